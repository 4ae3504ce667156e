"""One of many: a button that opens a list over its window."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QWidget

from qt_kit.button import Button
from qt_kit.control import Canvas, Enter
from qt_kit.drawing import draw_box, draw_text, width_of
from qt_kit.icons import BOLD_STROKE, THIN, draw_icon
from qt_kit.scrolling import Scrolling
from qt_kit.targets import Target
from qt_kit.theme import BODY, BOLD, MEDIUM, Palette, font

ROW, LEAST, MOST, EDGE = 48, 220, 360, 8


@dataclass(frozen=True, slots=True)
class Choice:
    key: str
    text: str
    icon: str = ""


class _Rows(Scrolling):
    """Arrows move, Enter picks."""

    picked = Signal(str)

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(f"{name} choices", parent)
        self.choices: tuple[Choice, ...] = ()
        self.at = 0
        self.chosen = ""

    def content_height(self) -> int:
        return len(self.choices) * ROW

    def row_rect(self, index: int) -> QRect:
        return QRect(0, index * ROW - self.scroll_y, self.width(), ROW)

    def part_at(self, x: int, y: int) -> str | None:
        index = (y + self.scroll_y) // ROW
        return self.choices[index].key if 0 <= index < len(self.choices) else None

    def activate(self, part: str) -> None:
        self.picked.emit(part)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
        if step:
            self.at = max(0, min(self.at + step, len(self.choices) - 1))
            self.show_span(self.at * ROW, (self.at + 1) * ROW, 0)
            self.update()
        elif event.key() in Enter:
            self.picked.emit(self.choices[self.at].key)
        elif event.text().strip() and event.text().isprintable():
            self._jump(event.text().casefold())
        else:
            super().keyPressEvent(event)

    def _jump(self, letter: str) -> None:
        """To the next choice that begins so."""
        count = len(self.choices)
        for index in ((self.at + 1 + step) % count for step in range(count)):
            if self.choices[index].text.casefold().startswith(letter):
                self.at = index
                self.show_span(index * ROW, (index + 1) * ROW, 0)
                self.update()
                return

    def focus_rect(self) -> tuple[QRect, int]:
        return self.row_rect(self.at).adjusted(4, 4, -4, -4), 6

    def targets(self) -> list[Target]:
        return [
            Target(one.text, self.row_rect(i), True, "chosen" if one.key == self.chosen else "")
            for i, one in enumerate(self.choices)
        ]

    def reveal(self, name: str) -> None:
        for index, one in enumerate(self.choices):
            if one.text == name:
                self.show_span(index * ROW, (index + 1) * ROW, 0)

    def draw(self, painter: QPainter, c: Palette) -> None:
        for index, one in enumerate(self.choices):
            rect = self.row_rect(index)
            if rect.bottom() < 0 or rect.top() > self.height():
                continue
            chosen = one.key == self.chosen
            if one.key == self.pressed_part:
                draw_box(painter, rect, c.sunken, radius=8)
            left = rect.left() + 12
            if one.icon:
                draw_icon(painter, left, rect.top() + 14, one.icon, c.muted, 20, THIN)
                left += 32
            room = QRectF(left, rect.top(), rect.right() - left - 36, ROW)
            draw_text(painter, room, one.text, font(BODY, BOLD if chosen else MEDIUM), c.text)
            if chosen:
                at = rect.right() - 30
                draw_icon(painter, at, rect.top() + 15, "check", c.accent, 18, BOLD_STROKE)
        self.draw_scrollbar(painter, c)


class _Popup(Canvas):
    """Covers the window while open, so that a press beside the list closes it."""

    closed = Signal()

    def __init__(self, name: str, over: QWidget) -> None:
        super().__init__(over)
        self._over = over
        self.rows = _Rows(name, self)
        self.hide()

    def open_under(self, button: QWidget) -> None:
        over = self._over
        self.setGeometry(over.rect())
        texts = [width_of(one.text, font(BODY, BOLD)) for one in self.rows.choices]
        wide = min(MOST, max(LEAST, button.width(), round(max(texts)) + 100))
        at = button.mapTo(over, QPoint(0, button.height() + 4))
        high = min(self.rows.content_height() + 2 * EDGE, over.height() - at.y() - 16)
        if high < min(3 * ROW, self.rows.content_height()):
            high = min(self.rows.content_height() + 2 * EDGE, over.height() - 32)
            at.setY(over.height() - 16 - high)
        left = min(at.x(), over.width() - 8 - wide)
        self.rows.setGeometry(left + EDGE, at.y() + EDGE, wide - 2 * EDGE, high - 2 * EDGE)
        self.show()
        self.raise_()
        self.rows.setFocus(Qt.FocusReason.PopupFocusReason)
        self.rows.show_span(self.rows.at * ROW, (self.rows.at + 1) * ROW, 0)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def draw(self, painter: QPainter, c: Palette) -> None:
        card = self.rows.geometry().adjusted(-EDGE, -EDGE, EDGE, EDGE)
        draw_box(painter, card, c.surface, c.line_strong, radius=12)


class Select(Button):
    """`Select("Person")`, `set_choices(choices, chosen)`; `.picked(key)`.

    Drawn as chosen while it is on anything but the first choice, which holds nothing back. The
    accessible name stays, the description says what is chosen.
    """

    picked = Signal(str)

    def __init__(self, name: str, *, icon: str = "", parent: QWidget | None = None) -> None:
        super().__init__("", icon=icon, icon_after="chevron-down", name=name, parent=parent)
        self._name = name
        self._choices: tuple[Choice, ...] = ()
        self._chosen = ""
        self._popup: _Popup | None = None
        self.padding = 12
        self.setCheckable(True)
        self.clicked.connect(self._open)

    def nextCheckState(self) -> None:
        """What is chosen says how it is drawn."""

    def set_choices(self, choices: Sequence[Choice], chosen: str) -> None:
        self._choices, self._chosen = tuple(choices), chosen
        shown = next((one for one in choices if one.key == chosen), None)
        text = shown.text if shown else chosen
        self.set_text(text, name=self._name)
        self.setAccessibleDescription(text)
        self.setChecked(bool(choices) and chosen != choices[0].key)

    def _open(self) -> None:
        popup = self._popup
        if popup is None or popup.parentWidget() is not self.window():
            popup = self._popup = _Popup(self._name, self.window())
            popup.closed.connect(self._close)
            popup.rows.picked.connect(self._pick)
        popup.rows.choices, popup.rows.chosen = self._choices, self._chosen
        keys = [one.key for one in self._choices]
        popup.rows.at = keys.index(self._chosen) if self._chosen in keys else 0
        popup.open_under(self)

    def _close(self) -> None:
        if self._popup is not None:
            self._popup.hide()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def _pick(self, key: str) -> None:
        self._close()
        self.picked.emit(key)
