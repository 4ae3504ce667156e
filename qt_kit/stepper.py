"""Minus, number, plus."""

from typing import Literal

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QWidget

from qt_kit.control import Tappable
from qt_kit.drawing import draw_box, draw_text
from qt_kit.icons import THIN, draw_icon
from qt_kit.targets import Target
from qt_kit.theme import BOLD, STRONG, Palette, faded, font

StepPart = Literal["minus", "plus"]


def stepper_parts(box: QRect, key: int = 48) -> tuple[QRect, QRect, QRect]:
    """(minus, number, plus) inside a stepper whose keys are so wide."""
    inner = box.adjusted(1, 1, -1, -1)
    minus = QRect(inner.left(), box.top(), key, box.height())
    plus = QRect(inner.right() + 1 - key, box.top(), key, box.height())
    number = QRect(minus.right() + 1, box.top(), plus.left() - minus.right() - 1, box.height())
    return minus, number, plus


def draw_stepper(
    painter: QPainter,
    c: Palette,
    box: QRect,
    number: str,
    *,
    key: int = 48,
    px: int = STRONG,
    pressed: str | None = None,
    can_lower: bool = True,
    can_raise: bool = True,
    framed: bool = True,
) -> None:
    minus, middle, plus = stepper_parts(box, key)
    if framed:
        draw_box(painter, box, c.surface, c.line, radius=8)
    for part, rect, icon, able in (
        ("minus", minus, "minus", can_lower),
        ("plus", plus, "plus", can_raise),
    ):
        if part == pressed and able:
            draw_box(painter, QRectF(rect).adjusted(1, 2, -1, -2), c.sunken, radius=6)
        ink = c.text if able else faded(c.muted, 0.6)
        left, top = rect.center().x() - 9, rect.center().y() - 9
        draw_icon(painter, left, top, icon, ink, 20, THIN)
    draw_text(painter, middle, number, font(px, BOLD), c.text, "center")


class Stepper(Tappable):
    """`Stepper("Quantity", 1, lowest=1)`; `.changed(int)`; + and - and arrows too.

    `high=56, key=52, middle=32` is the one at the foot of the builder.
    """

    changed = Signal(int)

    def __init__(
        self,
        name: str,
        value: int = 1,
        *,
        lowest: int = 0,
        highest: int = 999,
        high: int = 48,
        key: int = 48,
        middle: int = 24,
        px: int = STRONG,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name, parent)
        self._value, self._lowest, self._highest = value, lowest, highest
        self._key, self._px = key, px
        self.setFixedSize(2 * key + middle + 2, high)

    def value(self) -> int:
        return self._value

    def set_value(self, value: int) -> None:
        """Shows it, without the signal."""
        self._value = value
        self.setAccessibleDescription(str(value))
        self.update()

    def set_range(self, lowest: int, highest: int) -> None:
        self._lowest, self._highest = lowest, highest
        self.update()

    def step(self, by: int) -> None:
        wanted = max(self._lowest, min(self._highest, self._value + by))
        if wanted != self._value:
            self.set_value(wanted)
            self.changed.emit(wanted)

    def sizeHint(self) -> QSize:
        return self.size()

    def part_at(self, x: int, y: int) -> str | None:
        minus, _, plus = stepper_parts(self.rect(), self._key)
        if minus.contains(x, y):
            return "minus"
        return "plus" if plus.contains(x, y) else None

    def activate(self, part: str) -> None:
        self.step(-1 if part == "minus" else 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Plus, Qt.Key.Key_Up, Qt.Key.Key_Right):
            self.step(1)
        elif key in (Qt.Key.Key_Minus, Qt.Key.Key_Down, Qt.Key.Key_Left):
            self.step(-1)
        else:
            super().keyPressEvent(event)

    def targets(self) -> list[Target]:
        minus, number, plus = stepper_parts(self.rect(), self._key)
        name = self.accessibleName()
        able = self.isEnabled()
        return [
            Target(f"{name} minus", minus, able and self._value > self._lowest),
            Target(name, number, able, str(self._value), self.hasFocus()),
            Target(f"{name} plus", plus, able and self._value < self._highest),
        ]

    def reveal(self, name: str) -> None:
        """All parts are always in sight."""

    def focus_rect(self) -> tuple[QRect, int]:
        return self.rect(), 8

    def draw(self, painter: QPainter, c: Palette) -> None:
        draw_stepper(
            painter,
            c,
            self.rect(),
            str(self._value),
            key=self._key,
            px=self._px,
            pressed=self.pressed_part,
            can_lower=self._value > self._lowest,
            can_raise=self._value < self._highest,
        )
