"""What becomes of a print job after an attempt: the whole policy, without I/O.

At least once, and visibly so: what may already lie on the counter comes again headed REPRINT;
after ten seconds of trouble a job goes to the fallback, headed REROUTED.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Protocol

from store_core.printing.connection import NotSent, Outcome, Place, Printed, Uncertain
from store_core.printing.document import Document, Kind, reprinted, without_kick
from store_core.printing.status import Trouble

RETRY_SECONDS = (0.5, 1.0, 2.0, 4.0, 5.0)
"""How long a printer in trouble is left alone, growing; the last one again and again."""
LONGEST_PAUSE = timedelta(minutes=5)
"""What seems due later than that was put off before the clock was set back, and is due now."""
REROUTE_AFTER = timedelta(seconds=10)
KICK_WITHIN = timedelta(seconds=30)
"""A drawer that springs open later would do so before the wrong person."""


@dataclass(frozen=True)
class Printer:
    name: str
    """What jobs and people call it."""
    place: Place
    model: str
    """A key of `escpos.MODELS`."""
    answers: bool = True
    drawer: bool = True
    copies: int = 1


@dataclass(frozen=True)
class Job:
    """A claimed row: `attempts` counts those before this one that may have reached the paper."""

    id: str
    printer: str
    fallback: str | None
    what: Kind
    document: Document
    attempts: int
    created_at: datetime


def job_id(what: Kind, entry_id: str, station: str, copy: int) -> str:
    """One paper has one id, so the same paper is queued once."""
    return f"{what}/{entry_id}/{station}/{copy}"


class PrintQueue(Protocol):
    """The rows, as the spooler sees them. Every method is one durable transaction."""

    def recover(self, printer: str, now: datetime) -> None:
        """What a crash left `sending` becomes `uncertain` and due."""

    def claim(self, printer: str, now: datetime) -> Job | None:
        """The oldest due job of the printer, now `sending` on the disk; drawer kicks that became
        uncertain are never claimed again."""

    def finish_printed(self, job: Job, now: datetime) -> None: ...

    def finish_uncertain(self, job: Job, due_at: datetime, error: str) -> None:
        """`uncertain`, with one attempt more."""

    def release(self, job: Job, due_at: datetime, error: str) -> None:
        """Back to how it was before the claim: `queued`, or `uncertain` after earlier attempts."""

    def reroute(self, job: Job, due_at: datetime, error: str) -> None:
        """Released under `job.printer`, `job.fallback` and `job.document` as they now are."""

    def next_due(self, printer: str) -> datetime | None: ...


@dataclass(frozen=True)
class Health:
    """A printer's own trouble, whatever the job: since when, how many failures in a row."""

    trouble: Trouble | Literal["broken"] | None = None
    since: datetime | None = None
    failures: int = 0
    retry_at: datetime | None = None
    paper_low: bool = False


@dataclass(frozen=True)
class Done:
    pass


@dataclass(frozen=True)
class Again:
    """It may lie there already: uncertain, and printed again."""

    due_at: datetime
    error: str


@dataclass(frozen=True)
class Wait:
    due_at: datetime
    error: str


@dataclass(frozen=True)
class Reroute:
    to: str
    error: str
    uncertain: bool
    """Whether the paper may lie at the first printer already."""


@dataclass(frozen=True)
class GiveUp:
    """A drawer kick is not made up for."""

    error: str


Action = Done | Again | Wait | Reroute | GiveUp


def decide(job: Job, outcome: Outcome, health: Health, now: datetime) -> tuple[Action, Health]:
    """What becomes of the job and how the printer now stands."""
    after = health_after(outcome, health, now)
    if isinstance(outcome, Printed):
        return Done(), after
    error = _error(outcome)
    retry_at = after.retry_at or now
    uncertain = isinstance(outcome, Uncertain)
    if job.what == "drawer":
        late = now - job.created_at > KICK_WITHIN
        return (GiveUp(error) if uncertain or late else Wait(retry_at, error)), after
    if job.fallback and now - (after.since or now) >= REROUTE_AFTER:
        return Reroute(job.fallback, error, uncertain), after
    return (Again(retry_at, error) if uncertain else Wait(retry_at, error)), after


def health_after(outcome: Outcome, health: Health, now: datetime) -> Health:
    if isinstance(outcome, Printed):
        return Health(paper_low=outcome.paper_low)
    pause = RETRY_SECONDS[min(health.failures, len(RETRY_SECONDS) - 1)]
    return Health(
        trouble=outcome.trouble or "broken",
        since=min(health.since or now, now),
        failures=health.failures + 1,
        retry_at=now + timedelta(seconds=pause),
    )


def as_printed(job: Job, now: datetime) -> Document:
    """The job's document with the marks and without the drawer kick that its past calls for."""
    document = reprinted(job.document, job.attempts) if job.attempts else job.document
    return without_kick(document) if now - job.created_at > KICK_WITHIN else document


def _error(outcome: NotSent | Uncertain) -> str:
    if isinstance(outcome, NotSent):
        return outcome.trouble.value
    return outcome.trouble.value if outcome.trouble else f"broken: {outcome.detail}"
