"""Laws that hold for whatever is in the cart, on offer, and however the store counts."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import fields, is_dataclass, replace
from decimal import Decimal
from fractions import Fraction
from random import Random

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from store_core.domain.cart import Cart
from store_core.domain.explain import explain
from store_core.domain.pricing import Quote, QuoteLine, quote
from store_core.domain.promotions import Terms
from store_core.domain.refunds import Pieces
from store_core.domain.splitting import split_by_lines, split_evenly
from store_core.domain.store import PriceRules
from tests.domain.price_samples import MENU, carts, plain_carts, rules, terms


def _walk(value: object) -> Iterator[object]:
    """The value and everything inside it."""
    yield value
    if is_dataclass(value):
        for field in fields(value):
            yield from _walk(getattr(value, field.name))
    elif isinstance(value, tuple):
        for part in value:
            yield from _walk(part)
    elif isinstance(value, Mapping):
        for key, part in value.items():
            yield from _walk(key)
            yield from _walk(part)


@given(carts, rules, terms)
def test_a_price_is_whole_minor_units_all_through(
    cart: Cart, rules: PriceRules, terms: Terms
) -> None:
    found = quote(cart, MENU, rules, terms=terms)
    for value in (*_walk(found), *_walk(explain(found))):
        assert not isinstance(value, float | Fraction | Decimal | list | set)


@given(carts, rules, terms)
def test_components_lines_and_charges_add_up_to_the_tax(
    cart: Cart, rules: PriceRules, terms: Terms
) -> None:
    found = quote(cart, MENU, rules, terms=terms)
    assert sum(part.amount for part in found.taxes) == found.tax
    assert sum(one.tax for one in _taxed(found)) == found.tax
    for one in _taxed(found):
        assert sum(part.amount for part in one.taxes) == one.tax


def _taxed(found: Quote) -> list[QuoteLine]:
    """Lines and charges alike, as far as their tax goes."""
    charges = [
        QuoteLine("", 0, 0, charge.amount, charge.tax, charge.taxes, "", (), (), ())
        for charge in found.charges
    ]
    return [*found.lines, *charges]


@given(carts, rules, terms)
def test_lines_charges_and_tax_add_up_to_the_total(
    cart: Cart, rules: PriceRules, terms: Terms
) -> None:
    found = quote(cart, MENU, rules, terms=terms)
    assert found.goods == sum(line.discounted for line in found.lines)
    on_top = 0 if rules.tax == "included" else found.tax
    assert found.total == found.goods + sum(one.amount for one in found.charges) + on_top
    assert found.due == found.total + cart.tip
    assert found.deposit + found.balance == found.total
    assert found.cash_due % rules.cash_rounding == 0
    assert 2 * abs(found.cash_rounding) <= rules.cash_rounding


@given(carts, rules, terms)
def test_tax_inside_the_price_never_changes_the_price(
    cart: Cart, rules: PriceRules, terms: Terms
) -> None:
    found = quote(cart, MENU, replace(rules, tax="included"), terms=terms)
    untaxed = replace(MENU, taxes=tuple(replace(tax, components=()) for tax in MENU.taxes))
    assert found.total == quote(cart, untaxed, rules, terms=terms).total
    assert found.total == sum(one.discounted for one in _taxed(found))


@given(carts, rules, terms)
def test_the_trace_says_where_every_cent_of_a_line_came_from(
    cart: Cart, rules: PriceRules, terms: Terms
) -> None:
    for line in quote(cart, MENU, rules, terms=terms).lines:
        assert sum(step.amount for step in line.trace) == line.discounted
        listed = [
            step.amount for step in line.trace if step.step not in {"promotion", "manual", "points"}
        ]
        assert sum(listed) == line.listed


@given(carts, rules, terms)
def test_an_explanation_adds_up_all_the_way_to_what_is_due(
    cart: Cart, rules: PriceRules, terms: Terms
) -> None:
    found = quote(cart, MENU, rules, terms=terms)
    told = explain(found)
    for one in told:
        assert sum(step.amount for step in one.steps) == one.amount
    by_subject = {
        subject: sum(one.amount for one in told if one.subject == subject)
        for subject in ("line", "charge", "tax", "total", "due", "deposit")
    }
    assert by_subject == {
        "line": found.goods,
        "charge": sum(charge.amount for charge in found.charges),
        "tax": found.tax,
        "total": found.total,
        "due": found.cash_due,
        "deposit": found.deposit,
    }


@given(carts, rules, terms)
def test_no_line_and_no_tax_is_below_zero(cart: Cart, rules: PriceRules, terms: Terms) -> None:
    found = quote(cart, MENU, rules, terms=terms)
    for line in found.lines:
        assert min(line.unit, line.listed, line.discounted, line.tax) >= 0
    for charge in found.charges:
        assert min(charge.amount, charge.tax) >= 0


@given(carts, rules)
def test_parts_and_modifiers_add_up_to_the_unit(cart: Cart, rules: PriceRules) -> None:
    found = quote(cart, MENU, rules)
    for line, sold in zip(found.lines, cart.lines, strict=True):
        of_whole = sum(modifier.amount for modifier in line.modifiers if modifier.part is None)
        of_parts = sum(part.amount for part in line.parts)
        other = sum(
            step.amount
            for step in line.trace
            if step.step in {"item", "half_surcharge", "never_below_zero", "price"}
        )
        assert (of_whole + of_parts) * sold.quantity + other == line.listed


@given(carts, rules, terms)
def test_the_same_cart_costs_the_same_and_stays_as_it_was(
    cart: Cart, rules: PriceRules, terms: Terms
) -> None:
    before = deepcopy((cart, rules, terms))
    first = quote(cart, MENU, rules, terms=terms)
    assert quote(cart, MENU, rules, terms=terms) == first
    assert (cart, rules, terms) == before


@given(carts, rules, terms)
def test_a_price_that_was_written_down_reads_the_same(
    cart: Cart, rules: PriceRules, terms: Terms
) -> None:
    found = quote(cart, MENU, rules, terms=terms)
    assert msgspec.json.decode(msgspec.json.encode(found), type=Quote) == found
    assert msgspec.json.decode(msgspec.json.encode(terms), type=Terms) == terms


@given(carts, rules, terms)
def test_what_an_item_is_called_changes_no_price(
    cart: Cart, rules: PriceRules, terms: Terms
) -> None:
    called = {item.id: f"{900 - place}" for place, item in enumerate(MENU.items)}
    menu = replace(MENU, items=tuple(replace(item, id=called[item.id]) for item in MENU.items))
    renamed = replace(
        cart,
        lines=tuple(
            replace(
                line,
                item=called[line.item],
                parts=tuple(
                    replace(part, item=called[part.item] if part.item else None)
                    for part in line.parts
                ),
            )
            for line in cart.lines
        ),
    )
    found = quote(cart, MENU, rules, terms=terms)
    assert _amounts(quote(renamed, menu, rules, terms=terms)) == _amounts(found)


def _amounts(found: Quote) -> list[object]:
    return [value for value in _walk(found) if isinstance(value, int)]


@given(plain_carts, rules, st.randoms(use_true_random=False))
def test_the_order_of_the_lines_changes_no_sum(
    cart: Cart, rules: PriceRules, chance: Random
) -> None:
    lines = list(cart.lines)
    chance.shuffle(lines)
    shuffled = quote(replace(cart, lines=tuple(lines)), MENU, rules)
    found = quote(cart, MENU, rules)
    assert (shuffled.goods, shuffled.tax, shuffled.total) == (found.goods, found.tax, found.total)
    assert {line.line_id: line.listed for line in shuffled.lines} == {
        line.line_id: line.listed for line in found.lines
    }


@given(carts, rules, terms, st.integers(1, 12))
def test_a_split_bill_is_paid_to_the_last_cent(
    cart: Cart, rules: PriceRules, terms: Terms, payers: int
) -> None:
    found = quote(cart, MENU, rules, terms=terms)
    shares = split_evenly(found.total, payers)
    assert sum(shares) == found.total
    assert max(shares) - min(shares) <= 1


@given(carts, rules, terms, st.integers(1, 5), st.randoms(use_true_random=False))
def test_a_bill_split_by_lines_is_paid_to_the_last_cent(
    cart: Cart, rules: PriceRules, terms: Terms, payers: int, chance: Random
) -> None:
    found = quote(cart, MENU, rules, terms=terms)
    taken: list[list[Pieces]] = [[] for _ in range(payers)]
    for line in found.lines:
        for _ in range(line.quantity):
            chance.choice(taken).append(Pieces(line.line_id, 1))
    shares = split_by_lines(found, taken)
    assert sum(shares) == found.total
    assert all(share >= 0 for share in shares)


@given(carts, rules, terms)
def test_where_nothing_is_charged_each_pays_their_own_lines(
    cart: Cart, rules: PriceRules, terms: Terms
) -> None:
    plain = replace(rules, service_percent="0", small_order_fee=0)
    found = quote(replace(cart, fee=None), MENU, plain, terms=terms)
    shares = split_by_lines(found, [[Pieces(line.line_id, line.quantity)] for line in found.lines])
    if found.total:
        on_top = [0 if found.tax_included else line.tax for line in found.lines]
        own = [line.discounted + tax for line, tax in zip(found.lines, on_top, strict=True)]
        assert list(shares) == own
