"""A print queue in memory, as durable as the test that holds it."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from store_core.printing.delivery import Job


@dataclass
class Entry:
    job: Job
    state: str = "queued"
    due_at: datetime = field(default_factory=datetime.now)
    error: str = ""


class MemoryQueue:
    def __init__(self) -> None:
        self.entries: dict[str, Entry] = {}

    def add(self, job: Job, state: str = "queued") -> None:
        self.entries[job.id] = Entry(job, state, job.created_at)

    def recover(self, printer: str, now: datetime) -> None:
        for entry in self.entries.values():
            if entry.job.printer == printer and entry.state == "sending":
                self.finish_uncertain(entry.job, now, "stopped while sending")

    def claim(self, printer: str, now: datetime) -> Job | None:
        due = [e for e in self._open(printer) if e.due_at <= now]
        if not due:
            return None
        entry = min(due, key=lambda e: (e.job.created_at, e.job.id))
        entry.state = "sending"
        return entry.job

    def finish_printed(self, job: Job, now: datetime) -> None:
        self._set(job, "printed", now)

    def finish_uncertain(self, job: Job, due_at: datetime, error: str) -> None:
        self._set(replace(job, attempts=job.attempts + 1), "uncertain", due_at, error)

    def release(self, job: Job, due_at: datetime, error: str) -> None:
        self._set(job, "uncertain" if job.attempts else "queued", due_at, error)

    reroute = release

    def next_due(self, printer: str) -> datetime | None:
        return min((e.due_at for e in self._open(printer)), default=None)

    def states(self) -> dict[str, str]:
        return {name: entry.state for name, entry in self.entries.items()}

    def _open(self, printer: str) -> list[Entry]:
        return [
            e
            for e in self.entries.values()
            if e.job.printer == printer
            and (e.state == "queued" or (e.state == "uncertain" and e.job.what != "drawer"))
        ]

    def _set(self, job: Job, state: str, due_at: datetime, error: str = "") -> None:
        self.entries[job.id] = Entry(job, state, due_at, error)
