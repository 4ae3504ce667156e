"""Scrolling by finger, wheel and key, for widgets that paint only what is in sight."""

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QWheelEvent
from PySide6.QtWidgets import QWidget

from qt_kit.control import Tappable
from qt_kit.theme import Palette

DRAG_FROM = 10


class Scrolling(Tappable):
    """A tappable canvas that is taller than it shows: override `content_height`.

    `scroll_y` is how far it is scrolled, in pixels; a drag of more than 10 px scrolls.
    """

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self.scroll_y = 0
        self._drag_from: QPoint | None = None
        self._drag_scroll = 0
        self._dragging = False

    def content_height(self) -> int:
        raise NotImplementedError

    def furthest(self) -> int:
        return max(0, self.content_height() - self.height())

    def scroll_to(self, y: int) -> None:
        wanted = max(0, min(y, self.furthest()))
        if wanted != self.scroll_y:
            self.scroll_y = wanted
            self.scrolled()
            self.update()

    def scrolled(self) -> None:
        """After every scroll; to override."""

    def show_span(self, top: int, bottom: int, margin: int = 8) -> None:
        """Scrolls as little as brings content from `top` to `bottom` into sight."""
        if top - margin < self.scroll_y:
            self.scroll_to(top - margin)
        elif bottom + margin > self.scroll_y + self.height():
            self.scroll_to(bottom + margin - self.height())

    def wheelEvent(self, event: QWheelEvent) -> None:
        pixels = event.pixelDelta().y() or event.angleDelta().y() * 3 // 4
        self.scroll_to(self.scroll_y - pixels)
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._drag_from = event.position().toPoint()
        self._drag_scroll, self._dragging = self.scroll_y, False
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._drag_from is not None and event.buttons() & Qt.MouseButton.LeftButton:
            moved = event.position().toPoint().y() - self._drag_from.y()
            if not self._dragging and abs(moved) > DRAG_FROM and self.furthest():
                self._dragging = True
                self.let_go()
            if self._dragging:
                self.scroll_to(self._drag_scroll - moved)
                return
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._drag_from = None
        if self._dragging:
            self._dragging = False
            return
        super().mouseReleaseEvent(event)

    def draw_scrollbar(self, painter: QPainter, c: Palette) -> None:
        """A thin sign of where one is, only when there is more than shows."""
        furthest = self.furthest()
        if not furthest:
            return
        high = max(32.0, self.height() ** 2 / (self.height() + furthest))
        top = (self.height() - high) * self.scroll_y / furthest
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(c.line_strong)
        right = QPointF(self.width() - 5, top)
        painter.drawRoundedRect(int(right.x()), int(top) + 2, 3, int(high) - 4, 1.5, 1.5)
