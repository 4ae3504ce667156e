"""Tables of the hours clock: marks, and those a correction took back (O6)."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Index, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from store_core.domain.time_clock import Mark, MarkKind
from store_core.storage.base import Row


class ClockMarkRow(Row):
    __tablename__ = "clock_marks"
    __table_args__ = (Index("ix_clock_marks_person", "person", "at"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    entry_id: Mapped[str]
    person: Mapped[str]
    kind: Mapped[str]
    at: Mapped[datetime] = mapped_column(index=True)
    device: Mapped[str]
    corrected: Mapped[bool]


class ClockVoidRow(Row):
    """A mark that does not count any more; it may come before the mark itself."""

    __tablename__ = "clock_voids"

    mark_id: Mapped[str] = mapped_column(primary_key=True)
    entry_id: Mapped[str]


def marks_between(
    session: Session, since: datetime, until: datetime, person: str = ""
) -> Mapping[str, Sequence[Mark]]:
    """What counts, by person, oldest first; `until` is not within."""
    query = (
        select(ClockMarkRow)
        .where(ClockMarkRow.at >= since, ClockMarkRow.at < until)
        .where(ClockMarkRow.id.not_in(select(ClockVoidRow.mark_id)))
        .order_by(ClockMarkRow.at, ClockMarkRow.id)
    )
    if person:
        query = query.where(ClockMarkRow.person == person)
    found: dict[str, list[Mark]] = {}
    for row in session.scalars(query):
        kind: MarkKind = row.kind  # type: ignore[assignment]  # a kind's name as written
        mark = Mark(row.id, row.person, kind, row.at, row.device, row.corrected)
        found.setdefault(row.person, []).append(mark)
    return found
