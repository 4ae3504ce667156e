"""What keeps records of the stock from being published, said at its field (O2).

Pure, so that a form tells it while somebody types and the server checks it again.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from store_core.domain.catalogue import Menu
from store_core.domain.catalogue_checks import Problem
from store_core.domain.errors import StoreError
from store_core.domain.purchasing import PurchaseOrder, Supplier
from store_core.domain.stock import MEASURES, Recipe, StockItem, StockRecord, Stocks, Use, recipe_id

LONGEST_ID = 64
LONGEST_NAME = 120
MOST = 10**12
"""Of a quantity in thousandths, and of an amount in minor units."""
MOST_HOURS = 24 * 90


@dataclass(frozen=True, slots=True)
class Ground:
    """What records are judged against: all records as they would be, the menu, and the stock items
    that something was already counted or moved of, as they were.
    """

    stocks: Stocks
    menu: Menu
    moved: Stocks = field(default_factory=Stocks)


def key_of(record: StockRecord) -> str:
    """ "stock/flour", "recipe/item/margherita", "supplier/molino", "purchase/…"."""
    match record:
        case StockItem():
            return f"stock/{record.id}"
        case Recipe():
            return f"recipe/{record.id}"
        case Supplier():
            return f"supplier/{record.id}"
        case PurchaseOrder():
            return f"purchase/{record.id}"


def stock_problems(ground: Ground, changed: Collection[str]) -> tuple[Problem, ...]:
    """Of the `changed` records (by key), and of the recipes that rely on changed items."""
    stocks = ground.stocks
    found: list[Problem] = []
    for item in stocks.items:
        if f"stock/{item.id}" in changed:
            found += _item_problems(item, ground)
    for recipe in stocks.recipes:
        touched = any(f"stock/{use.stock}" in changed for use in recipe.uses)
        if not recipe.retired and (touched or f"recipe/{recipe.id}" in changed):
            found += _recipe_problems(recipe, ground)
    for supplier in stocks.suppliers:
        if f"supplier/{supplier.id}" in changed:
            found += _supplier_problems(supplier, stocks)
    return tuple(found)


def _item_problems(item: StockItem, ground: Ground) -> Iterator[Problem]:
    at = f"stock/{item.id}"
    yield from _id_problems(at, item.id)
    yield from _name_problems(at, item.name.values())
    if item.unit not in MEASURES:
        yield Problem(f"{at}/unit", "unknown_unit", {"unit": item.unit})
    held = ground.moved.item_of.get(item.id)
    if held and held.unit != item.unit:
        yield Problem(f"{at}/unit", "unit_in_use", {"unit": held.unit})
    for name in ("unit_cost", "par", "reorder_at", "keeps_days"):
        yield from _between(f"{at}/{name}", getattr(item, name), 0, MOST)
    if item.par and item.reorder_at > item.par:
        yield Problem(f"{at}/reorder_at", "reorder_above_par")
    packs = [pack.id for pack in item.packs]
    for pack in item.packs:
        where = f"{at}/packs/{pack.id}"
        if packs.count(pack.id) > 1:
            yield Problem(f"{where}/id", "duplicate_id", {"id": pack.id})
        yield from _name_problems(where, pack.name.values())
        yield from _between(f"{where}/size", pack.size, 1, MOST)
    if item.shown_in and item.shown_in not in packs:
        yield Problem(f"{at}/shown_in", "unknown_pack", {"pack": item.shown_in})
    if item.supplier and not _is_active(ground.stocks, item.supplier):
        yield Problem(f"{at}/supplier", "unknown_supplier", {"supplier": item.supplier})


def _is_active(stocks: Stocks, supplier_id: str) -> bool:
    return any(one.id == supplier_id and not one.retired for one in stocks.suppliers)


def _recipe_problems(recipe: Recipe, ground: Ground) -> Iterator[Problem]:
    at = f"recipe/{recipe.id}"
    kind, _, rest = recipe.id.partition("/")
    record, _, variant = rest.partition("/")
    yield from _subject_problems(at, kind, record, variant, ground)
    for use in recipe.uses:
        yield from _use_problems(f"{at}/uses/{use.stock}", use, recipe, ground.stocks)
    for size, share in recipe.sizes.items():
        yield from _between(f"{at}/sizes/{size}", share, 1, MOST)
    if kind == "stock":
        yield from _between(f"{at}/makes", recipe.makes, 1, MOST)
        if _is_in_itself(record, ground.stocks):
            yield Problem(f"{at}/uses", "recipe_cycle", {"item": record})


def _subject_problems(
    at: str, kind: str, record: str, variant: str, ground: Ground
) -> Iterator[Problem]:
    """A recipe is of something that is there."""
    missing = Problem(f"{at}/id", "unknown_record", {"record": record})
    try:
        match kind:
            case "item":
                item = ground.menu.item(record)
                if variant and variant not in [one.id for one in item.variants]:
                    yield Problem(f"{at}/id", "unknown_variant", {"variant": variant})
            case "option":
                ground.menu.option(record)
            case "stock" if not variant:
                ground.stocks.item(record)
            case _:
                yield missing
    except StoreError:
        yield missing


def _use_problems(at: str, use: Use, recipe: Recipe, stocks: Stocks) -> Iterator[Problem]:
    item = stocks.item_of.get(use.stock)
    if item is None:
        yield Problem(f"{at}/stock", "unknown_stock_item", {"item": use.stock})
    elif item.retired:
        yield Problem(f"{at}/stock", "stock_item_retired", {"item": use.stock})
    elif item.unit != use.unit:
        yield Problem(f"{at}/unit", "recipe_unit", {"unit": use.unit, "wanted": item.unit})
    if [one.stock for one in recipe.uses].count(use.stock) > 1:
        yield Problem(f"{at}/stock", "used_twice", {"item": use.stock})
    yield from _between(f"{at}/quantity", use.quantity, 1, MOST)


def _is_in_itself(start: str, stocks: Stocks) -> bool:
    waiting, seen = [start], set[str]()
    while waiting:
        recipe = stocks.recipe_of.get(recipe_id("stock", waiting.pop()))
        for use in recipe.uses if recipe else ():
            if use.stock == start:
                return True
            if use.stock not in seen:
                seen.add(use.stock)
                waiting.append(use.stock)
    return False


def _supplier_problems(supplier: Supplier, stocks: Stocks) -> Iterator[Problem]:
    at = f"supplier/{supplier.id}"
    yield from _id_problems(at, supplier.id)
    yield from _name_problems(at, [supplier.name])
    if supplier.email and not _is_address(supplier.email):
        yield Problem(f"{at}/email", "email_bad")
    yield from _between(f"{at}/lead_hours", supplier.lead_hours, 0, MOST_HOURS)
    yield from _between(f"{at}/delivery_fee", supplier.delivery_fee, 0, MOST)
    yield from _between(f"{at}/free_from", supplier.free_from, 0, MOST)
    if any(day not in range(7) for day in supplier.order_days):
        yield Problem(f"{at}/order_days", "weekday_bad")
    for stock, price in supplier.prices.items():
        where = f"{at}/prices/{stock}"
        if stock not in stocks.item_of:
            yield Problem(f"{where}/stock", "unknown_stock_item", {"item": stock})
        yield from _between(f"{where}/quantity", price.quantity, 1, MOST)
        yield from _between(f"{where}/amount", price.amount, 0, MOST)
    if supplier.retired:
        kept = [one.id for one in stocks.counted if one.supplier == supplier.id]
        if kept:
            yield Problem(f"{at}/retired", "supplier_in_use", {"items": kept})


def order_problems(order: PurchaseOrder, stocks: Stocks) -> tuple[Problem, ...]:
    """Of a purchase order's supplier and lines."""
    at = f"purchase/{order.id}"
    found: list[Problem] = []
    if not _is_active(stocks, order.supplier):
        found.append(Problem(f"{at}/supplier", "unknown_supplier", {"supplier": order.supplier}))
    for line in order.lines:
        where = f"{at}/lines/{line.stock}"
        item = stocks.item_of.get(line.stock)
        if item is None:
            found.append(Problem(f"{where}/stock", "unknown_stock_item", {"item": line.stock}))
        elif line.pack and line.pack not in [pack.id for pack in item.packs]:
            found.append(Problem(f"{where}/pack", "unknown_pack", {"pack": line.pack}))
        if [one.stock for one in order.lines].count(line.stock) > 1:
            found.append(Problem(f"{where}/stock", "used_twice", {"item": line.stock}))
        found += _between(f"{where}/quantity", line.quantity, 1, MOST)
        found += _between(f"{where}/amount", line.amount, 0, MOST)
    found += _between(f"{at}/delivery_fee", order.delivery_fee, 0, MOST)
    return tuple(found)


def _id_problems(at: str, record_id: str) -> Iterator[Problem]:
    if not 0 < len(record_id) <= LONGEST_ID or "/" in record_id or record_id != record_id.strip():
        yield Problem(f"{at}/id", "id_bad", {"most": LONGEST_ID})


def _name_problems(at: str, names: Iterable[str]) -> Iterator[Problem]:
    told = list(names)
    if not any(name.strip() for name in told):
        yield Problem(f"{at}/name", "name_missing")
    if any(len(name) > LONGEST_NAME for name in told):
        yield Problem(f"{at}/name", "name_too_long", {"most": LONGEST_NAME})


def _between(at: str, number: int | None, least: int, most: int) -> Iterator[Problem]:
    if number is None:
        return
    if number < least:
        yield Problem(at, "stock_negative" if least == 0 else "stock_not_positive")
    elif number > most:
        yield Problem(at, "stock_too_large")


def _is_address(email: str) -> bool:
    name, at, host = email.partition("@")
    return bool(name and at and "." in host) and not any(sign.isspace() for sign in email)
