"""The pizzeria comes with a stock that its menu can be cooked from (O2)."""

import pytest

from store_core.domain.food_cost import food_costs
from store_core.domain.profile import Profile, check
from store_core.domain.stock import MEASURES, Recipe, Use
from store_core.domain.stock_use import dependents
from tests.shops import pizzeria


@pytest.fixture
def profile() -> Profile:
    return pizzeria()


def test_everything_on_the_menu_has_a_recipe(profile: Profile) -> None:
    known = profile.stock.records.recipe_of
    without = {item.id for item in profile.menu.items if f"item/{item.id}" not in known}
    assert without == {"half-and-half"}
    options = {option.id for group in profile.menu.groups for option in group.options}
    assert {one for one in options if f"option/{one}" not in known} == {"dressing-none"}


def test_everything_in_stock_is_used_by_something_and_was_counted(profile: Profile) -> None:
    stocks = profile.stock.records
    counted = {item.id for item in stocks.counted}
    assert set(dependents(profile.menu, stocks)) == counted
    assert set(profile.stock.counts) == counted
    assert all(item.supplier and item.par > item.reorder_at > 0 for item in stocks.counted)


def test_food_costs_what_food_costs(profile: Profile) -> None:
    rules = profile.settings.rules
    costs = list(food_costs(profile.menu, profile.stock.records, rules, "dine_in"))
    assert len(costs) > 100
    assert all(one.percent and 5 < one.percent <= 50 for one in costs)


def test_a_supplier_asks_per_pack_what_the_unit_cost_says(profile: Profile) -> None:
    stocks = profile.stock.records
    for supplier in stocks.suppliers:
        for stock, price in supplier.prices.items():
            item = stocks.item(stock)
            asked = price.amount * MEASURES[item.unit] / price.quantity
            assert asked == pytest.approx(item.unit_cost, rel=0.02)


def test_a_profile_with_a_wrong_recipe_is_refused(profile: Profile) -> None:
    stock = profile.stock
    wrong = Recipe("item/margherita", (Use("eggs", 1_000, "g"),))
    recipes = tuple(wrong if one.id == wrong.id else one for one in stock.recipes)
    changed = type(stock)(stock.items, recipes, stock.suppliers, {"nectar": 1})
    told = check(type(profile)(profile.settings, profile.menu, profile.staff, stock=changed))
    assert told == (
        "recipe/item/margherita/uses/eggs/unit: recipe_unit",
        "counts: unknown stock item nectar",
    )
