"""Nothing lost, nothing doubled: machines that meet again agree (S1)."""

import shutil
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import func, select

from store_core.application import devices, orders
from store_core.application.orders import Head
from store_core.application.shop import Act, Shop
from store_core.domain.orders import Contact
from store_core.storage.journal import EntryRow, SealedRow
from store_core.storage.orders import OrderRow, PaymentRow
from store_core.storage.replication import QuarantineRow
from tests.replication.world import Weather, World
from tests.shops import cart, line, person


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
    had = late.requests.count("pull")
    late.start()
    late.requests.clear()
    world.settle()
    assert had >= 1
    assert late.requests.count("pull") <= 3
    assert world.converged()


def test_a_copied_file_is_a_fork_and_its_entries_are_kept_apart(
    world: World, tmp_path: Path
) -> None:
    till = world.pair("counter", "till")
    world.run(5)
    till.sell()
    world.run(5)
    till.kill()
    shutil.copytree(till.home, tmp_path / "copy")
    till.start()
    till.sell()
    world.run(5)
    till.kill()
    shutil.rmtree(till.home)
    shutil.copytree(tmp_path / "copy", till.home)
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
    till = world.pair("counter", "till")
    world.run(5)
    till.sell()
    world.run(5)
    till.kill()
    shutil.copytree(till.home, tmp_path / "copy")
    till.start()
    till.sell()
    world.run(5)
    till.kill()
    shutil.rmtree(till.home)
    shutil.copytree(tmp_path / "copy", till.home)
    till.start()
    world.settle()
    assert till.shop.identity.prefix == "B"
    assert till.sell().header.number == "B-0001"
    world.settle()
    assert count_of(world.shop, OrderRow) == 3
    assert world.converged()
    assert world.faults() == []


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


@pytest.mark.parametrize("seed", range(8))
def test_any_bad_network_ends_in_agreement(tmp_path: Path, seed: int) -> None:
    world = World(tmp_path, seed)
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


def _quarantined(shop: Shop) -> str:
    with shop.database.read() as session:
        rows = session.scalars(select(QuarantineRow.entry)).all()
    return b"".join(rows).decode("latin-1")
