"""What each field of a catalogue record may hold (O1)."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import cached_property

from store_core.domain.catalogue import (
    CatalogueRecord,
    Category,
    Item,
    Menu,
    ModifierGroup,
    Option,
    Promotion,
    Station,
    TaxClass,
    Text,
    Variant,
    text_in,
)
from store_core.domain.errors import StoreError
from store_core.domain.promotions import check_promotion
from store_core.domain.store import Settings

ALLERGENS = (
    "gluten",
    "crustaceans",
    "eggs",
    "fish",
    "peanuts",
    "soybeans",
    "milk",
    "nuts",
    "celery",
    "mustard",
    "sesame",
    "sulphites",
    "lupin",
    "molluscs",
)
"""The fourteen of Regulation (EU) 1169/2011, annex II, in its order."""

DIETS = ("vegetarian", "vegan", "gluten_free", "keto", "halal")

LONGEST_ID = 64
LONGEST_NAME = 120
LONGEST_TEXT = 2_000
LONGEST_BARCODE = 48
MOST_PRICE = 10**12
"""Minor units."""


@dataclass(frozen=True)
class Problem:
    """`at` is the record's key and the field ("item/margherita/variants/m/price"); `values` are
    what the code's sentence names.
    """

    at: str
    code: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Ground:
    """What a record is judged against: the menu it stands in, and the store."""

    menu: Menu
    settings: Settings

    @cached_property
    def categories(self) -> Mapping[str, str | None]:
        """Each with the one it is inside of."""
        return {one.id: one.parent for one in self.menu.categories}

    @cached_property
    def groups(self) -> Mapping[str, ModifierGroup]:
        return {one.id: one for one in self.menu.groups}

    @cached_property
    def taxes(self) -> frozenset[str]:
        return frozenset(one.id for one in self.menu.taxes if not one.retired)

    @cached_property
    def stations(self) -> frozenset[str]:
        return frozenset(one.id for one in self.menu.stations)

    @cached_property
    def sizes(self) -> frozenset[str]:
        return frozenset(one.id for item in self.menu.items for one in item.variants)

    @cached_property
    def in_set(self) -> Mapping[str, list[Item]]:
        found: dict[str, list[Item]] = {}
        for item in self.menu.items:
            for name in () if item.retired else item.sets:
                found.setdefault(name, []).append(item)
        return found

    def name(self, record: Category | Item | Promotion | ModifierGroup) -> str:
        return text_in(record.name, self.settings.languages[0]) or record.id


def record_problems(key: str, record: CatalogueRecord, ground: Ground) -> Iterator[Problem]:
    """Of one record's own fields, by its key."""
    yield from _id(key, record.id)
    if not isinstance(record, TaxClass | Promotion):
        yield from _name(key, record.name, ground)
    match record:
        case Category():
            yield from _category(key, record, ground)
        case Item():
            yield from _item(key, record, ground)
        case ModifierGroup():
            yield from _group(key, record, ground)
        case TaxClass():
            yield from _tax(key, record, ground)
        case Promotion():
            yield from promotion_problems(key, record, ground)
        case Station():
            pass


def _category(key: str, category: Category, ground: Ground) -> Iterator[Problem]:
    parents, seen, above = ground.categories, {category.id}, category.parent
    while above is not None:
        if above not in parents:
            yield Problem(f"{key}/parent", "unknown_category", {"category": above})
            return
        if above in seen:
            yield Problem(f"{key}/parent", "category_cycle", {"category": ground.name(category)})
            return
        seen.add(above)
        above = parents[above]


def _item(key: str, item: Item, ground: Ground) -> Iterator[Problem]:
    yield from _price(f"{key}/price", item.price)
    yield from _price(f"{key}/half_surcharge", item.half_surcharge)
    yield from _unknown(f"{key}/category_ids", "category", item.category_ids, ground.categories)
    yield from _unknown(f"{key}/group_ids", "group", item.group_ids, ground.groups)
    yield from _unknown(f"{key}/tax_class", "tax_class", [item.tax_class], ground.taxes)
    yield from _unknown(
        f"{key}/station", "station", [item.station] if item.station else [], ground.stations
    )
    yield from _unknown(f"{key}/allergens", "allergen", item.allergens, ALLERGENS)
    yield from _unknown(f"{key}/traces", "allergen", item.traces, ALLERGENS)
    yield from _unknown(f"{key}/diet", "diet", item.diet, DIETS)
    if not item.category_ids:
        yield Problem(f"{key}/category_ids", "category_missing")
    if item.barcode and not _is_barcode(item.barcode):
        yield Problem(f"{key}/barcode", "barcode_bad", {"barcode": item.barcode})
    if any(len(text) > LONGEST_TEXT for text in item.description.values()):
        yield Problem(f"{key}/description", "text_too_long", {"most": LONGEST_TEXT})
    yield from _at_least(f"{key}/calories", item.calories, 0)
    yield from _at_least(f"{key}/prep_minutes", item.prep_minutes, 0)
    yield from _at_least(f"{key}/quick_key", item.quick_key, 0)
    for twice in repeated(one.id for one in item.ingredients):
        yield Problem(f"{key}/ingredients/{twice}/id", "duplicate_id", {"id": twice})
    yield from _variants(key, item, ground)
    yield from part_problems(key, item, ground)
    yield from default_problems(key, item, ground)


def _variants(key: str, item: Item, ground: Ground) -> Iterator[Problem]:
    for variant in item.variants:
        at = f"{key}/variants/{variant.id}"
        yield from _id(at, variant.id)
        yield from _name(at, variant.name, ground)
        yield from _variant_price(at, variant)
        yield from _at_least(f"{at}/servings", variant.servings, 1)
        yield from _at_least(f"{at}/diameter_mm", variant.diameter_mm, 1)
    ids = [variant.id for variant in item.variants]
    for twice in repeated(ids):
        yield Problem(f"{key}/variants/{twice}/id", "duplicate_id", {"id": twice})
    chosen = item.default_variant
    if ids and chosen is None:
        yield Problem(f"{key}/default_variant", "default_missing")
    elif chosen is not None and chosen not in ids:
        yield Problem(f"{key}/default_variant", "unknown_variant", {"variant": chosen})


def _variant_price(at: str, variant: Variant) -> Iterator[Problem]:
    if variant.price is not None and variant.multiplier is not None:
        yield Problem(f"{at}/price", "price_twice")
    elif variant.price is not None:
        yield from _price(f"{at}/price", variant.price)
    elif not variant.multiplier:
        yield Problem(f"{at}/price", "price_missing")
    elif not is_decimal(variant.multiplier):
        yield Problem(f"{at}/multiplier", "multiplier_bad", {"multiplier": variant.multiplier})


def part_problems(key: str, item: Item, ground: Ground) -> Iterator[Problem]:
    """Whatever is a part of it has to come in all of its sizes."""
    sizes = {variant.id for variant in item.variants}
    for name in item.parts_from:
        parts = ground.in_set.get(name, [])
        if not parts and not item.retired:
            yield Problem(f"{key}/parts_from", "unknown_set", {"set": name})
        for part in parts:
            if missing := sizes - {variant.id for variant in part.variants}:
                values = {"item": ground.name(part), "variants": ", ".join(sorted(missing))}
                yield Problem(f"{key}/parts_from", "part_lacks_size", values)


def default_problems(key: str, item: Item, ground: Ground) -> Iterator[Problem]:
    """Of what is chosen when the item is opened; the values name the `group` where it has one."""
    offered = {
        option.id: ground.groups[group]
        for group in item.group_ids
        if group in ground.groups
        for option in ground.groups[group].options
    }
    counts: Counter[str] = Counter()
    for option, count in item.defaults.items():
        if option not in offered:
            yield Problem(f"{key}/defaults", "unknown_option", {"option": option})
        else:
            counts[offered[option].id] += count
    for group_id, count in counts.items():
        most = ground.groups[group_id].max
        if most is not None and count > most:
            values = {"group": ground.name(ground.groups[group_id]), "count": count, "most": most}
            yield Problem(f"{key}/defaults", "too_many_defaults", values)


def _group(key: str, group: ModifierGroup, ground: Ground) -> Iterator[Problem]:
    yield from _at_least(f"{key}/min", group.min, 0)
    yield from _at_least(f"{key}/free", group.free, 0)
    if group.max is not None and group.min > group.max:
        yield Problem(f"{key}/min", "min_above_max", {"min": group.min, "max": group.max})
    if group.max is not None and group.free > group.max:
        yield Problem(f"{key}/free", "free_above_max", {"free": group.free, "max": group.max})
    if group.min > 0 and not group.options and not group.retired:
        yield Problem(f"{key}/options", "options_missing", {"min": group.min})
    for twice in repeated(option.id for option in group.options):
        yield Problem(f"{key}/options/{twice}/id", "duplicate_id", {"id": twice})
    for option in group.options:
        yield from _option(f"{key}/options/{option.id}", option, ground)


def _option(at: str, option: Option, ground: Ground) -> Iterator[Problem]:
    yield from _id(at, option.id)
    yield from _name(at, option.name, ground)
    yield from _price(f"{at}/price", option.price)
    for variant, price in option.variant_prices.items():
        yield from _price(f"{at}/variant_prices/{variant}", price)
    yield from _at_least(f"{at}/max", option.max, 1)
    yield from _unknown(f"{at}/variant_prices", "variant", option.variant_prices, ground.sizes)
    yield from _unknown(f"{at}/without_variants", "variant", option.without_variants, ground.sizes)
    yield from _unknown(f"{at}/allergens", "allergen", option.allergens, ALLERGENS)
    yield from _unknown(f"{at}/diet", "diet", option.diet, DIETS)


def _tax(key: str, tax: TaxClass, ground: Ground) -> Iterator[Problem]:
    yield from _unknown(
        f"{key}/by_fulfilment", "tax_class", tax.by_fulfilment.values(), ground.taxes
    )
    if tax.name:
        yield from _name(key, tax.name, ground)
    dated = (part for change in tax.changes for part in change.components)
    for part in (*tax.components, *dated):
        if not is_decimal(part.rate):
            yield Problem(f"{key}/components", "rate_bad", {"rate": part.rate})


def promotion_problems(key: str, promotion: Promotion, ground: Ground) -> Iterator[Problem]:
    """The first of `check_promotion`, which also says what set it lost."""
    if promotion.retired:
        return
    try:
        check_promotion(promotion, ground.menu.sets, ground.settings.rules.currency)
    except StoreError as error:
        told = {**error.values, "promotion": ground.name(promotion)}
        yield Problem(f"{key}/{error.values.get('field', 'set')}", error.code, told)


def _id(at: str, id_: str) -> Iterator[Problem]:
    plain = id_.isprintable() and not any(letter.isspace() or letter == "/" for letter in id_)
    if not (id_ and plain and len(id_) <= LONGEST_ID):
        yield Problem(f"{at}/id", "id_bad", {"most": LONGEST_ID})


def _name(at: str, name: Text, ground: Ground) -> Iterator[Problem]:
    language = ground.settings.languages[0]
    if not name.get(language, "").strip():
        yield Problem(f"{at}/name", "name_missing", {"language": language})
    if any(len(text) > LONGEST_NAME for text in name.values()):
        yield Problem(f"{at}/name", "name_too_long", {"most": LONGEST_NAME})


def _price(at: str, price: int) -> Iterator[Problem]:
    if price < 0:
        yield Problem(at, "price_negative")
    elif price > MOST_PRICE:
        yield Problem(at, "price_too_large")


def _at_least(at: str, value: int | None, least: int) -> Iterator[Problem]:
    if value is not None and value < least:
        yield Problem(at, "number_too_small", {"least": least})


def _unknown(at: str, kind: str, found: Iterable[str], known: Iterable[str]) -> Iterator[Problem]:
    listed = known if isinstance(known, Mapping | frozenset) else frozenset(known)
    yield from (Problem(at, f"unknown_{kind}", {kind: one}) for one in found if one not in listed)


def repeated(ids: Iterable[str]) -> list[str]:
    return [found for found, count in Counter(ids).items() if count > 1]


def is_decimal(text: str) -> bool:
    """Whether it is a decimal number of zero or more."""
    try:
        return Decimal(text).is_finite() and Decimal(text) >= 0
    except InvalidOperation:
        return False


def _is_barcode(code: str) -> bool:
    """Anything a scanner may read; of an EAN or UPC its check digit has to be right."""
    if len(code) > LONGEST_BARCODE or not code.isascii() or not code.isprintable() or " " in code:
        return False
    if len(code) not in {8, 12, 13} or not code.isdigit():
        return True
    weighted = (int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(code[::-1]))
    return sum(weighted) % 10 == 0
