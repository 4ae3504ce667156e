"""The first screen of a till that belongs to no shop: open a new one, or connect to one."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from qt_kit.control import Canvas, Control
from qt_kit.drawing import draw_box, draw_lines, draw_text, wrap
from qt_kit.icons import THIN, draw_icon
from qt_kit.marks import draw_logo
from qt_kit.theme import BODY, BOLD, DISPLAY, RADIUS_SHEET, TITLE, Palette, font
from qt_kit.wording import _

WIDE, HIGH, GAP = 360, 236, 24


class Way(Control):
    """A large card to tap."""

    radius = RADIUS_SHEET

    def __init__(self, title: str, below: str, icon: str, parent: QWidget) -> None:
        super().__init__(title, parent)
        self.setAccessibleDescription(below)
        self._title, self._below, self._icon = title, below, icon

    def draw(self, painter: QPainter, c: Palette) -> None:
        ground = c.sunken if self.isDown() else c.surface
        draw_box(painter, self.rect(), ground, c.line_strong, radius=RADIUS_SHEET)
        draw_box(painter, QRectF(28, 28, 64, 64), c.accent_soft, radius=16)
        draw_icon(painter, 44, 44, self._icon, c.accent, 32, THIN)
        title = QRectF(28, 112, self.width() - 56, 28)
        draw_text(painter, title, self._title, font(TITLE, BOLD), c.text)
        lines = wrap(self._below, font(BODY), self.width() - 56, 3)
        below = QRectF(28, 146, self.width() - 56, 21 * len(lines))
        draw_lines(painter, below, lines, font(BODY), c.muted, 21)


class WelcomeScreen(Canvas):
    """`opening` and `connecting` are the two ways."""

    opening = Signal()
    connecting = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Welcome"))
        self.open_way = Way(
            _("Open a new shop"),
            _("Ten questions, then you sell. This machine keeps the shop."),
            "store",
            self,
        )
        self.connect_way = Way(
            _("Connect to a shop that is open"),
            _("With a pairing code, made at a till or on the server of that shop."),
            "link",
            self,
        )
        self.open_way.clicked.connect(self.opening)
        self.connect_way.clicked.connect(self.connecting)

    def take_focus(self) -> None:
        self.open_way.setFocus(Qt.FocusReason.OtherFocusReason)

    def _top(self) -> int:
        return max(24, (self.height() - HIGH - 148) // 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        wide = min(WIDE, (self.width() - GAP - 64) // 2)
        left, top = (self.width() - 2 * wide - GAP) // 2, self._top() + 148
        self.open_way.setGeometry(left, top, wide, HIGH)
        self.connect_way.setGeometry(left + wide + GAP, top, wide, HIGH)
        super().resizeEvent(event)

    def draw(self, painter: QPainter, c: Palette) -> None:
        painter.fillRect(self.rect(), c.paper)
        left, top = self.open_way.x(), self._top()
        draw_logo(painter, QRectF(left, top, 48, 48), c.accent, c.on_accent)
        title = QRectF(left + 64, top, self.width() - left - 80, 48)
        draw_text(painter, title, _("Welcome to Tillpass"), font(DISPLAY, BOLD), c.text)
        below = QRectF(left, top + 72, self.width() - 2 * left, 24)
        words = _("This till belongs to no shop yet.")
        draw_text(painter, below, words, font(BODY), c.muted)
