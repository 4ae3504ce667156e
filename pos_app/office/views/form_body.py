"""A form: the rows it is told, as widgets, scrolled."""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from pos_app.office.presenters.fields import (
    Act,
    Adder,
    Fact,
    Field,
    Flag,
    Form,
    Hint,
    Line,
    Notch,
    Note,
    Notice,
    Offer,
    Row,
    Spring,
    Topic,
)
from pos_app.office.views.catalogue_strip import MakeStrip
from pos_app.office.views.form_inputs import CAPTION_HIGH, LineInput
from pos_app.office.views.form_lists import QuantityInput
from pos_app.office.views.form_widgets import height_of, made_for, name_of, show_field
from pos_app.views.scroll_column import ScrollColumn
from qt_kit.badge import Tone
from qt_kit.theme import Palette

SIDE, GAP, BETWEEN = 20, 12, 8
LIFT = 8
"""So much closer a hint stands to its field than the next field does."""
_GAP_AFTER = {Fact: 2, Line: 0, Adder: 4, Notch: 0, Notice: 12, Offer: 8, Topic: 6, Spring: 0}
_ACROSS = (Notice, Notch)
"""Over the margins as well."""
Key = tuple[str, str, int]
"""Kind and name of a field, and how many were before it that are called so."""


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
        self._widgets: dict[Key, QWidget] = {}
        self._rows: list[tuple[Row, list[QWidget]]] = []
        self._above: QWidget | None = None
        self._above_high = 0
        self._showing = False

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
        kept: dict[Key, QWidget] = {}
        seen: Counter[tuple[str, str]] = Counter()
        self._showing, self._rows = True, []
        for row in form.rows:
            widgets = []
            for field in row.fields:
                name = name_of(field)
                key = (*name, seen[name])
                seen[name] += 1
                kept[key] = self._shown(key, field)
                widgets.append(kept[key])
            self._rows.append((row, widgets))
        self._showing = False
        self._clear(kept)
        self._widgets = kept
        self._lay_out()
        _in_order(list(kept.values()))

    # What a person does, not what the state puts there

    def type(self, path: str, text: str) -> None:
        if not self._showing:
            self.typed.emit(path, text)

    def pick(self, path: str, key: str) -> None:
        self.picked.emit(path, key)

    def flag(self, path: str, on: bool) -> None:
        self.flagged.emit(path, on)

    def act(self, path: str) -> None:
        self.acted.emit(path)

    def speak(self, language: str) -> None:
        self.spoken.emit(language)

    def arrange(self, path: str, pictures: object) -> None:
        self.arranged.emit(path, pictures)

    def grow(self) -> None:
        self._lay_out()

    # Finding one's way

    def field(self, path: str) -> QWidget | None:
        """The widget of that value."""
        found = (widget for (_kind, at, _n), widget in self._widgets.items() if at == path)
        return next(found, None)

    def show_problem(self) -> None:
        """The first field that is wrong comes into sight."""
        wrong = wrong_in(self._form)
        for key, widget in self._widgets.items():
            if key[1] in wrong:
                self.reveal_child(widget)
                return

    def problem_field(self) -> QWidget | None:
        """Where the first text that is refused is typed."""
        for row, widgets in self._rows:
            for field, widget in zip(row.fields, widgets, strict=True):
                if getattr(field, "problem", ""):
                    return widget.focusProxy() or widget
        return None

    def first_field(self) -> QWidget | None:
        """Where one begins to type."""
        for widget in self._widgets.values():
            if isinstance(widget, LineInput) and widget.isEnabled():
                return widget.edit
            if isinstance(widget, QuantityInput) and widget.field.isEnabled():
                return widget.field.edit
        return None

    def _clear(self, kept: dict[Key, QWidget]) -> None:
        for key, widget in self._widgets.items():
            if key not in kept:
                widget.hide()
                widget.deleteLater()
        if not kept:
            self._widgets, self._rows = {}, []

    def _shown(self, key: Key, field: Field) -> QWidget:
        widget = self._widgets.get(key)
        if widget is None:
            widget = made_for(field, self, self.inside, self._make_strip)
            for one in (widget, *widget.findChildren(QWidget)):
                self.watch(one)
            widget.show()
        show_field(widget, field)
        return widget

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
        elif self._rows and isinstance(self._rows[0][0].fields[0], Notice):
            top = 0
        springs = []
        for place, (row, widgets) in enumerate(self._rows):
            first = row.fields[0]
            if place and isinstance(first, Topic) and first.text:
                top += LIFT
            if isinstance(first, Spring):
                springs.append(place)
            top += self._place(row, widgets, top, wide) + self._gap(place)
        spare = self.height() - top - 8
        if springs and spare > 0:
            for _row, widgets in self._rows[springs[0] + 1 :]:
                for widget in widgets:
                    widget.move(widget.x(), widget.y() + spare)
            top += spare
        self.set_inside_height(top + 8)

    def _gap(self, place: int) -> int:
        last = self._rows[place][0].fields[-1]
        then = self._rows[place + 1][0].fields[0] if place + 1 < len(self._rows) else None
        if isinstance(last, Flag) and isinstance(then, Flag):
            return 4
        return _GAP_AFTER.get(type(last), GAP)

    def _place(self, row: Row, widgets: Sequence[QWidget], top: int, wide: int) -> int:
        """Side by side from there; returns how high the row is."""
        first = row.fields[0]
        if isinstance(first, _ACROSS):
            high = height_of(widgets[0], self.width())
            widgets[0].setGeometry(0, top, self.width(), high)
            return high
        lift = LIFT if isinstance(first, Hint) else 0
        gap = 0 if len(widgets) < 2 else 4 if 0 in row.parts else BETWEEN
        owns = _widths(row, widgets, wide - row.spare - gap * (len(widgets) - 1))
        left, highest = SIDE, 0
        labelled = any(getattr(field, "label", "") for field in row.fields)
        for field, widget, own in zip(row.fields, widgets, owns, strict=True):
            drop = CAPTION_HIGH if labelled and not getattr(field, "label", "") else 0
            high = height_of(widget, own)
            widget.setGeometry(left, top - lift + drop, own, high)
            highest = max(highest, drop + high)
            left += own + gap
        return highest - lift - lift // 2

    def draw(self, painter: QPainter, c: Palette) -> None:
        painter.fillRect(self.rect(), c.surface)
        self.draw_scrollbar(painter, c)


def _widths(row: Row, widgets: Sequence[QWidget], room: int) -> list[int]:
    """Buttons alone share what their words leave over; else everything has its part."""
    shares = row.parts or (1,) * len(widgets)
    wants = [widget.sizeHint().width() for widget in widgets]
    if all(isinstance(field, Act) for field in row.fields) and sum(wants) <= room:
        spare = (room - sum(wants)) / len(wants)
        return [int(want + spare) for want in wants]
    fixed = sum(want for want, share in zip(wants, shares, strict=True) if not share)
    whole = max(1, sum(shares))
    return [
        int((room - fixed) * share / whole) if share else want
        for want, share in zip(wants, shares, strict=True)
    ]


def wrong_in(form: Form) -> tuple[str, ...]:
    """Paths of the fields, and names of the notes, that say what is wrong."""
    return tuple(
        name_of(one)[1]
        for one in form.fields
        if getattr(one, "problem", "") or (isinstance(one, Note) and one.tone is Tone.BAD)
    )


def _in_order(widgets: list[QWidget]) -> None:
    """Tab goes as one reads."""
    stops = [stop for widget in widgets for stop in getattr(widget, "stops", [widget])]
    for first, then in pairwise(stops):
        QWidget.setTabOrder(first, then)
