"""One column of the board: the cards of a stage, painted, scrolled, used by finger and key."""

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QWidget

from pos_app.presenters.order_board import Column
from pos_app.views.order_card import GAP, act_rects, act_words, card_height, draw_card, says
from qt_kit.control import Enter
from qt_kit.drawing import draw_lines, wrap
from qt_kit.scrolling import Scrolling
from qt_kit.targets import Target
from qt_kit.theme import BODY, Palette, font
from qt_kit.wording import _

FOOT = 16
SCROLLBAR = 10
"""Right of the cards, in the gap to the next column."""
CARD = "card"
_ARROWS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class OrderColumn(Scrolling):
    """`set_column(column)`; `chosen(id)`, `acted(act, id)`, `crossed(-1|+1)` to the columns beside
    it, `opened()` with Enter.
    """

    chosen = Signal(str)
    acted = Signal(str, str)
    crossed = Signal(int)
    opened = Signal()

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(name, parent)
        self._column: Column | None = None
        self._tops: list[int] = [0]

    def set_column(self, column: Column) -> None:
        """Only what differs is painted again; a card newly chosen is scrolled into sight."""
        before, self._column = self._column, column
        if before == column:
            return
        shape = [(card.id, card.stage, card.chosen) for card in column.cards]
        was = [(card.id, card.stage, card.chosen) for card in before.cards] if before else None
        self.setAccessibleDescription(f"{column.title} {len(column.cards)}")
        if shape != was:
            self._measure()
        self.update()

    def _measure(self) -> None:
        self._tops = [0]
        for card in self._column.cards if self._column else ():
            self._tops.append(self._tops[-1] + card_height(card) + GAP)
        self.scroll_y = min(self.scroll_y, self.furthest())
        at = self.chosen_index()
        if at is not None:
            self.show_span(self._tops[at], self._tops[at + 1] - GAP, 0)

    def chosen_index(self) -> int | None:
        cards = self._column.cards if self._column else ()
        return next((i for i, card in enumerate(cards) if card.chosen), None)

    def count(self) -> int:
        return len(self._column.cards) if self._column else 0

    def id_at(self, index: int) -> str:
        """Of the card there, or the nearest one; empty where there is none."""
        cards = self._column.cards if self._column else ()
        return cards[min(index, len(cards) - 1)].id if cards else ""

    def index_at_height(self, y: int) -> int:
        """The card that stands beside that height of the widget."""
        there = [i for i, top in enumerate(self._tops[:-1]) if top - self.scroll_y <= y]
        return there[-1] if there else 0

    def content_height(self) -> int:
        return self._tops[-1] + FOOT

    def card_rect(self, index: int) -> QRect:
        top = self._tops[index]
        high = self._tops[index + 1] - GAP - top
        return QRect(0, top - self.scroll_y, self.width() - SCROLLBAR, high)

    def part_at(self, x: int, y: int) -> str | None:
        for index, card in enumerate(self._column.cards if self._column else ()):
            rect = self.card_rect(index)
            if rect.contains(x, y):
                for act, box in act_rects(card, rect).items():
                    if box.contains(x, y):
                        return None if card.busy else f"{act}:{card.id}"
                return f"{CARD}:{card.id}"
        return None

    def activate(self, part: str) -> None:
        act, _colon, order_id = part.partition(":")
        if act == CARD:
            self.chosen.emit(order_id)
        else:
            self.acted.emit(act, order_id)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """The second press of a nervous finger must not answer the order that moved up."""
        at = event.position().toPoint()
        part = self.part_at(at.x(), at.y())
        if part is not None and part.startswith(CARD):
            super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(key, 0)
        at = self.chosen_index()
        if step and self.count():
            wanted = 0 if at is None else max(0, min(at + step, self.count() - 1))
            self.chosen.emit(self.id_at(wanted))
        elif key in _ARROWS:
            self.crossed.emit(_ARROWS[key])
        elif key in Enter and not event.isAutoRepeat():
            self.opened.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """By Tab: the order that has the focus is the one that is opened."""
        by_tab = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        if event.reason() in by_tab and self.count() and self.chosen_index() is None:
            self.chosen.emit(self.id_at(0))
        super().focusInEvent(event)

    def focus_rect(self) -> tuple[QRect, int]:
        if not self.count():
            return QRect(0, 0, self.width() - SCROLLBAR, 48), 12
        return self.card_rect(self.chosen_index() or 0).intersected(self.rect()), 12

    def targets(self) -> list[Target]:
        column = self._column
        if column is None:
            return []
        found = []
        for index, card in enumerate(column.cards):
            rect = self.card_rect(index)
            words = QRect(rect.left(), rect.top(), rect.width(), 111)
            text = says(card, column.title)
            found.append(Target(f"Order {card.number}", words, True, text, card.chosen))
            for act, box in act_rects(card, rect).items():
                found.append(Target(f"{act_words(act)} {card.number}", box, not card.busy))
        return found

    def reveal(self, name: str) -> None:
        for index, card in enumerate(self._column.cards if self._column else ()):
            if name.endswith(f" {card.number}"):
                self.show_span(self._tops[index], self._tops[index + 1] - GAP, 0)

    def draw(self, painter: QPainter, c: Palette) -> None:
        column = self._column
        if column is None:
            return
        for index, card in enumerate(column.cards):
            rect = self.card_rect(index)
            if rect.bottom() >= 0 and rect.top() <= self.height():
                part = self.pressed_part or ""
                pressed = part.partition(":")[0] if part.endswith(f":{card.id}") else None
                draw_card(painter, c, rect, card, pressed)
        if not column.cards:
            lines = wrap(column.empty, font(BODY), self.width() - SCROLLBAR - 8, 3)
            box = QRectF(0, 4, self.width(), 20 * len(lines))
            draw_lines(painter, box, lines, font(BODY), c.muted, 20)
        self.draw_scrollbar(painter, c)


def column_name(title: str) -> str:
    return _("Column {title}").format(title=title)
