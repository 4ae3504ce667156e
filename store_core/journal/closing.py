"""What a till knew when it closed a shift: its Z report adds up that, and never changes (C5)."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress

import msgspec
from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from store_core.journal.apply import apply, knows
from store_core.journal.entries import from_row, to_row
from store_core.journal.kinds import ShiftClosed
from store_core.journal.verifier import UNREADABLE
from store_core.storage.audit import LogRow
from store_core.storage.base import insert_rows
from store_core.storage.journal import AcceptedGapRow, EntryRow
from store_core.storage.shifts import ShiftRow, ZReportRow
from store_core.storage.upgrade import memory_database


@contextmanager
def as_known(
    session: Session, shift: ShiftRow, closing: ZReportRow, orders: Collection[str]
) -> Iterator[Session | None]:
    """The shift and its orders in a database of their own, made of what the till had heard of by
    then. None where the Z does not say what that was, or not all of it is held here.
    """
    opened = session.get(EntryRow, shift.entry_id)
    closed = session.get(EntryRow, closing.entry_id)
    known = _known(closed)
    if opened is None or closed is None or not known:
        yield None
        return
    database = memory_database()
    try:
        with database.write() as then:
            for row in _heard_of(session, opened, closed, known, orders):
                _put(then, row)
        with database.read() as then:
            yield then
    finally:
        database.close()


def _put(then: Session, row: EntryRow) -> None:
    """One that was scribbled on is left out: the verifier names it."""
    with suppress(*UNREADABLE):
        entry = from_row(row)
        insert_rows(then, to_row(entry, applied=True))
        if knows(entry):
            apply(then, entry)


def rests_on_what_is_lost(session: Session, closing: ZReportRow) -> bool:
    """Whether the owner gave up entries that were written since the till's Z before, or that the
    till may have heard of from others: then nobody can tell what the Z should say.
    """
    gaps = session.scalars(select(AcceptedGapRow)).all()
    closed = session.get(EntryRow, closing.entry_id) if gaps else None
    if closed is None:
        return False
    known, after = _known(closed), _closed_before(session, closing)
    return any(
        after < gap.first < closed.dseq
        if gap.device == closed.device
        else gap.first <= known.get(gap.device, 0)
        for gap in gaps
    )


def _closed_before(session: Session, closing: ZReportRow) -> int:
    """Where the till's Z before stands among its entries; 0 where there is none."""
    before = select(func.max(EntryRow.dseq)).join(ZReportRow, ZReportRow.entry_id == EntryRow.id)
    same = (ZReportRow.device == closing.device) & (ZReportRow.number < closing.number)
    return session.scalar(before.where(same)) or 0


def _known(closed: EntryRow | None) -> Mapping[str, int]:
    if closed is None:
        return {}
    try:
        return msgspec.json.decode(closed.body, type=ShiftClosed).known
    except msgspec.MsgspecError:
        return {}


def _heard_of(
    session: Session,
    opened: EntryRow,
    closed: EntryRow,
    known: Mapping[str, int],
    orders: Collection[str],
) -> list[EntryRow]:
    """All that the till wrote in the shift, and what it had heard of the orders in that."""
    own = and_(EntryRow.device == closed.device, EntryRow.dseq.between(opened.dseq, closed.dseq))
    logged = select(EntryRow, LogRow.order_id).join(LogRow, LogRow.entry_id == EntryRow.id)
    about = {order for _, order in session.execute(logged.where(own)) if order} | {*orders}
    rows = session.execute(logged.where(or_(own, LogRow.order_id.in_(about))).order_by(EntryRow.id))
    heard = {**known, closed.device: closed.dseq - 1}
    return [row for row, _ in rows if row.dseq <= heard.get(row.device, 0)]
