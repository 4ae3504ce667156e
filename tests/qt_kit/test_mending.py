"""A terminal whose records are damaged says so on its own screen, and begins anew from there."""

import argparse
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qt_kit.mending import MendingScreen
from qt_kit.terminal import open_terminal
from store_core.application import devices, orders, shifts
from store_core.application.device_secrets import FileSecrets
from store_core.application.orders import Head
from store_core.application.payments import Tender
from store_core.application.shop import Act, Shop, utc_now
from store_core.application.terminals import open_shop
from store_core.commands.headless import HeadlessTerminal
from store_core.journal.verifier import verify
from sync_server.app import create_app
from sync_server.beacon import Beacon
from tests.shops import cart, line, new_shop, person
from tests.sync_server.serving import served

UNSENT = 3


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Shop]:
    place = tmp_path / "server"
    place.mkdir()
    shop = new_shop(place, utc_now)
    yield shop
    shop.database.close()


@pytest.fixture
def folder(hub: Shop, tmp_path: Path) -> Iterator[Path]:
    """Of a till with sales that were not sent, and whose file's head is gone."""
    place = tmp_path / "till"
    with served(create_app(hub, Beacon())) as url:
        code = devices.new_pairing_code(hub, Act(), "till", "Counter").code
        HeadlessTerminal(place).join(url, code).start().stop()
        alone = open_shop(place, FileSecrets(place))
        act = Act(person(alone, "cashier"))
        shift = shifts.open_shift(alone, act, 10_000)
        for _ in range(UNSENT):
            wanted = cart(line(alone, "margherita"))
            orders.sell(alone, act, wanted, Head(), [Tender("cash", 5_000)], shift.id)
        alone.database.close()
        held = bytearray((place / "store.sqlite").read_bytes())
        held[: 2 * 4096] = bytes(2 * 4096)
        (place / "store.sqlite").write_bytes(held)
        yield place


def shown() -> MendingScreen | None:
    found = [one for one in QApplication.topLevelWidgets() if isinstance(one, MendingScreen)]
    return next((one for one in found if one.isVisible()), None)


def press(name: str) -> QTimer:
    """Presses a button of the screen as soon as it can be."""
    timer = QTimer()

    def look() -> None:
        screen = shown()
        button = getattr(screen, f"{name}_button") if screen else None
        if button and button.isEnabled() and screen and screen.message.text():
            timer.stop()
            button.click()

    timer.timeout.connect(look)
    timer.start(20)
    return timer


def opened(folder: Path) -> argparse.Namespace:
    return argparse.Namespace(data=folder, keyring="file", server="", pair="", training=False)


def test_a_damaged_till_begins_anew_once_somebody_agrees(
    qtbot: QtBot, hub: Shop, folder: Path
) -> None:
    timer = press("go")
    terminal = open_terminal(opened(folder), "till")
    assert not timer.isActive()
    assert terminal
    try:
        assert terminal.shop.identity.prefix == "B"
        assert terminal.shop.menu.items
    finally:
        terminal.close()
    with hub.database.read() as session:
        found = verify(session)
    assert (found.orders, found.faults) == (UNSENT, ())


def test_a_damaged_till_is_left_as_it_is_where_nobody_agrees(qtbot: QtBot, folder: Path) -> None:
    before = (folder / "store.sqlite").read_bytes()
    timer = press("close")
    assert open_terminal(opened(folder), "till") is None
    assert not timer.isActive()
    assert (folder / "store.sqlite").read_bytes() == before
