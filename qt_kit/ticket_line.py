"""One line of a ticket: what it holds, how high it is, how it is painted."""

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from qt_kit.drawing import draw_box, draw_text, width_of, wrap
from qt_kit.icons import BOLD_STROKE, draw_icon
from qt_kit.marks import draw_half
from qt_kit.stepper import draw_stepper, stepper_parts
from qt_kit.theme import BODY, BOLD, CAPTION, MEDIUM, Palette, font

DetailKind = Literal["plain", "left", "right", "removal", "note", "promotion", "warning"]

LEFT, RIGHT, TOP = 12, 16, 8
QUANTITY, AFTER_QUANTITY = 40, 12
NAME_ROW, DETAIL_ROW, CONTROLS = 20, 18, 48


@dataclass(frozen=True, slots=True)
class Detail:
    """A row under a line's name. A removal is `before` ("No") and the struck `text`.

    "left" and "right" carry a half-filled circle, "note" a speech icon, "promotion" a tag and is
    green, "warning" a triangle and is amber. `price` is text as shown. A row that `belongs` is of
    the half above it and stands under that one's text.
    """

    text: str
    price: str = ""
    kind: DetailKind = "plain"
    before: str = ""
    belongs: bool = False


@dataclass(frozen=True, slots=True)
class TicketLine:
    """`quantity` and `amount` are text as shown; `was` stands struck before the amount; `pending`
    mutes the amount (being built).
    """

    key: str
    name: str
    amount: str
    quantity: str = "1"
    details: tuple[Detail, ...] = ()
    pending: bool = False
    struck: bool = False
    editable: bool = True
    was: str = ""

    def says(self) -> str:
        rows = [" ".join(part for part in (self.quantity, self.was, self.amount) if part)]
        rows += [" ".join(p for p in (d.before, d.text, d.price) if p) for d in self.details]
        return "; ".join(rows)


@dataclass(frozen=True, slots=True)
class ControlRects:
    stepper: QRect
    minus: QRect
    plus: QRect
    edit: QRect
    remove: QRect


def name_lines(line: TicketLine, width: int) -> tuple[str, ...]:
    room = width - LEFT - QUANTITY - RIGHT - width_of(line.amount, font(BODY, MEDIUM)) - 12
    if line.was:
        room -= width_of(line.was, font(CAPTION)) + 6
    return wrap(line.name, font(BODY, MEDIUM), int(room), 4)


def detail_lines(detail: Detail, width: int) -> tuple[str, ...]:
    shape = font(CAPTION)
    room = float(width - LEFT - QUANTITY - RIGHT - _indent(detail))
    if detail.price:
        room -= width_of(detail.price, shape) + 12
    if detail.before:
        room -= width_of(detail.before + " ", shape)
    return wrap(detail.text, shape, int(room), 3)


def _indent(detail: Detail) -> int:
    marked = detail.kind in ("left", "right", "note", "promotion", "warning")
    return 20 if marked or detail.belongs else 0


def text_height(line: TicketLine, width: int) -> int:
    rows = sum(len(detail_lines(detail, width)) for detail in line.details)
    return NAME_ROW * len(name_lines(line, width)) + DETAIL_ROW * rows


def line_height_of(line: TicketLine, width: int, *, chosen: bool) -> int:
    high = TOP + text_height(line, width) + TOP
    return high + CONTROLS + 12 if chosen and line.editable else high


def control_rects(line: TicketLine, rect: QRect) -> ControlRects:
    """The row under a chosen line: number 122 wide, Edit and Remove share what is left."""
    left, right = rect.left() + RIGHT, rect.right() + 1 - RIGHT
    top = rect.top() + TOP + text_height(line, rect.width()) + TOP
    stepper = QRect(left, top, 122, CONTROLS)
    minus, _, plus = stepper_parts(stepper)
    rest = right - stepper.right() - 1 - 16
    remove = max(rest // 2, 109) if rest > 180 else rest // 2
    return ControlRects(
        stepper,
        minus,
        plus,
        QRect(stepper.right() + 9, top, rest - remove, CONTROLS),
        QRect(right - remove, top, remove, CONTROLS),
    )


def draw_line(
    painter: QPainter, c: Palette, rect: QRect, line: TicketLine, *, chosen: bool
) -> None:
    if chosen:
        painter.fillRect(rect, c.accent_soft)
        painter.fillRect(QRect(rect.left(), rect.top(), 4, rect.height()), c.accent)
    names = name_lines(line, rect.width())
    top = rect.top() + TOP
    left = rect.left() + LEFT + QUANTITY
    right = rect.right() + 1 - RIGHT
    ink = c.muted if line.struck else c.text
    number = QRectF(rect.left() + LEFT, top, QUANTITY - AFTER_QUANTITY, NAME_ROW)
    draw_text(painter, number, line.quantity, font(BODY, BOLD), ink, "right")
    amount = QRectF(left, top, right - left, NAME_ROW)
    muted = line.pending or line.struck
    amount_font = font(BODY, MEDIUM)
    ink_of_amount = c.muted if muted else c.text
    taken = draw_text(painter, amount, line.amount, amount_font, ink_of_amount, "right")
    if line.was:
        before = amount.adjusted(0, 0, -taken - 6, 0)
        draw_text(painter, before, line.was, font(CAPTION, strike=True), c.muted, "right")
    for text in names:
        row = QRectF(left, top, right - left, NAME_ROW)
        draw_text(painter, row, text, font(BODY, MEDIUM, strike=line.struck), ink)
        top += NAME_ROW
    for detail in line.details:
        row = QRectF(left, top, right - left, DETAIL_ROW)
        top += _draw_detail(painter, c, row, detail, rect.width(), c.text if chosen else c.muted)


def _draw_detail(
    painter: QPainter, c: Palette, row: QRectF, detail: Detail, width: int, ink: QColor
) -> int:
    """Paints the detail's rows and returns their height."""
    if detail.kind == "promotion":
        ink = c.good
    elif detail.kind == "warning":
        ink = c.warn
    _draw_detail_mark(painter, c, row, detail, ink)
    shape = font(CAPTION)
    if detail.price:
        draw_text(painter, row, detail.price, shape, ink, "right")
    text_left = row.left() + _indent(detail)
    if detail.before:
        words = QRectF(text_left, row.top(), row.width(), DETAIL_ROW)
        text_left += draw_text(painter, words, detail.before + " ", shape, ink)
    lines = detail_lines(detail, width)
    for number, text in enumerate(lines):
        at = QRectF(text_left, row.top() + number * DETAIL_ROW, row.right() - text_left, DETAIL_ROW)
        long = draw_text(painter, at, text, shape, ink)
        if detail.kind == "removal":
            painter.setPen(QPen(ink, 1))
            middle = at.top() + 9.5
            painter.drawLine(QPointF(text_left, middle), QPointF(text_left + long, middle))
    return DETAIL_ROW * len(lines)


def _draw_detail_mark(
    painter: QPainter, c: Palette, row: QRectF, detail: Detail, ink: QColor
) -> None:
    top = row.top() + 2
    if detail.kind in ("left", "right"):
        side: Literal["left", "right"] = "left" if detail.kind == "left" else "right"
        draw_half(painter, QRectF(row.left(), top, 14, 14), side, c.accent)
        return
    icon = {"note": "message-square", "promotion": "tag", "warning": "triangle-alert"}.get(
        detail.kind
    )
    if icon:
        draw_icon(painter, row.left(), top, icon, ink, 14, BOLD_STROKE)


def draw_controls(
    painter: QPainter,
    c: Palette,
    rects: ControlRects,
    line: TicketLine,
    words: tuple[str, str],
    pressed: str | None,
) -> None:
    """`words` are those of Edit and Remove, with icons where there is room; `pressed` is one of
    minus, plus, edit, remove.
    """
    draw_stepper(painter, c, rects.stepper, line.quantity, pressed=pressed)
    for part, rect, icon, text, ink in (
        ("edit", rects.edit, "sliders-horizontal", words[0], c.text),
        ("remove", rects.remove, "trash-2", words[1], c.bad),
    ):
        ground = c.sunken if pressed == part else c.surface
        draw_box(painter, rect, ground, c.line, radius=8)
        shape = font(BODY, MEDIUM)
        wide = 26 + width_of(text, shape)
        if wide > rect.width() - 12:
            draw_text(painter, rect.adjusted(4, 0, -4, 0), text, shape, ink, "center")
            continue
        left = rect.left() + (rect.width() - wide) / 2
        draw_icon(painter, left, rect.top() + 15, icon, ink, 18, BOLD_STROKE)
        room = QRectF(left + 26, rect.top(), rect.right() - left - 26, rect.height())
        draw_text(painter, room, text, shape, ink)
