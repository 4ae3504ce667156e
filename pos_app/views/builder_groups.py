"""The builder's right column: modifier groups with their options, and what is left out."""

from collections.abc import Callable

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from pos_app.presenters.builder import Removal
from pos_app.presenters.builder_groups import GroupState, OptionState
from pos_app.views.removals import Removals, columns_in
from pos_app.views.scroll_column import ScrollColumn
from qt_kit.badge import badge_width, draw_badge, tone_colours
from qt_kit.control import Canvas, Enter
from qt_kit.drawing import draw_box, draw_text
from qt_kit.option import CountedOption, OptionCard
from qt_kit.pictures import Pictures
from qt_kit.segmented import Segmented
from qt_kit.theme import BODY, BOLD, CAPTION, STRONG, Palette, font
from qt_kit.wording import _

GAP, HEAD, AFTER_HEAD = 8, 28, 4
OPTION_HIGH, REMOVAL_HIGH = 56, 48
SIDES_HIGH = 48
UNMET_TOP, UNMET_SIDE, UNMET_BOTTOM = 6, 12, 12
CARD_WIDE, COUNTED_WIDE = 110, 240
LABEL, NARROW = 89, 440
_ICONS = {"warn": "triangle-alert", "good": "check"}


class Group(Canvas):
    """One focus stop: arrows move among its options, digits and Enter take them, Del gives back."""

    took = Signal(str, str, int)
    side_taken = Signal(str)
    focus_moved = Signal()

    def __init__(self, state: GroupState, pictures: Pictures, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Group {name}").format(name=state.name))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._state = state
        self.current = 0
        self.options: list[OptionCard | CountedOption] = [
            self._make(option, pictures) for option in state.options
        ]
        self.sides: Segmented | None = None
        if state.sides:
            self.sides = Segmented(
                _("Side for {name}").format(name=state.name), note_px=BODY, parent=self
            )
            self.sides.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self.sides.changed.connect(self.side_taken)
        self.show_state(state)

    def _make(self, option: OptionState, pictures: Pictures) -> OptionCard | CountedOption:
        if self._state.single:
            card = OptionCard(option.text, parent=self)
            card.clicked.connect(self._picked(option.id))
            card.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            return card
        picture = option.picture
        row = CountedOption(option.text, pictures if picture else None, picture, parent=self)
        row.changed.connect(self._counted(option.id))
        row.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return row

    def _picked(self, option_id: str) -> Callable[[], None]:
        return lambda: self.took.emit(self._state.id, option_id, 1)

    def _counted(self, option_id: str) -> Callable[[int], None]:
        return lambda by: self.took.emit(self._state.id, option_id, by)

    @property
    def id(self) -> str:
        return self._state.id

    def same_shape(self, state: GroupState) -> bool:
        """Whether the widgets that are there can show it."""
        mine = [option.id for option in self._state.options]
        return (
            state.id == self._state.id
            and mine == [option.id for option in state.options]
            and bool(state.sides) == (self.sides is not None)
        )

    def show_state(self, state: GroupState) -> None:
        self._state = state
        self.setAccessibleDescription(" ".join(filter(None, (state.rule, state.badge))))
        if self.sides is not None:
            self.sides.set_segments(state.sides, state.side)
        for widget, option in zip(self.options, state.options, strict=True):
            widget.setEnabled(option.enabled)
            if isinstance(widget, OptionCard):
                widget.set_text(option.text, option.below, good=option.free)
                widget.set_chosen(option.count > 0)
            else:
                widget.set_state(
                    option.count, option.below, free=option.free, can_add=option.can_add
                )
        self.place()
        self.update()

    def _inner(self) -> QRect:
        """Where head and options stand: a required group has a frame around them."""
        if self._state.unmet:
            return self.rect().adjusted(UNMET_SIDE + 2, UNMET_TOP, -UNMET_SIDE - 2, -UNMET_BOTTOM)
        return self.rect()

    def _rows(self, wide: int) -> tuple[int, int]:
        """(columns, rows) of the options."""
        count = len(self.options)
        least, most = (CARD_WIDE, 5) if self._state.single else (COUNTED_WIDE, 4)
        columns = columns_in(wide, least, most, count)
        if self._state.single and columns < count:
            columns = -(-count // -(-count // columns))
        return columns, -(-count // columns)

    def high_at(self, wide: int) -> int:
        inner = wide - 2 * (UNMET_SIDE + 2) if self._state.unmet else wide
        rows = self._rows(inner)[1]
        head = self._head_high(wide)
        frame = UNMET_TOP + UNMET_BOTTOM if self._state.unmet else 0
        return frame + head + rows * (OPTION_HIGH + GAP) - GAP

    def place(self) -> None:
        inner = self._inner()
        top = inner.top() + self._head_high(self.width())
        if self.sides is not None:
            label = LABEL if self.width() >= NARROW else 0
            sides_top = top - SIDES_HIGH - GAP
            self.sides.setGeometry(inner.left() + label, sides_top, inner.width() - label, 48)
        columns, _rows = self._rows(inner.width())
        wide = (inner.width() - GAP * (columns - 1)) / columns
        for place, widget in enumerate(self.options):
            row, column = divmod(place, columns)
            left = round(inner.left() + column * (wide + GAP))
            right = round(inner.left() + column * (wide + GAP) + wide)
            widget.setGeometry(left, top + row * (OPTION_HIGH + GAP), right - left, OPTION_HIGH)

    def _head_high(self, wide: int) -> int:
        """The name's row, the sides' row, or one for both where there is room."""
        if self.sides is None:
            return HEAD + AFTER_HEAD
        return SIDES_HIGH + GAP + (0 if wide >= NARROW else HEAD + AFTER_HEAD)

    @property
    def unmet(self) -> bool:
        return self._state.unmet

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.place()
        super().resizeEvent(event)

    # Keys

    def focus_first(self) -> None:
        self.current = 0
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def take_nth(self, number: int) -> bool:
        """The option with that digit."""
        if not 0 < number <= len(self.options):
            return False
        self.current = number - 1
        self._take(1)
        self.focus_moved.emit()
        return True

    def _take(self, by: int) -> None:
        option = self._state.options[self.current]
        if option.enabled and (by < 0 or option.can_add or self._state.single):
            self.took.emit(self._state.id, option.id, by)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        columns = self._rows(self._inner().width())[0]
        step = {
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Down: columns,
            Qt.Key.Key_Up: -columns,
        }.get(key, 0)
        if step:
            self.current = max(0, min(self.current + step, len(self.options) - 1))
            self.update()
            self.focus_moved.emit()
        elif key in (*Enter, Qt.Key.Key_Space):
            self._take(1)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and not self._state.single:
            if self._state.options[self.current].count:
                self._take(-1)
        else:
            super().keyPressEvent(event)

    def focus_rect(self) -> tuple[QRect, int]:
        if not self.options:
            return self.rect(), 12
        return self.options[self.current].geometry(), 8

    def draw(self, painter: QPainter, c: Palette) -> None:
        state, inner = self._state, self._inner()
        if state.unmet:
            draw_box(painter, self.rect(), c.warn_soft, c.warn, radius=12, stroke=2)
        beside = self.sides is not None and self.width() >= NARROW
        high = SIDES_HIGH if beside else HEAD
        head = QRectF(inner.left(), inner.top(), inner.width(), high)
        name = head.adjusted(0, 0, LABEL - head.width() if beside else 0, 0)
        left = head.left() + draw_text(painter, name, state.name, font(STRONG, BOLD), c.text)
        if beside:
            return
        rule = QRectF(left + 9, head.top() + 1, head.right() - left, high)
        draw_text(painter, rule, state.rule, font(CAPTION), c.muted)
        if state.badge:
            self._draw_badge(painter, c, head)

    def _draw_badge(self, painter: QPainter, c: Palette, head: QRectF) -> None:
        state = self._state
        ground, ink = tone_colours(state.tone, c)
        icon = _ICONS.get(state.tone.value, "")
        if state.unmet:
            ground = c.surface
        wide = badge_width(state.badge, icon, 24)
        top = head.top() + (HEAD - 24) / 2
        draw_badge(painter, head.right() - wide, top, state.badge, icon, ground, ink)


class GroupsColumn(ScrollColumn):
    """All groups under each other, `took(group, option, by)`, then what is left out."""

    took = Signal(str, str, int)
    side_taken = Signal(str)
    left_out = Signal(str)

    def __init__(self, pictures: Pictures, parent: QWidget) -> None:
        super().__init__(_("Choices"), parent)
        self._pictures = pictures
        self.groups: list[Group] = []
        self.removals = Removals(self.inside)
        self.removals.toggled.connect(self.left_out)
        self.watch(self.removals)

    def show_groups(
        self, states: tuple[GroupState, ...], of: str, removals: tuple[Removal, ...]
    ) -> None:
        if len(states) != len(self.groups) or not all(
            group.same_shape(state) for group, state in zip(self.groups, states, strict=True)
        ):
            self._make(states)
        for group, state in zip(self.groups, states, strict=True):
            group.show_state(state)
        for card in self.removals.show_removals(of, removals):
            self.watch(card)
        self._place()

    def _make(self, states: tuple[GroupState, ...]) -> None:
        for group in self.groups:
            group.hide()
            group.deleteLater()
        self.groups = [Group(state, self._pictures, self.inside) for state in states]
        for group in self.groups:
            group.took.connect(self.took)
            group.side_taken.connect(self.side_taken)
            self.watch(group)
            for option in group.options:
                self.watch(option)
            group.show()

    def group_named(self, group_id: str) -> Group | None:
        return next((group for group in self.groups if group.id == group_id), None)

    def focused(self) -> Group | Removals | None:
        if self.removals.hasFocus():
            return self.removals
        return next((group for group in self.groups if group.hasFocus()), None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        top, wide = 16, self.width() - 24
        for group in self.groups:
            high = group.high_at(wide)
            group.setGeometry(0, top, wide, high)
            top += high + GAP
        high = self.removals.high_at(wide)
        self.removals.setVisible(high > 0)
        self.removals.setGeometry(0, top, wide, high)
        top += high + GAP if high else 0
        self.set_inside_height(top + 8)
