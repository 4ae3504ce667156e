"""Orders read back whole from their tables."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from store_core.domain.kitchen import TicketProgress
from store_core.domain.orders import FiredTicket, Order, OrderFact, Payment
from store_core.storage.kitchen import LineMarkRow, TicketRow, TicketStateRow
from store_core.storage.orders import (
    BillRow,
    OrderFactRow,
    OrderLineRow,
    OrderRow,
    OrderStatusRow,
    PaymentRow,
    VoidedLineRow,
)


def find_order(session: Session, order_id: str) -> Order | None:
    """One order, or None while its placing is not known here."""
    return next(iter(find_orders(session, [order_id])), None)


def find_orders(session: Session, order_ids: Collection[str]) -> tuple[Order, ...]:
    """Orders in the given order, each whole; ids not placed here are left out."""
    placed = {row.id: row for row in _of(session, OrderRow, OrderRow.id, order_ids)}
    lines = _grouped(session, OrderLineRow, order_ids)
    voided = _grouped(session, VoidedLineRow, order_ids)
    bills = _grouped(session, BillRow, order_ids)
    facts = _grouped(session, OrderFactRow, order_ids)
    payments = _grouped(session, PaymentRow, order_ids)
    tickets = _fired(session, order_ids)
    return tuple(
        Order(
            header=placed[order_id].header,
            lines=tuple(row.line for row in sorted(lines[order_id], key=_line_key)),
            bill=bills[order_id][0].bill,
            voided=frozenset(row.line_id for row in voided[order_id]),
            facts=tuple(_fact(row) for row in sorted(facts[order_id], key=_when)),
            payments=tuple(_payment(row) for row in sorted(payments[order_id], key=_when)),
            tickets=tickets[order_id],
            promised_at=_promise(facts[order_id]),
            operator=placed[order_id].operator,
            device=placed[order_id].device,
            entry=placed[order_id].entry_id,
        )
        for order_id in order_ids
        if order_id in placed
    )


def open_order_ids(session: Session) -> Sequence[str]:
    """Orders neither completed nor cancelled, oldest first."""
    return session.scalars(
        select(OrderStatusRow.order_id)
        .where(OrderStatusRow.open)
        .order_by(OrderStatusRow.placed_at)
    ).all()


def orders_placed_since(session: Session, since: datetime) -> Sequence[str]:
    """Orders placed at or after a moment, oldest first."""
    return session.scalars(
        select(OrderStatusRow.order_id)
        .where(OrderStatusRow.placed_at >= since)
        .order_by(OrderStatusRow.placed_at)
    ).all()


def orders_moved_since(session: Session, since: datetime) -> Sequence[str]:
    """Orders with a ticket that was moved at or after a moment."""
    return session.scalars(
        select(TicketStateRow.order_id).where(TicketStateRow.at >= since).distinct()
    ).all()


def placed_ids(session: Session, order_ids: Collection[str]) -> Sequence[str]:
    """Those of the orders whose placing has arrived here."""
    return session.scalars(select(OrderRow.id).where(OrderRow.id.in_(order_ids))).all()


def _of(session: Session, table: Any, column: Any, ids: Collection[str]) -> Sequence[Any]:
    return session.scalars(select(table).where(column.in_(ids))).all()


def _grouped(session: Session, table: Any, ids: Collection[str]) -> Mapping[str, list[Any]]:
    grouped: dict[str, list[Any]] = defaultdict(list)
    for row in _of(session, table, table.order_id, ids):
        grouped[row.order_id].append(row)
    return grouped


def _fired(session: Session, order_ids: Collection[str]) -> Mapping[str, tuple[FiredTicket, ...]]:
    states = {
        row.ticket_id: row
        for row in _of(session, TicketStateRow, TicketStateRow.order_id, order_ids)
    }
    done: dict[str, set[str]] = defaultdict(set)
    for mark in _of(session, LineMarkRow, LineMarkRow.order_id, order_ids):
        if mark.done:
            done[mark.ticket_id].add(mark.line_id)
    fired: dict[str, tuple[FiredTicket, ...]] = defaultdict(tuple)
    rows = _of(session, TicketRow, TicketRow.order_id, order_ids)
    for row in sorted(rows, key=lambda row: (row.ticket.revision, row.ticket.station)):
        progress = _progress(states.get(row.id), done[row.id])
        fired[row.order_id] += (FiredTicket(row.ticket, progress),)
    return fired


def _progress(row: TicketStateRow | None, done: Iterable[str]) -> TicketProgress:
    if row is None:
        return TicketProgress(lines_done=frozenset(done))
    return TicketProgress(row.state, row.rev, row.at, frozenset(done))  # type: ignore[arg-type]  # a state name as written


def _line_key(row: OrderLineRow) -> tuple[str, int]:
    return (row.entry_id, row.position)


def _when(row: OrderFactRow | PaymentRow) -> tuple[datetime, str]:
    return (row.at, row.entry_id)


def _fact(row: OrderFactRow) -> OrderFact:
    return OrderFact(row.kind, row.at, row.actor, row.reason)  # type: ignore[arg-type]  # a fact's name as written


def _payment(row: PaymentRow) -> Payment:
    return Payment(
        row.id,
        row.method,  # type: ignore[arg-type]  # a method's name as written
        row.amount,
        row.tendered,
        row.change,
        row.shift,
        row.at,
    )


def _promise(facts: Iterable[OrderFactRow]) -> datetime | None:
    told = [row for row in facts if row.promised_at]
    return max(told, key=_when).promised_at if told else None
