"""Roles as columns, rights as rows: a switch where they meet (O6)."""

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from pos_app.office.presenters.rights import RightCell, RightRow, RightsState
from qt_kit.control import Canvas, Enter
from qt_kit.drawing import draw_box, draw_text
from qt_kit.icons import BOLD_STROKE, draw_icon
from qt_kit.scrolling import Scrolling
from qt_kit.switch import HIGH as SWITCH_HIGH
from qt_kit.switch import WIDE as SWITCH_WIDE
from qt_kit.switch import draw_switch
from qt_kit.targets import NOWHERE, Target
from qt_kit.theme import BODY, BOLD, CAPTION, MEDIUM, Palette, font
from qt_kit.wording import _
from store_core.domain.staff import ROLES, Permission, Role

HEAD, ROW, HEADING, PADDING = 36, 56, 44, 12
COLUMN, NARROW, WORDS = 104, 84, 260


def column_wide(wide: int) -> int:
    return COLUMN if wide - 5 * COLUMN >= WORDS else NARROW


class _Head(Canvas):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.roles: tuple[str, ...] = ()
        self.setFixedHeight(HEAD)

    def draw(self, painter: QPainter, c: Palette) -> None:
        draw_box(painter, self.rect().adjusted(0, 0, 0, 12), c.sunken, c.line, radius=12)
        step = column_wide(self.width())
        left = self.width() - step * len(self.roles)
        words = QRectF(PADDING, 0, left - PADDING, HEAD)
        draw_text(painter, words, _("May"), font(CAPTION, MEDIUM), c.text)
        for place, role in enumerate(self.roles):
            box = QRectF(left + place * step, 0, step, HEAD)
            draw_text(painter, box, role, font(CAPTION, MEDIUM), c.text, "center")


class RightsBody(Scrolling):
    """`show_state(state)`; `.switched(role, permission)`. Arrows move, Space and Enter switch."""

    switched = Signal(str, str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(_("Rights"), parent)
        self._rows: tuple[RightRow, ...] = ()
        self._tops: list[int] = [0]
        self._roles: tuple[str, ...] = ()
        self._open = False
        self._at = (0, 0)

    def show_state(self, state: RightsState) -> None:
        self._rows, self._roles, self._open = state.rows, state.roles, state.can_edit
        self._tops = [0]
        for row in self._rows:
            self._tops.append(self._tops[-1] + (ROW if row.permission else HEADING))
        self.scroll_y = min(self.scroll_y, self.furthest())
        self._settle()
        self.update()

    def _settle(self) -> None:
        """What has the focus is a right that shows."""
        rows = [place for place, row in enumerate(self._rows) if row.permission]
        if rows and self._at[0] not in rows:
            self._at = (rows[0], self._at[1])
        self._describe()

    def _describe(self) -> None:
        row, cell = self._cell(*self._at)
        self.setAccessibleDescription(self._told(row, cell) if row and cell else "")

    def _cell(self, row: int, column: int) -> tuple[RightRow | None, RightCell | None]:
        held = self._rows[row] if row < len(self._rows) else None
        cells = held.cells if held else ()
        return held, cells[column] if column < len(cells) else None

    def _told(self, row: RightRow, cell: RightCell) -> str:
        state = _("on") if cell.on else _("off")
        return f"{self._name(row, cell)}: {state}"

    def _name(self, row: RightRow, cell: RightCell) -> str:
        place = [one.role for one in row.cells].index(cell.role)
        return f"{row.title}, {self._roles[place]}"

    def content_height(self) -> int:
        return self._tops[-1]

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.scroll_y = min(self.scroll_y, self.furthest())
        super().resizeEvent(event)

    def _cell_rect(self, row: int, column: int) -> QRect:
        step = column_wide(self.width())
        left = self.width() - step * (len(self._roles) - column)
        return QRect(left, self._tops[row] - self.scroll_y, step, ROW)

    def part_at(self, x: int, y: int) -> str | None:
        step, at = column_wide(self.width()), y + self.scroll_y
        column = (x - (self.width() - step * len(self._roles))) // step
        for place, row in enumerate(self._rows):
            inside = self._tops[place] <= at < self._tops[place + 1]
            if inside and row.permission and 0 <= column < len(row.cells):
                return f"{place}/{column}"
        return None

    def activate(self, part: str) -> None:
        row, column = map(int, part.split("/"))
        self._at = (row, column)
        self._switch()

    def _switch(self) -> None:
        row, cell = self._cell(*self._at)
        if self._open and row and row.permission and cell and not cell.locked:
            self.switched.emit(cell.role, row.permission.value)
        self._describe()
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        row, column = self._at
        rows = [place for place, one in enumerate(self._rows) if one.permission]
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            step = 1 if key == Qt.Key.Key_Right else -1
            self._at = (row, max(0, min(column + step, len(self._roles) - 1)))
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and row in rows:
            step = 1 if key == Qt.Key.Key_Down else -1
            self._at = (rows[max(0, min(rows.index(row) + step, len(rows) - 1))], column)
            self.show_span(self._tops[self._at[0]], self._tops[self._at[0]] + ROW)
        elif (key == Qt.Key.Key_Space or key in Enter) and not event.isAutoRepeat():
            self._switch()
        else:
            super().keyPressEvent(event)
            return
        self._describe()
        self.update()

    def focus_rect(self) -> tuple[QRect, int]:
        if self._at[0] >= len(self._rows):
            return NOWHERE, 0
        return self._cell_rect(*self._at).adjusted(6, 6, -6, -6).intersected(self.rect()), 8

    def targets(self) -> list[Target]:
        return [
            Target(
                self._name(row, cell),
                self._cell_rect(place, column),
                self._open and not cell.locked,
                _("on") if cell.on else _("off"),
                self.hasFocus() and self._at == (place, column),
            )
            for place, row in enumerate(self._rows)
            for column, cell in enumerate(row.cells)
        ]

    def reveal(self, name: str) -> None:
        for place, row in enumerate(self._rows):
            if any(self._name(row, cell) == name for cell in row.cells):
                self.show_span(self._tops[place], self._tops[place] + ROW)

    def draw(self, painter: QPainter, c: Palette) -> None:
        shown = min(self.height(), self.content_height())
        painter.fillRect(0, 0, self.width(), shown, c.surface)
        for place, row in enumerate(self._rows):
            top = self._tops[place] - self.scroll_y
            if top < self.height() and self._tops[place + 1] - self.scroll_y > 0:
                if row.permission:
                    self._draw_row(painter, c, place, row)
                else:
                    self._draw_heading(painter, c, top, row.title)
        painter.fillRect(0, 0, 1, shown, c.line)
        painter.fillRect(self.width() - 1, 0, 1, shown, c.line)
        painter.fillRect(0, shown - 1, self.width(), 1, c.line)
        self.draw_scrollbar(painter, c)

    def _draw_heading(self, painter: QPainter, c: Palette, top: int, title: str) -> None:
        box = QRectF(PADDING, top + 10, self.width() - 2 * PADDING, HEADING - 10)
        draw_text(painter, box, title, font(BODY, BOLD), c.text)
        painter.fillRect(0, top + HEADING - 1, self.width(), 1, c.line)

    def _draw_row(self, painter: QPainter, c: Palette, place: int, row: RightRow) -> None:
        top = self._tops[place] - self.scroll_y
        room = self._cell_rect(place, 0).left() - PADDING - 8
        title = QRectF(PADDING, top + 9, room, 20)
        draw_text(painter, title, row.title, font(BODY, MEDIUM), c.text)
        below = QRectF(PADDING, top + 30, room, 16)
        draw_text(painter, below, row.below, font(CAPTION), c.muted)
        for column, cell in enumerate(row.cells):
            self._draw_cell(painter, c, self._cell_rect(place, column), cell)
        painter.fillRect(0, top + ROW - 1, self.width(), 1, c.line)

    def _draw_cell(self, painter: QPainter, c: Palette, rect: QRect, cell: RightCell) -> None:
        """A dot beside a switch that is not as it comes."""
        left = rect.left() + (rect.width() - SWITCH_WIDE) / 2
        top = rect.top() + (ROW - SWITCH_HIGH) / 2
        if cell.locked:
            draw_icon(painter, rect.center().x() - 8, top + 4, "lock", c.muted, 16, BOLD_STROKE)
        elif self._open:
            draw_switch(painter, c, left, top, on=cell.on)
        else:
            icon = "check" if cell.on else "minus"
            ink = c.good if cell.on else c.line_strong
            draw_icon(painter, rect.center().x() - 8, top + 4, icon, ink, 16, BOLD_STROKE)
        if cell.other:
            dot = QRectF(left + SWITCH_WIDE + 5, top + SWITCH_HIGH / 2 - 3, 6, 6)
            draw_box(painter, dot, c.accent, radius=3)


class RightsMatrix(QWidget):
    """Head and rows together: `show_state(state)`, `.switched(role, permission)`."""

    switched = Signal(str, str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._head = _Head(self)
        self.body = RightsBody(self)
        self.body.switched.connect(self.switched)
        self.setFocusProxy(self.body)

    def show_state(self, state: RightsState) -> None:
        self._head.roles = state.roles
        self._head.update()
        self.body.show_state(state)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._head.setGeometry(0, 0, self.width(), HEAD)
        self.body.setGeometry(0, HEAD, self.width(), max(0, self.height() - HEAD))
        super().resizeEvent(event)


def meant(role: str, permission: str) -> tuple[Role, Permission]:
    """What a switch is about."""
    return next(one for one in ROLES if one == role), Permission(permission)
