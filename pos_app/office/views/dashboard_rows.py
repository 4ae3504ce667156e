"""The rows behind a chart, over the page: the same numbers as a table (O8)."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from pos_app.office.presenters.dashboard_sheets import Sheet as Rows
from pos_app.office.presenters.dashboard_sheets import Value, told
from qt_kit.button import Button, Kind
from qt_kit.label import Label
from qt_kit.sheet import Sheet
from qt_kit.table import Column, Table, TableRow
from qt_kit.table_cells import Words
from qt_kit.theme import BOLD, MEDIUM, TITLE, Palette
from qt_kit.wording import _
from store_core.domain.store import Settings

WIDE, HEAD, NUMBER, NAMED = 560, 64, 108, 40


class RowsSheet(Sheet):
    """`show_rows(rows, at)`, then `slide_in()`; Escape and the cross leave."""

    def __init__(self, parent: QWidget, settings: Callable[[], Settings]) -> None:
        super().__init__(parent, "right", WIDE)
        self.setAccessibleName(_("Rows"))
        self._settings = settings
        self._key = ""
        self._title = Label("", TITLE, BOLD, name=_("Rows title"), parent=self)
        self._close = Button(icon="x", kind=Kind.FLAT, name=_("Close rows"), parent=self)
        self._close.clicked.connect(self.dismissed)
        self.table = Table(_("Rows behind the chart"), (), high=NAMED, parent=self)

    def key(self) -> str:
        return self._key

    def show_rows(self, rows: Rows, at: int | None = None) -> None:
        """`at` is chosen and scrolled to; None keeps what is."""
        settings = self._settings()
        if rows.key != self._key:
            self.table.scroll_to_top()
        self._key = rows.key
        self._title.set_text(rows.title)
        self.table.set_columns(_columns(rows))
        made = [_row(number, row, settings) for number, row in enumerate(rows.rows)]
        self.table.set_rows(len(made), lambda index: made[index])
        if at is not None and made:
            self.table.set_chosen(max(0, min(at, len(made) - 1)))

    def take_focus(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        wide = self.width()
        self._title.setGeometry(20, 8, wide - 96, 48)
        self._close.setGeometry(wide - 60, 8, 48, 48)
        self.table.setGeometry(12, HEAD, wide - 24, max(0, self.height() - HEAD - 12))
        super().resizeEvent(event)

    def draw(self, painter: QPainter, c: Palette) -> None:
        painter.fillRect(self.rect(), c.surface)
        painter.fillRect(0, 0, 1, self.height(), c.line)


def _columns(rows: Rows) -> tuple[Column, ...]:
    first, *others = rows.head
    numbers = (Column(name, name, NUMBER, "right") for name in others)
    return (Column(first, first), *numbers)


def _row(number: int, row: tuple[Value, ...], settings: Settings) -> TableRow:
    first, *others = (told(value, settings) for value in row)
    cells = (Words(first, weight=MEDIUM), *(Words(one) for one in others))
    return TableRow(f"{first} ({number + 1})", cells)
