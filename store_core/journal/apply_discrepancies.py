"""Effects of what people say to things that do not add up."""

from sqlalchemy.orm import Session

from store_core.journal.apply_orders import refresh_status
from store_core.journal.entries import Entry
from store_core.journal.kinds import DiscrepancyDismissed, GapAccepted
from store_core.journal.touched import Touched, touch
from store_core.storage.discrepancies import DismissalRow
from store_core.storage.journal import AcceptedGapRow
from store_core.storage.merge import put_fact


def discrepancy_dismissed(session: Session, entry: Entry, body: DiscrepancyDismissed) -> Touched:
    row = DismissalRow(
        id=body.id,
        subject=body.subject,
        entry_id=entry.id,
        at=entry.at,
        actor=entry.actor,
        reason=entry.reason or "",
    )
    put_fact(session, row)
    touched = touch("discrepancy", body.id)
    return touched | refresh_status(session, body.order) if body.order else touched


def gap_accepted(session: Session, entry: Entry, body: GapAccepted) -> Touched:
    row = AcceptedGapRow(
        entry_id=entry.id,
        device=body.device,
        first=body.first,
        last=body.last,
        sha256=body.sha256,
    )
    put_fact(session, row)
    return touch("gap", body.device)
