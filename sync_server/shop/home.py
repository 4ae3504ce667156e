"""The front page: what the shop is known for, when it is open, how to reach it (W1)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from starlette.responses import Response

from store_core.domain.hours import holidays_ahead, web_times, week
from store_core.domain.store import HolidayHours
from sync_server.shop.offers import offers
from sync_server.shop.pages import json_in_html
from sync_server.shop.shelf import Card
from sync_server.shop.spoken_times import capital, day_range, hours_span
from sync_server.shop.visit import Visit

FEATURED = 3
OFFERED = 9
"""Cards of promotions in the row; the page of offers has all."""
FIRST_TIMES = 5
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class HoursRow:
    days: str
    hours: tuple[str, ...]
    today: bool


@dataclass(frozen=True, slots=True)
class Holiday:
    name: str
    day: str
    short_day: str
    hours: str
    """Empty: closed all day."""


@dataclass(frozen=True, slots=True)
class CategoryTile:
    id: str
    name: str
    picture: str


@dataclass(frozen=True, slots=True)
class Opening:
    """Of a store that is closed: when it opens, how long until then, the first pickup times."""

    at: datetime
    day: str
    hours_until: int
    minutes_until: int
    tomorrow: bool
    today: bool
    times: tuple[datetime, ...]


def home(visit: Visit) -> Response:
    shelf = visit.shelf
    featured = [shelf.cards[item.id] for item in shelf.items if item.featured and item.available]
    made = shelf.builder_item()
    context = {
        "featured": featured[:FEATURED],
        "offers": offers(visit)[:OFFERED],
        "categories": [
            CategoryTile(section.category.id, section.name, section.all_items[0].picture)
            for section in shelf.sections
        ],
        "made": shelf.cards[made.id] if made else None,
        "hours": tuple(hours_rows(visit)),
        "holidays": tuple(holidays(visit)),
        "opening": opening(visit),
        "structured": _structured(visit, featured),
    }
    return visit.page("home.html", context)


def all_offers(visit: Visit) -> Response:
    return visit.page("offers.html", {"offers": offers(visit)})


def hours_rows(visit: Visit) -> Iterator[HoursRow]:
    for row in week(visit.settings, visit.today):
        spans = tuple(hours_span(visit, opens, closes) for opens, closes in row.spans)
        yield HoursRow(capital(day_range(visit, row.first, row.last)), spans, row.today)


def holidays(visit: Visit) -> Iterator[Holiday]:
    """Those of the next ten days."""
    for one in holidays_ahead(visit.settings, visit.today):
        when = date.fromisoformat(one.date)
        day, short_day = visit.day(when, "EEEE MMM d"), visit.day(when, "EEE MMM d")
        yield Holiday(visit.text(one.name), day, short_day, _holiday_hours(visit, one))


def opening(visit: Visit) -> Opening | None:
    """None while the store is open, or where nothing opens it."""
    state = visit.open_state
    if state.open or state.opens_next is None:
        return None
    wait = state.opens_next - visit.now
    there = visit.local(state.opens_next).date()
    days = (there - visit.local(visit.now).date()).days
    minutes = int(wait / timedelta(minutes=1)) + 1
    times = web_times(visit.now, visit.settings)
    return Opening(
        at=state.opens_next,
        day=visit.day(there, "EEEE"),
        hours_until=minutes // 60,
        minutes_until=minutes % 60,
        tomorrow=days == 1,
        today=days == 0,
        times=times[:FIRST_TIMES],
    )


def _holiday_hours(visit: Visit, holiday: HolidayHours) -> str:
    if not (holiday.opens and holiday.closes):
        return ""
    return hours_span(visit, holiday.opens, holiday.closes)


def _structured(visit: Visit, featured: list[Card]) -> str:
    """What search engines read: a restaurant with its hours, in schema.org's words."""
    settings = visit.settings
    base = str(visit.request.base_url)
    data = {
        "@context": "https://schema.org",
        "@type": "Restaurant",
        "name": settings.name,
        "url": base,
        "menu": f"{base}menu",
        "telephone": settings.phone,
        "email": settings.email,
        "description": visit.text(settings.tagline),
        "address": {"@type": "PostalAddress", "streetAddress": ", ".join(settings.address)},
        "currenciesAccepted": settings.rules.currency,
        "paymentAccepted": "Cash",
        "image": [
            base.rstrip("/") + visit.web.assets.picture(card.item.picture) for card in featured
        ],
        "openingHoursSpecification": [
            {
                "@type": "OpeningHoursSpecification",
                "dayOfWeek": _DAYS[row.weekday],
                "opens": row.opens,
                "closes": row.closes,
            }
            for row in settings.hours
        ],
        "specialOpeningHoursSpecification": [
            {
                "@type": "OpeningHoursSpecification",
                "validFrom": one.date,
                "validThrough": one.date,
                "opens": one.opens or "00:00",
                "closes": one.closes or "00:00",
            }
            for one in settings.holidays
            if date.fromisoformat(one.date) >= visit.today
        ],
    }
    return json_in_html(data)
