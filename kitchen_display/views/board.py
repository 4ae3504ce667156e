"""The board: tickets in columns, each painted once and kept as a picture until it changes."""

from dataclasses import dataclass
from itertools import zip_longest

from PySide6.QtCore import QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QRegion,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from kitchen_display.presenters.state import BoardState, CardState, EmptyBoard
from kitchen_display.views.flow import MARGIN, Grid, Place, flow, grid_for
from kitchen_display.views.measure import (
    HEADER,
    INSET,
    LARGE,
    MORE_BAR,
    SMALL,
    Layout,
    Sizes,
    lay_out,
)
from kitchen_display.views.ticket import KEY, TicketPainter, draw_key
from qt_kit.control import Enter, Tappable, start_painting
from qt_kit.drawing import draw_text
from qt_kit.icons import BOLD_STROKE, draw_icon
from qt_kit.marks import ticket_path
from qt_kit.targets import NOWHERE, Target
from qt_kit.theme import BODY, BOLD, Palette, colours, font
from qt_kit.theme import LARGE as LARGE_PX

_ARROWS = {
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
}


@dataclass(frozen=True, slots=True)
class Placed:
    """A card where it stands on the page."""

    card: CardState
    layout: Layout
    rect: QRect

    @property
    def header(self) -> QRect:
        return QRect(self.rect.left(), self.rect.top(), self.rect.width(), INSET + HEADER)

    @property
    def bar(self) -> QRect:
        """Where "more lines" is tapped; empty where all lines show."""
        high = MORE_BAR if self.layout.hidden else 0
        return QRect(
            self.rect.left(), self.rect.top() + self.layout.bar_top, self.rect.width(), high
        )

    def lines(self) -> list[tuple[str, str, QRect]]:
        """(id, name, where) of the lines that show: a long card has others too."""
        return [
            (
                box.line.id,
                box.line.name,
                QRect(self.rect.left(), self.rect.top() + box.top, self.rect.width(), box.high),
            )
            for box in self.layout.lines
        ]


class Board(Tappable):
    """`show_state(state)`; says which card's key or line was tapped, which line was held, and which
    page is wanted.
    """

    card_pressed = Signal(str)
    line_pressed = Signal(str, str)
    line_held = Signal(str, str)
    page_wanted = Signal(int)
    page_changed = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Tickets", parent)
        self._state = BoardState()
        self._grid: Grid = grid_for(self.width())
        self.placed: tuple[Placed, ...] = ()
        self._pictures: dict[str, tuple[object, QPixmap]] = {}
        self._layouts: dict[str, tuple[object, Layout]] = {}
        self._skips: dict[str, int] = {}
        self._focused = ""
        self._page = (0, 0)
        self.held.connect(self._hold)

    # State to pictures

    def show_state(self, state: BoardState) -> None:
        before = self.placed
        emptied = (self._state.empty, self._state.link_message) != (state.empty, state.link_message)
        self._state = state
        self._place()
        if emptied:
            self.update()
            return
        for old, new in zip_longest(before, self.placed):
            if old != new:
                self.update(QRegion(old.rect if old else NOWHERE) + (new.rect if new else NOWHERE))

    def _place(self) -> None:
        """Cards from the first of the page on, as many as fit."""
        grid = self._grid = grid_for(self.width())
        sizes = LARGE if grid.large else SMALL
        room = max(self.height() - 2 * MARGIN, 160)
        cards = self._state.cards[self._state.first :]
        layouts = [self._layout(card, sizes, room) for card in cards]
        places = flow([layout.high for layout in layouts], grid, self.height())
        self.placed = tuple(
            Placed(card, layout, self._rect(place, layout))
            for card, layout, place in zip(cards, layouts, places, strict=False)
        )
        shown = {card.order for card in self._state.cards}
        self._pictures = {key: kept for key, kept in self._pictures.items() if key in shown}
        self._layouts = {key: kept for key, kept in self._layouts.items() if key in shown}
        self._skips = {key: skip for key, skip in self._skips.items() if key in shown}
        if self._focused not in shown:
            self._focused = ""
        page = self._state.first, len(cards) - len(self.placed)
        if page != self._page:
            self._page = page
            self.page_changed.emit(*page)

    def _layout(self, card: CardState, sizes: Sizes, room: int) -> Layout:
        """Laid out once for as long as the card and its room stay the same."""
        skip, wide = self._skips.get(card.order, 0), self._grid.width
        made_of = (card.body, wide, sizes, room, skip)
        kept = self._layouts.get(card.order)
        if kept is None or kept[0] != made_of:
            kept = (made_of, lay_out(card.body, wide, sizes, room, skip))
            self._layouts[card.order] = kept
        return kept[1]

    def _rect(self, place: Place, layout: Layout) -> QRect:
        grid = self._grid
        return QRect(grid.left(place.column), place.top, grid.width, layout.high)

    def next_page(self) -> int:
        """The first card of the page after this one, or of the first page at the end."""
        after = self._state.first + len(self.placed)
        return after if after < len(self._state.cards) else 0

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()
        super().resizeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, c = start_painting(self), colours()
        painter.fillRect(event.rect(), c.paper)
        for one in self.placed:
            if event.region().intersects(one.rect):
                painter.drawPixmap(one.rect.topLeft(), self._picture(one, c))
        pressed = self._pressed_card()
        if pressed:
            painter.translate(pressed.rect.topLeft())
            draw_key(painter, c, pressed.card, pressed=True)
            painter.resetTransform()
        if self._state.empty and not self.placed:
            self._draw_empty(painter, c, self._state.empty)
        painter.end()

    def _picture(self, placed: Placed, c: Palette) -> QPixmap:
        ratio = self.devicePixelRatioF()
        made_of = (placed.card, placed.layout, placed.rect.size(), ratio)
        kept = self._pictures.get(placed.card.order)
        if kept and kept[0] == made_of:
            return kept[1]
        picture = QPixmap(placed.rect.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(QColor(0, 0, 0, 0))
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        sizes = LARGE if self._grid.large else SMALL
        TicketPainter(painter, c, sizes).draw(placed.card, placed.layout, placed.rect.width())
        painter.end()
        self._pictures[placed.card.order] = (made_of, picture)
        return picture

    def _pressed_card(self) -> Placed | None:
        what, _, order = (self.pressed_part or "").partition(":")
        found = (one for one in self.placed if one.card.order == order)
        return next(found, None) if what == "key" else None

    def _draw_empty(self, painter: QPainter, c: Palette, empty: EmptyBoard) -> None:
        middle = self.rect().center()
        mark = QRectF(middle.x() - 66, middle.y() - 122, 132, 104)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(c.surface)
        painter.drawPath(ticket_path(mark, mark.center().y() + 24, 11, 12))
        at = mark.center()
        draw_icon(painter, at.x() - 20, at.y() - 24, "check", c.good, 40, BOLD_STROKE)
        title = QRectF(16, mark.bottom() + 28, self.width() - 32, 30)
        draw_text(painter, title, empty.title, font(LARGE_PX, BOLD), c.text, "center")
        below = title.translated(0, 34)
        draw_text(painter, below, empty.sentence, font(BODY + 2), c.muted, "center")

    # Fingers

    def update_part(self, part: str) -> None:
        _what, order, *_line = part.split(":")
        for one in self.placed:
            if one.card.order == order:
                self.update(one.rect)

    def part_at(self, x: int, y: int) -> str | None:
        at = QPoint(x, y)
        for one in self.placed:
            if not one.rect.contains(at):
                continue
            order = one.card.order
            if one.header.contains(at):
                return f"key:{order}"
            if one.bar.contains(at):
                return f"more:{order}"
            for line, _name, rect in one.lines():
                if rect.contains(at):
                    return f"line:{order}:{line}"
        return None

    def activate(self, part: str) -> None:
        what, order, *line = part.split(":")
        if what == "key":
            self.card_pressed.emit(order)
        elif what == "line":
            self.line_pressed.emit(order, line[0])
        else:
            self._scroll_lines(order)

    def _hold(self, part: str) -> None:
        what, order, *line = part.split(":")
        if what == "line":
            self.line_held.emit(order, line[0])

    def _scroll_lines(self, order: str) -> None:
        for one in self.placed:
            if one.card.order == order:
                self._skips[order] = one.layout.then
        self._place()
        self.update()

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ARROWS:
            self._move_focus(*_ARROWS[Qt.Key(event.key())])
        elif event.key() in Enter and self._focused and not event.isAutoRepeat():
            self.card_pressed.emit(self._focused)
        else:
            event.ignore()

    def _move_focus(self, across: int, down: int) -> None:
        """Up and down in fire order, left and right to the ticket beside."""
        orders = [one.card.order for one in self.placed]
        if not orders:
            return
        if self._focused not in orders:
            self._focused = orders[0]
        elif down:
            place = orders.index(self._focused) + down
            self._focused = orders[max(0, min(place, len(orders) - 1))]
        else:
            here = self.placed[orders.index(self._focused)].rect
            there = here.translated(across * (self._grid.width + self._grid.gap), 0)
            beside = [one for one in self.placed if one.rect.left() == there.left()]
            beside.sort(key=lambda one: abs(one.rect.top() - here.top()))
            self._focused = beside[0].card.order if beside else self._focused
        self.update()

    def focus_rect(self) -> tuple[QRect, int]:
        """The ticket the arrows went to; nowhere before they are used."""
        for one in self.placed:
            if one.card.order == self._focused:
                return one.rect, 12
        return NOWHERE, 12

    # Names

    def targets(self) -> list[Target]:
        shown = [target for one in self.placed for target in self._targets_of(one)]
        here = {one.card.order for one in self.placed}
        away = [card for card in self._state.cards if card.order not in here]
        outside = self._outside()
        for card in away:
            shown += [
                Target(card.name, outside, text=spoken(card)),
                Target(card.key_name, outside, text=card.number),
            ]
            shown += [Target(line.name, outside) for line in card.body.lines]
        return shown

    def _targets_of(self, one: Placed) -> list[Target]:
        card, focused = one.card, one.card.order == self._focused
        key = QRect(KEY).translated(one.rect.topLeft())
        found = [
            Target(card.name, one.header, text=spoken(card), focused=focused),
            Target(card.key_name, key, text=card.digit),
        ]
        placed = {line: rect for line, _name, rect in one.lines()}
        for state in card.body.lines:
            rect = placed.get(state.id, self._outside())
            said = "void" if state.voided else "made" if state.done else ""
            found.append(Target(state.name, rect, enabled=not state.voided, text=said))
        if one.layout.hidden:
            found.append(Target(f"More lines of {card.title}", one.bar))
        return found

    def _outside(self) -> QRect:
        """Where things are that are not on the page."""
        return QRect(0, self.height() + 100, 10, 10)

    def reveal(self, name: str) -> None:
        """Turns to the page of that target, and to the part of a long ticket."""
        for place, card in enumerate(self._state.cards):
            lines = {line.name for line in card.body.lines}
            if name in {card.name, card.key_name, *lines}:
                self._turn_to(place)
                for _turn in lines if name in lines else ():
                    if name not in self._lines_in_sight(card.order):
                        self._scroll_lines(card.order)

    def _lines_in_sight(self, order: str) -> set[str]:
        shown = (one for one in self.placed if one.card.order == order)
        return {name for one in shown for _line, name, _rect in one.lines()}

    def _turn_to(self, place: int) -> None:
        if place < self._state.first:
            self.page_wanted.emit(0)
        while place >= self._state.first + len(self.placed) and self.placed:
            self.page_wanted.emit(self._state.first + len(self.placed))


def spoken(card: CardState) -> str:
    """A ticket as somebody would read it out."""
    said = [card.label, card.revision, card.time, card.word, card.act_word, card.body.allergy]
    for line in card.body.lines:
        mark = " (void)" if line.voided else " (made)" if line.done else ""
        said.append(f"{line.quantity} {line.text}{mark}")
        said += [row.text for row in line.rows]
    said += [card.body.note, card.body.also, card.body.printed]
    return "; ".join(part for part in said if part)
