"""When an order is collected: the days and times to choose from at checkout (W3)."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from starlette.responses import Response

from store_core.domain.hours import web_times
from sync_server.shop.visit import Visit

TIMES_SHOWN = 8
SOON = "soon"


@dataclass(frozen=True, slots=True)
class Times:
    """When the order can be collected. `soon` is None while nothing is made for the web; the hours
    after midnight are among those of the day before, as the store's opening hours have it.
    """

    soon: datetime | None
    days: tuple[date, ...]
    day: date
    first: tuple[datetime, ...]
    later: tuple[datetime, ...]


def choose_time(visit: Visit) -> Response:
    """A pickup time chosen before there is anything in the cart; on to the menu."""
    moment = read_moment(visit.query.get("time", ""))
    if moment and moment in web_times(visit.now, visit.settings):
        visit.keep_cart(replace(visit.cart, wanted_at=moment))
    return visit.go("/menu")


def times(visit: Visit, wanted: str, of_day: str) -> Times:
    """Of the day `of_day`, else of the day of the chosen time, else of the first possible."""
    settings = visit.settings
    all_times = web_times(visit.now, settings)
    by_day: dict[date, list[datetime]] = {}
    for moment in all_times:
        by_day.setdefault(visit.trading_day(moment), []).append(moment)
    chosen = read_moment(wanted)
    asked = _date(of_day) or (visit.trading_day(chosen) if chosen else None)
    day = asked if asked in by_day else next(iter(by_day), visit.today)
    moments = by_day.get(day, [])
    shown = TIMES_SHOWN
    if chosen in moments:
        shown = max(shown, moments.index(chosen) + 1)
    if len(moments) - shown <= 1:
        shown = len(moments)
    soon = visit.now + timedelta(minutes=settings.web_prep_minutes)
    return Times(
        soon=soon if visit.open_state.open and not settings.min_advance_days else None,
        days=tuple(by_day),
        day=day,
        first=tuple(moments[:shown]),
        later=tuple(moments[shown:]),
    )


def read_moment(text: str) -> datetime | None:
    """None for what is no moment, or says no zone."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
