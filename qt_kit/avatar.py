"""A person as initials in a circle."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from qt_kit.badge import Tone, tone_colours
from qt_kit.control import Canvas
from qt_kit.drawing import draw_box, draw_text
from qt_kit.theme import BOLD, Palette, font

TONES = (Tone.INFO, Tone.GOOD, Tone.WARN, Tone.BAD, Tone.ACCENT)


def initials(name: str) -> str:
    """First letters of the first and the last word, of any script."""
    words = name.split()
    if not words:
        return "?"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


def tone_of(index: int) -> Tone:
    return TONES[index % len(TONES)]


def tone_for(name: str, index: int) -> Tone:
    """The tone somebody stands under: their own, else that of their place in the list."""
    return Tone(name) if name in set(Tone) else tone_of(index)


def draw_avatar(
    painter: QPainter,
    c: Palette,
    box: QRectF,
    letters: str,
    tone: Tone,
    *,
    on_selected: bool = False,
) -> None:
    """`on_selected`: a white circle, because the soft ground is already taken."""
    ground, ink = tone_colours(tone, c)
    draw_box(painter, box, c.surface if on_selected else ground, radius=box.width() / 2)
    px = {40: 15, 48: 17, 72: 24}.get(round(box.width()), round(box.width() * 0.36))
    draw_text(painter, box, letters, font(px, BOLD), ink, "center")


class Avatar(Canvas):
    """`Avatar("Maria Gutierrez", Tone.INFO, size=40)`."""

    def __init__(
        self, name: str, tone: Tone = Tone.INFO, *, size: int = 40, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setFixedSize(size, size)
        self.set_person(name, tone)

    def set_person(self, name: str, tone: Tone) -> None:
        self._letters, self._tone = initials(name), tone
        self.setAccessibleName(name)
        self.update()

    def sizeHint(self) -> QSize:
        return self.size()

    def draw(self, painter: QPainter, c: Palette) -> None:
        draw_avatar(painter, c, QRectF(self.rect()), self._letters, self._tone)
