"""Painted words: labels in any type role, and the clock."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QRectF, QSize, QTimer
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from qt_kit.control import Canvas
from qt_kit.drawing import Align, draw_text, width_of, wrap
from qt_kit.theme import BODY, HERO, NORMAL, Palette, font, line_height


class Label(Canvas):
    """`Label("Table 7", 17, BOLD)`: one line, elided; `lines=3` wraps to so many.

    `role` is a palette role ("muted", "good").
    """

    def __init__(
        self,
        text: str = "",
        px: int = BODY,
        weight: int = NORMAL,
        role: str = "text",
        *,
        align: Align = "left",
        lines: int = 1,
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._px, self._weight, self._role = px, weight, role
        self._align: Align = align
        self._lines = lines
        self._name = name
        self._say(text)

    def set_text(self, text: str, role: str | None = None) -> None:
        role = role or self._role
        if (text, role) != (self._text, self._role):
            self._role = role
            self._say(text)

    def _say(self, text: str) -> None:
        self._text = text
        self.setAccessibleName(self._name or text)
        self.setAccessibleDescription(text)
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        return self._text

    def _font_of(self) -> tuple[int, int, float, bool]:
        hero = self._px >= HERO
        return self._px, self._weight, -2 if hero else 0, not hero

    def sizeHint(self) -> QSize:
        px, weight, tracking, tabular = self._font_of()
        shape = font(px, weight, tracking=tracking, tabular=tabular)
        return QSize(
            round(width_of(self._text, shape)) + 1, line_height(px) if self._lines == 1 else 20
        )

    def minimumSizeHint(self) -> QSize:
        return QSize(0, line_height(self._px))

    def hasHeightForWidth(self) -> bool:
        return self._lines > 1

    def heightForWidth(self, width: int) -> int:
        return len(self._rows(width)) * line_height(self._px)

    def _rows(self, width: int) -> tuple[str, ...]:
        if self._lines == 1:
            return (self._text,)
        return wrap(self._text, font(self._px, self._weight), max(20, width), self._lines)

    def draw(self, painter: QPainter, c: Palette) -> None:
        px, weight, tracking, tabular = self._font_of()
        shape = font(px, weight, tracking=tracking, tabular=tabular)
        rows, high = self._rows(self.width()), line_height(px)
        top = (self.height() - high * len(rows)) / 2
        for number, row in enumerate(rows):
            box = QRectF(0, top + number * high, self.width(), high)
            draw_text(painter, box, row, shape, getattr(c, self._role), self._align)


class Clock(Label):
    """The time of day as `words(now)` writes it; asks `now` four times a second."""

    def __init__(
        self,
        now: Callable[[], datetime],
        words: Callable[[datetime], str],
        px: int = HERO,
        weight: int = 650,
        role: str = "text",
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("", px, weight, role, name="Clock", parent=parent)
        self._now, self._words = now, words
        self.tick()
        timer = QTimer(self)
        timer.timeout.connect(self.tick)
        timer.start(250)

    def tick(self) -> None:
        text = self._words(self._now())
        if text != self.text():
            self.set_text(text)
