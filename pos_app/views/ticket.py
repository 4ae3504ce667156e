"""The right column: fulfilment, whose ticket it is, its lines, the sums, and Pay (C2)."""

from PySide6.QtCore import QRect, QRectF, QSize, Signal, SignalInstance
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from pos_app.presenters.sums import SumRow
from pos_app.presenters.ticket import TicketState
from pos_app.views.amount_pad import draw_sum_row
from pos_app.views.empty_ticket import EmptyTicket
from qt_kit.button import ActionButton, Button, Kind, Step
from qt_kit.control import Canvas, Control
from qt_kit.drawing import draw_box, draw_text, width_of
from qt_kit.icons import BOLD_STROKE, draw_icon
from qt_kit.marks import draw_notch
from qt_kit.segmented import Segmented
from qt_kit.theme import BODY, BOLD, CAPTION, MEDIUM, STRONG, Palette, font
from qt_kit.ticket_list import TicketList
from qt_kit.wording import _

PADDING = 16
HEAD_TOP, HEAD_HIGH = 60, 48
NOTCH_HIGH, SUM_ROW, GAP, ACT_GAP = 24, 24, 12, 8
PAY_HIGH = 72
ICONS_FROM = 384
_STEPS = {"ready": Step.READY, "blocked": Step.BLOCKED, "disabled": Step.DISABLED}


class TicketHead(Control):
    """Table or name, guests, number: a tap opens what is known of the ticket."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(_("Table or name"), parent)
        self._title = self._below = self._allergy = self._number = ""

    def show_state(self, state: TicketState) -> None:
        self._title, self._below = state.title, state.below_title
        self._allergy, self._number = state.allergy, state.number
        told = [self._title, self._below, self._number]
        if self._allergy:
            told.append(_("Allergy: {text}").format(text=self._allergy))
        self.setAccessibleDescription(" ".join(part for part in told if part))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(320, HEAD_HIGH)

    def focus_rect(self) -> tuple[QRect, int]:
        """Within the column, clear of the choice above it."""
        return self.rect().adjusted(10, 6, -6, -6), 4

    def draw(self, painter: QPainter, c: Palette) -> None:
        if self.isDown():
            draw_box(painter, self.rect().adjusted(8, 2, 0, -2), c.sunken, radius=8)
        right = float(self.width())
        if self._number:
            box = QRectF(PADDING, 0, right - PADDING, HEAD_HIGH)
            right -= draw_text(painter, box, self._number, font(BODY), c.muted, "right") + 12
        if self._allergy:
            right -= self._draw_allergy(painter, c, right) + 12
        shape = font(STRONG, BOLD)
        name = QRectF(PADDING, 0, right - PADDING, HEAD_HIGH)
        left = PADDING + draw_text(painter, name, self._title, shape, c.text) + 9
        if right - left > 40:
            below = QRectF(left, 1, right - left, HEAD_HIGH)
            draw_text(painter, below, self._below, font(BODY), c.muted)

    def _draw_allergy(self, painter: QPainter, c: Palette, right: float) -> float:
        word = _("Allergy")
        wide = 8 + 16 + 4 + width_of(word, font(CAPTION, MEDIUM)) + 8
        box = QRectF(right - wide, 12, wide, 24)
        draw_box(painter, box, c.bad_soft, radius=12)
        draw_icon(painter, box.left() + 8, 16, "octagon-alert", c.bad, 16, BOLD_STROKE)
        words = box.adjusted(28, 0, 0, 0)
        draw_text(painter, words, word, font(CAPTION, MEDIUM), c.bad)
        return wide


class TicketSums(Control):
    """The rows over the buttons; a tap, or W, asks why they are what they are."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(_("Why this total"), parent)
        self._rows: tuple[SumRow, ...] = ()

    def set_rows(self, rows: tuple[SumRow, ...]) -> None:
        if rows != self._rows:
            self._rows = rows
            told = (f"{row.text} {row.amount}".strip() for row in rows)
            self.setAccessibleDescription("; ".join(told))
            self.update()

    def high(self) -> int:
        return SUM_ROW * len(self._rows)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text().lower() == "w":
            self.click()
        else:
            super().keyPressEvent(event)

    def focus_rect(self) -> tuple[QRect, int]:
        return self.rect().adjusted(8, 2, -8, -2), 8

    def draw(self, painter: QPainter, c: Palette) -> None:
        if self.isDown():
            draw_box(painter, self.rect().adjusted(8, 0, -8, 0), c.sunken, radius=8)
        wide = self.width() - 2 * PADDING
        for number, row in enumerate(self._rows):
            draw_sum_row(painter, c, QRectF(PADDING, number * SUM_ROW, wide, SUM_ROW), row)


class TicketColumn(Canvas):
    """`show_state(state)`; the signals say what the person did."""

    fulfilment = Signal(str)
    head_pressed = Signal()
    menu_pressed = Signal()
    park_pressed = Signal()
    discount_pressed = Signal()
    split_pressed = Signal()
    why_pressed = Signal()
    pay_pressed = Signal()
    blocked_pressed = Signal(str)
    offered = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Ticket"))
        self._state: TicketState | None = None
        self._notch = 0
        self.fulfilments = Segmented(_("Fulfilment"), parent=self)
        self.fulfilments.changed.connect(self.fulfilment)
        self.head = TicketHead(self)
        self.head.clicked.connect(self.head_pressed)
        self.menu = Button(
            icon="ellipsis-vertical", kind=Kind.FLAT, name=_("Ticket menu"), parent=self
        )
        self.menu.clicked.connect(self.menu_pressed)
        self.lines = TicketList(
            _("Ticket lines"), edit_word=_("Edit"), remove_word=_("Remove"), parent=self
        )
        self.empty = EmptyTicket(self.lines, self)
        self.empty.offered.connect(self.offered)
        self.sums = TicketSums(self)
        self.sums.clicked.connect(self.why_pressed)
        self.park = self._act(_("Park"), self.park_pressed)
        self.discount = self._act(_("Discount"), self.discount_pressed)
        self.split = self._act(_("Split"), self.split_pressed)
        self.pay = ActionButton(_("Pay"), parent=self)
        self.pay.clicked.connect(self._pay)

    def _act(self, words: str, pressed: SignalInstance) -> Button:
        button = Button(words, kind=Kind.QUIET, parent=self)
        button.padding = 8
        button.clicked.connect(pressed)
        return button

    @property
    def acts(self) -> tuple[Button, Button, Button]:
        return self.park, self.discount, self.split

    def show_state(self, state: TicketState, *, waits: bool = False) -> None:
        """While the ticket `waits` for a panel beside it, it can't be paid."""
        self._state = state
        self.fulfilments.set_segments(state.fulfilments, state.fulfilment)
        self.fulfilments.choose(state.fulfilment)
        self.fulfilments.setEnabled(not state.fulfilment_fixed)
        self.head.show_state(state)
        self.lines.set_lines(state.lines, state.chosen)
        self.lines.setVisible(not state.empty)
        self.empty.show_offers(state.offers)
        self.empty.setVisible(state.empty)
        self.menu.setVisible(not state.empty)
        for button in self.acts:
            button.setVisible(state.can_park)
        self.sums.set_rows(state.sums)
        self.sums.setVisible(bool(state.sums))
        step = Step.DISABLED if waits else _STEPS[state.pay_step]
        amount = "" if step is Step.BLOCKED else state.pay_amount
        self.pay.set_state(state.pay_words, amount, step=step)
        self._place()
        self.update()

    def show_key_hints(self, shown: bool) -> None:
        self.empty.show_key_hints(shown)

    def _pay(self) -> None:
        state = self._state
        if state is not None and state.blocked_line:
            self.blocked_pressed.emit(state.blocked_line)
        else:
            self.pay_pressed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()
        super().resizeEvent(event)

    def _place(self) -> None:
        left, wide, high = 1, self.width() - 1, self.height()
        inner = wide - 2 * PADDING
        self.fulfilments.show_icons = self.width() >= ICONS_FROM
        self.fulfilments.setGeometry(left + PADDING, 12, inner, 48)
        self.menu.setGeometry(self.width() - 48, HEAD_TOP, 48, HEAD_HIGH)
        head_right = 48 if not self.menu.isHidden() else PADDING
        self.head.setGeometry(left, HEAD_TOP, wide - head_right, HEAD_HIGH)
        pay_top = high - PADDING - PAY_HIGH
        self.pay.setGeometry(left + PADDING, pay_top, inner, PAY_HIGH)
        sums_end = pay_top - GAP
        if not self.park.isHidden():
            self._place_acts(left + PADDING, sums_end - 48, inner)
            sums_end -= 48 + GAP
        sums_top = sums_end - self.sums.high()
        self.sums.setGeometry(left, sums_top, wide, self.sums.high())
        self._notch = sums_top - NOTCH_HIGH // 2
        top = HEAD_TOP + HEAD_HIGH + 1
        self.lines.setGeometry(left, top, wide, self._notch - NOTCH_HIGH // 2 - top)
        self.empty.setGeometry(left, top, wide, pay_top - top)

    def _place_acts(self, left: int, top: int, wide: int) -> None:
        icons = ("circle-pause", "badge-percent", "split")
        own = (wide - 2 * ACT_GAP) // 3
        for place, (button, icon) in enumerate(zip(self.acts, icons, strict=True)):
            button.set_icon(icon if self.width() >= ICONS_FROM else "")
            button.setGeometry(left + place * (own + ACT_GAP), top, own, 48)

    def draw(self, painter: QPainter, c: Palette) -> None:
        painter.fillRect(self.rect(), c.surface)
        painter.fillRect(0, 0, 1, self.height(), c.line)
        painter.fillRect(1, HEAD_TOP + HEAD_HIGH, self.width() - 1, 1, c.line)
        if not self.sums.isHidden():
            draw_notch(painter, 1, self.width(), self._notch, c.paper, c.line)
