"""Sums of shifts added up for some business days (O8)."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import Select, Text, func, select, type_coerce
from sqlalchemy.orm import Session

from store_core.domain.dashboard import DayQuarter, DaySold, Period, Sold, Voided
from store_core.domain.order_sales import ItemSold, Sums, Tendered
from store_core.storage.base import Row, table_of
from store_core.storage.sales import (
    ShiftItemRow,
    ShiftMinuteRow,
    ShiftQuarterRow,
    ShiftSaleRow,
    ShiftTenderRow,
)
from store_core.storage.shifts import ShiftRow, ZReportRow

_SHIFTS = table_of(ShiftRow)
_SALES, _QUARTERS = table_of(ShiftSaleRow), table_of(ShiftQuarterRow)


def sold_in(session: Session, period: Period) -> Sold:
    sums = _sums(session, period, ShiftSaleRow, [one.name for one in fields(Sums)])
    tenders = _sums(session, period, ShiftTenderRow, ("count", "taken", "refunded"), "method")
    items = _sums(session, period, ShiftItemRow, ("pieces", "net", "costed", "cost"), "item")
    minutes = _sums(session, period, ShiftMinuteRow, ("orders",), "minutes")
    return Sold(
        sums=Sums(*sums[0]),
        tenders=tuple(Tendered(*row) for row in tenders),
        items=tuple(ItemSold(*row) for row in items),
        days=_days(session, period),
        quarters=quarters_in(session, Period(period.until, period.until)),
        minutes={minute: orders for minute, orders in minutes if orders},
    )


def quarters_in(session: Session, period: Period) -> tuple[DayQuarter, ...]:
    """Of all tills together."""
    query = (
        select(
            _SHIFTS.c.business_date,
            _QUARTERS.c.at,
            func.sum(_QUARTERS.c.sales),
            func.sum(_QUARTERS.c.net),
        )
        .join(_QUARTERS, _QUARTERS.c.shift_id == _SHIFTS.c.id)
        .where(_SHIFTS.c.business_date.between(period.since, period.until))
        .group_by(_SHIFTS.c.business_date, _QUARTERS.c.at)
        .order_by(_SHIFTS.c.business_date, _QUARTERS.c.at)
    )
    rows = session.connection().execute(query)
    return tuple(DayQuarter(day, at, int(sales), int(net)) for day, at, sales, net in rows)


def voided_when_closed(session: Session, period: Period) -> Voided:
    """As the Z reports of those days say."""
    query = (
        select(type_coerce(ZReportRow.report, Text))
        .join(ShiftRow, ShiftRow.id == ZReportRow.shift_id)
        .where(ShiftRow.business_date.between(period.since, period.until))
    )
    told = [_VOIDS.decode(report).voids for report in session.scalars(query)]
    return Voided(sum(one.count for one in told), sum(one.amount for one in told))


def first_day_sold(session: Session) -> date | None:
    found: date | None = session.scalar(
        select(func.min(_SHIFTS.c.business_date)).join(_SALES, _SALES.c.shift_id == _SHIFTS.c.id)
    )
    return found


class _Voids(msgspec.Struct):
    count: int
    amount: int


class _Report(msgspec.Struct):
    voids: _Voids


_VOIDS = msgspec.json.Decoder(_Report)


def _sums(
    session: Session, period: Period, kind: type[Row], columns: Sequence[str], by: str = ""
) -> list[tuple[Any, ...]]:
    """Rows of sums, each after what it is grouped by."""
    table = table_of(kind)
    sums = [func.coalesce(func.sum(table.c[name]), 0) for name in columns]
    days = select(_SHIFTS.c.id).where(_SHIFTS.c.business_date.between(period.since, period.until))
    query: Select[*tuple[Any, ...]] = select(*sums).where(table.c.shift_id.in_(days))
    if not by:
        return [tuple(map(int, row)) for row in session.connection().execute(query)]
    grouped = query.add_columns(table.c[by]).group_by(table.c[by]).order_by(table.c[by])
    return [(row[-1], *map(int, row[:-1])) for row in session.connection().execute(grouped)]


def _days(session: Session, period: Period) -> tuple[DaySold, ...]:
    query = (
        select(_SHIFTS.c.business_date, func.sum(_SALES.c.sales), func.sum(_SALES.c.net))
        .join(_SALES, _SALES.c.shift_id == _SHIFTS.c.id)
        .where(_SHIFTS.c.business_date.between(period.since, period.until))
        .group_by(_SHIFTS.c.business_date)
        .order_by(_SHIFTS.c.business_date)
    )
    rows = session.connection().execute(query)
    return tuple(DaySold(day, int(sales), int(net)) for day, sales, net in rows)
