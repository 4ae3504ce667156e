"""The blocks of a page's right column as widgets; see `presenters.side_panel`."""

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from pos_app.office.presenters.side_panel import (
    Adder,
    Block,
    Fact,
    Field,
    Heading,
    Line,
    Link,
    Links,
    Notch,
    Notice,
    Offer,
    Pick,
    Spring,
    Toggle,
)
from qt_kit.badge import Tone
from qt_kit.button import Button
from qt_kit.control import Canvas, Control
from qt_kit.drawing import draw_box, draw_lines, draw_text, width_of, wrap
from qt_kit.field import TextField
from qt_kit.icons import BOLD_STROKE, THIN, draw_icon
from qt_kit.marks import NOTCH_COUNTER, draw_notch
from qt_kit.select import Choice, Select
from qt_kit.switch import Switch
from qt_kit.theme import BODY, BOLD, CAPTION, MEDIUM, TITLE, Palette, font
from qt_kit.wording import _

SIDE = 20
FIELD, LINE_FIELD, AMOUNT = 68, 92, 84
Tell = Callable[[str, str], None]
Press = Callable[[str], None]


class FieldView(TextField):
    def __init__(self, block: Field, tell: Tell, parent: QWidget) -> None:
        super().__init__(block.label, suffix=block.suffix, parent=parent)
        self.key = block.key
        self.changed.connect(lambda text: tell(self.key, text))
        self.entered.connect(lambda _text: self.focusNextChild())

    def show_block(self, block: Block) -> None:
        if not isinstance(block, Field):
            return
        if self.text() != block.text:
            self.set_text(block.text)
        self.edit.setPlaceholderText(block.hint)
        self.set_suffix(block.suffix)
        self.set_problem(block.problem)
        self.setEnabled(block.enabled)

    def set_suffix(self, suffix: str) -> None:
        if suffix != self._suffix:
            self._suffix = suffix
            self.update()

    def high(self, wide: int) -> int:
        return self.sizeHint().height()


class FormSelect(Select):
    """Looks like the fields around it."""

    def draw(self, painter: QPainter, c: Palette) -> None:
        ground = c.surface if self.isEnabled() and not self.isDown() else c.sunken
        draw_box(painter, self.rect(), ground, c.line_strong, radius=8)
        room = QRectF(13, 0, self.width() - 13 - 36, self.height())
        ink = c.text if self.isEnabled() else c.muted
        draw_text(painter, room, self.text(), font(BODY), ink)
        draw_icon(painter, self.width() - 32, 15, "chevron-down", c.muted, 18, BOLD_STROKE)


class PickView(Canvas):
    """A label over a button that opens the list."""

    def __init__(self, block: Pick, tell: Tell, parent: QWidget) -> None:
        super().__init__(parent)
        self._label, self._problem = block.label, ""
        self.select = FormSelect(block.label, parent=self)
        self.select.picked.connect(lambda chosen: tell(block.key, chosen))

    def show_block(self, block: Block) -> None:
        if not isinstance(block, Pick):
            return
        self.select.set_choices([Choice(key, text) for key, text in block.choices], block.chosen)
        self.select.setChecked(False)
        self.select.setEnabled(block.enabled)
        self._problem = block.problem
        self.update()

    def high(self, wide: int) -> int:
        return FIELD + (20 if self._problem else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.select.setGeometry(0, 20, self.width(), 48)
        super().resizeEvent(event)

    def draw(self, painter: QPainter, c: Palette) -> None:
        top = QRectF(0, 0, self.width(), 16)
        draw_text(painter, top, self._label, font(CAPTION, MEDIUM), c.muted)
        if self._problem:
            draw_icon(painter, 0, FIELD + 5, "circle-alert", c.bad, 14, BOLD_STROKE)
            below = QRectF(20, FIELD + 4, self.width() - 20, 16)
            draw_text(painter, below, self._problem, font(CAPTION), c.bad)


class ToggleView(Switch):
    def __init__(self, block: Toggle, tell: Tell, parent: QWidget) -> None:
        super().__init__(block.label, parent=parent)
        self.clicked.connect(lambda: tell(block.key, "1" if self.isChecked() else ""))

    def show_block(self, block: Block) -> None:
        if not isinstance(block, Toggle):
            return
        self.setChecked(block.on)

    def high(self, wide: int) -> int:
        return 48


class LineView(Canvas):
    """56 high: the name wraps, the field stands at the right, the amount ends the row."""

    def __init__(self, block: Line, tell: Tell, parent: QWidget) -> None:
        super().__init__(parent)
        self._line = block
        name = _("Quantity of {name}").format(name=block.name)
        self.field = self._made(name, block.key, tell)
        self.price: TextField | None = None
        if block.price_key:
            name = _("Price of {name}").format(name=block.name)
            self.price = self._made(name, block.price_key, tell)
        self.setFocusProxy(self.field.edit)

    def _made(self, name: str, key: str, tell: Tell) -> TextField:
        field = TextField(name, label="", high=40, suffix=self._suffix(key), parent=self)
        field.edit.setAlignment(Qt.AlignmentFlag.AlignRight)
        field.changed.connect(lambda text: tell(key, text))
        field.entered.connect(lambda _text: self.focusNextChild())
        return field

    def _suffix(self, key: str) -> str:
        return self._line.suffix if key == self._line.key else ""

    def show_block(self, block: Block) -> None:
        if not isinstance(block, Line):
            return
        self._line = block
        if self.field.text() != block.text:
            self.field.set_text(block.text)
        if self.price is not None and self.price.text() != block.price:
            self.price.set_text(block.price)
        for field in (self.field, self.price):
            if field is not None:
                field.setEnabled(block.enabled)
        self.field.edit.setAccessibleDescription(block.problem)
        self._place()
        self.update()

    def _name_room(self) -> int:
        amount = AMOUNT if self._line.amount or self.price else 0
        return self.width() - LINE_FIELD - amount - 12

    def high(self, wide: int) -> int:
        return 56 + (24 if self._line.problem else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()
        super().resizeEvent(event)

    def _place(self) -> None:
        left = self._name_room() + 12
        self.field.setGeometry(left, 8, LINE_FIELD, 40)
        if self.price is not None:
            self.price.setGeometry(left + LINE_FIELD + 8, 8, AMOUNT - 8, 40)

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


class NoticeView(Canvas):
    """Across the column, in its tone; drawn over the side margins as well."""

    def __init__(self, block: Notice, parent: QWidget) -> None:
        super().__init__(parent)
        self._notice = block

    def show_block(self, block: Block) -> None:
        if not isinstance(block, Notice):
            return
        self._notice = block
        self.setAccessibleName(_("Notice"))
        self.setAccessibleDescription(f"{block.text} {block.below}".strip())
        self.update()

    def _rows(self, wide: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
        room = wide - 2 * SIDE
        strong = wrap(self._notice.text, font(BODY, BOLD), room - 28, 6)
        below = wrap(self._notice.below, font(BODY), room, 6) if self._notice.below else ()
        return strong, below

    def high(self, wide: int) -> int:
        strong, below = self._rows(wide)
        return 24 + 22 * len(strong) + 20 * len(below)

    def draw(self, painter: QPainter, c: Palette) -> None:
        notice = self._notice
        soft, ink = getattr(c, f"{notice.tone}_soft"), getattr(c, notice.tone)
        painter.fillRect(self.rect(), soft)
        strong, below = self._rows(self.width())
        draw_icon(painter, SIDE, 13, notice.icon, ink, 20, BOLD_STROKE)
        box = QRectF(SIDE + 28, 12, self.width(), 22 * len(strong))
        draw_lines(painter, box, strong, font(BODY, BOLD), ink, 22)
        if below:
            under = QRectF(SIDE, box.bottom(), self.width(), 20 * len(below))
            draw_lines(painter, under, below, font(BODY), c.text, 20)


class FactView(Canvas):
    def __init__(self, block: Fact, parent: QWidget) -> None:
        super().__init__(parent)
        self._fact = block

    def show_block(self, block: Block) -> None:
        if not isinstance(block, Fact):
            return
        self._fact = block
        self.setAccessibleName(block.label)
        self.setAccessibleDescription(block.value)
        self.update()

    def high(self, wide: int) -> int:
        return 30 if self._fact.strong else 24

    def draw(self, painter: QPainter, c: Palette) -> None:
        fact, box = self._fact, QRectF(self.rect())
        ink = c.text if fact.tone is Tone.NEUTRAL else getattr(c, fact.tone)
        shape = font(TITLE if fact.strong else BODY, BOLD if fact.strong else 400)
        label = font(BODY, BOLD if fact.strong else 400)
        taken = draw_text(painter, box, fact.value, shape, ink, "right")
        room = box.adjusted(0, 0, -taken - 12, 0)
        draw_text(painter, room, fact.label, label, c.text if fact.strong else c.muted)


class HeadingView(Canvas):
    def __init__(self, block: Heading, parent: QWidget) -> None:
        super().__init__(parent)
        self._heading = block

    def show_block(self, block: Block) -> None:
        if not isinstance(block, Heading):
            return
        self._heading = block
        self.update()

    def _below(self, wide: int) -> tuple[str, ...]:
        return wrap(self._heading.below, font(CAPTION), wide, 6) if self._heading.below else ()

    def high(self, wide: int) -> int:
        return (24 if self._heading.text else 8) + 17 * len(self._below(wide))

    def draw(self, painter: QPainter, c: Palette) -> None:
        top = QRectF(0, 0, self.width(), 22)
        draw_text(painter, top, self._heading.text, font(BODY, BOLD), c.text)
        lines = self._below(self.width())
        start = 24 if self._heading.text else 0
        box = QRectF(0, start, self.width(), 17 * len(lines))
        draw_lines(painter, box, lines, font(CAPTION), c.muted, 17)


class OfferView(Control):
    radius = 8

    def __init__(self, block: Offer, press: Press, parent: QWidget) -> None:
        super().__init__(block.text, parent)
        self._offer = block
        self.clicked.connect(lambda: press(block.key))

    def show_block(self, block: Block) -> None:
        if not isinstance(block, Offer):
            return
        self._offer = block
        self.setAccessibleName(block.text)
        self.setAccessibleDescription(block.below)
        self.update()

    def high(self, wide: int) -> int:
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


class AdderView(QWidget):
    """Words that open the list of what can be added."""

    def __init__(self, block: Adder, tell: Tell, parent: QWidget) -> None:
        super().__init__(parent)
        self.select = AddWords(block.text, icon="plus", parent=self)
        self.select.picked.connect(lambda chosen: tell(block.key, chosen))

    def show_block(self, block: Block) -> None:
        if not isinstance(block, Adder):
            return
        choices = [Choice(key, text) for key, text in block.choices]
        self.select.set_choices(choices, "")
        self.select.set_text(block.text, name=block.text)
        self.select.setChecked(False)
        self.select.setEnabled(bool(choices))
        wide = 40 + round(width_of(block.text, font(BODY, MEDIUM)))
        self.select.setGeometry(-4, 0, wide, 48)

    def high(self, wide: int) -> int:
        return 48


class LinksView(QWidget):
    def __init__(self, block: Links, press: Press, parent: QWidget) -> None:
        super().__init__(parent)
        self._press = press
        self._buttons: list[Button] = []
        self._block = Links(())

    def show_block(self, block: Block) -> None:
        if not isinstance(block, Links):
            return
        if block == self._block:
            return
        self._block = block
        for button in self._buttons:
            button.deleteLater()
        self._buttons = [self._made(act) for act in block.acts]
        self._place()

    def _made(self, act: Link) -> Button:
        button = Button(act.text, icon=act.icon, name=act.name, parent=self)
        button.padding = 12
        button.clicked.connect(lambda: self._press(act.key))
        button.show()
        return button

    def high(self, wide: int) -> int:
        return 48

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()
        super().resizeEvent(event)

    def _place(self) -> None:
        count = len(self._buttons)
        if not count:
            return
        wants = [button.sizeHint().width() for button in self._buttons]
        spare = (self.width() - 8 * (count - 1) - sum(wants)) / count
        left = 0.0
        for button, want in zip(self._buttons, wants, strict=True):
            button.setGeometry(round(left), 0, round(want + spare), 48)
            left += want + spare + 8


class NotchView(Canvas):
    """The one mark: it bites out of the column's edges."""

    def __init__(self, _block: Notch, parent: QWidget) -> None:
        super().__init__(parent)

    def show_block(self, block: Block) -> None:
        """Always the same."""

    def high(self, wide: int) -> int:
        return 2 * NOTCH_COUNTER + 14

    def draw(self, painter: QPainter, c: Palette) -> None:
        draw_notch(painter, 1, self.width(), self.height() / 2, c.paper, c.line)


class SpringView(QWidget):
    def __init__(self, _block: Spring, parent: QWidget) -> None:
        super().__init__(parent)

    def show_block(self, block: Block) -> None:
        """It is nothing."""

    def high(self, wide: int) -> int:
        return 8


BlockWidget = (
    FieldView
    | PickView
    | ToggleView
    | LineView
    | NoticeView
    | FactView
    | HeadingView
    | OfferView
    | AdderView
    | LinksView
    | NotchView
    | SpringView
)


def made_for(block: Block, tell: Tell, press: Press, parent: QWidget) -> BlockWidget:
    """The widget that shows such a block; `show_block` comes before it is seen."""
    match block:
        case Field():
            return FieldView(block, tell, parent)
        case Pick():
            return PickView(block, tell, parent)
        case Toggle():
            return ToggleView(block, tell, parent)
        case Line():
            return LineView(block, tell, parent)
        case Adder():
            return AdderView(block, tell, parent)
        case Offer():
            return OfferView(block, press, parent)
        case Links():
            return LinksView(block, press, parent)
        case _:
            return _shown_only(block, parent)


def _shown_only(
    block: Notice | Fact | Heading | Notch | Spring, parent: QWidget
) -> NoticeView | FactView | HeadingView | NotchView | SpringView:
    match block:
        case Notice():
            return NoticeView(block, parent)
        case Fact():
            return FactView(block, parent)
        case Heading():
            return HeadingView(block, parent)
        case Notch():
            return NotchView(block, parent)
        case Spring():
            return SpringView(block, parent)
