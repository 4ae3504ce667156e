"""The cells of the stock table: a quantity with its unit, the level, a week of use."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from qt_kit.badge import Tone
from qt_kit.drawing import Align, draw_box, draw_text, width_of
from qt_kit.theme import BODY, BOLD, Palette, faded, font

LEVEL, LEVEL_HIGH, MARK_HIGH = 104, 8, 18
USE_WIDE, USE_HIGH, USE_GAP = 72, 24, 3


@dataclass(frozen=True, slots=True)
class Quantity:
    """ "3.2 kg": the number is what counts."""

    number: str
    unit: str

    @property
    def said(self) -> str:
        return f"{self.number} {self.unit}".strip()

    def draw(self, painter: QPainter, c: Palette, box: QRectF, align: Align, chosen: bool) -> None:
        unit = f" {self.unit}" if self.unit else ""
        behind = width_of(unit, font(BODY))
        draw_text(painter, box, unit, font(BODY), c.text if chosen else c.muted, "right")
        draw_text(
            painter, box.adjusted(0, 0, -behind, 0), self.number, font(BODY, BOLD), c.text, "right"
        )


@dataclass(frozen=True, slots=True)
class Level:
    """Shares of the whole bar; `mark` is where to reorder, below 0 for nowhere."""

    share: float
    mark: float
    tone: Tone
    said: str

    def draw(self, painter: QPainter, c: Palette, box: QRectF, align: Align, chosen: bool) -> None:
        left = box.center().x() - LEVEL / 2
        middle = box.center().y()
        track = QRectF(left, middle - LEVEL_HIGH / 2, LEVEL, LEVEL_HIGH)
        draw_box(painter, track, c.surface if chosen else c.sunken, radius=LEVEL_HIGH / 2)
        if self.share > 0:
            wide = max(float(LEVEL_HIGH), LEVEL * min(1.0, self.share))
            filled = QRectF(left, track.top(), wide, LEVEL_HIGH)
            draw_box(painter, filled, getattr(c, self.tone), radius=LEVEL_HIGH / 2)
        if self.mark >= 0:
            at = left + LEVEL * min(1.0, self.mark) - 1
            painter.fillRect(QRectF(at, middle - MARK_HIGH / 2, 2, MARK_HIGH), c.text)


@dataclass(frozen=True, slots=True)
class Week:
    """What was used each of the last days, the last one being today."""

    days: tuple[int, ...]
    said: str

    def draw(self, painter: QPainter, c: Palette, box: QRectF, align: Align, chosen: bool) -> None:
        count = max(1, len(self.days))
        wide = (USE_WIDE - USE_GAP * (count - 1)) / count
        left, foot = box.center().x() - USE_WIDE / 2, box.center().y() + USE_HIGH / 2
        most = max((*self.days, 1))
        for place, used in enumerate(self.days):
            high = max(2.0, USE_HIGH * max(0, used) / most)
            bar = QRectF(left + place * (wide + USE_GAP), foot - high, wide, high)
            ink = c.text if place == count - 1 else faded(c.muted, 0.5)
            draw_box(painter, bar, ink, radius=min(2.0, high / 2))
