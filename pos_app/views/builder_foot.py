"""The builder's foot: quantity, note, live price, and the button that ends it."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from pos_app.presenters.builder import BuilderState
from qt_kit.button import ActionButton, Button, Step
from qt_kit.control import Canvas
from qt_kit.drawing import draw_lines, draw_text, wrap
from qt_kit.stepper import Stepper
from qt_kit.theme import BOLD, CAPTION, LARGE, Palette, font
from qt_kit.wording import _


class BuilderFoot(Canvas):
    """Quantity, note, how the price comes about, and the button."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._reckoning = self._price = self._note = ""
        self.quantity = Stepper(
            _("Quantity"), 1, lowest=1, high=56, key=52, middle=32, px=20, parent=self
        )
        self.note = Button(_("Note"), icon="message-square-plus", size=56, parent=self)
        self.note.icon_px = 20
        self.button = ActionButton(_("Add to ticket"), high=64, parent=self)

    def show_state(self, state: BuilderState) -> None:
        self._reckoning, self._price = state.reckoning, state.price or state.problem
        self.setAccessibleName(_("Price"))
        self.setAccessibleDescription(f"{state.reckoning} {self._price}".strip())
        self.quantity.set_value(state.quantity)
        self.note.set_icon("message-square-text" if state.note else "message-square-plus")
        self._note = state.note
        self._write_note()
        step = Step.BLOCKED if state.unmet_group else Step.READY
        if state.problem and not state.unmet_group:
            step = Step.DISABLED
        amount = state.price if step is Step.READY else ""
        self.button.set_state(state.action, amount, step=step, amount_px=LARGE)
        self.update()

    def _write_note(self) -> None:
        """The words where there is room for them, else the icon."""
        words = self._note or _("Note")
        self.note.set_text(words if self.width() >= 800 else "", name=_("Note"))
        self.note.setAccessibleDescription(self._note)
        self.note.setCheckable(bool(self._note))
        self.note.setChecked(bool(self._note))

    def resizeEvent(self, event: QResizeEvent) -> None:
        roomy = self.width() >= 800
        side = 24 if roomy else 16
        self.quantity.move(side, 16)
        note = 132 if roomy else 56
        self.note.setGeometry(side + self.quantity.width() + 12, 16, note, 56)
        self._write_note()
        wide = 264 if roomy else 236
        self.button.setGeometry(self.width() - side - wide, 12, wide, 64)
        super().resizeEvent(event)

    def draw(self, painter: QPainter, c: Palette) -> None:
        painter.fillRect(self.rect(), c.surface)
        painter.fillRect(0, 0, self.width(), 1, c.line)
        left = self.note.geometry().right() + 12
        room = self.button.x() - 12 - left
        over = QRectF(left, 22, room, 16)
        draw_text(painter, over, self._reckoning, font(CAPTION), c.muted, "right")
        if len(self._price) > 14:
            lines = wrap(self._price, font(CAPTION), int(room), 3)
            draw_lines(painter, QRectF(left, 12, room, 64), lines, font(CAPTION), c.bad, 18)
            return
        price = QRectF(left, 38, room, 30)
        draw_text(painter, price, self._price, font(LARGE, BOLD), c.text, "right")
