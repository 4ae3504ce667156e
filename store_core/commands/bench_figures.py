"""What benchmarks hand back: figures, each beside the limit that was measured in the same run."""

import gc
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from time import perf_counter
from typing import Literal

import msgspec

Of = Literal["p50", "p99", "max", "per_second"]
WARM_UP = 5


@dataclass(frozen=True, slots=True)
class Scale:
    """How much is done: `times` of what is quick; `seconds` of load on a server, in so many
    `rounds`; `starts` of a program; `history` are numbers of past orders, from none up; `items` on
    the large menu; `customers` follow their orders while the kitchen presses `presses` times;
    a shop grows to so many `orders`.
    """

    times: int
    seconds: float
    rounds: int
    starts: int
    history: tuple[int, ...]
    items: int
    presses: int
    customers: int = 0
    orders: int = 0


SCALES = {
    "full": Scale(500, 6.0, 3, 5, (0, 10_000, 100_000), 5_000, 500),
    "quick": Scale(100, 1.5, 3, 3, (0, 10_000), 5_000, 200),
    "smoke": Scale(3, 0.1, 1, 1, (0, 200), 300, 40),
}


@dataclass(frozen=True, slots=True)
class Ground:
    """Where a benchmark works: `folder` is its own, `shared` outlives it until the run's end."""

    folder: Path
    shared: Path
    scale: Scale


class Measured(msgspec.Struct, frozen=True):
    """Milliseconds, unless the figure has another unit. `per_second` where many were at work."""

    p50: float
    p99: float
    max: float
    count: int
    per_second: float | None = None


class Limit(msgspec.Struct, frozen=True):
    """What can't be beaten here: the same work without the shop around it."""

    name: str
    found: Measured


class Aim(msgspec.Struct, frozen=True):
    """`ratio`: to the limit, not by itself."""

    of: Of
    most: float | None = None
    least: float | None = None
    ratio: bool = False


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """`found` is None where it could not be measured here; `note` says why."""

    name: str
    found: Measured | None
    unit: str = "ms"
    limit: Limit | None = None
    aim: Aim | None = None
    note: str = ""

    def ratio(self, of: Of) -> float | None:
        """Of the figure to its limit."""
        if self.found is None or self.limit is None:
            return None
        ours, least = getattr(self.found, of), getattr(self.limit.found, of)
        return ours / least if ours is not None and least else None

    @property
    def met(self) -> bool | None:
        """Whether the aim is reached; None without an aim or a figure."""
        if self.aim is None or self.found is None:
            return None
        value = self.ratio(self.aim.of) if self.aim.ratio else getattr(self.found, self.aim.of)
        if value is None:
            return None
        most, least = self.aim.most, self.aim.least
        return (most is None or value <= most) and (least is None or value >= least)


Measure = Callable[[Ground], Iterable[Figure]]
"""`measure` of a benchmark's module."""


def spread(seconds: Sequence[float], over: float | None = None) -> Measured:
    """Of durations in seconds; `over` is how long all of them took together."""
    ordered = sorted(second * 1000 for second in seconds)
    rate = len(ordered) / over if over else None
    return Measured(
        round(_at(ordered, 0.5), 4),
        round(_at(ordered, 0.99), 4),
        round(ordered[-1], 4),
        len(ordered),
        round(rate, 1) if rate else None,
    )


def tally(values: Sequence[float]) -> Measured:
    """Of numbers in a unit of their own."""
    ordered = sorted(values)
    return Measured(_at(ordered, 0.5), _at(ordered, 0.99), ordered[-1], len(ordered))


def timed_in_turn(works: Sequence[Callable[[], object]], times: int) -> list[list[float]]:
    """Seconds of each, in turn, so that what else the machine does falls on all alike; a few first
    that don't count.
    """
    for work in works:
        for _ in range(min(WARM_UP, times)):
            work()
    gc.collect()
    taken: list[list[float]] = [[] for _ in works]
    for _ in range(times):
        for seconds, work in zip(taken, works, strict=True):
            began = perf_counter()
            work()
            seconds.append(perf_counter() - began)
    return taken


def _at(ordered: Sequence[float], share: float) -> float:
    """The nearest rank."""
    return ordered[max(0, ceil(share * len(ordered)) - 1)]
