"""A terminal's file stays bounded, and nothing that anybody needs is lost by it (ADR 0029)."""

import copy
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import islice
from pathlib import Path
from threading import Event
from time import monotonic, sleep

import pytest
from sqlalchemy import func, select

from qt_kit.compacting import Compacting
from store_core.application import orders, refunds, shifts, stock
from store_core.application.compaction import KEPT, Compaction, Pieces
from store_core.application.shop import Shop
from store_core.application.terminals import DATABASE
from store_core.application.ticket_watch import acknowledge
from store_core.application.verifier import verify_file
from store_core.domain.orders import Order
from store_core.domain.refunds import Pieces as Given
from store_core.domain.shifts import Count
from store_core.journal.base import base_of
from store_core.journal.salvage import reckon, salvage
from store_core.journal.state import digest
from store_core.journal.verifier import verify
from store_core.storage.audit import LogRow
from store_core.storage.base import Row
from store_core.storage.journal import EntryRow, frontiers
from store_core.storage.orders import OrderRow
from store_core.storage.printing import PrintJobRow
from store_core.storage.replication import GoneRow
from store_core.storage.upgrade import open_database
from tests.larder import LARDER, owner, publish
from tests.replication.world import Terminal, World

pytestmark = pytest.mark.database("sqlite")
SMALL = Pieces(entries=7, orders=2, papers=3, stretch=25)


@pytest.fixture(scope="session")
def months(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Two days long ago and one lately, sold, made and closed; now nobody is there."""
    world = World(tmp_path_factory.mktemp("months"))
    publish(world.shop, LARDER)
    till = world.pair("till", "till")
    world.pair("kitchen", "kitchen")
    world.run(5)
    a_day(world, till)
    a_day(world, till)
    pass_days(world, KEPT.days - 1)
    a_day(world, till)
    for terminal in world.terminals.values():
        terminal.kill()
    world.shop.database.close()
    return world


@pytest.fixture
def world(months: World, tmp_path: Path) -> World:
    """The same again, to go on with."""
    folder = tmp_path / "shop"
    shutil.copytree(months.folder, folder)
    world = copy.copy(months)
    database = open_database(folder / "server" / "store.sqlite")
    world.folder, world._events, world.terminals = folder, [], {}
    world.shop = replace(months.shop, database=database, now=world.now)
    for name in months.terminals:
        world.terminals[name] = Terminal(world, name, folder / name)
    world.run(5)
    return world


@pytest.fixture
def till(world: World) -> Terminal:
    return world.terminals["till"]


@pytest.fixture
def old(till: Terminal) -> list[str]:
    return sold_days_ago(till.shop, until=KEPT.days)


@pytest.fixture
def recent(till: Terminal, old: list[str]) -> list[str]:
    return [one for one in sold_days_ago(till.shop, until=0) if one not in old]


def sold_days_ago(shop: Shop, until: int) -> list[str]:
    """Ids of orders, oldest first."""
    before = shop.now() - timedelta(days=until)
    with shop.database.read() as session:
        rows = select(OrderRow.id).where(OrderRow.placed_at < before)
        return list(session.scalars(rows.order_by(OrderRow.placed_at)))


def a_day(world: World, till: Terminal, sales: int = 4) -> None:
    """Sold, made, and the shift closed; then a day has gone by."""
    for _ in range(sales):
        till.sell()
    world.run(5)
    kitchen = world.terminals["kitchen"]
    acknowledge(kitchen.shop, "shown", tickets_of(orders.open_orders(kitchen.shop)[1:]))
    for _ in range(3 * sales):
        kitchen.bump_oldest()
    world.run(5)
    close(till)
    world.run(5)
    pass_days(world, 1)


def tickets_of(some: Iterable[Order]) -> dict[str, str]:
    return {fired.ticket.id: order.id for order in some for fired in order.tickets}


def close(till: Terminal) -> None:
    shifts.expected(till.shop, owner(till.shop), Count())
    shifts.close_shift(till.shop, owner(till.shop), Count(), "not counted")


def give_back(till: Terminal, order: str) -> None:
    act = owner(till.shop, reason="cold")
    shift = shifts.open_shift(till.shop, act, 10_000)
    line = orders.order(till.shop, order).lines[0].id
    refunds.refund(till.shop, act, order, [Given(line, 1)], shift.id)


def pass_days(world: World, days: float) -> None:
    """Nobody is there."""
    for terminal in world.terminals.values():
        terminal.kill()
    world.at += timedelta(days=days).total_seconds()
    for terminal in world.terminals.values():
        terminal.start()
    world.run(5)


def compact(shop: Shop, pieces: Pieces = SMALL) -> Iterator[None]:
    """Goes on after each piece."""
    compaction = Compaction(shop, pieces=pieces)
    while compaction.step():
        yield
    compaction.close()


def compact_all(shop: Shop) -> int:
    return sum(1 for _ in compact(shop))


def held(shop: Shop) -> set[str]:
    with shop.database.read() as session:
        return set(session.scalars(select(OrderRow.id)))


def how_many(shop: Shop, table: type[Row]) -> int:
    with shop.database.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def assert_sound(shop: Shop) -> None:
    with shop.database.read() as session:
        assert verify(session).faults == ()


def assert_agree(world: World, till: Terminal) -> None:
    """As far as the till goes back."""
    with till.shop.database.read() as session, world.shop.database.read() as all_of_it:
        mine = set(session.scalars(select(OrderRow.id)))
        older = select(OrderRow.id).where(OrderRow.id.not_in(mine))
        nothing = select(OrderRow.id).where(OrderRow.id.is_(None))
        assert digest(all_of_it, older) == digest(session, nothing)


def test_a_till_keeps_what_is_recent_and_its_server_everything(
    world: World, till: Terminal, old: list[str], recent: list[str]
) -> None:
    entries, papers = how_many(till.shop, EntryRow), how_many(till.shop, PrintJobRow)
    compact_all(till.shop)
    assert held(till.shop) == set(recent)
    assert held(world.shop) == {*old, *recent}
    assert how_many(till.shop, EntryRow) < entries - 2 * len(old)
    assert how_many(till.shop, LogRow) == how_many(till.shop, EntryRow)
    assert how_many(till.shop, PrintJobRow) < papers / 2
    assert_sound(till.shop)
    assert_agree(world, till)


def test_the_file_is_sound_after_every_piece(till: Terminal) -> None:
    for _ in compact(till.shop, Pieces(entries=15, orders=3, papers=20, stretch=40)):
        assert_sound(till.shop)


@pytest.mark.parametrize("pieces", [1, 8, 17, 30])
def test_broken_off_anywhere_it_ends_the_same(
    world: World, till: Terminal, recent: list[str], pieces: int
) -> None:
    list(islice(compact(till.shop), pieces))
    till.kill()
    till.start()
    world.run(5)
    assert_sound(till.shop)
    compact_all(till.shop)
    assert held(till.shop) == set(recent)
    assert_sound(till.shop)
    assert_agree(world, till)


def test_selling_goes_on_meanwhile(world: World, till: Terminal, recent: list[str]) -> None:
    sold = []
    for _ in compact(till.shop, Pieces(entries=20, orders=3, papers=20, stretch=40)):
        sold.append(till.sell().id)
        world.run(1)
    assert held(till.shop) == {*recent, *sold}
    assert_sound(till.shop)
    assert_agree(world, till)


def test_a_recent_order_is_refunded_and_its_receipt_printed_again(
    world: World, till: Terminal, recent: list[str]
) -> None:
    compact_all(till.shop)
    give_back(till, recent[0])
    assert orders.reprint_receipt(till.shop, owner(till.shop), recent[0]) == 1
    world.run(5)
    assert orders.order(world.shop, recent[0]).payment_status == "refunded"
    assert_sound(till.shop)
    assert_agree(world, till)


def test_a_refund_elsewhere_of_an_order_that_has_gone_here_leaves_the_file_sound(
    world: World, till: Terminal, old: list[str]
) -> None:
    other = world.pair("other", "till")
    world.run(5)
    compact_all(till.shop)
    give_back(other, old[0])
    world.run(5)
    assert orders.order(world.shop, old[0]).payment_status == "refunded"
    assert_sound(till.shop)
    compact_all(till.shop)
    assert_sound(till.shop)


def test_what_happened_lately_to_an_old_order_keeps_it(
    world: World, till: Terminal, old: list[str]
) -> None:
    give_back(till, old[3])
    world.run(5)
    compact_all(till.shop)
    assert old[3] in held(till.shop)
    assert old[2] not in held(till.shop)
    assert_sound(till.shop)
    close(till)
    world.run(5)
    pass_days(world, KEPT.days + 1)
    compact_all(till.shop)
    assert old[3] not in held(till.shop)
    assert_sound(till.shop)


def test_what_is_said_lately_of_several_orders_keeps_them(
    world: World, till: Terminal, old: list[str], recent: list[str]
) -> None:
    kitchen = world.terminals["kitchen"].shop
    several = [orders.order(kitchen, one) for one in (old[0], recent[0])]
    acknowledge(kitchen, "shown", tickets_of(several))
    world.run(5)
    compact_all(till.shop)
    assert held(till.shop) == {old[0], *recent}
    assert_sound(till.shop)
    pass_days(world, KEPT.days + 1)
    compact_all(till.shop)
    assert held(till.shop) == set()
    assert_sound(till.shop)


def test_what_the_server_does_not_have_stays(world: World, till: Terminal) -> None:
    world.server_up = False
    sold = {till.sell().id for _ in range(3)}
    pass_days(world, KEPT.days + 10)
    compact_all(till.shop)
    assert sold <= held(till.shop)
    assert_sound(till.shop)
    world.settle(60)
    assert sold <= held(world.shop)


def test_an_open_order_and_an_open_shift_keep_theirs(world: World, till: Terminal) -> None:
    unmade, made = till.sell().id, till.sell().id
    world.run(5)
    for _ in range(3):
        world.terminals["kitchen"].bump_oldest()
    world.run(5)
    pass_days(world, KEPT.days + 10)
    compact_all(till.shop)
    assert held(till.shop) == {unmade, made}
    close(till)
    world.run(5)
    pass_days(world, KEPT.days + 1)
    compact_all(till.shop)
    assert held(till.shop) == {one.id for one in orders.open_orders(till.shop)}
    assert len(held(till.shop)) == 1
    assert_sound(till.shop)


def test_an_entry_from_the_future_stops_the_base_before_it(till: Terminal) -> None:
    with till.shop.database.write() as session:
        sold = select(EntryRow).where(EntryRow.kind == "order_placed").order_by(EntryRow.dseq)
        unknown = session.scalars(sold).all()[1]
        unknown.applied = False
        device, dseq = unknown.device, unknown.dseq
    compact_all(till.shop)
    with till.shop.database.read() as session:
        assert base_of(session).frontiers[device] == dseq - 1


def test_a_count_typed_in_late_keeps_the_orders_that_it_divides(
    world: World, till: Terminal, old: list[str]
) -> None:
    before_the_last_four = orders.order(till.shop, old[4]).header.placed_at
    stock.count(till.shop, owner(till.shop), {"flour": 1_000}, before_the_last_four)
    world.run(5)
    compact_all(till.shop)
    assert {one for one in old if one in held(till.shop)} == set(old[4:])
    assert_sound(till.shop)
    assert_agree(world, till)


def test_a_server_keeps_everything(world: World) -> None:
    before = held(world.shop)
    assert compact_all(world.shop) == 0
    assert held(world.shop) == before


def test_a_kitchen_display_is_compacted_too(world: World, recent: list[str]) -> None:
    kitchen = world.terminals["kitchen"].shop
    compact_all(kitchen)
    assert held(kitchen) == set(recent)
    assert_sound(kitchen)


def test_a_snapshot_takes_the_place_of_the_base(world: World, till: Terminal) -> None:
    busy = world.pair("busy", "till")
    world.run(5)
    compact_all(till.shop)
    assert how_many(till.shop, GoneRow) > 0
    till.kill()
    for _ in range(8):
        busy.sell()
    world.run(5)
    world.server = replace(world.server, snapshot_over=5)
    till.start()
    world.run(5)
    assert till.requests.count("snapshot") == 1
    assert how_many(till.shop, GoneRow) == 0
    compact_all(till.shop)
    assert_sound(till.shop)
    assert_agree(world, till)


def test_a_compacted_file_gives_all_that_the_server_lacks(
    world: World, till: Terminal, tmp_path: Path
) -> None:
    compact_all(till.shop)
    world.server_up = False
    unsent = [till.sell() for _ in range(4)]
    till.kill()
    copied = shutil.copytree(till.home, tmp_path / "copy")
    found = salvage(copied / DATABASE, world.shop.identity.store)
    with world.shop.database.read() as session:
        recovery = reckon(found, frontiers(session, world.shop.identity.store))
    assert recovery.missing == recovery.stranded == ()
    assert sum(stretch.count for stretch in recovery.taken) == len(unsent) + 1  # and the shift


def test_the_running_program_does_it_while_its_server_is_in_reach(
    till: Terminal, recent: list[str]
) -> None:
    reached, bugs = Event(), list[BaseException]()
    before = held(till.shop)
    compacting = Compacting(till.shop, reached.is_set, bugs.append, first=0)
    assert held(till.shop) == before
    reached.set()
    deadline = monotonic() + 60
    while held(till.shop) != set(recent) and monotonic() < deadline:
        sleep(0.1)
    compacting.close()
    assert bugs == []
    assert held(till.shop) == set(recent)
    assert_sound(till.shop)


COMPACT = """
import sys
from datetime import datetime
from pathlib import Path
from store_core.application import terminals
from store_core.application.compaction import Compaction, Pieces
from store_core.application.device_secrets import FileSecrets

home, now = Path(sys.argv[1]), datetime.fromisoformat(sys.argv[2])
shop = terminals.open_shop(home, FileSecrets(home), now=lambda: now)
compaction = Compaction(shop, pieces=Pieces(entries=5, orders=1, papers=1, stretch=20))
while compaction.step():
    print("piece", flush=True)
"""


@pytest.mark.parametrize("pieces", [2, 7, 16])
def test_kill_9_amid_a_piece_leaves_a_sound_file(
    world: World, till: Terminal, recent: list[str], pieces: int
) -> None:
    now = till.shop.now().isoformat()
    till.kill()
    worker = subprocess.Popen(
        [sys.executable, "-c", COMPACT, str(till.home), now], stdout=subprocess.PIPE, text=True
    )
    with worker:
        said = [worker.stdout.readline() for _ in range(pieces)] if worker.stdout else []
        os.kill(worker.pid, signal.SIGKILL)
    assert said == ["piece\n"] * pieces
    assert verify_file(till.home / DATABASE).faults == ()
    till.start()
    world.run(5)
    compact_all(till.shop)
    assert held(till.shop) == set(recent)
    assert_agree(world, till)
