"""The whole state as data: compared by digest, carried by snapshot (Law 2)."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

import msgspec
from sqlalchemy import (
    Boolean,
    Column,
    ColumnClause,
    Select,
    TableClause,
    column,
    delete,
    insert,
    select,
    table,
)
from sqlalchemy.orm import Session

from store_core.storage.availability import AvailabilityRow
from store_core.storage.base import Row, canonical, table_of
from store_core.storage.discrepancies import DismissalRow
from store_core.storage.journal import AcceptedGapRow
from store_core.storage.kitchen import (
    LineMarkRow,
    TicketReceivedRow,
    TicketRow,
    TicketStateRow,
)
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
from store_core.storage.pictures import PictureRow
from store_core.storage.promotions import PromotionUseRow, UsedHoldRow
from store_core.storage.sales import (
    OrderSaleRow,
    ShiftItemRow,
    ShiftMinuteRow,
    ShiftQuarterRow,
    ShiftSaleRow,
    ShiftTenderRow,
)
from store_core.storage.shifts import CountRow, MovementRow, ShiftRow, ZReportRow
from store_core.storage.stock import (
    ItemDayRow,
    OrderUseRow,
    StockDayRow,
    StockMoveRow,
    StockPeriodRow,
    StockRecordRow,
)
from store_core.storage.store import (
    CatalogueRow,
    DeviceRow,
    PersonRow,
    SettingsRow,
)
from store_core.storage.time_clock import ClockMarkRow, ClockVoidRow

STATE: tuple[type[Row], ...] = (
    DeviceRow,
    PersonRow,
    SettingsRow,
    CatalogueRow,
    AvailabilityRow,
    PictureRow,
    ShiftRow,
    MovementRow,
    CountRow,
    ZReportRow,
    OrderRow,
    OrderLineRow,
    VoidedLineRow,
    BillRow,
    OrderFactRow,
    PaymentRow,
    RefundRow,
    TicketRow,
    TicketStateRow,
    LineMarkRow,
    DismissalRow,
    AcceptedGapRow,
    TicketReceivedRow,
    OrderStatusRow,
    UsedHoldRow,
    PromotionUseRow,
    StockRecordRow,
    StockMoveRow,
    OrderUseRow,
    StockPeriodRow,
    StockDayRow,
    ItemDayRow,
    ClockMarkRow,
    ClockVoidRow,
    OrderSaleRow,
    ShiftSaleRow,
    ShiftTenderRow,
    ShiftItemRow,
    ShiftQuarterRow,
    ShiftMinuteRow,
)
"""Every table that is a function of the journal, and nothing else."""


_KEPT_WITHOUT_ORDER = frozenset({UsedHoldRow, PromotionUseRow})
"""What limits count by."""


def digest(session: Session, left_out: Select[str] | None = None) -> Mapping[str, str]:
    """SHA-256 of every state table: equal digests, equal state. `left_out` are ids of orders."""
    return {shape.__tablename__: _digest(session, shape, left_out) for shape in STATE}


def take_snapshot(session: Session, orders_since: datetime | None = None) -> bytes:
    """The state tables as MessagePack, in the columns' stored form. With `orders_since`, orders
    closed that were placed before are left out.
    """
    left_out = _closed_before(orders_since) if orders_since else None
    return msgspec.msgpack.encode(
        {shape.__tablename__: list(stored(session, shape, left_out)) for shape in STATE}
    )


def load_snapshot(session: Session, snapshot: bytes) -> None:
    """Replace the state by a snapshot's."""
    tables = msgspec.msgpack.decode(snapshot, type=dict[str, list[dict[str, Any]]])
    for shape in STATE:
        plain = _untyped(shape)
        session.execute(delete(plain))
        if stored := tables.get(shape.__tablename__):
            session.execute(insert(plain), stored)
    session.expire_all()


def forget_orders(session: Session, orders: Collection[str]) -> None:
    """Take orders out of the state, and leave the sums that they are part of."""
    for shape in STATE:
        plain = _untyped(shape)
        key = _order_of(shape, plain)
        if key is not None and shape not in _KEPT_WITHOUT_ORDER:
            session.execute(delete(plain).where(key.in_(orders)))
    session.expire_all()


def _digest(session: Session, shape: type[Row], left_out: Select[str] | None) -> str:
    running = sha256()
    for row in stored(session, shape, left_out):
        running.update(canonical(row))
    return running.hexdigest()


def stored(
    session: Session, shape: type[Row], left_out: Select[str] | None = None
) -> Iterator[dict[str, Any]]:
    """Rows in the columns' stored form, in the order of the primary key."""
    plain = _untyped(shape)
    key = [plain.c[column.name] for column in shape.__table__.primary_key]
    query = select(plain).order_by(*key)
    order = _order_of(shape, plain)
    if left_out is not None and order is not None:
        query = query.where(order.not_in(left_out))
    for row in session.execute(query).mappings():
        yield dict(row)


def _order_of(shape: type[Row], plain: TableClause) -> ColumnClause[Any] | None:
    """The column that names an order."""
    return plain.c.get("id" if shape is OrderRow else "order_id")


def _closed_before(moment: datetime) -> Select[str]:
    return select(OrderStatusRow.order_id).where(
        OrderStatusRow.open.is_(False), OrderStatusRow.placed_at < moment
    )


def _untyped(shape: type[Row]) -> TableClause:
    return table(shape.__tablename__, *(_plain(held) for held in table_of(shape).columns))


def _plain(held: Column[Any]) -> ColumnClause[Any]:
    """Of yes and no each database has its own form."""
    return column(held.name, held.type) if isinstance(held.type, Boolean) else column(held.name)
