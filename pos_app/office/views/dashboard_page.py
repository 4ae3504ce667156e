"""The dashboard: five figures and five questions about some days, live (O8)."""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import cast

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFileDialog, QWidget
from shiboken6 import isValid

from pos_app.desk import Desk
from pos_app.office.page import HEAD, PADDING, TOP, OfficePage
from pos_app.office.presenters.dashboard import Cards, DashboardPresenter, DashboardState
from pos_app.office.presenters.dashboard_cards import Rank
from pos_app.office.presenters.dashboard_sheets import (
    BARS,
    FIGURES,
    HEAT,
    LINE,
    PROMISES,
    TENDERS,
)
from pos_app.office.views.dashboard_cards import (
    BarView,
    ChartCard,
    FigureView,
    HeatView,
    TenderView,
)
from pos_app.office.views.dashboard_head import DashboardHead, OwnDays
from pos_app.office.views.dashboard_plots import LineView, PromiseView
from pos_app.office.views.dashboard_rows import RowsSheet
from pos_app.office.views.export_bar import ExportBar
from pos_app.views.scroll_column import ScrollColumn
from qt_kit.control import start_painting
from qt_kit.drawing import draw_lines, wrap
from qt_kit.icons import THIN, draw_icon
from qt_kit.theme import BOLD, LARGE, colours, current, font
from qt_kit.wording import _
from store_core.application.shop import Act
from store_core.domain.dashboard import Span

GAP, FIGURE, UPPER, LOWER = 12, 117, 312, 288
WIDE_FROM = 1060
"""Narrower than this a row holds two charts at most."""
CHARTS = "pos_app.office.views.dashboard_charts"
NOT_SOONER_MS, MINUTE_MS = 1_000, 60_000
ChooseFile = Callable[[QWidget, str], Path | None]


def ask_for_file(parent: QWidget, name: str) -> Path | None:
    """Where the person wants the file; None for nowhere."""
    kinds = _("Papers (*.pdf)") if name.endswith(".pdf") else _("Spreadsheets (*.xlsx)")
    chosen, _kind = QFileDialog.getSaveFileName(parent, _("Save the dashboard"), name, kinds)
    return Path(chosen) if chosen else None


class DashboardPage(OfficePage):
    """`DashboardPage(desk, act)`; `choose_file` asks where a file goes.

    It reads again a second after something changed at the earliest, and every minute.
    """

    search_hint = "Search items sold"

    def __init__(self, desk: Desk, act: Act, choose_file: ChooseFile = ask_for_file) -> None:
        super().__init__(desk)
        self._choose_file = choose_file
        self._presenter = DashboardPresenter(desk, act, self.answered)
        self._cards: Cards | None = None
        self._charting = False
        self._searched = ""
        self.head = DashboardHead(self)
        self.head.span.connect(self._ask_for)
        self.head.export.connect(self._export)
        self.own = OwnDays(self)
        self.own.days.connect(self._presenter.type_days)
        self.own.stepped.connect(self._presenter.step_day)
        self.column = ScrollColumn(_("Charts"), self)
        self._make_cards(self.column.inside)
        self.bar = ExportBar(self)
        self.bar.cancelled.connect(self._presenter.files.cancel)
        self.bar.dismissed.connect(self._presenter.files.dismiss)
        self.rows = RowsSheet(self, lambda: desk.settings)
        self.rows.dismissed.connect(self._close_rows)
        self._soon = _timer(self, NOT_SOONER_MS, once=True)
        self._soon.timeout.connect(self._presenter.load)
        self._minute = _timer(self, MINUTE_MS, once=False)
        self._minute.timeout.connect(self._presenter.load)
        current().changed.connect(self._recolour)

    def _make_cards(self, inside: QWidget) -> None:
        names = (
            _("Net sales"),
            _("Number of orders"),
            _("Average order"),
            _("On time"),
            _("Given back"),
        )
        self.figures = [FigureView(FIGURES, name, inside) for name in names]
        self.line = LineView(LINE, _("Sales through the day"), inside)
        self.bars = BarView(BARS, _("Profit by item"), inside)
        self.bars.ranked.connect(self._rank)
        self.heat = HeatView(HEAT, _("Orders by hour"), inside)
        self.promises = PromiseView(PROMISES, _("Minutes against the promise"), inside)
        self.tenders = TenderView(TENDERS, _("Ways to pay"), inside)
        for card in self._all():
            card.opened.connect(self._open_rows)
            self.column.watch(card)

    def _all(self) -> list[ChartCard]:
        return [*self.figures, self.line, self.bars, self.heat, self.promises, self.tenders]

    # Events

    def entered(self) -> None:
        super().entered()
        self._minute.start()
        if not self._charting:
            self._charting = True
            self.desk.look(lambda _shop: import_module("pyqtgraph"), self._draw_charts)

    def left(self) -> None:
        super().left()
        self._soon.stop()
        self._minute.stop()

    def load(self) -> None:
        self._presenter.load()

    def look(self) -> None:
        """Many things happen in a second; they are read once."""
        if not self._soon.isActive():
            self._soon.start()

    def take_focus(self) -> None:
        self.head.spans.setFocus(Qt.FocusReason.OtherFocusReason)

    def search(self, text: str) -> None:
        """What was sold of the items whose name holds it."""
        self._searched = text
        if text.strip():
            self._show_rows(BARS, 0)
            self.rows.slide_in()
        elif self.rows.is_open():
            self._close_rows()

    def step_back(self) -> bool:
        if self.rows.is_open():
            self._close_rows()
            return True
        return False

    def _draw_charts(self, _library: object) -> None:
        """The library was loaded beside; its widgets belong to this thread."""
        if not isValid(self):
            return
        charts = import_module(CHARTS)
        self.line.take_chart(charts.LinePlot(self.line))
        self.promises.take_chart(charts.MinutePlot(self.promises))

    def _recolour(self) -> None:
        if self._cards is not None:
            self.line.show_card(self._cards.line)
            self.promises.show_card(self._cards.promises)

    def _ask_for(self, span: str) -> None:
        self._presenter.ask_for(cast("Span", span))

    def _rank(self, rank: str) -> None:
        self._presenter.rank(cast("Rank", rank))

    def _export(self, suffix: str) -> None:
        chosen = self._choose_file(self, self._presenter.file_name(suffix))
        if chosen is not None:
            self._presenter.export(chosen)

    def _open_rows(self, key: str, at: int) -> None:
        if self._show_rows(key, at if key in (BARS, TENDERS) else 0):
            self.rows.slide_in()
            self.rows.take_focus()

    def _show_rows(self, key: str, at: int | None = None) -> bool:
        sheet = self._presenter.sheet(key, self._searched)
        if sheet is not None:
            self.rows.show_rows(sheet, at)
        return sheet is not None

    def _close_rows(self) -> None:
        self.rows.slide_out()

    # What shows

    def _render(self) -> None:
        state = self._presenter.state()
        self.head.show_state(state)
        if state.span == "own":
            self.own.show_state(state)
        moved = self.own.isVisibleTo(self) != (state.span == "own")
        self.own.setVisible(state.span == "own")
        if state.cards is not None and state.cards is not self._cards:
            self._show(state.cards)
        self.column.setVisible(state.cards is not None)
        self.bar.show_state(self._presenter.files.state)
        if moved:
            self._place()
        self.bar.place(self.width())
        self.update()

    def _show(self, cards: Cards) -> None:
        """Only what is another than before is drawn again."""
        before, self._cards = self._cards, cards
        for view, figure in zip(self.figures, cards.figures, strict=True):
            view.show_card(figure)
        if before is None or before.line != cards.line:
            self.line.show_card(cards.line)
        if before is None or before.bars != cards.bars:
            self.bars.show_card(cards.bars)
        if before is None or before.heat != cards.heat:
            self.heat.show_card(cards.heat)
        if before is None or before.promises != cards.promises:
            self.promises.show_card(cards.promises)
        if before is None or before.tenders != cards.tenders:
            self.tenders.show_card(cards.tenders)
        if self.rows.is_open():
            self._show_rows(self.rows.key())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()
        self.bar.place(self.width())
        super().resizeEvent(event)

    def _place(self) -> None:
        wide = self.width() - 2 * PADDING
        high = self.head.high(wide)
        self.head.setGeometry(PADDING, TOP, wide, high)
        top = TOP + high + GAP
        if self.own.isVisibleTo(self):
            self.own.setGeometry(PADDING, top, wide, HEAD)
            top += HEAD + GAP
        room = self.height() - top
        self.column.setGeometry(PADDING - 4, top - 4, wide + 8 + 16, room + 4)
        self._place_cards(wide, room - TOP)

    def _place_cards(self, wide: int, room: int) -> None:
        """In rows, as high as there is room for, and scrolled where there is not."""
        rows = self._rows(wide)
        needs = sum(high + GAP for high, _row in rows) - GAP
        charts = [number for number, (high, _row) in enumerate(rows) if high != FIGURE]
        more = max(0, room - needs) // len(charts)
        top = 4
        for number, (high, row) in enumerate(rows):
            taken = high + (more if number in charts else 0)
            left = 4.0
            shares = wide - GAP * (len(row) - 1)
            for card, share in row:
                right = left + shares * share
                card.setGeometry(round(left), top, round(right) - round(left), taken)
                left = right + GAP
            top += taken + GAP
        self.column.set_inside_height(top - GAP + TOP)

    def _rows(self, wide: int) -> list[tuple[int, list[tuple[ChartCard, float]]]]:
        """(height, cards with their share of the width)."""
        figures: list[tuple[ChartCard, float]] = [(one, 0.2) for one in self.figures]
        if wide >= WIDE_FROM:
            return [
                (FIGURE, figures),
                (UPPER, [(self.line, 0.684), (self.bars, 0.316)]),
                (LOWER, [(self.heat, 0.398), (self.promises, 0.293), (self.tenders, 0.309)]),
            ]
        return [
            (FIGURE, figures),
            (UPPER, [(self.line, 1.0)]),
            (UPPER, [(self.bars, 0.5), (self.tenders, 0.5)]),
            (LOWER, [(self.heat, 0.5), (self.promises, 0.5)]),
        ]

    def paintEvent(self, event: QPaintEvent) -> None:
        state = self._presenter.state()
        if state.error and state.cards is None:
            painter = start_painting(self)
            self._draw_error(painter, state)
            painter.end()

    def _draw_error(self, painter: QPainter, state: DashboardState) -> None:
        c, wide = colours(), self.width()
        draw_icon(painter, wide / 2 - 24, 160, "octagon-alert", c.line_strong, 48, THIN)
        lines = wrap(state.error, font(LARGE, BOLD), min(wide - 48, 640), 3)
        box = QRectF(PADDING, 224, wide - 2 * PADDING, 30 * len(lines))
        draw_lines(painter, box, lines, font(LARGE, BOLD), c.text, 30, "center")


def _timer(parent: QWidget, milliseconds: int, *, once: bool) -> QTimer:
    made = QTimer(parent)
    made.setSingleShot(once)
    made.setInterval(milliseconds)
    return made
