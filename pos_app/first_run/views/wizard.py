"""The guided start on the screen: steps at the left, one page at the right, Back and Next below."""

from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from pos_app.first_run.presenters.draft import STEPS
from pos_app.first_run.presenters.state import WizardState
from pos_app.first_run.presenters.wizard import WizardPresenter
from pos_app.first_run.views.boxes import AnswersBox, CodeBox, ListingBox
from pos_app.first_run.views.steps import WIDE as STEPS_WIDE
from pos_app.first_run.views.steps import StepList
from pos_app.office.views.form_body import SIDE, FormBody, wrong_in
from pos_app.office.views.form_inputs import LineInput
from pos_app.office.views.machines_pairing import PairingCard
from qt_kit.button import Button, Kind
from qt_kit.control import Canvas, Enter
from qt_kit.drawing import draw_text
from qt_kit.theme import BODY, BOLD, LARGE, Palette, font
from qt_kit.wording import _

HEAD, FOOT, EDGE, WIDEST, CODE, LEAST_BELOW = 116, 88, 40, 720, 96, 200
TICK_MS = 2000
SECRET = frozenset({"pin", "again"})


class ChooseFile(Protocol):
    """Where to write, or what to read; None for nowhere."""

    def __call__(self, parent: QWidget, *, saving: bool) -> Path | None: ...


def ask_for_file(parent: QWidget, *, saving: bool) -> Path | None:
    kinds = _("Spreadsheets (*.xlsx *.csv)")
    if saving:
        named = _("menu.xlsx")
        chosen, _kind = QFileDialog.getSaveFileName(parent, _("A file to fill in"), named, kinds)
    else:
        chosen, _kind = QFileDialog.getOpenFileName(parent, _("The menu"), "", kinds)
    return Path(chosen) if chosen else None


class WizardView(Canvas):
    """Enter goes on, Esc goes back; `choose_file` asks for a file."""

    def __init__(self, parent: QWidget | None, choose_file: ChooseFile = ask_for_file) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("A new shop"))
        self.choose_file = choose_file
        self._presenter: WizardPresenter | None = None
        self._state: WizardState | None = None
        self.steps = StepList(self)
        self.form = FormBody(_("Page"), self)
        self.code = CodeBox(self)
        self.answers = AnswersBox(self)
        self.listing = ListingBox(self)
        self.card = PairingCard(self)
        self.back_button = Button(_("Back"), icon="arrow-left", parent=self)
        self.next_button = Button(_("Next"), kind=Kind.ACCENT, parent=self)
        self._ticking = QTimer(self, interval=TICK_MS)

    def show_presenter(self, presenter: WizardPresenter) -> None:
        self._presenter = presenter
        self.form.typed.connect(presenter.type)
        self.form.picked.connect(presenter.pick)
        self.form.flagged.connect(presenter.flag)
        self.form.acted.connect(self._act)
        self.steps.wanted.connect(self._go)
        self.back_button.clicked.connect(presenter.back)
        self.next_button.clicked.connect(self._next)
        self._ticking.timeout.connect(presenter.tick)
        self.render_state()

    def render_state(self) -> None:
        presenter = self._presenter
        if presenter is None:
            return
        state, before = presenter.state, self._state
        self._state = state
        self.setAccessibleDescription(f"{state.title}. {state.below}")
        self.steps.show_steps(state.steps)
        self.form.show_form(state.form)
        self._hide_secrets()
        self.code.show_code(state.code)
        self.answers.show_answers(state.answers)
        self.listing.show_listing(state.listing)
        self.card.show_state(state.pairing)
        if state.opened and not self._ticking.isActive():
            self._ticking.start()
        self.back_button.setVisible(not state.opened)
        self.back_button.setEnabled(state.can_back)
        self.next_button.set_text(state.next_text)
        self.next_button.setEnabled(state.can_next)
        self._place()
        if before is None or before.form.key != state.form.key:
            self.take_focus()
        self.update()

    def _hide_secrets(self) -> None:
        for path in SECRET:
            field = self.form.field(path)
            if isinstance(field, LineInput):
                field.edit.setEchoMode(QLineEdit.EchoMode.Password)

    def take_focus(self) -> None:
        """The first field of the page, else Next."""
        for edit in self.form.inside.findChildren(QWidget):
            takes = edit.focusPolicy() & Qt.FocusPolicy.TabFocus
            if takes and edit.isEnabled() and edit.isVisibleTo(self.form):
                edit.setFocus(Qt.FocusReason.OtherFocusReason)
                return
        self.next_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _go(self, step: str) -> None:
        if self._presenter is not None:
            self._presenter.go(next(one for one in STEPS if one == step))

    def _next(self) -> None:
        if self._presenter is None:
            return
        before = self._state.form.key if self._state else ""
        self._presenter.next()
        state = self._state
        if state is not None and state.form.key == before and not state.busy:
            self._lead_to_problem(state)

    def _lead_to_problem(self, state: WizardState) -> None:
        self.form.show_problem()
        for path in wrong_in(state.form):
            field = self.form.field(path)
            if field is not None:
                aim = field.edit if isinstance(field, LineInput) else field
                aim.setFocus(Qt.FocusReason.OtherFocusReason)
                return

    def _act(self, path: str) -> None:
        presenter = self._presenter
        if presenter is None:
            return
        if path not in ("sheet/choose", "sheet/template"):
            presenter.act(path)
            return
        saving = path == "sheet/template"
        chosen = self.choose_file(self, saving=saving)
        if chosen is not None and saving:
            presenter.save_template(chosen)
        elif chosen is not None:
            presenter.choose_file(chosen)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in Enter and self.next_button.isEnabled():
            self._next()
        elif event.key() == Qt.Key.Key_Escape and self._presenter is not None:
            self._presenter.back()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()
        super().resizeEvent(event)

    def _left(self) -> int:
        """Where the page begins: near the steps, in the middle of a wide screen."""
        room = self.width() - STEPS_WIDE - 2 * EDGE
        return STEPS_WIDE + EDGE + max(0, (room - WIDEST) // 2)

    def _place(self) -> None:
        high, left = self.height(), self._left()
        wide = min(WIDEST, self.width() - STEPS_WIDE - 2 * EDGE)
        self.steps.setGeometry(0, 0, STEPS_WIDE, high)
        body = high - HEAD - FOOT
        self.form.setVisible(self._state is not None and not self._state.opened)
        self._place_body(left, wide, body)
        self.card.setGeometry(left, HEAD, wide, body - 8)
        back = self.back_button.sizeHint().width()
        self.back_button.setGeometry(left, high - FOOT + 16, back, 56)
        needs = max(200, self.next_button.sizeHint().width())
        self.next_button.setGeometry(left + wide - needs, high - FOOT + 16, needs, 56)

    def _place_body(self, left: int, wide: int, body: int) -> None:
        """The code over the form; what is listed under it, as far as there is room."""
        state, top = self._state, HEAD
        if state is not None and state.code:
            self.code.setGeometry(left, top, wide, CODE)
            top += CODE + 8
        room = HEAD + body - top
        below = state is not None and (state.answers or state.listing)
        # A form knows how high it is once it knows how wide.
        self.form.setGeometry(left - SIDE, top, wide + 2 * SIDE, room)
        high = min(room - LEAST_BELOW, self.form.content_height()) if below else room
        self.form.setGeometry(left - SIDE, top, wide + 2 * SIDE, high)
        rest = (left, top + high, wide, room - high - 8)
        self.answers.setGeometry(*rest)
        self.listing.setGeometry(*rest)

    def draw(self, painter: QPainter, c: Palette) -> None:
        painter.fillRect(self.rect(), c.surface)
        state = self._state
        if state is None:
            return
        left = self._left()
        wide = min(WIDEST, self.width() - STEPS_WIDE - 2 * EDGE)
        title = QRectF(left, 36, wide, 34)
        draw_text(painter, title, state.title, font(LARGE, BOLD), c.text)
        below = QRectF(left, 74, wide, 22)
        draw_text(painter, below, state.below, font(BODY), c.muted)
        foot = self.height() - FOOT
        painter.fillRect(STEPS_WIDE, foot, self.width() - STEPS_WIDE, 1, c.line)
