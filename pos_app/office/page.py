"""A page of the back office, and the table of all there are."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget
from shiboken6 import isValid

from pos_app.desk import Desk
from qt_kit.table import Table
from store_core.application.shop import Act

COVERS_BELOW = 1280
"""Windows narrower than this have a page's form over its table, not beside it."""
FORM = 376
PADDING, TOP, HEAD = 24, 16, 48


class OfficePage(QWidget):
    """What stands right of the navigation. Search words come from the top bar."""

    searches = Signal(str)
    """The page searches for something by itself; the field in the bar says so."""
    goes = Signal(str, str)
    """To the page of that key, searching for something."""
    search_hint = ""
    """What the field says while it is empty."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._unsubscribe: Callable[[], None] | None = None

    def entered(self) -> None:
        """It shows now."""
        if self._unsubscribe is None:
            self._unsubscribe = self.desk.subscribe(self.look)
        self.load()
        self._render()
        self.take_focus()

    def left(self) -> None:
        """Another one shows now, or the window closes."""
        if self._unsubscribe is not None:
            self._unsubscribe()
            self._unsubscribe = None

    def load(self) -> None:
        """Read what it shows."""

    def look(self) -> None:
        """While it shows, something in the shop changed."""
        self.load()

    def search(self, text: str) -> None:
        """The text in the top bar changed."""

    def step_back(self) -> bool:
        """Esc: False where nothing is open that could be closed."""
        return False

    def show_table(self, table: Table, *, shown: bool) -> None:
        """Once there are rows, the keyboard goes to them, unless somebody is typing."""
        comes = shown and not table.isVisible()
        table.setVisible(shown)
        if comes and not isinstance(self.window().focusWidget(), QLineEdit):
            self.take_focus()

    def answered(self) -> None:
        """The presenter's state changed; its reads may end after the window was closed."""
        if isValid(self):
            self._render()

    def _render(self) -> None:
        """Show what the presenter says."""

    def take_focus(self) -> None:
        """The keyboard comes back from the search field."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)


PageFactory = Callable[[Desk, Act], OfficePage]


@dataclass(frozen=True, slots=True)
class PageEntry:
    """One row of the navigation."""

    key: str
    text: str
    icon: str
    make: PageFactory
