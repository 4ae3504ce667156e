from dataclasses import replace
from fractions import Fraction
from typing import Literal

import pytest

from store_core.domain.catalogue import Menu, TaxClass, TaxComponent
from store_core.domain.errors import StoreError
from store_core.domain.store import PriceRules, Rounding
from store_core.domain.tax import (
    TaxAmount,
    Taxed,
    component_ratios,
    summed,
    tax_class_for,
    taxes,
)

FOOD = TaxClass("food", (TaxComponent("VAT", "10"),), {"dine_in": "full"})
FULL = TaxClass("full", (TaxComponent("VAT", "22"),))
GHANA = TaxClass(
    "ghana",
    (
        TaxComponent("NHIL", "2.5"),
        TaxComponent("GETFund", "2.5"),
        TaxComponent("VAT", "15", "base_and_previous"),
    ),
)
NONE = TaxClass("none", ())
MENU = Menu(taxes=(FOOD, FULL, GHANA, NONE))


def test_a_vat_on_top_of_levies_taxes_them_too() -> None:
    assert component_ratios(GHANA.components) == (
        Fraction("0.025"),
        Fraction("0.025"),
        Fraction("0.1575"),
    )


@pytest.mark.parametrize(
    ("fulfilment", "class_id"), [("dine_in", "full"), ("pickup", "food"), ("delivery", "food")]
)
def test_eating_in_is_taxed_like_the_class_it_names(fulfilment: str, class_id: str) -> None:
    assert tax_class_for("food", fulfilment, MENU).id == class_id


def test_a_class_that_names_nothing_known_is_refused() -> None:
    lost = replace(MENU, taxes=(replace(FOOD, by_fulfilment={"dine_in": "lost"}),))
    with pytest.raises(StoreError, match="unknown_tax_class"):
        tax_class_for("food", "dine_in", lost)


@pytest.mark.parametrize(
    ("tax", "tax_rounding", "rounding", "amounts", "vat"),
    [
        ("included", "group", "half_up", (109, 109, 109), (10, 10, 10)),
        ("included", "line", "half_up", (109, 109, 109), (10, 10, 10)),
        ("included", "group", "half_up", (5, 5, 5, 5), (1, 1, 0, 0)),
        ("included", "line", "half_up", (5, 5, 5, 5), (0, 0, 0, 0)),
        ("excluded", "group", "half_up", (5, 5, 5), (1, 1, 0)),
        ("excluded", "line", "half_up", (5, 5, 5), (1, 1, 1)),
        ("excluded", "line", "half_even", (5, 15, 25), (0, 2, 2)),
        ("excluded", "group", "half_up", (0, 0), (0, 0)),
    ],
)
def test_tax_is_rounded_once_per_group_or_once_per_line(
    tax: Literal["included", "excluded"],
    tax_rounding: Literal["group", "line"],
    rounding: Rounding,
    amounts: tuple[int, ...],
    vat: tuple[int, ...],
) -> None:
    rules = PriceRules("USD", rounding, tax, tax_rounding)
    found = taxes([Taxed(amount, FOOD) for amount in amounts], rules)
    assert tuple(part.amount for parts in found for part in parts) == vat


def test_classes_are_rounded_apart_and_come_back_in_the_order_of_the_lines() -> None:
    amounts = [Taxed(1000, FOOD), Taxed(1000, FULL), Taxed(3000, NONE), Taxed(1000, FOOD)]
    found = taxes(amounts, PriceRules("USD", tax="excluded"))
    assert found == [
        (TaxAmount("VAT", "10", 100),),
        (TaxAmount("VAT", "22", 220),),
        (),
        (TaxAmount("VAT", "10", 100),),
    ]
    assert summed(part for parts in found for part in parts) == (
        TaxAmount("VAT", "10", 200),
        TaxAmount("VAT", "22", 220),
    )


def test_each_component_is_shared_to_the_lines_by_their_amounts() -> None:
    found = taxes([Taxed(9100, GHANA), Taxed(4550, GHANA)], PriceRules("GHS"))
    told = [[part.amount for part in parts] for parts in found]
    assert told == [[189, 188, 1187], [94, 94, 594]]
    assert [sum(column) for column in zip(*told, strict=True)] == [283, 282, 1781]
