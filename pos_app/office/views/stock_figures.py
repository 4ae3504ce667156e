"""Three questions over the stock table, each with its answer."""

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from pos_app.office.presenters.stock_rows import Figure
from qt_kit.badge import badge_width, draw_badge, tone_colours
from qt_kit.control import Canvas
from qt_kit.drawing import draw_box, draw_text
from qt_kit.targets import Target
from qt_kit.theme import BODY, BOLD, CAPTION, LARGE, MEDIUM, Palette, font
from qt_kit.wording import _

HIGH, GAP = 84, 12


class StockFigures(Canvas):
    """`show_figures(figures)`: cards of equal width."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Stock figures"))
        self._figures: tuple[Figure, ...] = ()

    def show_figures(self, figures: tuple[Figure, ...]) -> None:
        if figures != self._figures:
            self._figures = figures
            told = (f"{one.label}: {one.value} {one.below} {one.badge}" for one in figures)
            self.setAccessibleDescription(", ".join(told))
            self.update()

    def _rects(self) -> list[QRect]:
        count = max(1, len(self._figures))
        wide = (self.width() - GAP * (count - 1)) / count
        return [
            QRect(round(place * (wide + GAP)), 0, round(wide), self.height())
            for place in range(len(self._figures))
        ]

    def targets(self) -> list[Target]:
        return [
            Target(one.label, rect, True, f"{one.value} {one.below} {one.badge}".strip())
            for one, rect in zip(self._figures, self._rects(), strict=True)
        ]

    def reveal(self, name: str) -> None:
        """All of them are in sight."""

    def draw(self, painter: QPainter, c: Palette) -> None:
        for one, rect in zip(self._figures, self._rects(), strict=True):
            self._draw_one(painter, c, one, QRectF(rect))

    def _draw_one(self, painter: QPainter, c: Palette, one: Figure, rect: QRectF) -> None:
        draw_box(painter, rect, c.surface, c.line, radius=12)
        left, right = rect.left() + 17, rect.right() - 13
        if one.badge:
            taken = badge_width(one.badge, one.icon, 24, MEDIUM)
            ground, ink = tone_colours(one.tone, c)
            draw_badge(painter, right - taken, 13, one.badge, one.icon, ground, ink)
            right -= taken + 8
        label = QRectF(left, 14, right - left, 20)
        draw_text(painter, label, one.label, font(BODY), c.muted)
        value = QRectF(left, 40, rect.right() - 13 - left, 30)
        taken = draw_text(painter, value, one.value, font(LARGE, BOLD), c.text)
        below = value.adjusted(taken + 8, 4, 0, 0)
        if below.width() > 20:
            draw_text(painter, below, one.below, font(CAPTION), c.muted)
