"""What is wrong with a journal, found entry by entry (O11, S1)."""

import msgspec
import pytest
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from store_core.journal.base import deflate, keep_base
from store_core.journal.entries import Entry, to_row
from store_core.journal.ledger import receive
from store_core.journal.state import take_snapshot
from store_core.journal.verifier import check_link, verify
from store_core.replication.messages import entry_of
from store_core.storage.audit import LogRow
from store_core.storage.base import insert_rows
from store_core.storage.journal import EntryRow
from store_core.storage.journal import entry_of as row_of
from tests.databases import scratch
from tests.journal.test_ledger import SOLD_OUT
from tests.replication.pens import FACT, NOW, Pen

pytestmark = pytest.mark.database("sqlite")


def faults(session: Session) -> list[tuple[str, str, int]]:
    return [(one.code, one.device, one.dseq) for one in verify(session).faults]


def written(session: Session, count: int = 3) -> list[Entry]:
    till = Pen("till")
    entries = [entry_of(till.write(SOLD_OUT if not number else FACT)) for number in range(count)]
    for one in entries:
        receive(session, one)
    return entries


def test_it_counts_what_it_went_through_and_says_how_far_it_is() -> None:
    told: list[tuple[int, int]] = []
    with scratch() as session:
        empty = verify(session, lambda done, of: told.append((done, of)))
        assert (empty.entries, empty.orders, empty.frontiers, told) == (0, 0, {}, [])
        entries = written(session)
        found = verify(session, lambda done, of: told.append((done, of)))
        assert (found.entries, found.orders, found.faults) == (3, 0, ())
        assert (found.frontiers, told) == ({"till": 3}, [(6, 6)])
        assert found.hashes["till"][2] == entries[1].sha256.encode()
        session.execute(update(EntryRow).where(EntryRow.dseq > 1).values(kind="order_placed"))
        assert verify(session).orders == 2


def test_an_entry_stands_by_itself_sound_changed_broken_or_cut() -> None:
    with scratch() as session:
        written(session)
        wrong = entry_of(Pen("other").write(prev_sha256="1" * 64))
        astray = Pen("astray")
        first = entry_of(astray.write())
        broken = msgspec.structs.replace(entry_of(astray.write()), prev_sha256="1" * 64)
        insert_rows(session, *(to_row(one, applied=True) for one in (wrong, first, broken)))

        def link(device: str, dseq: int) -> str:
            return check_link(session, row_of(session, device, dseq))

        assert [link("till", 1), link("till", 2), link("other", 1), link("astray", 2)] == [
            "sound",
            "sound",
            "broken",
            "broken",
        ]
        session.execute(delete(EntryRow).where(EntryRow.device == "till", EntryRow.dseq == 1))
        assert link("till", 2) == "cut"
        session.execute(update(EntryRow).values(reason="never"))
        session.expire_all()
        assert link("till", 3) == "changed"


def test_a_chain_that_was_joined_wrongly_is_broken() -> None:
    till = Pen("till")
    first = entry_of(till.write())
    second = entry_of(till.write(prev_sha256="1" * 64))
    with scratch() as session:
        receive(session, first)
        insert_rows(session, to_row(second, applied=True))
        assert ("broken_chain", "till", 2) in faults(session)


def test_what_a_base_stands_for_may_be_away_and_its_state_counts() -> None:
    with scratch() as session:
        written(session)
        keep_base(session, {"till": 2}, deflate(take_snapshot(session)))
        session.execute(delete(LogRow))
        session.execute(delete(EntryRow).where(EntryRow.dseq == 1))
        assert faults(session) == [("log_differs", "till", 2)]
        session.execute(delete(EntryRow))
        assert faults(session) == []
        keep_base(session, {}, b"")
        assert {code for code, *_ in faults(session)} == {"state_differs"}


def test_a_kind_from_the_future_is_no_fault_and_a_body_that_is_none_is() -> None:
    with scratch() as session:
        receive(session, entry_of(Pen("future").write(kind="from the future")))
        assert faults(session) == []
        spoilt = entry_of(Pen("till").write(kind="line_marked"))
        insert_rows(session, to_row(spoilt, applied=True))
        assert faults(session) == [("unreadable_entry", "till", 1)]


def test_the_log_can_hide_and_make_up_nothing() -> None:
    with scratch() as session:
        first, *_ = written(session)
        made_up = LogRow.fresh(
            entry_id="nobody's",
            at=NOW,
            device="till",
            actor=None,
            approver=None,
            kind_group="sales",
            sensitive=False,
            order_id=None,
            words="",
            reason="",
        )
        insert_rows(session, made_up)
        [fault] = verify(session).faults
        assert (fault.code, fault.entry, fault.device) == ("log_differs", "nobody's", "till")
        session.execute(delete(LogRow).where(LogRow.entry_id == "nobody's"))
        session.execute(update(LogRow).where(LogRow.entry_id == first.id).values(words="other"))
        assert faults(session) == [("log_differs", "till", 1)]
        session.execute(delete(LogRow).where(LogRow.entry_id == first.id))
        assert faults(session) == [("log_differs", "till", 1)]
        session.execute(delete(LogRow))
        assert faults(session) == [("log_differs", "till", 1)]
