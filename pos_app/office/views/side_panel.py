"""The right column of a page: title, blocks that scroll, buttons at the foot."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from pos_app.office.presenters.side_panel import (
    Adder,
    Block,
    Fact,
    Field,
    Heading,
    Line,
    Links,
    Notch,
    Notice,
    Offer,
    PanelAct,
    PanelState,
    Pick,
    Spring,
    Toggle,
)
from pos_app.office.views.panel_blocks import (
    SIDE,
    BlockWidget,
    FieldView,
    LineView,
    made_for,
)
from pos_app.views.scroll_column import ScrollColumn
from qt_kit.badge import badge_width, draw_badge, tone_colours
from qt_kit.button import Button, Kind
from qt_kit.control import Panel
from qt_kit.drawing import draw_text
from qt_kit.theme import BODY, BOLD, MEDIUM, TITLE, Palette, font
from qt_kit.wording import _

HEAD, FOOT, EDGE = 76, 80, 12
_GAP_AFTER = {
    Fact: 2,
    Adder: 4,
    Field: 12,
    Pick: 12,
    Toggle: 4,
    Notice: 8,
    Offer: 8,
    Links: 8,
    Heading: 6,
}


class BlockColumn(ScrollColumn):
    """`show_blocks(name, blocks)`; widgets stay where their key stays, so typing goes on."""

    edited = Signal(str, str)
    pressed = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(_("Details"), parent)
        self._name = ""
        self._views: dict[str, BlockWidget] = {}
        self._shown: list[tuple[Block, BlockWidget]] = []
        self._showing = False

    def show_blocks(self, name: str, blocks: Sequence[Block]) -> None:
        if name != self._name:
            self._name = name
            self.scroll_y = 0
            self._forget(set())
        self._showing = True
        self._shown = [(block, self._view(place, block)) for place, block in enumerate(blocks)]
        self._forget({id(view) for _block, view in self._shown})
        for block, view in self._shown:
            view.show_block(block)
        self._showing = False
        self._lay_out()

    def _view(self, place: int, block: Block) -> BlockWidget:
        key = f"{type(block).__name__}/{getattr(block, 'key', place)}"
        held = self._views.get(key)
        if held is None:
            held = self._views[key] = made_for(block, self._tell, self.pressed.emit, self.inside)
            for widget in (held, *held.findChildren(QWidget)):
                self.watch(widget)
            held.show()
        return held

    def _forget(self, kept: set[int]) -> None:
        for key, view in tuple(self._views.items()):
            if id(view) not in kept:
                del self._views[key]
                view.hide()
                view.deleteLater()

    def _tell(self, key: str, text: str) -> None:
        """What a person typed, not what the state put there."""
        if not self._showing:
            self.edited.emit(key, text)

    def first_field(self) -> QWidget | None:
        for _block, view in self._shown:
            if isinstance(view, FieldView) and view.isEnabled():
                return view.edit
            if isinstance(view, LineView) and view.field.isEnabled():
                return view.field.edit
        return None

    def problem_field(self) -> QWidget | None:
        """The first whose content is refused."""
        for block, view in self._shown:
            if isinstance(block, Field | Line) and block.problem:
                return view.edit if isinstance(view, FieldView) else view.focusProxy()
        return None

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def _rows(self) -> Iterator[list[tuple[Block, BlockWidget]]]:
        """Two halves that follow each other are one row."""
        row: list[tuple[Block, BlockWidget]] = []
        for block, view in self._shown:
            half = isinstance(block, Field | Pick) and block.half
            if row and not half:
                yield row
                row = []
            row.append((block, view))
            if not half or len(row) == 2:
                yield row
                row = []
        if row:
            yield row

    def _lay_out(self) -> None:
        wide, inner = self.width(), self.width() - 2 * SIDE
        rows = list(self._rows())
        highs = [
            max(view.high((inner - 12) // 2 if len(row) == 2 else inner) for _b, view in row)
            for row in rows
        ]
        gaps = [_GAP_AFTER.get(type(row[-1][0]), 0) for row in rows]
        start = 0 if rows and isinstance(rows[0][0][0], Notice) else EDGE
        spare = max(0, self.height() - start - EDGE - sum(highs) - sum(gaps))
        top = start
        for row, high, gap in zip(rows, highs, gaps, strict=True):
            grown = high + (spare if isinstance(row[0][0], Spring) else 0)
            self._place(row, top, grown, wide)
            top += grown + gap
        self.set_inside_height(top + EDGE)

    def _place(self, row: list[tuple[Block, BlockWidget]], top: int, high: int, wide: int) -> None:
        if isinstance(row[0][0], Notice | Notch):
            row[0][1].setGeometry(1, top, wide - 1, high)
            return
        inner = wide - 2 * SIDE
        half = isinstance(row[0][0], Field | Pick) and row[0][0].half
        each = (inner - 12) // 2 if half else inner
        for place, (_block, view) in enumerate(row):
            view.setGeometry(SIDE + place * (each + 12), top, each, high)

    def draw(self, painter: QPainter, c: Palette) -> None:
        painter.fillRect(self.rect(), c.surface)
        self.draw_scrollbar(painter, c)


class SidePanel(Panel):
    """`show_state(state)`; `.edited(key, text)`, `.pressed(key)`, `.closed()` where it covers."""

    edited = Signal(str, str)
    pressed = Signal(str)
    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__("surface", "l", parent)
        self.setAccessibleName(_("Stock panel"))
        self._state = PanelState("", "")
        self._covers = self._refused = False
        self.column = BlockColumn(self)
        self.column.edited.connect(self.edited)
        self.column.pressed.connect(self.pressed)
        self._foot = Panel("surface", "lt", self)
        self._buttons: dict[str, Button] = {}
        self._close = Button(icon="x", kind=Kind.FLAT, name=_("Close panel"), parent=self)
        self._close.clicked.connect(self.closed)

    def show_state(self, state: PanelState, *, covers: bool) -> None:
        fresh = state.name != self._state.name
        self._state, self._covers = state, covers
        self.setAccessibleDescription(f"{state.title}, {state.below}".strip(", "))
        self._close.setVisible(covers or state.closes)
        self.column.show_blocks(state.name, state.blocks)
        self._show_acts(state.acts, fresh=fresh)
        self._place()
        self.update()

    def _show_acts(self, acts: tuple[PanelAct, ...], *, fresh: bool) -> None:
        wanted = {act.key for act in acts}
        for key in tuple(self._buttons):
            if fresh or key not in wanted:
                gone = self._buttons.pop(key)
                gone.hide()
                gone.deleteLater()
        for act in acts:
            button = self._buttons.get(act.key)
            if button is None:
                button = self._buttons[act.key] = self._made(act)
            button.set_text(act.text, name=act.name or act.text)
            button.setEnabled(act.enabled)

    def _made(self, act: PanelAct) -> Button:
        kind = Kind.ACCENT if act.main else Kind.DANGER if act.danger else Kind.PLAIN
        button = Button(act.text, icon=act.icon, kind=kind, parent=self._foot)
        button.padding = 12
        button.clicked.connect(lambda: self.pressed.emit(act.key))
        button.show()
        return button

    def lead_to_problem(self) -> None:
        """Once, when something is refused."""
        wrong = self.column.problem_field()
        if wrong is not None and not self._refused and self.isVisible():
            wrong.setFocus(Qt.FocusReason.OtherFocusReason)
        self._refused = wrong is not None

    def take_focus(self) -> None:
        field = self.column.problem_field() or self.column.first_field()
        if field is not None:
            field.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()
        super().resizeEvent(event)

    def _place(self) -> None:
        wide, high = self.width(), self.height()
        foot = FOOT if self._state.acts else 0
        self._close.setGeometry(wide - 56, 14, 48, 48)
        self.column.setGeometry(1, HEAD, wide - 1, high - HEAD - foot)
        self._foot.setGeometry(0, high - foot, wide, foot)
        self._foot.setVisible(bool(foot))
        acts = [act for act in self._state.acts if act.key in self._buttons]
        room = wide - 2 * SIDE - 8 * (len(acts) - 1)
        wants = [self._buttons[act.key].sizeHint().width() for act in acts]
        main = [place for place, act in enumerate(acts) if act.main] or range(len(acts))
        spare = room - sum(wants)
        left = SIDE
        for place, act in enumerate(acts):
            grown = wants[place] + (spare // len(main) if place in main else 0)
            self._buttons[act.key].setGeometry(left, 12, max(48, grown), 56)
            left += max(48, grown) + 8

    def draw(self, painter: QPainter, c: Palette) -> None:
        super().draw(painter, c)
        state = self._state
        painter.fillRect(1, HEAD - 1, self.width() - 1, 1, c.line)
        right = self.width() - (60 if self._close.isVisibleTo(self) else SIDE)
        if state.badge:
            taken = badge_width(state.badge, state.badge_icon, 24, MEDIUM)
            ground, ink = tone_colours(state.badge_tone, c)
            draw_badge(painter, right - taken, 17, state.badge, state.badge_icon, ground, ink)
            right -= round(taken) + 12
        title = QRectF(SIDE, 15, right - SIDE, 28)
        draw_text(painter, title, state.title, font(TITLE, BOLD), c.text)
        below = QRectF(SIDE, 45, self.width() - 2 * SIDE, 20)
        draw_text(painter, below, state.below, font(BODY), c.muted)
