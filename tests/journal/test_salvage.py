"""What a damaged file still proves, device by device (S1)."""

import sqlite3
from collections.abc import Mapping
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from store_core.journal.entries import Entry
from store_core.journal.ledger import receive, receive_sealed
from store_core.journal.salvage import Recovery, Salvaged, Stretch, reckon, salvage, take_in
from store_core.replication.messages import Carried, entry_of, parts_of
from store_core.storage.journal import SealedRow, frontiers
from store_core.storage.upgrade import open_database
from tests.databases import scratch
from tests.journal.test_ledger import SOLD_OUT
from tests.replication.pens import Pen

pytestmark = pytest.mark.database("sqlite")


def chain(last: int, parts: Mapping[str, bytes] | None = None) -> Mapping[int, Entry]:
    till = Pen("till")
    return {number: entry_of(till.write(parts=parts)) for number in range(1, last + 1)}


def stretches(told: tuple[Stretch, ...]) -> list[tuple[int, int]]:
    assert {one.device for one in told} <= {"till"}
    return [(one.first, one.last) for one in told]


@pytest.mark.parametrize(
    ("held", "found", "taken", "missing", "stranded"),
    [
        (0, [1, 2, 3], [(1, 3)], [], []),
        (2, [1, 2, 3], [(3, 3)], [], []),
        (3, [1, 2, 3], [], [], []),
        (2, [5, 3], [(3, 3)], [(4, 4)], [(5, 5)]),
        (1, [4, 3, 6], [], [(2, 2), (5, 5)], [(3, 4), (6, 6)]),
        (0, [1, 4, 5, 8], [(1, 1)], [(2, 3), (6, 7)], [(4, 5), (8, 8)]),
        (5, [2, 3], [], [], []),
    ],
)
def test_a_chain_goes_on_as_far_as_there_is_no_gap(
    held: int,
    found: list[int],
    taken: list[tuple[int, int]],
    missing: list[tuple[int, int]],
    stranded: list[tuple[int, int]],
) -> None:
    wrote = chain(8)
    read = Salvaged({"till": {number: wrote[number] for number in found}}, {})
    with scratch() as session:
        for number in range(1, held + 1):
            receive(session, wrote[number])
        expected = reckon(read, {"till": held} if held else {})
        done = take_in(session, read)
        for one in (done, expected):
            assert stretches(one.taken) == taken
            assert stretches(one.missing) == missing
            assert stretches(one.stranded) == stranded
        last = taken[0][1] if taken else held
        assert frontiers(session, "store") == ({"till": last} if last else {})
    assert [one.count for one in done.taken] == [last - first + 1 for first, last in taken]


def test_each_device_goes_on_by_itself_and_says_what_it_touched() -> None:
    till, kitchen = Pen("till"), Pen("kitchen")
    read = Salvaged(
        {
            "till": {2: entry_of(_second(till))},
            "kitchen": {1: entry_of(kitchen.write(SOLD_OUT)), 2: entry_of(kitchen.write())},
        },
        {},
    )
    with scratch() as session:
        done = take_in(session, read)
    assert done.taken == (Stretch("kitchen", 1, 2),)
    assert (done.missing, done.stranded) == ((Stretch("till", 1, 1),), (Stretch("till", 2, 2),))
    assert ("item", "soup") in done.touched
    assert reckon(read, {}) == Recovery(done.taken, done.missing, done.stranded)


def _second(pen: Pen) -> Carried:
    pen.write()
    return pen.write()


def test_where_another_history_goes_on_what_is_held_stands() -> None:
    till = Pen("till")
    first = entry_of(till.write())
    forked = till.copy()
    held, other = entry_of(till.write()), entry_of(forked.write(reason="another"))
    with scratch() as session:
        receive(session, first)
        done = take_in(session, Salvaged({"till": {2: entry_of(forked.write())}}, {}))
        assert done.taken == ()
        receive(session, held)
        beyond = take_in(session, Salvaged({"till": {2: other, 3: entry_of(forked.write())}}, {}))
        assert (beyond.taken, beyond.missing) == ((), ())
        assert beyond.stranded == (Stretch("till", 3, 3),)
        assert frontiers(session, "store") == {"till": 2}


def written(path: Path) -> list[Entry]:
    till, other = Pen("till"), Pen("other")
    entries = [
        till.write(SOLD_OUT, parts={"label": b"l", "contact": b"c"}),
        till.write(kind="from the future"),
        other.write(store="another"),
    ]
    database = open_database(path)
    with database.write() as session:
        for one in entries:
            receive(session, entry_of(one))
            for part in parts_of(one):
                receive_sealed(session, part)
    database.close()
    return [entry_of(one) for one in entries]


def test_all_of_a_store_is_read_out_of_its_file_with_what_is_sealed(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    first, second, _another = written(path)
    found = salvage(path, "store")
    assert found.entries == {"till": {1: first, 2: second}}
    assert found.sealed == {first.id: {"label": b"l", "contact": b"c"}}
    with scratch() as session:
        take_in(session, found)
        assert sealed(session) == [("contact", b"c"), ("label", b"l")]


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE entries SET reason = 'never' WHERE dseq = 1",
        "UPDATE entries SET body = '{' WHERE dseq = 1",
        "UPDATE entries SET sealed = '[]' WHERE dseq = 1",
        "UPDATE entries SET at = 'never' WHERE dseq = 1",
        "UPDATE entries SET business_date = 7 WHERE dseq = 1",
        "UPDATE entries SET at = 99999999999999999 WHERE dseq = 1",
        "UPDATE entries SET sha256 = '' WHERE dseq = 1",
    ],
)
def test_what_is_not_as_it_was_written_proves_nothing(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "store.sqlite"
    _first, second, _another = written(path)
    with sqlite3.connect(path) as raw:
        raw.execute(damage)
    raw.close()
    found = salvage(path, "store")
    assert [one for one in found.entries["till"].values() if one.dseq != 1] == [second]
    assert 1 not in found.entries["till"]
    assert found.sealed == {}


def test_a_sealed_part_that_was_scribbled_on_is_left(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    first, *_ = written(path)
    with sqlite3.connect(path) as raw:
        raw.execute("UPDATE sealed SET data = x'00' WHERE part = 'label'")
    raw.close()
    assert salvage(path, "store").sealed == {first.id: {"contact": b"c"}}


def sealed(session: Session) -> list[tuple[str, bytes]]:
    rows = session.scalars(select(SealedRow).order_by(SealedRow.part))
    return [(row.part, row.data) for row in rows]
