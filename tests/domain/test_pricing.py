from dataclasses import replace
from typing import Literal

import pytest

from store_core.domain.cart import Cart, CartLine, Fulfilment
from store_core.domain.errors import StoreError
from store_core.domain.pricing import quote, quote_line
from store_core.domain.store import PriceRules
from store_core.domain.tax import TaxAmount
from store_core.domain.unit_price import Step
from tests.domain.price_samples import MENU, RULES, a_pizza, top

HAM_PIZZAS = replace(a_pizza(top("ham")), quantity=3)
COLA = CartLine("2", "cola", quantity=2)


def test_a_quote_tells_lines_taxes_and_what_is_due() -> None:
    found = quote(Cart((HAM_PIZZAS, COLA), tip=123), MENU, replace(RULES, cash_rounding=5))
    assert [(line.line_id, line.unit, line.listed) for line in found.lines] == [
        ("1", 1349, 4047),
        ("2", 299, 598),
    ]
    assert found.lines[0].trace == (Step("item", "margherita", 3597), Step("modifier", "ham", 450))
    assert found.taxes == (
        TaxAmount("VAT", "10", 368),
        TaxAmount("Sugar levy", "2.5", 13),
        TaxAmount("Bottle levy", "1.25", 7),
        TaxAmount("VAT", "8.875", 49),
    )
    assert (found.goods, found.tax, found.total, found.charges) == (4645, 437, 4645, ())
    assert (found.tip, found.due, found.cash_due, found.cash_rounding) == (123, 4768, 4770, 2)


def test_tax_comes_on_top_where_prices_are_without() -> None:
    found = quote(Cart((HAM_PIZZAS,)), MENU, replace(RULES, tax="excluded"))
    assert (found.goods, found.tax, found.total, found.tax_included) == (4047, 405, 4452, False)


@pytest.mark.parametrize(
    ("fulfilment", "tax_class", "tax"),
    [("dine_in", "eat_in", 702), ("pickup", "food", 368), ("delivery", "food", 368)],
)
def test_eating_in_is_taxed_otherwise_than_taking_away(
    fulfilment: Fulfilment, tax_class: str, tax: int
) -> None:
    found = quote(Cart((HAM_PIZZAS,), fulfilment), MENU, RULES)
    assert (found.lines[0].tax_class, found.tax, found.total) == (tax_class, tax, 4047)


@pytest.mark.parametrize("tax", ["included", "excluded"])
def test_one_line_alone_costs_what_a_cart_of_it_costs(
    tax: Literal["included", "excluded"],
) -> None:
    rules = PriceRules("USD", tax=tax)
    cart = Cart((HAM_PIZZAS,), "dine_in")
    assert quote_line(HAM_PIZZAS, MENU, rules, "dine_in") == quote(cart, MENU, rules).lines[0]


def test_a_line_being_built_has_a_live_price_but_cannot_be_sold() -> None:
    line = CartLine("1", "margherita", "S", quantity=2)
    assert quote_line(line, MENU, RULES, unfinished=True).listed == 2398
    with pytest.raises(StoreError, match="modifier_count"):
        quote(Cart((line,)), MENU, RULES)


@pytest.mark.parametrize(
    ("cart", "code", "values"),
    [
        (Cart(), "empty_cart", {}),
        (Cart((COLA,), tip=-1), "tip_out_of_range", {"tip": -1}),
        *(
            (
                Cart((COLA, replace(COLA, id="3", quantity=quantity))),
                "quantity_out_of_range",
                {"line": "3", "item": "cola", "quantity": quantity},
            )
            for quantity in (0, -1, 1000, 10**30)
        ),
        (Cart((COLA, CartLine("3", "lost"))), "unknown_item", {"line": "3", "item": "lost"}),
        (
            Cart((COLA, CartLine("3", "margherita"))),
            "unknown_variant",
            {"line": "3", "item": "margherita", "variant": None},
        ),
    ],
)
def test_a_cart_with_a_mistake_in_it_has_no_price(
    cart: Cart, code: str, values: dict[str, object]
) -> None:
    with pytest.raises(StoreError) as refused:
        quote(cart, MENU, RULES)
    assert (refused.value.code, refused.value.values) == (code, values)


def test_999_of_something_can_be_sold() -> None:
    assert quote(Cart((replace(COLA, quantity=999),)), MENU, RULES).goods == 298_701


def test_an_item_of_an_unknown_tax_class_has_no_price() -> None:
    menu = replace(MENU, taxes=MENU.taxes[:2])
    with pytest.raises(StoreError) as refused:
        quote(Cart((COLA,)), menu, RULES)
    assert refused.value.values == {"line": "2", "tax_class": "drinks"}
