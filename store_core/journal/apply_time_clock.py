"""Effects on the hours clock."""

from sqlalchemy.orm import Session

from store_core.domain.time_clock import Mark
from store_core.journal.entries import Entry
from store_core.journal.kinds import HoursClocked, HoursCorrected
from store_core.journal.touched import Touched, touch
from store_core.storage.merge import put_fact
from store_core.storage.time_clock import ClockMarkRow, ClockVoidRow


def hours_clocked(session: Session, entry: Entry, body: HoursClocked) -> Touched:
    put_fact(session, _row(entry, body.mark))
    return touch("hours", body.mark.person)


def hours_corrected(session: Session, entry: Entry, body: HoursCorrected) -> Touched:
    put_fact(session, *(_row(entry, mark) for mark in body.marks))
    voids = (ClockVoidRow(mark_id=mark, entry_id=entry.id) for mark in body.voided)
    put_fact(session, *voids)
    return touch("hours", body.person)


def _row(entry: Entry, mark: Mark) -> ClockMarkRow:
    return ClockMarkRow(
        id=mark.id,
        entry_id=entry.id,
        person=mark.person,
        kind=mark.kind,
        at=mark.at,
        device=mark.device,
        corrected=mark.corrected,
    )
