"""The state as data: as it is stored, without what is long closed, and what a base stands for."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from store_core.application.orders import Head, cancel, place_for_customer
from store_core.application.shop import Act, Shop
from store_core.journal.base import Base, base_frontiers, base_of, deflate, keep_base
from store_core.journal.state import (
    STATE,
    digest,
    forget_orders,
    load_snapshot,
    stored,
    take_snapshot,
)
from store_core.replication.messages import entry_of
from store_core.storage.orders import OrderRow, OrderStatusRow
from store_core.storage.promotions import PromotionUseRow
from store_core.storage.replication import GoneRow
from store_core.storage.store import DeviceRow, SettingsRow
from tests.databases import scratch
from tests.replication.pens import Pen, device, serving
from tests.shops import cart, line, new_shop, person

pytestmark = pytest.mark.database("sqlite")


@dataclass(frozen=True)
class Trade:
    """An order of the web that is open, and one that was cancelled."""

    shop: Shop
    opened: str
    closed: str
    closed_placed_at: datetime


@pytest.fixture
def trade(tmp_path: Path) -> Iterator[Trade]:
    shop = new_shop(tmp_path)
    wanted = cart(line(shop, "margherita"), channel="web")
    opened, closed = (place_for_customer(shop, wanted, Head(code="4827")) for _ in range(2))
    owner = Act(person(shop, "owner"), reason="no oven")
    cancel(shop, owner, closed.id)
    with shop.database.read() as session:
        placed_at = session.get_one(OrderStatusRow, closed.id).placed_at
    yield Trade(shop, opened.id, closed.id, placed_at)
    shop.database.close()


def in_order(rows: list[dict[str, object]]) -> list[list[tuple[str, object]]]:
    """SQLite's yes and no are numbers, which is all the same."""
    return sorted((sorted(row.items()) for row in rows), key=lambda row: repr(row).lower())


def orders_in(snapshot: bytes) -> set[str]:
    """By every table that has any."""
    tables = msgspec.msgpack.decode(snapshot)
    named = {row["order_id"] for rows in tables.values() for row in rows if "order_id" in row}
    return named | {row["id"] for row in tables["orders"]}


def test_a_snapshot_is_every_table_as_it_is_stored(trade: Trade) -> None:
    with trade.shop.database.read() as session:
        held = msgspec.msgpack.decode(take_snapshot(session))
        assert set(held) == {shape.__tablename__ for shape in STATE}
        for name, rows in held.items():
            raw = session.execute(text(f"SELECT * FROM {name}")).mappings()  # noqa: S608 - ours
            assert in_order(rows) == in_order([dict(row) for row in raw])


def test_what_was_closed_before_a_moment_is_left_out_everywhere(trade: Trade) -> None:
    both, moment = {trade.opened, trade.closed}, trade.closed_placed_at
    with trade.shop.database.read() as session:
        assert orders_in(take_snapshot(session)) == both
        assert orders_in(take_snapshot(session, moment)) == both
        later = take_snapshot(session, replace_ms(moment))
        assert orders_in(later) == {trade.opened}
        whole, left_out = digest(session), select(OrderRow.id).where(OrderRow.id == trade.closed)
        without = digest(session, left_out)
        changed = {name for name in whole if whole[name] != without[name]}
        assert {"orders", "order_lines", "order_status"} <= changed
        assert "settings" not in changed
        first = select(OrderRow.id).where(OrderRow.id == "nobody's")
        assert digest(session, first) == whole


def replace_ms(moment: datetime) -> datetime:
    """The next moment that is stored as another."""
    return datetime.fromtimestamp(moment.timestamp() + 0.001, tz=moment.tzinfo)


def test_a_snapshot_takes_the_place_of_all_that_was_there_and_was_read(trade: Trade) -> None:
    with trade.shop.database.read() as session:
        snapshot, expected = take_snapshot(session), digest(session)
    with serving(device("kitchen", "kitchen")) as session:
        kitchen = session.get_one(DeviceRow, "kitchen")
        assert session.scalars(select(SettingsRow)).all() == []
        load_snapshot(session, snapshot)
        assert digest(session) == expected
        assert session.get(DeviceRow, "kitchen") is not kitchen


def test_orders_are_forgotten_with_all_but_what_limits_count_by(trade: Trade) -> None:
    with trade.shop.database.write() as session:
        use = PromotionUseRow(promotion_id="few", order_id=trade.closed)
        session.add(use)
        read = session.get_one(OrderRow, trade.closed)
        whole = digest(session)
        forget_orders(session, [trade.closed])
        assert orders_of(session) == {trade.opened}
        assert session.get(OrderRow, trade.closed) is not read
        kept = {row["order_id"] for row in stored(session, PromotionUseRow)}
        assert kept == {trade.closed}
        assert digest(session)["settings"] == whole["settings"]
        session.delete(session.scalars(select(PromotionUseRow)).one())


def orders_of(session: Session) -> set[str]:
    return {row["order_id"] for row in stored(session, OrderStatusRow)} | {
        row["id"] for row in stored(session, OrderRow)
    }


def test_a_base_is_its_state_without_the_orders_that_have_gone_since(trade: Trade) -> None:
    with trade.shop.database.write() as session:
        assert base_of(session) == Base()
        assert base_frontiers(session) == {}
        whole = digest(session)
        deflated = deflate(take_snapshot(session))
        assert len(deflated) < len(take_snapshot(session))
        session.add(GoneRow(order_id="of the base before"))
        keep_base(session, {"till": 7}, deflated)
        held = base_of(session)
        assert held == Base({"till": 7}, deflated)
        assert base_frontiers(session) == {"till": 7}
        session.add_all([GoneRow(order_id=trade.closed), GoneRow(order_id="another")])
        gone = base_of(session)
        assert gone.gone == tuple(sorted(["another", trade.closed]))
        session.execute(text("DELETE FROM base"))
        session.execute(text("DELETE FROM gone_orders"))
    with scratch() as session:
        Base().load(session)
        empty = digest(session)
        held.load(session)
        assert digest(session) == whole != empty
        gone.load(session)
        assert orders_of(session) == {trade.opened}


def test_a_base_stands_for_what_is_up_to_its_frontiers() -> None:
    till = Pen("till")
    entries = [entry_of(till.write()) for _ in range(3)]
    stands = Base({"till": 2}).stands_for
    assert [stands(one) for one in entries] == [True, True, False]
    assert not Base().stands_for(entries[0])
