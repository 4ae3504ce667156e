"""The right column of a screen: its ground, and the one button at its foot."""

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from qt_kit.button import ActionButton, Step
from qt_kit.control import Canvas
from qt_kit.drawing import width_of
from qt_kit.theme import BOLD, DISPLAY, LARGE, Palette, font

PADDING, BUTTON = 16, 72


def show_step(
    button: ActionButton, words: str, amount: str = "", *, below: str = "", can: bool = True
) -> None:
    """The act and the amount; where both don't fit side by side the amount is smaller."""
    taken = width_of(words, font(LARGE, BOLD)) + width_of(amount, font(DISPLAY, BOLD)) + 48
    px = DISPLAY if taken <= button.width() else LARGE
    step = Step.READY if can else Step.DISABLED
    button.set_state(words, amount, below=below, step=step, amount_px=px)


class Aside(Canvas):
    """`Aside(button)`: `button` stands 16 px from the edges, 72 high, and never moves.

    `room()` is what is left over it.
    """

    def __init__(self, button: ActionButton, parent: QWidget, *, role: str = "surface") -> None:
        super().__init__(parent)
        self._role = role
        self.button = button
        button.setParent(self)

    def room(self) -> QRect:
        """Inside the line at the left, down to 12 px over the button."""
        return QRect(1, 0, self.width() - 1, self.height() - PADDING - BUTTON - 12)

    def resizeEvent(self, event: QResizeEvent) -> None:
        wide = self.width() - 1 - 2 * PADDING
        self.button.setGeometry(1 + PADDING, self.height() - PADDING - BUTTON, wide, BUTTON)
        super().resizeEvent(event)

    def draw(self, painter: QPainter, c: Palette) -> None:
        painter.fillRect(self.rect(), getattr(c, self._role))
        painter.fillRect(0, 0, 1, self.height(), c.line)
