"""The lines of a ticket, painted; the chosen one with its row of controls."""

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from qt_kit.drawing import draw_text, width_of
from qt_kit.icons import BOLD_STROKE, draw_icon
from qt_kit.scrolling import Scrolling
from qt_kit.targets import Target
from qt_kit.theme import CAPTION, Palette, font
from qt_kit.ticket_line import (
    ControlRects,
    TicketLine,
    control_rects,
    draw_controls,
    draw_line,
    line_height_of,
)

MORE_BAR = 32


class TicketList(Scrolling):
    """`TicketList("Ticket lines")`, `set_lines(lines, chosen)`.

    `.chosen(key)` when a line is tapped or reached by arrows ("" when it is tapped again),
    `.quantity(key, by)`, `.edit(key)`, `.remove(key)`; `.why(key)` when one is held. Keys: arrows,
    + and -, E, Del, W.
    A ticket longer than its space ends in a bar of 32, "2 more lines", that scrolls down:
    `more_words` makes its text.
    """

    chosen = Signal(str)
    quantity = Signal(str, int)
    edit = Signal(str)
    remove = Signal(str)
    why = Signal(str)
    focus_moved = Signal()

    def __init__(
        self,
        name: str,
        *,
        edit_word: str = "Edit",
        remove_word: str = "Remove",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name, parent)
        self._lines: tuple[TicketLine, ...] = ()
        self._chosen = ""
        self._words = (edit_word, remove_word)
        self.held.connect(self._held)
        self._tops: list[int] = [0]

    def more_words(self, count: int) -> str:
        """What the bar says; replace for another language."""
        return f"{count} more line" if count == 1 else f"{count} more lines"

    def set_lines(self, lines: tuple[TicketLine, ...] | list[TicketLine], chosen: str = "") -> None:
        """Shows these lines; a chosen line that was not chosen before is scrolled into sight."""
        newly = chosen != self._chosen
        self._lines, self._chosen = tuple(lines), chosen
        self._measure()
        self.scroll_y = min(self.scroll_y, self.furthest())
        index = self._index(chosen)
        if newly and index is not None:
            self._show(index)
        self.update()

    def lines(self) -> tuple[TicketLine, ...]:
        return self._lines

    def _measure(self) -> None:
        self._tops = [0]
        for line in self._lines:
            chosen = line.key == self._chosen
            high = line_height_of(line, self.width(), chosen=chosen)
            self._tops.append(self._tops[-1] + high)

    def _index(self, key: str) -> int | None:
        return next((i for i, line in enumerate(self._lines) if line.key == key), None)

    def _show(self, index: int) -> None:
        self.show_span(self._tops[index], self._tops[index + 1] + self._bar(), 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._measure()
        self.scroll_y = min(self.scroll_y, self.furthest())
        super().resizeEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(383, 340)

    def content_height(self) -> int:
        return self._tops[-1]

    def scrolled(self) -> None:
        self.focus_moved.emit()

    def line_rect(self, index: int) -> QRect:
        top = self._tops[index] - self.scroll_y
        return QRect(0, top, self.width(), self._tops[index + 1] - self._tops[index])

    def _bar(self) -> int:
        return MORE_BAR if self.furthest() > 0 else 0

    def hidden_below(self) -> int:
        """Lines that do not show whole below; the bar's number."""
        if self.scroll_y >= self.furthest():
            return 0
        end = self.scroll_y + self.height() - MORE_BAR
        return sum(1 for bottom in self._tops[1:] if bottom - 8 > end)

    def _bar_rect(self) -> QRect:
        return QRect(0, self.height() - MORE_BAR, self.width(), MORE_BAR)

    def _controls(self) -> tuple[TicketLine, ControlRects] | None:
        index = self._index(self._chosen)
        if index is None or not self._lines[index].editable:
            return None
        line = self._lines[index]
        return line, control_rects(line, self.line_rect(index))

    def part_at(self, x: int, y: int) -> str | None:
        if self.hidden_below() and self._bar_rect().contains(x, y):
            return "more:"
        found = self._controls()
        if found is not None:
            for part in ("minus", "plus", "edit", "remove"):
                if getattr(found[1], part).contains(x, y):
                    return f"{part}:"
        for index, line in enumerate(self._lines):
            if self.line_rect(index).contains(x, y):
                return f"line:{line.key}"
        return None

    def activate(self, part: str) -> None:
        what, _, key = part.partition(":")
        if what == "line":
            self.chosen.emit("" if key == self._chosen else key)
        elif what == "more":
            self.scroll_to(self.scroll_y + self.height() - 2 * MORE_BAR)
        elif what in ("minus", "plus"):
            self.quantity.emit(self._chosen, 1 if what == "plus" else -1)
        elif what == "edit":
            self.edit.emit(self._chosen)
        elif what == "remove":
            self.remove.emit(self._chosen)

    def _held(self, part: str) -> None:
        what, _blank, key = part.partition(":")
        if what == "line":
            self.why.emit(key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(key, 0)
        part = {
            Qt.Key.Key_Plus: "plus",
            Qt.Key.Key_Minus: "minus",
            Qt.Key.Key_E: "edit",
            Qt.Key.Key_Delete: "remove",
        }.get(key)
        if step and self._lines:
            at = self._index(self._chosen)
            last = len(self._lines) - 1
            wanted = (0 if step > 0 else last) if at is None else max(0, min(at + step, last))
            self.chosen.emit(self._lines[wanted].key)
        elif part is not None and self._controls() is not None:
            self.activate(f"{part}:")
        elif key == Qt.Key.Key_W and self._index(self._chosen) is not None:
            self.why.emit(self._chosen)
        else:
            super().keyPressEvent(event)

    def focus_rect(self) -> tuple[QRect, int]:
        index = self._index(self._chosen)
        shown = self.rect() if index is None else self.line_rect(index).intersected(self.rect())
        return shown.adjusted(4, 4, -4, -4), 8

    def targets(self) -> list[Target]:
        able = self.isEnabled()
        found: list[Target] = []
        seen: dict[str, int] = {}
        for index, line in enumerate(self._lines):
            seen[line.name] = seen.get(line.name, 0) + 1
            again = f" ({seen[line.name]})" if seen[line.name] > 1 else ""
            rect = self.line_rect(index)
            rect.setHeight(28)
            chosen = line.key == self._chosen
            found.append(Target(f"Line {line.name}{again}", rect, able, line.says(), chosen))
        controls = self._controls()
        if controls is not None:
            line, rects = controls
            found += [
                Target("Fewer", rects.minus, able),
                Target("More", rects.plus, able, line.quantity),
                Target(self._words[0], rects.edit, able),
                Target(self._words[1], rects.remove, able),
            ]
        if self.hidden_below():
            text = self.more_words(self.hidden_below())
            found.append(Target("More lines", self._bar_rect(), able, text))
        return found

    def reveal(self, name: str) -> None:
        names = [t.name for t in self.targets() if t.name.startswith("Line ")]
        if name in names:
            self._show(names.index(name))
            return
        chosen = self._index(self._chosen)
        if chosen is not None and name != "More lines":
            self._show(chosen)

    def draw(self, painter: QPainter, c: Palette) -> None:
        painter.fillRect(self.rect(), c.surface)
        for index, line in enumerate(self._lines):
            rect = self.line_rect(index)
            if rect.bottom() < 0 or rect.top() > self.height():
                continue
            chosen = line.key == self._chosen
            draw_line(painter, c, rect, line, chosen=chosen)
            if chosen and line.editable:
                pressed = (self.pressed_part or "").rstrip(":")
                draw_controls(painter, c, control_rects(line, rect), line, self._words, pressed)
        hidden = self.hidden_below()
        if hidden:
            self._draw_more(painter, c, self.more_words(hidden))

    def _draw_more(self, painter: QPainter, c: Palette, words: str) -> None:
        bar = self._bar_rect()
        painter.fillRect(bar, c.surface)
        painter.fillRect(QRect(0, bar.top(), self.width(), 1), c.line)
        shape = font(CAPTION)
        left = (self.width() - 24 - width_of(words, shape)) / 2
        draw_icon(painter, left, bar.top() + 9, "chevron-down", c.muted, 16, BOLD_STROKE)
        draw_text(painter, bar.adjusted(round(left) + 24, 1, 0, 0), words, shape, c.muted)
