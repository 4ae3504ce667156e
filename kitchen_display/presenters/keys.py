"""What the keys of a bump bar mean (K2).

`1` to `9` press a ticket, `0` and a digit one of the second nine. `.` and a ticket's key pick the
ticket's lines, a further digit marks one. A ticket's digit alone acts at once, so a line needs the
point before it.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

WAITS = timedelta(seconds=3)
_MEANT = re.compile(r"(?P<point>\.?)(?P<second>0?)(?P<card>[1-9]?)(?P<line>[1-9]?)")


@dataclass(frozen=True, slots=True)
class Typed:
    """Keys typed so far, and when the last one was."""

    keys: str = ""
    at: datetime | None = None

    def still(self, now: datetime) -> "Typed":
        """Nothing, once nobody has typed on for three seconds."""
        return self if self.at and now - self.at < WAITS else Typed()

    def then(self, key: str, now: datetime) -> "Typed":
        return Typed(self.still(now).keys + key, now)


@dataclass(frozen=True, slots=True)
class Meaning:
    """`card` counts from 1; `line` too, 0 while none is said; `waits` for another key."""

    card: int = 0
    line: int = 0
    lines_of_card: bool = False
    waits: bool = False


def meaning(typed: Typed) -> Meaning | None:
    """None where the keys mean nothing together."""
    found = _MEANT.fullmatch(typed.keys)
    if found is None or not typed.keys:
        return None
    picks_line = bool(found["point"])
    if found["line"] and not picks_line:
        return None
    card = int(found["card"] or 0)
    if card and found["second"]:
        card += 9
    line = int(found["line"] or 0)
    waits = not card or (picks_line and not line)
    return Meaning(card, line, picks_line, waits)


def digit_of(position: int) -> str:
    """The keys of the card at a position, from 1: "3", "04", none after the second nine."""
    if position <= 9:
        return str(position)
    return f"0{position - 9}" if position <= 18 else ""
