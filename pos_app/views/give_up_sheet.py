"""Asks before money that was taken is given back, because the sale is left (C4)."""

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from pos_app.presenters.paying import TenderRow
from qt_kit.button import Button, Kind
from qt_kit.drawing import draw_lines, draw_text, wrap
from qt_kit.icons import THIN, draw_icon
from qt_kit.sheet import Sheet
from qt_kit.theme import BODY, BOLD, MEDIUM, TITLE, Palette, font
from qt_kit.wording import _

HIGH, SIDE, ROW, MOST = 328, 24, 36, 4


class GiveUpSheet(Sheet):
    """`ask(taken)`; `given_up()` where all of it goes back. Esc goes on with the sale."""

    given_up = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, "bottom", HIGH)
        self.setAccessibleName(_("Money was taken"))
        self._taken: tuple[TenderRow, ...] = ()
        self.keep = Button(_("Go on taking"), kind=Kind.ACCENT, size=64, parent=self)
        self.keep.clicked.connect(self.dismissed)
        self.back = Button(_("Give it back"), icon="undo-2", kind=Kind.DANGER, size=64, parent=self)
        self.back.clicked.connect(self._back)
        for button in (self.keep, self.back):
            button.radius = 12
        self.dismissed.connect(self.slide_out)

    def ask(self, taken: tuple[TenderRow, ...]) -> None:
        self._taken = taken
        told = (f"{row.text} {row.amount}" for row in taken)
        self.setAccessibleDescription("; ".join(told))
        self.slide_in()
        self.keep.setFocus()

    def _back(self) -> None:
        self.slide_out()
        self.given_up.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        own = min(264, (self.width() - 2 * SIDE - 12) // 2)
        top = self.height() - 16 - 64
        self.keep.setGeometry(self.width() - SIDE - own, top, own, 64)
        self.back.setGeometry(self.width() - SIDE - 2 * own - 12, top, own, 64)
        super().resizeEvent(event)

    def draw(self, painter: QPainter, c: Palette) -> None:
        painter.fillRect(self.rect(), c.surface)
        painter.fillRect(0, 0, self.width(), 2, c.line_strong)
        wide = self.width() - 2 * SIDE
        title = QRectF(SIDE, 16, wide, 30)
        draw_text(painter, title, _("Money was taken for this ticket"), font(TITLE, BOLD), c.text)
        words = _("Going back gives it back to the guests. Nothing is booked yet.")
        lines = wrap(words, font(BODY), wide, 2)
        draw_lines(painter, QRectF(SIDE, 50, wide, 22 * len(lines)), lines, font(BODY), c.muted, 22)
        top = 100.0
        for row in self._taken[-MOST:]:
            box = QRectF(SIDE, top, min(wide, 420), ROW)
            draw_icon(painter, SIDE, top + 8, row.icon, c.muted, 20, THIN)
            draw_text(
                painter,
                box,
                row.amount.lstrip("\N{MINUS SIGN}"),
                font(BODY, MEDIUM),
                c.text,
                "right",
            )
            draw_text(painter, box.adjusted(32, 0, -96, 0), row.text, font(BODY), c.text)
            top += ROW
