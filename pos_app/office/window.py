"""The back office's window: navigation, bar, one page; over the till it belongs to."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from pos_app.desk import Desk
from pos_app.office.page import OfficePage, PageEntry
from pos_app.office.pages import PAGES
from pos_app.office.presenters.shell import derive
from pos_app.office.views.bar import OfficeBar
from pos_app.office.views.navigation import Navigation
from qt_kit.control import Panel
from qt_kit.focus import FocusRing
from qt_kit.mode import ModeBanner
from qt_kit.wording import _
from store_core.application.shop import Act


class OfficeWindow(QWidget):
    """`OfficeWindow(desk, act)`; closes by itself when the person leaves the till.

    Ctrl+F or / searches, Ctrl+1 to 9 pages, Esc one step back and at last to the till, F9 locks.
    """

    training_left = Signal()

    def __init__(self, desk: Desk, act: Act, pages: Sequence[PageEntry] = PAGES) -> None:
        super().__init__()
        self._desk, self._act = desk, act
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Tillpass back office"))
        self.setAccessibleName(_("Tillpass back office"))
        self.setMinimumSize(1024, 700)
        self._entries = tuple(pages)
        self._pages: dict[str, OfficePage] = {}
        self._search_of: dict[str, str] = {}
        self.current = ""
        self.navigation = Navigation(self._entries, self)
        self.navigation.chosen.connect(self.show_page)
        self.bar = OfficeBar(self)
        self.bar.searched.connect(self._searched)
        self.bar.search_left.connect(self._to_page)
        self.bar.closed.connect(self.close)
        self.mode = ModeBanner()
        self.mode.pressed.connect(self.training_left)
        self.mode.pressed.connect(self.close)
        body = Panel("paper")
        self._stack = QStackedLayout(body)
        self._lay_out(body)
        FocusRing(self)
        self._unsubscribe = desk.subscribe(self._render)
        self._render()
        self.show_page(self._entries[0].key)

    def _lay_out(self, body: QWidget) -> None:
        right = QVBoxLayout()
        right.addWidget(self.bar)
        right.addWidget(self.mode)
        right.addWidget(body, 1)
        whole = QHBoxLayout(self)
        whole.addWidget(self.navigation)
        whole.addLayout(right, 1)
        for layout in (right, whole, self._stack):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(0)

    def show_page(self, key: str) -> None:
        """A page is made when it is first asked for."""
        if key == self.current:
            return
        if self.current:
            self._pages[self.current].left()
        page = self._pages.get(key) or self._made(key)
        self.current = key
        self._stack.setCurrentWidget(page)
        self.navigation.show_chosen(key)
        self.bar.show_hint(_(page.search_hint))
        self.bar.search.set_text(self._search_of.get(key, ""))
        page.entered()

    def page(self, key: str) -> OfficePage:
        return self._pages[key]

    def _made(self, key: str) -> OfficePage:
        entry = next(one for one in self._entries if one.key == key)
        page = self._pages[key] = entry.make(self._desk, self._act)
        page.searches.connect(self._take_over)
        page.goes.connect(self._go)
        self._stack.addWidget(page)
        return page

    def _searched(self, text: str) -> None:
        if self._search_of.get(self.current, "") != text:
            self._search_of[self.current] = text
            self._pages[self.current].search(text)

    def _take_over(self, text: str) -> None:
        """The page searches for something by itself: the field says for what."""
        self._search_of[self.current] = text
        self.bar.search.set_text(text)

    def _go(self, key: str, text: str) -> None:
        """One page leads to another, searching for something there."""
        if key in {entry.key for entry in self._entries}:
            self.show_page(key)
            self._take_over(text)
            self._pages[key].search(text)

    def _to_page(self) -> None:
        self._pages[self.current].take_focus()

    def _render(self) -> None:
        state = derive(self._desk, self._act)
        if not state.open:
            self.close()
            return
        self.navigation.show_store(state.store, state.till)
        self.navigation.show_counts({"to_settle": len(self._desk.apart)})
        self.bar.show_state(state)
        self.mode.show_mode(replace(state.mode, button=""))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, held = Qt.Key(event.key()), event.modifiers()
        control = bool(held & Qt.KeyboardModifier.ControlModifier)
        place = int(key) - int(Qt.Key.Key_1)
        if (control and key == Qt.Key.Key_F) or event.text() == "/":
            self.bar.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.bar.search.edit.selectAll()
        elif control and 0 <= place < len(self._entries):
            self.show_page(self._entries[place].key)
        elif key == Qt.Key.Key_F9:
            self._desk.lock()
        elif key == Qt.Key.Key_Escape:
            self._step_back()
        else:
            super().keyPressEvent(event)

    def _step_back(self) -> None:
        if self._pages[self.current].step_back():
            return
        if self.bar.search.text():
            self.bar.search.clear()
        else:
            self.close()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._to_page()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._unsubscribe()
        self._unsubscribe = lambda: None
        if self.current:
            self._pages[self.current].left()
        super().closeEvent(event)
