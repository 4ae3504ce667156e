"""What is saved, what is charged on top, and why: from the cart to the tracking page (W3, P11)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from store_core.application import orders, stores
from store_core.application.shop import Act, Shop
from store_core.domain.catalogue import Promotion
from store_core.domain.store import PriceRules
from sync_server.app import create_app
from sync_server.beacon import Beacon
from tests.shops import HandClock, person
from tests.sync_server.serving import served
from tests.sync_server.test_shop_offers import HAPPY_HOUR, TUESDAY_LUNCH, offer
from tests.sync_server.web_customer import Customer

PHONE = "+1 (123) 456-7890"
LAST_MINUTE = datetime(2026, 6, 17, 21, 59, tzinfo=UTC)


@pytest.fixture
def customer(shop: Shop) -> Iterator[Customer]:
    with served(create_app(shop, Beacon())) as url:
        yield Customer(url)


def charge(shop: Shop, rules: PriceRules) -> None:
    stores.change_settings(
        shop, Act(person(shop, "owner")), lambda settings: replace(settings, rules=rules)
    )


def with_coke(customer: Customer) -> Customer:
    customer.open("/menu/drinks")
    customer.press("Add Coke")
    return customer


def test_a_line_shows_both_prices_and_what_took_it_off(
    customer: Customer, clock: HandClock
) -> None:
    clock.at = HAPPY_HOUR
    words = with_coke(customer).open("/cart").words
    assert "Coke instead of $2.75 now $2.20 Happy hour" in words
    assert "You save $0.55 1 item $2.75 Happy hour −$0.55 Sales tax 8.25 % $0.18" in words
    assert "Total $2.38" in words
    assert "Checkout $2.38" in words


def test_what_comes_off_the_whole_order_is_told_in_its_sum_and_in_the_reasons(
    shop: Shop, customer: Customer
) -> None:
    offer(shop, Promotion("all", "order_percent", {"en": "All off"}, percent="20"))
    words = with_coke(customer).open("/cart").words
    assert "Coke $2.75 Remove" in words
    assert "1 item $2.75 All off −$0.55" in words
    assert "Item Coke $2.75 Offer All off −$0.55 You pay for this $2.20" in words


def test_every_cent_of_a_pizza_and_of_the_total_has_a_reason(
    customer: Customer, clock: HandClock
) -> None:
    clock.at = TUESDAY_LUNCH
    customer.open("/item/margherita")
    customer.press("Update price", **{"size": "l", "of-top-mushrooms": "2"})
    customer.press("Add to cart $19.50")
    customer.open("/cart")
    customer.press("One more Margherita")
    words = customer.page.words
    assert (
        "Item 2 × Margherita, Large $31.00 Extra 2 × Mushrooms × 2 $8.00 "
        "Offer 2-for-1 Tuesday −$19.50 You pay for this $19.50"
    ) in words
    assert "Tax Sales tax 8.25 % $1.61 Tax on $19.50 $1.61" in words
    assert "Items, after savings $19.50 Tax $1.61 Total $21.11" in words


def test_each_charge_is_told_with_its_reason(shop: Shop, customer: Customer) -> None:
    charge(
        shop,
        replace(
            shop.settings.rules,
            service_percent="10",
            small_order_below=1000,
            small_order_fee=150,
            cash_rounding=5,
        ),
    )
    words = with_coke(customer).open("/cart").words
    assert "Service charge 10 % of what you order, after savings. $0.28" in words
    assert "Small-order fee For orders under $10.00. Order $7.25 more, and it is gone." in words
    assert "Total $4.76 In cash $4.75" in words
    assert "Service charge 10 % $0.28 Service charge $0.28" in words
    assert "Total $4.76 Rounded, when paid in cash −$0.01 To pay in cash $4.75" in words


def test_tax_in_the_prices_is_told_as_a_part_of_them(shop: Shop, customer: Customer) -> None:
    charge(shop, replace(shop.settings.rules, tax="included"))
    words = with_coke(customer).open("/cart").words
    assert "1 item $2.75 of which Sales tax 8.25 % $0.21 Total $2.75" in words
    assert "Tax Sales tax 8.25 % $0.21 Tax in $2.75 $0.21" in words


def test_happy_hour_ending_at_checkout_is_told_before_anything_is_ordered(
    shop: Shop, customer: Customer, clock: HandClock
) -> None:
    offer(shop, *(one for one in shop.menu.promotions if one.id == "happy-hour"))
    clock.at = LAST_MINUTE
    with_coke(customer).open("/checkout")
    clock.forward(minutes=2)
    customer.press("Place order", name="Ama", phone=PHONE)
    assert customer.page.status == 422
    assert "the total was $2.38, now it is $2.98. Nothing is ordered yet." in customer.page.words
    assert orders.open_orders(shop) == ()
    customer.press("Place order")
    assert [order.bill.due for order in orders.open_orders(shop)] == [298]


def test_a_cart_is_priced_anew_on_every_page(customer: Customer, clock: HandClock) -> None:
    clock.at = LAST_MINUTE
    assert "Total $2.38" in with_coke(customer).open("/cart").words
    clock.forward(minutes=2)
    assert "Cart · $2.98" in customer.open("/menu/drinks").words
    assert "Total $2.98" in customer.open("/cart").words


def test_who_orders_first_pays_less_without_being_asked_again(
    shop: Shop, customer: Customer
) -> None:
    for due, told in ((253, True), (298, False)):
        with_coke(customer).open("/checkout")
        assert "Total $2.98" in customer.page.words
        customer.press("Place order", name="Ama", phone=PHONE)
        assert ("Your first order −$0.41" in customer.page.words) is told
        assert max(orders.open_orders(shop), key=lambda one: one.header.number).bill.due == due


def test_the_order_pages_tell_what_was_frozen(
    shop: Shop, customer: Customer, clock: HandClock
) -> None:
    clock.at = HAPPY_HOUR
    with_coke(customer).open("/checkout")
    customer.press("Place order", name="Ama", phone=PHONE, tip="10")
    clock.forward(hours=3)
    offer(shop)
    for _ in range(2):
        words = customer.open(customer.page.url).words
        assert "You save $0.88" in words
        assert "1 item $2.75 Happy hour −$0.55 Your first order −$0.33" in words
        assert "Tip $0.19 To pay at the counter $2.21" in words
        customer.open(customer.page.url.removesuffix("/thanks"))
    assert "Coke Happy hour instead of $2.75 now $2.20" in customer.page.words


@pytest.mark.parametrize(
    ("fields", "tip"),
    [
        ({"tip": "0"}, 0),
        ({"tip": "15"}, 35),
        ({"tip": "own", "own_tip": "2.50"}, 250),
        ({"tip": "own", "own_tip": "2,5"}, 250),
        ({"tip": "own", "own_tip": " 3 "}, 300),
        ({"tip": "own", "own_tip": ""}, 0),
        ({"tip": "99", "own_tip": "7"}, 0),
    ],
)
def test_a_tip_is_added_to_what_is_paid(
    shop: Shop, customer: Customer, fields: dict[str, str], tip: int
) -> None:
    with_coke(customer).open("/checkout")
    customer.press("Place order", name="Ama", phone=PHONE, **fields)
    (order,) = orders.open_orders(shop)
    assert (order.bill.tip, order.bill.due) == (tip, order.bill.total + tip)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("lots", "Write an amount like 2.50"),
        ("-1", "Write an amount like 2.50"),
        ("1.234", "Write an amount like 2.50"),
        ("٣", "Write an amount like 2.50"),
        ("1001", "That is more than a tip can be."),
    ],
)
def test_a_tip_that_is_none_is_asked_for_again(
    shop: Shop, customer: Customer, typed: str, told: str
) -> None:
    with_coke(customer).open("/checkout")
    customer.press("Place order", name="Ama", phone=PHONE, tip="own", own_tip=typed)
    assert customer.page.status == 422
    assert told in customer.page.words
    assert customer.page.values["own_tip"] == typed
    assert orders.open_orders(shop) == ()


def test_the_total_with_a_tip_is_seen_before_ordering(customer: Customer) -> None:
    with_coke(customer).open("/checkout")
    customer.press("Add the tip to the total", tip="10", name="Ama")
    assert "Tip $0.28 Total $3.26" in customer.page.words
    assert customer.page.values["tip"] == "10"
    assert customer.page.values["name"] == "Ama"


def test_a_store_that_wants_no_tip_asks_for_none(shop: Shop, customer: Customer) -> None:
    owner = Act(person(shop, "owner"))
    stores.change_settings(shop, owner, lambda settings: replace(settings, tip_percents=()))
    with_coke(customer).open("/checkout")
    assert "Tip" not in customer.page.words
    customer.press("Place order", name="Ama", phone=PHONE, tip="10")
    assert [order.bill.tip for order in orders.open_orders(shop)] == [0]
