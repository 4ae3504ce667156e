"""The Lucide icons of `resources/icons`, in any colour, size and stroke, crisp on any screen."""

import re
from functools import lru_cache

from PySide6.QtCore import QByteArray, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

import resources

THIN, BOLD_STROKE = 1.75, 2.0


@lru_cache(maxsize=256)
def _source(name: str) -> str:
    return resources.path(f"icons/{name}.svg").read_text("utf-8")


@lru_cache(maxsize=1024)
def _pixmap(name: str, colour: str, size: int, stroke: float, ratio: float) -> QPixmap:
    svg = re.sub(r'stroke-width="[^"]*"', f'stroke-width="{stroke}"', _source(name))
    renderer = QSvgRenderer(QByteArray(svg.replace("currentColor", colour).encode()))
    side = round(size * ratio)
    made = QPixmap(side, side)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    renderer.render(painter, QRectF(0, 0, side, side))
    painter.end()
    made.setDevicePixelRatio(ratio)
    return made


def icon(
    name: str, colour: QColor, size: int = 20, stroke: float = THIN, ratio: float = 1.0
) -> QPixmap:
    """A picture of the icon; FileNotFoundError if the set has none of that name."""
    return _pixmap(name, colour.name(), size, stroke, ratio)


def draw_icon(
    painter: QPainter,
    left: float,
    top: float,
    name: str,
    colour: QColor,
    size: int = 20,
    stroke: float = THIN,
) -> None:
    ratio = painter.device().devicePixelRatioF()
    painter.drawPixmap(QPointF(left, top), icon(name, colour, size, stroke, ratio))
