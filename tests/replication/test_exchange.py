"""Nothing lost, nothing doubled: machines that meet again agree (S1)."""

import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random

import msgspec
import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from store_core.application import devices, orders
from store_core.application.availability import set_available
from store_core.application.orders import Head
from store_core.application.shop import Act, Shop
from store_core.domain.errors import StoreError
from store_core.domain.orders import Contact
from store_core.journal.entries import NO_ENTRY, Entry
from store_core.journal.ledger import receive
from store_core.journal.verifier import verify
from store_core.replication.feed import SIP
from store_core.storage.journal import EntryRow, SealedRow, last_of_device
from store_core.storage.orders import OrderRow, PaymentRow
from store_core.storage.replication import FeedRow, QuarantineRow
from tests.replication.world import Terminal, Weather, World
from tests.shops import FRIDAY_EVENING, cart, change_items, line, person


def count_of(shop: Shop, table: type[OrderRow | PaymentRow | QuarantineRow | EntryRow]) -> int:
    with shop.database.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def test_a_paired_terminal_has_the_shop_before_long(world: World) -> None:
    till = world.pair("counter", "till")
    world.run(5)
    assert till.shop.settings.name == "Bella Napoli"
    assert till.agent.link.state == "online"
    assert world.converged()


def test_two_tills_a_kitchen_and_the_server_agree(world: World) -> None:
    first, second = world.pair("first", "till"), world.pair("second", "till")
    kitchen = world.pair("kitchen", "kitchen")
    world.run(5)
    for terminal in (first, second, first):
        terminal.sell()
    world.run(5)
    kitchen.bump_oldest()
    world.run(5)
    assert world.converged()
    assert world.faults() == []
    assert count_of(world.shop, OrderRow) == 3


def test_a_till_without_its_server_sells_on_and_all_arrives_once(world: World) -> None:
    till = world.pair("counter", "till")
    world.run(5)
    world.server_up = False
    world.run(60)
    for _ in range(7):
        till.sell()
        world.run(60)
    assert till.agent.link == replace(till.agent.link, state="offline", unsent=8)
    world.server_up = True
    world.run(40)
    assert till.agent.link.state == "online"
    assert count_of(world.shop, OrderRow) == 7
    assert world.converged()


def test_a_lost_answer_changes_nothing(world: World) -> None:
    till = world.pair("counter", "till")
    world.run(5)
    world.weather = Weather(lost_answer=1)
    till.sell()
    world.run(30)
    assert count_of(world.shop, OrderRow) == 1
    assert till.agent.link.unsent == 2
    world.settle()
    assert (count_of(world.shop, OrderRow), count_of(world.shop, PaymentRow)) == (1, 1)
    assert till.agent.link.unsent == 0
    assert world.converged()


def test_a_till_killed_in_the_middle_of_pulling_goes_on_where_it_was(world: World) -> None:
    busy = world.pair("busy", "till")
    world.run(5)
    for _ in range(450):
        busy.sell()
    world.run(30)
    late = world.pair("late", "till")
    world.weather = Weather(slow=1.0)
    while count_of(late.shop, EntryRow) < 200:
        world.run(0.2)
    late.kill()
    late.start()
    late.requests.clear()
    world.settle()
    whole = -(-world.entries() // SIP)
    assert late.requests.count("pull") < whole
    assert world.converged()


def _copied_till(world: World, copy: Path) -> Terminal:
    """A till that sold, and goes on after its files were copied."""
    till = world.pair("counter", "till")
    world.run(5)
    till.sell()
    world.run(5)
    till.kill()
    shutil.copytree(till.home, copy)
    till.start()
    return till


def _put_back(till: Terminal, copy: Path) -> None:
    till.kill()
    shutil.rmtree(till.home)
    shutil.copytree(copy, till.home)


def test_a_copied_file_is_a_fork_and_its_entries_are_kept_apart(
    world: World, tmp_path: Path
) -> None:
    till = _copied_till(world, tmp_path / "copy")
    till.sell()
    world.run(5)
    _put_back(till, tmp_path / "copy")
    world.server_up = False
    till.start()
    lost = till.sell()
    world.settle()
    assert till.agent.trouble == "journal_fork"
    assert till.agent.stopped
    assert count_of(world.shop, QuarantineRow) == 1
    assert count_of(world.shop, OrderRow) == 2
    assert lost.id in _quarantined(world.shop)


def test_a_file_restored_from_an_old_copy_goes_on_under_another_letter(
    world: World, tmp_path: Path
) -> None:
    till = _copied_till(world, tmp_path / "copy")
    till.sell()
    world.run(5)
    _put_back(till, tmp_path / "copy")
    till.start()
    world.settle()
    assert till.shop.identity.prefix == "B"
    assert till.sell().header.number == "B-0001"
    world.settle()
    assert count_of(world.shop, OrderRow) == 3
    assert world.converged()
    assert world.faults() == []


def test_a_copy_that_lies_idle_learns_that_somebody_else_goes_by_its_id(
    world: World, tmp_path: Path
) -> None:
    till = _copied_till(world, tmp_path / "copy")
    copy = world.terminals["copy"] = Terminal(world, "copy", tmp_path / "copy")
    world.run(5)
    till.sell()
    world.settle()
    assert [one.shop.identity.prefix for one in (till, copy)] == ["A", "B"]
    assert world.converged()


def test_kitchens_get_the_name_to_call_and_never_the_phone(world: World) -> None:
    kitchen, till = world.pair("kitchen", "kitchen"), world.pair("counter", "till")
    world.run(5)
    head = Head(contact=Contact("Priya R.", "+15550142277"), code="4827", label="Priya")
    placed = orders.place_for_customer(
        world.shop, cart(line(world.shop, "margherita"), channel="web"), head
    )
    world.tell_streams()
    world.run(5)
    assert orders.order(till.shop, placed.id).contact.phone == "+15550142277"
    assert orders.order(kitchen.shop, placed.id).label == "Priya"
    assert orders.order(kitchen.shop, placed.id).contact == Contact()
    with kitchen.shop.database.read() as session:
        assert set(session.scalars(select(SealedRow.part))) == {"label"}


def test_a_revoked_tills_sales_go_into_quarantine(world: World) -> None:
    till = world.pair("counter", "till")
    world.run(5)
    world.server_up = False
    world.run(30)
    sold = till.sell()
    devices.revoke(world.shop, Act(person(world.shop, "owner")), till.shop.identity.device)
    world.settle()
    assert till.agent.trouble == "device_revoked"
    assert count_of(world.shop, OrderRow) == 0
    assert sold.id in _quarantined(world.shop)


def test_a_new_till_begins_from_a_snapshot_and_goes_on_from_there(world: World) -> None:
    world.server = replace(world.server, snapshot_over=20)
    busy = world.pair("busy", "till")
    world.run(5)
    for _ in range(30):
        busy.sell()
    world.run(10)
    late = world.pair("late", "till")
    kitchen = world.pair("kitchen", "kitchen")
    world.run(10)
    assert late.requests.count("snapshot") == kitchen.requests.count("snapshot") == 1
    assert late.requests.count("pull") < 3
    assert orders.open_orders(late.shop) == orders.open_orders(busy.shop)
    assert [one.label for one in orders.open_orders(kitchen.shop)] == ["Table 1"] * 30
    for terminal in (busy, late, busy):
        terminal.sell()
    kitchen.bump_oldest()
    world.run(10)
    late.kill()
    late.start()
    world.run(10)
    assert world.converged()
    assert world.faults() == []
    assert late.requests.count("snapshot") == 1


def test_what_a_till_had_not_sent_is_applied_again_on_a_snapshot(world: World) -> None:
    away, busy = world.pair("away", "till"), world.pair("busy", "till")
    world.run(5)
    away.kill()
    for _ in range(30):
        busy.sell()
    world.run(10)
    world.server_up = False
    away.start()
    unsent = away.sell()
    world.server = replace(world.server, snapshot_over=20)
    world.settle()
    assert away.requests.count("snapshot") == 1
    assert orders.order(away.shop, unsent.id).payment_status == "paid"
    assert orders.order(world.shop, unsent.id).payment_status == "paid"
    assert count_of(world.shop, OrderRow) == 31
    assert world.converged()
    assert world.faults() == []


def test_a_snapshot_leaves_out_what_is_long_closed(world: World) -> None:
    world.server = replace(world.server, snapshot_over=5, recent=timedelta(hours=1))
    busy, kitchen = world.pair("busy", "till"), world.pair("kitchen", "kitchen")
    world.run(5)
    old = busy.sell()
    world.run(5)
    for _ in range(3):
        kitchen.bump_oldest()
    world.run(2 * 3600)
    fresh = busy.sell()
    world.run(10)
    late = world.pair("late", "till")
    world.run(10)
    assert orders.order(late.shop, fresh.id) == orders.order(busy.shop, fresh.id)
    with pytest.raises(StoreError, match="unknown_order"):
        orders.order(late.shop, old.id)
    with late.shop.database.read() as session:
        assert verify(session).faults == ()


def test_what_a_kitchen_may_not_write_is_refused_and_kept_apart(world: World) -> None:
    kitchen = world.pair("kitchen", "kitchen")
    world.run(5)
    kitchen.sell()
    world.run(10)
    assert kitchen.agent.trouble == "entry_refused"
    assert count_of(world.shop, OrderRow) == 0
    assert count_of(world.shop, QuarantineRow) == 2


def test_what_runs_out_in_the_kitchen_runs_out_everywhere(world: World) -> None:
    till, kitchen = world.pair("counter", "till"), world.pair("kitchen", "kitchen")
    world.run(5)
    set_available(kitchen.shop, Act(), "item", "fries", False)
    world.run(1)
    assert kitchen.agent.trouble is None
    assert not till.shop.menu.item("fries").available
    assert not world.shop.menu.item("fries").available
    assert world.converged()


def test_prices_come_from_the_server_only(world: World) -> None:
    till = world.pair("counter", "till")
    world.run(5)
    margherita = till.shop.menu.item("margherita")
    change_items(till.shop, Act(), (replace(margherita, available=False),))
    world.run(10)
    assert till.agent.trouble == "entry_refused"
    assert world.shop.menu.item("margherita").available
    assert count_of(world.shop, QuarantineRow) == 1


def test_a_kind_from_the_future_is_kept_and_passed_on(world: World) -> None:
    first, second = world.pair("first", "till"), world.pair("second", "till")
    world.run(5)
    with first.shop.database.write() as session:
        _write_from_the_future(session, first.shop)
    first.sell()
    world.run(10)
    for shop in (world.shop, second.shop):
        with shop.database.read() as session:
            row = session.scalars(select(EntryRow).where(EntryRow.kind == "tip_shared")).one()
            assert not row.applied
    assert world.converged()
    assert world.faults() == []


def test_a_missing_stretch_is_sent_again(world: World) -> None:
    till = world.pair("counter", "till")
    world.run(5)
    for _ in range(3):
        till.sell()
    world.run(5)
    device = till.shop.identity.device
    with world.shop.database.write() as session:
        for row in session.scalars(select(EntryRow).where(EntryRow.device == device)).all():
            session.execute(delete(FeedRow).where(FeedRow.entry_id == row.id))
            session.execute(delete(SealedRow).where(SealedRow.entry_id == row.id))
            session.delete(row)
    till.sell()
    world.run(10)
    assert count_of(world.shop, OrderRow) == 4
    assert till.agent.link.unsent == 0
    with world.shop.database.read() as session:
        assert verify(session).faults == ()


@pytest.mark.database("sqlite")
@pytest.mark.parametrize("seed", range(8))
def test_any_bad_network_ends_in_agreement(tmp_path: Path, seed: int) -> None:
    trade_in_bad_weather(World(tmp_path, seed), seed)


@pytest.mark.database("postgresql")
@pytest.mark.parametrize("seed", range(8, 11))
def test_any_bad_network_ends_in_agreement_on_postgresql(tmp_path: Path, seed: int) -> None:
    trade_in_bad_weather(World(tmp_path, seed), seed)


def trade_in_bad_weather(world: World, seed: int) -> None:
    tills = [world.pair("first", "till"), world.pair("second", "till")]
    kitchen = world.pair("kitchen", "kitchen")
    world.run(5)
    chaos = Random(seed)
    sold = 0
    for _ in range(60):
        world.weather = Weather(
            lost_request=chaos.choice([0, 0.3]),
            lost_answer=chaos.choice([0, 0.3]),
            repeated=chaos.choice([0, 0.5]),
            broken_stream=chaos.choice([0, 0.5]),
            slow=chaos.choice([0.05, 2.0]),
        )
        world.server_up = chaos.random() < 0.8
        machine = chaos.choice([*tills, *tills, kitchen])
        deed = chaos.random()
        if deed < 0.1:
            machine.kill()
            machine.start()
        elif machine is kitchen:
            kitchen.bump_oldest()
        else:
            machine.sell(chaos.randint(1, 5))
            sold += 1
        world.run(chaos.uniform(0, 8))
    world.settle()
    assert world.converged()
    assert world.faults() == []
    assert count_of(world.shop, OrderRow) == count_of(world.shop, PaymentRow) == sold
    assert count_of(world.shop, QuarantineRow) == 0
    assert all(one.agent.link.state == "online" for one in world.terminals.values())


def _write_from_the_future(session: Session, shop: Shop) -> None:
    identity = shop.identity
    before = last_of_device(session, identity.store, identity.device)
    entry = Entry(
        id=shop.new_id(),
        store=identity.store,
        device=identity.device,
        dseq=before.dseq + 1 if before else 1,
        at=shop.now().replace(microsecond=0),
        business_date=FRIDAY_EVENING.date(),
        kind="tip_shared",
        v=3,
        body=msgspec.Raw(b'{"to":"everybody"}'),
        prev_sha256=before.sha256 if before else NO_ENTRY,
    )
    receive(session, entry)


def _quarantined(shop: Shop) -> str:
    with shop.database.read() as session:
        rows = session.scalars(select(QuarantineRow.entry)).all()
    return b"".join(rows).decode("latin-1")
