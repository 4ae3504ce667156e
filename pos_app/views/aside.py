"""The right column of a screen: its ground, and the one button at its foot."""

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from qt_kit.button import ActionButton
from qt_kit.control import Canvas
from qt_kit.theme import Palette

PADDING, BUTTON = 16, 72


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
