"""Puts the counter together: the desk on its terminal, the window on the desk."""

from collections.abc import Callable, Mapping

from pos_app.desk import Desk
from pos_app.views.screens import SCREENS, ScreenFactory
from pos_app.views.window import CounterWindow
from qt_kit.terminal import Terminal


def desk_of(terminal: Terminal) -> Desk:
    """The till's session, told of every commit and of the link."""
    desk = Desk(terminal.shop, terminal.runner)
    desk.on_link(terminal.link)
    terminal.touched.connect(desk.on_touched)
    terminal.link_changed.connect(desk.on_link)
    return desk


def open_window(
    terminal: Terminal,
    ready: Callable[[CounterWindow], None],
    screens: Mapping[str, ScreenFactory] = SCREENS,
) -> None:
    """Reads the shop on the store thread and then makes the window."""
    desk = desk_of(terminal)
    desk.load(lambda: ready(CounterWindow(desk, screens)))
