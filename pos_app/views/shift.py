"""Opening the shift with its float, and what stands while it is open (C5)."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from pos_app.desk import Desk
from pos_app.presenters.shift import ShiftPresenter, ShiftState
from pos_app.views.amount_pad import AmountPad, draw_sum
from pos_app.views.aside import PADDING, Aside, show_step
from pos_app.views.screen import Screen, columns
from qt_kit.button import ActionButton
from qt_kit.control import Card
from qt_kit.drawing import draw_lines, draw_text, wrap
from qt_kit.icons import THIN, draw_icon
from qt_kit.marks import draw_notch
from qt_kit.theme import BODY, BOLD, LARGE, STRONG, TITLE, Palette, font
from qt_kit.wording import _

ROW = 32


class ShiftSlip(Aside):
    """What will stand in the record: till, day, who."""

    def __init__(self, button: ActionButton, parent: QWidget) -> None:
        super().__init__(button, parent)
        self._state: ShiftState | None = None

    def show_state(self, state: ShiftState) -> None:
        self._state = state
        self.update()

    def draw(self, painter: QPainter, c: Palette) -> None:
        super().draw(painter, c)
        state = self._state
        if state is None:
            return
        left, wide = 1 + PADDING, self.width() - 1 - 2 * PADDING
        draw_text(painter, QRectF(left, 16, wide, 26), state.title, font(TITLE, BOLD), c.text)
        draw_notch(painter, 1, self.width(), 66, c.paper, c.line)
        top = 90.0
        for row in () if state.open else state.rows:
            if row[1]:
                draw_sum(painter, c, QRectF(left, top, wide, ROW), row)
                top += ROW
        if state.note:
            ink = c.bad if state.alarm else c.muted
            lines = wrap(state.note, font(BODY), wide - 32, 5)
            bottom = self.room().bottom() + 1 - 12
            box = QRectF(left + 32, bottom - 22 * len(lines), wide - 32, 22 * len(lines))
            icon = "octagon-alert" if state.alarm else "coins"
            draw_icon(painter, left, box.top() + 1, icon, ink, 20, THIN)
            draw_lines(painter, box, lines, font(BODY), ink, 22)


class RunningCard(Card):
    """The shift that is open."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._state: ShiftState | None = None

    def show_state(self, state: ShiftState) -> None:
        self._state = state
        self.setAccessibleName(state.title)
        self.update()

    def draw(self, painter: QPainter, c: Palette) -> None:
        super().draw(painter, c)
        state = self._state
        if state is None:
            return
        wide = self.width() - 64
        draw_icon(painter, 32, 33, "door-open", c.good, 32, THIN)
        title = QRectF(80, 24, wide - 48, 30)
        draw_text(painter, title, state.title, font(LARGE, BOLD), c.text)
        below = QRectF(80, 56, wide - 48, 22)
        draw_text(painter, below, state.below, font(STRONG), c.muted)
        painter.fillRect(QRectF(32, 100, wide, 1), c.line)
        for index, row in enumerate(state.rows):
            box = QRectF(32, 116 + index * ROW, wide, ROW)
            draw_sum(painter, c, box, row)


class ShiftScreen(Screen):
    """Digits and F12; once the shift is open, F12 goes to the sale."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._presenter = ShiftPresenter(desk, self._render, self._sell)
        self._was_open = True
        self.pad = AmountPad(_("Float in the drawer"), _("Amount"), self)
        self.pad.digits.connect(self._presenter.digits)
        self.pad.backspace.connect(self._presenter.backspace)
        self.pad.quick.connect(self._presenter.quick)
        self.running = RunningCard(self)
        self.button = ActionButton(_("Open shift"))
        self.button.clicked.connect(self._presenter.step)
        self.slip = ShiftSlip(self.button, self)
        desk.subscribe(self._follow)

    def entered(self) -> None:
        self._was_open = self._desk.shift is not None
        self._presenter.begin()
        if self._was_open:
            self.button.setFocus()
        else:
            self.pad.take_focus()

    def next_step(self) -> None:
        self.button.click()

    def _sell(self) -> None:
        self.go.emit("sell")

    def _follow(self) -> None:
        if not self.isVisible():
            return
        self._render()
        if self._desk.shift is not None and not self._was_open:
            self._was_open = True
            self._sell()

    def _render(self) -> None:
        state = self._presenter.state()
        self.pad.setVisible(not state.open)
        self.running.setVisible(state.open)
        self.running.show_state(state)
        self.slip.show_state(state)
        if not state.open:
            self.pad.show_amount(state.symbol, state.amount)
            self.pad.show_cards(state.quick)
            self.pad.set_usable(state.can_count)
            self.pad.note.set_text(state.below, _("Notes and coins together."), alarm=False)
        self.button.setAccessibleName(state.words)
        show_step(
            self.button,
            state.words,
            state.step_amount,
            below=state.words_below,
            can=state.can_step,
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        _rail, aside = columns(self.width())
        middle = self.width() - aside
        self.slip.setGeometry(middle, 0, aside, self.height())
        self.pad.setGeometry(24, 16, middle - 48, self.height() - 32)
        wide = min(720, middle - 96)
        self.running.setGeometry((middle - wide) // 2, 32, wide, 116 + 5 * ROW + 24)
        self._render()
        super().resizeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text().isdigit():
            self._presenter.digits(event.text())
        else:
            super().keyPressEvent(event)
