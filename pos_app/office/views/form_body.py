"""A form: the rows it is told, as widgets, scrolled."""

from itertools import pairwise

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from pos_app.office.presenters.fields import (
    LINE,
    Act,
    Field,
    Flag,
    Form,
    Heading,
    Hint,
    Marks,
    Note,
    Pick,
    Row,
    Said,
    Strip,
    Text,
)
from pos_app.office.views.catalogue_strip import MakeStrip, StripInput
from pos_app.office.views.form_boxes import HeadingBox, HintBox, NoteBox, SaidBox
from pos_app.office.views.form_choices import MarksInput, PickInput
from pos_app.office.views.form_inputs import CAPTION_HIGH, AreaInput, LineInput
from pos_app.views.scroll_column import ScrollColumn
from qt_kit.badge import Tone
from qt_kit.button import Button, Kind
from qt_kit.switch import Switch
from qt_kit.theme import Palette

SIDE, GAP, BETWEEN = 20, 12, 8
LIFT = 8
"""So much closer a hint stands to its field than the next field does."""
Widget = (
    LineInput
    | AreaInput
    | PickInput
    | MarksInput
    | NoteBox
    | SaidBox
    | StripInput
    | Switch
    | Button
)


class FormBody(ScrollColumn):
    """`show_form(form)`; `typed(path, text)`, `picked(path, key)`, `flagged(path, on)`,
    `acted(path)`, `spoken(language)`, `arranged(path, pictures)`.

    Widgets stay while their path does, so that nobody loses the place they type at. `above` is a
    widget that scrolls along over the rows.
    """

    typed = Signal(str, str)
    picked = Signal(str, str)
    flagged = Signal(str, bool)
    acted = Signal(str)
    spoken = Signal(str)
    arranged = Signal(str, object)

    def __init__(self, name: str, parent: QWidget, make_strip: MakeStrip | None = None) -> None:
        """`make_strip` is for forms that hold pictures."""
        super().__init__(name, parent)
        self._make_strip = make_strip
        self._form = Form()
        self._widgets: dict[tuple[str, str], QWidget] = {}
        self._above: QWidget | None = None
        self._above_high = 0

    def set_above(self, widget: QWidget | None, high: int) -> None:
        self._above, self._above_high = widget, high if widget else 0
        self._lay_out()

    def show_form(self, form: Form) -> None:
        if form == self._form:
            return
        another = form.key != self._form.key
        self._form = form
        if another:
            self._clear({})
            self.scroll_to(0)
        kept = {}
        for field in form.fields:
            key = _key_of(field)
            kept[key] = self._shown(key, field)
        self._clear(kept)
        self._widgets = kept
        self._lay_out()
        _in_order(list(kept.values()))

    def field(self, path: str) -> QWidget | None:
        """The widget of that value."""
        found = (widget for (_kind, at), widget in self._widgets.items() if at == path)
        return next(found, None)

    def show_problem(self) -> None:
        """The first field that is wrong comes into sight."""
        wrong = wrong_in(self._form)
        for key, widget in self._widgets.items():
            if key[1] in wrong:
                self.reveal_child(widget)
                return

    def _clear(self, kept: dict[tuple[str, str], QWidget]) -> None:
        for key, widget in self._widgets.items():
            if key not in kept:
                widget.hide()
                widget.deleteLater()
        if not kept:
            self._widgets = {}

    def _shown(self, key: tuple[str, str], field: Field) -> QWidget:
        widget = self._widgets.get(key)
        if widget is None:
            widget = self._made(field)
            self.watch(widget)
            proxy = widget.focusProxy()
            if proxy is not None:
                self.watch(proxy)
            widget.show()
        _update(widget, field)
        return widget

    def _made(self, field: Field) -> QWidget:
        inside = self.inside
        match field:
            case Text(path=path) if field.high > LINE:
                area = AreaInput(field, inside)
                area.changed.connect(lambda text: self.typed.emit(path, text))
                return area
            case Text(path=path):
                line = LineInput(field, inside)
                line.changed.connect(lambda text: self.typed.emit(path, text))
                line.spoken.connect(self.spoken)
                return line
            case Pick(path=path):
                pick = PickInput(field, inside)
                pick.picked.connect(lambda key: self.picked.emit(path, key))
                return pick
            case Marks(path=path):
                marks = MarksInput(field, inside)
                marks.picked.connect(lambda key: self.picked.emit(path, key))
                return marks
            case Flag(path=path):
                switch = Switch(field.text, name=field.name or field.text, parent=inside)
                switch.clicked.connect(lambda on: self.flagged.emit(path, on))
                return switch
            case Act(path=path):
                button = Button(
                    field.text,
                    icon=field.icon,
                    kind=Kind(field.kind),
                    name=field.name or field.text,
                    parent=inside,
                )
                button.clicked.connect(lambda: self.acted.emit(path))
                return button
            case Strip(path=path) if self._make_strip is not None:
                strip = StripInput(field, self._make_strip, inside)
                strip.arranged.connect(lambda names: self.arranged.emit(path, names))
                strip.grew.connect(self._lay_out)
                return strip
            case Strip():
                raise TypeError("this form holds no pictures")
            case _:
                return _told(field, inside)

    # Where everything stands

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def _lay_out(self) -> None:
        wide, top = self.width() - 2 * SIDE, GAP
        if self._above is not None:
            self._above.setParent(self.inside)
            self._above.setGeometry(0, 0, self.width(), self._above_high)
            self._above.show()
            top = self._above_high + GAP
        for row in self._form.rows:
            top += self._place(row, top, wide) + GAP
        self.set_inside_height(top + 8)

    def _place(self, row: Row, top: int, wide: int) -> int:
        """Side by side from there; returns how high the row is."""
        if isinstance(row.fields[0], Hint):
            top -= LIFT
        widgets = [self._widgets[_key_of(field)] for field in row.fields]
        wide -= row.spare
        shares = row.parts or (1,) * len(widgets)
        fixed = {at: widgets[at].sizeHint().width() for at, share in enumerate(shares) if not share}
        gap = BETWEEN if len(widgets) > 1 else 0
        if 0 in shares:
            gap = 4
        room = wide - gap * (len(widgets) - 1) - sum(fixed.values())
        left, highest = SIDE, 0
        labelled = any(getattr(field, "label", "") for field in row.fields)
        for at, (field, widget) in enumerate(zip(row.fields, widgets, strict=True)):
            own = fixed.get(at, round(room * shares[at] / max(1, sum(shares))))
            drop = CAPTION_HIGH if labelled and not getattr(field, "label", "") else 0
            high = _height(widget, own)
            widget.setGeometry(left, top + drop, own, high)
            highest = max(highest, drop + high)
            left += own + gap
        return highest - LIFT - LIFT // 2 if isinstance(row.fields[0], Hint) else highest

    def draw(self, painter: QPainter, c: Palette) -> None:
        painter.fillRect(self.rect(), c.surface)
        self.draw_scrollbar(painter, c)


def _told(field: Heading | Note | Hint | Said, parent: QWidget) -> QWidget:
    match field:
        case Heading():
            return HeadingBox(field, parent)
        case Note():
            return NoteBox(field, parent)
        case Hint():
            return HintBox(field, parent)
        case Said():
            return SaidBox(field, parent)


def wrong_in(form: Form) -> tuple[str, ...]:
    """Paths of the fields, and names of the notes, that say what is wrong."""
    return tuple(
        _key_of(one)[1]
        for one in form.fields
        if getattr(one, "problem", "") or (isinstance(one, Note) and one.tone is Tone.BAD)
    )


def _key_of(field: Field) -> tuple[str, str]:
    kind = type(field).__name__
    match field:
        case Heading() | Said():
            return kind, field.text
        case Note():
            return kind, field.name or field.text
        case _:
            return kind, field.path


def _height(widget: QWidget, wide: int) -> int:
    if isinstance(widget, (Switch, Button)):
        return 48
    high: int = getattr(widget, "height_for")(wide)  # noqa: B009  # all others of a form have it
    return high


def _update(widget: QWidget, field: Field) -> None:
    match field:
        case Flag():
            if isinstance(widget, Switch):
                widget.setText(field.text)
                widget.setAccessibleName(field.name or field.text)
                widget.setChecked(field.on)
        case Act():
            if isinstance(widget, Button):
                widget.set_text(field.text, name=field.name or field.text)
                widget.setEnabled(field.enabled)
                widget.setVisible(field.enabled or field.kind != Kind.FLAT)
        case _:
            getattr(widget, "show_spec")(field)  # noqa: B009  # all others of a form have it


def _in_order(widgets: list[QWidget]) -> None:
    """Tab goes as one reads."""
    for first, then in pairwise(widgets):
        QWidget.setTabOrder(first, then)
