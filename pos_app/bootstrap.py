"""Puts the counter together: the desk on its terminal, the window on the desk."""

from collections.abc import Mapping

from PySide6.QtCore import QEventLoop

from pos_app.desk import Desk
from pos_app.views.screens import SCREENS, ScreenFactory
from pos_app.views.window import CounterWindow
from qt_kit.terminal import Terminal
from store_core.domain.errors import StoreError


def desk_of(terminal: Terminal) -> Desk:
    """The till's session, told of every commit and of the link."""
    desk = Desk(terminal.shop, terminal.runner)
    desk.on_link(terminal.link)
    terminal.touched.connect(desk.on_touched)
    terminal.link_changed.connect(desk.on_link)
    terminal.printer_changed.connect(desk.on_printer)
    return desk


def open_window(
    terminal: Terminal, screens: Mapping[str, ScreenFactory] = SCREENS
) -> CounterWindow:
    """Reads the shop on the store thread, then makes the window.

    Errors: `not_paired`, and those of a file that can't be read.
    """
    desk = desk_of(terminal)
    reading = QEventLoop()
    refused: list[StoreError] = []

    def failed(error: StoreError) -> None:
        refused.append(error)
        reading.quit()

    desk.load(reading.quit, failed)
    reading.exec()
    if refused:
        raise refused[0]
    return CounterWindow(desk, screens)
