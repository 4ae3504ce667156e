"""Text and shapes as the drawings have them: lines by their box, not by the font's whim."""

from functools import lru_cache
from typing import Literal

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen

from qt_kit.theme import line_height

Align = Literal["left", "center", "right"]
RectLike = QRect | QRectF

# Ascent and descent of Inter over its em.
_ASCENT, _DESCENT = 0.96875, 0.2415


@lru_cache(maxsize=4096)
def width_of(text: str, font: QFont) -> float:
    return QFontMetricsF(font).horizontalAdvance(text)


@lru_cache(maxsize=4096)
def elide(text: str, font: QFont, width: int) -> str:
    return QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, width)


def _longest_head(text: str, font: QFont, width: float) -> int:
    """How many characters of a word too long for the line fit on it; at least one."""
    fits = 1
    while fits < len(text) and width_of(text[: fits + 1], font) <= width:
        fits += 1
    return fits


@lru_cache(maxsize=4096)
def wrap(text: str, font: QFont, width: int, lines: int = 99) -> tuple[str, ...]:
    """At most so many lines, broken at spaces and hyphens, the last one ending in an ellipsis."""
    done: list[str] = []
    rest = text.replace("-", "-\u200b").strip()
    while rest:
        if len(done) == lines - 1:
            done.append(_last_line(rest, font, width))
            break
        line, rest = _first_line(rest, font, width)
        done.append(line)
    return tuple(done) or ("",)


def _last_line(text: str, font: QFont, width: int) -> str:
    """The whole rest, or its first words and an ellipsis; a long word is cut itself."""
    whole = text.replace("\u200b", "")
    if width_of(whole, font) <= width:
        return whole
    head, _ = _first_line(text, font, width)
    return f"{head}…" if width_of(f"{head}…", font) <= width else elide(whole, font, width)


def _first_line(text: str, font: QFont, width: int) -> tuple[str, str]:
    taken, best = "", 0
    for end, char in enumerate(text + " "):
        if char in " \u200b":
            candidate = text[:end].replace("\u200b", "")
            if width_of(candidate, font) > width:
                break
            taken, best = candidate, end
    if best:
        return taken, text[best:].lstrip(" \u200b")
    head = _longest_head(text, font, width)
    return text[:head].replace("\u200b", ""), text[head:].lstrip(" \u200b")


def baseline(top: float, height: float, px: int) -> float:
    """Where letters of that size stand in a line box of that height."""
    ascent, descent = round(px * _ASCENT), round(px * _DESCENT)
    return top + (height - ascent - descent) // 2 + ascent


def draw_text(
    painter: QPainter,
    rect: RectLike,
    text: str,
    font: QFont,
    colour: QColor,
    align: Align = "left",
) -> float:
    """One line, centred by its line box in the rectangle, elided to it; returns its width."""
    box = QRectF(rect)
    if width_of(text, font) > box.width() + 0.5:
        text = elide(text, font, int(box.width()))
    width = width_of(text, font)
    left = {
        "left": box.left(),
        "center": box.left() + (box.width() - width) / 2,
        "right": box.right() - width,
    }[align]
    painter.setFont(font)
    painter.setPen(colour)
    px = font.pixelSize()
    high = line_height(px)
    top = box.top() + (box.height() - high) / 2
    painter.drawText(QPointF(left, baseline(top, high, px)), text)
    return width


def draw_lines(
    painter: QPainter,
    rect: RectLike,
    lines: tuple[str, ...],
    font: QFont,
    colour: QColor,
    high: int,
    align: Align = "left",
) -> None:
    """Wrapped lines of a given height, as a block centred in the rectangle."""
    box = QRectF(rect)
    top = box.top() + (box.height() - high * len(lines)) / 2
    for number, line in enumerate(lines):
        row = QRectF(box.left(), top + number * high, box.width(), high)
        draw_text(painter, row, line, font, colour, align)


def draw_box(
    painter: QPainter,
    rect: RectLike,
    ground: QColor | None,
    border: QColor | None = None,
    *,
    radius: float = 8,
    stroke: float = 1,
    dashed: bool = False,
) -> None:
    """A rounded box whose border lies inside the rectangle, as in CSS."""
    box = QRectF(rect)
    painter.setBrush(ground if ground is not None else Qt.BrushStyle.NoBrush)
    if border is None:
        painter.setPen(Qt.PenStyle.NoPen)
    else:
        pen = QPen(border, stroke)
        if dashed:
            pen.setDashPattern([3, 2])
        painter.setPen(pen)
        half = stroke / 2
        box.adjust(half, half, -half, -half)
        radius = max(0.0, radius - half)
    painter.drawRoundedRect(box, radius, radius)


def rounded(rect: RectLike, radius: float) -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(QRectF(rect), radius, radius)
    return path
