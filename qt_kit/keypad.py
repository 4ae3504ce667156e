"""Digits to tap: the PIN pad and the amount pad."""

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QWidget

from qt_kit.control import Canvas, Tappable
from qt_kit.drawing import draw_box, draw_text
from qt_kit.icons import THIN, draw_icon
from qt_kit.targets import Target
from qt_kit.theme import BODY, DISPLAY, MEDIUM, Palette, font

BACK = "back"
CLEAR = "clear"


class Keypad(Tappable):
    """`Keypad("PIN", corner=CLEAR)`; `.pressed_key(key)`: "0".."9", "00", "back" or "clear".

    `corner` is the key at the lower left: CLEAR (a word) or "00". `key` is the size of a key,
    None fills the widget. `prefix` stands before each key's accessible name ("PIN 1").
    With `escape` Esc clears too.
    """

    pressed_key = Signal(str)

    def __init__(
        self,
        name: str,
        *,
        corner: str = CLEAR,
        key: tuple[int, int] | None = (104, 88),
        gap: int = 12,
        prefix: str = "",
        clear_word: str = "Clear",
        escape: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name, parent)
        self._corner, self._key, self._gap = corner, key, gap
        self._prefix, self._clear_word = prefix or name, clear_word
        self._current, self._escape = 0, escape
        if key is not None:
            self.setFixedSize(3 * key[0] + 2 * gap, 4 * key[1] + 3 * gap)

    def _keys(self) -> list[str]:
        return [*"123456789", self._corner, "0", BACK]

    def sizeHint(self) -> QSize:
        wide, high = self._key or (114, 114)
        return QSize(3 * wide + 2 * self._gap, 4 * high + 3 * self._gap)

    def key_rect(self, index: int) -> QRect:
        row, column = divmod(index, 3)
        wide = (self.width() - 2 * self._gap) / 3
        high = (self.height() - 3 * self._gap) / 4
        left, top = column * (wide + self._gap), row * (high + self._gap)
        return QRect(
            round(left),
            round(top),
            round(left + wide) - round(left),
            round(top + high) - round(top),
        )

    def part_at(self, x: int, y: int) -> str | None:
        for index, key in enumerate(self._keys()):
            if self.key_rect(index).contains(x, y):
                return key
        return None

    def activate(self, part: str) -> None:
        self._current = self._keys().index(part)
        self.pressed_key.emit(part)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, text = Qt.Key(event.key()), event.text()
        if text.isdigit():
            self.pressed_key.emit(text)
        elif key is Qt.Key.Key_Backspace:
            self.pressed_key.emit(BACK)
        elif key is Qt.Key.Key_Escape and self._corner == CLEAR and self._escape:
            self.pressed_key.emit(CLEAR)
        else:
            super().keyPressEvent(event)

    def targets(self) -> list[Target]:
        words = {BACK: "Backspace", CLEAR: self._clear_word}
        return [
            Target(f"{self._prefix} {words.get(key, key)}", self.key_rect(index), self.isEnabled())
            for index, key in enumerate(self._keys())
        ]

    def reveal(self, name: str) -> None:
        """All keys are always in sight."""

    def focus_rect(self) -> tuple[QRect, int]:
        return self.rect(), 12

    def draw(self, painter: QPainter, c: Palette) -> None:
        for index, key in enumerate(self._keys()):
            self._draw_key(painter, c, self.key_rect(index), key)

    def _draw_key(self, painter: QPainter, c: Palette, rect: QRect, key: str) -> None:
        pressed = key == self.pressed_part
        ink = c.text if self.isEnabled() else c.muted
        bare = self._corner == CLEAR and key in (BACK, CLEAR)
        if not bare:
            quiet = key == BACK or pressed or not self.isEnabled()
            ground, border = (c.sunken, None) if quiet else (c.surface, c.line)
            draw_box(painter, rect, ground, border, radius=12)
        elif pressed:
            draw_box(painter, rect, c.sunken, radius=12)
        if key == BACK:
            size = 28
            left = rect.left() + (rect.width() - size) / 2
            top = rect.top() + (rect.height() - size) / 2
            draw_icon(painter, left, top, "delete", ink, size, THIN)
        elif key == CLEAR:
            draw_text(painter, rect, self._clear_word, font(BODY, MEDIUM), ink, "center")
        else:
            draw_text(painter, rect, key, font(DISPLAY, MEDIUM), ink, "center")


class PinDots(Canvas):
    """How many digits are in, never which: dots of 18, gaps 16; `bad` after a wrong PIN."""

    def __init__(self, name: str, length: int = 6, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._length, self._filled, self._wrong = length, 0, False
        self.setAccessibleName(name)
        self.set_length(length)

    def set_length(self, length: int) -> None:
        """As many digits as the PIN has."""
        self._length = length
        self.setFixedSize(length * 18 + (length - 1) * 16, 18)
        self.update()

    def set_state(self, filled: int, *, wrong: bool = False) -> None:
        self._filled, self._wrong = filled, wrong
        self.setAccessibleDescription(f"{filled} of {self._length}")
        self.update()

    def draw(self, painter: QPainter, c: Palette) -> None:
        for index in range(self._length):
            box = QRect(index * 34, 0, 18, 18)
            if self._wrong:
                draw_box(painter, box, c.bad, radius=9)
            elif index < self._filled:
                draw_box(painter, box, c.text, radius=9)
            else:
                draw_box(painter, box, None, c.muted, radius=9, stroke=2)
