"""A document on a paper of so many columns: wrapped, indented, amounts at the right.

Printer and screen share it, each with its own way to measure text.
"""

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from store_core.printing.document import (
    Align,
    Blank,
    Block,
    Cut,
    Document,
    DrawerKick,
    Item,
    Mark,
    Qr,
    Row,
    Rule,
    Size,
    Text,
)

Measure = Callable[[str], float]
"""How wide a text is, in columns of normal size."""

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


Piece = Line | Rule | Blank | Qr | Cut | DrawerKick


def lay_out(document: Document, columns: int, measure: Measure = len) -> Iterator[Piece]:
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
            for line in _paragraphs(block.text, columns // style.across, measure):
                yield Line(line, align=block.align, style=style)
        case Row():
            yield from _row(block, columns, measure)
        case Item():
            yield from _item(block, columns, measure)
        case Mark():
            yield from _mark(block, columns, measure)
        case Qr():
            yield Qr(block.content, clean(block.caption))
        case _:
            yield block


def _row(row: Row, columns: int, measure: Measure) -> Iterator[Line]:
    style = Style(row.bold, row.size)
    room = (columns - row.indent) // style.across
    yield from _beside(clean(row.amount), row.label, room, style, row.indent, measure)


def _item(item: Item, columns: int, measure: Measure) -> Iterator[Line]:
    style = Style(item.bold, item.size)
    room = (columns - item.indent) // style.across
    quantity = clean(item.quantity)
    hang = int(measure(quantity)) + 1 if quantity else 0
    lines = _beside(clean(item.amount), item.name, room - hang, style, item.indent, measure)
    for index, line in enumerate(lines):
        lead = quantity if index == 0 else ""
        padding = " " * (hang - int(measure(lead)))
        yield Line(f"{lead}{padding}{line.left}", line.right, style=style, indent=item.indent)


def _beside(
    amount: str, label: str, room: int, style: Style, indent: int, measure: Measure
) -> Iterator[Line]:
    taken = measure(amount) + 1 if amount else 0
    narrow = max(int(room - taken), min(_LEAST_LABEL, room))
    lines = list(_paragraphs(label, narrow, measure))
    if measure(lines[0]) + taken > room:
        yield from (Line(line, style=style, indent=indent) for line in lines)
        yield Line("", amount, style=style, indent=indent)
        return
    for index, line in enumerate(lines):
        yield Line(line, amount if index == 0 else "", style=style, indent=indent)


def _mark(mark: Mark, columns: int, measure: Measure) -> Iterator[Piece]:
    fits = measure(clean(mark.text)) <= columns // 2 - 2
    style = Style(bold=True, size=Size.BIG if fits else Size.TALL, inverse=True)
    for line in _paragraphs(mark.text, columns // style.across - 2, measure):
        yield Line(line, align=Align.CENTER, style=style)
    yield Blank()


def _paragraphs(text: str, room: int, measure: Measure) -> Iterator[str]:
    for paragraph in text.splitlines() or [""]:
        yield from wrapped(clean(paragraph), max(room, 1), measure)


def wrapped(text: str, room: int, measure: Measure) -> Iterator[str]:
    if measure(text) <= room:
        yield text
        return
    line = ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if measure(longer) <= room:
            line = longer
            continue
        if line:
            yield line
        *full, line = _broken(word, room, measure)
        yield from full
    yield line


def _broken(word: str, room: int, measure: Measure) -> Iterator[str]:
    """A word in pieces that fit, never between a letter and its mark."""
    piece = ""
    for cluster in _clusters(word):
        if piece and measure(piece + cluster) > room:
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
