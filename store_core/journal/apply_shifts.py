"""Effects on shifts, and of money given back."""

from sqlalchemy.orm import Session

from store_core.journal.apply_orders import refresh_status
from store_core.journal.entries import Entry
from store_core.journal.kinds import (
    CountLocked,
    DrawerMoved,
    OrderRefunded,
    ReportReprinted,
    ShiftClosed,
    ShiftOpened,
)
from store_core.journal.touched import Touched, touch
from store_core.storage.merge import put_fact
from store_core.storage.orders import RefundRow
from store_core.storage.shifts import CountRow, MovementRow, ShiftRow, ZReportRow


def shift_opened(session: Session, entry: Entry, body: ShiftOpened) -> Touched:
    row = ShiftRow(
        id=body.shift.id,
        entry_id=entry.id,
        device=body.shift.device,
        opened_at=body.shift.opened_at,
        business_date=entry.business_date,
        shift=body.shift,
    )
    put_fact(session, row)
    return touch("shift", body.shift.id)


def drawer_moved(session: Session, entry: Entry, body: DrawerMoved) -> Touched:
    row = MovementRow(
        id=body.id,
        shift_id=body.shift,
        entry_id=entry.id,
        kind=body.kind,
        amount=body.amount,
        at=entry.at,
        actor=entry.actor,
        reason=entry.reason or "",
    )
    put_fact(session, row)
    return touch("shift", body.shift)


def count_locked(session: Session, entry: Entry, body: CountLocked) -> Touched:
    row = CountRow(entry_id=entry.id, shift_id=body.shift, at=entry.at, count=body.count)
    put_fact(session, row)
    return touch("shift", body.shift)


def shift_closed(session: Session, entry: Entry, body: ShiftClosed) -> Touched:
    report = body.report
    row = ZReportRow(
        shift_id=report.shift.id,
        entry_id=entry.id,
        device=report.shift.device,
        number=report.number or 0,
        report=report,
    )
    put_fact(session, row)
    return touch("shift", report.shift.id)


def order_refunded(session: Session, entry: Entry, body: OrderRefunded) -> Touched:
    refund = body.refund
    row = RefundRow(
        id=refund.id,
        order_id=refund.order,
        shift_id=refund.shift,
        entry_id=entry.id,
        at=entry.at,
        actor=entry.actor,
        reason=entry.reason or "",
        refund=refund,
    )
    put_fact(session, row)
    return refresh_status(session, refund.order) | touch("shift", refund.shift)


def report_reprinted(_session: Session, _entry: Entry, body: ReportReprinted) -> Touched:
    """Only the audit log keeps it; no table changes."""
    return touch("shift", body.shift)
