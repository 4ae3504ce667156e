"""The sheet of an import: every problem by its row, or everything it would change."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from pos_app.office.presenters.catalogue_sheets import ImportLine, ImportState, SheetsPresenter
from qt_kit.button import Button, Kind
from qt_kit.drawing import draw_box, draw_lines, draw_text, wrap
from qt_kit.icons import BOLD_STROKE, draw_icon
from qt_kit.label import Label
from qt_kit.sheet import Sheet
from qt_kit.table import Column, Table, TableRow
from qt_kit.table_cells import Words
from qt_kit.theme import BODY, BOLD, CAPTION, MEDIUM, TITLE, Palette, font
from qt_kit.wording import _

HEAD, FOOT, SIDE, TOLD = 64, 80, 24, 96
WIDEST = 920


class ImportSheet(Sheet):
    """`show_state(state, share)`; it stays until Cancel, Esc or Import."""

    def __init__(self, presenter: SheetsPresenter, region: QWidget) -> None:
        super().__init__(region, "right", WIDEST)
        self.setAccessibleName(_("Import"))
        self._presenter = presenter
        self._state: ImportState | None = None
        self._share = 0.0
        self.title = Label("", TITLE, BOLD, name=_("Import title"), parent=self)
        self.table = Table(_("Import rows"), (), parent=self)
        self.cancel_button = Button(_("Cancel"), name=_("Cancel import"), parent=self)
        self.import_button = Button("", kind=Kind.ACCENT, name=_("Import records"), parent=self)
        self.cancel_button.clicked.connect(self._cancel)
        self.dismissed.connect(self._cancel)
        self.import_button.clicked.connect(self._import)

    def show_state(self, state: ImportState | None, share: float) -> None:
        if state is None:
            self.slide_out()
            return
        if not self.is_open():
            self.slide_in()
            self.cancel_button.setFocus()
        another = self._state is None or self._state.lines != state.lines
        self._state, self._share = state, share
        self.title.set_text(state.title)
        self.setAccessibleDescription(f"{state.summary} {state.below}".strip())
        if another:
            self.table.set_columns(_columns(wrong=state.wrong))
            self.table.set_rows(len(state.lines), self._row)
            self.table.scroll_to_top()
        self.table.setVisible(bool(state.lines))
        self.import_button.set_text(state.publish, name=_("Import records"))
        self.import_button.setEnabled(state.can_publish)
        self._place()
        self.update()

    def _row(self, index: int) -> TableRow | None:
        lines = self._state.lines if self._state else ()
        return _table_row(lines[index], index) if 0 <= index < len(lines) else None

    def _cancel(self) -> None:
        self._presenter.cancel()

    def _import(self) -> None:
        if self._presenter.publish():
            self.slide_out()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()
        super().resizeEvent(event)

    def _place(self) -> None:
        wide, high = self.width(), self.height()
        self.title.setGeometry(SIDE, 0, wide - 2 * SIDE, HEAD)
        top = HEAD + TOLD
        self.table.setGeometry(SIDE, top, wide - 2 * SIDE, high - top - FOOT - 16)
        needs = max(200, self.import_button.sizeHint().width())
        self.import_button.setGeometry(wide - SIDE - needs, high - FOOT + 16, needs, 48)
        cancel = self.cancel_button.sizeHint().width()
        left = wide - SIDE - needs - 12 - cancel
        self.cancel_button.setGeometry(left, high - FOOT + 16, cancel, 48)

    def draw(self, painter: QPainter, c: Palette) -> None:
        super().draw(painter, c)
        wide, high = self.width(), self.height()
        painter.fillRect(1, 0, wide, HEAD, c.surface)
        painter.fillRect(1, HEAD, wide, 1, c.line)
        painter.fillRect(1, high - FOOT, wide, FOOT, c.surface)
        painter.fillRect(1, high - FOOT, wide, 1, c.line)
        state = self._state
        if state is None:
            return
        icon = "octagon-alert" if state.wrong else "hourglass" if state.reading else "check"
        ink = c.bad if state.wrong else c.text
        draw_icon(painter, SIDE, HEAD + 22, icon, ink, 24, BOLD_STROKE)
        room = wide - 2 * SIDE - 40
        lines = wrap(state.summary, font(BODY, BOLD), room, 2)
        box = QRectF(SIDE + 40, HEAD + 16, room, 20 * len(lines))
        draw_lines(painter, box, lines, font(BODY, BOLD), ink, 20)
        under = QRectF(SIDE + 40, box.bottom() + 4, room, 20)
        draw_text(painter, under, state.below, font(CAPTION), c.muted)
        if state.reading:
            track = QRectF(SIDE + 40, HEAD + 48, room, 6)
            draw_box(painter, track, c.sunken, radius=3)
            done = QRectF(track.left(), track.top(), max(6.0, track.width() * self._share), 6)
            draw_box(painter, done, c.accent, radius=3)


def _columns(*, wrong: bool) -> tuple[Column, ...]:
    if wrong:
        return (
            Column("where", _("Sheet"), 120),
            Column("row", _("Row"), 72, "right"),
            Column("column", _("Column"), 150),
            Column("words", _("What is wrong")),
        )
    return (
        Column("where", _("What"), 140),
        Column("row", _("How"), 140),
        Column("column", _("Name")),
    )


def _table_row(line: ImportLine, index: int) -> TableRow:
    if not line.wrong:
        cells = (
            Words(line.where, role="muted"),
            Words(line.row),
            Words(line.column, weight=MEDIUM),
        )
        return TableRow(f"Record {index + 1}", cells)
    return TableRow(
        f"Problem {index + 1}",
        (
            Words(line.where, role="muted"),
            Words(line.row, weight=BOLD),
            Words(line.column),
            Words(line.words, role="bad", weight=MEDIUM),
        ),
    )
