"""One order as a card of the board: how high it is, where its buttons are, how it is painted."""

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QPainter

from pos_app.presenters.order_board import Card
from qt_kit.badge import badge_width, draw_badge, tone_colours
from qt_kit.button import Kind, look
from qt_kit.drawing import draw_box, draw_text, width_of
from qt_kit.icons import BOLD_STROKE, draw_icon
from qt_kit.theme import BODY, BOLD, CAPTION, MEDIUM, NORMAL, STRONG, Palette, font
from qt_kit.wording import _

PADDING, BADGE, BUTTON, GAP = 13, 28, 48, 8
TEXT_HIGH, WITH_BUTTONS = 124, 182
ACCEPT_PARTS = 1.3
NARROW = 240
_ACTS = {
    "accept": ("Accept", Kind.ACCENT),
    "later": ("Later", Kind.PLAIN),
    "reject": ("Reject", Kind.DANGER),
    "hand_out": ("Hand out", Kind.PLAIN),
}


def act_words(act: str) -> str:
    return _(_ACTS[act][0])


def card_height(card: Card) -> int:
    return WITH_BUTTONS if card.acts else TEXT_HIGH


def act_rects(card: Card, rect: QRect) -> dict[str, QRect]:
    """Accept is 1.3 parts wide, the others one each."""
    acts = card.acts
    if not acts:
        return {}
    gap = GAP if rect.width() >= NARROW else 4
    inner = rect.width() - 2 * PADDING - gap * (len(acts) - 1)
    parts = [ACCEPT_PARTS if act == "accept" else 1.0 for act in acts]
    found, left = {}, float(rect.left() + PADDING)
    for act, part in zip(acts, parts, strict=True):
        wide = inner * part / sum(parts)
        top = rect.top() + WITH_BUTTONS - PADDING - BUTTON
        found[act] = QRect(round(left), top, round(left + wide) - round(left), BUTTON)
        left += wide + gap
    return found


def says(card: Card, column: str) -> str:
    """What a screen reader and `read` are told of the card."""
    who = (card.name, card.wish, card.kind, card.source, card.amount, card.payment)
    return "; ".join(part for part in (column, card.badge.words, *who) if part)


def draw_card(painter: QPainter, c: Palette, rect: QRect, card: Card, pressed: str | None) -> None:
    """`pressed` is the act under the finger, "card" for the rest of it."""
    ground = c.sunken if pressed == "card" else c.surface
    border, stroke = (c.accent, 2) if card.chosen else (c.line, 1)
    draw_box(painter, rect, ground, border, radius=12, stroke=stroke)
    left, right = rect.left() + PADDING, rect.right() + 1 - PADDING
    narrow = rect.width() < NARROW
    source_shown = _draw_head(painter, c, card, left, right, rect.top() + PADDING, narrow=narrow)
    name = QRectF(left, rect.top() + 47, right - left, 20)
    if card.wish:
        taken = draw_text(painter, name, card.wish, font(CAPTION, MEDIUM), c.info, "right") + 18
        icon_left = name.right() - taken
        draw_icon(painter, icon_left, name.top() + 3, "calendar-clock", c.info, 14, BOLD_STROKE)
        name.setRight(icon_left - 8)
    draw_text(painter, name, card.name, font(BODY, MEDIUM), c.text)
    kind = QRectF(left, rect.top() + 69, right - left, 16)
    _draw_kind(painter, c, kind, card, with_source=not source_shown)
    amount = QRectF(left, rect.top() + 91, right - left, 20)
    taken = draw_text(painter, amount, card.amount, font(BODY, BOLD), c.text)
    payment = amount.adjusted(taken + 8, 0, 0, 0)
    draw_text(painter, payment, card.payment, font(CAPTION), c.muted, "right")
    for act, box in act_rects(card, rect).items():
        _draw_act(painter, c, act, box, enabled=not card.busy, pressed=act == pressed)


def _draw_head(
    painter: QPainter,
    c: Palette,
    card: Card,
    left: float,
    right: float,
    top: float,
    *,
    narrow: bool,
) -> bool:
    """Number, source, countdown; False where the source found no room."""
    badge = card.badge
    badge_px, number_px, mark = (CAPTION, BODY, 14) if narrow else (BODY, STRONG, 16)
    wide = badge_width(badge.words, badge.icon, BADGE, BOLD, px=badge_px, mark=mark)
    ground, ink = tone_colours(badge.tone, c)
    draw_badge(
        painter, right - wide, top, badge.words, badge.icon, ground, ink,
        high=BADGE, weight=BOLD, px=badge_px, mark=mark,
    )  # fmt: skip
    end = right - wide - (4 if narrow else 8)
    told = card.number if narrow else f"#{card.number}"
    number = QRectF(left, top, end - left, BADGE)
    left += draw_text(painter, number, told, font(number_px, BOLD), c.text) + 8
    word = font(CAPTION, NORMAL)
    if narrow or left + 19 + width_of(card.source, word) > end:
        return False
    draw_icon(painter, left, top + 7, card.source_icon, c.muted, 14, BOLD_STROKE)
    box = QRectF(left + 19, top, end - left - 19, BADGE)
    draw_text(painter, box, card.source, word, c.muted)
    return True


def _draw_kind(
    painter: QPainter, c: Palette, row: QRectF, card: Card, *, with_source: bool
) -> None:
    shape = font(CAPTION)
    draw_icon(painter, row.left(), row.top() + 1, card.kind_icon, c.muted, 14, BOLD_STROKE)
    kind = row.adjusted(20, 0, 0, 0)
    if with_source:
        word = width_of(card.source, shape) + 8
        fits = 20 + width_of(card.kind, shape) + 8 + 19 + word <= row.width()
        left = row.right() - (19 + word - 8 if fits else 14)
        draw_icon(painter, left, row.top() + 1, card.source_icon, c.muted, 14, BOLD_STROKE)
        if fits:
            draw_text(painter, row, card.source, shape, c.muted, "right")
        kind.setRight(left - 8)
    draw_text(painter, kind, card.kind, shape, c.muted)


def _draw_act(
    painter: QPainter, c: Palette, act: str, box: QRect, *, enabled: bool, pressed: bool
) -> None:
    words, kind = _ACTS[act]
    style = look(kind, c, enabled=enabled, pressed=pressed)
    draw_box(painter, box, style.ground, style.border, radius=8, stroke=style.stroke)
    draw_text(painter, box, _(words), font(BODY, style.weight), style.ink, "center")
