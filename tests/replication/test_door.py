"""What a server lets in and what it gives out, entry by entry (S1, S4)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from store_core.domain.devices import Device
from store_core.domain.errors import StoreError
from store_core.journal.kinds import DeviceChanged, LineMarked, ReportReprinted
from store_core.replication import feed
from store_core.replication.feed import Server
from store_core.replication.messages import (
    BATCH,
    BATCH_BYTES,
    PROTOCOL,
    SCHEMA,
    Carried,
    Hello,
    HelloAnswer,
    Pull,
    PullAnswer,
    Push,
    PushAnswer,
)
from store_core.replication.peers import peer_of
from store_core.storage.journal import SealedRow, frontiers
from tests.replication.pens import (
    FACT,
    NOW,
    SERVER,
    Pen,
    apart,
    device,
    push,
    receive_all,
    serving,
)

pytestmark = pytest.mark.database("sqlite")
TILL, KITCHEN, HUB = device("till"), device("kitchen", "kitchen"), device("hub", "server")
GONE = device("gone", revoked_at=NOW)
KNOWN = (TILL, KITCHEN, HUB, GONE)
LATER = NOW + timedelta(seconds=1)
AT_HUB = Server("store", "hub", upstream="https://upstream")
MARK = LineMarked(order="order", ticket="ticket", line="line", done=True, rev=1)
OFFICE = DeviceChanged(device=device("new"), rev=1)


@pytest.mark.parametrize(
    ("sender", "entry", "server", "why"),
    [
        (TILL, lambda: Pen("till").write(), SERVER, None),
        (TILL, lambda: Pen("till").write(OFFICE), SERVER, "not_allowed"),
        (TILL, lambda: Pen("till").write(kind="from the future"), SERVER, None),
        (KITCHEN, lambda: Pen("kitchen").write(MARK), SERVER, None),
        (KITCHEN, lambda: Pen("kitchen").write(), SERVER, "not_allowed"),
        (KITCHEN, lambda: Pen("till").write(MARK), SERVER, "not_allowed"),
        (TILL, lambda: Pen("kitchen").write(MARK), SERVER, None),
        (TILL, lambda: Pen("unheard of").write(), SERVER, None),
        (TILL, lambda: Pen("unheard of").write(OFFICE), SERVER, "not_allowed"),
        (TILL, lambda: Pen("kitchen").write(OFFICE), SERVER, "not_allowed"),
        (TILL, lambda: Pen("hub").write(OFFICE), SERVER, None),
        (TILL, lambda: Pen("server").write(), SERVER, "not_allowed"),
        (TILL, lambda: Pen("hub").write(OFFICE), AT_HUB, "not_allowed"),
        (TILL, lambda: Pen("till").write(OFFICE), AT_HUB, "not_allowed"),
        (TILL, lambda: Pen("gone").write(), SERVER, None),
        (TILL, lambda: Pen("gone").write(at=LATER), SERVER, "not_allowed"),
        (HUB, lambda: Pen("gone").write(at=LATER), SERVER, None),
        (HUB, lambda: Pen("gone").write(OFFICE, at=LATER), SERVER, "not_allowed"),
        (TILL, lambda: Pen("till").write(store="another"), SERVER, "wrong_store"),
        (TILL, lambda: Pen("till").write(id="device 1"), SERVER, "id_taken"),
        (TILL, lambda: replaced(Pen("till").write(), reason="no"), SERVER, "malformed"),
        (TILL, lambda: Pen("till").write(reason="\0"), SERVER, "malformed"),
        (TILL, lambda: Pen("till").write(body=FACT, kind="line_marked"), SERVER, "malformed"),
        (TILL, lambda: Pen("till").write(prev_sha256="1" * 64), SERVER, "journal_fork"),
        (TILL, lambda: replaced(Pen("till").write(), parts={"a": b"b"}), SERVER, "sealed_mismatch"),
    ],
)
def test_who_may_send_what(
    sender: Device, entry: Callable[[], Carried], server: Server, why: str | None
) -> None:
    with serving(*KNOWN) as session:
        one = entry()
        answer = push(session, sender, one, server=server)
        taken = answer.frontiers[one.device] == 1
        assert taken == (why is None)
        kept = [(one.device, 1, f"{why} from {sender.id}")] if why else []
        assert apart(session) == kept
        own = one.device == sender.id
        assert answer.unwanted == ((one.device,) if why and not own else ())
        mended_by_pairing = "journal_fork" if why == "journal_fork" else "entry_refused"
        assert answer.pair_again == (mended_by_pairing if why and own else None)


def replaced(one: Carried, **fields: object) -> Carried:
    return msgspec.structs.replace(one, **fields)


def test_after_a_refused_entry_the_rest_of_its_device_waits_apart_and_others_go_on() -> None:
    till, other = Pen("till"), Pen("kitchen")
    with serving(*KNOWN) as session:
        batch = [till.write(), till.write(OFFICE), till.write(), other.write(MARK)]
        answer = push(session, TILL, *batch)
        assert answer.frontiers == {"till": 1, "kitchen": 1}
        assert [one[:2] for one in apart(session)] == [("till", 2), ("till", 3)]
        assert (answer.unwanted, answer.pair_again) == ((), "entry_refused")
        push(session, TILL, *batch)
        assert [one[:2] for one in apart(session)] == [("till", 2), ("till", 3)]


def test_what_was_kept_apart_is_kept_apart_once_and_another_of_its_number_beside_it() -> None:
    with serving(*KNOWN) as session:
        first, second = Pen("till").write(OFFICE), Pen("till").write(OFFICE, reason="again")
        for one in (first, second, first):
            push(session, TILL, one)
        assert [one[:2] for one in apart(session)] == [("till", 1)] * 2


def test_an_id_is_taken_also_by_an_entry_of_the_same_batch() -> None:
    with serving(*KNOWN) as session:
        push(session, TILL, Pen("till").write(id="one"), Pen("kitchen").write(MARK, id="one"))
        assert apart(session) == [("kitchen", 1, "id_taken from till")]


def test_a_gap_is_asked_for_again_and_kept_apart_only_where_all_is_handed_over() -> None:
    till = Pen("till")
    first, second, third = till.write(), till.write(), till.write()
    with serving(*KNOWN) as session:
        assert push(session, TILL, first, third).frontiers == {"till": 1}
        assert apart(session) == []
        push(session, TILL, third, surrender=True)
        assert apart(session) == [("till", 3, "journal_gap from till")]
        assert push(session, TILL, second, third).frontiers == {"till": 3}


def test_what_was_kept_behind_a_gap_is_taken_in_whole_once_the_gap_is_no_more() -> None:
    till = Pen("till")
    first, second, forked = till.write(), till.write(), till.copy()
    third, other = till.write(parts={"label": b"l"}), forked.write(reason="another")
    with serving(*KNOWN) as session:
        push(session, TILL, first, third, surrender=True)
        push(session, TILL, other, surrender=True)
        assert [one[:2] for one in apart(session)] == [("till", 3)] * 2
        assert list(session.scalars(select(SealedRow))) == []
        push(session, TILL, second)
        assert frontiers(session, "store")["till"] == 3
        assert [row.data for row in session.scalars(select(SealedRow))] == [b"l"]
        assert [one[:2] for one in apart(session)] == [("till", 3)]
        assert push(session, TILL, third).frontiers == {"till": 3}


def test_an_entry_that_is_known_changes_nothing_and_another_one_under_its_number_is_a_fork() -> (
    None
):
    till = Pen("till")
    first, copy = till.write(), till.copy()
    with serving(*KNOWN) as session:
        push(session, TILL, first, till.write())
        known = push(session, TILL, first)
        assert (known.frontiers, known.pair_again) == ({"till": 2}, None)
        assert push(session, TILL, copy.write(reason="another")).pair_again == "journal_fork"
        assert apart(session) == [("till", 2, "journal_fork from till")]


def test_known_and_damaged_is_kept_apart_and_ends_no_push() -> None:
    till, other = Pen("till"), Pen("other")
    first = till.write()
    with serving(*KNOWN) as session:
        push(session, TILL, first)
        answer = push(session, TILL, replaced(first, reason="no"), other.write())
        assert answer.frontiers == {"till": 1, "other": 1}
        assert apart(session) == [("till", 1, "entry_damaged from till")]


def test_of_a_machine_that_was_shut_out_all_is_kept_and_nothing_let_in() -> None:
    gone, other = Pen("gone"), Pen("till")
    with serving(*KNOWN) as session:
        batch = [gone.write(), gone.write(), other.write()]
        answer = push(session, GONE, *batch)
        push(session, GONE, *batch)
        assert (answer.pair_again, dict(answer.frontiers)) == ("device_revoked", {})
        assert apart(session) == [
            (one.device, one.dseq, "device_revoked from gone") for one in batch
        ]
        assert {"gone", "till"}.isdisjoint(frontiers(session, "store"))


def test_a_hub_waits_for_what_comes_down_to_it_and_keeps_none_of_it_apart() -> None:
    till = Pen("unheard of")
    with serving(*KNOWN) as session:
        batch = [till.write(OFFICE), till.write()]
        answer = push(session, TILL, *batch, server=AT_HUB)
        assert (answer.unwanted, apart(session)) == (("unheard of",), [])
        assert answer.frontiers == {"unheard of": 0}
        below = push(session, replace(TILL, id="below"), Pen("below").write(OFFICE), server=AT_HUB)
        assert (below.pair_again, apart(session)) == ("entry_refused", [])


def test_a_long_batch_is_taken_in_in_pieces_and_answered_as_one() -> None:
    till, other = Pen("till"), Pen("other")
    entries = [till.write() for _ in range(feed.AT_ONCE)] + [other.write() for _ in range(2)]
    sizes = []
    with serving(*KNOWN) as session:

        def take(piece: Push, refused: dict[str, str]) -> PushAnswer:
            sizes.append(len(piece.entries))
            return feed.push(session, SERVER, peer_of(TILL), piece, NOW, refused)[0]

        answer = feed.in_turns(Push(entries=tuple(entries)), take)
        assert answer.frontiers == {"till": feed.AT_ONCE, "other": 2}
        assert sizes == [feed.AT_ONCE, 2]
        assert feed.in_turns(Push(entries=()), take).epoch == "first"


@pytest.mark.parametrize(("who", "most"), [(TILL, feed.SIP), (HUB, BATCH)])
def test_the_feed_is_read_on_from_a_cursor_without_what_one_wrote_oneself(
    who: Device, most: int
) -> None:
    own, other = Pen(who.id), Pen("other")
    with serving() as session:
        receive_all(session, [other.write() for _ in range(most + 1)] + [own.write()])
        first = pull(session, who, 0)
        assert (len(first.entries), first.cursor, first.head) == (most, most, most + 2)
        second = pull(session, who, first.cursor)
        assert [one.dseq for one in second.entries] == [most + 1]
        assert second.cursor == most + 2
        assert pull(session, who, second.cursor).entries == ()
        assert [one.device for one in pull(session, KITCHEN, most).entries] == ["other", who.id]
        for epoch, cursor in (("second", 0), ("first", most + 3)):
            with pytest.raises(StoreError, match="epoch_unknown"):
                feed.pull(session, SERVER, peer_of(who), Pull(epoch=epoch, cursor=cursor))


def test_entries_that_are_large_go_a_few_at_a_time_and_one_by_one_where_they_must() -> None:
    other, half = Pen("other"), BATCH_BYTES // 2 - len(msgspec.json.encode(fact_of("")))
    with serving() as session:
        written = [other.write(fact_of("x" * half)) for _ in range(3)]
        written += [other.write(fact_of("x" * half * 3)), other.write()]
        receive_all(session, written)
        lengths, cursor = [], 0
        while cursor < 5:
            answer = pull(session, TILL, cursor)
            lengths.append(len(answer.entries))
            cursor = answer.cursor
        assert lengths == [2, 1, 1, 1]


def test_a_kitchen_gets_the_label_of_what_is_sealed_and_a_till_all() -> None:
    with serving() as session:
        push(session, TILL, Pen("till").write(parts={"label": b"l", "contact": b"c"}))
        assert [set(one.parts) for one in pull(session, KITCHEN, 0).entries] == [{"label"}]
        assert [set(one.parts) for one in pull(session, HUB, 0).entries] == [{"label", "contact"}]


def test_sealed_parts_are_kept_with_an_entry_that_came_without_them_before() -> None:
    with serving() as session:
        whole = Pen("till").write(parts={"label": b"l"})
        push(session, TILL, replaced(whole, parts={}))
        push(session, TILL, whole)
        assert [row.data for row in session.scalars(select(SealedRow))] == [b"l"]


@pytest.mark.parametrize(
    ("has", "cursor"),
    [
        ({}, 0),
        ({"a": 1}, 1),
        ({"a": 2}, 1),
        ({"a": 2, "b": 1}, 3),
        ({"a": 2, "b": 2}, 4),
        ({"a": 9, "b": 9}, 4),
    ],
)
def test_a_reader_begins_just_before_the_first_entry_that_it_lacks(
    has: dict[str, int], cursor: int
) -> None:
    a, b = Pen("a"), Pen("b")
    with serving() as session:
        receive_all(session, [a.write(), b.write(), a.write(), b.write()])
        answer = hello(session, TILL, frontiers=has)
        assert (answer.cursor, answer.head, answer.epoch) == (cursor, 4, "first")
        assert answer.frontiers == {"a": 2, "b": 2}


def test_a_greeting_tells_an_old_copy_and_a_fork_from_who_has_more_than_the_server() -> None:
    till = Pen("till")
    with serving() as session:
        push(session, TILL, till.write(), till.write())
        one, two = (entry.sha256 for entry in till.written)
        told = [
            (answer.pair_again, answer.behind, answer.heads.get("till"))
            for answer in (
                hello(session, TILL, frontiers={}),
                hello(session, TILL, frontiers={"till": 1}, newest_sha256=one),
                hello(session, TILL, frontiers={"till": 2}, newest_sha256=two),
                hello(session, TILL, frontiers={"till": 2}, newest_sha256=one),
                hello(session, TILL, frontiers={"till": 3}, newest_sha256="three"),
            )
        ]
        assert told == [
            (None, True, two),
            (None, True, two),
            (None, False, two),
            ("journal_fork", False, None),
            (None, False, two),
        ]
        assert hello(session, GONE).pair_again == "device_revoked"
        assert "kitchen" not in hello(session, KITCHEN).heads


def test_who_lacks_much_is_given_a_snapshot_unless_it_keeps_all_or_reads_another_schema() -> None:
    other, server = Pen("other"), replace(SERVER, snapshot_over=2)
    with serving() as session:
        receive_all(session, [other.write() for _ in range(3)])
        given = [
            hello(session, TILL, server).snapshot,
            hello(session, TILL, server, frontiers={"other": 1}).snapshot,
            hello(session, TILL, server, frontiers={"more": 9, "other": 1}).snapshot,
            hello(session, TILL, server, schema=SCHEMA + 1).snapshot,
            hello(session, HUB, server).snapshot,
        ]
        assert given == [True, False, False, False, False]


@pytest.mark.parametrize(
    ("oldest", "newest", "spoken"),
    [(2, 3, 3), (3, 4, 3), (3, 3, 3), (1, 2, 2), (2, 2, 2), (1, 1, "old"), (4, 5, "new")],
)
def test_the_newest_protocol_that_both_know_is_spoken(
    oldest: int, newest: int, spoken: int | str
) -> None:
    server = replace(SERVER, oldest=2, newest=3)
    with serving() as session:
        if isinstance(spoken, int):
            said = hello(session, TILL, server, oldest_protocol=oldest, protocol=newest)
            assert said.protocol == spoken
            return
        with pytest.raises(StoreError, match=f"protocol_too_{spoken}"):
            hello(session, TILL, server, oldest_protocol=oldest, protocol=newest)


def fact_of(shift: str) -> ReportReprinted:
    return ReportReprinted(shift=shift, number=1, copy=1)


def pull(session: Session, who: Device, cursor: int) -> PullAnswer:
    return feed.pull(session, SERVER, peer_of(who), Pull(epoch="first", cursor=cursor))


def hello(session: Session, who: Device, server: Server = SERVER, **said: Any) -> HelloAnswer:
    asked = Hello(oldest_protocol=1, protocol=PROTOCOL, schema=SCHEMA, epoch="", frontiers={})
    asked = msgspec.structs.replace(asked, **said)
    return feed.hello(session, server, peer_of(who), asked, NOW)
