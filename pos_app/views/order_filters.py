"""The row over the board: board or list, what shows, the sound (C6)."""

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from pos_app.presenters.order_board import OrdersState
from pos_app.presenters.order_filters import Filter
from pos_app.views.person_menu import WIDE as MENU_WIDE
from pos_app.views.person_menu import MenuEntry, PersonMenu
from qt_kit.button import Button, Kind
from qt_kit.field import SearchField
from qt_kit.segmented import Segment, Segmented
from qt_kit.wording import _

ROW, HIGH, TOP, GAP, SIDE = 72, 48, 12, 8, 16
NARROW = 800
LIST_ONLY = ("stage", "payment")


class FilterButton(Button):
    """Drawn as chosen while it holds something back; a press only opens its menu."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(icon_after="chevron-down", parent=parent)
        self.setCheckable(True)

    def nextCheckState(self) -> None:
        """The filters say what is chosen."""


class FilterBar(QWidget):
    """`show_state(state)`; `viewed(view)`, `filtered(key, choice)`, `searched(text)`,
    `sound_pressed()`.
    """

    viewed = Signal(str)
    filtered = Signal(str, str)
    searched = Signal(str)
    sound_pressed = Signal()

    def __init__(self, parent: QWidget, menu_over: QWidget) -> None:
        super().__init__(parent)
        self._over = menu_over
        self._filters: dict[str, Filter] = {}
        self._buttons: dict[str, FilterButton] = {}
        self._opened = ""
        self._view = ""
        self._sound_words = ""
        segments = [Segment("board", _("Board")), Segment("list", _("List"))]
        self.views = Segmented(_("View"), segments, parent=self)
        self.views.changed.connect(self.viewed)
        self.sound = Button(kind=Kind.FLAT, icon="volume-2", icon_px=20, parent=self)
        self.sound.padding = 8
        self.sound.clicked.connect(self.sound_pressed)
        self.search = SearchField(_("Search orders"), _("Name, phone or number"), parent=self)
        self.search.changed.connect(self.searched)
        self.menu = PersonMenu(menu_over)
        self.menu.chosen.connect(self._picked)

    def show_state(self, state: OrdersState) -> None:
        self._view = state.view
        self.views.choose(state.view)
        self._filters = {one.key: one for one in state.filters}
        for key, one in self._filters.items():
            button = self._buttons.get(key) or self._made(key)
            button.set_text(one.text, name=one.name)
            button.setAccessibleDescription(one.text)
            button.setChecked(not one.choices[0].chosen)
        for key, button in self._buttons.items():
            button.setVisible(key in self._filters)
        self.search.setVisible(state.view == "list")
        if self.search.text() != state.text:
            self.search.set_text(state.text)
        self._place()

    def show_sound(self, words: str, icon: str, *, able: bool) -> None:
        self._sound_words = words
        self.sound.setAccessibleDescription(words)
        self.sound.setToolTip(words)
        self.sound.set_icon(icon)
        self.sound.setEnabled(able)
        self._place()

    def high(self) -> int:
        return ROW + HIGH + GAP if self._view == "list" else ROW

    def _made(self, key: str) -> FilterButton:
        button = FilterButton(self)
        button.clicked.connect(lambda: self._open(key))
        self._buttons[key] = button
        return button

    def buttons(self) -> list[FilterButton]:
        return list(self._buttons.values())

    def _open(self, key: str) -> None:
        self._opened = key
        entries = tuple(
            MenuEntry(choice.key, choice.text, "check" if choice.chosen else choice.icon)
            for choice in self._filters[key].choices
        )
        button = self._buttons[key]
        at = button.mapTo(self._over, QPoint(0, button.height() + 4))
        right = min(at.x() + MENU_WIDE, self.width() - SIDE)
        self.menu.open_at(entries, right, at.y())

    def _picked(self, choice: str) -> None:
        self.filtered.emit(self._opened, choice)
        self._buttons[self._opened].setFocus()

    def _is_narrow(self) -> bool:
        return self.width() < NARROW

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()
        super().resizeEvent(event)

    def _place(self) -> None:
        narrow = self._is_narrow()
        right = self.width() - SIDE
        self.views.setGeometry(SIDE, TOP, 168 if narrow else 216, HIGH)
        self.sound.set_text("" if narrow else self._sound_words, name=_("Sound"))
        wide = self.sound.sizeHint().width()
        self.sound.setGeometry(right - wide, TOP, wide, HIGH)
        left = self.views.geometry().right() + 1 + GAP
        for key, button in self._buttons.items():
            icon = self._filters[key].icon if key in self._filters else ""
            button.set_icon("" if narrow else icon)
            button.padding = 12 if narrow else 13
            if key in self._filters and key not in LIST_ONLY:
                wide = button.sizeHint().width()
                button.setGeometry(left, TOP, wide, HIGH)
                left += wide + GAP
        below = TOP + HIGH + GAP
        for key in reversed(LIST_ONLY):
            if key in self._filters:
                wide = self._buttons[key].sizeHint().width()
                self._buttons[key].setGeometry(right - wide, below, wide, HIGH)
                right -= wide + GAP
        self.search.setGeometry(SIDE, below, right - SIDE, HIGH)
