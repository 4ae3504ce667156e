"""Laws that hold for whatever is in the cart and however the store counts."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import fields, is_dataclass, replace
from decimal import Decimal
from fractions import Fraction
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from store_core.domain.cart import Cart
from store_core.domain.catalogue import Menu
from store_core.domain.pricing import Quote, quote
from store_core.domain.store import PriceRules
from tests.domain.price_samples import MENU, carts, rules


def _walk(value: object) -> Iterator[object]:
    """The value and everything inside it."""
    yield value
    if is_dataclass(value):
        for field in fields(value):
            yield from _walk(getattr(value, field.name))
    elif isinstance(value, tuple):
        for part in value:
            yield from _walk(part)


@given(carts, rules)
def test_a_price_is_whole_minor_units_all_through(cart: Cart, rules: PriceRules) -> None:
    for value in _walk(quote(cart, MENU, rules)):
        assert not isinstance(value, float | Fraction | Decimal | list | dict)


@given(carts, rules)
def test_components_and_lines_add_up_to_the_tax(cart: Cart, rules: PriceRules) -> None:
    found = quote(cart, MENU, rules)
    assert sum(part.amount for part in found.taxes) == found.tax
    assert sum(line.tax for line in found.lines) == found.tax
    for line in found.lines:
        assert sum(part.amount for part in line.taxes) == line.tax


@given(carts, rules)
def test_lines_and_tax_add_up_to_the_total(cart: Cart, rules: PriceRules) -> None:
    found = quote(cart, MENU, rules)
    assert found.goods == sum(line.discounted for line in found.lines)
    on_top = 0 if rules.tax == "included" else found.tax
    assert found.total == found.goods + on_top
    assert found.due == found.total + cart.tip
    assert found.cash_due % rules.cash_rounding == 0
    assert 2 * abs(found.cash_rounding) <= rules.cash_rounding


@given(carts, rules)
def test_tax_inside_the_price_never_changes_the_price(cart: Cart, rules: PriceRules) -> None:
    found = quote(cart, MENU, replace(rules, tax="included"))
    untaxed = Menu(
        items=MENU.items,
        groups=MENU.groups,
        taxes=tuple(replace(tax, components=()) for tax in MENU.taxes),
    )
    assert (
        found.total == quote(cart, untaxed, rules).total == sum(line.listed for line in found.lines)
    )


@given(carts, rules)
def test_the_trace_says_where_every_cent_of_a_line_came_from(cart: Cart, rules: PriceRules) -> None:
    for line in quote(cart, MENU, rules).lines:
        assert sum(step.amount for step in line.trace) == line.discounted


@given(carts, rules)
def test_no_line_and_no_tax_is_below_zero(cart: Cart, rules: PriceRules) -> None:
    for line in quote(cart, MENU, rules).lines:
        assert min(line.unit, line.listed, line.discounted, line.tax) >= 0


@given(carts, rules)
def test_parts_and_modifiers_add_up_to_the_unit(cart: Cart, rules: PriceRules) -> None:
    found = quote(cart, MENU, rules)
    for line, sold in zip(found.lines, cart.lines, strict=True):
        of_whole = sum(modifier.amount for modifier in line.modifiers if modifier.part is None)
        of_parts = sum(part.amount for part in line.parts)
        other = sum(
            step.amount
            for step in line.trace
            if step.step in {"item", "half_surcharge", "never_below_zero"}
        )
        assert (of_whole + of_parts) * sold.quantity + other == line.listed


@given(carts, rules)
def test_the_same_cart_costs_the_same_and_stays_as_it_was(cart: Cart, rules: PriceRules) -> None:
    before = deepcopy((cart, rules))
    first = quote(cart, MENU, rules)
    assert quote(cart, MENU, rules) == first
    assert (cart, rules) == before


@given(carts, rules)
def test_what_an_item_is_called_changes_no_price(cart: Cart, rules: PriceRules) -> None:
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
    assert _amounts(quote(renamed, menu, rules)) == _amounts(quote(cart, MENU, rules))


def _amounts(found: Quote) -> list[object]:
    return [value for value in _walk(found) if isinstance(value, int)]


@given(carts, rules, st.randoms(use_true_random=False))
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
