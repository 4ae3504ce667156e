"""A till on a fresh pizzeria, its window open and nobody signed in."""

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pos_app.bootstrap import open_window
from qt_kit import theme
from qt_kit.runner import StoreThread
from qt_kit.terminal import Terminal
from qt_kit.theme import Mode, Theme
from tests.pos_app.counter import Till
from tests.shops import HandClock, new_shop


@pytest.fixture
def looks(qapp: QApplication) -> Theme:
    return theme.apply(qapp, Mode.LIGHT)


@pytest.fixture
def bugs() -> list[BaseException]:
    """What the store thread reports; has to be empty at the end."""
    return []


@pytest.fixture
def till(tmp_path: Path, qtbot: QtBot, looks: Theme, bugs: list[BaseException]) -> Iterator[Till]:
    # What earlier tests left is collected here, never on the new till's store thread.
    gc.collect()
    clock = HandClock()
    shop = new_shop(tmp_path, clock)
    terminal = Terminal.alone(shop, StoreThread(bugs.append))
    window = open_window(terminal)
    window.resize(1280, 800)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    yield Till(window, terminal, clock, qtbot)
    window.office.shut()
    terminal.close()
    shop.database.close()
    assert bugs == []
