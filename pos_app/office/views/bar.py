"""The bar over the pages: search, till, connection, person."""

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from pos_app.office.presenters.shell import OfficeState
from qt_kit.avatar import draw_avatar, initials
from qt_kit.badge import Badge, Tone
from qt_kit.button import Button
from qt_kit.control import Canvas, Panel
from qt_kit.drawing import draw_text, width_of
from qt_kit.field import SearchField
from qt_kit.theme import BODY, CAPTION, MEDIUM, Palette, font
from qt_kit.wording import _

HIGH, SEARCH, SIDE, GAP = 64, 440, 24, 12
NARROW = 1152


class Whom(Canvas):
    """Who looks, and by whose leave."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Office person"))
        self._name = self._below = ""

    def show_person(self, name: str, below: str) -> None:
        self._name, self._below = name, below
        self.setAccessibleDescription(f"{name}, {below}")
        self.update()

    def wants(self) -> int:
        words = max(width_of(self._name, font(BODY, MEDIUM)), width_of(self._below, font(CAPTION)))
        return 48 + min(200, round(words) + 1)

    def draw(self, painter: QPainter, c: Palette) -> None:
        draw_avatar(painter, c, QRectF(0, 4, 40, 40), initials(self._name), Tone.INFO)
        room = self.width() - 48
        draw_text(painter, QRectF(48, 5, room, 20), self._name, font(BODY, MEDIUM), c.text)
        draw_text(painter, QRectF(48, 26, room, 16), self._below, font(CAPTION), c.muted)


class OfficeBar(Panel):
    """`show_state(state)`; `.searched(text)`, `.search_left()`, `.closed()`."""

    searched = Signal(str)
    search_left = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__("surface", "b", parent)
        self.setFixedHeight(HIGH)
        self.search = SearchField(_("Search the back office"), "", hint="Ctrl F", parent=self)
        self.search.changed.connect(self.searched)
        self.search.left.connect(self.search_left)
        self.search.entered.connect(self.search_left)
        self.badge = Badge("", Tone.GOOD, "check", high=40, name=_("Office link"), parent=self)
        self.person = Whom(self)
        self.close_button = Button(
            _("Back to the till"), icon="log-out", name=_("Close back office"), parent=self
        )
        self.close_button.clicked.connect(self.closed)

    def show_state(self, state: OfficeState) -> None:
        self.badge.set_state(state.badge.text, state.badge.tone, state.badge.icon)
        self.person.show_person(state.person, state.role)
        self._place()

    def show_hint(self, hint: str) -> None:
        self.search.edit.setPlaceholderText(hint)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()
        super().resizeEvent(event)

    def _place(self) -> None:
        narrow = self.window().width() < NARROW
        words = "" if narrow else _("Back to the till")
        self.close_button.set_text(words, name=_("Close back office"))
        right = self.width() - 16
        close = 48 if narrow else self.close_button.sizeHint().width()
        row: list[tuple[QWidget, int, int]] = [
            (self.close_button, close, 48),
            (self.person, 40 if narrow else self.person.wants(), 48),
            (self.badge, self.badge.width(), self.badge.height()),
        ]
        for widget, wide, high in row:
            widget.setGeometry(right - wide, (HIGH - high) // 2, wide, high)
            right -= wide + GAP
        self.search.setGeometry(SIDE, 8, max(160, min(SEARCH, right - SIDE)), 48)
