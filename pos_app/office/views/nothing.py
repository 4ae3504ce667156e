"""What a page shows where its list would be: an icon, and in words why there is nothing."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from qt_kit.drawing import draw_lines, wrap
from qt_kit.icons import THIN, draw_icon
from qt_kit.theme import BODY, BOLD, LARGE, colours, font

ICON, WORDS_HIGH, BELOW_HIGH = 48, 30, 21
WORDS_WIDE, BELOW_WIDE, MOST_LINES = 640, 520, 3


def draw_nothing(
    painter: QPainter, left: float, wide: float, top: float, icon: str, words: str, below: str = ""
) -> None:
    """Centred between `left` and `left + wide`, from `top` down, all in pixels."""
    c = colours()
    draw_icon(painter, left + (wide - ICON) / 2, top, icon, c.line_strong, ICON, THIN)
    lines = wrap(words, font(LARGE, BOLD), min(wide, WORDS_WIDE), MOST_LINES)
    box = QRectF(left, top + 60, wide, WORDS_HIGH * len(lines))
    draw_lines(painter, box, lines, font(LARGE, BOLD), c.text, WORDS_HIGH, "center")
    under = wrap(below, font(BODY), min(wide, BELOW_WIDE), MOST_LINES) if below else ()
    room = QRectF(left, box.bottom() + 8, wide, BELOW_HIGH * len(under))
    draw_lines(painter, room, under, font(BODY), c.muted, BELOW_HIGH, "center")
