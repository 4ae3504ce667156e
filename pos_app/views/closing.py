"""Closing the shift in three steps: count, compare, close (C5)."""

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from pos_app.desk import Desk
from pos_app.presenters.closing import ClosingPresenter, ClosingState
from pos_app.views.amount_pad import Note
from pos_app.views.approval import ApprovalSheet
from pos_app.views.approved import ApprovedScreen
from pos_app.views.blockers import BlockerList
from pos_app.views.compare import Comparison
from pos_app.views.count_card import CountCard
from pos_app.views.count_pad import CountPad
from pos_app.views.scroll_column import ScrollColumn
from qt_kit.button import ActionButton, Button, Step
from qt_kit.control import Canvas
from qt_kit.drawing import draw_box, draw_text, width_of
from qt_kit.icons import BOLD_STROKE, draw_icon
from qt_kit.theme import BODY, BOLD, CAPTION, LARGE, MEDIUM, Palette, font
from qt_kit.wording import _
from store_core.domain.shifts import ShiftReport

HEAD, SIDE, GAP, FOOT, CARD, WIDEST = 72, 24, 16, 64, 376, 1400
GUTTER = 10
"""Beside the comparison, for its scroll bar."""
NARROW_FOOT = 700
CIRCLE, LINK, AFTER_CIRCLE, BEFORE_LINK = 28, 24, 8, 16


class ClosingHead(Canvas):
    """Which shift it is, and the three steps with the one that is on."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._title = ""
        self._below: tuple[str, ...] = ()
        self._step = 1

    def show_state(self, state: ClosingState) -> None:
        told = (state.title, state.below, state.step)
        if told == (self._title, self._below, self._step):
            return
        self._title, self._below, self._step = told
        self.setAccessibleName(state.title)
        self.setAccessibleDescription(self._words()[state.step - 1])
        self.update()

    def _words(self) -> tuple[str, str, str]:
        return _("Count"), _("Compare"), _("Close")

    def draw(self, painter: QPainter, c: Palette) -> None:
        right = self._draw_steps(painter, c)
        room = QRectF(SIDE, 0, right - SIDE - 24, HEAD)
        taken = draw_text(painter, room, self._title, font(LARGE, BOLD), c.text) + 17
        below = room.adjusted(taken, 1, 0, 0)
        parts = self._below
        while len(parts) > 1 and width_of(_joined(parts), font(BODY)) > below.width():
            parts = parts[1:]
        draw_text(painter, below, _joined(parts), font(BODY), c.muted)

    def _draw_steps(self, painter: QPainter, c: Palette) -> float:
        """From the right; returns where they begin."""
        x, top = float(self.width() - SIDE), (HEAD - CIRCLE) / 2
        for number, words in reversed(tuple(enumerate(self._words(), 1))):
            on, done = number == self._step, number < self._step
            shape = font(BODY, BOLD if on else 400)
            x -= width_of(words, shape)
            box = QRectF(x, 0, 120, HEAD)
            draw_text(painter, box, words, shape, c.text if on else c.muted)
            x -= AFTER_CIRCLE + CIRCLE
            circle = QRectF(x, top, CIRCLE, CIRCLE)
            if done:
                draw_box(painter, circle, c.good, radius=CIRCLE / 2)
                draw_icon(painter, x + 6, top + 6, "check", c.on_good, 16, BOLD_STROKE)
            else:
                ground, border = (c.accent, None) if on else (None, c.line_strong)
                draw_box(painter, circle, ground, border, radius=CIRCLE / 2, stroke=2)
                ink = c.on_accent if on else c.muted
                draw_text(painter, circle, str(number), font(CAPTION, MEDIUM), ink, "center")
            if number > 1:
                x -= BEFORE_LINK + LINK
                painter.fillRect(QRectF(x, HEAD / 2 - 1, LINK, 2), c.line)
                x -= BEFORE_LINK
        return x


def _joined(parts: tuple[str, ...]) -> str:
    return " · ".join(parts)


class ClosingScreen(ApprovedScreen):
    """Digits, Enter and arrows count; Page Up and Down roll the comparison; F12 locks, then closes;
    Esc goes back to the shift.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setAccessibleName(_("Closing screen"))
        self._desk = desk
        self._presenter = presenter = ClosingPresenter(desk, self._render, self._closed)
        self._before = ""
        self.head = ClosingHead(self)
        self.card = CountCard(self)
        self.pad = CountPad(self)
        for source in (self.card.list, self.pad):
            source.digits.connect(presenter.digits)
            source.backspace.connect(presenter.backspace)
            source.by_one.connect(presenter.by_one)
        self.card.list.chosen.connect(presenter.choose)
        self.card.list.moved.connect(presenter.next_place)
        self.pad.next.connect(lambda: presenter.next_place())
        self.column = ScrollColumn(_("Comparison"), self)
        self.comparison = Comparison(self.column.inside)
        self.column.watch(self.comparison)
        self.comparison.because.connect(presenter.because)
        self.comparison.written.connect(presenter.explain)
        self.blockers = BlockerList(self)
        self.blockers.wanted.connect(self.go)
        self.note = Note(self)
        self.approval = ApprovalSheet(self, desk)
        self.not_now = Button(_("Not now"), icon="arrow-left", size=FOOT, parent=self)
        self.not_now.clicked.connect(self.leave)
        self.recount = Button(_("Recount (manager PIN)"), icon="rotate-ccw", size=FOOT, parent=self)
        self.recount.clicked.connect(lambda: presenter.recount(self.approval.ask))
        self.x_report = Button(_("X report"), icon="printer", size=FOOT, parent=self)
        self.x_report.clicked.connect(lambda: presenter.x_report(self.approval.ask))
        self.button = ActionButton(_("Lock the count"), high=FOOT, parent=self)
        self.button.clicked.connect(self._step)
        for button in (self.not_now, self.recount, self.x_report):
            button.radius = 12
        desk.subscribe(self._follow)

    def entered(self) -> None:
        if self._desk.shift is None:
            self.go.emit("shift")
            return
        self._before = ""
        self._presenter.begin()

    def _follow(self) -> None:
        if self.isVisible():
            self._presenter.follow()

    def leave(self) -> bool:
        self.go.emit("shift")
        return True

    def _step(self) -> None:
        match self._presenter.phase:
            case "blocked":
                self._presenter.pass_blockers(self.approval.ask)
            case "count":
                self._presenter.lock()
            case "compare":
                self._presenter.close()

    def _closed(self, z: ShiftReport) -> None:
        self._desk.closed(z)
        self.go.emit("report")

    def _render(self) -> None:
        state = self._presenter.state()
        phase = state.phase
        self.head.show_state(state)
        self.card.show_state(state.count, state.locked, can_count=state.can_count)
        if phase == "count":
            self.pad.show_state(state.count, usable=state.can_count)
        if state.compare is not None:
            self.comparison.show_state(state.compare)
        self.blockers.show_rows(state.blockers)
        counting, comparing = phase == "count", phase == "compare"
        self.card.setVisible(counting or comparing)
        self.pad.setVisible(counting)
        self.column.setVisible(comparing)
        self.blockers.setVisible(phase == "blocked")
        self.not_now.setVisible(not comparing)
        self.recount.setVisible(comparing)
        self.x_report.setVisible(comparing)
        self.button.setVisible(phase != "reading" or state.alarm)
        self._render_note(state)
        self.button.setAccessibleName(state.words)
        step = Step.READY if state.can_step else Step.DISABLED
        self.button.set_state(state.words, step=step, hint="F12")
        self._place()
        if phase != self._before:
            self._before = phase
            self._take_focus()

    def _render_note(self, state: ClosingState) -> None:
        printed = self._presenter.printed
        self.x_report.set_text(_("X report sent") if printed else _("X report"), _("X report"))
        self.x_report.set_icon("check" if printed else "printer")
        self.note.set_text(_("That did not work"), state.message, alarm=True)
        self.note.setVisible(state.alarm)

    def _take_focus(self) -> None:
        if self._presenter.phase == "count":
            self.card.list.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self._presenter.phase == "compare" and self.comparison.why.isVisible():
            self.comparison.why.focus_first()
        else:
            self.button.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()
        super().resizeEvent(event)

    def _place(self) -> None:
        wide, high = min(self.width(), WIDEST), self.height()
        left = (self.width() - wide) // 2
        self.head.setGeometry(left, 0, wide, HEAD)
        body = QRect(left + SIDE, HEAD, wide - 2 * SIDE, high - HEAD - SIDE)
        blocked = self._presenter.phase in {"blocked", "reading"}
        right = body if blocked else body.adjusted(CARD + GAP, 0, 0, 0)
        self.card.setGeometry(body.left(), body.top(), CARD, body.height())
        foot = right.bottom() + 1 - FOOT
        upper = QRect(right.left(), right.top(), right.width(), foot - GAP - right.top())
        if not self.note.isHidden():
            self.note.setGeometry(right.left(), foot - GAP - FOOT, right.width(), FOOT)
            upper.setBottom(self.note.y() - GAP - 1)
        for widget in (self.pad, self.blockers):
            widget.setGeometry(upper)
        self.column.setGeometry(upper.adjusted(0, 0, GUTTER, 0))
        self.comparison.resize(upper.width(), upper.height())
        self.comparison.resize(upper.width(), self.comparison.high())
        self.column.set_inside_height(self.comparison.high())
        self._place_foot(right.left(), foot, right.width())

    def _place_foot(self, left: int, top: int, wide: int) -> None:
        right = left + wide
        short, whole = _("Recount"), _("Recount (manager PIN)")
        self.recount.set_text(whole if wide >= NARROW_FOOT else short, short)
        for button in (self.not_now, self.recount, self.x_report):
            if not button.isHidden():
                own = button.sizeHint().width()
                button.setGeometry(left, top, own, FOOT)
                left += own + 12
        self.button.setGeometry(left, top, right - left, FOOT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits count wherever the focus is."""
        rolls = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}
        page = rolls.get(Qt.Key(event.key()), 0)
        if page:
            self.column.scroll_to(self.column.scroll_y + page * self.column.height() // 2)
        elif event.text().isdigit():
            self._presenter.digits(event.text())
        else:
            super().keyPressEvent(event)
