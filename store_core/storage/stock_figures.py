"""Sums over time of the stock's tables, all kept by day or by count: no order is read (O2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from store_core.domain.deliveries import Receipt
from store_core.storage.base import table_of
from store_core.storage.stock import ItemDayRow, StockDayRow, StockMoveRow, StockPeriodRow

_MOVES, _DAYS = table_of(StockMoveRow), table_of(StockDayRow)
_PERIODS, _ITEM_DAYS = table_of(StockPeriodRow), table_of(ItemDayRow)


@dataclass(frozen=True, slots=True)
class MovedSums:
    """Thousandths of the unit: what sales and waste took, receipts and transfers added."""

    sale: int
    waste: int
    receipt: int
    transfer: int


@dataclass(frozen=True, slots=True)
class Counted:
    """A count, and what moved until the next one."""

    stock: str
    starts_at: datetime
    counted: int
    moved: MovedSums

    @property
    def left_without_use(self) -> int:
        """What would be there if nothing had been used."""
        return self.counted + self.moved.receipt + self.moved.transfer


def moved_in(session: Session, since: date, until: date) -> Mapping[str, MovedSums]:
    """Of these business days, both included, by stock item."""
    sums = (func.sum(_DAYS.c[name]) for name in ("sale", "waste", "receipt", "transfer"))
    rows = session.connection().execute(
        select(_DAYS.c.stock_id, *sums)
        .where(_DAYS.c.day >= since, _DAYS.c.day <= until)
        .group_by(_DAYS.c.stock_id)
    )
    return {stock: MovedSums(*map(int, moved)) for stock, *moved in rows}


def wasted_by_reason(
    session: Session, since: date, until: date
) -> Sequence[tuple[str, str, int, int]]:
    """(stock item, reason, quantity, cost) of what people threw away."""
    rows = session.connection().execute(
        select(
            _MOVES.c.stock_id, _MOVES.c.reason, func.sum(_MOVES.c.quantity), func.sum(_MOVES.c.cost)
        )
        .where(_MOVES.c.kind == "waste", _MOVES.c.day >= since, _MOVES.c.day <= until)
        .group_by(_MOVES.c.stock_id, _MOVES.c.reason)
    )
    return [(stock, reason, -int(quantity), int(cost)) for stock, reason, quantity, cost in rows]


def counted_periods(session: Session) -> Sequence[Counted]:
    """Every count, by stock item and time."""
    rows = session.connection().execute(
        select(_PERIODS)
        .where(_PERIODS.c.entry_id != "")
        .order_by(_PERIODS.c.stock_id, _PERIODS.c.starts_at)
    )
    return [
        Counted(
            row.stock_id,
            row.starts_at,
            row.counted,
            MovedSums(row.sale, row.waste, row.receipt, row.transfer),
        )
        for row in rows
    ]


def sold_in(
    session: Session, since: date | None, until: date | None
) -> Mapping[tuple[str, str], tuple[int, int, int]]:
    """(pieces, money without tax, cost) by item and variant, of what has a recipe."""
    sums = (func.sum(_ITEM_DAYS.c[name]) for name in ("pieces", "net", "cost"))
    query = select(_ITEM_DAYS.c.item, _ITEM_DAYS.c.variant, *sums)
    if since:
        query = query.where(_ITEM_DAYS.c.day >= since)
    if until:
        query = query.where(_ITEM_DAYS.c.day <= until)
    rows = session.connection().execute(query.group_by(_ITEM_DAYS.c.item, _ITEM_DAYS.c.variant))
    return {
        (item, variant): (int(pieces), int(net), int(cost))
        for item, variant, pieces, net, cost in rows
    }


def receipts_of(session: Session, purchases: Sequence[str]) -> Mapping[str, Sequence[Receipt]]:
    """What came of purchase orders, by order, the earliest first."""
    rows = session.connection().execute(
        select(_MOVES.c.purchase, _MOVES.c.stock_id, _MOVES.c.quantity, _MOVES.c.cost, _MOVES.c.at)
        .where(_MOVES.c.purchase.in_(purchases), _MOVES.c.kind == "receipt")
        .order_by(_MOVES.c.at, _MOVES.c.entry_id)
    )
    came: dict[str, list[Receipt]] = {}
    for purchase, *told in rows:
        came.setdefault(purchase, []).append(Receipt(*told))
    return came
