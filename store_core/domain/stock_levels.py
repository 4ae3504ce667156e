"""How long a stock item lasts, and whether somebody should act (O2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Literal

from store_core.domain.stock import StockItem

State = Literal["fine", "low", "tonight", "out"]
"""`tonight`: it will not last the business day; from the least to the most urgent."""

WEEKS = 4
"""How many of the same weekday are looked back on."""
SPENT = Fraction(1, 4)
"""Of the open hours, before today's own pace says anything."""


@dataclass(frozen=True, slots=True)
class Today:
    """The business day as far as it went; without opening hours nothing of it is left."""

    day: date
    now: datetime
    opened: datetime
    closes: datetime

    @property
    def left(self) -> timedelta:
        return max(self.closes - max(self.now, self.opened), timedelta(0))

    @property
    def gone(self) -> Fraction:
        """The share of it that is over, 0 to 1."""
        whole = self.closes - self.opened
        if whole <= timedelta(0):
            return Fraction(1)
        over = min(max(self.now - self.opened, timedelta(0)), whole)
        return Fraction(over // timedelta(seconds=1), whole // timedelta(seconds=1) or 1)


@dataclass(frozen=True, slots=True)
class Level:
    """`expected` will still be used today; `lasts` is days at the pace of the last week, None where
    nothing was used; `runs_out_at` is told where it will not last the day.
    """

    state: State
    expected: int = 0
    lasts: float | None = None
    runs_out_at: datetime | None = None


def level(
    item: StockItem, on_hand: int, used: Mapping[date, int], days: Sequence[date], today: Today
) -> Level:
    """`used` by business day, at least of the last four weeks; `days` are the last seven."""
    expected = expected_today(used, today)
    week = sum(used.get(day, 0) for day in days)
    lasts = max(on_hand, 0) * len(days) / week if week else None
    if on_hand <= 0:
        return Level("out", expected, lasts)
    if on_hand < expected:
        runs_out = today.now + today.left * (on_hand / expected)
        return Level("tonight", expected, lasts, runs_out)
    if item.reorder_at and on_hand <= item.reorder_at:
        return Level("low", expected, lasts)
    return Level("fine", expected, lasts)


def expected_today(used: Mapping[date, int], today: Today) -> int:
    """What the rest of the day will take: what this weekday usually takes beyond what it took, or
    more where today's own pace is faster.
    """
    if not today.left:
        return 0
    so_far = used.get(today.day, 0)
    before = [
        amount
        for week in range(1, WEEKS + 1)
        if (amount := used.get(today.day - timedelta(weeks=week), 0))
    ]
    usual = sum(before) // len(before) if before else 0
    rest = max(usual - so_far, 0)
    if today.gone >= SPENT:
        rest = max(rest, int(so_far * (1 - today.gone) / today.gone))
    return rest
