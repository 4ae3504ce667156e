"""The pages of the first run in a column: which are answered, which one shows, what is wrong."""

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QWidget

from pos_app.first_run.presenters.state import StepState
from qt_kit.control import Enter, Tappable
from qt_kit.drawing import draw_box, draw_text
from qt_kit.icons import BOLD_STROKE, draw_icon
from qt_kit.marks import draw_logo
from qt_kit.targets import Target
from qt_kit.theme import BODY, BOLD, CAPTION, MEDIUM, STRONG, Palette, font
from qt_kit.wording import _

WIDE, HEAD, ROW, DOT = 264, 96, 48, 28


class StepList(Tappable):
    """`show_steps(steps)`; `wanted(key)` of one that somebody was on already."""

    wanted = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(_("Steps"), parent)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._steps: tuple[StepState, ...] = ()
        self._at = 0

    def show_steps(self, steps: tuple[StepState, ...]) -> None:
        if steps == self._steps:
            return
        self._steps = steps
        here = [place for place, one in enumerate(steps) if one.here]
        self._at = here[0] if here else 0
        self.update()

    def _rect(self, place: int) -> QRect:
        return QRect(12, HEAD + place * ROW, self.width() - 24, ROW)

    def part_at(self, x: int, y: int) -> str | None:
        for place, one in enumerate(self._steps):
            if one.reachable and self._rect(place).contains(x, y):
                return one.key
        return None

    def activate(self, part: str) -> None:
        self.wanted.emit(part)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
        reachable = [place for place, one in enumerate(self._steps) if one.reachable]
        if step and reachable:
            self._at = max(reachable[0], min(self._at + step, reachable[-1]))
            self.update()
        elif event.key() in (*Enter, Qt.Key.Key_Space) and self._at in reachable:
            self.wanted.emit(self._steps[self._at].key)
        else:
            super().keyPressEvent(event)

    def focus_rect(self) -> tuple[QRect, int]:
        return self._rect(self._at).adjusted(0, 2, 0, -2), 8

    def targets(self) -> list[Target]:
        return [
            Target(f"Step {one.text}", self._rect(place), one.reachable, one.mark)
            for place, one in enumerate(self._steps)
        ]

    def reveal(self, name: str) -> None:
        """All are always in sight."""

    def draw(self, painter: QPainter, c: Palette) -> None:
        painter.fillRect(self.rect(), c.sunken)
        painter.fillRect(self.width() - 1, 0, 1, self.height(), c.line)
        draw_logo(painter, QRectF(24, 28, 36, 36), c.accent, c.on_accent)
        title = QRectF(72, 28, self.width() - 84, 36)
        draw_text(painter, title, _("A new shop"), font(STRONG, BOLD), c.text)
        for place, one in enumerate(self._steps):
            self._draw_step(painter, c, place, one)

    def _draw_step(self, painter: QPainter, c: Palette, place: int, one: StepState) -> None:
        rect = self._rect(place)
        here = one.here
        if here or one.key == self.pressed_part:
            draw_box(painter, rect.adjusted(0, 2, 0, -2), c.surface, c.line, radius=8)
        dot = QRectF(rect.left() + 10, rect.center().y() - DOT / 2 + 1, DOT, DOT)
        ground, ink = {
            "done": (c.good_soft, c.good),
            "open": (c.accent, c.on_accent),
            "wrong": (c.bad_soft, c.bad),
            "ahead": (c.line, c.muted),
        }[one.mark]
        draw_box(painter, dot, ground, radius=DOT // 2)
        icon = {"done": "check", "wrong": "circle-alert"}.get(one.mark, "")
        if icon:
            draw_icon(painter, dot.left() + 6, dot.top() + 6, icon, ink, 16, BOLD_STROKE)
        else:
            draw_text(painter, dot, str(place + 1), font(CAPTION, BOLD), ink, "center")
        words = QRectF(dot.right() + 12, rect.top(), rect.right() - dot.right() - 20, ROW)
        ink = c.text if one.reachable or here else c.muted
        shape = font(BODY, BOLD if here else MEDIUM)
        draw_text(painter, words, one.text, shape, c.bad if one.mark == "wrong" else ink)
