"""Entries that are lost for ever, and those behind them, which the owner has taken in (S1)."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from store_core.application import devices
from store_core.application.audit import log
from store_core.application.kept_apart import GIVE_UP, KEPT_APART, Gap, KeptApart
from store_core.application.office import perform
from store_core.application.shop import Act
from store_core.domain.audit import Search
from store_core.domain.errors import StoreError
from store_core.journal.entries import Entry, from_row
from store_core.journal.ledger import receive
from store_core.journal.salvage import Salvaged, Stretch, reckon, take_in
from store_core.journal.state import digest
from store_core.journal.verifier import verify
from store_core.replication import feed, holding
from store_core.replication.messages import Push
from store_core.replication.peers import peer_of
from store_core.storage.engine import Database
from store_core.storage.journal import AcceptedGapRow, EntryRow
from store_core.storage.orders import OrderRow
from store_core.storage.replication import feed_number
from store_core.storage.upgrade import memory_database
from tests.replication.hub_world import Hub, HubWorld
from tests.replication.world import Terminal, World
from tests.shops import person


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    one = World(tmp_path)
    yield one
    close(one)


def close(world: World) -> None:
    for terminal in world.terminals.values():
        if terminal.up:
            terminal.shop.database.close()
    world.shop.database.close()


@pytest.fixture
def gap(world: World) -> Gap:
    """Of a till that sold five times while its server was away; of the second and third sale
    nothing can be read any more.
    """
    till, _other = world.pair("counter", "till"), world.pair("bar", "till")
    world.run(5)
    till.sell()
    world.run(5)
    world.server_up = False
    for _ in range(5):
        till.sell()
    hand_over(world, till, lost=(1, 2))
    (shown,) = kept_apart(world)
    assert shown.lost
    return shown.lost


def owner(world: World, reason: str = "Its disk died") -> Act:
    return Act(person(world.shop, "owner"), reason=reason)


def hand_over(world: World, till: Terminal, lost: tuple[int, ...], to: Hub | None = None) -> None:
    """What a damaged till still has of what its server lacks; then it is gone."""
    shop, server = (to.shop, to.server) if to else (world.shop, world.server)
    device, peer = till.shop.identity.device, peer_of(devices.device_of(shop, till.token))
    with shop.database.read() as session:
        had = holding.own_newest(session, server.store, device)
    with till.shop.database.read() as session:
        left = {device: had}
        whole = holding.outgoing(session, server.store, left, parts=None, surrender=True)
    kept = tuple(one for place, one in enumerate(whole.entries) if place not in lost)
    with shop.database.write() as session:
        push = Push(entries=kept, surrender=True)
        feed.push(session, server, peer, push, shop.now(), {})
    till.kill()
    del world.terminals[till.name]


def kept_apart(world: World) -> tuple[KeptApart, ...]:
    return perform(world.shop, owner(world), KEPT_APART, None, "")


def sales(world: World) -> int:
    with world.shop.database.read() as session:
        return len(session.scalars(select(OrderRow.id)).all())


def test_the_owner_is_told_which_entries_are_missing(world: World, gap: Gap) -> None:
    (shown,) = kept_apart(world)
    assert (shown.why, shown.entries, gap.count) == ("journal_gap", 2, 2)
    assert gap.last + 1 == shown.first
    assert sales(world) == 2


def test_once_the_owner_gives_them_up_all_have_what_lies_behind(world: World, gap: Gap) -> None:
    assert perform(world.shop, owner(world), GIVE_UP, gap, "once") == 2
    assert sales(world) == 4
    assert kept_apart(world) == ()
    world.tell_streams()
    world.settle(30)
    assert world.converged()
    assert world.faults() == []
    newcomer = world.pair("terrace", "till")
    world.settle(30)
    assert newcomer.agent.level
    assert world.converged()
    newcomer.sell()
    world.settle(30)
    assert world.converged()


def test_who_lacks_what_was_given_up_reads_on_behind_it(world: World, gap: Gap) -> None:
    perform(world.shop, owner(world), GIVE_UP, gap, "once")
    with world.shop.database.read() as session:
        behind = feed_number(session, world.server.store, gap.device, gap.last + 1)
        assert behind
        assert feed_number(session, world.server.store, gap.device, gap.first) == behind


def test_it_is_in_the_audit_log_with_who_and_why(world: World, gap: Gap) -> None:
    perform(world.shop, owner(world), GIVE_UP, gap, "once")
    search = Search(group="discrepancies")
    (said,) = log(world.shop, owner(world), search)
    assert said.story.code == "gave_up"
    assert said.story.number == f"{gap.first}–{gap.last}"
    assert [one.name for one in said.story.names] == [{"en": "counter"}]
    assert said.reason == "Its disk died"


def test_nobody_but_the_owner_gives_up_and_never_without_a_reason(world: World, gap: Gap) -> None:
    manager = Act(person(world.shop, "manager"), reason="Its disk died")
    with pytest.raises(StoreError, match="not_permitted"):
        perform(world.shop, manager, GIVE_UP, gap, "one")
    with pytest.raises(StoreError, match="reason_missing"):
        perform(world.shop, owner(world, " "), GIVE_UP, gap, "two")
    perform(world.shop, owner(world), GIVE_UP, gap, "three")
    with pytest.raises(StoreError, match="gap_closed"):
        perform(world.shop, owner(world), GIVE_UP, gap, "four")


def test_where_somebody_brings_what_was_missing_nothing_is_kept_apart(
    world: World, gap: Gap
) -> None:
    """Another till had heard of it: what lies behind comes in by itself."""
    assert sales(world) == 2
    world.pair("terrace", "till")
    world.settle(20)
    bring_all(world, gap)
    assert sales(world) == 6
    assert kept_apart(world) == ()


def bring_all(world: World, gap: Gap) -> None:
    """What the lost till's file held, from a machine that has a copy of it."""
    database = Database(world.folder / "counter" / "store.sqlite")
    relay = world.terminals["bar"]
    wanted = {gap.device: gap.first - 1}
    with database.read() as session:
        whole = holding.outgoing(session, world.server.store, wanted, parts=None, surrender=False)
    database.close()
    peer = peer_of(devices.device_of(world.shop, relay.token))
    lost = tuple(one for one in whole.entries if one.dseq <= gap.last)
    with world.shop.database.write() as session:
        feed.push(session, world.server, peer, Push(entries=lost), world.shop.now(), {})


@pytest.mark.parametrize("seed", range(3))
def test_in_whatever_order_they_come_all_is_taken_in(world: World, gap: Gap, seed: int) -> None:
    """By a server put back from an older backup, say: what can't be taken in yet comes again."""
    perform(world.shop, owner(world), GIVE_UP, gap, "once")
    with world.shop.database.read() as session:
        left = [from_row(row) for row in session.scalars(select(EntryRow))]
        whole = digest(session)
    database = memory_database()
    random = Random(seed)
    with database.write() as session:
        while left:
            random.shuffle(left)
            left = [entry for entry in left if not taken(session, entry)]
        assert digest(session) == whole
    with database.read() as session:
        assert verify(session).faults == ()
    database.close()


def taken(session: Session, entry: Entry) -> bool:
    try:
        receive(session, entry)
    except StoreError as error:
        if error.code != "journal_gap":
            raise
        return False
    return True


def test_a_damaged_file_gives_what_lies_behind_it_too(world: World, gap: Gap) -> None:
    perform(world.shop, owner(world), GIVE_UP, gap, "once")
    held: dict[str, dict[int, Entry]] = {}
    with world.shop.database.read() as session:
        whole = digest(session)
        for entry in map(from_row, session.scalars(select(EntryRow))):
            held.setdefault(entry.device, {})[entry.dseq] = entry
    found = Salvaged(held, {})
    database = memory_database()
    with database.write() as session:
        recovery = take_in(session, found)
        assert digest(session) == whole
    database.close()
    for one in (recovery, reckon(found, {})):
        assert one.missing == ()
        assert one.stranded == ()
    assert {one.last for one in recovery.taken if one.device == gap.device} == {gap.last + 2}
    unread = gap.first - 2
    del held[gap.device][unread]
    assert reckon(found, {}).missing == (Stretch(gap.device, unread, unread),)


def test_another_history_behind_the_gap_is_not_taken_for_it(world: World, gap: Gap) -> None:
    other = replace(gap, sha256="f" * 64)
    assert perform(world.shop, owner(world), GIVE_UP, other, "once") == 0
    (shown,) = kept_apart(world)
    assert shown.lost == gap


def test_a_gap_that_nobody_gave_up_is_a_fault(world: World, gap: Gap) -> None:
    perform(world.shop, owner(world), GIVE_UP, gap, "once")
    with world.shop.database.write() as session:
        session.execute(delete(AcceptedGapRow))
    with world.shop.database.read() as session:
        codes = {fault.code for fault in verify(session).faults}
    assert codes == {"missing_entry", "state_differs"}


def test_what_a_hub_keeps_apart_comes_to_the_server_above_it_too(tmp_path: Path) -> None:
    world = HubWorld(tmp_path)
    till = world.till("counter", world.hub)
    world.till("bar", None)
    world.run(5)
    till.sell()
    world.run(5)
    till.hub = None
    world.server_up = False
    for _ in range(4):
        till.sell()
    hand_over(world, till, lost=(0,), to=world.hub)
    (shown,) = perform(world.hub.shop, owner(world), KEPT_APART, None, "")
    assert shown.lost
    assert shown.entries == 3
    world.server_up = True
    perform(world.shop, owner(world), GIVE_UP, shown.lost, "once")
    world.tell_streams()
    world.settle(20)
    assert sales(world) == 4
    assert perform(world.hub.shop, owner(world), KEPT_APART, None, "") == ()
    assert world.converged()
    assert world.faults() == []
    close(world)
