"""What was committed is moved from the log into the file while nobody writes: no sale waits for it.

Where writing never rests the database does it by itself, when the log has grown long.
"""

from collections.abc import Callable
from threading import Event, Lock, Thread
from time import monotonic
from typing import Protocol

QUIET = 0.5
"""Seconds without a commit."""


class Resting(Protocol):
    """Hears of every commit, and moves when it sees fit."""

    def committed(self) -> None: ...

    def close(self) -> None: ...


class Checkpoints:
    """`move` moves, or gives False where somebody writes just now."""

    def __init__(self, move: Callable[[], bool]) -> None:
        self._move = move
        self._lock = Lock()
        self._last = 0.0
        self._closed = Event()
        self._thread: Thread | None = None

    def committed(self) -> None:
        """After each commit, from any thread; wakes nobody."""
        with self._lock:
            self._last = monotonic()
            if self._thread is None and not self._closed.is_set():
                self._thread = Thread(target=self._run, name="checkpoint", daemon=True)
                self._thread.start()

    def close(self) -> None:
        """Ends what is under way."""
        with self._lock:
            self._closed.set()
            thread = self._thread
        if thread:
            thread.join()

    def _run(self) -> None:
        """A thread for as long as there is something to move."""
        wait = QUIET
        while not self._closed.wait(wait):
            last = self._last
            wait = last + QUIET - monotonic()
            if wait > 0:
                continue
            moved, wait = self._move(), QUIET
            with self._lock:
                if moved and last == self._last:
                    self._thread = None
                    return
