"""What every screen in the counter's body has in common."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

WIDEST = 1000
"""Lines longer than this are hard to read."""


class Screen(QWidget):
    """One of the screens under the top bar. F12 is `next_step`, Esc is `step_back`.

    `go(name)` asks for another screen.
    """

    go = Signal(str)

    def entered(self) -> None:
        """It shows now: fresh inputs, focus where it belongs."""

    def left(self) -> None:
        """Another one shows now."""

    def next_step(self) -> None:
        """The button at the foot of the right column."""

    def step_back(self) -> bool:
        """False where there is nothing to go back to inside the screen: sell shows then."""
        return False


def columns(width: int) -> tuple[int, int]:
    """(rail, right column) of a body of that width; the middle gets the rest."""
    if width >= 1600:
        return 112, 448
    return (96, 384) if width >= 1152 else (84, 336)


def reading_area(width: int, side: int) -> tuple[int, int]:
    """(left, width) of what is read in a space of that width: in its middle, never too wide."""
    wide = min(width - 2 * side, WIDEST)
    return (width - wide) // 2, wide
