"""What the first run's pages show besides ordinary fields: the code, the answers, a file's rows."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont, QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from pos_app.first_run.presenters.rows import Code, Fact, Listing
from pos_app.office.presenters.catalogue_sheets import ImportLine
from qt_kit.control import Canvas
from qt_kit.drawing import draw_box, draw_lines, draw_text, width_of, wrap
from qt_kit.table import HEAD, Column, Table, TableRow
from qt_kit.table_cells import Words
from qt_kit.theme import BODY, BOLD, DISPLAY, LARGE, MEDIUM, TITLE, Palette, font
from qt_kit.wording import _

CODE_HIGH = 96
ROW = 44
MOST_ROWS = 6
LABEL = 148


class CodeBox(Canvas):
    """The code in letters that can be read from where somebody writes."""

    def __init__(self, spec: Code, parent: QWidget) -> None:
        super().__init__(parent)
        self._spec = spec
        self.show_spec(spec)

    def show_spec(self, spec: Code) -> None:
        self._spec = spec
        self.setAccessibleName(spec.text)
        self.setAccessibleDescription(spec.below)
        self.update()

    def height_for(self, _width: int) -> int:
        return CODE_HIGH

    def draw(self, painter: QPainter, c: Palette) -> None:
        draw_box(painter, self.rect(), c.sunken, radius=12)
        room = self.width() - 32
        sizes = (DISPLAY, LARGE, TITLE)
        fitting = (px for px in sizes if width_of(self._spec.below, _mono(px)) <= room)
        px = next(fitting, TITLE)
        draw_text(painter, QRectF(self.rect()), self._spec.below, _mono(px), c.text, "center")


def _mono(px: int) -> QFont:
    return font(px, BOLD, mono=True)


class FactBox(Canvas):
    """A question and its answer, side by side."""

    def __init__(self, spec: Fact, parent: QWidget) -> None:
        super().__init__(parent)
        self._spec = spec
        self.show_spec(spec)

    def show_spec(self, spec: Fact) -> None:
        self._spec = spec
        self.setAccessibleName(spec.text)
        self.setAccessibleDescription(spec.below)
        self.update()

    def _lines(self, width: int) -> tuple[str, ...]:
        return wrap(self._spec.below or "—", font(BODY, MEDIUM), width - LABEL, 3)

    def height_for(self, width: int) -> int:
        return 20 * len(self._lines(width)) + 8

    def draw(self, painter: QPainter, c: Palette) -> None:
        draw_text(painter, QRectF(0, 0, LABEL - 12, 20), self._spec.text, font(BODY), c.muted)
        lines = self._lines(self.width())
        box = QRectF(LABEL, 0, self.width() - LABEL, 20 * len(lines))
        draw_lines(painter, box, lines, font(BODY, MEDIUM), c.text, 20)
        painter.fillRect(0, self.height() - 1, self.width(), 1, c.line)


class ListingBox(QWidget):
    """The rows of a file, as many as there are."""

    def __init__(self, spec: Listing, parent: QWidget) -> None:
        super().__init__(parent)
        self._lines: tuple[ImportLine, ...] = ()
        self.table = Table(spec.text, _columns(wrong=spec.wrong), high=ROW, parent=self)
        self.setFocusProxy(self.table)
        self.show_spec(spec)

    def show_spec(self, spec: Listing) -> None:
        self._lines = spec.lines
        self.table.set_columns(_columns(wrong=spec.wrong))
        self.table.set_rows(len(spec.lines), self._row)

    def _row(self, index: int) -> TableRow | None:
        if not 0 <= index < len(self._lines):
            return None
        line = self._lines[index]
        if not line.wrong:
            cells = (Words(line.where, role="muted"), Words(line.column, weight=MEDIUM))
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

    def height_for(self, _width: int) -> int:
        return HEAD + ROW * min(MOST_ROWS, max(1, len(self._lines)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.table.setGeometry(self.rect())
        super().resizeEvent(event)


def _columns(*, wrong: bool) -> tuple[Column, ...]:
    if wrong:
        return (
            Column("where", _("Sheet"), 88),
            Column("row", _("Row"), 56, "right"),
            Column("column", _("Column"), 104),
            Column("words", _("What is wrong")),
        )
    return Column("where", _("What"), 140), Column("column", _("Name"))
