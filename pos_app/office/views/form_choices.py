"""One of several, or any of them, in a form."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from pos_app.office.presenters.fields import Mark, Marks, Pick
from pos_app.office.views.form_inputs import CAPTION_HIGH, draw_caption, draw_problem, problem_high
from qt_kit.badge import tone_colours
from qt_kit.control import Canvas, Enter, Tappable
from qt_kit.drawing import draw_box, draw_text, width_of
from qt_kit.icons import BOLD_STROKE, THIN, draw_icon
from qt_kit.select import Choice, Select
from qt_kit.targets import Target
from qt_kit.theme import BODY, BOLD, CAPTION, MEDIUM, Palette, font

CHIP, GAP = 40, 6


def _icon(choice: tuple[str, str] | tuple[str, str, str]) -> str:
    return choice[2] if len(choice) == 3 else ""


_BOXES = {True: "square-check", False: "square"}


class PickInput(Canvas):
    """One of several, with its caption."""

    picked = Signal(str)

    def __init__(self, spec: Pick, parent: QWidget) -> None:
        super().__init__(parent)
        self._spec = spec
        self.select = _PlainSelect(spec.name or spec.label, parent=self)
        self.select.picked.connect(self.picked)
        self.setFocusProxy(self.select)
        self.show_spec(spec)

    def show_spec(self, spec: Pick) -> None:
        self._spec = spec
        several = spec.several
        choices = [
            Choice(one[0], one[1], _icon(one) if several is None else _BOXES[one[0] in several])
            for one in spec.choices
        ]
        self.select.wrong = bool(spec.problem)
        self.select.setEnabled(spec.enabled)
        if several is not None:
            texts = {one[0]: one[1] for one in spec.choices}
            self.select.chips = tuple(texts.get(key, key) for key in several)
            self.select.set_choices(choices, "")
            self.select.setAccessibleDescription(", ".join(self.select.chips))
            self.update()
            return
        self.select.set_choices(choices, spec.chosen)
        shown = next((one.icon for one in choices if one.key == spec.chosen), "")
        self.select.set_icon(shown)
        self.update()

    def _top(self) -> int:
        return CAPTION_HIGH if self._spec.label else 0

    def height_for(self, width: int) -> int:
        return self._top() + 48 + problem_high(self._spec.problem, width)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.select.setGeometry(0, self._top(), self.width(), 48)

    def focus_rect(self) -> tuple[QRect, int]:
        return self.select.geometry(), 8

    def draw(self, painter: QPainter, c: Palette) -> None:
        if self._spec.label:
            draw_caption(painter, c, self._spec.label, self.width())
        if self._spec.problem:
            draw_problem(painter, c, self._spec.problem, self._top() + 52, self.width())


class _PlainSelect(Select):
    """Drawn as a field: what is chosen at the left, the arrow at the right."""

    wrong = False
    chips: tuple[str, ...] | None = None
    """What is chosen of several."""

    def set_choices(self, choices: Sequence[Choice], chosen: str) -> None:
        super().set_choices(choices, chosen)
        self.setChecked(False)

    def draw(self, painter: QPainter, c: Palette) -> None:
        border = c.bad if self.wrong else c.line_strong
        ground = c.sunken if self.isDown() or not self.isEnabled() else c.surface
        draw_box(painter, self.rect(), ground, border, radius=8, stroke=2 if self.wrong else 1)
        left = 12.0
        if self.icon_name:
            draw_icon(painter, left, 15, self.icon_name, c.muted, 18, THIN)
            left += 26
        room = QRectF(left, 0, self.width() - left - 36, self.height())
        if self.chips is None:
            ink = c.text if self.isEnabled() else c.muted
            draw_text(painter, room, self.text(), font(BODY), ink)
        else:
            self._draw_chips(painter, c, room.adjusted(-4, 0, 0, 0), self.chips)
        draw_icon(painter, self.width() - 30, 15, "chevron-down", c.text, 18, BOLD_STROKE)

    def _draw_chips(
        self, painter: QPainter, c: Palette, room: QRectF, chips: tuple[str, ...]
    ) -> None:
        """As many as there is room for, then how many more."""
        shape, left = font(CAPTION, MEDIUM), room.left()
        for place, words in enumerate(chips):
            more = f"+{len(chips) - place - 1}" if place < len(chips) - 1 else ""
            kept = width_of(more, shape) + 12 if more else 0
            wide = min(width_of(words, shape) + 16, room.right() - left - kept)
            if wide < 28:
                draw_text(
                    painter,
                    room.adjusted(left - room.left(), 0, 0, 0),
                    f"+{len(chips) - place}",
                    shape,
                    c.muted,
                )
                return
            box = QRectF(left, 12, wide, 24)
            draw_box(painter, box, c.sunken, radius=12)
            draw_text(painter, box.adjusted(8, 0, -8, 0), words, shape, c.text)
            left += wide + 6


class MarksInput(Tappable):
    """Any of several as chips that wrap; arrows move, Space takes or leaves one."""

    picked = Signal(str)

    def __init__(self, spec: Marks, parent: QWidget) -> None:
        super().__init__(spec.label, parent)
        self._spec, self._at = spec, 0
        self.show_spec(spec)

    def show_spec(self, spec: Marks) -> None:
        self._spec = spec
        on = [mark.text for mark in spec.marks if mark.on]
        self.setAccessibleDescription(", ".join(on))
        self.update()

    def _shape_wide(self, mark: Mark) -> int:
        return round(width_of(mark.text, font(BODY, BOLD))) + (26 if mark.icon else 0) + 24

    def _rects(self, width: int) -> list[QRect]:
        rects, left, top = [], 0, CAPTION_HIGH
        for mark in self._spec.marks:
            wide = min(self._shape_wide(mark), width)
            if left and left + wide > width:
                left, top = 0, top + CHIP + GAP
            rects.append(QRect(left, top, wide, CHIP))
            left += wide + GAP
        return rects

    def height_for(self, width: int) -> int:
        rects = self._rects(width)
        below = rects[-1].bottom() + 1 if rects else CAPTION_HIGH
        return below + problem_high(self._spec.problem, width)

    def part_at(self, x: int, y: int) -> str | None:
        found = zip(self._spec.marks, self._rects(self.width()), strict=True)
        reach = GAP // 2
        return next(
            (m.key for m, r in found if r.adjusted(-reach, -reach, reach, reach).contains(x, y)),
            None,
        )

    def activate(self, part: str) -> None:
        self._at = [mark.key for mark in self._spec.marks].index(part)
        self.picked.emit(part)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, last = Qt.Key(event.key()), len(self._spec.marks) - 1
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(key, 0)
        if step:
            self._at = max(0, min(self._at + step, last))
            self.update()
        elif key in (Qt.Key.Key_Space, *Enter) and self._spec.marks:
            self.picked.emit(self._spec.marks[min(self._at, last)].key)
        else:
            super().keyPressEvent(event)

    def focus_rect(self) -> tuple[QRect, int]:
        rects = self._rects(self.width())
        return (rects[min(self._at, len(rects) - 1)] if rects else self.rect()), 8

    def targets(self) -> list[Target]:
        return [
            Target(f"{self._spec.label} {m.text}", rect, self.isEnabled(), "chosen" if m.on else "")
            for m, rect in zip(self._spec.marks, self._rects(self.width()), strict=True)
        ]

    def reveal(self, name: str) -> None:
        """The column scrolls."""

    def draw(self, painter: QPainter, c: Palette) -> None:
        draw_caption(painter, c, self._spec.label, self.width())
        soft, strong = tone_colours(self._spec.tone, c)
        for mark, rect in zip(self._spec.marks, self._rects(self.width()), strict=True):
            ground, border, ink = c.surface, c.line, c.muted
            if mark.on:
                ground, border, ink = soft, strong, strong
            if mark.key == self.pressed_part:
                ground = c.sunken
            stroke = 2 if mark.on else 1
            draw_box(painter, rect, ground, border, radius=8, stroke=stroke)
            left = rect.left() + 12.0
            if mark.icon:
                draw_icon(painter, left, rect.top() + 11, mark.icon, ink, 18, BOLD_STROKE)
                left += 26
            room = QRectF(left, rect.top(), rect.right() - left - 8, CHIP)
            shape = font(BODY, BOLD if mark.on else MEDIUM)
            draw_text(painter, room, mark.text, shape, ink if mark.on else c.text)
        if self._spec.problem:
            told = self._spec.problem
            top = self.height() - problem_high(told, self.width()) + 4
            draw_problem(painter, c, told, top, self.width())
