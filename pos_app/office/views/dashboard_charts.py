"""Charts by pyqtgraph, in the theme's colours and type (O8).

Only the dashboard imports this module, once it shows: the library takes a third of a second.
"""

from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QFrame, QWidget

from pos_app.office.presenters.dashboard_cards import LineCard, PromiseCard, Spot
from qt_kit.drawing import width_of
from qt_kit.theme import BODY, BOLD, CAPTION, MEDIUM, colours, font
from qt_kit.wording import _

AXIS, FOOT = 44, 24


class _Plot:
    """A plot that only shows."""

    def __init__(self, parent: QWidget) -> None:
        self.plot: Any = pg.PlotWidget(parent, background=None)
        self.plot.setFrameShape(QFrame.Shape.NoFrame)
        self.plot.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.plot.setRenderHint(self.plot.renderHints().Antialiasing)
        self.item: Any = self.plot.getPlotItem()
        self.item.hideButtons()
        self.item.setMenuEnabled(False)
        self.item.setContentsMargins(0, 0, 0, 0)
        self.item.vb.setMouseEnabled(False, False)
        self.item.vb.setDefaultPadding(0)
        self.plot.show()

    @property
    def widget(self) -> QWidget:
        made: QWidget = self.plot
        return made

    def clear(self) -> None:
        self.item.clear()
        self.plot.setBackground(colours().surface)

    def point_of(self, at: float, value: float) -> QPoint:
        scene: QPointF = self.item.vb.mapViewToScene(QPointF(at, value))
        found: QPoint = self.plot.mapFromScene(scene)
        return found

    def _line(self, across: tuple[float, float], up: tuple[float, float], pen: Any) -> None:
        self.item.addItem(pg.PlotDataItem(list(across), list(up), pen=pen))

    def _words(
        self,
        text: str,
        at: tuple[float, float],
        ink: QColor,
        shape: QFont,
        anchor: tuple[float, float],
    ) -> None:
        item = pg.TextItem(text, color=ink, anchor=anchor)
        item.setFont(shape)
        item.textItem.document().setDocumentMargin(2)
        item.updateTextPos()
        item.setPos(*at)
        self.item.addItem(item)


class LinePlot(_Plot):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._cursor: Any = None
        for name in ("left", "bottom"):
            axis = self.item.getAxis(name)
            axis.setStyle(
                tickLength=0,
                tickFont=font(CAPTION),
                tickTextOffset=8,
                hideOverlappingLabels=False,
            )
        self.item.getAxis("left").setWidth(AXIS)
        self.item.getAxis("bottom").setHeight(FOOT)

    def show_card(self, card: LineCard) -> None:
        self.clear()
        self._cursor = None
        first, last = card.span
        low, high = card.up[0].at, card.up[-1].at
        self._scale(card, low, high)
        c = colours()
        for tick in card.up:
            self._line((first, last), (tick.at, tick.at), pg.mkPen(c.line, width=1))
        if card.now is not None:
            dots = pg.mkPen(c.text, width=1.5, style=Qt.PenStyle.DotLine)
            self._line((card.now, card.now), (low, high), dots)
            taken = bool(card.points) and card.points[-1][1] > low + (high - low) * 0.72
            right = taken or card.now - first < (last - first) * 0.15
            anchor = (-0.05, 0) if right else (1.05, 0)
            self._words(card.now_words, (card.now, high), c.muted, font(CAPTION), anchor)
        if card.filled:
            self._draw(card.points, None, c.accent_soft)
        self._draw(card.before, pg.mkPen(c.muted, width=2))
        self._draw(card.points, pg.mkPen(c.accent, width=3))
        self._draw_ends(card, high - low)

    def _scale(self, card: LineCard, low: float, high: float) -> None:
        """Room at the right for the words at the lines' ends."""
        c = colours()
        for name, ticks in (("left", card.up), ("bottom", card.across)):
            axis = self.item.getAxis(name)
            axis.setTicks([[(tick.at, tick.text) for tick in ticks]])
            axis.setTextPen(c.muted)
            axis.setPen(pg.mkPen(None))
        first, last = card.span
        wide = max(80.0, self.widget.width() - AXIS)
        words = (card.before_end[1], card.end[1])
        needs = 16 + max(
            *(width_of(text, font(CAPTION)) for text in words),
            *(width_of(text, font(BODY, BOLD)) for text in (card.before_end[0], card.end[0])),
        )
        more = (last - first) * needs / max(1.0, wide - needs)
        left = (last - first) * 8 / wide
        self.item.vb.setRange(
            xRange=(first - left, last + more), yRange=(low, high + (high - low) * 0.04), padding=0
        )

    def _draw(
        self, points: tuple[tuple[float, float], ...], pen: Any, ground: QColor | None = None
    ) -> None:
        if points:
            across, up = zip(*points, strict=True)
            filled = {"fillLevel": 0, "brush": ground} if ground is not None else {}
            self.item.addItem(pg.PlotDataItem(across, up, pen=pen, **filled))

    def _draw_ends(self, card: LineCard, tall: float) -> None:
        """Values and names at the lines' ends; apart where the lines end together."""
        c = colours()
        high = max(1, self.widget.height() - FOOT)
        line = 19 * tall / high
        ends = []
        if card.points:
            at, value = card.points[-1]
            self._dot(at, value)
            ends.append((at, value, card.end, c.accent))
        if card.before:
            at, value = card.before[-1]
            ends.append((at, value, card.before_end, c.muted))
        low, top = card.up[0].at + 1.3 * line, card.up[-1].at - 0.8 * line
        values = _apart([value for _at, value, _words, _ink in ends], 2.6 * line, low, top)
        if len(ends) == 2 and abs(ends[0][0] - ends[1][0]) < 1:
            ends = [(one[0], value, *one[2:]) for one, value in zip(ends, values, strict=True)]
        first, last = card.span
        for at, value, (amount, name), ink in ends:
            ends_early = at < last - (last - first) * 0.12
            anchor = 1.0 if ends_early and at - first > (last - first) * 0.25 else 0.0
            shift = 0.008 * (last - first) * (-1 if anchor else 1)
            lift = line * 0.7 if anchor else 0
            foot = value + lift
            if amount:
                where = (anchor, 1.0 if name else 0.5)
                self._words(amount, (at + shift, foot), ink, font(BODY, BOLD), where)
            where = (anchor, 0.0 if amount else 0.5)
            if not anchor or not amount:
                self._words(name, (at + shift, foot), ink, font(CAPTION), where)

    def _dot(self, at: float, value: float) -> None:
        c = colours()
        self.item.addItem(
            pg.ScatterPlotItem(
                [at], [value], size=12, brush=c.accent, pen=pg.mkPen(c.surface, width=2)
            )
        )

    def mark(self, spot: Spot | None) -> None:
        if self._cursor is not None:
            self.item.removeItem(self._cursor)
            self._cursor = None
        if spot is not None:
            c = colours()
            self._cursor = pg.ScatterPlotItem(
                [spot.at], [spot.value], size=10, brush=c.surface, pen=pg.mkPen(c.focus, width=2)
            )
            self.item.addItem(self._cursor)


def _apart(values: list[float], least: float, low: float, top: float) -> list[float]:
    """Two values moved until words beside both can be read, between `low` and `top`."""
    if len(values) < 2:
        return values
    first, second = values
    push = max(0.0, least - abs(first - second)) / 2 * (1 if first >= second else -1)
    moved = [first + push, second - push]
    shift = min(0.0, top - max(moved)) or max(0.0, low - min(moved))
    return [value + shift for value in moved]


class MinutePlot(_Plot):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.item.hideAxis("left")
        self.item.hideAxis("bottom")

    def show_card(self, card: PromiseCard) -> None:
        self.clear()
        c, bars = colours(), card.bars
        most = max(1, *(bar.orders for bar in bars))
        wide = bars[0].right - bars[0].left
        self.item.vb.setRange(
            xRange=(bars[0].left, bars[-1].right), yRange=(0, most * 1.16), padding=0
        )
        for late, ink in ((False, c.good), (True, c.bad)):
            part = [bar for bar in bars if bar.late is late and bar.orders]
            self.item.addItem(
                pg.BarGraphItem(
                    x0=[bar.left + wide * 0.09 for bar in part],
                    width=wide * 0.82,
                    y0=[0.0] * len(part),
                    height=[max(bar.orders, most * 0.02) for bar in part],
                    brush=ink,
                    pen=pg.mkPen(None),
                )
            )
        self._line((bars[0].left, bars[-1].right), (0, 0), pg.mkPen(c.line_strong, width=1))
        self._line((0, 0), (0, most * 1.16), pg.mkPen(c.text, width=2))
        words = _("promise")
        room = (bars[-1].right) / max(1, bars[-1].right - bars[0].left) * self.widget.width()
        anchor = (-0.08, 0.0) if room > width_of(words, font(CAPTION, MEDIUM)) + 16 else (1.08, 0.0)
        self._words(words, (0, most * 1.16), c.text, font(CAPTION, MEDIUM), anchor)
