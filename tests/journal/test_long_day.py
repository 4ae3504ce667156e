"""One long day in which a shop does everything, held against every law. It is lived once, for that
is what takes time, and then read again and again.
"""

import random
from collections.abc import Container, Iterable, Iterator
from functools import cache
from typing import Any

import msgspec
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from store_core.domain import discrepancies
from store_core.domain.orders import Order
from store_core.journal.apply import apply
from store_core.journal.entries import Entry
from store_core.journal.state import STATE, digest, load_snapshot, stored, take_snapshot
from store_core.journal.touched import NOTHING, Touched
from store_core.storage.discrepancies import DismissalRow
from store_core.storage.journal import counted
from store_core.storage.order_queries import find_orders
from store_core.storage.orders import OrderRow, OrderStatusRow
from store_core.storage.promotions import PromotionUseRow
from store_core.storage.shifts import ZReportRow
from store_core.storage.stock_queries import on_hand
from tests.databases import scratch
from tests.journal import test_sales_laws, test_stock_laws
from tests.journal.histories import day, history
from tests.journal.traces import Key, owed

pytestmark = pytest.mark.database("sqlite")
ACTS = 200
EVERYTHING = frozenset(
    {
        "order_placed",
        "order_changed",
        "order_accepted",
        "order_cancelled",
        "order_handed_out",
        "receipt_reprinted",
        "ticket_moved",
        "line_marked",
        "tickets_received",
        "shift_opened",
        "drawer_moved",
        "count_locked",
        "shift_closed",
        "order_refunded",
        "discrepancy_dismissed",
        "gap_accepted",
        "report_reprinted",
        "catalogue_changed",
        "hours_clocked",
        "hours_corrected",
        "availability_changed",
        "picture_added",
        "stock_changed",
        "stock_moved",
        "stock_counted",
    }
)
"""The kinds of entries that people write."""
OF_ANOTHER = {"order_id": "order", "ticket_id": "ticket", "shift_id": "shift", "stock_id": "stock"}
"""What rows are about, by the column that says so."""
OF_THEIR_OWN = {
    "orders": ("order", "id"),
    "tickets": ("ticket", "id"),
    "shifts": ("shift", "id"),
    "people": ("person", "id"),
    "settings": ("settings", "store"),
    "devices": ("device", "id"),
    "pictures": ("picture", "id"),
    "clock_marks": ("hours", "person"),
    "tickets_received": ("received", "ticket_id"),
    "accepted_gaps": ("gap", "device"),
}
SEEN_BY_NOBODY = frozenset({"tickets_received"})
"""What they are about looks the same with them."""
HELD_IN_MEMORY = frozenset(
    {"category", "item", "group", "tax", "station", "promotion", "recipe", "person", "settings"}
)
NAMED = ("order", "ticket", "shift")
BY_KIND = frozenset({"availability", "catalogue", "stock_records"})


@cache
def long_day() -> tuple[Entry, ...]:
    """What several days bring, until everything was done."""
    lived: list[Entry] = []
    for seed in range(30):
        lived += history(seed, ACTS)
        if {entry.kind for entry in lived} >= EVERYTHING:
            break
    return tuple(lived)


def test_generated_histories_do_everything_a_shop_does() -> None:
    assert {entry.kind for entry in long_day()} >= EVERYTHING


def test_every_machine_has_the_state_that_its_entries_give() -> None:
    lived = day(5, 40)
    with scratch() as session:
        fold(session, lived.entries)
        assert lived.states == [digest(session)] * len(lived.states)


@pytest.mark.parametrize("seed", [1, 2])
def test_in_any_order_and_twice_a_day_is_the_same_day(seed: int) -> None:
    entries = list(long_day())
    mixed = entries * 2
    random.Random(seed).shuffle(mixed)
    states = []
    for order in (entries, mixed, reversed(entries)):
        with scratch() as session:
            fold(session, order)
            states.append(digest(session))
    assert states[0] == states[1] == states[2]


def test_a_day_goes_on_from_a_snapshot_of_its_noon() -> None:
    entries = long_day()
    noon = len(entries) // 2
    with scratch() as session:
        fold(session, entries[:noon])
        snapshot = take_snapshot(session)
        fold(session, entries[noon:])
        whole = digest(session)
    with scratch() as session:
        fold(session, entries[-9:])
        load_snapshot(session, snapshot)
        fold(session, entries[noon:])
        assert digest(session) == whole


def test_the_sums_of_a_day_are_what_its_facts_add_up_to() -> None:
    entries = list(long_day())
    random.Random(3).shuffle(entries)
    with scratch() as session:
        fold(session, entries)
        assert test_sales_laws.held(session) == test_sales_laws.added_up(session)
        there = {stock: here.quantity for stock, here in on_hand(session).items()}
        assert there == test_stock_laws.added_up(session)
        by_day = test_stock_laws.added_up_by_day(session)
        assert test_stock_laws.sold_by_day(session) == by_day
        assert by_day


def test_every_fact_of_a_day_is_there_and_the_weightiest_of_what_was_said_of_one_thing() -> None:
    entries = long_day()
    wanted = owed(entries)
    with scratch() as session:
        fold(session, entries)
        assert held(session, {table for table, _ in wanted}) == wanted


def test_what_is_kept_of_each_order_is_what_its_facts_make_of_it() -> None:
    with scratch() as session:
        fold(session, long_day())
        orders = find_orders(session, session.scalars(select(OrderRow.id)).all())
        let_stand = set(session.scalars(select(DismissalRow.id)))
        assert {row.order_id: kept(row) for row in session.scalars(select(OrderStatusRow))} == {
            order.id: as_it_is(order, let_stand) for order in orders
        }
        used = {
            (row.promotion_id, row.order_id) for row in session.scalars(select(PromotionUseRow))
        }
        assert used == {(offer, order.id) for order in orders for offer in order.limited_uses}


def test_every_row_says_who_did_it_and_why_as_its_entry_does() -> None:
    entries = {entry.id: entry for entry in long_day()}
    with scratch() as session:
        fold(session, entries.values())
        for _table, row in written(session):
            entry = entries[row["entry_id"]]
            assert row.get("actor", entry.actor) == entry.actor
            assert row.get("reason", entry.reason or "") == (entry.reason or "")
        for closed in session.scalars(select(ZReportRow)):
            assert closed.number == closed.report.number


def test_whatever_programs_hold_in_memory_is_counted_when_it_changes() -> None:
    with scratch() as session:
        for entry in long_day():
            before = counted(session, "catalogue")
            if {area for area, _ in apply(session, entry)} & HELD_IN_MEMORY:
                assert counted(session, "catalogue") > before


def test_whatever_an_entry_names_is_said_to_be_touched_by_it() -> None:
    with scratch() as session:
        touched = fold(session, long_day())
    for entry in long_day():
        body = msgspec.json.decode(entry.body)
        named = {(area, body[area]) for area in NAMED if isinstance(body.get(area), str)}
        assert named <= touched[entry.id]


def test_whatever_a_row_is_about_is_said_to_be_touched_by_its_entry() -> None:
    """Or by the placing of its order, if that came later: before, there was nothing to show."""
    with scratch() as session:
        touched = fold(session, long_day())
        placed = {row["id"]: row["entry_id"] for row in stored(session, OrderRow)}
        for table, row in written(session):
            placing = placed.get(row.get("order_id"), "")
            said = touched[row["entry_id"]] | touched.get(placing, NOTHING)
            assert said >= set(abouts(table, row))


def kept(row: OrderStatusRow) -> tuple[object, ...]:
    return row.status, row.payment_status, row.total, row.paid, row.apart, row.open


def as_it_is(order: Order, let_stand: Container[str]) -> tuple[object, ...]:
    apart = any(one.id not in let_stand for one in discrepancies.of_order(order))
    is_open = apart or order.status not in ("completed", "cancelled")
    return order.status, order.payment_status, order.bill.total, order.paid, apart, is_open


def fold(session: Session, entries: Iterable[Entry]) -> dict[str, Touched]:
    return {entry.id: apply(session, entry) for entry in entries}


def held(session: Session, tables: Container[str]) -> dict[Key, str]:
    """By which entry each row stands there."""
    found = {}
    for shape in STATE:
        if shape.__tablename__ not in tables:
            continue
        key = [column.name for column in shape.__table__.primary_key]
        for row in stored(session, shape):
            found[shape.__tablename__, tuple(row[name] for name in key)] = row["entry_id"]
    return found


def written(session: Session) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every row that an entry wrote, and its table."""
    for shape in STATE:
        for row in stored(session, shape):
            if row.get("entry_id"):
                yield shape.__tablename__, row


def abouts(table: str, row: dict[str, Any]) -> Iterator[tuple[str, str]]:
    if table in BY_KIND:
        yield row["kind"], row["id"]
    elif table in OF_THEIR_OWN:
        area, column = OF_THEIR_OWN[table]
        yield area, row[column]
    if table not in SEEN_BY_NOBODY:
        for column, area in OF_ANOTHER.items():
            if column in row:
                yield area, row[column]
