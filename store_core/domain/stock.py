"""What the shop keeps in stock: ingredients, recipes, who supplies them (O2).

Quantities are whole thousandths of the item's unit: 250 g is 250,000, one piece is 1,000. Costs are
minor units of the store's currency.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Literal

from store_core.domain.catalogue import Text
from store_core.domain.errors import StoreError
from store_core.domain.money import round_money
from store_core.domain.purchasing import PurchaseOrder, Supplier

Unit = Literal["g", "ml", "piece"]
MovedKind = Literal["waste", "receipt", "transfer"]
MoveKind = Literal["sale", "waste", "receipt", "transfer", "count"]

PER_UNIT = 1_000
MEASURES: Mapping[Unit, int] = {"g": 1_000_000, "ml": 1_000_000, "piece": 1_000}
"""What a unit cost is for: a kilogram, a litre, one piece."""


@dataclass(frozen=True, slots=True)
class Pack:
    """How an item is bought and counted: `size` of its unit in a bag, a tin, a tray."""

    id: str
    name: Text
    size: int


@dataclass(frozen=True, slots=True)
class StockItem:
    """An ingredient or something sold as it is bought.

    `unit_cost` is of one kilogram, litre or piece. At `reorder_at` or below it is low; an order
    fills up to `par`; both are 0 where nobody watches it. `shown_in` is the pack it is counted in,
    the unit without one. `ingredients` are ids of what items of the menu come with: a line that
    leaves one of them out uses none of this. `keeps_days` is how long it lasts once it arrived.
    """

    id: str
    name: Text
    unit: Unit = "g"
    packs: tuple[Pack, ...] = ()
    unit_cost: int = 0
    par: int = 0
    reorder_at: int = 0
    supplier: str | None = None
    shown_in: str = ""
    ingredients: tuple[str, ...] = ()
    keeps_days: int | None = None
    position: int = 0
    retired: bool = False

    @property
    def measure(self) -> int:
        """The quantity that `unit_cost` is for."""
        return MEASURES[self.unit]

    def cost_of(self, quantity: int | Fraction) -> int:
        """Minor units for a quantity, negative for a negative one."""
        return round_money(Fraction(quantity) * self.unit_cost / self.measure)

    def pack(self, pack_id: str) -> Pack:
        """Error `unknown_pack`."""
        for pack in self.packs:
            if pack.id == pack_id:
                return pack
        raise StoreError("unknown_pack", item=self.id, pack=pack_id)


@dataclass(frozen=True, slots=True)
class Use:
    """A quantity of a stock item, in the unit it was written in, which has to be the item's.
    A box is a box: what does not scale is the same in every size.
    """

    stock: str
    quantity: int
    unit: Unit = "g"
    scales: bool = True


@dataclass(frozen=True, slots=True)
class Recipe:
    """What one piece takes. `id` says of what, see `recipe_id`.

    Of an item or option: `sizes` (variant id to thousandths) scale it for a variant; a recipe of
    the variant's own takes its place. Of a stock item that is made here (dough): `makes` of it
    takes `uses`, and what uses it uses those instead; nobody counts it.
    """

    id: str
    uses: tuple[Use, ...] = ()
    sizes: Mapping[str, int] = field(default_factory=dict)
    makes: int = 0
    retired: bool = False


@dataclass(frozen=True, slots=True)
class Moved:
    """`quantity` is what it added, negative where something went; `cost` what that was worth, or
    what a receipt was paid with.
    """

    quantity: int
    cost: int = 0


@dataclass(frozen=True, slots=True)
class OpeningStock:
    """What a new store begins with; `counts` (by stock item) are what stands on its shelves."""

    items: tuple[StockItem, ...] = ()
    recipes: tuple[Recipe, ...] = ()
    suppliers: tuple[Supplier, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def records(self) -> "Stocks":
        return Stocks(self.items, self.recipes, self.suppliers)


def recipe_id(kind: Literal["item", "option", "stock"], record: str, variant: str = "") -> str:
    """ "item/margherita", "item/margherita/xl", "option/top-ham", "stock/dough"."""
    return "/".join(part for part in (kind, record, variant) if part)


StockRecord = StockItem | Recipe | Supplier | PurchaseOrder


@dataclass(frozen=True)
class Stocks:
    """All records of the stock in memory but the purchase orders; retired ones stay findable."""

    items: tuple[StockItem, ...] = ()
    recipes: tuple[Recipe, ...] = ()
    suppliers: tuple[Supplier, ...] = ()

    @cached_property
    def item_of(self) -> Mapping[str, StockItem]:
        return {item.id: item for item in self.items}

    @cached_property
    def stands_for(self) -> Mapping[str, tuple[str, ...]]:
        """The menu's ingredients that each stock item stands for, where there are any."""
        return {item.id: item.ingredients for item in self.items if item.ingredients}

    @cached_property
    def uses_by_piece(self) -> dict[tuple[object, ...], Mapping[str, int]]:
        """What `stock_use.piece_use` has worked out so far."""
        return {}

    @cached_property
    def recipe_of(self) -> Mapping[str, Recipe]:
        """Those in use, by their id."""
        return {recipe.id: recipe for recipe in self.recipes if not recipe.retired}

    @cached_property
    def _suppliers(self) -> Mapping[str, Supplier]:
        return {supplier.id: supplier for supplier in self.suppliers}

    def item(self, item_id: str) -> StockItem:
        """Error `unknown_stock_item`."""
        if found := self.item_of.get(item_id):
            return found
        raise StoreError("unknown_stock_item", item=item_id)

    def supplier(self, supplier_id: str) -> Supplier:
        """Error `unknown_supplier`."""
        if found := self._suppliers.get(supplier_id):
            return found
        raise StoreError("unknown_supplier", supplier=supplier_id)

    def is_made_here(self, item_id: str) -> bool:
        return recipe_id("stock", item_id) in self.recipe_of

    @property
    def counted(self) -> tuple[StockItem, ...]:
        """What stands on a shelf: neither retired nor made here of other items."""
        return tuple(
            item for item in self.items if not item.retired and not self.is_made_here(item.id)
        )
