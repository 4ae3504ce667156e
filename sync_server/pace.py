"""How fast a long queue is taken in: as fast as the terminals that are there take it in too."""

from collections.abc import Callable
from dataclasses import dataclass
from threading import Condition
from time import monotonic

AHEAD = 40
"""Entries that a terminal may be behind before what comes in bulk waits for it."""
LEFT_BEHIND = 400
"""Who is further behind is not waited for any more: it has fallen asleep, or come back itself."""
PRESENT = 3.0
"""Seconds for which who asked is taken to be there."""
LONGEST = 0.25
"""Seconds that one piece of a queue waits, so that nobody holds it up for good."""


@dataclass(frozen=True, slots=True)
class _Place:
    cursor: int
    at: float


class Pace:
    """A sale that is made live stands behind all that was committed before it, at each terminal;
    so of a queue no more is committed than they can take in soon. From any thread.
    """

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._places: dict[str, _Place] = {}
        self._moved = Condition()

    def asked(self, device: str, cursor: int) -> None:
        """It has taken in the feed up to there, and asks for more."""
        with self._moved:
            self._places[device] = _Place(cursor, self._clock())
            self._moved.notify_all()

    def wait(self, device: str, head: int) -> bool:
        """Until the others are near the feed's head; False where they are not in time. `device` is
        who brings the queue.
        """
        with self._moved:
            latest = self._clock() + LONGEST
            while self._is_late(device, head):
                left = latest - self._clock()
                if left <= 0:
                    return False
                self._moved.wait(left)
        return True

    def _is_late(self, device: str, head: int) -> bool:
        since = self._clock() - PRESENT
        return any(
            one != device and place.at >= since and AHEAD < head - place.cursor <= LEFT_BEHIND
            for one, place in self._places.items()
        )
