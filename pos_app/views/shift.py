"""The Shift place: opened with its float, cash moved while it is open, the way to its end (C5)."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent

from pos_app.desk import Desk, Reported
from pos_app.presenters.drawer import Kind as MoveKind
from pos_app.presenters.drawer import MovingPresenter, NoSale
from pos_app.presenters.running_shift import RunningPresenter
from pos_app.presenters.shift import ShiftPresenter
from pos_app.views.amount_pad import AmountPad
from pos_app.views.approval import ApprovalSheet
from pos_app.views.approved import ApprovedScreen
from pos_app.views.running_shift import RunningShift
from pos_app.views.screen import columns
from pos_app.views.shift_slip import ShiftSlip, Slip
from qt_kit.button import ActionButton, Button, Kind
from qt_kit.wording import _
from store_core.application import shifts
from store_core.domain.shifts import Movement, ShiftReport


class ShiftScreen(ApprovedScreen):
    """Digits and F12. Opening: the float. Open: I paid in, O paid out, D drawer, X report; F12
    goes on to closing, Esc back to the sale.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setAccessibleName(_("Shift screen"))
        self._desk = desk
        self._opening = ShiftPresenter(desk, self._render)
        self._running = RunningPresenter(desk, self._render, self._reported)
        self._moving = MovingPresenter(desk, self._render, self._moved)
        self._no_sale = NoSale(desk, self._no_sale_told)
        self._was_open = True
        self._last_z: ShiftReport | None = None
        self.pad = AmountPad(_("Float in the drawer"), _("Amount"), self)
        self.pad.digits.connect(self._digits)
        self.pad.backspace.connect(self._backspace)
        self.pad.quick.connect(self._quick)
        self.running = RunningShift(self)
        self.running.chosen.connect(self._act)
        self.back = Button(_("Leave it"), icon="arrow-left", kind=Kind.QUIET, size=64)
        self.back.clicked.connect(self._moving.leave)
        self.last = Button(_("Last Z report"), icon="file-chart-column", kind=Kind.QUIET, size=64)
        self.last.clicked.connect(self._show_last)
        for button in (self.back, self.last):
            button.radius = 12
            button.setParent(self.pad)
            button.hide()
        self.button = ActionButton(_("Open shift"))
        self.button.clicked.connect(self._step)
        self.slip = ShiftSlip(self.button, self)
        self.approval = ApprovalSheet(self, desk)
        desk.subscribe(self._follow)

    def entered(self) -> None:
        self._was_open = self._desk.shift is not None
        self._moving.leave()
        self._opening.begin()
        self._running.load()
        if not self._was_open:
            self._desk.run(lambda shop: shifts.z_reports(shop, 1), self._know_last)
        self._render()
        self._take_focus()

    def _know_last(self, reports: tuple[ShiftReport, ...]) -> None:
        self._last_z = reports[0] if reports else None
        self._render()

    def _show_last(self) -> None:
        if self._last_z is not None:
            self._reported(Reported(self._last_z))

    def _take_focus(self) -> None:
        if self._was_open and self._moving.state() is None:
            self.running.take_focus()
        else:
            self.pad.take_focus()

    def leave(self) -> bool:
        if self._moving.state() is None:
            return False
        self._moving.leave()
        self._take_focus()
        return True

    def _step(self) -> None:
        if self._moving.state() is not None:
            self._moving.step(self.approval.ask)
        elif self._desk.shift is not None:
            self.go.emit("closing")
        else:
            self._opening.step()

    def _act(self, key: str) -> None:
        match key:
            case "paid_in" | "paid_out":
                self._move(key)
            case "no_sale":
                self._no_sale.ask(self.approval.ask)
            case "x_report":
                self._running.x_report(self.approval.ask)

    def _move(self, kind: MoveKind) -> None:
        self._moving.begin(kind)
        self.pad.take_focus()

    def _moved(self, movement: Movement) -> None:
        self._running.moved(movement)
        self._take_focus()

    def _no_sale_told(self) -> None:
        told = self._no_sale.told()
        self._running.load()
        if told is not None:
            self._running.tell(told)

    def _reported(self, shown: Reported) -> None:
        self._desk.report = shown
        self.go.emit("report")

    def _digits(self, digits: str) -> None:
        (self._opening if self._moving.state() is None else self._moving).digits(digits)

    def _backspace(self) -> None:
        (self._opening if self._moving.state() is None else self._moving).backspace()

    def _quick(self, minor: int) -> None:
        (self._opening if self._moving.state() is None else self._moving).quick(minor)

    def _follow(self) -> None:
        if not self.isVisible():
            return
        self._render()
        if self._desk.shift is not None and not self._was_open:
            self._was_open = True
            self.go.emit("sell")

    def _render(self) -> None:
        running, moving = self._running.state(), self._moving.state()
        self.pad.setVisible(running is None or moving is not None)
        self.running.setVisible(running is not None and moving is None)
        if moving is not None:
            self.pad.stand(self.back)
            self._show_moving()
        elif running is not None:
            told = self._running.told()
            self.running.show_state(running, told)
            slip = Slip(_("This shift"), running.rows, _("Counted blind at its end."), "lock")
            self.slip.show_slip(slip)
            self.slip.show_button(_("Close shift"), below=_("Count the drawer"))
        else:
            self.pad.stand(self.last if self._last_z is not None else None)
            self._show_opening()

    def _show_moving(self) -> None:
        state = self._moving.state()
        if state is None:
            return
        self.pad.set_caption(state.caption)
        self.pad.show_amount(state.symbol, state.amount)
        self.pad.show_cards(state.quick)
        self.pad.set_usable(True)
        self.pad.note.set_text(state.note, state.note_below, alarm=state.alarm)
        rows = ((_("Till"), self._desk.till), (state.caption, state.amount))
        note = _("It is written into the shift, with who and why.")
        self.slip.show_slip(Slip(state.caption, rows, note, "coins"))
        self.slip.show_button(
            state.words, state.step_amount, below=state.words_below, can=state.can_step
        )

    def _show_opening(self) -> None:
        state = self._opening.state()
        self.pad.set_caption(_("Float in the drawer"))
        self.pad.show_amount(state.symbol, state.amount)
        self.pad.show_cards(state.quick)
        self.pad.set_usable(state.can_count)
        self.pad.note.set_text(state.below, _("Notes and coins together."), alarm=False)
        icon = "octagon-alert" if state.alarm else "coins"
        self.slip.show_slip(Slip(state.title, state.rows, state.note, icon, state.alarm))
        self.slip.show_button(
            state.words, state.step_amount, below=state.words_below, can=state.can_step
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        _rail, aside = columns(self.width())
        middle = self.width() - aside
        self.slip.setGeometry(middle, 0, aside, self.height())
        self.pad.setGeometry(24, 16, middle - 48, self.height() - 32)
        self.running.setGeometry(0, 0, middle, self.height())
        self._render()
        super().resizeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = {
            Qt.Key.Key_I: "paid_in",
            Qt.Key.Key_O: "paid_out",
            Qt.Key.Key_D: "no_sale",
            Qt.Key.Key_X: "x_report",
        }
        key = Qt.Key(event.key())
        if event.text().isdigit():
            self._digits(event.text())
        elif key in keys and self.running.isVisible():
            self._act(keys[key])
        else:
            super().keyPressEvent(event)
