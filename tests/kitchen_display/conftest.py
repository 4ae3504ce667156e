"""A kitchen display on a fresh pizzeria, its window open."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kitchen_display.bootstrap import REMEMBERED, open_window
from kitchen_display.views.window import KitchenWindow
from qt_kit import drive, theme
from qt_kit.runner import StoreThread
from qt_kit.terminal import Terminal
from qt_kit.theme import Mode, Theme
from store_core.application.shop import Shop
from store_core.domain.orders import Order
from tests.kitchen_display.displays import Display
from tests.kitchen_display.kitchens import sold
from tests.shops import HandClock, new_shop


@dataclass
class KitchenDesk:
    """The window as a cook meets it: by names, keys and taps."""

    window: KitchenWindow
    terminal: Terminal
    clock: HandClock
    qtbot: QtBot
    file: Path

    @property
    def shop(self) -> Shop:
        return self.terminal.shop

    def names(self) -> list[str]:
        return [found.name for found in drive.everything()]

    def do(self, line: str) -> drive.Answer:
        """A command as the tour gives it, as soon as what it names is there to be reached."""
        answer = drive.perform(line)

        def succeeds() -> bool:
            nonlocal answer
            answer = answer if answer["ok"] else drive.perform(line)
            return bool(answer["ok"])

        self.until(succeeds)
        return answer

    def until(self, true: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(true, timeout=20_000)

    def says(self, name: str) -> str:
        return str(self.do(f'read "{name}"')["text"])

    def waits_for(self, name: str) -> None:
        self.until(lambda: name in self.names())

    def fires(self, label: str = "") -> Order:
        """An order is sold elsewhere in the shop and shows here."""
        order = sold(self.shop, label=label)
        self.waits_for(f"Ticket {order.header.number} Oven")
        return order

    def later(self, seconds: float) -> None:
        """Time passes and the display's own clock ticks."""
        self.clock.forward(seconds=seconds)
        self.qtbot.wait(600)

    def settles(self) -> None:
        """The store thread has answered everything asked so far."""
        answered: list[None] = []
        self.terminal.runner.submit(lambda: None, answered.append)
        self.until(lambda: bool(answered))

    def tap(self, at: QPoint) -> None:
        left = Qt.MouseButton.LeftButton
        QTest.mouseClick(self.window.board, left, Qt.KeyboardModifier.NoModifier, at)


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def shop(tmp_path: Path, clock: HandClock) -> Shop:
    return new_shop(tmp_path, clock)


@pytest.fixture
def display(shop: Shop, clock: HandClock) -> Display:
    return Display(shop, clock)


@pytest.fixture
def looks(qapp: QApplication) -> Theme:
    return theme.apply(qapp, Mode.DARK)


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot, looks: Theme) -> Iterator[KitchenDesk]:
    bugs: list[BaseException] = []
    clock = HandClock()
    shop = new_shop(tmp_path, clock)
    terminal = Terminal.alone(shop, StoreThread(bugs.append))
    window = open_window(terminal)
    window.resize(1366, 768)
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
    yield KitchenDesk(window, terminal, clock, qtbot, tmp_path / REMEMBERED)
    terminal.close()
    shop.database.close()
    assert bugs == []
