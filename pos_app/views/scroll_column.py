"""A column of widgets taller than its space: scrolled by finger, wheel and focus."""

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from qt_kit.control import Tappable
from qt_kit.scrolling import DRAG_FROM, Scrolling
from qt_kit.theme import Palette


class ScrollColumn(Scrolling):
    """Put widgets into `.inside` and set its height; `reveal_child` brings one into sight.

    A drag that begins on a widget scrolls, and the widget lets go.
    """

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.inside = QWidget(self)
        self._held_at: QPoint | None = None
        self._held_scroll = 0
        self._moving = False

    def set_inside_height(self, high: int) -> None:
        self.inside.resize(self.width(), high)
        self.scroll_y = max(0, min(self.scroll_y, self.furthest()))
        self.inside.move(0, -self.scroll_y)
        self.update()

    def content_height(self) -> int:
        return self.inside.height()

    def scrolled(self) -> None:
        self.inside.move(0, -self.scroll_y)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.inside.resize(self.width(), self.inside.height())
        super().resizeEvent(event)

    def watch(self, child: QWidget) -> None:
        """Drags on this widget scroll; its focus scrolls it into sight."""
        child.installEventFilter(self)

    def reveal_child(self, child: QWidget) -> None:
        at = child.mapTo(self.inside, QPoint(0, 0)).y()
        self.show_span(at, at + child.height())

    def part_at(self, x: int, y: int) -> str | None:
        return None

    def activate(self, part: str) -> None:
        """Nothing but its widgets can be tapped."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(watched, QWidget):
            if event.type() is QEvent.Type.FocusIn:
                self.reveal_child(watched)
            elif isinstance(event, QMouseEvent):
                return self._drags(watched, event)
        return super().eventFilter(watched, event)

    def _drags(self, child: QWidget, event: QMouseEvent) -> bool:
        at = event.globalPosition().toPoint()
        kind = event.type()
        if kind is QEvent.Type.MouseButtonPress:
            self._held_at, self._held_scroll, self._moving = at, self.scroll_y, False
        elif kind is QEvent.Type.MouseMove and self._held_at is not None:
            moved = at.y() - self._held_at.y()
            if not self._moving and abs(moved) > DRAG_FROM and self.furthest():
                self._moving = True
                _let_go(child)
            if self._moving:
                self.scroll_to(self._held_scroll - moved)
                return True
        elif kind is QEvent.Type.MouseButtonRelease:
            self._held_at = None
            moving, self._moving = self._moving, False
            return moving
        return False

    def draw(self, painter: QPainter, c: Palette) -> None:
        painter.fillRect(self.rect(), c.paper)
        self.draw_scrollbar(painter, c)


def _let_go(child: QWidget) -> None:
    if isinstance(child, QAbstractButton):
        child.setDown(False)
    elif isinstance(child, Tappable):
        child.let_go()
