"""How far an export is, dark, at the foot of the page."""

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from pos_app.office.presenters.export import Exporting
from qt_kit.button import Button, Kind
from qt_kit.control import Canvas
from qt_kit.drawing import draw_box, draw_text
from qt_kit.icons import BOLD_STROKE, draw_icon
from qt_kit.theme import BODY, CAPTION, MEDIUM, Palette, faded, font
from qt_kit.wording import _

HIGH, WIDEST, EDGE = 64, 560, 24


class ExportBar(Canvas):
    """`show_state(exporting)`; `.cancelled()` while it runs, `.dismissed()` when it is done."""

    cancelled = Signal()
    dismissed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Export progress"))
        self._state: Exporting | None = None
        self._button = Button(_("Cancel"), kind=Kind.DARK, size=48, parent=self)
        self._button.clicked.connect(self._pressed)
        self.hide()

    def show_state(self, state: Exporting | None) -> None:
        self._state = state
        if state is not None:
            self.setAccessibleDescription(f"{state.words} {state.below}".strip())
            words = _("Close") if state.finished else _("Cancel")
            self._button.set_text(words, name=f"{words} export")
        self.setVisible(state is not None)
        if state is not None:
            self.raise_()
        self.update()

    def place(self, middle: int) -> None:
        """Centred in the table's part of the page."""
        parent = self.parentWidget()
        if parent is None:
            return
        wide = min(WIDEST, middle - 2 * EDGE)
        self.setGeometry((middle - wide) // 2, parent.height() - HIGH - EDGE, wide, HIGH)
        button = self._button.sizeHint().width()
        self._button.setGeometry(wide - 8 - button, 8, button, 48)

    def _pressed(self) -> None:
        finished = self._state is not None and self._state.finished
        (self.dismissed if finished else self.cancelled).emit()

    def draw(self, painter: QPainter, c: Palette) -> None:
        state = self._state
        if state is None:
            return
        draw_box(painter, self.rect(), c.text, radius=12)
        icon = "octagon-alert" if state.failed else "check" if state.finished else "download"
        draw_icon(painter, 20, 22, icon, c.surface, 20, BOLD_STROKE)
        room = QRectF(56, 0, self._button.x() - 64, HIGH)
        if not state.below:
            draw_text(painter, room, state.words, font(BODY, MEDIUM), c.surface)
            return
        upper = QRectF(room.left(), 10, room.width(), 22)
        draw_text(painter, upper, state.words, font(BODY, MEDIUM), c.surface)
        if state.finished:
            lower = QRectF(room.left(), 34, room.width(), 18)
            draw_text(painter, lower, state.below, font(CAPTION), faded(c.surface, 0.8))
            return
        count = QRectF(room.right() - 150, 32, 150, 18)
        draw_text(painter, count, state.below, font(CAPTION), c.surface, "right")
        track = QRectF(room.left(), 38, room.width() - 166, 6)
        draw_box(painter, track, faded(c.surface, 0.25), radius=3)
        done = QRectF(track.left(), 38, max(6.0, track.width() * state.share), 6)
        draw_box(painter, done, c.surface, radius=3)
