"""What is in an item as it is chosen: allergens and traces."""

from collections.abc import Callable, Sequence

from store_core.domain.catalogue import Item, Menu, Option
from sync_server.shop.choices import Choices


def allergens(item: Item, chosen: Choices, menu: Menu) -> tuple[str, ...]:
    """Of the item, its halves and everything chosen. What is left out or swapped is not taken off
    the list: the recipe may hold it elsewhere too.
    """
    return _gathered(item, chosen, menu, lambda one: one.allergens, _options(chosen, menu))


def traces(item: Item, chosen: Choices, menu: Menu, contains: Sequence[str]) -> tuple[str, ...]:
    found = _gathered(item, chosen, menu, lambda one: one.traces, ())
    return tuple(one for one in found if one not in contains)


def _gathered(
    item: Item,
    chosen: Choices,
    menu: Menu,
    of: Callable[[Item], tuple[str, ...]],
    options: Sequence[Option],
) -> tuple[str, ...]:
    items = [item, *(menu.item(half) for half in chosen.halves)]
    found = [one for some in items for one in of(some)]
    return tuple(dict.fromkeys([*found, *(one for some in options for one in some.allergens)]))


def _options(chosen: Choices, menu: Menu) -> list[Option]:
    return [menu.option(option)[1] for option in (*chosen.picked.values(), *chosen.counts)]
