"""An item's tile, painted as drawn: picture, price chip, count, stock state, name."""

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QPainter, QPixmap

from qt_kit.badge import badge_width, draw_badge, draw_count
from qt_kit.drawing import draw_box, draw_lines, draw_text, width_of, wrap
from qt_kit.pictures import Frame
from qt_kit.theme import (
    BODY,
    BOLD,
    CAPTION,
    MEDIUM,
    NORMAL,
    RADIUS_CARD,
    Palette,
    faded,
    font,
)

NAME_HIGH = 48
CHIP_HIGH = 28
FOOD_SCALE, FOOD_LEFT_OF_CENTRE, SOLD_OUT_OPACITY = 1.02, 0.12, 0.42

Stock = Literal["", "low", "out"]


@dataclass(frozen=True, slots=True)
class Tile:
    """`price` is text as shown; `before_price` the small word before it ("from").

    `stock_text` is the badge's word ("3 left", "Sold out"). `search` is what filtering looks
    in besides the name (code, aliases).
    """

    key: str
    name: str
    price: str
    before_price: str = ""
    picture: str = ""
    ground: str = "linen"
    count: str = ""
    stock: Stock = ""
    stock_text: str = ""
    search: str = ""

    def says(self) -> str:
        parts = (self.before_price, self.price, self.stock_text, self.count and f"x{self.count}")
        return " ".join(part for part in parts if part)


def food_side(tile_high: int) -> int:
    """How large the food is drawn on a tile of that height."""
    return round((tile_high - NAME_HIGH) * FOOD_SCALE)


def picture_frame(tile_wide: int, tile_high: int) -> Frame:
    """What a photograph fills on a tile of that size."""
    return Frame(tile_wide - 2, tile_high - NAME_HIGH, RADIUS_CARD - 1, all_corners=False)


def draw_tile(
    painter: QPainter,
    c: Palette,
    rect: QRect,
    tile: Tile,
    picture: QPixmap | None,
    *,
    photograph: bool = False,
    pressed: bool = False,
) -> None:
    """A photograph is one made for `picture_frame`."""
    box = QRectF(rect)
    inner = box.adjusted(1, 1, -1, -1)
    out = tile.stock == "out"
    draw_box(painter, box, c.line, radius=RADIUS_CARD)
    draw_box(painter, inner, c.sunken if pressed else c.surface, radius=RADIUS_CARD - 1)
    shown = QRectF(inner.left(), inner.top(), inner.width(), rect.height() - NAME_HIGH)
    painter.save()
    painter.setClipRect(shown.toAlignedRect())
    _draw_ground(painter, c, inner, tile)
    if picture is not None:
        painter.drawPixmap(shown.topLeft() if photograph else _place(shown, picture), picture)
    painter.restore()
    _draw_price(painter, c, shown, tile, out)
    _draw_state(painter, c, shown, tile)
    name = QRectF(
        inner.left() + 12, shown.bottom(), inner.width() - 24, inner.bottom() - shown.bottom()
    )
    shape = font(BODY, MEDIUM)
    lines = wrap(tile.name, shape, int(name.width()), 2)
    draw_lines(painter, name, lines, shape, c.muted if out else c.text, 18)


def _draw_ground(painter: QPainter, c: Palette, inner: QRectF, tile: Tile) -> None:
    """Within the rectangle that is clipped to: a rounded clip would cost more than the dish."""
    painter.setOpacity(SOLD_OUT_OPACITY if tile.stock == "out" else 1)
    draw_box(painter, inner, c.ground(tile.ground), radius=RADIUS_CARD - 1)


def _place(shown: QRectF, food: QPixmap) -> QPointF:
    """Left of the middle, so that the price stands beside it."""
    ratio = food.devicePixelRatioF()
    wide, high = food.width() / ratio, food.height() / ratio
    centre = shown.center() - QPointF(shown.width() * FOOD_LEFT_OF_CENTRE, 0)
    return QPointF(round(centre.x() - wide / 2), round(centre.y() - high / 2))


def _draw_price(painter: QPainter, c: Palette, shown: QRectF, tile: Tile, out: bool) -> None:
    if not tile.price:
        return
    shape, small = font(BODY, BOLD), font(CAPTION, NORMAL)
    price = width_of(tile.price, shape)
    before = width_of(tile.before_price, small) + 5 if tile.before_price else 0
    width = round(price + before + 16)
    chip = QRectF(shown.right() - 8 - width, shown.bottom() - 8 - CHIP_HIGH, width, CHIP_HIGH)
    draw_box(painter, chip, faded(c.surface, 0.45) if out else c.surface, radius=8)
    words = chip.adjusted(8, 0, -8, 0)
    if before:
        draw_text(painter, words, tile.before_price, small, c.muted)
    draw_text(painter, words, tile.price, shape, c.muted if out else c.text, "right")


def _draw_state(painter: QPainter, c: Palette, shown: QRectF, tile: Tile) -> None:
    right, top = shown.right() - 8, shown.top() + 8
    if tile.count:
        draw_count(painter, QPointF(right - 14, top + 14), tile.count, c)
        right -= 28 + 4
    if tile.stock:
        low = tile.stock == "low"
        icon = "triangle-alert" if low else "ban"
        ground, ink = (c.warn_soft, c.warn) if low else (c.bad_soft, c.bad)
        left = right - badge_width(tile.stock_text, icon, CHIP_HIGH)
        draw_badge(painter, left, top, tile.stock_text, icon, ground, ink, high=CHIP_HIGH)
