"""What keeps a change of the catalogue from being published, said at its field (O1).

Pure, so that a form tells it while somebody types and the server checks it again.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator

from store_core.domain.catalogue import Item, Menu
from store_core.domain.catalogue_edits import records_of
from store_core.domain.catalogue_rules import (
    Ground,
    Problem,
    default_problems,
    part_problems,
    promotion_problems,
    record_problems,
)
from store_core.domain.store import Settings

__all__ = ["Problem", "problems_of"]


def problems_of(
    menu_after: Menu, changed: Collection[str], settings: Settings
) -> tuple[Problem, ...]:
    """Of the `changed` records (by key) in a menu that has them already, and of those that relied
    on what they were.
    """
    ground, keys = Ground(menu_after, settings), frozenset(changed)
    found = [*_doubles(ground, keys)]
    for key, record in records_of(menu_after):
        if key in keys:
            found += record_problems(key, record, ground)
    found += _relying(ground, keys)
    return tuple(found)


def _doubles(ground: Ground, changed: frozenset[str]) -> Iterator[Problem]:
    """Each is said where it was changed."""
    menu = ground.menu
    for key, count in Counter(key for key, _ in records_of(menu)).items():
        if count > 1 and key in changed:
            yield Problem(f"{key}/id", "duplicate_id", {"id": key.partition("/")[2]})
    selling = [item for item in menu.items if not item.retired]
    for name in ("barcode", "quick_key"):
        yield from _shared(name, selling, ground, changed)
    owners: dict[str, set[str]] = {}
    for group in menu.groups:
        for option in group.options:
            owners.setdefault(option.id, set()).add(f"group/{group.id}")
    for option_id, groups in owners.items():
        for key in sorted(changed & groups) if len(groups) > 1 else ():
            yield Problem(f"{key}/options/{option_id}/id", "duplicate_id", {"id": option_id})


def _shared(
    name: str, items: Iterable[Item], ground: Ground, changed: frozenset[str]
) -> Iterator[Problem]:
    holders: dict[object, list[Item]] = {}
    for item in items:
        if (value := getattr(item, name)) not in ("", None):
            holders.setdefault(value, []).append(item)
    for value, several in holders.items():
        for item in several if len(several) > 1 else ():
            if (key := f"item/{item.id}") in changed:
                other = next(one for one in several if one is not item)
                values = {name: value, "item": ground.name(other)}
                yield Problem(f"{key}/{name}", f"duplicate_{name}", values)


def _relying(ground: Ground, changed: frozenset[str]) -> Iterator[Problem]:
    """What was not changed and yet can't stay as it is."""
    menu = ground.menu
    groups = {key.partition("/")[2] for key in changed if key.startswith("group/")}
    items = [item for item in menu.items if not item.retired and f"item/{item.id}" not in changed]
    if any(key.startswith("item/") for key in changed):
        for promotion in menu.promotions:
            if (key := f"promotion/{promotion.id}") not in changed:
                yield from promotion_problems(key, promotion, ground)
        for item in items:
            if item.parts_from:
                yield from part_problems(f"item/{item.id}", item, ground)
    for item in items:
        if touched := groups.intersection(item.group_ids):
            yield from _of_groups(item, min(touched), ground)


def _of_groups(item: Item, group: str, ground: Ground) -> Iterator[Problem]:
    """What the item has chosen by itself and the group no longer offers, said at the group."""
    for found in default_problems(f"item/{item.id}", item, ground):
        values = {**found.values, "item": ground.name(item)}
        code = "option_is_default" if found.code == "unknown_option" else found.code
        yield Problem(f"group/{group}/options", code, values)
