"""The look of the programs, for every widget under test."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

import resources
from qt_kit import theme
from qt_kit.pictures import Pictures
from qt_kit.theme import Mode, Theme


@pytest.fixture(autouse=True)
def looks(qapp: QApplication) -> Theme:
    return theme.apply(qapp, Mode.LIGHT)


@pytest.fixture
def pictures() -> Iterator[Pictures]:
    made = Pictures(lambda name: resources.path(f"food/{name}.webp"))
    yield made
    made.close()


class Stage:
    """A window of a size, for one widget to stand in."""

    def __init__(self, qtbot: QtBot) -> None:
        self._qtbot = qtbot
        self._windows: list[QWidget] = []

    def show(self, widget: QWidget, width: int = 400, height: int = 300) -> None:
        window = QWidget()
        window.resize(max(width, 800), max(height, 600))
        widget.setParent(window)
        widget.setGeometry(0, 0, width, height)
        self._qtbot.addWidget(window)
        with self._qtbot.waitActive(window):
            window.show()
        widget.setFocus()
        self._windows.append(window)


@pytest.fixture
def stage(qtbot: QtBot) -> Stage:
    return Stage(qtbot)
