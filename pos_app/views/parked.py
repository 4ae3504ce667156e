"""Parked tickets: which there are at the left, the chosen one at the right (C3)."""

from PySide6.QtCore import QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from pos_app.desk import Desk
from pos_app.presenters import parked
from pos_app.presenters.parked import ParkedState, ParkedTicket, Preview
from pos_app.views.approval import ApprovalSheet
from pos_app.views.aside import PADDING, Aside
from pos_app.views.screen import Screen, columns
from qt_kit.button import ActionButton, Button, Kind, Step
from qt_kit.control import Canvas, Enter
from qt_kit.drawing import draw_box, draw_lines, draw_text, wrap
from qt_kit.icons import BOLD_STROKE, THIN, draw_icon
from qt_kit.marks import draw_notch
from qt_kit.scrolling import Scrolling
from qt_kit.targets import Target
from qt_kit.theme import BODY, BOLD, CAPTION, LARGE, MEDIUM, STRONG, TITLE, Palette, font
from qt_kit.ticket_list import TicketList
from qt_kit.wording import _
from store_core.domain.errors import StoreError
from store_core.domain.orders import Order

HEAD, CARD_HIGH, GAP, EDGE = 64, 112, 12, 16
SUM_ROW, NOTCH_HIGH, HEAD_HIGH = 24, 24, 64


class ParkedList(Scrolling):
    """Cards two or three in a row; arrows move, Enter resumes: `chosen(id)`, `resumed(id)`."""

    chosen = Signal(str)
    resumed = Signal(str)
    focus_moved = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(_("Parked tickets"), parent)
        self._tickets: tuple[ParkedTicket, ...] = ()
        self._chosen = ""

    def show_tickets(self, tickets: tuple[ParkedTicket, ...], chosen: str) -> None:
        self._tickets, self._chosen = tickets, chosen
        self.scroll_y = max(0, min(self.scroll_y, self.furthest()))
        self.update()

    def _columns(self) -> int:
        return max(1, min(3, (self.width() - EDGE) // 340))

    def content_height(self) -> int:
        rows = -(-len(self._tickets) // self._columns())
        return rows * (CARD_HIGH + GAP) + EDGE

    def card_rect(self, index: int) -> QRect:
        columns_shown = self._columns()
        wide = (self.width() - 2 * EDGE - GAP * (columns_shown - 1)) // columns_shown
        row, column = divmod(index, columns_shown)
        top = row * (CARD_HIGH + GAP) - self.scroll_y
        return QRect(EDGE + column * (wide + GAP), top, wide, CARD_HIGH)

    def part_at(self, x: int, y: int) -> str | None:
        for index, ticket in enumerate(self._tickets):
            if self.card_rect(index).contains(x, y):
                return ticket.order
        return None

    def activate(self, part: str) -> None:
        self.chosen.emit(part)

    def _index(self) -> int:
        return next((i for i, one in enumerate(self._tickets) if one.order == self._chosen), 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        step = {
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Down: self._columns(),
            Qt.Key.Key_Up: -self._columns(),
        }.get(key, 0)
        if step and self._tickets:
            at = max(0, min(self._index() + step, len(self._tickets) - 1))
            self._show(at)
            self.chosen.emit(self._tickets[at].order)
            self.focus_moved.emit()
        elif key in Enter and self._tickets:
            self.resumed.emit(self._tickets[self._index()].order)
        else:
            super().keyPressEvent(event)

    def _show(self, index: int) -> None:
        rect = self.card_rect(index).translated(0, self.scroll_y)
        self.show_span(rect.top(), rect.bottom())

    def focus_rect(self) -> tuple[QRect, int]:
        return (self.card_rect(self._index()), 12) if self._tickets else (self.rect(), 8)

    def targets(self) -> list[Target]:
        return [
            Target(
                _("Parked {name}").format(name=one.name),
                self.card_rect(index),
                self.isEnabled(),
                f"{one.pieces} {one.total} {one.since}",
                one.order == self._chosen,
            )
            for index, one in enumerate(self._tickets)
        ]

    def reveal(self, name: str) -> None:
        for index, target in enumerate(self.targets()):
            if target.name == name:
                self._show(index)

    def draw(self, painter: QPainter, c: Palette) -> None:
        painter.fillRect(self.rect(), c.paper)
        for index, ticket in enumerate(self._tickets):
            rect = self.card_rect(index)
            if rect.bottom() >= 0 and rect.top() <= self.height():
                self._draw_card(painter, c, rect, ticket)
        self.draw_scrollbar(painter, c)

    def _draw_card(self, painter: QPainter, c: Palette, rect: QRect, ticket: ParkedTicket) -> None:
        chosen = ticket.order == self._chosen
        pressed = ticket.order == self.pressed_part
        ground = c.accent_soft if chosen else c.sunken if pressed else c.surface
        border, stroke = (c.accent, 2) if chosen else (c.line, 1)
        draw_box(painter, rect, ground, border, radius=12, stroke=stroke)
        inner = QRectF(rect).adjusted(13, 12, -13, -12)
        top = QRectF(inner.left(), inner.top(), inner.width(), 22)
        shape = font(STRONG, BOLD)
        taken = draw_text(painter, top, ticket.total, shape, c.text, "right") + 12
        name = top.adjusted(0, 0, -taken, 0)
        left = draw_text(painter, name, ticket.name, shape, c.text) + 9
        if ticket.number != ticket.name:
            rest = name.adjusted(left, 0, 0, 0)
            draw_text(painter, rest, ticket.number, font(CAPTION), c.muted)
        second = QRectF(inner.left(), inner.top() + 26, inner.width(), 20)
        draw_icon(painter, second.left(), second.top() + 2, ticket.icon, c.muted, 16, BOLD_STROKE)
        words = f"{ticket.kind}, {ticket.pieces}"
        row = second.adjusted(24, 0, 0, 0)
        beside = draw_text(painter, row, words, font(BODY), c.text) + 32
        if ticket.allergy:
            x = second.left() + beside
            draw_icon(painter, x, second.top() + 2, "octagon-alert", c.bad, 16, BOLD_STROKE)
            alarm = QRectF(x + 20, second.top(), inner.right() - x - 20, 20)
            draw_text(painter, alarm, _("Allergy"), font(CAPTION, MEDIUM), c.bad)
        holds = QRectF(inner.left(), inner.top() + 48, inner.width(), 18)
        draw_text(painter, holds, ticket.holds, font(CAPTION), c.muted)
        foot = QRectF(inner.left(), inner.bottom() - 18, inner.width(), 18)
        draw_icon(painter, foot.left(), foot.top() + 2, "clock", c.muted, 14, BOLD_STROKE)
        told = f"{ticket.since}, {ticket.by}" if ticket.by else ticket.since
        draw_text(painter, foot.adjusted(20, 0, 0, 0), told, font(CAPTION), c.muted)


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
        self.button.setVisible(preview is not None)
        if preview:
            self.button.set_state(_("Resume"), preview.total, step=Step.READY)
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
            draw_text(painter, box, line.text, font(BODY), c.muted)
            draw_text(painter, box, line.amount, font(BODY), c.muted, "right")
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


class ParkedScreen(Screen):
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

    def step_back(self) -> bool:
        if self.approval.is_open():
            self.approval.dismissed.emit()
            return True
        return False

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
