"""What should be settled before the shift closes, each with the way to it (C5)."""

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from pos_app.presenters.closing import BlockerRow
from pos_app.views.scroll_column import ScrollColumn
from qt_kit.button import Button
from qt_kit.control import Canvas, Card
from qt_kit.drawing import draw_text
from qt_kit.icons import THIN, draw_icon
from qt_kit.theme import BODY, BOLD, CAPTION, MEDIUM, TITLE, Palette, font
from qt_kit.wording import _

HEAD, ROW, GAP, SIDE, WIDEST = 72, 72, 8, 20, 1100


class BlockerCard(Card):
    """One of them: `wanted(screen)`."""

    wanted = Signal(str)

    def __init__(self, row: BlockerRow, parent: QWidget) -> None:
        super().__init__(parent)
        self._row = row
        self.setAccessibleName(row.text)
        self.setAccessibleDescription(row.below)
        self.button = Button(
            row.button, icon_after="arrow-right", name=f"{row.button}: {row.text}", parent=self
        )
        self.button.setVisible(bool(row.go))
        self.button.clicked.connect(lambda: self.wanted.emit(row.go))

    def resizeEvent(self, event: QResizeEvent) -> None:
        wide = self.button.sizeHint().width()
        self.button.setGeometry(self.width() - wide - 12, (self.height() - 48) // 2, wide, 48)
        super().resizeEvent(event)

    def draw(self, painter: QPainter, c: Palette) -> None:
        super().draw(painter, c)
        draw_icon(painter, SIDE, (ROW - 24) / 2, self._row.icon, c.warn, 24, THIN)
        end = self.button.x() if self._row.go else self.width() - SIDE
        words = QRectF(SIDE + 40, 14, end - SIDE - 52, 22)
        draw_text(painter, words, self._row.text, font(BODY, MEDIUM), c.text)
        below = QRectF(SIDE + 40, 38, end - SIDE - 52, 18)
        draw_text(painter, below, self._row.below, font(CAPTION), c.muted)


class BlockerList(Canvas):
    """`wanted(screen)` of what was pressed."""

    wanted = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Before the shift closes"))
        self._column = ScrollColumn(_("What stands in the way"), self)
        self._rows: tuple[BlockerRow, ...] = ()
        self._cards: list[BlockerCard] = []

    def show_rows(self, rows: tuple[BlockerRow, ...]) -> None:
        if rows == self._rows:
            return
        self._rows = rows
        for card in self._cards:
            card.hide()
            card.deleteLater()
        self._cards = [BlockerCard(row, self._column.inside) for row in rows]
        for card in self._cards:
            card.wanted.connect(self.wanted)
            self._column.watch(card.button)
            card.show()
        self._place()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()
        super().resizeEvent(event)

    def _place(self) -> None:
        wide = min(self.width(), WIDEST)
        self._column.setGeometry(0, HEAD, wide, max(0, self.height() - HEAD))
        for index, card in enumerate(self._cards):
            card.setGeometry(0, index * (ROW + GAP), wide - 8, ROW)
        self._column.set_inside_height(len(self._cards) * (ROW + GAP))

    def draw(self, painter: QPainter, c: Palette) -> None:
        painter.fillRect(self.rect(), c.paper)
        left, wide = self._column.x(), self._column.width()
        title = QRectF(left, 0, wide, 30)
        draw_text(painter, title, _("Something is still open"), font(TITLE, BOLD), c.text)
        below = QRectF(left, 30, wide, 22)
        words = _("Settle it first. A manager may close the shift all the same.")
        draw_text(painter, below, words, font(BODY), c.muted)
