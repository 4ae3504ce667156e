"""The tiles of an item's pictures: tapped, dragged to order, moved by keys."""

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QApplication, QWidget

from qt_kit.control import Enter, Tappable
from qt_kit.drawing import draw_box
from qt_kit.icons import THIN, draw_icon
from qt_kit.pictures import Frame, Pictures
from qt_kit.targets import Target
from qt_kit.theme import Palette, ground_for
from qt_kit.wording import _

WIDE, HIGH, GAP, RADIUS = 72, 56, 8, 8
FILES, DISHES = "files", "dishes"
_STEPS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Down: 1,
}


class PictureTiles(Tappable):
    """`show_pictures(names, chosen)`; `.chosen(place)`, `.moved(place, to)`, `.removed(place)`,
    `.wanted(FILES | DISHES)`. Arrows choose, Alt and arrows move, Delete removes.
    """

    chosen = Signal(int)
    moved = Signal(int, int)
    removed = Signal(int)
    wanted = Signal(str)

    def __init__(self, pictures: Pictures, parent: QWidget) -> None:
        super().__init__(_("Pictures"), parent)
        self._pictures = pictures
        self._names: tuple[str, ...] = ()
        self._chosen = -1
        self._current = 0
        self._full = False
        self._grip: QPoint | None = None
        self._pointer = QPoint()
        self._dragged = -1
        pictures.ready.connect(self.update)

    def show_pictures(self, names: tuple[str, ...], chosen: int, *, full: bool) -> None:
        """`full`: no more can be added."""
        self._names, self._chosen, self._full = names, chosen, full
        self._current = max(0, min(self._current, self._count() - 1))
        self._dragged = -1
        self.setAccessibleDescription(_("{count} of the item").format(count=len(names)))
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        rows = -(-self._count() // self._columns(width)) if self._count() else 0
        return rows * (HIGH + GAP) - GAP if rows else 0

    def sizeHint(self) -> QSize:
        return QSize(4 * (WIDE + GAP) - GAP, HIGH)

    def _parts(self) -> list[str]:
        adding = [] if self._full else [FILES, DISHES]
        return [*(str(place) for place in range(len(self._names))), *adding]

    def _count(self) -> int:
        return len(self._parts())

    @staticmethod
    def _columns(width: int) -> int:
        return max(1, (width + GAP) // (WIDE + GAP))

    def _rect(self, place: int) -> QRect:
        row, column = divmod(place, self._columns(self.width()))
        return QRect(column * (WIDE + GAP), row * (HIGH + GAP), WIDE, HIGH)

    def part_at(self, x: int, y: int) -> str | None:
        for place, part in enumerate(self._parts()):
            if self._rect(place).contains(x, y):
                return part
        return None

    def activate(self, part: str) -> None:
        if part in (FILES, DISHES):
            self.wanted.emit(part)
        else:
            self._choose(int(part))

    def _choose(self, place: int) -> None:
        self._current = place
        self.chosen.emit(place)
        self.update()

    # Dragging, by mouse or finger

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        at = event.position().toPoint()
        part = self.pressed_part
        self._grip = at if part not in (None, FILES, DISHES) else None
        self._pointer = at

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        self._pointer = at
        if self._dragged >= 0:
            self.update()
            return
        if self._grip is None:
            super().mouseMoveEvent(event)
            return
        if (at - self._grip).manhattanLength() >= QApplication.startDragDistance():
            self._dragged = int(self.part_at(self._grip.x(), self._grip.y()) or 0)
            self.let_go()
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        dragged, self._dragged, self._grip = self._dragged, -1, None
        if dragged < 0:
            super().mouseReleaseEvent(event)
            return
        self.update()
        self.moved.emit(dragged, self._target())

    def _target(self) -> int:
        """The place nearest to where the picture is held."""

        def distance(place: int) -> int:
            return (self._rect(place).center() - self._pointer).manhattanLength()

        return min(range(len(self._names)), key=distance)

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()), 0)
        on_picture = self._current < len(self._names)
        if step and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            to = self._current + step
            if on_picture and 0 <= to < len(self._names):
                place, self._current = self._current, to
                self.moved.emit(place, to)
        elif step:
            self._current = max(0, min(self._current + step, self._count() - 1))
            self.chosen.emit(self._current if self._current < len(self._names) else -1)
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and on_picture:
            self.removed.emit(self._current)
        elif (event.key() in Enter or event.key() == Qt.Key.Key_Space) and self._count():
            self.activate(self._parts()[self._current])
        else:
            super().keyPressEvent(event)
            return
        self.update()

    def targets(self) -> list[Target]:
        names = {FILES: _("Add pictures"), DISHES: _("Choose a dish")}
        return [
            Target(
                names.get(part) or _("Picture {number}").format(number=place + 1),
                self._rect(place),
                text=self._says(place),
                focused=self.hasFocus() and place == self._current,
            )
            for place, part in enumerate(self._parts())
        ]

    def _says(self, place: int) -> str:
        if place >= len(self._names):
            return ""
        said = [_("cover")] if place == 0 else []
        return ", ".join([*said, _("chosen")] if place == self._chosen else said)

    def reveal(self, name: str) -> None:
        """All of them are in sight."""

    def focus_rect(self) -> tuple[QRect, int]:
        return (self._rect(self._current) if self._count() else self.rect()), RADIUS

    # Paint

    def draw(self, painter: QPainter, c: Palette) -> None:
        for place, part in enumerate(self._parts()):
            if part in (FILES, DISHES):
                self._draw_adding(painter, c, place, part)
            elif place != self._dragged:
                self._draw_picture(painter, c, place, self._rect(place))
        if self._dragged >= 0 and self._grip is not None:
            aim = QRectF(self._rect(self._target()))
            draw_box(painter, aim, None, c.focus, radius=RADIUS, stroke=2, dashed=True)
            moved = self._pointer - self._grip
            painter.setOpacity(0.85)
            held = self._rect(self._dragged).translated(moved)
            self._draw_picture(painter, c, self._dragged, held)
            painter.setOpacity(1)

    def _draw_picture(self, painter: QPainter, c: Palette, place: int, rect: QRect) -> None:
        name, ratio = self._names[place], self.devicePixelRatioF()
        box = QRectF(rect)
        draw_box(painter, box, c.ground(ground_for(0)), radius=RADIUS)
        shown = self._pictures.fill(name, Frame(WIDE, HIGH, RADIUS), HIGH - 4, ratio)
        if shown is None:
            draw_icon(painter, rect.x() + 24, rect.y() + 16, "image", c.muted, 24, THIN)
        else:
            wide, high = (length / ratio for length in (shown.width(), shown.height()))
            at = box.center()
            painter.drawPixmap(round(at.x() - wide / 2), round(at.y() - high / 2), shown)
        if place == self._chosen:
            draw_box(painter, box, None, c.focus, radius=RADIUS, stroke=3)
        elif place == 0:
            draw_box(painter, box, None, c.accent, radius=RADIUS, stroke=2)

    def _draw_adding(self, painter: QPainter, c: Palette, place: int, part: str) -> None:
        rect = self._rect(place)
        ground = c.sunken if self.pressed_part == part else None
        draw_box(painter, rect, ground, c.line_strong, radius=RADIUS, stroke=2, dashed=True)
        icon = "image-plus" if part == FILES else "pizza"
        draw_icon(painter, rect.x() + 25, rect.y() + 17, icon, c.text, 22, THIN)
