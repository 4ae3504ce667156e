"""Cells of the catalogue's table: the dish, and a price that may be changed or wrong."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap

from qt_kit.control import start_painting
from qt_kit.drawing import Align, draw_box, rounded
from qt_kit.icons import THIN, draw_icon
from qt_kit.pictures import Frame, Pictures
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
    """The dish on its ground; `side` is how large it is drawn, the box's height where it is 0. A
    photograph fills the box.
    """
    draw_box(painter, box, c.ground(ground), radius=radius)
    side = side or box.height()
    frame = Frame(round(box.width()), round(box.height()), round(radius))
    shown = pictures.fill(name, frame, round(side), painter.device().devicePixelRatioF())
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


class Plates:
    """Dishes on their grounds, rounded once: a rounded clip costs more than the dish."""

    def __init__(self, pictures: Pictures) -> None:
        self.pictures = pictures
        self._kept: dict[tuple[int, str, bool, float], QPixmap] = {}

    def plate(self, c: Palette, picture: str, ground: str, ratio: float) -> QPixmap:
        """Of 40 x 40."""
        shown = self.pictures.fill(picture, Frame(SIDE, SIDE, 8), SIDE, ratio)
        key = (shown.cacheKey() if shown is not None else -bool(picture), ground, c.dark, ratio)
        if key not in self._kept:
            made = QPixmap(round(SIDE * ratio), round(SIDE * ratio))
            made.setDevicePixelRatio(ratio)
            made.fill(Qt.GlobalColor.transparent)
            painter = start_painting(made)
            draw_food(painter, c, QRectF(0, 0, SIDE, SIDE), self.pictures, picture, ground, 8)
            painter.end()
            self._kept[key] = made
        return self._kept[key]


@dataclass(frozen=True, slots=True)
class Dish:
    """The picture of the item, 40 x 40."""

    plates: Plates
    picture: str
    ground: str
    faint: bool = False

    @property
    def said(self) -> str:
        return ""

    def draw(self, painter: QPainter, c: Palette, box: QRectF, align: Align, chosen: bool) -> None:
        ratio = painter.device().devicePixelRatioF()
        plate = self.plates.plate(c, self.picture, self.ground, ratio)
        painter.setOpacity(0.42 if self.faint else 1)
        painter.drawPixmap(QPointF(box.left(), box.top() + (box.height() - SIDE) / 2), plate)
        painter.setOpacity(1)
