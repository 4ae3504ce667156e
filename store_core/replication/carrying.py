"""Entries between database and message, the same on both sides."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from store_core.domain.errors import StoreError
from store_core.journal.entries import from_row, seal_sha256
from store_core.journal.ledger import Intake, receive_sealed
from store_core.journal.touched import Touched
from store_core.replication.messages import (
    BATCH_BYTES,
    Carried,
    carry,
    entry_of,
    parts_of,
)
from store_core.storage.journal import EntryRow, SealedRow


def carried(
    session: Session, rows: Sequence[EntryRow], parts: frozenset[str] | None
) -> tuple[Carried, ...]:
    """Rows as messages, with those sealed parts that are held here and allowed there."""
    held = _sealed(session, [row.id for row in rows], parts)
    return tuple(carry(from_row(row), held.get(row.id, {})) for row in rows)


def within_bytes(rows: Iterable[EntryRow]) -> list[EntryRow]:
    """As many as fit one batch, at least one."""
    taken: list[EntryRow] = []
    size = 0
    for row in rows:
        size += len(row.body)
        if taken and size > BATCH_BYTES:
            break
        taken.append(row)
    return taken


def accept(intake: Intake, session: Session, one: Carried) -> Touched:
    """Take in an entry and its sealed parts.

    Errors: `entry_damaged`, `journal_fork`, `journal_gap`, `sealed_mismatch`.
    """
    entry, parts = entry_of(one), parts_of(one)
    for part in parts:
        if entry.sealed.get(part.part) != seal_sha256(part.data):
            raise StoreError("sealed_mismatch", entry=entry.id, part=part.part)
    touched = intake.receive(entry)
    if parts:
        intake.keep()
    for part in parts:
        receive_sealed(session, part)
    return touched


def _sealed(
    session: Session, entries: Collection[str], parts: frozenset[str] | None
) -> Mapping[str, dict[str, bytes]]:
    held: dict[str, dict[str, bytes]] = {}
    for row in session.scalars(select(SealedRow).where(SealedRow.entry_id.in_(entries))):
        if parts is None or row.part in parts:
            held.setdefault(row.entry_id, {})[row.part] = row.data
    return held
