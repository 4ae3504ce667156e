"""Pausing web orders in the person's menu, and taking them again (O5)."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from pos_app.views.person_menu import MenuEntry
from qt_kit.wording import _
from store_core.application.stores import WebPause
from store_core.domain.hours import paused_at, rest_of_day
from store_core.domain.store import Settings
from store_core.domain.wording import clock_time

PAUSE_KEYS = {"pause 30": 30, "pause day": None, "pause over": 0}
"""Minutes by key, None for the rest of the business day."""


def pause_entries(settings: Settings, now: datetime) -> list[MenuEntry]:
    """Nothing where the store takes no orders over the web."""
    if not settings.web_fulfilments:
        return []
    if paused_at(now, settings):
        return [MenuEntry("pause over", _("Take web orders"), "play")]
    return [
        MenuEntry("pause 30", _("Pause web, 30 min"), "circle-pause"),
        MenuEntry("pause day", _("Pause web today"), "moon"),
    ]


def paused_words(pause: WebPause, settings: Settings, now: datetime) -> str:
    """What the server answered, before the settings are here."""
    if pause.minutes == 0:
        return _("Web orders are taken again.")
    until = rest_of_day(now, settings)
    if pause.minutes:
        until = now + timedelta(minutes=pause.minutes)
    time = clock_time(until, ZoneInfo(settings.time_zone), short=True)
    return _("Web orders are paused until {time}.").format(time=time)
