"""What a terminal keeps of its server, and what it has to give (S1)."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from store_core.application.orders import Head, accept, cancel, place_for_customer
from store_core.application.shop import Act
from store_core.domain.errors import StoreError
from store_core.domain.orders import Contact
from store_core.domain.store import PriceRules, Settings
from store_core.journal.base import base_frontiers
from store_core.journal.kinds import AvailabilityChanged, SettingsChanged
from store_core.journal.state import digest, take_snapshot
from store_core.replication import feed, holding
from store_core.replication.branches import parted
from store_core.replication.holding import Held
from store_core.replication.messages import (
    BATCH,
    BATCH_BYTES,
    PROTOCOL,
    SCHEMA,
    Carried,
    HelloAnswer,
    Pull,
    PullAnswer,
    Push,
    Snapshot,
)
from store_core.replication.peers import peer_of
from store_core.storage.journal import EntryRow, SealedRow, counted, frontiers
from store_core.storage.orders import OrderRow, OrderStatusRow
from store_core.storage.replication import StoreFeedRow, UpstreamRow
from tests.databases import scratch
from tests.replication.pens import NOW, SERVER, Pen, device, receive_all, serving
from tests.replication.test_door import fact_of
from tests.shops import cart, line, new_shop, person

pytestmark = pytest.mark.database("sqlite")
SOLD_OUT = AvailabilityChanged(sold="item", id="soup", name={"en": "Soup"}, available=False, rev=1)
SHOP = SettingsChanged(
    settings=Settings("store", "Stall", "stall", "UTC", PriceRules("EUR")), rev=1
)


def answer(**otherwise: object) -> HelloAnswer:
    said = HelloAnswer(
        protocol=PROTOCOL,
        schema=SCHEMA,
        server="server",
        epoch="first",
        head=9,
        cursor=4,
        frontiers={"till": 2},
        at=NOW,
    )
    return msgspec.structs.replace(said, **otherwise)


def greeted(session: Session, said: HelloAnswer) -> Held:
    known = holding.held(session, "store", "till")
    return holding.greeted(session, known, said, "till", timedelta(seconds=1.5))


def upstream(session: Session) -> tuple[str, str, int, int, int]:
    row = session.scalars(select(UpstreamRow)).one()
    return row.server, row.epoch, row.cursor, row.acked, row.clock_offset_ms


def test_in_a_feed_that_it_knows_it_reads_on_and_in_another_it_begins_where_it_is_told() -> None:
    till = Pen("till")
    with scratch() as session:
        receive_all(session, [till.write() for _ in range(3)])
        assert holding.held(session, "store", "till") == Held({"till": 3}, 3)
        has = {"till": 3}
        assert greeted(session, answer()) == Held(has, 3, "server", "first", 4, 2)
        assert upstream(session) == ("server", "first", 4, 2, 1500)
        assert holding.held(session, "store", "till") == Held(has, 3, "server", "first", 4, 2)
        cursors = [
            greeted(session, said).cursor
            for said in (
                answer(cursor=1),
                answer(head=4, cursor=1),
                answer(head=3, cursor=1),
                answer(epoch="second", cursor=3),
                answer(server="upstream", epoch="second", cursor=2),
            )
        ]
        assert cursors == [4, 4, 1, 3, 2]
        assert holding.held(session, "store", "nobody").own == 0
        assert greeted(session, answer(frontiers={})).acked == 0


def test_it_says_how_far_it_is_and_what_its_newest_entry_is() -> None:
    till = Pen("till")
    with scratch() as session:
        fresh = holding.greeting(session, "store", "till")
        assert (fresh.newest_sha256, fresh.epoch, dict(fresh.frontiers)) == ("", "", {})
        receive_all(session, [till.write(), till.write(), Pen("other").write()])
        greeted(session, answer())
        said = holding.greeting(session, "store", "till")
        assert (said.oldest_protocol, said.protocol, said.schema) == (1, PROTOCOL, SCHEMA)
        assert (said.newest_sha256, said.epoch) == (till.sha256, "first")
        assert said.frontiers == {"till": 2, "other": 1}
        assert said.version != ""
        assert holding.own_newest(session, "store", "till") == 2
        assert holding.own_newest(session, "store", "nobody") == 0


def test_another_life_of_the_same_server_is_kept() -> None:
    with scratch() as session:
        greeted(session, answer())
        session.flush()
        greeted(session, answer(epoch="second", cursor=7))
        session.flush()
        session.expire_all()
        held = holding.held(session, "store", "till")
        assert (held.server, held.epoch, held.cursor) == ("server", "second", 7)


def test_another_entry_under_a_number_is_a_fork_and_one_that_it_lacks_is_none() -> None:
    till = Pen("till")
    with scratch() as session:
        receive_all(session, [till.write(), till.write()])
        second = till.sha256

        def is_fork(last: int, sha256: str) -> bool:
            return bool(parted(session, "store", {"till": last}, {"till": sha256}))

        assert [is_fork(2, second), is_fork(2, "another"), is_fork(3, "more"), is_fork(0, "")] == [
            False,
            True,
            False,
            False,
        ]


def test_what_a_server_acknowledged_is_kept_in_its_life_only() -> None:
    with scratch() as session:
        holding.acknowledged(session, "first", 3)  # of nobody
        holding.forget_cursor(session)
        greeted(session, answer())
        holding.acknowledged(session, "first", 3)
        assert upstream(session)[3] == 3
        holding.acknowledged(session, "second", 7)
        assert upstream(session)[3] == 3
        holding.forget_cursor(session)
        assert upstream(session)[1:4] == ("", 0, 3)


def test_a_batch_is_taken_in_with_its_cursor_which_never_goes_back() -> None:
    other = Pen("other")
    with serving() as server:
        receive_all(server, [other.write() for _ in range(3)])
        pulled = feed.pull(server, SERVER, peer_of(device("till")), Pull(epoch="first", cursor=0))
    with scratch() as session:
        greeted(session, answer(cursor=0))
        holding.take_in(
            session, msgspec.structs.replace(pulled, cursor=2, entries=pulled.entries[:2])
        )
        assert upstream(session)[2] == 2
        holding.take_in(session, pulled)
        assert upstream(session)[2] == 3
        holding.take_in(session, msgspec.structs.replace(pulled, cursor=1))
        holding.take_in(session, msgspec.structs.replace(pulled, cursor=9, epoch="second"))
        assert upstream(session)[2] == 3
        assert frontiers(session, "store") == {"other": 3}
        beyond = PullAnswer(epoch="first", cursor=5, head=5, entries=(_fifth(other),))
        with pytest.raises(StoreError, match="journal_gap"):
            holding.take_in(session, beyond)


def _fifth(other: Pen) -> Carried:
    other.write()
    return other.write()


def test_what_it_took_in_it_says_to_be_touched() -> None:
    with scratch() as session:
        pulled = PullAnswer(
            epoch="first", cursor=2, head=2, entries=(Pen("k").write(SOLD_OUT), Pen("t").write())
        )
        assert ("item", "soup") in holding.take_in(session, pulled).touched


def outgoing(session: Session, wanted: dict[str, int], *, all_parts: bool = True) -> Push:
    parts = None if all_parts else frozenset({"label"})
    return holding.outgoing(session, "store", wanted, parts=parts, surrender=False)


def numbers(batch: Push) -> list[tuple[str, int]]:
    return [(one.device, one.dseq) for one in batch.entries]


def test_it_gives_what_a_server_lacks_of_each_device_in_turn() -> None:
    till, other = Pen("till"), Pen("other")
    with scratch() as session:
        receive_all(session, [till.write() for _ in range(3)] + [other.write() for _ in range(3)])
        assert numbers(outgoing(session, {"till": 1, "other": 2})) == [
            ("till", 2),
            ("till", 3),
            ("other", 3),
        ]
        assert numbers(outgoing(session, {"other": 1, "till": 3})) == [("other", 2), ("other", 3)]
        assert holding.outgoing(session, "store", {}, parts=None, surrender=True).surrender
        assert not outgoing(session, {}).surrender


def test_a_batch_holds_so_many_and_no_more() -> None:
    till, other, third = Pen("till"), Pen("other"), Pen("third")
    with scratch() as session:
        written = [till.write() for _ in range(BATCH - 1)] + [other.write(), other.write()]
        receive_all(session, [*written, third.write()])
        full = numbers(outgoing(session, {"till": 0, "other": 0, "third": 0}))
        assert (len(full), full[-1]) == (BATCH, ("other", 1))
        large = Pen("large")
        receive_all(session, [large.write(fact_of("x" * (BATCH_BYTES // 2 + 1))) for _ in range(2)])
        assert numbers(outgoing(session, {"large": 0})) == [("large", 1)]


def test_what_came_without_its_sealed_parts_is_not_passed_on_nor_what_follows() -> None:
    other, till = Pen("other"), Pen("till")
    with scratch() as session:
        written = [other.write(), other.write(parts={"label": b"l", "contact": b"c"})]
        receive_all(session, [*written, other.write(), till.write(parts={"label": b"l"})])
        session.add(SealedRow(entry_id=written[1].id, part="label", data=b"l"))
        assert numbers(outgoing(session, {"other": 0, "till": 0})) == [("other", 1)]
        session.add(SealedRow(entry_id=written[1].id, part="contact", data=b"c"))
        whole = outgoing(session, {"other": 1, "till": 0})
        assert numbers(whole) == [("other", 2), ("other", 3)]
        assert whole.entries[0].parts == {"label": b"l", "contact": b"c"}
        kitchen = outgoing(session, {"other": 1}, all_parts=False)
        assert kitchen.entries[0].parts == {"label": b"l"}


def test_it_knows_the_newest_of_every_machine_that_it_heard_of() -> None:
    till = Pen("till")
    with serving(device("till"), device("silent")) as session:
        receive_all(session, [till.write(), till.write(), Pen("stranger").write()])
        assert holding.newest_of_all(session, "store") == {"till": 2}


def test_a_snapshot_takes_the_place_of_what_was_there_and_what_is_beyond_it_is_applied_again() -> (
    None
):
    office, till, other = Pen("office"), Pen("till"), Pen("other")
    with serving(device("kitchen", "kitchen")) as server:
        entries = [office.write(SHOP), other.write(SOLD_OUT, parts={"label": b"l"}), till.write()]
        receive_all(server, entries)
        taken = Snapshot(
            epoch="first",
            head=7,
            frontiers=frontiers(server, "store"),
            state=take_snapshot(server),
            entries=(entries[0], entries[1]),
        )
        shop = digest(server)
    with scratch() as session:
        mine = replace(till, written=[])
        again = msgspec.structs.replace(SOLD_OUT, available=True, rev=2)
        unsent = mine.write(again)
        future = Pen("future").write(kind="from the future")
        receive_all(session, [entries[2], unsent, future])
        greeted(session, answer())
        assert not holding.is_stocked(session)
        touched = holding.adopt(session, taken)
        assert holding.is_stocked(session)
        assert {("settings", "store"), ("device", "kitchen")} <= touched
        assert upstream(session)[2] == 7
        assert base_frontiers(session) == dict(taken.frontiers)
        assert [row.part for row in session.scalars(select(SealedRow))] == ["label"]
        assert set(frontiers(session, "store")) == {"office", "other", "till", "future"}
        assert digest(session) != shop
        session.execute(delete(EntryRow).where(EntryRow.id == unsent.id))
        before = counted(session, "catalogue")
        holding.adopt(session, taken)
        assert digest(session) == shop
        assert counted(session, "catalogue") == before + 1


def test_a_snapshot_brings_to_the_screens_what_is_open_and_who_ordered_it(tmp_path: Path) -> None:
    shop = new_shop(tmp_path)
    head = Head(contact=Contact("Priya R.", "+15550142277"), code="4827", label="Priya")
    placed, refused = (
        place_for_customer(shop, cart(line(shop, "margherita"), channel="web"), head)
        for _ in range(2)
    )
    owner = Act(person(shop, "owner"))
    opened = accept(shop, owner, placed.id)
    accept(shop, owner, refused.id)
    closed = cancel(shop, replace(owner, reason="no oven"), refused.id)
    server = replace(SERVER, store=shop.identity.store)
    with shop.database.read() as session:
        given = feed.snapshot(session, server, peer_of(device("till")), shop.now())
        long_ago = shop.now() + 2 * server.recent
        later = feed.snapshot(session, server, peer_of(device("till")), long_ago)
        placed_at = session.get_one(OrderStatusRow, closed.id).placed_at
        still_open = session.get_one(OrderRow, opened.id).entry_id
        on_time = placed_at + server.recent
        at_last = feed.snapshot(session, server, peer_of(device("till")), on_time)
    shop.database.close()
    sealed = [one.id for one in given.entries if one.parts]
    assert len(sealed) == 2
    assert [one.id for one in at_last.entries if one.parts] == sealed
    assert [one.id for one in later.entries if one.parts] == [still_open]
    with scratch() as session:
        touched = holding.adopt(session, given)
    shown = {one for area, one in touched if area in ("order", "ticket")}
    assert shown == {opened.id, *(fired.ticket.id for fired in opened.tickets)}
    assert closed.tickets


def test_a_server_gives_with_its_state_the_newest_of_every_device() -> None:
    till, other = Pen("till"), Pen("other")
    with serving(device("kitchen", "kitchen")) as session:
        receive_all(session, [till.write(), till.write(), other.write(SOLD_OUT)])
        given = feed.snapshot(session, SERVER, peer_of(device("till")), NOW)
        newest = {one.device: one.dseq for one in given.entries}
        assert newest == dict(given.frontiers) == {"office 1": 1, "till": 2, "other": 1}
        assert (given.epoch, given.head) == ("first", 4)
        assert given.state == take_snapshot(session)
        assert feed.hint(session, "store").head == 4
        session.execute(delete(StoreFeedRow))
        with pytest.raises(StoreError, match="no_feed"):
            feed.hint(session, "store")
