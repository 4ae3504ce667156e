"""What does not add up: the list, and beside it the chosen one with the reasons to let it stand."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from pos_app.desk import Desk
from pos_app.office.page import COVERS_BELOW, FORM, HEAD, PADDING, TOP, OfficePage
from pos_app.office.presenters.to_settle import SettlePanel, SettleRow, ToSettlePresenter
from pos_app.office.views.nothing import draw_nothing
from qt_kit.badge import Tone
from qt_kit.button import Button
from qt_kit.control import Panel, start_painting
from qt_kit.drawing import draw_text, wrap
from qt_kit.label import Label
from qt_kit.table import Column, Table, TableRow
from qt_kit.table_cells import Pill, Words
from qt_kit.theme import BODY, BOLD, LARGE, MEDIUM, TITLE, colours, font
from qt_kit.wording import _
from store_core.application.shop import Act

NARROW, SIDE, REASONS = 328, 20, 3
LINE, MOST_LINES = 22, 9


def columns() -> tuple[Column, ...]:
    return (
        Column("what", _("Order, shift or machine")),
        Column("amount", _("Amount"), 104, "right", drop_below=480),
        Column("short", _("What is wrong"), 232, "right"),
    )


class SettleSlip(Panel):
    """`show_panel(state)`; its buttons are the reasons to let it stand, or to give something up."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("surface", "l", parent)
        self.setAccessibleName(_("What does not add up"))
        self.title = Label("", TITLE, BOLD, parent=self)
        self.below = Label("", BODY, role="muted", parent=self)
        self.said = Label("", BODY, MEDIUM, lines=MOST_LINES, name=_("What is wrong"), parent=self)
        self.advice = Label("", BODY, role="muted", lines=MOST_LINES, parent=self)
        self.problem = Label("", BODY, role="bad", lines=MOST_LINES, name=_("Refusal"), parent=self)
        self.other = Button(name="", parent=self)
        self.head = Label("", BODY, BOLD, parent=self)
        self.reasons = [Button(name="", parent=self) for _index in range(REASONS)]

    def show_panel(self, panel: SettlePanel) -> None:
        self.title.set_text(panel.title)
        self.below.set_text(panel.below)
        self.said.set_text(" ".join(panel.said))
        self.advice.set_text(panel.advice)
        self.problem.set_text(panel.problem)
        for button, reason in zip(self.reasons, panel.reasons, strict=True):
            button.set_text(reason, name=f"{_(panel.head)}: {reason}")
            button.setEnabled(panel.able)
        self.head.set_text(_("{what}, because").format(what=_(panel.head)))
        self.other.set_text(panel.other, name=panel.other)
        self.other.setVisible(bool(panel.other))
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()
        super().resizeEvent(event)

    def _place(self) -> None:
        wide, high = self.width() - 2 * SIDE, self.height()
        self.title.setGeometry(SIDE, 20, wide, 30)
        self.below.setGeometry(SIDE, 52, wide, 22)
        below = 92
        for label in (self.said, self.advice, self.problem):
            lines = wrap(label.text(), font(BODY, MEDIUM), wide, MOST_LINES) if label.text() else ()
            label.setGeometry(SIDE, below, wide, LINE * len(lines))
            below += LINE * len(lines) + 16 if lines else 0
        self.other.setGeometry(SIDE, below, wide, 48)
        top = high - SIDE - REASONS * 56
        self.head.setGeometry(SIDE, top - 32, wide, 24)
        for index, button in enumerate(self.reasons):
            button.setGeometry(SIDE, top + index * 56, wide, 48)


class ToSettlePage(OfficePage):
    """`ToSettlePage(desk, act)`."""

    search_hint = "Search by number, name or machine"

    def __init__(self, desk: Desk, act: Act) -> None:
        super().__init__(desk)
        self._presenter = ToSettlePresenter(desk, act, self.answered)
        self._state = self._presenter.state()
        self.table = Table(_("To settle"), columns(), parent=self)
        self.table.chosen.connect(self._presenter.choose)
        self.slip = SettleSlip(self)
        for index, button in enumerate(self.slip.reasons):
            button.clicked.connect(lambda _on=False, place=index: self._settle(place))
        self.slip.other.clicked.connect(lambda _on=False: self._presenter.turn())

    def load(self) -> None:
        self._presenter.load()

    def take_focus(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def search(self, text: str) -> None:
        self._presenter.search(text)

    def _settle(self, place: int) -> None:
        if self._state.panel is not None:
            self._presenter.settle(self._state.panel.reasons[place])

    def _render(self) -> None:
        state = self._state = self._presenter.state()
        rows = [table_row(row) for row in state.rows]
        self.table.set_rows(len(rows), lambda index: rows[index])
        self.table.set_chosen(state.chosen)
        self.show_table(self.table, shown=bool(rows))
        self.slip.setVisible(state.panel is not None)
        if state.panel is not None:
            self.slip.show_panel(state.panel)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        aside = FORM if self.window().width() >= COVERS_BELOW else NARROW
        middle, top = self.width() - aside, TOP + HEAD + 12
        self.table.setGeometry(PADDING, top, middle - 2 * PADDING, self.height() - top - PADDING)
        self.slip.setGeometry(middle, 0, aside, self.height())
        super().resizeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, c = start_painting(self), colours()
        middle = self.slip.x() if self.slip.isVisible() else self.width()
        head = QRectF(PADDING, TOP, middle - 2 * PADDING, HEAD)
        taken = draw_text(painter, head, self._state.title, font(LARGE, BOLD), c.text) + 12
        draw_text(painter, head.adjusted(taken, 0, 0, 0), self._state.below, font(BODY), c.muted)
        if not self._state.rows:
            wide, top = middle - 2 * PADDING, self.height() / 2 - 80
            words, below = self._state.empty, self._state.empty_below
            draw_nothing(painter, PADDING, wide, top, "scale", words, below)
        painter.end()


def table_row(row: SettleRow) -> TableRow:
    return TableRow(
        row.name,
        (
            Words(row.name, row.below, strong=True),
            Words(row.amount, weight=MEDIUM),
            Pill(row.short, Tone.WARN, row.icon),
        ),
    )
