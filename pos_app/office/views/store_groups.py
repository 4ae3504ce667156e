"""The groups of settings, as a list at the left of the page."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QWidget

from pos_app.office.presenters.store_state import GroupRow
from qt_kit.control import Tappable
from qt_kit.drawing import draw_box, draw_text
from qt_kit.icons import BOLD_STROKE, THIN, draw_icon
from qt_kit.targets import Target
from qt_kit.theme import BODY, BOLD, CAPTION, MEDIUM, Palette, font
from qt_kit.wording import _

ROW, GAP, SIDE = 48, 4, 8
WIDE = 224


class GroupList(Tappable):
    """`show_groups(rows, chosen)`; `.chosen(key)`. Arrows move."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(_("Groups of settings"), parent)
        self._rows: tuple[GroupRow, ...] = ()
        self._at = ""

    def show_groups(self, rows: Sequence[GroupRow], at: str) -> None:
        self._rows, self._at = tuple(rows), at
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(WIDE, len(self._rows) * (ROW + GAP) + 2 * SIDE)

    def _rect(self, index: int) -> QRect:
        return QRect(SIDE, SIDE + index * (ROW + GAP), self.width() - 2 * SIDE, ROW)

    def part_at(self, x: int, y: int) -> str | None:
        found = (row.key for at, row in enumerate(self._rows) if self._rect(at).contains(x, y))
        return next(found, None)

    def activate(self, part: str) -> None:
        self.chosen.emit(part)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
        keys = [row.key for row in self._rows]
        if step and self._at in keys:
            place = max(0, min(keys.index(self._at) + step, len(keys) - 1))
            self.chosen.emit(keys[place])
        else:
            super().keyPressEvent(event)

    def focus_rect(self) -> tuple[QRect, int]:
        place = next((at for at, row in enumerate(self._rows) if row.key == self._at), 0)
        return self._rect(place), 8

    def targets(self) -> list[Target]:
        return [
            Target(row.text, self._rect(at), True, "chosen" if row.key == self._at else "")
            for at, row in enumerate(self._rows)
        ]

    def reveal(self, name: str) -> None:
        """All are always in sight."""

    def draw(self, painter: QPainter, c: Palette) -> None:
        painter.fillRect(self.rect(), c.paper)
        painter.fillRect(self.width() - 1, 0, 1, self.height(), c.line)
        for at, row in enumerate(self._rows):
            self._draw_row(painter, c, row, self._rect(at))

    def _draw_row(self, painter: QPainter, c: Palette, row: GroupRow, rect: QRect) -> None:
        chosen = row.key == self._at
        if chosen:
            draw_box(painter, rect, c.accent_soft, radius=8)
        elif row.key == self.pressed_part:
            draw_box(painter, rect, c.sunken, radius=8)
        ink = c.accent if chosen else c.muted
        draw_icon(painter, rect.left() + 10, rect.top() + 14, row.icon, ink, 20, THIN)
        marked = 40 if row.wrong or row.changed else 4
        room = QRectF(rect.left() + 40, rect.top(), rect.width() - 40 - marked, ROW)
        weight = BOLD if chosen else MEDIUM
        draw_text(painter, room, row.text, font(BODY, weight), c.text)
        if row.wrong or row.changed:
            self._draw_mark(painter, c, row, rect)

    def _draw_mark(self, painter: QPainter, c: Palette, row: GroupRow, rect: QRect) -> None:
        """How much is wrong, else how much is not saved."""
        top = rect.top() + 16
        icon, shade = ("circle-alert", c.bad) if row.wrong else ("pencil", c.info)
        draw_icon(painter, rect.right() - 36, top, icon, shade, 16, BOLD_STROKE)
        count = QRectF(rect.right() - 18, rect.top(), 16, ROW)
        draw_text(painter, count, str(row.wrong or row.changed), font(CAPTION, BOLD), shade)
