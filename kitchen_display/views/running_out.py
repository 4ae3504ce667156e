"""86: what is out and what could be, over the right of the board (K4)."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kitchen_display.presenters.state import OutState
from kitchen_display.views.out_list import OutList
from qt_kit.button import Button, Kind
from qt_kit.field import SearchField
from qt_kit.label import Label
from qt_kit.sheet import Sheet
from qt_kit.theme import BOLD, LARGE, STRONG, TARGET_KITCHEN
from qt_kit.wording import _

WIDE = 560


class OutSheet(Sheet):
    """`show_state(state)`, None while it is closed. Letters look for something wherever the focus
    is; `closed` is the cross, `dismissed` one step back.
    """

    searched = Signal(str)
    asked = Signal(str)
    said = Signal(str, str)
    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, "right", WIDE)
        self.setAccessibleName("86 list")
        self._title = Label("", LARGE, BOLD, name="86 title")
        close = Button(icon="x", kind=Kind.FLAT, name="Close 86", size=TARGET_KITCHEN)
        close.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        close.icon_px = 28
        close.clicked.connect(self.closed)
        words = _("Search the menu")
        self._search = SearchField("Search 86", words, high=TARGET_KITCHEN, px=STRONG)
        self._search.changed.connect(self.searched)
        self._search.entered.connect(self._to_list)
        self._search.left.connect(self.dismissed)
        self._list = OutList()
        self._list.asked.connect(self.asked)
        self._list.said.connect(self.said)
        self._list.typed.connect(self._type)
        head = QHBoxLayout()
        head.setContentsMargins(20, 8, 8, 8)
        head.addWidget(self._title, 1)
        head.addWidget(close)
        field = QHBoxLayout()
        field.setContentsMargins(16, 0, 16, 12)
        field.addWidget(self._search)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addLayout(field)
        column.addWidget(self._list, 1)

    def show_state(self, state: OutState | None) -> None:
        if state is None:
            self.slide_out(at_once=True)
            return
        if self._title.text() != state.title:
            self._title.set_text(state.title)
        if self._search.text() != state.query:
            with QSignalBlocker(self._search):
                self._search.set_text(state.query)
        self._list.show_state(state)
        if not self.is_open():
            self._list.begin()
            self.slide_in(at_once=True)
            self._to_list()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and not self._list.hasFocus():
            self._to_list()
        else:
            super().keyPressEvent(event)

    def _to_list(self) -> None:
        self._list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _type(self, text: str) -> None:
        self._search.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self._search.edit.insert(text)
