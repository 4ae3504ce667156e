"""What can be done while the shift is open, and what was paid in and out so far (C5)."""

from PySide6.QtCore import QRect, QRectF, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from pos_app.presenters.drawer import Told
from pos_app.presenters.running_shift import MovementRow, RunningState
from pos_app.views.amount_pad import Note
from pos_app.views.screen import reading_area
from qt_kit.control import Canvas
from qt_kit.drawing import draw_box, draw_text
from qt_kit.icons import BOLD_STROKE, THIN, draw_icon
from qt_kit.option import OptionCard
from qt_kit.scrolling import Scrolling
from qt_kit.theme import BODY, BOLD, CAPTION, LARGE, MEDIUM, STRONG, Palette, font
from qt_kit.wording import _

HEAD, CARD, GAP, SIDE, ROW, NOTE = 72, 112, 12, 24, 56, 64
_ACTS = (
    ("paid_in", "Paid in", "arrow-down", "I"),
    ("paid_out", "Paid out", "arrow-up", "O"),
    ("no_sale", "Open drawer", "archive", "D"),
    ("x_report", "X report", "file-chart-column", "X"),
)


class MovementList(Scrolling):
    """Newest first."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(_("Paid in and out"), parent)
        self._rows: tuple[MovementRow, ...] = ()
        self._empty = ""

    def show_rows(self, rows: tuple[MovementRow, ...], empty: str) -> None:
        self._rows, self._empty = rows, empty
        self.scroll_y = min(self.scroll_y, self.furthest())
        told = "\n".join(f"{row.text} {row.amount} {row.below}" for row in rows)
        self.setAccessibleDescription(told or empty)
        self.update()

    def content_height(self) -> int:
        return ROW * max(1, len(self._rows))

    def part_at(self, x: int, y: int) -> str | None:
        return None

    def activate(self, part: str) -> None:
        """Nothing in it can be tapped."""

    def focus_rect(self) -> tuple[QRect, int]:
        return QRect(0, 0, self.width(), min(self.height(), self.content_height())), 12

    def draw(self, painter: QPainter, c: Palette) -> None:
        box = QRectF(0, 0, self.width(), min(self.height(), self.content_height()))
        draw_box(painter, box, c.surface, c.line, radius=12)
        if not self._rows:
            words = QRectF(20, 0, self.width() - 40, ROW)
            draw_text(painter, words, self._empty, font(BODY), c.muted)
        painter.setClipRect(box.adjusted(1, 1, -1, -1))
        for index, row in enumerate(self._rows):
            top = index * ROW - self.scroll_y
            if -ROW < top < self.height():
                self._draw_row(painter, c, top, row, last=index == len(self._rows) - 1)
        self.draw_scrollbar(painter, c)

    def _draw_row(
        self, painter: QPainter, c: Palette, top: int, row: MovementRow, *, last: bool
    ) -> None:
        wide = self.width()
        if not last:
            painter.fillRect(QRect(20, top + ROW - 1, wide - 40, 1), c.line)
        draw_icon(painter, 20, top + 18, row.icon, c.muted, 20, BOLD_STROKE)
        amount = QRectF(56, top, wide - 76, ROW)
        taken = draw_text(painter, amount, row.amount, font(STRONG, BOLD), c.text, "right")
        room = QRectF(56, top + 9, wide - 76 - taken - 12, 20)
        draw_text(painter, room, row.text, font(BODY, MEDIUM), c.text)
        below = QRectF(56, top + 30, wide - 76 - taken - 12, 16)
        draw_text(painter, below, row.below, font(CAPTION), c.muted)


class RunningShift(Canvas):
    """`chosen(act)`: paid_in, paid_out, no_sale, x_report."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._state: RunningState | None = None
        self._cards = [self._card(*act) for act in _ACTS]
        self.note = Note(self)
        self.movements = MovementList(self)

    def _card(self, key: str, words: str, icon: str, letter: str) -> OptionCard:
        card = OptionCard(_(words), high=CARD, icon=icon, key=letter, tick=False, parent=self)
        card.clicked.connect(lambda: self.chosen.emit(key))
        return card

    def take_focus(self) -> None:
        self._cards[0].setFocus()

    def show_state(self, state: RunningState, told: Told | None) -> None:
        self._state = state
        self.setAccessibleName(state.title)
        self.setAccessibleDescription(state.below)
        self.movements.show_rows(state.movements, state.no_movements)
        self.note.setVisible(told is not None)
        if told is not None:
            self.note.set_text(told.strong, told.text, alarm=told.alarm, icon="check")
        self._place()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()
        super().resizeEvent(event)

    def _list_top(self) -> int:
        top = HEAD + CARD + GAP
        return top + (0 if self.note.isHidden() else NOTE + GAP) + 40

    def _place(self) -> None:
        left, wide = reading_area(self.width(), SIDE)
        own = (wide - GAP * (len(self._cards) - 1)) / len(self._cards)
        for index, card in enumerate(self._cards):
            card.setGeometry(round(left + index * (own + GAP)), HEAD, round(own), CARD)
        self.note.setGeometry(left, HEAD + CARD + GAP, wide, NOTE)
        top = self._list_top()
        self.movements.setGeometry(left, top, wide, max(ROW, self.height() - top - 16))

    def draw(self, painter: QPainter, c: Palette) -> None:
        painter.fillRect(self.rect(), c.paper)
        state = self._state
        if state is None:
            return
        left, wide = reading_area(self.width(), SIDE)
        draw_icon(painter, left, (HEAD - 28) / 2, "door-open", c.good, 28, THIN)
        title = QRectF(left + 40, 0, wide - 40, HEAD)
        taken = draw_text(painter, title, state.title, font(LARGE, BOLD), c.text) + 14
        below = title.adjusted(taken, 1, 0, 0)
        draw_text(painter, below, state.below, font(BODY), c.muted)
        head = QRectF(left, self._list_top() - 36, wide, 30)
        draw_text(painter, head, _("Paid in and out"), font(STRONG, BOLD), c.text)
