"""Cards of the dashboard: a question, its answer, why, and what can be pressed in it (O8)."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from pos_app.office.presenters.dashboard_cards import BarCard, HeatCard, Rank, TenderCard
from pos_app.office.presenters.dashboard_figures import FigureCard
from qt_kit.badge import Tone
from qt_kit.control import Enter, Tappable
from qt_kit.drawing import draw_box, draw_lines, draw_text, rounded, width_of, wrap
from qt_kit.icons import BOLD_STROKE, THIN, draw_icon
from qt_kit.segmented import Segment, Segmented
from qt_kit.targets import Target
from qt_kit.theme import (
    BODY,
    BOLD,
    CAPTION,
    DISPLAY,
    LARGE,
    MEDIUM,
    STRONG,
    TITLE,
    Palette,
    faded,
    font,
)
from qt_kit.wording import _

SIDE, TOP, BODY_TOP = 20, 14, 68
_LEAST_WARM = 0.08


@dataclass(frozen=True, slots=True)
class Place:
    """One thing in a chart: where it is, what it is called and what is said of it."""

    rect: QRect
    name: str
    said: str


class ChartCard(Tappable):
    """Arrows move from place to place, Enter and a tap open the rows behind the chart; what is
    looked at is said as the description.
    """

    opened = Signal(str, int)
    icon = "chart-column"

    def __init__(self, key: str, name: str, parent: QWidget) -> None:
        super().__init__(name, parent)
        self.key = key
        self.at: int | None = None
        self._question = self._answer = ""

    def say(self, question: str, answer: str) -> None:
        self._question, self._answer = question, answer
        self._describe()
        self.update()

    def places(self) -> Sequence[Place]:
        return ()

    def rows_up(self) -> int:
        """How many places an arrow up or down moves."""
        return 1

    def _describe(self) -> None:
        told, places = f"{self._question} {self._answer}", self.places()
        if self.at is not None and self.at < len(places):
            place = places[self.at]
            told = ": ".join(part for part in (place.name, place.said) if part)
        elif places:
            told = f"{told} {_('Arrows move in the chart, Enter opens its rows.')}"
        self.setAccessibleDescription(told)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, count = Qt.Key(event.key()), len(self.places())
        up = self.rows_up()
        steps = {
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Down: up,
            Qt.Key.Key_Up: -up,
        }
        if key in Enter:
            self.opened.emit(self.key, self.at if self.at is not None else -1)
        elif key in steps and count:
            wanted = steps[key] + (self.at if self.at is not None else -max(steps[key], 0))
            self.go_to(max(0, min(count - 1, wanted)))
        elif key == Qt.Key.Key_Home and count:
            self.go_to(0)
        elif key == Qt.Key.Key_End and count:
            self.go_to(count - 1)
        else:
            super().keyPressEvent(event)

    def go_to(self, at: int | None) -> None:
        self.at = at
        self._describe()
        self.update()

    def part_at(self, x: int, y: int) -> str | None:
        for number, place in enumerate(self.places()):
            if place.rect.contains(x, y):
                return str(number)
        return "-1"

    def activate(self, part: str) -> None:
        if self.places():
            self.opened.emit(self.key, int(part))

    def targets(self) -> list[Target]:
        return [
            Target(place.name, place.rect, text=place.said, focused=number == self.at)
            for number, place in enumerate(self.places())
        ]

    def reveal(self, name: str) -> None:
        """All of a chart is in sight where its card is."""

    def focus_rect(self) -> tuple[QRect, int]:
        places = self.places()
        if self.at is not None and self.at < len(places):
            return places[self.at].rect, 4
        return self.rect(), 12

    def body(self) -> QRect:
        """Under question and answer."""
        return QRect(SIDE, BODY_TOP, self.width() - 2 * SIDE, self.height() - BODY_TOP - 16)

    def draw(self, painter: QPainter, c: Palette) -> None:
        draw_box(painter, self.rect(), c.surface, c.line, radius=12)
        wide = self.width() - 2 * SIDE
        question = QRectF(SIDE, TOP, wide, 22)
        draw_text(painter, question, self._question, font(STRONG, BOLD), c.text)
        if self.is_empty():
            self._draw_empty(painter, c, wide)
            return
        answer = QRectF(SIDE, TOP + 22, wide, 20)
        draw_text(painter, answer, self._answer, font(BODY), c.muted)
        self.draw_body(painter, c)

    def is_empty(self) -> bool:
        return not self.places()

    def _draw_empty(self, painter: QPainter, c: Palette, wide: int) -> None:
        """The question stays; the answer says from when there will be data."""
        lines = wrap(self._answer, font(BODY), wide, 4)
        room = QRectF(SIDE, TOP + 22, wide, 21 * len(lines))
        draw_lines(painter, room, lines, font(BODY), c.muted, 21)
        middle = (room.bottom() + self.height()) / 2
        draw_icon(painter, self.width() / 2 - 24, middle - 24, self.icon, c.line_strong, 48, THIN)

    def draw_body(self, painter: QPainter, c: Palette) -> None:
        """Why the answer is what it is."""


class FigureView(ChartCard):
    """One number, and how it stands to the days before."""

    def show_card(self, card: FigureCard) -> None:
        self._card = card
        self.say(card.said, "")

    def __init__(self, key: str, name: str, parent: QWidget) -> None:
        super().__init__(key, name, parent)
        self._card = FigureCard("", "")

    def activate(self, part: str) -> None:
        self.opened.emit(self.key, -1)

    def draw(self, painter: QPainter, c: Palette) -> None:
        card, wide = self._card, self.width() - 32
        draw_box(painter, self.rect(), c.surface, c.line, radius=12)
        draw_text(painter, QRectF(16, 13, wide, 20), card.label, font(BODY), c.muted)
        sizes = (DISPLAY, LARGE, TITLE, STRONG, BODY)
        px = next((px for px in sizes if width_of(card.value, font(px, BOLD)) <= wide), CAPTION)
        draw_text(painter, QRectF(16, 38, wide, 38), card.value, font(px, BOLD), c.text)
        self._draw_below(painter, c, QRectF(16, self.height() - 34, wide, 20))

    def _draw_below(self, painter: QPainter, c: Palette, room: QRectF) -> None:
        change = self._card.change
        if change is None:
            lines = wrap(self._card.below, font(CAPTION), int(room.width()), 2)
            draw_lines(painter, room, lines, font(CAPTION), c.muted, 16)
            return
        ink = {Tone.GOOD: c.good, Tone.BAD: c.bad}.get(change.tone, c.muted)
        draw_icon(painter, room.left(), room.top() + 2, change.icon, ink, 16, BOLD_STROKE)
        words = QRectF(room.left() + 20, room.top(), room.width() - 20, 20)
        px = BODY if width_of(change.words, font(BODY, MEDIUM)) <= words.width() else CAPTION
        taken = draw_text(painter, words, change.words, font(px, MEDIUM), ink)
        rest = words.adjusted(taken + 6, 0, 0, 0)
        if rest.width() >= width_of(self._card.below, font(CAPTION)):
            draw_text(painter, rest, self._card.below, font(CAPTION), c.muted)


class BarView(ChartCard):
    """`ranked(rank)` where somebody wants the other order."""

    ranked = Signal(str)

    def __init__(self, key: str, name: str, parent: QWidget) -> None:
        super().__init__(key, name, parent)
        self._card = BarCard("", "")
        ranks = (Segment("profit", _("By profit")), Segment("pieces", _("By pieces")))
        self.rank = Segmented(_("Order of items"), ranks, "profit", parent=self)
        self.rank.changed.connect(self.ranked)

    def show_card(self, card: BarCard) -> None:
        self._card = card
        self.rank.choose(card.rank)
        self.rank.setVisible(bool(card.bars))
        if self.at is not None and self.at >= len(self.places()):
            self.at = None
        self.say(card.question, card.answer)

    def order(self) -> Rank:
        return self._card.rank

    def resizeEvent(self, event: QResizeEvent) -> None:
        wide = min(220, self.width() - 2 * SIDE)
        self.rank.setGeometry(SIDE, self.height() - 60, wide, 48)
        super().resizeEvent(event)

    def places(self) -> Sequence[Place]:
        room = self.body()
        fit = max(0, (self.height() - 64 - room.top()) // 36)
        return [
            Place(
                QRect(room.left(), room.top() + number * 36, room.width(), 36),
                bar.name,
                f"{bar.below}, {bar.value}",
            )
            for number, bar in enumerate(self._card.bars[:fit])
        ]

    def draw_body(self, painter: QPainter, c: Palette) -> None:
        for place, bar in zip(self.places(), self._card.bars, strict=False):
            line = QRectF(place.rect.left(), place.rect.top(), place.rect.width(), 22)
            value = width_of(bar.value, font(BODY, BOLD))
            draw_text(painter, line, bar.value, font(BODY, BOLD), c.text, "right")
            rest = line.adjusted(0, 0, -value - 12, 0)
            below = width_of(bar.below, font(CAPTION))
            draw_text(painter, rest, bar.below, font(CAPTION), c.muted, "right")
            draw_text(painter, rest.adjusted(0, 0, -below - 12, 0), bar.name, font(BODY), c.text)
            track = QRectF(line.left(), line.bottom(), line.width(), 8)
            draw_box(painter, track, c.sunken, radius=4)
            if bar.share:
                track.setWidth(max(8.0, track.width() * bar.share))
                draw_box(painter, track, c.muted if bar.plain else c.accent, radius=4)


class HeatView(ChartCard):
    icon = "calendar-days"

    def __init__(self, key: str, name: str, parent: QWidget) -> None:
        super().__init__(key, name, parent)
        self._card = HeatCard("", "")

    def show_card(self, card: HeatCard) -> None:
        self._card = card
        if self.at is not None and self.at >= len(self.places()):
            self.at = None
        self.say(card.question, card.answer)

    def rows_up(self) -> int:
        return max(1, len(self._card.hours))

    def _grid(self) -> QRect:
        return self.body().adjusted(40, 0, 0, -20)

    def _cell(self, row: int, column: int) -> QRect:
        room, days = self._grid(), max(1, len(self._card.days))
        hours = max(1, len(self._card.hours))
        wide, high = min(64.0, room.width() / hours), room.height() / days
        left, top = room.left() + column * wide, room.top() + row * high
        return QRect(round(left), round(top), round(left + wide) - round(left) - 2, round(high) - 2)

    def places(self) -> Sequence[Place]:
        return [
            Place(self._cell(row, column), cell.name, cell.said)
            for row, cells in enumerate(self._card.cells)
            for column, cell in enumerate(cells)
        ]

    def draw_body(self, painter: QPainter, c: Palette) -> None:
        for row, name in enumerate(self._card.days):
            at = self._cell(row, 0)
            label = QRectF(SIDE, at.top(), 40, at.height())
            draw_text(painter, label, name, font(CAPTION), c.muted)
        foot = self._grid().bottom() + 4
        for column, hour in enumerate(self._card.hours):
            at = self._cell(0, column)
            if column % 2 == 0 and at.left() + 24 <= self.width() - SIDE + 8:
                label = QRectF(at.center().x() - 20, foot, 40, 16)
                draw_text(painter, label, hour, font(CAPTION), c.muted, "center")
        for row, cells in enumerate(self._card.cells):
            for column, cell in enumerate(cells):
                share = _LEAST_WARM + (1 - _LEAST_WARM) * cell.share
                ground = faded(c.accent, share) if cell.share else c.sunken
                draw_box(painter, self._cell(row, column), ground, radius=4)


class TenderView(ChartCard):
    icon = "credit-card"

    def __init__(self, key: str, name: str, parent: QWidget) -> None:
        super().__init__(key, name, parent)
        self._card = TenderCard("", "")

    def show_card(self, card: TenderCard) -> None:
        self._card = card
        if self.at is not None and self.at >= len(self.places()):
            self.at = None
        self.say(card.question, card.answer)

    def places(self) -> Sequence[Place]:
        room = self.body()
        return [
            Place(
                QRect(room.left(), room.top() + 44 + number * 34, room.width(), 34),
                part.name,
                f"{part.value}, {part.percent}",
            )
            for number, part in enumerate(self._card.parts)
        ]

    def draw_body(self, painter: QPainter, c: Palette) -> None:
        room, parts = QRectF(self.body()), self._card.parts
        if not parts:
            return
        inks: tuple[QColor, ...] = (c.info, c.good, c.warn, c.muted)
        bar = QRectF(room.left(), room.top(), room.width(), 32)
        painter.save()
        painter.setClipPath(rounded(bar, 8))
        left = bar.left()
        for number, part in enumerate(parts):
            wide = bar.width() * part.share
            painter.fillRect(QRectF(left, bar.top(), wide - 2, 32), inks[number % 4])
            left += wide
        painter.restore()
        for number, (part, place) in enumerate(zip(parts, self.places(), strict=True)):
            self._draw_row(painter, c, QRectF(place.rect), (part.name, part.value, part.percent))
            swatch = QRectF(place.rect.left(), place.rect.top() + 10, 14, 14)
            draw_box(painter, swatch, inks[number % 4], radius=4)

    def _draw_row(
        self, painter: QPainter, c: Palette, row: QRectF, words: tuple[str, str, str]
    ) -> None:
        name, value, share = words
        painter.fillRect(QRectF(row.left(), row.top(), row.width(), 1), c.line)
        draw_text(painter, row, share, font(BODY, BOLD), c.text, "right")
        amount = row.adjusted(0, 0, -64, 0)
        taken = draw_text(painter, amount, value, font(BODY), c.muted, "right")
        draw_text(painter, amount.adjusted(26, 0, -taken - 8, 0), name, font(BODY), c.text)
