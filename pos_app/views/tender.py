"""Taking cash: ways to pay at the left, the amount in the middle, the ticket in short (C4)."""

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from pos_app.desk import Desk
from pos_app.presenters.tender import TenderPresenter, TenderTicket
from pos_app.views.amount_pad import AmountPad, draw_sum
from pos_app.views.aside import PADDING, Aside, show_step
from pos_app.views.screen import Screen, columns
from qt_kit.button import ActionButton
from qt_kit.drawing import draw_text
from qt_kit.marks import draw_notch
from qt_kit.rail import Rail, RailEntry, rail_measures
from qt_kit.theme import BODY, BOLD, STRONG, TITLE, Palette, font
from qt_kit.ticket_list import TicketList
from qt_kit.wording import _
from store_core.domain.orders import Order

HEAD, SUM, TOTAL_ROW, NOTCH = 48, 24, 36, 24


class TicketInShort(Aside):
    """Who, the lines, the sums, what is to pay; the button takes it."""

    def __init__(self, button: ActionButton, parent: QWidget) -> None:
        super().__init__(button, parent)
        self.lines = TicketList(_("Ticket lines"), parent=self)
        self.lines.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._ticket = TenderTicket("", "", "", (), (), "")

    def show_ticket(self, ticket: TenderTicket) -> None:
        self._ticket = ticket
        self.lines.set_lines(ticket.lines)
        self._place()
        self.update()

    def _sums_top(self) -> int:
        return self.room().bottom() + 1 - TOTAL_ROW - SUM * len(self._ticket.sums)

    def _place(self) -> None:
        bottom = self._sums_top() - 12 - NOTCH
        self.lines.setGeometry(1, HEAD + 1, self.width() - 1, max(48, bottom - HEAD - 1))

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
            draw_sum(painter, c, QRectF(left, top, wide, SUM), (row.text, row.amount))
            top += SUM
        total = QRectF(left, top, wide, TOTAL_ROW)
        draw_sum(painter, c, total, (_("To pay"), ticket.total), strong=True, px=TITLE)


class TenderScreen(Screen):
    """Digits, Backspace, E exact, Alt+1 cash, F12 take, Esc back."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._presenter = TenderPresenter(desk, self._render, self._sold)
        self.rail = Rail(_("Ways to pay"), parent=self)
        entries = [RailEntry("back", _("Back"), "arrow-left")]
        entries.append(RailEntry("cash", _("Cash"), "banknote"))
        self._entries = tuple(entries)
        self.rail.set_entries(entries, "cash")
        self.rail.chosen.connect(self._way)
        self.pad = AmountPad(_("Cash received"), _("Amount"), self)
        self.pad.digits.connect(self._presenter.digits)
        self.pad.backspace.connect(self._presenter.backspace)
        self.pad.quick.connect(self._presenter.quick)
        self.button = ActionButton(_("Take cash"))
        self.button.clicked.connect(self._presenter.take)
        self.aside = TicketInShort(self.button, self)

    def entered(self) -> None:
        if not self._desk.draft.lines:
            self.go.emit("sell")
            return
        if self._desk.shift is None:
            self.go.emit("shift")
            return
        self.rail.set_entries(self._entries, "cash")
        self.aside.show_ticket(self._presenter.ticket())
        self._presenter.begin()
        self.pad.take_focus()

    def next_step(self) -> None:
        self.button.click()

    def _way(self, key: str) -> None:
        self.rail.choose("cash")
        if key == "back":
            self.go.emit("sell")

    def _sold(self, _order: Order) -> None:
        self.go.emit("change")

    def _render(self) -> None:
        state = self._presenter.state()
        self.pad.show_amount(state.symbol, state.received, proposed=state.proposed)
        self.pad.show_cards(state.quick)
        self.pad.note.set_text(state.hint, state.hint_below, alarm=state.alarm)
        show_step(self.button, state.words, state.amount, below=state.below, can=state.can_take)

    def resizeEvent(self, event: QResizeEvent) -> None:
        rail, aside = columns(self.width())
        _wide, cell = rail_measures(self.width(), self.height() + 64)
        self.rail.set_cell(cell)
        self.rail.setGeometry(0, 0, rail, self.height())
        self.aside.setGeometry(self.width() - aside, 0, aside, self.height())
        middle = self.width() - rail - aside
        self.pad.setGeometry(rail + 24, 16, middle - 48, self.height() - 32)
        self._render()
        super().resizeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if event.key() == Qt.Key.Key_E:
            self._presenter.exact()
        elif alt and event.key() == Qt.Key.Key_1:
            self.pad.take_focus()
        elif event.text().isdigit() and not alt:
            self._presenter.digits(event.text())
        else:
            super().keyPressEvent(event)
