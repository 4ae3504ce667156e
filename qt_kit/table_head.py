"""The head of a table: titles that sort, edges that move."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPainterPath
from PySide6.QtWidgets import QWidget

from qt_kit.control import Enter, Tappable
from qt_kit.drawing import Align, draw_text, width_of
from qt_kit.icons import BOLD_STROKE, draw_icon
from qt_kit.targets import Target
from qt_kit.theme import CAPTION, MEDIUM, RADIUS_CARD, Palette, font

HEAD = 36
PADDING = 12
GRIP = 5
LEAST = 56


@dataclass(frozen=True, slots=True)
class Column:
    """`width` 0 takes what the others leave. Below `drop_below` pixels of table it is left out."""

    key: str
    title: str
    width: int = 0
    align: Align = "left"
    sorts: bool = False
    drop_below: int = 0


def spans(
    columns: Sequence[Column], widths: Mapping[str, int], total: int
) -> list[tuple[Column, int, int]]:
    """(column, left, width) of those that show; `widths` are what a person dragged."""
    shown = [column for column in columns if total >= column.drop_below]
    wants = [widths.get(column.key, column.width) for column in shown]
    open_ones = sum(1 for want in wants if not want)
    left_over = max(0, total - sum(wants))
    spare = max(LEAST * 2, left_over // open_ones) if open_ones else 0
    placed, left = [], 0
    for column, want in zip(shown, wants, strict=True):
        wide = want or spare
        placed.append((column, left, wide))
        left += wide
    return placed


class TableHead(Tappable):
    """`sorted_by(key, descending)` by tap, or by arrows and Enter; edges of columns are dragged:
    `resized(widths by key)`.
    """

    sorted_by = Signal(str, bool)
    resized = Signal(object)

    def __init__(self, name: str, columns: Sequence[Column], parent: QWidget) -> None:
        super().__init__(name, parent)
        self._columns = tuple(columns)
        self._widths: dict[str, int] = {}
        self._sorted, self._descending = "", False
        self._at = next((one.key for one in columns if one.sorts), "")
        self._drag: tuple[str, int, int] | None = None
        self.setFixedHeight(HEAD)
        self.setMouseTracking(True)
        if not self._at:
            self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def set_columns(self, columns: Sequence[Column]) -> None:
        """Others than before; widths that were dragged are kept by key."""
        self._columns = tuple(columns)
        sorts = [one.key for one in columns if one.sorts]
        if self._at not in sorts:
            self._at = next(iter(sorts), "")
        self.update()

    def set_sorted(self, key: str, *, descending: bool) -> None:
        self._sorted, self._descending = key, descending
        self.update()

    def _spans(self) -> list[tuple[Column, int, int]]:
        return spans(self._columns, self._widths, self.width())

    def part_at(self, x: int, y: int) -> str | None:
        for column, left, wide in self._spans():
            if left <= x < left + wide and column.sorts:
                return column.key
        return None

    def activate(self, part: str) -> None:
        self._at = part
        descending = not self._descending if part == self._sorted else False
        self.set_sorted(part, descending=descending)
        self.sorted_by.emit(part, descending)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()), 0)
        keys = [column.key for column, _left, _wide in self._spans() if column.sorts]
        if step and self._at in keys:
            self._at = keys[max(0, min(keys.index(self._at) + step, len(keys) - 1))]
            self.update()
        elif event.key() in Enter and self._at:
            self.activate(self._at)
        else:
            super().keyPressEvent(event)

    def _edge_at(self, x: int) -> tuple[str, int] | None:
        """The column whose right edge is there, and its width; the last one has none."""
        for column, left, wide in self._spans()[:-1]:
            if abs(x - left - wide) <= GRIP:
                return column.key, wide
        return None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        x = event.position().toPoint().x()
        if edge := self._edge_at(x):
            self._drag = (edge[0], edge[1], x)
            return
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        x = event.position().toPoint().x()
        if self._drag:
            key, wide, began = self._drag
            self._widths[key] = max(LEAST, wide + x - began)
            self.resized.emit(dict(self._widths))
            self.update()
            return
        over = self._edge_at(x) is not None
        self.setCursor(Qt.CursorShape.SplitHCursor if over else Qt.CursorShape.ArrowCursor)
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._drag:
            self._drag = None
            return
        super().mouseReleaseEvent(event)

    def focus_rect(self) -> tuple[QRect, int]:
        for column, left, wide in self._spans():
            if column.key == self._at:
                return QRect(left + 5, 5, wide - 10, HEAD - 10), 4
        return self.rect(), 8

    def targets(self) -> list[Target]:
        return [
            Target(f"Sort by {column.title}", QRect(left, 0, wide, HEAD), True, self._order(column))
            for column, left, wide in self._spans()
            if column.sorts
        ]

    def _order(self, column: Column) -> str:
        if column.key != self._sorted:
            return ""
        return "descending" if self._descending else "ascending"

    def reveal(self, name: str) -> None:
        """All columns are always in sight."""

    def sizeHint(self) -> QSize:
        return QSize(400, HEAD)

    def draw(self, painter: QPainter, c: Palette) -> None:
        self._draw_ground(painter, c)
        shape = font(CAPTION, MEDIUM)
        for column, left, wide in self._spans():
            box = QRectF(left + PADDING, 0, wide - 2 * PADDING, HEAD)
            sorted_here = column.key == self._sorted
            ink = c.text if sorted_here or column.key == self.pressed_part else c.muted
            if sorted_here:
                arrow = "arrow-down" if self._descending else "arrow-up"
                words = min(width_of(column.title, shape), box.width() - 18)
                at = box.left() + words + 4
                if column.align == "right":
                    at = box.right() - 14
                    box.adjust(0, 0, -18, 0)
                draw_icon(painter, at, (HEAD - 14) / 2, arrow, ink, 14, BOLD_STROKE)
            draw_text(painter, box, column.title, shape, ink, column.align)

    def _draw_ground(self, painter: QPainter, c: Palette) -> None:
        """Round above, straight below."""
        path = QPainterPath()
        path.addRoundedRect(QRectF(0.5, 0.5, self.width() - 1, HEAD + 20), RADIUS_CARD, RADIUS_CARD)
        painter.save()
        painter.setClipRect(self.rect())
        painter.setPen(c.line)
        painter.setBrush(c.sunken)
        painter.drawPath(path)
        painter.restore()
        painter.fillRect(0, HEAD - 1, self.width(), 1, c.line)
