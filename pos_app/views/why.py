"""The panel that says where each cent of a price comes from (O3, P11)."""

from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from pos_app.presenters.why import Cause, Why, WhyState
from qt_kit.button import Button, Kind
from qt_kit.drawing import draw_box, draw_lines, draw_text, wrap
from qt_kit.icons import BOLD_STROKE, draw_icon
from qt_kit.label import Label
from qt_kit.scrolling import Scrolling
from qt_kit.sheet import Sheet
from qt_kit.targets import Target
from qt_kit.theme import BODY, BOLD, CAPTION, LARGE, MEDIUM, STRONG, Palette, font
from qt_kit.wording import _

WIDE, HEAD, SIDE, INNER = 480, 64, 16, 16
TITLE_ROW, NAME, RULE, AFTER, TOTAL, GAP = 48, 20, 16, 10, 44, 12
TAG = 22


@dataclass(frozen=True, slots=True)
class _Card:
    why: Why
    top: int
    high: int


class WhyList(Scrolling):
    """A card for each price; arrows and page keys scroll."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(_("Reasons"), parent)
        self._state = WhyState("", ())
        self._cards: tuple[_Card, ...] = ()

    def show_state(self, state: WhyState) -> None:
        self._state, self.scroll_y = state, 0
        self._measure()
        self.update()

    def _measure(self) -> None:
        cards, top = [], SIDE
        for why in self._state.parts:
            high = TITLE_ROW + sum(self._high(cause) for cause in why.causes) + TOTAL
            cards.append(_Card(why, top, high))
            top += high + GAP
        self._cards = tuple(cards)

    def _room(self, cause: Cause) -> int:
        return self.width() - 2 * SIDE - 2 * INNER - 96 - (TAG if cause.kind == "good" else 0)

    def _rows(self, cause: Cause) -> tuple[tuple[str, ...], tuple[str, ...]]:
        room = self._room(cause)
        rule = wrap(cause.rule, font(CAPTION), room, 3) if cause.rule else ()
        return wrap(cause.text, font(BODY, MEDIUM), room, 3), rule

    def _high(self, cause: Cause) -> int:
        text, rule = self._rows(cause)
        return NAME * len(text) + RULE * len(rule) + AFTER

    def content_height(self) -> int:
        return self._cards[-1].top + self._cards[-1].high + SIDE if self._cards else 0

    def part_at(self, x: int, y: int) -> str | None:
        return None

    def activate(self, part: str) -> None:
        """Nothing here can be tapped."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._measure()
        super().resizeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Down: 48,
            Qt.Key.Key_Up: -48,
            Qt.Key.Key_PageDown: self.height() - 48,
            Qt.Key.Key_PageUp: 48 - self.height(),
        }
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.scroll_to(self.scroll_y + step)

    def focus_rect(self) -> tuple[QRect, int]:
        return self.rect().adjusted(4, 4, -4, -4), 8

    def targets(self) -> list[Target]:
        found = []
        for card in self._cards:
            top = card.top - self.scroll_y + TITLE_ROW
            for cause in card.why.causes:
                high = self._high(cause)
                rect = QRect(SIDE, top, self.width() - 2 * SIDE, high)
                said = f"{cause.amount} {cause.rule}".strip()
                found.append(Target(f"Because of {cause.text}", rect, True, said))
                top += high
            rect = QRect(SIDE, top, self.width() - 2 * SIDE, TOTAL)
            found.append(Target(f"Sum of {card.why.title}", rect, True, card.why.total))
        return found

    def reveal(self, name: str) -> None:
        for target in self.targets():
            if target.name == name:
                top = target.rect.top() + self.scroll_y
                self.show_span(top, top + target.rect.height())

    def draw(self, painter: QPainter, c: Palette) -> None:
        painter.fillRect(self.rect(), c.paper)
        for card in self._cards:
            top = card.top - self.scroll_y
            if top + card.high >= 0 and top <= self.height():
                box = QRectF(SIDE, top, self.width() - 2 * SIDE, card.high)
                self._draw_card(painter, c, box, card.why)
        self.draw_scrollbar(painter, c)

    def _draw_card(self, painter: QPainter, c: Palette, box: QRectF, why: Why) -> None:
        draw_box(painter, box, c.surface, c.line, radius=12)
        left, wide = box.left() + INNER, box.width() - 2 * INNER
        title = QRectF(left, box.top() + 4, wide, TITLE_ROW - 8)
        draw_text(painter, title, why.title, font(STRONG, BOLD), c.text)
        top = box.top() + TITLE_ROW
        for cause in why.causes:
            self._draw_cause(painter, c, QRectF(left, top, wide, 0), cause)
            top += self._high(cause)
        painter.fillRect(QRectF(left, top, wide, 1), c.line)
        total = QRectF(left, top + 1, wide, TOTAL - 1)
        draw_text(painter, total, why.total, font(STRONG, BOLD), c.text, "right")
        draw_text(painter, total, why.total_words, font(BODY, BOLD), c.text)

    def _draw_cause(self, painter: QPainter, c: Palette, at: QRectF, cause: Cause) -> None:
        text, rule = self._rows(cause)
        ink = c.good if cause.kind == "good" else c.text
        left = at.left()
        if cause.kind == "good":
            draw_icon(painter, left, at.top() + 2, "tag", ink, 16, BOLD_STROKE)
            left += TAG
        amount = QRectF(at.left(), at.top(), at.width(), NAME)
        draw_text(painter, amount, cause.amount, font(BODY, MEDIUM), ink, "right")
        room = self._room(cause)
        names = QRectF(left, at.top(), room, NAME * len(text))
        draw_lines(painter, names, text, font(BODY, MEDIUM), ink, NAME)
        if rule:
            below = QRectF(left, names.bottom(), room, RULE * len(rule))
            draw_lines(painter, below, rule, font(CAPTION), c.muted, RULE)


class WhyPanel(Sheet):
    """`open_with(state)` over its region; Esc, W or the cross closes it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, "right", WIDE)
        self.setAccessibleName(_("Why this price"))
        self.close_button = Button(
            icon="x", kind=Kind.FLAT, name=_("Close reasons"), icon_px=24, parent=self
        )
        self.close_button.clicked.connect(self.slide_out)
        self.title = Label("", LARGE, BOLD, name=_("Reasons title"), parent=self)
        self.list = WhyList(self)
        self.dismissed.connect(self.slide_out)

    def open_with(self, state: WhyState) -> None:
        self.title.set_text(state.title)
        self.list.show_state(state)
        if not self.is_open():
            self.slide_in()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.close_button.setGeometry(12, 8, 48, 48)
        self.title.setGeometry(72, 8, self.width() - 88, 48)
        self.list.setGeometry(1, HEAD, self.width() - 1, self.height() - HEAD)
        super().resizeEvent(event)

    def draw(self, painter: QPainter, c: Palette) -> None:
        super().draw(painter, c)
        painter.fillRect(QRectF(1, 0, self.width() - 1, HEAD), c.surface)
        painter.fillRect(QRectF(1, HEAD - 1, self.width() - 1, 1), c.line)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text().lower() == "w":
            self.slide_out()
        else:
            super().keyPressEvent(event)
