"""A group of the store's settings as fields: as a form of the catalogue, with hints and texts."""

from dataclasses import replace

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from pos_app.office.presenters.fields import Field, Row, Said, Text
from pos_app.office.presenters.store_forms import Hint
from pos_app.office.presenters.store_hours import Short
from pos_app.office.views.form_body import FormBody
from pos_app.office.views.form_inputs import (
    CAPTION_HIGH,
    AreaInput,
    draw_caption,
    draw_problem,
)
from qt_kit.control import Canvas
from qt_kit.drawing import draw_box, draw_lines, wrap
from qt_kit.theme import CAPTION, Palette, font

LINE = 16
LIFT = 8
"""So much closer a hint stands to its field than the next field does."""


class HintBox(Canvas):
    """Small words under a field."""

    def __init__(self, spec: Said, parent: QWidget) -> None:
        super().__init__(parent)
        self._spec = spec
        self.show_spec(spec)

    def show_spec(self, spec: Said) -> None:
        self._spec = spec
        self.setAccessibleName(spec.text)
        self.update()

    def height_for(self, width: int) -> int:
        return LINE * len(wrap(self._spec.text, font(CAPTION), width))

    def draw(self, painter: QPainter, c: Palette) -> None:
        lines = wrap(self._spec.text, font(CAPTION), self.width())
        draw_lines(painter, QRectF(self.rect()), lines, font(CAPTION), c.muted, LINE)


class TextArea(AreaInput):
    """As high as its text needs, with a scrollbar where that is not enough."""

    def __init__(self, spec: Text, parent: QWidget) -> None:
        super().__init__(spec, parent)
        self.edit.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)

    def show_spec(self, spec: Text) -> None:
        """Blanks at the end belong to what is being typed."""
        same = self.edit.toPlainText() == spec.text
        super().show_spec(replace(spec, text=spec.text.strip()) if same else spec)
        self._spec = spec

    def height_for(self, width: int) -> int:
        return CAPTION_HIGH + self._spec.high + (20 if self._spec.problem else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        high = self._spec.high - 16
        self.edit.setGeometry(10, CAPTION_HIGH + 8, self.width() - 20, high)

    def draw(self, painter: QPainter, c: Palette) -> None:
        draw_caption(painter, c, self._spec.label, self.width())
        wrong = bool(self._spec.problem)
        box = QRectF(0, CAPTION_HIGH, self.width(), self._spec.high)
        border = c.bad if wrong else c.line_strong
        draw_box(painter, box, c.surface, border, radius=8, stroke=2 if wrong else 1)
        if wrong:
            draw_problem(painter, c, self._spec.problem, box.bottom() + 4, self.width())


class StoreForm(FormBody):
    """`FormBody` that also shows hints and long texts."""

    def _made(self, field: Field) -> QWidget:
        if isinstance(field, Hint):
            return HintBox(field, self.inside)
        if isinstance(field, Text) and field.high > 48:
            area, path = TextArea(field, self.inside), field.path
            area.changed.connect(lambda text: self.typed.emit(path, text))
            return area
        return super()._made(field)

    def _place(self, row: Row, top: int, wide: int) -> int:
        if isinstance(row.fields[0], Hint):
            return super()._place(row, top - LIFT, wide) - LIFT // 2
        spare = row.spare if isinstance(row, Short) else 0
        return super()._place(row, top, wide - spare)
