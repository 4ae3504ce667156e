"""The list of recipes: what the menu sells, its extras, what is made here, and their cost (O2)."""

from dataclasses import dataclass
from typing import Literal

from pos_app.office.presenters.stock_words import name_of, price_text
from qt_kit.badge import Tone
from qt_kit.wording import _, counted
from store_core.application.stock import StockView
from store_core.application.stock_figures import Margin
from store_core.domain.catalogue import Item, Menu, Option
from store_core.domain.money import round_money
from store_core.domain.stock import Recipe, StockItem, Stocks, recipe_id
from store_core.domain.stock_use import cost_of, piece_use
from store_core.domain.store import Settings

FOOD_COST_LIMIT = 35.0
"""Percent of the price without tax; above it an item is marked."""


@dataclass(frozen=True, slots=True)
class RecipeRow:
    """`key` is "item/margherita", "option/top-ham", "stock/dough"."""

    key: str
    name: str
    below: str
    takes: str
    price: str
    cost: str
    share: str
    tone: Tone
    state: str
    icon: str


def piece_cost(stocks: Stocks, kind: Literal["item", "option"], record: str, variant: str) -> int:
    uses = piece_use(stocks, kind, record, variant or None)
    return cost_of({stock: round_money(quantity) for stock, quantity in uses.items()}, stocks)


def recipe_rows(
    view: StockView, menu: Menu, margins: tuple[Margin, ...], settings: Settings, text: str
) -> tuple[RecipeRow, ...]:
    """What the menu sells, then its extras, then what is made here."""
    words = text.casefold().split()
    by_item: dict[str, list[Margin]] = {}
    for margin in margins:
        by_item.setdefault(margin.item, []).append(margin)
    rows = [
        _item_row(view.stocks, item, by_item.get(item.id, []), settings)
        for item in menu.items
        if not item.retired
    ]
    for group in menu.groups:
        if not group.retired:
            names = name_of(group.name, settings)
            rows += [_option_row(view.stocks, one, names, settings) for one in group.options]
    made = (one for one in view.stocks.items if not one.retired)
    rows += [
        _stock_row(view.stocks, one, settings) for one in made if view.stocks.is_made_here(one.id)
    ]
    return tuple(
        row
        for row in rows
        if all(word in f"{row.name} {row.below} {row.state}".casefold() for word in words)
    )


def _takes(recipe: Recipe | None) -> str:
    return counted("{count} ingredient", "{count} ingredients", len(recipe.uses)) if recipe else "—"


def _item_row(stocks: Stocks, item: Item, margins: list[Margin], settings: Settings) -> RecipeRow:
    key = recipe_id("item", item.id)
    recipe = stocks.recipe_of.get(key)
    own = any(recipe_id("item", item.id, one.id) in stocks.recipe_of for one in item.variants)
    prices = sorted({margin.price for margin in margins})
    costs = sorted({margin.cost for margin in margins})
    worst = max((m.food_cost for m in margins if m.food_cost is not None), default=None)
    sizes = counted("{count} size", "{count} sizes", len(item.variants)) if item.variants else ""
    has = bool(recipe or own)
    tone, state, icon = _judged(worst if has else None, has=has)
    return RecipeRow(
        key,
        name_of(item.name, settings),
        sizes,
        _takes(recipe) if recipe or not own else _("by size"),
        _range(prices, settings),
        _range(costs, settings) if has else "—",
        f"{worst:.0f} %" if has and worst is not None else "—",
        tone,
        state,
        icon,
    )


def _option_row(stocks: Stocks, option: Option, group: str, settings: Settings) -> RecipeRow:
    key = recipe_id("option", option.id)
    recipe = stocks.recipe_of.get(key)
    cost = piece_cost(stocks, "option", option.id, "")
    share = 100 * cost / option.price if option.price and recipe else None
    tone, state, icon = _judged(share, has=recipe is not None)
    return RecipeRow(
        key,
        name_of(option.full_name or option.name, settings),
        group,
        _takes(recipe),
        price_text(option.price, settings),
        price_text(cost, settings) if recipe else "—",
        f"{share:.0f} %" if share is not None else "—",
        tone,
        state,
        icon,
    )


def _stock_row(stocks: Stocks, item: StockItem, settings: Settings) -> RecipeRow:
    key = recipe_id("stock", item.id)
    recipe = stocks.recipe_of[key]
    name = name_of(item.name, settings)
    good = (Tone.GOOD, _("Fine"), "check")
    return RecipeRow(key, name, _("Made here"), _takes(recipe), "—", "—", "—", *good)


def _judged(share: float | None, *, has: bool) -> tuple[Tone, str, str]:
    if not has:
        return Tone.NEUTRAL, _("No recipe"), ""
    if share is not None and share > FOOD_COST_LIMIT:
        return Tone.WARN, _("High"), "triangle-alert"
    return Tone.GOOD, _("Fine"), "check"


def _range(amounts: list[int], settings: Settings) -> str:
    if not amounts:
        return "—"
    low, high = price_text(amounts[0], settings), price_text(amounts[-1], settings)
    return low if low == high else f"{low}–{high}"
