"""Puts the kitchen display together: the session on its terminal, the window on the session."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from PySide6.QtCore import QEventLoop

import resources
from kitchen_display import preferences
from kitchen_display.preferences import Preferences
from kitchen_display.presenters.session import Around, Loaded, Session, load
from kitchen_display.views.window import KitchenWindow
from qt_kit import sound
from qt_kit.terminal import Terminal
from store_core.domain.errors import StoreError
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
        f"{settings.name} - {shop.identity.name}", shop.now, time_words, audible=sound.available()
    )
    sounds = sound.Sounds()
    terminal.on_close(sounds.close)
    ticket = resources.path("sounds/ticket.wav")

    def ring() -> None:
        sounds.play(ticket)

    def keep(kept: Preferences) -> None:
        runner.submit(lambda: preferences.save(file, kept))

    around = Around(window.show_state, ring, keep)
    session = Session(shop, runner, loaded, terminal.link, remembered, around)
    terminal.touched.connect(session.on_touched)
    terminal.link_changed.connect(session.on_link)
    window.listen(session)
    return window


def _read(terminal: Terminal, file: Path) -> tuple[Loaded, Preferences]:
    """By the store thread; waits for it."""
    reading = QEventLoop()
    answers: list[tuple[Loaded, Preferences] | StoreError] = []

    def answered(answer: tuple[Loaded, Preferences] | StoreError) -> None:
        answers.append(answer)
        reading.quit()

    terminal.runner.submit(
        lambda: (load(terminal.shop), preferences.load(file)), answered, answered
    )
    reading.exec()
    if isinstance(answers[0], StoreError):
        raise answers[0]
    return answers[0]
