"""Text as dots, for what a printer's own letters can't say.

Every script comes out, shaped by Raqm; typewriter letters keep the printer's 12-dot grid.
"""

from functools import lru_cache
from io import BytesIO

import segno
from PIL import Image, ImageDraw

from store_core.printing.document import Align, Size
from store_core.printing.fonts import Face, Fonts
from store_core.printing.layout import Line, Style, wrapped

CELL_WIDTH = 12
CELL_HEIGHT = 24
LINE_HEIGHT = 30
EM = 20
"""The size at which the typewriter face fills a cell of 12 dots."""
BASELINE = 22
"""Dots from the top of a line to its baseline."""
_INK_FROM = 128
"""Grey that still counts as ink, of 255."""
_QR_MODULE = 4
_QR_GAP = 16


class Typesetter:
    """Lays out lines as pictures of ink (255) on nothing (0)."""

    def __init__(self, fonts: Fonts) -> None:
        self.fonts = fonts
        self.columns = lru_cache(maxsize=4096)(self._columns)

    def _columns(self, text: str) -> float:
        """How wide the text is, in columns of normal size."""
        return sum(_advance(face, run, EM, bold=False) for face, run in self.fonts.runs(text)) / (
            CELL_WIDTH
        )

    def line(self, line: Line, dots: int) -> Image.Image:
        """The line over the whole width, black (0) on white (255), in two colours."""
        left = self.words(line.left, line.style)
        right = self.words(line.right, line.style) if line.right else None
        height = max(LINE_HEIGHT, left.height, right.height if right else 0)
        ink = Image.new("L", (dots, height), 0)
        start = line.indent * CELL_WIDTH
        room = dots - left.width
        at = {Align.LEFT: start, Align.CENTER: room // 2, Align.RIGHT: room}[line.align]
        ink.paste(left, (max(at, 0), 0))
        if right:
            ink.paste(right, (max(dots - right.width, 0), 0))
        return _in_two_colours(ink, inverse=line.style.inverse)

    def words(self, text: str, style: Style) -> Image.Image:
        """The words alone, as ink in greys."""
        scale = style.down
        runs = self.fonts.runs(text)
        em = EM * scale
        below = max((_depth(face, em) for face, _ in runs), default=0)
        above = max(max((_rise(face, em) for face, _ in runs), default=0), BASELINE * scale)
        width = sum(_advance(face, run, em, style.bold) for face, run in runs)
        picture = Image.new("L", (max(round(width), 1), max(above + below, LINE_HEIGHT * scale)), 0)
        draw = ImageDraw.Draw(picture)
        x = 0.0
        for face, run in runs:
            self._draw_run(draw, (x, above), face, run, em, bold=style.bold)
            x += _advance(face, run, em, style.bold)
        if style.size is Size.TALL:
            half = (max(picture.width // 2, 1), picture.height)
            return picture.resize(half, Image.Resampling.LANCZOS)
        return picture

    def _draw_run(
        self,
        draw: ImageDraw.ImageDraw,
        at: tuple[float, int],
        face: Face,
        run: str,
        em: int,
        *,
        bold: bool,
    ) -> None:
        font = face.at(em, bold)
        if not face.monospaced:
            draw.text(at, run, fill=255, font=font, anchor="ls")
            return
        step = _advance(face, "x", em, bold)
        for index, character in enumerate(run):
            draw.text((at[0] + index * step, at[1]), character, fill=255, font=font, anchor="ls")

    def qr(self, content: str, caption: str, dots: int) -> Image.Image:
        """The code at the left, the caption beside it."""
        code = qr_picture(content, _QR_MODULE)
        room = (dots - code.width - _QR_GAP) // CELL_WIDTH
        lines = [self.words(line, Style()) for line in _caption_lines(caption, room, self)]
        ink = Image.new("L", (dots, code.height + 8), 0)
        ink.paste(code, (0, 4))
        y = max((ink.height - sum(line.height for line in lines)) // 2, 0)
        for line in lines:
            ink.paste(line, (code.width + _QR_GAP, y))
            y += line.height
        return _in_two_colours(ink)


@lru_cache(maxsize=16)
def picture_on_paper(data: bytes, percent: int, dots: int) -> Image.Image:
    """A grey PNG in the middle of the paper's width, black (0) on white (255) in two colours: its
    greys are as many dots as they are dark (Floyd and Steinberg's way).
    """
    with Image.open(BytesIO(data), formats=("PNG",)) as grey:
        source = grey.convert("L")
    wide = max(8, dots * percent // 100)
    high = max(1, round(source.height * wide / source.width))
    if high > dots:
        wide, high = max(8, wide * dots // high), dots
    small = source.resize((wide, high), Image.Resampling.LANCZOS)
    paper = Image.new("1", (dots, high + 8), 1)
    paper.paste(small.convert("1"), ((dots - wide) // 2, 0))
    return paper


def qr_picture(content: str | bytes, module: int, error: str = "m") -> Image.Image:
    """The code as ink, `module` dots to a square and no quiet zone: the paper is white anyway.

    segno.DataOverflowError where no QR code is large enough.
    """
    matrix = segno.make(content, error=error, micro=False, boost_error=False).matrix
    code = Image.frombytes(
        "L", (len(matrix[0]), len(matrix)), bytes(255 * dot for row in matrix for dot in row)
    )
    return code.resize((code.width * module, code.height * module), Image.Resampling.NEAREST)


def _caption_lines(caption: str, room: int, typesetter: Typesetter) -> list[str]:
    return list(wrapped(caption, room, typesetter.columns)) if caption else []


def _in_two_colours(ink: Image.Image, *, inverse: bool = False) -> Image.Image:
    black = (255, 0) if not inverse else (0, 255)
    return ink.point([black[grey >= _INK_FROM] for grey in range(256)], "1")


def _advance(face: Face, run: str, em: int, bold: bool) -> float:
    if face.monospaced:
        return len(run) * CELL_WIDTH * em / EM
    return face.at(em, bold).getlength(run)


def _rise(face: Face, em: int) -> int:
    return face.at(em).getmetrics()[0]


def _depth(face: Face, em: int) -> int:
    return face.at(em).getmetrics()[1]
