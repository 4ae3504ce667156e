"""Z reports: the list of all tills, and the chosen one as its paper (C5)."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QScrollArea, QScroller, QWidget

from pos_app.desk import Desk
from pos_app.office.page import COVERS_BELOW, FORM, HEAD, PADDING, TOP, OfficePage
from pos_app.office.presenters.z_reports import ZReportsPresenter, ZRow, ZState
from pos_app.office.views.nothing import draw_nothing
from qt_kit.button import Button, Kind
from qt_kit.control import Panel, start_painting
from qt_kit.drawing import draw_text
from qt_kit.label import Label
from qt_kit.paper import PaperView
from qt_kit.table import Column, Table, TableRow
from qt_kit.table_cells import Pill, Words
from qt_kit.theme import BODY, BOLD, LARGE, MEDIUM, colours, font
from qt_kit.wording import _
from store_core.application.shop import Act

FOOT, NARROW = 112, 328
ChooseFile = Callable[[QWidget, str], Path | None]


def ask_for_file(parent: QWidget, name: str) -> Path | None:
    """Where the person wants the paper; None for nowhere."""
    title, kinds = _("Save the Z report"), _("Papers (*.pdf)")
    chosen, _kind = QFileDialog.getSaveFileName(parent, title, name, kinds)
    return Path(chosen) if chosen else None


def columns() -> tuple[Column, ...]:
    return (
        Column("number", _("Z"), 52, "right"),
        Column("date", _("Business day")),
        Column("by", _("Closed by"), 136, drop_below=600),
        Column("net", _("Net"), 104, "right"),
        Column("apart", _("Drawer"), 136, "right"),
    )


class ZPanel(Panel):
    """The paper on its ground, and what can be done with it under it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("sunken", "l", parent)
        self._scroll = QScrollArea(self)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._scroll.setAccessibleName(_("Z report paper"))
        self._scroll.viewport().setAutoFillBackground(False)
        QScroller.grabGesture(
            self._scroll.viewport(), QScroller.ScrollerGestureType.LeftMouseButtonGesture
        )
        self.paper = PaperView(_("Z report"))
        self._scroll.setWidget(self.paper)
        self._foot = Panel("surface", "lt", self)
        self.said = Label("", BODY, MEDIUM, "muted", name=_("Report message"), parent=self._foot)
        self.print_button = Button(icon="printer", name=_("Print Z again"), parent=self._foot)
        self.save_button = Button(
            _("Save PDF"), icon="download", kind=Kind.ACCENT, parent=self._foot
        )

    def show_state(self, state: ZState) -> None:
        self._scroll.setVisible(state.paper is not None)
        if state.paper is not None and state.paper_name != self.paper.objectName():
            self.paper.setObjectName(state.paper_name)
            self.paper.show_document(state.paper)
            self._scroll.verticalScrollBar().setValue(0)
        self.said.set_text(state.said, "bad" if state.went_wrong else "muted")
        self.print_button.set_text(state.print_words, name=_("Print Z again"))
        self.print_button.setEnabled(state.can_print)
        self.save_button.setEnabled(state.can_save)

    def resizeEvent(self, event: QResizeEvent) -> None:
        wide, high = self.width(), self.height()
        self._scroll.setGeometry(1, 24, wide - 1, max(0, high - FOOT - 32))
        self._foot.setGeometry(0, high - FOOT, wide, FOOT)
        side = 20 if wide >= FORM else 12
        self.said.setGeometry(side, 12, wide - 2 * side, 24)
        half = (wide - 2 * side - 12) // 2
        self.print_button.setGeometry(side, 44, half, 48)
        self.save_button.setGeometry(side + half + 12, 44, half, 48)
        super().resizeEvent(event)


class ZPage(OfficePage):
    """`ZPage(desk, act)`; `choose_file` asks where a PDF goes."""

    search_hint = "Search by number, till, person or day"

    def __init__(self, desk: Desk, act: Act, choose_file: ChooseFile = ask_for_file) -> None:
        super().__init__(desk)
        self._choose_file = choose_file
        self._presenter = ZReportsPresenter(desk, act, self.answered)
        self._state = self._presenter.state()
        self.table = Table(_("Z reports"), columns(), parent=self)
        self.table.chosen.connect(self._presenter.choose)
        self.panel = ZPanel(self)
        self.panel.print_button.clicked.connect(self._presenter.print_again)
        self.panel.save_button.clicked.connect(self._save)

    def load(self) -> None:
        self._presenter.load()

    def take_focus(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def search(self, text: str) -> None:
        self.table.scroll_to_top()
        self._presenter.search(text)

    def _save(self) -> None:
        chosen = self._choose_file(self, self._state.paper_name)
        if chosen is not None:
            self._presenter.save(chosen)

    def _render(self) -> None:
        state = self._state = self._presenter.state()
        rows = [table_row(row) for row in state.rows]
        self.table.set_rows(len(rows), lambda index: rows[index])
        self.table.set_chosen(state.chosen)
        self.show_table(self.table, shown=bool(rows))
        self.panel.show_state(state)
        self.panel.setVisible(bool(state.rows) or state.went_wrong)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        middle = self.width() - self._aside()
        top = TOP + HEAD + 12
        self.table.setGeometry(PADDING, top, middle - 2 * PADDING, self.height() - top - PADDING)
        self.panel.setGeometry(middle, 0, self._aside(), self.height())
        super().resizeEvent(event)

    def _aside(self) -> int:
        """How wide the paper's column is: the paper is 304, whatever the window."""
        return FORM if self.window().width() >= COVERS_BELOW else NARROW

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, c = start_painting(self), colours()
        middle = self.width() - (self._aside() if self.panel.isVisible() else 0)
        head = QRectF(PADDING, TOP, middle - 2 * PADDING, HEAD)
        taken = draw_text(painter, head, self._state.title, font(LARGE, BOLD), c.text) + 12
        draw_text(painter, head.adjusted(taken, 0, 0, 0), self._state.below, font(BODY), c.muted)
        if not self._state.rows:
            wide, top = middle - 2 * PADDING, self.height() / 2 - 80
            words, below = self._state.empty, self._state.empty_below
            draw_nothing(painter, PADDING, wide, top, "calculator", words, below)
        painter.end()


def table_row(row: ZRow) -> TableRow:
    return TableRow(
        row.name,
        (
            Words(row.number, weight=BOLD),
            Words(row.date, f"{row.till} · {row.time}", strong=True),
            Words(row.by),
            Words(row.net, weight=MEDIUM),
            Pill(row.apart, row.tone, row.icon),
        ),
    )
