"""A parked ticket keeps the prices it was parked at; bill, lines and screen agree (C3)."""

from dataclasses import replace
from pathlib import Path

import pytest

from store_core.application import orders, shifts
from store_core.application.orders import Head
from store_core.application.payments import Tender
from store_core.application.shop import Act, Shop
from store_core.domain.cart import CartLine
from store_core.domain.draft import price, recall
from store_core.domain.errors import StoreError
from store_core.domain.orders import Order, freeze
from store_core.domain.pricing import quote
from store_core.journal.kinds import OrderChanged
from tests.shops import cart, change_items, line, new_shop, person


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return new_shop(tmp_path)


@pytest.fixture
def cashier(shop: Shop) -> Act:
    return Act(person(shop, "cashier"))


@pytest.fixture
def parked(shop: Shop, cashier: Act) -> Order:
    return orders.park(shop, cashier, cart(line(shop, "margherita", 2), line(shop, "coke")), Head())


def reprice(shop: Shop, item_id: str, more: int) -> None:
    item = shop.menu.item(item_id)
    variants = tuple(
        replace(one, price=one.price + more) if one.price is not None else one
        for one in item.variants
    )
    dearer = replace(item, price=item.price + more, variants=variants)
    change_items(shop, Act(person(shop, "owner")), (dearer,))


def on_screen(shop: Shop, order: Order, *more: CartLine) -> int:
    draft = recall(order)
    draft = replace(draft, cart=replace(draft.cart, lines=(*draft.lines, *more)))
    told = price(draft, shop.menu, shop.settings.rules).quote
    assert told
    return told.total


def test_what_was_parked_costs_what_it_cost_then_and_what_is_added_costs_what_it_costs_now(
    shop: Shop, cashier: Act, parked: Order
) -> None:
    reprice(shop, "margherita", 300)
    reprice(shop, "fries", 100)
    fries = line(shop, "fries")
    kept = tuple(one.cart for one in parked.lines)
    changed = orders.change_parked(shop, cashier, parked.id, cart(*kept, fries))
    today = quote(cart(fries), shop.menu, shop.settings.rules)
    assert changed.bill.goods == parked.bill.goods + today.goods
    assert {one.id: one.discounted for one in changed.live_lines} == {
        one.line_id: one.discounted for one in changed.bill.lines
    }
    assert changed.bill.total == on_screen(shop, parked, fries) == on_screen(shop, changed)


def test_more_of_a_parked_dish_that_got_dearer_is_paid_at_both_prices(
    shop: Shop, cashier: Act, parked: Order
) -> None:
    reprice(shop, "coke", 50)
    again = replace(parked.lines[1].cart, id=shop.new_id())
    shift = shifts.open_shift(shop, cashier, 0).id
    kept = tuple(one.cart for one in parked.lines)
    shown = on_screen(shop, parked, again)
    paid = orders.settle_parked(
        shop, cashier, parked.id, cart(*kept, again), [Tender("cash", shown)], shift
    )
    assert (paid.paid, paid.due, paid.bill.goods - parked.bill.goods) == (
        shown,
        0,
        parked.lines[1].discounted + 50,
    )


def test_a_parked_dish_that_sold_out_can_still_be_paid(
    shop: Shop, cashier: Act, parked: Order
) -> None:
    gone = replace(shop.menu.item("margherita"), available=False)
    change_items(shop, Act(person(shop, "owner")), (gone,))
    shift = shifts.open_shift(shop, cashier, 0).id
    kept = cart(*(one.cart for one in parked.lines), line(shop, "fries"))
    paid = orders.settle_parked(shop, cashier, parked.id, kept, [Tender("cash", 99_999)], shift)
    assert paid.due == 0
    with pytest.raises(StoreError, match="item_unavailable"):
        orders.park(shop, cashier, cart(line(shop, "margherita")), Head())


def test_a_ticket_two_tills_added_to_at_once_is_quoted_again_before_it_is_paid(
    shop: Shop, cashier: Act, parked: Order
) -> None:
    """The other till's line has come, and its bill has lost against ours."""
    fries = cart(line(shop, "fries"))
    lines = freeze(fries.lines, quote(fries, shop.menu, shop.settings.rules), shop.menu)
    with shop.transaction(cashier) as tx:
        tx.record(OrderChanged(order=parked.id, added=lines))
    both = orders.order(shop, parked.id)
    assert not both.bill_covers_lines
    seen = [one.id for one in parked.lines]
    with pytest.raises(StoreError, match="order_changed"):
        orders.change_parked(shop, cashier, parked.id, cart(parked.lines[0].cart), seen)
    shift = shifts.open_shift(shop, cashier, 0).id
    whole = cart(*(one.cart for one in both.live_lines))
    paid = orders.settle_parked(shop, cashier, parked.id, whole, [Tender("cash", 99_999)], shift)
    assert paid.bill_covers_lines
    assert paid.bill.goods == parked.bill.goods + lines[0].discounted
    assert paid.bill.total == on_screen(shop, both)
