"""The right column of the orders' screen: one order, and the button for the next step (C6)."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from pos_app.presenters.order_detail import DetailState
from pos_app.views.amount_pad import draw_sum, draw_sum_row
from pos_app.views.aside import BUTTON, PADDING, Aside
from pos_app.views.later_sheet import LaterSheet
from qt_kit.badge import badge_width, draw_badge, tone_colours
from qt_kit.button import ActionButton, Button, Kind
from qt_kit.control import Canvas
from qt_kit.drawing import draw_box, draw_lines, draw_text, wrap
from qt_kit.icons import BOLD_STROKE, THIN, draw_icon
from qt_kit.marks import draw_notch
from qt_kit.theme import BODY, BOLD, LARGE, STRONG, Palette, font
from qt_kit.ticket_list import TicketList
from qt_kit.wording import _

HEAD, FACT, SUM, ACT, GAP = 72, 26, 24, 48, 8
NOTE_ROW, MOST_NOTE_ROWS = 20, 4
_ACTS = {
    "later": ("Later", "Later…", "clock", Kind.PLAIN),
    "reject": ("Reject", "Reject…", "x", Kind.DANGER),
    "hand_out": ("Hand out", "Hand out…", "package-check", Kind.PLAIN),
    "ready": ("Ready", "Ready", "check", Kind.PLAIN),
    "take_off": ("Take off what is not made", "Take off…", "minus", Kind.PLAIN),
    "let_stand": ("Let it stand", "Let it stand…", "check", Kind.PLAIN),
    "cancel": ("Cancel order", "Cancel…", "x", Kind.DANGER),
}


class OrderSlip(Canvas):
    """Everything over the button: `show_state(state)`; `acted(act)`."""

    acted = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Order"))
        self._state: DetailState | None = None
        self.lines = TicketList(_("Order lines"), parent=self)
        self.lines.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.lines.hide()
        self.acts = {act: self._act(act) for act in _ACTS}
        self.later = LaterSheet(self)

    def _act(self, act: str) -> Button:
        name, words, icon, kind = _ACTS[act]
        button = Button(_(words), icon=icon, kind=kind, name=_(name), parent=self)
        button.clicked.connect(lambda: self.acted.emit(act))
        button.hide()
        return button

    def show_state(self, state: DetailState | None) -> None:
        if state == self._state:
            return
        self._state = state
        self.lines.setVisible(state is not None)
        if state is not None:
            self.setAccessibleDescription(f"{state.number} {state.badge.words} {state.name}")
            self.lines.set_lines(state.lines)
        for act, button in self.acts.items():
            button.setVisible(state is not None and act in state.acts)
        self.later.show_later(state.later if state else None)
        self._place()
        self.update()

    def first_act(self) -> Button | None:
        shown = (self.acts[act] for act in self._state.acts) if self._state else iter(())
        return next(shown, None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()
        super().resizeEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(383, 600)

    # From the top: number, customer, allergy, note; from the foot: acts, problem, sums, notch

    def _rule(self) -> int:
        """The line under the customer."""
        facts = len(self._state.facts) if self._state else 0
        return self._facts_top() + FACT * facts + 9

    def _names(self) -> tuple[str, ...]:
        """In full where two lines can hold it: it is called out."""
        name = self._state.name if self._state else ""
        return wrap(name, font(STRONG, BOLD), self._wide(), 2)

    def _facts_top(self) -> int:
        return HEAD + 20 + 22 * len(self._names())

    def _wide(self) -> int:
        return self.width() - 2 * PADDING

    def _note_lines(self) -> tuple[str, ...]:
        note = self._state.note if self._state else ""
        return wrap(note, font(BODY), self._wide() - 44, MOST_NOTE_ROWS) if note else ()

    def _allergy_lines(self) -> tuple[str, ...]:
        allergy = self._state.allergy if self._state else ""
        return wrap(allergy, font(BODY, BOLD), self._wide() - 56, 3) if allergy else ()

    def _allergy(self) -> QRect:
        rows = len(self._allergy_lines())
        return QRect(PADDING, self._rule() + 13, self._wide(), 20 + 20 * rows if rows else 0)

    def _apart_lines(self) -> tuple[str, ...]:
        said = self._state.apart if self._state else ()
        rows = (row for one in said for row in wrap(one, font(BODY), self._wide() - 56, 3))
        return tuple(rows)

    def _apart(self) -> QRect:
        above = self._allergy()
        top = above.bottom() + 1 + GAP if above.height() else self._rule() + 13
        rows = len(self._apart_lines())
        return QRect(PADDING, top, self._wide(), 20 + NOTE_ROW * rows if rows else 0)

    def _note(self) -> QRect:
        above = self._apart() if self._apart_lines() else self._allergy()
        top = above.bottom() + 1 + GAP if above.height() else self._rule() + 13
        rows = len(self._note_lines())
        return QRect(PADDING, top, self._wide(), 20 + NOTE_ROW * rows if rows else 0)

    def _lines_top(self) -> int:
        boxes = [
            box.bottom() + 1
            for box in (self._allergy(), self._apart(), self._note())
            if box.height()
        ]
        return boxes[-1] + GAP if boxes else self._rule() + 5

    def _acts_top(self) -> int:
        shown = self._state and self._state.acts
        return self.height() - ACT if shown else self.height() + GAP - 12

    def _problem_lines(self) -> tuple[str, ...]:
        problem = self._state.problem if self._state else ""
        return wrap(problem, font(BODY), self._wide() - 56, 3) if problem else ()

    def _problem(self) -> QRect:
        rows = len(self._problem_lines())
        high = 16 + 20 * rows if rows else 0
        return QRect(PADDING, self._acts_top() - 12 - high, self._wide(), high)

    def _sums_top(self) -> int:
        rows = len(self._state.sums) + 1 if self._state else 0
        problem = self._problem()
        end = problem.top() - GAP if problem.height() else self._acts_top() - 12
        return end - SUM * rows

    def _notch(self) -> int:
        return self._sums_top() - 12

    def _place(self) -> None:
        top = self._lines_top()
        self.lines.setGeometry(0, top, self.width(), max(48, self._notch() - 12 - top))
        acts = self._state.acts if self._state else ()
        if not acts:
            return
        wide = (self._wide() - GAP * (len(acts) - 1)) / len(acts)
        for index, act in enumerate(acts):
            left = PADDING + index * (wide + GAP)
            button = self.acts[act]
            button.set_icon(_ACTS[act][2] if len(acts) < 3 else "")
            right = round(left + wide)
            button.setGeometry(round(left), self._acts_top(), right - round(left), ACT)

    def draw(self, painter: QPainter, c: Palette) -> None:
        state = self._state
        if state is None:
            self._draw_nothing(painter, c)
            return
        self._draw_head(painter, c, state)
        self._draw_customer(painter, c, state)
        self._draw_boxes(painter, c, state)
        draw_notch(painter, 0, self.width(), self._notch(), c.paper, c.line)
        top = self._sums_top()
        for row in state.sums:
            box = QRectF(PADDING, top, self._wide(), SUM)
            draw_sum_row(painter, c, box, row)
            top += SUM
        total = QRectF(PADDING, top, self._wide(), SUM)
        draw_sum(painter, c, total, (state.total_words, state.total), strong=True)

    def _draw_nothing(self, painter: QPainter, c: Palette) -> None:
        middle = self.height() // 2
        draw_icon(painter, (self.width() - 40) / 2, middle - 56, "inbox", c.muted, 40, THIN)
        lines = wrap(_("The chosen order shows here."), font(BODY), self._wide() - 48, 2)
        box = QRectF(PADDING, middle, self._wide(), 22 * len(lines))
        draw_lines(painter, box, lines, font(BODY), c.muted, 22, "center")

    def _draw_head(self, painter: QPainter, c: Palette, state: DetailState) -> None:
        right, badge = self.width() - PADDING, state.badge
        wide = badge_width(badge.words, badge.icon, 28, BOLD, px=BODY)
        ground, ink = tone_colours(badge.tone, c)
        draw_badge(
            painter, right - wide, 22, badge.words, badge.icon, ground, ink,
            high=28, weight=BOLD, px=BODY,
        )  # fmt: skip
        number = QRectF(PADDING, 0, right - wide - 12 - PADDING, HEAD)
        draw_text(painter, number, state.number, font(LARGE, BOLD), c.text)
        painter.fillRect(QRect(0, HEAD, self.width(), 1), c.line)

    def _draw_customer(self, painter: QPainter, c: Palette, state: DetailState) -> None:
        names = self._names()
        name = QRectF(PADDING, HEAD + 14, self._wide(), 22 * len(names))
        draw_lines(painter, name, names, font(STRONG, BOLD), c.text, 22)
        top = self._facts_top()
        for fact in state.facts:
            draw_icon(painter, PADDING, top + 4, fact.icon, c.muted, 18, BOLD_STROKE)
            row = QRectF(PADDING + 26, top, self._wide() - 26, FACT)
            draw_text(painter, row, fact.text, font(BODY), c.text)
            top += FACT
        painter.fillRect(QRect(0, self._rule(), self.width(), 1), c.line)

    def _draw_boxes(self, painter: QPainter, c: Palette, state: DetailState) -> None:
        if state.allergy:
            box = self._allergy()
            draw_box(painter, box, c.bad_soft, c.bad, radius=8, stroke=2)
            draw_icon(painter, box.left() + 14, box.top() + 10, "octagon-alert", c.bad, 20, THIN)
            words = QRectF(box).adjusted(42, 0, -12, 0)
            draw_lines(painter, words, self._allergy_lines(), font(BODY, BOLD), c.bad, 20)
        if state.apart:
            box = self._apart()
            draw_box(painter, box, c.warn_soft, c.warn, radius=8)
            draw_icon(painter, box.left() + 13, box.top() + 10, "scale", c.warn, 20, THIN)
            words = QRectF(box).adjusted(42, 0, 0, 0)
            draw_lines(painter, words, self._apart_lines(), font(BODY), c.text, NOTE_ROW)
        if state.note:
            box = self._note()
            draw_box(painter, box, c.sunken, radius=8)
            icon_top = box.top() + 11
            draw_icon(painter, box.left() + 13, icon_top, "message-square", c.muted, 18, THIN)
            words = QRectF(box).adjusted(42, 0, 0, 0)
            draw_lines(painter, words, self._note_lines(), font(BODY), c.text, NOTE_ROW)
        if state.problem:
            box = self._problem()
            draw_box(painter, box, c.bad_soft, radius=8)
            icon_top = box.top() + 8
            draw_icon(painter, box.left() + 13, icon_top, "octagon-alert", c.bad, 20, THIN)
            words = QRectF(box).adjusted(42, 0, 0, 0)
            draw_lines(painter, words, self._problem_lines(), font(BODY), c.text, 20)


class OrderAside(Aside):
    """The slip over the button at the foot."""

    def __init__(self, button: ActionButton, parent: QWidget) -> None:
        super().__init__(button, parent)
        self.slip = OrderSlip(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        high = self.height() - PADDING - BUTTON - GAP
        self.slip.setGeometry(1, 0, self.width() - 1, high)
