"""Documents as ESC/POS bytes, by the capabilities that python-escpos knows of each printer."""

import os
import shutil
from collections.abc import Iterable
from functools import cache, lru_cache

from escpos import capabilities
from escpos.capabilities import get_profile
from escpos.constants import CODEPAGE_CHANGE, ESC, FS, HW_INIT
from escpos.printer import Dummy
from PIL import Image

from store_core.printing.document import (
    Align,
    Blank,
    Cut,
    Document,
    DrawerKick,
    Picture,
    Qr,
    Rule,
)
from store_core.printing.fonts import Fonts
from store_core.printing.layout import Line, Measure, Piece, Style, lay_out, one_cell_each
from store_core.printing.models import Model
from store_core.printing.raster import Typesetter, picture_on_paper

if "ESCPOS_CAPABILITIES_PICKLE_DIR" not in os.environ:
    # The library makes a folder for its cache at every start and never looks into it again.
    shutil.rmtree(capabilities.pickle_dir, ignore_errors=True)

_CODE_PAGES = {
    "CP437": "cp437",
    "CP858": "cp858",
    "CP850": "cp850",
    "CP1252": "cp1252",
    "CP852": "cp852",
    "CP866": "cp866",
}
"""The printers' names of the code pages that all makes number alike, the likeliest first, and
Python's names. What is in none of them goes out as a picture."""

_NO_MULTIBYTE = FS + b"."
_FOOT = 24
_QR_GAP = 12
_QR_MODULE = 5


class Encoder:
    """Lays documents out for one model. Nothing is lost: what no code page of the printer holds
    goes out as a picture of the line."""

    def __init__(self, model: Model, fonts: Fonts) -> None:
        self.model = model
        self._typesetter = Typesetter(fonts)
        self._pages = _pages(model.profile)

    def encode(self, document: Document) -> bytes:
        """The bytes of a whole job. They begin with `ESC @`: a job cut short leaves no trace."""
        job = _Job(self.model, self._typesetter, self._pages)
        job.write(lay_out(document, self.model.columns, self._measure()))
        return job.output

    def _measure(self) -> Measure:
        def columns(text: str, style: Style) -> float:
            if any(_fits(text, codec) for codec, _ in self._pages):
                return one_cell_each(text, style)
            return self._typesetter.columns(text) * style.across

        return columns


class _Job:
    """The bytes of one job, and how the printer stands after them."""

    def __init__(
        self, model: Model, typesetter: Typesetter, pages: tuple[tuple[str, int], ...]
    ) -> None:
        self._model = model
        self._typesetter = typesetter
        self._pages = pages
        self._printer = Dummy(profile=model.profile)
        self._page = pages[0][0]
        self._style = Style()
        self._align = Align.LEFT
        self._raw(HW_INIT + _NO_MULTIBYTE + CODEPAGE_CHANGE + bytes((pages[0][1],)))

    @property
    def output(self) -> bytes:
        return bytes(self._printer.output)

    def write(self, pieces: Iterable[Piece]) -> None:
        for piece in pieces:
            match piece:
                case Line():
                    self._line(piece)
                case Rule():
                    dash = "-" if piece.style == "dashed" else "─"
                    self._line(Line(dash * self._model.columns))
                case Blank():
                    self._printer.print_and_feed(piece.lines)
                case Qr():
                    self._qr(piece)
                case Picture():
                    self._picture(picture_on_paper(piece.data, piece.percent, self._model.dots))
                case Cut():
                    self._cut()
                case DrawerKick():
                    self._printer.cashdraw(2)

    def _raw(self, data: bytes) -> None:
        self._printer._raw(data)

    def _can(self, feature: str) -> bool:
        return bool(get_profile(self._model.profile).supports(feature))

    def _line(self, line: Line) -> None:
        page = self._page_for(line.left + line.right)
        if page is None:
            self._picture(self._typesetter.line(line, self._model.dots))
            return
        codec, number = page
        if codec != self._page:
            self._page = codec
            self._raw(CODEPAGE_CHANGE + bytes((number,)))
        text, align = _composed(line, self._model.columns)
        self._stand(line.style if text.strip() else Style(), align)
        self._raw(text.encode(codec) + b"\n")

    def _page_for(self, text: str) -> tuple[str, int] | None:
        if _fits(text, self._page):
            return next(page for page in self._pages if page[0] == self._page)
        return next((page for page in self._pages if _fits(text, page[0])), None)

    def _stand(self, style: Style, align: Align) -> None:
        """Sends what differs from how the printer stands."""
        now = self._style
        changes: dict[str, object] = {}
        if style.bold != now.bold:
            changes["bold"] = style.bold
        if style.inverse != now.inverse:
            changes["invert"] = style.inverse
        if style.size is not now.size:
            changes |= {"custom_size": True, "width": style.across, "height": style.down}
        if align is not self._align:
            changes["align"] = align.value
        if changes:
            self._printer.set(**changes)
        self._style, self._align = style, align

    def _picture(self, picture: Image.Image) -> None:
        self._stand(Style(), Align.LEFT)
        self._printer.image(picture, impl="bitImageRaster")

    def _qr(self, qr: Qr) -> None:
        if qr.caption or not self._can("qrCode"):
            self._picture(self._typesetter.qr(qr.content, qr.caption, self._model.dots))
            return
        self._stand(Style(), Align.CENTER)
        self._raw(ESC + b"J" + bytes((_QR_GAP,)))
        self._printer.qr(qr.content, ec=1, size=_QR_MODULE, native=True)

    def _cut(self) -> None:
        if self._can("paperPartCut") or self._can("paperFullCut"):
            self._raw(ESC + b"J" + bytes((_FOOT,)))
            self._printer.cut(feed=False)
        else:
            self._printer.print_and_feed(4)


def _composed(line: Line, columns: int) -> tuple[str, Align]:
    """The line as a string of characters, and who has to align it."""
    style = line.style
    room = columns // style.across
    indent = " " * (line.indent // style.across)
    if style.inverse:
        return line.left.center(room), Align.LEFT
    if line.right:
        gap = max(room - len(indent) - len(line.left) - len(line.right), 1)
        return f"{indent}{line.left}{' ' * gap}{line.right}", Align.LEFT
    return indent + line.left, line.align


@cache
def _pages(profile: str) -> tuple[tuple[str, int], ...]:
    """Codec and number of the code pages that the printer has, the likeliest first."""
    numbers: dict[str, int] = {}
    for number, name in get_profile(profile).codePages.items():
        numbers[name] = min(int(number), numbers.get(name, 255))
    return tuple((codec, numbers[name]) for name, codec in _CODE_PAGES.items() if name in numbers)


@lru_cache(maxsize=8192)
def _fits(text: str, codec: str) -> bool:
    if text.isascii():
        return True
    try:
        text.encode(codec)
    except UnicodeEncodeError:
        return False
    return True
