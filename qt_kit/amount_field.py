"""The amount of a tender, in 44 px; typing goes to whoever owns it, digit by digit."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QPainter
from PySide6.QtWidgets import QWidget

from qt_kit.control import Canvas
from qt_kit.drawing import draw_box, draw_text, width_of
from qt_kit.keypad import BACK
from qt_kit.theme import BOLD, DISPLAY, LARGE, NORMAL, TOTAL, Palette, font


class AmountField(Canvas):
    """`AmountField("Cash received")`, `set_amount("$", "60.00")`; `.pressed_key("7"|BACK)`.

    Cents are typed, so a point is ignored. `set_fresh(True)` draws the amount as a proposal that
    the first digit replaces (no cursor).
    """

    pressed_key = Signal(str)

    def __init__(self, name: str, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._symbol, self._amount, self._fresh = "", "", False
        self.setFixedHeight(96)

    def set_amount(self, symbol: str, amount: str) -> None:
        self._symbol, self._amount = symbol, amount
        self.setAccessibleDescription(f"{symbol}{amount}")
        self.update()

    def set_fresh(self, fresh: bool) -> None:
        self._fresh = fresh
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(364, 96)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        held = event.modifiers() & Qt.KeyboardModifier.AltModifier
        if event.text().isdigit() and not held:
            self.pressed_key.emit(event.text())
        elif event.key() == Qt.Key.Key_Backspace:
            self.pressed_key.emit(BACK)
        elif event.text() not in (".", ","):
            super().keyPressEvent(event)

    def focus_rect(self) -> tuple[QRect, int]:
        return self.rect(), 12

    def _shape(self, room: float) -> QFont:
        """The largest in which no digit is lost."""
        shapes = [font(px, BOLD) for px in (TOTAL, DISPLAY, LARGE)]
        return next((one for one in shapes if width_of(self._amount, one) <= room), shapes[-1])

    def draw(self, painter: QPainter, c: Palette) -> None:
        draw_box(painter, self.rect(), c.surface, c.line_strong, radius=12)
        inner = QRectF(self.rect()).adjusted(21, 0, -27, 0)
        draw_text(painter, inner, self._symbol, font(DISPLAY, NORMAL), c.muted)
        room = inner.adjusted(width_of(self._symbol, font(DISPLAY)) + 12, 0, 0, 0)
        ink = c.muted if self._fresh else c.text
        draw_text(painter, room, self._amount, self._shape(room.width()), ink, "right")
        if not self._fresh:
            cursor = QRectF(self.width() - 23, self.height() / 2 - 22, 2, 44)
            painter.fillRect(cursor, c.focus)
