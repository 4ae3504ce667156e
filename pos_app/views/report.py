"""An X or Z report: what it came to at the left, the paper at the right (C5)."""

from pathlib import Path

from PySide6.QtCore import QRectF, QStandardPaths, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from pos_app.desk import Desk
from pos_app.presenters.comparing import Match
from pos_app.presenters.report import ReportPresenter, ReportState
from pos_app.views.amount_pad import Note, draw_sum
from pos_app.views.paper_column import PaperColumn
from pos_app.views.screen import Screen, columns, reading_area
from qt_kit.badge import Badge, Tone
from qt_kit.button import ActionButton
from qt_kit.control import Card, start_painting
from qt_kit.drawing import draw_text, width_of
from qt_kit.option import OptionCard
from qt_kit.theme import (
    BODY,
    BOLD,
    HERO,
    LARGE,
    TITLE,
    TOTAL,
    Palette,
    colours,
    font,
)
from qt_kit.wording import _
from store_core.application import report_papers

TOP, SIDE = 32, 48
_MATCHES: dict[Match, tuple[Tone, str]] = {
    "matches": (Tone.GOOD, "check"),
    "warn": (Tone.WARN, "triangle-alert"),
    "bad": (Tone.BAD, "octagon-alert"),
}
CARD_TOP, PADDING, ACT, SUM = 88, 32, 112, 28
BESIDE_WORDS = 140
"""Of the button: its padding, the key and the arrow."""


def documents() -> Path:
    """Where this person's documents are kept."""
    place = QStandardPaths.StandardLocation.DocumentsLocation
    return Path(QStandardPaths.writableLocation(place))


class ReportCard(Card):
    """Net sales in huge digits beside what they are made of."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._state: ReportState | None = None

    def show_state(self, state: ReportState) -> None:
        self._state = state
        self.setAccessibleName(state.name)
        self.setAccessibleDescription(state.hero)
        self.update()

    def high(self) -> int:
        rows = len(self._state.sums) if self._state else 0
        return max(156, 2 * 24 + SUM * rows)

    def draw(self, painter: QPainter, c: Palette) -> None:
        super().draw(painter, c)
        state = self._state
        if state is None:
            return
        wide = self.width() - 2 * PADDING
        sums = 240.0
        middle = self.height() / 2
        title = QRectF(PADDING + 1, middle - 56, wide - sums, 26)
        draw_text(painter, title, state.name, font(TITLE), c.muted)
        room = wide - sums - 24
        shape = font(HERO, BOLD, tabular=False, tracking=-2)
        if width_of(state.hero, shape) > room:
            shape = font(TOTAL, BOLD)
        draw_text(painter, QRectF(PADDING, middle - 24, room, 76), state.hero, shape, c.text)
        top = middle - SUM * len(state.sums) / 2
        for row in state.sums:
            draw_sum(painter, c, QRectF(PADDING + wide - sums, top, sums - 1, SUM), row)
            top += SUM


class ReportScreen(Screen):
    """P prints, S keeps it as a PDF, N opens a new shift, arrows roll the paper; Enter, F12 or Esc
    goes on.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setAccessibleName(_("Report screen"))
        self._desk = desk
        self._presenter = ReportPresenter(desk, self._render)
        self._state: ReportState | None = None
        self.title = Badge("", Tone.GOOD, "check", high=32, parent=self)
        self.difference = Badge("", Tone.NEUTRAL, "", high=32, parent=self)
        self.card = ReportCard(self)
        self.print_card = self._act(_("Print again"), "printer", "P")
        self.print_card.clicked.connect(self._presenter.print_it)
        self.save_card = self._act(_("Save PDF"), "download", "S")
        self.save_card.clicked.connect(lambda: self._presenter.save(documents()))
        self.new_card = self._act(_("Open a new shift"), "door-open", "N")
        self.new_card.clicked.connect(self._new_shift)
        self.note = Note(self)
        self.button = ActionButton(_("Done"), enter=True)
        self.button.clicked.connect(self._next)
        self.aside = PaperColumn(self.button, self)

    def _act(self, words: str, icon: str, key: str) -> OptionCard:
        return OptionCard(words, high=ACT, icon=icon, key=key, tick=False, parent=self)

    def entered(self) -> None:
        shown = self._desk.report
        if shown is None:
            self.go.emit("shift")
            return
        self._presenter.begin(shown)
        paper = report_papers.shift_report(shown.report, self._desk.settings)
        self.aside.show_paper(paper, _("Report"))
        self.button.setFocus(Qt.FocusReason.OtherFocusReason)

    def next_step(self) -> None:
        self._next()

    def step_back(self) -> bool:
        self._next()
        return True

    def _next(self) -> None:
        """Whoever comes next signs in; with a shift open the till goes on as it was."""
        self._desk.report = None
        if self._desk.shift is None:
            self._desk.lock()
        else:
            self.go.emit("shift")

    def _new_shift(self) -> None:
        self._desk.report = None
        self.go.emit("shift")

    def _render(self) -> None:
        state = self._presenter.state()
        self._state = state
        if state is None:
            return
        icon = "lock" if state.closed else "file-chart-column"
        self.title.set_state(state.title, Tone.GOOD if state.closed else Tone.INFO, icon)
        self.difference.setVisible(state.closed)
        self.difference.set_state(state.difference, *_MATCHES[state.match])
        self.card.show_state(state)
        self.print_card.set_text(state.print_words, state.print_below, name=state.print_words)
        self.print_card.setEnabled(state.can_print)
        self.save_card.set_text(_("Save PDF"), state.save_below)
        self.save_card.setEnabled(state.can_save)
        self.new_card.setVisible(self._desk.shift is None)
        icon = "circle-alert" if state.alarm else "check"
        self.note.set_text(state.note, state.note_below, alarm=state.alarm, icon=icon)
        self.note.setVisible(bool(state.note))
        self.button.setAccessibleName(state.words)
        self._place()
        taken = width_of(state.words, font(LARGE, BOLD)) + BESIDE_WORDS
        hint = _("Enter") if taken <= self.button.width() else ""
        self.button.set_state(state.words, hint=hint, icon="arrow-right")
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()
        super().resizeEvent(event)

    def _place(self) -> None:
        _rail, aside = columns(self.width())
        self.aside.setGeometry(self.width() - aside, 0, aside, self.height())
        left, wide = reading_area(self.aside.x(), SIDE)
        self.title.move(left, TOP)
        self.difference.move(left + self.title.width() + 12, TOP)
        self.card.setGeometry(left, CARD_TOP, wide, self.card.high())
        top = CARD_TOP + self.card.high() + 24
        own = (min(wide, 640) - 24) // 3
        for index, card in enumerate((self.print_card, self.save_card, self.new_card)):
            card.setGeometry(left + index * (own + 12), top, own, ACT)
        self.note.setGeometry(left, top + ACT + 24, wide, 64)

    def paintEvent(self, event: QPaintEvent) -> None:
        state = self._state
        if state is None:
            return
        painter, c = start_painting(self), colours()
        left, wide = reading_area(self.aside.x(), SIDE)
        shown = self.difference if state.closed else self.title
        taken = shown.geometry().right() + 16 - left
        below = QRectF(left + taken, TOP, wide - taken, 32)
        draw_text(painter, below, state.below, font(BODY), c.muted, "right")
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        cards = {
            Qt.Key.Key_P: self.print_card,
            Qt.Key.Key_S: self.save_card,
            Qt.Key.Key_N: self.new_card,
        }
        rolls = {
            Qt.Key.Key_PageDown: 0.9,
            Qt.Key.Key_PageUp: -0.9,
            Qt.Key.Key_Down: 0.1,
            Qt.Key.Key_Up: -0.1,
        }
        key = Qt.Key(event.key())
        if key in rolls:
            self.aside.scroll_by(rolls[key])
        elif key in cards and cards[key].isVisible():
            cards[key].click()
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._next()
        else:
            super().keyPressEvent(event)
