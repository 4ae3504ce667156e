"""The stock page: five views, three figures, a table, and the order or form beside it (O2)."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QRectF, Qt, QUrl
from PySide6.QtGui import (
    QDesktopServices,
    QKeyEvent,
    QKeySequence,
    QPaintEvent,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import QFileDialog, QWidget

from pos_app.desk import Desk
from pos_app.office.page import COVERS_BELOW, FORM, HEAD, PADDING, TOP, OfficePage
from pos_app.office.presenters.stock import NEW, StockPresenter
from pos_app.office.presenters.stock_reading import Listed, Tab
from pos_app.office.views.nothing import draw_nothing
from pos_app.office.views.side_panel import SidePanel
from pos_app.office.views.stock_figures import HIGH as FIGURES
from pos_app.office.views.stock_figures import StockFigures
from pos_app.office.views.stock_tables import ON_HAND, columns_of, table_row
from pos_app.office.views.stock_tools import StockFilters, StockHead
from qt_kit.banner import UndoBar
from qt_kit.button import Button, Kind
from qt_kit.control import start_painting
from qt_kit.drawing import draw_text
from qt_kit.table import Table
from qt_kit.theme import BOLD, LARGE, colours, font
from qt_kit.wording import _
from store_core.application.letters import Letter
from store_core.application.shop import Act
from store_core.domain.purchasing import SentBy

ROW, GAP, TITLED_FROM = 56, 12, 740
ChooseFile = Callable[[QWidget, str], Path | None]
OpenLetter = Callable[[str], None]


def ask_for_file(parent: QWidget, name: str) -> Path | None:
    """Where the person wants the file; None for nowhere."""
    kinds = _("Papers (*.pdf)") if name.endswith(".pdf") else _("Spreadsheets (*.xlsx *.csv)")
    chosen, _kind = QFileDialog.getSaveFileName(parent, _("Save"), name, kinds)
    return Path(chosen) if chosen else None


def open_link(link: str) -> None:
    """In the mail program of this machine, if it has one."""
    QDesktopServices.openUrl(QUrl(link))


class StockPage(OfficePage):
    """`StockPage(desk, act)`; `choose_file` asks where a file goes, `open_letter` takes the mailto.

    C counts, G is goods in, Enter edits a count, Ctrl+Enter sends or saves what stands beside.
    """

    search_hint = "Search ingredients, suppliers, purchase orders"

    def __init__(
        self,
        desk: Desk,
        act: Act,
        choose_file: ChooseFile = ask_for_file,
        open_letter: OpenLetter = open_link,
    ) -> None:
        super().__init__(desk)
        self._choose_file, self._open_letter = choose_file, open_letter
        self._presenter = StockPresenter(desk, act, self.answered, self._tell_supplier)
        self._listed = self._presenter.listed()
        self._tabled: Listed | None = None
        """What the table's rows were made of."""
        self._shows_panel = False
        self._said = 0
        self.head = StockHead(self)
        self.head.tab.connect(self._show_tab)
        self.head.acted.connect(self._act)
        self.figures = StockFigures(self)
        self.filters = StockFilters(self)
        self.filters.days.connect(lambda days: self._presenter.ask(days=days))
        self.filters.kind.connect(lambda kind: self._presenter.ask(kind=kind))
        self.filters.report.connect(lambda on: self._presenter.ask(variance=on))
        self.filters.counted.connect(lambda: self._presenter.count_mode(on=False))
        self.table = Table(_("Stock"), columns_of(self._listed.asked), high=ROW, parent=self)
        self.table.chosen.connect(self._choose)
        self.table.opened.connect(self._open_row)
        self.table.edited.connect(self._counted)
        self.panel = SidePanel(self)
        self.panel.edited.connect(self._presenter.edit)
        self.panel.pressed.connect(self._press)
        self.panel.closed.connect(self._close_panel)
        self.begin = Button("", icon="plus", kind=Kind.SOFT, parent=self)
        self.begin.clicked.connect(self._begin)
        self.bar = UndoBar(self)
        self.bar.undone.connect(self._undo)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self._presenter.main_act)

    # Events

    def load(self) -> None:
        self._presenter.load()

    def look(self) -> None:
        """Also what was not read may be another now: the connection."""
        self.load()
        self._render()

    def take_focus(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def search(self, text: str) -> None:
        self.table.scroll_to_top()
        self._presenter.search(text)

    def step_back(self) -> bool:
        if self._presenter.close_form():
            self.take_focus()
            return True
        if self._covers() and self._shows_panel:
            self._close_panel()
            return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, on_hand = event.text().casefold(), self._listed.asked.tab == "on_hand"
        plain = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if plain and key == "c" and on_hand:
            self._act("count")
        elif plain and key == "g":
            self._act("receive")
        else:
            super().keyPressEvent(event)

    def _show_tab(self, tab: str) -> None:
        known: dict[str, Tab] = {
            one: one for one in ("on_hand", "movements", "suppliers", "waste", "recipes")
        }
        self._shows_panel = False
        self.table.scroll_to_top()
        self._presenter.show_tab(known[tab])
        self.take_focus()

    def _act(self, key: str) -> None:
        if key == "count":
            self._presenter.count_mode(on=not self._listed.counting)
            self._edit_first()
        elif key == "export":
            name = f"stock-{self._listed.asked.tab}-{self.desk.now():%Y-%m-%d}.xlsx"
            chosen = self._choose_file(self, name.replace("_", "-"))
            if chosen is not None:
                self._presenter.export(chosen)
        elif key == "panel":
            self._show_panel()
        else:
            row = self._presenter.row()
            about = row.item.id if row and key in ("waste", "transfer") else ""
            self._open(key, about)

    def _open(self, what: str, record: str) -> None:
        self._presenter.open(what, record)
        self._show_panel()

    def _begin(self) -> None:
        self._open(NEW.get(self._listed.asked.tab, "item"), "")

    def _show_panel(self) -> None:
        self._shows_panel = True
        self._render()
        self.panel.take_focus()

    def _edit_first(self) -> None:
        """The stocktake begins in the first field."""
        if self._listed.counting and self._listed.rows:
            self.table.scroll_to_top()
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
            self.table.edit(0, ON_HAND)

    def _choose(self, index: int) -> None:
        self._presenter.choose(index)

    def _open_row(self, index: int) -> None:
        if self._listed.asked.tab == "on_hand":
            self.table.edit(index, ON_HAND)
        else:
            self._show_panel()

    def _counted(self, index: int, _column: str, text: str) -> None:
        row = self._listed.rows[index]
        wrong = self._presenter.count(getattr(row, "id", ""), text)
        if wrong:
            self.table.refuse(wrong)

    def _press(self, key: str) -> None:
        if key == "paper":
            chosen = self._choose_file(self, self._presenter.paper_name())
            if chosen is not None:
                self._presenter.save_paper(chosen)
            return
        self._presenter.press(key)

    def _close_panel(self) -> None:
        self._presenter.close_form()
        self._shows_panel = False
        self._render()
        self.take_focus()

    def _tell_supplier(self, letter: Letter, by: SentBy) -> None:
        if by == "email" and letter.mailto:
            self._open_letter(letter.mailto)

    def _undo(self) -> None:
        undo = self._presenter.said.undo
        if undo is not None:
            undo()

    # What shows

    def _covers(self) -> bool:
        return self.window().width() < COVERS_BELOW

    def _render(self) -> None:
        state = self._presenter.listed()
        if columns_of(state.asked) != columns_of(self._listed.asked):
            self.table.set_columns(columns_of(state.asked))
        self._listed = state
        self._presenter.holds = self.table.editing() or state.counting
        if state is not self._tabled:
            self._tabled = state
            rows = [table_row(row, counting=state.counting) for row in state.rows]
            self.table.set_rows(len(rows), lambda index: rows[index])
        self.table.set_chosen(state.chosen, show=False)
        self.show_table(self.table, shown=bool(state.rows))
        self.figures.show_figures(state.figures)
        self.filters.show_state(state)
        self.begin.set_text(state.empty_act)
        self.begin.setVisible(bool(state.empty_act))
        self._render_panel()
        self._say()
        self._place()
        self.update()

    def _render_panel(self) -> None:
        panel, covers = self._presenter.panel(), self._covers()
        opened = panel is not None and (not covers or self._shows_panel or panel.closes)
        if panel is not None:
            self.panel.show_state(panel, covers=covers)
        self.panel.setVisible(opened)
        self.panel.lead_to_problem()
        self.head.show_state(self._listed, covers=covers, panel=panel is not None)

    def _say(self) -> None:
        said = self._presenter.said
        if said.number != self._said:
            self._said = said.number
            self.bar.show_done(said.words, can_undo=said.undo is not None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._render_panel()
        self._place()
        super().resizeEvent(event)

    def _middle(self) -> int:
        """How wide the table's part is."""
        beside = self.panel.isVisibleTo(self) and not self._covers()
        return self.width() - FORM if beside else self.width()

    def _title_wide(self) -> int:
        """None where there is only room for the views."""
        return 80 if self._middle() - 2 * PADDING >= TITLED_FROM else 0

    def _place(self) -> None:
        wide = self._middle() - 2 * PADDING
        left = PADDING + self._title_wide()
        self.head.setGeometry(left, TOP, PADDING + wide - left, HEAD)
        top = TOP + HEAD + GAP
        self.figures.setGeometry(PADDING, top, wide, FIGURES)
        top += FIGURES + GAP
        if self.filters.isVisibleTo(self):
            self.filters.setGeometry(PADDING, top, wide, HEAD)
            top += HEAD + GAP
        self.table.setGeometry(PADDING, top, wide, max(0, self.height() - top - PADDING))
        self.panel.setGeometry(self.width() - FORM, 0, FORM, self.height())
        self.bar.keep_beside(self.width() - self._middle())
        self.panel.raise_()
        size = self.begin.sizeHint()
        at = PADDING + (wide - size.width()) // 2
        self.begin.setGeometry(at, self._empty_top() + 156, size.width(), 48)

    def _empty_top(self) -> int:
        return TOP + HEAD + GAP + FIGURES + max(40, (self.height() - 560) // 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, c = start_painting(self), colours()
        head = QRectF(PADDING, TOP, self._title_wide(), HEAD)
        if head.width():
            draw_text(painter, head, _("Stock"), font(LARGE, BOLD), c.text)
        state = self._listed
        place = painter, PADDING, self._middle() - 2 * PADDING, self._empty_top()
        if state.error and not state.rows:
            draw_nothing(*place, "octagon-alert", state.error)
        elif not state.rows:
            draw_nothing(*place, "package", state.empty, state.empty_below)
        painter.end()
