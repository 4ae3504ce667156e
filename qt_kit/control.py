"""The grounds all painted widgets stand on."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt, QTimerEvent, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintDevice, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from qt_kit.drawing import draw_box
from qt_kit.theme import TARGET, Palette, colours

Enter = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def start_painting(ground: QPaintDevice) -> QPainter:
    painter = QPainter(ground)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    return painter


class Canvas(QWidget):
    """A widget that paints itself: override `draw`."""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = start_painting(self)
        self.draw(painter, colours())
        painter.end()

    def draw(self, painter: QPainter, c: Palette) -> None:
        raise NotImplementedError


class Control(QAbstractButton):
    """One thing to tap. Space taps it, and Enter where `takes_enter`; override `draw`."""

    radius = 8
    takes_enter = True

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = start_painting(self)
        self.draw(painter, colours())
        painter.end()

    def draw(self, painter: QPainter, c: Palette) -> None:
        raise NotImplementedError

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in Enter and not event.isAutoRepeat():
            if self.takes_enter:
                self.click()
            else:
                event.ignore()
            return
        super().keyPressEvent(event)

    def focus_rect(self) -> tuple[QRect, int]:
        return self.rect(), self.radius

    def sizeHint(self) -> QSize:
        return QSize(TARGET, TARGET)


class Panel(Canvas):
    """A ground in one palette role, with 1 px lines on the edges named: any of "ltrb"."""

    def __init__(self, role: str = "surface", lines: str = "", parent: QWidget | None = None):
        super().__init__(parent)
        self._role, self._lines = role, lines

    def draw(self, painter: QPainter, c: Palette) -> None:
        painter.fillRect(self.rect(), getattr(c, self._role))
        w, h = self.width(), self.height()
        for edge, rect in (
            ("l", QRect(0, 0, 1, h)),
            ("r", QRect(w - 1, 0, 1, h)),
            ("t", QRect(0, 0, w, 1)),
            ("b", QRect(0, h - 1, w, 1)),
        ):
            if edge in self._lines:
                painter.fillRect(rect, c.line)


class Card(Canvas):
    """A `surface` box with a `line` border and radius 12, to lay widgets into."""

    def __init__(self, parent: QWidget | None = None, *, role: str = "surface", radius: int = 12):
        super().__init__(parent)
        self._role, self._radius = role, radius

    def draw(self, painter: QPainter, c: Palette) -> None:
        draw_box(painter, QRectF(self.rect()), getattr(c, self._role), c.line, radius=self._radius)


class Tappable(Canvas):
    """A canvas of many parts that answers a press in the same frame.

    Override `part_at` (the name of what is under a point, or None) and `activate`.
    """

    held = Signal(str)
    HOLD_MS = 350

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.pressed_part: str | None = None
        self._hold_timer = 0

    def part_at(self, x: int, y: int) -> str | None:
        raise NotImplementedError

    def activate(self, part: str) -> None:
        raise NotImplementedError

    def update_part(self, part: str) -> None:
        """Have a part painted again; to override where it can be alone."""
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        at = event.position().toPoint()
        self.pressed_part = self.part_at(at.x(), at.y())
        if self.pressed_part is not None:
            self._hold_timer = self.startTimer(self.HOLD_MS)
            self.update_part(self.pressed_part)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        if self.pressed_part is not None and self.part_at(at.x(), at.y()) != self.pressed_part:
            self.let_go()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        part = self.pressed_part
        self.let_go()
        if part is not None:
            self.activate(part)

    def let_go(self) -> None:
        part, self.pressed_part = self.pressed_part, None
        if self._hold_timer:
            self.killTimer(self._hold_timer)
            self._hold_timer = 0
        if part is not None:
            self.update_part(part)

    def timerEvent(self, event: QTimerEvent) -> None:
        part = self.pressed_part
        self.let_go()
        if part is not None:
            self.held.emit(part)
