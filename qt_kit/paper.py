"""Paper on the screen: a document laid out crisply, or the picture a printer made of it.

Paper is white and its ink near black, by day and by night.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

import segno
from PIL import Image
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

import resources
from qt_kit.control import Canvas
from qt_kit.drawing import width_of
from qt_kit.theme import BOLD, NORMAL, Palette, font
from store_core.printing.document import (
    Align,
    Blank,
    Cut,
    Document,
    DrawerKick,
    Picture,
    Qr,
    Rule,
    Size,
)
from store_core.printing.fonts import Fonts, spelled_out
from store_core.printing.layout import Line, Piece, Style, lay_out, wrapped
from store_core.printing.raster import picture_on_paper

WHITE = QColor("#FFFFFF")
INK = QColor("#1E1A15")
WIDTH = 304
TOOTH = 16
TEETH_HIGH = 8
_SIDE, _TOP, _FOOT = 21, 17, 12
_RULE, _QR, _QR_GAP, _QR_ABOVE, _CAPTION = 21, 72, 12, 11, 17
_CELL = 7.8
_FINE = 2
"""Dots of a picture to a pixel, as a printer has them finer than a screen."""
_LINES = {Size.NORMAL: (13, 19), Size.TALL: (17, 24), Size.BIG: (15, 23)}
"""(letters, line) in pixels; on the drawing the total is larger than the shop's name."""


def paper_outline(rect: QRectF) -> QPolygonF:
    """A strip with straight sides and a torn, toothed foot."""
    teeth = max(round(rect.width() / TOOTH), 1)
    wide = rect.width() / teeth
    base = rect.bottom() - TEETH_HIGH
    outline = [rect.topLeft(), rect.topRight(), QPointF(rect.right(), base)]
    for tooth in range(teeth, 0, -1):
        left = rect.left() + (tooth - 1) * wide
        outline += [QPointF(left + wide / 2, rect.bottom()), QPointF(left, base)]
    return QPolygonF(outline)


def draw_sheet(painter: QPainter, rect: QRectF, line: QColor) -> None:
    painter.setBrush(WHITE)
    painter.setPen(QPen(line, 1))
    painter.drawPolygon(paper_outline(rect.adjusted(0.5, 0.5, -0.5, -0.5)))


def as_qimage(picture: Image.Image) -> QImage:
    """A printer's grey picture for Qt."""
    grey = picture.convert("L")
    size = (grey.width, grey.height)
    # Converting copies the dots; the bytes before are Python's.
    dots = QImage(grey.tobytes(), *size, grey.width, QImage.Format.Format_Grayscale8)
    return dots.convertToFormat(QImage.Format.Format_RGB32)


class PaperView(Canvas):
    """One paper, as high as what stands on it."""

    def __init__(
        self, name: str = "Receipt", *, width: int = WIDTH, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._width = width
        self._placed: tuple[_Placed, ...] = ()
        self._image: QImage | None = None
        self._content = 0
        self.setFixedSize(self.sizeHint())

    def show_document(self, document: Document) -> None:
        pieces = lay_out(document, self._columns(), _measure)
        self._placed = tuple(_place(pieces, self._room()))
        self._image = None
        self._content = round(self._placed[-1].bottom) if self._placed else 0
        text = "\n".join(p.piece.left for p in self._placed if isinstance(p.piece, Line))
        self._grow(text)

    def show_image(self, image: QImage, text: str = "") -> None:
        """A printed paper, scaled to the width; `text` is what a screen reader says."""
        self._placed, self._image = (), image
        self._content = round(image.height() * self._width / max(image.width(), 1))
        self._grow(text)

    def sizeHint(self) -> QSize:
        edges = TEETH_HIGH + (0 if self._image else _TOP + _FOOT)
        return QSize(self._width, self._content + edges)

    def draw(self, painter: QPainter, c: Palette) -> None:
        draw_sheet(painter, QRectF(self.rect()), c.line)
        if self._image is not None:
            painter.drawImage(QRectF(1, 1, self._width - 2, self._content), self._image)
        painter.translate(_SIDE, _TOP)
        for placed in self._placed:
            _draw(painter, placed, self._room())

    def _room(self) -> int:
        return self._width - 2 * _SIDE

    def _columns(self) -> int:
        return int(self._room() / _CELL)

    def _grow(self, text: str) -> None:
        self.setAccessibleDescription(text)
        self.setFixedSize(self.sizeHint())
        self.update()


@dataclass(frozen=True)
class _Placed:
    piece: Line | Rule | Qr | Picture
    top: float
    bottom: float


def _place(pieces: Iterator[Piece], room: int) -> Iterator[_Placed]:
    y = 0.0
    for piece in pieces:
        match piece:
            case Blank():
                y += piece.lines * _LINES[Size.NORMAL][1]
            case Line() | Rule() | Qr() | Picture():
                bottom = y + _height(piece, room)
                yield _Placed(piece, y, bottom)
                y = bottom
            case Cut() | DrawerKick():
                pass


def _height(piece: Line | Rule | Qr | Picture, room: int) -> float:
    match piece:
        case Picture():
            return _on_paper(piece, room).height() / _FINE
        case Line():
            return _LINES[piece.style.size][1]
        case Rule():
            return _RULE
        case Qr():
            return _QR_ABOVE + _QR


def _font(style: Style) -> QFont:
    return font(_LINES[style.size][0], BOLD if style.bold else NORMAL, mono=True)


def _measure(text: str, style: Style) -> float:
    return width_of(_shown(text), _font(style)) / _CELL


def _shown(text: str) -> str:
    """As it comes out of a printer: what the bundled fonts lack is spelled out there too."""
    return text if text.isascii() else spelled_out(text, _fonts())


@cache
def _fonts() -> Fonts:
    return Fonts(resources.path("fonts"))


def _draw(painter: QPainter, placed: _Placed, room: int) -> None:
    match placed.piece:
        case Line():
            _draw_line(
                painter, placed.piece, QRectF(0, placed.top, room, placed.bottom - placed.top)
            )
        case Rule():
            pen = QPen(INK, 1)
            if placed.piece.style == "dashed":
                pen.setDashPattern([4, 2])
            painter.setPen(pen)
            y = int(placed.top) + 10.5
            painter.drawLine(QPointF(0, y), QPointF(room, y))
        case Qr():
            _draw_qr(painter, placed.piece, placed.top + _QR_ABOVE, room)
        case Picture():
            image = _on_paper(placed.piece, room)
            target = QRectF(0, placed.top, image.width() / _FINE, image.height() / _FINE)
            painter.drawImage(target, image)


@lru_cache(maxsize=8)
def _on_paper(picture: Picture, room: int) -> QImage:
    return as_qimage(picture_on_paper(picture.data, picture.percent, room * _FINE))


def _draw_line(painter: QPainter, line: Line, box: QRectF) -> None:
    shape, ink = _font(line.style), INK
    if line.style.inverse:
        painter.fillRect(box, INK)
        ink = WHITE
    start = line.indent * _CELL
    left_text, right_text = _shown(line.left), _shown(line.right)
    spare = box.width() - width_of(left_text, shape)
    left = {Align.LEFT: start, Align.CENTER: spare / 2, Align.RIGHT: spare}[line.align]
    _write(painter, QPointF(left, box.top()), left_text, shape, ink, box.height())
    if right_text:
        at = QPointF(box.width() - width_of(right_text, shape), box.top())
        _write(painter, at, right_text, shape, ink, box.height())


def _write(
    painter: QPainter, at: QPointF, text: str, shape: QFont, ink: QColor, high: float
) -> None:
    px = shape.pixelSize()
    painter.setFont(shape)
    painter.setPen(ink)
    # JetBrains Mono's capitals are 0.73 of its size: they stand in the middle of the line.
    painter.drawText(QPointF(at.x(), at.y() + round((high + 0.73 * px) / 2)), text)


def _draw_qr(painter: QPainter, qr: Qr, top: float, room: int) -> None:
    matrix = _qr_squares(qr.content)
    module = _QR / len(matrix)
    left = 0.0 if qr.caption else (room - _QR) / 2
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(INK)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    for row, dots in enumerate(matrix):
        for column, dot in enumerate(dots):
            if dot:
                x, y = left + column * module, top + row * module
                painter.drawRect(QRectF(x, y, module, module))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    lines = list(_caption(qr.caption, room))
    y = top + (_QR - len(lines) * _CAPTION) / 2
    for line in lines:
        _write(painter, QPointF(_QR + _QR_GAP, y), line, _font(Style()), INK, _CAPTION)
        y += _CAPTION


@lru_cache(maxsize=16)
def _qr_squares(content: str) -> tuple[bytes, ...]:
    code = segno.make(content, error="m", micro=False, boost_error=False)
    return tuple(bytes(row) for row in code.matrix)


def _caption(text: str, room: int) -> Iterator[str]:
    if text:
        yield from wrapped(
            _shown(text), room - _QR - _QR_GAP, lambda line: width_of(line, _font(Style()))
        )
