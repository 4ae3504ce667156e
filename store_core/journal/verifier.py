"""Does a database hold what its journal says, unbroken and untampered? (O11, S1)"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import groupby
from typing import Literal

import msgspec
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from store_core.journal.apply import apply, knows
from store_core.journal.audit import log_row
from store_core.journal.base import Base, base_frontiers, base_of
from store_core.journal.entries import NO_ENTRY, from_row, seal_sha256
from store_core.journal.state import STATE, digest, stored
from store_core.storage.audit import LogRow
from store_core.storage.base import Row
from store_core.storage.journal import EntryRow, SealedRow, is_given_up
from store_core.storage.replication import entry_at
from store_core.storage.upgrade import memory_database

BATCH = 500
SHORT = 40
UNREADABLE = (msgspec.MsgspecError, TypeError, ValueError, KeyError, AttributeError)
"""What decoding says of an entry whose body or columns were scribbled on."""

Told = Callable[[int, int], None]
"""How far a long check is: (done, of)."""
Link = Literal["sound", "changed", "broken", "cut"]
"""How an entry stands in its chain; `cut`: the entry before it is not held here."""


@dataclass(frozen=True, slots=True)
class Fault:
    """The first thing that is wrong with a device's chain, or a table unlike its fold.

    Codes: `missing_entry`, `changed_entry`, `moved_entry` (`detail`: the number it was written
    under), `broken_chain`, `unreadable_entry`, `changed_sealed`, `state_differs`, `log_differs`.
    `entry`, `kind` and `at` are of the entry concerned, where there is one.
    """

    code: str
    device: str = ""
    dseq: int = 0
    table: str = ""
    entry: str = ""
    kind: str = ""
    at: datetime | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Findings:
    """`frontiers`, `state` and `hashes` (by device and dseq) are what two machines compare."""

    entries: int
    orders: int
    frontiers: dict[str, int]
    state: dict[str, str]
    faults: tuple[Fault, ...] = field(default=())
    hashes: Mapping[str, Mapping[int, bytes]] = field(default_factory=dict)


def verify(session: Session, told: Told = lambda _done, _of: None) -> Findings:
    """Check every chain, every sealed part, and the state against a fold of all entries, on the
    snapshot this machine began from if it did not get them all.
    """
    state = dict(digest(session))
    base = base_of(session)
    entries = session.scalar(select(func.count()).select_from(EntryRow)) or 0
    hashes: dict[str, dict[int, bytes]] = {}
    steps = _Steps(told, 2 * entries)
    faults = [
        *_chain_faults(session, base, hashes, steps),
        *_sealed_faults(session),
        *_fold_faults(session, state, base, steps),
        *_log_faults(session),
    ]
    placed = select(func.count()).select_from(EntryRow).where(EntryRow.kind == "order_placed")
    return Findings(
        entries=entries,
        orders=session.scalar(placed) or 0,
        frontiers={device: max(chain) for device, chain in hashes.items()},
        state=state,
        faults=tuple(faults),
        hashes=hashes,
    )


def check_link(session: Session, row: EntryRow) -> Link:
    """One entry by itself: is it as it was written, and does it follow the one before it?"""
    if not is_as_written(row):
        return "changed"
    if row.dseq == 1:
        return "sound" if row.prev_sha256 == NO_ENTRY else "broken"
    before = entry_at(session, row.store, row.device, row.dseq - 1)
    if before is None:
        return "cut"
    return "sound" if before.sha256 == row.prev_sha256 else "broken"


@dataclass(slots=True)
class _Steps:
    told: Told
    of: int
    done: int = 0

    def one(self) -> None:
        self.done += 1
        if self.done % BATCH == 0 or self.done == self.of:
            self.told(self.done, self.of)


def stood_for(session: Session, device: str) -> int:
    """Up to which of a device's entries a snapshot stands for them; 0 where there is none."""
    return base_frontiers(session).get(device, 0)


def _rows(session: Session) -> Iterator[EntryRow]:
    """Every entry, device by device."""
    yield from session.scalars(
        select(EntryRow).order_by(EntryRow.device, EntryRow.dseq),
        execution_options={"yield_per": BATCH},
    )


def _chain_faults(
    session: Session, base: Base, hashes: dict[str, dict[int, bytes]], steps: _Steps
) -> Iterator[Fault]:
    for device, chain in groupby(_rows(session), key=lambda row: row.device):
        without = base.frontiers.get(device, 0)
        first: Fault | None = None
        dseq, before = 0, NO_ENTRY
        hashes[device] = {}
        for row in chain:
            first = first or _fault_of(session, row, dseq, before, without)
            hashes[device][row.dseq] = row.sha256.encode()
            dseq, before = row.dseq, row.sha256
            steps.one()
        if first:
            yield first


def _fault_of(
    session: Session, row: EntryRow, dseq: int, before: str, without: int
) -> Fault | None:
    """`dseq` and `before` are of the entry before; entries up to `without` may be missing: a
    snapshot stands for them. So may those that were given up.
    """
    follows = row.dseq == dseq + 1
    if not follows and row.dseq > without and not _goes_on(session, row, dseq):
        return about(row, "missing_entry", dseq=dseq + 1)
    if not is_as_written(row):
        written = _written_as(row)
        return about(row, "moved_entry", str(written)) if written else about(row, "changed_entry")
    if follows and row.prev_sha256 != before:
        return about(row, "broken_chain")
    return None


def _goes_on(session: Session, row: EntryRow, dseq: int) -> bool:
    return is_given_up(session, row.device, dseq, row.dseq, row.prev_sha256)


def is_as_written(row: EntryRow) -> bool:
    try:
        return from_row(row).sha256 == row.sha256
    except UNREADABLE:
        return False


def _written_as(row: EntryRow) -> int | None:
    """The number near its own under which an entry's hash is right: it was moved."""
    try:
        entry = from_row(row)
    except UNREADABLE:
        return None
    near = (row.dseq + step for step in (1, -1, 2, -2, 3, -3))
    moved = (msgspec.structs.replace(entry, dseq=dseq) for dseq in near)
    return next((one.dseq for one in moved if one.sha256 == row.sha256), None)


def about(row: EntryRow, code: str, detail: str = "", *, dseq: int = 0) -> Fault:
    """A fault that names an entry; of a missing one, the entry after it."""
    return Fault(
        code,
        row.device,
        dseq or row.dseq,
        entry=row.id,
        kind=row.kind,
        at=row.at,
        detail=detail,
    )


def _sealed_faults(session: Session) -> Iterator[Fault]:
    rows = session.execute(
        select(SealedRow, EntryRow)
        .join(EntryRow, EntryRow.id == SealedRow.entry_id)
        .order_by(EntryRow.at, EntryRow.id)
    )
    for sealed, row in rows:
        try:
            promised = from_row(row).sealed.get(sealed.part)
        except UNREADABLE:
            continue
        if promised != seal_sha256(sealed.data):
            yield about(row, "changed_sealed", sealed.part)
            return


def _fold_faults(
    session: Session, state: dict[str, str], base: Base, steps: _Steps
) -> Iterator[Fault]:
    database = memory_database()
    with database.write() as folded:
        base.load(folded)
        for row in _rows(session):
            steps.one()
            try:
                entry = from_row(row)
                if knows(entry) and not base.stands_for(entry):
                    apply(folded, entry)
            except UNREADABLE as error:
                yield about(row, "unreadable_entry", str(error)[:SHORT])
        expected = digest(folded)
        for shape in STATE:
            if state[shape.__tablename__] != expected[shape.__tablename__]:
                yield _first_difference(session, folded, shape)
    database.close()


def _first_difference(session: Session, folded: Session, shape: type[Row]) -> Fault:
    """The first row of a table that is not what the journal adds up to, by its entry."""
    key = [column.name for column in shape.__table__.primary_key]
    held = {tuple(row[name] for name in key): row for row in stored(session, shape)}
    wanted = {tuple(row[name] for name in key): row for row in stored(folded, shape)}
    names = sorted({*held, *wanted}, key=str)
    first = next(name for name in names if held.get(name) != wanted.get(name))
    is_one, should_be = held.get(first), wanted.get(first)
    known = should_be or is_one or {}
    row = session.get(EntryRow, known.get("entry_id", ""))
    detail = _difference(is_one, should_be, ", ".join(map(str, first)))
    table = shape.__tablename__
    if row is None:
        return Fault("state_differs", table=table, detail=detail)
    return replace(about(row, "state_differs", detail), table=table)


def _difference(
    held: Mapping[str, object] | None, wanted: Mapping[str, object] | None, name: str
) -> str:
    if held is None:
        return f"row {name} is missing"
    if wanted is None:
        return f"row {name} comes from no entry"
    for column, value in wanted.items():
        if held[column] != value:
            is_short = len(f"{value}{held[column]}") <= SHORT
            told = f" is {held[column]}, the journal says {value}" if is_short else " differs"
            return f"{column} of row {name}{told}"
    return name


def _log_faults(session: Session) -> Iterator[Fault]:
    """The audit log's own rows: an entry that is hidden from it, or one it makes up."""
    query = select(EntryRow, LogRow).join(LogRow, LogRow.entry_id == EntryRow.id, isouter=True)
    rows = session.execute(
        query.order_by(EntryRow.at, EntryRow.id), execution_options={"yield_per": BATCH}
    )
    for row, logged in rows:
        try:
            right = _columns(logged) == _columns(log_row(from_row(row)))
        except UNREADABLE:
            continue
        if not right:
            yield about(row, "log_differs")
            return
    made_up = session.scalars(
        select(LogRow)
        .join(EntryRow, EntryRow.id == LogRow.entry_id, isouter=True)
        .where(EntryRow.id.is_(None))
        .limit(1)
    ).first()
    if made_up:
        yield Fault("log_differs", made_up.device, entry=made_up.entry_id, at=made_up.at)


def _columns(row: LogRow | None) -> tuple[object, ...]:
    if row is None:
        return ()
    return tuple(getattr(row, column.key) for column in LogRow.__table__.columns)
