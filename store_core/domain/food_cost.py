"""What a thing on the menu brings and what its ingredients cost (O2)."""

from collections.abc import Iterator
from dataclasses import dataclass

from store_core.domain.cart import CartLine, Fulfilment, Modifier
from store_core.domain.catalogue import Item, Menu
from store_core.domain.stock import Stocks
from store_core.domain.stock_use import line_use, recipe_for
from store_core.domain.store import PriceRules
from store_core.domain.tax import Taxed, tax_class_for, taxes
from store_core.domain.unit_price import price_unit


@dataclass(frozen=True, slots=True)
class FoodCost:
    """Of one piece as it usually comes: `price` without tax, `cost` of what its recipes take."""

    item: str
    variant: str
    price: int
    cost: int

    @property
    def percent(self) -> float | None:
        """Of the price; None for something free."""
        return 100 * self.cost / self.price if self.price else None


def food_costs(
    menu: Menu, stocks: Stocks, rules: PriceRules, fulfilment: Fulfilment
) -> Iterator[FoodCost]:
    """Of every item and variant in the menu with a recipe of its own; a half and half has none."""
    for item in menu.items:
        if item.retired:
            continue
        variants: list[str | None] = [one.id for one in item.variants]
        for variant in variants or [None]:
            if recipe_for(stocks, "item", item.id, variant)[0]:
                line = _as_it_comes(item, variant, menu)
                price = _net(line, item, menu, rules, fulfilment)
                cost = line_use(line, menu, stocks).cost
                yield FoodCost(item.id, variant or "", price, cost)


def _as_it_comes(item: Item, variant: str | None, menu: Menu) -> CartLine:
    usual = tuple(
        Modifier(menu.option(option)[0].id, option, count)
        for option, count in item.defaults.items()
        if variant not in menu.option(option)[1].without_variants
    )
    return CartLine("", item.id, variant, modifiers=usual)


def _net(line: CartLine, item: Item, menu: Menu, rules: PriceRules, fulfilment: Fulfilment) -> int:
    price = price_unit(line, menu, rules.rounding, unfinished=True).amount
    if rules.tax == "excluded":
        return price
    tax_class = tax_class_for(item.tax_class, fulfilment, menu)
    inside = taxes([Taxed(price, tax_class)], rules)[0]
    return price - sum(one.amount for one in inside)
