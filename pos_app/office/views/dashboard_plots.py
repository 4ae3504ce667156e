"""The two cards whose charts the plotting library draws, once it is there (O8).

Plots take no mouse and no keys: their card does, like every other.
"""

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QPoint, QRect, QRectF
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from pos_app.office.presenters.dashboard_cards import LineCard, PromiseCard, Spot
from pos_app.office.views.dashboard_cards import SIDE, ChartCard, Place
from qt_kit.drawing import draw_text
from qt_kit.theme import CAPTION, Palette, font


class LineChart(Protocol):
    """A line over a widget of its own."""

    @property
    def widget(self) -> QWidget: ...

    def show_card(self, card: LineCard) -> None: ...

    def mark(self, spot: Spot | None) -> None: ...

    def point_of(self, at: float, value: float) -> QPoint:
        """Where a value stands, in the widget's coordinates."""


class MinuteChart(Protocol):
    @property
    def widget(self) -> QWidget: ...

    def show_card(self, card: PromiseCard) -> None: ...

    def point_of(self, at: float, value: float) -> QPoint:
        """Where a value stands, in the widget's coordinates."""


class LineView(ChartCard):
    icon = "chart-line"

    def __init__(self, key: str, name: str, parent: QWidget) -> None:
        super().__init__(key, name, parent)
        self._card = LineCard("", "")
        self._chart: LineChart | None = None

    def take_chart(self, chart: LineChart) -> None:
        self._chart = chart
        chart.widget.setGeometry(self._room())
        self.show_card(self._card)

    def show_card(self, card: LineCard) -> None:
        self._card = card
        if self.at is not None and self.at >= len(card.spots):
            self.at = None
        if self._chart is not None:
            self._chart.widget.setVisible(bool(card.up))
            if card.up:
                self._chart.show_card(card)
                self._mark()
        self.say(card.question, card.answer)

    def is_empty(self) -> bool:
        return not self._card.up

    def go_to(self, at: int | None) -> None:
        super().go_to(at)
        self._mark()

    def _mark(self) -> None:
        if self._chart is not None:
            self._chart.mark(self._card.spots[self.at] if self.at is not None else None)

    def _room(self) -> QRect:
        return self.body().adjusted(-6, 0, 6, 4)

    def resizeEvent(self, event: QResizeEvent) -> None:
        if self._chart is not None:
            self._chart.widget.setGeometry(self._room())
            if self._card.up:
                self._chart.show_card(self._card)
                self._mark()
        super().resizeEvent(event)

    def places(self) -> Sequence[Place]:
        if self._chart is None or not self._card.up:
            return ()
        chart, corner = self._chart, self._chart.widget.pos()
        at = [chart.point_of(spot.at, spot.value) + corner for spot in self._card.spots]
        return [
            Place(QRect(point.x() - 8, point.y() - 8, 17, 17), *_named(spot.said))
            for point, spot in zip(at, self._card.spots, strict=True)
        ]


def _named(said: str) -> tuple[str, str]:
    name, _colon, rest = said.partition(": ")
    return name, rest


class PromiseView(ChartCard):
    icon = "timer"

    def __init__(self, key: str, name: str, parent: QWidget) -> None:
        super().__init__(key, name, parent)
        self._card = PromiseCard("", "")
        self._chart: MinuteChart | None = None

    def take_chart(self, chart: MinuteChart) -> None:
        self._chart = chart
        chart.widget.setGeometry(self._room())
        self.show_card(self._card)

    def show_card(self, card: PromiseCard) -> None:
        self._card = card
        if self.at is not None and self.at >= len(card.bars):
            self.at = None
        if self._chart is not None:
            self._chart.widget.setVisible(bool(card.bars))
            if card.bars:
                self._chart.show_card(card)
        self.say(card.question, card.answer)

    def is_empty(self) -> bool:
        return not self._card.bars

    def _room(self) -> QRect:
        return self.body().adjusted(0, 0, 0, -20)

    def resizeEvent(self, event: QResizeEvent) -> None:
        if self._chart is not None:
            self._chart.widget.setGeometry(self._room())
        super().resizeEvent(event)

    def places(self) -> Sequence[Place]:
        if self._chart is None:
            return ()
        corner, found = self._chart.widget.pos(), []
        for bar in self._card.bars:
            top = self._chart.point_of(bar.left, bar.orders) + corner
            foot = self._chart.point_of(bar.right, 0) + corner
            name, rest = _named(bar.said)
            top.setY(min(top.y(), foot.y() - 16))
            found.append(Place(QRect(top, foot), name, rest))
        return found

    def draw_body(self, painter: QPainter, c: Palette) -> None:
        card, chart = self._card, self._chart
        if chart is None or not card.bars:
            return
        first, middle, last = card.across
        foot = QRectF(SIDE, self.height() - 34, self.width() - 2 * SIDE, 16)
        promise = chart.point_of(middle.at, 0).x() + chart.widget.x()
        taken = draw_text(painter, foot, last.text, font(CAPTION), c.muted, "right")
        if promise + 8 < foot.right() - taken - 4:
            zero = QRectF(promise - 20, foot.top(), 40, 16)
            draw_text(painter, zero, middle.text, font(CAPTION), c.muted, "center")
        foot.setRight(promise - 8)
        draw_text(painter, foot, first.text, font(CAPTION), c.muted)
