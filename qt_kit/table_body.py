"""The rows of a table: only those in sight are painted, and edited where they stand."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QToolTip, QWidget

from qt_kit.control import Enter
from qt_kit.drawing import draw_box
from qt_kit.table_bar import BarScrolling
from qt_kit.table_cells import Cell, Cuts, Toggle, Typed, acts
from qt_kit.table_edit import CellField
from qt_kit.table_head import Column, spans
from qt_kit.targets import Target
from qt_kit.theme import Palette, faded

PADDING = 12


@dataclass(frozen=True, slots=True)
class TableRow:
    """`name` is unique and human, for keys and screen readers; `cells` as many as columns."""

    name: str
    cells: Sequence[Cell]

    @property
    def said(self) -> str:
        return ", ".join(cell.said for cell in self.cells if cell.said)


RowAt = Callable[[int], TableRow | None]


class TableBody(BarScrolling):
    """Arrows, Page Up and Down, Home and End move what is chosen; left and right go through the
    cells that act, Enter and Space use one.
    """

    chosen = Signal(int)
    opened = Signal(int)
    wanted = Signal(int, int)
    edited = Signal(int, str, str)
    switched = Signal(int, str, bool)

    def __init__(self, name: str, columns: Sequence[Column], high: int, parent: QWidget) -> None:
        super().__init__(name, parent)
        self._columns = tuple(columns)
        self._places = {column.key: place for place, column in enumerate(columns)}
        self._high = high
        self._count = 0
        self._row_at: RowAt = lambda _index: None
        self._chosen: int | None = None
        self._cell = ""
        """Key of the column that arrows went to."""
        self._widths: dict[str, int] = {}
        self.field = CellField(self)
        self.field.left.connect(self._left_field)

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
        self._follow_row()
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
        self._place_field()
        self.update()

    def set_columns(self, columns: Sequence[Column]) -> None:
        self._columns = tuple(columns)
        self._places = {column.key: place for place, column in enumerate(columns)}
        if self._cell not in {column.key for column in columns}:
            self._cell = ""
        if self.field.is_open() and self.field.key not in {one.key for one in columns}:
            self.field.shut()
        self._place_field()
        self.update()

    def content_height(self) -> int:
        return self._count * self._high

    def row_rect(self, index: int) -> QRect:
        return QRect(0, index * self._high - self.scroll_y, self.width(), self._high)

    def cell_rect(self, index: int, column: str) -> QRect:
        """Where a field to edit the cell in stands."""
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
        self._place_field()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.scroll_y = min(self.scroll_y, self.furthest())
        self._ask()
        self._place_field()
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

    def event(self, event: QEvent) -> bool:
        """What is cut off is told whole where the mouse rests."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.cut_at(event.x(), event.y()), self)
            return True
        return super().event(event)

    def cut_at(self, x: int, y: int) -> str:
        """All of a cell's text where its column is too narrow for it, else nothing."""
        index = (y + self.scroll_y) // self._high
        if not 0 <= index < self._count or self._row_at(index) is None:
            return ""
        for column, left, wide in spans(self._columns, self._widths, self.width()):
            if left <= x < left + wide:
                cell = self._cell_of(index, column.key)
                return cell.cut_in(wide - 2 * PADDING) if isinstance(cell, Cuts) else ""
        return ""

    # Choosing

    def part_at(self, x: int, y: int) -> str | None:
        """The row, or "row/column" where the cell acts."""
        index = (y + self.scroll_y) // self._high
        if not 0 <= index < self._count:
            return None
        row = self._row_at(index)
        placed = spans(self._columns, self._widths, self.width())
        for column, left, wide in placed if row else ():
            if left <= x < left + wide and acts(self._cell_of(index, column.key)):
                return f"{index}/{column.key}"
        return str(index)

    def activate(self, part: str) -> None:
        row, _, key = part.partition("/")
        index = int(row)
        if key:
            self._use(index, key)
        elif index == self._chosen:
            self.opened.emit(index)
        else:
            self._choose(index)

    def _use(self, index: int, key: str) -> None:
        cell = self._cell_of(index, key)
        if isinstance(cell, Toggle):
            self.switched.emit(index, key, not cell.on)
        elif isinstance(cell, Typed):
            if index != self._chosen:
                self._choose(index)
            self.open_field(index, key)

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
        elif self._chosen is None or not self._act_by_key(self._chosen, event):
            super().keyPressEvent(event)

    def _act_by_key(self, chosen: int, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        cells = self._acting(chosen)
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and cells:
            step = 1 if key is Qt.Key.Key_Right else -1
            place = cells.index(self._cell) + step if self._cell in cells else min(0, step)
            self._cell = cells[max(0, min(place, len(cells) - 1)) if place >= 0 else 0]
            self.update()
        elif key in Enter or (key is Qt.Key.Key_Space and self._cell in cells):
            if event.isAutoRepeat():
                return True
            typed = [one for one in cells if isinstance(self._cell_of(chosen, one), Typed)]
            if self._cell in cells:
                self._use(chosen, self._cell)
            elif typed:
                self._use(chosen, typed[0])
            else:
                self.opened.emit(chosen)
        else:
            return False
        return True

    # Editing

    def _cell_of(self, index: int, key: str) -> Cell:
        row = self._row_at(index)
        if row is None:
            raise KeyError(index)
        return row.cells[self._places[key]]

    def _acting(self, index: int) -> list[str]:
        """Keys of the columns in sight whose cells do something."""
        if self._row_at(index) is None:
            return []
        placed = spans(self._columns, self._widths, self.width())
        keys = [column.key for column, _left, _wide in placed]
        return [key for key in keys if acts(self._cell_of(index, key))]

    def open_field(self, index: int, key: str) -> None:
        """A field stands over that cell; nothing happens where it can't be typed into."""
        row = self._row_at(index)
        cell = self._cell_of(index, key) if row else None
        if row is None or not isinstance(cell, Typed) or not cell.enabled:
            return
        self._cell = key
        self.show_span(index * self._high, (index + 1) * self._high)
        column = next(one for one in self._columns if one.key == key)
        self.field.open_at(index, column, row.name, cell)
        self._place_field()
        self.update()

    def refuse(self, words: str) -> None:
        """While `edited` is told: the field stays open, with what is wrong."""
        self.field.refuse(words)

    def _left_field(self, going: str) -> None:
        field = self.field
        index, key = field.index, field.key
        if going != "back" and field.changed():
            self.edited.emit(index, key, field.text())
            if field.hint.text:
                if going == "stay":
                    self.field.shut()
                return
        self.field.shut()
        if going != "stay":
            self.setFocus(Qt.FocusReason.OtherFocusReason)
            self._go_on(index, key, going)
        self.update()

    def _go_on(self, index: int, key: str, going: str) -> None:
        """To the next field: in the column, or through the rows."""
        if going in ("below", "above"):
            step = 1 if going == "below" else -1
            wanted = index + step
            while 0 <= wanted < self._count and not self._is_typed(wanted, key):
                wanted += step
            if 0 <= wanted < self._count:
                self._choose(wanted)
                self.open_field(wanted, key)
        elif going in ("right", "left"):
            step = 1 if going == "right" else -1
            row, keys = index, self._fields(index)
            place = keys.index(key) + step if key in keys else 0
            while not 0 <= place < len(keys):
                row += step
                if not 0 <= row < self._count:
                    return
                keys = self._fields(row)
                place = 0 if step > 0 else len(keys) - 1
            if row != index:
                self._choose(row)
            self.open_field(row, keys[place])

    def _is_typed(self, index: int, key: str) -> bool:
        return key in self._fields(index)

    def _fields(self, index: int) -> list[str]:
        return [key for key in self._acting(index) if isinstance(self._cell_of(index, key), Typed)]

    def _place_field(self) -> None:
        if self.field.is_open():
            self.field.place(self.cell_rect(self.field.index, self.field.key))

    def _follow_row(self) -> None:
        """The row that is edited may stand elsewhere now, or be gone."""
        field = self.field
        if not field.is_open():
            return
        here = self._row_at(field.index) if field.index < self._count else None
        if here is not None and here.name == field.row:
            return
        for index in self.in_sight():
            row = self._row_at(index)
            if row is not None and row.name == field.row:
                field.index = index
                self._place_field()
                return
        self.field.shut()

    # What a person finds, and what is painted

    def focus_rect(self) -> tuple[QRect, int]:
        if self._chosen is None:
            shown = QRect(0, 0, self.width(), min(self.height(), self.content_height()))
            return shown.adjusted(4, 4, -4, -4), 8
        if self._cell and self._cell in self._acting(self._chosen):
            cell = self.cell_rect(self._chosen, self._cell)
            return cell.intersected(self.rect()).adjusted(6, 8, -6, -8), 4
        return self.row_rect(self._chosen).intersected(self.rect()).adjusted(5, 5, -5, -5), 4

    def targets(self) -> list[Target]:
        """The rows in sight and their cells that act; the others are too many to name."""
        found = []
        titles = {column.key: column.title for column in self._columns}
        for index in self.in_sight():
            row = self._row_at(index)
            if row is None:
                continue
            chosen = index == self._chosen
            found.append(Target(row.name, self._free_of(index), True, row.said, chosen))
            for key in self._acting(index):
                at, cell = self.cell_rect(index, key), self._cell_of(index, key)
                found.append(Target(f"{row.name} {titles[key]}", at, True, cell.said))
        return found

    def _free_of(self, index: int) -> QRect:
        """The row without its cells that act, where one would tap to choose it."""
        row, keys = self.row_rect(index), self._acting(index)
        if not keys:
            return row
        first = self.cell_rect(index, keys[0])
        if first.left() > PADDING:
            row.setRight(first.left() - 1)
        return row

    def reveal(self, name: str) -> None:
        """Only rows in sight have names; the lowest may be half hidden."""
        for index in self.in_sight():
            row = self._row_at(index)
            if row and (name == row.name or name.startswith(f"{row.name} ")):
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
        self.draw_bar(painter, c)

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
        places = self._places
        for column, left, wide in placed:
            box = QRectF(left + PADDING, rect.top(), wide - 2 * PADDING, rect.height() - 1)
            if row is None:
                bar = QRectF(box.left(), box.center().y() - 5, min(box.width() * 0.6, 160), 10)
                draw_box(painter, bar, faded(c.line, 0.7), radius=5)
            else:
                cell = row.cells[places[column.key]]
                if f"{index}/{column.key}" == self.pressed_part:
                    ground = QRectF(left + 2, rect.top() + 8, wide - 4, rect.height() - 17)
                    draw_box(painter, ground, c.sunken, radius=6)
                cell.draw(painter, c, box, column.align, chosen)
