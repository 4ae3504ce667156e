"""Tables of the stock: its records, what was said of it, and sums kept by period and day (O2).

A period begins with a count (or with the shop) and ends with the next; what moved belongs to the
period it moved in. So what is on hand is one row, and two counts tell what is gone between them.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    Delete,
    Index,
    Insert,
    Table,
    Text,
    and_,
    bindparam,
    delete,
    func,
    insert,
    literal_column,
    select,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from store_core.domain.stock_use import OrderUse, Sold
from store_core.storage.base import Cell, Json, Row, insert_into, table_of, to_millis
from store_core.storage.prepared import Prepared

OPENED = datetime(1970, 1, 1, tzinfo=UTC)
"""Where the period before the first count begins."""
SUMS = ("sale", "waste", "receipt", "transfer")
"""Columns that add up what moved, each as its kind is told: sales and waste as what went."""


class StockRecordRow(Row, Cell):
    """`kind` is stock, recipe, supplier or purchase."""

    __tablename__ = "stock_records"

    kind: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    body: Mapped[str]


class StockMoveRow(Row):
    """A count (`quantity` is what was there), or what waste, a receipt or a transfer added."""

    __tablename__ = "stock_moves"
    __table_args__ = (
        Index("ix_stock_moves_day", "day"),
        Index("ix_stock_moves_stock", "stock_id", "at"),
        Index("ix_stock_moves_purchase", "purchase"),
    )

    entry_id: Mapped[str] = mapped_column(primary_key=True)
    stock_id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    at: Mapped[datetime]
    day: Mapped[date]
    quantity: Mapped[int]
    cost: Mapped[int]
    supplier: Mapped[str]
    purchase: Mapped[str]
    place: Mapped[str]
    actor: Mapped[str | None]
    reason: Mapped[str]


class OrderUseRow(Row):
    """What an order takes, derived from its facts; the sums below hold it once."""

    __tablename__ = "order_uses"
    __table_args__ = (
        Index("ix_order_uses_at", "at"),
        Index("ix_order_uses_day", "kind", "day"),
    )

    order_id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    at: Mapped[datetime]
    day: Mapped[date]
    use: Mapped[OrderUse] = mapped_column(Json(OrderUse))


class StockPeriodRow(Row):
    """`entry_id` is that of the count it begins with, empty before the first one."""

    __tablename__ = "stock_periods"

    stock_id: Mapped[str] = mapped_column(primary_key=True)
    starts_at: Mapped[datetime] = mapped_column(primary_key=True)
    entry_id: Mapped[str]
    counted: Mapped[int]
    sale: Mapped[int]
    waste: Mapped[int]
    receipt: Mapped[int]
    transfer: Mapped[int]


class StockDayRow(Row):
    """What moved on a business day."""

    __tablename__ = "stock_days"
    __table_args__ = (Index("ix_stock_days_day", "day"),)

    stock_id: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    sale: Mapped[int]
    waste: Mapped[int]
    receipt: Mapped[int]
    transfer: Mapped[int]


class ItemDayRow(Row):
    """What was sold with a recipe on a business day: pieces, money without tax, cost of goods."""

    __tablename__ = "item_days"
    __table_args__ = (Index("ix_item_days_day", "day"),)

    item: Mapped[str] = mapped_column(primary_key=True)
    variant: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    pieces: Mapped[int]
    net: Mapped[int]
    cost: Mapped[int]


_MOVES, _USES = table_of(StockMoveRow), table_of(OrderUseRow)
_PERIODS, _DAYS = table_of(StockPeriodRow), table_of(StockDayRow)
_ITEM_DAYS = table_of(ItemDayRow)


@dataclass(frozen=True, slots=True)
class Shift:
    """Quantities by stock item to add to one of the sums, at a moment of a business day."""

    column: str
    at: datetime
    day: date
    quantities: Mapping[str, int]

    def back(self) -> "Shift":
        return Shift(
            self.column, self.at, self.day, {one: -many for one, many in self.quantities.items()}
        )


def add_to_sums(session: Session, shift: Shift) -> None:
    """To the period each item is in at that moment, and to the day."""
    if not shift.quantities:
        return
    at, day = to_millis(shift.at), shift.day.isoformat()
    rows = [
        {"stock_id": stock, "quantity": quantity, "at": at, "day": day}
        for stock, quantity in shift.quantities.items()
    ]
    _ADD_TO_PERIODS[shift.column].run_all(session, rows)
    _ADD_TO_DAYS[shift.column].run_all(session, rows)
    if shift.column == "transfer" or min(shift.quantities.values()) < 0:
        _drop_empty(session, shift.quantities, shift.day)


def add_sold(session: Session, day: date, sold: Iterable[Sold], sign: int) -> None:
    rows = [
        {
            "item": one.item,
            "variant": one.variant,
            "day": day,
            "pieces": sign * one.pieces,
            "net": sign * one.net,
            "cost": sign * one.cost,
        }
        for one in sold
    ]
    if not rows:
        return
    _ADD_TO_ITEM_DAYS.run_all(session, rows)
    if sign < 0:
        session.connection().execute(_EMPTY_ITEM_DAYS, {"day": day})


def _drop_empty(session: Session, stocks: Collection[str], day: date) -> None:
    """Rows that say nothing, so that what was taken back leaves no trace."""
    connection = session.connection()
    connection.execute(_EMPTY_PERIODS, {"stocks": list(stocks)})
    connection.execute(_EMPTY_DAYS, {"stocks": list(stocks), "day": day})


def begin_period(session: Session, stock: str, at: datetime, entry_id: str, counted: int) -> None:
    """A count divides the period it falls into; of two at the same moment the larger id holds."""
    connection = session.connection()
    own = and_(_PERIODS.c.stock_id == stock, _PERIODS.c.starts_at == at)
    held = connection.execute(select(_PERIODS.c.entry_id).where(own)).scalar()
    if held is not None:
        if entry_id > held:
            change = update(_PERIODS).where(own)
            connection.execute(change.values(entry_id=entry_id, counted=counted))
        return
    starts = select(func.max(_PERIODS.c.starts_at)).where(_PERIODS.c.stock_id == stock)
    before = connection.execute(starts.where(_PERIODS.c.starts_at < at)).scalar() or OPENED
    ends = select(func.min(_PERIODS.c.starts_at)).where(_PERIODS.c.stock_id == stock)
    until = connection.execute(ends.where(_PERIODS.c.starts_at > at)).scalar()
    sums = _moved_between(session, stock, at, until)
    period = {"stock_id": stock, "starts_at": at, "entry_id": entry_id, "counted": counted}
    connection.execute(insert(_PERIODS), [{**period, **sums}])
    if any(sums.values()):
        left = {name: _PERIODS.c[name] - moved for name, moved in sums.items()}
        divided = and_(_PERIODS.c.stock_id == stock, _PERIODS.c.starts_at == before)
        connection.execute(update(_PERIODS).where(divided).values(left))
        connection.execute(_EMPTY_PERIODS, {"stocks": [stock]})


def drop_use(session: Session, order_id: str) -> None:
    session.connection().execute(delete(_USES).where(_USES.c.order_id == order_id))


def find_use(session: Session, order_id: str) -> tuple[date, OrderUse] | None:
    """What the sums hold of an order, and on which day."""
    found = session.connection().execute(_USE, {"order": order_id}).first()
    return (found.day, found.use) if found else None


def _moved_between(
    session: Session, stock: str, after: datetime, until: datetime | None
) -> Mapping[str, int]:
    """What moved after a moment, up to and with another, by sum."""
    sums = dict.fromkeys(SUMS, 0)
    moves = select(_MOVES.c.kind, func.sum(_MOVES.c.quantity)).where(
        _MOVES.c.stock_id == stock, _MOVES.c.kind != "count", _MOVES.c.at > after
    )
    uses = select(_USES.c.kind, _USES.c.use).where(_USES.c.at > after)
    if until is not None:
        moves, uses = moves.where(_MOVES.c.at <= until), uses.where(_USES.c.at <= until)
    connection = session.connection()
    for kind, quantity in connection.execute(moves.group_by(_MOVES.c.kind)):
        sums[kind] += -int(quantity) if kind == "waste" else int(quantity)
    for kind, use in connection.execute(uses):
        sums[kind] += use.uses.get(stock, 0)
    return sums


def _adding(table: Table, columns: Sequence[str]) -> Callable[[str], Insert]:
    """Rows, or to those that are there."""

    def made(dialect: str) -> Insert:
        insert = insert_into(dialect, table)
        return insert.on_conflict_do_update(
            index_elements=table.primary_key.columns,
            set_={name: table.c[name] + insert.excluded[name] for name in columns},
        )

    return made


def _adding_to_periods(dialect: str, column: str) -> Insert:
    """To the period that `at`, in milliseconds, falls into."""
    begun = select(func.max(_PERIODS.c.starts_at)).where(
        _PERIODS.c.stock_id == bindparam("stock_id"),
        _PERIODS.c.starts_at < bindparam("at", type_=BigInteger()),
    )
    opened: ColumnElement[Any] = literal_column(str(to_millis(OPENED)))
    return _adding_quantity(
        dialect,
        _PERIODS,
        column,
        starts_at=func.coalesce(begun.scalar_subquery(), opened),
        entry_id=literal_column("''"),
        counted=literal_column("0"),
    )


def _adding_to_days(dialect: str, column: str) -> Insert:
    """To the `day`, as text."""
    return _adding_quantity(dialect, _DAYS, column, day=bindparam("day", type_=Text()))


def _adding_quantity(dialect: str, table: Table, column: str, **more: ColumnElement[Any]) -> Insert:
    """Only what changes is a parameter: an order takes a dozen things from the stock."""
    insert = insert_into(dialect, table)
    nothing: dict[str, ColumnElement[Any]] = dict.fromkeys(SUMS, literal_column("0"))
    quantity = bindparam("quantity", type_=BigInteger())
    return (
        insert.inline()
        .values(stock_id=bindparam("stock_id"), **more, **{**nothing, column: quantity})
        .on_conflict_do_update(
            index_elements=table.primary_key.columns,
            set_={column: table.c[column] + insert.excluded[column]},
        )
    )


_ADD_TO_PERIODS = {one: Prepared(partial(_adding_to_periods, column=one)) for one in SUMS}
_ADD_TO_DAYS = {one: Prepared(partial(_adding_to_days, column=one)) for one in SUMS}
_SOLD = ("pieces", "net", "cost")
_ADD_TO_ITEM_DAYS = Prepared(_adding(_ITEM_DAYS, _SOLD), ("item", "variant", "day", *_SOLD))
_STOCKS: BindParameter[str] = bindparam("stocks", expanding=True)
_USE = select(_USES.c.day, _USES.c.use).where(_USES.c.order_id == bindparam("order"))


def _nothing(table: Table) -> ColumnElement[bool]:
    return and_(*(table.c[name] == 0 for name in SUMS))


_EMPTY_PERIODS: Delete = delete(_PERIODS).where(
    _PERIODS.c.stock_id.in_(_STOCKS), _PERIODS.c.entry_id == "", _nothing(_PERIODS)
)
_EMPTY_ITEM_DAYS: Delete = delete(_ITEM_DAYS).where(
    _ITEM_DAYS.c.day == bindparam("day"), _ITEM_DAYS.c.pieces == 0
)
_EMPTY_DAYS: Delete = delete(_DAYS).where(
    _DAYS.c.stock_id.in_(_STOCKS), _DAYS.c.day == bindparam("day"), _nothing(_DAYS)
)
