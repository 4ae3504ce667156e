"""Parked tickets: which there are at the left, the chosen one at the right (C3)."""

from PySide6.QtCore import QRect, QRectF, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from pos_app.desk import Desk
from pos_app.presenters import parked
from pos_app.presenters.parked import ParkedState, Preview
from pos_app.views.amount_pad import draw_sum_row
from pos_app.views.approval import ApprovalSheet
from pos_app.views.approved import ApprovedScreen
from pos_app.views.aside import PADDING, Aside
from pos_app.views.parked_list import EDGE, ParkedList
from pos_app.views.screen import columns
from qt_kit.button import ActionButton, Button, Kind, Step
from qt_kit.control import Canvas
from qt_kit.drawing import draw_lines, draw_text, wrap
from qt_kit.icons import THIN, draw_icon
from qt_kit.marks import draw_notch
from qt_kit.theme import BODY, BOLD, LARGE, TITLE, Palette, font
from qt_kit.ticket_list import TicketList
from qt_kit.wording import _
from store_core.domain.errors import StoreError
from store_core.domain.orders import Order

HEAD = 64
SUM_ROW, NOTCH_HIGH, HEAD_HIGH = 24, 24, 64


class ParkedPreview(Aside):
    """The chosen ticket as it is: lines, sums; discard it or go on with it."""

    def __init__(self, button: ActionButton, parent: QWidget) -> None:
        super().__init__(button, parent)
        self.lines = TicketList(_("Parked lines"), parent=self)
        self.lines.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.discard = Button(_("Discard"), icon="trash-2", kind=Kind.QUIET, parent=self)
        self._preview: Preview | None = None

    def show_preview(self, preview: Preview | None) -> None:
        self._preview = preview
        self.lines.set_lines(preview.lines if preview else ())
        self.lines.setVisible(preview is not None)
        self.discard.setVisible(preview is not None)
        step = Step.READY if preview else Step.DISABLED
        self.button.set_state(_("Resume"), preview.total if preview else "", step=step)
        self._place()
        self.update()

    def _sums_top(self) -> int:
        rows = len(self._preview.sums) if self._preview else 0
        return self.room().bottom() + 1 - 48 - 12 - SUM_ROW * rows

    def _place(self) -> None:
        left, wide = 1 + PADDING, self.width() - 1 - 2 * PADDING
        self.discard.setGeometry(left, self.room().bottom() + 1 - 48, wide, 48)
        bottom = self._sums_top() - NOTCH_HIGH
        self.lines.setGeometry(1, HEAD_HIGH, self.width() - 1, max(48, bottom - HEAD_HIGH))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def draw(self, painter: QPainter, c: Palette) -> None:
        super().draw(painter, c)
        preview = self._preview
        if preview is None:
            return
        left, wide = 1 + PADDING, self.width() - 1 - 2 * PADDING
        row = QRectF(left, 0, wide, HEAD_HIGH - 1)
        taken = draw_text(painter, row, preview.number, font(BODY), c.muted, "right") + 12
        name = row.adjusted(0, 0, -taken, 0)
        after = draw_text(painter, name, preview.title, font(TITLE, BOLD), c.text) + 10
        draw_text(painter, name.adjusted(after, 1, 0, 0), preview.below, font(BODY), c.muted)
        painter.fillRect(QRect(1, HEAD_HIGH - 1, self.width() - 1, 1), c.line)
        top = self._sums_top()
        draw_notch(painter, 1, self.width(), top - NOTCH_HIGH // 2, c.paper, c.line)
        for line in preview.sums:
            box = QRectF(left, top, wide, SUM_ROW)
            draw_sum_row(painter, c, box, line)
            top += SUM_ROW


class _Ground(Canvas):
    """Title, and what an empty list says."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._state: ParkedState | None = None
        self._problem = ""

    def show_state(self, state: ParkedState, problem: str) -> None:
        self._state, self._problem = state, problem
        self.update()

    def draw(self, painter: QPainter, c: Palette) -> None:
        painter.fillRect(self.rect(), c.paper)
        state = self._state
        if state is None:
            return
        title = QRectF(EDGE, 8, self.width() - 2 * EDGE, HEAD - 8)
        after = draw_text(painter, title, state.title, font(TITLE, BOLD), c.text) + 12
        if self._problem:
            row = title.adjusted(after, 1, 0, 0)
            draw_text(painter, row, self._problem, font(BODY), c.bad)
        if not state.tickets:
            self._draw_empty(painter, c, state)

    def _draw_empty(self, painter: QPainter, c: Palette, state: ParkedState) -> None:
        wide, middle = self.width(), self.height() / 2
        draw_icon(painter, wide / 2 - 24, middle - 92, "circle-pause", c.line_strong, 48, THIN)
        title = QRectF(0, middle - 28, wide, 30)
        draw_text(painter, title, state.empty_title, font(LARGE, BOLD), c.text, "center")
        lines = wrap(state.empty, font(BODY), min(wide - 64, 420), 3)
        words = QRectF(0, middle + 6, wide, 22 * len(lines))
        draw_lines(painter, words, lines, font(BODY), c.muted, 22, "center")


class ParkedScreen(ApprovedScreen):
    """Arrows choose, Enter and F12 resume, Del discards."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setAccessibleName(_("Parked screen"))
        self._desk = desk
        self._chosen = ""
        self._problem = ""
        self._ground = _Ground(self)
        self.list = ParkedList(self)
        self.list.chosen.connect(self._choose)
        self.list.resumed.connect(self._resume)
        self.resume_button = ActionButton(_("Resume"), parent=self)
        self.resume_button.clicked.connect(self.next_step)
        self.preview = ParkedPreview(self.resume_button, self)
        self.preview.discard.clicked.connect(self._discard)
        self.approval = ApprovalSheet(self, desk)
        self._minute = QTimer(self)
        self._minute.timeout.connect(self._render)
        desk.subscribe(self._render)

    def entered(self) -> None:
        self._minute.start(15_000)
        self._problem = ""
        self._render()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def left(self) -> None:
        self._minute.stop()

    def _orders(self) -> tuple[Order, ...]:
        return parked.waiting(self._desk)

    def _order(self) -> Order | None:
        return next((order for order in self._orders() if order.id == self._chosen), None)

    def _render(self) -> None:
        if not self.isVisible():
            return
        desk, orders = self._desk, self._orders()
        state = parked.derive(orders, desk.people, desk.settings, desk.now())
        self._ground.show_state(state, self._problem)
        if self._order() is None:
            self._chosen = orders[0].id if orders else ""
        chosen = self._order()
        self.list.show_tickets(state.tickets, self._chosen)
        self.list.setVisible(bool(orders))
        preview = parked.preview(chosen, desk.menu, desk.settings, desk.now()) if chosen else None
        self.preview.show_preview(preview)

    def _choose(self, order_id: str) -> None:
        self._chosen = order_id
        self._render()

    def _resume(self, order_id: str) -> None:
        def resumed(_before: Order | None) -> None:
            self.go.emit("sell")

        parked.resume(self._desk, order_id, resumed, self._refused)

    def _refused(self, error: StoreError) -> None:
        self._problem = parked.problem(error, self._desk.settings)
        self._render()

    def next_step(self) -> None:
        if self._chosen and not self.approval.is_open():
            self._resume(self._chosen)

    def _discard(self) -> None:
        order = self._order()
        if order is not None:
            parked.discard(self._desk, order, self.approval.ask, self._refused)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete:
            self._discard()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        _rail, right = columns(self.width())
        middle = self.width() - right
        self._ground.setGeometry(0, 0, middle, self.height())
        self.list.setGeometry(0, HEAD + 8, middle, self.height() - HEAD - 8)
        self.preview.setGeometry(middle, 0, right, self.height())
        super().resizeEvent(event)
