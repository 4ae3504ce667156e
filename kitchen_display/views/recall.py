"""The list of tickets that can be brought back, over the right of the board."""

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kitchen_display.presenters.state import RecallState
from qt_kit.button import Button, Kind
from qt_kit.control import Enter
from qt_kit.drawing import draw_box, draw_text
from qt_kit.icons import draw_icon
from qt_kit.label import Label
from qt_kit.scrolling import Scrolling
from qt_kit.sheet import Sheet
from qt_kit.targets import NOWHERE, Target
from qt_kit.theme import BODY, BOLD, LARGE, MEDIUM, STRONG, TITLE, Palette, font
from qt_kit.wording import _

WIDE = 560
_ROW, _GAP, _SIDE = 88, 8, 16


class RecallList(Scrolling):
    """Rows to tap, or to reach by arrows and Enter."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Tickets that left", parent)
        self._rows: tuple[RecallState, ...] = ()
        self._focused = 0

    def show_rows(self, rows: tuple[RecallState, ...]) -> None:
        self._rows = rows
        self._focused = min(self._focused, max(0, len(rows) - 1))
        self.scroll_to(self.scroll_y)
        self.update()

    def begin(self) -> None:
        """At the newest."""
        self._focused = 0
        self.scroll_to(0)

    def content_height(self) -> int:
        return len(self._rows) * (_ROW + _GAP) + _SIDE

    def _rect(self, place: int) -> QRect:
        top = place * (_ROW + _GAP) - self.scroll_y
        return QRect(_SIDE, top, self.width() - 2 * _SIDE, _ROW)

    def part_at(self, x: int, y: int) -> str | None:
        for place, row in enumerate(self._rows):
            if self._rect(place).contains(x, y):
                return row.ticket
        return None

    def activate(self, part: str) -> None:
        self.chosen.emit(part)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if event.key() in steps and self._rows:
            wanted = self._focused + steps[Qt.Key(event.key())]
            self._focused = max(0, min(wanted, len(self._rows) - 1))
            top = self._focused * (_ROW + _GAP)
            self.show_span(top, top + _ROW)
            self.update()
        elif event.key() in Enter and self._rows and not event.isAutoRepeat():
            self.chosen.emit(self._rows[self._focused].ticket)
        else:
            event.ignore()

    def focus_rect(self) -> tuple[QRect, int]:
        if not self._rows:
            return NOWHERE, 12
        return self._rect(self._focused).intersected(self.rect().adjusted(0, -4, 0, 4)), 12

    def targets(self) -> list[Target]:
        return [
            Target(
                f"Recall {row.title}",
                self._rect(place),
                text=f"{row.label}; {row.what}; {row.when}",
                focused=self.hasFocus() and place == self._focused,
            )
            for place, row in enumerate(self._rows)
        ]

    def reveal(self, name: str) -> None:
        for place, row in enumerate(self._rows):
            if name == f"Recall {row.title}":
                self.show_span(place * (_ROW + _GAP), place * (_ROW + _GAP) + _ROW)

    def draw(self, painter: QPainter, c: Palette) -> None:
        for place, row in enumerate(self._rows):
            rect = self._rect(place)
            if rect.intersects(self.rect()):
                self._draw_row(painter, c, QRectF(rect), row)
        if not self._rows:
            sentence = _("Nothing has left yet today.")
            box = QRectF(0, 0, self.width(), 120)
            draw_text(painter, box, sentence, font(STRONG), c.muted, "center")
        self.draw_scrollbar(painter, c)

    def _draw_row(self, painter: QPainter, c: Palette, rect: QRectF, row: RecallState) -> None:
        pressed = self.pressed_part == row.ticket
        draw_box(painter, rect, c.line if pressed else c.surface, c.line, radius=12)
        key = QRectF(rect.left() + 12, rect.top() + 12, 64, 64)
        draw_box(painter, key, c.paper, c.line, radius=8, stroke=2)
        upper, lower = key.adjusted(0, 7, 0, -30), key.adjusted(0, 34, 0, -8)
        draw_text(painter, upper, row.digit, font(LARGE, BOLD), c.text, "center")
        draw_icon(painter, key.center().x() - 10, lower.top() + 1, "undo-2", c.text, 20, 2)
        inner = QRectF(key.right() + 16, rect.top() + 12, rect.right() - key.right() - 32, 0)
        first = QRectF(inner.left(), rect.top() + 12, inner.width(), 26)
        when = draw_text(painter, first, row.when, font(STRONG, MEDIUM), c.muted, "right")
        words = first.adjusted(0, 0, -when - 12, 0)
        number = draw_text(painter, words, row.number, font(TITLE, BOLD), c.text)
        rest = words.adjusted(number + 10, 0, 0, 0)
        draw_text(painter, rest, row.station, font(STRONG, MEDIUM), c.text)
        second = QRectF(inner.left(), first.bottom() + 2, inner.width(), 18)
        draw_text(painter, second, row.label, font(BODY), c.muted)
        draw_text(painter, second.translated(0, 19), row.what, font(BODY), c.text)


class RecallSheet(Sheet):
    """`show_rows(rows)` opens it, `show_rows(None)` closes it."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, "right", WIDE)
        self.setAccessibleName("Recall list")
        self._list = RecallList()
        self._list.chosen.connect(self.chosen)
        title = Label(_("Bring a ticket back"), LARGE, BOLD)
        close = Button(icon="x", kind=Kind.FLAT, name="Close recall", size=64)
        close.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        close.icon_px = 28
        close.clicked.connect(self.dismissed)
        head = QHBoxLayout()
        head.setContentsMargins(20, 8, 8, 8)
        head.addWidget(title, 1)
        head.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._list, 1)

    def show_rows(self, rows: tuple[RecallState, ...] | None) -> None:
        if rows is None:
            self.slide_out(at_once=True)
            return
        self._list.show_rows(rows)
        if not self.is_open():
            self._list.begin()
            self.slide_in(at_once=True)
            self._list.setFocus(Qt.FocusReason.OtherFocusReason)
