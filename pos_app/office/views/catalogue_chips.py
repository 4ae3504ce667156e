"""Categories as chips with their counts: one row, scrolled sideways where it is too long."""

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from pos_app.office.presenters.catalogue_places import Chip
from qt_kit.control import Tappable
from qt_kit.drawing import draw_box, draw_text, width_of
from qt_kit.icons import BOLD_STROKE, draw_icon
from qt_kit.targets import Target
from qt_kit.theme import BODY, BOLD, MEDIUM, Palette, font

HIT, HIGH = 48, 40
PADDING, COUNT_GAP, GAP = 10, 6, 4
DRAG_FROM, FADE = 10, 40


class ChipRow(Tappable):
    """`show_chips(chips)`; `.chosen(key)`. Arrows move and choose; `small` for the inner ones."""

    chosen = Signal(str)

    def __init__(self, name: str, parent: QWidget, *, small: bool = False) -> None:
        super().__init__(name, parent)
        self._chips: tuple[Chip, ...] = ()
        self._small = small
        self._left = 0
        self._from: tuple[int, int] | None = None
        self._dragged = False

    def show_chips(self, chips: tuple[Chip, ...]) -> None:
        if chips == self._chips:
            return
        self._chips = chips
        self.setAccessibleDescription(next((one.text for one in chips if one.chosen), ""))
        self._reveal_chosen()
        self.update()

    def _wide(self, chip: Chip) -> int:
        name = width_of(chip.text, font(BODY, BOLD if chip.chosen else MEDIUM))
        count = width_of(chip.count, font(BODY))
        icon = 22 if chip.hidden else 0
        return round(name + count + icon) + 2 * PADDING + COUNT_GAP

    def _rects(self) -> list[QRect]:
        rects, left = [], -self._left
        for chip in self._chips:
            wide = self._wide(chip)
            rects.append(QRect(left, 0, wide, HIT))
            left += wide + GAP
        return rects

    def _furthest(self) -> int:
        whole = sum(self._wide(chip) + GAP for chip in self._chips) - GAP
        return max(0, whole - self.width())

    def _scroll(self, left: int) -> None:
        wanted = max(0, min(left, self._furthest()))
        if wanted != self._left:
            self._left = wanted
            self.update()

    def _reveal_chosen(self) -> None:
        for chip, rect in zip(self._chips, self._rects(), strict=True):
            if chip.chosen:
                self._show(rect)
        self._scroll(self._left)

    def _show(self, rect: QRect) -> None:
        margin = FADE if self._furthest() else 0
        if rect.left() < margin:
            self._scroll(self._left + rect.left() - margin)
        elif rect.right() > self.width() - margin:
            self._scroll(self._left + rect.right() - self.width() + margin)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._reveal_chosen()
        super().resizeEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta()
        self._scroll(self._left - (turned.x() or turned.y()))
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._from, self._dragged = (event.position().toPoint().x(), self._left), False
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._from is not None and self._furthest():
            moved = event.position().toPoint().x() - self._from[0]
            if self._dragged or abs(moved) > DRAG_FROM:
                self._dragged = True
                self.let_go()
                self._scroll(self._from[1] - moved)
                return
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._from = None
        if not self._dragged:
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()), 0)
        if not step or not self._chips:
            super().keyPressEvent(event)
            return
        at = next((i for i, one in enumerate(self._chips) if one.chosen), 0)
        self.chosen.emit(self._chips[max(0, min(at + step, len(self._chips) - 1))].key)

    def part_at(self, x: int, y: int) -> str | None:
        found = zip(self._chips, self._rects(), strict=True)
        return next((f"#{chip.key}" for chip, rect in found if rect.contains(x, y)), None)

    def activate(self, part: str) -> None:
        self.chosen.emit(part[1:])

    def focus_rect(self) -> tuple[QRect, int]:
        found = zip(self._chips, self._rects(), strict=True)
        at = next((rect for chip, rect in found if chip.chosen), self.rect())
        return at.intersected(self.rect()).adjusted(0, 4, 0, -4), 20

    def targets(self) -> list[Target]:
        return [
            Target(
                f"{self.accessibleName()} {chip.text}",
                rect,
                True,
                f"{chip.count} chosen" if chip.chosen else chip.count,
            )
            for chip, rect in zip(self._chips, self._rects(), strict=True)
        ]

    def reveal(self, name: str) -> None:
        for target in self.targets():
            if target.name == name:
                self._show(target.rect)

    def draw(self, painter: QPainter, c: Palette) -> None:
        for chip, rect in zip(self._chips, self._rects(), strict=True):
            if rect.right() >= 0 and rect.left() <= self.width():
                self._draw_chip(painter, c, chip, rect)
        if self._left:
            self._draw_more(painter, c, "chevron-left", 0)
        if self._left < self._furthest():
            self._draw_more(painter, c, "chevron-right", self.width() - FADE)

    def _draw_chip(self, painter: QPainter, c: Palette, chip: Chip, rect: QRect) -> None:
        box = QRectF(rect.left(), (HIT - HIGH) / 2, rect.width(), HIGH)
        ink, quiet = c.muted, c.muted
        if chip.chosen and not self._small:
            draw_box(painter, box, c.text, radius=HIGH / 2)
            ink = quiet = c.surface
        elif chip.chosen:
            draw_box(painter, box, c.surface, c.line_strong, radius=HIGH / 2)
            ink = c.text
        elif f"#{chip.key}" == self.pressed_part:
            draw_box(painter, box, c.sunken, radius=HIGH / 2)
        left = box.left() + PADDING
        if chip.hidden:
            draw_icon(painter, left, box.top() + 12, "eye-off", quiet, 16, BOLD_STROKE)
            left += 22
        room = QRectF(left, box.top(), box.right() - left, HIGH)
        taken = draw_text(
            painter, room, chip.text, font(BODY, BOLD if chip.chosen else MEDIUM), ink
        )
        room.adjust(taken + COUNT_GAP, 0, 0, 0)
        draw_text(painter, room, chip.count, font(BODY), quiet)

    def _draw_more(self, painter: QPainter, c: Palette, icon: str, left: int) -> None:
        painter.fillRect(left, 0, FADE, HIT, c.paper)
        draw_icon(painter, left + 10, (HIT - 20) / 2, icon, c.text, 20, BOLD_STROKE)
