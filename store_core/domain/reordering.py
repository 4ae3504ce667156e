"""What to order, from whom, in which packs (O2)."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from store_core.domain.money import round_money
from store_core.domain.purchasing import OrderedLine, Supplier
from store_core.domain.stock import Pack, StockItem
from store_core.domain.stock_levels import State


@dataclass(frozen=True, slots=True)
class Need:
    """A stock item as far as ordering asks: what is there and what is already on its way."""

    item: StockItem
    on_hand: int
    on_order: int
    state: State

    @property
    def missing(self) -> int:
        """Up to par, where it is low or will not last; what is on its way counts as there."""
        there = max(self.on_hand, 0) + self.on_order
        urgent = self.state in ("tonight", "out") and not self.on_order
        if there > self.item.reorder_at and not urgent:
            return 0
        return max(self.item.par - there, 0)


def ordered_lines(needs: Iterable[Need], supplier: Supplier) -> tuple[OrderedLine, ...]:
    """What the supplier's items need, in whole packs."""
    return tuple(
        ordered_line(need.item, need.missing, supplier)
        for need in needs
        if need.item.supplier == supplier.id and need.missing
    )


def ordered_line(item: StockItem, quantity: int, supplier: Supplier) -> OrderedLine:
    """At least `quantity`, in the pack that the supplier's price is for, or the first one."""
    pack = _pack(item, supplier)
    if pack:
        quantity = -(-quantity // pack.size) * pack.size
    return OrderedLine(
        item.id, quantity, price_of(item, quantity, supplier), pack.id if pack else ""
    )


def price_of(item: StockItem, quantity: int, supplier: Supplier) -> int:
    """What the supplier asks for it; the item's unit cost where they never told."""
    price = supplier.prices.get(item.id)
    if price is None:
        return item.cost_of(quantity)
    ratio = Fraction(price.amount * quantity, price.quantity)
    return round_money(ratio)


def fee_of(supplier: Supplier, goods: int) -> int:
    """What they take for bringing it."""
    free = supplier.free_from is not None and goods >= supplier.free_from
    return 0 if free else supplier.delivery_fee


def _pack(item: StockItem, supplier: Supplier) -> Pack | None:
    price = supplier.prices.get(item.id)
    for pack in item.packs:
        if price and pack.size == price.quantity:
            return pack
    return item.packs[0] if item.packs else None
