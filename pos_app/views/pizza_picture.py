"""The round picture of what is being built, in as many parts as it has."""

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QWidget

from pos_app.presenters.builder import PartPicture
from pos_app.presenters.builder_groups import side_word
from qt_kit.control import Tappable
from qt_kit.pictures import Frame, Pictures
from qt_kit.targets import Target
from qt_kit.theme import Palette
from qt_kit.wording import _

GAP, ARC = 0.014, 0.02
ARC_RADIUS = 0.48
PIECE, PIECES, TOPPED = 0.18, 8, 0.34
"""A topping's piece and the circle it lies in, as shares of the picture; pieces of one portion."""
CORNER = 0.06
"""Of a photograph, as a share of its side."""
GOLDEN = math.pi * (3 - math.sqrt(5))


class PizzaPicture(Tappable):
    """`show_parts(pictures, side)`; `side_taken(place)` when a part is tapped.

    One picture whole, two halves or four quarters with a gap between them, and an arc in the
    accent outside the part that is edited. On a photograph no topping is laid.
    """

    side_taken = Signal(int)

    def __init__(self, pictures: Pictures, parent: QWidget) -> None:
        super().__init__(_("Picture"), parent)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._pictures = pictures
        self._parts: tuple[PartPicture, ...] = ()
        self._side: int | None = None
        pictures.ready.connect(self.update)

    def show_parts(self, parts: tuple[PartPicture, ...], side: int | None) -> None:
        self._parts, self._side = parts, side
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(300, 300)

    def _quarter(self, place: int) -> QRectF:
        """The box of a part, without the gap."""
        half = self.width() / 2
        if len(self._parts) == 2:
            return QRectF(half * place, 0, half, self.height())
        column = 0 if place in (0, 3) else 1
        return QRectF(half * column, half * (place // 2), half, half)

    def part_at(self, x: int, y: int) -> str | None:
        if len(self._parts) < 2:
            return None
        at = QPointF(x, y)
        return next(
            (str(place) for place in range(len(self._parts)) if self._quarter(place).contains(at)),
            None,
        )

    def activate(self, part: str) -> None:
        self.side_taken.emit(int(part))

    def targets(self) -> list[Target]:
        of = len(self._parts)
        if of < 2:
            return []
        return [
            Target(
                _("{side} of the picture").format(side=side_word(place, of)),
                self._quarter(place).toRect(),
                text="chosen" if place == self._side else "",
            )
            for place in range(of)
        ]

    def reveal(self, name: str) -> None:
        """All parts are always in sight."""

    def draw(self, painter: QPainter, c: Palette) -> None:
        side = self.width()
        for place, part in enumerate(self._parts):
            painter.save()
            self._clip_to(painter, place)
            self._draw_part(painter, part)
            painter.restore()
        if self._side is not None and len(self._parts) > 1:
            pen = QPen(c.accent, side * ARC)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            radius = side * (ARC_RADIUS - ARC / 2)
            box = QRectF(side / 2 - radius, side / 2 - radius, 2 * radius, 2 * radius)
            start, span = _arc(len(self._parts), self._side)
            painter.drawArc(box, start * 16, span * 16)

    def _clip_to(self, painter: QPainter, place: int) -> None:
        """Only the part's own box, moved outwards by half the gap."""
        of = len(self._parts)
        if of == 1:
            return
        gap = self.width() * GAP / 2
        box = self._quarter(place)
        dx = -gap if box.left() == 0 else gap
        dy = 0.0 if of == 2 else (-gap if box.top() == 0 else gap)
        painter.setClipRect(box.translated(dx, dy))
        painter.translate(dx, dy)

    def _draw_part(self, painter: QPainter, part: PartPicture) -> None:
        middle = QPointF(self.width() / 2, self.height() / 2)
        food = round(self.width() * (1 - GAP))
        self._draw_at(painter, middle, part.picture, food)
        if self._pictures.is_photograph(part.picture):
            return
        piece = round(self.width() * PIECE)
        for number, (topping, times) in enumerate(part.toppings):
            for at in _scattered(number, PIECES * times, self.width() * TOPPED):
                self._draw_at(painter, middle + at, topping, piece)

    def _draw_at(self, painter: QPainter, centre: QPointF, name: str, side: int) -> None:
        frame = Frame(side, side, round(side * CORNER))
        shown = self._pictures.fill(name, frame, side, self.devicePixelRatioF())
        if shown is not None:
            ratio = shown.devicePixelRatioF()
            half = QPointF(shown.width() / ratio / 2, shown.height() / ratio / 2)
            painter.drawPixmap(centre - half, shown)


def _scattered(number: int, count: int, radius: float) -> list[QPointF]:
    """Places within a circle, like the seeds of a sunflower; each topping turned by its number."""
    turn = number * 0.9 + 0.4
    return [
        QPointF(
            math.cos(place * GOLDEN + turn) * radius * math.sqrt((place + 0.6) / count),
            math.sin(place * GOLDEN + turn) * radius * math.sqrt((place + 0.6) / count),
        )
        for place in range(count)
    ]


def _arc(of: int, place: int) -> tuple[int, int]:
    """(start, span) in degrees, counterclockwise from the east."""
    if of == 2:
        return (90, 180) if place == 0 else (270, 180)
    return (90, 0, 270, 180)[place], 90
