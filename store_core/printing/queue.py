"""The print queue on the machine's own database (table `print_jobs`)."""

from collections.abc import Collection
from datetime import datetime
from typing import cast, get_args

from sqlalchemy import ColumnElement, Select, and_, bindparam, delete, or_, select, update
from sqlalchemy.orm import Session

from store_core.domain.identity import uuid7
from store_core.printing.delivery import LONGEST_PAUSE, Job, job_id
from store_core.printing.document import Document, Kind, from_json, to_json
from store_core.storage.base import insert_once, table_of
from store_core.storage.engine import Database
from store_core.storage.prepared import prepared
from store_core.storage.printing import PrintJobRow


def enqueue(
    session: Session,
    document: Document,
    *,
    entry_id: str,
    printer: str,
    fallback: str | None = None,
    station: str = "",
    copy: int = 0,
    now: datetime,
) -> bool:
    """Queues the paper in the caller's transaction; False where it is queued or printed already.

    Wake the printer's spooler after the commit.
    """
    job = PrintJobRow(
        id=job_id(document.kind, entry_id, station, copy),
        printer=printer,
        fallback=fallback,
        what=document.kind,
        entry_id=entry_id,
        station=station,
        copy=copy,
        document=to_json(document),
        state="queued",
        attempts=0,
        due_at=now,
        created_at=now,
        printed_at=None,
        last_error="",
    )
    return insert_once(session, job)


def forget_papers(session: Session, before: datetime, limit: int) -> int:
    """Take away jobs of before a moment, printed or not wanted any more; how many these were. They
    are found by their ids: that of an entry begins with its time. Tickets go with their orders.
    """
    oldest_kept = uuid7(before, bytes)
    found: list[str] = []
    for kind in get_args(Kind):
        if kind == "ticket":
            continue
        query = select(PrintJobRow.id).where(
            PrintJobRow.id > f"{kind}/",
            PrintJobRow.id < f"{kind}/{oldest_kept}",
            PrintJobRow.state != "sending",
        )
        found += session.scalars(query.order_by(PrintJobRow.id).limit(limit - len(found)))
    session.execute(delete(PrintJobRow).where(PrintJobRow.id.in_(found)))
    return len(found)


def forget_tickets(session: Session, tickets: Collection[str]) -> None:
    """Take away their papers; a ticket's id says nothing of its time."""
    for ticket in tickets:
        session.execute(
            delete(PrintJobRow).where(
                PrintJobRow.id > f"ticket/{ticket}/",
                PrintJobRow.id < f"ticket/{ticket}0",
                PrintJobRow.state != "sending",
            )
        )


class DatabaseQueue:
    """`PrintQueue` on `print_jobs`; each method is one transaction on the writing connection."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def recover(self, printer: str, now: datetime) -> None:
        with self._database.write() as session:
            session.execute(
                update(PrintJobRow)
                .where(PrintJobRow.printer == printer, PrintJobRow.state == "sending")
                .values(
                    state="uncertain",
                    attempts=PrintJobRow.attempts + 1,
                    due_at=now,
                    last_error="stopped while sending",
                )
            )

    def claim(self, printer: str, now: datetime) -> Job | None:
        with self._database.read() as session:
            if not _IS_DUE.first(session, printer=printer, now=now, late=now + LONGEST_PAUSE):
                return None
        with self._database.write() as session:
            row = session.scalar(_next(printer, now))
            if row is None:
                return None
            row.state = "sending"
            return _job(row)

    def finish_printed(self, job: Job, now: datetime) -> None:
        """What was on the paper is forgotten: it may name a customer, and a copy is made anew."""
        self._set(job, state="printed", printed_at=now, last_error="", document=b"")

    def finish_uncertain(self, job: Job, due_at: datetime, error: str) -> None:
        self._set(
            job, state="uncertain", attempts=job.attempts + 1, due_at=due_at, last_error=error
        )

    def release(self, job: Job, due_at: datetime, error: str) -> None:
        self._set(job, state=_state_of(job), due_at=due_at, last_error=error)

    def reroute(self, job: Job, due_at: datetime, error: str) -> None:
        self._set(
            job,
            state=_state_of(job),
            printer=job.printer,
            fallback=job.fallback,
            document=to_json(job.document),
            attempts=job.attempts,
            due_at=due_at,
            last_error=error,
        )

    def next_due(self, printer: str) -> datetime | None:
        with self._database.read() as session:
            found = _NEXT_DUE.rows(session, printer=printer)
        return cast("datetime", found[0][0]) if found else None

    def _set(self, job: Job, **values: object) -> None:
        with self._database.write() as session:
            session.execute(update(PrintJobRow).where(PrintJobRow.id == job.id).values(**values))


def _open() -> ColumnElement[bool]:
    """Still to be printed; a drawer kick that may have happened is left alone."""
    return or_(
        PrintJobRow.state == "queued",
        and_(PrintJobRow.state == "uncertain", PrintJobRow.what != "drawer"),
    )


def _due(now: datetime) -> ColumnElement[bool]:
    return or_(PrintJobRow.due_at <= now, PrintJobRow.due_at > now + LONGEST_PAUSE)


def _next(printer: str, now: datetime) -> Select[PrintJobRow]:
    return (
        select(PrintJobRow)
        .where(PrintJobRow.printer == printer, _due(now), _open())
        .order_by(PrintJobRow.created_at, PrintJobRow.id)
        .limit(1)
    )


_JOBS = table_of(PrintJobRow)
_OF_PRINTER = and_(_JOBS.c.printer == bindparam("printer"), _open())
_IS_DUE = prepared(
    select(_JOBS.c.id)
    .where(
        _OF_PRINTER,
        or_(_JOBS.c.due_at <= bindparam("now"), _JOBS.c.due_at > bindparam("late")),
    )
    .limit(1)
)
_NEXT_DUE = prepared(select(_JOBS.c.due_at).where(_OF_PRINTER).order_by(_JOBS.c.due_at).limit(1))


def _state_of(job: Job) -> str:
    return "uncertain" if job.attempts else "queued"


def _job(row: PrintJobRow) -> Job:
    return Job(
        id=row.id,
        printer=row.printer,
        fallback=row.fallback,
        what=cast("Kind", row.what),
        document=from_json(row.document),
        attempts=row.attempts,
        created_at=row.created_at,
    )
