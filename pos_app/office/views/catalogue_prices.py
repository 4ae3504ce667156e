"""The sheet of a bulk price change: how at the left, every price before and after at the right."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from pos_app.office.presenters.catalogue_prices import Line, PricesPresenter
from pos_app.office.views.form_body import FormBody
from qt_kit.button import Button, Kind
from qt_kit.drawing import draw_text
from qt_kit.label import Label
from qt_kit.sheet import Sheet
from qt_kit.table import Column, Table, TableRow
from qt_kit.table_cells import Words
from qt_kit.theme import BODY, BOLD, MEDIUM, TITLE, Palette, font
from qt_kit.wording import _

HEAD, FOOT, SIDE, FORM = 64, 80, 24, 300
WIDEST = 920


class PricesSheet(Sheet):
    """`open()`; it leaves by Cancel, Esc, or when the prices were changed."""

    def __init__(self, presenter: PricesPresenter, region: QWidget) -> None:
        super().__init__(region, "right", WIDEST)
        self.setAccessibleName(_("Change prices"))
        self._presenter = presenter
        self.title = Label("", TITLE, BOLD, parent=self)
        self.close_button = Button(icon="x", kind=Kind.FLAT, name=_("Close prices"), parent=self)
        self.body = FormBody(_("How prices change"), self)
        columns = (
            Column("name", _("Item")),
            Column("size", _("Size"), 120),
            Column("before", _("Now"), 96, "right"),
            Column("after", _("Then"), 96, "right"),
        )
        self.table = Table(_("Prices"), columns, parent=self)
        self.cancel_button = Button(_("Cancel"), name=_("Cancel prices"), parent=self)
        self.apply_button = Button("", kind=Kind.ACCENT, name=_("Apply prices"), parent=self)
        self.body.typed.connect(presenter.typed)
        self.body.picked.connect(presenter.picked)
        self.close_button.clicked.connect(self.slide_out)
        self.cancel_button.clicked.connect(self.slide_out)
        self.dismissed.connect(self.slide_out)
        self.apply_button.clicked.connect(self._apply)

    def open(self) -> None:
        self.slide_in()
        self.render_state()
        self.body.setFocus()
        edit = self.body.field("text")
        if edit is not None:
            edit.setFocus()

    def _apply(self) -> None:
        if self._presenter.apply():
            self.slide_out()

    def render_state(self) -> None:
        state = self._presenter.state()
        self.title.set_text(state.title)
        self.body.show_form(state.form)
        self.table.set_rows(state.count, self._row)
        self.apply_button.set_text(state.apply, name=_("Apply prices"))
        self.apply_button.setEnabled(state.can_apply)
        self.update()

    def _row(self, index: int) -> TableRow | None:
        line = self._presenter.line(index)
        return _table_row(line) if line else None

    def resizeEvent(self, event: QResizeEvent) -> None:
        wide, high = self.width(), self.height()
        self.close_button.setGeometry(wide - 58, 8, 48, 48)
        self.title.setGeometry(SIDE, 0, 180, HEAD)
        self.body.setGeometry(1, HEAD + 1, FORM, high - HEAD - FOOT - 1)
        left = FORM + SIDE
        self.table.setGeometry(left, HEAD + 12, wide - left - SIDE, high - HEAD - FOOT - 24)
        apply = max(200, self.apply_button.sizeHint().width())
        self.apply_button.setGeometry(wide - SIDE - apply, high - FOOT + 16, apply, 48)
        cancel = self.cancel_button.sizeHint().width()
        self.cancel_button.setGeometry(
            wide - SIDE - apply - 12 - cancel, high - FOOT + 16, cancel, 48
        )
        super().resizeEvent(event)

    def draw(self, painter: QPainter, c: Palette) -> None:
        super().draw(painter, c)
        wide, high = self.width(), self.height()
        painter.fillRect(1, 0, wide, HEAD, c.surface)
        painter.fillRect(1, HEAD, wide, 1, c.line)
        painter.fillRect(FORM + 1, HEAD, 1, high - HEAD - FOOT, c.line)
        painter.fillRect(1, high - FOOT, wide, FOOT, c.surface)
        painter.fillRect(1, high - FOOT, wide, 1, c.line)
        state = self._presenter.state()
        left = SIDE + 150
        room = QRectF(left, 0, wide - left - 70, HEAD)
        draw_text(painter, room, state.below, font(BODY), c.muted)
        if state.empty:
            box = QRectF(FORM + SIDE, HEAD + 80, wide - FORM - 2 * SIDE, 24)
            draw_text(painter, box, state.empty, font(BODY, MEDIUM), c.muted, "center")


def _table_row(line: Line) -> TableRow:
    role = "bad" if line.wrong else "muted" if line.same else "text"
    weight = MEDIUM if line.same else BOLD
    return TableRow(
        f"{line.name} {line.size}".strip(),
        (
            Words(line.name, weight=MEDIUM),
            Words(line.size, role="muted"),
            Words(line.before, role="muted"),
            Words(line.after, role=role, weight=weight),
        ),
    )
