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
from store_core.domain.pricing import Quote, QuoteLine, quote
from store_core.domain.promotions import Terms
from store_core.domain.store import Settings
from sync_server.shop.held_cart import HeldCart, HeldLine


@dataclass(frozen=True, slots=True)
class PricedLine:
    """`order_line` says what it would be on the receipt, `quoted` where its price comes from; None
    where there is a `fault`.
    """

    held: HeldLine
    order_line: OrderLine | None
    quoted: QuoteLine | None
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
        """Without a tip."""
        return self.bill.total if self.bill else 0

    @property
    def faulty(self) -> bool:
        return any(line.fault for line in self.lines)


def priced(
    cart: HeldCart, menu: Menu, settings: Settings, terms: Terms, tip: int = 0
) -> PricedCart:
    faults = {
        line: error
        for error in cart_faults(cart.web_cart, menu, settings)
        if isinstance(line := error.values.get("line"), int)
    }
    sound = [held for place, held in enumerate(cart.lines) if place not in faults]
    bill: Quote | None = None
    told: dict[str, tuple[OrderLine, QuoteLine]] = {}
    if sound:
        chosen = WebCart(tuple(one.line for one in sound), codes=cart.codes, tip=tip)
        asked = read_cart(chosen, menu)
        bill = quote(asked, menu, settings.rules, terms=terms)
        frozen = zip(freeze(asked.lines, bill, menu), bill.lines, strict=True)
        told = {one.id: line for one, line in zip(sound, frozen, strict=True)}
    lines = []
    for place, held in enumerate(cart.lines):
        line, quoted = told.get(held.id, (None, None))
        lines.append(PricedLine(held, line, quoted, faults.get(place)))
    return PricedCart(tuple(lines), bill)


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


def _options(modifiers: Sequence[Modifier]) -> tuple[WebOption, ...]:
    return tuple(WebOption(one.option, one.count) for one in modifiers)
