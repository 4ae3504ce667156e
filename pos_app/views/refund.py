"""Giving money back: how many of each line at the left, what it comes to at the right (C4)."""

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from pos_app.desk import Desk
from pos_app.presenters.refund import RefundLine, RefundPresenter, RefundState
from pos_app.views.amount_pad import draw_sum
from pos_app.views.approval import ApprovalSheet
from pos_app.views.approved import ApprovedScreen
from pos_app.views.aside import PADDING, Aside, show_step
from pos_app.views.screen import columns, reading_area
from pos_app.views.scroll_column import ScrollColumn
from qt_kit.button import ActionButton, Button, Kind
from qt_kit.control import Card, start_painting
from qt_kit.drawing import draw_lines, draw_text, wrap
from qt_kit.icons import THIN, draw_icon
from qt_kit.marks import draw_notch
from qt_kit.stepper import Stepper
from qt_kit.theme import BODY, BOLD, CAPTION, MEDIUM, STRONG, TITLE, Palette, colours, font
from qt_kit.wording import _
from store_core.domain.orders import Order
from store_core.domain.refunds import Refund

HEAD, ROW, GAP, SIDE = 72, 72, 8, 24
NAME, BELOW = 20, 18
SUM, TOTAL_ROW, NOTCH, AMOUNT = 24, 40, 24, 96


class RefundRow(Card):
    """One line of the order: `changed(line, count)`."""

    changed = Signal(str, int)

    def __init__(self, line: RefundLine, parent: QWidget) -> None:
        super().__init__(parent)
        self._line = line
        name = _("Refund {name}").format(name=line.name)
        self.stepper = Stepper(name, line.back, highest=line.left, middle=40, parent=self)
        self.stepper.changed.connect(lambda count: self.changed.emit(self._line.id, count))

    def show_line(self, line: RefundLine, *, usable: bool) -> None:
        self._line = line
        self.setAccessibleName(line.name)
        self.setAccessibleDescription(f"{line.below} {line.amount}".strip())
        self.stepper.set_range(0, line.left)
        self.stepper.set_value(line.back)
        self.stepper.setEnabled(usable)
        self.stepper.setVisible(line.left > 0)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        wide = self.stepper.width()
        self.stepper.move(self.width() - wide - 12, (self.height() - self.stepper.height()) // 2)
        super().resizeEvent(event)

    def draw(self, painter: QPainter, c: Palette) -> None:
        super().draw(painter, c)
        line, chosen = self._line, self._line.back > 0
        ink = c.text if line.left else c.muted
        end = self.stepper.x() - 16
        amount = QRectF(end - AMOUNT, 0, AMOUNT, ROW)
        draw_text(painter, amount, line.amount, font(STRONG, BOLD), c.text, "right")
        shape, wide = font(BODY, BOLD if chosen else MEDIUM), end - AMOUNT - 32
        lines = wrap(line.name, shape, wide, 2)
        top = (ROW - NAME * len(lines) - BELOW) / 2
        name = QRectF(20, top, wide, NAME * len(lines))
        draw_lines(painter, name, lines, shape, ink, NAME)
        below = QRectF(20, name.bottom(), wide, BELOW)
        draw_text(painter, below, line.below, font(CAPTION), c.muted)


class RefundSlip(Aside):
    """What the pieces come to, and how it goes back."""

    def __init__(self, button: ActionButton, parent: QWidget) -> None:
        super().__init__(button, parent)
        self._state: RefundState | None = None

    def show_state(self, state: RefundState) -> None:
        self._state = state
        self.setAccessibleName(_("What it comes to"))
        self.setAccessibleDescription(state.total)
        self.update()

    def draw(self, painter: QPainter, c: Palette) -> None:
        super().draw(painter, c)
        state = self._state
        if state is None:
            return
        left, wide = 1 + PADDING, self.width() - 1 - 2 * PADDING
        head = QRectF(left, 16, wide, 26)
        draw_text(painter, head, _("What goes back"), font(TITLE, BOLD), c.text)
        draw_notch(painter, 1, self.width(), 66, c.paper, c.line)
        ink = c.bad if state.alarm else c.muted
        lines = wrap(state.note, font(BODY), wide - 32, 4)
        box = QRectF(left + 32, 90, wide - 32, 22 * len(lines))
        icon = "octagon-alert" if state.alarm else "info"
        draw_icon(painter, left, box.top() + 1, icon, ink, 20, THIN)
        draw_lines(painter, box, lines, font(BODY), ink, 22)
        rows = (*state.sums, *state.tenders)
        top = self.room().bottom() + 1 - TOTAL_ROW - SUM * len(rows) - (9 if rows else 0)
        for index, row in enumerate(rows):
            if index == len(state.sums):
                painter.fillRect(QRect(left, int(top) + 4, wide, 1), c.line)
                top += 9
            draw_sum(painter, c, QRectF(left, top, wide, SUM), (row.text, row.amount))
            top += SUM
        total = QRectF(left, self.room().bottom() + 1 - TOTAL_ROW, wide, TOTAL_ROW)
        draw_sum(painter, c, total, (_("To give back"), state.total), strong=True, px=TITLE)


class RefundScreen(ApprovedScreen):
    """Steppers by touch, + and -; A all of it, F12 gives back, Esc returns to the receipts."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setAccessibleName(_("Refund screen"))
        self._desk = desk
        self._presenter = RefundPresenter(desk, self._render, self._done)
        self._state: RefundState | None = None
        self.column = ScrollColumn(_("Lines of the order"), self)
        self._rows: list[RefundRow] = []
        self._ids: tuple[str, ...] = ()
        self.all = Button(_("All of it"), icon="check", kind=Kind.PLAIN, parent=self)
        self.all.clicked.connect(self._presenter.all_of_it)
        self.back = Button(_("Leave it"), icon="arrow-left", kind=Kind.FLAT, parent=self)
        self.back.clicked.connect(self.leave)
        self.button = ActionButton(_("Give back"))
        self.button.clicked.connect(self._step)
        self.aside = RefundSlip(self.button, self)
        self.approval = ApprovalSheet(self, desk)
        desk.subscribe(self._follow)

    def entered(self) -> None:
        order = self._desk.refunding
        if order is None:
            self.go.emit("receipts")
            return
        self._presenter.begin(order)
        if self._rows:
            self._rows[0].stepper.setFocus(Qt.FocusReason.OtherFocusReason)

    def _follow(self) -> None:
        if self.isVisible():
            self._presenter.follow()

    def leave(self) -> bool:
        self._desk.refunding = None
        self.go.emit("receipts")
        return True

    def _step(self) -> None:
        self._presenter.step(self.approval.ask)

    def _done(self, order: Order, refund: Refund) -> None:
        desk = self._desk
        desk.refunding, desk.sold, desk.refunded = None, order, refund
        desk.know(order)
        self.go.emit("change")

    def _render(self) -> None:
        state = self._presenter.state()
        self._state = state
        if state is None:
            return
        ids = tuple(line.id for line in state.lines)
        if ids != self._ids:
            self._make_rows(state.lines)
            self._ids = ids
        usable = state.words == _("Give back")
        for row, line in zip(self._rows, state.lines, strict=True):
            row.show_line(line, usable=usable)
        self.all.setEnabled(state.can_all)
        self.aside.show_state(state)
        show_step(
            self.button, state.words, state.total, below=state.words_below, can=state.can_step
        )
        self.update()

    def _make_rows(self, lines: tuple[RefundLine, ...]) -> None:
        for row in self._rows:
            row.hide()
            row.deleteLater()
        self._rows = [RefundRow(line, self.column.inside) for line in lines]
        for row in self._rows:
            row.changed.connect(self._presenter.set_back)
            self.column.watch(row.stepper)
            row.show()
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()
        super().resizeEvent(event)

    def _place(self) -> None:
        _rail, aside = columns(self.width())
        self.aside.setGeometry(self.width() - aside, 0, aside, self.height())
        left, wide = reading_area(self.aside.x(), SIDE)
        own = self.all.sizeHint().width()
        self.all.setGeometry(left + wide - own, 12, own, 48)
        back = self.back.sizeHint().width()
        self.back.setGeometry(left - 16, 12, back, 48)
        self.column.setGeometry(left, HEAD, wide + 8, self.height() - HEAD - 16)
        for index, row in enumerate(self._rows):
            row.setGeometry(0, index * (ROW + GAP), wide, ROW)
        self.column.set_inside_height(len(self._rows) * (ROW + GAP))

    def paintEvent(self, event: QPaintEvent) -> None:
        state = self._state
        if state is None:
            return
        painter, c = start_painting(self), colours()
        left = self.back.geometry().right() + 8
        head = QRectF(left, 0, self.all.x() - left - 12, HEAD)
        taken = draw_text(painter, head, state.title, font(TITLE, BOLD), c.text) + 12
        draw_text(painter, head.adjusted(taken, 1, 0, 0), state.below, font(BODY), c.muted)
        painter.end()
