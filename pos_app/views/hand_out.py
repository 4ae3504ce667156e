"""Handing an order out, over the board: the code, then the money (C6, C4)."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from pos_app.presenters.hand_out import HandOutPresenter, HandOutState
from pos_app.presenters.tender import WAYS
from pos_app.views.amount_pad import AmountPad
from qt_kit.button import Button, Kind
from qt_kit.drawing import draw_text
from qt_kit.icons import THIN, draw_icon
from qt_kit.keypad import BACK, CLEAR, Keypad, PinDots
from qt_kit.label import Label
from qt_kit.segmented import Segment, Segmented
from qt_kit.sheet import Sheet
from qt_kit.theme import BODY, BOLD, LARGE, STRONG, Palette, font
from qt_kit.wording import _

HEAD, SIDE, WAYS_WIDE = 64, 24, 248
CODE_LENGTH = 4
PROMPT, DOTS, KEYS = 0, 56, 112


class HandOutSheet(Sheet):
    """`show_state(state)`, None slides it away; what is put in goes to the presenter.

    It comes at once: the customer says the code while the finger is still on the card.
    """

    def __init__(self, region: QWidget, presenter: HandOutPresenter) -> None:
        super().__init__(region, "right")
        self.setAccessibleName(_("Handing out"))
        self._presenter = presenter
        self._state: HandOutState | None = None
        self.close_button = Button(
            icon="x", kind=Kind.FLAT, name=_("Stop handing out"), parent=self
        )
        self.close_button.clicked.connect(presenter.leave)
        self.dismissed.connect(presenter.leave)
        self.prompt = Label("", STRONG, BOLD, align="center", name=_("Code message"), parent=self)
        self.dots = PinDots(_("Code digits"), CODE_LENGTH, parent=self)
        self.keypad = Keypad("Code", clear_word=_("Clear"), parent=self)
        self.keypad.pressed_key.connect(self._key)
        segments = [Segment(way.method, _(way.word), way.icon) for way in WAYS]
        self.ways = Segmented(_("Way to pay"), segments, "cash", parent=self)
        self.ways.changed.connect(self._way)
        self.pad = AmountPad(_("Cash received"), _("Amount"), self)
        self.pad.digits.connect(presenter.digits)
        self.pad.backspace.connect(presenter.backspace)
        self.pad.quick.connect(presenter.quick)

    def _way(self, key: str) -> None:
        for way in WAYS:
            if key == way.method:
                self._presenter.choose_way(way.method)
                self.pad.take_focus()

    def _key(self, key: str) -> None:
        if key == BACK:
            self._presenter.backspace()
        elif key == CLEAR:
            self._presenter.clear()
        else:
            self._presenter.digits(key)

    def show_state(self, state: HandOutState | None) -> None:
        before, self._state = self._state, state
        if state is None:
            self.slide_out()
            return
        code, cash = state.stand == "code", state.stand == "cash"
        self.prompt.set_text(state.prompt, "bad" if state.wrong else "text")
        self.prompt.setVisible(bool(state.prompt))
        self.dots.set_state(state.dots, wrong=state.wrong)
        for widget in (self.dots, self.keypad):
            widget.setVisible(code)
        self.pad.setVisible(cash)
        self.ways.setVisible(cash)
        if cash:
            told = state.tender
            self.ways.choose(state.way)
            self.pad.set_caption(told.caption)
            self.pad.show_steps(told.steps)
            self.pad.show_amount(told.symbol, told.received, proposed=told.proposed)
            self.pad.show_cards(told.quick)
            self.pad.note.set_text(told.hint, told.hint_below, alarm=told.alarm)
            self.pad.set_usable(not state.shift_first)
        if before is None:
            self._place()
            self.slide_in(at_once=True)
        if before is None or before.stand != state.stand:
            self._take_focus(state)
        self.update()

    def _take_focus(self, state: HandOutState) -> None:
        if state.stand == "cash":
            self.pad.take_focus()
        else:
            self.keypad.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()
        super().resizeEvent(event)

    def _place(self) -> None:
        self.close_button.setGeometry(8, 8, 48, 48)
        middle = self.width() // 2
        block = KEYS + self.keypad.height()
        top = HEAD + max(16, (self.height() - HEAD - block) * 2 // 5)
        self.prompt.setGeometry(SIDE, top, self.width() - 2 * SIDE, 22)
        self.dots.move(middle - self.dots.width() // 2, top + DOTS)
        self.keypad.move(middle - self.keypad.width() // 2, top + KEYS)
        wide = self.width() - 2 * SIDE
        self.ways.setGeometry(self.width() - SIDE - WAYS_WIDE, 8, WAYS_WIDE, 48)
        pad_top = HEAD + 16
        self.pad.setGeometry(SIDE, pad_top, wide, self.height() - pad_top - 16)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_E and self.pad.isVisible():
            self._presenter.exact()
        elif event.text().isdigit():
            self._presenter.digits(event.text())
        elif key == Qt.Key.Key_Backspace:
            self._presenter.backspace()
        else:
            super().keyPressEvent(event)

    def draw(self, painter: QPainter, c: Palette) -> None:
        painter.fillRect(self.rect(), c.paper)
        painter.fillRect(QRectF(0, 0, self.width(), HEAD), c.surface)
        painter.fillRect(QRectF(0, HEAD, self.width(), 1), c.line)
        state = self._state
        if state is None:
            return
        end = self.ways.x() - 16 if self.ways.isVisible() else self.width() - SIDE
        room = QRectF(64, 0, end - 64, HEAD)
        taken = draw_text(painter, room, state.title, font(LARGE, BOLD), c.text) + 16
        name = room.adjusted(taken, 2, 0, 0)
        if name.width() > 40:
            draw_text(painter, name, state.name, font(BODY), c.muted)
        if state.stand == "give":
            middle = self.height() / 2
            left = (self.width() - 48) / 2
            draw_icon(painter, left, middle - 72, "package-check", c.muted, 48, THIN)
