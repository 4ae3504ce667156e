"""Many prices changed at once, seen before they are published (O1)."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from store_core.domain.catalogue import Item, Menu, Variant
from store_core.domain.errors import StoreError
from store_core.domain.money import round_money

Ending = Literal["as_is", "5", "9"]


@dataclass(frozen=True, slots=True)
class PriceChange:
    """`percent` is a decimal string, below zero to make cheaper ("-7.5"); `amount` is added, or is
    the new price, in minor units. Then the price goes to the nearest that ends in the digit
    `ending`, or else is a multiple of `step` minor units; from the middle up. Only the `variants`
    named change, the item's own price and all of its sizes where none is.
    """

    kind: Literal["percent", "amount", "set"]
    percent: str = "0"
    amount: int = 0
    ending: Ending = "as_is"
    step: int = 1
    variants: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Repriced:
    """One price: the item's own where `variant` is None."""

    item: str
    variant: str | None
    before: int
    after: int


def preview(menu: Menu, item_ids: Collection[str], change: PriceChange) -> tuple[Repriced, ...]:
    """Each price that the change is about, those that stay the same too. What it would bring below
    zero is shown as it is, and refused when it is published. Error `bad_percent`.
    """
    return tuple(one for item_id in item_ids for one in _prices(menu.item(item_id), change))


def repriced(menu: Menu, item_ids: Collection[str], change: PriceChange) -> tuple[Item, ...]:
    """The items that differ, to be published. Error `bad_percent`."""
    items = ((held, _changed(held, change)) for held in map(menu.item, item_ids))
    return tuple(after for held, after in items if after != held)


def _prices(item: Item, change: PriceChange) -> Iterator[Repriced]:
    after = _changed(item, change)
    if not change.variants:
        yield Repriced(item.id, None, item.price, after.price)
    for old, new in zip(item.variants, after.variants, strict=True):
        if old.price is not None and new.price is not None and _meant(old, change):
            yield Repriced(item.id, old.id, old.price, new.price)


def _changed(item: Item, change: PriceChange) -> Item:
    variants = tuple(
        replace(one, price=new_price(one.price, change))
        if one.price is not None and _meant(one, change)
        else one
        for one in item.variants
    )
    price = item.price if change.variants else new_price(item.price, change)
    return replace(item, price=price, variants=variants)


def _meant(variant: Variant, change: PriceChange) -> bool:
    return not change.variants or variant.id in change.variants


def new_price(price: int, change: PriceChange) -> int:
    """Error `bad_percent`."""
    exact: Fraction | int = price
    match change.kind:
        case "percent":
            exact = price * (100 + _percent(change.percent)) / 100
        case "amount":
            exact = price + change.amount
        case "set":
            exact = change.amount
    if change.ending != "as_is":
        digit = int(change.ending)
        return max(10 * round_money(Fraction(exact - digit) / 10) + digit, digit)
    step = max(change.step, 1)
    return step * round_money(Fraction(exact) / step)


def _percent(text: str) -> Fraction:
    try:
        return Fraction(text)
    except (ValueError, ZeroDivisionError) as error:
        raise StoreError("bad_percent", percent=text) from error
