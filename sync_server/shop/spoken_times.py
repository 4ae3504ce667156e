"""Weekdays and times of day that settings and promotions hold as numbers, as people say them."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from store_core.domain import wording

if TYPE_CHECKING:
    from sync_server.shop.visit import Visit

_MONDAY = date(2026, 1, 5)


def day_name(visit: "Visit", weekday: int, style: str = "EEEE") -> str:
    """Monday is 0; a CLDR pattern says how long."""
    return visit.day(_MONDAY + timedelta(days=weekday), style)


def capital(text: str) -> str:
    """As it begins a line."""
    return text[:1].upper() + text[1:]


def day_range(visit: "Visit", first: int, last: int) -> str:
    if first == last:
        return day_name(visit, first)
    if last - first == 1:
        return f"{day_name(visit, first, 'EEE')}, {day_name(visit, last, 'EEE')}"
    return f"{day_name(visit, first)}–{day_name(visit, last)}"


def weekdays(visit: "Visit", days: Sequence[int]) -> str:
    """ "Monday–Thursday", "Mon, Wed, Thu"."""
    ordered = sorted(set(days))
    if len(ordered) > 2 and all(later - day == 1 for day, later in pairwise(ordered)):
        return day_range(visit, ordered[0], ordered[-1])
    return ", ".join(day_name(visit, day, "EEE") for day in ordered)


def wall_time(visit: "Visit", text: str) -> str:
    """ "22:00" of the settings as people write it."""
    moment = datetime.combine(_MONDAY, time.fromisoformat(text), tzinfo=UTC)
    said = wording.clock_time(moment, UTC, visit.settings.locale)
    return said.replace("\N{NARROW NO-BREAK SPACE}", "\N{NO-BREAK SPACE}")


def hours_span(visit: "Visit", opens: str, closes: str) -> str:
    return f"{wall_time(visit, opens)} – {wall_time(visit, closes)}"
