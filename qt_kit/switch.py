"""On or off, at once: a switch of 40 x 24 with its words beside it."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from qt_kit.control import Control
from qt_kit.drawing import draw_box, draw_text, width_of
from qt_kit.theme import BODY, TARGET, Palette, font

WIDE, HIGH, KNOB = 40, 24, 18


def draw_switch(painter: QPainter, c: Palette, left: float, top: float, *, on: bool) -> None:
    box = QRectF(left, top, WIDE, HIGH)
    if on:
        draw_box(painter, box, c.good, radius=HIGH / 2)
    else:
        draw_box(painter, box, c.surface, c.line_strong, radius=HIGH / 2, stroke=1.5)
    inset = (HIGH - KNOB) / 2
    at = left + WIDE - KNOB - inset if on else left + inset
    knob = QRectF(at, top + inset, KNOB, KNOB)
    draw_box(painter, knob, c.on_good if on else c.muted, radius=KNOB / 2)


class Switch(Control):
    """`Switch("Sensitive only")`; `.toggled(bool)`."""

    def __init__(self, text: str, *, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(name or text, parent)
        self.setText(text)
        self.setCheckable(True)

    def sizeHint(self) -> QSize:
        words = width_of(self.text(), font(BODY))
        return QSize(WIDE + (8 + round(words) + 1 if self.text() else 0) + 4, TARGET)

    def draw(self, painter: QPainter, c: Palette) -> None:
        middle = self.height() / 2
        draw_switch(painter, c, 2, middle - HIGH / 2, on=self.isChecked())
        if self.text():
            box = QRectF(WIDE + 10, 0, self.width() - WIDE - 10, self.height())
            draw_text(painter, box, self.text(), font(BODY), c.text)
