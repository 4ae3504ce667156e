"""The catalogue laid out for its table: what is found, under which categories, in which sizes.

Made once per menu, away from the Qt thread; 5,000 items are filtered within a frame.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from pos_app.presenters.search import folded
from store_core.application.catalogue import CatalogueView
from store_core.domain.catalogue import Category, Item, Menu, Variant, text_in

MOST_SIZES = 4
Show = Literal["selling", "sold_out", "off_till", "off_web", "retired", "all"]


@dataclass(frozen=True, slots=True)
class Entry:
    """`words` is all it is found by, without case and accents; `places` are its categories up to
    the top.
    """

    item: Item
    words: str
    places: frozenset[str]


@dataclass(frozen=True, slots=True)
class Size:
    key: str
    title: str


@dataclass(frozen=True, slots=True)
class Prices:
    """The columns of prices; `most` is the highest one, in minor units."""

    sizes: tuple[Size, ...] = ()
    most: int = 0


@dataclass(frozen=True, slots=True)
class Listing:
    menu: Menu = field(default_factory=Menu)
    revs: Mapping[str, int] = field(default_factory=dict)
    sold_out: Mapping[str, datetime | None] = field(default_factory=dict)
    """Until when, by "item/id"; None for nobody knows."""
    entries: tuple[Entry, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    """How many items that are not retired are in a category; "" is all."""
    uses: Mapping[str, int] = field(default_factory=dict)
    """How many items that are not retired have a modifier group."""
    sets: tuple[str, ...] = ()
    prices: Mapping[str, Prices] = field(default_factory=dict)
    """By category, "" is all: columns stay while somebody searches."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the person looks for. `order` "" is the till's."""

    text: str = ""
    category: str = ""
    show: Show = "selling"
    order: str = ""
    descending: bool = False


def listing_of(view: CatalogueView, language: str) -> Listing:
    menu = view.menu
    categories = {category.id: category for category in menu.categories}
    options = {group.id: group for group in menu.groups}
    ranks = {one.id: place for place, one in enumerate(ordered(menu.categories))}
    counts: Counter[str] = Counter()
    uses: Counter[str] = Counter()
    entries = []
    for item in menu.items:
        places = _upwards(item.category_ids, categories)
        words = [*item.name.values(), item.barcode, item.id, *item.tags]
        words += [text for one in item.ingredients for text in one.name.values()]
        words += [text for one in places if one in categories for text in _names(categories[one])]
        words += [text for one in item.group_ids if one in options for text in _names(options[one])]
        entries.append(Entry(item, folded(" ".join(words)), frozenset(places)))
        if not item.retired:
            counts.update(places)
            counts[""] += 1
            uses.update(item.group_ids)

    def order(entry: Entry) -> tuple[int, int, str]:
        first = min((ranks.get(one, 10**6) for one in entry.item.category_ids), default=10**6)
        return first, entry.item.position, text_in(entry.item.name, language)

    entries.sort(key=order)
    prices, sets = _prices(entries, language), tuple(sorted(menu.sets))
    return Listing(menu, view.revs, view.sold_out, tuple(entries), counts, uses, sets, prices)


def _prices(entries: Sequence[Entry], language: str) -> dict[str, Prices]:
    inside: dict[str, list[Item]] = {"": []}
    for entry in entries:
        for place in ("", *entry.places):
            inside.setdefault(place, []).append(entry.item)
    return {place: _prices_of(items, language) for place, items in inside.items()}


def _prices_of(items: Sequence[Item], language: str) -> Prices:
    known = [one.price or 0 for item in items for one in item.variants]
    most = max([*known, *(item.price for item in items)], default=0)
    return Prices(sizes_of(items, language), most)


def _names(record: Category | object) -> Sequence[str]:
    name = getattr(record, "name", {})
    return tuple(name.values())


def _upwards(ids: Sequence[str], categories: Mapping[str, Category]) -> list[str]:
    """The categories and those they are in; a cycle ends where it began."""
    found: dict[str, None] = {}
    for one in ids:
        at: str | None = one
        while at is not None and at not in found:
            found[at] = None
            category = categories.get(at)
            at = category.parent if category else None
    return list(found)


def ordered(categories: Sequence[Category]) -> tuple[Category, ...]:
    """As they stand in the rail: those inside one follow it; what is in a cycle comes last."""
    by_parent: dict[str | None, list[Category]] = {}
    known = {one.id for one in categories}
    for one in sorted(categories, key=lambda category: (category.position, category.id)):
        by_parent.setdefault(one.parent if one.parent in known else None, []).append(one)
    found: list[Category] = []

    def follow(parent: str | None) -> None:
        for one in by_parent.get(parent, ()):
            found.append(one)
            follow(one.id)

    follow(None)
    seen = {one.id for one in found}
    return (*found, *(one for one in categories if one.id not in seen))


def shows(item: Item, show: Show, sold_out: Mapping[str, datetime | None]) -> bool:
    if item.retired:
        return show in ("retired", "all")
    match show:
        case "sold_out":
            return not item.available or f"item/{item.id}" in sold_out
        case "off_till":
            return not item.at_till
        case "off_web":
            return not item.on_web
        case "retired":
            return False
        case _:
            return True


def found(listing: Listing, wanted: Wanted, now: Mapping[str, Item], language: str) -> list[Item]:
    """Every word has to occur; `now` are items as they would be, by id."""
    hits: Sequence[Entry] = listing.entries
    if wanted.category:
        hits = [entry for entry in hits if wanted.category in entry.places]
    for word in folded(wanted.text).split():
        hits = [entry for entry in hits if word in entry.words]
    items = [entry.item for entry in hits]
    if now:
        items = [now.get(item.id, item) for item in items]
    if wanted.show == "selling":
        items = [item for item in items if not item.retired]
    else:
        items = [item for item in items if shows(item, wanted.show, listing.sold_out)]
    if wanted.order == "name":
        items.sort(key=lambda one: folded(text_in(one.name, language)), reverse=wanted.descending)
    return items


def sizes_of(items: Sequence[Item], language: str) -> tuple[Size, ...]:
    """The columns of prices: the sizes most of these come in; none where none has sizes."""
    schemes = Counter(tuple(one.id for one in item.variants) for item in items if item.variants)
    words: dict[str, str] = {}
    for item in items:
        for variant in item.variants:
            words.setdefault(variant.id, variant.short or text_in(variant.name, language))
    keys: list[str] = []
    for scheme, _times in schemes.most_common():
        keys += [key for key in scheme if key not in keys]
    return tuple(Size(key, words[key]) for key in keys[:MOST_SIZES])


def variant_in(item: Item, key: str) -> Variant | None:
    return next((one for one in item.variants if one.id == key), None)
