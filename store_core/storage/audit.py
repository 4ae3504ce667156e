"""What the audit log is searched by: a narrow row beside each entry, made of the entry alone."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Index, Select, Tuple, and_, func, literal, or_, select, tuple_
from sqlalchemy.orm import Mapped, Session, mapped_column

from store_core.domain.audit import Key, Search
from store_core.storage.base import Row
from store_core.storage.journal import EntryRow
from store_core.storage.shifts import ZReportRow
from store_core.storage.store import DeviceRow, PersonRow

Query = TypeVar("Query", bound=Select[Any])


class LogRow(Row):
    """`words` are number and names, folded to small letters like the `reason`. Not part of the
    state: the entries hold all of it.
    """

    __tablename__ = "audit_log"
    __table_args__ = (
        Index("ix_audit_log_at", "at", "entry_id"),
        Index("ix_audit_log_kind_group", "kind_group", "at", "entry_id"),
        Index("ix_audit_log_order_id", "order_id"),
    )

    entry_id: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    device: Mapped[str]
    actor: Mapped[str | None]
    approver: Mapped[str | None]
    kind_group: Mapped[str]
    sensitive: Mapped[bool]
    order_id: Mapped[str | None]
    words: Mapped[str]
    reason: Mapped[str]


@dataclass(frozen=True, slots=True)
class Term:
    """One word that is searched for, and whose names it is part of."""

    word: str
    people: Collection[str] = ()
    devices: Collection[str] = ()


def log_page(
    session: Session, search: Search, terms: Sequence[Term], start: Key | None, limit: int
) -> Sequence[EntryRow]:
    """Entries newest first, from `start` on (itself within); no offset, so any page is as quick."""
    wanted = _found(select(LogRow.entry_id), search, terms)
    if start:
        wanted = wanted.where(_place_of_row <= _place(start))
    ids = session.scalars(
        wanted.order_by(LogRow.at.desc(), LogRow.entry_id.desc()).limit(limit)
    ).all()
    rows = {row.id: row for row in session.scalars(select(EntryRow).where(EntryRow.id.in_(ids)))}
    return [rows[one] for one in ids]


def log_marks(
    session: Session, search: Search, terms: Sequence[Term], every: int
) -> tuple[int, Sequence[Key]]:
    """How many entries are found, and the key of every so-manyth one, the first within."""
    place = func.row_number().over(order_by=(LogRow.at.desc(), LogRow.entry_id.desc()))
    numbered = _found(
        select(LogRow.at, LogRow.entry_id, place.label("place")), search, terms
    ).subquery()
    marks = session.execute(
        select(numbered.c.at, numbered.c.entry_id)
        .where(numbered.c.place % every == 1)
        .order_by(numbered.c.place)
    )
    keys = [Key(at, entry) for at, entry in marks]
    if not keys:
        return 0, ()
    last = _found(select(func.count()).select_from(LogRow), search, terms)
    rest = session.scalar(last.where(_place_of_row <= _place(keys[-1])))
    return (len(keys) - 1) * every + (rest or 0), keys


def log_of_order(session: Session, order_id: str) -> Sequence[EntryRow]:
    """All that happened to an order, oldest first."""
    return session.scalars(
        select(EntryRow)
        .join(LogRow, LogRow.entry_id == EntryRow.id)
        .where(LogRow.order_id == order_id)
        .order_by(LogRow.at, LogRow.entry_id)
    ).all()


def entries_before(session: Session, group: str, key: Key, limit: int) -> Sequence[EntryRow]:
    """The entries of a group that came before one, newest first."""
    return session.scalars(
        select(EntryRow)
        .join(LogRow, LogRow.entry_id == EntryRow.id)
        .where(
            LogRow.kind_group == group,
            _place_of_row < _place(key),
        )
        .order_by(LogRow.at.desc(), LogRow.entry_id.desc())
        .limit(limit)
    ).all()


def newest_z_reports(session: Session, limit: int) -> Sequence[ZReportRow]:
    """Of all tills, newest first."""
    return session.scalars(
        select(ZReportRow).order_by(ZReportRow.entry_id.desc()).limit(limit)
    ).all()


def names_of_people(session: Session) -> Mapping[str, str]:
    """Of all who ever worked here, by id."""
    return {row.id: row.person.name for row in session.scalars(select(PersonRow))}


def names_of_devices(session: Session) -> Mapping[str, str]:
    """Of all that were ever paired, by id."""
    return {row.id: row.device.name for row in session.scalars(select(DeviceRow))}


_place_of_row = tuple_(LogRow.at, LogRow.entry_id)


def _place(key: Key) -> Tuple:
    """In the columns' own types: a time compares as the number it is stored as."""
    return tuple_(literal(key.at, LogRow.at.type), literal(key.entry, LogRow.entry_id.type))


def _found(query: Query, search: Search, terms: Sequence[Term]) -> Query:
    conditions: list[ColumnElement[bool]] = [_says(term) for term in terms]
    if search.since:
        conditions.append(LogRow.at >= search.since)
    if search.until:
        conditions.append(LogRow.at < search.until)
    if search.person:
        conditions.append(or_(LogRow.actor == search.person, LogRow.approver == search.person))
    if search.device:
        conditions.append(LogRow.device == search.device)
    if search.group:
        conditions.append(LogRow.kind_group == search.group)
    if search.sensitive:
        conditions.append(LogRow.sensitive.is_(True))
    return query.where(*conditions)


def _says(term: Term) -> ColumnElement[bool]:
    """In the entry's reason or words, or in the words of another about the same order."""
    said = LogRow.words.contains(term.word, autoescape=True)
    orders = select(LogRow.order_id).where(and_(said, LogRow.order_id.is_not(None)))
    return or_(
        LogRow.order_id.in_(orders),
        and_(LogRow.order_id.is_(None), said),
        and_(LogRow.reason != "", LogRow.reason.contains(term.word, autoescape=True)),
        LogRow.actor.in_(term.people),
        LogRow.approver.in_(term.people),
        LogRow.device.in_(term.devices),
    )
