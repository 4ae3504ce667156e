"""What promotions never do, whatever is offered and bought; and that they do what is written."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from store_core.domain.cart import Cart, CartLine
from store_core.domain.catalogue import Promotion, Wanted
from store_core.domain.discounts import discounts
from store_core.domain.goods import Goods, GoodsLine
from store_core.domain.pricing import quote
from store_core.domain.promotions import Terms, freeze_terms
from store_core.domain.store import PriceRules
from tests.domain.price_samples import (
    FRIDAY,
    MENU,
    carts,
    plain_carts,
    promotions,
    rules,
    terms,
)
from tests.domain.promotion_oracle import left_of_lines


@given(plain_carts, rules, promotions, st.sampled_from([(), ("CODE",)]))
def test_promotions_take_off_what_the_specification_says(
    cart: Cart, rules: PriceRules, offered: tuple[Promotion, ...], codes: tuple[str, ...]
) -> None:
    found = quote(replace(cart, codes=codes), MENU, rules, terms=Terms(offered, FRIDAY))
    lines = [(line.unit, line.quantity, line.sets) for line in found.lines]
    assert [line.discounted for line in found.lines] == left_of_lines(
        lines, offered, codes, rules.rounding
    )


@given(plain_carts, rules, promotions)
def test_one_promotion_alone_never_makes_anything_dearer(
    cart: Cart, rules: PriceRules, offered: tuple[Promotion, ...]
) -> None:
    cart = replace(cart, codes=("CODE",))
    before = quote(cart, MENU, rules)
    for promotion in offered:
        after = quote(cart, MENU, rules, terms=Terms((promotion,), FRIDAY))
        for line, line_before in zip(after.lines, before.lines, strict=True):
            assert 0 <= line.discounted <= line_before.discounted
            assert line.listed == line_before.listed


@given(carts, rules, terms)
def test_discounts_add_up_by_line_and_by_promotion(
    cart: Cart, rules: PriceRules, terms: Terms
) -> None:
    found = quote(cart, MENU, rules, terms=terms)
    by_promotion: dict[tuple[str, str], int] = {}
    for line in found.lines:
        assert line.saved == sum(one.amount for one in line.discounts)
        assert all(one.amount > 0 for one in line.discounts)
        for one in line.discounts:
            key = (one.source, one.id)
            by_promotion[key] = by_promotion.get(key, 0) + one.amount
    assert by_promotion == {(one.source, one.id): one.amount for one in found.discounts}
    assert found.listed - found.saved == found.goods


@given(carts, rules, terms)
def test_in_which_order_promotions_are_written_changes_nothing(
    cart: Cart, rules: PriceRules, terms: Terms
) -> None:
    turned = replace(terms, promotions=terms.promotions[::-1])
    first, second = (quote(cart, MENU, rules, terms=each) for each in (terms, turned))
    assert replace(first, refused_codes=()) == replace(second, refused_codes=())


@given(carts, rules, terms)
def test_every_code_either_saves_or_is_refused_with_a_reason(
    cart: Cart, rules: PriceRules, terms: Terms
) -> None:
    found = quote(cart, MENU, rules, terms=terms)
    saving = {(one.code or "").upper() for one in found.discounts}
    refused = {one.code for one in found.refused_codes}
    assert {code for code in cart.codes if code not in saving} == refused


@given(carts, rules, terms)
def test_an_order_quoted_again_under_its_frozen_terms_costs_the_same(
    cart: Cart, rules: PriceRules, terms: Terms
) -> None:
    placed = quote(cart, MENU, rules, terms=terms)
    dearer = tuple(replace(item, price=item.price + 500, sets=()) for item in MENU.items)
    later = replace(MENU, items=dearer)
    again = placed.cart(cart.lines, cart.fulfilment, cart.channel)
    found = quote(again, later, rules, placed.lines, freeze_terms(terms, cart))
    assert (found.goods, found.total, found.due) == (placed.goods, placed.total, placed.due)
    assert found.discounts == placed.discounts
    assert [line.discounted for line in found.lines] == [line.discounted for line in placed.lines]


def test_the_oracle_knows_two_for_one() -> None:
    two_for_one = Promotion("x", "buy_get", percent="100", buy=Wanted("p"), get=Wanted("p"))
    assert left_of_lines([(10, 1, ("p",)), (7, 2, ("p",))], [two_for_one], [], "half_up") == [10, 7]


few_sets = st.one_of(st.none(), st.sampled_from(["p", "q"]))
small_promotions = st.lists(
    st.builds(
        Promotion,
        id=st.sampled_from("abcdef"),
        kind=st.sampled_from(["buy_get", "buy_get", "bundle", "bundle", "order_amount"]),
        priority=st.integers(0, 3),
        exclusive_group=st.sampled_from([None, None, "g"]),
        percent=st.sampled_from(["100", "50", "33.3"]),
        amount=st.integers(1, 9),
        price=st.integers(0, 40),
        buy=st.builds(Wanted, few_sets, st.integers(0, 2)),
        get=st.builds(Wanted, few_sets, st.integers(1, 2)),
        sets=st.lists(st.sampled_from(["p", "q"]), min_size=1, max_size=3).map(tuple),
        times=st.one_of(st.none(), st.integers(1, 3)),
    ),
    max_size=5,
    unique_by=lambda one: one.id,
).map(tuple)
small_lines = st.lists(
    st.tuples(
        st.integers(0, 30),
        st.integers(1, 7),
        st.sampled_from([("p",), ("q",), ("p", "q"), ()]),
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=1000)
@given(small_lines, small_promotions)
def test_promotions_count_every_piece_and_every_odd_cent(
    lines: list[tuple[int, int, tuple[str, ...]]], offered: tuple[Promotion, ...]
) -> None:
    goods = Goods(tuple(GoodsLine(*line) for line in lines))
    cart = Cart(tuple(CartLine(str(place), "") for place in range(len(lines))))
    found = discounts(cart, goods, "half_up", Terms(offered, FRIDAY))
    left = [
        price * count - sum(one.amount for one in taken)
        for (price, count, _), taken in zip(lines, found.lines, strict=True)
    ]
    assert left == left_of_lines(lines, offered, (), "half_up")
