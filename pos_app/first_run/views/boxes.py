"""What the first run's pages show besides ordinary fields: the code, the answers, a file's rows."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont, QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from pos_app.first_run.presenters.rows import Answer, Listing
from pos_app.office.presenters.catalogue_sheets import ImportLine
from qt_kit.control import Canvas
from qt_kit.drawing import draw_box, draw_lines, draw_text, width_of, wrap
from qt_kit.table import Column, Table, TableRow
from qt_kit.table_cells import Words
from qt_kit.theme import BODY, BOLD, DISPLAY, LARGE, MEDIUM, TITLE, Palette, font
from qt_kit.wording import _

ROW = 44
LABEL = 148


class CodeBox(Canvas):
    """The code in letters that can be read from where somebody writes."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Recovery code"))
        self._code = ""

    def show_code(self, code: str) -> None:
        self._code = code
        self.setAccessibleDescription(code)
        self.setVisible(bool(code))
        self.update()

    def draw(self, painter: QPainter, c: Palette) -> None:
        draw_box(painter, self.rect(), c.sunken, radius=12)
        room = self.width() - 32
        sizes = (DISPLAY, LARGE, TITLE)
        fitting = (px for px in sizes if width_of(self._code, _mono(px)) <= room)
        px = next(fitting, TITLE)
        draw_text(painter, QRectF(self.rect()), self._code, _mono(px), c.text, "center")


def _mono(px: int) -> QFont:
    return font(px, BOLD, mono=True)


class AnswersBox(Canvas):
    """All questions and their answers, one under the other."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Summary"))
        self._answers: tuple[Answer, ...] = ()

    def show_answers(self, answers: tuple[Answer, ...]) -> None:
        self._answers = answers
        self.setAccessibleDescription("; ".join(f"{one.label}: {one.value}" for one in answers))
        self.setVisible(bool(answers))
        self.update()

    def draw(self, painter: QPainter, c: Palette) -> None:
        top = 0
        for one in self._answers:
            lines = wrap(one.value or "—", font(BODY, MEDIUM), self.width() - LABEL, 2)
            label = QRectF(0, top + 7, LABEL - 12, 20)
            draw_text(painter, label, one.label, font(BODY), c.muted)
            box = QRectF(LABEL, top + 7, self.width() - LABEL, 20 * len(lines))
            draw_lines(painter, box, lines, font(BODY, MEDIUM), c.text, 20)
            top += 20 * len(lines) + 14
            painter.fillRect(0, top - 1, self.width(), 1, c.line)


class ListingBox(QWidget):
    """The rows of a file, as many as there are."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._lines: tuple[ImportLine, ...] = ()
        self.table = Table(_("Rows of the file"), _columns(wrong=False), high=ROW, parent=self)
        self.setFocusProxy(self.table)

    def show_listing(self, listing: Listing | None) -> None:
        self.setVisible(listing is not None)
        if listing is None or listing.lines == self._lines:
            return
        self._lines = listing.lines
        self.table.set_columns(_columns(wrong=listing.wrong))
        self.table.set_rows(len(listing.lines), self._row)

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
