"""What goes back to a customer is what they paid, to the cent and to the tender."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from store_core.domain.cart import Cart, CartLine, Fee
from store_core.domain.errors import StoreError
from store_core.domain.money import cash_rounded
from store_core.domain.orders import Method, Order, OrderHeader, Payment, freeze
from store_core.domain.pricing import quote
from store_core.domain.promotions import Terms
from store_core.domain.refunds import Pieces, Refund, paid_back, pieces_left, refund_sum
from store_core.domain.store import PriceRules
from tests.domain.price_samples import FRIDAY, MENU, RULES, carts, rules, terms

NOW = datetime(2026, 6, 12, 19, tzinfo=UTC)
NOTHING_ON_OFFER = Terms((), FRIDAY)


def order_of(cart: Cart, rules: PriceRules, terms: Terms = NOTHING_ON_OFFER) -> Order:
    bill = quote(cart, MENU, rules, terms=terms)
    header = OrderHeader("o", "A-0001", "counter", cart.fulfilment, NOW, NOW)
    return Order(header, freeze(cart.lines, bill, MENU), bill)


def paid(order: Order, cards: Sequence[int], rules: PriceRules) -> Order:
    """By cards as far as they go, each an amount, and the rest in cash."""
    payments: list[Payment] = []
    left = order.bill.due
    for amount in cards:
        part = min(amount, left)
        if part:
            payments.append(payment("card", part, 0))
        left -= part
    if left:
        payments.append(payment("cash", left, cash_rounded(left, rules.cash_rounding) - left))
    return replace(order, payments=tuple(payments))


def payment(method: Method, amount: int, rounding: int) -> Payment:
    return Payment("p", method, amount, amount + rounding, 0, "shift", NOW, rounding)


def given_back(
    order: Order, steps: Sequence[Sequence[Pieces]], rules: PriceRules, charges_at: int = -1
) -> tuple[Refund, ...]:
    ids = (f"refund-{number}" for number in count())
    refunds: tuple[Refund, ...] = ()
    for place, pieces in enumerate(steps):
        money = refund_sum(order, pieces, refunds, with_charges=place == charges_at)
        parts = paid_back(money.amount, order, refunds, rules, lambda: next(ids))
        refunds += (Refund(next(ids), "A-0002", order.id, "shift", money, parts),)
    return refunds


def pieces_of(order: Order, chance: Random) -> Iterator[list[Pieces]]:
    """All of an order, in so many refunds as chance will have it."""
    single = [Pieces(line.id, 1) for line in order.live_lines for _ in range(line.quantity)]
    chance.shuffle(single)
    while single:
        size = chance.randint(1, 4)
        yield single[:size]
        single = single[size:]


@given(carts, rules, terms, st.lists(st.integers(1, 4000), max_size=3), st.integers(0, 2**32))
def test_piece_by_piece_in_any_order_gives_back_exactly_what_was_paid(
    cart: Cart, rules: PriceRules, terms: Terms, cards: list[int], seed: int
) -> None:
    order = paid(order_of(cart, rules, terms), cards, rules)
    chance = Random(seed)
    steps = list(pieces_of(order, chance))
    refunds = given_back(order, steps, rules, chance.randrange(len(steps) + 1))
    assert sum(refund.sum.amount for refund in refunds) == order.bill.total
    taxes: Counter[tuple[str, str]] = Counter()
    for refund in refunds:
        assert refund.sum.amount == sum(part.amount for part in refund.paid_back)
        assert refund.sum.tax == sum(part.amount for part in refund.sum.taxes)
        taxes.update({(tax.name, tax.rate): tax.amount for tax in refund.sum.taxes})
    assert taxes == Counter({(tax.name, tax.rate): tax.amount for tax in order.bill.taxes})
    assert set(pieces_left(order, refunds).values()) == {0}


@given(carts, rules, terms, st.lists(st.integers(1, 4000), max_size=3), st.integers(0, 2**32))
def test_no_tender_gets_back_more_than_it_brought_and_cash_is_rounded_once(
    cart: Cart, rules: PriceRules, terms: Terms, cards: list[int], seed: int
) -> None:
    order = paid(order_of(cart, rules, terms), cards, rules)
    brought: Counter[str] = Counter()
    for one in order.payments:
        brought[one.method] += one.amount
    back: Counter[str] = Counter()
    given_cash = 0
    for refund in given_back(order, list(pieces_of(order, Random(seed))), rules):
        for part in refund.paid_back:
            back[part.method] += part.amount
            given_cash += part.given if part.method == "cash" else 0
            assert part.method == "cash" or part.rounding == 0
            assert back[part.method] <= brought[part.method]
        assert given_cash == cash_rounded(back["cash"], rules.cash_rounding)


@given(carts, rules, terms)
def test_a_line_given_back_is_its_discounted_price_and_its_tax(
    cart: Cart, rules: PriceRules, terms: Terms
) -> None:
    order = paid(order_of(cart, rules, terms), [], rules)
    line, priced = order.live_lines[0], order.bill.lines[0]
    assume(len(order.live_lines) > 1)
    back = refund_sum(order, [Pieces(line.id, line.quantity)], ())
    on_top = 0 if order.bill.tax_included else priced.tax
    assert back.amount == priced.discounted + on_top
    assert (back.tax, back.charges) == (priced.tax, 0)


def colas(quantity: int) -> CartLine:
    return CartLine("colas", "cola", quantity=quantity)


def test_what_was_paid_last_goes_back_first() -> None:
    order = paid(order_of(Cart((colas(3),)), RULES), [500], RULES)
    assert [(one.method, one.amount) for one in order.payments] == [("card", 500), ("cash", 397)]
    (first, second) = given_back(order, [[Pieces("colas", 1)], [Pieces("colas", 2)]], RULES)
    assert [(part.method, part.amount) for part in first.paid_back] == [("cash", 299)]
    assert [(part.method, part.amount) for part in second.paid_back] == [
        ("cash", 98),
        ("card", 500),
    ]


@pytest.mark.parametrize(
    ("step", "given"),
    [(1, [299, 299, 299]), (5, [300, 300, 295]), (10, [300, 300, 300])],
)
def test_cash_given_back_so_far_is_rounded_and_not_each_time(step: int, given: list[int]) -> None:
    rules = replace(RULES, cash_rounding=step)
    order = paid(order_of(Cart((colas(3),)), rules), [], rules)
    refunds = given_back(order, [[Pieces("colas", 1)]] * 3, rules)
    assert [refund.paid_back[0].given for refund in refunds] == given
    assert sum(given) == order.payments[0].kept


def test_charges_go_back_with_the_last_piece_or_by_choice_and_only_once() -> None:
    cart = Cart((colas(2),), fulfilment="delivery", fee=Fee(350, "food"))
    order = paid(order_of(cart, RULES), [], RULES)
    one_by_one = given_back(order, [[Pieces("colas", 1)]] * 2, RULES)
    assert [refund.sum.charges for refund in one_by_one] == [0, 350]
    chosen = given_back(order, [[Pieces("colas", 1)]] * 2, RULES, charges_at=0)
    assert [refund.sum.charges for refund in chosen] == [350, 0]
    (alone,) = given_back(order, [[]], RULES, charges_at=0)
    assert (alone.sum.lines, alone.sum.amount) == ((), 350)


@pytest.mark.parametrize(
    ("pieces", "code"),
    [
        ([], "nothing_to_refund"),
        ([Pieces("colas", 0)], "nothing_to_refund"),
        ([Pieces("colas", -1)], "nothing_to_refund"),
        ([Pieces("colas", 2)], "too_many_pieces"),
        ([Pieces("colas", 1), Pieces("colas", 1)], "too_many_pieces"),
        ([Pieces("somebody's", 1)], "unknown_line"),
    ],
)
def test_only_what_was_sold_and_is_left_can_be_given_back(pieces: list[Pieces], code: str) -> None:
    order = paid(order_of(Cart((colas(3),)), RULES), [], RULES)
    earlier = given_back(order, [[Pieces("colas", 2)]], RULES)
    with pytest.raises(StoreError, match=code):
        refund_sum(order, pieces, earlier)


def test_an_order_tells_how_much_of_it_went_back() -> None:
    order = paid(order_of(Cart((colas(2),)), RULES), [], RULES)
    first, second = given_back(order, [[Pieces("colas", 1)]] * 2, RULES)
    told = [replace(order, refunds=some) for some in ((), (first,), (first, second))]
    assert [one.payment_status for one in told] == ["paid", "part_refunded", "refunded"]
    assert all(one.due == 0 and one.settled for one in told)
