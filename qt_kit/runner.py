"""Work away from the Qt thread: the one store thread that owns the writing, a reader beside it."""

import queue
import sys
import threading
import traceback
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from store_core.domain.errors import StoreError

T = TypeVar("T")
OnBug = Callable[[BaseException], object]


def report_bug(error: BaseException) -> None:
    """To standard error; the program goes on selling."""
    traceback.print_exception(error, file=sys.stderr)


class Runner(Protocol):
    """What presenters' owners submit work to."""

    def submit(
        self,
        work: Callable[[], T],
        on_done: Callable[[T], object] | None = None,
        on_error: Callable[[StoreError], object] | None = None,
    ) -> None:
        """Runs `work` after what was submitted before; the answers come on the Qt thread."""


@dataclass(frozen=True, slots=True)
class _Job:
    work: Callable[[], object]
    on_done: Callable[[object], object]
    on_error: Callable[[StoreError], object]


def _job(
    work: Callable[[], T],
    on_done: Callable[[T], object] | None,
    on_error: Callable[[StoreError], object] | None,
    on_bug: OnBug,
) -> _Job:
    def done(result: object) -> None:
        if on_done is not None:
            on_done(result)  # type: ignore[arg-type]  # the result of that very work

    return _Job(work, done, on_error or on_bug)


class StoreThread(QObject):
    """One thread, first come first served. A StoreError goes to `on_error` (else to `on_bug`);
    any other exception is a bug, goes to `on_bug`, and the next work runs all the same.

    All three are called on the thread that made this object: the Qt thread.
    """

    _answered = Signal(object, object)

    def __init__(
        self, on_bug: OnBug = report_bug, parent: QObject | None = None, *, name: str = "store"
    ) -> None:
        super().__init__(parent)
        self._on_bug = on_bug
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._answered.connect(self._answer, Qt.ConnectionType.QueuedConnection)
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def beside(self, name: str) -> "StoreThread":
        """Another one that reports its bugs to the same place, for work that only reads."""
        return StoreThread(self._on_bug, name=name)

    def submit(
        self,
        work: Callable[[], T],
        on_done: Callable[[T], object] | None = None,
        on_error: Callable[[StoreError], object] | None = None,
    ) -> None:
        self._jobs.put(_job(work, on_done, on_error, self._on_bug))

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            answer: Callable[[], object]
            try:
                result = job.work()
            except StoreError as error:
                answer = _bind(job.on_error, error)
            except Exception as error:  # noqa: BLE001  # a bug must not end the only writer
                answer = _bind(self._on_bug, error)
            else:
                answer = _bind(job.on_done, result)
            self._answered.emit(self, answer)

    def _answer(self, _sender: object, answer: Callable[[], object]) -> None:
        try:
            answer()
        except Exception as error:  # noqa: BLE001  # the screen's bug, not the store's
            self._on_bug(error)

    def close(self, seconds: float = 10) -> bool:
        """Finishes what was submitted, then ends; False if that took longer."""
        self._jobs.put(None)
        self._thread.join(seconds)
        return not self._thread.is_alive()


A = TypeVar("A")


def _bind(function: Callable[[A], object], value: A) -> Callable[[], object]:
    return lambda: function(value)


class ManualRunner:
    """The same for tests: nothing runs until `run_next` or `run_all` says so."""

    def __init__(self, on_bug: OnBug = report_bug) -> None:
        self._on_bug = on_bug
        self._jobs: deque[_Job] = deque()

    def submit(
        self,
        work: Callable[[], T],
        on_done: Callable[[T], object] | None = None,
        on_error: Callable[[StoreError], object] | None = None,
    ) -> None:
        self._jobs.append(_job(work, on_done, on_error, self._on_bug))

    def waiting(self) -> int:
        return len(self._jobs)

    def run_next(self) -> None:
        job = self._jobs.popleft()
        try:
            result = job.work()
        except StoreError as error:
            job.on_error(error)
        except Exception as error:  # noqa: BLE001  # as on the store thread
            self._on_bug(error)
        else:
            job.on_done(result)

    def run_all(self) -> None:
        """Also what the answers submit."""
        while self._jobs:
            self.run_next()
