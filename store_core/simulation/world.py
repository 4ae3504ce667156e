"""Simulated time: one queue of events, the history they leave, and what was found wrong with it."""

import heapq
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import count
from random import Random

from store_core.simulation.plan import clock_of

OPENING = datetime(2026, 6, 12, 14, 0, tzinfo=UTC)
"""A Friday, ten in the morning in the shop's New York; it is open until two at night."""
LOOK = 0.0002
"""Seconds that pass with each look at a clock, so that nothing happens at once."""
REMEMBERED = 60


@dataclass(frozen=True, slots=True)
class Violation:
    """Of a promise, by the name of its check."""

    check: str
    words: str

    def __str__(self) -> str:
        return f"{self.check}: {self.words}"


class OverError(Exception):
    """A promise was broken: what comes after would only follow from it."""


@dataclass
class World:
    seed: int
    at: float = 0.0
    counts: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    violations: list[Violation] = field(default_factory=list)
    last: deque[str] = field(default_factory=lambda: deque(maxlen=REMEMBERED))

    def __post_init__(self) -> None:
        self._serial = count(1)
        self._events: list[tuple[float, int, Callable[[], None]]] = []
        self._history = sha256()

    def random(self, name: str) -> Random:
        """A stream of chances of its own for each name."""
        return Random(f"{self.seed}/{name}")  # noqa: S311 - a simulation has to be repeatable

    def now(self) -> datetime:
        self.at += LOOK
        return OPENING + timedelta(seconds=self.at)

    def serial(self) -> int:
        return next(self._serial)

    def later(self, seconds: float, event: Callable[[], None]) -> None:
        heapq.heappush(self._events, (self.at + max(seconds, 0.0), next(self._serial), event))

    def run(self, until: float) -> None:
        """Play up to a moment. Error `OverError` where something is wrong."""
        while self._events and self._events[0][0] <= until:
            at, _, event = heapq.heappop(self._events)
            self.at = max(self.at, at)
            event()
        self.at = max(self.at, until)

    def note(self, who: str, what: str) -> None:
        """A line of the history."""
        line = f"{clock_of(self.at)} {who}: {what}"
        self._history.update(line.encode() + b"\n")
        self.last.append(line)

    def befell(self, fault: str, who: str) -> None:
        self.faults[fault] += 1
        self.note(who, f"fault: {fault}")

    def wrong(self, check: str, words: str) -> None:
        """Error `OverError`, always."""
        self.note("check", f"{check}: {words}")
        self.violations.append(Violation(check, words))
        raise OverError(words)

    @property
    def digest(self) -> str:
        return self._history.hexdigest()
