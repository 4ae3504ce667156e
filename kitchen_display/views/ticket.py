"""Painting one card: header with key, number and minutes, then what is to be made."""

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from kitchen_display.presenters.state import CardState, Row, Share
from kitchen_display.views.measure import (
    CAPTION_ROW,
    HEADER,
    INSET,
    LARGE,
    MORE_BAR,
    SHARE_MARK,
    SIDE,
    Layout,
    LineBox,
    Sizes,
    TextLine,
)
from qt_kit.drawing import Align, draw_box, draw_lines, draw_text, rounded, width_of
from qt_kit.icons import BOLD_STROKE, draw_icon
from qt_kit.marks import NOTCH_KITCHEN, draw_notch, draw_shape
from qt_kit.theme import BODY, BOLD, CAPTION, MEDIUM, Palette, font
from qt_kit.theme import LARGE as LARGE_PX
from qt_kit.wording import _, counted

KEY = QRect(INSET + 8, INSET + 8, 72, 64)
_SHAPES: dict[str, Literal["ring", "triangle", "octagon"]] = {
    "on_time": "ring",
    "soon": "triangle",
    "late": "octagon",
}
_ICONS = {"scheduled": "calendar-clock", "cancelled": "circle-x", "left": "circle-check"}


@dataclass(frozen=True, slots=True)
class Look:
    """Colours of a card by its tone."""

    ground: QColor
    number: QColor
    name: QColor
    time: QColor
    word: QColor
    border: QColor
    stroke: int
    dashed: bool = False


def look(card: CardState, c: Palette) -> Look:
    if card.tone == "late":
        return Look(c.bad, c.on_bad, c.on_bad, c.on_bad, c.on_bad, c.bad, 3)
    if card.tone == "soon":
        return Look(c.warn_soft, c.warn, c.warn, c.warn, c.warn, c.warn, 3)
    if card.tone == "scheduled":
        return Look(c.info_soft, c.info, c.info, c.info, c.info, c.info, 2, dashed=True)
    if card.tone == "cancelled":
        return Look(c.sunken, c.muted, c.muted, c.muted, c.bad, c.bad, 2)
    if card.tone == "left":
        return Look(c.good_soft, c.good, c.good, c.good, c.good, c.good, 2)
    return Look(c.surface, c.text, c.muted, c.text, c.muted, c.line, 2)


class TicketPainter:
    """Paints one card at the origin of a painter: `TicketPainter(painter, c, sizes).draw(...)`."""

    def __init__(self, painter: QPainter, c: Palette, sizes: Sizes) -> None:
        self._p, self._c, self._s = painter, c, sizes

    def draw(self, card: CardState, layout: Layout, width: int) -> None:
        colours = look(card, self._c)
        box = QRectF(0, 0, width, layout.high)
        self._ground(box, colours)
        draw_key(self._p, self._c, card, pressed=False)
        self._words(card, colours, width)
        if card.leaving:
            self._p.setOpacity(0.4)
        self._body(card, layout, width)
        self._p.setOpacity(1)

    def _ground(self, box: QRectF, colours: Look) -> None:
        p, c = self._p, self._c
        draw_box(p, box, c.surface, radius=12)
        p.save()
        p.setClipPath(rounded(box, 12))
        p.fillRect(QRectF(0, 0, box.width(), INSET + HEADER), colours.ground)
        p.restore()
        border, stroke = colours.border, colours.stroke
        draw_box(p, box, None, border, radius=12, stroke=stroke, dashed=colours.dashed)
        draw_notch(
            p,
            1,
            box.width() - 1,
            INSET + HEADER,
            c.paper,
            border,
            radius=NOTCH_KITCHEN,
            dash=c.line,
            edge=stroke,
        )

    def _words(self, card: CardState, colours: Look, width: int) -> None:
        """Number over name at the left, minutes over their word at the right."""
        s = self._s
        time_left, word_left = self._time(card, colours, width)
        left = KEY.right() + 1 + 12
        number_high, name_high = (30, 22) if s is LARGE else (26, 20)
        top = INSET + (HEADER - number_high - name_high) / 2
        number = QRectF(left, top, time_left - left - 8, number_high)
        taken = draw_text(self._p, number, card.number, font(s.number, BOLD), colours.number)
        if card.revision:
            self._pill(left + taken + 8, top + number_high / 2, card.revision, filled=True)
        size = 16
        name_top = top + number_high
        middle = name_top + (name_high - size) / 2
        draw_icon(self._p, left, middle, card.icon, colours.name, size, BOLD_STROKE)
        name_left = left + size + 6
        name = QRectF(name_left, name_top, word_left - name_left - 8, name_high)
        draw_text(self._p, name, card.label, font(s.name, MEDIUM), colours.name)

    def _time(self, card: CardState, colours: Look, width: int) -> tuple[float, float]:
        """Returns the left edges of the minutes and of the word under them."""
        s, right = self._s, width - INSET - 12
        time_font, word_font = font(s.minutes, BOLD), font(s.word, BOLD)
        time_high, word_high = (38, 22) if s is LARGE else (30, 20)
        top = INSET + (HEADER - time_high - word_high) / 2
        time = QRectF(KEY.right() + 13, top, right - KEY.right() - 13, time_high)
        taken = draw_text(self._p, time, card.time, time_font, colours.time, "right")
        word_top = top + time_high
        word = QRectF(time.left(), word_top, time.width(), word_high)
        wide = draw_text(self._p, word, card.word, word_font, colours.word, "right")
        mark = QRectF(right - wide - 6 - 14, word_top + (word_high - 14) / 2, 14, 14)
        if card.tone in _SHAPES:
            draw_shape(self._p, mark, _SHAPES[card.tone], colours.word)
        else:
            name = _ICONS[card.tone]
            draw_icon(self._p, mark.left() - 2, mark.top() - 1, name, colours.word, 16, BOLD_STROKE)
        return right - taken, mark.left()

    def _body(self, card: CardState, layout: Layout, width: int) -> None:
        if layout.allergy:
            self._allergy(layout, width)
        for box in layout.lines:
            self._line(box, width, at_rest=card.tone == "cancelled")
        if layout.note:
            self._note(layout, width)
        top = layout.captions_top
        for icon, text in (("git-fork", card.body.also), ("printer", card.body.printed)):
            if text:
                self._caption(icon, text, top, width)
                top += CAPTION_ROW
        if layout.hidden:
            self._more(layout, width)

    def _allergy(self, layout: Layout, width: int) -> None:
        c, s = self._c, self._s
        left = INSET + SIDE
        box = QRectF(left, layout.allergy_top, width - 2 * left, layout.allergy_high)
        draw_box(self._p, box, c.bad_soft, c.bad, radius=8, stroke=3)
        icon_top = box.top() + (box.height() - s.mark) / 2
        draw_icon(self._p, left + 15, icon_top, "octagon-alert", c.bad, s.mark, BOLD_STROKE)
        words = box.adjusted(15 + s.mark + 12, 0, -12, 0)
        px, high = (20, 26) if s is LARGE else (17, 22)
        draw_lines(self._p, words, layout.allergy, font(px, BOLD), c.bad, high)

    def _line(self, box: LineBox, width: int, *, at_rest: bool) -> None:
        c, s, line = self._c, self._s, box.line
        left, right = INSET + SIDE, width - INSET - SIDE
        quiet = line.done or line.voided or at_rest
        ink = c.muted if quiet else c.text
        top = box.top + s.between
        first = QRectF(left, top, s.quantity + 10, s.line_high)
        draw_text(self._p, first, line.quantity, font(s.line, BOLD), ink)
        text_left = left + s.quantity + 12
        shape = font(s.line, MEDIUM, strike=line.voided)
        for name in box.names:
            row = QRectF(text_left, top, right - text_left, s.line_high)
            draw_text(self._p, row, name, shape, ink)
            top += s.line_high
        self._line_state(box, right)
        for row_state, lines in box.rows:
            top += self._row(row_state, lines, text_left, top, ink)

    def _line_state(self, box: LineBox, right: float) -> None:
        c, s, line = self._c, self._s, box.line
        middle = box.top + s.between + s.line_high / 2
        if line.digit:
            side = s.mark
            key = QRectF(right - side, middle - side / 2, side, side)
            draw_box(self._p, key, c.info_soft, c.info, radius=6, stroke=2)
            draw_text(self._p, key, line.digit, font(BODY, BOLD), c.info, "center")
        elif line.voided:
            self._pill(right, middle, _("Void"), filled=False, align="right")
        elif line.done:
            draw_icon(
                self._p,
                right - s.mark + 1,
                middle - s.mark / 2 + 1,
                "circle-check",
                c.good,
                s.mark,
                2.5,
            )

    def _row(
        self, row: Row, lines: tuple[TextLine, ...], left: float, top: float, ink: QColor
    ) -> int:
        """Returns the height of what it painted."""
        s, shape = self._s, font(self._s.detail)
        if row.share:
            side = 15
            mark = QRectF(left + 1, top + (s.detail_high - side) / 2 + 1, side, side)
            draw_share(self._p, mark, row.share, ink)
            left += SHARE_MARK
        for line in lines:
            at = left
            for run in line:
                box = QRectF(at, top, 4000, s.detail_high)
                colour = self._c.bad if run.struck else ink
                wide = draw_text(self._p, box, run.text, shape, colour)
                if run.struck:
                    self._strike(at, wide, run.text, top)
                at += wide
            top += s.detail_high
        return s.detail_high * len(lines)

    def _strike(self, left: float, wide: float, text: str, top: float) -> None:
        space = width_of(" ", font(self._s.detail)) if text.startswith(" ") else 0
        middle = top + self._s.detail_high / 2 + 1
        self._p.setPen(QPen(self._c.bad, 1.5))
        self._p.drawLine(QPointF(left + space, middle), QPointF(left + wide, middle))

    def _note(self, layout: Layout, width: int) -> None:
        left, s = INSET + SIDE, self._s
        top = layout.note_top + 6
        icon_top = top + (s.detail_high - 18) / 2
        draw_icon(self._p, left, icon_top, "message-square", self._c.warn, 18, BOLD_STROKE)
        box = QRectF(left + 26, top, width - 2 * left - 26, s.detail_high * len(layout.note))
        draw_lines(self._p, box, layout.note, font(s.detail), self._c.text, s.detail_high)

    def _caption(self, icon: str, text: str, top: float, width: int) -> None:
        left = INSET + SIDE
        draw_icon(self._p, left, top + 6, icon, self._c.muted, 16, BOLD_STROKE)
        box = QRectF(left + 22, top + 6, width - 2 * left - 22, 16)
        draw_text(self._p, box, text, font(CAPTION), self._c.muted)

    def _more(self, layout: Layout, width: int) -> None:
        """The bar at the foot of a card longer than the screen."""
        c = self._c
        bar = QRectF(INSET, layout.bar_top, width - 2 * INSET, MORE_BAR)
        self._p.fillRect(QRectF(bar.left(), bar.top(), bar.width(), 1), c.line)
        words = counted("{count} more line", "{count} more lines", layout.hidden)
        shape = font(self._s.name, MEDIUM)
        left = bar.center().x() - (width_of(words, shape) + 26) / 2
        draw_icon(self._p, left, bar.top() + 15, "chevron-down", c.text, 18, BOLD_STROKE)
        draw_text(self._p, bar.adjusted(left + 26 - bar.left(), 0, 0, 0), words, shape, c.text)

    def _pill(
        self, x: float, middle: float, text: str, *, filled: bool, align: Align = "left"
    ) -> None:
        """A small badge: filled for a revision, with a border for what is void."""
        c, shape = self._c, font(CAPTION, BOLD)
        wide = width_of(text, shape) + 20
        left = x - wide if align == "right" else x
        box = QRectF(left, middle - 12, wide, 24)
        if filled:
            draw_box(self._p, box, c.info, radius=12)
        else:
            draw_box(self._p, box, None, c.bad, radius=12, stroke=2)
        draw_text(self._p, box, text, shape, c.on_bad if filled else c.bad, "center")


def draw_key(painter: QPainter, c: Palette, card: CardState, *, pressed: bool) -> None:
    """The touch target at the left of the header: bump-bar number over the act."""
    ink, ground, border = {
        "ready": (c.good, c.good_soft, c.good),
        "bump": (c.good, c.good_soft, c.good),
        "fire": (c.info, c.paper, c.info),
        "undo": (c.text, c.surface, c.line_strong),
        "clear": (c.bad, c.bad_soft, c.bad),
        "start": (c.text, c.paper, c.line),
    }[card.act]
    if pressed:
        ground, border = c.line, ink
    draw_box(painter, KEY, ground, border, radius=8, stroke=2)
    upper = QRectF(KEY.left(), KEY.top() + 7, KEY.width(), 30)
    lower = QRectF(KEY.left() + 3, KEY.top() + 37, KEY.width() - 6, 20)
    if card.digit:
        draw_text(painter, upper, card.digit, font(LARGE_PX, BOLD), ink, "center")
    else:
        icon = {"fire": "play", "undo": "undo-2", "clear": "x"}.get(card.act, "check")
        icon = "play" if card.act == "start" else icon
        draw_icon(painter, KEY.left() + 24, KEY.top() + 10, icon, ink, 24, BOLD_STROKE)
    draw_text(painter, lower, card.act_word, font(BODY, BOLD), ink, "center")


def draw_share(painter: QPainter, rect: QRectF, share: Share, ink: QColor) -> None:
    """A circle with the share filled: the first half is the left one."""
    stroke = 1.4
    inner = rect.adjusted(stroke / 2, stroke / 2, -stroke / 2, -stroke / 2)
    painter.setPen(QPen(ink, stroke))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(inner)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    turn = 360 * 16
    start = 90 * 16 + turn * share.start // share.of
    painter.drawPie(rect, start, turn * share.shares // share.of)
