"""What one touch in a form makes of its record."""

from collections.abc import Callable
from dataclasses import replace

from pos_app.office.presenters.catalogue_records import put, read
from pos_app.office.presenters.catalogue_typed import parsed
from store_core.domain.catalogue import (
    CatalogueRecord,
    Category,
    Item,
    ModifierGroup,
    Option,
    Variant,
)
from store_core.domain.store import Settings

NewId = Callable[[], str]
SETS = frozenset({"category_ids", "allergens", "traces", "diet"})
OR_NOTHING = frozenset({"station", "halves", "parent", "default_variant"})
ACTS = frozenset({"up", "remove", "default"})


def with_text(record: CatalogueRecord, path: str, text: str, settings: Settings) -> CatalogueRecord:
    """Error: UnreadableError."""
    return _usual_price(put(record, path, parsed(path, text, settings)))


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
    if path == "group_ids+":
        held: tuple[str, ...] = read(record, "group_ids")
        return put(record, "group_ids", (*held, key)) if key and key not in held else record
    if path in SETS:
        held = read(record, path)
        left = tuple(one for one in held if one != key)
        return put(record, path, left if key in held else (*held, key))
    if path == "halves" and isinstance(record, Item):
        surcharge = record.half_surcharge if key else 0
        return _put_key(replace(record, half_surcharge=surcharge), path, key)
    return _put_key(record, path, key)


def _put_key(record: CatalogueRecord, path: str, key: str) -> CatalogueRecord:
    return put(record, path, (key or None) if path in OR_NOTHING else key)


def with_act(record: CatalogueRecord, path: str, new_id: NewId) -> CatalogueRecord:
    """A button of the form that changes the record; the record itself for any other."""
    if path == "variants+" and isinstance(record, Item):
        return _another_size(record, new_id())
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
