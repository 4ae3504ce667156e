"""The window of a till that belongs to no shop yet."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QStackedLayout, QWidget

from pos_app.first_run.views.welcome import WelcomeScreen
from pos_app.first_run.views.wizard import WizardView
from qt_kit.button import Button
from qt_kit.pairing import PairingScreen
from qt_kit.wording import _

LEAST_WIDE, LEAST_HIGH = 960, 640


class FirstRunWindow(QWidget):
    """Welcome, the pairing screen or the wizard; `closed` where the person gives up.

    `founding` once the first way is taken.
    """

    founding = Signal()
    closed = Signal()
    _elsewhere = Signal(object)

    def __init__(self, server: str = "") -> None:
        super().__init__()
        self.setWindowTitle(_("Tillpass"))
        self.setMinimumSize(LEAST_WIDE, LEAST_HIGH)
        self.welcome = WelcomeScreen()
        self.pairing = PairingScreen(server)
        self.wizard = WizardView(None)
        self._stack = QStackedLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        for screen in (self.welcome, self.pairing, self.wizard):
            self._stack.addWidget(screen)
        self._leave = Button(_("Back"), icon="arrow-left", parent=self.pairing)
        self._leave.setGeometry(16, 16, self._leave.sizeHint().width(), 48)
        self._leave.clicked.connect(self.show_welcome)
        self.welcome.opening.connect(self.founding)
        self.welcome.connecting.connect(self.show_pairing)
        self._elsewhere.connect(lambda do: do(), Qt.ConnectionType.QueuedConnection)

    def on_qt(self, do: object) -> None:
        """Have it done on the Qt thread; from any thread."""
        self._elsewhere.emit(do)

    def show_welcome(self) -> None:
        self._stack.setCurrentWidget(self.welcome)
        self.welcome.take_focus()

    def show_pairing(self) -> None:
        self._stack.setCurrentWidget(self.pairing)
        self.pairing.take_focus()

    def show_wizard(self) -> None:
        self._stack.setCurrentWidget(self.wizard)
        self.wizard.take_focus()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closed.emit()
        super().closeEvent(event)
