"""Each printer's own thread: claims its jobs, prints them, and carries out what was decided.

A dead printer delays nobody else: each has its thread and its connection.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from queue import SimpleQueue
from threading import Event, Thread

from store_core.printing.connection import Outcome
from store_core.printing.delivery import (
    LONGEST_PAUSE,
    RETRY_SECONDS,
    Action,
    Again,
    Done,
    GiveUp,
    Health,
    Job,
    PrintQueue,
    Reroute,
    Wait,
    as_printed,
    decide,
    health_after,
)
from store_core.printing.document import Document, DrawerKick, rerouted

IDLE_SECONDS = 30.0
NOTHING = b""
"""Delivered to a printer in trouble to hear whether it is well again."""

Encode = Callable[[Document], bytes]
Deliver = Callable[[bytes], Outcome]


@dataclass(frozen=True)
class Reports:
    """Whom the spooler tells, from its own thread."""

    health: Callable[[str, Health], None]
    bug: Callable[[Exception], None]
    queued: Callable[[str], None]
    """A job was handed to that printer."""


class Spooler:
    """Drives one printer. `step` does one job at most, so it can be run without thread or clock."""

    def __init__(
        self,
        printer: str,
        queue: PrintQueue,
        encode: Encode,
        deliver: Deliver,
        clock: Callable[[], datetime],
        reports: Reports,
    ) -> None:
        self.printer = printer
        self.health = Health()
        self._queue = queue
        self._encode = encode
        self._deliver = deliver
        self._clock = clock
        self._reports = reports

    def recover(self) -> None:
        """Once at start, before the first step."""
        self._queue.recover(self.printer, self._clock())

    def step(self) -> float:
        """Prints the next job if one is due; answers in how many seconds to look again."""
        now = self._clock()
        pause = (self.health.retry_at or now) - now
        if timedelta() < pause <= LONGEST_PAUSE:
            return pause.total_seconds()
        job = self._queue.claim(self.printer, now)
        if job is None and self.health.trouble:
            self._become(health_after(self._deliver(NOTHING), self.health, self._clock()))
            return 0.0
        if job is None:
            return self._until_next(now)
        document = as_printed(job, now)
        if not _has_work(document):
            self._carry_out(job, GiveUp("too late"))
            return 0.0
        try:
            data = self._encode(document)
        except Exception as error:  # noqa: BLE001 - one bad document must not stop the others
            self._reports.bug(error)
            self._queue.release(job, now + LONGEST_PAUSE, repr(error))
            return 0.0
        outcome = self._deliver(data)
        action, health = decide(job, outcome, self.health, self._clock())
        self._carry_out(job, action)
        self._become(health)
        return 0.0

    def look(self) -> None:
        """Asks the printer how it is and tells, also where it is no news. The next attempt comes
        no later for it.
        """
        before = self.health.retry_at
        self.health = health_after(self._deliver(NOTHING), self.health, self._clock())
        if self.health.retry_at and before:
            self.health = replace(self.health, retry_at=before)
        self._reports.health(self.printer, self.health)

    def _until_next(self, now: datetime) -> float:
        due = self._queue.next_due(self.printer)
        if due is None:
            return IDLE_SECONDS
        return min(max((due - now).total_seconds(), 0.0), IDLE_SECONDS)

    def _carry_out(self, job: Job, action: Action) -> None:
        now = self._clock()
        match action:
            case Done():
                self._queue.finish_printed(job, now)
            case Again(due_at, error):
                self._queue.finish_uncertain(job, due_at, error)
            case Wait(due_at, error):
                self._queue.release(job, due_at, error)
            case GiveUp(error):
                self._queue.finish_uncertain(job, now, error)
            case Reroute(to, error, uncertain):
                moved = replace(
                    job,
                    printer=to,
                    fallback=job.printer,
                    document=rerouted(job.document, job.printer),
                    attempts=job.attempts + uncertain,
                )
                self._queue.reroute(moved, now, error)
                self._reports.queued(to)

    def _become(self, health: Health) -> None:
        changed = (health.trouble, health.paper_low) != (self.health.trouble, self.health.paper_low)
        self.health = health
        if changed:
            self._reports.health(self.printer, health)


def _has_work(document: Document) -> bool:
    return document.kind != "drawer" or any(isinstance(b, DrawerKick) for b in document.blocks)


class SpoolerThread(Thread):
    """Steps a spooler until it is stopped; `wake` when a job was queued for it. It begins when the
    one it comes `after` has ended.
    """

    def __init__(
        self, spooler: Spooler, bug: Callable[[Exception], None], after: Thread | None = None
    ) -> None:
        super().__init__(name=f"printer {spooler.printer}", daemon=True)
        self._spooler = spooler
        self._bug = bug
        self._after = after
        self._woken = Event()
        self._stopped = False
        self._between: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._looks = False

    def wake(self) -> None:
        self._woken.set()

    def look(self) -> None:
        """Once, however often it is asked for until then."""
        self._looks = True
        self._woken.set()

    def do(self, work: Callable[[], None]) -> bool:
        """Before the next job; False once it was stopped."""
        if self._stopped:
            return False
        self._between.put(work)
        self._woken.set()
        return True

    def ask_to_stop(self) -> None:
        """It ends when the job that is being sent, if any, has its outcome."""
        self._stopped = True
        self._woken.set()

    def run(self) -> None:
        if self._after is not None:
            self._after.join()
            self._after = None
        recovered = False
        seconds = 0.0
        while not self._stopped:
            try:
                self._do_between()
                if not recovered:
                    self._spooler.recover()
                    recovered = True
                seconds = self._spooler.step()
            except Exception as error:  # noqa: BLE001 - a full disk must not end the printing
                self._bug(error)
                # What was claimed may still stand as `sending`.
                recovered = False
                seconds = RETRY_SECONDS[-1]
            self._woken.wait(seconds)
            self._woken.clear()
        self._do_between()

    def _do_between(self) -> None:
        while not self._between.empty():
            self._between.get()()
        if self._looks and not self._stopped:
            self._looks = False
            self._spooler.look()
