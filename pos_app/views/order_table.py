"""All orders as rows: number and time, who, what, where it stands, how much (C6)."""

from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import QWidget

from pos_app.presenters.order_board import Card
from pos_app.views.order_card import says
from qt_kit.badge import Tone, tone_colours
from qt_kit.control import Canvas, Enter
from qt_kit.drawing import draw_box, draw_text
from qt_kit.icons import BOLD_STROKE, draw_icon
from qt_kit.scrolling import Scrolling
from qt_kit.targets import Target
from qt_kit.theme import BODY, BOLD, CAPTION, MEDIUM, NORMAL, Palette, font
from qt_kit.wording import _

HEAD, ROW, SIDE = 36, 56, 16


@dataclass(frozen=True, slots=True)
class Places:
    """Where each column begins, and where the row ends."""

    number: int
    who: int
    kind: int
    badge: int
    amount: int
    right: int


def places(width: int) -> Places:
    """The customer's column takes what is left."""
    number, kind, badge, amount = (96, 168, 136, 120) if width >= 800 else (86, 132, 110, 98)
    right = width - SIDE
    at_amount = right - amount
    at_badge = at_amount - badge
    return Places(SIDE, SIDE + number, at_badge - kind, at_badge, at_amount, right)


class OrderTableHead(Canvas):
    def draw(self, painter: QPainter, c: Palette) -> None:
        draw_box(painter, self.rect(), c.sunken, radius=8)
        at = places(self.width())
        shape = font(CAPTION, MEDIUM)
        for left, words in (
            (at.number, _("Order")),
            (at.who, _("Customer")),
            (at.kind, _("Type and source")),
            (at.badge, _("Status")),
        ):
            draw_text(painter, QRectF(left, 0, 200, HEAD), words, shape, c.muted)
        amount = QRectF(at.amount, 0, at.right - at.amount, HEAD)
        draw_text(painter, amount, _("Amount"), shape, c.muted, "right")


class OrderTable(Scrolling):
    """`set_rows(cards)`; `chosen(id)` by tap and arrows, `opened()` with Enter."""

    chosen = Signal(str)
    opened = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(_("List of orders"), parent)
        self._rows: tuple[Card, ...] = ()

    def set_rows(self, rows: tuple[Card, ...]) -> None:
        if rows == self._rows:
            return
        before, self._rows = self.chosen_index(), rows
        self.scroll_y = min(self.scroll_y, self.furthest())
        at = self.chosen_index()
        if at is not None and at != before:
            self.show_span(at * ROW, (at + 1) * ROW)
        self.update()

    def chosen_index(self) -> int | None:
        return next((i for i, row in enumerate(self._rows) if row.chosen), None)

    def content_height(self) -> int:
        return len(self._rows) * ROW + SIDE

    def row_rect(self, index: int) -> QRect:
        return QRect(0, index * ROW - self.scroll_y, self.width(), ROW)

    def part_at(self, x: int, y: int) -> str | None:
        index = (y + self.scroll_y) // ROW
        return self._rows[index].id if 0 <= index < len(self._rows) else None

    def activate(self, part: str) -> None:
        self.chosen.emit(part)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(key, 0)
        if step and self._rows:
            at = self.chosen_index()
            wanted = 0 if at is None else max(0, min(at + step, len(self._rows) - 1))
            self.chosen.emit(self._rows[wanted].id)
        elif key in Enter and not event.isAutoRepeat():
            self.opened.emit()
        else:
            super().keyPressEvent(event)

    def focus_rect(self) -> tuple[QRect, int]:
        at = self.chosen_index()
        shown = self.rect() if at is None else self.row_rect(at).intersected(self.rect())
        return shown.adjusted(8, 8, -8, -8), 4

    def targets(self) -> list[Target]:
        return [
            Target(
                f"Order {row.number}",
                self.row_rect(i),
                True,
                says(row, row.status),
                row.chosen,
            )
            for i, row in enumerate(self._rows)
        ]

    def reveal(self, name: str) -> None:
        for index, row in enumerate(self._rows):
            if name == f"Order {row.number}":
                self.show_span(index * ROW, (index + 1) * ROW)

    def draw(self, painter: QPainter, c: Palette) -> None:
        high = len(self._rows) * ROW
        box = QRectF(0, -self.scroll_y, self.width(), high)
        if self._rows:
            draw_box(painter, box, c.surface, c.line, radius=12)
        for index, row in enumerate(self._rows):
            rect = self.row_rect(index)
            if rect.bottom() >= 0 and rect.top() <= self.height():
                last = index == len(self._rows) - 1
                self._draw_row(painter, c, rect, row, last=last)
        self.draw_scrollbar(painter, c)

    def _draw_row(
        self, painter: QPainter, c: Palette, rect: QRect, row: Card, *, last: bool
    ) -> None:
        inner = QRectF(rect).adjusted(1, 1, -1, -1)
        if row.chosen:
            draw_box(painter, inner, c.accent_soft, c.accent, radius=11, stroke=2)
        elif row.id == self.pressed_part:
            draw_box(painter, inner, c.sunken, radius=11)
        elif not last:
            painter.fillRect(QRect(SIDE, rect.bottom(), rect.width() - 2 * SIDE, 1), c.line)
        at, top = places(rect.width()), rect.top()
        quiet = c.text if row.chosen else c.muted
        strong, small = font(BODY, BOLD), font(CAPTION)
        wide = at.who - at.number - 8
        draw_text(painter, _upper(at.number, top, wide), f"#{row.number}", strong, c.text)
        draw_text(painter, _lower(at.number, top, wide), row.placed, small, quiet)
        wide = at.kind - at.who - 12
        name = font(BODY, BOLD if row.chosen else MEDIUM)
        draw_text(painter, _upper(at.who, top, wide), row.name, name, c.text)
        below = " · ".join(part for part in (row.phone, row.wish) if part)
        draw_text(painter, _lower(at.who, top, wide), below, small, quiet)
        wide = at.badge - at.kind - 20
        draw_icon(painter, at.kind, top + 12, row.kind_icon, quiet, 14, BOLD_STROKE)
        draw_icon(painter, at.kind, top + 33, row.source_icon, quiet, 14, BOLD_STROKE)
        draw_text(painter, _upper(at.kind + 20, top, wide), row.kind, small, c.text)
        draw_text(painter, _lower(at.kind + 20, top, wide), row.source, small, quiet)
        wide = at.amount - at.badge - 8
        draw_text(painter, _upper(at.badge, top, wide), row.status, font(BODY, MEDIUM), c.text)
        self._draw_time(painter, c, _lower(at.badge, top, wide), row, quiet)
        wide = at.right - at.amount
        draw_text(painter, _upper(at.amount, top, wide), row.amount, strong, c.text, "right")
        draw_text(painter, _lower(at.amount, top, wide), row.payment, small, quiet, "right")

    def _draw_time(
        self, painter: QPainter, c: Palette, box: QRectF, row: Card, quiet: QColor
    ) -> None:
        """How it stands against the clock, or when it was over."""
        badge = row.badge
        ink = quiet
        if not row.since and badge.tone is not Tone.NEUTRAL:
            _ground, ink = tone_colours(badge.tone, c)
        draw_icon(painter, box.left(), box.top() + 1, badge.icon, ink, 14, BOLD_STROKE)
        words = font(CAPTION, NORMAL if row.since else MEDIUM)
        draw_text(painter, box.adjusted(20, 0, 0, 0), row.since or badge.words, words, ink)


def _upper(left: float, top: float, wide: float) -> QRectF:
    return QRectF(left, top + 9, wide, 20)


def _lower(left: float, top: float, wide: float) -> QRectF:
    return QRectF(left, top + 32, wide, 16)
