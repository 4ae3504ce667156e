"""Scrolling with a bar at the right that is dragged: very many rows want to be crossed at once."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtWidgets import QWidget

from qt_kit.drawing import draw_box
from qt_kit.scrolling import Scrolling
from qt_kit.theme import Palette

BAR = 20
"""Within so much of the right edge a press takes hold of the bar."""


class BarScrolling(Scrolling):
    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(name, parent)
        self._bar_from: tuple[int, int] | None = None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        if self.furthest() and at.x() >= self.width() - BAR:
            bar = self._bar()
            if not bar.top() <= at.y() <= bar.bottom():
                self._move_bar(at.y() - bar.height() / 2)
            self._bar_from = (at.y(), round(self._bar().top()))
            return
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._bar_from is not None:
            began, top = self._bar_from
            self._move_bar(top + event.position().y() - began)
            return
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._bar_from is not None:
            self._bar_from = None
            return
        super().mouseReleaseEvent(event)

    def _bar(self) -> QRectF:
        high = max(48.0, self.height() ** 2 / max(1, self.content_height()))
        top = (self.height() - high) * self.scroll_y / max(1, self.furthest())
        return QRectF(self.width() - 9, top + 2, 5, high - 4)

    def _move_bar(self, top: float) -> None:
        room = self.height() - self._bar().height() - 4
        self.scroll_to(round(self.furthest() * max(0.0, min(1.0, top / max(1.0, room)))))

    def draw_bar(self, painter: QPainter, c: Palette) -> None:
        if self.furthest():
            draw_box(painter, self._bar(), c.line_strong, radius=2.5)
