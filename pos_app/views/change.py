"""After a sale: the change in huge digits, how to hand it over, the receipt (C4, C9)."""

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from pos_app.desk import Desk
from pos_app.presenters.change import STAYS_MS, ChangeState, Piece, Reprint, derive, derive_refund
from pos_app.views.amount_pad import draw_sum
from pos_app.views.paper_column import PaperColumn
from pos_app.views.screen import Screen, columns, reading_area
from qt_kit.badge import Badge, Tone
from qt_kit.button import ActionButton
from qt_kit.control import Card, start_painting
from qt_kit.drawing import draw_box, draw_text, width_of
from qt_kit.icons import THIN, draw_icon
from qt_kit.option import OptionCard
from qt_kit.theme import (
    BODY,
    BOLD,
    CAPTION,
    HERO,
    MEDIUM,
    STRONG,
    TITLE,
    TOTAL,
    Palette,
    colours,
    font,
)
from qt_kit.wording import _
from store_core.application import orders, refunds, slips
from store_core.application.shop import Shop
from store_core.domain.errors import StoreError

TOP, SIDE = 32, 48
CARD_TOP, CARD_PADDING, HAND_ROW = 88, 32, 57
_COINS = (48, 44, 40)


class ChangeCard(Card):
    """Change due, the sum it comes from, and the notes and coins to hand over."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._state: ChangeState | None = None

    def show_state(self, state: ChangeState) -> None:
        self._state = state
        self.setAccessibleName(state.title)
        self.setAccessibleDescription(state.change)
        self.update()

    def high(self) -> int:
        """Of the card, by how many rows the pieces take."""
        rows = len(self._rows()) if self._state and self._state.pieces else 1
        return 192 + HAND_ROW * max(1, rows)

    def _rows(self) -> list[list[Piece]]:
        left = self._first_piece()
        rows: list[list[Piece]] = [[]]
        x = left
        for piece in self._state.pieces if self._state else ():
            wide = _piece_width(piece)
            if rows[-1] and x + wide > self.width() - CARD_PADDING:
                rows.append([])
                x = left
            rows[-1].append(piece)
            x += wide
        return rows

    def _first_piece(self) -> float:
        return CARD_PADDING + width_of(_("Hand over"), font(BODY, MEDIUM)) + 25

    def draw(self, painter: QPainter, c: Palette) -> None:
        super().draw(painter, c)
        state = self._state
        if state is None:
            return
        wide = self.width() - 2 * CARD_PADDING
        title = QRectF(CARD_PADDING + 1, 25, wide, 26)
        draw_text(painter, title, state.title, font(TITLE), c.muted)
        sums = self._draw_sums(painter, c, state, wide)
        self._draw_change(painter, c, state, wide - sums - 24)
        painter.fillRect(QRectF(CARD_PADDING + 1, 155, wide - 2, 1), c.line)
        if state.pieces:
            self._draw_pieces(painter, c)
        else:
            box = QRectF(CARD_PADDING + 1, 167, wide, HAND_ROW)
            draw_text(painter, box, state.no_change, font(BODY), c.muted)

    def _draw_sums(self, painter: QPainter, c: Palette, state: ChangeState, wide: int) -> float:
        room = 176.0
        left = CARD_PADDING + wide - room
        top = 123 - 24 * (len(state.sums) - 1) - 12
        for row in state.sums:
            draw_sum(painter, c, QRectF(left, top, room - 1, 24), row)
            top += 24
        return room

    def _draw_change(self, painter: QPainter, c: Palette, state: ChangeState, room: float) -> None:
        shape = font(HERO, BOLD, tabular=False, tracking=-2)
        if width_of(state.change, shape) > room:
            shape = font(TOTAL, BOLD)
        box = QRectF(CARD_PADDING, 58, room, 76)
        draw_text(painter, box, state.change, shape, c.text)

    def _draw_pieces(self, painter: QPainter, c: Palette) -> None:
        top = 167.0
        words = QRectF(CARD_PADDING + 1, top, 200, HAND_ROW)
        draw_text(painter, words, _("Hand over"), font(BODY, MEDIUM), c.text)
        for row in self._rows():
            x = self._first_piece()
            for piece in row:
                _draw_piece(painter, c, x, top + HAND_ROW / 2, piece)
                x += _piece_width(piece)
            top += HAND_ROW


def _piece_size(piece: Piece) -> tuple[float, float]:
    if piece.kind == "note":
        return max(72.0, width_of(piece.text, font(STRONG, BOLD)) + 24), 40
    side = float(_COINS[min(piece.small, len(_COINS) - 1)])
    return max(side, width_of(piece.text, font(CAPTION, BOLD)) + 14), side


def _count_words(piece: Piece) -> str:
    return f"× {piece.count}"


def _piece_width(piece: Piece) -> float:
    return _piece_size(piece)[0] + 12 + width_of(_count_words(piece), font(BODY)) + 24


def _draw_piece(painter: QPainter, c: Palette, x: float, middle: float, piece: Piece) -> None:
    wide, high = _piece_size(piece)
    box = QRectF(x, middle - high / 2, wide, high)
    if piece.kind == "note":
        draw_box(painter, box, c.good_soft, c.good, radius=4, stroke=2)
        draw_text(painter, box, piece.text, font(STRONG, BOLD), c.good, "center")
    else:
        draw_box(painter, box, c.sunken, c.muted, radius=high / 2, stroke=2)
        px = BODY if piece.small == 0 and wide <= high else CAPTION
        draw_text(painter, box, piece.text, font(px, BOLD), c.text, "center")
    count = QRectF(x + wide + 12, middle - 10, 80, 20)
    draw_text(painter, count, _count_words(piece), font(BODY), c.muted)


class ChangeScreen(Screen):
    """Enter, F12 or Esc: the next customer; P prints the receipt again; leaves after 20 s."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._reprint: Reprint = "none"
        self._state: ChangeState | None = None
        self.paid = Badge("", Tone.GOOD, "check", high=32, parent=self)
        self.drawer = Badge("", Tone.NEUTRAL, "archive", high=32, parent=self)
        self.saved = Badge("", Tone.GOOD, "tag", high=32, parent=self)
        self.card = ChangeCard(self)
        self.again = OptionCard(
            _("Print again"), high=112, icon="printer", key="P", tick=False, parent=self
        )
        self.again.clicked.connect(self._print_again)
        self.button = ActionButton(_("Next customer"), enter=True)
        self.button.set_state(_("Next customer"), hint=_("Enter"), icon="arrow-right")
        self.button.clicked.connect(self._next)
        self.aside = PaperColumn(self.button, self)
        desk.subscribe(self._follow)
        self._leave = QTimer(self)
        self._leave.setSingleShot(True)
        self._leave.timeout.connect(self._next)

    def entered(self) -> None:
        if self._desk.sold is None:
            self.go.emit("sell")
            return
        self._reprint = "none"
        self._leave.start(STAYS_MS)
        self._render()
        self._show_paper()
        self.button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_paper(self) -> None:
        """The receipt, or the slip of what was given back."""
        desk = self._desk
        if desk.sold is not None and desk.refunded is not None:
            who = desk.person.short_name if desk.person else ""
            slip = slips.refund_slip(desk.sold, desk.refunded, desk.settings, who)
            self.aside.show_paper(slip, _("Refund slip"))
        else:
            self.aside.show_order(desk.sold, desk.settings, desk.people)

    def left(self) -> None:
        """A refund is over when its screen is left."""
        self._leave.stop()
        if self._desk.refunded is not None:
            self._desk.refunded = None
            self._desk.sold = None

    def _follow(self) -> None:
        if self.isVisible():
            self._render()

    def next_step(self) -> None:
        self._next()

    def _next(self) -> None:
        self.go.emit("sell")

    def _print_again(self) -> None:
        order, refund = self._desk.sold, self._desk.refunded
        if order is None or self._reprint == "asked":
            return
        self._set_reprint("asked")
        self._leave.start(STAYS_MS)
        act = self._desk.act()

        def work(shop: Shop) -> int:
            if refund is not None:
                return refunds.reprint_slip(shop, act, order.id, refund.id)
            return orders.reprint_receipt(shop, act, order.id)

        self._desk.run(work, lambda _copy: self._set_reprint("queued"), self._refused)

    def _refused(self, _error: StoreError) -> None:
        self._set_reprint("failed")

    def _set_reprint(self, reprint: Reprint) -> None:
        self._reprint = reprint
        self._render()

    def _render(self) -> None:
        desk = self._desk
        if desk.sold is None:
            return
        trouble = desk.printer_trouble
        if desk.refunded is not None:
            state = derive_refund(desk.sold, desk.refunded, desk.settings, self._reprint, trouble)
        else:
            state = derive(desk.sold, desk.menu, desk.settings, self._reprint, trouble)
        self._state = state
        self.paid.set_state(state.paid, Tone.GOOD, "check")
        self.drawer.set_state(state.drawer, Tone.NEUTRAL, "archive")
        self.drawer.setVisible(bool(state.drawer))
        self.saved.set_state(state.saved, Tone.GOOD, "tag")
        self.saved.setVisible(bool(state.saved))
        self.card.show_state(state)
        self.again.set_text(state.again, state.again_below, name=_("Print again"))
        self.again.setVisible(bool(state.again) and desk.settings.receipt_printer is not None)
        self._place()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()
        super().resizeEvent(event)

    def _place(self) -> None:
        _rail, aside = columns(self.width())
        self.aside.setGeometry(self.width() - aside, 0, aside, self.height())
        left, wide = reading_area(self.aside.x(), SIDE)
        at = left
        for badge in (self.paid, self.drawer, self.saved):
            if not badge.isHidden():
                badge.move(at, TOP)
                at += badge.width() + 12
        self.card.setGeometry(left, CARD_TOP, wide, 100)
        self.card.setGeometry(left, CARD_TOP, wide, self.card.high())
        self.again.setGeometry(left, self._receipt_top() + 34, 192, 112)

    def _receipt_top(self) -> int:
        return CARD_TOP + self.card.height() + 24

    def paintEvent(self, event: object) -> None:
        state = self._state
        if state is None:
            return
        painter, c = start_painting(self), colours()
        left, wide = reading_area(self.aside.x(), SIDE)
        badges = self.paid if self.drawer.isHidden() else self.drawer
        taken = badges.geometry().right() + 16 - left
        where = QRectF(left + taken, TOP, wide - taken, 32)
        end = draw_text(painter, where, state.number, font(BODY), c.muted, "right")
        if state.label:
            label = where.adjusted(0, 0, -end, 0)
            dot = draw_text(painter, label, " · ", font(BODY), c.muted, "right")
            draw_text(
                painter, label.adjusted(0, 0, -dot, 0), state.label, font(BODY), c.muted, "right"
            )
        top = self._receipt_top()
        head = QRectF(left, top, wide, 22)
        words = _("Refund slip") if self._desk.refunded else _("Receipt")
        draw_text(painter, head, words, font(STRONG, BOLD), c.text)
        room = head.adjusted(96, 0, 0, 0)
        ink = c.bad if state.printer_trouble else c.muted
        draw_text(painter, room, state.printer, font(CAPTION), ink, "right")
        if state.kitchen:
            self._draw_kitchen(painter, c, state, left, wide)
        painter.end()

    def _draw_kitchen(
        self, painter: QPainter, c: Palette, state: ChangeState, left: int, wide: int
    ) -> None:
        foot = self.height() - 42
        card = self.again.geometry()
        if card.bottom() > foot - 8 and self.again.isVisible():
            foot = card.center().y() - 8
            left, wide = card.right() + 17, wide - card.width() - 16
        alarm = bool(state.kitchen_trouble)
        ink = c.bad if alarm else c.muted
        icon = "triangle-alert" if alarm else "chef-hat"
        draw_icon(painter, left, foot - 2, icon, ink, 20, THIN)
        words = QRectF(left + 28, foot, wide - 28, 16)
        draw_text(painter, words, state.kitchen_trouble or state.kitchen, font(CAPTION), ink)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_P and self.again.isVisible():
            self._print_again()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._next()
        else:
            super().keyPressEvent(event)
