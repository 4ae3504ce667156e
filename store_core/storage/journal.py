"""Tables of the journal: entries, sealed parts, and this machine's own counters."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import (
    ForeignKey,
    Index,
    UniqueConstraint,
    bindparam,
    func,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column
from sqlalchemy.sql.dml import ReturningInsert

from store_core.storage.base import Row, insert_into, table_of
from store_core.storage.prepared import Prepared, prepared


class EntryRow(Row):
    """One journal entry; `body` is its canonical JSON exactly as hashed.

    `applied` is False while this program does not know the kind or version: it is kept, chained and
    relayed, and applied after an upgrade.
    """

    __tablename__ = "entries"
    __table_args__ = (
        UniqueConstraint("store", "device", "dseq"),
        Index("ix_entries_unapplied", "applied"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    store: Mapped[str]
    device: Mapped[str]
    dseq: Mapped[int]
    at: Mapped[datetime]
    business_date: Mapped[date]
    kind: Mapped[str]
    v: Mapped[int]
    actor: Mapped[str | None]
    approver: Mapped[str | None]
    reason: Mapped[str | None]
    body: Mapped[str]
    sealed: Mapped[str]
    prev_sha256: Mapped[str]
    sha256: Mapped[str]
    applied: Mapped[bool]


class SealedRow(Row):
    """One encrypted part of an entry; absent where the machine may not see it, or erased."""

    __tablename__ = "sealed"

    entry_id: Mapped[str] = mapped_column(ForeignKey("entries.id"), primary_key=True)
    part: Mapped[str] = mapped_column(primary_key=True)
    data: Mapped[bytes]


class CounterRow(Row):
    """A local counter: order numbers of this device, the version of the menu in memory."""

    __tablename__ = "counters"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[int]


class AcceptedGapRow(Row):
    """Entries `first` to `last` of a device that the owner gave up: what carries `sha256` as its
    predecessor follows the one before them.
    """

    __tablename__ = "accepted_gaps"

    entry_id: Mapped[str] = mapped_column(primary_key=True)
    device: Mapped[str] = mapped_column(index=True)
    first: Mapped[int]
    last: Mapped[int]
    sha256: Mapped[str]


@dataclass(frozen=True, slots=True)
class ChainHead:
    """Where a device's chain of entries goes on."""

    dseq: int
    sha256: str


def count(session: Session, name: str) -> int:
    """Raise a counter by one and return it; starts at 1. No two callers get the same."""
    value: int = _COUNT.value(session, name=name)
    return value


def counted(session: Session, name: str) -> int:
    """A counter's value without raising it."""
    return _COUNTED.value(session, name=name) or 0


def sealed_of(session: Session, entries: Collection[str]) -> Sequence[SealedRow]:
    """The sealed parts held here of these entries."""
    return session.scalars(select(SealedRow).where(SealedRow.entry_id.in_(entries))).all()


def seals_of(session: Session, entry: str) -> str | None:
    """The hashes of an entry's sealed parts, None where it is not held here."""
    found: str | None = _SEALS.value(session, entry=entry)
    return found


def chain_head(session: Session, store: str, device: str) -> ChainHead | None:
    """Of the newest entry held of a device."""
    found = _CHAIN_HEAD.first(session, store=store, device=device)
    return ChainHead(*found) if found else None


def sha256_at(session: Session, store: str, device: str, dseq: int) -> str | None:
    """The hash of a device's entry held here."""
    found: str | None = _SHA256_AT.value(session, store=store, device=device, dseq=dseq)
    return found


def is_given_up(session: Session, device: str, have: int, dseq: int, prev_sha256: str) -> bool:
    """Whether an entry follows the newest one held, `have`, as all between them was given up."""
    row = AcceptedGapRow
    found = select(row.entry_id).where(row.device == device, row.sha256 == prev_sha256)
    covers = (row.first <= have + 1) & (row.last == dseq - 1)
    return session.scalar(found.where(covers).limit(1)) is not None


def given_up_after(session: Session, device: str, dseq: int) -> int:
    """The last of those entries just after `dseq` that were given up; `dseq` where none were."""
    row = AcceptedGapRow
    covers = (row.first <= dseq + 1) & (row.last > dseq)
    last = session.scalar(select(func.max(row.last)).where(row.device == device, covers))
    return last or dseq


def known_ids(session: Session, ids: Collection[str]) -> set[str]:
    """Those of these entries that are held here."""
    return set(session.scalars(select(EntryRow.id).where(EntryRow.id.in_(ids))))


def last_of_device(session: Session, store: str, device: str) -> EntryRow | None:
    """The newest entry a device wrote in a store."""
    return session.scalars(
        select(EntryRow)
        .where(EntryRow.store == store, EntryRow.device == device)
        .order_by(EntryRow.dseq.desc())
        .limit(1)
    ).first()


def entry_of(session: Session, device: str, dseq: int) -> EntryRow:
    """A device's entry that is held here."""
    return session.scalars(
        select(EntryRow).where(EntryRow.device == device, EntryRow.dseq == dseq)
    ).one()


def newest_entries(session: Session) -> Sequence[EntryRow]:
    """The last one of every device."""
    newest = (
        select(EntryRow.store, EntryRow.device, func.max(EntryRow.dseq).label("dseq"))
        .group_by(EntryRow.store, EntryRow.device)
        .subquery()
    )
    same = (
        (EntryRow.store == newest.c.store)
        & (EntryRow.device == newest.c.device)
        & (EntryRow.dseq == newest.c.dseq)
    )
    return session.scalars(select(EntryRow).join(newest, same)).all()


def frontiers(session: Session, store: str) -> dict[str, int]:
    """The highest `dseq` held of every device."""
    found = session.execute(
        select(EntryRow.device, func.max(EntryRow.dseq))
        .where(EntryRow.store == store)
        .group_by(EntryRow.device)
    )
    return dict(found.all())


_COUNTERS = table_of(CounterRow)
_ENTRIES = table_of(EntryRow)
_OF_DEVICE = select(_ENTRIES.c.dseq, _ENTRIES.c.sha256).where(
    _ENTRIES.c.store == bindparam("store"), _ENTRIES.c.device == bindparam("device")
)


def _count(dialect: str) -> ReturningInsert[tuple[int]]:
    first = insert_into(dialect, _COUNTERS).values(name=bindparam("name"), value=1)
    return first.on_conflict_do_update(
        index_elements=["name"], set_={"value": _COUNTERS.c.value + 1}
    ).returning(_COUNTERS.c.value)


_COUNT = Prepared(_count)
_COUNTED = prepared(select(_COUNTERS.c.value).where(_COUNTERS.c.name == bindparam("name")))
_SEALS = prepared(select(_ENTRIES.c.sealed).where(_ENTRIES.c.id == bindparam("entry")))
_CHAIN_HEAD = prepared(_OF_DEVICE.order_by(_ENTRIES.c.dseq.desc()).limit(1))
_SHA256_AT = prepared(
    _OF_DEVICE.with_only_columns(_ENTRIES.c.sha256).where(_ENTRIES.c.dseq == bindparam("dseq"))
)
