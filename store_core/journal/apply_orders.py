"""Effects on orders. Facts go into their tables; the status is derived again from all of them."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from store_core.domain import discrepancies
from store_core.domain.held_codes import Hold
from store_core.domain.kitchen import Ticket, TicketProgress
from store_core.domain.orders import FactKind, FiredTicket, Order, OrderLine, Payment
from store_core.domain.pricing import Quote
from store_core.journal.apply_sales import keep_sales
from store_core.journal.apply_stock import keep_use
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
from store_core.storage.discrepancies import dismissed
from store_core.storage.kitchen import TicketRow
from store_core.storage.merge import put_cell, put_derived, put_fact
from store_core.storage.order_queries import OrderRows, find_order, heard_of
from store_core.storage.orders import (
    BillRow,
    OrderFactRow,
    OrderLineRow,
    OrderRow,
    OrderStatusRow,
    PaymentRow,
    VoidedLineRow,
)
from store_core.storage.promotions import UsedHoldRow, keep_uses

CLOSED = frozenset({"completed", "cancelled"})


def order_placed(session: Session, entry: Entry, body: OrderPlaced) -> Touched:
    order_id = body.header.id
    is_first = not heard_of(session, order_id)
    rows = placed_rows(entry, body)
    put_fact(session, *rows.placed)
    put_fact(session, *rows.lines)
    put_cell(session, *rows.bills)
    put_fact(session, *rows.payments)
    put_fact(session, *rows.tickets)
    put_fact(session, *_used_holds(entry, order_id, body.holds))
    if is_first:
        return _keep_status(session, as_placed(entry, body), fresh=True)
    return refresh_status(session, order_id)


def order_changed(session: Session, entry: Entry, body: OrderChanged) -> Touched:
    voided = (
        VoidedLineRow(line_id=line, order_id=body.order, entry_id=entry.id) for line in body.voided
    )
    put_fact(session, *_lines(entry, body.order, body.added))
    put_fact(session, *voided)
    if body.bill:
        put_cell(session, _bill(entry, body.order, body.bill, body.bill_rev))
    put_fact(session, *_payments(entry, body.order, body.payments))
    put_fact(session, *_tickets(entry, body.tickets))
    put_fact(session, *_used_holds(entry, body.order, body.holds))
    if body.resumed:
        put_fact(session, _order_fact(entry, body.order, "resumed"))
    return refresh_status(session, body.order)


def order_accepted(session: Session, entry: Entry, body: OrderAccepted) -> Touched:
    put_fact(session, _order_fact(entry, body.order, "accepted", body.promised_at))
    put_fact(session, *_tickets(entry, body.tickets))
    return refresh_status(session, body.order)


def order_cancelled(session: Session, entry: Entry, body: OrderCancelled) -> Touched:
    put_fact(session, _order_fact(entry, body.order, "cancelled", wasted=body.wasted))
    return refresh_status(session, body.order)


def order_handed_out(session: Session, entry: Entry, body: OrderHandedOut) -> Touched:
    put_fact(session, *_payments(entry, body.order, body.payments))
    put_fact(session, _order_fact(entry, body.order, "handed_out"))
    return refresh_status(session, body.order)


def receipt_reprinted(session: Session, entry: Entry, body: ReceiptReprinted) -> Touched:
    """Only the audit log keeps it; no table changes."""
    return touch("order", body.order)


def as_placed(entry: Entry, body: OrderPlaced) -> Order:
    """The order that a placing makes while nothing else is known of it."""
    header = body.header
    payments = (replace(one, at=entry.at, actor=entry.actor) for one in body.payments)
    tickets = sorted(body.tickets, key=lambda one: (one.revision, one.station))
    return Order(
        header=header,
        lines=body.lines,
        bill=body.bill,
        payments=tuple(payments),
        tickets=tuple(FiredTicket(ticket, TicketProgress()) for ticket in tickets),
        operator=entry.actor,
        device=entry.device,
        entry=entry.id,
        terms=body.terms,
        business_date=entry.business_date,
    )


def placed_rows(entry: Entry, body: OrderPlaced) -> OrderRows:
    header = body.header
    placed = OrderRow.fresh(
        id=header.id,
        entry_id=entry.id,
        device=entry.device,
        operator=entry.actor,
        number=header.number,
        placed_at=header.placed_at,
        business_date=entry.business_date,
        header=header,
        terms=body.terms,
    )
    return OrderRows(
        placed=[placed],
        lines=_lines(entry, header.id, body.lines),
        bills=[_bill(entry, header.id, body.bill, 0)],
        payments=_payments(entry, header.id, body.payments),
        tickets=_tickets(entry, body.tickets),
    )


def refresh_status(session: Session, order_id: str) -> Touched:
    """Derive an order's status from its facts; nothing to do before it was placed."""
    order = find_order(session, order_id)
    return _keep_status(session, order) if order else touch("order", order_id)


def _keep_status(session: Session, order: Order, *, fresh: bool = False) -> Touched:
    """`fresh`: nothing was derived of it before."""
    status, apart = order.status, _is_apart(session, order)
    row = OrderStatusRow.fresh(
        order_id=order.id,
        status=status,
        payment_status=order.payment_status,
        total=order.bill.total,
        paid=order.paid,
        open=apart or status not in CLOSED,
        placed_at=order.header.placed_at,
        apart=apart,
    )
    put_derived(session, row)
    _keep_uses(session, order)
    keep_sales(session, order, fresh=fresh)
    tickets = (fired.ticket.id for fired in order.tickets)
    used = keep_use(session, order, fresh=fresh)
    return touch("order", order.id) | touch("ticket", *tickets) | used


def _is_apart(session: Session, order: Order) -> bool:
    """Whether something of it does not add up that nobody has dismissed."""
    found = {one.id for one in discrepancies.of_order(order)}
    return bool(found - dismissed(session, found))


def _keep_uses(session: Session, order: Order) -> None:
    if order.terms and any(promotion.limit is not None for promotion in order.terms.promotions):
        keep_uses(session, order.id, order.limited_uses)


def _used_holds(entry: Entry, order: str, holds: Iterable[Hold]) -> list[UsedHoldRow]:
    return [UsedHoldRow(hold_id=hold.id, order_id=order, entry_id=entry.id) for hold in holds]


def _lines(entry: Entry, order: str, lines: Iterable[OrderLine]) -> list[OrderLineRow]:
    return [
        OrderLineRow.fresh(
            id=line.id, order_id=order, entry_id=entry.id, position=position, line=line
        )
        for position, line in enumerate(lines)
    ]


def _bill(entry: Entry, order: str, bill: Quote, rev: int) -> BillRow:
    return BillRow.fresh(order_id=order, bill=bill, rev=rev, rank=0, entry_id=entry.id)


def _payments(entry: Entry, order: str, payments: Iterable[Payment]) -> list[PaymentRow]:
    return [
        PaymentRow.fresh(
            id=payment.id,
            order_id=order,
            entry_id=entry.id,
            method=payment.method,
            amount=payment.amount,
            tendered=payment.tendered,
            change=payment.change,
            shift=payment.shift,
            at=entry.at,
            rounding=payment.rounding,
            actor=entry.actor,
        )
        for payment in payments
    ]


def _tickets(entry: Entry, tickets: Iterable[Ticket]) -> list[TicketRow]:
    return [
        TicketRow.fresh(
            id=ticket.id,
            order_id=ticket.order,
            entry_id=entry.id,
            fire_at=ticket.fire_at,
            ticket=ticket,
        )
        for ticket in tickets
    ]


def _order_fact(
    entry: Entry,
    order: str,
    kind: FactKind,
    promised_at: datetime | None = None,
    wasted: tuple[str, ...] = (),
) -> OrderFactRow:
    return OrderFactRow(
        entry_id=entry.id,
        order_id=order,
        kind=kind,
        at=entry.at,
        actor=entry.actor,
        reason=entry.reason or "",
        promised_at=promised_at,
        wasted=wasted,
    )
