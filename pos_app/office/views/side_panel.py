"""The right column of a page: title, blocks that scroll, buttons at the foot."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from pos_app.office.presenters.side_panel import PanelAct, PanelState
from pos_app.office.views.form_body import SIDE, FormBody
from qt_kit.badge import badge_width, draw_badge, tone_colours
from qt_kit.button import Button, Kind
from qt_kit.control import Panel
from qt_kit.drawing import draw_text
from qt_kit.theme import BODY, BOLD, MEDIUM, TITLE, Palette, font
from qt_kit.wording import _

HEAD, FOOT = 76, 80


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
        self.column = FormBody(_("Details"), self)
        self.column.typed.connect(self.edited)
        self.column.picked.connect(self.edited)
        self.column.flagged.connect(lambda path, on: self.edited.emit(path, "1" if on else ""))
        self.column.acted.connect(self.pressed)
        self._foot = Panel("surface", "lt", self)
        self._buttons: dict[str, Button] = {}
        self._close = Button(icon="x", kind=Kind.FLAT, name=_("Close panel"), parent=self)
        self._close.clicked.connect(self.closed)

    def show_state(self, state: PanelState, *, covers: bool) -> None:
        fresh = state.name != self._state.name
        self._state, self._covers = state, covers
        self.setAccessibleDescription(f"{state.title}, {state.below}".strip(", "))
        self._close.setVisible(covers or state.closes)
        self.column.show_form(state.form)
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
