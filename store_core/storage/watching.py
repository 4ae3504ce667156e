"""What who watches a database asks of it."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from store_core.storage import revisions
from store_core.storage.journal import EntryRow, count
from store_core.storage.printing import PrintJobRow
from store_core.storage.replication import DeviceTokenRow, QuarantineRow


def try_reading(session: Session) -> None:
    session.execute(text("SELECT 1")).scalar_one()


def try_writing(session: Session) -> None:
    """A row of no meaning, on the disk with the commit."""
    count(session, "watched")


def schema(session: Session) -> tuple[str | None, str | None]:
    """The revision the database is at, and the newest that this program knows."""
    return revisions.current(session.connection()), revisions.known()[-1]


def unsent_papers(session: Session) -> Mapping[str, int]:
    """How many print jobs of each printer are not on paper yet."""
    waiting = (
        select(PrintJobRow.printer, func.count())
        .where(PrintJobRow.state != "printed")
        .group_by(PrintJobRow.printer)
    )
    return dict(session.execute(waiting).all())


def last_seen(session: Session) -> Mapping[str, datetime]:
    """When each device said hello for the last time."""
    found = session.execute(select(DeviceTokenRow.device, DeviceTokenRow.last_seen))
    return {device: seen for device, seen in found if seen}


def entries(session: Session) -> int:
    """How many there are."""
    return session.scalar(select(func.count()).select_from(EntryRow)) or 0


def quarantined(session: Session) -> int:
    """How many entries were not taken in."""
    return session.scalar(select(func.count()).select_from(QuarantineRow)) or 0
