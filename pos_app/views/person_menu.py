"""What the person at the till can do beside selling: lock, receipts, shift, light or dark."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QWidget

from qt_kit.button import draw_key
from qt_kit.control import Canvas, Card, Control
from qt_kit.drawing import draw_box, draw_text
from qt_kit.icons import THIN, draw_icon
from qt_kit.theme import BODY, MEDIUM, Palette, font

WIDE, ROW, PADDING = 288, 56, 8


@dataclass(frozen=True, slots=True)
class MenuEntry:
    key: str
    text: str
    icon: str
    hint: str = ""


class MenuRow(Control):
    def __init__(self, entry: MenuEntry, parent: QWidget) -> None:
        super().__init__(entry.text, parent)
        self.entry = entry

    def draw(self, painter: QPainter, c: Palette) -> None:
        if self.isDown() or self.underMouse():
            draw_box(painter, self.rect(), c.sunken, radius=8)
        draw_icon(painter, 12, (ROW - 20) / 2, self.entry.icon, c.muted, 20, THIN)
        room = QRectF(44, 0, self.width() - 44 - (48 if self.entry.hint else 12), ROW)
        draw_text(painter, room, self.entry.text, font(BODY, MEDIUM), c.text)
        if self.entry.hint:
            draw_key(painter, self.width() - 12, ROW / 2, self.entry.hint, c.muted, c.line)


class PersonMenu(Canvas):
    """Covers the window while open, so that a press beside it closes it: `chosen(key)`."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._card = Card(self)
        self._rows: list[MenuRow] = []
        self._region = parent
        self.hide()

    def open_at(self, entries: tuple[MenuEntry, ...], right: int, top: int) -> None:
        """With its upper right corner there, in the parent's coordinates."""
        for row in self._rows:
            row.deleteLater()
        self._rows = [MenuRow(entry, self._card) for entry in entries]
        for index, row in enumerate(self._rows):
            row.setGeometry(PADDING, PADDING + index * ROW, WIDE - 2 * PADDING, ROW)
            row.clicked.connect(self._row_pressed)
            row.show()
        high = 2 * PADDING + ROW * len(entries)
        self._card.setGeometry(right - WIDE, top, WIDE, high)
        self.setGeometry(self._region.rect())
        self.show()
        self.raise_()
        self._rows[0].setFocus(Qt.FocusReason.PopupFocusReason)

    def _row_pressed(self) -> None:
        row = self.sender()
        self.hide()
        if isinstance(row, MenuRow):
            self.chosen.emit(row.entry.key)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        elif step:
            at = next((i for i, row in enumerate(self._rows) if row.hasFocus()), 0)
            self._rows[(at + step) % len(self._rows)].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            super().keyPressEvent(event)

    def draw(self, painter: QPainter, c: Palette) -> None:
        """Nothing: what is behind stays in sight."""
