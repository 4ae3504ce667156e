"""Puts the kitchen display together: the session on its terminal, the window on the session."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import resources
from kitchen_display import preferences
from kitchen_display.preferences import Preferences
from kitchen_display.presenters.session import Around, Session, load
from kitchen_display.views.window import KitchenWindow
from qt_kit import sound
from qt_kit.terminal import Terminal
from store_core.domain.wording import clock_time


def open_window(terminal: Terminal, file: Path) -> KitchenWindow:
    """The window with the day's tickets; `file` keeps what the display remembers for itself.

    Reads the shop before the window shows; from then on the store thread does.
    """
    shop, runner = terminal.shop, terminal.runner
    loaded = load(shop)
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
    session = Session(shop, runner, loaded, terminal.link, preferences.load(file), around)
    terminal.touched.connect(session.on_touched)
    terminal.link_changed.connect(session.on_link)
    window.listen(session)
    return window
