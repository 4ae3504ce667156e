"""A calm table of any length: `Table("Audit log", columns)` paints only the rows in sight.

`set_rows(count, row_at)`: `row_at(index)` is a `TableRow`, or None while it is being read; then a
grey row stands there and `wanted(first, last)` asks for it. `refresh()` after rows came.
`chosen(index)` by tap and keys, `opened(index)` by Enter or a second tap on the chosen row,
`sorted_by(column key, descending)` from the head.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from qt_kit.control import Enter
from qt_kit.drawing import draw_box
from qt_kit.scrolling import Scrolling
from qt_kit.table_cells import Cell
from qt_kit.table_head import HEAD, Column, TableHead, spans
from qt_kit.targets import Target
from qt_kit.theme import Palette, faded

__all__ = ["HEAD", "Column", "Table", "TableRow"]

ROW = 52
PADDING = 12
BAR = 20
"""Within so much of the right edge a press takes hold of the scroll bar."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """`name` is unique and human, for keys and screen readers; `cells` as many as columns."""

    name: str
    cells: Sequence[Cell]

    @property
    def said(self) -> str:
        return ", ".join(cell.said for cell in self.cells if cell.said)


RowAt = Callable[[int], TableRow | None]


class TableBody(Scrolling):
    """The rows. Arrows, Page Up and Down, Home and End move what is chosen."""

    chosen = Signal(int)
    opened = Signal(int)
    wanted = Signal(int, int)

    def __init__(self, name: str, columns: Sequence[Column], high: int, parent: QWidget) -> None:
        super().__init__(name, parent)
        self._columns = tuple(columns)
        self._high = high
        self._count = 0
        self._row_at: RowAt = lambda _index: None
        self._chosen: int | None = None
        self._widths: dict[str, int] = {}
        self._bar_from: tuple[int, int] | None = None

    def set_rows(self, count: int, row_at: RowAt) -> None:
        self._count, self._row_at = count, row_at
        self.scroll_y = min(self.scroll_y, self.furthest())
        if self._chosen is not None and self._chosen >= count:
            self._chosen = None
        self.refresh()

    def refresh(self) -> None:
        """Rows were read, or are others now."""
        self._ask()
        self._describe()
        self.update()

    def set_chosen(self, index: int | None, *, show: bool = True) -> None:
        """Shows it as chosen, without the signal."""
        if index is not None and show and index != self._chosen:
            self.show_span(index * self._high, (index + 1) * self._high)
        self._chosen = index
        self._describe()
        self.update()

    def set_widths(self, widths: dict[str, int]) -> None:
        self._widths = widths
        self.update()

    def content_height(self) -> int:
        return self._count * self._high

    def row_rect(self, index: int) -> QRect:
        return QRect(0, index * self._high - self.scroll_y, self.width(), self._high)

    def cell_rect(self, index: int, column: str) -> QRect:
        """Where a field to edit the cell in would stand."""
        row = self.row_rect(index)
        for one, left, wide in spans(self._columns, self._widths, self.width()):
            if one.key == column:
                return QRect(left, row.top(), wide, row.height())
        return QRect()

    def in_sight(self) -> range:
        first = self.scroll_y // self._high
        last = (self.scroll_y + max(0, self.height() - 1)) // self._high
        return range(max(0, first), min(last + 1, self._count))

    def scrolled(self) -> None:
        self._ask()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.scroll_y = min(self.scroll_y, self.furthest())
        self._ask()
        super().resizeEvent(event)

    def _ask(self) -> None:
        """For what is missing in sight, and a screen before and after it."""
        seen = self.in_sight()
        if any(self._row_at(index) is None for index in seen):
            first = max(0, seen.start - len(seen))
            self.wanted.emit(first, min(self._count, seen.stop + len(seen)))

    def _describe(self) -> None:
        row = self._row_at(self._chosen) if self._chosen is not None else None
        self.setAccessibleDescription(row.said if row else "")

    # Choosing

    def part_at(self, x: int, y: int) -> str | None:
        index = (y + self.scroll_y) // self._high
        return str(index) if 0 <= index < self._count else None

    def activate(self, part: str) -> None:
        if int(part) == self._chosen:
            self.opened.emit(int(part))
        else:
            self._choose(int(part))

    def _choose(self, index: int) -> None:
        self.set_chosen(index)
        self.chosen.emit(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        page = max(1, self.height() // self._high - 1)
        at = -1 if self._chosen is None else self._chosen
        target = {
            Qt.Key.Key_Down: at + 1,
            Qt.Key.Key_Up: at - 1,
            Qt.Key.Key_PageDown: at + page,
            Qt.Key.Key_PageUp: at - page,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: self._count - 1,
        }.get(key)
        if target is not None and self._count:
            wanted = max(0, min(target, self._count - 1))
            if wanted != self._chosen:
                self._choose(wanted)
        elif key in Enter and self._chosen is not None and not event.isAutoRepeat():
            self.opened.emit(self._chosen)
        else:
            super().keyPressEvent(event)

    # The scroll bar: a hundred thousand rows want to be crossed at once

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        if self.furthest() and at.x() >= self.width() - BAR:
            bar = self._bar()
            if not bar.top() <= at.y() <= bar.bottom():
                self._move_bar(at.y() - bar.height() / 2)
            self._bar_from = (at.y(), round(self._bar().top()))
            return
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._bar_from is not None:
            began, top = self._bar_from
            self._move_bar(top + event.position().y() - began)
            return
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._bar_from is not None:
            self._bar_from = None
            return
        super().mouseReleaseEvent(event)

    def _bar(self) -> QRectF:
        high = max(48.0, self.height() ** 2 / max(1, self.content_height()))
        top = (self.height() - high) * self.scroll_y / max(1, self.furthest())
        return QRectF(self.width() - 9, top + 2, 5, high - 4)

    def _move_bar(self, top: float) -> None:
        room = self.height() - self._bar().height() - 4
        self.scroll_to(round(self.furthest() * max(0.0, min(1.0, top / max(1.0, room)))))

    # What a person finds, and what is painted

    def focus_rect(self) -> tuple[QRect, int]:
        if self._chosen is None:
            return self.rect().adjusted(4, 4, -4, -4), 8
        return self.row_rect(self._chosen).intersected(self.rect()).adjusted(5, 5, -5, -5), 4

    def targets(self) -> list[Target]:
        """The rows in sight; the others are too many to name."""
        rows = ((index, self._row_at(index)) for index in self.in_sight())
        return [
            Target(row.name, self.row_rect(index), True, row.said, index == self._chosen)
            for index, row in rows
            if row
        ]

    def reveal(self, name: str) -> None:
        """Only rows in sight have names; the lowest may be half hidden."""
        for index in self.in_sight():
            row = self._row_at(index)
            if row and row.name == name:
                self.show_span(index * self._high, (index + 1) * self._high, 0)
                return

    def draw(self, painter: QPainter, c: Palette) -> None:
        if not self._count:
            return
        shown = min(self.height(), self.content_height())
        painter.fillRect(0, 0, self.width(), shown, c.surface)
        placed = spans(self._columns, self._widths, self.width())
        for index in self.in_sight():
            self._draw_row(painter, c, index, placed)
        painter.fillRect(0, 0, 1, shown, c.line)
        painter.fillRect(self.width() - 1, 0, 1, shown, c.line)
        painter.fillRect(0, shown - 1, self.width(), 1, c.line)
        if self.furthest():
            draw_box(painter, self._bar(), c.line_strong, radius=2.5)

    def _draw_row(
        self, painter: QPainter, c: Palette, index: int, placed: list[tuple[Column, int, int]]
    ) -> None:
        rect, row = self.row_rect(index), self._row_at(index)
        chosen = index == self._chosen
        if chosen:
            painter.fillRect(rect, c.accent_soft)
        elif str(index) == self.pressed_part:
            painter.fillRect(rect, c.sunken)
        painter.fillRect(0, rect.bottom(), rect.width(), 1, c.line)
        keys = [column.key for column in self._columns]
        for column, left, wide in placed:
            box = QRectF(left + PADDING, rect.top(), wide - 2 * PADDING, rect.height() - 1)
            if row is None:
                bar = QRectF(box.left(), box.center().y() - 5, min(box.width() * 0.6, 160), 10)
                draw_box(painter, bar, faded(c.line, 0.7), radius=5)
            else:
                cell = row.cells[keys.index(column.key)]
                cell.draw(painter, c, box, column.align, chosen)


class Table(QWidget):
    """Head and rows together; see the module."""

    chosen = Signal(int)
    opened = Signal(int)
    wanted = Signal(int, int)
    sorted_by = Signal(str, bool)

    def __init__(
        self,
        name: str,
        columns: Sequence[Column],
        *,
        high: int = ROW,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.head = TableHead(f"{name} columns", columns, self)
        self.body = TableBody(name, columns, high, self)
        self.body.chosen.connect(self.chosen)
        self.body.opened.connect(self.opened)
        self.body.wanted.connect(self.wanted)
        self.head.sorted_by.connect(self.sorted_by)
        self.head.resized.connect(self.body.set_widths)
        self.setFocusProxy(self.body)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.body, 1)

    def set_rows(self, count: int, row_at: RowAt) -> None:
        self.body.set_rows(count, row_at)

    def refresh(self) -> None:
        self.body.refresh()

    def set_chosen(self, index: int | None, *, show: bool = True) -> None:
        self.body.set_chosen(index, show=show)

    def set_sorted(self, key: str, *, descending: bool) -> None:
        self.head.set_sorted(key, descending=descending)

    def scroll_to_top(self) -> None:
        self.body.scroll_to(0)

    def at_top(self) -> bool:
        return self.body.scroll_y == 0

    def focus_rect(self) -> tuple[QRect, int]:
        """The rows have the focus for the whole table."""
        rect, radius = self.body.focus_rect()
        return rect.translated(self.body.pos()), radius
