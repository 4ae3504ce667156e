"""A store profile: one JSON file with everything a new store starts with (O5, O6, P1)."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from store_core.domain.cart import Channel, Fulfilment
from store_core.domain.catalogue import Category, Item, Menu, ModifierGroup, Variant
from store_core.domain.catalogue_rules import ALLERGENS, DIETS
from store_core.domain.errors import StoreError
from store_core.domain.money import currency, percentage
from store_core.domain.promotions import check_promotion
from store_core.domain.staff import Person
from store_core.domain.stock import OpeningStock, StockRecord
from store_core.domain.stock_checks import Ground, key_of, stock_problems
from store_core.domain.store import PriceRules, Settings


@dataclass(frozen=True, slots=True)
class Profile:
    """`demo_pins` (person id to PIN) are plain digits, hashed when a store is made of the profile;
    the profile of a real shop has none.
    """

    settings: Settings
    menu: Menu
    staff: tuple[Person, ...]
    demo_pins: dict[str, str] = field(default_factory=dict)
    stock: OpeningStock = field(default_factory=OpeningStock)


def parse_profile(data: bytes) -> Profile:
    """Error `bad_profile` with `problems`, sentences that name the record at fault."""
    try:
        raw = msgspec.json.decode(data)
        profile = msgspec.convert(raw, Profile)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise StoreError("bad_profile", problems=[str(error)]) from error
    problems = [*_unknown_fields(raw, msgspec.to_builtins(profile), "$"), *check(profile)]
    if problems:
        raise StoreError("bad_profile", problems=problems)
    return profile


def check(profile: Profile) -> tuple[str, ...]:
    """What a sale, a ticket or the web menu would trip over; empty if the profile is sound."""
    menu = profile.menu
    problems: list[str] = []
    problems += _duplicates(profile)
    for category in menu.categories:
        problems += _category(category, menu)
    for group in menu.groups:
        problems += _group(group, menu)
    for item in menu.items:
        problems += [*_references(item, menu), *_prices(item), *_choices(item, menu)]
    problems += [*_taxes(menu), *_settings(profile.settings, menu), *_pins(profile)]
    problems += [*_rules(profile.settings.rules, menu), *_promotions(profile)]
    problems += _stock(profile)
    return tuple(problems)


def _stock(profile: Profile) -> Iterator[str]:
    stock = profile.stock
    records: tuple[StockRecord, ...] = (*stock.items, *stock.recipes, *stock.suppliers)
    keys = [key_of(one) for one in records]
    yield from (f"{found}: more than one" for found in _repeated(keys))
    for one in stock_problems(Ground(stock.records, profile.menu), keys):
        yield f"{one.at}: {one.code}"
    counted = [item.id for item in stock.records.counted]
    yield from _unlisted("counts", "stock item", stock.counts, counted)


def _unknown_fields(raw: object, known: object, path: str) -> Iterator[str]:
    """msgspec passes over fields that a dataclass does not have; a typing error must not."""
    if isinstance(raw, dict) and isinstance(known, dict):
        for key, value in raw.items():
            if key in known:
                yield from _unknown_fields(value, known[key], f"{path}.{key}")
            else:
                yield f"{path}: unknown field {key}"
    elif isinstance(raw, list) and isinstance(known, list | tuple):
        for number, (value, read) in enumerate(zip(raw, known, strict=True)):
            yield from _unknown_fields(value, read, f"{path}[{number}]")


def _duplicates(profile: Profile) -> Iterator[str]:
    menu = profile.menu
    kinds: dict[str, Iterable[object]] = {
        "category": (category.id for category in menu.categories),
        "item": (item.id for item in menu.items),
        "group": (group.id for group in menu.groups),
        "option": (option.id for group in menu.groups for option in group.options),
        "tax class": (tax.id for tax in menu.taxes),
        "station": (station.id for station in menu.stations),
        "promotion": (promotion.id for promotion in menu.promotions),
        "barcode": (item.barcode for item in menu.items if item.barcode),
        "quick key": (item.quick_key for item in menu.items if item.quick_key is not None),
        "person": (person.id for person in profile.staff),
        "printer": (printer.id for printer in profile.settings.printers),
        "opening day": (hours.weekday for hours in profile.settings.hours),
        "holiday": (holiday.date for holiday in profile.settings.holidays),
    }
    for kind, ids in kinds.items():
        yield from (f"{kind} {found}: more than one" for found in _repeated(ids))
    for item in menu.items:
        for found in _repeated(variant.id for variant in item.variants):
            yield f"item {item.id}: more than one variant {found}"
        for found in _repeated(ingredient.id for ingredient in item.ingredients):
            yield f"item {item.id}: more than one ingredient {found}"


def _repeated(ids: Iterable[object]) -> list[object]:
    return [found for found, count in Counter(ids).items() if count > 1]


def _category(category: Category, menu: Menu) -> Iterator[str]:
    parents = {each.id: each.parent for each in menu.categories}
    seen = {category.id}
    above = category.parent
    while above is not None:
        if above not in parents:
            yield f"category {category.id}: unknown parent {above}"
            return
        if above in seen:
            yield f"category {category.id}: is inside itself"
            return
        seen.add(above)
        above = parents[above]


def _group(group: ModifierGroup, menu: Menu) -> Iterator[str]:
    where = f"group {group.id}"
    if group.min < 0 or group.free < 0:
        yield f"{where}: negative min or free"
    if group.max is not None and group.min > group.max:
        yield f"{where}: min {group.min} is above max {group.max}"
    if not group.options and group.min:
        yield f"{where}: required, but without options"
    variants = {variant.id for item in menu.items for variant in item.variants}
    for option in group.options:
        if option.price < 0 or any(price < 0 for price in option.variant_prices.values()):
            yield f"option {option.id}: negative price"
        if option.max is not None and option.max < 1:
            yield f"option {option.id}: max {option.max} can't be chosen"
        for variant in (*option.variant_prices, *option.without_variants):
            if variant not in variants:
                yield f"option {option.id}: unknown variant {variant}"
        yield from _unlisted(f"option {option.id}", "allergen", option.allergens, ALLERGENS)
        yield from _unlisted(f"option {option.id}", "diet", option.diet, DIETS)


def _references(item: Item, menu: Menu) -> Iterator[str]:
    where = f"item {item.id}"
    stations = [station.id for station in menu.stations]
    yield from _unlisted(where, "category", item.category_ids, [c.id for c in menu.categories])
    yield from _unlisted(where, "group", item.group_ids, [group.id for group in menu.groups])
    yield from _unlisted(where, "tax class", [item.tax_class], [tax.id for tax in menu.taxes])
    yield from _unlisted(where, "station", [item.station] if item.station else [], stations)
    yield from _unlisted(where, "allergen", (*item.allergens, *item.traces), ALLERGENS)
    yield from _unlisted(where, "diet", item.diet, DIETS)
    if not item.category_ids:
        yield f"{where}: in no category"
    if item.barcode and not _is_ean13(item.barcode):
        yield f"{where}: {item.barcode} is no EAN-13"


def _unlisted(
    where: str, kind: str, found: Iterable[str | None], known: Iterable[str | None]
) -> Iterator[str]:
    listed = frozenset(known)
    yield from (f"{where}: unknown {kind} {each}" for each in found if each not in listed)


def _prices(item: Item) -> Iterator[str]:
    if item.price < 0 or item.half_surcharge < 0:
        yield f"item {item.id}: negative price"
    for variant in item.variants:
        where = f"item {item.id}, variant {variant.id}"
        if (variant.price is None) == (variant.multiplier is None):
            yield f"{where}: needs either a price or a multiplier"
        elif not _priced(variant):
            yield f"{where}: price or multiplier is negative or no number"


def _priced(variant: Variant) -> bool:
    if variant.price is not None:
        return variant.price >= 0
    return _decimal(variant.multiplier or "")


def _decimal(text: str) -> bool:
    """Whether it is a decimal number of zero or more."""
    try:
        return Decimal(text).is_finite() and Decimal(text) >= 0
    except InvalidOperation:
        return False


def _choices(item: Item, menu: Menu) -> Iterator[str]:
    """Default variant, default options, and the items that may be a part of this one."""
    where = f"item {item.id}"
    variants = {variant.id for variant in item.variants}
    if item.default_variant not in (variants or (None,)):
        yield f"{where}: default variant {item.default_variant} is none of its variants"
    options = {
        option.id: group
        for group in menu.groups
        if group.id in item.group_ids
        for option in group.options
    }
    yield from _unlisted(where, "default option", item.defaults, options)
    for group_id in item.group_ids:
        chosen = sum(
            count
            for option, count in item.defaults.items()
            if option in options and options[option].id == group_id
        )
        most = next((group.max for group in menu.groups if group.id == group_id), None)
        if most is not None and chosen > most:
            yield f"{where}: {chosen} defaults of {group_id}, at most {most}"
    for name in item.parts_from:
        parts = [part for part in menu.items if name in part.sets]
        if not parts:
            yield f"{where}: no item is in the set {name}"
        for part in parts:
            if missing := variants - {variant.id for variant in part.variants}:
                yield f"{where}: its part {part.id} has no variant {', '.join(sorted(missing))}"


def _taxes(menu: Menu) -> Iterator[str]:
    for tax in menu.taxes:
        known = [each.id for each in menu.taxes]
        yield from _unlisted(f"tax class {tax.id}", "tax class", tax.by_fulfilment.values(), known)
        for component in tax.components:
            if not _decimal(component.rate):
                yield f"tax class {tax.id}: rate {component.rate} is no percentage"


def _rules(rules: PriceRules, menu: Menu) -> Iterator[str]:
    """What `quote` would refuse to work with."""
    try:
        currency(rules.currency)
        for percent in (rules.deposit_percent, rules.service_percent):
            percentage(percent)
    except StoreError as error:
        yield f"settings: {error}"
    if rules.cash_rounding < 1 or min(rules.small_order_below, rules.small_order_fee) < 0:
        yield "settings: negative amount, or no cash rounding"
    known = [tax.id for tax in menu.taxes]
    taxes = [tax for tax in (rules.service_tax, rules.small_order_tax) if tax]
    yield from _unlisted("settings", "tax class", taxes, known)


def _promotions(profile: Profile) -> Iterator[str]:
    menu = profile.menu
    for promotion in menu.promotions:
        try:
            check_promotion(promotion, menu.sets, profile.settings.rules.currency)
        except StoreError as error:
            yield f"promotion {promotion.id}: {error}"
        where = f"promotion {promotion.id}"
        yield from _unlisted(where, "channel", promotion.channels, get_args(Channel))
        yield from _unlisted(where, "fulfilment", promotion.fulfilments, get_args(Fulfilment))
        if not promotion.name:
            yield f"{where}: without a name"


def _settings(settings: Settings, menu: Menu) -> Iterator[str]:
    printers = [printer.id for printer in settings.printers]
    stations = [station.id for station in menu.stations]
    routed: Mapping[str, Iterable[str | None]] = {
        "receipt printer": [settings.receipt_printer],
        "fallback": [printer.fallback for printer in settings.printers],
        "printer": settings.station_printers.values(),
    }
    for kind, found in routed.items():
        yield from _unlisted("settings", kind, found, [*printers, None])
    yield from _unlisted("settings", "station", settings.station_printers, stations)
    try:
        ZoneInfo(settings.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        yield f"settings: unknown time zone {settings.time_zone}"
    for tip in settings.tip_percents:
        try:
            percentage(tip)
        except StoreError as error:
            yield f"settings: tip: {error}"
    yield from _hours(settings)


def _hours(settings: Settings) -> Iterator[str]:
    for day in settings.hours:
        if not (day.weekday in range(7) and _clock(day.opens) and _clock(day.closes)):
            yield f"settings: hours {day.weekday} {day.opens} to {day.closes} are no weekday's"
    for holiday in settings.holidays:
        where = f"settings: holiday {holiday.date}"
        try:
            date.fromisoformat(holiday.date)
        except ValueError:
            yield f"{where} is no date"
        times = [time for time in (holiday.opens, holiday.closes) if time is not None]
        if len(times) == 1 or not all(map(_clock, times)):
            yield f"{where} needs both times, or none"


def _clock(text: str) -> bool:
    """Whether it is a time of day as "HH:MM"."""
    return re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", text, re.ASCII) is not None


def _pins(profile: Profile) -> Iterator[str]:
    yield from _unlisted(
        "demo_pins", "person", profile.demo_pins, [person.id for person in profile.staff]
    )
    for person, pin in profile.demo_pins.items():
        if not (len(pin) == 6 and pin.isascii() and pin.isdigit()):
            yield f"demo_pins: the PIN of {person} is not six digits"


def _is_ean13(code: str) -> bool:
    if len(code) != 13 or not (code.isascii() and code.isdigit()):
        return False
    odd, even = (sum(int(digit) for digit in code[start::2]) for start in (0, 1))
    return (odd + 3 * even) % 10 == 0
