"""Codes, discounts by hand and prices set, over rail and grid; the ticket stays beside (C4)."""

from itertools import pairwise

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from pos_app.presenters.discount import DiscountState, Said, Way
from pos_app.presenters.discounting import DiscountPresenter
from pos_app.views.amount_pad import AmountPad, Note
from pos_app.views.standing_rows import StandingRows
from qt_kit.button import ActionButton, Button, Kind, Step
from qt_kit.control import Canvas
from qt_kit.drawing import draw_text
from qt_kit.field import TextField
from qt_kit.label import Label
from qt_kit.segmented import Segmented
from qt_kit.sheet import Sheet
from qt_kit.theme import BODY, BOLD, CAPTION, LARGE, Palette, font
from qt_kit.wording import _

HEAD, FOOT, LEFT, NARROW_LEFT, SIDE = 64, 88, 336, 240, 24
ROOMY = 840
_WAY_KEYS: dict[str, Way] = {"c": "code", "%": "percent", "a": "amount", "p": "price"}
_ICONS = {"good": "check", "warn": "triangle-alert", "bad": "octagon-alert", "plain": "lightbulb"}


class DiscountFoot(Canvas):
    """What the ticket costs, what it would cost, and the button."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._before = self._after = ""
        self.button = ActionButton(_("Take off"), high=64, parent=self)

    def show_state(self, state: DiscountState) -> None:
        self._before, self._after = state.before, state.after
        self.setAccessibleName(_("New total"))
        self.setAccessibleDescription(state.after or state.before)
        step = Step.READY if state.can else Step.DISABLED
        self.button.setAccessibleName(state.words)
        self.button.set_state(state.words, below=state.below, step=step)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        wide = 264 if self.width() >= ROOMY else 236
        self.button.setGeometry(self.width() - SIDE - wide, 12, wide, 64)
        super().resizeEvent(event)

    def draw(self, painter: QPainter, c: Palette) -> None:
        painter.fillRect(self.rect(), c.surface)
        painter.fillRect(0, 0, self.width(), 1, c.line)
        room = self.button.x() - SIDE - 20
        words = _("New total") if self._after else _("Total")
        over = QRectF(SIDE, 20, room, 16)
        draw_text(painter, over, words, font(CAPTION), c.muted, "right")
        right = QRectF(SIDE, 38, room, 30)
        shown = self._after or self._before
        taken = draw_text(painter, right, shown, font(LARGE, BOLD), c.text, "right")
        if self._after:
            before = right.adjusted(0, 0, -taken - 12, 0)
            draw_text(painter, before, self._before, font(BODY, strike=True), c.muted, "right")


class DiscountSheet(Sheet):
    """Keys: C code, % percent, A amount, P price; O the whole order; digits; F12 takes it off; Esc
    closes. A tap on a ticket line makes it the line it is for.
    """

    closed = Signal()

    def __init__(self, presenter: DiscountPresenter, parent: QWidget) -> None:
        super().__init__(parent, "right")
        self.setAccessibleName(_("Discounts"))
        self._presenter = presenter
        self._state: DiscountState | None = None
        self.close_button = Button(
            icon="x", kind=Kind.FLAT, name=_("Close discounts"), icon_px=24, parent=self
        )
        self.close_button.clicked.connect(presenter.leave)
        self.title = Label(_("Discount"), LARGE, BOLD, name=_("Discounts title"), parent=self)
        self.ways = Segmented(_("Kind of discount"), parent=self)
        self.ways.changed.connect(self._way_chosen)
        self.rows = StandingRows(self)
        self.rows.removed.connect(presenter.remove)
        self.places = Segmented(_("Off what"), parent=self)
        self.places.changed.connect(presenter.choose_place)
        self.code = TextField(_("Discount code"), label=_("Code"), high=56, px=20, parent=self)
        self.code.edit.setMaxLength(40)
        self.code.changed.connect(presenter.write_code)
        self.code.entered.connect(presenter.take)
        self.note = Note(self)
        self.pad = AmountPad(_("Percent off"), _("Discount"), self)
        self.pad.digits.connect(presenter.digits)
        self.pad.backspace.connect(presenter.backspace)
        self.pad.quick.connect(presenter.quick)
        self.foot = DiscountFoot(self)
        self.foot.button.clicked.connect(presenter.take)
        self.dismissed.connect(presenter.leave)

    def _way_chosen(self, key: str) -> None:
        for way in _WAY_KEYS.values():
            if way == key:
                self._presenter.choose_way(way)
                self.focus_entry()

    def show_state(self, state: DiscountState) -> None:
        before, self._state = self._state, state
        self.ways.set_segments(state.ways, state.way)
        self.ways.choose(state.way)
        self.rows.show_rows(state.standing)
        by_code = state.way == "code"
        self.places.set_segments(state.places, state.place)
        self.places.choose(state.place)
        for widget in (self.code, self.note):
            widget.setVisible(by_code)
        for shown in (self.pad, self.places):
            shown.setVisible(not by_code)
        if self.code.text() != state.code:
            self.code.set_text(state.code)
        if by_code:
            _show_note(self.note, state.note)
        else:
            self.pad.set_caption(state.caption)
            self.pad.show_amount(state.symbol, state.entered)
            self.pad.show_cards(state.quick)
            _show_note(self.pad.note, state.note)
        self.foot.show_state(state)
        if before is None or before.way != state.way:
            self._chain()

    def focus_entry(self) -> None:
        """Where one types."""
        if self._state is not None and self._state.way == "code":
            self.code.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.pad.take_focus()

    def _chain(self) -> None:
        order: list[QWidget] = [self.code.edit, self.ways, self.places, self.pad.field]
        order += [self.pad.keypad, *self.rows.buttons(), self.foot.button, self.close_button]
        for one, then in pairwise(order):
            QWidget.setTabOrder(one, then)

    def resizeEvent(self, event: QResizeEvent) -> None:
        wide, high = self.width(), self.height()
        self.close_button.setGeometry(12, 8, 48, 48)
        ways = 400 if wide >= ROOMY else 336
        self.ways.setGeometry(wide - 16 - ways, 8, ways, 48)
        self.title.setGeometry(72, 8, wide - 72 - 16 - ways - 12, 48)
        self.foot.setGeometry(0, high - FOOT, wide, FOOT)
        left = LEFT if wide >= ROOMY else NARROW_LEFT
        top, bottom = HEAD + 16, high - FOOT - 16
        self.rows.setGeometry(SIDE, top, left - SIDE, bottom - top)
        form, room = left + SIDE, min(wide - left - 2 * SIDE, 720)
        self.places.setGeometry(form, top, room, 48)
        self.pad.setGeometry(form, top + 64, room, bottom - top - 64)
        self.code.setGeometry(form, top, room, self.code.sizeHint().height())
        self.note.setGeometry(form, top + 92, room, 72)
        super().resizeEvent(event)

    def draw(self, painter: QPainter, c: Palette) -> None:
        painter.fillRect(self.rect(), c.paper)
        painter.fillRect(0, 0, self.width(), HEAD, c.surface)
        painter.fillRect(0, HEAD - 1, self.width(), 1, c.line)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        text = event.text().lower()
        if text in _WAY_KEYS:
            self._way_chosen(_WAY_KEYS[text])
        elif text == "o":
            self._presenter.choose_place("order")
        elif text.isdigit():
            self._presenter.digits(text)
        elif event.key() == Qt.Key.Key_Backspace:
            self._presenter.backspace()
        else:
            super().keyPressEvent(event)


def _show_note(note: Note, said: Said) -> None:
    note.set_text(
        said.strong,
        said.text,
        alarm=said.tone == "bad",
        icon=_ICONS[said.tone],
        good=said.tone == "good",
    )
