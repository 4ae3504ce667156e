"""Lines with a quantity, what can be added to them, and what can be done about it."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from pos_app.office.presenters.fields import Adder, Line, Offer
from qt_kit.control import Canvas, Control
from qt_kit.drawing import draw_box, draw_lines, draw_text, width_of, wrap
from qt_kit.field import TextField
from qt_kit.icons import BOLD_STROKE, THIN, draw_icon
from qt_kit.select import Choice, Select
from qt_kit.theme import BODY, CAPTION, MEDIUM, Palette, font
from qt_kit.wording import _

LINE_FIELD, WIDER, AMOUNT = 92, 116, 84
"""Of a quantity, of one with a long unit, of what it costs."""


class QuantityInput(Canvas):
    """56 high: the name wraps, the field stands at the right, the amount ends the row."""

    typed = Signal(str, str)

    def __init__(self, spec: Line, parent: QWidget) -> None:
        super().__init__(parent)
        self._line = spec
        name = _("Quantity of {name}").format(name=spec.name)
        self.field = self._made(name, spec.path)
        self.price: TextField | None = None
        if spec.price_path:
            name = _("Price of {name}").format(name=spec.name)
            self.price = self._made(name, spec.price_path)
        self.setFocusProxy(self.field.edit)

    def _made(self, name: str, path: str) -> TextField:
        field = TextField(name, label="", high=40, suffix=self._suffix(path), parent=self)
        field.edit.setAlignment(Qt.AlignmentFlag.AlignRight)
        field.changed.connect(lambda text: self.typed.emit(path, text))
        field.entered.connect(lambda _text: self.focusNextChild())
        return field

    def _suffix(self, path: str) -> str:
        return self._line.suffix if path == self._line.path else ""

    @property
    def stops(self) -> list[QWidget]:
        """Where Tab halts."""
        return [self.field.edit, *([self.price.edit] if self.price else [])]

    def show_spec(self, spec: Line) -> None:
        self._line = spec
        _put(self.field, spec.text)
        if self.price is not None:
            _put(self.price, spec.price)
        for field in (self.field, self.price):
            if field is not None:
                field.setEnabled(spec.enabled)
        self.field.edit.setAccessibleDescription(spec.problem)
        self._place()
        self.update()

    @property
    def _field_wide(self) -> int:
        return WIDER if len(self._line.suffix) > 3 else LINE_FIELD

    def _name_room(self) -> int:
        amount = AMOUNT if self._line.amount or self.price else 0
        return self.width() - self._field_wide - amount - 12

    def height_for(self, _width: int) -> int:
        return 56 + (24 if self._line.problem else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()
        super().resizeEvent(event)

    def _place(self) -> None:
        left = self._name_room() + 12
        self.field.setGeometry(left, 8, self._field_wide, 40)
        if self.price is not None:
            self.price.setGeometry(left + self._field_wide + 8, 8, AMOUNT - 8, 40)

    def draw(self, painter: QPainter, c: Palette) -> None:
        line, room = self._line, self._name_room()
        if line.below:
            draw_text(painter, QRectF(0, 8, room, 20), line.name, font(BODY, MEDIUM), c.text)
            draw_text(painter, QRectF(0, 29, room, 16), line.below, font(CAPTION), c.muted)
        else:
            lines = wrap(line.name, font(BODY, MEDIUM), room, 2)
            draw_lines(painter, QRectF(0, 4, room, 48), lines, font(BODY, MEDIUM), c.text, 20)
        if line.amount:
            at = QRectF(self.width() - AMOUNT, 8, AMOUNT, 40)
            draw_text(painter, at, line.amount, font(BODY), c.text, "right")
        if line.problem:
            draw_icon(painter, 0, 55, "circle-alert", c.bad, 14, BOLD_STROKE)
            below = QRectF(20, 54, self.width() - 20, 16)
            draw_text(painter, below, line.problem, font(CAPTION), c.bad)
        painter.fillRect(0, self.height() - 1, self.width(), 1, c.line)


def _put(field: TextField, text: str) -> None:
    """Said by the state, not typed by anybody."""
    if field.text() != text:
        field.edit.blockSignals(True)
        field.set_text(text)
        field.edit.blockSignals(False)


class OfferButton(Control):
    radius = 8

    def __init__(self, spec: Offer, parent: QWidget) -> None:
        super().__init__(spec.text, parent)
        self._offer = spec

    def show_spec(self, spec: Offer) -> None:
        self._offer = spec
        self.setAccessibleName(spec.text)
        self.setAccessibleDescription(spec.below)
        self.update()

    def height_for(self, _width: int) -> int:
        return 56

    def draw(self, painter: QPainter, c: Palette) -> None:
        ground = c.sunken if self.isDown() else c.surface
        draw_box(painter, self.rect(), ground, c.line, radius=8)
        draw_icon(painter, 17, 18, self._offer.icon, c.text, 20, THIN)
        room = self.width() - 44 - 12
        upper = QRectF(44, 8, room, 20)
        draw_text(painter, upper, self._offer.text, font(BODY, MEDIUM), c.text)
        lower = QRectF(44, 30, room, 16)
        draw_text(painter, lower, self._offer.below, font(CAPTION), c.muted)


class AddWords(Select):
    """A list that opens from words in `accent`, after a plus."""

    def draw(self, painter: QPainter, c: Palette) -> None:
        ink = c.accent if self.isEnabled() else c.muted
        if self.isDown():
            draw_box(painter, self.rect(), c.sunken, radius=8)
        draw_icon(painter, 2, 15, "plus", ink, 18, BOLD_STROKE)
        room = QRectF(28, 0, self.width() - 28, self.height())
        draw_text(painter, room, self.text(), font(BODY, MEDIUM), ink)


class AddInput(QWidget):
    """Words that open the list of what can be added."""

    picked = Signal(str)

    def __init__(self, spec: Adder, parent: QWidget) -> None:
        super().__init__(parent)
        self.select = AddWords(spec.text, icon="plus", parent=self)
        self.select.picked.connect(self.picked)

    def show_spec(self, spec: Adder) -> None:
        choices = [Choice(one[0], one[1]) for one in spec.choices]
        self.select.set_choices(choices, "")
        self.select.set_text(spec.text, name=spec.text)
        self.select.setChecked(False)
        self.select.setEnabled(bool(choices))
        wide = 40 + round(width_of(spec.text, font(BODY, MEDIUM)))
        self.select.setGeometry(-4, 0, wide, 48)

    def height_for(self, _width: int) -> int:
        return 48
