"""What one touch in a form makes of its record."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

from pos_app.office.presenters.catalogue_records import put, read
from pos_app.office.presenters.catalogue_typed import parsed
from store_core.domain.catalogue import (
    CatalogueRecord,
    Category,
    Ingredient,
    Item,
    ModifierGroup,
    Option,
    Promotion,
    Variant,
    Wanted,
)
from store_core.domain.store import Settings

NewId = Callable[[], str]
SETS = frozenset(
    {
        "category_ids",
        "allergens",
        "traces",
        "diet",
        "without_variants",
        "weekdays",
        "channels",
        "fulfilments",
    }
)
OR_NOTHING = frozenset({"station", "halves", "parent", "default_variant", "set"})
ACTS = frozenset({"up", "remove", "default"})


def with_text(record: CatalogueRecord, path: str, text: str, settings: Settings) -> CatalogueRecord:
    """Error: UnreadableError."""
    value = parsed(path, text, settings)
    if path.startswith("defaults/") and value == 0:
        value = None
    return _usual_price(put(record, path, value))


def _usual_price(record: CatalogueRecord) -> CatalogueRecord:
    """An item in sizes costs what its usual size costs."""
    if isinstance(record, Item) and record.variants:
        usual = record.default_variant or record.variants[0].id
        price = next((one.price for one in record.variants if one.id == usual), None)
        if price is not None and price != record.price:
            return replace(record, price=price)
    return record


def with_choice(record: CatalogueRecord, path: str, key: str) -> CatalogueRecord:
    """One of a list was picked, or one of a set taken or left."""
    last = path.rpartition("/")[2]
    if path == "group_ids+":
        held: tuple[str, ...] = read(record, "group_ids")
        return put(record, "group_ids", (*held, key)) if key and key not in held else record
    if last in SETS:
        held = read(record, path)
        one = int(key) if last == "weekdays" else key
        left = tuple(each for each in held if each != one)
        return put(record, path, left if one in held else (*held, one))
    if last == "pricing" and isinstance(record, Item):
        return _priced(record, path.split("/")[1], times=key == "times")
    if path == "halves" and isinstance(record, Item):
        surcharge = record.half_surcharge if key else 0
        return _put_key(replace(record, half_surcharge=surcharge), path, key)
    if path == "kind" and isinstance(record, Promotion):
        return _of_kind(put(record, path, key))
    return _put_key(record, path, key)


def _put_key(record: CatalogueRecord, path: str, key: str) -> CatalogueRecord:
    last = path.rpartition("/")[2]
    return put(record, path, (key or None) if last in OR_NOTHING else key)


def _priced(item: Item, size: str, *, times: bool) -> Item:
    """A size costs what it says, or so many times what the item does: as much as it did."""
    variant = item.variant(size)
    if variant is None or times == (variant.price is None):
        return item
    if times:
        part = Decimal(variant.price or 0) / item.price if item.price else Decimal(1)
        factor = f"{part.quantize(Decimal('0.0001')).normalize():f}"
        made = replace(variant, price=None, multiplier=factor)
    else:
        exact = Decimal(variant.multiplier or "1") * item.price
        made = replace(variant, price=int(exact.to_integral_value()), multiplier=None)
    sizes = tuple(made if one.id == size else one for one in item.variants)
    return replace(item, variants=sizes)


def _of_kind(promotion: Promotion) -> Promotion:
    """With what its kind reads, so that there is something to fill in."""
    if promotion.kind != "buy_get":
        return replace(promotion, buy=None, get=None)
    percent = "100" if promotion.percent == "0" else promotion.percent
    buy, get = promotion.buy or Wanted(), promotion.get or Wanted()
    return replace(promotion, buy=buy, get=get, percent=percent)


def with_default(item: Item, group: ModifierGroup, option: str) -> Item:
    """Chosen at first, or not any more; of a group of one, in place of the other."""
    held = {key: count for key, count in item.defaults.items() if key != option}
    if option in item.defaults:
        return replace(item, defaults=held)
    if group.max == 1:
        others = {one.id for one in group.options}
        held = {key: count for key, count in held.items() if key not in others}
    return replace(item, defaults={**held, option: 1})


def with_act(record: CatalogueRecord, path: str, new_id: NewId) -> CatalogueRecord:
    """A button of the form that changes the record; the record itself for any other."""
    if path == "variants+" and isinstance(record, Item):
        return _another_size(record, new_id())
    if path == "ingredients+" and isinstance(record, Item):
        return replace(record, ingredients=(*record.ingredients, Ingredient(new_id(), {})))
    if path == "options+" and isinstance(record, ModifierGroup):
        return replace(record, options=(*record.options, Option(new_id(), {})))
    steps = path.split("/")
    if len(steps) != 3 or steps[2] not in ACTS:
        return record
    many, one, act = steps
    if act == "default" and isinstance(record, Item):
        return _usual_price(replace(record, default_variant=one))
    held = read(record, many)
    keys = [each if isinstance(each, str) else each.id for each in held]
    place = keys.index(one)
    if act == "remove":
        kept = put(record, many, held[:place] + held[place + 1 :])
        return _without_size(kept, one) if many == "variants" else kept
    moved = list(held)
    moved.insert(max(0, place - 1), moved.pop(place))
    return put(record, many, tuple(moved))


def _another_size(item: Item, size: str) -> Item:
    """The first one takes the price the item has."""
    before = item.variants[-1] if item.variants else None
    price = before.price if before and before.price is not None else item.price
    made = Variant(size, {}, price)
    usual = item.default_variant or (None if item.variants else size)
    return replace(item, variants=(*item.variants, made), default_variant=usual)


def _without_size(record: CatalogueRecord, size: str) -> CatalogueRecord:
    if isinstance(record, Item) and record.default_variant == size:
        left = record.variants[0].id if record.variants else None
        return _usual_price(replace(record, default_variant=left))
    return record


def moved(categories: tuple[Category, ...], category: Category, by: int) -> tuple[Category, ...]:
    """Those among its neighbours whose place is another now, `by` one earlier or later."""
    beside = sorted(
        (one for one in categories if one.parent == category.parent and not one.retired),
        key=lambda one: (one.position, one.id),
    )
    place = next(at for at, one in enumerate(beside) if one.id == category.id)
    wanted = max(0, min(place + by, len(beside) - 1))
    beside.insert(wanted, beside.pop(place))
    placed = (replace(one, position=10 * (at + 1)) for at, one in enumerate(beside))
    before = {one.id: one.position for one in categories}
    return tuple(one for one in placed if one.position != before[one.id])


def moved_item(items: Sequence[Item], item: Item, by: int) -> tuple[Item, ...]:
    """As `moved`, of the items that are in its first category too."""
    first = item.category_ids[:1]
    beside = sorted(
        (one for one in items if first and first[0] in one.category_ids and not one.retired),
        key=lambda one: (one.position, one.id),
    )
    place = next((at for at, one in enumerate(beside) if one.id == item.id), None)
    if place is None:
        return ()
    wanted = max(0, min(place + by, len(beside) - 1))
    positions = [one.position for one in beside]
    for at in range(1, len(positions)):
        positions[at] = max(positions[at], positions[at - 1] + 1)
    beside.insert(wanted, beside.pop(place))
    placed = zip(beside, positions, strict=True)
    return tuple(replace(one, position=at) for one, at in placed if one.position != at)
