"""Gathers what happened in a shift, for its reports (C5)."""

from collections.abc import Iterable

import msgspec
from sqlalchemy.orm import Session

from store_core.application.shop import Transaction
from store_core.domain.orders import OrderLine
from store_core.domain.shift_reports import ShiftFacts, shift_report
from store_core.domain.shifts import GrandTotal, ShiftReport
from store_core.storage.catalogue import load_names
from store_core.storage.order_queries import find_orders
from store_core.storage.shifts import (
    ShiftRow,
    Written,
    movements_of,
    orders_touched_in,
    written_during,
    z_reports_of,
)

REPRINTS = frozenset({"receipt_reprinted", "report_reprinted"})
VOIDS = frozenset({"order_changed", "order_cancelled"})


def figures(tx: Transaction, row: ShiftRow) -> ShiftReport:
    """The report of a shift as it stands now, derived from its facts alone."""
    by = tx.act.person.id if tx.act.person else ""
    return shift_report(shift_facts(tx, row), tx.now, by)


def shift_facts(tx: Transaction, row: ShiftRow) -> ShiftFacts:
    session, rules = tx.session, tx.settings.rules
    written = written_during(session, row, REPRINTS | VOIDS)
    before = z_reports_of(session, row.device, 1)
    return ShiftFacts(
        shift=row.shift,
        till=tx.shop.identity.name,
        business_date=row.business_date,
        currency=rules.currency,
        tax_included=rules.tax == "included",
        orders=find_orders(session, orders_touched_in(session, row.id)),
        movements=movements_of(session, row.id),
        voided=voided_lines(session, written),
        reprints=sum(one.kind in REPRINTS for one in written),
        before=before[0].grand if before else GrandTotal(),
        names=load_names(session),
        categories=tx.menu.categories,
    )


class _Changed(msgspec.Struct):
    order: str
    voided: tuple[str, ...] = ()


def voided_lines(session: Session, written: Iterable[Written]) -> tuple[OrderLine, ...]:
    """Lines taken out of tickets, and those of tickets that were discarded."""
    changed = [
        (one.kind, msgspec.json.decode(one.body, type=_Changed))
        for one in written
        if one.kind in VOIDS
    ]
    orders = {
        order.id: order
        for order in find_orders(session, sorted({body.order for _, body in changed}))
    }
    lines: list[OrderLine] = []
    for kind, body in changed:
        order = orders.get(body.order)
        if order is None or not order.header.counts:
            continue
        if kind == "order_changed":
            lines += (line for line in order.lines if line.id in body.voided)
        elif order.header.parked and not order.fact("resumed"):
            lines += order.live_lines
    return tuple(lines)
