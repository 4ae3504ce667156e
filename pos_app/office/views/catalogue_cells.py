"""Cells of the catalogue's table: the dish, and a price that may be changed or wrong."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from qt_kit.drawing import Align, draw_box, rounded
from qt_kit.icons import THIN, draw_icon
from qt_kit.pictures import Pictures
from qt_kit.theme import Palette

SIDE = 40


def draw_food(
    painter: QPainter,
    c: Palette,
    box: QRectF,
    pictures: Pictures,
    name: str,
    ground: str,
    radius: float,
    side: float = 0,
) -> None:
    """The dish on its ground; `side` is how large it is drawn, the box's height where it is 0."""
    draw_box(painter, box, c.ground(ground), radius=radius)
    side = side or box.height()
    shown = pictures.get(name, round(side), painter.device().devicePixelRatioF())
    if shown is None:
        if not name:
            at = box.center() - QPointF(10, 10)
            draw_icon(painter, at.x(), at.y(), "image", c.muted, 20, THIN)
        return
    ratio = shown.devicePixelRatioF()
    wide, high = shown.width() / ratio, shown.height() / ratio
    painter.save()
    painter.setClipPath(rounded(box, radius))
    centre = box.center()
    painter.drawPixmap(QPointF(round(centre.x() - wide / 2), round(centre.y() - high / 2)), shown)
    painter.restore()


@dataclass(frozen=True, slots=True)
class Dish:
    """The picture of the item, 40 x 40."""

    pictures: Pictures
    picture: str
    ground: str
    faint: bool = False

    @property
    def said(self) -> str:
        return ""

    def draw(self, painter: QPainter, c: Palette, box: QRectF, align: Align, chosen: bool) -> None:
        top = box.top() + (box.height() - SIDE) / 2
        at = QRectF(box.left(), top, SIDE, SIDE)
        painter.setOpacity(0.42 if self.faint else 1)
        draw_food(painter, c, at, self.pictures, self.picture, self.ground, 8)
        painter.setOpacity(1)
