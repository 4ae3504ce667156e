"""Keeps this machine's file within bounds for as long as the program runs (ADR 0029)."""

from collections.abc import Callable
from threading import Event, Thread
from time import monotonic

from qt_kit.runner import OnBug
from store_core.application.compaction import Compaction
from store_core.application.shop import Shop
from store_core.domain.errors import StoreError

FIRST, AGAIN = 120.0, 3600.0
"""Seconds after the start, and after all was done."""
BREATH = 0.05
QUIET = 2.0
"""Seconds without a commit: whoever sells comes first."""


class Compacting:
    """A thread that does a piece now and then, while `level` says that the server has all."""

    def __init__(
        self, shop: Shop, level: Callable[[], bool], bug: OnBug, first: float = FIRST
    ) -> None:
        self.compaction = Compaction(shop)
        self._level, self._bug, self._first = level, bug, first
        self._busy_at = monotonic()
        self._ended = Event()
        self._thread = Thread(target=self._run, name="compaction", daemon=True)
        self._thread.start()

    def committed(self) -> None:
        """Somebody is at work; from any thread."""
        self._busy_at = monotonic()

    def close(self) -> None:
        """Ends after the piece under way."""
        self._ended.set()
        self._thread.join()
        self.compaction.close()

    def _run(self) -> None:
        wait = self._first
        while not self._ended.wait(wait):
            wait = self._piece()

    def _piece(self) -> float:
        """Seconds until the next one."""
        if not self._level() or monotonic() - self._busy_at < QUIET:
            return QUIET
        try:
            return BREATH if self.compaction.step() else AGAIN
        except StoreError:
            return AGAIN  # whoever sells is told of the same
        except Exception as error:  # noqa: BLE001 - a bug here must not end the program
            self._bug(error)
            return AGAIN
