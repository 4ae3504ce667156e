"""The price of one piece of a line: variant, modifiers, halves, quarters (`pricing.md`, 1 to 3)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from store_core.domain.cart import CartLine, Part
from store_core.domain.catalogue import HalvesPolicy, Item, Menu, Variant
from store_core.domain.errors import StoreError
from store_core.domain.modifiers import MOST, Choices, PricedModifier, check, choices, priced
from store_core.domain.money import round_money, settle
from store_core.domain.store import Rounding


@dataclass(frozen=True, slots=True)
class Step:
    """One reason of a price. `rule_id` is the item, option or rule that asked for `amount`."""

    step: str
    rule_id: str
    amount: int


@dataclass(frozen=True, slots=True)
class PricedPart:
    """A half or quarter. `price` is what a whole one like it would cost (item and extras); `amount`
    what it adds to the unit price under the policy of the line's item.
    """

    shares: int
    item: str
    price: int
    amount: int


@dataclass(frozen=True, slots=True)
class UnitPrice:
    """`steps` add up to `amount`; `modifiers` are those of the whole, then each part's."""

    amount: int
    modifiers: tuple[PricedModifier, ...]
    parts: tuple[PricedPart, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class _PartPrice:
    part: Part
    item: Item
    item_price: int
    extras: tuple[PricedModifier, ...]

    @property
    def price(self) -> int:
        return self.item_price + sum(extra.amount for extra in self.extras)


def variant_price(item: Item, variant: Variant | None, rounding: Rounding) -> int:
    """The item's price in this variant, without modifiers."""
    if variant is None:
        return item.price
    if variant.price is not None:
        return variant.price
    return round_money(item.price * Fraction(variant.multiplier or "1"), rounding)


def price_on_part(price: int, part: Part, line: CartLine, menu: Menu, rounding: Rounding) -> int:
    """What an extra of `price` shows on a half: its share where each part costs its share."""
    if menu.item(line.item).halves != "share":
        return price
    return round_money(price * _fraction(part, line), rounding)


def price_unit(
    line: CartLine, menu: Menu, rounding: Rounding, *, unfinished: bool = False
) -> UnitPrice:
    """Errors: `unknown_item`, `unknown_variant`, `unknown_ingredient`, `not_divisible`,
    `part_shares`, `part_not_offered`, and those of `modifiers.check`.
    """
    item = menu.item(line.item)
    own_price = variant_price(item, item.variant(line.variant), rounding)
    _check_removed(item, line.removed)
    chosen = choices(line)
    check(line, chosen, menu, unfinished=unfinished)
    modifiers = priced(chosen.line, menu, line.variant)
    added = tuple(Step("modifier", modifier.option, modifier.amount) for modifier in modifiers)
    if not line.parts:
        return _floored(item, (Step("item", item.id, own_price), *added), modifiers, ())
    part_prices = _part_prices(line, item, chosen, menu, rounding)
    if len({(part.item.id, _kinds(part.extras)) for part in part_prices}) > 1:
        added += (Step("half_surcharge", item.id, item.half_surcharge),)
    steps, parts, extras = _parts_settled(line, item, part_prices, added, rounding)
    return _floored(item, (*steps, *added), (*modifiers, *extras), parts)


def _kinds(extras: Sequence[PricedModifier]) -> frozenset[tuple[str, str, int]]:
    return frozenset((extra.group, extra.option, extra.count) for extra in extras)


def _fraction(part: Part, line: CartLine) -> Fraction:
    return Fraction(part.shares, sum(other.shares for other in line.parts))


def _part_prices(
    line: CartLine, item: Item, chosen: Choices, menu: Menu, rounding: Rounding
) -> list[_PartPrice]:
    if item.halves is None:
        raise StoreError("not_divisible", item=item.id)
    found = []
    for place, (part, counts) in enumerate(zip(line.parts, chosen.parts, strict=True)):
        if not 0 < part.shares <= MOST:
            raise StoreError("part_shares", item=item.id, shares=part.shares)
        of_item = item if part.item is None else menu.item(part.item)
        if of_item.id != item.id and not set(of_item.sets) & set(item.parts_from):
            raise StoreError("part_not_offered", item=item.id, part=of_item.id)
        _check_removed(of_item, part.removed)
        price = variant_price(of_item, of_item.variant(line.variant), rounding)
        extras = priced(counts, menu, line.variant, place)
        found.append(_PartPrice(part, of_item, price, extras))
    return found


def _check_removed(item: Item, removed: Sequence[str]) -> None:
    own = {ingredient.id for ingredient in item.ingredients}
    for ingredient_id in removed:
        if ingredient_id not in own:
            raise StoreError("unknown_ingredient", item=item.id, ingredient=ingredient_id)


def _parts_settled(
    line: CartLine,
    item: Item,
    part_prices: Sequence[_PartPrice],
    added: Sequence[Step],
    rounding: Rounding,
) -> tuple[tuple[Step, ...], tuple[PricedPart, ...], tuple[PricedModifier, ...]]:
    """What each part adds, in whole minor units, so that with `added` the unit is rounded once."""
    exact = _exact_amounts(item.halves, part_prices, [_fraction(part, line) for part in line.parts])
    flat = [amount for amounts in exact for amount in amounts]
    others = sum(step.amount for step in added)
    whole = iter(settle(flat, round_money(sum(flat) + others, rounding) - others))
    steps: list[Step] = []
    parts: list[PricedPart] = []
    all_extras: list[PricedModifier] = []
    for priced_part in part_prices:
        of_item = next(whole)
        extras = tuple(replace(extra, amount=next(whole)) for extra in priced_part.extras)
        steps.append(Step("part", priced_part.item.id, of_item))
        steps += (Step("modifier", extra.option, extra.amount) for extra in extras)
        parts.append(
            PricedPart(
                shares=priced_part.part.shares,
                item=priced_part.item.id,
                price=priced_part.price,
                amount=of_item + sum(extra.amount for extra in extras),
            )
        )
        all_extras += extras
    return tuple(steps), tuple(parts), tuple(all_extras)


def _exact_amounts(
    policy: HalvesPolicy | None, parts: Sequence[_PartPrice], fractions: Sequence[Fraction]
) -> list[list[Fraction]]:
    """Per part: what its item and each of its extras add to the unit price."""
    if policy == "share":
        of_items = of_extras = list(fractions)
    elif policy == "max":
        dearest = max(range(len(parts)), key=lambda place: parts[place].price)
        of_items = of_extras = [Fraction(place == dearest) for place in range(len(parts))]
    else:
        dearest = max(range(len(parts)), key=lambda place: parts[place].item_price)
        of_items = [Fraction(place == dearest) for place in range(len(parts))]
        of_extras = [Fraction(1)] * len(parts)
    return [
        [part.item_price * of_item, *(extra.amount * of_extra for extra in part.extras)]
        for part, of_item, of_extra in zip(parts, of_items, of_extras, strict=True)
    ]


def _floored(
    item: Item,
    steps: tuple[Step, ...],
    modifiers: tuple[PricedModifier, ...],
    parts: tuple[PricedPart, ...],
) -> UnitPrice:
    amount = sum(step.amount for step in steps)
    if amount < 0:
        steps += (Step("never_below_zero", item.id, -amount),)
    told = tuple(step for step in steps if step.amount)
    return UnitPrice(max(amount, 0), modifiers, parts, told)
