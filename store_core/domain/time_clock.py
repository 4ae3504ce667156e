"""Hours that people work, out of the marks they leave at the clock (O6).

A mark is a fact; nothing is ever changed but by a correction, which voids marks and adds others.
So marks may come in any order from any terminal, and what they mean is worked out here.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal

from store_core.domain.errors import StoreError

MarkKind = Literal["in", "break", "back", "out"]
ClockState = Literal["out", "in", "break"]

LONGEST = timedelta(hours=16)
"""Nobody works longer at a stretch: who is in for more forgot to clock out."""

_MINUTE = timedelta(minutes=1)
_NEXT: dict[ClockState, tuple[MarkKind, ...]] = {
    "out": ("in",),
    "in": ("break", "out"),
    "break": ("back", "out"),
}


@dataclass(frozen=True, slots=True)
class Mark:
    """One press at the clock. `device` is the machine's id; `corrected`: a manager put it there."""

    id: str
    person: str
    kind: MarkKind
    at: datetime
    device: str
    corrected: bool = False


@dataclass(frozen=True, slots=True)
class Stint:
    """From clocking in to clocking out; `forgotten`: nobody knows when it ended. `marks` are the
    ids of all that made it. `pauses` are whole breaks; `resting` since when a running one is.
    """

    person: str
    came: datetime
    device: str
    marks: tuple[str, ...]
    left: datetime | None = None
    pauses: tuple[tuple[datetime, datetime], ...] = ()
    resting: datetime | None = None
    forgotten: bool = False
    corrected: bool = False

    @property
    def id(self) -> str:
        """The mark it began with."""
        return self.marks[0]

    def break_minutes(self, now: datetime) -> int:
        running = now - self.resting if self.resting and not self.left else timedelta()
        return (sum((end - start for start, end in self.pauses), running)) // _MINUTE

    def minutes(self, now: datetime) -> int:
        """Whole minutes worked, breaks taken off; none as long as the end is forgotten."""
        if self.forgotten:
            return 0
        return max(0, ((self.left or now) - self.came) // _MINUTE - self.break_minutes(now))


@dataclass(frozen=True, slots=True)
class Presence:
    """What somebody is doing now, by the clock; `minutes` of the stint that runs."""

    state: ClockState = "out"
    since: datetime | None = None
    device: str = ""
    minutes: int = 0
    forgotten: bool = False

    @property
    def next(self) -> tuple[MarkKind, ...]:
        """What can be pressed."""
        return _NEXT[self.state]


@dataclass(frozen=True, slots=True)
class Correction:
    """What a manager says somebody worked; without `came` the stint never was."""

    came: datetime | None
    left: datetime | None = None
    break_minutes: int = 0


def stints(marks: Iterable[Mark], now: datetime) -> tuple[Stint, ...]:
    """Of one person, oldest first. Pressed twice on two terminals counts once."""
    found: list[Stint] = []
    running: Stint | None = None
    for mark in sorted(marks, key=lambda one: (one.at, one.id)):
        if running and mark.at - running.came > LONGEST:
            found.append(replace(running, forgotten=True))
            running = None
        if running is None:
            if mark.kind == "in":
                running = Stint(
                    mark.person, mark.at, mark.device, (mark.id,), corrected=mark.corrected
                )
            continue
        running = _taken(running, mark)
        if running.left:
            found.append(running)
            running = None
    if running:
        found.append(replace(running, forgotten=now - running.came > LONGEST))
    return tuple(found)


def _taken(stint: Stint, mark: Mark) -> Stint:
    stint = replace(
        stint,
        marks=(*stint.marks, mark.id),
        corrected=stint.corrected or mark.corrected,
    )
    if mark.kind == "break" and not stint.resting:
        return replace(stint, resting=mark.at)
    if mark.kind in {"back", "out"}:
        pauses = ((*stint.pauses, (stint.resting, mark.at))) if stint.resting else stint.pauses
        left = mark.at if mark.kind == "out" else None
        return replace(stint, pauses=pauses, resting=None, left=left)
    return stint


def presence(marks: Iterable[Mark], now: datetime) -> Presence:
    """Of one person; `forgotten`: the last stint was never ended."""
    last = next(reversed(stints(marks, now)), None)
    if last is None or last.left:
        return Presence()
    if last.forgotten:
        return Presence(forgotten=True)
    state: ClockState = "break" if last.resting else "in"
    return Presence(state, last.resting or last.came, last.device, last.minutes(now))


def check_next(held: Presence, kind: MarkKind) -> None:
    """Error `clock_not_now` with what the clock says."""
    if kind not in held.next:
        raise StoreError("clock_not_now", kind=kind, state=held.state)


def check_correction(
    meant: Correction, others: Sequence[Stint], now: datetime
) -> Iterator[tuple[str, str]]:
    """(field, code) of what can't be; `others` are the person's other stints."""
    if meant.came is None:
        return
    if meant.left is None:
        yield "left", "hours_end_missing"
        return
    if meant.left <= meant.came:
        yield "left", "hours_order"
    elif meant.left - meant.came > LONGEST:
        yield "left", "hours_too_long"
    elif meant.break_minutes < 0 or meant.break_minutes * _MINUTE >= meant.left - meant.came:
        yield "break", "break_too_long"
    if meant.left > now:
        yield "left", "hours_future"
    if any(_overlaps(meant.came, meant.left, one, now) for one in others):
        yield "came", "hours_overlap"


def _overlaps(came: datetime, left: datetime, other: Stint, now: datetime) -> bool:
    end = other.came + _MINUTE if other.forgotten else other.left or now
    return came < end and other.came < left


@dataclass(frozen=True, slots=True)
class DayOfWork:
    """One person's business day."""

    date: date
    stints: tuple[Stint, ...] = ()
    minutes: int = 0
    forgotten: bool = False
