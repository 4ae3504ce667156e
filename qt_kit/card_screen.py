"""A window with one card in its middle: what a machine shows before it has a shop to show."""

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QCloseEvent, QPainter
from PySide6.QtWidgets import QWidget

from qt_kit.control import Canvas
from qt_kit.drawing import draw_box, draw_text
from qt_kit.marks import draw_logo
from qt_kit.theme import BOLD, LARGE, RADIUS_SHEET, Palette, font
from qt_kit.wording import _

INSET = 40


class CardScreen(Canvas):
    """`closed` where the person gives up."""

    closed = Signal()

    def __init__(self, title: str, size: QSize, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self._size = title, size
        self.setWindowTitle(_("Tillpass"))
        self.setMinimumSize(size.width() + 32, size.height() + 32)

    def card(self) -> QRectF:
        wide, high = self._size.width(), self._size.height()
        top = max(16.0, (self.height() - high) / 2)
        return QRectF(round((self.width() - wide) / 2), round(top), wide, high)

    def inside(self) -> QRectF:
        """The card without its margins."""
        return self.card().adjusted(INSET, INSET, -INSET, -INSET)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closed.emit()
        super().closeEvent(event)

    def draw(self, painter: QPainter, c: Palette) -> None:
        painter.fillRect(self.rect(), c.paper)
        draw_box(painter, self.card(), c.surface, c.line, radius=RADIUS_SHEET)
        inside = self.inside()
        head = QRectF(inside.left(), inside.top() - 8, inside.width(), 40)
        draw_logo(painter, QRectF(head.left(), head.top(), 40, 40), c.accent, c.on_accent)
        draw_text(painter, head.adjusted(52, 0, 0, 0), self._title, font(LARGE, BOLD), c.text)
