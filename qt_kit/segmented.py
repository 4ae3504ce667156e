"""One of a few: segments in a sunken trough."""

from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import QWidget

from qt_kit.control import Tappable
from qt_kit.drawing import draw_box, draw_text, width_of
from qt_kit.icons import BOLD_STROKE, draw_icon
from qt_kit.marks import Side, draw_half
from qt_kit.targets import Target
from qt_kit.theme import BODY, BOLD, CAPTION, MEDIUM, NORMAL, Palette, font


@dataclass(frozen=True, slots=True)
class Segment:
    """`note` is muted behind the text (10″, a count); `half` draws a half-filled circle."""

    key: str
    text: str
    icon: str = ""
    note: str = ""
    half: Side | None = None
    enabled: bool = True
    name: str = ""

    def label(self) -> str:
        return self.name or self.text


class Segmented(Tappable):
    """`Segmented("Size", [Segment("s", "S", note='10″'), ...]); .changed(key)`; arrows move."""

    changed = Signal(str)

    def __init__(
        self,
        name: str,
        segments: list[Segment] | tuple[Segment, ...] = (),
        chosen: str = "",
        *,
        note_px: int = CAPTION,
        note_gap: int = 8,
        high: int = 48,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name, parent)
        self._segments = tuple(segments)
        self._chosen = chosen or (self._segments[0].key if self._segments else "")
        self._note_px, self._note_gap = note_px, note_gap
        self.show_icons = True
        self.setFixedHeight(high)
        self._show_chosen(self._chosen)

    def set_segments(self, segments: list[Segment] | tuple[Segment, ...], chosen: str) -> None:
        if (tuple(segments), chosen) == (self._segments, self._chosen):
            return
        self._segments = tuple(segments)
        self.updateGeometry()
        self._show_chosen(chosen)

    def chosen(self) -> str:
        return self._chosen

    def choose(self, key: str) -> None:
        """Shows it as chosen, without the signal."""
        if key != self._chosen:
            self._show_chosen(key)

    def _show_chosen(self, key: str) -> None:
        self._chosen = key
        words = [segment.label() for segment in self._segments if segment.key == key]
        self.setAccessibleDescription(" ".join(words))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(8 + sum(round(self._wants(s)) + 20 for s in self._segments) - 4, self.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(48 * max(1, len(self._segments)), self.height())

    def _wants(self, segment: Segment) -> float:
        return self._content(segment, BOLD) + 8

    def _content(self, segment: Segment, weight: int) -> float:
        width = width_of(segment.text, font(BODY, weight))
        if segment.icon and self.show_icons:
            width += 18 + 8
        if segment.half:
            width += 14 + 8
        if segment.note:
            width += self._note_gap + width_of(segment.note, font(self._note_px))
        return width

    def _rects(self) -> list[QRect]:
        """Equal widths; where one needs more, the others give what they can."""
        count = len(self._segments)
        if not count:
            return []
        room = self.width() - 8 - 4 * (count - 1)
        wants = [self._wants(s) for s in self._segments]
        equal = room / count
        if max(wants) > equal:
            over = sum(max(0.0, want - equal) for want in wants)
            spare = sum(max(0.0, equal - want) for want in wants)
            give = min(1.0, over / spare) if spare else 0.0
            take = min(1.0, spare / over)
            widths = [equal + (want - equal) * (take if want > equal else give) for want in wants]
        else:
            widths = [equal] * count
        rects, left = [], 4.0
        for width in widths:
            rects.append(
                QRect(round(left), 4, round(left + width) - round(left), self.height() - 8)
            )
            left += width + 4
        return rects

    def part_at(self, x: int, y: int) -> str | None:
        for segment, rect in zip(self._segments, self._rects(), strict=True):
            if rect.left() - 2 <= x <= rect.right() + 2 and segment.enabled:
                return segment.key
        return None

    def activate(self, part: str) -> None:
        if part != self._chosen:
            self.choose(part)
            self.changed.emit(part)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()), 0)
        keys = [s.key for s in self._segments if s.enabled]
        if not step or not keys:
            super().keyPressEvent(event)
            return
        at = keys.index(self._chosen) + step if self._chosen in keys else 0
        if 0 <= at < len(keys):
            self.activate(keys[at])

    def targets(self) -> list[Target]:
        return [
            Target(
                segment.label(),
                rect,
                self.isEnabled() and segment.enabled,
                " ".join(
                    part
                    for part in (
                        segment.text,
                        segment.note,
                        "chosen" if segment.key == self._chosen else "",
                    )
                    if part
                ),
            )
            for segment, rect in zip(self._segments, self._rects(), strict=True)
        ]

    def reveal(self, name: str) -> None:
        """All segments are always in sight."""

    def focus_rect(self) -> tuple[QRect, int]:
        return self.rect(), 8

    def draw(self, painter: QPainter, c: Palette) -> None:
        draw_box(painter, self.rect(), c.sunken, radius=8)
        for segment, rect in zip(self._segments, self._rects(), strict=True):
            self._draw_segment(painter, c, segment, rect)

    def _draw_segment(self, painter: QPainter, c: Palette, segment: Segment, rect: QRect) -> None:
        chosen = segment.key == self._chosen
        weight = BOLD if chosen else MEDIUM
        ink: QColor = c.text if chosen else c.muted
        if chosen:
            draw_box(painter, rect, c.surface, c.line, radius=6)
        elif segment.key == self.pressed_part:
            draw_box(painter, rect, c.line, radius=6)
        left = rect.left() + max(4.0, (rect.width() - self._content(segment, weight)) / 2)
        if segment.icon and self.show_icons:
            draw_icon(painter, left, rect.center().y() - 8, segment.icon, ink, 18, BOLD_STROKE)
            left += 26
        if segment.half:
            draw_half(painter, QRectF(left, rect.center().y() - 6, 14, 14), segment.half, c.accent)
            left += 22
        box = QRectF(left, rect.top(), rect.right() + 1 - left, rect.height())
        left += draw_text(painter, box, segment.text, font(BODY, weight), ink) + self._note_gap
        if segment.note:
            box.setLeft(left)
            counts = self._note_px == BODY
            shape = font(self._note_px, weight if counts else NORMAL)
            draw_text(painter, box, segment.note, shape, ink if counts else c.muted)
