"""What a form only says: headings, sentences, hints."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from pos_app.office.presenters.fields import Heading, Hint, Note, Said
from qt_kit.badge import Tone, tone_colours
from qt_kit.control import Canvas
from qt_kit.drawing import draw_box, draw_lines, draw_text, wrap
from qt_kit.icons import BOLD_STROKE, draw_icon
from qt_kit.theme import BODY, BOLD, CAPTION, MEDIUM, Palette, font

LINE = 16


class HeadingBox(Canvas):
    """What the rows under it are about, after a line."""

    def __init__(self, spec: Heading, parent: QWidget) -> None:
        super().__init__(parent)
        self._spec = spec

    def show_spec(self, spec: Heading) -> None:
        self._spec = spec
        self.setAccessibleName(spec.text)
        self.setAccessibleDescription(spec.below)
        self.update()

    def height_for(self, _width: int) -> int:
        return 44

    def draw(self, painter: QPainter, c: Palette) -> None:
        painter.fillRect(0, 4, self.width(), 1, c.line)
        room = QRectF(0, 18, self.width(), 24)
        taken = draw_text(painter, room, self._spec.text, font(BODY, BOLD), c.text)
        room.adjust(taken + 10, 0, 0, 0)
        draw_text(painter, room, self._spec.below, font(CAPTION), c.muted)


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


class HintBox(Canvas):
    """Small words under a field."""

    def __init__(self, spec: Hint, parent: QWidget) -> None:
        super().__init__(parent)
        self._spec = spec
        self.show_spec(spec)

    def show_spec(self, spec: Hint) -> None:
        self._spec = spec
        self.setAccessibleName(spec.text)
        self.update()

    def height_for(self, width: int) -> int:
        return LINE * len(wrap(self._spec.text, font(CAPTION), width))

    def draw(self, painter: QPainter, c: Palette) -> None:
        lines = wrap(self._spec.text, font(CAPTION), self.width())
        draw_lines(painter, QRectF(self.rect()), lines, font(CAPTION), c.muted, LINE)
