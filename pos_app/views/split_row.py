"""Whole, two, three, four ways, by item: each with its exact shares (C3)."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from pos_app.presenters.splitting import KINDS, SplitCard, SplitKind
from qt_kit.button import Kind, look
from qt_kit.control import Canvas, Control
from qt_kit.drawing import draw_box, draw_lines, draw_text, width_of, wrap
from qt_kit.theme import BODY, BOLD, CAPTION, MEDIUM, Palette, font
from qt_kit.wording import _

LABEL, HIGH, GAP, INSIDE, NARROWEST = 24, 64, 8, 12, 64


class SplitButton(Control):
    """A way to split; its shares beneath, in two rows where one is too narrow."""

    def __init__(self, kind: SplitKind, parent: QWidget) -> None:
        super().__init__(_(KINDS[kind]), parent)
        self.kind: SplitKind = kind
        self._card: SplitCard | None = None
        self.setCheckable(True)

    def nextCheckState(self) -> None:
        """The presenter says which one is chosen."""

    def show_card(self, card: SplitCard) -> None:
        self._card = card
        self.setChecked(card.chosen)
        self.setAccessibleDescription(card.below)
        self.update()

    def wants(self) -> int:
        """Wide enough for all of it in one row."""
        if self._card is None:
            return 0
        words = width_of(self._card.text, font(BODY, BOLD))
        return round(max(words, width_of(self._card.below, font(CAPTION)))) + 2 * INSIDE

    def sizeHint(self) -> QSize:
        return QSize(self.wants(), HIGH)

    def draw(self, painter: QPainter, c: Palette) -> None:
        card = self._card
        if card is None:
            return
        style = look(
            Kind.PLAIN, c, enabled=self.isEnabled(), pressed=self.isDown(), chosen=card.chosen
        )
        draw_box(painter, self.rect(), style.ground, style.border, radius=8, stroke=style.stroke)
        rows = self._rows(card)
        top = (HIGH - 20 - 15 * len(rows)) / 2
        shape = font(BODY, BOLD if card.chosen else MEDIUM)
        name = QRectF(4, top, self.width() - 8, 20)
        draw_text(painter, name, card.text, shape, style.ink, "center")
        below = QRectF(4, top + 21, self.width() - 8, 15 * len(rows))
        draw_lines(painter, below, rows, font(CAPTION), c.muted, 15, "center")

    def _rows(self, card: SplitCard) -> tuple[str, ...]:
        shape, room = font(CAPTION), self.width() - 8
        told = card.below if width_of(card.below, shape) <= room else card.short
        return wrap(told, shape, room, 2)


class SplitRow(Canvas):
    """`show_cards(cards)`; `chosen(kind)`. Arrows move between the ways."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Split the bill"))
        self.buttons = [SplitButton(kind, self) for kind in KINDS]
        for button in self.buttons:
            button.clicked.connect(self._pressed)

    def show_cards(self, cards: Sequence[SplitCard]) -> None:
        for button, card in zip(self.buttons, cards, strict=False):
            button.show_card(card)
        self._place()

    def take_focus(self) -> None:
        chosen = next((one for one in self.buttons if one.isChecked()), self.buttons[0])
        chosen.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _pressed(self) -> None:
        pressed = self.sender()
        if isinstance(pressed, SplitButton):
            self.chosen.emit(pressed.kind)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()), 0)
        at = next((i for i, one in enumerate(self.buttons) if one.hasFocus()), None)
        if not step or at is None:
            super().keyPressEvent(event)
            return
        wanted = max(0, min(at + step, len(self.buttons) - 1))
        self.buttons[wanted].setFocus(Qt.FocusReason.TabFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()
        super().resizeEvent(event)

    def _place(self) -> None:
        """By what each wants; what is over or missing is shared among all."""
        wants = [max(NARROWEST, button.wants()) for button in self.buttons]
        room = self.width() - GAP * (len(self.buttons) - 1)
        least = NARROWEST * len(wants)
        spare = sum(wants) - least
        if spare and sum(wants) > room:
            part = (room - least) / spare
            wants = [round(NARROWEST + (want - NARROWEST) * part) for want in wants]
        more = (room - sum(wants)) / len(wants)
        left = 0.0
        for button, want in zip(self.buttons, wants, strict=True):
            wide = want + more
            button.setGeometry(round(left), LABEL, round(left + wide) - round(left), HIGH)
            left += wide + GAP

    def draw(self, painter: QPainter, c: Palette) -> None:
        label = QRectF(0, 0, self.width(), 16)
        draw_text(painter, label, _("Split the bill"), font(CAPTION), c.muted)
