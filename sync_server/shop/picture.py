"""What a made-to-order pizza looks like: pictures laid over each other in seeded places.

The same choices give the same picture for ever, and a topping stays where it lies when another one
is added after it.
"""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from math import cos, hypot, pi, sin, sqrt
from typing import Literal

from store_core.application.web_carts import WebLine, WebOption
from store_core.domain.catalogue import Item, Menu, text_in
from store_core.domain.errors import StoreError

SIDE = 560
"""Pictures are drawn on a square of this many units, as `resources/food` has them."""
CENTRE = (280, 277)
REACH = 160
"""How far from the centre a piece may lie."""
SEAM = 34
"""How far from the seam of a half and half."""
PIECE = 84
SMALL = {"top-mozz": 58, "top-egg": 72, "top-artichoke": 66, "top-ham": 70, "top-anchovy": 70}
"""The side of pieces that would hide the others."""
PIECES = {"whole": (8, 13), "half": (4, 7)}
CUSTOM = "custom"
"""The set of items that are nothing but their base and what is chosen."""

Where = Literal["whole", "left", "right"]


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of a topping: its centre, turn in degrees, and side."""

    picture: str
    x: int
    y: int
    turn: int
    side: int = PIECE

    @property
    def corner(self) -> tuple[int, int]:
        return self.x - self.side // 2, self.y - self.side // 2


@dataclass(frozen=True, slots=True)
class Picture:
    """`left` and `right` are halves of two pictures, the same one for a whole pizza."""

    left: str
    right: str
    rim: str = ""
    pieces: tuple[Piece, ...] = ()

    @property
    def halved(self) -> bool:
        return self.left != self.right

    @property
    def plain(self) -> bool:
        """Whether one picture says it all."""
        return not (self.halved or self.rim or self.pieces)


def compose(line: WebLine, menu: Menu, known: Container[str]) -> Picture:
    """The picture of a line; `known` are the dishes that come with the program. On one of the
    shop's own nothing is laid.
    """
    item = menu.item(line.item_id)
    if item.halves is None:
        return Picture(item.picture, item.picture)
    chosen = _pictures(line.modifiers, menu)
    sides = [_ground(_part(part.item_id, item, menu), chosen, known) for part in line.parts[:2]]
    left, right = sides if len(sides) == 2 else [_ground(item, chosen, known)] * 2
    if left not in known or right not in known:
        return Picture(left, right)
    rims = (f"rim-{name.removeprefix('crust-')}" for name, _ in chosen)
    laid: list[tuple[str, Where, int]] = [
        (name, "whole", count) for name, count in chosen if name.startswith("top-")
    ]
    places: tuple[Where, Where] = ("left", "right")
    for where, part in zip(places, line.parts, strict=False):
        laid += [
            (name, where, count)
            for name, count in _pictures(part.modifiers, menu)
            if name.startswith("top-")
        ]
    return Picture(left, right, next((rim for rim in rims if rim in known), ""), lay(tuple(laid)))


def described(line: WebLine, menu: Menu, language: str) -> tuple[str, str, str]:
    """What lies on the whole, the left and the right, as names with commas."""
    item = menu.item(line.item_id)

    def names(modifiers: Sequence[WebOption]) -> list[str]:
        options = (menu.option(one.option_id)[1] for one in modifiers if one.quantity)
        return [text_in(one.name, language) for one in options if one.picture.startswith("top-")]

    whole = [] if item.parts_from else [text_in(item.name, language)]
    sides = [
        [
            *(text_in(menu.item(one).name, language) for one in (part.item_id,) if one),
            *names(part.modifiers),
        ]
        for part in line.parts[:2]
    ]
    left, right = sides if len(sides) == 2 else ([], [])
    return ", ".join(whole + names(line.modifiers)), ", ".join(left), ", ".join(right)


@lru_cache(maxsize=512)
def lay(toppings: tuple[tuple[str, Where, int], ...]) -> tuple[Piece, ...]:
    """Pieces of (picture, where, count), each as far from the others as it gets."""
    pieces: list[Piece] = []
    for picture, where, count in toppings:
        few, many = PIECES["whole" if where == "whole" else "half"]
        for number in range(few if count == 1 else many):
            candidates = _candidates(f"{picture}/{where}/{number}", where)
            best = max(candidates, key=lambda place: _room(place, picture, pieces))
            pieces.append(Piece(picture, *best, SMALL.get(picture, PIECE)))
    return tuple(pieces)


def _part(item_id: str | None, whole: Item, menu: Menu) -> Item:
    return menu.item(item_id) if item_id else whole


def _ground(item: Item, chosen: Sequence[tuple[str, int]], known: Container[str]) -> str:
    """The item's own picture, or the base with the sauce chosen for one that is all choices."""
    if CUSTOM in item.sets:
        for name, _ in chosen:
            base = f"base-{name.removeprefix('sauce-')}"
            if name.startswith("sauce-") and base in known:
                return base
    return item.picture


def _pictures(modifiers: Sequence[WebOption], menu: Menu) -> list[tuple[str, int]]:
    found = []
    for one in modifiers:
        try:
            picture = menu.option(one.option_id)[1].picture
        except StoreError:
            continue
        if picture and one.quantity:
            found.append((picture, one.quantity))
    return found


def _candidates(seed: str, where: Where) -> Iterator[tuple[int, int, int]]:
    """Places in the disc, or in one half of it, and turns."""
    for round_number in range(4):
        digest = sha256(f"{seed}/{round_number}".encode()).digest()
        for one, other, turn in zip(digest[::3], digest[1::3], digest[2::3], strict=False):
            distance, angle = REACH * sqrt(one / 255), 2 * pi * other / 255
            x, y = distance * cos(angle), distance * sin(angle)
            if where != "whole":
                x = max(abs(x), SEAM) * (-1 if where == "left" else 1)
            yield round(CENTRE[0] + x), round(CENTRE[1] + y), turn * 360 // 255


def _room(place: tuple[int, int, int], picture: str, pieces: Sequence[Piece]) -> float:
    """How free a place is; pieces of the same kind want more distance than others."""
    return min(
        (
            hypot(place[0] - piece.x, place[1] - piece.y) * (1 if piece.picture == picture else 1.6)
            for piece in pieces
        ),
        default=float(REACH),
    )
