"""An amount, what is often tapped for it, and digits: cash received, the float."""

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from pos_app.presenters.sums import SumRow
from qt_kit.amount_field import AmountField
from qt_kit.control import Canvas
from qt_kit.drawing import draw_box, draw_lines, draw_text, wrap
from qt_kit.icons import BOLD_STROKE, THIN, draw_icon
from qt_kit.keypad import BACK, Keypad
from qt_kit.option import QuickAmount
from qt_kit.theme import BODY, BOLD, CAPTION, MEDIUM, Palette, font

GAP, COLUMN_GAP = 8, 24
CAPTION_ROW, FIELD, AFTER_FIELD, HINT = 24, 96, 16, 64
HIGHEST, WIDEST, LONE_CARD = 680, 1000, 117


class Card(Protocol):
    @property
    def amount(self) -> int: ...
    @property
    def text(self) -> str: ...
    @property
    def below(self) -> str: ...
    @property
    def chosen(self) -> bool: ...


class Note(Canvas):
    """A sentence under the amounts: a hint, or what went wrong."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._strong = self._text = self._icon = ""
        self._alarm = self._good = False

    def set_text(
        self, strong: str, text: str, *, alarm: bool, icon: str = "lightbulb", good: bool = False
    ) -> None:
        self._strong, self._text, self._alarm, self._icon = strong, text, alarm, icon
        self._good = good
        self.setAccessibleName(strong)
        self.setAccessibleDescription(text)
        self.update()

    def draw(self, painter: QPainter, c: Palette) -> None:
        ground, ink = (c.bad_soft, c.bad) if self._alarm else (c.sunken, c.muted)
        if self._good:
            ground, ink = c.good_soft, c.good
        draw_box(painter, self.rect(), ground, radius=12)
        icon = "octagon-alert" if self._alarm else self._icon
        draw_icon(painter, 16, (self.height() - 20) / 2, icon, ink, 20, THIN)
        room, middle = self.width() - 48 - 12, self.height() / 2
        rows = wrap(self._text, font(CAPTION), room, 2)
        top = middle - (17 + 16 * len(rows)) / 2
        strong = QRectF(48, top, room, 17)
        draw_text(painter, strong, self._strong, font(CAPTION, MEDIUM), c.text)
        below = QRectF(48, top + 17, room, 16 * len(rows))
        draw_lines(
            painter,
            below,
            rows,
            font(CAPTION),
            c.text if self._alarm or self._good else c.muted,
            16,
        )


class AmountPad(Canvas):
    """`digits("7")`, `digits("00")`, `backspace()`, `quick(minor)`; the owner shows the result.

    Keys: digits, Backspace; a point is ignored, because cents are typed. `stand(button)` puts one
    under the keypad, `show_steps` says in words what to do where there is a single amount.
    """

    digits = Signal(str)
    backspace = Signal()
    quick = Signal(int)

    def __init__(self, caption: str, key_prefix: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._caption = caption
        self.field = AmountField(caption, parent=self)
        self.field.pressed_key.connect(self._key)
        self.keypad = Keypad(key_prefix, corner="00", key=None, gap=GAP, parent=self)
        self.keypad.pressed_key.connect(self._key)
        self.note = Note(self)
        self._cards: list[QuickAmount] = []
        self._amounts: list[int] = []
        self._steps: tuple[str, ...] = ()
        self._under: QWidget | None = None

    def stand(self, widget: QWidget | None) -> None:
        """64 high, under the keypad, in place of what stood there."""
        if widget is self._under:
            return
        if self._under is not None:
            self._under.hide()
        self._under = widget
        if widget is not None:
            widget.setParent(self)
            widget.show()
        self._place()

    def set_caption(self, caption: str) -> None:
        self._caption = caption
        self.field.setAccessibleName(caption)
        self.update()

    def show_steps(self, steps: tuple[str, ...]) -> None:
        """Under a lone card; () where the cards speak for themselves."""
        if steps != self._steps:
            self._steps = steps
            self._place()
            self.update()

    def _key(self, key: str) -> None:
        if key == BACK:
            self.backspace.emit()
        else:
            self.digits.emit(key)

    def show_amount(self, symbol: str, amount: str, *, proposed: bool = False) -> None:
        self.field.set_amount(symbol, amount)
        self.field.set_fresh(proposed)

    def show_cards(self, cards: Sequence[Card]) -> None:
        """The first goes over both columns, and a last one that would stand alone."""
        while len(self._cards) < len(cards):
            made = QuickAmount("", "", parent=self)
            made.clicked.connect(self._quick_pressed)
            self._cards.append(made)
            QWidget.setTabOrder(self._cards[-2] if len(self._cards) > 1 else self.field, made)
        self._amounts = [card.amount for card in cards]
        for shown, card in zip(self._cards, cards, strict=False):
            shown.set_text(card.text, card.below, name=card.text)
            shown.set_chosen(card.chosen)
        for index, shown in enumerate(self._cards):
            shown.setVisible(index < len(cards))
        self._place()

    def _quick_pressed(self) -> None:
        pressed = self.sender()
        for card, amount in zip(self._cards, self._amounts, strict=False):
            if card is pressed:
                self.quick.emit(amount)

    def set_usable(self, usable: bool) -> None:
        for widget in (self.field, self.keypad, *self._cards):
            widget.setEnabled(usable)

    def take_focus(self) -> None:
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits also while a quick amount has the focus."""
        held = event.modifiers() & Qt.KeyboardModifier.AltModifier
        if event.text().isdigit() and not held:
            self.digits.emit(event.text())
        elif event.key() == Qt.Key.Key_Backspace:
            self.backspace.emit()
        elif event.text() not in {".", ","}:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()
        super().resizeEvent(event)

    def _left(self) -> int:
        return (self.width() - min(self.width(), WIDEST)) // 2

    def _place(self) -> None:
        left, wide = self._left(), min(self.width(), WIDEST)
        high = min(self.height() - CAPTION_ROW, HIGHEST)
        column = (wide - COLUMN_GAP) // 2
        self.field.setGeometry(left, CAPTION_ROW, column, FIELD)
        top = CAPTION_ROW + FIELD + AFTER_FIELD
        rows = 1 + max(0, len(self._amounts)) // 2
        room = high - FIELD - 2 * AFTER_FIELD - HINT
        row = (room - GAP * (rows - 1)) / max(1, rows)
        if self._steps:
            row = min(row, LONE_CARD)
        half = (column - GAP) // 2
        last = len(self._amounts) - 1
        for index, card in enumerate(self._cards[: len(self._amounts)]):
            down, across = divmod(index + 1, 2)
            y = top + round(down * (row + GAP))
            if index == 0 or (index == last and across == 0):
                card.setGeometry(left, y, column, round(row))
            else:
                card.setGeometry(left + across * (column - half), y, half, round(row))
        self.note.setGeometry(left, CAPTION_ROW + high - HINT, column, HINT)
        right, under = left + wide - column, CAPTION_ROW + high - HINT
        if self._under is not None:
            self._under.setGeometry(right, under, column, HINT)
            high -= HINT + AFTER_FIELD
        self.keypad.setGeometry(right, CAPTION_ROW, column, high)

    def draw(self, painter: QPainter, c: Palette) -> None:
        box = QRectF(self._left(), 0, self.width(), 16)
        draw_text(painter, box, self._caption, font(CAPTION), c.muted)
        if self._steps and self._amounts:
            self._draw_steps(painter, c)

    def _draw_steps(self, painter: QPainter, c: Palette) -> None:
        card = self._cards[0].geometry()
        top = card.bottom() + 32.0
        for number, step in enumerate(self._steps, 1):
            rows = wrap(step, font(BODY), card.width() - 48, 3)
            circle = QRectF(card.left(), top, 28, 28)
            draw_box(painter, circle, c.sunken, radius=14)
            draw_text(painter, circle, str(number), font(BODY, BOLD), c.text, "center")
            words = QRectF(card.left() + 40, top + 3, card.width() - 40, 22 * len(rows))
            draw_lines(painter, words, rows, font(BODY), c.text, 22)
            top += 22 * len(rows) + 22


def draw_sum(
    painter: QPainter,
    c: Palette,
    box: QRectF,
    row: tuple[str, str],
    *,
    strong: bool = False,
    px: int = BODY,
    role: str = "",
) -> None:
    """Words at the left, an amount at the right."""
    shape = font(px, BOLD) if strong else font(px)
    ink: QColor = getattr(c, role or ("text" if strong else "muted"))
    taken = draw_text(painter, box, row[1], shape, ink, "right")
    room = box.adjusted(0, 0, -taken - 12 if row[1] else 0, 0)
    draw_text(painter, room, row[0], shape, ink)


def draw_sum_row(painter: QPainter, c: Palette, box: QRectF, row: SumRow) -> None:
    """What the customer saves is green and carries a tag; what does nothing yet, a triangle."""
    if row.kind == "plain":
        draw_sum(painter, c, box, (row.text, row.amount))
        return
    icon = "tag" if row.kind == "good" else "triangle-alert"
    top = box.top() + (box.height() - 14) / 2
    draw_icon(painter, box.left(), top, icon, getattr(c, row.kind), 14, BOLD_STROKE)
    room = box.adjusted(20, 0, 0, 0)
    draw_sum(painter, c, room, (row.text, row.amount), role=row.kind)
