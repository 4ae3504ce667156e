"""What the shop sells: categories, items, variants, modifier groups, tax classes, stations (O1).

Prices are integer minor units of the store's currency. Names are `{language: text}`. Ids are short
stable strings, unique within their kind; option ids are unique in the whole menu.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import Literal

from store_core.domain.errors import StoreError

Text = Mapping[str, str]
"""A name or sentence in several languages: `{language: text}`, at least one entry."""

HalvesPolicy = Literal["share", "max", "full"]
TaxBase = Literal["base", "base_and_previous"]
PromotionKind = Literal[
    "buy_get", "bundle", "item_percent", "order_percent", "item_amount", "order_amount"
]


def text_in(text: Text, language: str) -> str:
    """The text in `language`, else in English, else in whatever there is."""
    return text.get(language) or text.get("en") or next(iter(text.values()), "")


@dataclass(frozen=True, slots=True)
class Category:
    """A hidden one is on no list; its items stay where other categories have them, and findable."""

    id: str
    name: Text
    parent: str | None = None
    icon: str = ""
    position: int = 0
    hidden: bool = False
    retired: bool = False


@dataclass(frozen=True, slots=True)
class Variant:
    """A size, weight or colour. Exactly one of `price` and `multiplier` is set.

    `multiplier` is a decimal string applied to the item's price; `short` ("L") and `detail`
    ("14 in") are what tiles and tickets show. `sets` are names a line has in this variant only,
    beside its item's ("large-pizza"). `servings` is how many people it feeds.
    """

    id: str
    name: Text
    price: int | None = None
    multiplier: str | None = None
    short: str = ""
    detail: str = ""
    available: bool = True
    sets: tuple[str, ...] = ()
    servings: int | None = None
    diameter_mm: int | None = None

    @property
    def size_note(self) -> str:
        """What stands behind the size's name: its detail, else how wide it is."""
        return self.detail or (f"{self.diameter_mm / 10:g} cm" if self.diameter_mm else "")


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a modifier group; `variant_prices` (variant id to price) win over `price`.

    `full_name` is what receipts and tickets say where the name needs its group ("Stuffed crust").
    """

    id: str
    name: Text
    price: int = 0
    variant_prices: Mapping[str, int] = field(default_factory=dict)
    without_variants: tuple[str, ...] = ()
    picture: str = ""
    detail: Text = field(default_factory=dict)
    full_name: Text = field(default_factory=dict)
    allergens: tuple[str, ...] = ()
    diet: tuple[str, ...] = ()
    available: bool = True
    max: int | None = None
    sold_out_until: datetime | None = None
    """As an item's."""


@dataclass(frozen=True, slots=True)
class ModifierGroup:
    """Options chosen together: `min` to `max` units, the `free` cheapest ones cost nothing.

    `on_parts`: a half or quarter may have its own units of this group (toppings), otherwise it is
    chosen for the whole only (crust). `max` None: no limit.
    """

    id: str
    name: Text
    options: tuple[Option, ...]
    min: int = 0
    max: int | None = None
    free: int = 0
    on_parts: bool = False
    retired: bool = False


@dataclass(frozen=True, slots=True)
class Ingredient:
    """Something an item comes with and can be left out of it, at no price."""

    id: str
    name: Text


@dataclass(frozen=True, slots=True)
class Item:
    """Something for sale.

    `group_ids` are the modifier groups offered and checked; `halves` is None where the item can't
    be divided; `parts_from` names the sets whose items may be a part of it. `sets` are the names
    promotions and parts refer to. `prep_minutes` are the kitchen's minutes for one. `at_till` and
    `on_web` say where it is sold.
    """

    id: str
    name: Text
    price: int
    tax_class: str
    category_ids: tuple[str, ...] = ()
    description: Text = field(default_factory=dict)
    variants: tuple[Variant, ...] = ()
    default_variant: str | None = None
    group_ids: tuple[str, ...] = ()
    defaults: Mapping[str, int] = field(default_factory=dict)
    """Option id to count chosen when the item is opened (thin crust, tomato sauce)."""
    halves: HalvesPolicy | None = None
    half_surcharge: int = 0
    parts_from: tuple[str, ...] = ()
    sets: tuple[str, ...] = ()
    ingredients: tuple[Ingredient, ...] = ()
    allergens: tuple[str, ...] = ()
    traces: tuple[str, ...] = ()
    diet: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    calories: int | None = None
    prep_minutes: int = 0
    station: str | None = None
    pictures: tuple[str, ...] = ()
    """The first is the cover. Names without ":" are dishes that come with the program, others ids
    of the shop's own pictures."""
    ground: str = "linen"
    barcode: str = ""
    position: int = 0
    quick_key: int | None = None
    featured: bool = False
    available: bool = True
    retired: bool = False
    at_till: bool = True
    on_web: bool = True
    sold_out_until: datetime | None = None
    """When it comes back by itself; of a menu that was read to sell by, never of a record."""

    @property
    def picture(self) -> str:
        """The cover, empty where there is no picture."""
        return self.pictures[0] if self.pictures else ""

    def variant(self, variant_id: str | None) -> Variant | None:
        """The variant, or None for an item without variants; error `unknown_variant` otherwise."""
        if not self.variants and variant_id is None:
            return None
        for variant in self.variants:
            if variant.id == variant_id:
                return variant
        raise StoreError("unknown_variant", item=self.id, variant=variant_id)


@dataclass(frozen=True, slots=True)
class TaxComponent:
    """`rate` is a percentage as decimal string ("8.25"); `on` says what it is taken of."""

    name: str
    rate: str
    on: TaxBase = "base"


@dataclass(frozen=True, slots=True)
class TaxChange:
    """What a class is made of from the business day `starts` on."""

    starts: date
    components: tuple[TaxComponent, ...]


@dataclass(frozen=True, slots=True)
class TaxClass:
    """`by_fulfilment` names another class for a fulfilment (eat in, take away); `changes` follow
    one another by the day they start on, `components` hold before the first of them. Without a
    name it is told by its id.
    """

    id: str
    components: tuple[TaxComponent, ...]
    by_fulfilment: Mapping[str, str] = field(default_factory=dict)
    changes: tuple[TaxChange, ...] = ()
    name: Text = field(default_factory=dict)
    retired: bool = False

    def on(self, day: date | None) -> "TaxClass":
        """As it is in force on a business day, without its changes."""
        if not self.changes:
            return self
        begun = [one for one in self.changes if day is not None and one.starts <= day]
        last = max(begun, key=lambda one: one.starts, default=None)
        return replace(self, components=last.components if last else self.components, changes=())


@dataclass(frozen=True, slots=True)
class Station:
    """A place in the kitchen. `kind` "pass" is where ready tickets are checked and bumped."""

    id: str
    name: Text
    position: int = 0
    kind: Literal["make", "pass"] = "make"


@dataclass(frozen=True, slots=True)
class Wanted:
    """`qty` pieces of a set; without a set, of anything."""

    set: str | None = None
    qty: int = 1


@dataclass(frozen=True, slots=True)
class Promotion:
    """What comes off by itself, or by a code, when its conditions hold: `pricing.md`, step 5 (O3).

    What a kind reads: `buy_get` reads `buy`, `get`, `percent`; `bundle` reads `sets`, `price`;
    `item_percent` and `item_amount` read `set`. Both of the first two repeat at most `times`.
    Percentages are decimal strings of 0 to 100, amounts minor units of `currency` (the store's,
    where it is empty). A code is compared without case.

    Conditions left empty always hold. `starts` and `ends` are business days, both included;
    `weekdays` count from Monday 0; `hours` are ("16:00", "18:00") of the store's zone, past
    midnight where the second is not later, and belong to the business day they begin on. `limit`
    is how often it may be used in all.
    """

    id: str
    kind: PromotionKind
    name: Text = field(default_factory=dict)
    description: Text = field(default_factory=dict)
    priority: int = 0
    exclusive_group: str | None = None
    code: str | None = None
    min_subtotal: int = 0
    set: str | None = None
    percent: str = "0"
    amount: int = 0
    price: int = 0
    buy: Wanted | None = None
    get: Wanted | None = None
    sets: tuple[str, ...] = ()
    times: int | None = None
    currency: str = ""
    starts: date | None = None
    ends: date | None = None
    weekdays: tuple[int, ...] = ()
    hours: tuple[str, str] | None = None
    channels: tuple[str, ...] = ()
    fulfilments: tuple[str, ...] = ()
    first_order: bool = False
    segment: str | None = None
    limit: int | None = None
    retired: bool = False


CatalogueRecord = Category | Item | ModifierGroup | TaxClass | Station | Promotion


@dataclass(frozen=True)
class Menu:
    """A whole catalogue in memory, looked up by id; retired records stay findable.

    `tax_class` gives what is in force on the business day `day`; `taxes` are told with their
    changes. `sold_out` are items and options ("kind/id") that ran out and can be brought back;
    what is off sale by its record is not among them.
    """

    categories: tuple[Category, ...] = ()
    items: tuple[Item, ...] = ()
    groups: tuple[ModifierGroup, ...] = ()
    taxes: tuple[TaxClass, ...] = ()
    stations: tuple[Station, ...] = ()
    promotions: tuple[Promotion, ...] = ()
    day: date | None = None
    sold_out: frozenset[str] = frozenset()

    @property
    def by_kind(self) -> Mapping[str, tuple[CatalogueRecord, ...]]:
        return {
            "category": self.categories,
            "item": self.items,
            "group": self.groups,
            "tax": self.taxes,
            "station": self.stations,
            "promotion": self.promotions,
        }

    def on(self, day: date) -> "Menu":
        """The same, to sell by on that business day."""
        dated = any(tax.changes for tax in self.taxes)
        return replace(self, day=day) if dated and day != self.day else self

    @cached_property
    def sets(self) -> frozenset[str]:
        """The names of all sets that some item, or a variant of one, is in."""
        named = [item.sets for item in self.items]
        named += [variant.sets for item in self.items for variant in item.variants]
        return frozenset(name for names in named for name in names)

    @cached_property
    def back_at(self) -> datetime | None:
        """When the first thing that is sold out comes back by itself."""
        options = (option for group in self.groups for option in group.options)
        known = (one.sold_out_until for each in (self.items, options) for one in each)
        return min((until for until in known if until), default=None)

    @cached_property
    def _items(self) -> dict[str, Item]:
        return {item.id: item for item in self.items}

    @cached_property
    def _groups(self) -> dict[str, ModifierGroup]:
        return {group.id: group for group in self.groups}

    @cached_property
    def _taxes(self) -> dict[str, TaxClass]:
        return {tax.id: tax.on(self.day) for tax in self.taxes}

    @cached_property
    def _barcodes(self) -> dict[str, Item]:
        here = (item for item in self.items if item.at_till and not item.retired)
        return {item.barcode: item for item in here if item.barcode}

    @cached_property
    def _options(self) -> dict[str, tuple[ModifierGroup, Option]]:
        return {option.id: (group, option) for group in self.groups for option in group.options}

    def item(self, item_id: str) -> Item:
        """Error `unknown_item`."""
        if found := self._items.get(item_id):
            return found
        raise StoreError("unknown_item", item=item_id)

    def group(self, group_id: str) -> ModifierGroup:
        """Error `unknown_group`."""
        if found := self._groups.get(group_id):
            return found
        raise StoreError("unknown_group", group=group_id)

    def option(self, option_id: str) -> tuple[ModifierGroup, Option]:
        """The option with its group. Error `unknown_option`."""
        if found := self._options.get(option_id):
            return found
        raise StoreError("unknown_option", option=option_id)

    def tax_class(self, tax_class_id: str) -> TaxClass:
        """Error `unknown_tax_class`."""
        if found := self._taxes.get(tax_class_id):
            return found
        raise StoreError("unknown_tax_class", tax_class=tax_class_id)

    def by_barcode(self, barcode: str) -> Item | None:
        """Of what is sold at the till."""
        return self._barcodes.get(barcode)

    def groups_of(self, item: Item) -> Iterator[ModifierGroup]:
        """The item's modifier groups in the order they are offered."""
        return (self.group(group_id) for group_id in item.group_ids)
