"""Badges: state as colour, shape and word in a pill; counts in a circle."""

import math
from enum import StrEnum

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QWidget

from qt_kit.control import Canvas
from qt_kit.drawing import draw_box, draw_text, width_of
from qt_kit.icons import BOLD_STROKE, draw_icon
from qt_kit.theme import BODY, BOLD, CAPTION, MEDIUM, Palette, font


class Tone(StrEnum):
    GOOD = "good"
    WARN = "warn"
    BAD = "bad"
    INFO = "info"
    NEUTRAL = "neutral"
    ACCENT = "accent"


def tone_colours(tone: Tone, c: Palette) -> tuple[QColor, QColor]:
    """(ground, ink) of a badge."""
    if tone is Tone.NEUTRAL:
        return c.sunken, c.text
    return getattr(c, f"{tone}_soft"), getattr(c, tone)


def badge_width(
    text: str, icon: str, high: int, weight: int = MEDIUM, *, px: int = 0, mark: int = 0
) -> float:
    text_px, padding, gap, usual = _measures(high)
    mark = mark or usual
    words = width_of(text, font(px or text_px, weight)) if text else 0
    return 2 * padding + words + ((mark + (gap if text else 0)) if icon else 0)


def _measures(high: int) -> tuple[int, int, int, int]:
    """(text, padding, gap, icon) of a badge 24, 28, 32 or 40 high."""
    if high >= 40:
        return BODY, 12, 8, 20
    if high >= 32:
        return BODY, 12, 8, 18
    if high >= 28:
        return CAPTION, 8, 4, 16
    return CAPTION, 8, 4, 14


def draw_badge(
    painter: QPainter,
    left: float,
    top: float,
    text: str,
    icon: str,
    ground: QColor,
    ink: QColor,
    *,
    high: int = 24,
    weight: int = MEDIUM,
    px: int = 0,
    mark: int = 0,
    most: float = 1e6,
) -> float:
    """A pill, at `most` so wide; returns its width."""
    text_px, padding, gap, usual = _measures(high)
    width = min(most, badge_width(text, icon, high, weight, px=px, mark=mark))
    shape, mark = font(px or text_px, weight), mark or usual
    draw_box(painter, QRectF(left, top, width, high), ground, radius=high / 2)
    x = left + padding
    if icon:
        draw_icon(painter, x, top + (high - mark) / 2, icon, ink, mark, BOLD_STROKE)
        x += mark + gap
    if text:
        room = left + width - padding - x
        draw_text(painter, QRectF(x, top, room + 1, high), text, shape, ink)
    return width


def draw_count(
    painter: QPainter, centre: QPointF, count: str, c: Palette, size: float = 28
) -> None:
    """A number in a filled circle: things that wait, pieces already in the ticket."""
    shape = font(BODY if size >= 28 else CAPTION, BOLD)
    width = max(size, width_of(count, shape) + 12)
    box = QRectF(centre.x() - width / 2, centre.y() - size / 2, width, size)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(c.accent)
    painter.drawRoundedRect(box, size / 2, size / 2)
    draw_text(painter, box, count, shape, c.on_accent, "center")


class Badge(Canvas):
    """`Badge("All sent", Tone.GOOD, "check", high=40)`; 24 in lists, 28 on cards, 40 in bars.

    `weight`, `px` and `mark` (the icon) where a drawing has others than the usual of that height.
    """

    def __init__(
        self,
        text: str = "",
        tone: Tone = Tone.NEUTRAL,
        icon: str = "",
        *,
        high: int = 24,
        weight: int = MEDIUM,
        px: int = 0,
        mark: int = 0,
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._high, self._weight, self._px, self._mark = high, weight, px, mark
        self._name = name
        self.set_state(text, tone, icon)

    def set_state(self, text: str, tone: Tone, icon: str = "") -> None:
        self._text, self._tone, self._icon = text, tone, icon
        self.setAccessibleName(self._name or text)
        self.setAccessibleDescription(text)
        self.setFixedSize(self.sizeHint())
        self.update()

    def text(self) -> str:
        return self._text

    def sizeHint(self) -> QSize:
        width = badge_width(
            self._text, self._icon, self._high, self._weight, px=self._px, mark=self._mark
        )
        return QSize(math.ceil(width), self._high)

    def draw(self, painter: QPainter, c: Palette) -> None:
        ground, ink = tone_colours(self._tone, c)
        draw_badge(
            painter,
            0,
            0,
            self._text,
            self._icon,
            ground,
            ink,
            high=self._high,
            weight=self._weight,
            px=self._px,
            mark=self._mark,
        )
