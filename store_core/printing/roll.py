"""The paper in the emulated printer: dots laid on it line by line, cut off in pieces."""

from dataclasses import dataclass, field, replace
from functools import lru_cache

from PIL import Image, ImageDraw

from store_core.printing.fonts import Fonts
from store_core.printing.raster import BASELINE, CELL_HEIGHT, CELL_WIDTH, EM, LINE_HEIGHT

WHITE = 255
INK = 24
MARGIN = {576: 32, 512: 32, 384: 40}
"""Dots of paper at each side of the print head, by its width."""
_TOP = 24
LONGEST = 24_000
"""Dots (three metres) after which a paper is torn off by itself."""
MOST_PIECES = 10_000
"""As many pieces, of whatever height, are torn off too."""
MOST_PARTS = 2_000
"""Letters and pictures on one line, also when they are printed over each other."""
_FONT_B = (9, 17)


@dataclass(frozen=True)
class Letters:
    """How the next character will look."""

    across: int = 1
    down: int = 1
    bold: bool = False
    underline: int = 0
    inverse: bool = False
    small: bool = False
    """Font B."""

    @property
    def width(self) -> int:
        return (_FONT_B[0] if self.small else CELL_WIDTH) * self.across

    @property
    def height(self) -> int:
        return (_FONT_B[1] if self.small else CELL_HEIGHT) * self.down


@dataclass(frozen=True)
class Paper:
    """One piece of paper as it left the printer."""

    image: Image.Image
    text: tuple[str, ...]
    """Line by line; what was no text in square brackets."""
    raw: bytes
    """Every byte since the piece before."""


@dataclass
class _Line:
    x: int = 0
    parts: list[tuple[int, Image.Image]] = field(default_factory=list)
    text: list[tuple[int, str]] = field(default_factory=list)

    @property
    def height(self) -> int:
        return max((part.height for _, part in self.parts), default=0)


class Roll:
    """What is printed since the last cut, and the line that is being filled."""

    def __init__(self, dots: int, fonts: Fonts) -> None:
        self.dots = dots
        self.fonts = fonts
        self.align = 0
        self.left_margin = 0
        self.area: int | None = None
        self.spacing = LINE_HEIGHT
        self.length = 0
        """Dots of paper so far."""
        self._strips: list[Image.Image | int] = []
        self._text: list[str] = []
        self._line = _Line()

    @property
    def is_blank(self) -> bool:
        return not self._strips and not self._line.parts

    @property
    def pieces(self) -> int:
        """Lines, pictures and feeds so far, also those without any height."""
        return len(self._strips)

    @property
    def width(self) -> int:
        """Dots of the printing area."""
        most = max(self.dots - self.left_margin, CELL_WIDTH)
        return min(self.area, most) if self.area else most

    def reset(self) -> None:
        """`ESC @`: modes and the line in the buffer; what is on the paper stays."""
        self._line = _Line()
        self.align, self.left_margin, self.area, self.spacing = 0, 0, None, LINE_HEIGHT

    def put(self, character: str, letters: Letters, gap: int = 0) -> None:
        over = self._line.x and self._line.x + letters.width > self.width
        if over or len(self._line.parts) >= MOST_PARTS:
            self.feed_line()
        self._line.parts.append((self._line.x, glyph(self.fonts, character, letters)))
        self._line.text.append((self._line.x, character))
        self._line.x += letters.width + gap

    def put_dots(self, dots: Image.Image) -> None:
        """A column picture among the letters of the line."""
        if len(self._line.parts) >= MOST_PARTS:
            self.feed_line()
        if self._line.x < self.width:
            room = min(dots.width, self.width - self._line.x)
            self._line.parts.append((self._line.x, dots.crop((0, 0, room, dots.height))))
        self._line.x += dots.width

    def move(self, x: int) -> None:
        self._line.x = max(0, min(x, self.width))

    @property
    def x(self) -> int:
        return self._line.x

    @property
    def has_line(self) -> bool:
        return bool(self._line.parts)

    def feed_line(self) -> None:
        """Prints the buffered line, if any, and feeds by one line."""
        line, self._line = self._line, _Line()
        if not line.parts:
            self._add(self.spacing)
            self._text.append("")
            return
        strip = Image.new("L", (self.dots, max(self.spacing, line.height)), WHITE)
        used = max(x + part.width for x, part in line.parts)
        left = self._start(min(used, self.width))
        for x, part in line.parts:
            strip.paste(part, (left + x, line.height - part.height))
        self._add(strip)
        text = _spaced(line.text) if line.text else f"[dots {used}x{line.height}]"
        self._text.append(text)

    def feed(self, dots: int) -> None:
        """Prints the buffered line, if any, and feeds by so many dots."""
        if self.has_line:
            spacing, self.spacing = self.spacing, 0
            self.feed_line()
            self.spacing = spacing
        if dots:
            self._add(dots)

    def picture(self, dots: Image.Image, text: str) -> None:
        """A picture of its own lines; ink is black in it."""
        if self.has_line:
            self.feed_line()
        strip = Image.new("L", (self.dots, dots.height), WHITE)
        strip.paste(dots, (self._start(min(dots.width, self.width)), 0))
        self._add(strip)
        self._text.append(text)

    def image(self) -> Image.Image:
        """The paper so far, with its white edges."""
        side = MARGIN.get(self.dots, 32)
        paper = Image.new("L", (self.dots + 2 * side, self.length + _TOP), WHITE)
        y = _TOP
        for strip in self._strips:
            if isinstance(strip, int):
                y += strip
                continue
            paper.paste(strip, (side, y))
            y += strip.height
        return paper

    def cut(self, raw: bytes) -> Paper:
        if self.has_line:
            self.feed_line()
        paper = Paper(self.image(), tuple(self._text), raw)
        self._strips, self._text, self.length = [], [], 0
        return paper

    def _add(self, strip: Image.Image | int) -> None:
        self._strips.append(strip)
        self.length += strip if isinstance(strip, int) else strip.height

    def _start(self, used: int) -> int:
        room = self.width - used
        return self.left_margin + (0, room // 2, room)[self.align]


def _spaced(text: list[tuple[int, str]]) -> str:
    return "".join(character for _, character in text).rstrip()


@lru_cache(maxsize=2048)
def glyph(fonts: Fonts, character: str, letters: Letters) -> Image.Image:
    """One character cell, black on white or the other way round."""
    down, em = letters.down, EM * letters.down
    plain = replace(letters, across=1)
    cell = Image.new("L", (CELL_WIDTH * down, CELL_HEIGHT * down), 0)
    draw = ImageDraw.Draw(cell)
    face = fonts.face_for(character)
    if face is None:
        draw.rectangle((2, 4 * down, cell.width - 3, cell.height - 5 * down), outline=255)
    else:
        middle = (cell.width / 2, (BASELINE - 3) * down)
        draw.text(middle, character, fill=255, font=face.at(em, letters.bold), anchor="ms")
    size = (letters.width, plain.height)
    ink = cell.resize(size, Image.Resampling.LANCZOS) if cell.size != size else cell
    if letters.underline:
        bar = (0, size[1] - letters.underline, size[0], size[1])
        ink.paste(255, bar)
    dark = [round(WHITE + (INK - WHITE) * grey / 255) for grey in range(256)]
    return ink.point([WHITE + INK - shade for shade in dark] if letters.inverse else dark)
