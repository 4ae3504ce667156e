"""Buttons: the ordinary ones of 48, and the one of 72 at the foot that is the next step."""

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QWidget

from qt_kit.control import Control
from qt_kit.drawing import draw_box, draw_text, width_of
from qt_kit.icons import BOLD_STROKE, THIN, draw_icon
from qt_kit.theme import BODY, BOLD, CAPTION, DISPLAY, LARGE, MEDIUM, TARGET, Palette, font


class Kind(StrEnum):
    PLAIN = "plain"  # surface with a line
    QUIET = "quiet"  # sunken, no border: Park, Discount, Split
    FLAT = "flat"  # no ground at all: top bar, close
    SOFT = "soft"  # accent_soft with accent words
    ACCENT = "accent"  # the filled one; see "one place for the next step"
    DANGER = "danger"  # plain, words in `bad`
    DARK = "dark"  # on the dark bar that offers Undo
    WARN = "warn"  # what has to be done first


@dataclass(frozen=True, slots=True)
class Look:
    ground: QColor | None
    border: QColor | None
    ink: QColor
    stroke: float = 1
    weight: int = MEDIUM


def look(kind: Kind, c: Palette, *, enabled: bool, pressed: bool, chosen: bool = False) -> Look:
    """Ground, border and ink of a button in its state."""
    if not enabled:
        return Look(c.sunken, None, c.muted)
    if pressed and kind is Kind.DARK:
        return Look(c.muted, c.muted, c.surface, 1, BOLD)
    if chosen:
        return Look(c.accent_soft, c.accent, c.text, 2, BOLD)
    if pressed and kind is Kind.ACCENT:
        return Look(c.accent.darker(112), None, c.on_accent, 1, BOLD)
    if pressed:
        border = None if kind in (Kind.QUIET, Kind.FLAT) else c.line_strong
        return Look(c.line if kind is Kind.QUIET else c.sunken, border, c.text)
    return {
        Kind.PLAIN: Look(c.surface, c.line, c.text),
        Kind.QUIET: Look(c.sunken, None, c.text),
        Kind.FLAT: Look(None, None, c.text),
        Kind.SOFT: Look(c.accent_soft, None, c.accent, 1, BOLD),
        Kind.ACCENT: Look(c.accent, None, c.on_accent, 1, BOLD),
        Kind.DANGER: Look(c.surface, c.line, c.bad),
        Kind.DARK: Look(None, c.muted, c.surface, 1, BOLD),
        Kind.WARN: Look(c.warn_soft, c.warn, c.warn, 2, BOLD),
    }[kind]


class Button(Control):
    """`Button("Park", icon="circle-pause", kind=Kind.QUIET)`; no text: an icon in 48 x 48.

    The accessible name is the text unless `name` says better. `count` stands behind the words in a
    filled circle, `icon_after` is drawn at the end (a chevron). Checkable: drawn as chosen.
    """

    def __init__(
        self,
        text: str = "",
        *,
        icon: str = "",
        kind: Kind = Kind.PLAIN,
        name: str = "",
        icon_after: str = "",
        size: int = TARGET,
        text_px: int = BODY,
        icon_px: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name or text or icon, parent)
        self.setText(text)
        self.icon_name, self.icon_after = icon, icon_after
        self.kind, self._size, self._px = kind, size, text_px
        self.padding = 16
        self.icon_px = icon_px or (18 if text else 20)

    def set_text(self, text: str, name: str = "") -> None:
        self.setText(text)
        self.setAccessibleName(name or text or self.icon_name)
        self.updateGeometry()
        self.update()

    def set_kind(self, kind: Kind) -> None:
        self.kind = kind
        self.update()

    def set_icon(self, icon: str) -> None:
        self.icon_name = icon
        self.update()

    def _content_width(self, weight: int) -> float:
        words = width_of(self.text(), font(self._px, weight)) if self.text() else 0
        icons = [name for name in (self.icon_name, self.icon_after) if name]
        gaps = 8 * (len(icons) - (0 if self.text() else 1))
        return words + self.icon_px * len(icons) + gaps

    def sizeHint(self) -> QSize:
        if not self.text():
            return QSize(self._size, self._size)
        return QSize(round(self._content_width(BOLD)) + 2 * self.padding, self._size)

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), self._size), self._size)

    def draw(self, painter: QPainter, c: Palette) -> None:
        chosen = self.isCheckable() and self.isChecked()
        style = look(self.kind, c, enabled=self.isEnabled(), pressed=self.isDown(), chosen=chosen)
        if style.ground is not None or style.border is not None:
            draw_box(
                painter,
                self.rect(),
                style.ground,
                style.border,
                radius=self.radius,
                stroke=style.stroke,
            )
        left = max(8.0, (self.width() - self._content_width(style.weight)) / 2)
        top = (self.height() - self.icon_px) / 2
        stroke = BOLD_STROKE if self._px <= BODY else THIN
        if self.icon_name:
            draw_icon(painter, left, top, self.icon_name, style.ink, self.icon_px, stroke)
            left += self.icon_px + 8
        if self.text():
            room = self.width() - left - 8 - (self.icon_px + 8 if self.icon_after else 0)
            box = QRectF(left, 0, room, self.height())
            left += 8 + draw_text(
                painter, box, self.text(), font(self._px, style.weight), style.ink
            )
        if self.icon_after:
            draw_icon(painter, left, top, self.icon_after, style.ink, self.icon_px, stroke)


@dataclass(frozen=True, slots=True)
class _Fit:
    """Letters in pixels, and the key that is still shown."""

    words: int
    amount: int
    hint: str


class Step(StrEnum):
    READY = "ready"
    BLOCKED = "blocked"  # says what comes first, and takes the press to lead there
    DISABLED = "disabled"


class ActionButton(Control):
    """The button at the foot of the right column: words on the left, the amount on the right.

    `set_state(words, amount, below=..., step=...)`; where not all of it fits, the key goes, then
    the letters get smaller. Enter never presses it, because scanners end
    with Enter, unless `enter=True` (Next customer). `hint` is a key in a small frame.
    """

    radius = 12

    def __init__(
        self, name: str, *, enter: bool = False, high: int = 72, parent: QWidget | None = None
    ) -> None:
        super().__init__(name, parent)
        self.takes_enter = enter
        self._high = high
        self._words, self._amount, self._below = name, "", ""
        self._hint, self._icon = "", ""
        self._step = Step.READY
        self._amount_px, self._amount_weight = DISPLAY, BOLD

    def set_state(
        self,
        words: str,
        amount: str = "",
        *,
        below: str = "",
        step: Step = Step.READY,
        hint: str = "",
        icon: str = "",
        amount_px: int = DISPLAY,
    ) -> None:
        """`icon` stands at the right end (an arrow), in a blocked step before the words."""
        self._words, self._amount, self._below = words, amount, below
        self._hint, self._icon, self._step = hint, icon, step
        self._amount_px = amount_px
        self._amount_weight = BOLD if amount_px > BODY + 2 else MEDIUM
        self.setText(" ".join(part for part in (words, below, amount) if part))
        self.setAccessibleDescription(self.text())
        self.setEnabled(step is not Step.DISABLED)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(264, self._high)

    def draw(self, painter: QPainter, c: Palette) -> None:
        if self._step is Step.BLOCKED:
            self._draw_blocked(painter, c)
            return
        ink = c.on_accent if self.isEnabled() else c.muted
        ground = c.accent if self.isEnabled() else c.sunken
        if self.isDown():
            ground = ground.darker(112)
        draw_box(painter, self.rect(), ground, radius=self.radius)
        inner = QRectF(self.rect()).adjusted(20, 0, -20, 0)
        fit = self._fit(inner.width())
        taken = self._draw_right(painter, inner, ink, fit)
        words, px = inner.adjusted(0, 0, -taken - 8, 0), fit.words
        if self._below:
            middle = self.height() / 2
            upper = QRectF(words.left(), middle - 25, words.width(), 30)
            lower = QRectF(words.left(), middle + 5, words.width(), 20)
            draw_text(painter, upper, self._words, font(px, BOLD), ink)
            draw_text(painter, lower, self._below, font(BODY), ink)
        else:
            draw_text(painter, words, self._words, font(px, BOLD), ink)

    def _fit(self, room: float) -> _Fit:
        """The first of these that shows every word and digit."""
        own = LARGE if self._high >= 72 else TITLE_PX
        tries = [_Fit(own, self._amount_px, self._hint), _Fit(own, self._amount_px, "")]
        tries += [
            _Fit(min(own, words), min(self._amount_px, amount), "")
            for words, amount in ((own, LARGE), (own, TITLE_PX), (TITLE_PX, TITLE_PX))
        ]
        tries.append(_Fit(STRONG_PX, min(self._amount_px, STRONG_PX), ""))
        return next((one for one in tries if self._needs(one) <= room), tries[-1])

    def _needs(self, fit: _Fit) -> float:
        words = width_of(self._words, font(fit.words, BOLD))
        below = width_of(self._below, font(BODY)) if self._below else 0
        parts = [24.0] if self._icon else []
        if self._amount:
            parts.append(width_of(self._amount, font(fit.amount, self._amount_weight)))
        if fit.hint:
            parts.append(_key_width(fit.hint) + (16 if parts else 0))
        return max(words, below) + sum(parts) + (8 if parts else 0)

    def _draw_right(self, painter: QPainter, inner: QRectF, ink: QColor, fit: _Fit) -> float:
        """Amount, key hint and arrow, from the right; returns the width they take."""
        taken = 0.0
        if self._amount:
            shape = font(fit.amount, self._amount_weight)
            taken += draw_text(painter, inner, self._amount, shape, ink, "right")
        if self._icon:
            size = 24
            draw_icon(
                painter,
                inner.right() - taken - size,
                (self.height() - size) / 2,
                self._icon,
                ink,
                size,
                BOLD_STROKE,
            )
            taken += size
        if fit.hint:
            taken += 16 if taken else 0
            taken += draw_key(painter, inner.right() - taken, self.height() / 2, fit.hint, ink, ink)
        return taken

    def _draw_blocked(self, painter: QPainter, c: Palette) -> None:
        draw_box(painter, self.rect(), c.warn_soft, c.warn, radius=self.radius, stroke=2)
        shape = font(STRONG_PX, BOLD)
        width = 24 + 12 + width_of(self._words, shape)
        left = max(12.0, (self.width() - width) / 2)
        draw_icon(
            painter, left, (self.height() - 24) / 2, self._icon or "arrow-up", c.warn, 24, THIN
        )
        words = QRectF(left + 36, 0, self.width() - left - 44, self.height())
        draw_text(painter, words, self._words, shape, c.warn)


STRONG_PX, TITLE_PX = 17, 20


def draw_key(
    painter: QPainter, right: float, middle: float, key: str, ink: QColor, border: QColor
) -> float:
    """A key's name in a small frame, ending at `right`; returns its width."""
    shape, width = font(CAPTION, MEDIUM), _key_width(key)
    box = QRectF(right - width, middle - 10, width, 20)
    draw_box(painter, box, None, border, radius=4)
    draw_text(painter, box, key, shape, ink, "center")
    return width


def _key_width(key: str) -> float:
    return max(20.0, width_of(key, font(CAPTION, MEDIUM)) + 10)
