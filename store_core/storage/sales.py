"""Sums of what each shift sold, kept with every order, so that no dashboard reads one (O8).

`orders` is how many orders have a part in a row: the last one to leave takes the row with it, so
what was taken back leaves no trace.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    Delete,
    Insert,
    Table,
    bindparam,
    delete,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from store_core.domain.order_sales import ShiftShare
from store_core.storage.base import Json, Row, insert_into, table_of
from store_core.storage.prepared import Prepared

_BY_SHIFT = {"sqlite_with_rowid": False}
"""A shift's rows lie beside each other, as they are read."""


class OrderSaleRow(Row):
    """What an order put into the sums below, derived from its facts; they hold it once."""

    __tablename__ = "order_sales"

    order_id: Mapped[str] = mapped_column(primary_key=True)
    shares: Mapped[tuple[ShiftShare, ...]] = mapped_column(Json(tuple[ShiftShare, ...]))


class ShiftSaleRow(Row):
    __tablename__ = "shift_sales"

    shift_id: Mapped[str] = mapped_column(primary_key=True)
    sales: Mapped[int]
    gross: Mapped[int]
    saved: Mapped[int]
    charges: Mapped[int]
    net: Mapped[int]
    tax: Mapped[int]
    tips: Mapped[int]
    refunds: Mapped[int]
    refunded: Mapped[int]
    rounding: Mapped[int]
    orders: Mapped[int]


class ShiftTenderRow(Row):
    __tablename__ = "shift_tenders"
    __table_args__ = _BY_SHIFT

    shift_id: Mapped[str] = mapped_column(primary_key=True)
    method: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[int]
    taken: Mapped[int]
    refunded: Mapped[int]
    orders: Mapped[int]


class ShiftItemRow(Row):
    __tablename__ = "shift_items"
    __table_args__ = _BY_SHIFT

    shift_id: Mapped[str] = mapped_column(primary_key=True)
    item: Mapped[str] = mapped_column(primary_key=True)
    pieces: Mapped[int]
    net: Mapped[int]
    costed: Mapped[int]
    cost: Mapped[int]
    orders: Mapped[int]


class ShiftQuarterRow(Row):
    """Of the quarter hour that begins `at`."""

    __tablename__ = "shift_quarters"
    __table_args__ = _BY_SHIFT

    shift_id: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(primary_key=True)
    sales: Mapped[int]
    net: Mapped[int]
    orders: Mapped[int]


class ShiftMinuteRow(Row):
    """How many orders left the kitchen so many minutes after their promise."""

    __tablename__ = "shift_minutes"
    __table_args__ = _BY_SHIFT

    shift_id: Mapped[str] = mapped_column(primary_key=True)
    minutes: Mapped[int] = mapped_column(primary_key=True)
    orders: Mapped[int]


def add_shares(session: Session, shares: Collection[ShiftShare], sign: int) -> None:
    """Put shares into the sums, or with -1 take them out again."""
    rows: dict[type[Row], list[dict[str, Any]]] = {kind: [] for kind in _ADD}
    for share in shares:
        for kind, row in _rows(share):
            told = {**row, "orders": 1}
            summed = {name: sign * told[name] for name in _SUMMED[kind]}
            rows[kind].append({**told, **summed, "shift_id": share.shift})
    for kind, added in rows.items():
        _ADD[kind].run_all(session, added)
    if sign < 0:
        for empty in _EMPTY:
            session.connection().execute(empty, {"shifts": [share.shift for share in shares]})


def nothing_sold(shift: str) -> ShiftSaleRow:
    """Of a shift that has no sums."""
    return ShiftSaleRow(shift_id=shift, **dict.fromkeys(_SUMMED[ShiftSaleRow], 0))


def find_shares(session: Session, order_id: str) -> tuple[ShiftShare, ...]:
    """What the sums hold of an order."""
    found = session.connection().execute(_SHARES, {"order": order_id}).scalar()
    return found or ()


def _rows(share: ShiftShare) -> Iterable[tuple[type[Row], Mapping[str, Any]]]:
    yield ShiftSaleRow, _values(share.sums)
    for tender in share.tenders:
        yield ShiftTenderRow, _values(tender)
    for item in share.items:
        yield ShiftItemRow, _values(item)
    for quarter in share.quarters:
        yield ShiftQuarterRow, _values(quarter)
    if share.minutes is not None:
        yield ShiftMinuteRow, {"minutes": share.minutes}


def _values(part: Any) -> dict[str, Any]:
    return {one.name: getattr(part, one.name) for one in fields(part)}


def _summed(kind: type[Row]) -> Sequence[str]:
    return [column.name for column in table_of(kind).columns if not column.primary_key]


def _adding(table: Table, columns: Sequence[str]) -> Callable[[str], Insert]:
    """Rows, or to those that are there."""

    def made(dialect: str) -> Insert:
        insert = insert_into(dialect, table)
        return insert.on_conflict_do_update(
            index_elements=table.primary_key.columns,
            set_={name: table.c[name] + insert.excluded[name] for name in columns},
        )

    return made


def _emptied(kind: type[Row]) -> Delete:
    table = table_of(kind)
    shifts: BindParameter[str] = bindparam("shifts", expanding=True)
    return delete(table).where(table.c.shift_id.in_(shifts), table.c.orders == 0)


_SALES = table_of(OrderSaleRow)
_SHARES = select(_SALES.c.shares).where(_SALES.c.order_id == bindparam("order"))
_KINDS: tuple[type[Row], ...] = (
    ShiftSaleRow,
    ShiftTenderRow,
    ShiftItemRow,
    ShiftQuarterRow,
    ShiftMinuteRow,
)
_SUMMED = {kind: _summed(kind) for kind in _KINDS}
_ADD = {
    kind: Prepared(_adding(table_of(kind), _SUMMED[kind]), table_of(kind).c.keys())
    for kind in _KINDS
}
_EMPTY = [_emptied(kind) for kind in _KINDS]
