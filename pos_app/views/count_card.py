"""Notes, coins and slips, row by row: the count as it is put in, or as it is locked (C5)."""

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from pos_app.presenters.counting import CountRow, CountState
from qt_kit.badge import Badge, Tone
from qt_kit.control import Card, Enter
from qt_kit.drawing import draw_box, draw_text, rounded
from qt_kit.scrolling import Scrolling
from qt_kit.targets import Target
from qt_kit.theme import BODY, BOLD, CAPTION, MEDIUM, STRONG, TITLE, Palette, font
from qt_kit.wording import _

HEAD, CAPTIONS, ROW, FOOT, SIDE = 48, 30, 44, 64, 20
FIELD_LEFT, FIELD, AMOUNT_FIELD = 130, 88, 148
LOCKED_HIGH, OPEN_HIGH = 34, 40


class CountList(Scrolling):
    """`chosen(index)`, `digits`, `backspace`, `moved(by)`, `by_one(by)`; Enter and Down go on."""

    chosen = Signal(int)
    digits = Signal(str)
    backspace = Signal()
    moved = Signal(int)
    by_one = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(_("Count"), parent)
        self._rows: tuple[CountRow, ...] = ()
        self._open = True

    def set_rows(self, rows: tuple[CountRow, ...], *, can_count: bool) -> None:
        if (rows, can_count) == (self._rows, self._open):
            return
        before = self._current()
        self._rows, self._open = rows, can_count
        at = self._current()
        if at != before:
            self.show_span(at * ROW, (at + 1) * ROW, 0)
        self.scroll_y = min(self.scroll_y, self.furthest())
        self.update()

    def _current(self) -> int:
        return next((index for index, row in enumerate(self._rows) if row.current), 0)

    def content_height(self) -> int:
        return len(self._rows) * ROW

    def row_rect(self, index: int) -> QRect:
        return QRect(0, index * ROW - self.scroll_y, self.width(), ROW)

    def field_rect(self, index: int) -> QRect:
        high = OPEN_HIGH if self._open else LOCKED_HIGH
        top = self.row_rect(index).top() + (ROW - high) // 2
        if self._rows[index].kind == "pieces":
            return QRect(FIELD_LEFT, top, FIELD, high)
        return QRect(self.width() - SIDE - AMOUNT_FIELD + 12, top, AMOUNT_FIELD, high)

    def part_at(self, x: int, y: int) -> str | None:
        index = (y + self.scroll_y) // ROW
        return str(index) if self._open and 0 <= index < len(self._rows) else None

    def activate(self, part: str) -> None:
        self.chosen.emit(int(part))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, text = Qt.Key(event.key()), event.text()
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(key, 1 if key in Enter else 0)
        if text.isdigit():
            self.digits.emit(text)
        elif key == Qt.Key.Key_Backspace:
            self.backspace.emit()
        elif step and not event.isAutoRepeat():
            self.moved.emit(step)
        elif text in {"+", "-"} and text:
            self.by_one.emit(1 if text == "+" else -1)
        elif text not in {".", ","} or not text:
            super().keyPressEvent(event)

    def focus_rect(self) -> tuple[QRect, int]:
        return (self.field_rect(self._current()), 8) if self._rows else (self.rect(), 8)

    def targets(self) -> list[Target]:
        return [
            Target(
                _("Count {name}").format(name=row.name),
                self.row_rect(index),
                self.isEnabled() and self._open,
                row.number,
                row.current and self.hasFocus(),
            )
            for index, row in enumerate(self._rows)
        ]

    def reveal(self, name: str) -> None:
        for index, target in enumerate(self.targets()):
            if target.name == name:
                self.show_span(index * ROW, (index + 1) * ROW, 0)

    def draw(self, painter: QPainter, c: Palette) -> None:
        for index, row in enumerate(self._rows):
            rect = self.row_rect(index)
            if rect.bottom() >= 0 and rect.top() <= self.height():
                self._draw_row(painter, c, index, row)
                last = index == len(self._rows) - 1
                if not last or self.content_height() < self.height():
                    painter.fillRect(QRect(0, rect.bottom(), self.width(), 1), c.line)
        self.draw_scrollbar(painter, c)

    def _draw_row(self, painter: QPainter, c: Palette, index: int, row: CountRow) -> None:
        rect, field = self.row_rect(index), self.field_rect(index)
        here = row.current and self._open
        if here or str(index) == self.pressed_part:
            painter.fillRect(rect, c.accent_soft if here else c.sunken)
        name = QRectF(SIDE + 1, rect.top(), field.left() - SIDE - 8, ROW)
        draw_text(painter, name, row.name, font(BODY, BOLD), c.text)
        if here:
            draw_box(painter, field, c.surface, c.accent, radius=8, stroke=2)
        else:
            draw_box(painter, field, c.sunken, radius=8)
        if row.kind == "pieces":
            told, ink = row.number, c.text
            if not told and not self._open:
                told, ink = "0", c.muted
            draw_text(painter, field, told, font(STRONG, MEDIUM), ink, "center")
            amount = QRectF(field.right() + 8, rect.top(), 0, ROW)
            amount.setRight(self.width() - SIDE - 1)
            ink = c.text if row.number else c.muted
            draw_text(painter, amount, row.amount, font(BODY), ink, "right")
        else:
            inner = QRectF(field).adjusted(12, 0, -12, 0)
            draw_text(painter, inner, row.number, font(STRONG, MEDIUM), c.text, "right")


class CountCard(Card):
    """The list between its head and the sum of the cash."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.list = CountList(self)
        self.locked = Badge("", Tone.NEUTRAL, "lock", high=24, name=_("Locked at"), parent=self)
        self.locked.hide()
        self._title, self._sum, self._pieces = "", "", True
        self._told: tuple[CountState, str, bool] | None = None

    def show_state(self, state: CountState, locked: str, *, can_count: bool) -> None:
        told = (state, locked, can_count)
        if told == self._told:
            return
        self._told = told
        self._title = _("Counted blind") if locked else _("Count the drawer")
        self._sum = state.sum
        self._pieces = state.rows[0].kind == "pieces"
        self.setAccessibleName(_("Cash in drawer"))
        self.setAccessibleDescription(state.sum)
        self.list.set_rows(state.rows, can_count=can_count)
        self.locked.set_state(locked, Tone.NEUTRAL, "lock")
        self.locked.setVisible(bool(locked))
        self._place()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()
        super().resizeEvent(event)

    def _place(self) -> None:
        top = HEAD + CAPTIONS
        self.list.setGeometry(1, top, self.width() - 2, self.height() - top - FOOT)
        self.locked.move(self.width() - SIDE - self.locked.width(), (HEAD - 24) // 2 + 1)

    def draw(self, painter: QPainter, c: Palette) -> None:
        super().draw(painter, c)
        wide, foot = self.width(), self.height() - FOOT
        title = QRectF(SIDE + 1, 1, wide - 2 * SIDE, HEAD)
        draw_text(painter, title, self._title, font(STRONG, BOLD), c.text)
        painter.fillRect(QRect(1, HEAD, wide - 2, 1), c.line)
        row = QRectF(SIDE + 1, HEAD + 1, wide - 2 * SIDE - 2, CAPTIONS - 2)
        draw_text(painter, row, _("Note, coin"), font(CAPTION), c.muted)
        if self._pieces:
            pieces = QRectF(1 + FIELD_LEFT, HEAD + 1, FIELD, CAPTIONS - 2)
            draw_text(painter, pieces, _("Pieces"), font(CAPTION), c.muted, "center")
        draw_text(painter, row, _("Amount"), font(CAPTION), c.muted, "right")
        painter.fillRect(QRect(1, HEAD + CAPTIONS - 1, wide - 2, 1), c.line)
        painter.save()
        painter.setClipPath(rounded(QRectF(self.rect()).adjusted(1, 1, -1, -1), 11))
        painter.fillRect(QRect(1, foot, wide - 2, FOOT), c.sunken)
        painter.fillRect(QRect(1, foot, wide - 2, 1), c.line)
        painter.restore()
        words = QRectF(SIDE + 1, foot, wide - 2 * SIDE - 2, FOOT)
        draw_text(painter, words, _("Cash in drawer"), font(BODY, BOLD), c.text)
        draw_text(painter, words, self._sum, font(TITLE, BOLD), c.text, "right")
