"""A half or quarter of what is being built, as a card."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from pos_app.presenters.builder import PartCard
from qt_kit.control import Control
from qt_kit.drawing import draw_box, draw_text
from qt_kit.marks import draw_half
from qt_kit.theme import BODY, BOLD, CAPTION, Palette, font
from qt_kit.wording import _

CARD_HIGH = 96


class PartCardView(Control):
    """A half: side, item, own changes, share of the price."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(name, parent)
        self._card: PartCard | None = None

    def show_card(self, card: PartCard) -> None:
        self._card = card
        self.setAccessibleName(card.side)
        told = (card.name, card.changes, card.price, _("chosen") if card.chosen else "")
        self.setAccessibleDescription(" ".join(part for part in told if part))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(144, CARD_HIGH)

    def draw(self, painter: QPainter, c: Palette) -> None:
        card = self._card
        if card is None:
            return
        ground = c.accent_soft if card.chosen else c.sunken if self.isDown() else c.surface
        border, stroke = (c.accent, 2) if card.chosen else (c.line, 1)
        draw_box(painter, self.rect(), ground, border, radius=8, stroke=stroke)
        left, room = 13.0, self.width() - 21.0
        ink = c.accent if card.chosen else c.muted
        if card.half:
            draw_half(painter, QRectF(left, 12, 14, 14), card.half, c.accent)
        side = QRectF(left + (20 if card.half else 0), 11, room - 20, 16)
        draw_text(painter, side, card.side, font(CAPTION), ink)
        top = 28.0
        draw_text(painter, QRectF(left, top, room, 20), card.name, font(BODY, BOLD), c.text)
        if card.changes:
            words = QRectF(left, top + 20, room, 16)
            draw_text(painter, words, card.changes, font(CAPTION), c.text if card.chosen else ink)
        draw_text(painter, QRectF(left, 65, room, 20), card.price, font(BODY), c.text)
