"""When a promotion applies, what is told where not, and which terms an order keeps."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from store_core.domain.cart import Cart, CartLine
from store_core.domain.catalogue import Promotion
from store_core.domain.discounts import RefusedCode
from store_core.domain.errors import StoreError
from store_core.domain.pricing import quote
from store_core.domain.promotions import (
    Occasion,
    Reason,
    Terms,
    applicable,
    freeze_terms,
    occasion,
    sale,
)
from store_core.domain.store import PriceRules, Settings
from tests.domain.price_samples import FRIDAY, MENU, RULES

COLAS = CartLine("1", "cola", quantity=10)
TENTH = Promotion("tenth", "order_percent", percent="10", code="TENTH")
SETTINGS = Settings(
    store="s",
    name="S",
    profile="p",
    time_zone="America/New_York",
    rules=PriceRules("USD"),
    day_cut="04:00",
)


def test_a_code_below_its_minimum_says_how_much_is_missing() -> None:
    offer = replace(TENTH, min_subtotal=4000)
    found = quote(Cart((COLAS,), codes=("tenth",)), MENU, RULES, terms=Terms((offer,), FRIDAY))
    assert found.refused_codes == (RefusedCode("tenth", Reason("minimum", "tenth", missing=1010)),)


def test_a_code_kept_out_by_something_better_says_what_that_is() -> None:
    offers = (
        replace(TENTH, exclusive_group="one"),
        Promotion("fifth", "order_percent", percent="20", exclusive_group="one"),
    )
    found = quote(Cart((COLAS,), codes=("TENTH",)), MENU, RULES, terms=Terms(offers, FRIDAY))
    reason = Reason("excluded_by", "tenth", other="fifth")
    assert found.refused_codes == (RefusedCode("TENTH", reason),)
    assert [(one.id, one.amount) for one in found.discounts] == [("fifth", 598)]


def test_what_is_on_offer_can_be_asked_before_anything_is_in_the_cart() -> None:
    offers = (
        Promotion("now", "item_percent", percent="10"),
        Promotion("for-more", "order_percent", percent="10", min_subtotal=2000),
        Promotion("later", "order_percent", percent="10", starts=date(2026, 7, 1)),
    )
    empty = sale(Cart(channel="web"), FRIDAY, 0)
    assert [applicable(one, empty) for one in offers] == [
        None,
        Reason("minimum", "for-more", missing=2000),
        Reason("not_yet", "later"),
    ]


def test_without_terms_nothing_comes_off_and_every_code_is_unknown() -> None:
    found = quote(Cart((COLAS,), codes=("TENTH",)), MENU, RULES)
    assert (found.goods, found.saved) == (2990, 0)
    assert found.refused_codes == (RefusedCode("TENTH", Reason("unknown_code")),)


def test_a_discount_keeps_the_name_and_code_it_had() -> None:
    offer = replace(TENTH, name={"en": "A tenth off", "it": "Un decimo in meno"})
    found = quote(Cart((COLAS,), codes=("TENTH",)), MENU, RULES, terms=Terms((offer,), FRIDAY))
    (discount,) = found.discounts
    assert (discount.name, discount.code, discount.amount) == (offer.name, "TENTH", 299)


def test_the_clock_that_counts_is_the_one_on_the_stores_wall() -> None:
    found = occasion(datetime(2026, 6, 13, 5, 30, tzinfo=UTC), SETTINGS, first_order=True)
    assert (found.at.isoformat(), found.day_cut) == ("2026-06-13T01:30:00-04:00", "04:00")
    friday = Promotion("friday", "order_percent", percent="10", weekdays=(4,))
    late = replace(friday, hours=("22:00", "02:00"))
    for offer in (friday, late):
        assert applicable(offer, sale(Cart((COLAS,)), found, 2990)) is None


def test_an_order_keeps_the_offers_that_a_change_may_bring_into_play() -> None:
    offers = (
        Promotion("now", "order_percent", percent="10"),
        Promotion("for-more", "order_percent", percent="10", min_subtotal=10_000),
        replace(TENTH, id="with-code"),
        Promotion("delivered", "order_percent", percent="10", fulfilments=("delivery",)),
        Promotion("over", "order_percent", percent="10", ends=date(2026, 6, 11)),
        replace(TENTH, id="over-with-code", ends=date(2026, 6, 11)),
        Promotion("for-others", "order_percent", percent="10", segment="students"),
        Promotion("used-up", "order_percent", percent="10", limit=3),
        Promotion("one-left", "order_percent", percent="10", limit=3),
        Promotion("held-later", "order_percent", percent="10", limit=3),
    )
    friday = replace(FRIDAY, uses_left={"used-up": 0, "one-left": 1, "elsewhere": 7})
    kept = freeze_terms(Terms(offers, friday), Cart((COLAS,)))
    assert [one.id for one in kept.promotions] == [
        "now",
        "for-more",
        "with-code",
        "delivered",
        "one-left",
        "held-later",
    ]
    assert (kept.frozen, kept.occasion.uses_left) == (True, {"one-left": 1})


def test_a_changed_order_still_has_the_happy_hour_it_was_placed_in() -> None:
    happy = Promotion("happy", "item_percent", percent="50", hours=("18:00", "20:00"))
    placed = quote(Cart((COLAS,)), MENU, RULES, terms=Terms((happy,), FRIDAY))
    kept = freeze_terms(Terms((happy,), FRIDAY), Cart((COLAS,)))
    more = Cart((COLAS, CartLine("2", "cola", quantity=2)))
    changed = quote(more, MENU, RULES, placed.lines, kept)
    assert [line.discounted for line in changed.lines] == [1495, 299]


def test_the_frozen_offers_of_an_order_outlive_the_sets_they_speak_of() -> None:
    offer = Promotion("drinks", "item_percent", percent="50", set="drink")
    terms = Terms((offer,), FRIDAY)
    placed = quote(Cart((COLAS,)), MENU, RULES, terms=terms)
    later = replace(MENU, items=tuple(replace(item, sets=()) for item in MENU.items))
    with pytest.raises(StoreError, match="unknown_set"):
        quote(Cart((COLAS,)), later, RULES, placed.lines, terms)
    frozen = freeze_terms(terms, Cart((COLAS,)))
    assert quote(Cart((COLAS,)), later, RULES, placed.lines, frozen).goods == 1495


@pytest.mark.parametrize(
    ("offer", "code", "values"),
    [
        (replace(TENTH, percent="101"), "promotion_percent", {"percent": "101"}),
        (replace(TENTH, amount=-1), "promotion_amount", {"field": "amount"}),
        (replace(TENTH, set="drink"), "promotion_set", {"set": "drink"}),
        (
            Promotion("tenth", "item_percent", set="soup"),
            "unknown_set",
            {"set": "soup"},
        ),
        (
            replace(TENTH, currency="EUR"),
            "currency_mismatch",
            {"currency": "EUR", "store": "USD"},
        ),
    ],
)
def test_an_offer_with_a_mistake_in_it_is_named_and_nothing_is_priced(
    offer: Promotion, code: str, values: dict[str, object]
) -> None:
    with pytest.raises(StoreError) as refused:
        quote(Cart((COLAS,)), MENU, RULES, terms=Terms((offer,), FRIDAY))
    assert (refused.value.code, refused.value.values) == (code, {"promotion": "tenth", **values})


def test_nine_hundred_and_ninety_nine_pieces_are_worked_out_by_the_line() -> None:
    many = Cart((replace(COLAS, quantity=999), replace(COLAS, id="2", quantity=999)))
    pair = Promotion("pair", "bundle", sets=("drink", "drink"), price=500)
    found = quote(many, MENU, RULES, terms=Terms((pair,), Occasion(FRIDAY.at)))
    assert found.goods == 999 * 500
