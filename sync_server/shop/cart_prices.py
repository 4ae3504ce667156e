"""The cart at today's prices, line by line, what can't be ordered any more set aside (W3)."""

from collections.abc import Sequence
from dataclasses import dataclass

from store_core.application.web_carts import (
    WebCart,
    WebLine,
    WebOption,
    WebPart,
    cart_faults,
    read_cart,
)
from store_core.domain.cart import CartLine, Modifier
from store_core.domain.catalogue import Menu
from store_core.domain.errors import StoreError
from store_core.domain.orders import OrderLine, freeze
from store_core.domain.pricing import Quote, quote
from store_core.domain.store import Settings
from sync_server.shop.held_cart import HeldCart, HeldLine


@dataclass(frozen=True, slots=True)
class PricedLine:
    """`order_line` says what it would be on the receipt; None where there is a `fault`."""

    held: HeldLine
    order_line: OrderLine | None
    fault: StoreError | None = None


@dataclass(frozen=True, slots=True)
class PricedCart:
    """`bill` is None while there is nothing that can be ordered."""

    lines: tuple[PricedLine, ...]
    bill: Quote | None

    @property
    def pieces(self) -> int:
        return sum(line.held.line.quantity for line in self.lines if line.fault is None)

    @property
    def total(self) -> int:
        return self.bill.total if self.bill else 0

    @property
    def faulty(self) -> bool:
        return any(line.fault for line in self.lines)


def priced(cart: HeldCart, menu: Menu, settings: Settings) -> PricedCart:
    faults = {
        line: error
        for error in cart_faults(cart.web_cart, menu, settings)
        if isinstance(line := error.values.get("line"), int)
    }
    sound = [held for place, held in enumerate(cart.lines) if place not in faults]
    bill, told = _quoted(sound, menu, settings) if sound else (None, {})
    return PricedCart(
        tuple(
            PricedLine(held, told.get(held.id), faults.get(place))
            for place, held in enumerate(cart.lines)
        ),
        bill,
    )


def web_line(line: CartLine) -> WebLine:
    """A placed line as its customer chose it."""
    return WebLine(
        item_id=line.item,
        variant_id=line.variant,
        quantity=line.quantity,
        modifiers=_options(line.modifiers),
        parts=tuple(
            WebPart(part.shares, part.item, _options(part.modifiers), part.removed)
            for part in line.parts
        ),
        removed=line.removed,
        note=line.note,
    )


def _quoted(
    held: Sequence[HeldLine], menu: Menu, settings: Settings
) -> tuple[Quote, dict[str, OrderLine]]:
    """The bill of lines without faults, and each as it will stand on the receipt, by id."""
    cart = read_cart(WebCart(tuple(one.line for one in held)), menu)
    bill = quote(cart, menu, settings.rules)
    lines = freeze(cart.lines, bill, menu)
    return bill, {one.id: line for one, line in zip(held, lines, strict=True)}


def _options(modifiers: Sequence[Modifier]) -> tuple[WebOption, ...]:
    return tuple(WebOption(one.option, one.count) for one in modifiers)
