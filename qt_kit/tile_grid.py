"""The grid of item tiles: thousands of them, of which only those in sight are painted."""

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QRegion,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from qt_kit.control import Enter, start_painting
from qt_kit.drawing import draw_lines, wrap
from qt_kit.pictures import Pictures
from qt_kit.scrolling import Scrolling
from qt_kit.targets import Target
from qt_kit.theme import BODY, Palette, font
from qt_kit.tile import Tile, draw_tile, food_side, picture_frame

GAP, PADDING = 12, 16
LOWEST, HIGHEST, PEEK = 136, 176, 24
FACES_KEPT = 160
"""Painted tiles: some screens full."""


def columns_for(window_width: int) -> int:
    """How many tiles stand side by side in a window of that width."""
    if window_width >= 1600:
        return 6
    return 4 if window_width >= 1152 else 3


class TileGrid(Scrolling):
    """`TileGrid("Items", pictures)`, `set_tiles(tiles)`; `.tapped(key)`, `.held(key)`.

    Padding 16 at the sides and below is the grid's own, nothing above. Arrows move, Enter taps,
    a hold of 350 ms or Alt+Enter holds. `set_empty(text)` is what an empty grid says.
    """

    tapped = Signal(str)
    focus_moved = Signal()

    def __init__(self, name: str, pictures: Pictures, *, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self._pictures = pictures
        self._tiles: tuple[Tile, ...] = ()
        self._at: dict[str, int] = {}
        self._current = 0
        self._columns, self._rows = 4, 4
        self._empty = ""
        self._stale = QRegion()
        self._faces: dict[str, tuple[tuple[object, ...], QPixmap]] = {}
        pictures.ready.connect(self.update)

    def set_tiles(self, tiles: tuple[Tile, ...] | list[Tile], *, keep_place: bool = False) -> None:
        """Shows other tiles, from the top unless `keep_place`."""
        before, self._tiles = self._tiles, tuple(tiles)
        changed = _changed(before, self._tiles) if keep_place else None
        if changed is not None:
            for index in changed:
                self.update(self.tile_rect(index))
            return
        self._at = {tile.key: index for index, tile in enumerate(self._tiles)}
        if not keep_place:
            self._current, self.scroll_y = 0, 0
        self._current = max(0, min(self._current, len(self._tiles) - 1))
        self.scroll_y = max(0, min(self.scroll_y, self.furthest()))
        self.update()

    def tiles(self) -> tuple[Tile, ...]:
        return self._tiles

    def set_shape(self, columns: int, rows: int) -> None:
        """Tiles side by side, and how many rows the height is divided into (four, five high)."""
        self._columns, self._rows = columns, rows
        self.update()

    def set_empty(self, text: str) -> None:
        if text != self._empty:
            self._empty = text
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(800, 660)

    def tile_size(self) -> QSize:
        room = self.width() - 2 * PADDING - GAP * (self._columns - 1)
        fits = (self.height() - PADDING - GAP * (self._rows - 1)) // self._rows
        if fits < LOWEST:
            rows = max(1, (self.height() - PEEK) // (LOWEST + GAP))
            fits = (self.height() - PEEK - GAP * rows) // rows
        return QSize(room // self._columns, max(LOWEST, min(HIGHEST, fits)))

    def content_height(self) -> int:
        rows = -(-len(self._tiles) // self._columns)
        return rows * (self.tile_size().height() + GAP) - GAP + PADDING if rows else 0

    def tile_rect(self, index: int) -> QRect:
        size = self.tile_size()
        row, column = divmod(index, self._columns)
        return QRect(
            PADDING + column * (size.width() + GAP),
            row * (size.height() + GAP) - self.scroll_y,
            size.width(),
            size.height(),
        )

    def _in_sight(self) -> range:
        step = self.tile_size().height() + GAP
        first = self.scroll_y // step
        last = (self.scroll_y + self.height()) // step + 1
        return range(first * self._columns, min(len(self._tiles), last * self._columns))

    def part_at(self, x: int, y: int) -> str | None:
        size = self.tile_size()
        column, dx = divmod(x - PADDING, size.width() + GAP)
        row, dy = divmod(y + self.scroll_y, size.height() + GAP)
        index = row * self._columns + column
        inside = 0 <= column < self._columns and dx < size.width() and dy < size.height()
        return self._tiles[index].key if inside and 0 <= index < len(self._tiles) else None

    def activate(self, part: str) -> None:
        self._move_to(self._at.get(part, 0))
        self.tapped.emit(part)

    def current(self) -> Tile | None:
        return self._tiles[self._current] if self._tiles else None

    def _move_to(self, index: int) -> None:
        self._current = max(0, min(index, len(self._tiles) - 1))
        row = self._current // self._columns
        high = self.tile_size().height()
        self.show_span(row * (high + GAP), row * (high + GAP) + high)
        tile = self.current()
        self.setAccessibleDescription(f"{tile.name} {tile.says()}" if tile else self._empty)
        self.focus_moved.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Down: self._columns,
            Qt.Key.Key_Up: -self._columns,
            Qt.Key.Key_PageDown: self._columns * self._rows,
            Qt.Key.Key_PageUp: -self._columns * self._rows,
            Qt.Key.Key_Home: -len(self._tiles),
            Qt.Key.Key_End: len(self._tiles),
        }
        key, tile = Qt.Key(event.key()), self.current()
        if key in steps:
            self._move_to(self._current + steps[key])
        elif tile is not None and key in Enter:
            held = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
            (self.held if held else self.tapped).emit(tile.key)
        else:
            super().keyPressEvent(event)

    def focus_rect(self) -> tuple[QRect, int]:
        return self.tile_rect(self._current) if self._tiles else self.rect(), 12

    def scrolled(self) -> None:
        self.focus_moved.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.scroll_y = max(0, min(self.scroll_y, self.furthest()))
        super().resizeEvent(event)

    def targets(self) -> list[Target]:
        return [
            Target(
                tile.name,
                self.tile_rect(index),
                self.isEnabled(),
                tile.says(),
                self.hasFocus() and index == self._current,
            )
            for index, tile in enumerate(self._tiles)
        ]

    def reveal(self, name: str) -> None:
        for index, tile in enumerate(self._tiles):
            if tile.name == name:
                row, high = index // self._columns, self.tile_size().height()
                self.show_span(row * (high + GAP), row * (high + GAP) + high)
                return

    def update_part(self, part: str) -> None:
        index = self._at.get(part)
        if index is not None:
            self.update(self.tile_rect(index))

    def paintEvent(self, event: QPaintEvent) -> None:
        self._stale = event.region()
        super().paintEvent(event)

    def draw(self, painter: QPainter, c: Palette) -> None:
        if not self._tiles:
            lines = wrap(self._empty, font(BODY), self.width() - 4 * PADDING, 4)
            draw_lines(painter, self.rect(), lines, font(BODY), c.muted, 22, "center")
            return
        for index in self._in_sight():
            rect = self.tile_rect(index)
            if self._stale.intersects(rect):
                painter.drawPixmap(rect.topLeft(), self._face(c, self._tiles[index], rect.size()))
        self.draw_scrollbar(painter, c)

    def _face(self, c: Palette, tile: Tile, size: QSize) -> QPixmap:
        """The tile as a picture, painted once for as long as nothing of it changes."""
        ratio = self.devicePixelRatioF()
        frame = picture_frame(size.width(), size.height())
        food = self._pictures.fill(tile.picture, frame, food_side(size.height()), ratio)
        photograph = self._pictures.is_photograph(tile.picture)
        pressed = tile.key == self.pressed_part
        made_of = (tile, size, ratio, pressed, food.cacheKey() if food else 0, c)
        kept = self._faces.pop(tile.key, None)
        if kept is None or kept[0] != made_of:
            picture = QPixmap(size * ratio)
            picture.setDevicePixelRatio(ratio)
            picture.fill(QColor(0, 0, 0, 0))
            painter = start_painting(picture)
            box = QRect(0, 0, size.width(), size.height())
            draw_tile(painter, c, box, tile, food, photograph=photograph, pressed=pressed)
            painter.end()
            kept = (made_of, picture)
        self._faces[tile.key] = kept
        if len(self._faces) > FACES_KEPT:
            del self._faces[next(iter(self._faces))]
        return kept[1]


def _changed(before: tuple[Tile, ...], now: tuple[Tile, ...]) -> list[int] | None:
    """Which of the same items look different; None where they are other items."""
    if len(before) != len(now):
        return None
    pairs = zip(before, now, strict=True)
    different = [index for index, (was, is_) in enumerate(pairs) if was is not is_ and was != is_]
    if any(before[index].key != now[index].key for index in different):
        return None
    return different
