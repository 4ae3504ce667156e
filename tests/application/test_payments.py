"""What is taken for an order, in cash and by card."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from store_core.application import orders, shifts, stores
from store_core.application.orders import Head
from store_core.application.payments import Tender
from store_core.application.shop import Act, Shop
from store_core.domain.cart import ManualDiscount
from store_core.domain.errors import StoreError
from store_core.domain.orders import Order
from tests.shops import cart, change_items, line, new_shop, open_shift, person

PRICE = 1_232
"""What the fries cost here, so that both ways of rounding are seen."""


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    shop = new_shop(tmp_path)
    owner = Act(person(shop, "owner"))
    untaxed = replace(shop.settings.rules, tax="included")
    stores.change_settings(shop, owner, lambda settings: replace(settings, rules=untaxed))
    fries = replace(shop.menu.item("fries"), price=PRICE, variants=(), default_variant=None)
    change_items(shop, owner, (fries,))
    open_shift(shop, 0)
    return shop


def round_cash(shop: Shop, step: int) -> None:
    rules = replace(shop.settings.rules, cash_rounding=step)
    owner = Act(person(shop, "owner"))
    stores.change_settings(shop, owner, lambda settings: replace(settings, rules=rules))


def sold(shop: Shop, tenders: Sequence[Tender], pieces: int = 1) -> Order:
    act, wanted = Act(person(shop, "cashier")), cart(line(shop, "fries", pieces))
    return orders.sell(shop, act, wanted, Head(), tenders, open_shift(shop))


@pytest.mark.parametrize(
    ("step", "pieces", "tendered", "rounding", "change"),
    [
        (1, 1, 1_232, 0, 0),
        (1, 1, 2_000, 0, 768),
        (5, 1, 1_230, -2, 0),
        (5, 1, 2_000, -2, 770),
        (5, 2, 2_465, 1, 0),
        (10, 1, 1_230, -2, 0),
        (10, 2, 3_000, -4, 540),
        (10, 3, 3_700, 4, 0),
    ],
)
def test_what_is_paid_in_cash_is_rounded_to_what_coins_can_pay(
    shop: Shop, step: int, pieces: int, tendered: int, rounding: int, change: int
) -> None:
    round_cash(shop, step)
    order = sold(shop, [Tender("cash", tendered)], pieces)
    (payment,) = order.payments
    assert (payment.amount, payment.rounding, payment.change) == (
        pieces * PRICE,
        rounding,
        change,
    )
    assert (order.due, order.payment_status) == (0, "paid")
    report = shifts.x_report(shop, Act(person(shop, "manager")))
    assert (report.cash_rounding, report.expected_cash) == (rounding, tendered - change)


def test_only_what_a_card_leaves_is_rounded(shop: Shop) -> None:
    round_cash(shop, 5)
    order = sold(shop, [Tender("card", 1_000), Tender("cash", 500)])
    card, cash = order.payments
    assert (card.amount, card.rounding, card.change) == (1_000, 0, 0)
    assert (cash.amount, cash.rounding, cash.change) == (232, -2, 270)
    assert sold(shop, [Tender("card", PRICE)]).payments[0].rounding == 0


def test_a_rest_smaller_than_any_coin_costs_nothing_in_cash(shop: Shop) -> None:
    round_cash(shop, 5)
    cash = sold(shop, [Tender("card", 1_230), Tender("cash", 0)]).payments[1]
    assert (cash.amount, cash.rounding, cash.tendered) == (2, -2, 0)


def test_a_card_is_never_charged_more_than_is_due(shop: Shop) -> None:
    with pytest.raises(StoreError) as refused:
        sold(shop, [Tender("cash", 1_000), Tender("card", 500)])
    assert (refused.value.code, refused.value.values["due"]) == ("card_overpaid", 232)


@pytest.mark.parametrize(
    ("step", "tenders", "code", "missing"),
    [
        (1, [], "tendered_too_little", 1_232),
        (5, [], "tendered_too_little", 1_230),
        (5, [("cash", 1_225)], "tendered_too_little", 5),
        (5, [("card", 1_000)], "tendered_too_little", 232),
        (1, [("cash", 0)], "tendered_out_of_range", None),
        (1, [("cash", -500)], "tendered_out_of_range", None),
        (1, [("card", 0)], "tendered_out_of_range", None),
        (5, [("cash", 501), ("card", 731)], "tendered_out_of_range", None),
        (1, [("cash", 2_000), ("cash", 100)], "tendered_out_of_range", None),
        (1, [("cash", 4_006_381_333_931)], "tendered_out_of_range", None),
    ],
)
def test_what_does_not_pay_the_order_is_refused(
    shop: Shop, step: int, tenders: list[tuple[str, int]], code: str, missing: int | None
) -> None:
    round_cash(shop, step)
    told = [Tender("card" if method == "card" else "cash", some) for method, some in tenders]
    with pytest.raises(StoreError) as refused:
        sold(shop, told)
    assert refused.value.code == code
    assert refused.value.values.get("missing") == missing


def test_one_cent_short_of_the_rounded_amount_is_too_little(shop: Shop) -> None:
    round_cash(shop, 5)
    with pytest.raises(StoreError) as refused:
        sold(shop, [Tender("cash", 2_464)], pieces=2)
    assert refused.value.values["missing"] == 1


def test_an_order_that_costs_nothing_is_sold_in_the_open_shift(shop: Shop) -> None:
    free = replace(line(shop, "fries"), discount=ManualDiscount("percent", "100"))
    act = Act(person(shop, "manager"), reason="birthday")
    order = orders.sell(shop, act, cart(free), Head(), [], open_shift(shop))
    assert (order.bill.total, order.payment_status) == (0, "paid")
    report = shifts.x_report(shop, act)
    assert (report.sales, report.net, report.discounts.amount) == (1, 0, PRICE)
    assert report.tenders[0].count == 0


def test_each_pays_a_share_and_gets_change_of_it(shop: Shop) -> None:
    shares = [Tender("cash", 500, 411), Tender("card", 411), Tender("cash", 1_000)]
    order = sold(shop, shares)
    told = [(one.amount, one.tendered, one.change) for one in order.payments]
    assert told == [(411, 500, 89), (411, 411, 0), (410, 1_000, 590)]
    assert order.payment_status == "paid"


@pytest.mark.parametrize(
    ("share", "tendered", "code"),
    [
        (411, 500, "tendered_out_of_range"),
        (410, 405, "tendered_too_little"),
        (0, 500, "tendered_out_of_range"),
        (-5, 500, "tendered_out_of_range"),
    ],
)
def test_a_share_in_cash_is_one_that_coins_can_make_up(
    shop: Shop, share: int, tendered: int, code: str
) -> None:
    round_cash(shop, 5)
    with pytest.raises(StoreError) as refused:
        sold(shop, [Tender("cash", tendered, share), Tender("card", PRICE - share)])
    assert refused.value.code == code
