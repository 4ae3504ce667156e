"""Taking money: ways to pay at the left, the amount in the middle, the ticket in short (C4)."""

from itertools import pairwise

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from pos_app.desk import Desk
from pos_app.presenters.drawer import NoSale
from pos_app.presenters.paying import PayingPresenter, TenderTicket
from pos_app.presenters.picking import PickingPresenter
from pos_app.presenters.splitting import KINDS
from pos_app.presenters.tender import WAYS
from pos_app.views.amount_pad import WIDEST, AmountPad, draw_sum, draw_sum_row
from pos_app.views.approval import ApprovalSheet
from pos_app.views.aside import PADDING, Aside, show_step
from pos_app.views.give_up_sheet import GiveUpSheet
from pos_app.views.screen import Screen, columns
from pos_app.views.split_row import SplitRow
from pos_app.views.split_sheet import SplitSheet
from pos_app.views.tip_sheet import TipSheet
from qt_kit.button import ActionButton, Button, Kind
from qt_kit.drawing import draw_text
from qt_kit.icons import THIN, draw_icon
from qt_kit.marks import draw_notch
from qt_kit.rail import Rail, RailEntry, rail_measures
from qt_kit.sheet import Sheet
from qt_kit.theme import BODY, BOLD, STRONG, TITLE, Palette, font
from qt_kit.ticket_list import TicketList
from qt_kit.wording import _
from store_core.domain.orders import Order

HEAD, SUM, NOTCH, SPLIT = 48, 24, 24, 88
TOTAL_ROW, AFTER_TOTAL, TENDER_ROW, LEFT_ROW = 32, 9, 48, 36
ROOMY = 700
"""Narrower middles have shorter words on their keys."""


class TicketInShort(Aside):
    """Who, the lines, the sums, what was taken, what is to pay; the button takes it.

    `taken_back(index)` of a tender.
    """

    taken_back = Signal(int)

    def __init__(self, button: ActionButton, parent: QWidget) -> None:
        super().__init__(button, parent)
        self.lines = TicketList(_("Ticket lines"), parent=self)
        self.lines.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._ticket = TenderTicket("", "", "", (), (), "", (), "", "", "")
        self._back: list[Button] = []

    def show_ticket(self, ticket: TenderTicket) -> None:
        self._ticket = ticket
        self.setAccessibleName(ticket.left_words)
        self.setAccessibleDescription(ticket.left)
        self.lines.set_lines(ticket.lines)
        while len(self._back) < len(ticket.taken):
            made = Button(icon="x", kind=Kind.FLAT, name=_("Take back"), parent=self)
            made.clicked.connect(self._back_pressed)
            made.show()
            self._back.append(made)
        while len(self._back) > len(ticket.taken):
            gone = self._back.pop()
            gone.hide()
            gone.deleteLater()
        for button, row in zip(self._back, ticket.taken, strict=True):
            button.setAccessibleName(row.name)
        self._place()
        self.update()

    def _back_pressed(self) -> None:
        pressed = self.sender()
        for index, button in enumerate(self._back):
            if button is pressed:
                self.taken_back.emit(index)
                return

    def _foot_high(self) -> int:
        """From the sums down to the button."""
        ticket = self._ticket
        high = SUM * len(ticket.sums) + LEFT_ROW
        if ticket.taken:
            high += TOTAL_ROW + AFTER_TOTAL + TENDER_ROW * len(ticket.taken)
        return high + SUM * (bool(ticket.rounding) + bool(ticket.rest))

    def _sums_top(self) -> int:
        return self.room().bottom() + 1 - self._foot_high()

    def _place(self) -> None:
        bottom = self._sums_top() - 12 - NOTCH
        self.lines.setGeometry(1, HEAD + 1, self.width() - 1, max(48, bottom - HEAD - 1))
        top = self._sums_top() + SUM * len(self._ticket.sums) + TOTAL_ROW + AFTER_TOTAL
        for index, button in enumerate(self._back):
            button.setGeometry(self.width() - 48, top + index * TENDER_ROW, 48, TENDER_ROW)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def draw(self, painter: QPainter, c: Palette) -> None:
        super().draw(painter, c)
        ticket, left = self._ticket, 1 + PADDING
        wide = self.width() - 1 - 2 * PADDING
        number = QRectF(left, 0, wide, HEAD)
        taken = draw_text(painter, number, ticket.number, font(BODY), c.muted, "right")
        room = QRectF(left, 0, wide - taken - 12, HEAD)
        named = draw_text(painter, room, ticket.title, font(STRONG, BOLD), c.text) + 10
        draw_text(painter, room.adjusted(named, 0, 0, 0), ticket.guests, font(BODY), c.muted)
        painter.fillRect(QRect(1, HEAD, self.width() - 1, 1), c.line)
        top = self._sums_top()
        draw_notch(painter, 1, self.width(), top - 12 - NOTCH / 2, c.paper, c.line)
        for row in ticket.sums:
            draw_sum_row(painter, c, QRectF(left, top, wide, SUM), row)
            top += SUM
        if ticket.taken:
            top = self._draw_taken(painter, c, top)
        if ticket.rounding:
            rounded = (_("Cash rounding"), ticket.rounding)
            draw_sum(painter, c, QRectF(left, top, wide, SUM), rounded)
            top += SUM
        if ticket.rest:
            box = QRectF(left, top, wide, SUM)
            draw_sum(painter, c, box, (_("Open in all"), ticket.rest))
            top += SUM
        last = QRectF(left, top, wide, LEFT_ROW)
        draw_sum(painter, c, last, (ticket.left_words, ticket.left), strong=True, px=TITLE)

    def _draw_taken(self, painter: QPainter, c: Palette, top: int) -> int:
        """The total and each tender under it; returns where the next row begins."""
        ticket, left = self._ticket, 1 + PADDING
        wide = self.width() - 1 - 2 * PADDING
        total = QRectF(left, top, wide, TOTAL_ROW)
        draw_sum(painter, c, total, (_("Total"), ticket.total), strong=True)
        top += TOTAL_ROW
        painter.fillRect(QRect(left, top + AFTER_TOTAL // 2, wide, 1), c.line)
        top += AFTER_TOTAL
        for row in ticket.taken:
            box = QRectF(left, top, self.width() - left - 48 - 12, TENDER_ROW)
            draw_icon(painter, left, top + 14, row.icon, c.muted, 20, THIN)
            draw_text(painter, box, row.amount, font(BODY), c.text, "right")
            draw_text(painter, box.adjusted(28, 0, -100, 0), row.text, font(BODY), c.text)
            top += TENDER_ROW
        return top


class Pair(QWidget):
    """Two buttons side by side; one alone takes all the room."""

    def __init__(self, *buttons: Button) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for button in buttons:
            button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            row.addWidget(button, 1)


class TenderScreen(Screen):
    """Digits, Backspace, E exact, Alt+1 cash, Alt+2 card, F5 split, T tip, F12 take, Esc back."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._presenter = PayingPresenter(desk, self._render, self._sold)
        self._picking = PickingPresenter(desk, self._show_picking, self._presenter.split_by_item)
        self._drawer = NoSale(desk, self._render)
        self.rail = Rail(_("Ways to pay"), parent=self)
        entries = [RailEntry("back", _("Back"), "arrow-left")]
        entries += [RailEntry(way.method, _(way.word), way.icon) for way in WAYS]
        self._entries = tuple(entries)
        self.rail.set_entries(entries, "cash")
        self.rail.chosen.connect(self._way)
        self.middle = QWidget(self)
        self.pad = AmountPad(_("Cash received"), _("Amount"), self.middle)
        self.pad.digits.connect(self._presenter.digits)
        self.pad.backspace.connect(self._presenter.backspace)
        self.pad.quick.connect(self._presenter.quick)
        self.open_drawer = Button(_("Open drawer"), icon="archive", kind=Kind.QUIET, size=64)
        self.open_drawer.radius = 12
        self.open_drawer.clicked.connect(self._no_sale)
        self.add_tip = Button(_("Add tip"), icon="hand-coins", kind=Kind.QUIET, size=64)
        self.add_tip.radius = 12
        self.pad.stand(Pair(self.open_drawer, self.add_tip))
        self.splits = SplitRow(self.middle)
        self.splits.chosen.connect(self._split)
        self.button = ActionButton(_("Take cash"))
        self.button.clicked.connect(self._presenter.take)
        self.aside = TicketInShort(self.button, self)
        self.aside.taken_back.connect(self._presenter.take_back)
        self.picking = SplitSheet(self._picking, self.middle)
        self.tip = TipSheet(desk, self.middle)
        self.tip.tipped.connect(self._presenter.tipped)
        self.add_tip.clicked.connect(self._open_tip)
        self.give_up = GiveUpSheet(self.middle)
        self.give_up.given_up.connect(self._give_up)
        for sheet in (self.tip, self.give_up):
            sheet.dismissed.connect(self._render)
        self.approval = ApprovalSheet(self, desk)
        self._chain()

    def _chain(self) -> None:
        """Amount, quick amounts, keypad, split, tenders, button; the rail is one stop."""
        order: list[QWidget] = [self.pad.keypad, self.open_drawer, self.add_tip]
        order += [*self.splits.buttons, self.button, self.rail]
        for one, then in pairwise(order):
            QWidget.setTabOrder(one, then)

    def entered(self) -> None:
        if not self._desk.draft.lines:
            self.go.emit("sell")
            return
        if self._desk.shift is None:
            self.go.emit("shift")
            return
        self.rail.set_entries(self._entries, "cash")
        self._drawer.forget()
        self._presenter.begin()
        if self._desk.splitting:
            self.splits.take_focus()
        else:
            self.pad.take_focus()
        self._desk.splitting = False

    def left(self) -> None:
        for sheet in (self.tip, self.give_up):
            sheet.slide_out(at_once=True)
        self._picking.leave()

    def _open_sheet(self) -> Sheet | None:
        sheets: tuple[Sheet, ...] = (self.approval, self.give_up, self.tip, self.picking)
        return next((sheet for sheet in sheets if sheet.is_open()), None)

    def next_step(self) -> None:
        sheet = self._open_sheet()
        if sheet is None:
            self.button.click()
        elif sheet is self.tip:
            self.tip.take()
        elif sheet is self.picking:
            self._picking.done()

    def step_back(self) -> bool:
        sheet = self._open_sheet()
        if sheet is not None:
            sheet.dismissed.emit()
        else:
            self._back()
        return True

    def _open_tip(self) -> None:
        self.tip.open_sheet()
        self._render()

    def _back(self) -> None:
        """Asks first where money was taken already."""
        taken = self._presenter.ticket().taken
        if taken:
            self.give_up.ask(taken)
            self._render()
        else:
            self.go.emit("sell")

    def _give_up(self) -> None:
        self._presenter.give_up()
        self.go.emit("sell")

    def _split(self, kind: str) -> None:
        for known in KINDS:
            if kind == known == "items":
                self._picking.begin()
            elif kind == known:
                self._presenter.choose_split(known)
                self.pad.take_focus()

    def _show_picking(self) -> None:
        state = self._picking.state()
        if state is None:
            self.picking.slide_out()
        else:
            self.picking.show_state(state)
            if not self.picking.is_open():
                self.picking.slide_in()
                self.picking.list.setFocus(Qt.FocusReason.OtherFocusReason)
        self._render()

    def _way(self, key: str) -> None:
        if key == "back":
            self.rail.choose(self._presenter.way)
            self._back()
        for way in WAYS:
            if key == way.method:
                self._presenter.choose_way(way.method)
                self.pad.take_focus()

    def _no_sale(self) -> None:
        self._drawer.ask(self.approval.ask)

    def _sold(self, _order: Order) -> None:
        self.go.emit("change")

    def _render(self) -> None:
        state, way = self._presenter.state(), self._presenter.way
        self.rail.choose(way)
        self.pad.set_caption(state.caption)
        self.pad.show_amount(state.symbol, state.received, proposed=state.proposed)
        self.pad.show_steps(state.steps)
        self.pad.show_cards(state.quick)
        self.splits.show_cards(self._presenter.splits())
        self.add_tip.setVisible(bool(self._desk.settings.tip_percents))
        tipped = self._desk.draft.cart.tip > 0
        self.add_tip.set_text(_("Edit tip") if tipped else _("Add tip"), name=_("Add tip"))
        told = self._presenter.told or self._drawer.told()
        if told is not None:
            good = self._presenter.told is not None
            self.pad.note.set_text(
                told.strong, told.text, alarm=told.alarm, icon="check", good=good
            )
        else:
            self.pad.note.set_text(state.hint, state.hint_below, alarm=state.alarm)
        self.aside.show_ticket(self._presenter.ticket())
        self.button.setAccessibleName(_("Take cash") if way == "cash" else _("Card took"))
        can = state.can_take and self._open_sheet() is None
        show_step(self.button, state.words, state.amount, below=state.below, can=can)

    def resizeEvent(self, event: QResizeEvent) -> None:
        rail, aside = columns(self.width())
        _wide, cell = rail_measures(self.width(), self.height() + 64)
        self.rail.set_cell(cell)
        self.rail.setGeometry(0, 0, rail, self.height())
        self.aside.setGeometry(self.width() - aside, 0, aside, self.height())
        wide, high = self.width() - rail - aside, self.height()
        words = _("Open drawer") if wide >= ROOMY else _("Drawer")
        self.open_drawer.set_text(words, name=_("Open drawer"))
        self.middle.setGeometry(rail, 0, wide, high)
        room = min(wide - 48, WIDEST)
        self.splits.setGeometry((wide - room) // 2, 16, room, SPLIT)
        self.pad.setGeometry(24, 16 + SPLIT + 24, wide - 48, high - SPLIT - 56)
        self._render()
        super().resizeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if self._open_sheet() is not None:
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_E:
            self._presenter.exact()
        elif alt and event.key() == Qt.Key.Key_1:
            self._way("cash")
        elif alt and event.key() == Qt.Key.Key_2:
            self._way("card")
        elif event.key() == Qt.Key.Key_F5:
            self.splits.take_focus()
        elif event.key() == Qt.Key.Key_T and self.add_tip.isVisible():
            self._open_tip()
        elif event.text().isdigit() and not alt:
            self._presenter.digits(event.text())
        else:
            super().keyPressEvent(event)
