"""The widget of each kind of field, made once and shown anew as its field changes."""

from typing import Protocol

from PySide6.QtWidgets import QWidget

from pos_app.office.presenters.fields import (
    LINE,
    Act,
    Adder,
    Fact,
    Field,
    Flag,
    Heading,
    Hint,
    Line,
    Marks,
    Notch,
    Note,
    Notice,
    Offer,
    Pick,
    Said,
    Spring,
    Strip,
    Text,
    Told,
    Topic,
)
from pos_app.office.views.catalogue_strip import MakeStrip, StripInput
from pos_app.office.views.form_boxes import HeadingBox, HintBox, NoteBox, SaidBox
from pos_app.office.views.form_choices import MarksInput, PickInput
from pos_app.office.views.form_facts import FactBox, NotchBox, NoticeBox, SpringBox, TopicBox
from pos_app.office.views.form_inputs import AreaInput, LineInput
from pos_app.office.views.form_lists import AddInput, OfferButton, QuantityInput
from qt_kit.button import Button, Kind
from qt_kit.switch import Switch


class Hears(Protocol):
    """What a person does in a form, by the path of the field."""

    def type(self, path: str, text: str) -> None: ...

    def pick(self, path: str, key: str) -> None: ...

    def flag(self, path: str, on: bool) -> None: ...

    def act(self, path: str) -> None: ...

    def speak(self, language: str) -> None: ...

    def arrange(self, path: str, pictures: object) -> None: ...

    def grow(self) -> None: ...


def made_for(
    field: Field, hears: Hears, parent: QWidget, make_strip: MakeStrip | None = None
) -> QWidget:
    """`make_strip` is for forms that hold pictures."""
    match field:
        case Text() | Pick() | Marks() | Flag():
            return _value(field, hears, parent)
        case Act(path=path):
            button = Button(
                field.text,
                icon=field.icon,
                kind=Kind(field.kind),
                name=field.name or field.text,
                parent=parent,
            )
            button.padding = 12
            button.clicked.connect(lambda: hears.act(path))
            return button
        case Strip(path=path) if make_strip is not None:
            strip = StripInput(field, make_strip, parent)
            strip.arranged.connect(lambda names: hears.arrange(path, names))
            strip.grew.connect(hears.grow)
            return strip
        case Strip():
            raise TypeError("this form holds no pictures")
        case Line():
            line = QuantityInput(field, parent)
            line.typed.connect(hears.type)
            return line
        case Offer(path=path):
            offer = OfferButton(field, parent)
            offer.clicked.connect(lambda: hears.act(path))
            return offer
        case Adder(path=path):
            adder = AddInput(field, parent)
            adder.picked.connect(lambda key: hears.pick(path, key))
            return adder
        case _:
            return _told(field, parent)


def _value(field: Text | Pick | Marks | Flag, hears: Hears, parent: QWidget) -> QWidget:
    path = field.path
    match field:
        case Text() if field.high > LINE:
            area = AreaInput(field, parent)
            area.changed.connect(lambda text: hears.type(path, text))
            return area
        case Text():
            line = LineInput(field, parent)
            line.changed.connect(lambda text: hears.type(path, text))
            line.spoken.connect(hears.speak)
            return line
        case Pick():
            pick = PickInput(field, parent)
            pick.picked.connect(lambda key: hears.pick(path, key))
            return pick
        case Marks():
            marks = MarksInput(field, parent)
            marks.picked.connect(lambda key: hears.pick(path, key))
            return marks
        case Flag():
            switch = Switch(field.text, name=field.name or field.text, parent=parent)
            switch.clicked.connect(lambda on: hears.flag(path, on))
            return switch


def _told(field: Told, parent: QWidget) -> QWidget:
    match field:
        case Heading():
            return HeadingBox(field, parent)
        case Topic():
            return TopicBox(field, parent)
        case Note():
            return NoteBox(field, parent)
        case Notice():
            return NoticeBox(field, parent)
        case Fact():
            return FactBox(field, parent)
        case Notch():
            return NotchBox(field, parent)
        case Spring():
            return SpringBox(field, parent)
        case Hint():
            return HintBox(field, parent)
        case Said():
            return SaidBox(field, parent)


def show_field(widget: QWidget, field: Field) -> None:
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


def height_of(widget: QWidget, wide: int) -> int:
    if isinstance(widget, (Switch, Button)):
        return 48
    high: int = getattr(widget, "height_for")(wide)  # noqa: B009  # all others of a form have it
    return high


def name_of(field: Field) -> tuple[str, str]:
    """By which its widget is known, among those of its kind."""
    kind = type(field).__name__
    match field:
        case Heading() | Topic() | Said() | Notice():
            return kind, field.text
        case Fact():
            return kind, field.label
        case Notch() | Spring():
            return kind, ""
        case Note():
            return kind, field.name or field.text
        case _:
            return kind, field.path
