"""What can run out: items and options, as a cook looks for them (K4)."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from store_core.domain.availability import Sold
from store_core.domain.cart import CartLine
from store_core.domain.catalogue import Item, Menu, text_in


@dataclass(frozen=True)
class Ware:
    """`place` is the category or the group it is found in; `until` is when what is out comes back
    by itself.
    """

    kind: Sold
    id: str
    name: str
    place: str
    out: bool = False
    until: datetime | None = None

    @cached_property
    def key(self) -> str:
        return f"{self.kind}/{self.id}"

    @property
    def title(self) -> str:
        """A topping may be called as a pizza is."""
        return self.name if self.kind == "item" else f"{self.name}, {self.place}"

    def is_out(self, now: datetime) -> bool:
        return self.out and (self.until is None or self.until > now)

    def is_meant(self, words: str) -> bool:
        """Whether each of the words begins one of its own."""
        return all(f" {word}" in self._plain for word in plain(words).split())

    @cached_property
    def _plain(self) -> str:
        return f" {plain(self.title)}"


def plain(text: str) -> str:
    """Without case and accents, as words are typed in a hurry."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(one for one in apart if not unicodedata.combining(one))


def wares_of(menu: Menu, language: str) -> tuple[Ware, ...]:
    """All that is on the menu, in its order; not what the owner took off sale: nobody here brings
    that back.
    """
    places = {one.id: place for place, one in enumerate(menu.categories)}

    def place_of(item: Item) -> int:
        return min((places.get(one, len(places)) for one in item.category_ids), default=len(places))

    items = sorted(menu.items, key=lambda one: (place_of(one), one.position))
    found = [
        Ware(
            "item",
            one.id,
            text_in(one.name, language),
            _category(menu, one, language),
            not one.available,
            one.sold_out_until,
        )
        for one in items
        if not one.retired
    ]
    found += [
        Ware(
            "option",
            option.id,
            text_in(option.full_name or option.name, language),
            text_in(group.name, language),
            not option.available,
            option.sold_out_until,
        )
        for group in menu.groups
        if not group.retired
        for option in group.options
    ]
    return tuple(one for one in found if not one.out or one.key in menu.sold_out)


def _category(menu: Menu, item: Item, language: str) -> str:
    named = {one.id: one for one in menu.categories}
    found = next((named[one] for one in item.category_ids if one in named), None)
    return text_in(found.name, language) if found else ""


def keys_of(line: CartLine) -> Iterator[str]:
    """Everything a line is made of that can run out: the item, its halves, its options."""
    yield f"item/{line.item}"
    yield from (f"item/{part.item}" for part in line.parts if part.item)
    on_parts = (one for part in line.parts for one in part.modifiers)
    yield from (f"option/{one.option}" for one in (*line.modifiers, *on_parts) if one.count)
