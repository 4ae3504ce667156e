"""Where a person types: search, and text fields with a label."""

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPalette
from PySide6.QtWidgets import QLineEdit, QWidget

from qt_kit.button import draw_key
from qt_kit.control import Canvas
from qt_kit.drawing import draw_box, draw_lines, draw_text, width_of, wrap
from qt_kit.icons import THIN, draw_icon
from qt_kit.theme import BODY, CAPTION, MEDIUM, Palette, current, font


class PlainEdit(QLineEdit):
    """A line edit without ground or frame; the field around it paints both."""

    def __init__(self, name: str, parent: QWidget, px: int = BODY, weight: int = 400) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFrame(False)
        self.setFont(font(px, weight))
        self.setTextMargins(0, 0, 0, 0)
        self.tint()
        current().changed.connect(self.tint)

    def tint(self) -> None:
        shades = self.palette()
        c = current().colours
        shades.setColor(QPalette.ColorRole.Base, QColor(0, 0, 0, 0))
        shades.setColor(QPalette.ColorRole.Text, c.text)
        shades.setColor(QPalette.ColorRole.PlaceholderText, c.muted)
        self.setPalette(shades)


class SearchField(Canvas):
    """`SearchField("Search", "Search or scan", icon="scan-barcode", hint="/")`.

    `.changed(text)` with every letter, `.entered(text)` with Enter, Escape clears, then
    `.left()`. The cross at the right clears.
    """

    changed = Signal(str)
    entered = Signal(str)
    left = Signal()

    def __init__(
        self,
        name: str,
        placeholder: str,
        *,
        icon: str = "search",
        hint: str = "",
        high: int = 48,
        px: int = BODY,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icon, self._hint = icon, hint
        self.edit = PlainEdit(name, self, px)
        self.edit.setPlaceholderText(placeholder)
        self.edit.textChanged.connect(self._on_text)
        self.edit.returnPressed.connect(lambda: self.entered.emit(self.edit.text()))
        self.edit.installEventFilter(self)
        self.setFocusProxy(self.edit)
        self.setFixedHeight(high)

    def text(self) -> str:
        return self.edit.text()

    def set_text(self, text: str) -> None:
        self.edit.setText(text)

    def clear(self) -> None:
        self.edit.clear()

    def _on_text(self, text: str) -> None:
        self.changed.emit(text)
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape:
                if self.edit.text():
                    self.clear()
                else:
                    self.left.emit()
                return True
        elif isinstance(event, QFocusEvent):
            self.update()
        return super().eventFilter(watched, event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.edit.text() and event.position().x() > self.width() - 48:
            self.clear()
        self.edit.setFocus(Qt.FocusReason.MouseFocusReason)

    def resizeEvent(self, event: QEvent) -> None:
        # Qt keeps 1 px of its own at the left, and stands text 1 px lower.
        self.edit.setGeometry(40, 3, max(40, self.width() - 40 - 44), self.height() - 8)

    def sizeHint(self) -> QSize:
        return QSize(320, self.height())

    def focus_rect(self) -> tuple[QRect, int]:
        return self.rect(), 8

    def draw(self, painter: QPainter, c: Palette) -> None:
        draw_box(painter, self.rect(), c.sunken, c.line_strong, radius=8)
        middle = self.height() // 2
        draw_icon(painter, 13, middle - 10, self._icon, c.muted, 20, THIN)
        if self.edit.text():
            draw_icon(painter, self.width() - 34, middle - 10, "x", c.text, 20, THIN)
        elif self._hint:
            draw_key(painter, self.width() - 13, middle, self._hint, c.muted, c.line)


class TextField(Canvas):
    """A field of 48 with its label in caption 4 above: `TextField("Phone")`, `.edit` inside.

    `set_problem(text)` turns the border `bad` and says what to do beneath; empty clears it.
    """

    changed = Signal(str)
    entered = Signal(str)

    def __init__(
        self,
        name: str,
        *,
        label: str | None = None,
        suffix: str = "",
        high: int = 48,
        px: int = BODY,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._label = name if label is None else label
        self._suffix, self._problem, self._high = suffix, "", high
        self.edit = PlainEdit(name, self, px, MEDIUM if px > BODY else 400)
        self.edit.textChanged.connect(self.changed)
        self.edit.returnPressed.connect(lambda: self.entered.emit(self.edit.text()))
        self.setFocusProxy(self.edit)

    def text(self) -> str:
        return self.edit.text()

    def set_text(self, text: str) -> None:
        self.edit.setText(text)

    def set_problem(self, text: str) -> None:
        self._problem = text
        self.edit.setAccessibleDescription(text)
        self.updateGeometry()
        self.update()

    def _top(self) -> int:
        return 20 if self._label else 0

    def sizeHint(self) -> QSize:
        below = 4 + 16 * len(self._problem_lines()) if self._problem else 0
        return QSize(240, self._top() + self._high + below)

    def _problem_lines(self) -> tuple[str, ...]:
        return wrap(self._problem, font(CAPTION), max(80, self.width() - 20), 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self.sizeHint().height())

    def resizeEvent(self, event: QEvent) -> None:
        behind = width_of(self._suffix, font(BODY)) + 8 if self._suffix else 0
        room = self.width() - 24 - round(behind)
        self.edit.setGeometry(12, self._top() + 2, room, self._high - 4)

    def focus_rect(self) -> tuple[QRect, int]:
        return QRect(0, self._top(), self.width(), self._high), 8

    def draw(self, painter: QPainter, c: Palette) -> None:
        if self._label:
            draw_text(
                painter, QRectF(0, 0, self.width(), 16), self._label, font(CAPTION, MEDIUM), c.muted
            )
        box = QRectF(0, self._top(), self.width(), self._high)
        wrong = bool(self._problem)
        draw_box(
            painter,
            box,
            c.surface if self.isEnabled() else c.sunken,
            c.bad if wrong else c.line_strong,
            radius=8,
            stroke=2 if wrong else 1,
        )
        if self._suffix:
            draw_text(
                painter, box.adjusted(0, 0, -12, 0), self._suffix, font(BODY), c.muted, "right"
            )
        if wrong:
            top = box.bottom() + 4
            draw_icon(painter, 0, top + 1, "circle-alert", c.bad, 14, 2)
            lines = self._problem_lines()
            words = QRectF(20, top, self.width() - 20, 16 * len(lines))
            draw_lines(painter, words, lines, font(CAPTION), c.bad, 16)
