"""Writing to the journal and taking in what others wrote, entry by entry (S1)."""

from datetime import timedelta
from hashlib import sha256
from itertools import count

import msgspec
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from store_core.domain.errors import StoreError
from store_core.domain.kept import Kept, Written
from store_core.journal import kinds
from store_core.journal.entries import (
    NO_ENTRY,
    Entry,
    SealedPart,
    from_row,
    is_storable,
    seal,
    seal_sha256,
    to_row,
    unseal,
)
from store_core.journal.ledger import (
    Author,
    By,
    Intake,
    apply_pending,
    keep,
    receive,
    receive_sealed,
    write,
)
from store_core.journal.state import digest
from store_core.replication.messages import entry_of
from store_core.storage.audit import LogRow
from store_core.storage.base import insert_rows
from store_core.storage.journal import EntryRow, SealedRow, frontiers
from store_core.storage.replication import FeedRow
from tests.databases import blank, scratch
from tests.replication.pens import FACT, NOW, Pen, serving

pytestmark = pytest.mark.database("sqlite")
KEY = b"k" * 32
_BY_NUMBER = select(EntryRow).order_by(EntryRow.dseq)
SOLD_OUT = kinds.AvailabilityChanged(
    sold="item", id="soup", name={"en": "Soup"}, available=False, rev=1
)


def author(device: str = "till") -> Author:
    ids = count(1)
    return Author("store", device, KEY, lambda: f"{device} {next(ids)}", lambda size: b"r" * size)


def kept(session: Session) -> list[Entry]:
    return [from_row(row) for row in session.scalars(_BY_NUMBER)]


def test_what_a_machine_writes_is_chained_sealed_numbered_and_takes_effect() -> None:
    till = author()
    by = By(NOW + timedelta(microseconds=1999), NOW.date(), "cashier", "manager", "because")
    with serving() as session:
        first, touched = write(session, till, SOLD_OUT, by, {"label": b"Priya", "contact": b""})
        second, none = write(session, till, FACT, By(NOW, NOW.date()), {})
        assert kept(session) == [first, second]
        assert (first.dseq, first.prev_sha256, second.dseq) == (1, NO_ENTRY, 2)
        assert second.prev_sha256 == first.sha256
        assert (first.id, first.kind, first.v) == ("till 1", "availability_changed", 1)
        assert first.at == NOW + timedelta(milliseconds=1)
        assert (first.actor, first.approver, first.reason) == ("cashier", "manager", "because")
        assert msgspec.json.decode(first.body, type=kinds.AvailabilityChanged) == SOLD_OUT
        assert ("item", "soup") in touched
        assert ("item", "soup") not in none
        [sealed] = session.scalars(select(SealedRow))
        assert first.sealed == {"label": seal_sha256(sealed.data)}
        assert (sealed.entry_id, sealed.part) == (first.id, "label")
        assert unseal(KEY, first.id, "label", sealed.data) == b"Priya"
        rows = session.execute(select(FeedRow.seq, FeedRow.entry_id).order_by(FeedRow.seq)).all()
        assert [tuple(row) for row in rows] == [(1, first.id), (2, second.id)]
        assert all(session.scalars(select(EntryRow.applied)))
        assert session.get_one(LogRow, first.id).reason == "because"


def test_what_was_kept_is_told_when_it_is_committed() -> None:
    told: list[Written] = []
    database = blank()
    database.written = told.append
    with database.write() as session:
        receive(session, entry_of(Pen("till").write(_order_reprint())))
        receive(session, entry_of(Pen("other").write(kind="from the future")))
    assert [(one.kind, one.device, one.order, one.channel) for one in told[0].kept] == [
        ("receipt_reprinted", "till", "order", ""),
        ("unknown", "other", None, ""),
    ]
    assert isinstance(told[0].kept[0], Kept)


def _order_reprint() -> kinds.ReceiptReprinted:
    return kinds.ReceiptReprinted(order="order", copy=1)


def test_what_is_taken_in_takes_effect_at_once_and_is_kept_together() -> None:
    till, other = Pen("till"), Pen("other")
    with serving() as session:
        intake = Intake(session)
        assert intake.have("store", "till") == 0
        assert ("item", "soup") in intake.receive(entry_of(till.write(SOLD_OUT)))
        intake.receive(entry_of(other.write()))
        intake.receive(entry_of(till.write()))
        assert (intake.have("store", "till"), intake.have("store", "other")) == (2, 1)
        assert frontiers(session, "store") == {}
        intake.keep()
        intake.keep()
        assert frontiers(session, "store") == {"till": 2, "other": 1}
        fed = session.scalars(select(FeedRow.entry_id).order_by(FeedRow.seq)).all()
        wrote = [till.written[0], other.written[0], till.written[1]]
        assert list(fed) == [entry.id for entry in wrote]
        assert Intake(session).have("store", "till") == 2
        assert Intake(session).have("another", "till") == 0


def test_each_store_has_a_feed_of_its_own() -> None:
    with serving() as session:
        intake = Intake(session)
        intake.receive(entry_of(Pen("till").write(store="another")))
        intake.receive(entry_of(Pen("till").write()))
        intake.keep()
        assert list(session.scalars(select(FeedRow.store))) == ["store"]


def test_a_known_entry_changes_nothing_also_before_it_is_kept_and_another_one_is_a_fork() -> None:
    till = Pen("till")
    first = entry_of(till.write(SOLD_OUT))
    forked = entry_of(till.copy().write())
    second = entry_of(till.write())
    again = msgspec.structs.replace(second, reason="another")
    with scratch() as session:
        intake = Intake(session)
        for one in (first, second):
            intake.receive(one)
        assert intake.receive(second) == intake.receive(first) == frozenset()
        with pytest.raises(StoreError, match="journal_fork"):
            intake.receive(again)
        assert frontiers(session, "store") == {"till": 2}
        with pytest.raises(StoreError, match="journal_fork"):
            receive(session, forked)
        broken = msgspec.structs.replace(second, dseq=3, id="third")
        with pytest.raises(StoreError, match="journal_fork"):
            receive(session, broken)
        with pytest.raises(StoreError, match="journal_gap"):
            receive(session, msgspec.structs.replace(second, dseq=4, id="fourth"))
        assert len(kept(session)) == 2


def test_a_first_entry_follows_none() -> None:
    with scratch() as session, pytest.raises(StoreError, match="journal_fork"):
        receive(session, entry_of(Pen("till").write(prev_sha256="1" * 64)))


def test_what_a_snapshot_stood_for_is_no_fork() -> None:
    till = Pen("till")
    first, second, third = (entry_of(till.write()) for _ in range(3))
    with scratch() as session:
        for _ in range(2):
            keep(session, second)
        assert kept(session) == [second]
        assert receive(session, first) == frozenset()
        receive(session, third)
        assert kept(session) == [second, third]


def test_a_snapshots_entry_is_kept_without_its_effect() -> None:
    with scratch() as session:
        before = digest(session)
        keep(session, entry_of(Pen("till").write(SOLD_OUT)))
        assert digest(session) == before
        assert session.scalars(select(EntryRow.applied)).all() == [True]


def test_a_sealed_part_is_kept_beside_its_entry_and_no_other_bytes_are() -> None:
    whole = Pen("till").write(parts={"label": b"l"})
    part = SealedPart(whole.id, "label", b"l")
    with scratch() as session:
        receive_sealed(session, part)
        assert session.scalars(select(SealedRow)).all() == []
        receive(session, entry_of(whole))
        for wrong in (SealedPart(whole.id, "label", b"m"), SealedPart(whole.id, "other", b"l")):
            with pytest.raises(StoreError, match="sealed_mismatch"):
                receive_sealed(session, wrong)
        for _ in range(2):
            receive_sealed(session, part)
        assert [row.data for row in session.scalars(select(SealedRow))] == [b"l"]


def test_an_upgrade_applies_what_came_before_its_kind_was_known() -> None:
    office, back = Pen("kitchen"), msgspec.structs.replace(SOLD_OUT, available=True, rev=2)
    first, future, last = (
        entry_of(one)
        for one in (
            office.write(SOLD_OUT),
            office.write(kind="from the future"),
            office.write(back),
        )
    )
    with scratch() as session:
        for one in (first, future, last):
            receive(session, one)
        whole = digest(session)
        assert apply_pending(session) == frozenset()
    with scratch() as session:
        receive(session, first)
        insert_rows(session, to_row(future, applied=False), to_row(last, applied=False))
        assert digest(session) != whole
        assert ("item", "soup") in apply_pending(session)
        assert digest(session) == whole
        assert apply_pending(session) == frozenset()
        assert [one.applied for one in session.scalars(_BY_NUMBER)] == [True, False, True]


@pytest.mark.parametrize(
    ("otherwise", "storable"),
    [
        ({}, True),
        ({"kind": "a\0b"}, False),
        ({"id": "a\0b"}, False),
        ({"actor": "\0"}, False),
        ({"approver": "\0"}, False),
        ({"reason": "\0"}, False),
        ({"sealed": {"\0": "hash"}}, False),
        ({"at": NOW.replace(tzinfo=None)}, False),
        ({"at": NOW.replace(microsecond=999_000)}, True),
        ({"at": NOW.replace(microsecond=1)}, False),
        ({"body": b'{"a": "\\u0000"}'}, False),
        ({"body": b"{"}, False),
        ({"body": b"\xff"}, False),
        ({"body": b'{"a": [9223372036854775807, -9223372036854775808, true]}'}, True),
        ({"body": b'{"a": [{"b": 9223372036854775808}]}'}, False),
        ({"body": b"-9223372036854775809"}, False),
        ({"body": b'{"a": "9223372036854775808", "b": 0.9223372036854775808}'}, True),
    ],
)
def test_only_what_every_database_gives_back_as_it_was_is_storable(
    otherwise: dict[str, object], storable: bool
) -> None:
    body = otherwise.pop("body", None)
    if isinstance(body, bytes):
        otherwise = {**otherwise, "body": msgspec.Raw(body)}
    made = msgspec.structs.replace(entry_of(Pen("till").write()), **otherwise)
    assert is_storable(made) == storable


def test_a_sealed_part_opens_with_its_key_beside_its_entry_only() -> None:
    data = seal(KEY, "entry", "label", b"Priya", lambda size: bytes(range(size)))
    assert data.startswith(bytes(range(12)))
    assert unseal(KEY, "entry", "label", data) == b"Priya"
    assert seal_sha256(data) == sha256(data).hexdigest()
    for key, entry, part in ((b"x" * 32, "entry", "label"), (KEY, "other", "label")):
        with pytest.raises(StoreError, match="sealed_unreadable"):
            unseal(key, entry, part, data)
    with pytest.raises(StoreError, match="sealed_unreadable"):
        unseal(KEY, "entry", "contact", data)


def test_every_field_of_an_entry_is_hashed_and_comes_back_from_its_row() -> None:
    parts = {"label": b"l"}
    made = entry_of(Pen("till").write(parts=parts, actor="a", approver="b", reason="c"))
    assert from_row(to_row(made, applied=True)) == made
    other = {
        "dseq": 2,
        "v": 2,
        "at": NOW + timedelta(1),
        "business_date": NOW.date() + timedelta(1),
    }
    for name in made.__struct_fields__:
        value = {"body": msgspec.Raw(b"{}"), "sealed": {}, **other}.get(name, "else")
        changed = msgspec.structs.replace(made, **{name: value})
        assert changed.sha256 != made.sha256, name
