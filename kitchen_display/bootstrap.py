"""Puts the kitchen display together: the session on its terminal, the window on the session."""

from concurrent.futures import Future
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import resources
from kitchen_display import preferences
from kitchen_display.preferences import Preferences
from kitchen_display.presenters.session import Around, Loaded, Session, load
from kitchen_display.views.window import KitchenWindow
from qt_kit import sound
from qt_kit.terminal import Terminal
from qt_kit.training import Training
from store_core.domain.wording import clock_time

REMEMBERED = "display.json"
"""Beside the database: what the display remembers for itself."""


def open_window(terminal: Terminal) -> KitchenWindow:
    """The window with the day's tickets, read by the store thread.

    Errors: `not_paired`, and those of a file that can't be read.
    """
    shop, runner = terminal.shop, terminal.runner
    file = (shop.database.path or Path(REMEMBERED)).with_name(REMEMBERED)
    loaded, remembered = _read(terminal, file)
    settings = loaded.kitchen.settings
    zone = ZoneInfo(settings.time_zone)

    def time_words(now: datetime) -> str:
        return clock_time(now, zone, short=True)

    window = KitchenWindow(
        f"{settings.name} - {shop.identity.name}",
        shop.now,
        time_words,
        audible=sound.available(),
        training=shop.identity.training,
    )
    sounds = sound.Sounds()
    terminal.on_close(sounds.close)
    ticket = resources.path("sounds/ticket.wav")

    def ring() -> None:
        sounds.play(ticket)

    def keep(kept: Preferences) -> None:
        runner.submit(lambda: preferences.save(file, kept))

    def visible() -> bool:
        return window.isVisible() and not window.isMinimized()

    around = Around(window.show_state, ring, keep, window.paint_now, visible)
    session = Session(shop, runner, loaded, terminal.link, remembered, around)
    terminal.touched.connect(session.on_touched)
    terminal.link_changed.connect(session.on_link)
    window.listen(session)
    return window


def open_display(terminal: Terminal) -> tuple[KitchenWindow, Training]:
    """The window, and the training that it can go to and come back from. Errors: as above."""
    window = open_window(terminal)

    def practise(trained: Terminal) -> KitchenWindow:
        practised = open_window(trained)
        practised.left.connect(training.leave)
        practised.tell_real(window.tickets)
        window.waiting.connect(practised.tell_real)
        return practised

    training = Training(terminal, window, practise)
    return window, training


def _read(terminal: Terminal, file: Path) -> tuple[Loaded, Preferences]:
    """By the store thread; waits for it without letting events in, as nothing runs yet."""
    answer: Future[tuple[Loaded, Preferences]] = Future()

    def read() -> None:
        try:
            answer.set_result((load(terminal.shop), preferences.load(file)))
        except Exception as error:  # noqa: BLE001  # raised again where it is waited for
            answer.set_exception(error)

    terminal.runner.submit(read)
    return answer.result()
