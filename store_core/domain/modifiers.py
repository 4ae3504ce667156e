"""What is chosen on a line, from which groups, and whether that many may be: `pricing.md`, 2 and 3.

Availability (86) is no matter of price and isn't looked at here.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from store_core.domain.cart import CartLine, Modifier
from store_core.domain.catalogue import Item, Menu, ModifierGroup, Option
from store_core.domain.errors import StoreError

MOST = 999
"""The largest quantity of a line, count of an option or number of shares."""

Counts = Mapping[tuple[str, str], int]
"""(group id, option id) to units, none of them zero, in the order chosen."""


@dataclass(frozen=True, slots=True)
class PricedModifier:
    """`free` of the `count` units cost nothing; `amount` is what all of them add to the unit price
    (on a half, by the policy of the line's item, perhaps half of it or nothing). `part` is the
    place of its part in the line, None for the whole.
    """

    group: str
    option: str
    count: int
    free: int
    unit_price: int
    amount: int
    part: int | None = None


@dataclass(frozen=True, slots=True)
class Choices:
    """The units of the line and of each part; what every part has is already on the line."""

    line: Counts
    parts: tuple[Counts, ...] = ()

    def units(self, group_id: str) -> int:
        """What the group's `min` and `max` are held against: the line's and the largest part's."""
        of_parts = (_units(part, group_id) for part in self.parts)
        return _units(self.line, group_id) + max(of_parts, default=0)


def _units(counts: Counts, group_id: str) -> int:
    return sum(count for (group, _), count in counts.items() if group == group_id)


def counted(modifiers: Iterable[Modifier]) -> Counts:
    """Counts summed per option, zeros dropped."""
    counts: dict[tuple[str, str], int] = {}
    for modifier in modifiers:
        key = (modifier.group, modifier.option)
        counts[key] = counts.get(key, 0) + modifier.count
    return {key: count for key, count in counts.items() if count}


def choices(line: CartLine) -> Choices:
    on_line = counted(line.modifiers)
    parts = [counted(part.modifiers) for part in line.parts]
    if not parts:
        return Choices(on_line)
    everywhere = {
        key: min(part[key] for part in parts)
        for key in parts[0]
        if all(part.get(key, 0) > 0 for part in parts)
    }
    together = dict(on_line)
    for key, count in everywhere.items():
        together[key] = together.get(key, 0) + count
    own = ({key: count - everywhere.get(key, 0) for key, count in part.items()} for part in parts)
    return Choices(
        together, tuple({k: count for k, count in part.items() if count} for part in own)
    )


def unmet_groups(line: CartLine, menu: Menu) -> tuple[str, ...]:
    """The ids of the item's groups that want more units, in the order they are offered."""
    chosen = choices(line)
    return tuple(
        group.id
        for group in _groups(menu.item(line.item), menu)
        if chosen.units(group.id) < group.min
    )


def _groups(item: Item, menu: Menu) -> Iterator[ModifierGroup]:
    return (group for group in menu.groups_of(item) if not group.retired)


def check(line: CartLine, chosen: Choices, menu: Menu, *, unfinished: bool = False) -> None:
    """Refuse what can't be chosen. An `unfinished` line may still lack what a group wants.

    Errors: `unknown_group`, `unknown_option`, `option_not_offered`, `option_unavailable` (not in
    this size), `option_not_on_parts`, `modifier_count`.
    """
    item = menu.item(line.item)
    for on_part, counts in ((False, chosen.line), *((True, part) for part in chosen.parts)):
        for (group_id, option_id), count in counts.items():
            _check_option(item, line.variant, find_option(menu, group_id, option_id), count)
            if on_part and not menu.group(group_id).on_parts:
                raise StoreError("option_not_on_parts", item=item.id, option=option_id)
    for group in _groups(item, menu):
        units = chosen.units(group.id)
        if units < group.min and not unfinished:
            raise _miscounted(item, group, units)
        if group.max is not None and units > group.max:
            raise _miscounted(item, group, units)


def _check_option(
    item: Item, variant_id: str | None, found: tuple[ModifierGroup, Option], count: int
) -> None:
    group, option = found
    if group.id not in item.group_ids:
        raise StoreError("option_not_offered", item=item.id, option=option.id)
    if variant_id in option.without_variants:
        raise StoreError("option_unavailable", item=item.id, option=option.id, variant=variant_id)
    if not 0 < count <= (MOST if option.max is None else option.max):
        raise StoreError(
            "modifier_count",
            item=item.id,
            group=group.id,
            option=option.id,
            count=count,
            min=0,
            max=option.max,
        )


def _miscounted(item: Item, group: ModifierGroup, units: int) -> StoreError:
    return StoreError(
        "modifier_count",
        item=item.id,
        group=group.id,
        count=units,
        min=group.min,
        max=group.max,
    )


def find_option(menu: Menu, group_id: str, option_id: str) -> tuple[ModifierGroup, Option]:
    """Error `unknown_group`, or `unknown_option` for an option of another group."""
    group = menu.group(group_id)
    for option in group.options:
        if option.id == option_id:
            return group, option
    raise StoreError("unknown_option", option=option_id, group=group_id)


def option_price(option: Option, variant_id: str | None) -> int:
    """What one unit costs in this size."""
    if variant_id is None:
        return option.price
    return option.variant_prices.get(variant_id, option.price)


def priced(
    counts: Counts, menu: Menu, variant_id: str | None, part: int | None = None
) -> tuple[PricedModifier, ...]:
    """The modifiers in the order chosen. Each group gives its free units on the whole only."""
    prices = {key: option_price(find_option(menu, *key)[1], variant_id) for key in counts}
    nothing = _free_units(counts, prices, menu) if part is None else {}
    return tuple(
        PricedModifier(
            group=key[0],
            option=key[1],
            count=count,
            free=nothing.get(key, 0),
            unit_price=prices[key],
            amount=(count - nothing.get(key, 0)) * prices[key],
            part=part,
        )
        for key, count in counts.items()
    )


def _free_units(counts: Counts, prices: Counts, menu: Menu) -> Counts:
    left = {group_id: menu.group(group_id).free for group_id, _ in counts}
    given: dict[tuple[str, str], int] = {}
    for key in sorted(counts, key=lambda key: prices[key]):
        if prices[key] > 0:
            given[key] = min(counts[key], left[key[0]])
            left[key[0]] -= given[key]
    return given


def same_line(one: CartLine, other: CartLine) -> bool:
    """Whether two lines may be one with both quantities: everything about them is the same."""
    return _told(one) == _told(other)


def _told(line: CartLine) -> tuple[object, ...]:
    parts = tuple(
        (part.shares, part.item or line.item, counted(part.modifiers), frozenset(part.removed))
        for part in line.parts
    )
    return (
        line.item,
        line.variant,
        counted(line.modifiers),
        parts,
        frozenset(line.removed),
        line.note.strip(),
        line.discount,
    )
