"""What an item comes with, each to be left out."""

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from pos_app.presenters.builder import Removal
from qt_kit.control import Canvas, Enter
from qt_kit.drawing import draw_text
from qt_kit.option import OptionCard
from qt_kit.theme import BOLD, CAPTION, STRONG, Palette, font
from qt_kit.wording import _

GAP, HEAD, AFTER_HEAD = 8, 28, 4
REMOVAL_HIGH = 48


def columns_in(wide: int, least: int, most: int, count: int) -> int:
    """How many stand side by side, each at least so wide."""
    return max(1, min(most, (wide + GAP) // (least + GAP), max(1, count)))


class Removals(Canvas):
    """What the item comes with, each to be left out."""

    toggled = Signal(str)
    focus_moved = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Leave out"))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._of = ""
        self._removals: tuple[Removal, ...] = ()
        self.cards: list[OptionCard] = []
        self.current = 0

    def show_removals(self, of: str, removals: tuple[Removal, ...]) -> list[OptionCard]:
        """The cards made new, for whoever watches them."""
        self._of = of
        made: list[OptionCard] = []
        if [one.id for one in removals] != [one.id for one in self._removals]:
            for card in self.cards:
                card.hide()
                card.deleteLater()
            made = [self._make(one) for one in removals]
            self.cards, self.current = made, 0
        self._removals = removals
        for card, one in zip(self.cards, removals, strict=True):
            text = _("No {name}") if one.left_out else "{name}"
            shown = one.text[:1].lower() + one.text[1:] if one.left_out else one.text
            name = _("Leave out {name}").format(name=one.text)
            card.set_text(text.format(name=shown), name=name)
            card.set_chosen(one.left_out)
        self._place()
        self.update()
        return made

    def _make(self, one: Removal) -> OptionCard:
        card = OptionCard(one.text, high=REMOVAL_HIGH, parent=self)
        card.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        card.clicked.connect(lambda: self.toggled.emit(one.id))
        card.show()
        return card

    def _columns(self, wide: int) -> int:
        return columns_in(wide, 140, 5, len(self.cards))

    def high_at(self, wide: int) -> int:
        rows = -(-len(self.cards) // self._columns(wide))
        return HEAD + AFTER_HEAD + rows * (REMOVAL_HIGH + GAP) - GAP if self.cards else 0

    def _place(self) -> None:
        columns = self._columns(self.width())
        wide = (self.width() - GAP * (columns - 1)) / columns
        for place, card in enumerate(self.cards):
            row, column = divmod(place, columns)
            left = round(column * (wide + GAP))
            top = HEAD + AFTER_HEAD + row * (REMOVAL_HIGH + GAP)
            card.setGeometry(left, top, round(column * (wide + GAP) + wide) - left, REMOVAL_HIGH)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()
        super().resizeEvent(event)

    def take_nth(self, number: int) -> bool:
        if not 0 < number <= len(self.cards):
            return False
        self.current = number - 1
        self.toggled.emit(self._removals[self.current].id)
        self.focus_moved.emit()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        columns = self._columns(self.width())
        step = {
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Down: columns,
            Qt.Key.Key_Up: -columns,
        }.get(key, 0)
        if step:
            self.current = max(0, min(self.current + step, len(self.cards) - 1))
            self.focus_moved.emit()
            self.update()
        elif key in (*Enter, Qt.Key.Key_Space):
            self.take_nth(self.current + 1)
        else:
            super().keyPressEvent(event)

    def focus_rect(self) -> tuple[QRect, int]:
        return (self.cards[self.current].geometry(), 8) if self.cards else (self.rect(), 8)

    def draw(self, painter: QPainter, c: Palette) -> None:
        if not self.cards:
            return
        head = QRectF(0, 0, self.width(), HEAD)
        left = draw_text(painter, head, _("Leave out"), font(STRONG, BOLD), c.text)
        rest = QRectF(left + 9, 1, self.width() - left - 9, HEAD)
        draw_text(painter, rest, self._of, font(CAPTION), c.muted)
