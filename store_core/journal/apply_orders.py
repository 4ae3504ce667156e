"""Effects on orders. Facts go into their tables; the status is derived again from all of them."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from store_core.domain.kitchen import Ticket
from store_core.domain.orders import FactKind, OrderLine, Payment
from store_core.domain.pricing import Quote
from store_core.journal.entries import Entry
from store_core.journal.kinds import (
    OrderAccepted,
    OrderCancelled,
    OrderChanged,
    OrderHandedOut,
    OrderPlaced,
    ReceiptReprinted,
)
from store_core.journal.touched import Touched, touch
from store_core.storage.kitchen import TicketRow
from store_core.storage.merge import put_cell, put_fact
from store_core.storage.order_queries import find_order
from store_core.storage.orders import (
    BillRow,
    OrderFactRow,
    OrderLineRow,
    OrderRow,
    OrderStatusRow,
    PaymentRow,
    VoidedLineRow,
)

CLOSED = frozenset({"completed", "cancelled"})


def order_placed(session: Session, entry: Entry, body: OrderPlaced) -> Touched:
    header = body.header
    row = OrderRow(
        id=header.id,
        entry_id=entry.id,
        device=entry.device,
        operator=entry.actor,
        number=header.number,
        placed_at=header.placed_at,
        business_date=entry.business_date,
        header=header,
    )
    put_fact(session, row)
    _put_lines(session, entry, header.id, body.lines)
    _put_bill(session, entry, header.id, body.bill, 0)
    _put_payments(session, entry, header.id, body.payments)
    _put_tickets(session, entry, body.tickets)
    return refresh_status(session, header.id)


def order_changed(session: Session, entry: Entry, body: OrderChanged) -> Touched:
    _put_lines(session, entry, body.order, body.added)
    for line in body.voided:
        row = VoidedLineRow(line_id=line, order_id=body.order, entry_id=entry.id)
        put_fact(session, row)
    if body.bill:
        _put_bill(session, entry, body.order, body.bill, body.bill_rev)
    _put_payments(session, entry, body.order, body.payments)
    _put_tickets(session, entry, body.tickets)
    if body.resumed:
        _put_order_fact(session, entry, body.order, "resumed")
    return refresh_status(session, body.order)


def order_accepted(session: Session, entry: Entry, body: OrderAccepted) -> Touched:
    _put_order_fact(session, entry, body.order, "accepted", body.promised_at)
    _put_tickets(session, entry, body.tickets)
    return refresh_status(session, body.order)


def order_cancelled(session: Session, entry: Entry, body: OrderCancelled) -> Touched:
    _put_order_fact(session, entry, body.order, "cancelled")
    return refresh_status(session, body.order)


def order_handed_out(session: Session, entry: Entry, body: OrderHandedOut) -> Touched:
    _put_payments(session, entry, body.order, body.payments)
    _put_order_fact(session, entry, body.order, "handed_out")
    return refresh_status(session, body.order)


def receipt_reprinted(session: Session, entry: Entry, body: ReceiptReprinted) -> Touched:
    """Only the audit log keeps it; no table changes."""
    return touch("order", body.order)


def refresh_status(session: Session, order_id: str) -> Touched:
    """Derive an order's status from its facts; nothing to do before it was placed."""
    session.flush()
    order = find_order(session, order_id)
    if order:
        status = order.status
        row = OrderStatusRow(
            order_id=order_id,
            status=status,
            payment_status=order.payment_status,
            total=order.bill.total,
            paid=order.paid,
            open=status not in CLOSED,
            placed_at=order.header.placed_at,
        )
        session.merge(row)
    tickets = order.tickets if order else ()
    return touch("order", order_id) | touch("ticket", *(fired.ticket.id for fired in tickets))


def _put_lines(session: Session, entry: Entry, order: str, lines: Iterable[OrderLine]) -> None:
    for position, line in enumerate(lines):
        row = OrderLineRow(
            id=line.id, order_id=order, entry_id=entry.id, position=position, line=line
        )
        put_fact(session, row)


def _put_bill(session: Session, entry: Entry, order: str, bill: Quote, rev: int) -> None:
    put_cell(session, BillRow(order_id=order, bill=bill, rev=rev, rank=0, entry_id=entry.id))


def _put_payments(session: Session, entry: Entry, order: str, payments: Iterable[Payment]) -> None:
    for payment in payments:
        row = PaymentRow(
            id=payment.id,
            order_id=order,
            entry_id=entry.id,
            method=payment.method,
            amount=payment.amount,
            tendered=payment.tendered,
            change=payment.change,
            shift=payment.shift,
            at=entry.at,
        )
        put_fact(session, row)


def _put_tickets(session: Session, entry: Entry, tickets: Iterable[Ticket]) -> None:
    for ticket in tickets:
        row = TicketRow(id=ticket.id, order_id=ticket.order, entry_id=entry.id, ticket=ticket)
        put_fact(session, row)


def _put_order_fact(
    session: Session,
    entry: Entry,
    order: str,
    kind: FactKind,
    promised_at: datetime | None = None,
) -> None:
    row = OrderFactRow(
        entry_id=entry.id,
        order_id=order,
        kind=kind,
        at=entry.at,
        actor=entry.actor,
        reason=entry.reason or "",
        promised_at=promised_at,
    )
    put_fact(session, row)
