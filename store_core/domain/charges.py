"""Money beside the goods, each charge with its own tax class: `pricing.md`, step 7."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from store_core.domain.cart import Cart
from store_core.domain.catalogue import Menu, TaxClass
from store_core.domain.errors import StoreError
from store_core.domain.money import percent_of
from store_core.domain.store import PriceRules, Settings
from store_core.domain.tax import tax_class_for
from store_core.domain.unit_price import Step

ChargeKind = Literal["delivery", "service", "small_order"]

UNTAXED = TaxClass("", ())


@dataclass(frozen=True, slots=True)
class Charge:
    """`trace` adds up to `amount`; a delivery fee that is waived is told, with nothing to pay."""

    kind: ChargeKind
    amount: int
    tax_class: TaxClass
    trace: tuple[Step, ...]


def charges(cart: Cart, goods: int, menu: Menu, rules: PriceRules) -> tuple[Charge, ...]:
    """`goods` are after discounts.

    Errors: `fee_out_of_range`, `unknown_tax_class`, `bad_percent`.
    """
    return tuple(_charges(cart, goods, menu, rules))


def _charges(cart: Cart, goods: int, menu: Menu, rules: PriceRules) -> Iterator[Charge]:
    def taxed(tax_class: str | None) -> TaxClass:
        return tax_class_for(tax_class, cart.fulfilment, menu) if tax_class else UNTAXED

    if fee := cart.fee:
        if fee.amount < 0 or (fee.free_from or 0) < 0:
            raise StoreError("fee_out_of_range", fee=fee.amount, zone=fee.zone)
        asked = Step("delivery", fee.zone, fee.amount)
        if fee.free_from is not None and goods >= fee.free_from:
            waived = Step("free_delivery", fee.zone, -fee.amount)
            yield Charge("delivery", 0, taxed(fee.tax_class), (asked, waived))
        elif fee.amount:
            yield Charge("delivery", fee.amount, taxed(fee.tax_class), (asked,))
    if not rules.service_for or cart.fulfilment in rules.service_for:
        service = percent_of(goods, rules.service_percent, rules.rounding)
        if service:
            step = Step("service", rules.service_percent, service)
            yield Charge("service", service, taxed(rules.service_tax), (step,))
    if goods < rules.small_order_below and rules.small_order_fee:
        step = Step("small_order", str(rules.small_order_below), rules.small_order_fee)
        amount = rules.small_order_fee
        yield Charge("small_order", amount, taxed(rules.small_order_tax), (step,))


def below_minimum(goods: int, fulfilment: str, settings: Settings) -> int:
    """How much a web order's goods after discounts still lack; 0 where they are enough."""
    if settings.minimum_for and fulfilment not in settings.minimum_for:
        return 0
    return max(0, settings.order_minimum - goods)
