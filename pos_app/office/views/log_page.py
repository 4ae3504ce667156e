"""The audit log: filters, the table, and one entry beside it (O11)."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFileDialog, QWidget

from pos_app.desk import Desk
from pos_app.office.page import COVERS_BELOW, FORM, HEAD, PADDING, TOP, OfficePage
from pos_app.office.presenters.filters import Filters
from pos_app.office.presenters.log import LogPresenter, LogRow
from pos_app.office.views.detail_panel import DetailPanel
from pos_app.office.views.export_bar import ExportBar
from pos_app.office.views.log_filters import LogFilters
from pos_app.office.views.nothing import draw_nothing
from qt_kit.button import Button, Kind
from qt_kit.control import start_painting
from qt_kit.drawing import draw_text
from qt_kit.table import Column, Table, TableRow
from qt_kit.table_cells import Words
from qt_kit.theme import BODY, BOLD, LARGE, MEDIUM, colours, font
from qt_kit.wording import _
from store_core.application.shop import Act

ROW = 56
ChooseFile = Callable[[QWidget, str], Path | None]


def ask_for_file(parent: QWidget, name: str) -> Path | None:
    """Where the person wants the file; None for nowhere."""
    title, kinds = _("Export the audit log"), _("Spreadsheets (*.csv)")
    chosen, _kind = QFileDialog.getSaveFileName(parent, title, name, kinds)
    return Path(chosen) if chosen else None


def columns() -> tuple[Column, ...]:
    return (
        Column("when", _("When"), 128),
        Column("what", _("What happened")),
        Column("who", _("Who"), 184),
        Column("where", _("Where"), 120, drop_below=720),
    )


class LogPage(OfficePage):
    """`LogPage(desk, act)`; `choose_file` asks where an export goes."""

    search_hint = "Search by number, reason, person or item"

    def __init__(self, desk: Desk, act: Act, choose_file: ChooseFile = ask_for_file) -> None:
        super().__init__(desk)
        self._choose_file = choose_file
        self._presenter = LogPresenter(desk, act, self.answered)
        self._state = self._presenter.state()
        self.export_button = Button(_("Export"), icon="download", parent=self)
        self.export_button.clicked.connect(self._export)
        self.fresh = Button(_("Show new entries"), icon="arrow-up", kind=Kind.SOFT, parent=self)
        self.fresh.clicked.connect(self._show_fresh)
        self.filters = LogFilters(self)
        self.filters.filtered.connect(self._filter)
        self.table = Table(_("Audit log"), columns(), high=ROW, parent=self)
        self.table.wanted.connect(self._presenter.want)
        self.table.chosen.connect(self._presenter.choose)
        self.table.opened.connect(self._presenter.choose)
        self.panel = DetailPanel(self)
        self.panel.closed.connect(self._close_panel)
        self.panel.whole_order.connect(self._whole_order)
        self.panel.asked.connect(self._presenter.show_entry)
        self.panel.hide()
        self.bar = ExportBar(self)
        self.bar.cancelled.connect(self._presenter.cancel_export)
        self.bar.dismissed.connect(self._presenter.dismiss_export)

    def load(self) -> None:
        self._presenter.load()

    def take_focus(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def search(self, text: str) -> None:
        self.table.scroll_to_top()
        self._presenter.search(text)

    def step_back(self) -> bool:
        if self._state.detail is None:
            return False
        self._close_panel()
        return True

    def look(self) -> None:
        self._presenter.look(at_top=self.table.at_top())

    def _show_fresh(self) -> None:
        self.table.scroll_to_top()
        self._presenter.refresh()

    def _filter(self, filters: Filters) -> None:
        self.table.scroll_to_top()
        self._presenter.filter(filters)

    def _close_panel(self) -> None:
        self._presenter.close_detail()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _whole_order(self) -> None:
        number = self._presenter.only_this_order()
        if number:
            self.searches.emit(number)
            self.search(number)

    def _export(self) -> None:
        name = f"audit-log-{self.desk.now():%Y-%m-%d}.csv"
        chosen = self._choose_file(self, name)
        if chosen is not None:
            self._presenter.export(chosen)

    def _render(self) -> None:
        state = self._state = self._presenter.state()
        self.filters.show_state(state)
        self.table.set_rows(state.count, self._row)
        self.table.set_chosen(state.chosen, show=False)
        self.show_table(self.table, shown=bool(state.count))
        self.export_button.setEnabled(state.can_export)
        self.fresh.setVisible(state.fresh)
        if state.detail is not None:
            self.panel.show_detail(state.detail)
        self.panel.setVisible(state.detail is not None)
        self.bar.show_state(state.export)
        self._place()
        self.update()

    def _row(self, index: int) -> TableRow | None:
        row = self._presenter.row(index)
        return table_row(row) if row else None

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()
        super().resizeEvent(event)

    def _middle(self) -> int:
        """How wide the table's part is."""
        beside = self.window().width() >= COVERS_BELOW
        return self.width() - FORM if self._state.detail is not None and beside else self.width()

    def _place(self) -> None:
        wide = self._middle() - 2 * PADDING
        right = PADDING + wide
        for button in (self.export_button, self.fresh):
            if button.isVisible() or button is self.export_button:
                needs = button.sizeHint().width()
                button.setGeometry(right - needs, TOP, needs, HEAD)
                right -= needs + 12
        top = TOP + HEAD + 12
        high = self.filters.height_for(wide)
        self.filters.setGeometry(PADDING, top, wide, high)
        top += high + 12
        self.table.setGeometry(PADDING, top, wide, max(0, self.height() - top - PADDING))
        self.panel.setGeometry(self.width() - FORM, 0, FORM, self.height())
        self.panel.raise_()
        self.bar.place(self._middle())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, c = start_painting(self), colours()
        state, wide = self._state, self._middle() - 2 * PADDING
        head = QRectF(PADDING, TOP, wide - self.export_button.width() - 16, HEAD)
        taken = draw_text(painter, head, state.title, font(LARGE, BOLD), c.text) + 12
        draw_text(painter, head.adjusted(taken, 0, 0, 0), state.below, font(BODY), c.muted)
        top = self.filters.geometry().bottom() + max(40, (self.height() - 340) // 2)
        place = painter, PADDING, wide, top
        if state.error:
            draw_nothing(*place, "octagon-alert", state.error)
        elif not state.count:
            draw_nothing(*place, "shield-check", state.empty, state.empty_below)
        painter.end()


def table_row(row: LogRow) -> TableRow:
    reason = _("“{reason}”").format(reason=row.reason) if row.reason else ""
    what = Words(row.what, reason, weight=MEDIUM, strong=True, icon=row.icon)
    return TableRow(
        row.name,
        (
            Words(row.time, row.date, weight=MEDIUM),
            what,
            Words(row.who, row.approver),
            Words(row.where),
        ),
    )
