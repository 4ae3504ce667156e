"""What is kept in sums is what the facts add up to."""

from collections.abc import Mapping
from datetime import date, datetime

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from store_core.domain.stock_use import order_use
from store_core.journal.apply import apply
from store_core.storage.order_queries import find_orders
from store_core.storage.orders import OrderRow
from store_core.storage.stock import ItemDayRow, StockMoveRow
from store_core.storage.stock_queries import on_hand
from tests.databases import scratch
from tests.journal.histories import HISTORIES, history


@given(st.integers(0, 2**32))
@settings(max_examples=HISTORIES)
def test_on_hand_is_the_latest_count_and_what_moved_later(seed: int) -> None:
    with scratch() as session:
        for entry in history(seed, 40):
            apply(session, entry)
        held = {stock: here.quantity for stock, here in on_hand(session).items()}
        assert held == added_up(session)


def added_up(session: Session) -> Mapping[str, int]:
    """Fact by fact, without any sum that the tables keep."""
    moves = session.scalars(select(StockMoveRow)).all()
    uses = [
        use
        for order in find_orders(session, session.scalars(select(OrderRow.id)).all())
        if (use := order_use(order))
    ]
    counts: dict[str, tuple[datetime, str, int]] = {}
    for row in moves:
        if row.kind == "count":
            told = (row.at, row.entry_id, row.quantity)
            counts[row.stock_id] = max(counts.get(row.stock_id, told), told)
    deltas = [(row.stock_id, row.at, row.quantity) for row in moves if row.kind != "count"]
    deltas += [(stock, use.at, -quantity) for use in uses for stock, quantity in use.uses.items()]
    totals = {stock: quantity for stock, (_at, _id, quantity) in counts.items()}
    for stock, at, quantity in deltas:
        if stock not in counts or at > counts[stock][0]:
            totals[stock] = totals.get(stock, 0) + quantity
    return totals


def sold_by_day(session: Session) -> Mapping[tuple[str, str, date], tuple[int, int, int]]:
    rows = session.scalars(select(ItemDayRow))
    return {(row.item, row.variant, row.day): (row.pieces, row.net, row.cost) for row in rows}


def added_up_by_day(session: Session) -> Mapping[tuple[str, str, date], tuple[int, int, int]]:
    """Order by order."""
    sums: dict[tuple[str, str, date], tuple[int, int, int]] = {}
    for order in find_orders(session, session.scalars(select(OrderRow.id)).all()):
        use, day = order_use(order), order.business_date
        for one in use.sold if use else ():
            assert day
            key = one.item, one.variant, day
            pieces, net, cost = sums.get(key, (0, 0, 0))
            sums[key] = pieces + one.pieces, net + one.net, cost + one.cost
    return sums
