"""Words for the store's machines: kind, link, when they were last seen (O6)."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from pos_app.office.presenters.machines_state import Looked
from qt_kit.badge import Tone
from qt_kit.wording import _, counted
from store_core.application.terminal_list import Terminal
from store_core.domain.devices import DeviceKind
from store_core.domain.store import Settings
from store_core.domain.wording import clock_time, day


def kind_word(kind: DeviceKind) -> str:
    return {"server": _("Server"), "till": _("Till"), "kitchen": _("Kitchen")}[kind]


def state_of(one: Terminal, *, live: bool) -> tuple[str, Tone, str]:
    """Colour, shape and word."""
    if one.device.revoked_at is not None:
        return _("Shut out"), Tone.NEUTRAL, "ban"
    if not live:
        return _("Not known"), Tone.NEUTRAL, "circle-question-mark"
    if one.linked:
        return (_("Linked"), Tone.GOOD, "check")
    if one.last_seen is None:
        return _("Never came"), Tone.NEUTRAL, "hourglass"
    return _("Away"), Tone.WARN, "wifi-off"


def banner_of(looked: Looked, settings: Settings) -> tuple[str, str, str] | None:
    """What is wrong with the server, in few words, what to do, and an icon."""
    if looked.away:
        told = _("You see what this till knows; changes wait until it is back.")
        return _("The server can't be reached."), told, "wifi-off"
    held = looked.backed_up
    if held is None or not held.problem:
        return None
    strong = _("The server makes no backups.")
    if held.last and looked.at:
        since = ago(held.last, looked.at, settings)
        strong = _("The last backup is from: {time}.").format(time=since)
    told = {
        "backup_no_room": _("The server's disk is full: make room on it."),
        "backup_failed": _("Its backup disk can't be written: see that it is plugged in."),
        "backup_tool_missing": _("PostgreSQL's pg_dump is missing on the server."),
        "database_corrupt": _("Its file is damaged: run “tillpass doctor --repair” there."),
        "entry_damaged": _("Its file is damaged: run “tillpass doctor --repair” there."),
    }.get(held.problem, _("“tillpass doctor” on the server says why."))
    return strong, told, "save"


def seen_words(one: Terminal, now: datetime | None, settings: Settings, *, live: bool) -> str:
    if one.linked and live:
        return _("Now")
    if one.last_seen is None or now is None:
        return _("Never") if live else "—"
    return ago(one.last_seen, now, settings)


def ago(at: datetime, now: datetime, settings: Settings) -> str:
    """ "5 min ago", "18:40", "3 Jun"."""
    passed = now - at
    if passed < timedelta(minutes=1):
        return _("Just now")
    if passed < timedelta(hours=1):
        minutes = int(passed.total_seconds() // 60)
        return counted("{count} min ago", "{count} min ago", minutes)
    return moment(at, now, settings)


def moment(at: datetime, now: datetime, settings: Settings) -> str:
    """The time of a moment of today, else its day."""
    zone = ZoneInfo(settings.time_zone)
    if at.astimezone(zone).date() == now.astimezone(zone).date():
        return clock_time(at, zone, short=True)
    return day(at.astimezone(zone).date(), settings.locale, "d MMM y")
