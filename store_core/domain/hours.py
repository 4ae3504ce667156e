"""When the store is open, which business day a moment belongs to, when an order can be picked up.

Moments come and go as aware datetimes and are UTC on the way out; `local` turns one into the
store's time. Hours past midnight belong to the day they began on (P27, O5).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from store_core.domain.store import HolidayHours, OpeningHours, Settings

PICKUP_STEP = timedelta(minutes=15)
HORIZON_DAYS = 62
"""How far ahead a closing or an opening is looked for."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY, _WEEK = 24 * 60, 7 * 24 * 60


@dataclass(frozen=True, slots=True)
class OpenState:
    """`until` is None while nothing closes the store in sight; `opens_next` is told when closed."""

    open: bool
    until: datetime | None = None
    opens_next: datetime | None = None


@dataclass(frozen=True, slots=True)
class WeekRow:
    """Weekdays `first` to `last` (Monday 0) with the same hours; without spans they are closed.

    `spans` are ("10:00", "23:00") as in the settings; `today` marks the row to point out.
    """

    first: int
    last: int
    spans: tuple[tuple[str, str], ...]
    today: bool


@dataclass(frozen=True, slots=True)
class _Span:
    """One stretch of being open that began on business day `day`."""

    day: date
    start: datetime
    end: datetime


def local(when: datetime, settings: Settings) -> datetime:
    return when.astimezone(ZoneInfo(settings.time_zone))


def business_date(now: datetime, settings: Settings) -> date:
    """The store's date, counting the hours before the day cut to the day before."""
    there = local(now, settings)
    before_cut = there.time() < time.fromisoformat(settings.day_cut)
    return there.date() - timedelta(days=before_cut)


def is_open_at(when: datetime, settings: Settings) -> bool:
    """Open from the opening minute up to, but without, the closing one."""
    if settings.always_open:
        return True
    day = local(when, settings).date()
    spans = _spans(settings, day - timedelta(days=1), days=2)
    return any(span.start <= when < span.end for span in spans)


def open_span(day: date, settings: Settings) -> tuple[datetime, datetime] | None:
    """From the first opening to the last closing of a business day; None where it is closed."""
    if settings.always_open:
        zone = ZoneInfo(settings.time_zone)
        return (
            _at(day, settings.day_cut, zone),
            _at(day + timedelta(days=1), settings.day_cut, zone),
        )
    spans = [span for span in _spans(settings, day, days=1) if span.day == day]
    if not spans:
        return None
    return min(span.start for span in spans), max(span.end for span in spans)


def open_state(now: datetime, settings: Settings) -> OpenState:
    if settings.always_open:
        return OpenState(open=True)
    yesterday = local(now, settings).date() - timedelta(days=1)
    until, opens_next = now, None
    for span in _spans(settings, yesterday, HORIZON_DAYS):
        if span.start > until:
            opens_next = span.start
            break
        until = max(until, span.end)
    if until == now:
        return OpenState(open=False, opens_next=opens_next)
    in_sight = until < now + timedelta(days=HORIZON_DAYS - 3)
    return OpenState(open=True, until=until if in_sight else None)


def paused_at(when: datetime, settings: Settings) -> bool:
    """Whether the store makes nothing for the web then, open or not."""
    until = settings.web_paused_until
    return until is not None and when < until


def web_state(now: datetime, settings: Settings) -> OpenState:
    """Whether a web order can be made now; a pause that lasts closes the store for the web."""
    until = settings.web_paused_until
    if until is None or not paused_at(now, settings):
        return open_state(now, settings)
    after = open_state(until, settings)
    return OpenState(open=False, opens_next=until if after.open else after.opens_next)


def order_days(now: datetime, settings: Settings) -> tuple[date, date]:
    """The first and the last business day that a customer may order for."""
    today = business_date(now, settings)
    first, last = settings.min_advance_days, settings.max_advance_days
    return today + timedelta(days=first), today + timedelta(days=last)


def web_times(now: datetime, settings: Settings) -> tuple[datetime, ...]:
    """`pickup_times` after a pause, of the days that a customer may order for."""
    first, last = order_days(now, settings)
    begin = max(now, settings.web_paused_until or now)
    days = (last - business_date(begin, settings)).days + 1
    times = pickup_times(begin, settings, settings.web_prep_minutes, max(0, days))
    return tuple(when for when in times if business_date(when, settings) >= first)


def rest_of_day(now: datetime, settings: Settings) -> datetime:
    """When the business day ends: the day cut at or after now."""
    zone = ZoneInfo(settings.time_zone)
    tomorrow = business_date(now, settings) + timedelta(days=1)
    return _at(tomorrow, settings.day_cut, zone)


def overlapping(hours: Sequence[OpeningHours]) -> tuple[int, ...]:
    """The places of rows that begin while another is open, late hours and Sunday night too."""
    spans = [_of_week(row) for row in hours]
    return tuple(
        place
        for place, (start, _end) in enumerate(spans)
        if any(
            begin <= start + later < end and (other < place or begin != start + later)
            for other, (begin, end) in enumerate(spans)
            for later in (0, _WEEK)
            if other != place
        )
    )


def _of_week(row: OpeningHours) -> tuple[int, int]:
    """Opening and closing in minutes since Monday began."""
    opens, closes = (int(clock[:2]) * 60 + int(clock[3:]) for clock in (row.opens, row.closes))
    start = row.weekday * _DAY + opens
    return start, start + (closes - opens if closes > opens else closes - opens + _DAY)


def pickup_times(
    now: datetime, settings: Settings, first_after_minutes: int, days: int
) -> tuple[datetime, ...]:
    """The quarter hours of this and the next business days at which an order can be ready.

    The first is `first_after_minutes` after now and, as nobody cooks earlier, after each opening.
    """
    today = business_date(now, settings)
    prep = timedelta(minutes=first_after_minutes)
    spans = (
        _always(now, settings, days)
        if settings.always_open
        else _spans(settings, today - timedelta(days=1), days + 1)
    )
    times: set[datetime] = set()
    for span in spans:
        when = _next_step(max(span.start, now) + prep)
        while when < span.end:
            times.add(when)
            when += PICKUP_STEP
    return tuple(sorted(times))


def week(settings: Settings, today: date) -> tuple[WeekRow, ...]:
    """The week from Monday, neighbouring days with the same hours in one row; no holidays."""
    rows: list[WeekRow] = []
    for weekday in range(7):
        spans = _weekday_hours(settings, weekday)
        is_today = weekday == today.weekday()
        if rows and rows[-1].spans == spans:
            last = rows.pop()
            rows.append(WeekRow(last.first, weekday, spans, last.today or is_today))
        else:
            rows.append(WeekRow(weekday, weekday, spans, is_today))
    return tuple(rows)


def holidays_ahead(settings: Settings, today: date, days: int = 10) -> tuple[HolidayHours, ...]:
    """The holidays from today to `days` days from now, the nearest first."""
    last = today + timedelta(days=days)
    ahead = (
        holiday
        for holiday in settings.holidays
        if today <= date.fromisoformat(holiday.date) <= last
    )
    return tuple(sorted(ahead, key=lambda holiday: holiday.date))


def _weekday_hours(settings: Settings, weekday: int) -> tuple[tuple[str, str], ...]:
    return tuple(
        sorted((row.opens, row.closes) for row in settings.hours if row.weekday == weekday)
    )


def _hours_of(settings: Settings, day: date) -> tuple[tuple[str, str], ...]:
    """What is written for this date: its holiday's hours, or else its weekday's."""
    holidays = [row for row in settings.holidays if date.fromisoformat(row.date) == day]
    if not holidays:
        return _weekday_hours(settings, day.weekday())
    return tuple(sorted((row.opens, row.closes) for row in holidays if row.opens and row.closes))


def _spans(settings: Settings, first: date, days: int) -> Iterator[_Span]:
    """The stretches that begin on `first` and the days after it, also those of its late hours, by
    when they begin.
    """
    zone = ZoneInfo(settings.time_zone)
    for ahead in range(days):
        day = first + timedelta(days=ahead)
        for opens, closes in _hours_of(settings, day):
            end_day = day if closes > opens else day + timedelta(days=1)
            yield _Span(day, _at(day, opens, zone), _at(end_day, closes, zone))


def _always(now: datetime, settings: Settings, days: int) -> Iterator[_Span]:
    """One stretch from now to the end of the last business day."""
    zone = ZoneInfo(settings.time_zone)
    today = business_date(now, settings)
    yield _Span(today, now, _at(today + timedelta(days=days), settings.day_cut, zone))


def _at(day: date, clock: str, zone: ZoneInfo) -> datetime:
    """UTC of a time on the store's wall; one that the clocks skip comes an hour later there."""
    return datetime.combine(day, time.fromisoformat(clock), zone).astimezone(UTC)


def _next_step(when: datetime) -> datetime:
    """The quarter hour at or after `when`; all zones are whole quarters from UTC."""
    return when + (_EPOCH - when) % PICKUP_STEP
