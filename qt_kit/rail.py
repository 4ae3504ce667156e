"""The rail at the left edge: categories, ways to pay. One focus stop, arrows move in it."""

from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QWidget

from qt_kit.control import Enter
from qt_kit.drawing import draw_box, draw_lines, wrap
from qt_kit.icons import THIN, draw_icon
from qt_kit.scrolling import Scrolling
from qt_kit.targets import Target
from qt_kit.theme import BOLD, CAPTION, MEDIUM, Palette, font

PADDING, GAP = 8, 4


@dataclass(frozen=True, slots=True)
class RailEntry:
    key: str
    text: str
    icon: str
    enabled: bool = True


def rail_measures(window_width: int, window_height: int) -> tuple[int, int]:
    """(width of the rail, height of a cell) in a window of that size."""
    if window_width >= 1600:
        return 112, 96
    return (96, 76) if window_width >= 1152 else (84, 72)


class Rail(Scrolling):
    """`Rail("Categories")`, `set_entries(entries, chosen)`; `.chosen(key)`."""

    chosen = Signal(str)
    focus_moved = Signal()

    def __init__(self, name: str, *, cell: int = 76, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self._entries: tuple[RailEntry, ...] = ()
        self._chosen = ""
        self._cell = cell
        self._current = 0

    def set_entries(
        self, entries: tuple[RailEntry, ...] | list[RailEntry], chosen: str = ""
    ) -> None:
        changed = (tuple(entries), chosen) != (self._entries, self._chosen)
        self._entries, self._chosen = tuple(entries), chosen
        keys = [entry.key for entry in self._entries]
        self._current = keys.index(chosen) if chosen in keys else 0
        if changed:
            self.update()

    def set_cell(self, high: int) -> None:
        """Cells shrink to fit a lower window, but not below 64."""
        self._cell = high
        self.update()

    def choose(self, key: str) -> None:
        """Shows it as chosen, without the signal."""
        self.set_entries(self._entries, key)

    def cell_height(self) -> int:
        count = max(1, len(self._entries))
        fits = (self.height() - 2 * PADDING + GAP) // count - GAP
        return max(64, min(self._cell, fits))

    def sizeHint(self) -> QSize:
        return QSize(96, 2 * PADDING + len(self._entries) * (self._cell + GAP) - GAP)

    def content_height(self) -> int:
        return 2 * PADDING + len(self._entries) * (self.cell_height() + GAP) - GAP

    def entry_rect(self, index: int) -> QRect:
        high = self.cell_height()
        top = PADDING + index * (high + GAP) - self.scroll_y
        return QRect(PADDING, top, self.width() - 2 * PADDING - 1, high)

    def part_at(self, x: int, y: int) -> str | None:
        for index, entry in enumerate(self._entries):
            rect = self.entry_rect(index).adjusted(-PADDING, -2, PADDING, 2)
            if rect.contains(x, y) and entry.enabled:
                return entry.key
        return None

    def activate(self, part: str) -> None:
        self.choose(part)
        self.chosen.emit(part)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(key, 0)
        if step and self._entries:
            self._current = max(0, min(self._current + step, len(self._entries) - 1))
            rect = self.entry_rect(self._current).translated(0, self.scroll_y)
            self.show_span(rect.top(), rect.bottom())
            self.activate_if_enabled(self._entries[self._current])
            self.focus_moved.emit()
        elif key in (*Enter, Qt.Key.Key_Space) and self._entries:
            self.activate_if_enabled(self._entries[self._current])
        else:
            super().keyPressEvent(event)

    def activate_if_enabled(self, entry: RailEntry) -> None:
        if entry.enabled:
            self.activate(entry.key)

    def focus_rect(self) -> tuple[QRect, int]:
        return self.entry_rect(self._current) if self._entries else self.rect(), 8

    def targets(self) -> list[Target]:
        return [
            Target(
                entry.text,
                self.entry_rect(index),
                self.isEnabled() and entry.enabled,
                "chosen" if entry.key == self._chosen else "",
                self.hasFocus() and index == self._current,
            )
            for index, entry in enumerate(self._entries)
        ]

    def reveal(self, name: str) -> None:
        for index, entry in enumerate(self._entries):
            if entry.text == name:
                rect = self.entry_rect(index).translated(0, self.scroll_y)
                self.show_span(rect.top(), rect.bottom())

    def draw(self, painter: QPainter, c: Palette) -> None:
        painter.fillRect(self.rect(), c.paper)
        painter.fillRect(QRect(self.width() - 1, 0, 1, self.height()), c.line)
        for index, entry in enumerate(self._entries):
            rect = self.entry_rect(index)
            if rect.bottom() >= 0 and rect.top() <= self.height():
                self._draw_entry(painter, c, rect, entry)
        self.draw_scrollbar(painter, c)

    def _draw_entry(self, painter: QPainter, c: Palette, rect: QRect, entry: RailEntry) -> None:
        chosen = entry.key == self._chosen
        ink = c.accent if chosen else c.muted
        if chosen:
            draw_box(painter, rect, c.surface, c.line, radius=8)
            painter.save()
            painter.setClipRect(QRect(1, rect.top(), 4, rect.height()))
            bar = QRectF(-3, rect.top() + 13, 8, rect.height() - 26)
            draw_box(painter, bar, c.accent, radius=4)
            painter.restore()
        elif entry.key == self.pressed_part:
            draw_box(painter, rect, c.sunken, radius=8)
        elif entry.key == "back":
            ink = c.text
        weight = BOLD if chosen else MEDIUM
        lines = wrap(entry.text, font(CAPTION, weight), rect.width() - 4, 2)
        block = 24 + 4 + 16 * len(lines)
        top = rect.top() + (rect.height() - block) / 2
        left = rect.left() + (rect.width() - 24) / 2
        draw_icon(painter, left, top, entry.icon, ink, 24, THIN)
        words = QRectF(rect.left() + 2, top + 28, rect.width() - 4, 16 * len(lines))
        draw_lines(painter, words, lines, font(CAPTION, weight), ink, 16, "center")
