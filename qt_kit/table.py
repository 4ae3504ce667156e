"""A calm table of any length: `Table("Audit log", columns)` paints only the rows in sight.

`set_rows(count, row_at)`: `row_at(index)` is a `TableRow`, or None while it is being read; then a
grey row stands there and `wanted(first, last)` asks for it. `refresh()` after rows came.
`chosen(index)` by tap and keys, `opened(index)` by Enter or a second tap on the chosen row,
`sorted_by(column key, descending)` from the head.

Cells of `Typed` are edited where they stand: a tap or Enter opens a field, Tab goes to the next
one, Enter to the one below, Esc back. `edited(index, column key, text)` when the text is another;
`refuse(words)` while it is told keeps the field open and says why. `edit(index, column key)` opens
one. Cells of `Toggle` say `switched(index, column key, on)`; the row shows what its cell says.
"""

from collections.abc import Sequence

from PySide6.QtCore import QRect, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from qt_kit.table_body import RowAt, TableBody, TableRow
from qt_kit.table_head import HEAD, Column, TableHead

__all__ = ["HEAD", "Column", "Table", "TableRow"]

ROW = 52


class Table(QWidget):
    """Head and rows together; see the module."""

    chosen = Signal(int)
    opened = Signal(int)
    wanted = Signal(int, int)
    sorted_by = Signal(str, bool)
    edited = Signal(int, str, str)
    switched = Signal(int, str, bool)

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
        self.body.edited.connect(self.edited)
        self.body.switched.connect(self.switched)
        self.head.sorted_by.connect(self.sorted_by)
        self.head.resized.connect(self.body.set_widths)
        self.setFocusProxy(self.body)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.body, 1)

    def set_columns(self, columns: Sequence[Column]) -> None:
        """Other ones; the rows that follow have as many cells."""
        self.head.set_columns(columns)
        self.body.set_columns(columns)

    def set_rows(self, count: int, row_at: RowAt) -> None:
        self.body.set_rows(count, row_at)

    def refresh(self) -> None:
        self.body.refresh()

    def set_chosen(self, index: int | None, *, show: bool = True) -> None:
        self.body.set_chosen(index, show=show)

    def set_sorted(self, key: str, *, descending: bool) -> None:
        self.head.set_sorted(key, descending=descending)

    def edit(self, index: int, key: str) -> None:
        self.body.open_field(index, key)

    def editing(self) -> bool:
        return self.body.field.is_open()

    def refuse(self, words: str) -> None:
        self.body.refuse(words)

    def scroll_to_top(self) -> None:
        self.body.scroll_to(0)

    def at_top(self) -> bool:
        return self.body.scroll_y == 0

    def focus_rect(self) -> tuple[QRect, int]:
        """The rows have the focus for the whole table."""
        rect, radius = self.body.focus_rect()
        return rect.translated(self.body.pos()), radius
