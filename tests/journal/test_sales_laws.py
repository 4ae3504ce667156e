"""What shifts sold is what their orders add up to, and what their Z reports say."""

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from store_core.domain.order_sales import order_shares
from store_core.journal.apply import apply
from store_core.storage.base import table_of
from store_core.storage.order_queries import find_orders
from store_core.storage.orders import OrderRow
from store_core.storage.sales import ShiftQuarterRow, ShiftSaleRow
from store_core.storage.shifts import ZReportRow
from tests.databases import scratch
from tests.journal.histories import HISTORIES, history


@given(st.integers(0, 2**32))
@settings(max_examples=HISTORIES)
def test_a_shift_sold_what_its_orders_add_up_to(seed: int) -> None:
    with scratch() as session:
        for entry in history(seed, 40):
            apply(session, entry)
        assert held(session) == added_up(session)


@given(st.integers(0, 2**32))
@settings(max_examples=HISTORIES)
def test_a_shift_sold_what_its_z_report_says(seed: int) -> None:
    """Where no two tills changed one order at once: what it costs is then said anew."""
    with scratch() as session:
        for entry in history(seed, 40, quarrels=False):
            apply(session, entry)
        sold = {row.shift_id: row for row in session.scalars(select(ShiftSaleRow))}
        for closed in session.scalars(select(ZReportRow)):
            told = closed.report
            row = sold.get(closed.shift_id)
            said = (told.sales, told.net, told.gross, told.discounts.amount)
            assert said == ((row.sales, row.net, row.gross, row.saved) if row else (0, 0, 0, 0))


def held(session: Session) -> dict[tuple[str, str], int]:
    table = table_of(ShiftSaleRow)
    sums: Counter[tuple[str, str]] = Counter()
    for row in session.connection().execute(select(table)).mappings():
        for name, value in row.items():
            if name != "shift_id":
                sums[row["shift_id"], name] = int(value)
    for quarter in session.scalars(select(ShiftQuarterRow)):
        sums[quarter.shift_id, "by quarter"] += quarter.net
    return {key: value for key, value in sums.items() if value}


def added_up(session: Session) -> dict[tuple[str, str], int]:
    """Order by order, without any sum that the tables keep."""
    sums: Counter[tuple[str, str]] = Counter()
    for order in find_orders(session, session.scalars(select(OrderRow.id)).all()):
        for share in order_shares(order):
            for name in share.sums.__slots__:
                sums[share.shift, name] += getattr(share.sums, name)
            sums[share.shift, "orders"] += 1
            sums[share.shift, "by quarter"] += share.sums.net
    return {key: value for key, value in sums.items() if value}
