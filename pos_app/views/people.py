"""People as cards: whose PIN is asked for."""

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from pos_app.presenters.sign_in import PersonCard
from qt_kit.avatar import draw_avatar, tone_for
from qt_kit.badge import badge_width, draw_badge
from qt_kit.control import Enter
from qt_kit.drawing import draw_box, draw_lines, draw_text, wrap
from qt_kit.icons import BOLD_STROKE, draw_icon
from qt_kit.scrolling import Scrolling
from qt_kit.targets import Target
from qt_kit.theme import BODY, BOLD, CAPTION, Palette, font

HIGH, GAP, PADDING = 152, 12, 17


class PeopleGrid(Scrolling):
    """`set_people(cards)`; `.chosen(id)`. Arrows move, letters are `.typed(letter)`.

    More people than fit scroll; the first of a row below shows a little.
    """

    chosen = Signal(str)
    typed = Signal(str)
    digit = Signal(str)
    submitted = Signal()
    focus_moved = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self._cards: tuple[PersonCard, ...] = ()

    def set_people(self, cards: tuple[PersonCard, ...]) -> None:
        if cards == self._cards:
            return
        self._cards = cards
        self.scroll_y = min(self.scroll_y, self.furthest())
        at = self._current()
        if cards and cards[at].chosen:
            rect = self.card_rect(at).translated(0, self.scroll_y)
            self.show_span(rect.top(), rect.bottom())
        self.update()

    def in_a_row(self) -> int:
        return 3 if self.width() < 1000 else 4

    def content_height(self) -> int:
        rows = -(-len(self._cards) // self.in_a_row())
        return max(0, rows * (HIGH + GAP) - GAP)

    def card_rect(self, index: int) -> QRect:
        row, column = divmod(index, self.in_a_row())
        wide = (self.width() - GAP * (self.in_a_row() - 1)) / self.in_a_row()
        left = round(column * (wide + GAP))
        top = row * (HIGH + GAP) - self.scroll_y
        return QRect(left, top, round(column * (wide + GAP) + wide) - left, HIGH)

    def _current(self) -> int:
        return next((i for i, card in enumerate(self._cards) if card.chosen), 0)

    def part_at(self, x: int, y: int) -> str | None:
        for index, card in enumerate(self._cards):
            if self.card_rect(index).contains(x, y):
                return card.id
        return None

    def activate(self, part: str) -> None:
        self.chosen.emit(part)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, text = Qt.Key(event.key()), event.text()
        row = self.in_a_row()
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -row}
        steps[Qt.Key.Key_Down] = row
        if key in steps and self._cards:
            nobody = not any(card.chosen for card in self._cards)
            wanted = 0 if nobody else self._current() + steps[key]
            if 0 <= wanted < len(self._cards):
                self.chosen.emit(self._cards[wanted].id)
        elif key in Enter:
            self.submitted.emit()
        elif text.isdigit():
            self.digit.emit(text)
        elif text.isalpha():
            self.typed.emit(text)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.scroll_y = min(self.scroll_y, self.furthest())
        super().resizeEvent(event)

    def scrolled(self) -> None:
        self.focus_moved.emit()

    def focus_rect(self) -> tuple[QRect, int]:
        return self.card_rect(self._current()) if self._cards else self.rect(), 12

    def targets(self) -> list[Target]:
        return [
            Target(
                card.name,
                self.card_rect(index),
                self.isEnabled(),
                f"{card.role} chosen" if card.chosen else card.role,
                self.hasFocus() and card.chosen,
            )
            for index, card in enumerate(self._cards)
        ]

    def reveal(self, name: str) -> None:
        for index, card in enumerate(self._cards):
            if card.name == name:
                rect = self.card_rect(index).translated(0, self.scroll_y)
                self.show_span(rect.top(), rect.bottom())

    def draw(self, painter: QPainter, c: Palette) -> None:
        for index, card in enumerate(self._cards):
            rect = self.card_rect(index)
            if rect.bottom() >= 0 and rect.top() <= self.height():
                self._draw_card(painter, c, rect, card, index)
        self.draw_scrollbar(painter, c)

    def _draw_card(
        self, painter: QPainter, c: Palette, rect: QRect, card: PersonCard, index: int
    ) -> None:
        pressed = card.id == self.pressed_part
        ground = c.accent_soft if card.chosen else c.sunken if pressed else c.surface
        border, stroke = (c.accent, 2) if card.chosen else (c.line, 1)
        draw_box(painter, rect, ground, border, radius=12, stroke=stroke)
        left, right = rect.left() + PADDING, rect.right() + 1 - PADDING
        avatar = QRectF(left, rect.top() + PADDING, 48, 48)
        tone = tone_for(card.tone, index)
        draw_avatar(painter, c, avatar, card.initials, tone, on_selected=card.chosen)
        if card.chosen:
            draw_icon(painter, right - 24, rect.top() + 29, "check", c.accent, 24, BOLD_STROKE)
        elif card.badge:
            wide = min(badge_width(card.badge, card.badge_icon, 24), right - left - 56)
            top = rect.top() + 29
            draw_badge(
                painter, right - wide, top, card.badge, card.badge_icon, c.sunken, c.text, most=wide
            )
        room = right - left
        lines = wrap(card.name, font(BODY, BOLD), room, 2)
        names = QRectF(left, rect.top() + 119 - 20 * len(lines), room, 20 * len(lines))
        draw_lines(painter, names, lines, font(BODY, BOLD), c.text, 20)
        role = QRectF(left, rect.top() + 119, room, 16)
        draw_text(painter, role, card.role, font(CAPTION), c.text if card.chosen else c.muted)
