"""Training and test mode on the kitchen display (C11)."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from kitchen_display.bootstrap import REMEMBERED, open_display
from kitchen_display.views.window import KitchenWindow
from qt_kit.runner import StoreThread
from qt_kit.terminal import Terminal
from qt_kit.theme import Theme
from qt_kit.training import Training
from store_core.application import stores
from store_core.application.shop import Act
from tests.kitchen_display.conftest import KitchenDesk
from tests.kitchen_display.kitchens import sold
from tests.shops import HandClock, new_shop, person

Display = tuple[KitchenDesk, Training]


@pytest.fixture
def display(tmp_path: Path, qtbot: QtBot, looks: Theme) -> Iterator[Display]:
    """In training from the start, as `tillpass kitchen --training`."""
    bugs: list[BaseException] = []
    clock = HandClock()
    shop = new_shop(tmp_path, clock)
    terminal = Terminal.alone(shop, StoreThread(bugs.append))
    window, training = open_display(terminal)
    qtbot.addWidget(window)
    training.enter_and_wait()
    training.window.resize(1366, 768)
    with qtbot.waitActive(training.window):
        training.window.show()
    yield KitchenDesk(window, terminal, clock, qtbot, tmp_path / REMEMBERED), training
    terminal.close()
    shop.database.close()
    assert bugs == []


def test_a_kitchen_in_training_says_so_and_shows_no_real_ticket(display: Display) -> None:
    desk, training = display
    sold(desk.shop)
    desk.until(lambda: "1 real ticket waits" in desk.says("Mode banner"))
    assert desk.says("Mode banner").startswith("TRAINING.")
    assert not any(name.startswith("Ticket ") for name in desk.names())
    assert training.window is not desk.window


def test_leaving_training_brings_the_real_tickets_back(display: Display) -> None:
    desk, training = display
    sold(desk.shop)
    desk.do('click "Leave training"')
    desk.waits_for("Ticket W-0001 Oven")
    assert isinstance(training.window, KitchenWindow)
    assert not training.window.mode.is_shown()


def test_test_mode_stands_over_the_tickets_as_soon_as_it_is_on(desk: KitchenDesk) -> None:
    owner = Act(person(desk.shop, "owner"))
    assert not desk.window.mode.is_shown()
    stores.switch_test_mode(desk.shop, owner, on=True)
    desk.until(desk.window.mode.is_shown)
    order = sold(desk.shop)
    assert order.header.number == "TEST-W-1"
    desk.waits_for("Ticket TEST-W-1 Oven")
    assert desk.says("Mode banner").startswith("TEST.")
    stores.switch_test_mode(desk.shop, owner, on=False)
    desk.until(lambda: not desk.window.mode.is_shown())
