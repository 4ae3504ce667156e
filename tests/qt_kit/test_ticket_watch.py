"""A till's watch on its store thread tells the Qt thread (K5)."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from qt_kit.runner import StoreThread
from qt_kit.ticket_watch import WatchedTickets
from store_core.application.shop import Shop
from store_core.application.ticket_watch import Missing, acknowledge
from store_core.domain.kitchen import ticket_id
from tests.crews import tickets_of
from tests.kitchen_display.kitchens import sold
from tests.shops import HandClock, new_shop

PATIENCE_MS = 20_000


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def shop(tmp_path: Path, clock: HandClock) -> Iterator[Shop]:
    made = new_shop(tmp_path, clock)
    yield made
    made.database.close()


def test_the_counter_hears_what_is_missing_and_that_it_is_no_more(
    qtbot: QtBot, shop: Shop, clock: HandClock
) -> None:
    runner, owner = StoreThread(), QObject()
    told: list[tuple[Missing, ...]] = []
    order = sold(shop)
    watched = WatchedTickets(shop, runner, owner)
    watched.told.connect(told.append)

    def looked() -> bool:
        """It keeps looking by itself; the clock goes on each time."""
        clock.forward(seconds=5)
        return bool(told)

    qtbot.waitUntil(looked, timeout=PATIENCE_MS)
    assert [one.number for one in told[-1]] == [order.header.number]
    acknowledge(shop, "shown", tickets_of(order))
    watched.on_touched(frozenset({("received", ticket_id(order.id, "oven", 1))}))
    qtbot.waitUntil(lambda: told[-1] == (), timeout=PATIENCE_MS)
    watched.stop()
    runner.close()
