"""X and Z reports as documents, queued with their commit (C5)."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from store_core.application.papers import METHOD_WORDS, logo, queue, receipt_printer, tax_label
from store_core.application.shop import Transaction
from store_core.domain.catalogue import text_in
from store_core.domain.shifts import Blocker, ShiftReport, Tally
from store_core.domain.store import Settings
from store_core.domain.wording import amount, clock_time, day
from store_core.printing.document import (
    Align,
    Block,
    Cut,
    Document,
    Item,
    Row,
    Rule,
    Size,
    Text,
    copied,
    for_training,
)

MOVEMENT_WORDS = {"paid_in": "Paid in", "paid_out": "Paid out", "no_sale": "No sale"}
BLOCKER_WORDS = {
    "parked": "Parked",
    "unanswered": "Web order",
    "apart": "To settle",
    "unsent": "Not sent yet",
}


def queue_report(tx: Transaction, cause: str, report: ShiftReport, copy: int = 0) -> None:
    """One report; `cause` is the entry it was written in, or for an X any new id."""
    document = shift_report(report, tx.settings)
    if copy:
        document = copied(document)
    queue(tx, cause, document, receipt_printer(tx), copy=copy)


def shift_report(report: ShiftReport, settings: Settings) -> Document:
    """An X or Z report as it goes on paper or into a PDF."""
    title = f"Z report {report.number}" if report.number else "X report"
    blocks = (
        *logo(settings),
        *head(title.upper(), settings),
        *_when(report, settings),
        *_sales(report, settings),
        *_tallies("By category", report.categories, report, settings),
        *_tallies("By operator, with tax", report.operators, report, settings),
        *_tallies("Discounts", report.promotions, report, settings),
        *_taxes(report, settings),
        *_tenders(report, settings),
        *_drawer(report, settings),
        *_count(report, settings),
        *_acts(report, settings),
        *_grand(report, settings),
        Cut(),
    )
    document = Document(title=title, kind="report", blocks=blocks)
    return for_training(document) if settings.training else document


def head(title: str, settings: Settings) -> Iterator[Block]:
    yield Text(settings.name.upper(), align=Align.CENTER, bold=True)
    yield Text(title, align=Align.CENTER, bold=True, size=Size.BIG)
    yield Rule()


def _when(report: ShiftReport, settings: Settings) -> Iterator[Block]:
    business_day = day(report.business_date, settings.locale, "MMM d, y")
    yield Row(report.till, business_day, bold=True)
    word = "Closed" if report.number else "As of"
    moments = (
        ("Opened", report.shift.opened_at, report.shift.opened_by),
        (word, report.at, report.by),
    )
    for what, at, who in moments:
        on = date_text(at, settings, "MMM d")
        yield Row(f"{what} {on} {time_text(at, settings)}", report.name(who))


def _sales(report: ShiftReport, settings: Settings) -> Iterator[Block]:
    def text(minor: int) -> str:
        return sum_text(report.currency, minor, settings)

    yield from _heading("Sales")
    yield Row(f"Orders {report.sales}, listed", text(report.gross))
    if report.discounts.amount:
        yield Row(f"Discounts {report.discounts.count}", text(-report.discounts.amount))
    if report.charges:
        yield Row("Charges", text(report.charges))
    if report.refunds.count:
        within = report.refunds.amount - _on_top_of_refunds(report)
        yield Row(f"Refunds {report.refunds.count}", text(-within))
    yield Row(f"NET {report.currency}", text(report.net), bold=True, size=Size.TALL)
    yield Row("Tax within" if report.tax_included else "Tax on top", text(report.tax))
    if report.tips:
        yield Row("Tips", text(report.tips))
    if report.cash_rounding:
        yield Row("Cash rounding", text(report.cash_rounding))


def _on_top_of_refunds(report: ShiftReport) -> int:
    """The part of the refunds that is no part of `net`."""
    goods = report.gross - report.discounts.amount + report.charges - report.net
    return report.refunds.amount - goods


def _tallies(
    title: str, tallies: tuple[Tally, ...], report: ShiftReport, settings: Settings
) -> Iterator[Block]:
    if tallies:
        yield from _heading(title)
    for tally in tallies:
        name = text_in(tally.name, settings.languages[0]) or "Unknown"
        yield Item(str(tally.count), name, sum_text(report.currency, tally.amount, settings))


def _taxes(report: ShiftReport, settings: Settings) -> Iterator[Block]:
    if report.taxes:
        yield from _heading("Tax")
    for tax in report.taxes:
        label = tax_label(tax.name, tax.rate, included=report.tax_included)
        yield Row(label, sum_text(report.currency, tax.amount, settings))
        yield Row("on net", sum_text(report.currency, tax.net, settings), indent=2)


def _tenders(report: ShiftReport, settings: Settings) -> Iterator[Block]:
    yield from _heading("Tenders")
    for tender in report.tenders:
        word = METHOD_WORDS.get(tender.method, tender.method)
        yield Item(str(tender.count), word, sum_text(report.currency, tender.taken, settings))
        if tender.refunded:
            given = sum_text(report.currency, -tender.refunded, settings)
            yield Row("given back", given, indent=2)


def _drawer(report: ShiftReport, settings: Settings) -> Iterator[Block]:
    def text(minor: int) -> str:
        return sum_text(report.currency, minor, settings)

    yield from _heading("Drawer")
    yield Row("Float", text(report.shift.opening_float))
    yield Row("Cash kept", text(sum(one.kept for one in report.tenders if one.method == "cash")))
    yield Row("Paid in", text(report.paid_in))
    yield Row("Paid out", text(-report.paid_out))
    yield Row("EXPECTED CASH", text(report.expected_cash), bold=True)
    for moved in report.movements:
        yield Row(
            f"{time_text(moved.at, settings)} {MOVEMENT_WORDS[moved.kind]}",
            text(moved.amount) if moved.amount else "",
            indent=2,
        )
        who = report.name(moved.actor)
        yield Row(f"{moved.reason} ({who})" if who else moved.reason, indent=4)


def _count(report: ShiftReport, settings: Settings) -> Iterator[Block]:
    if report.count is None:
        return
    yield from _heading("Count")
    for denomination, pieces in report.count.pieces:
        if pieces:
            piece = sum_text(report.currency, denomination, settings)
            total = sum_text(report.currency, denomination * pieces, settings)
            yield Item(str(pieces), f"x {piece}", total)
    for method in report.methods:
        word = METHOD_WORDS.get(method, method)
        yield Row(f"{word} expected", sum_text(report.currency, report.expected(method), settings))
        yield Row(f"{word} counted", sum_text(report.currency, report.counted(method), settings))
        apart = report.difference(method)
        yield Row(f"{word} {_apart(apart)}", sum_text(report.currency, abs(apart), settings), True)
    if report.reason:
        yield Text(f"Reason: {report.reason}")


def _apart(difference: int) -> str:
    if difference == 0:
        return "difference"
    return "over" if difference > 0 else "SHORT"


def _acts(report: ShiftReport, settings: Settings) -> Iterator[Block]:
    yield from _heading("To look at")
    voided = sum_text(report.currency, report.voids.amount, settings)
    yield Row(f"Voids {report.voids.count}", voided)
    refunded = sum_text(report.currency, report.refunds.amount, settings)
    yield Row(f"Refunds {report.refunds.count}", refunded)
    yield Row("Reprints", str(report.reprints))
    yield Row("No sales", str(report.no_sales))
    if report.overridden:
        yield Text("Closed although open:", bold=True)
    for blocker in report.overridden:
        yield Row(_blocker(blocker), indent=2)


def _blocker(blocker: Blocker) -> str:
    what = blocker.number or str(blocker.count)
    return f"{BLOCKER_WORDS[blocker.kind]} {what}"


def _grand(report: ShiftReport, settings: Settings) -> Iterator[Block]:
    def text(minor: int) -> str:
        return sum_text(report.currency, minor, settings)

    yield from _heading("Owed to customers")
    yield Row("Gift cards", text(report.gift_cards))
    yield Row("Deposits", text(report.deposits))
    yield from _heading("Since the first shift")
    yield Row("Sales with tax", text(report.grand.sales))
    yield Row("Refunds", text(-report.grand.refunds))
    yield Row("Grand total", text(report.grand.net), bold=True)


def _heading(title: str) -> Iterator[Block]:
    yield Rule()
    yield Text(title, bold=True)


def sum_text(currency: str, minor: int, settings: Settings) -> str:
    return amount(currency, minor, settings.locale)


def time_text(at: datetime | None, settings: Settings) -> str:
    return clock_time(at, ZoneInfo(settings.time_zone), short=True) if at else ""


def date_text(at: datetime | None, settings: Settings, style: str = "MMM d, y") -> str:
    if at is None:
        return ""
    return day(at.astimezone(ZoneInfo(settings.time_zone)).date(), settings.locale, style)
