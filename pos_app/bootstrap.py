"""Puts the counter together: the desk on its terminal, the window on the desk, training beside."""

from collections.abc import Mapping

from PySide6.QtCore import QEventLoop

from pos_app.desk import Desk
from pos_app.views.screens import SCREENS, ScreenFactory
from pos_app.views.window import CounterWindow
from qt_kit.terminal import Terminal
from qt_kit.training import Training
from store_core.domain.errors import StoreError


def desk_of(terminal: Terminal) -> Desk:
    """The till's session, told of every commit and of the link."""
    desk = Desk(
        terminal.shop,
        terminal.runner,
        terminal.codes,
        terminal.reader,
        terminal.authority,
        terminal.printing,
        terminal.server,
    )
    desk.on_link(terminal.link)
    terminal.touched.connect(desk.on_touched)
    terminal.link_changed.connect(desk.on_link)
    terminal.printer_changed.connect(desk.on_printer)
    terminal.missing_changed.connect(desk.on_missing)
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


def open_counter(
    terminal: Terminal, screens: Mapping[str, ScreenFactory] = SCREENS
) -> tuple[CounterWindow, Training]:
    """The window, and the training that it can go to and come back from. Errors: as above."""
    window = open_window(terminal, screens)
    window.trains = True

    def practise(trained: Terminal) -> CounterWindow:
        """Whoever went in is signed in; the real till is locked, so coming out takes a PIN."""
        practised = open_window(trained, screens)
        practised.trains = True
        practised.training_wanted.connect(go)
        real, desk, before = window.desk, practised.desk, training.window
        if isinstance(before, CounterWindow) and before.desk.person:
            desk.let_in(before.desk.person)
        real.lock()

        def tell() -> None:
            desk.tell_real(len(real.waiting))

        trained.on_close(real.subscribe(tell))
        tell()
        return practised

    def go(where: str) -> None:
        shown = training.window
        if isinstance(shown, CounterWindow):
            shown.office.shut()
        {
            "training_enter": training.enter,
            "training_anew": training.start_anew,
            "training_leave": training.leave,
        }[where]()

    training = Training(terminal, window, practise)
    training.refused.connect(window.refuse_training)
    window.training_wanted.connect(go)
    return window, training
