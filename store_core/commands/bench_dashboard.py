"""The benchmark `dashboard`: reading it after some, many and very many orders (O8)."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import insert, select

from store_core.application.dashboard import dashboard
from store_core.application.shop import Act, Shop
from store_core.application.terminals import DATABASE
from store_core.commands.bench_figures import Aim, Figure, Ground, Limit, spread, timed_in_turn
from store_core.commands.bench_history import till_with_history
from store_core.commands.bench_shops import open_till
from store_core.domain.dashboard import Asked
from store_core.domain.order_sales import QUARTER
from store_core.storage.base import table_of
from store_core.storage.orders import OrderStatusRow
from store_core.storage.sales import ShiftItemRow, ShiftMinuteRow, ShiftQuarterRow

LOOKS = 40
QUARTERS, MINUTES = 44, 20
"""In how many quarter hours a day sells, and how many minutes early its orders are."""


def measure(ground: Ground) -> Iterator[Figure]:
    most = ground.scale.history[-1]
    for past in (most // 100, most // 10, most):
        folder = ground.folder / f"dashboard-{past}"
        till_with_history(folder, past, ground.shared)
        till = open_till(folder)
        _spread_over_the_day(till.shop)
        yield from _reads(till.shop, till.owner, folder, past)
        till.shop.database.close()


def _reads(shop: Shop, owner: Act, folder: Path, past: int) -> Iterator[Figure]:
    whole = dashboard(shop, owner, Asked("own", (date(2000, 1, 1), date(2100, 1, 1))))
    first, last = whole.first or whole.period.since, whole.line.points[-1].at
    newest = whole.period.since + timedelta(days=last)
    spans: Mapping[str, tuple[date, date]] = {
        "a day": (newest, newest),
        "30 days": (newest - timedelta(days=29), newest),
        "all days": (first, newest),
    }
    with closing(sqlite3.connect(folder / DATABASE)) as bare:
        every = f"SELECT count(*), sum(total) FROM {OrderStatusRow.__tablename__}"  # noqa: S608 - our own name
        works: list[Callable[[], object]] = [lambda: bare.execute(every).fetchone()]
        works += [partial(dashboard, shop, owner, Asked("own", span)) for span in spans.values()]
        limit, *taken = timed_in_turn(works, LOOKS)
    for name, seconds in zip(spans, taken, strict=True):
        yield Figure(
            name=f"{name}, after {past:,} orders",
            found=spread(seconds),
            limit=Limit("SELECT sum(total) of all orders", spread(limit)),
            aim=Aim("p50", most=200),
        )


def _spread_over_the_day(shop: Shop) -> None:
    """The history's days last seconds and sell three things; give each the rows of a real one."""
    items = [item.id for item in shop.menu.items]
    with shop.database.write() as session:
        connection = session.connection()
        quarters = connection.execute(select(table_of(ShiftQuarterRow))).all()
        later = [
            {**row._mapping, "at": row.at + place * QUARTER}
            for row in quarters
            for place in range(1, QUARTERS)
        ]
        shifts = {row.shift_id for row in quarters}
        sold = {(row.shift_id, row.item) for row in connection.execute(select(_ITEMS))}
        more = [
            {"shift_id": shift, "item": item, **dict.fromkeys(_ITEM_SUMS, 1)}
            for shift in shifts
            for item in items
            if (shift, item) not in sold
        ]
        early = [
            {"shift_id": shift, "minutes": -1_000 - minute, "orders": 1}
            for shift in shifts
            for minute in range(MINUTES)
        ]
        for kind, rows in ((ShiftQuarterRow, later), (ShiftItemRow, more), (ShiftMinuteRow, early)):
            if rows:
                connection.execute(insert(table_of(kind)), rows)


_ITEMS = table_of(ShiftItemRow)
_ITEM_SUMS = ("pieces", "net", "costed", "cost", "orders")
