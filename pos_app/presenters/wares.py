"""The grid's wares: categories, sizes, and a tile for each item (C2)."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from qt_kit.rail import RailEntry
from qt_kit.segmented import Segment
from qt_kit.theme import GROUNDS, ground_for
from qt_kit.tile import Tile
from qt_kit.wording import _
from store_core.domain.cart import CartLine, Modifier
from store_core.domain.catalogue import Category, Item, Menu, Variant, text_in
from store_core.domain.draft import Draft
from store_core.domain.errors import StoreError
from store_core.domain.modifiers import unmet_groups
from store_core.domain.store import PriceRules, Settings
from store_core.domain.unit_price import price_unit
from store_core.domain.wording import amount

QUICK = "quick"
ALL = "all"
_INCHES = re.compile(r"(\d+) in")


def size_note(variant: Variant) -> str:
    """What stands behind the size: 12″ for the catalogue's "12 in"."""
    return _INCHES.sub("\\1\N{DOUBLE PRIME}", variant.size_note)


def fresh_line(item: Item, menu: Menu, size: str | None, line_id: str) -> CartLine:
    """One of the item as it is usually made: in that size where it has it, with its defaults."""
    variant = variant_for(item, size)
    chosen = []
    for option_id, count in item.defaults.items():
        group, option = menu.option(option_id)
        if option.available and variant not in option.without_variants:
            chosen.append(Modifier(group.id, option_id, count))
    return CartLine(line_id, item.id, variant, 1, tuple(chosen))


def variant_for(item: Item, size: str | None) -> str | None:
    """That size, else the usual one, else the first there is; None for an item without sizes."""
    there = [variant.id for variant in item.variants if variant.available]
    for wanted in (size, item.default_variant):
        if wanted in there:
            return wanted
    return there[0] if there else item.default_variant


def sold_out(item: Item) -> bool:
    if item.retired or not item.available:
        return True
    return bool(item.variants) and not any(variant.available for variant in item.variants)


def opens_builder(item: Item, line: CartLine, menu: Menu) -> bool:
    """Whether a tap has to ask: a group wants something, or the item is made of others."""
    return bool(item.parts_from) or bool(unmet_groups(line, menu))


_Shelf = tuple[tuple[Item, ...], str | None, tuple[Tile, ...], dict[str, int]]


@dataclass
class Wares:
    """One menu laid out for the counter; made again when the menu changes."""

    menu: Menu
    settings: Settings
    _by_category: dict[str, tuple[Item, ...]] = field(default_factory=dict)
    _tiles: dict[tuple[str, str | None], Tile] = field(default_factory=dict)
    _places: dict[str, int] = field(default_factory=dict)
    _shelf: _Shelf | None = None
    _sized: tuple[tuple[Item, ...], tuple[tuple[Segment, ...], str]] | None = None

    def __post_init__(self) -> None:
        self.language = self.settings.languages[0]
        shown = sorted(
            (item for item in self.menu.items if item.at_till and not item.retired),
            key=lambda item: (item.position, item.id),
        )
        self._places = {item.id: place for place, item in enumerate(shown)}
        members: dict[str, list[Item]] = {}
        parents = {
            category.id: category.parent
            for category in self.menu.categories
            if not (category.hidden or category.retired)
        }
        for item in shown:
            for category_id in _with_parents(item.category_ids, parents):
                members.setdefault(category_id, []).append(item)
        self._by_category = {key: tuple(items) for key, items in members.items()}
        quick = [item for item in shown if item.quick_key is not None]
        if quick:
            quick.sort(key=lambda item: item.quick_key or 0)
            self._by_category[QUICK] = tuple(quick)

    def text(self, named: Category | Item) -> str:
        return text_in(named.name, self.language)

    def rail(self) -> tuple[RailEntry, ...]:
        """Quick keys, then the top categories that hold something."""
        quick = (RailEntry(QUICK, _("Quick"), "star"),) if QUICK in self._by_category else ()
        return quick + tuple(
            RailEntry(category.id, self.text(category), category.icon or "layout-grid")
            for category in self._children(None)
        )

    def _children(self, parent: str | None) -> list[Category]:
        found = [
            category
            for category in self.menu.categories
            if category.parent == parent
            and category.id in self._by_category
            and not (category.hidden or category.retired)
        ]
        return sorted(found, key=lambda category: (category.position, category.id))

    def title(self, category: str) -> str:
        if category == QUICK:
            return _("Quick keys")
        return next((self.text(one) for one in self.menu.categories if one.id == category), "")

    def subs(self, category: str) -> tuple[Segment, ...]:
        """All, then the categories inside this one; nothing where there are none."""
        inside = self._children(category)
        if not inside:
            return ()
        names = tuple(Segment(one.id, self.text(one)) for one in inside)
        return (Segment(ALL, _("All")), *names)

    def items(self, category: str, sub: str = ALL) -> tuple[Item, ...]:
        return self._by_category.get(category if sub == ALL else sub, ())

    def substitutes(self, item: Item, most: int = 2) -> tuple[Item, ...]:
        """What may be sold instead: the nearest of the same category that are there."""
        place = self._places.get(item.id, 0)
        near = [
            other
            for category_id in item.category_ids
            for other in self._by_category.get(category_id, ())
            if other.id != item.id and not sold_out(other)
        ]
        near.sort(key=lambda other: abs(self._places[other.id] - place))
        return tuple({other.id: other for other in near}.values())[:most]

    def sizes(self, items: tuple[Item, ...]) -> tuple[Segment, ...]:
        """The sizes most of these items come in, where at least two share them."""
        return self._size_choice(items)[0]

    def usual_size(self, items: tuple[Item, ...]) -> str:
        """The one of `sizes` that most are made in when nobody says."""
        return self._size_choice(items)[1]

    def _size_choice(self, items: tuple[Item, ...]) -> tuple[tuple[Segment, ...], str]:
        if self._sized is None or self._sized[0] is not items:
            sizes = self._find_sizes(items)
            keys = [segment.key for segment in sizes]
            usual = Counter(item.default_variant for item in items if item.default_variant in keys)
            common = usual.most_common(1)
            self._sized = (items, (sizes, (common[0][0] or "") if common else next(iter(keys), "")))
        return self._sized[1]

    def _find_sizes(self, items: Sequence[Item]) -> tuple[Segment, ...]:
        schemes = Counter(
            tuple(variant.id for variant in item.variants) for item in items if item.variants
        )
        if not schemes:
            return ()
        scheme, times = schemes.most_common(1)[0]
        if times < 2 or len(scheme) < 2:
            return ()
        sample = next(
            item for item in items if tuple(variant.id for variant in item.variants) == scheme
        )
        return size_segments(sample, self.language)

    def tile(self, item: Item, size: str | None) -> Tile:
        """The tile without its count."""
        key = (item.id, size)
        if key not in self._tiles:
            self._tiles[key] = self._make_tile(item, size)
        return self._tiles[key]

    def _make_tile(self, item: Item, size: str | None) -> Tile:
        line = fresh_line(item, self.menu, size, "")
        rules = self.settings.rules
        out = sold_out(item)
        ground = item.ground if item.ground in GROUNDS else ground_for(self._places[item.id])
        return Tile(
            key=item.id,
            name=self.text(item),
            price=amount(rules.currency, tap_price(line, item, self.menu, rules)),
            before_price=_("from") if opens_builder(item, line, self.menu) else "",
            picture=item.picture,
            ground=ground,
            stock="out" if out else "",
            stock_text=_("Sold out") if out else "",
        )

    def tiles(self, items: tuple[Item, ...], size: str | None, draft: Draft) -> tuple[Tile, ...]:
        """Each with how many are in the ticket; the plain ones of the last shelf are kept."""
        if self._shelf is None or self._shelf[0] is not items or self._shelf[1] != size:
            plain = tuple(self.tile(item, size) for item in items)
            places = {tile.key: place for place, tile in enumerate(plain)}
            self._shelf = (items, size, plain, places)
        _items, _size, plain, places = self._shelf
        counts = Counter[str]()
        for line in draft.lines:
            counts[line.item] += line.quantity
        shown = list(plain)
        for item_id, count in counts.items():
            if (place := places.get(item_id)) is not None:
                shown[place] = replace(plain[place], count=str(count))
        return tuple(shown)


def _with_parents(category_ids: Iterable[str], parents: dict[str, str | None]) -> list[str]:
    """Up to the top, or to a category that is not on show."""
    found: dict[str, None] = {}
    for category_id in category_ids:
        at: str | None = category_id
        while at in parents and at not in found:
            found[at] = None
            at = parents.get(at)
    return list(found)


def size_segments(item: Item, language: str) -> tuple[Segment, ...]:
    return tuple(
        Segment(
            variant.id,
            variant.short or text_in(variant.name, language),
            note=size_note(variant),
            enabled=variant.available,
            name=text_in(variant.name, language),
        )
        for variant in item.variants
    )


def tap_price(line: CartLine, item: Item, menu: Menu, rules: PriceRules) -> int:
    """What a tap adds; the item's own price where the catalogue can't say."""
    try:
        return price_unit(line, menu, rules.rounding, unfinished=True).amount
    except StoreError:
        return item.price
