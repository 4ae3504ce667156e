"""What stands over the staff page's tables: the views, and what one does in them (O6)."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from pos_app.office.presenters.hours import HoursState
from pos_app.office.presenters.rights import RightsState
from pos_app.office.presenters.staff_rows import PeopleState
from qt_kit.button import Button, Kind
from qt_kit.control import Canvas
from qt_kit.drawing import draw_box, draw_lines, wrap
from qt_kit.icons import BOLD_STROKE, draw_icon
from qt_kit.label import Label
from qt_kit.segmented import Segment, Segmented
from qt_kit.switch import Switch
from qt_kit.theme import BODY, BOLD, MEDIUM, Palette, font
from qt_kit.wording import _

VIEWS, GAP = 296, 8


def views() -> tuple[Segment, ...]:
    return (
        Segment("people", _("People")),
        Segment("rights", _("Rights")),
        Segment("hours", _("Hours")),
    )


@dataclass(frozen=True, slots=True)
class HeadState:
    """Which view shows, and what each says of itself."""

    view: str
    people: PeopleState
    rights: RightsState
    hours: HoursState


class StaffHead(QWidget):
    """`.view(key)`, `.acted(key)`; what does not fit loses its words."""

    view = Signal(str)
    acted = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.views = Segmented(_("Staff views"), views(), "people", parent=self)
        self.views.changed.connect(self.view)
        self.week = Label("", BODY, BOLD, name=_("Week"), align="center", parent=self)
        self.gone = Switch(_("Show who left"), parent=self)
        self.gone.clicked.connect(lambda: self.acted.emit("gone"))
        self.buttons = {
            "add": Button(_("New person"), icon="user-plus", kind=Kind.SOFT, parent=self),
            "default": Button(_("As it comes"), icon="rotate-ccw", parent=self),
            "back": Button(icon="chevron-left", name=_("Week before"), parent=self),
            "on": Button(icon="chevron-right", name=_("Next week"), parent=self),
            "export": Button(_("Export"), icon="download", parent=self),
        }
        self._words = {key: button.text() for key, button in self.buttons.items()}
        for key, button in self.buttons.items():
            button.clicked.connect(lambda *_pressed, key=key: self.acted.emit(key))
        self._view = "people"

    def show_state(self, state: HeadState) -> None:
        self._view = state.view
        self.views.choose(state.view)
        shown = {
            "add": state.view == "people" and state.people.can_add,
            "default": state.view == "rights" and state.rights.can_edit,
            "back": state.view == "hours",
            "on": state.view == "hours",
            "export": state.view == "hours",
        }
        for key, button in self.buttons.items():
            button.setVisible(shown[key])
        self.buttons["default"].setEnabled(bool(state.rights.others))
        self.buttons["on"].setEnabled(state.hours.can_go_on)
        self.buttons["export"].setEnabled(state.hours.can_export)
        self.week.setVisible(state.view == "hours")
        self.week.set_text(state.hours.week)
        self.gone.setVisible(state.view == "people" and bool(state.people.gone))
        self.gone.setChecked(state.people.shows_gone)
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()
        super().resizeEvent(event)

    def _place(self) -> None:
        self.views.setGeometry(0, 0, min(VIEWS, self.width() // 2), 48)
        left, right = self.views.width() + 12, self.width()
        narrow = right - left < 420
        for key in ("export", "add", "default"):
            button = self.buttons[key]
            if button.isVisibleTo(self):
                name = self._words[key]
                button.set_text("" if narrow else name, name=name)
                wide = button.sizeHint().width()
                button.setGeometry(right - wide, 0, wide, 48)
                right -= wide + GAP
        if self._view == "hours":
            wide = max(60, min(188, right - left - 2 * 56))
            self.buttons["back"].setGeometry(left, 0, 48, 48)
            self.week.setGeometry(left + 52, 12, wide, 24)
            self.buttons["on"].setGeometry(left + 56 + wide, 0, 48, 48)
        room = right - left - GAP
        wide = min(self.gone.sizeHint().width(), room)
        self.gone.setGeometry(right - GAP - wide, 0, wide, 48)


class Strip(Canvas):
    """A sentence across the table: the server is away, or something was refused."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._text, self._icon, self._bad = "", "", False
        self.setAccessibleName(_("Staff message"))
        self.hide()

    def say(self, text: str, icon: str, *, bad: bool) -> None:
        self._text, self._icon, self._bad = text, icon, bad
        self.setAccessibleDescription(text)
        self.setVisible(bool(text))
        self.update()

    def high(self, wide: int) -> int:
        return 20 + 22 * len(wrap(self._text, font(BODY, MEDIUM), wide - 60, 3))

    def draw(self, painter: QPainter, c: Palette) -> None:
        soft, ink = (c.bad_soft, c.bad) if self._bad else (c.warn_soft, c.warn)
        draw_box(painter, self.rect(), soft, radius=8)
        draw_icon(painter, 14, 11, self._icon, ink, 20, BOLD_STROKE)
        lines = wrap(self._text, font(BODY, MEDIUM), self.width() - 60, 3)
        box = QRectF(46, 10, self.width() - 60, 22 * len(lines))
        draw_lines(painter, box, lines, font(BODY, MEDIUM), ink, 22)
