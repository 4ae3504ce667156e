"""The hours clock's words at the till: what can be pressed, what was (O6)."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from qt_kit.wording import _
from store_core.domain.staff import Person
from store_core.domain.store import Settings
from store_core.domain.time_clock import MarkKind, Presence
from store_core.domain.wording import clock_time

_ACTS: dict[MarkKind, tuple[str, str]] = {
    "in": ("Clock in", "log-in"),
    "break": ("Take a break", "coffee"),
    "back": ("Back from the break", "play"),
    "out": ("Clock out", "log-out"),
}
_DONE: dict[MarkKind, str] = {
    "in": "{name} clocked in at {time}",
    "break": "{name} has a break since {time}",
    "back": "{name} is back since {time}",
    "out": "{name} clocked out at {time}",
}


@dataclass(frozen=True, slots=True)
class ClockAct:
    kind: MarkKind
    words: str
    icon: str


def acts_of(held: Presence) -> tuple[ClockAct, ...]:
    return tuple(ClockAct(kind, _(_ACTS[kind][0]), _ACTS[kind][1]) for kind in held.next)


def clocked_words(kind: MarkKind, person: Person, settings: Settings, now: datetime) -> str:
    at = clock_time(now, ZoneInfo(settings.time_zone), short=True)
    return _(_DONE[kind]).format(name=person.short_name, time=at)


def presence_words(held: Presence, settings: Settings, now: datetime) -> str:
    """ "In since 10:02, 7:30 worked"."""
    if held.forgotten:
        return _("The last time was never clocked out. A manager puts it right.")
    if held.since is None:
        return _("Not clocked in")
    since = clock_time(held.since, ZoneInfo(settings.time_zone), short=True)
    worked = hours_text(held.minutes)
    if held.state == "break":
        return _("On a break since {time}, {worked} worked").format(time=since, worked=worked)
    return _("In since {time}, {worked} worked").format(time=since, worked=worked)


def hours_text(minutes: int) -> str:
    """ "7:05": hours and minutes."""
    return f"{minutes // 60}:{minutes % 60:02}"
