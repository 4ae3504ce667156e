"""The field that stands over a cell of a table while somebody types into it."""

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from qt_kit.control import Canvas, Enter
from qt_kit.drawing import draw_box, draw_text, width_of
from qt_kit.field import PlainEdit
from qt_kit.table_cells import Typed
from qt_kit.table_head import Column
from qt_kit.theme import BODY, BOLD, CAPTION, MEDIUM, Palette, font

HIGH = 36
SIDE = 10


class CellField(Canvas):
    """`open_at(...)`; `.left(next)` with where to go on: "", "right", "left", "below", "stay" where
    the focus went elsewhere, "back" after Esc. Text and place are asked of it.
    """

    left = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.index, self.key, self.row = -1, "", ""
        self._unit, self._before = "", ""
        self.edit = PlainEdit("Cell", self, weight=BOLD)
        self.edit.installEventFilter(self)
        self.edit.textEdited.connect(self._typed)
        self.setFocusProxy(self.edit)
        self.hint = CellHint(parent)
        self.hide()

    def open_at(self, index: int, column: Column, row: str, cell: Typed) -> None:
        self.index, self.key, self.row = index, column.key, row
        self._unit, self._before = cell.unit, cell.starts_with
        self.edit.setAccessibleName(f"{row} {column.title} field")
        side = (
            Qt.AlignmentFlag.AlignRight if column.align == "right" else Qt.AlignmentFlag.AlignLeft
        )
        self.edit.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
        self.edit.setText(cell.starts_with)
        self.edit.selectAll()
        self.hint.say("")
        self.show()
        self.raise_()
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def is_open(self) -> bool:
        return self.index >= 0

    def text(self) -> str:
        return self.edit.text().strip()

    def changed(self) -> bool:
        return self.text() != self._before

    def place(self, cell: QRect) -> None:
        """Over that cell of the row."""
        top = cell.top() + (cell.height() - HIGH) // 2
        self.setGeometry(cell.left() + 2, top, cell.width() - 4, HIGH)
        self.hint.place(self.geometry())

    def shut(self) -> None:
        self.index = -1
        self.hint.say("")
        self.hide()

    def refuse(self, words: str) -> None:
        """What was typed can't be: it stays, with what is wrong beneath."""
        self.hint.say(words)
        self.hint.place(self.geometry())
        self.edit.setAccessibleDescription(words)
        self.update()

    def _typed(self) -> None:
        if self.hint.text:
            self.refuse("")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            going = self._going(event)
            if going:
                self.left.emit(going)
                return True
        elif isinstance(event, QFocusEvent) and self.is_open() and _goes_elsewhere(event):
            self.left.emit("stay")
        return super().eventFilter(watched, event)

    def _going(self, event: QKeyEvent) -> str:
        key = Qt.Key(event.key())
        if key in Enter or key is Qt.Key.Key_Down:
            return "below"
        return {
            Qt.Key.Key_Up: "above",
            Qt.Key.Key_Tab: "right",
            Qt.Key.Key_Backtab: "left",
            Qt.Key.Key_Escape: "back",
        }.get(key, "")

    def resizeEvent(self, event: QResizeEvent) -> None:
        behind = round(width_of(self._unit, font(BODY))) + 6 if self._unit else 0
        self.edit.setGeometry(SIDE - 2, 1, self.width() - 2 * SIDE + 4 - behind, HIGH - 2)

    def focus_rect(self) -> tuple[QRect, int]:
        return self.rect().adjusted(2, 2, -2, -2), 6

    def draw(self, painter: QPainter, c: Palette) -> None:
        border = c.bad if self.hint.text else c.line_strong
        draw_box(painter, self.rect(), c.surface, border, radius=8)
        if self._unit:
            room = QRectF(self.rect()).adjusted(0, 0, -SIDE, 0)
            draw_text(painter, room, self._unit, font(BODY), c.muted, "right")


def _goes_elsewhere(event: QFocusEvent) -> bool:
    return event.lostFocus() and event.reason() != Qt.FocusReason.ActiveWindowFocusReason


class CellHint(Canvas):
    """Why a cell's text is not taken, in a small card under its field."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.text = ""
        self._over = parent
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName("Cell message")
        self.hide()

    def say(self, words: str) -> None:
        self.text = words
        self.setAccessibleDescription(words)
        self.setVisible(bool(words))

    def place(self, field: QRect) -> None:
        if not self.text:
            return
        wide = round(width_of(self.text, font(CAPTION, MEDIUM))) + 25
        wide = min(wide, self._over.width() - 16)
        left = max(8, min(field.right() - wide + 1, self._over.width() - wide - 8))
        below = field.bottom() + 6
        top = below if below + 32 < self._over.height() else field.top() - 38
        self.setGeometry(left, top, wide, 32)
        self.raise_()
        self.update()

    def draw(self, painter: QPainter, c: Palette) -> None:
        draw_box(painter, self.rect(), c.bad_soft, c.bad, radius=6)
        room = QRectF(self.rect()).adjusted(12, 0, -12, 0)
        draw_text(painter, room, self.text, font(CAPTION, MEDIUM), c.bad)
