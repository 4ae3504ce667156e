"""Why an item costs what it costs, row by row, and from what price on it can be had."""

from collections.abc import Iterator
from dataclasses import dataclass

from store_core.domain.catalogue import Item, Menu, Text
from store_core.domain.pricing import QuoteLine
from store_core.domain.store import PriceRules
from store_core.domain.unit_price import variant_price


@dataclass(frozen=True, slots=True)
class PriceRow:
    """`kind` says how to name it: "item", "half", "extra" or "rule"."""

    kind: str
    name: Text
    count: int
    amount: int


def price_rows(item: Item, quoted: QuoteLine, menu: Menu) -> Iterator[PriceRow]:
    """Rows that add up to the price of one. Halves of the item itself are one row."""
    pieces = quoted.listed // quoted.unit if quoted.unit else 1
    steps = [(step.step, step.rule_id, step.amount // pieces) for step in quoted.trace]
    whole = sum(amount for kind, of, amount in steps if kind == "part" and of == item.id)
    if whole:
        yield PriceRow("item", item.name, 1, whole)
    counts = {(one.option, one.amount): one.count for one in quoted.modifiers}
    for kind, of, amount in steps:
        match kind:
            case "item":
                yield PriceRow("item", item.name, 1, amount)
            case "part" if of != item.id:
                yield PriceRow("half", menu.item(of).name, 1, amount)
            case "modifier":
                option = menu.option(of)[1]
                count = counts.get((of, amount), 1)
                yield PriceRow("extra", option.full_name or option.name, count, amount)
            case "part":
                pass
            case _:
                yield PriceRow("rule", {"en": kind}, 1, amount)


def from_price(item: Item, rules: PriceRules) -> tuple[int, bool]:
    """The least it costs, and whether a size may cost more."""
    prices = [
        variant_price(item, variant, rules.rounding)
        for variant in item.variants
        if variant.available
    ] or [item.price]
    return min(prices), len(set(prices)) > 1
