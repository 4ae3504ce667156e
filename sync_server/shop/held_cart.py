"""The cart that a customer's browser keeps: one signed cookie, read again at today's prices (W3).

It holds ids, counts, notes and codes, no price and nobody's name. It lives in the browser because a
guest's cart is nobody else's business, and so it needs no row, no cleaning up and no write to the
store's database; the signature only keeps out what this shop never wrote.
"""

from dataclasses import dataclass, replace
from datetime import datetime

import msgspec
from itsdangerous import BadData, URLSafeSerializer

from store_core.application.web_carts import MOST_LINES, MOST_PIECES, WebCart, WebLine
from store_core.domain.errors import StoreError
from store_core.domain.promotions import normal_code

LONGEST_COOKIE = 3800
"""Browsers keep 4096 bytes of a cookie, name and attributes included."""


@dataclass(frozen=True, slots=True)
class HeldLine:
    """`id` tells a line of this cart from the others, whatever its place."""

    id: str
    line: WebLine


@dataclass(frozen=True, slots=True)
class HeldCart:
    """`wanted_at` is the pickup time chosen before checking out; None is as soon as possible.
    `codes` are as they were typed.
    """

    lines: tuple[HeldLine, ...] = ()
    wanted_at: datetime | None = None
    codes: tuple[str, ...] = ()

    @property
    def pieces(self) -> int:
        return sum(held.line.quantity for held in self.lines)

    @property
    def web_cart(self) -> WebCart:
        return WebCart(tuple(held.line for held in self.lines), codes=self.codes)

    def find(self, line_id: str) -> HeldLine | None:
        return next((held for held in self.lines if held.id == line_id), None)

    def place_of(self, line_id: str) -> int:
        """Its place from 0, or the end."""
        ids = [held.id for held in self.lines]
        return ids.index(line_id) if line_id in ids else len(ids)

    def with_line(self, added: HeldLine, place: int | None = None) -> "HeldCart":
        """One more line, or more pieces of the line that is the same. Error `cart_full`."""
        for held in self.lines:
            if replace(held.line, quantity=0) == replace(added.line, quantity=0):
                return self.with_quantity(held.id, held.line.quantity + added.line.quantity)
        if len(self.lines) >= MOST_LINES:
            raise StoreError("cart_full")
        at = len(self.lines) if place is None else min(max(place, 0), len(self.lines))
        return replace(self, lines=(*self.lines[:at], added, *self.lines[at:]))

    def with_quantity(self, line_id: str, quantity: int) -> "HeldCart":
        count = min(max(quantity, 1), MOST_PIECES)
        return replace(
            self,
            lines=tuple(
                HeldLine(held.id, replace(held.line, quantity=count))
                if held.id == line_id
                else held
                for held in self.lines
            ),
        )

    def without(self, line_id: str) -> "HeldCart":
        return replace(self, lines=tuple(held for held in self.lines if held.id != line_id))

    def with_code(self, code: str) -> "HeldCart":
        return replace(self, codes=(*self.without_code(code).codes, code))

    def without_code(self, code: str) -> "HeldCart":
        kept = (one for one in self.codes if normal_code(one) != normal_code(code))
        return replace(self, codes=tuple(kept))


class CartKeeper:
    """Turns carts, and single lines for "Undo", into signed text and back."""

    def __init__(self, secret: bytes) -> None:
        self._carts = URLSafeSerializer(secret, salt="cart")

    def written(self, cart: HeldCart) -> str:
        """Error `cart_full` for more than a cookie can hold."""
        text = self._dump(cart)
        if len(text) > LONGEST_COOKIE:
            raise StoreError("cart_full")
        return text

    def read(self, text: str) -> HeldCart:
        """The empty cart for anything that this shop did not write."""
        try:
            return msgspec.convert(self._carts.loads(text), HeldCart)
        except (BadData, msgspec.ValidationError):
            return HeldCart()

    def line_written(self, line: HeldLine) -> str:
        return self._dump(HeldCart((line,)))

    def line_read(self, text: str) -> HeldLine | None:
        return next(iter(self.read(text).lines), None)

    def _dump(self, cart: HeldCart) -> str:
        return str(self._carts.dumps(msgspec.to_builtins(cart)))
