"""An amount typed with its cents, or tapped: cash received, the float."""

from dataclasses import dataclass

MOST_DIGITS = 8


@dataclass(frozen=True, slots=True)
class Entered:
    """Minor units. The next digit begins a new amount where it was `tapped` or only `proposed`."""

    amount: int = 0
    proposed: bool = False
    tapped: bool = False


def typed(before: Entered, digits: str) -> Entered:
    """More digits than an amount can have are let go."""
    start = "" if before.proposed or before.tapped else str(before.amount)
    amount = int(start + digits)
    return Entered(amount) if len(str(amount)) <= MOST_DIGITS else before


def shortened(before: Entered) -> Entered:
    """Without its last digit; what was tapped or proposed goes as a whole."""
    return Entered(0 if before.proposed or before.tapped else before.amount // 10)
