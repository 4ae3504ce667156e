"""Quoting a later time: over the order, the button at the foot stays in sight (C6)."""

from itertools import pairwise

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from pos_app.presenters.order_detail import LATER_BY, Later
from qt_kit.button import Button, Kind
from qt_kit.drawing import draw_lines, draw_text, wrap
from qt_kit.option import OptionCard
from qt_kit.sheet import Sheet
from qt_kit.theme import BODY, BOLD, TITLE, Palette, font
from qt_kit.wording import _

PADDING, GAP, HEAD, CARD = 16, 8, 72, 72


class LaterSheet(Sheet):
    """`show_later(later)`, None slides it away; `picked(minutes)`, `stepped(-1|+1)`."""

    picked = Signal(int)
    stepped = Signal(int)

    def __init__(self, region: QWidget) -> None:
        super().__init__(region, "bottom")
        self.setAccessibleName(_("Quote a later time"))
        self._later: Later | None = None
        self.close_button = Button(icon="x", kind=Kind.FLAT, name=_("Not later"), parent=self)
        self.close_button.clicked.connect(self.dismissed)
        self.cards = [self._card() for _minutes in (*LATER_BY, 0)]
        self.sooner = Button(icon="minus", name=_("Other time sooner"), parent=self)
        self.sooner.clicked.connect(lambda: self.stepped.emit(-1))
        self.even_later = Button(icon="plus", name=_("Other time later"), parent=self)
        self.even_later.clicked.connect(lambda: self.stepped.emit(1))
        order = [*self.cards[:-1], self.sooner, self.cards[-1], self.even_later, self.close_button]
        for first, second in pairwise(order):
            QWidget.setTabOrder(first, second)

    def _card(self) -> OptionCard:
        card = OptionCard("", high=CARD, tick=False, parent=self)
        card.clicked.connect(self._picked)
        return card

    def _picked(self) -> None:
        later = self._later
        for card, time in zip(self.cards, later.times if later else (), strict=False):
            if card is self.sender():
                self.picked.emit(time.minutes)

    def show_later(self, later: Later | None) -> None:
        opens = later is not None and not self.is_open()
        self._later = later
        if later is None:
            self.slide_out()
            return
        for card, time in zip(self.cards, later.times, strict=True):
            card.set_text(time.text, time.below)
            card.set_chosen(time.chosen)
        self.sooner.setEnabled(later.can_lower)
        self.even_later.setEnabled(later.can_raise)
        if opens:
            self._place()
            self.slide_in()
            self.cards[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()
        super().resizeEvent(event)

    def _place(self) -> None:
        self.close_button.setGeometry(self.width() - 56, 12, 48, 48)
        wide = self.width() - 2 * PADDING
        top = HEAD + 76
        third = (wide - 2 * GAP) // 3
        for index, card in enumerate(self.cards[:3]):
            card.setGeometry(PADDING + index * (third + GAP), top, third, CARD)
        top += CARD + 48
        self.sooner.setGeometry(PADDING, top, CARD, CARD)
        middle = wide - 2 * (CARD + GAP)
        self.cards[3].setGeometry(PADDING + CARD + GAP, top, middle, CARD)
        self.even_later.setGeometry(PADDING + wide - CARD, top, CARD, CARD)

    def draw(self, painter: QPainter, c: Palette) -> None:
        painter.fillRect(self.rect(), c.surface)
        painter.fillRect(QRectF(0, HEAD, self.width(), 1), c.line)
        wide = self.width() - 2 * PADDING
        title = QRectF(PADDING, 0, wide - 48, HEAD)
        draw_text(painter, title, _("Ready later"), font(TITLE, BOLD), c.text)
        words = _("How much longer than usual? The customer sees the new time at once.")
        lines = wrap(words, font(BODY), wide, 2)
        draw_lines(painter, QRectF(PADDING, HEAD + 16, wide, 44), lines, font(BODY), c.muted, 22)
        other = QRectF(PADDING, HEAD + 76 + CARD + 16, wide, 20)
        draw_text(painter, other, _("Another time"), font(BODY, BOLD), c.text)
