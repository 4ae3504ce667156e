"""What can be sold now: the catalogue may change under a line while it is chosen (C2, W2), and
things run out while the shop is open (K4).
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, TypeVar

from store_core.domain.cart import CartLine
from store_core.domain.catalogue import Item, Menu, ModifierGroup, Option
from store_core.domain.errors import StoreError

S = TypeVar("S", Item, Option)
Sold = Literal["item", "option"]
"""What can run out."""


@dataclass(frozen=True, slots=True)
class SoldOut:
    """86: `until` is when it comes back by itself, None until somebody brings it back."""

    kind: Sold
    id: str
    until: datetime | None = None


def check_for_sale(line: CartLine, menu: Menu) -> None:
    """Refuse what is retired or sold out, parts and options included.

    Errors: `item_unavailable`, `variant_unavailable`, `option_unavailable`.
    """
    for item_id in (line.item, *(part.item for part in line.parts if part.item)):
        item = menu.item(item_id)
        if item.retired or not item.available:
            raise StoreError("item_unavailable", item=item_id, line=line.id)
        if any(one.id == line.variant and not one.available for one in item.variants):
            raise StoreError("variant_unavailable", variant=line.variant, line=line.id)
    for modifier in (*line.modifiers, *(one for part in line.parts for one in part.modifiers)):
        if modifier.count and not menu.option(modifier.option)[1].available:
            raise StoreError("option_unavailable", option=modifier.option, line=line.id)


def with_sold_out(menu: Menu, sold_out: Collection[SoldOut]) -> Menu:
    """The menu to sell by while these are sold out."""
    gone = frozenset(f"{one.kind}/{one.id}" for one in sold_out)
    menu = replace(menu, sold_out=gone - _off_sale(menu)) if gone else menu
    items = {one.id: one.until for one in sold_out if one.kind == "item"}
    options = {one.id: one.until for one in sold_out if one.kind == "option"}
    if items:
        told = (_without(one, items) if one.id in items else one for one in menu.items)
        menu = replace(menu, items=tuple(told))
    if options:
        menu = replace(menu, groups=tuple(_group(one, options) for one in menu.groups))
    return menu


def _off_sale(menu: Menu) -> frozenset[str]:
    items = (f"item/{one.id}" for one in menu.items if not one.available)
    options = (option for group in menu.groups for option in group.options)
    return frozenset(items) | {f"option/{one.id}" for one in options if not one.available}


def _group(group: ModifierGroup, sold_out: dict[str, datetime | None]) -> ModifierGroup:
    if not any(option.id in sold_out for option in group.options):
        return group
    told = (_without(one, sold_out) if one.id in sold_out else one for one in group.options)
    return replace(group, options=tuple(told))


def _without(one: S, sold_out: dict[str, datetime | None]) -> S:
    """What is off the menu anyway does not come back when the time is over."""
    if not one.available:
        return one
    return replace(one, available=False, sold_out_until=sold_out[one.id])
