"""What the dashboard says of some business days, beside the days it compares them with (O8).

A day holds the shifts that began on it, so each sum is that of the same days' Z reports. Amounts
are minor units. Minutes of a day are counted on the store's clock from its midnight, and go on past
the next one until the day's cut.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Literal

from store_core.domain.catalogue import Text
from store_core.domain.hours import local, open_span
from store_core.domain.order_sales import QUARTER, ItemSold, Sums, Tendered
from store_core.domain.store import Settings

Span = Literal["today", "yesterday", "week", "thirty", "month", "own"]
WEEK, HEAT_DAYS = 7, 56
HOUR, DAY = 60, 24 * 60


@dataclass(frozen=True, slots=True)
class Period:
    """Business days, both included."""

    since: date
    until: date

    @property
    def days(self) -> int:
        return (self.until - self.since).days + 1

    @property
    def before(self) -> "Period":
        """The same weekdays, as few weeks earlier as leave no day in both."""
        back = timedelta(weeks=self.weeks)
        return Period(self.since - back, self.until - back)

    @property
    def weeks(self) -> int:
        return -(-self.days // WEEK)


@dataclass(frozen=True, slots=True)
class Asked:
    """`own` are the days of an own range, in either order; it ends today at the latest."""

    span: Span = "today"
    own: tuple[date, date] | None = None


def period_of(asked: Asked, today: date) -> Period:
    match asked.span:
        case "yesterday":
            return Period(today - timedelta(days=1), today - timedelta(days=1))
        case "week":
            return Period(today - timedelta(days=6), today)
        case "thirty":
            return Period(today - timedelta(days=29), today)
        case "month":
            return Period(today.replace(day=1), today)
        case "own" if asked.own is not None:
            return Period(min(*asked.own, today), min(max(asked.own), today))
        case _:
            return Period(today, today)


@dataclass(frozen=True, slots=True)
class DaySold:
    day: date
    sales: int
    net: int


@dataclass(frozen=True, slots=True)
class DayQuarter:
    """What a business day sold in the quarter hour that began `at`."""

    day: date
    at: datetime
    sales: int
    net: int


@dataclass(frozen=True, slots=True)
class Sold:
    """What the tables hold of a period. `quarters` are those of its last day, `minutes` how many
    orders left the kitchen so long after their promise (0 or less kept it).
    """

    sums: Sums = field(default_factory=Sums)
    tenders: tuple[Tendered, ...] = ()
    items: tuple[ItemSold, ...] = ()
    days: tuple[DaySold, ...] = ()
    quarters: tuple[DayQuarter, ...] = ()
    minutes: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Voided:
    """Pieces taken out of tickets, and what they were listed at."""

    pieces: int = 0
    amount: int = 0


@dataclass(frozen=True, slots=True)
class Count:
    """How many orders brought how much."""

    sales: int
    net: int

    @property
    def average(self) -> int | None:
        return round(self.net / self.sales) if self.sales else None


@dataclass(frozen=True, slots=True)
class Compared:
    """The same stretch of both periods. While the day runs it ends at the last full quarter hour,
    `until`, a minute of the day; None where both are whole.
    """

    now: Count
    before: Count
    until: int | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """`at` is a minute of the day, or in a longer period which day of it, from 0. Of a day `net`
    and `sales` are all until then; of a longer period, that day's.
    """

    at: int
    sales: int
    net: int


@dataclass(frozen=True, slots=True)
class Line:
    """`first` and `last` are where the clock or the days begin and end; `now` where it stands."""

    by: Literal["quarter", "day"]
    points: tuple[Point, ...]
    before: tuple[Point, ...]
    first: int
    last: int
    now: int | None = None


@dataclass(frozen=True, slots=True)
class ItemEarned:
    """`profit` is None where some of it was sold without a recipe."""

    item: str
    name: Text
    pieces: int
    net: int
    profit: int | None

    @property
    def earned(self) -> int:
        return self.net if self.profit is None else self.profit


@dataclass(frozen=True, slots=True)
class HeatCell:
    """An hour of a weekday (Monday 0): its orders on so many days of business."""

    weekday: int
    hour: int
    orders: int
    days: int

    @property
    def usual(self) -> float:
        return self.orders / self.days if self.days else 0.0


@dataclass(frozen=True, slots=True)
class Heat:
    """Whole days only. `hours` are those in which anything was ever sold, in the day's order."""

    since: date
    until: date
    hours: tuple[int, ...] = ()
    cells: tuple[HeatCell, ...] = ()

    @property
    def busiest(self) -> HeatCell | None:
        return max(self.cells, key=lambda cell: (cell.usual, cell.orders), default=None)


@dataclass(frozen=True, slots=True)
class Promises:
    """`minutes` are (minutes after the promise, orders), earliest first; up to 0 was in time."""

    minutes: tuple[tuple[int, int], ...] = ()

    @property
    def orders(self) -> int:
        return sum(orders for _, orders in self.minutes)

    @property
    def late(self) -> int:
        return sum(orders for minutes, orders in self.minutes if minutes > 0)

    @property
    def kept(self) -> float | None:
        """Share of the orders, 0 to 1."""
        return 1 - self.late / self.orders if self.orders else None


@dataclass(frozen=True, slots=True)
class Dashboard:
    """`at` is the moment it was read and `live` whether the last day still runs. `first` is the
    first day that anything was sold on; `open_since` that of the oldest shift begun before today
    and still open: what it sells counts there.
    """

    period: Period
    at: datetime
    live: bool
    sums: Sums
    compared: Compared
    line: Line
    items: tuple[ItemEarned, ...]
    tenders: tuple[Tendered, ...]
    promises: Promises
    promises_before: Promises
    heat: Heat
    voided: Voided = field(default_factory=Voided)
    first: date | None = None
    open_since: date | None = None

    @property
    def comparable(self) -> bool:
        """Whether the shop sold already when the days it is compared with began."""
        return self.first is not None and self.first <= self.period.before.since

    @property
    def average(self) -> int | None:
        """Of an order, refunds taken off."""
        return Count(self.sums.sales, self.sums.net).average


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a dashboard is derived of; `names` are items' by id."""

    period: Period
    today: date
    at: datetime
    sold: Sold
    before: Sold
    heat: Sequence[DayQuarter]
    names: Mapping[str, Text]
    voided: Voided = field(default_factory=Voided)
    first: date | None = None
    open_since: date | None = None


def dashboard_of(facts: Facts, settings: Settings) -> Dashboard:
    sold, before = facts.sold, facts.before
    return Dashboard(
        period=facts.period,
        at=facts.at,
        live=_live(facts),
        sums=sold.sums,
        compared=compared(facts, settings),
        line=_line(facts, settings),
        items=tuple(earned(sold.items, facts.names)),
        tenders=tuple(sorted(sold.tenders, key=lambda one: (-_kept(one), one.method))),
        promises=Promises(tuple(sorted(sold.minutes.items()))),
        promises_before=Promises(tuple(sorted(before.minutes.items()))),
        heat=heat_of(facts.heat, heat_period(facts.period, facts.today), settings),
        voided=facts.voided,
        first=facts.first,
        open_since=facts.open_since,
    )


def _live(facts: Facts) -> bool:
    return facts.period.until >= facts.today


def _kept(tender: Tendered) -> int:
    return tender.taken - tender.refunded


def heat_period(period: Period, today: date) -> Period:
    """Eight weeks of whole days."""
    until = min(period.until, today - timedelta(days=1))
    return Period(until - timedelta(days=HEAT_DAYS - 1), until)


def minute_of(at: datetime, day: date, settings: Settings) -> int:
    there = local(at, settings).replace(tzinfo=None)
    return int((there - datetime.combine(day, time())) // timedelta(minutes=1))


def compared(facts: Facts, settings: Settings) -> Compared:
    if not _live(facts):
        return Compared(_count(facts.sold.days), _count(facts.before.days))
    until = minute_of(facts.at, facts.today, settings) // 15 * 15

    def cut(sold: Sold, last: date) -> Count:
        whole = [one for one in sold.days if one.day < last]
        part = [
            one
            for one in sold.quarters
            if one.day == last and minute_of(one.at, last, settings) < until
        ]
        return _count([*whole, *part])

    last = facts.today
    back = facts.period.until - facts.period.before.until
    return Compared(cut(facts.sold, last), cut(facts.before, last - back), until)


def _count(parts: Iterable[DaySold | DayQuarter]) -> Count:
    told = list(parts)
    return Count(sum(one.sales for one in told), sum(one.net for one in told))


def _line(facts: Facts, settings: Settings) -> Line:
    if facts.period.days > 1:
        return Line(
            by="day",
            points=_by_day(facts.sold.days, facts.period),
            before=_by_day(facts.before.days, facts.period.before),
            first=0,
            last=facts.period.days - 1,
        )
    day = facts.period.since
    points = _through_the_day(facts.sold.quarters, day, settings)
    before = _through_the_day(facts.before.quarters, facts.period.before.since, settings)
    now = minute_of(facts.at, day, settings) if _live(facts) else None
    reached = [point.at for point in (*points, *before)]
    span = open_span(day, settings) if not settings.always_open else None
    reached += [minute_of(end, day, settings) for end in span or ()]
    reached += [now] if now is not None else []
    first = min(reached, default=0) // HOUR * HOUR
    last = max(first + HOUR, *reached, 0)
    points = _held_until(points, last if now is None else now)
    return Line("quarter", points, _held_until(before, last), first, last, now)


def _held_until(points: tuple[Point, ...], minute: int) -> tuple[Point, ...]:
    """What was sold stays sold until then."""
    if not points or points[-1].at >= minute:
        return points
    return (*points, Point(minute, points[-1].sales, points[-1].net))


def _by_day(days: Iterable[DaySold], period: Period) -> tuple[Point, ...]:
    held = {one.day: one for one in days}
    points = []
    for place in range(period.days):
        one = held.get(period.since + timedelta(days=place))
        points.append(Point(place, one.sales if one else 0, one.net if one else 0))
    return tuple(points)


def _through_the_day(
    quarters: Iterable[DayQuarter], day: date, settings: Settings
) -> tuple[Point, ...]:
    """Each at the end of its quarter hour, from nothing at the first one's beginning."""
    sums: dict[int, Count] = {}
    for one in quarters:
        minute = minute_of(one.at, day, settings)
        held = sums.get(minute, Count(0, 0))
        sums[minute] = Count(held.sales + one.sales, held.net + one.net)
    if not sums:
        return ()
    points = [Point(min(sums), 0, 0)]
    step = int(QUARTER // timedelta(minutes=1))
    for minute in sorted(sums):
        last, more = points[-1], sums[minute]
        if last.at < minute:
            points.append(Point(minute, last.sales, last.net))
        points.append(Point(minute + step, last.sales + more.sales, last.net + more.net))
    return tuple(points)


def earned(items: Iterable[ItemSold], names: Mapping[str, Text]) -> list[ItemEarned]:
    """What earned the most first."""
    told = [
        ItemEarned(
            item=one.item,
            name=names.get(one.item, {"en": one.item}),
            pieces=one.pieces,
            net=one.net,
            profit=one.net - one.cost if one.costed and one.costed >= one.pieces else None,
        )
        for one in items
        if one.pieces or one.net
    ]
    return sorted(told, key=lambda one: (-one.earned, -one.pieces, one.item))


def heat_of(quarters: Iterable[DayQuarter], period: Period, settings: Settings) -> Heat:
    days: set[date] = set()
    orders: Counter[tuple[int, int]] = Counter()
    for one in quarters:
        days.add(one.day)
        orders[one.day.weekday(), minute_of(one.at, one.day, settings) // HOUR] += one.sales
    sold = {hour for (_, hour), count in orders.items() if count}
    hours = tuple(range(min(sold), max(sold) + 1)) if sold else ()
    worked = Counter(day.weekday() for day in days)
    cells = tuple(
        HeatCell(weekday, hour, orders[weekday, hour], worked[weekday])
        for weekday in range(WEEK)
        for hour in hours
    )
    return Heat(period.since, period.until, hours, cells)
