"""Tables of shifts: opened, counted, closed, and how their drawers moved; what they are asked."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Index, bindparam, exists, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from store_core.domain.shifts import Count, Movement, Shift, ShiftReport
from store_core.storage.base import Json, Row, table_of
from store_core.storage.journal import EntryRow
from store_core.storage.orders import OrderStatusRow, PaymentRow, RefundRow
from store_core.storage.prepared import prepared
from store_core.storage.sales import ShiftSaleRow, nothing_sold


class ShiftRow(Row):
    __tablename__ = "shifts"
    __table_args__ = (Index("ix_shifts_device", "device", "opened_at", "id"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    entry_id: Mapped[str]
    device: Mapped[str]
    opened_at: Mapped[datetime]
    business_date: Mapped[date] = mapped_column(index=True)
    shift: Mapped[Shift] = mapped_column(Json(Shift))


class MovementRow(Row):
    """A drawer opened without a sale."""

    __tablename__ = "drawer_movements"

    id: Mapped[str] = mapped_column(primary_key=True)
    shift_id: Mapped[str] = mapped_column(index=True)
    entry_id: Mapped[str]
    kind: Mapped[str]
    amount: Mapped[int]
    at: Mapped[datetime]
    actor: Mapped[str | None]
    reason: Mapped[str]


class CountRow(Row):
    """A count that was locked; the newest of a shift holds."""

    __tablename__ = "drawer_counts"

    entry_id: Mapped[str] = mapped_column(primary_key=True)
    shift_id: Mapped[str] = mapped_column(index=True)
    at: Mapped[datetime]
    count: Mapped[Count] = mapped_column(Json(Count))


class ZReportRow(Row):
    """The report a shift was closed with, as it was then."""

    __tablename__ = "z_reports"
    __table_args__ = (Index("ix_z_reports_device", "device", "number"),)

    shift_id: Mapped[str] = mapped_column(primary_key=True)
    entry_id: Mapped[str]
    device: Mapped[str]
    number: Mapped[int]
    report: Mapped[ShiftReport] = mapped_column(Json(ShiftReport))


@dataclass(frozen=True, slots=True)
class Written:
    """An entry that a machine wrote during a shift, as far as a report asks."""

    kind: str
    body: str


_CLOSED = exists().where(ZReportRow.shift_id == ShiftRow.id)
_SHIFTS, _REPORTS = table_of(ShiftRow), table_of(ZReportRow)
_OPEN_SHIFT_ID = prepared(
    select(_SHIFTS.c.id)
    .where(
        _SHIFTS.c.device == bindparam("of"),
        ~exists().where(_REPORTS.c.shift_id == _SHIFTS.c.id),
    )
    .order_by(_SHIFTS.c.opened_at.desc(), _SHIFTS.c.id.desc())
    .limit(1)
)


def open_shift_row(session: Session, device: str) -> ShiftRow | None:
    """The newest shift of a machine that was not closed."""
    return session.scalars(
        select(ShiftRow)
        .where(ShiftRow.device == device, ~_CLOSED)
        .order_by(ShiftRow.opened_at.desc(), ShiftRow.id.desc())
        .limit(1)
    ).first()


def open_shift_id(session: Session, device: str) -> str | None:
    """Its id alone: asked with every payment."""
    found: str | None = _OPEN_SHIFT_ID.value(session, of=device)
    return found


def open_elsewhere(session: Session, device: str) -> bool:
    """Whether another machine has a shift open, as far as is known here."""
    found = select(ShiftRow.id).where(ShiftRow.device != device, ~_CLOSED).limit(1)
    return session.scalar(found) is not None


def shifts_still_open(session: Session) -> Sequence[ShiftRow]:
    """On any machine."""
    return session.scalars(select(ShiftRow).where(~_CLOSED)).all()


def movements_of(session: Session, shift: str) -> tuple[Movement, ...]:
    rows = session.scalars(
        select(MovementRow)
        .where(MovementRow.shift_id == shift)
        .order_by(MovementRow.at, MovementRow.entry_id)
    )
    return tuple(
        Movement(row.id, shift, row.kind, row.amount, row.at, row.actor, row.reason)  # type: ignore[arg-type]  # a kind's name as written
        for row in rows
    )


def newest_count(session: Session, shift: str) -> Count | None:
    """The count that was locked last."""
    row = session.scalars(
        select(CountRow)
        .where(CountRow.shift_id == shift)
        .order_by(CountRow.at.desc(), CountRow.entry_id.desc())
        .limit(1)
    ).first()
    return row.count if row else None


def z_reports_of(session: Session, device: str, limit: int) -> tuple[ShiftReport, ...]:
    """A till's Z reports, newest first."""
    rows = session.scalars(
        select(ZReportRow)
        .where(ZReportRow.device == device)
        .order_by(ZReportRow.number.desc())
        .limit(limit)
    )
    return tuple(row.report for row in rows)


def z_report(session: Session, device: str, number: int) -> ZReportRow | None:
    return session.scalars(
        select(ZReportRow).where(ZReportRow.device == device, ZReportRow.number == number)
    ).first()


def z_chains(session: Session) -> Sequence[ZReportRow]:
    """All Z reports, those of a till after one another and by number."""
    rows = session.scalars(select(ZReportRow).order_by(ZReportRow.device, ZReportRow.number))
    return rows.all()


def closed_since(session: Session, since: date) -> Iterator[tuple[ShiftReport, ShiftSaleRow]]:
    """The Z reports of shifts that began on that day or later, oldest first, and what each shift
    sold as it stands now.
    """
    rows = session.execute(
        select(ZReportRow, ShiftSaleRow)
        .join(ShiftRow, ShiftRow.id == ZReportRow.shift_id)
        .outerjoin(ShiftSaleRow, ShiftSaleRow.shift_id == ZReportRow.shift_id)
        .where(ShiftRow.business_date >= since)
        .order_by(ShiftRow.opened_at, ShiftRow.id)
    )
    for closed, sold in rows:
        held: ShiftSaleRow | None = sold
        yield closed.report, held or nothing_sold(closed.shift_id)


def last_z_number(session: Session, device: str) -> int:
    """0 before the first."""
    return (
        session.scalar(select(func.max(ZReportRow.number)).where(ZReportRow.device == device)) or 0
    )


def orders_touched_in(session: Session, shift: str) -> Sequence[str]:
    """Orders that a shift took money for or gave some back of, oldest first."""
    paid = select(PaymentRow.order_id).where(PaymentRow.shift == shift)
    refunded = select(RefundRow.order_id).where(RefundRow.shift_id == shift)
    return sorted(session.scalars(paid.union(refunded)))


def written_during(session: Session, shift: ShiftRow, kinds: Collection[str]) -> Sequence[Written]:
    """What the shift's machine wrote between opening and closing it (or till now), of some kinds.

    A machine that began from a snapshot may not hold these entries of another's shift.
    """
    opened = session.get(EntryRow, shift.entry_id)
    if opened is None:
        return ()
    query = select(EntryRow.kind, EntryRow.body).where(
        EntryRow.store == opened.store,
        EntryRow.device == opened.device,
        EntryRow.dseq > opened.dseq,
        EntryRow.kind.in_(kinds),
    )
    closing = session.get(ZReportRow, shift.id)
    closed = session.get(EntryRow, closing.entry_id) if closing else None
    if closed:
        query = query.where(EntryRow.dseq < closed.dseq)
    return [Written(kind, body) for kind, body in session.execute(query)]


def waiting_orders(session: Session, status: str) -> Sequence[str]:
    """Open orders of one status, oldest first."""
    return session.scalars(
        select(OrderStatusRow.order_id)
        .where(OrderStatusRow.open, OrderStatusRow.status == status)
        .order_by(OrderStatusRow.placed_at)
    ).all()
