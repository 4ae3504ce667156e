"""Whatever was bought and however it was discounted: piece by piece, all of it comes back."""

from datetime import UTC, datetime
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from store_core.domain.cart import Cart
from store_core.domain.orders import Order, OrderHeader, freeze
from store_core.domain.pricing import Quote, quote
from store_core.domain.promotions import Terms
from store_core.domain.refunds import Pieces, Refund, refund_sum
from store_core.domain.store import PriceRules
from store_core.domain.tax import summed
from tests.domain.price_samples import MENU, carts, rules, terms

NOON = datetime(2026, 6, 12, 12, tzinfo=UTC)


def _order(cart: Cart, bill: Quote) -> Order:
    header = OrderHeader("1", "A-0001", cart.channel, cart.fulfilment, NOON, NOON)
    return Order(header, freeze(cart.lines, bill, MENU), bill)


@given(carts, rules, terms, st.randoms(use_true_random=False))
def test_refunding_one_by_one_gives_back_exactly_the_whole(
    cart: Cart, rules: PriceRules, terms: Terms, chance: Random
) -> None:
    order = _order(cart, quote(cart, MENU, rules, terms=terms))
    pieces = [line.id for line in cart.lines for _ in range(line.quantity)]
    chance.shuffle(pieces)
    back: list[Refund] = []
    for number, line in enumerate(pieces):
        found = refund_sum(order, [Pieces(line, 1)], back)
        back.append(Refund(str(number), f"R-{number}", order.id, "shift", found, ()))
    assert sum(one.sum.amount for one in back) == order.bill.total
    assert sum(one.sum.tax for one in back) == order.bill.tax
    by_name = {(tax.name, tax.rate): tax.amount for tax in order.bill.taxes if tax.amount}
    taxes = summed(tax for one in back for tax in one.sum.taxes)
    assert {(tax.name, tax.rate): tax.amount for tax in taxes if tax.amount} == by_name


@given(carts, rules, terms)
def test_refunding_all_at_once_gives_back_exactly_the_whole(
    cart: Cart, rules: PriceRules, terms: Terms
) -> None:
    order = _order(cart, quote(cart, MENU, rules, terms=terms))
    everything = [Pieces(line.id, line.quantity) for line in cart.lines]
    assert refund_sum(order, everything, ()).amount == order.bill.total
