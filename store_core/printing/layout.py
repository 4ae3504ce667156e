"""A document on a paper of so many columns: wrapped, indented, amounts at the right.

Printer and screen share it, each with its own way to measure text.
"""

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from math import ceil

from store_core.printing.document import (
    Align,
    Blank,
    Block,
    Cut,
    Document,
    DrawerKick,
    Item,
    Mark,
    Picture,
    Qr,
    Row,
    Rule,
    Size,
    Text,
)

_JOINERS = "\u200c\u200d"
_AS_ASCII = str.maketrans({"\u2212": "-", "\u2011": "-", "\u2010": "-", "\u2026": "..."})
_LEAST_LABEL = 8
"""Columns that a label keeps, however long its amount is."""


@dataclass(frozen=True)
class Style:
    bold: bool = False
    size: Size = Size.NORMAL
    inverse: bool = False

    @property
    def across(self) -> int:
        """Columns that one character takes."""
        return 2 if self.size is Size.BIG else 1

    @property
    def down(self) -> int:
        return 1 if self.size is Size.NORMAL else 2


@dataclass(frozen=True)
class Line:
    """One line of text; `right` ends at the right edge, `indent` is in columns of normal size."""

    left: str
    right: str = ""
    align: Align = Align.LEFT
    style: Style = Style()
    indent: int = 0


Piece = Line | Rule | Blank | Qr | Picture | Cut | DrawerKick

Measure = Callable[[str, Style], float]
"""How wide a text is, in columns of normal size."""
Width = Callable[[str], float]


def one_cell_each(text: str, style: Style) -> float:
    return len(text) * style.across


def lay_out(document: Document, columns: int, measure: Measure = one_cell_each) -> Iterator[Piece]:
    for block in document.blocks:
        yield from _laid_out(block, columns, measure)


def clean(text: str) -> str:
    """The text as it may go to a printer: composed, one line, and nothing in it that a printer
    would obey (a guest's note must not open the drawer) or that turns the direction of writing."""
    composed = unicodedata.normalize("NFC", text).translate(_AS_ASCII)
    if composed.isascii() and composed.isprintable():
        return composed
    return "".join(
        " " if unicodedata.category(character) in ("Zs", "Zl", "Zp") else character
        for character in composed.replace("\t", " ")
        if unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co", "Cn")
        or character in _JOINERS
    )


def _laid_out(block: Block, columns: int, measure: Measure) -> Iterator[Piece]:
    match block:
        case Text():
            style = Style(block.bold, block.size, block.inverse)
            for line in _paragraphs(block.text, columns, _width(measure, style)):
                yield Line(line, align=Align.CENTER if block.inverse else block.align, style=style)
        case Row():
            style = Style(block.bold, block.size)
            room = columns - block.indent
            yield from _beside(block, block.label, room, style, _width(measure, style))
        case Item():
            yield from _item(block, columns, measure)
        case Mark():
            yield from _mark(block, columns, measure)
        case Qr():
            yield Qr(block.content, clean(block.caption))
        case _:
            yield block


def _item(item: Item, columns: int, measure: Measure) -> Iterator[Line]:
    """The quantity stands in a column of its own, as wide as it needs."""
    style = Style(item.bold, item.size)
    width = _width(measure, style)
    quantity = clean(item.quantity)
    cell = width("0")
    hang = ceil(width(quantity) / cell) + 1 if quantity else 0
    room = columns - item.indent - hang * cell
    for index, line in enumerate(_beside(item, item.name, room, style, width)):
        lead = quantity if index == 0 else ""
        padding = " " * (hang - ceil(width(lead) / cell))
        yield replace(line, left=f"{lead}{padding}{line.left}")


def _beside(
    block: Row | Item, label: str, room: float, style: Style, width: Width
) -> Iterator[Line]:
    amount = clean(block.amount)
    taken = width(amount) + width(" ") if amount else 0
    lines = list(_paragraphs(label, max(room - taken, min(_LEAST_LABEL, room)), width))
    if width(lines[0]) + taken > room:
        yield from (Line(line, style=style, indent=block.indent) for line in lines)
        yield Line("", amount, style=style, indent=block.indent)
        return
    for index, line in enumerate(lines):
        yield Line(line, amount if index == 0 else "", style=style, indent=block.indent)


def _mark(mark: Mark, columns: int, measure: Measure) -> Iterator[Piece]:
    big, tall = (Style(bold=True, size=size, inverse=True) for size in (Size.BIG, Size.TALL))
    style = big if measure(clean(mark.text), big) <= columns - 4 else tall
    for line in _paragraphs(mark.text, columns - 2, _width(measure, style)):
        yield Line(line, align=Align.CENTER, style=style)
    yield Blank()


def _width(measure: Measure, style: Style) -> Width:
    return lambda text: measure(text, style)


def _paragraphs(text: str, room: float, width: Width) -> Iterator[str]:
    for paragraph in text.splitlines() or [""]:
        yield from wrapped(clean(paragraph), max(room, width("0")), width)


def wrapped(text: str, room: float, width: Width) -> Iterator[str]:
    """Lines that fit, broken between words, a long word where it must."""
    if width(text) <= room:
        yield text
        return
    line = ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if width(longer) <= room:
            line = longer
            continue
        if line:
            yield line
        *full, line = _broken(word, room, width)
        yield from full
    yield line


def _broken(word: str, room: float, width: Width) -> Iterator[str]:
    """A word in pieces that fit, never between a letter and its mark."""
    piece = ""
    for cluster in _clusters(word):
        if piece and width(piece + cluster) > room:
            yield piece
            piece = ""
        piece += cluster
    yield piece


def _clusters(word: str) -> Iterator[str]:
    cluster = ""
    for character in word:
        joined = cluster.endswith("\u200d") or character in _JOINERS
        if cluster and not joined and not unicodedata.category(character).startswith("M"):
            yield cluster
            cluster = ""
        cluster += character
    if cluster:
        yield cluster
