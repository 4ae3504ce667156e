"""The one mark and the shapes of state, as paths: never pictures."""

import math
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

Side = Literal["left", "right", "whole"]
NOTCH_COUNTER, NOTCH_KITCHEN = 11, 9


def draw_notch(
    painter: QPainter,
    left: float,
    right: float,
    middle: float,
    outside: QColor,
    line: QColor,
    *,
    radius: float = NOTCH_COUNTER,
    dash: QColor | None = None,
    edge: float = 1,
) -> None:
    """Two half circles bitten out of the edges and the dashed line between them.

    `left` and `right` are those of the ticket inside its 1 px border.
    `outside` is the ground that shows in the bites, `line` their edge and (unless `dash`) the
    dashes: 7 on, 5 off, from 20 px inside the left edge to 20 px inside the right.
    """
    painter.save()
    painter.setClipRect(QRectF(left - 1, middle - radius - 1, right - left + 1, 2 * radius + 2))
    painter.setBrush(outside)
    painter.setPen(QPen(line, edge))
    for x in (left - 1, right + 1):
        painter.drawEllipse(QPointF(x, middle), radius - edge / 2, radius - edge / 2)
    painter.restore()
    pen = QPen(dash or line, 2)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pen.setDashPattern([3.5, 2.5])
    painter.setPen(pen)
    painter.drawLine(QPointF(left + 20, middle), QPointF(right - 20, middle))


def ticket_path(rect: QRectF, middle: float, radius: float, corner: float) -> QPainterPath:
    """A ticket with two notches at `middle`: the outline of a card that has them."""
    whole = QPainterPath()
    whole.addRoundedRect(rect, corner, corner)
    bites = QPainterPath()
    for x in (rect.left(), rect.right()):
        bites.addEllipse(QPointF(x, middle), radius, radius)
    return whole.subtracted(bites)


def perforated_edge(rect: QRectF, radius: float = 11, every: float = 40) -> QPainterPath:
    """A panel whose left edge is perforated: half circles of its neighbour's ground."""
    panel = QPainterPath()
    panel.addRect(rect)
    holes = QPainterPath()
    middle = rect.top() + every / 2
    while middle < rect.bottom() + radius:
        holes.addEllipse(QPointF(rect.left(), middle), radius, radius)
        middle += every
    return panel.subtracted(holes)


def draw_half(painter: QPainter, rect: QRectF, side: Side, colour: QColor) -> None:
    """A circle whose left or right half is filled."""
    stroke = max(1.2, rect.width() / 9)
    inner = rect.adjusted(stroke / 2, stroke / 2, -stroke / 2, -stroke / 2)
    painter.setPen(QPen(colour, stroke))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(inner)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    if side == "whole":
        painter.drawEllipse(rect)
    else:
        painter.drawPie(rect, 90 * 16, (180 if side == "left" else -180) * 16)


def octagon(rect: QRectF) -> QPolygonF:
    centre, radius = rect.center(), rect.width() / 2
    corner = radius / math.cos(math.pi / 8)
    return QPolygonF(
        [
            QPointF(
                centre.x() + corner * math.cos(math.pi / 8 + k * math.pi / 4),
                centre.y() + corner * math.sin(math.pi / 8 + k * math.pi / 4),
            )
            for k in range(8)
        ]
    )


def triangle(rect: QRectF) -> QPolygonF:
    return QPolygonF(
        [QPointF(rect.center().x(), rect.top()), rect.bottomRight(), rect.bottomLeft()]
    )


def draw_shape(
    painter: QPainter, rect: QRectF, shape: Literal["ring", "triangle", "octagon"], colour: QColor
) -> None:
    """The shape of a ticket's time: ring on time, triangle soon, octagon late."""
    if shape == "ring":
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour, 2))
        painter.drawEllipse(rect.adjusted(1, 1, -1, -1))
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawPolygon(triangle(rect) if shape == "triangle" else octagon(rect))


def draw_logo(painter: QPainter, rect: QRectF, ground: QColor, letter: QColor) -> None:
    """The program's own mark: a notched ticket with a T."""
    unit = rect.width() / 36
    body = QRectF(rect.left() + 3 * unit, rect.top() + 3 * unit, 30 * unit, 30 * unit)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawPath(ticket_path(body, body.center().y(), 4 * unit, 5 * unit))
    painter.setBrush(letter)
    bar = QRectF(rect.left() + 9 * unit, rect.top() + 9 * unit, 18 * unit, 4 * unit)
    stem = QRectF(rect.left() + 16 * unit, rect.top() + 9 * unit, 4 * unit, 19 * unit)
    painter.drawRoundedRect(bar, 2 * unit, 2 * unit)
    painter.drawRoundedRect(stem, 2 * unit, 2 * unit)
