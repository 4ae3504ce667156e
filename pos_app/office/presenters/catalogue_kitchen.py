"""What recipes say of the menu: what a piece takes, and what that costs (O2)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from pos_app.office.presenters.fields import Act, Heading, Hint, Row, Said, row
from pos_app.office.presenters.stock_recipe_rows import piece_cost
from pos_app.office.presenters.stock_words import name_of, price_text, quantity_words
from qt_kit.wording import _
from store_core.application.shop import Known, Shop
from store_core.application.stock import StockView, stock_now
from store_core.application.stock_figures import Margin, costs_of
from store_core.domain.catalogue import Item, Option, text_in
from store_core.domain.stock import Recipe, Stocks, recipe_id
from store_core.domain.store import Settings


@dataclass(frozen=True, slots=True)
class Kitchen:
    """`view` is None until the stock was read; `margins` are of what has a recipe. `known` is what
    they were worked out from.
    """

    view: StockView | None = None
    margins: tuple[Margin, ...] = ()
    shares: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    """Percent of the price without tax, by item and size ("" without)."""
    known: Known | None = None

    @property
    def stocks(self) -> Stocks:
        return self.view.stocks if self.view else Stocks()


def read_kitchen(shop: Shop, before: Kitchen) -> Kitchen:
    """The same one where neither a recipe nor the menu changed."""
    known, held = shop.known, before.known
    if held and known.stocks is held.stocks and known.menu is held.menu:
        return before
    view, margins = stock_now(shop), costs_of(known)
    shares: dict[str, dict[str, float]] = {}
    for one in margins:
        if one.food_cost is not None:
            shares.setdefault(one.item, {})[one.variant] = one.food_cost
    return Kitchen(view, margins, shares, known)


def share_words(shares: Mapping[str, float]) -> str:
    """ "24 %", "24–31 %" where sizes differ; nothing without a recipe."""
    if not shares:
        return ""
    low, high = f"{min(shares.values()):.0f}", f"{max(shares.values()):.0f}"
    return f"{low} %" if low == high else f"{low}–{high} %"


def usual_share(item: Item, shares: Mapping[str, float]) -> str:
    """Of its usual size, else of the dearest in it: "24 %"; nothing without a recipe."""
    share = shares.get(item.default_variant or "", max(shares.values(), default=None))
    return "" if share is None else f"{share:.0f} %"


def item_recipe(item: Item, kitchen: Kitchen, settings: Settings, *, fresh: bool) -> Iterator[Row]:
    """What a piece takes and costs, and the way to change it."""
    if fresh:
        yield row(Heading(_("Recipe")))
        yield row(Hint(_("Once it is published, say here what a piece takes off the shelf.")))
        return
    key = recipe_id("item", item.id)
    own = [
        one
        for one in item.variants
        if recipe_id("item", item.id, one.id) in kitchen.stocks.recipe_of
    ]
    below = _("What one piece takes off the shelf")
    yield row(Heading(_("Recipe"), below))
    yield from _takes(kitchen.stocks.recipe_of.get(key), kitchen, settings, by_size=bool(own))
    costs = [one for one in kitchen.margins if one.item == item.id]
    if costs:
        yield row(
            Said(
                _costs(costs, item, settings),
                _("{share} of the price without tax").format(
                    share=share_words(kitchen.shares.get(item.id, {})) or "0 %"
                ),
            )
        )
    yield row(Act(f"recipe/{key}", _("Edit the recipe"), "chef-hat"))


def option_recipe(option: Option, kitchen: Kitchen, settings: Settings, name: str) -> Iterator[Row]:
    key = recipe_id("option", option.id)
    recipe = kitchen.stocks.recipe_of.get(key)
    words = _("Edit the recipe")
    told = ""
    if recipe:
        cost = piece_cost(kitchen.stocks, "option", option.id, "")
        told = _("Takes {what}; costs {cost}").format(
            what=_listed(recipe, kitchen, settings), cost=price_text(cost, settings)
        )
    yield row(Hint(told or _("It takes nothing off the shelf yet.")))
    yield row(Act(f"recipe/{key}", words, "chef-hat", name=f"{name} recipe"))


def _takes(
    recipe: Recipe | None, kitchen: Kitchen, settings: Settings, *, by_size: bool
) -> Iterator[Row]:
    if recipe is not None:
        yield row(Hint(_listed(recipe, kitchen, settings)))
    if by_size:
        yield row(Hint(_("Some sizes have a recipe of their own.")))
    elif recipe is None:
        words = _("No recipe yet: a sale takes nothing off the shelf, and its cost is not known.")
        yield row(Hint(words))


def _listed(recipe: Recipe, kitchen: Kitchen, settings: Settings) -> str:
    told = []
    for use in recipe.uses:
        item = kitchen.stocks.item_of.get(use.stock)
        if item is not None:
            amount = quantity_words(replace(item, shown_in=""), use.quantity, settings)
            told.append(f"{name_of(item.name, settings)} {amount}")
    return ", ".join(told)


def _costs(costs: list[Margin], item: Item, settings: Settings) -> str:
    """ "Costs S 2.31, M 3.05"."""
    language = settings.languages[0]
    sizes = {one.id: one.short or text_in(one.name, language) for one in item.variants}
    told = (
        f"{sizes.get(one.variant, '')} {price_text(one.cost, settings)}".strip() for one in costs
    )
    return _("Costs {costs}").format(costs=", ".join(told))
