"""Which part of the audit log is asked for: days, person, machine, kind (O11)."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from pos_app.office.told import GROUP_WORDS
from qt_kit.wording import _
from store_core.application.audit import Names
from store_core.domain.audit import Group, Search
from store_core.domain.hours import business_date
from store_core.domain.store import Settings

ALL = ""
DATES = "dates"
DAYS: dict[str, str] = {
    "today": "Today",
    "yesterday": "Yesterday",
    "week": "Last 7 days",
    "month": "Last 30 days",
    ALL: "All time",
    DATES: "From … to …",
}


@dataclass(frozen=True, slots=True)
class Pick:
    """One choice of a filter."""

    key: str
    text: str
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Filters:
    """What is chosen. `first` and `last` are typed dates, used where `days` is "dates"."""

    days: str = ALL
    first: str = ""
    last: str = ""
    person: str = ALL
    device: str = ALL
    group: str = ALL
    sensitive: bool = True
    text: str = ""

    @property
    def narrowed(self) -> bool:
        return replace(self, sensitive=True) != Filters()


def typed_date(text: str) -> date | None:
    """A date as it is written everywhere, "2026-06-12"; None for anything else."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def problem(filters: Filters) -> str:
    """What is wrong with the dates that were typed."""
    if filters.days != DATES:
        return ""
    for text in (filters.first, filters.last):
        if text.strip() and typed_date(text) is None:
            return _("Write a date like 2026-06-12")
    first, last = typed_date(filters.first), typed_date(filters.last)
    if first and last and first > last:
        return _("The first day comes after the last")
    return ""


def search_of(filters: Filters, settings: Settings, now: datetime) -> Search:
    """Days are business days of the store."""
    first, last = _span(filters, business_date(now, settings))
    return Search(
        since=_begins(first, settings) if first else None,
        until=_begins(last + timedelta(days=1), settings) if last else None,
        person=filters.person,
        device=filters.device,
        group=_group(filters.group),
        sensitive=filters.sensitive,
        text=filters.text,
    )


def _group(key: str) -> Group | None:
    return next((group for group in GROUP_WORDS if group == key), None)


def _span(filters: Filters, today: date) -> tuple[date | None, date | None]:
    match filters.days:
        case "today":
            return today, None
        case "yesterday":
            return today - timedelta(days=1), today - timedelta(days=1)
        case "week":
            return today - timedelta(days=6), None
        case "month":
            return today - timedelta(days=29), None
        case "dates":
            return typed_date(filters.first), typed_date(filters.last)
        case _:
            return None, None


def _begins(day: date, settings: Settings) -> datetime:
    """When a business day begins, in UTC."""
    cut = time.fromisoformat(settings.day_cut)
    return datetime.combine(day, cut, ZoneInfo(settings.time_zone)).astimezone(UTC)


def day_picks() -> tuple[Pick, ...]:
    order = (ALL, "today", "yesterday", "week", "month", DATES)
    return tuple(Pick(key, _(DAYS[key])) for key in order)


def group_picks() -> tuple[Pick, ...]:
    kinds = (Pick(key, _(words), icon) for key, (words, icon) in GROUP_WORDS.items())
    return (Pick(ALL, _("All kinds")), *kinds)


def people_picks(names: Names) -> tuple[Pick, ...]:
    people = sorted(names.people.items(), key=lambda one: one[1].casefold())
    return (Pick(ALL, _("Everybody")), *(Pick(key, name) for key, name in people))


def device_picks(names: Names) -> tuple[Pick, ...]:
    devices = sorted(names.devices.items(), key=lambda one: one[1].casefold())
    return (Pick(ALL, _("Everywhere")), *(Pick(key, name) for key, name in devices))
