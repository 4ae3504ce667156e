"""A tip on top: the store's percentages, or any amount (C4)."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from pos_app.desk import Desk
from pos_app.presenters.amount import Entered, shortened, typed
from pos_app.presenters.tipping import TipState, derive
from pos_app.views.amount_pad import AmountPad
from qt_kit.button import ActionButton, Button, Kind, Step
from qt_kit.label import Label
from qt_kit.sheet import Sheet
from qt_kit.theme import BOLD, LARGE, Palette
from qt_kit.wording import _
from store_core.domain.draft import with_tip

HEAD, FOOT, SIDE = 64, 88, 24


class TipSheet(Sheet):
    """`open_sheet()`; `tipped()` when the ticket has another tip. Keys: digits, Backspace, F12."""

    tipped = Signal()

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent, "bottom")
        self.setAccessibleName(_("Tip"))
        self._desk = desk
        self._entered = Entered()
        self.close_button = Button(
            icon="x", kind=Kind.FLAT, name=_("Close tip"), icon_px=24, parent=self
        )
        self.close_button.clicked.connect(self.dismissed)
        self.title = Label(_("Tip"), LARGE, BOLD, name=_("Tip title"), parent=self)
        self.pad = AmountPad(_("Tip amount"), _("Tip"), self)
        self.pad.digits.connect(lambda digits: self._enter(lambda now: typed(now, digits)))
        self.pad.backspace.connect(lambda: self._enter(shortened))
        self.pad.quick.connect(self._tap)
        self.none = Button(_("No tip"), kind=Kind.QUIET, size=64, parent=self)
        self.none.clicked.connect(lambda: self._take(0))
        self.button = ActionButton(_("Take tip"), high=64, parent=self)
        self.button.clicked.connect(self.take)
        self.dismissed.connect(self.slide_out)

    def open_sheet(self) -> None:
        bill = self._desk.price.quote
        if bill is not None:
            self._entered = Entered(bill.tip, proposed=True)
            self._render()
            self.slide_in()
            self.pad.take_focus()

    def _tap(self, tip: int) -> None:
        self._enter(lambda _now: Entered(tip, tapped=True))

    def _enter(self, change: Callable[[Entered], Entered]) -> None:
        self._entered = change(self._entered)
        self._render()

    def _state(self) -> TipState | None:
        bill = self._desk.price.quote
        return derive(self._entered, bill, self._desk.settings) if bill else None

    def _render(self) -> None:
        state = self._state()
        if state is None:
            return
        self.pad.show_amount(state.symbol, state.amount, proposed=state.proposed)
        self.pad.show_cards(state.quick)
        self.pad.note.set_text(state.note, state.note_below, alarm=state.alarm)
        self.none.setVisible(state.can_remove)
        step = Step.READY if state.can else Step.DISABLED
        self.button.set_state(state.words, state.total, below=state.below, step=step, amount_px=24)

    def take(self) -> None:
        state = self._state()
        if state is not None and state.can:
            self._take(self._entered.amount)

    def _take(self, tip: int) -> None:
        self.slide_out()
        self._desk.set_draft(with_tip(self._desk.draft, tip))
        self.tipped.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        wide, high = self.width(), self.height()
        self.close_button.setGeometry(12, 8, 48, 48)
        self.title.setGeometry(72, 8, wide - 88, 48)
        self.pad.setGeometry(SIDE, HEAD + 16, wide - 2 * SIDE, high - HEAD - FOOT - 32)
        own = min(264, (wide - 2 * SIDE) // 2)
        self.button.setGeometry(wide - SIDE - own, high - FOOT + 12, own, 64)
        self.none.setGeometry(SIDE, high - FOOT + 12, 132, 64)
        super().resizeEvent(event)

    def draw(self, painter: QPainter, c: Palette) -> None:
        painter.fillRect(self.rect(), c.paper)
        painter.fillRect(0, 0, self.width(), HEAD, c.surface)
        painter.fillRect(0, HEAD - 1, self.width(), 1, c.line)
        painter.fillRect(0, self.height() - FOOT, self.width(), FOOT, c.surface)
        painter.fillRect(0, self.height() - FOOT, self.width(), 1, c.line)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text().isdigit():
            self._enter(lambda now: typed(now, event.text()))
        else:
            super().keyPressEvent(event)
