"""What stands in the cells of a table; a page may bring cells of its own."""

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from qt_kit.badge import Tone, badge_width, draw_badge, tone_colours
from qt_kit.drawing import Align, draw_box, draw_text, width_of
from qt_kit.icons import BOLD_STROKE, draw_icon
from qt_kit.switch import HIGH as SWITCH_HIGH
from qt_kit.switch import WIDE as SWITCH_WIDE
from qt_kit.switch import draw_switch
from qt_kit.theme import BODY, BOLD, CAPTION, MEDIUM, NORMAL, Palette, font

UPPER, LOWER = 20, 16
"""Heights of a cell's two lines of text."""


class Cell(Protocol):
    """Painted into its column; `said` is what a screen reader says of it."""

    @property
    def said(self) -> str: ...

    def draw(self, painter: QPainter, c: Palette, box: QRectF, align: Align, chosen: bool) -> None:
        """`box` is the column's within the row, without its padding."""


@runtime_checkable
class Cuts(Protocol):
    """A cell whose text may be longer than its column."""

    def cut_in(self, width: float) -> str:
        """All of its text where some of it is cut off in that width, else nothing."""


@dataclass(frozen=True, slots=True)
class Words:
    """One line, or two with `below` in caption. `role` is a palette role; `strong` words turn bold
    where their row is chosen.
    """

    text: str
    below: str = ""
    role: str = "text"
    weight: int = NORMAL
    strong: bool = False
    icon: str = ""

    @property
    def said(self) -> str:
        return ", ".join(part for part in (self.text, self.below) if part)

    def draw(self, painter: QPainter, c: Palette, box: QRectF, align: Align, chosen: bool) -> None:
        ink = getattr(c, self.role)
        weight = BOLD if chosen and self.strong else self.weight
        room = QRectF(box)
        if self.icon:
            top = box.top() + (box.height() - 16) / 2
            draw_icon(painter, box.left(), top, self.icon, ink, 16, BOLD_STROKE)
            room.adjust(24, 0, 0, 0)
        if not self.below:
            draw_text(painter, room, self.text, font(BODY, weight), ink, align)
            return
        top = room.top() + (room.height() - UPPER - LOWER - 1) / 2
        upper = QRectF(room.left(), top, room.width(), UPPER)
        lower = QRectF(room.left(), top + UPPER + 1, room.width(), LOWER)
        draw_text(painter, upper, self.text, font(BODY, weight), ink, align)
        quiet = c.text if chosen else c.muted
        draw_text(painter, lower, self.below, font(CAPTION), quiet, align)

    def cut_in(self, width: float) -> str:
        """Bold words count as bold, though they are so only where their row is chosen."""
        room = width - (24 if self.icon else 0)
        weight = BOLD if self.strong else self.weight
        fits = width_of(self.text, font(BODY, weight)) <= room
        fits = fits and width_of(self.below, font(CAPTION)) <= room
        return "" if fits else "\n".join(part for part in (self.text, self.below) if part)


@dataclass(frozen=True, slots=True)
class Pill:
    """A badge: state as colour, shape and word."""

    text: str
    tone: Tone = Tone.NEUTRAL
    icon: str = ""

    @property
    def said(self) -> str:
        return self.text

    def draw(self, painter: QPainter, c: Palette, box: QRectF, align: Align, chosen: bool) -> None:
        if not self.text:
            return
        ground, ink = tone_colours(self.tone, c)
        wide = badge_width(self.text, self.icon, 24, MEDIUM)
        left = box.right() - wide if align == "right" else box.left()
        if chosen and self.tone is Tone.NEUTRAL:
            ground = c.surface
        top = box.top() + (box.height() - 24) / 2
        draw_badge(painter, left, top, self.text, self.icon, ground, ink)

    def cut_in(self, width: float) -> str:
        wide = badge_width(self.text, self.icon, 24, MEDIUM) if self.text else 0
        return self.text if wide > width else ""


@dataclass(frozen=True, slots=True)
class Typed:
    """What is edited where it stands. `value` is what the field begins with, the text itself where
    it is None; `unit` stands behind both. `framed` shows the field also while nobody types.
    """

    text: str
    value: str | None = None
    unit: str = ""
    role: str = "text"
    weight: int = NORMAL
    framed: bool = False
    enabled: bool = True

    @property
    def said(self) -> str:
        return f"{self.text} {self.unit}".strip()

    @property
    def starts_with(self) -> str:
        return self.text if self.value is None else self.value

    def draw(self, painter: QPainter, c: Palette, box: QRectF, align: Align, chosen: bool) -> None:
        room = QRectF(box)
        if self.framed:
            top = box.top() + (box.height() - 40) / 2
            frame = QRectF(box.left() - 8, top, box.width() + 16, 40)
            ground = c.surface if self.enabled else c.sunken
            draw_box(painter, frame, ground, c.line_strong, radius=8)
        if self.unit:
            draw_text(painter, room, self.unit, font(BODY), c.muted, "right")
            room.adjust(0, 0, -width_of(self.unit, font(BODY)) - 6, 0)
        if align == "right":
            room.adjust(-8, 0, 0, 0)
        ink = getattr(c, self.role)
        draw_text(painter, room, self.text, font(BODY, self.weight), ink, align)

    def cut_in(self, width: float) -> str:
        unit = width_of(self.unit, font(BODY)) + 6 if self.unit else 0
        wide = width_of(self.text, font(BODY, self.weight)) + unit
        return self.said if wide > width else ""


@dataclass(frozen=True, slots=True)
class Toggle:
    """A switch that acts at once."""

    on: bool
    enabled: bool = True

    @property
    def said(self) -> str:
        return "on" if self.on else "off"

    def draw(self, painter: QPainter, c: Palette, box: QRectF, align: Align, chosen: bool) -> None:
        left = {
            "left": box.left(),
            "center": box.center().x() - SWITCH_WIDE / 2,
            "right": box.right() - SWITCH_WIDE,
        }[align]
        top = box.top() + (box.height() - SWITCH_HIGH) / 2
        painter.setOpacity(1 if self.enabled else 0.5)
        draw_switch(painter, c, left, top, on=self.on)
        painter.setOpacity(1)


def acts(cell: Cell) -> bool:
    """Whether a tap on it does something of its own."""
    return isinstance(cell, (Typed, Toggle)) and cell.enabled
