"""What the settings come to, drawn beside their fields."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from pos_app.office.presenters.store_preview import DAY, Bar, Preview
from qt_kit.control import Canvas
from qt_kit.drawing import draw_box, draw_lines, draw_text, width_of, wrap
from qt_kit.theme import BODY, BOLD, CAPTION, MEDIUM, STRONG, Palette, font
from qt_kit.wording import _

WIDE = 320
SIDE, ROW, NAME = 20, 30, 40
HOURS_SHOWN = 30
"""From midnight to six the next morning."""


class PreviewPanel(Canvas):
    """`show_preview(preview)`, `height_for(width)`."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Preview"))
        self._preview = Preview()

    def show_preview(self, preview: Preview) -> None:
        self._preview = preview
        told = [preview.title, preview.below]
        told += [f"{name} {', '.join(bar.words for bar in bars)}" for name, bars in self._days()]
        told += [f"{words} {amount}" for words, amount in preview.rows]
        self.setAccessibleDescription("; ".join(part for part in told if part))
        self.update()

    def _days(self) -> list[tuple[str, tuple[Bar, ...]]]:
        return [(row.name, row.bars) for row in self._preview.week]

    def _below(self, width: int) -> tuple[str, ...]:
        words = self._preview.below
        return wrap(words, font(CAPTION), width - 2 * SIDE) if words else ()

    def height_for(self, width: int) -> int:
        body = len(self._preview.week) * ROW + (24 if self._preview.week else 0)
        body += sum(self._row_high(words, width) for words, _amount in self._preview.rows)
        return 16 + 24 + 16 * len(self._below(width)) + 12 + body + 16

    def _row_high(self, words: str, width: int) -> int:
        return 12 + 20 * len(wrap(words, font(BODY), width - 2 * SIDE - 108, 3))

    def draw(self, painter: QPainter, c: Palette) -> None:
        draw_box(painter, self.rect(), c.surface, c.line, radius=12)
        wide = self.width() - 2 * SIDE
        title = QRectF(SIDE, 16, wide, 24)
        draw_text(painter, title, self._preview.title, font(STRONG, BOLD), c.text)
        lines = self._below(self.width())
        below = QRectF(SIDE, 40, wide, 16 * len(lines))
        draw_lines(painter, below, lines, font(CAPTION), c.muted, 16)
        top = below.bottom() + 12
        if self._preview.week:
            self._draw_week(painter, c, top)
        for place, (words, amount) in enumerate(self._preview.rows):
            last = place == len(self._preview.rows) - 1
            top += self._draw_row(painter, c, top, words, amount, strong=last)

    def _draw_row(
        self, painter: QPainter, c: Palette, top: float, words: str, amount: str, *, strong: bool
    ) -> int:
        high = self._row_high(words, self.width())
        painter.fillRect(QRectF(SIDE, top, self.width() - 2 * SIDE, 1), c.line)
        shape = font(BODY, BOLD if strong else MEDIUM)
        needs = min(width_of(amount, shape) + 12, self.width() - 2 * SIDE - 80)
        room = self.width() - 2 * SIDE - 108
        lines = wrap(words, font(BODY), room, 3)
        box = QRectF(SIDE, top + 6, room, high - 12)
        draw_lines(painter, box, lines, font(BODY, BOLD if strong else 400), c.text, 20)
        at = QRectF(self.width() - SIDE - needs, top, needs, high)
        draw_text(painter, at, amount, shape, c.text, "right")
        return high

    def _draw_week(self, painter: QPainter, c: Palette, top: float) -> None:
        """A row per day; what is past midnight runs on into the night."""
        left, room = SIDE + NAME, self.width() - 2 * SIDE - NAME
        each = room / (HOURS_SHOWN * 60)
        for hour in (0, 6, 12, 18, 24, 30):
            x = left + hour * 60 * each
            high = ROW * len(self._preview.week)
            painter.fillRect(QRectF(x, top + 18, 1, high), c.line)
            label = QRectF(x - 14, top, 28, 16)
            if 0 < hour < HOURS_SHOWN:
                draw_text(painter, label, str(hour % 24), font(CAPTION), c.muted, "center")
        for place, (name, bars) in enumerate(self._days()):
            middle = top + 18 + place * ROW
            draw_text(painter, QRectF(SIDE, middle, NAME, ROW), name, font(CAPTION, MEDIUM), c.text)
            if not bars:
                room_of = QRectF(left + 8, middle, room, ROW)
                draw_text(painter, room_of, _("Closed"), font(CAPTION), c.muted)
            for bar in bars:
                self._draw_bar(painter, c, QRectF(left, middle, each, ROW), bar)

    def _draw_bar(self, painter: QPainter, c: Palette, at: QRectF, bar: Bar) -> None:
        """`at` begins at midnight and is a minute wide."""
        end = min(bar.end, HOURS_SHOWN * 60)
        start, day_end = at.left() + bar.start * at.width(), min(end, DAY)
        box = QRectF(start, at.top() + 5, (day_end - bar.start) * at.width(), 20)
        draw_box(painter, box, c.good, radius=4)
        if end > DAY:
            night = QRectF(box.right() - 4, box.top(), (end - DAY) * at.width() + 4, 20)
            draw_box(painter, night, c.info, radius=4)
