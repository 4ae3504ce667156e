"""The sheet that asks why, and for a manager's PIN (C1)."""

from itertools import pairwise

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from pos_app.desk import Desk
from pos_app.presenters.approval import (
    ApprovalPresenter,
    ApprovalState,
    Done,
    Request,
)
from pos_app.presenters.sign_in import PIN_LENGTH
from qt_kit.button import ActionButton, Button, Kind, Step
from qt_kit.drawing import draw_text
from qt_kit.field import TextField
from qt_kit.keypad import BACK, CLEAR, Keypad, PinDots
from qt_kit.label import Label
from qt_kit.option import OptionCard
from qt_kit.sheet import Sheet
from qt_kit.theme import BOLD, STRONG, TITLE, Palette, font
from qt_kit.wording import _

WIDE, PADDING, GAP = 448, 24, 8
LOW, TWO_COLUMNS = 660, 760
"""Below that height the PIN stands beside the reasons, not under them."""
HEAD, ROW, DOTS, KEYS, HIGHEST_KEYS, KEYPAD = 64, 48, 62, 196, 320, 288


class ApprovalSheet(Sheet):
    """`ApprovalSheet(region, desk).ask(request, done)`; slides in over `region` from the right.

    `done(approver, reason)` comes once; closing the sheet does nothing.
    """

    def __init__(self, region: QWidget, desk: Desk) -> None:
        super().__init__(region, "right", WIDE)
        self.setAccessibleName(_("Approval"))
        self._presenter = ApprovalPresenter(desk, self._render)
        self._state: ApprovalState | None = None
        self._reasons: list[OptionCard] = []
        self._approvers: list[OptionCard] = []
        self._approver_ids: list[str] = []
        self._tops = (0, 0)
        self.close_button = Button(icon="x", kind=Kind.FLAT, name=_("Close"), parent=self)
        self.close_button.clicked.connect(self._presenter.leave)
        self.other = TextField(_("Another reason"), parent=self)
        self.other.changed.connect(self._presenter.because)
        self.other.entered.connect(self._reason_written)
        self.message = Label("", name=_("Approval message"), align="center", parent=self)
        self.dots = PinDots(_("Approval PIN digits"), PIN_LENGTH, parent=self)
        self.keypad = Keypad(
            _("Approval"),
            corner=CLEAR,
            key=None,
            gap=GAP,
            clear_word=_("Clear"),
            escape=False,
            parent=self,
        )
        self.keypad.pressed_key.connect(self._key)
        self.button = ActionButton(_("Do it"), parent=self)
        self.button.clicked.connect(self._presenter.do)
        self.dismissed.connect(self._presenter.leave)
        desk.subscribe(self._presenter.follow)

    def ask(self, request: Request, done: Done) -> None:
        self.other.set_text("")
        self._presenter.ask(request, done)
        if self._presenter.state() is None:
            return
        self.slide_in()
        first = [*self._reasons, *self._approvers]
        (first[0] if first else self.keypad).setFocus()

    def _key(self, key: str) -> None:
        if key == BACK:
            self._presenter.backspace()
        elif key == CLEAR:
            self._presenter.clear()
        else:
            self._presenter.digit(key)

    def _render(self) -> None:
        state = self._presenter.state()
        if state is None:
            self.slide_out()
            return
        self._match(state)
        checked = self._state is not None and self._state.hand == "checking"
        self._state = state
        if state.hand == "checking":
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        for card, (reason, chosen) in zip(self._reasons, state.reasons, strict=True):
            card.set_text(reason)
            card.set_chosen(chosen)
        for shown, approver in zip(self._approvers, state.approvers, strict=True):
            shown.set_text(approver.name, approver.role)
            shown.set_chosen(approver.chosen)
        self.message.set_text(state.prompt, "bad" if state.hand == "wrong" else "muted")
        self.other.setVisible(bool(state.reasons))
        self.dots.set_length(state.digits)
        self.dots.set_state(state.dots, wrong=state.hand == "wrong")
        self.keypad.setEnabled(state.can_type)
        if checked and state.can_type:
            self.keypad.setFocus(Qt.FocusReason.OtherFocusReason)
        for widget in (self.dots, self.keypad):
            widget.setVisible(not state.alone)
        self.button.setVisible(state.alone)
        self.button.setAccessibleName(state.words)
        self.button.set_state(state.words, step=Step.READY if state.can_do else Step.DISABLED)
        self._place()
        self.update()

    def _match(self, state: ApprovalState) -> None:
        """As many cards as there are reasons and approvers."""
        while len(self._reasons) < len(state.reasons):
            card = OptionCard("", high=ROW, tick=False, parent=self)
            card.clicked.connect(self._reason_pressed)
            card.show()
            self._reasons.append(card)
        while len(self._approvers) < len(state.approvers):
            card = OptionCard("", high=56, tick=False, parent=self)
            card.clicked.connect(self._approver_pressed)
            card.show()
            self._approvers.append(card)
        _trim(self._reasons, len(state.reasons))
        _trim(self._approvers, len(state.approvers))
        _in_tab_order(*self._reasons, self.other.edit, *self._approvers, self.keypad, self.button)
        self._approver_ids = [one.id for one in state.approvers]

    def _reason_pressed(self) -> None:
        pressed = self.sender()
        if isinstance(pressed, OptionCard):
            self.other.set_text("")
            self._presenter.because(pressed.text())

    def _reason_written(self) -> None:
        """Enter leads on to what comes next."""
        state = self._state
        if state is not None and state.can_type:
            self.keypad.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.focusNextPrevChild(True)

    def _approver_pressed(self) -> None:
        pressed = self.sender()
        for card, approver in zip(self._approvers, self._approver_ids, strict=True):
            if card is pressed:
                self._presenter.choose(approver)
                self.keypad.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()
        super().resizeEvent(event)

    def extent(self) -> int:
        low = self._region.height() < LOW
        return TWO_COLUMNS if low and self._state and not self._state.alone else WIDE

    def _place(self) -> None:
        beside = self.width() > WIDE
        wide = min(self.width(), WIDE) - 2 * PADDING
        self.close_button.setGeometry(self.width() - 56, 8, 48, 48)
        why = top = HEAD + 12
        if self._reasons:
            top = _in_twos(self._reasons, PADDING, why + 28, wide, ROW)
            self.other.setGeometry(PADDING, top + 4, wide, self.other.sizeHint().height())
            top += 4 + self.other.sizeHint().height() + 14
        self._tops = (why, top)
        if self._approvers:
            top = _in_twos(self._approvers, PADDING, top + 28, wide, 56)
            if beside:
                self._place_pin(2 * PADDING + wide, HEAD + 12, KEYPAD)
            else:
                self._place_pin(PADDING, top, wide)
        self.button.setGeometry(PADDING, self.height() - 88, wide, 72)
        if not self._approvers:
            self.message.setGeometry(PADDING, top + 4, wide, 20)

    def _place_pin(self, left: int, top: int, wide: int) -> None:
        """The keys at the foot, what is asked and the dots right over them."""
        foot = self.height() - 16
        keys = max(KEYS, min(HIGHEST_KEYS, foot - top - DOTS))
        self.keypad.setGeometry(left + (wide - KEYPAD) // 2, foot - keys, KEYPAD, keys)
        self.dots.move(left + (wide - self.dots.width()) // 2, foot - keys - 30)
        self.message.setGeometry(left, foot - keys - 58, wide, 20)

    def draw(self, painter: QPainter, c: Palette) -> None:
        super().draw(painter, c)
        state = self._state
        if state is None:
            return
        wide = self.width() - 2 * PADDING
        title = QRectF(PADDING, 0, wide - 40, HEAD)
        painter.fillRect(QRectF(1, 0, self.width(), HEAD), c.surface)
        painter.fillRect(QRectF(1, HEAD, self.width(), 1), c.line)
        draw_text(painter, title, state.title, font(TITLE, BOLD), c.text)
        if state.reasons:
            why = QRectF(PADDING, self._tops[0], wide, 22)
            draw_text(painter, why, _("Why?"), font(STRONG, BOLD), c.text)
        if not state.alone:
            who = QRectF(PADDING, self._tops[1], wide, 22)
            draw_text(painter, who, _("Who allows it?"), font(STRONG, BOLD), c.text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, state = event.key(), self._state
        if event.text().isdigit():
            self._presenter.digit(event.text())
        elif key == Qt.Key.Key_Escape and state and state.dots and state.can_type:
            self._presenter.clear()
        elif key == Qt.Key.Key_Escape or not event.text():
            super().keyPressEvent(event)


def _in_tab_order(*widgets: QWidget) -> None:
    for before, after in pairwise(widgets):
        QWidget.setTabOrder(before, after)


def _trim(cards: list[OptionCard], count: int) -> None:
    while len(cards) > count:
        gone = cards.pop()
        gone.hide()
        gone.deleteLater()


def _in_twos(cards: list[OptionCard], left: int, top: int, wide: int, high: int) -> int:
    """Two in a row; returns where the next thing begins."""
    half = (wide - GAP) // 2
    for index, card in enumerate(cards):
        row, column = divmod(index, 2)
        card.setGeometry(left + column * (wide - half), top + row * (high + GAP), half, high)
    rows = -(-len(cards) // 2)
    return top + rows * (high + GAP)
