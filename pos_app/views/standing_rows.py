"""What comes off the ticket now, each with the button that takes it away again (C4)."""

from PySide6.QtCore import QRect, QRectF, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from pos_app.presenters.discount import Standing
from qt_kit.button import Button, Kind
from qt_kit.control import Canvas
from qt_kit.drawing import draw_box, draw_lines, draw_text, wrap
from qt_kit.icons import BOLD_STROKE, draw_icon
from qt_kit.theme import BODY, BOLD, CAPTION, MEDIUM, STRONG, Palette, font
from qt_kit.wording import _

HEAD, ROW, GAP, REMOVE = 32, 64, 8, 48


class StandingRows(Canvas):
    """`show_rows(rows)`; `removed(key)`."""

    removed = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("On this ticket"))
        self._rows: tuple[Standing, ...] = ()
        self._buttons: list[Button] = []

    def show_rows(self, rows: tuple[Standing, ...]) -> None:
        self._rows = rows
        while len(self._buttons) < len(rows):
            made = Button(icon="x", kind=Kind.FLAT, name=_("Remove"), parent=self)
            made.clicked.connect(self._pressed)
            made.show()
            self._buttons.append(made)
        while len(self._buttons) > len(rows):
            gone = self._buttons.pop()
            gone.hide()
            gone.deleteLater()
        for button, row in zip(self._buttons, rows, strict=True):
            button.setAccessibleName(row.name)
            button.setAccessibleDescription(f"{row.amount} {row.below}".strip())
        self._place()
        self.update()

    def buttons(self) -> list[QWidget]:
        return list(self._buttons)

    def _pressed(self) -> None:
        pressed = self.sender()
        for row, button in zip(self._rows, self._buttons, strict=True):
            if button is pressed:
                self.removed.emit(row.key)
                return

    def _high(self) -> int:
        """Of a row; less where there are many."""
        room = self.height() - HEAD
        return max(REMOVE, min(ROW, room // max(1, len(self._rows)) - GAP))

    def _row(self, index: int) -> QRect:
        high = self._high()
        return QRect(0, HEAD + index * (high + GAP), self.width(), high)

    def _place(self) -> None:
        for index, button in enumerate(self._buttons):
            row = self._row(index)
            top = row.top() + (row.height() - REMOVE) // 2
            button.setGeometry(row.right() + 1 - REMOVE, top, REMOVE, REMOVE)
            button.setVisible(row.bottom() <= self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()
        super().resizeEvent(event)

    def draw(self, painter: QPainter, c: Palette) -> None:
        head = QRectF(0, 0, self.width(), 22)
        draw_text(painter, head, _("On this ticket"), font(STRONG, BOLD), c.text)
        if not self._rows:
            words = _("No code and nothing taken off by hand.")
            rows = wrap(words, font(BODY), self.width(), 3)
            box = QRectF(0, HEAD, self.width(), 22 * len(rows))
            draw_lines(painter, box, rows, font(BODY), c.muted, 22)
        for index, row in enumerate(self._rows):
            if self._row(index).bottom() <= self.height():
                self._draw_row(painter, c, QRectF(self._row(index)), row)

    def _draw_row(self, painter: QPainter, c: Palette, box: QRectF, row: Standing) -> None:
        draw_box(painter, box, c.surface, c.line, radius=8)
        icon, ink = ("tag", c.good) if row.tone == "good" else ("triangle-alert", c.warn)
        draw_icon(painter, box.left() + 12, box.top() + 13, icon, ink, 16, BOLD_STROKE)
        left, right = box.left() + 36, box.right() - REMOVE
        first = QRectF(left, box.top() + 10, right - left, 20)
        taken = draw_text(painter, first, row.amount, font(BODY, MEDIUM), ink, "right")
        room = first.adjusted(0, 0, -taken - 8, 0)
        draw_text(painter, room, row.text, font(BODY, MEDIUM), c.text)
        lines = wrap(row.below, font(CAPTION), int(right - left), 2 if box.height() >= ROW else 1)
        below = QRectF(left, box.top() + 30, right - left, 15 * len(lines))
        draw_lines(painter, below, lines, font(CAPTION), c.muted, 15)
