"""The rows of 86: headings, what can run out, and beneath the one asked about for how long."""

from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from kitchen_display.presenters.state import OutRow, OutState
from qt_kit.control import Enter
from qt_kit.drawing import draw_box, draw_lines, draw_text, wrap
from qt_kit.icons import BOLD_STROKE, draw_icon
from qt_kit.scrolling import Scrolling
from qt_kit.targets import NOWHERE, Target
from qt_kit.theme import (
    BODY,
    BOLD,
    LARGE,
    MEDIUM,
    STRONG,
    TARGET_KITCHEN,
    TITLE,
    Palette,
    font,
)

_ROW, _HEAD, _GAP, _SIDE, _PADDING = 80, 44, 8, 16, 12
_BETWEEN = "\n"
"""Between the words of a part: no id has one."""


@dataclass(frozen=True, slots=True)
class _Box:
    """A heading, or a row where there is one; `top` is in the whole list."""

    top: int
    high: int
    heading: str = ""
    row: OutRow | None = None


class OutList(Scrolling):
    """`show_state(state)`; `asked(key)`, `said(key, how)`, and `typed(text)` for letters.

    Arrows move, Enter asks; then left and right choose for how long, and Enter says it.
    """

    asked = Signal(str)
    said = Signal(str, str)
    typed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("What can run out", parent)
        self._state: OutState | None = None
        self._boxes: tuple[_Box, ...] = ()
        self._rows: tuple[_Box, ...] = ()
        self._focused, self._choice = 0, 0

    def show_state(self, state: OutState) -> None:
        """The focus stays with its row, wherever that goes."""
        if state is self._state:
            return
        before, row = self._state, self._row()
        searched = before is not None and before.query != state.query
        self._state = state
        self._lay_out(state)
        asked = next((box.row for box in self._rows if box.row and box.row.choices), None)
        self._choice = min(self._choice, len(asked.choices) - 1) if asked else 0
        if searched:
            self.begin()
        else:
            self._focus_on(asked or row)
        self.scroll_to(self.scroll_y)
        self.update()

    def _focus_on(self, row: OutRow | None) -> None:
        keys = [box.row.key for box in self._rows if box.row]
        if row is None or row.key not in keys:
            self._focused = min(self._focused, max(0, len(keys) - 1))
            return
        place = keys.index(row.key)
        if place != self._focused or row.choices:
            self._focused = place
            self._show_focused()

    def _show_focused(self) -> None:
        """With the heading above the first."""
        box = self._rows[self._focused]
        self.show_span(box.top if self._focused else 0, box.top + box.high)

    def begin(self) -> None:
        self._focused, self._choice = 0, 0
        self.scroll_to(0)

    def _lay_out(self, state: OutState) -> None:
        boxes: list[_Box] = []
        top = 0
        for section in state.sections:
            if section.title:
                boxes.append(_Box(top, _HEAD, section.title))
                top += _HEAD
            for row in section.rows:
                high = _ROW + (TARGET_KITCHEN + _PADDING if row.choices else 0)
                boxes.append(_Box(top, high, row=row))
                top += high + _GAP
        self._boxes = tuple(boxes)
        self._rows = tuple(box for box in boxes if box.row)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.scroll_to(self.scroll_y)
        super().resizeEvent(event)

    def content_height(self) -> int:
        last = self._boxes[-1] if self._boxes else _Box(0, 0)
        return last.top + last.high + _SIDE

    def _rect(self, box: _Box) -> QRect:
        return QRect(_SIDE, box.top - self.scroll_y, self.width() - 2 * _SIDE, box.high)

    def _choices(self, box: _Box) -> list[QRect]:
        row, rect = box.row, self._rect(box)
        many = len(row.choices) if row else 0
        if not many:
            return []
        wide = (rect.width() - 2 * _PADDING - (many - 1) * _GAP) // many
        top = rect.top() + _ROW
        return [
            QRect(rect.left() + _PADDING + place * (wide + _GAP), top, wide, TARGET_KITCHEN)
            for place in range(many)
        ]

    # Fingers

    def part_at(self, x: int, y: int) -> str | None:
        for box in self._rows:
            if box.row is None or not self._rect(box).contains(x, y):
                continue
            for place, rect in enumerate(self._choices(box)):
                if rect.contains(x, y):
                    return _BETWEEN.join((box.row.key, box.row.choices[place].how))
            return box.row.key
        return None

    def activate(self, part: str) -> None:
        key, _, how = part.partition(_BETWEEN)
        if how:
            self.said.emit(key, how)
        else:
            self.asked.emit(key)

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, text = event.key(), event.text()
        row = self._row()
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and self._rows:
            self._move(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and row and row.choices:
            wanted = self._choice + (1 if key == Qt.Key.Key_Right else -1)
            self._choice = max(0, min(wanted, len(row.choices) - 1))
            self.update()
        elif key in Enter and row and not event.isAutoRepeat():
            if row.choices:
                self.said.emit(row.key, row.choices[self._choice].how)
            else:
                self.asked.emit(row.key)
        elif len(text) == 1 and text.isalpha():
            self.typed.emit(text)
        else:
            event.ignore()

    def _row(self) -> OutRow | None:
        return self._rows[self._focused].row if self._rows else None

    def _move(self, step: int) -> None:
        row = self._row()
        self._focused = max(0, min(self._focused + step, len(self._rows) - 1))
        if row and row.choices:
            self.asked.emit(row.key)  # leaving it asks no more
        self._show_focused()
        self.update()

    def focus_rect(self) -> tuple[QRect, int]:
        if not self._rows:
            return NOWHERE, 12
        box = self._rows[self._focused]
        choices = self._choices(box)
        rect = choices[self._choice] if choices else self._rect(box)
        return rect.intersected(self.rect().adjusted(0, -4, 0, 4)), 8 if choices else 12

    # Names

    def targets(self) -> list[Target]:
        found: list[Target] = []
        for place, box in enumerate(self._rows):
            row = box.row
            if row is None:
                continue
            focused = self.hasFocus() and place == self._focused
            found.append(Target(f"86 {row.title}", self._head(box), text=row.note, focused=focused))
            found += [
                Target(f"{choice.words}: {row.title}", rect)
                for choice, rect in zip(row.choices, self._choices(box), strict=True)
            ]
        return found

    def _head(self, box: _Box) -> QRect:
        rect = self._rect(box)
        return QRect(rect.left(), rect.top(), rect.width(), _ROW)

    def reveal(self, name: str) -> None:
        for box in self._rows:
            row = box.row
            if row and (name == f"86 {row.title}" or name.endswith(f": {row.title}")):
                self.show_span(box.top, box.top + box.high)

    # Paint

    def draw(self, painter: QPainter, c: Palette) -> None:
        for box in self._boxes:
            rect = QRectF(self._rect(box))
            if rect.bottom() < 0 or rect.top() > self.height():
                continue
            if box.row is None:
                words = rect.adjusted(4, 6, 0, 0)
                draw_text(painter, words, box.heading, font(STRONG, BOLD), c.muted)
            else:
                self._draw_row(painter, c, rect, box, box.row)
        if self._state and self._state.empty:
            box_ = QRectF(0, 0, self.width(), 120)
            draw_text(painter, box_, self._state.empty, font(STRONG), c.muted, "center")
        self.draw_scrollbar(painter, c)

    def _draw_row(
        self, painter: QPainter, c: Palette, rect: QRectF, box: _Box, row: OutRow
    ) -> None:
        pressed = self.pressed_part == row.key
        edge = c.bad if row.out else c.line
        draw_box(painter, rect, c.line if pressed else c.surface, edge, radius=12)
        left = rect.left() + _PADDING
        if row.digit:
            key = QRectF(left, rect.top() + 12, 56, 56)
            draw_box(painter, key, c.paper, c.line, radius=8, stroke=2)
            draw_text(painter, key, row.digit, font(LARGE, BOLD), c.text, "center")
        left += 56 + 16
        right = rect.right() - 16 - 28
        icon, ink = ("ban", c.bad) if row.out else ("chevron-down", c.muted)
        draw_icon(painter, right, rect.top() + 26, icon, ink, 28, BOLD_STROKE)
        self._draw_words(painter, c, QRectF(left, rect.top(), right - 12 - left, _ROW), row)
        for place, at in enumerate(self._choices(box)):
            self._draw_choice(painter, c, QRectF(at), row, place)

    def _draw_words(self, painter: QPainter, c: Palette, rect: QRectF, row: OutRow) -> None:
        """A long name in two smaller lines."""
        shape, high = font(TITLE, BOLD), 26
        lines = wrap(row.name, shape, int(rect.width()), 2)
        if len(lines) > 1:
            shape, high = font(STRONG, BOLD), 22
            lines = wrap(row.name, shape, int(rect.width()), 2)
        note = 20 if row.note else 0
        top = rect.top() + (rect.height() - high * len(lines) - note) / 2
        name = QRectF(rect.left(), top, rect.width(), high * len(lines))
        draw_lines(painter, name, lines, shape, c.text, high)
        below = QRectF(rect.left(), name.bottom(), rect.width(), note)
        draw_text(painter, below, row.note, font(BODY, MEDIUM), c.bad if row.out else c.muted)

    def _draw_choice(
        self, painter: QPainter, c: Palette, rect: QRectF, row: OutRow, place: int
    ) -> None:
        choice = row.choices[place]
        pressed = self.pressed_part == _BETWEEN.join((row.key, choice.how))
        back = choice.how == "back"
        ground = c.line if pressed else c.good_soft if back else c.paper
        draw_box(painter, rect, ground, c.good if back else c.line_strong, radius=8)
        ink = c.good if back else c.text
        upper = QRectF(rect.left(), rect.top() + 8, rect.width(), 24)
        draw_text(painter, upper, str(place + 1), font(STRONG, BOLD), ink, "center")
        lower = QRectF(rect.left() + 6, rect.top() + 32, rect.width() - 12, 22)
        draw_text(painter, lower, choice.words, font(BODY, BOLD), ink, "center")
