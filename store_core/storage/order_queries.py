"""Orders read back whole from their tables."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, exists, func, literal, or_, select, tuple_
from sqlalchemy.orm import Session

from store_core.domain.kitchen import TicketProgress
from store_core.domain.orders import FiredTicket, Order, OrderFact, OrderLine, Payment
from store_core.domain.refunds import Refund
from store_core.storage.base import Row, table_of
from store_core.storage.kitchen import LineMarkRow, TicketRow, TicketStateRow
from store_core.storage.orders import (
    BillRow,
    OrderFactRow,
    OrderLineRow,
    OrderRow,
    OrderStatusRow,
    PaymentRow,
    RefundRow,
    VoidedLineRow,
)
from store_core.storage.prepared import prepared


@dataclass(frozen=True, slots=True)
class OrderRows:
    """All that tables hold of one order, read from them or about to be written."""

    placed: Sequence[OrderRow] = ()
    lines: Sequence[OrderLineRow] = ()
    voided: Sequence[VoidedLineRow] = ()
    bills: Sequence[BillRow] = ()
    facts: Sequence[OrderFactRow] = ()
    payments: Sequence[PaymentRow] = ()
    refunds: Sequence[RefundRow] = ()
    tickets: Sequence[TicketRow] = ()
    states: Sequence[TicketStateRow] = ()
    marks: Sequence[LineMarkRow] = ()


_TABLES: Mapping[str, type[Row]] = {
    "placed": OrderRow,
    "lines": OrderLineRow,
    "voided": VoidedLineRow,
    "bills": BillRow,
    "facts": OrderFactRow,
    "payments": PaymentRow,
    "refunds": RefundRow,
    "tickets": TicketRow,
    "states": TicketStateRow,
    "marks": LineMarkRow,
}
"""Where each field of `OrderRows` is kept."""


def find_order(session: Session, order_id: str) -> Order | None:
    """One order, or None while its placing is not known here."""
    return next(iter(find_orders(session, [order_id])), None)


def find_orders(session: Session, order_ids: Collection[str]) -> tuple[Order, ...]:
    """Orders in the given order, each whole; ids not placed here are left out."""
    held = {field: _grouped(session, field, order_ids) for field in _TABLES}
    return tuple(
        order_of(OrderRows(**{field: held[field][order_id] for field in _TABLES}))
        for order_id in order_ids
        if held["placed"][order_id]
    )


def order_of(rows: OrderRows) -> Order:
    """The order that its rows make; the one that placed it has to be among them."""
    placed = rows.placed[0]
    return Order(
        header=placed.header,
        lines=tuple(row.line for row in sorted(rows.lines, key=_line_key)),
        bill=rows.bills[0].bill,
        voided=frozenset(row.line_id for row in rows.voided),
        facts=tuple(_fact(row) for row in sorted(rows.facts, key=_when)),
        payments=tuple(_payment(row) for row in sorted(rows.payments, key=_when)),
        tickets=tuple(_fired(rows)),
        promised_at=_promise(rows.facts),
        operator=placed.operator,
        device=placed.device,
        entry=placed.entry_id,
        refunds=tuple(_refund(row) for row in sorted(rows.refunds, key=_when)),
        terms=placed.terms,
        business_date=placed.business_date,
    )


def heard_of(session: Session, order_id: str) -> bool:
    """Whether anything is held of an order; what befell it may have come before its placing."""
    return bool(_HEARD_OF.value(session, order=order_id))


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


def paid_numbered(
    session: Session, text: str, after: tuple[datetime, str] | None, limit: int
) -> Sequence[str]:
    """Paid orders whose number holds a text, newest first; `after` is when the last one of the
    page before was placed, and its id.
    """
    place = tuple_(OrderRow.placed_at, OrderRow.id)
    found = (
        select(OrderRow.id)
        .join(OrderStatusRow, OrderStatusRow.order_id == OrderRow.id)
        .where(OrderStatusRow.paid > 0)
        .where(func.lower(OrderRow.number).contains(text.lower(), autoescape=True))
    )
    if after:
        moment = literal(after[0], OrderRow.placed_at.type)
        found = found.where(tuple_(moment, literal(after[1])) > place)
    newest = found.order_by(OrderRow.placed_at.desc(), OrderRow.id.desc())
    return session.scalars(newest.limit(limit)).all()


def orders_moved_since(session: Session, since: datetime) -> Sequence[str]:
    """Orders with a ticket that was moved at or after a moment."""
    return session.scalars(
        select(TicketStateRow.order_id).where(TicketStateRow.at >= since).distinct()
    ).all()


def placed_ids(session: Session, order_ids: Collection[str]) -> Sequence[str]:
    """Those of the orders whose placing has arrived here."""
    return session.scalars(select(OrderRow.id).where(OrderRow.id.in_(order_ids))).all()


def has_orders(session: Session) -> bool:
    """Whether anything was ever sold."""
    return session.scalar(select(OrderRow.id).limit(1)) is not None


def numbers_of_orders(session: Session, order_ids: Collection[str]) -> Mapping[str, str]:
    found = session.execute(select(OrderRow.id, OrderRow.number).where(OrderRow.id.in_(order_ids)))
    return dict(found.all())


def lines_by_id(session: Session, line_ids: Collection[str]) -> Mapping[str, OrderLine]:
    rows = session.scalars(select(OrderLineRow).where(OrderLineRow.id.in_(line_ids)))
    return {row.id: row.line for row in rows}


def stations_of_tickets(session: Session, ticket_ids: Collection[str]) -> Mapping[str, str]:
    rows = session.scalars(select(TicketRow).where(TicketRow.id.in_(ticket_ids)))
    return {row.id: row.ticket.station for row in rows}


def _key(table: type[Row]) -> ColumnElement[str]:
    """The column that names the order."""
    return table_of(table).c["id" if table is OrderRow else "order_id"]


_FINDS = {
    field: select(table_of(table)).where(_key(table).in_(bindparam("orders", expanding=True)))
    for field, table in _TABLES.items()
}
_FINDS_ONE = {
    field: prepared(select(table_of(table)).where(_key(table) == bindparam("order")))
    for field, table in _TABLES.items()
}
_HEARD_OF = prepared(
    select(or_(*(exists().where(_key(table) == bindparam("order")) for table in _TABLES.values())))
)


def _grouped(session: Session, field: str, orders: Collection[str]) -> Mapping[str, list[Any]]:
    """Plain rows, by order."""
    table = _TABLES[field]
    if len(orders) == 1:
        order = next(iter(orders))
        found = _FINDS_ONE[field].rows(session, order=order)
        return {order: [table.read(row) for row in found]}
    grouped: dict[str, list[Any]] = defaultdict(list)
    key = _key(table).name
    for row in session.connection().execute(_FINDS[field], {"orders": list(orders)}):
        grouped[row._mapping[key]].append(row)
    return grouped


def _fired(rows: OrderRows) -> Iterable[FiredTicket]:
    states = {row.ticket_id: row for row in rows.states}
    done: dict[str, set[str]] = defaultdict(set)
    for mark in rows.marks:
        if mark.done:
            done[mark.ticket_id].add(mark.line_id)
    for row in sorted(rows.tickets, key=lambda row: (row.ticket.revision, row.ticket.station)):
        yield FiredTicket(row.ticket, _progress(states.get(row.id), done[row.id]))


def _progress(row: TicketStateRow | None, done: Iterable[str]) -> TicketProgress:
    if row is None:
        return TicketProgress(lines_done=frozenset(done))
    return TicketProgress(row.state, row.rev, row.at, frozenset(done))  # type: ignore[arg-type]  # a state name as written


def _line_key(row: OrderLineRow) -> tuple[str, int]:
    return (row.entry_id, row.position)


def _when(row: OrderFactRow | PaymentRow | RefundRow) -> tuple[datetime, str]:
    return (row.at, row.entry_id)


def _fact(row: OrderFactRow) -> OrderFact:
    return OrderFact(row.kind, row.at, row.actor, row.reason, row.wasted)  # type: ignore[arg-type]  # a fact's name as written


def _payment(row: PaymentRow) -> Payment:
    return Payment(
        row.id,
        row.method,  # type: ignore[arg-type]  # a method's name as written
        row.amount,
        row.tendered,
        row.change,
        row.shift,
        row.at,
        row.rounding,
        row.actor,
    )


def _refund(row: RefundRow) -> Refund:
    return replace(row.refund, at=row.at, actor=row.actor, reason=row.reason)


def _promise(facts: Iterable[OrderFactRow]) -> datetime | None:
    told = [row for row in facts if row.promised_at]
    return max(told, key=_when).promised_at if told else None
