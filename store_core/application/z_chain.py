"""Are the Z reports of every till gapless, do they add up, and are they what their shifts gave?
(C5, O11)
"""

from collections.abc import Iterator
from itertools import groupby

from sqlalchemy.orm import Session

from store_core.application.shift_figures import REPRINTS, VOIDS, voided_lines
from store_core.domain.catalogue import Category
from store_core.domain.shift_reports import ShiftFacts, shift_report
from store_core.domain.shifts import GrandTotal, ShiftReport, Tally
from store_core.journal.closing import as_known, rests_on_what_is_lost
from store_core.journal.verifier import Fault, about, stood_for
from store_core.storage.catalogue import load_menu
from store_core.storage.journal import EntryRow
from store_core.storage.order_queries import find_orders
from store_core.storage.shifts import (
    ShiftRow,
    ZReportRow,
    movements_of,
    newest_count,
    orders_touched_in,
    written_during,
    z_chains,
)

FIGURES = (
    "sales",
    "gross",
    "net",
    "tax",
    "charges",
    "tips",
    "cash_rounding",
    "reprints",
    "no_sales",
    "paid_in",
    "paid_out",
    "expected_cash",
    "tenders",
    "taxes",
    "movements",
    "grand",
)
TALLIES = ("discounts", "refunds", "voids")
LISTS = ("categories", "operators", "promotions")


def z_faults(session: Session) -> Iterator[Fault]:
    """The first fault of every till: `z_gap` (`detail`: the number that is missing), `z_total` (the
    grand totals do not go on from the Z before), `z_differs` (`detail`: the figure that is not what
    the shift's facts give).
    """
    for _device, chain in groupby(z_chains(session), key=lambda row: row.device):
        if fault := _first_fault(session, list(chain)):
            yield fault


def _first_fault(session: Session, chain: list[ZReportRow]) -> Fault | None:
    before, number = GrandTotal(), 1
    for row in chain:
        if rests_on_what_is_lost(session, row):
            before, number = row.report.grand, row.number + 1
            continue
        if row.number != number or row.report.number != number:
            return _fault(session, row, "z_gap", str(number))
        if not _goes_on(row.report, before):
            return _fault(session, row, "z_total", str(number))
        if wrong := _wrong_figure(session, row, before):
            return _fault(session, row, "z_differs", wrong)
        before, number = row.report.grand, number + 1
    return None


def _fault(session: Session, row: ZReportRow, code: str, detail: str) -> Fault:
    entry = session.get(EntryRow, row.entry_id)
    return about(entry, code, detail) if entry else Fault(code, row.device, detail=detail)


def _goes_on(report: ShiftReport, before: GrandTotal) -> bool:
    sold = sum(tally.amount for tally in report.operators)
    return report.grand == GrandTotal(before.sales + sold, before.refunds + report.refunds.amount)


def _wrong_figure(session: Session, row: ZReportRow, before: GrandTotal) -> str:
    """The name of the first figure that the facts do not give, neither as they are now nor as the
    till knew them: another one may have changed an order meanwhile that it had sold. "" too where
    this machine began from a snapshot and does not hold all facts of that shift.
    """
    shift = session.get(ShiftRow, row.shift_id)
    touched = orders_touched_in(session, row.shift_id)
    orders = find_orders(session, touched)
    if shift is None or len(orders) < len(touched) or not _is_held(session, shift):
        return ""
    categories = load_menu(session).categories
    wrong = _wrong_in(session, row, shift, before, categories)
    if not wrong:
        return ""
    with as_known(session, shift, row, touched) as then:
        return _wrong_in(then, row, shift, before, categories) if then else wrong


def _wrong_in(
    session: Session,
    row: ZReportRow,
    shift: ShiftRow,
    before: GrandTotal,
    categories: tuple[Category, ...],
) -> str:
    orders = find_orders(session, orders_touched_in(session, row.shift_id))
    written = written_during(session, shift, REPRINTS | VOIDS)
    report = row.report
    facts = ShiftFacts(
        shift=shift.shift,
        till=report.till,
        business_date=shift.business_date,
        currency=report.currency,
        tax_included=report.tax_included,
        orders=orders,
        movements=movements_of(session, row.shift_id),
        voided=voided_lines(session, written),
        reprints=sum(one.kind in REPRINTS for one in written),
        before=before,
        categories=categories,
    )
    given = shift_report(facts, report.at, report.by)
    counted = newest_count(session, row.shift_id)
    return _difference(report, given, same_count=counted == report.count)


def _is_held(session: Session, shift: ShiftRow) -> bool:
    """Whether all the shift's entries are here, not only what a snapshot made of them."""
    opened = session.get(EntryRow, shift.entry_id)
    return opened is not None and opened.dseq > stood_for(session, shift.device)


def _difference(report: ShiftReport, given: ShiftReport, *, same_count: bool) -> str:
    if not same_count:
        return "count"
    for name in FIGURES:
        if getattr(report, name) != getattr(given, name):
            return name
    for name in TALLIES:
        if _figures((getattr(report, name),)) != _figures((getattr(given, name),)):
            return name
    for name in LISTS:
        if _figures(getattr(report, name)) != _figures(getattr(given, name)):
            return name
    return ""


def _figures(tallies: tuple[Tally, ...]) -> list[tuple[str, int, int]]:
    """Without names: people and categories may be called otherwise since."""
    return sorted((tally.id, tally.count, tally.amount) for tally in tallies)
