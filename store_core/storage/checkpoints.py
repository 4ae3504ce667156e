"""What was committed is moved from the log into the file while nobody writes: no sale waits for it.

Where writing never rests the database does it by itself, when the log has grown long.
"""

from collections.abc import Callable
from threading import Event, Lock, Thread
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
        self._woken = Event()
        self._thread: Thread | None = None
        self._closed = False

    def committed(self) -> None:
        """After each commit, from any thread."""
        with self._lock:
            self._woken.set()
            if self._thread is None and not self._closed:
                self._thread = Thread(target=self._run, name="checkpoint", daemon=True)
                self._thread.start()

    def close(self) -> None:
        """Ends what is under way."""
        with self._lock:
            self._closed = True
            thread = self._thread
            self._woken.set()
        if thread:
            thread.join()

    def _run(self) -> None:
        """A thread for as long as there is something to move."""
        while True:
            self._woken.clear()
            quiet = not self._woken.wait(QUIET) and self._move()
            with self._lock:
                if self._closed or (quiet and not self._woken.is_set()):
                    self._thread = None
                    return
