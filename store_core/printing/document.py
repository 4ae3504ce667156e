"""What is to be printed, as data: no printer, no width and no order in it.

A document is stored in a print job as JSON and laid out again for whichever printer takes it.
"""

from enum import StrEnum
from typing import Literal

import msgspec


class Align(StrEnum):
    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


class Size(StrEnum):
    NORMAL = "normal"
    TALL = "tall"
    """Double height."""
    BIG = "big"
    """Double height and double width."""


class Text(msgspec.Struct, frozen=True, tag="text", omit_defaults=True):
    text: str
    align: Align = Align.LEFT
    bold: bool = False
    size: Size = Size.NORMAL
    inverse: bool = False
    """White in the middle of a black bar over the whole width."""


class Row(msgspec.Struct, frozen=True, tag="row", omit_defaults=True):
    """A label at the left that wraps, an amount at the right of its first line."""

    label: str
    amount: str = ""
    bold: bool = False
    size: Size = Size.NORMAL
    indent: int = 0
    """In columns."""


class Item(msgspec.Struct, frozen=True, tag="item", omit_defaults=True):
    """How many of what; a wrapped name goes on under the name."""

    quantity: str
    name: str
    amount: str = ""
    bold: bool = False
    size: Size = Size.NORMAL
    indent: int = 0


class Rule(msgspec.Struct, frozen=True, tag="rule", omit_defaults=True):
    """A line over the whole width."""

    style: Literal["dashed", "solid"] = "dashed"


class Blank(msgspec.Struct, frozen=True, tag="blank", omit_defaults=True):
    lines: int = 1


class Qr(msgspec.Struct, frozen=True, tag="qr", omit_defaults=True):
    """A QR code; centred alone, or at the left with its caption beside it."""

    content: str
    caption: str = ""


class Picture(msgspec.Struct, frozen=True, tag="picture", omit_defaults=True):
    """A grey PNG, centred; `percent` of the paper's width across."""

    data: bytes
    percent: int = 100


class Mark(msgspec.Struct, frozen=True, tag="mark", omit_defaults=True):
    """A heading that nobody overlooks: white on black, as large as the paper lets it be."""

    text: str
    reason: Literal["copy", "reprint", "rerouted", "unconfirmed", "training", "test", "other"] = (
        "other"
    )


class Cut(msgspec.Struct, frozen=True, tag="cut"):
    pass


class DrawerKick(msgspec.Struct, frozen=True, tag="drawer"):
    """Opens the cash drawer that hangs on the printer."""


Block = Text | Row | Item | Rule | Blank | Qr | Picture | Mark | Cut | DrawerKick
Kind = Literal["receipt", "ticket", "report", "drawer"]


class Document(msgspec.Struct, frozen=True):
    title: str
    """For lists of jobs and windows, not printed."""
    kind: Kind
    blocks: tuple[Block, ...]


def to_json(document: Document) -> bytes:
    return msgspec.json.encode(document)


def from_json(data: bytes | str) -> Document:
    """Raises msgspec.ValidationError where the text is no document of ours."""
    return msgspec.json.decode(data, type=Document)


def without_kick(document: Document) -> Document:
    blocks = tuple(block for block in document.blocks if not isinstance(block, DrawerKick))
    return msgspec.structs.replace(document, blocks=blocks)


def times(document: Document, copies: int) -> Document:
    """As many papers of it, one after the other; the drawer opens once."""
    again = without_kick(document).blocks
    cut = () if any(isinstance(block, Cut) for block in again) else (Cut(),)
    blocks = document.blocks
    for _ in range(copies - 1):
        blocks = (*blocks, *cut, *again)
    return msgspec.structs.replace(document, blocks=blocks)


def copied(document: Document, text: str = "COPY") -> Document:
    """The document printed again on purpose; the drawer stays shut."""
    return _marked(document, Mark(text, "copy"))


def reprinted(document: Document, times: int) -> Document:
    """The document after `times` attempts that may already lie on the counter."""
    return _marked(document, Mark(f"REPRINT {times} - possible duplicate", "reprint"))


def rerouted(document: Document, printer_name: str) -> Document:
    """The document as another printer takes it over; the drawer there is somebody else's."""
    return _marked(document, Mark(f"REROUTED from {printer_name}", "rerouted"))


def unconfirmed(document: Document) -> Document:
    """The document of a ticket that may be in the kitchen already, on a display or on paper."""
    return _marked(document, Mark("NOT CONFIRMED - possible duplicate", "unconfirmed"))


def for_training(document: Document) -> Document:
    """The document of something that did not really happen; the drawer stays shut."""
    return _marked(document, Mark("TRAINING", "training"))


def for_test(document: Document) -> Document:
    """The document of a test order; the drawer opens as for a real one."""
    mark = Mark("TEST - not a real order", "test")
    return msgspec.structs.replace(document, blocks=(mark, *document.blocks))


def _marked(document: Document, mark: Mark) -> Document:
    """Headed by `mark`, in place of an earlier one for the same reason."""
    rest = tuple(
        block
        for block in without_kick(document).blocks
        if not (isinstance(block, Mark) and block.reason == mark.reason)
    )
    return msgspec.structs.replace(document, blocks=(mark, *rest))
