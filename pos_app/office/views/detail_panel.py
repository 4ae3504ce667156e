"""The right column about one entry: what, why, who, what it changed, its order, its hash."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from pos_app.office.presenters.detail import DetailState, FieldChange, Moment
from qt_kit.badge import Badge
from qt_kit.button import Button, Kind
from qt_kit.control import Panel
from qt_kit.drawing import draw_box, draw_lines, draw_text, wrap
from qt_kit.icons import BOLD_STROKE, draw_icon
from qt_kit.label import Label
from qt_kit.scrolling import Scrolling
from qt_kit.targets import Target
from qt_kit.theme import BODY, BOLD, CAPTION, MEDIUM, NORMAL, STRONG, TITLE, Palette, font
from qt_kit.wording import _

WIDE, HEAD, FOOT, SIDE = 376, 64, 80, 20
LINE = {CAPTION: 18, BODY: 21, STRONG: 23}


@dataclass(frozen=True, slots=True)
class _Block:
    """So high, painted at a top by `draw`; `entry` where a tap leads to another one."""

    high: int
    draw: Callable[[QPainter, Palette, int], None]
    entry: str = ""
    name: str = ""


class DetailBody(Scrolling):
    """`show_detail(state)`; `asked(entry)` for a step of the order's history."""

    asked = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(_("Entry"), parent)
        self._state: DetailState | None = None
        self._blocks: tuple[_Block, ...] = ()

    def show_detail(self, state: DetailState) -> None:
        if state == self._state:
            return
        self._state = state
        self.scroll_y = 0
        told = [state.sentence, state.reason, *(f"{label}: {text}" for label, text in state.facts)]
        told += [_change_text(change) for change in state.changes]
        self.setAccessibleDescription("\n".join(part for part in told if part))
        self._lay_out()

    def _lay_out(self) -> None:
        if self._state is not None:
            self._blocks = tuple(_blocks(self._state, max(120, self.width() - 2 * SIDE)))
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._lay_out()
        super().resizeEvent(event)

    def content_height(self) -> int:
        return sum(block.high for block in self._blocks)

    def _placed(self) -> Iterator[tuple[int, _Block]]:
        top = -self.scroll_y
        for block in self._blocks:
            yield top, block
            top += block.high

    def part_at(self, x: int, y: int) -> str | None:
        for top, block in self._placed():
            if block.entry and top <= y < top + block.high:
                return block.entry
        return None

    def activate(self, part: str) -> None:
        self.asked.emit(part)

    def targets(self) -> list[Target]:
        return [
            Target(block.name, QRect(0, top, self.width(), block.high))
            for top, block in self._placed()
            if block.entry
        ]

    def reveal(self, name: str) -> None:
        for top, block in self._placed():
            if block.name == name:
                at = top + self.scroll_y
                self.show_span(at, at + block.high)
                return

    def focus_rect(self) -> tuple[QRect, int]:
        return self.rect().adjusted(4, 4, -4, -4), 8

    def draw(self, painter: QPainter, c: Palette) -> None:
        for top, block in self._placed():
            if top + block.high >= 0 and top <= self.height():
                if block.entry and block.entry == self.pressed_part:
                    painter.fillRect(0, top, self.width(), block.high, c.sunken)
                block.draw(painter, c, top)
        self.draw_scrollbar(painter, c)


class DetailPanel(Panel):
    """Head, body and the way to the rest of the order: `.closed()`, `.whole_order()`,
    `.asked(entry)`.
    """

    closed = Signal()
    whole_order = Signal()
    asked = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__("surface", "l", parent)
        self._title = Label("", TITLE, BOLD, name=_("Entry title"), parent=self)
        self._badge = Badge("", name=_("Chain"), parent=self)
        self._close = Button(icon="x", kind=Kind.FLAT, name=_("Close entry"), parent=self)
        self._close.clicked.connect(self.closed)
        self.body = DetailBody(self)
        self.body.asked.connect(self.asked)
        self._order = Button(icon="list", name=_("All of this order"), parent=self)
        self._order.clicked.connect(self.whole_order)
        self._has_order = False

    def show_detail(self, state: DetailState) -> None:
        self._title.set_text(state.title)
        self._badge.set_state(state.badge, state.tone, state.badge_icon)
        self._badge.setToolTip(state.badge_words)
        self._badge.setAccessibleDescription(state.badge_words)
        self._has_order = bool(state.order)
        self._order.setVisible(self._has_order)
        words = _("All of order {number}").format(number=state.order)
        self._order.set_text(words, name=_("All of this order"))
        self.body.show_detail(state)
        self._place()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()
        super().resizeEvent(event)

    def _place(self) -> None:
        wide, high = self.width(), self.height()
        self._close.setGeometry(wide - 56, 8, 48, 48)
        badge = self._badge.width()
        self._badge.move(wide - 60 - badge, (HEAD - self._badge.height()) // 2)
        self._title.setGeometry(SIDE, 0, wide - 72 - badge - SIDE, HEAD)
        foot = FOOT if self._has_order else 0
        self.body.setGeometry(1, HEAD + 1, wide - 1, high - HEAD - 1 - foot)
        self._order.setGeometry(SIDE, high - FOOT + 16, wide - 2 * SIDE, 48)

    def draw(self, painter: QPainter, c: Palette) -> None:
        super().draw(painter, c)
        painter.fillRect(1, HEAD, self.width(), 1, c.line)
        if self._has_order:
            painter.fillRect(1, self.height() - FOOT, self.width(), 1, c.line)


def _blocks(state: DetailState, wide: int) -> Iterator[_Block]:
    yield _space(18)
    yield _text(state.sentence, STRONG, BOLD, "text", wide)
    if state.reason:
        yield _space(12)
        yield _reason(state.reason, wide)
    yield _space(12)
    for label, text in state.facts:
        yield _fact(label, text, wide)
    if state.changes:
        yield from _heading(_("What changed"))
        for change in state.changes:
            yield _change(change, wide)
    if len(state.history) > 1:
        yield from _heading(_("What happened to order {number}").format(number=state.order))
        for moment in state.history:
            yield _step(moment, wide)
    yield from _heading(_("Chain"))
    yield _text(state.badge_words, CAPTION, NORMAL, "muted", wide)
    for label, digest in state.hashes:
        yield _hash(label, digest, wide)
    yield _space(20)


def _space(high: int) -> _Block:
    return _Block(high, lambda _painter, _c, _top: None)


def _text(text: str, px: int, weight: int, role: str, wide: int) -> _Block:
    lines = wrap(text, font(px, weight), wide)
    high = LINE[px] * len(lines)

    def draw(painter: QPainter, c: Palette, top: int) -> None:
        box = QRectF(SIDE, top, wide, high)
        draw_lines(painter, box, lines, font(px, weight), getattr(c, role), LINE[px])

    return _Block(high, draw)


def _reason(text: str, wide: int) -> _Block:
    lines = wrap(text, font(BODY), wide - 48)
    high = LINE[BODY] * len(lines) + 20

    def draw(painter: QPainter, c: Palette, top: int) -> None:
        draw_box(painter, QRectF(SIDE, top, wide, high), c.sunken, radius=8)
        draw_icon(painter, SIDE + 12, top + 12, "message-square", c.muted, 16, BOLD_STROKE)
        words = QRectF(SIDE + 38, top + 10, wide - 48, high - 20)
        draw_lines(painter, words, lines, font(BODY), c.text, LINE[BODY])

    return _Block(high, draw)


def _fact(label: str, text: str, wide: int) -> _Block:
    lines = wrap(text, font(BODY), wide - 112)
    high = LINE[BODY] * len(lines) + 9

    def draw(painter: QPainter, c: Palette, top: int) -> None:
        name = QRectF(SIDE, top + 4, 104, LINE[BODY])
        draw_text(painter, name, label, font(CAPTION), c.muted)
        value = QRectF(SIDE + 112, top + 4, wide - 112, high - 9)
        draw_lines(painter, value, lines, font(BODY), c.text, LINE[BODY])

    return _Block(high, draw)


def _heading(text: str) -> Iterator[_Block]:
    yield _space(14)

    def draw(painter: QPainter, c: Palette, top: int) -> None:
        painter.fillRect(0, top, 2000, 1, c.line)
        draw_text(painter, QRectF(SIDE, top + 10, 400, 24), text, font(BODY, BOLD), c.text)

    yield _Block(40, draw)


def _change_text(change: FieldChange) -> str:
    if not change.before and not change.after:
        return _("{what} changed").format(what=change.what)
    return f"{change.what}: {change.before or '—'} → {change.after or '—'}"


def _change(change: FieldChange, wide: int) -> _Block:
    name = wrap(change.what, font(CAPTION), wide, 2)
    secret = not change.before and not change.after
    told = _("changed") if secret else f"{change.before or '—'}  →  {change.after or '—'}"
    values = wrap(told, font(BODY, MEDIUM), wide, 3)
    above = LINE[CAPTION] * len(name)
    high = above + LINE[BODY] * len(values) + 10

    def draw(painter: QPainter, c: Palette, top: int) -> None:
        head = QRectF(SIDE, top + 2, wide, above)
        draw_lines(painter, head, name, font(CAPTION), c.muted, LINE[CAPTION])
        below = QRectF(SIDE, top + 2 + above, wide, LINE[BODY] * len(values))
        draw_lines(painter, below, values, font(BODY, MEDIUM), c.text, LINE[BODY])

    return _Block(high, draw)


def _step(moment: Moment, wide: int) -> _Block:
    weight = BOLD if moment.here else NORMAL
    lines = wrap(moment.words, font(BODY, weight), wide - 64, 3)
    high = max(48, LINE[BODY] * len(lines) + 14)

    def draw(painter: QPainter, c: Palette, top: int) -> None:
        if moment.here:
            painter.fillRect(0, top, 4, high, c.accent)
        clock = QRectF(SIDE, top + 7, 56, LINE[BODY])
        draw_text(
            painter, clock, moment.time, font(BODY, weight), c.text if moment.here else c.muted
        )
        words = QRectF(SIDE + 64, top + 7, wide - 64, LINE[BODY] * len(lines))
        draw_lines(painter, words, lines, font(BODY, weight), c.text, LINE[BODY])

    return _Block(high, draw, moment.entry, f"Step {moment.time} {moment.words}")


def _hash(label: str, digest: str, wide: int) -> _Block:
    half = len(digest) // 2

    def draw(painter: QPainter, c: Palette, top: int) -> None:
        draw_text(painter, QRectF(SIDE, top + 8, wide, 18), label, font(CAPTION), c.muted)
        shape = font(CAPTION, mono=True)
        for line, part in enumerate((digest[:half], digest[half:])):
            box = QRectF(SIDE, top + 26 + line * 18, wide, 18)
            draw_text(painter, box, part, shape, c.text)

    return _Block(66, draw)
