"""What is read of the stock: its records, what is on hand, what moved (O2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import msgspec
from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from store_core.domain.catalogue import Text
from store_core.domain.purchasing import PurchaseOrder, Supplier
from store_core.domain.stock import Recipe, StockItem, Stocks
from store_core.storage.base import table_of
from store_core.storage.stock import (
    OrderUseRow,
    StockDayRow,
    StockMoveRow,
    StockPeriodRow,
    StockRecordRow,
)

_MOVES, _DAYS = table_of(StockMoveRow), table_of(StockDayRow)
_PERIODS = table_of(StockPeriodRow)


def load_stocks(session: Session) -> Stocks:
    """All but the purchase orders, retired ones too, each kind by position."""
    return Stocks(
        items=_records(session, "stock", StockItem),
        recipes=_records(session, "recipe", Recipe),
        suppliers=_records(session, "supplier", Supplier),
    )


def load_purchases(session: Session) -> tuple[PurchaseOrder, ...]:
    """All of them, the oldest first."""
    return _records(session, "purchase", PurchaseOrder)


def _records(session: Session, kind: str, shape: Any) -> tuple[Any, ...]:
    bodies = session.scalars(
        select(StockRecordRow.body)
        .where(StockRecordRow.kind == kind)
        .order_by(StockRecordRow.position, StockRecordRow.id)
    )
    decoder = msgspec.json.Decoder(shape)
    return tuple(decoder.decode(body) for body in bodies)


def stock_revs(session: Session) -> dict[str, int]:
    """The rev of every record, by "kind/id"."""
    found = session.execute(select(StockRecordRow.kind, StockRecordRow.id, StockRecordRow.rev))
    return {f"{kind}/{record}": rev for kind, record, rev in found}


@dataclass(frozen=True, slots=True)
class OnHand:
    """`counted_at` is None before the first count."""

    quantity: int
    counted_at: datetime | None = None


def on_hand(session: Session) -> Mapping[str, OnHand]:
    """Of every stock item that was ever counted or moved."""
    newest = (
        select(_PERIODS.c.stock_id, func.max(_PERIODS.c.starts_at).label("starts_at"))
        .group_by(_PERIODS.c.stock_id)
        .subquery()
    )
    rows = session.connection().execute(
        select(_PERIODS).join(
            newest,
            and_(
                newest.c.stock_id == _PERIODS.c.stock_id, newest.c.starts_at == _PERIODS.c.starts_at
            ),
        )
    )
    return {
        row.stock_id: OnHand(left_of(row), row.starts_at if row.entry_id else None) for row in rows
    }


def left_of(row: Any) -> int:
    """What a period leaves of what it began with."""
    left: int = row.counted - row.sale - row.waste + row.receipt + row.transfer
    return left


def used_by_day(session: Session, since: date, until: date) -> Mapping[str, Mapping[date, int]]:
    """What sales took on each business day, both included, by stock item."""
    rows = session.connection().execute(
        select(_DAYS.c.stock_id, _DAYS.c.day, _DAYS.c.sale).where(
            _DAYS.c.day >= since, _DAYS.c.day <= until, _DAYS.c.sale != 0
        )
    )
    used: dict[str, dict[date, int]] = {}
    for stock, day, quantity in rows:
        used.setdefault(stock, {})[day] = quantity
    return used


def received_of(session: Session, purchases: Sequence[str]) -> Mapping[str, Mapping[str, int]]:
    """What came of purchase orders, by order and stock item."""
    rows = session.connection().execute(
        select(_MOVES.c.purchase, _MOVES.c.stock_id, func.sum(_MOVES.c.quantity))
        .where(_MOVES.c.purchase.in_(purchases), _MOVES.c.kind == "receipt")
        .group_by(_MOVES.c.purchase, _MOVES.c.stock_id)
    )
    received: dict[str, dict[str, int]] = {}
    for purchase, stock, quantity in rows:
        received.setdefault(purchase, {})[stock] = int(quantity)
    return received


def stock_names(session: Session) -> Mapping[str, Text]:
    """What each stock item is called."""
    return {item.id: item.name for item in _records(session, "stock", StockItem)}


def moved_items(session: Session) -> frozenset[str]:
    """Stock items that something was ever counted, moved or sold of."""
    return frozenset(session.scalars(select(StockPeriodRow.stock_id).distinct()))


def moves_between(
    session: Session, since: date, until: date, stock: str = "", kind: str = ""
) -> Sequence[StockMoveRow]:
    """Of these business days, both included, the newest first."""
    query = select(StockMoveRow).where(StockMoveRow.day >= since, StockMoveRow.day <= until)
    if stock:
        query = query.where(StockMoveRow.stock_id == stock)
    if kind:
        query = query.where(StockMoveRow.kind == kind)
    order = (StockMoveRow.at.desc(), StockMoveRow.entry_id.desc(), StockMoveRow.stock_id)
    return session.scalars(query.order_by(*order)).all()


def days_between(
    session: Session, since: date, until: date, stock: str = ""
) -> Sequence[StockDayRow]:
    query = select(StockDayRow).where(StockDayRow.day >= since, StockDayRow.day <= until)
    if stock:
        query = query.where(StockDayRow.stock_id == stock)
    return session.scalars(query.order_by(StockDayRow.day.desc(), StockDayRow.stock_id)).all()


def wasted_orders(session: Session, since: date, until: date) -> Sequence[OrderUseRow]:
    """Orders cancelled after they were begun."""
    return session.scalars(
        select(OrderUseRow)
        .where(OrderUseRow.kind == "waste", OrderUseRow.day >= since, OrderUseRow.day <= until)
        .order_by(OrderUseRow.at.desc())
    ).all()


def purchase_of(session: Session, order_id: str) -> tuple[PurchaseOrder | None, int]:
    """A purchase order with its rev; (None, -1) where there is none."""
    row = session.get(StockRecordRow, ("purchase", order_id))
    if row is None:
        return None, -1
    return msgspec.json.decode(row.body, type=PurchaseOrder), row.rev
