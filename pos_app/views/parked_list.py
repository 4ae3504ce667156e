"""Parked tickets as cards."""

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QWidget

from pos_app.presenters.parked import ParkedTicket
from qt_kit.control import Enter
from qt_kit.drawing import draw_box, draw_text
from qt_kit.icons import BOLD_STROKE, draw_icon
from qt_kit.scrolling import Scrolling
from qt_kit.targets import Target
from qt_kit.theme import BODY, BOLD, CAPTION, MEDIUM, STRONG, Palette, font
from qt_kit.wording import _

CARD_HIGH, GAP, EDGE = 112, 12, 16


class ParkedList(Scrolling):
    """Cards two or three in a row; arrows move, Enter resumes: `chosen(id)`, `resumed(id)`."""

    chosen = Signal(str)
    resumed = Signal(str)
    focus_moved = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(_("Parked tickets"), parent)
        self._tickets: tuple[ParkedTicket, ...] = ()
        self._chosen = ""

    def show_tickets(self, tickets: tuple[ParkedTicket, ...], chosen: str) -> None:
        self._tickets, self._chosen = tickets, chosen
        self.scroll_y = max(0, min(self.scroll_y, self.furthest()))
        self.update()

    def _columns(self) -> int:
        return max(1, min(3, (self.width() - EDGE) // 340))

    def content_height(self) -> int:
        rows = -(-len(self._tickets) // self._columns())
        return rows * (CARD_HIGH + GAP) + EDGE

    def card_rect(self, index: int) -> QRect:
        columns_shown = self._columns()
        wide = (self.width() - 2 * EDGE - GAP * (columns_shown - 1)) // columns_shown
        row, column = divmod(index, columns_shown)
        top = row * (CARD_HIGH + GAP) - self.scroll_y
        return QRect(EDGE + column * (wide + GAP), top, wide, CARD_HIGH)

    def part_at(self, x: int, y: int) -> str | None:
        for index, ticket in enumerate(self._tickets):
            if self.card_rect(index).contains(x, y):
                return ticket.order
        return None

    def activate(self, part: str) -> None:
        self.chosen.emit(part)

    def _index(self) -> int:
        return next((i for i, one in enumerate(self._tickets) if one.order == self._chosen), 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        step = {
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Down: self._columns(),
            Qt.Key.Key_Up: -self._columns(),
        }.get(key, 0)
        if step and self._tickets:
            at = max(0, min(self._index() + step, len(self._tickets) - 1))
            self._show(at)
            self.chosen.emit(self._tickets[at].order)
            self.focus_moved.emit()
        elif key in Enter and self._tickets:
            self.resumed.emit(self._tickets[self._index()].order)
        else:
            super().keyPressEvent(event)

    def _show(self, index: int) -> None:
        rect = self.card_rect(index).translated(0, self.scroll_y)
        self.show_span(rect.top(), rect.bottom())

    def focus_rect(self) -> tuple[QRect, int]:
        return (self.card_rect(self._index()), 12) if self._tickets else (self.rect(), 8)

    def targets(self) -> list[Target]:
        return [
            Target(
                _("Parked {name}").format(name=one.name),
                self.card_rect(index),
                self.isEnabled(),
                f"{one.pieces} {one.total} {one.since}",
                one.order == self._chosen,
            )
            for index, one in enumerate(self._tickets)
        ]

    def reveal(self, name: str) -> None:
        for index, target in enumerate(self.targets()):
            if target.name == name:
                self._show(index)

    def draw(self, painter: QPainter, c: Palette) -> None:
        painter.fillRect(self.rect(), c.paper)
        for index, ticket in enumerate(self._tickets):
            rect = self.card_rect(index)
            if rect.bottom() >= 0 and rect.top() <= self.height():
                self._draw_card(painter, c, rect, ticket)
        self.draw_scrollbar(painter, c)

    def _draw_card(self, painter: QPainter, c: Palette, rect: QRect, ticket: ParkedTicket) -> None:
        chosen = ticket.order == self._chosen
        pressed = ticket.order == self.pressed_part
        ground = c.accent_soft if chosen else c.sunken if pressed else c.surface
        border, stroke = (c.accent, 2) if chosen else (c.line, 1)
        draw_box(painter, rect, ground, border, radius=12, stroke=stroke)
        inner = QRectF(rect).adjusted(13, 12, -13, -12)
        top = QRectF(inner.left(), inner.top(), inner.width(), 22)
        shape = font(STRONG, BOLD)
        taken = draw_text(painter, top, ticket.total, shape, c.text, "right") + 12
        name = top.adjusted(0, 0, -taken, 0)
        left = draw_text(painter, name, ticket.name, shape, c.text) + 9
        if ticket.number != ticket.name:
            rest = name.adjusted(left, 0, 0, 0)
            draw_text(painter, rest, ticket.number, font(CAPTION), c.muted)
        second = QRectF(inner.left(), inner.top() + 26, inner.width(), 20)
        draw_icon(painter, second.left(), second.top() + 2, ticket.icon, c.muted, 16, BOLD_STROKE)
        words = f"{ticket.kind}, {ticket.pieces}"
        row = second.adjusted(24, 0, 0, 0)
        beside = draw_text(painter, row, words, font(BODY), c.text) + 32
        if ticket.allergy:
            x = second.left() + beside
            draw_icon(painter, x, second.top() + 2, "octagon-alert", c.bad, 16, BOLD_STROKE)
            alarm = QRectF(x + 20, second.top(), inner.right() - x - 20, 20)
            draw_text(painter, alarm, _("Allergy"), font(CAPTION, MEDIUM), c.bad)
        holds = QRectF(inner.left(), inner.top() + 48, inner.width(), 18)
        draw_text(painter, holds, ticket.holds, font(CAPTION), c.muted)
        foot = QRectF(inner.left(), inner.bottom() - 18, inner.width(), 18)
        draw_icon(painter, foot.left(), foot.top() + 2, "clock", c.muted, 14, BOLD_STROKE)
        told = f"{ticket.since}, {ticket.by}" if ticket.by else ticket.since
        draw_text(painter, foot.adjusted(20, 0, 0, 0), told, font(CAPTION), c.muted)
