"""The modifier panel, over rail and grid: halves at the left, choices at the right (C2)."""

from collections.abc import Callable
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from pos_app.presenters import building
from pos_app.presenters.builder import BuilderState
from pos_app.presenters.builder_groups import WHOLE
from pos_app.presenters.building import Building
from pos_app.presenters.sell import SellPresenter
from pos_app.views.builder_foot import BuilderFoot
from pos_app.views.builder_groups import GroupsColumn
from pos_app.views.builder_sheets import NoteSheet, PartPicker
from pos_app.views.part_card import CARD_HIGH, PartCardView
from pos_app.views.pizza_picture import PizzaPicture
from qt_kit.button import Button, Kind
from qt_kit.label import Label
from qt_kit.pictures import Pictures
from qt_kit.segmented import Segmented
from qt_kit.sheet import Sheet
from qt_kit.theme import BOLD, LARGE, STRONG, Palette
from qt_kit.wording import _

HEAD, FOOT, LEFT, GAP = 64, 88, 336, 8
PICTURE, RAN_OUT = 300, 92


class Builder(Sheet):
    """`show_state(state)`; every act goes to the presenter. `next_step()` is the button."""

    def __init__(self, presenter: SellPresenter, pictures: Pictures, parent: QWidget) -> None:
        super().__init__(parent, "right")
        self.setAccessibleName(_("Builder"))
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._presenter = presenter
        self._state: BuilderState | None = None
        self.close_button = Button(
            icon="x", kind=Kind.FLAT, name=_("Close"), icon_px=24, parent=self
        )
        self.close_button.clicked.connect(presenter.close_builder)
        self.ran_out = Button("86", icon="ban", name=_("Sold out"), parent=self)
        self.ran_out.clicked.connect(presenter.run_out)
        self.title = Label("", LARGE, BOLD, name=_("Being built"), parent=self)
        self.division = Segmented(_("Division"), parent=self)
        self.division.changed.connect(self._divide)
        self.groups = GroupsColumn(pictures, self)
        self.groups.took.connect(self._took)
        self.groups.side_taken.connect(self._take_side_named)
        self.groups.left_out.connect(self._leave_out)
        self.picture = PizzaPicture(pictures, self)
        self.picture.side_taken.connect(self._take_side)
        self.cards = [PartCardView(f"{_('Part')} {place + 1}", self) for place in range(4)]
        self.changes = [self._change_button(place) for place in range(2)]
        for place, card in enumerate(self.cards):
            card.clicked.connect(self._side_taker(place))
        self.swap = Button(icon="arrow-left-right", name=_("Swap halves"), parent=self)
        self.swap.clicked.connect(lambda: self._act(building.swap))
        self.size_label = Label(_("Size"), STRONG, BOLD, name=_("Size label"), parent=self)
        self.sizes = Segmented(_("Size of this"), note_gap=4, parent=self)
        self.sizes.changed.connect(self._resize)
        self.foot = BuilderFoot(self)
        self.foot.quantity.changed.connect(self._set_quantity)
        self.foot.note.clicked.connect(self.open_note)
        self.foot.button.clicked.connect(self.next_step)
        self.picker = PartPicker(presenter, pictures, self)
        self.picker.picked.connect(self._change_part)
        self.note_sheet = NoteSheet(self)
        self.note_sheet.written.connect(self._write_note)

    def _change_button(self, place: int) -> Button:
        words = _("Change")
        button = Button(words, icon="pizza", name=f"{words} {place + 1}", parent=self)
        button.clicked.connect(lambda: self.open_picker(place))
        return button

    def _side_taker(self, place: int) -> Callable[[], None]:
        return lambda: self._take_side(place)

    # Acts

    def _act(self, act: Callable[[Building], Building]) -> None:
        self._presenter.build(act)

    def _divide(self, into: str) -> None:
        menu = self._presenter.menu
        self._act(lambda made: building.divide(made, menu, int(into)))

    def _took(self, group_id: str, option_id: str, by: int) -> None:
        menu = self._presenter.menu
        if menu.group(group_id).max == 1:
            self._act(lambda made: building.choose(made, menu, group_id, option_id))
        else:
            self._act(lambda made: building.take(made, menu, group_id, option_id, by))

    def _take_side(self, place: int | None) -> None:
        self._act(lambda made: building.take_side(made, place))

    def _take_side_named(self, side: str) -> None:
        self._take_side(None if side == WHOLE else int(side))

    def _leave_out(self, ingredient: str) -> None:
        self._act(lambda made: building.leave_out(made, ingredient))

    def _resize(self, size: str) -> None:
        menu = self._presenter.menu
        self._act(lambda made: building.resize(made, menu, size))

    def _set_quantity(self, quantity: int) -> None:
        self._act(lambda made: building.with_quantity(made, quantity))

    def _write_note(self, note: str) -> None:
        self._act(lambda made: building.with_note(made, note))
        self.focus_choices()

    def _change_part(self, place: int, item_id: str) -> None:
        menu = self._presenter.menu
        self._act(lambda made: building.change_part(made, menu, place, item_id))
        self.focus_choices()

    def open_picker(self, place: int) -> None:
        """For the half of that button, or the quarter that is edited."""
        state = self._state
        if state is None or not state.can_change:
            return
        if len(state.parts) == 4:
            place = state.side if state.side is not None else 0
        self.picker.open_for(place, state.parts[place].side)

    def open_note(self) -> None:
        if self._state is not None:
            self.note_sheet.open_for(self._state.note)

    def next_step(self) -> None:
        """Into the ticket, or to what is still wanted."""
        if self.picker.is_open() or self.note_sheet.is_open():
            return
        wanted = self._presenter.finish_building()
        group = self.groups.group_named(wanted)
        if group is not None:
            group.focus_first()
            self.groups.reveal_child(group)

    def step_back(self) -> None:
        for sheet in (self.picker, self.note_sheet):
            if sheet.is_open():
                sheet.slide_out()
                self.focus_choices()
                return
        self._presenter.close_builder()

    # What shows

    def show_state(self, state: BuilderState) -> None:
        self._state = state
        self.title.set_text(state.title)
        self.division.set_segments(state.divisions, state.divided)
        self.division.choose(state.divided)
        self.division.setVisible(bool(state.divisions))
        self.ran_out.setVisible(self._presenter.running_out.may)
        self.picture.show_parts(state.pictures, state.side)
        for place, card in enumerate(self.cards):
            card.setVisible(place < len(state.parts))
            if place < len(state.parts):
                card.show_card(state.parts[place])
        for button in self.changes:
            button.setVisible(bool(state.parts) and state.can_change)
        self.swap.setVisible(len(state.parts) > 1)
        self.sizes.set_segments(state.sizes, state.size)
        self.sizes.choose(state.size)
        for widget in (self.sizes, self.size_label):
            widget.setVisible(bool(state.sizes))
        self.groups.show_groups(state.groups, state.removals_of, state.removals)
        self.foot.show_state(state)
        self._place()

    def focus_choices(self) -> None:
        """The first unmet group, else the first."""
        state = self._state
        if state is None or not state.groups:
            self.foot.button.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        group = self.groups.group_named(state.unmet_group or state.groups[0].id)
        if group is not None:
            group.setFocus(Qt.FocusReason.OtherFocusReason)
        self._chain()

    def _chain(self) -> None:
        """Groups in order, what is left out, the left column, the foot."""
        order: list[QWidget] = [*self.groups.groups, self.groups.removals]
        order += [*self.cards, self.changes[0], self.swap, self.changes[1], self.sizes]
        order += [self.division, self.foot.quantity, self.foot.note, self.foot.button]
        order += [self.ran_out, self.close_button]
        for one, then in pairwise(order):
            QWidget.setTabOrder(one, then)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()
        super().resizeEvent(event)

    def _place(self) -> None:
        wide, high = self.width(), self.height()
        self.close_button.setGeometry(12, 8, 48, 48)
        division = 300 if wide >= 800 else 276
        self.division.setGeometry(wide - 16 - division, 8, division, 48)
        right = wide - 16 - (division + 12 if self._state and self._state.divisions else 0)
        self.ran_out.setGeometry(right - RAN_OUT, 8, RAN_OUT, 48)
        self.title.setGeometry(72, 8, right - RAN_OUT - 12 - 72, 48)
        self.foot.setGeometry(0, high - FOOT, wide, FOOT)
        self.groups.setGeometry(LEFT + 8, HEAD, wide - LEFT - 8, high - HEAD - FOOT)
        self._place_left(high - FOOT)

    def _place_left(self, bottom: int) -> None:
        """The picture gives way where the window is low."""
        state = self._state
        parts = len(state.parts) if state else 0
        rows = 2 if parts == 4 else 1 if parts else 0
        below = rows * (CARD_HIGH + GAP) + (56 if parts > 1 else 0)
        below += 16 + 28 + 48 if state and state.sizes else 0
        side = max(160, min(PICTURE, bottom - HEAD - 16 - below - 16))
        self.picture.setGeometry(172 - side // 2, HEAD + 16, side, side)
        top = HEAD + 16 + side + 4
        for place, card in enumerate(self.cards):
            column, row = (place, 0) if parts == 2 else ((0, 1, 1, 0)[place], place // 2)
            card.setGeometry(24 + column * 152, top + row * (CARD_HIGH + GAP), 144, CARD_HIGH)
        top += rows * (CARD_HIGH + GAP)
        if parts > 1:
            self._place_changes(top, parts, can_change=bool(state and state.can_change))
            top += 56
        if state and state.sizes:
            top += 8
            self.size_label.setGeometry(24, top, 296, 24)
            self.sizes.setGeometry(24, top + 28, 296, 48)

    def _place_changes(self, top: int, parts: int, *, can_change: bool) -> None:
        if not can_change:
            self.swap.setGeometry(148, top, 48, 48)
            return
        self.changes[0].setGeometry(24, top, 116, 48)
        self.swap.setGeometry(148, top, 48, 48)
        self.changes[1].setGeometry(204, top, 116, 48)
        self.changes[1].setVisible(parts == 2)

    def draw(self, painter: QPainter, c: Palette) -> None:
        painter.fillRect(self.rect(), c.paper)
        painter.fillRect(0, 0, self.width(), HEAD, c.surface)
        painter.fillRect(0, HEAD - 1, self.width(), 1, c.line)

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._key(Qt.Key(event.key()), event.text()):
            super().keyPressEvent(event)

    def _key(self, key: Qt.Key, text: str) -> bool:
        state = self._state
        if state is None:
            return False
        if key == Qt.Key.Key_Escape:
            self.step_back()
        elif text.isdigit() and text != "0":
            focused = self.groups.focused()
            return focused.take_nth(int(text)) if focused is not None else False
        elif text in ("[", "]") and state.parts:
            self._take_side(self._turned(-1 if text == "[" else 1))
        elif text == "\\" and state.parts:
            self._take_side(None)
        elif text in ("+", "-"):
            self.foot.quantity.step(1 if text == "+" else -1)
        elif text.lower() == "n":
            self.open_note()
        else:
            return self._size_key(text.lower())
        return True

    def _turned(self, by: int) -> int:
        """`[` is the left half and `]` the right; among quarters they go round."""
        state = self._state
        of = len(state.parts) if state else 1
        if of == 2 or state is None or state.side is None:
            return 0 if by < 0 else of - 1 if of == 2 else 0
        return (state.side + by) % of

    def _size_key(self, letter: str) -> bool:
        state = self._state
        if state is None or not letter:
            return False
        for segment in state.sizes:
            if segment.enabled and segment.text.lower().startswith(letter):
                self._resize(segment.key)
                return True
        return False
