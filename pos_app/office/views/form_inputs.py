"""The inputs a form of the catalogue is made of, each with its caption and its problem."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPalette, QResizeEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from pos_app.office.presenters.fields import Mark, Marks, Note, Pick, Said, Text
from qt_kit.badge import Tone, tone_colours
from qt_kit.control import Canvas, Enter, Tappable
from qt_kit.drawing import draw_box, draw_lines, draw_text, width_of, wrap
from qt_kit.field import TextField
from qt_kit.icons import BOLD_STROKE, THIN, draw_icon
from qt_kit.select import Choice, Select
from qt_kit.targets import Target
from qt_kit.theme import BODY, BOLD, CAPTION, MEDIUM, Palette, current, font

CAPTION_HIGH = 20
AREA = 76
CHIP, GAP = 40, 6


class LanguageTabs(Tappable):
    """The languages of a name, small at the right of its caption; arrows move."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__("Language", parent)
        self._tabs: tuple[tuple[str, str], ...] = ()
        self._at = ""
        self.setFixedHeight(28)

    def show_tabs(self, tabs: tuple[tuple[str, str], ...], at: str) -> None:
        self._tabs, self._at = tabs, at
        self.setVisible(bool(tabs))
        self.resize(self._wants(), 28)
        self.update()

    def _wants(self) -> int:
        return sum(round(width_of(words, font(CAPTION, MEDIUM))) + 14 for _k, words in self._tabs)

    def _rects(self) -> list[QRect]:
        rects, left = [], 0
        for _key, words in self._tabs:
            wide = round(width_of(words, font(CAPTION, MEDIUM))) + 14
            rects.append(QRect(left, 0, wide, self.height()))
            left += wide
        return rects

    def part_at(self, x: int, y: int) -> str | None:
        found = zip(self._tabs, self._rects(), strict=True)
        return next((tab[0] for tab, rect in found if rect.contains(x, y)), None)

    def activate(self, part: str) -> None:
        self.chosen.emit(part)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()), 0)
        keys = [key for key, _words in self._tabs]
        if step and self._at in keys:
            place = max(0, min(keys.index(self._at) + step, len(keys) - 1))
            self.chosen.emit(keys[place])
        else:
            super().keyPressEvent(event)

    def focus_rect(self) -> tuple[QRect, int]:
        found = zip(self._tabs, self._rects(), strict=True)
        at = next((rect for tab, rect in found if tab[0] == self._at), self.rect())
        return at.adjusted(2, 4, -2, -4), 4

    def targets(self) -> list[Target]:
        return [
            Target(words, rect, True, "chosen" if key == self._at else "")
            for (key, words), rect in zip(self._tabs, self._rects(), strict=True)
        ]

    def reveal(self, name: str) -> None:
        """All are always in sight."""

    def draw(self, painter: QPainter, c: Palette) -> None:
        for (key, words), rect in zip(self._tabs, self._rects(), strict=True):
            ink = c.accent if key == self._at else c.muted
            draw_text(painter, rect, words, font(CAPTION, MEDIUM), ink, "center")


class LineInput(TextField):
    """A line with its caption and, at its right, the languages."""

    spoken = Signal(str)

    def __init__(self, spec: Text, parent: QWidget) -> None:
        super().__init__(spec.name, label=spec.label, suffix=spec.suffix, parent=parent)
        self.tabs = LanguageTabs(self)
        self.tabs.chosen.connect(self.spoken)
        self.show_spec(spec)

    def show_spec(self, spec: Text) -> None:
        self._label = spec.label
        self.edit.setAccessibleName(spec.name)
        if self.text() != spec.text and self.text().strip() != spec.text:
            self.edit.blockSignals(True)
            self.set_text(spec.text)
            self.edit.blockSignals(False)
        if spec.problem != self._problem:
            self.set_problem(spec.problem)
        self.setEnabled(spec.enabled)
        self.tabs.show_tabs(spec.tabs, spec.path.rpartition("/")[2])
        self._place_tabs()
        self.update()

    def height_for(self, width: int) -> int:
        self.resize(width, self.height())
        return self.sizeHint().height()

    def resizeEvent(self, event: QEvent) -> None:
        super().resizeEvent(event)
        self._place_tabs()

    def _place_tabs(self) -> None:
        self.tabs.move(self.width() - self.tabs.width() + 7, -6)


class _Area(QPlainTextEdit):
    """Tab goes on instead of being written."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.setFont(font(BODY))
        self.document().setDocumentMargin(2)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.tint()
        current().changed.connect(self.tint)

    def tint(self) -> None:
        shades, c = self.palette(), current().colours
        shades.setColor(QPalette.ColorRole.Base, c.surface)
        shades.setColor(QPalette.ColorRole.Text, c.text)
        self.setPalette(shades)


class AreaInput(Canvas):
    """Several lines with their caption."""

    changed = Signal(str)

    def __init__(self, spec: Text, parent: QWidget) -> None:
        super().__init__(parent)
        self._spec = spec
        self.edit = _Area(self)
        self.edit.textChanged.connect(lambda: self.changed.emit(self.edit.toPlainText()))
        self.edit.installEventFilter(self)
        self.setFocusProxy(self.edit)
        self.show_spec(spec)

    def show_spec(self, spec: Text) -> None:
        self._spec = spec
        self.edit.setAccessibleName(spec.name)
        if self.edit.toPlainText().strip() != spec.text:
            self.edit.blockSignals(True)
            self.edit.setPlainText(spec.text)
            self.edit.blockSignals(False)
        self.update()

    def height_for(self, width: int) -> int:
        return CAPTION_HIGH + AREA + problem_high(self._spec.problem, width)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QFocusEvent):
            self.update()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.edit.setGeometry(10, CAPTION_HIGH + 8, self.width() - 20, AREA - 16)

    def focus_rect(self) -> tuple[QRect, int]:
        return QRect(0, CAPTION_HIGH, self.width(), AREA), 8

    def draw(self, painter: QPainter, c: Palette) -> None:
        draw_caption(painter, c, self._spec.label, self.width())
        wrong = bool(self._spec.problem)
        box = QRectF(0, CAPTION_HIGH, self.width(), AREA)
        border = c.bad if wrong else c.line_strong
        draw_box(painter, box, c.surface, border, radius=8, stroke=2 if wrong else 1)
        if wrong:
            draw_problem(painter, c, self._spec.problem, box.bottom() + 4, self.width())


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
            Choice(key, text, icon if several is None else _BOXES[key in several])
            for key, text, icon in spec.choices
        ]
        self.select.wrong = bool(spec.problem)
        if several is not None:
            texts = {key: text for key, text, _icon in spec.choices}
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
            draw_text(painter, room, self.text(), font(BODY), c.text)
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


class NoteBox(Canvas):
    """A sentence on a ground that says how bad it is."""

    def __init__(self, spec: Note, parent: QWidget) -> None:
        super().__init__(parent)
        self._spec = spec
        self.show_spec(spec)

    def show_spec(self, spec: Note) -> None:
        self._spec = spec
        self.setAccessibleName(spec.name or spec.text)
        self.setAccessibleDescription(spec.text)
        self.update()

    def height_for(self, width: int) -> int:
        return 20 * len(wrap(self._spec.text, font(BODY), width - 52)) + 20

    def draw(self, painter: QPainter, c: Palette) -> None:
        ground, ink = tone_colours(self._spec.tone, c)
        draw_box(painter, self.rect(), ground, radius=8)
        draw_icon(painter, 12, 11, self._spec.icon, ink, 18, BOLD_STROKE)
        lines = wrap(self._spec.text, font(BODY), self.width() - 52)
        quiet = self._spec.tone is Tone.NEUTRAL
        words = QRectF(40, 10, self.width() - 52, 20 * len(lines))
        draw_lines(painter, words, lines, font(BODY), c.text if quiet else ink, 20)


class SaidBox(Canvas):
    """Words over quieter ones."""

    def __init__(self, spec: Said, parent: QWidget) -> None:
        super().__init__(parent)
        self._spec = spec
        self.show_spec(spec)

    def show_spec(self, spec: Said) -> None:
        self._spec = spec
        self.setAccessibleName(spec.text)
        self.setAccessibleDescription(spec.below)
        self.setToolTip(f"{spec.text}\n{spec.below}".strip())
        self.update()

    def height_for(self, _width: int) -> int:
        return 48

    def draw(self, painter: QPainter, c: Palette) -> None:
        top = QRectF(0, 4 if self._spec.below else 14, self.width(), 20)
        draw_text(painter, top, self._spec.text, font(BODY, MEDIUM), c.text)
        below = QRectF(0, 25, self.width(), 18)
        draw_text(painter, below, self._spec.below, font(CAPTION), c.muted)


def draw_caption(painter: QPainter, c: Palette, words: str, width: int) -> None:
    draw_text(painter, QRectF(0, 0, width, 16), words, font(CAPTION, MEDIUM), c.muted)


def problem_high(words: str, width: int) -> int:
    return 4 + 16 * len(_problem_lines(words, width)) if words else 0


def draw_problem(painter: QPainter, c: Palette, words: str, top: float, width: int) -> None:
    draw_icon(painter, 0, top + 1, "circle-alert", c.bad, 14, 2)
    lines = _problem_lines(words, width)
    box = QRectF(20, top, width - 20, 16 * len(lines))
    draw_lines(painter, box, lines, font(CAPTION), c.bad, 16)


def _problem_lines(words: str, width: int) -> tuple[str, ...]:
    return wrap(words, font(CAPTION), max(80, width - 20), 3)
