"""Choices of an item: one of a group, and ones that are counted."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter
from PySide6.QtWidgets import QWidget

from qt_kit.control import Control, Enter, Tappable
from qt_kit.drawing import draw_box, draw_text, width_of
from qt_kit.icons import BOLD_STROKE, THIN, draw_icon
from qt_kit.pictures import Pictures
from qt_kit.targets import Target
from qt_kit.theme import (
    BODY,
    BOLD,
    CAPTION,
    LARGE,
    MEDIUM,
    STRONG,
    TITLE,
    Palette,
    faded,
    font,
    line_height,
)


class OptionCard(Control):
    """A name over a caption, centred: options, quick amounts, ways to split, receipts.

    `OptionCard("Thin", "+3.00")`, checkable; `set_chosen(bool)`. `tick` shows the check before a
    chosen name. `icon` stands over the name, `key` in a frame at the upper right.
    """

    def __init__(
        self,
        text: str,
        below: str = "",
        *,
        high: int = 56,
        px: int = BODY,
        icon: str = "",
        key: str = "",
        tick: bool = True,
        name: str = "",
        quiet: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name or text, parent)
        self.radius = 12 if high > 100 else 8
        self._below, self._high, self._px = below, high, px
        self._icon, self._key, self._tick, self._quiet = icon, key, tick, quiet
        self._good = False
        self.setText(text)
        self.setCheckable(True)

    def set_text(self, text: str, below: str = "", *, good: bool = False, name: str = "") -> None:
        """`good` writes the caption in green: Free."""
        self.setText(text)
        self.setAccessibleName(name or text)
        self.setAccessibleDescription(below)
        self._below, self._good = below, good
        self.update()

    def set_chosen(self, chosen: bool) -> None:
        self.setChecked(chosen)
        self.update()

    def nextCheckState(self) -> None:
        """Choosing is the presenter's to decide; a tap alone changes nothing."""

    def sizeHint(self) -> QSize:
        wide = max(
            width_of(self.text(), font(self._px, BOLD)), width_of(self._below, font(CAPTION))
        )
        return QSize(round(wide) + 48, self._high)

    def minimumSizeHint(self) -> QSize:
        return QSize(48, self._high)

    def draw(self, painter: QPainter, c: Palette) -> None:
        chosen, able = self.isChecked(), self.isEnabled()
        ground = c.accent_soft if chosen else c.surface
        if self.isDown() or not able or (self._quiet and not chosen):
            ground = c.sunken
        border = c.accent if chosen else c.line if able and not self._quiet else None
        stroke = 2 if chosen else 1
        draw_box(painter, self.rect(), ground, border, radius=self.radius, stroke=stroke)
        ink = c.text if able else c.muted
        self._draw_words(painter, c, ink, chosen)
        if self._key:
            box = QRectF(self.width() - 29, 9, 20, 20)
            draw_box(painter, box, None, c.line, radius=4)
            draw_text(painter, box, self._key, font(CAPTION, MEDIUM), c.muted, "center")

    def _shape(self, weight: int) -> QFont:
        """Large letters get smaller where the words would be cut."""
        sizes = [px for px in (self._px, TITLE, STRONG, BODY) if px <= self._px]
        shapes = [font(px, weight) for px in sizes]
        room = self.width() - 16
        return next((one for one in shapes if width_of(self.text(), one) <= room), shapes[-1])

    def _draw_words(self, painter: QPainter, c: Palette, ink: QColor, chosen: bool) -> None:
        heavy = chosen or self._px > STRONG
        shape = self._shape(BOLD if heavy else MEDIUM)
        high = line_height(self._px)
        below_high = 16 if self._below else 0
        over = 28 + 8 if self._icon else 0
        top = (self.height() - high - below_high - over) / 2
        if self._icon:
            left = (self.width() - 28) / 2
            draw_icon(painter, left, top, self._icon, ink, 28, THIN)
            top += over
        tick = chosen and self._tick and not self._icon and self._px == BODY
        wide = width_of(self.text(), shape) + (20 if tick else 0)
        left = max(8.0, (self.width() - wide) / 2)
        if tick:
            draw_icon(painter, left, top + 2, "check", c.accent, 16, BOLD_STROKE)
            left += 20
        room = QRectF(left, top, self.width() - left - 6, high)
        draw_text(painter, room, self.text(), shape, ink)
        if self._below:
            row = QRectF(4, top + high, self.width() - 8, 16)
            tint = c.good if self._good else c.muted
            draw_text(painter, row, self._below, font(CAPTION), tint, "center")


class CountedOption(Tappable):
    """A topping or dip that may be taken several times: picture, name over price, minus n plus.

    `set_state(count, price, ...)`; `.changed(by)` with +1 or -1. A tap on the name adds one too.
    """

    changed = Signal(int)

    def __init__(
        self,
        name: str,
        pictures: Pictures | None = None,
        picture: str = "",
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name, parent)
        self._text, self._pictures, self._picture = name, pictures, picture
        self._count, self._price, self._free = 0, "", False
        self._can_add = True
        self.setFixedHeight(56)
        if pictures is not None:
            pictures.ready.connect(self.update)

    def set_state(
        self, count: int, price: str, *, free: bool = False, can_add: bool = True
    ) -> None:
        self._count, self._price, self._free, self._can_add = count, price, free, can_add
        self.setAccessibleDescription(f"{count} {price}")
        self.update()

    def count(self) -> int:
        return self._count

    def sizeHint(self) -> QSize:
        return QSize(260, 56)

    def _keys(self) -> tuple[QRect, QRect]:
        right = self.width() - 3
        return QRect(right - 112, 0, 48, 56), QRect(right - 48, 0, 48, 56)

    def part_at(self, x: int, y: int) -> str | None:
        minus, _ = self._keys()
        if self._count and minus.contains(x, y):
            return "minus"
        return "plus" if self._can_add or not self._count else None

    def activate(self, part: str) -> None:
        if part == "minus" or self._can_add:
            self.changed.emit(-1 if part == "minus" else 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Plus, Qt.Key.Key_Space, *Enter):
            self.activate("plus")
        elif key is Qt.Key.Key_Minus and self._count:
            self.activate("minus")
        else:
            super().keyPressEvent(event)

    def targets(self) -> list[Target]:
        minus, plus = self._keys()
        able = self.isEnabled()
        text = f"{self._count} {self._price}"
        found = [Target(self._text, self.rect().adjusted(0, 0, -116, 0), able, text)]
        found.append(Target(f"{self._text} plus", plus, able and self._can_add, text))
        if self._count:
            found.append(Target(f"{self._text} minus", minus, able, text))
        return found

    def reveal(self, name: str) -> None:
        """All parts are always in sight."""

    def focus_rect(self) -> tuple[QRect, int]:
        return self.rect(), 8

    def draw(self, painter: QPainter, c: Palette) -> None:
        taken = self._count > 0
        ground = c.accent_soft if taken else c.surface
        if self.pressed_part is not None or not self.isEnabled():
            ground = c.sunken
        draw_box(painter, self.rect(), ground, c.accent if taken else c.line, radius=8)
        left = 13.0
        if self._picture and self._pictures is not None:
            shown = self._pictures.get(self._picture, 32, self.devicePixelRatioF())
            if shown is not None:
                ratio = shown.devicePixelRatioF()
                dx = (32 - shown.width() / ratio) / 2
                dy = (32 - shown.height() / ratio) / 2
                painter.drawPixmap(
                    QRectF(left + dx, 12 + dy, 32 - 2 * dx, 32 - 2 * dy).topLeft(), shown
                )
            left += 40
        minus, plus = self._keys()
        room = (minus.left() if taken else plus.left()) - left
        ink = c.text if self.isEnabled() else c.muted
        name = QRectF(left, 10, room, 20)
        draw_text(painter, name, self._text, font(BODY, BOLD if taken else MEDIUM), ink)
        price = QRectF(left, 30, room, 16)
        draw_text(painter, price, self._price, font(CAPTION), c.good if self._free else c.muted)
        able_ink = c.text if taken else c.muted
        plus_ink = able_ink if self._can_add else faded(c.muted, 0.5)
        draw_icon(painter, plus.center().x() - 9, 18, "plus", plus_ink, 20, THIN)
        if taken:
            draw_icon(painter, minus.center().x() - 9, 18, "minus", c.text, 20, THIN)
            middle = QRectF(minus.right() + 1, 0, 16, 56).adjusted(-8, 0, 8, 0)
            draw_text(painter, middle, str(self._count), font(STRONG, BOLD), c.text, "center")


class QuickAmount(OptionCard):
    """A note or the exact sum as a card: the amount large over what comes back."""

    def __init__(self, text: str, below: str, *, name: str = "", parent: QWidget | None = None):
        super().__init__(text, below, high=117, px=LARGE, tick=False, name=name, parent=parent)
