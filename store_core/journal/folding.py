"""State made anew out of the journal: on another base, or without entries that no longer count."""

from collections.abc import Mapping

import msgspec
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from store_core.journal.apply import apply, knows
from store_core.journal.base import base_of
from store_core.journal.entries import from_row
from store_core.journal.state import load_snapshot
from store_core.journal.touched import Touched, touch
from store_core.storage.audit import LogRow
from store_core.storage.journal import EntryRow, SealedRow
from store_core.storage.replication import take_out_of_feed

AT_ONCE = 500
_NOTHING_YET = msgspec.msgpack.encode({})


def apply_beyond(session: Session, frontiers: Mapping[str, int]) -> None:
    """Apply the entries held that come after those."""
    last = ""
    while True:
        rows = session.scalars(
            select(EntryRow).where(EntryRow.id > last).order_by(EntryRow.id).limit(AT_ONCE)
        ).all()
        if not rows:
            return
        last = rows[-1].id
        for entry in [from_row(row) for row in rows]:
            if entry.dseq > frontiers.get(entry.device, 0) and knows(entry):
                apply(session, entry)


def cut_off(session: Session, store: str, device: str, dseq: int, epoch: str) -> Touched:
    """Take a device's entries from a number on out of the journal and of all that came of them; the
    orders they were about. A feed goes on without them in another epoch.
    """
    cut = select(EntryRow.id).where(
        EntryRow.store == store, EntryRow.device == device, EntryRow.dseq >= dseq
    )
    orders = select(LogRow.order_id).where(LogRow.entry_id.in_(cut), LogRow.order_id.is_not(None))
    touched = touch("order", *(order for order in session.scalars(orders) if order))
    take_out_of_feed(session, store, cut, epoch)
    for table, key in ((SealedRow, SealedRow.entry_id), (LogRow, LogRow.entry_id)):
        session.execute(delete(table).where(key.in_(cut)))
    session.execute(delete(EntryRow).where(EntryRow.id.in_(cut)))
    base = base_of(session)
    load_snapshot(session, _NOTHING_YET)
    base.load(session)
    apply_beyond(session, base.frontiers)
    return touched
