"""The back office's navigation: the mark, the store, and a row for each page."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from pos_app.office.page import PageEntry
from qt_kit.badge import draw_count
from qt_kit.control import Control, Panel
from qt_kit.drawing import draw_box, draw_text
from qt_kit.icons import THIN, draw_icon
from qt_kit.marks import draw_logo
from qt_kit.theme import BODY, BOLD, CAPTION, MEDIUM, Palette, font
from qt_kit.wording import _

WIDE, HEAD, ROW, GAP, SIDE = 208, 72, 48, 4, 12


class NavRow(Control):
    def __init__(self, entry: PageEntry, parent: QWidget) -> None:
        super().__init__(_(entry.text), parent)
        self.key, self._icon = entry.key, entry.icon
        self.setText(_(entry.text))
        self.setCheckable(True)
        self._count = 0

    def set_count(self, count: int) -> None:
        """What waits there."""
        if count != self._count:
            self._count = count
            self.setAccessibleDescription(str(count) if count else "")
            self.update()

    def nextCheckState(self) -> None:
        """The window says which page shows."""

    def draw(self, painter: QPainter, c: Palette) -> None:
        chosen = self.isChecked()
        if chosen:
            draw_box(painter, self.rect(), c.accent_soft, radius=8)
        elif self.isDown():
            draw_box(painter, self.rect(), c.sunken, radius=8)
        ink = c.accent if chosen else c.muted
        draw_icon(painter, 12, 14, self._icon, ink, 20, THIN)
        room = QRectF(44, 0, self.width() - 52, self.height())
        weight = BOLD if chosen else MEDIUM
        draw_text(painter, room, self.text(), font(BODY, weight), ink)
        if self._count:
            centre = QPointF(self.width() - 24, self.height() / 2)
            draw_count(painter, centre, str(self._count), c, 22)


class Navigation(Panel):
    """`show_chosen(key)`, `show_store(name, below)`; `.chosen(key)`. Arrows move."""

    chosen = Signal(str)

    def __init__(self, pages: Sequence[PageEntry], parent: QWidget) -> None:
        super().__init__("paper", "r", parent)
        self.setAccessibleName(_("Navigation"))
        self.setFixedWidth(WIDE)
        self._store = self._below = ""
        self.rows = [NavRow(page, self) for page in pages]
        for row in self.rows:
            row.clicked.connect(self._pressed)

    def show_store(self, name: str, below: str) -> None:
        self._store, self._below = name, below
        self.update()

    def show_chosen(self, key: str) -> None:
        for row in self.rows:
            row.setChecked(row.key == key)

    def show_counts(self, counts: Mapping[str, int]) -> None:
        for row in self.rows:
            row.set_count(counts.get(row.key, 0))

    def _pressed(self) -> None:
        row = self.sender()
        if isinstance(row, NavRow):
            self.chosen.emit(row.key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
        at = next((i for i, row in enumerate(self.rows) if row.hasFocus()), None)
        if step and at is not None:
            place = max(0, min(at + step, len(self.rows) - 1))
            self.rows[place].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        for index, row in enumerate(self.rows):
            row.setGeometry(SIDE, HEAD + index * (ROW + GAP), WIDE - 2 * SIDE, ROW)
        super().resizeEvent(event)

    def draw(self, painter: QPainter, c: Palette) -> None:
        super().draw(painter, c)
        draw_logo(painter, QRectF(22, 14, 36, 36), c.accent, c.on_accent)
        room = WIDE - 70 - SIDE
        draw_text(painter, QRectF(70, 14, room, 20), self._store, font(BODY, BOLD), c.text)
        draw_text(painter, QRectF(70, 35, room, 16), self._below, font(CAPTION), c.muted)
