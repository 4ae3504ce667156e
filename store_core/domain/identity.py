"""Ids that sort by time and numbers that people read."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

PREFIXES = "ABCDEFGHJKLMNPQRSTUVWXYZ"
TRAINING_PREFIX = "TRAIN"
"""Longer than any that `next_prefix` gives, so no machine of a store has it (C11)."""
TRAINING_STORE = "training-"
"""How the ids of training stores begin."""
TEST_MARK = "TEST"


def uuid7(now: datetime, random: Callable[[int], bytes]) -> str:
    """A UUID version 7 (RFC 9562): 48 bits of milliseconds, the rest from `random(bytes)`."""
    millis = int(now.timestamp() * 1000)
    value = millis << 80 | int.from_bytes(random(10), "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return str(UUID(int=value))


def order_number(prefix: str, count: int) -> str:
    """ "A-0417": the device's prefix and its own counter, never recycled. What is not real looks
    different: "TRAIN-7", "TEST-A-7".
    """
    if prefix == TRAINING_PREFIX or prefix.startswith(TEST_MARK):
        return f"{prefix}-{count}"
    return f"{prefix}-{count:04d}"


def test_prefix(prefix: str) -> str:
    """ "TEST-A": test orders have numbers of their own, so the real ones stay gapless (C11)."""
    return f"{TEST_MARK}-{prefix}"


def next_prefix(taken: frozenset[str], first: str = "A") -> str:
    """The first free prefix from `first` on: one letter, then two, and so on."""
    letters = PREFIXES[PREFIXES.index(first) :] + PREFIXES[: PREFIXES.index(first)]
    pairs = [first_letter + second for first_letter in letters for second in PREFIXES]
    candidates: list[str] = [*letters, *pairs]
    for prefix in candidates:
        if prefix not in taken:
            return prefix
    raise OverflowError("more devices than two letters can name")
