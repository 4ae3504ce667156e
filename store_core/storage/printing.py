"""The print queue: one row per paper to be printed."""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from store_core.storage.base import Row


class PrintJobRow(Row):
    """`id` is made of (what, entry, station, copy), so the same paper is queued once; of a kitchen
    ticket `entry_id` is the ticket's own id.

    States: `queued`, `sending` (durable before the first byte), `printed`, `uncertain`. `document`
    is empty once printed.
    """

    __tablename__ = "print_jobs"
    __table_args__ = (Index("ix_print_jobs_due", "printer", "state", "due_at"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    printer: Mapped[str]
    fallback: Mapped[str | None]
    what: Mapped[str]
    entry_id: Mapped[str]
    station: Mapped[str]
    copy: Mapped[int]
    document: Mapped[bytes]
    state: Mapped[str]
    attempts: Mapped[int]
    due_at: Mapped[datetime]
    created_at: Mapped[datetime]
    printed_at: Mapped[datetime | None]
    last_error: Mapped[str]
