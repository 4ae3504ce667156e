"""Tables of the journal: entries, sealed parts, and this machine's own counters."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from store_core.storage.base import Row


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


def count(session: Session, name: str) -> int:
    """Raise a counter by one and return it; starts at 1."""
    row = session.get(CounterRow, name)
    if row is None:
        row = CounterRow(name=name, value=0)
        session.add(row)
    row.value += 1
    session.flush()
    return row.value


def counted(session: Session, name: str) -> int:
    """A counter's value without raising it."""
    row = session.get(CounterRow, name)
    return row.value if row else 0


def sealed_of(session: Session, entries: Collection[str]) -> Sequence[SealedRow]:
    """The sealed parts held here of these entries."""
    return session.scalars(select(SealedRow).where(SealedRow.entry_id.in_(entries))).all()


def last_of_device(session: Session, store: str, device: str) -> EntryRow | None:
    """The newest entry a device wrote in a store."""
    return session.scalars(
        select(EntryRow)
        .where(EntryRow.store == store, EntryRow.device == device)
        .order_by(EntryRow.dseq.desc())
        .limit(1)
    ).first()


def frontiers(session: Session, store: str) -> dict[str, int]:
    """The highest `dseq` held of every device."""
    found = session.execute(
        select(EntryRow.device, func.max(EntryRow.dseq))
        .where(EntryRow.store == store)
        .group_by(EntryRow.device)
    )
    return dict(found.all())
