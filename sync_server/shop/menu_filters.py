"""Which items are left on a page of the menu: size, diet, allergens, crust, topping (W2)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from store_core.domain.catalogue import Item, Menu, Option, Text
from store_core.domain.catalogue_rules import ALLERGENS, DIETS

Field = Literal["size", "diet", "without", "crust", "topping"]
FIELDS: tuple[Field, ...] = ("size", "diet", "without", "crust", "topping")

CRUSTS = "crust"
TOPPINGS = "toppings"
"""The ids of the modifier groups that are filters of their own, where a menu has them."""

Chosen = frozenset[tuple[Field, str]]


@dataclass(frozen=True, slots=True)
class Value:
    """One thing to filter by; diets and allergens are named at the edge."""

    field: Field
    id: str
    name: Text
    picture: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """A filter of a page. `count` is how many items are left with it, and the others, on;
    `without` how many without it.
    """

    value: Value
    on: bool
    count: int
    without: int


@dataclass(frozen=True, slots=True)
class Facets:
    """The items that are left of `of`, and every filter that could divide them, by field."""

    items: tuple[Item, ...]
    of: int
    chosen: Chosen
    choices: Mapping[Field, tuple[Choice, ...]]

    @property
    def on(self) -> tuple[Choice, ...]:
        return tuple(choice for some in self.choices.values() for choice in some if choice.on)

    @property
    def relief(self) -> Choice | None:
        """The filter that hides most: what to clear when nothing is left."""
        return max(self.on, key=lambda choice: choice.without, default=None)


def facets(items: Sequence[Item], chosen: Chosen, menu: Menu) -> Facets:
    """Filters that no item here knows are not offered; a chosen diet or allergen always is."""
    values = [value for field in FIELDS for value in _values(field, items, menu)]
    offered = {(value.field, value.id) for value in values}
    values += [
        Value(field, name, {})
        for field, name in sorted(chosen - offered)
        if (field == "diet" and name in DIETS) or (field == "without" and name in ALLERGENS)
    ]
    kept = chosen & {(value.field, value.id) for value in values}

    def left(wanted: Chosen) -> tuple[Item, ...]:
        return tuple(item for item in items if _passes(item, wanted, menu))

    def choice(value: Value) -> Choice:
        one: Chosen = frozenset([(value.field, value.id)])
        return Choice(value, one <= kept, len(left(kept | one)), len(left(kept - one)))

    made = [choice(value) for value in values]
    by_field = {field: tuple(one for one in made if one.value.field == field) for field in FIELDS}
    return Facets(left(kept), len(items), kept, by_field)


def read(parameters: Iterable[tuple[str, str]]) -> Chosen:
    """The filters among an address's parameters."""
    return frozenset(
        (field, value) for name, value in parameters for field in FIELDS if field == name
    )


def _passes(item: Item, chosen: Chosen, menu: Menu) -> bool:
    """Every diet, allergen and topping that was asked for; one of the sizes and of the crusts."""
    wanted: dict[Field, set[str]] = {}
    for field, value in chosen:
        wanted.setdefault(field, set()).add(value)
    return all(_has(item, field, values, menu) for field, values in wanted.items())


def _has(item: Item, field: Field, values: set[str], menu: Menu) -> bool:
    match field:
        case "size":
            return any(variant.id in values and variant.available for variant in item.variants)
        case "diet":
            return values <= set(item.diet)
        case "without":
            return not values & set(item.allergens)
        case "crust":
            return any(option.id in values for option in _crusts(item, menu))
        case "topping":
            return values <= {ingredient.id for ingredient in item.ingredients}


def _crusts(item: Item, menu: Menu) -> list[Option]:
    """The crusts that one of the item's sizes can have."""
    if CRUSTS not in item.group_ids:
        return []
    sizes = {variant.id for variant in item.variants}
    return [one for one in menu.group(CRUSTS).options if not sizes <= set(one.without_variants)]


def _values(field: Field, items: Sequence[Item], menu: Menu) -> Iterable[Value]:
    match field:
        case "size":
            sizes = (size for item in items for size in item.variants)
            return _once(
                Value(field, size.id, {"en": size.short} if size.short else size.name)
                for size in sizes
            )
        case "diet":
            found = {diet for item in items for diet in item.diet}
            return [Value(field, diet, {}) for diet in DIETS if diet in found]
        case "without":
            allergens = {allergen for item in items for allergen in item.allergens}
            return [Value(field, allergen, {}) for allergen in sorted(allergens)]
        case "crust":
            crusts = (crust for item in items for crust in _crusts(item, menu))
            return _once(Value(field, crust.id, crust.name) for crust in crusts)
        case "topping":
            return _once(_toppings(items, menu))


def _toppings(items: Sequence[Item], menu: Menu) -> Iterable[Value]:
    """Ingredients that are also sold as toppings, with the picture they have there."""
    for item in items:
        if TOPPINGS not in item.group_ids:
            continue
        sold = {one.id.removeprefix("top-"): one.picture for one in menu.group(TOPPINGS).options}
        for ingredient in item.ingredients:
            if ingredient.id in sold:
                yield Value("topping", ingredient.id, ingredient.name, sold[ingredient.id])


def _once(values: Iterable[Value]) -> Iterable[Value]:
    return {value.id: value for value in values}.values()
