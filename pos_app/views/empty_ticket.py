"""A ticket without lines: what to do, and what may be gone on with."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from pos_app.presenters.ticket import Offer
from qt_kit.button import draw_key
from qt_kit.control import Canvas, Control
from qt_kit.drawing import draw_box, draw_text, width_of
from qt_kit.icons import THIN, draw_icon
from qt_kit.marks import ticket_path
from qt_kit.theme import BODY, BOLD, CAPTION, MEDIUM, TITLE, Palette, faded, font
from qt_kit.wording import _

PADDING = 16
OFFER_HIGH, OFFER_GAP, SIDE = 64, 8, 32
KEYS = (("/", "Search"), ("F2", "Park"), ("F3", "Parked"), ("F12", "Pay"))


class OfferCard(Control):
    """Go on with something: what it is, what it holds, its amount."""

    def __init__(self, offer: Offer, parent: QWidget) -> None:
        super().__init__(offer.title, parent)
        self.offer = offer
        self.setAccessibleDescription(f"{offer.below} {offer.amount}")

    def sizeHint(self) -> QSize:
        return QSize(320, OFFER_HIGH)

    def draw(self, painter: QPainter, c: Palette) -> None:
        ground = c.sunken if self.isDown() else c.surface
        draw_box(painter, self.rect(), ground, c.line, radius=8)
        offer = self.offer
        draw_icon(painter, 17, 22, offer.icon, c.text, 20, THIN)
        row = QRectF(45, 0, self.width() - 45 - 17, OFFER_HIGH)
        taken = draw_text(painter, row, offer.amount, font(BODY, MEDIUM), c.text, "right")
        room = row.width() - taken - 12
        draw_text(painter, QRectF(45, 14, room, 20), offer.title, font(BODY, MEDIUM), c.text)
        draw_text(painter, QRectF(45, 34, room, 16), offer.below, font(CAPTION), c.muted)


class EmptyTicket(Canvas):
    """`show_offers(offers)`; `offered(key)`. Key hints show once keys are used.

    The offers come after the widget `after` in the focus order.
    """

    offered = Signal(str)

    def __init__(self, after: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        self._after = after
        self.setAccessibleName(_("Empty ticket"))
        self._offers: tuple[Offer, ...] = ()
        self._cards: list[OfferCard] = []
        self._hints = False

    def show_offers(self, offers: tuple[Offer, ...]) -> None:
        if offers == self._offers:
            return
        self._offers = offers
        for card in self._cards:
            card.hide()
            card.deleteLater()
        self._cards = [OfferCard(offer, self) for offer in offers]
        before = self._after
        for card in self._cards:
            card.clicked.connect(self._pressed)
            card.show()
            QWidget.setTabOrder(before, card)
            before = card
        self._place()

    def show_key_hints(self, shown: bool) -> None:
        if shown != self._hints:
            self._hints = shown
            self.update()

    def _pressed(self) -> None:
        card = self.sender()
        if isinstance(card, OfferCard):
            self.offered.emit(card.offer.key)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()
        super().resizeEvent(event)

    def _place(self) -> None:
        for number, card in enumerate(self._cards):
            top = 218 + number * (OFFER_HIGH + OFFER_GAP)
            card.setGeometry(SIDE, top, self.width() - 2 * SIDE, OFFER_HIGH)

    def draw(self, painter: QPainter, c: Palette) -> None:
        painter.fillRect(self.rect(), c.surface)
        self._draw_mark(painter, c)
        title = QRectF(PADDING, 152, self.width() - 2 * PADDING, 26)
        draw_text(
            painter, title, _("Ready for the next order"), font(TITLE, BOLD), c.text, "center"
        )
        words = QRectF(8, 182, self.width() - 16, 20)
        text = _("Tap a dish, type its name or scan a code.")
        draw_text(painter, words, text, font(BODY), c.muted, "center")
        if self._hints:
            self._draw_hints(painter, c)

    def _draw_mark(self, painter: QPainter, c: Palette) -> None:
        """The notched ticket of 132 x 104, 32 below the head."""
        box = QRectF((self.width() - 108) / 2, 39, 108, 92)
        middle = box.top() + 46
        painter.setPen(QPen(c.line, 2))
        painter.setBrush(c.sunken)
        painter.drawPath(ticket_path(box, middle, 11, 8))
        pen = QPen(faded(c.line_strong, 0.55), 4)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        for x, y, wide in ((18, 18, 46), (76, 18, 14), (18, 30, 30), (18, 68, 24), (72, 68, 18)):
            start = QPointF(box.left() + x, box.top() + y)
            painter.drawLine(start, start + QPointF(wide, 0))
        dashes = QPen(faded(c.line_strong, 0.8), 2)
        dashes.setDashPattern([3, 2.5])
        painter.setPen(dashes)
        painter.drawLine(QPointF(box.left() + 17, middle), QPointF(box.right() - 17, middle))

    def _draw_hints(self, painter: QPainter, c: Palette) -> None:
        shape = font(CAPTION)
        middle = self.height() - 22
        keys = [(key, _(word)) for key, word in KEYS]
        wides = [max(20.0, width_of(key, font(CAPTION, MEDIUM)) + 10) for key, _word in keys]
        bare = sum(wides) + sum(6 + width_of(word, shape) for _key, word in keys)
        gap = min(16, (self.width() - 2 * PADDING - bare) / (len(keys) - 1))
        left = (self.width() - bare - gap * (len(keys) - 1)) / 2
        for (key, word), wide in zip(keys, wides, strict=True):
            draw_key(painter, left + wide, middle, key, c.muted, c.line_strong)
            left += wide + 6
            box = QRectF(left, middle - 8, 200, 16)
            left += draw_text(painter, box, word, shape, c.muted) + gap
