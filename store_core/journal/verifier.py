"""Does a database hold what its journal says, unbroken and untampered? (O11, S1)"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from zlib import decompress

import msgspec
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from store_core.journal.apply import apply, knows
from store_core.journal.entries import NO_ENTRY, Entry, from_row, seal_sha256
from store_core.journal.state import digest, load_snapshot
from store_core.storage.journal import EntryRow, SealedRow
from store_core.storage.replication import BaseRow
from store_core.storage.upgrade import memory_database

BATCH = 500


@dataclass(frozen=True, slots=True)
class Fault:
    """The first thing that is wrong with a device's chain, or a table unlike its fold.

    Codes: `missing_entry`, `changed_entry`, `broken_chain`, `changed_sealed`, `state_differs`.
    """

    code: str
    device: str = ""
    dseq: int = 0
    table: str = ""


@dataclass(frozen=True, slots=True)
class Findings:
    """`frontiers` and `state` are what two machines compare."""

    entries: int
    orders: int
    frontiers: dict[str, int]
    state: dict[str, str]
    faults: tuple[Fault, ...] = field(default=())


def verify(session: Session) -> Findings:
    """Check every chain, every sealed part, and the state against a fold of all entries, on the
    snapshot this machine began from if it did not get them all.
    """
    state = dict(digest(session))
    base = _base(session)
    faults = [
        *_chain_faults(session, base),
        *_sealed_faults(session),
        *_fold_faults(session, state, base),
    ]
    entries = session.scalar(select(func.count()).select_from(EntryRow)) or 0
    placed = select(func.count()).select_from(EntryRow).where(EntryRow.kind == "order_placed")
    found = session.execute(
        select(EntryRow.device, func.max(EntryRow.dseq)).group_by(EntryRow.device)
    )
    return Findings(
        entries=entries,
        orders=session.scalar(placed) or 0,
        frontiers=dict(found.all()),
        state=state,
        faults=tuple(faults),
    )


@dataclass(frozen=True, slots=True)
class _Base:
    """What a snapshot stands for, and the state it brought."""

    frontiers: Mapping[str, int] = field(default_factory=dict)
    state: bytes = b""


def _base(session: Session) -> _Base:
    row = session.scalars(select(BaseRow)).first()
    if row is None:
        return _Base()
    return _Base(msgspec.json.decode(row.frontiers, type=dict[str, int]), decompress(row.state))


def _entries(session: Session) -> Iterator[tuple[Entry, str]]:
    """Every entry with the hash it was stored under, device by device."""
    rows = session.scalars(
        select(EntryRow).order_by(EntryRow.device, EntryRow.dseq),
        execution_options={"yield_per": BATCH},
    )
    for row in rows:
        yield from_row(row), row.sha256


def _chain_faults(session: Session, base: _Base) -> Iterator[Fault]:
    for device, chain in groupby(_entries(session), key=lambda held: held[0].device):
        fault = _first_fault(device, chain, base.frontiers.get(device, 0))
        if fault:
            yield fault


def _first_fault(device: str, chain: Iterator[tuple[Entry, str]], stood_for: int) -> Fault | None:
    """Entries up to `stood_for` may be missing: a snapshot stands for them."""
    dseq, before = 0, NO_ENTRY
    for entry, stored in chain:
        follows = entry.dseq == dseq + 1
        if not follows and entry.dseq > stood_for:
            return Fault("missing_entry", device, dseq + 1)
        if entry.sha256 != stored:
            return Fault("changed_entry", device, entry.dseq)
        if follows and entry.prev_sha256 != before:
            return Fault("broken_chain", device, entry.dseq)
        dseq, before = entry.dseq, stored
    return None


def _sealed_faults(session: Session) -> Iterator[Fault]:
    rows = session.execute(
        select(SealedRow, EntryRow).join(EntryRow, EntryRow.id == SealedRow.entry_id)
    )
    for sealed, row in rows:
        if from_row(row).sealed.get(sealed.part) != seal_sha256(sealed.data):
            yield Fault("changed_sealed", row.device, row.dseq)


def _fold_faults(session: Session, state: dict[str, str], base: _Base) -> Iterator[Fault]:
    database = memory_database()
    with database.write() as folded:
        if base.state:
            load_snapshot(folded, base.state)
        for entry, _stored in _entries(session):
            if knows(entry) and entry.dseq > base.frontiers.get(entry.device, 0):
                apply(folded, entry)
        expected = digest(folded)
    database.close()
    for table, sha256 in state.items():
        if expected[table] != sha256:
            yield Fault("state_differs", table=table)
