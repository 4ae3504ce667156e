"""Codes in the cart and at checkout, without scripts: kept, refused, guessed (O3, W3)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from store_core.application import orders
from store_core.application.shop import Shop
from store_core.domain.catalogue import Promotion
from sync_server.app import create_app
from sync_server.beacon import Beacon
from tests.sync_server.serving import served
from tests.sync_server.test_shop_offers import offer
from tests.sync_server.web_customer import Customer

TEN = Promotion("ten", "order_percent", {"en": "Ten off"}, code="TEN", percent="10")
PHONE = "+1 (123) 456-7890"


@pytest.fixture
def customer(shop: Shop) -> Iterator[Customer]:
    """Somebody with a Coke in the cart; nothing is offered."""
    offer(shop)
    with served(create_app(shop, Beacon())) as url:
        one = Customer(url)
        one.open("/menu/drinks")
        one.press("Add Coke")
        one.open("/cart")
        yield one


def test_a_code_is_kept_with_the_cart_until_it_is_taken_out(shop: Shop, customer: Customer) -> None:
    offer(shop, TEN)
    customer.press("Apply", code="  ten ")
    assert customer.page.url.endswith("/cart#codes")
    for _ in range(2):
        words = customer.open("/cart").words
        assert "ten applied, Ten off" in words
        assert "You save $0.28" in words
        assert "TEN, Ten off −$0.28" in words
        assert customer.page.values["code"] == ""
    customer.press("Take out the code ten")
    assert "Ten off" not in customer.page.words
    assert "You save" not in customer.page.words


@pytest.mark.parametrize(
    ("promotion", "told", "kept"),
    [
        (replace(TEN, starts=date(2026, 7, 1)), "TEN begins on Wednesday, Jul 1.", False),
        (replace(TEN, ends=date(2026, 6, 11)), "TEN ended on Thursday, Jun 11.", False),
        (replace(TEN, retired=True), "TEN is over.", False),
        (replace(TEN, weekdays=(1,)), "TEN does not hold now. It does: Every Tuesday.", True),
        (
            replace(TEN, weekdays=(0, 1, 2), hours=("16:00", "18:00")),
            "It does: Monday–Wednesday, 4:00 PM – 6:00 PM.",
            True,
        ),
        (replace(TEN, hours=("16:00", "18:00")), "It does: 4:00 PM – 6:00 PM.", True),
        (replace(TEN, min_subtotal=2000), "Order $17.25 more for TEN.", True),
        (replace(TEN, limit=0), "TEN is used up.", False),
        (replace(TEN, first_order=True), "TEN is for a first order.", True),
        (replace(TEN, channels=("counter",)), "TEN does not hold for orders over the web.", False),
        (replace(TEN, fulfilments=("delivery",)), "TEN does not hold for pickup.", True),
        (replace(TEN, segment="vip"), "it is by invitation.", False),
        (
            replace(TEN, kind="item_percent", set="desserts", description={"en": "Sweets only"}),
            "TEN is for something that is not in your cart. Sweets only",
            True,
        ),
        (replace(TEN, code="OTHER"), "We don't know the code TEN.", False),
    ],
)
def test_a_code_that_takes_nothing_off_says_why(
    shop: Shop, customer: Customer, promotion: Promotion, told: str, kept: bool
) -> None:
    offer(shop, promotion)
    customer.press("Apply", code="TEN")
    assert customer.page.status == (200 if kept else 422)
    assert told in customer.page.words
    assert customer.page.values["code"] == ("" if kept else "TEN")
    assert (told in customer.open("/cart").words) is kept


def test_a_code_begins_to_hold_when_its_minimum_is_reached(shop: Shop, customer: Customer) -> None:
    offer(shop, replace(TEN, min_subtotal=500))
    customer.press("Apply", code="TEN")
    assert "Order $2.25 more for TEN." in customer.page.words
    customer.press("One more Coke")
    assert "TEN applied" in customer.page.words


def test_of_two_that_exclude_each_other_the_other_is_named(shop: Shop, customer: Customer) -> None:
    alone = replace(TEN, exclusive_group="one")
    offer(shop, alone, replace(alone, id="half", code=None, name={"en": "Half"}, percent="50"))
    customer.press("Apply", code="TEN")
    assert "TEN does not go together with “Half”." in customer.page.words


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "Type a code first."),
        ("   ", "Type a code first."),
        ("x" * 41, "No code is as long as that."),
        ("{0} %s <b>", "We don't know the code {0} %s <b>."),
        ("\x00\u202eTEN", "We don't know the code"),
        ("🍕" * 20, "We don't know the code"),
    ],
)
def test_nonsense_is_refused_where_it_was_typed(customer: Customer, typed: str, told: str) -> None:
    customer.press("Apply", code=typed)
    assert customer.page.status == 422
    assert told in customer.page.words
    assert "applied" not in customer.open("/cart").words


def test_an_order_takes_five_codes(shop: Shop, customer: Customer) -> None:
    offer(shop, *(replace(TEN, id=f"p{n}", code=f"CODE{n}", percent="1") for n in range(6)))
    for n in range(5):
        customer.press("Apply", code=f"CODE{n}")
    customer.press("Apply", code="code3")
    assert customer.page.status == 200
    customer.press("Apply", code="CODE5")
    assert "An order takes 5 codes at most." in customer.page.words
    assert customer.page.words.count("applied") == 5


def test_who_guesses_is_slowed_down(customer: Customer) -> None:
    customer.session.headers["X-Forwarded-For"] = "203.0.113.7"
    tries = 0
    while customer.page.status != 429 and tries < 60:
        customer.press("Apply", code=f"GUESS{tries}")
        tries += 1
    assert 10 < tries < 60
    assert "Too many codes from here. Try again in" in customer.page.words
    customer.open("/checkout")
    customer.press("Apply", code="GUESS11")
    assert "Too many codes from here." in customer.page.words


def test_a_code_is_tried_at_checkout_without_losing_what_was_typed(
    shop: Shop, customer: Customer
) -> None:
    offer(shop, TEN)
    customer.open("/checkout")
    customer.press("Apply", code="nope", name="Ama")
    assert "We don't know the code nope." in customer.page.words
    assert (customer.page.values["code"], customer.page.values["name"]) == ("nope", "Ama")
    customer.press("Apply", code="TEN")
    assert "TEN applied" in customer.page.words
    assert customer.page.values["name"] == "Ama"
    customer.press("Take out the code TEN")
    assert "TEN applied" not in customer.page.words
    assert orders.open_orders(shop) == ()


def test_a_code_that_was_typed_but_not_applied_counts_all_the_same(
    shop: Shop, customer: Customer
) -> None:
    offer(shop, TEN)
    customer.open("/checkout")
    customer.press("Place order", name="Ama", phone=PHONE, code="nope")
    assert customer.page.status == 422
    assert customer.page.links["Promo code: we don't know the code nope"] == "#code"
    assert orders.open_orders(shop) == ()
    customer.press("Place order", code="TEN")
    assert [order.bill.goods for order in orders.open_orders(shop)] == [247]
