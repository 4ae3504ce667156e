"""Keys that count on the sell screen wherever the focus is, and the scanner (C2)."""

import time
from collections.abc import Callable
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from pos_app.presenters.building import Building
from pos_app.presenters.search import SCAN_GAP, Scanner
from pos_app.presenters.sell import SellPresenter
from pos_app.views.ticket import TicketSums
from pos_app.views.top_bar import TopBar
from qt_kit.control import Enter
from qt_kit.ticket_list import TicketList

SHORTEST_UNKNOWN = 6
"""Digits of a code that no item has: fewer are a number somebody typed."""

UNSTAMPED_GAP = 0.1
_NO_SCANS = {"tender", "shift", "closing", "report", "refund"}
_SIZES = {Qt.Key.Key_S: "s", Qt.Key.Key_M: "m", Qt.Key.Key_L: "l", Qt.Key.Key_X: "x"}
_ACTS = {Qt.Key.Key_F2: "park", Qt.Key.Key_F4: "discount", Qt.Key.Key_F5: "split"}
_COMMAND = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)


@runtime_checkable
class Frame(Protocol):
    """The window around the screens."""

    top_bar: TopBar
    current: str


class SellKeys(QObject):
    """Sees every key before its widget does.

    A scan is a run of characters too quick for fingers, ended by Enter. What its characters did
    on the way (letters in the search, options in the builder) is taken back.
    """

    scanned = Signal(str)
    park = Signal()
    discount = Signal()
    split = Signal()
    undo = Signal()
    category = Signal(int)
    size = Signal(str)
    down = Signal()
    used = Signal()

    def __init__(
        self,
        frame: QWidget,
        presenter: SellPresenter,
        screen: QWidget,
        covered: Callable[[], bool],
    ) -> None:
        """`covered`: a panel lies over the shelf, so that letters are no search."""
        super().__init__(screen)
        self._covered = covered
        self._frame, self._presenter, self._screen = frame, presenter, screen
        self._scanner = Scanner()
        self._before: tuple[str, Building | None, QWidget | None] = ("", None, None)
        app = QApplication.instance()
        if app is not None:
            app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() is not QEvent.Type.KeyPress:
            return False
        if event.isAutoRepeat() or not isinstance(watched, QWidget):
            return False
        receiver = QApplication.focusWidget() or self._frame
        if watched is not receiver or watched.window() is not self._frame:
            return False
        return self._key(watched, event)

    def _search(self) -> QLineEdit | None:
        frame = self._frame
        return frame.top_bar.search.edit if isinstance(frame, Frame) else None

    def _key(self, watched: QWidget, event: QKeyEvent) -> bool:
        search = self._search()
        editing = isinstance(watched, (QLineEdit, QPlainTextEdit)) and watched is not search
        elsewhere = isinstance(self._frame, Frame) and self._frame.current in _NO_SCANS
        if editing or elsewhere or not self._presenter.signed_in:
            self._scanner.forget()
            return False
        if event.key() in Enter:
            return self._ends_scan(event)
        text = event.text()
        if text.isprintable() and text.strip() and not event.modifiers() & _COMMAND:
            return self._character(watched, event, search)
        self._scanner.forget()
        self.used.emit()
        return self._screen.isVisible() and self._command(watched, event, search)

    # Scans

    def _pressed_at(self, event: QKeyEvent) -> tuple[float, float]:
        """(seconds, longest gap within a scan); without the platform's time stamps the time it
        takes to show a character counts too.
        """
        if event.timestamp() > 0:
            return event.timestamp() / 1000, SCAN_GAP
        return time.monotonic(), UNSTAMPED_GAP

    def _character(self, watched: QWidget, event: QKeyEvent, search: QLineEdit | None) -> bool:
        text = event.text()
        quick = self._scanner.key(text, *self._pressed_at(event))
        if not quick:
            self._before = (search.text() if search else "", self._presenter.building, watched)
            self.used.emit()
        if watched is search:
            return False
        if self._covered():
            return quick and text.isalpha()
        return self._letter(watched, text, search)

    def _ends_scan(self, event: QKeyEvent) -> bool:
        code = self._scanner.enter(*self._pressed_at(event))
        known = self._presenter.knows_code(code) if code else False
        if not known and not (code.isdigit() and len(code) >= SHORTEST_UNKNOWN):
            return False
        text, made, widget = self._before
        search = self._search()
        if search is not None:
            search.setText(text)
        if made is not None:
            self._presenter.build(lambda _now: made)
        if widget is not None and widget.isVisible():
            widget.setFocus(Qt.FocusReason.OtherFocusReason)
        self.scanned.emit(code)
        return True

    # Typing

    def _letter(self, watched: QWidget, text: str, search: QLineEdit | None) -> bool:
        """Any letter, and /, goes to the search; not where it means something else."""
        if search is None or not self._screen.isVisible():
            return False
        if isinstance(watched, TicketList) and text.lower() in "ew+-":
            return False
        if text in "+-" or (isinstance(watched, TicketSums) and text.lower() == "w"):
            return False
        search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if text != "/":
            search.insert(text)
        return True

    def _command(self, watched: QWidget, event: QKeyEvent, search: QLineEdit | None) -> bool:
        key, held = Qt.Key(event.key()), event.modifiers()
        if held & Qt.KeyboardModifier.AltModifier:
            if Qt.Key.Key_1 <= key <= Qt.Key.Key_9:
                self.category.emit(key - Qt.Key.Key_0)
                return True
            if key in _SIZES:
                self.size.emit(_SIZES[key])
                return True
        elif held & Qt.KeyboardModifier.ControlModifier and key == Qt.Key.Key_Z:
            if search is not None and search.hasFocus() and search.text():
                return False
            self.undo.emit()
            return True
        elif key in _ACTS:
            getattr(self, _ACTS[key]).emit()
            return True
        elif key == Qt.Key.Key_Down and watched is search:
            self.down.emit()
            return True
        return False
