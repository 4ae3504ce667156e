"""The sheet for an owner who forgot the PIN (O6)."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from pos_app.desk import Desk
from pos_app.presenters.recovery import RecoveryPresenter
from qt_kit.button import ActionButton, Button, Kind, Step
from qt_kit.drawing import draw_lines, draw_text, wrap
from qt_kit.field import TextField
from qt_kit.label import Label
from qt_kit.sheet import Sheet
from qt_kit.theme import BODY, BOLD, LARGE, Palette, font
from qt_kit.wording import _
from store_core.domain.staff import Person

WIDE, SIDE = 512, 32


class RecoverySheet(Sheet):
    """`open_for(owner)`; `.recovered()`."""

    recovered = Signal()

    def __init__(self, desk: Desk, region: QWidget) -> None:
        super().__init__(region, "right", WIDE)
        self.setAccessibleName(_("Recovery"))
        self._presenter = RecoveryPresenter(desk, self._render, self._done)
        self.close_button = Button(icon="x", kind=Kind.FLAT, name=_("Close recovery"), parent=self)
        self.code = TextField(_("Recovery code"), parent=self)
        self.code.edit.setPlaceholderText("ABCD-EFGH-JKLM-NPQR")
        self.pin = TextField(_("New PIN"), parent=self)
        self.again = TextField(_("New PIN once more"), parent=self)
        for field in (self.pin, self.again):
            field.edit.setEchoMode(QLineEdit.EchoMode.Password)
        for field in (self.code, self.pin, self.again):
            field.changed.connect(self._typed)
            field.entered.connect(self._presenter.do)
        self.message = Label("", BODY, name=_("Recovery message"), parent=self)
        self.button = ActionButton(_("Set the new PIN"), enter=True, parent=self)
        self.button.clicked.connect(self._presenter.do)
        self.close_button.clicked.connect(self.slide_out)
        self.dismissed.connect(self.slide_out)

    def open_for(self, person: Person) -> None:
        for field in (self.code, self.pin, self.again):
            field.set_text("")
        self._presenter.begin(person)
        self.slide_in()
        self.code.setFocus(Qt.FocusReason.OtherFocusReason)

    def _typed(self) -> None:
        self._presenter.type(self.code.text(), self.pin.text(), self.again.text())

    def _done(self) -> None:
        self.slide_out()
        self.recovered.emit()

    def _render(self) -> None:
        state = self._presenter.state()
        self.code.set_problem(state.code_problem)
        self.pin.set_problem(state.pin_problem)
        self.message.set_text(_("Asking the server…") if state.busy else state.message, "bad")
        step = Step.READY if state.can_do else Step.DISABLED
        self.button.set_state(_("Set the new PIN"), step=step)
        self._place()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()
        super().resizeEvent(event)

    def _place(self) -> None:
        wide = self.width() - 2 * SIDE
        self.close_button.setGeometry(self.width() - 64, 16, 48, 48)
        top = 172
        for field in (self.code, self.pin, self.again):
            high = field.sizeHint().height()
            field.setGeometry(SIDE, top, wide, high)
            top += high + 12
        self.message.setGeometry(SIDE, top, wide, 44)
        self.button.setGeometry(16, self.height() - 88, self.width() - 32, 72)

    def draw(self, painter: QPainter, c: Palette) -> None:
        super().draw(painter, c)
        title = QRectF(SIDE, 24, self.width() - 2 * SIDE - 56, 32)
        draw_text(painter, title, _("Forgotten PIN"), font(LARGE, BOLD), c.text)
        words = _("Type the code that was printed when it was made, and a new PIN. It opens once.")
        wide = self.width() - 2 * SIDE
        box = QRectF(SIDE, 68, wide, 66)
        name = QRectF(SIDE, 68, wide, 22)
        draw_text(painter, name, self._presenter.state().name, font(BODY, BOLD), c.text)
        draw_lines(
            painter,
            box.adjusted(0, 28, 0, 28),
            wrap(words, font(BODY), wide, 3),
            font(BODY),
            c.muted,
            22,
        )
