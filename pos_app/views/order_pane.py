"""What stands left of the opened order: the filters, and the board or the list (C6)."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from pos_app.presenters.order_board import COLUMNS, Column, OrdersState
from pos_app.presenters.order_filters import STAGES, Stage
from pos_app.views.order_column import SCROLLBAR, OrderColumn, column_name
from pos_app.views.order_filters import FilterBar
from pos_app.views.order_table import HEAD as TABLE_HEAD
from pos_app.views.order_table import OrderTable, OrderTableHead
from qt_kit.badge import draw_count
from qt_kit.control import Canvas
from qt_kit.drawing import draw_lines, draw_text, width_of, wrap
from qt_kit.marks import draw_notch, ticket_path
from qt_kit.theme import BODY, BOLD, STRONG, TITLE, Palette, font
from qt_kit.wording import _

SIDE, GAP, HEAD, AFTER_HEAD = 16, 12, 40, 8
EMPTY_WIDE, EMPTY_HIGH = 132, 104


class OrdersPane(Canvas):
    """What stands left of the opened order: filters, and the board or the list."""

    def __init__(self, screen: QWidget) -> None:
        super().__init__(screen)
        self.setAccessibleName(_("Orders board"))
        self._state: OrdersState | None = None
        self.filters = FilterBar(self, screen)
        self.columns: dict[Stage, OrderColumn] = {
            which: OrderColumn(column_name(_(STAGES[which][0])), self) for which in COLUMNS
        }
        self.table_head = OrderTableHead(self)
        self.table = OrderTable(self)

    def show_state(self, state: OrdersState) -> None:
        before, self._state = self._state, state
        self.filters.show_state(state)
        board = state.view == "board"
        for column in state.columns:
            self.columns[column.stage].set_column(column)
        for shown in self.columns.values():
            shown.setVisible(board and not state.empty)
        self.table.set_rows(state.rows)
        for widget in (self.table_head, self.table):
            widget.setVisible(not board and not state.empty)
        if before is None or before.view != state.view:
            self._place()
        if before is None or _heads(before) != _heads(state):
            self.update()

    def is_empty(self) -> bool:
        return self._state is None or bool(self._state.empty)

    def show_badges(self, state: OrdersState) -> None:
        """A second later: nothing moved."""
        self._state = state
        for column in state.columns:
            self.columns[column.stage].set_column(column)
        self.table.set_rows(state.rows)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()
        super().resizeEvent(event)

    def column_rects(self) -> list[QRectF]:
        """Of each column, its head included."""
        top = self.filters.high()
        wide = (self.width() - 2 * SIDE - GAP * (len(COLUMNS) - 1)) / len(COLUMNS)
        return [
            QRectF(SIDE + index * (wide + GAP), top, wide, self.height() - top)
            for index in range(len(COLUMNS))
        ]

    def _place(self) -> None:
        self.filters.setGeometry(0, 0, self.width(), self.filters.high())
        for which, rect in zip(COLUMNS, self.column_rects(), strict=True):
            top = round(rect.top()) + HEAD + AFTER_HEAD
            wide = round(rect.right()) - round(rect.left()) + SCROLLBAR
            self.columns[which].setGeometry(round(rect.left()), top, wide, self.height() - top)
        top = self.filters.high()
        wide = self.width() - 2 * SIDE
        self.table_head.setGeometry(SIDE, top, wide, TABLE_HEAD)
        top += TABLE_HEAD + AFTER_HEAD
        self.table.setGeometry(SIDE, top, wide, self.height() - top)

    def draw(self, painter: QPainter, c: Palette) -> None:
        painter.fillRect(self.rect(), c.paper)
        state = self._state
        if state is None:
            return
        if state.empty:
            self._draw_empty(painter, c, state)
            return
        for column, rect in zip(state.columns, self.column_rects(), strict=False):
            self._draw_head(painter, c, column, rect)

    def _draw_head(self, painter: QPainter, c: Palette, column: Column, rect: QRectF) -> None:
        count = len(column.cards)
        box = QRectF(rect.left(), rect.top(), rect.width(), HEAD)
        left = rect.left() + draw_text(painter, box, column.title, font(STRONG, BOLD), c.text)
        if not count:
            return
        if column.stage == "new":
            wide = max(22.0, width_of(str(count), font(BODY, BOLD)) + 12)
            middle = box.center().y()
            draw_count(painter, QPointF(left + 8 + wide / 2, middle), str(count), c, 22)
        else:
            room = box.adjusted(left - rect.left() + 9, 1, 0, 0)
            draw_text(painter, room, str(count), font(BODY), c.muted)

    def _draw_empty(self, painter: QPainter, c: Palette, state: OrdersState) -> None:
        top = self.filters.high()
        middle = top + (self.height() - top) * 0.4
        left = (self.width() - EMPTY_WIDE) / 2
        box = QRectF(left, middle - EMPTY_HIGH, EMPTY_WIDE, EMPTY_HIGH)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(c.sunken)
        painter.drawPath(ticket_path(box, box.center().y(), 11, 12))
        draw_notch(painter, left, box.right(), box.center().y(), c.paper, c.paper, dash=c.line)
        words = QRectF(SIDE, middle + 24, self.width() - 2 * SIDE, 26)
        draw_text(painter, words, state.empty, font(TITLE, BOLD), c.text, "center")
        wide = min(440, self.width() - 4 * SIDE)
        lines = wrap(state.empty_below, font(BODY), wide, 3)
        below = QRectF((self.width() - wide) / 2, middle + 58, wide, 22 * len(lines))
        draw_lines(painter, below, lines, font(BODY), c.muted, 22, "center")


def _heads(state: OrdersState) -> tuple[object, ...]:
    counts = tuple((column.stage, len(column.cards)) for column in state.columns)
    return state.view, state.empty, state.empty_below, counts
