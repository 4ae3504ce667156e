"""The dashboard's cards: each a question, its answer in a sentence, and why (O8)."""

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from pos_app.office.presenters.dashboard_words import (
    Tick,
    before_words,
    cash,
    clock,
    major,
    method,
    percent,
    value_ticks,
    weekday,
)
from qt_kit.wording import _, counted
from store_core.domain.catalogue import text_in
from store_core.domain.dashboard import Dashboard, HeatCell, ItemEarned, Line, Point
from store_core.domain.store import Settings
from store_core.domain.wording import day

Rank = Literal["profit", "pieces"]
BARS = 24
"""More items than this are in the rows behind the card."""


@dataclass(frozen=True, slots=True)
class Spot:
    """What an arrow key stops at, and what is said of it."""

    at: float
    value: float
    said: str


@dataclass(frozen=True, slots=True)
class LineCard:
    """`filled` paints the ground under a line that adds up."""

    question: str
    answer: str
    points: tuple[tuple[float, float], ...] = ()
    before: tuple[tuple[float, float], ...] = ()
    across: tuple[Tick, ...] = ()
    up: tuple[Tick, ...] = ()
    span: tuple[float, float] = (0, 1)
    end: tuple[str, str] = ("", "")
    before_end: tuple[str, str] = ("", "")
    now: float | None = None
    now_words: str = ""
    filled: bool = True
    spots: tuple[Spot, ...] = ()


@dataclass(frozen=True, slots=True)
class Bar:
    """`plain`: what it sold for, as nobody knows what it cost. `share` is of the longest bar."""

    name: str
    below: str
    value: str
    share: float
    plain: bool = False


@dataclass(frozen=True, slots=True)
class BarCard:
    question: str
    answer: str
    rank: Rank = "profit"
    bars: tuple[Bar, ...] = ()


@dataclass(frozen=True, slots=True)
class Warm:
    """One hour of one weekday; `share` is of the busiest."""

    name: str
    said: str
    share: float


@dataclass(frozen=True, slots=True)
class HeatCard:
    question: str
    answer: str
    days: tuple[str, ...] = ()
    hours: tuple[str, ...] = ()
    cells: tuple[tuple[Warm, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class MinuteBar:
    """From `left` to `right` minutes after the promise, that one included."""

    left: int
    right: int
    orders: int
    said: str

    @property
    def late(self) -> bool:
        return self.right > 0


@dataclass(frozen=True, slots=True)
class PromiseCard:
    question: str
    answer: str
    bars: tuple[MinuteBar, ...] = ()
    across: tuple[Tick, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    name: str
    value: str
    percent: str
    share: float


@dataclass(frozen=True, slots=True)
class TenderCard:
    question: str
    answer: str
    parts: tuple[Part, ...] = ()


def line_card(found: Dashboard, settings: Settings) -> LineCard:
    question = _question(found, settings)
    answer = _ahead(found, settings)
    line = found.line
    if not line.points and not any(point.net for point in line.before):
        return LineCard(question, answer)
    if line.by == "day" and not any(point.sales or point.net for point in line.points):
        return LineCard(question, answer)
    points, before = _drawn(line.points, settings), _drawn(line.before, settings)
    if not any(point.sales or point.net for point in line.before):
        before = ()
    return LineCard(
        question=question,
        answer=answer,
        points=points,
        before=before,
        across=_hours(line) if line.by == "quarter" else _days(found, settings),
        up=value_ticks([value for _at, value in (*points, *before)]),
        span=(line.first, line.last),
        end=_end(line.points, "", found, settings),
        before_end=_end(line.before, _beside(found, settings), found, settings),
        now=line.now,
        now_words=_("now {time}").format(time=clock(line.now)) if line.now is not None else "",
        filled=line.by == "quarter",
        spots=tuple(_spots(found, settings)),
    )


def _question(found: Dashboard, settings: Settings) -> str:
    words = before_words(found, settings)
    if found.live:
        return _("Are we ahead of {days}?").format(days=words)
    return _("Was it better than {days}?").format(days=words)


def _ahead(found: Dashboard, settings: Settings) -> str:
    compared, words = found.compared, before_words(found, settings)
    if found.first is None:
        return _("There will be an answer from the first paid order on.")
    if found.open_since is not None and not found.sums.sales:
        since = day(found.open_since, settings.locale, "EEEE, MMM d")
        return _("A shift opened on {day} is still open: what it sells counts there.").format(
            day=since
        )
    if not found.sums.sales and not found.sums.net:
        return _("Nothing was sold. The first sale was on {day}.").format(
            day=day(found.first, settings.locale, "MMMM d, y")
        )
    if not compared.before.sales:
        return _("Nothing was sold {days} to compare with.").format(days=words)
    if not found.comparable:
        since = day(found.first, settings.locale, "MMMM d, y")
        return _("No whole comparison yet: the first sale was on {day}.").format(day=since)
    apart = compared.now.net - compared.before.net
    at = "" if compared.until is None else _(" at {time}").format(time=clock(compared.until))
    if not apart:
        return _("Level with {days}{at}.").format(days=words, at=at)
    amount = cash(abs(apart), settings)
    told = _("Yes, by {amount}{at}.") if apart > 0 else _("No, {amount} behind{at}.")
    return told.format(amount=amount, at=at)


def _drawn(points: Iterable[Point], settings: Settings) -> tuple[tuple[float, float], ...]:
    return tuple((float(one.at), float(major(one.net, settings))) for one in points)


def _hours(line: Line) -> tuple[Tick, ...]:
    hours = (line.last - line.first) / 60
    step = 1 if hours <= 8 else 2 if hours <= 18 else 4
    first = -(-line.first // 60)
    return tuple(
        Tick(hour * 60, f"{hour % 24:02}")
        for hour in range(first, line.last // 60 + 1)
        if (hour - first) % step == 0
    )


def _days(found: Dashboard, settings: Settings) -> tuple[Tick, ...]:
    days = found.period.days
    step, style = (1, "EEE d") if days <= 8 else (math.ceil(days / 8), "MMM d")
    return tuple(
        Tick(place, day(found.period.since + timedelta(days=place), settings.locale, style))
        for place in range(0, days, step)
    )


def _beside(found: Dashboard, settings: Settings) -> str:
    return before_words(found, settings, short=found.line.by == "day")


def _end(
    points: tuple[Point, ...], name: str, found: Dashboard, settings: Settings
) -> tuple[str, str]:
    """What stands at a line's end: its value where it adds up, and whose line it is."""
    if not points:
        return "", ""
    if found.line.by == "day":
        return "", name or _("these days")
    return cash(points[-1].net, settings), name or (_("now") if found.live else _("that day"))


def _spots(found: Dashboard, settings: Settings) -> Iterable[Spot]:
    for point in found.line.points:
        if found.line.by == "quarter":
            when = _("until {time}").format(time=clock(point.at))
        else:
            on = found.period.since + timedelta(days=point.at)
            when = day(on, settings.locale, "EEEE, MMM d")
        orders = counted("{count:,} order", "{count:,} orders", point.sales)
        said = f"{when}: {cash(point.net, settings)}, {orders}"
        yield Spot(point.at, float(major(point.net, settings)), said)


def bar_card(found: Dashboard, rank: Rank, settings: Settings) -> BarCard:
    pieces = rank == "pieces"
    question = _("What sells the most?") if pieces else _("What earns the most?")
    items = ranked(found.items, rank)
    if not items:
        return BarCard(question, _waits(found, settings), rank)
    best, name = items[0], text_in(items[0].name, settings.languages[0])
    if pieces:
        told = counted("{count:,} sold", "{count:,} sold", best.pieces)
    elif best.profit is None:
        told = _("{amount} in sales, no recipe").format(amount=cash(best.net, settings))
    else:
        told = _("{amount} after ingredients").format(amount=cash(best.profit, settings))
    most = max(1, *(_size(one, rank) for one in items))
    bars = tuple(
        Bar(
            name=text_in(one.name, settings.languages[0]),
            below=_below(one),
            value=cash(one.earned, settings),
            share=max(0.0, _size(one, rank) / most),
            plain=one.profit is None,
        )
        for one in items[:BARS]
    )
    return BarCard(question, f"{name}: {told}.", rank, bars)


def ranked(items: Iterable[ItemEarned], rank: Rank) -> list[ItemEarned]:
    return sorted(items, key=lambda one: (-_size(one, rank), -one.earned, one.item))


def _size(one: ItemEarned, rank: Rank) -> int:
    return one.pieces if rank == "pieces" else one.earned


def _below(one: ItemEarned) -> str:
    sold = counted("{count:,} sold", "{count:,} sold", one.pieces)
    return _("{sold}, sales").format(sold=sold) if one.profit is None else sold


def _waits(found: Dashboard, settings: Settings) -> str:
    """Where nothing was sold: since when there are data, or from when there will be."""
    if found.first is None:
        return _("There will be an answer from the first paid order on.")
    return _("Nothing was sold. The first sale was on {day}.").format(
        day=day(found.first, settings.locale, "MMMM d, y")
    )


def heat_card(found: Dashboard, settings: Settings) -> HeatCard:
    question, heat = _("When do we need more hands?"), found.heat
    busiest = heat.busiest
    if busiest is None or not busiest.orders:
        if found.first is not None and found.first > heat.until:
            return HeatCard(question, _("There will be an answer after the first whole day."))
        return HeatCard(question, _waits(found, settings))
    since = max(heat.since, found.first or heat.since)
    told = _("{day} {time}: {orders} an hour, the most since {since}.").format(
        day=weekday(busiest.weekday, settings),
        time=clock(busiest.hour * 60),
        orders=_usual(busiest),
        since=day(since, settings.locale, "MMM d"),
    )
    rows: list[tuple[Warm, ...]] = []
    for number in range(7):
        row = [one for one in heat.cells if one.weekday == number]
        rows.append(tuple(_warm(one, busiest, settings) for one in row))
    return HeatCard(
        question=question,
        answer=told,
        days=tuple(weekday(number, settings, "EEE") for number in range(7)),
        hours=tuple(f"{hour % 24:02}" for hour in heat.hours),
        cells=tuple(rows),
    )


def _usual(cell: HeatCell) -> str:
    return counted("{count} order", "{count} orders", round(cell.usual))


def _warm(cell: HeatCell, busiest: HeatCell, settings: Settings) -> Warm:
    name = f"{weekday(cell.weekday, settings)} {clock(cell.hour * 60)}"
    said = _("{orders:.1f} orders an hour, of {days} days").format(
        orders=cell.usual, days=cell.days
    )
    return Warm(name, said, cell.usual / busiest.usual)


def promise_card(found: Dashboard, settings: Settings) -> PromiseCard:
    question, told = _("Do we keep our promises?"), found.promises
    if not told.orders:
        if found.first is not None and found.sums.sales:
            return PromiseCard(question, _("No order has left the kitchen yet."))
        return PromiseCard(question, _waits(found, settings))
    if not told.late:
        answer = counted("The only one in time.", "All {count:,} in time.", told.orders)
    else:
        answer = _("{late:,} of {orders:,} late, the worst by {worst:,} min.").format(
            late=told.late, orders=told.orders, worst=told.minutes[-1][0]
        )
    bars = minute_bars(told.minutes)
    across = (
        Tick(bars[0].left, _("{count} min early").format(count=-bars[0].left)),
        Tick(0, "0"),
        Tick(bars[-1].right, _("{count} late").format(count=bars[-1].right)),
    )
    return PromiseCard(question, answer, bars, across)


def minute_bars(minutes: Iterable[tuple[int, int]]) -> tuple[MinuteBar, ...]:
    """Of equal width; those at the ends hold all that was earlier or later."""
    held = dict(minutes)
    widest = max(abs(minute) for minute in held)
    wide = 2 if widest <= 24 else 5
    places: Counter[int] = Counter()
    for minute, orders in held.items():
        places[min(8, max(-11, -(-minute // wide)))] += orders
    first, last = min(*places, -1), max(*places, 2)
    return tuple(
        MinuteBar((at - 1) * wide, at * wide, places[at], _minutes_said(at, wide, places[at]))
        for at in range(first, last + 1)
    )


def _minutes_said(at: int, wide: int, orders: int) -> str:
    told = counted("{count:,} order", "{count:,} orders", orders)
    if at > 0:
        return _("{first} to {last} minutes late: {orders}").format(
            first=(at - 1) * wide + 1, last=at * wide, orders=told
        )
    return _("{first} to {last} minutes early: {orders}").format(
        first=-at * wide, last=(1 - at) * wide - 1, orders=told
    )


def tender_card(found: Dashboard, settings: Settings) -> TenderCard:
    question = _("How do people pay?")
    kept = [(method(one.method), one.taken - one.refunded) for one in found.tenders]
    kept = [(name, amount) for name, amount in kept if amount > 0]
    whole = sum(amount for _name, amount in kept)
    if not whole:
        return TenderCard(question, _waits(found, settings))
    parts = tuple(
        Part(name, cash(amount, settings), percent(amount / whole), amount / whole)
        for name, amount in kept
    )
    answer = _("Most by {way}: {percent}.").format(
        way=parts[0].name.lower(), percent=parts[0].percent
    )
    return TenderCard(question, answer, parts)
