"""The rows behind each chart: a table on the screen, a sheet of a workbook, a part of a paper."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

from pos_app.office.presenters.dashboard_words import (
    before_words,
    cash,
    clock,
    method,
    title,
    weekday,
)
from qt_kit.wording import _
from store_core.domain.catalogue import text_in
from store_core.domain.dashboard import Dashboard, Line, Point
from store_core.domain.store import Settings
from store_core.domain.wording import day

FIGURES, LINE, BARS, HEAT, PROMISES, TENDERS = (
    "figures",
    "line",
    "bars",
    "heat",
    "promises",
    "tenders",
)


@dataclass(frozen=True, slots=True)
class Money:
    """Minor units."""

    minor: int


Value = str | int | float | Money


@dataclass(frozen=True, slots=True)
class Sheet:
    """`head` names the columns; the first one of a row says what it is about."""

    key: str
    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]


def told(value: Value, settings: Settings) -> str:
    if isinstance(value, Money):
        return cash(value.minor, settings)
    return f"{value:.1f}" if isinstance(value, float) else str(value)


def sheets(found: Dashboard, settings: Settings) -> tuple[Sheet, ...]:
    return (
        _figures(found),
        line_sheet(found, settings),
        _items(found, settings),
        _heat(found, settings),
        _promises(found),
        _tenders(found),
    )


def _figures(found: Dashboard) -> Sheet:
    sums = found.sums
    rows: tuple[tuple[Value, ...], ...] = (
        (_("Orders"), sums.sales),
        (_("Listed prices"), Money(sums.gross)),
        (_("Discounts"), Money(-sums.saved)),
        (_("Charges"), Money(sums.charges)),
        (_("Refunds"), sums.refunds),
        (_("Refunded"), Money(-sums.refunded)),
        (_("Net sales"), Money(sums.net)),
        (_("Tax"), Money(sums.tax)),
        (_("Tips"), Money(sums.tips)),
        (_("Cash rounding"), Money(sums.rounding)),
        (_("Pieces voided"), found.voided.pieces),
        (_("Voided, at listed prices"), Money(found.voided.amount)),
    )
    if found.average is not None:
        rows = (*rows, (_("Average order"), Money(found.average)))
    return Sheet(FIGURES, _("Figures"), (_("What"), _("Value")), rows)


def line_sheet(found: Dashboard, settings: Settings) -> Sheet:
    before = before_words(found, settings, short=True)
    compared = before[:1].upper() + before[1:]
    if found.line.by == "day":
        head = (_("Day"), _("Orders"), _("Net"), compared)
        return Sheet(LINE, _("Sales by day"), head, tuple(_by_day(found, settings)))
    head = (_("From"), _("Orders"), _("Net"), compared)
    return Sheet(LINE, _("Sales through the day"), head, tuple(_by_quarter(found.line)))


def _by_day(found: Dashboard, settings: Settings) -> Iterable[tuple[Value, ...]]:
    for point, before in zip(found.line.points, found.line.before, strict=True):
        on = found.period.since + timedelta(days=point.at)
        name = day(on, settings.locale, "EEE, MMM d, y")
        yield name, point.sales, Money(point.net), Money(before.net)


def _by_quarter(line: Line) -> Iterable[tuple[Value, ...]]:
    """Each quarter hour in which something was sold on either day."""
    now, before = _steps(line.points), _steps(line.before)
    for minute in sorted({*now, *before}):
        sales, net = now.get(minute, (0, 0))
        yield clock(minute), sales, Money(net), Money(before.get(minute, (0, 0))[1])


def _steps(points: tuple[Point, ...]) -> dict[int, tuple[int, int]]:
    """What each stretch added to the sums, by the minute it begins."""
    return {
        first.at: (last.sales - first.sales, last.net - first.net)
        for first, last in pairwise(points)
        if (last.sales, last.net) != (first.sales, first.net)
    }


def _items(found: Dashboard, settings: Settings) -> Sheet:
    head = (_("Item"), _("Sold"), _("Without tax"), _("Profit"))
    rows = tuple(
        (
            text_in(one.name, settings.languages[0]),
            one.pieces,
            Money(one.net),
            _("no recipe") if one.profit is None else Money(one.profit),
        )
        for one in found.items
    )
    return Sheet(BARS, _("Items"), head, rows)


def _heat(found: Dashboard, settings: Settings) -> Sheet:
    head = (_("Hour"), _("Orders"), _("Days"), _("Orders an hour"))
    rows = tuple(
        (
            f"{weekday(one.weekday, settings)} {clock(one.hour * 60)}",
            one.orders,
            one.days,
            round(one.usual, 2),
        )
        for one in found.heat.cells
        if one.orders
    )
    return Sheet(HEAT, _("Orders by hour"), head, rows)


def _promises(found: Dashboard) -> Sheet:
    head = (_("Minutes after the promise"), _("Orders"))
    rows = tuple((str(minutes), orders) for minutes, orders in found.promises.minutes)
    return Sheet(PROMISES, _("Promises"), head, rows)


def _tenders(found: Dashboard) -> Sheet:
    head = (_("Paid by"), _("Payments"), _("Taken"), _("Given back"), _("Kept"))
    rows = tuple(
        (
            method(one.method),
            one.count,
            Money(one.taken),
            Money(-one.refunded),
            Money(one.taken - one.refunded),
        )
        for one in found.tenders
    )
    return Sheet(TENDERS, _("Payments"), head, rows)


def paper_title(found: Dashboard, settings: Settings) -> str:
    return f"{_('Dashboard')}, {title(found, settings)}"
