"""The builder's page: everything it shows, derived from what is chosen so far."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from store_core.application.web_carts import LONGEST_NOTE, WebCart, WebLine, plain_text, read_cart
from store_core.domain.cart import CartLine, Part
from store_core.domain.catalogue import Item, Menu, ModifierGroup, Option, text_in
from store_core.domain.errors import StoreError
from store_core.domain.modifiers import option_price
from store_core.domain.pricing import QuoteLine, quote_line
from store_core.domain.store import PriceRules
from store_core.domain.unit_price import price_on_part
from sync_server.shop.choices import (
    Choices,
    as_line,
    check,
    fits,
    half_items,
    most_of,
    one_of,
    units_of,
)
from sync_server.shop.contents import allergens, traces
from sync_server.shop.picture import Where
from sync_server.shop.price_rows import PriceRow, price_rows

_HALF = Part(1)
SHOWN_AT_FIRST = 6
"""Options of a long group that are shown before "more"."""


@dataclass(frozen=True, slots=True)
class SizeTile:
    """`price` is what the pizza costs in this size before extras."""

    id: str
    name: str
    detail: str
    servings: int | None
    price: int
    on: bool
    available: bool


@dataclass(frozen=True, slots=True)
class OptionRow:
    """`half_price` where half of it costs less. `why_not` is a reason it can't be had:
    "sold_out", "not_in_size" or "full".
    """

    option: Option
    price: int
    half_price: int | None
    count: int
    most: int
    where: Where
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class GroupPanel:
    """`state` is "chosen", "wanted" or "open" (nothing has to be chosen)."""

    group: ModifierGroup
    radio: bool
    rows: tuple[OptionRow, ...]
    later: tuple[OptionRow, ...]
    units: int
    state: str

    @property
    def detailed(self) -> bool:
        return any(row.option.detail for row in self.rows)

    @property
    def full(self) -> bool:
        return self.group.max is not None and self.units >= self.group.max


@dataclass(frozen=True, slots=True)
class HalfCard:
    """One half: its pizza, what it adds, what else it could be."""

    side: Where
    item: Item
    price: int
    others: tuple[Item, ...]
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Builder:
    """The page. `total` is None while something is missing that the price depends on."""

    item: Item
    chosen: Choices
    line: WebLine
    sizes: tuple[SizeTile, ...]
    groups: tuple[GroupPanel, ...]
    halves: tuple[HalfCard, ...]
    prices: tuple[PriceRow, ...]
    unit: int
    total: int
    missing: StoreError | None
    contains: tuple[str, ...]
    traces: tuple[str, ...]
    note_left: int

    @property
    def columns(self) -> tuple[tuple[tuple[int, GroupPanel], ...], ...]:
        """Groups with their place, in the columns of a wide screen: what is told row by row and
        what comes last left, the others right; all in one where there is little.
        """
        places = tuple(enumerate(self.groups, 1))
        left = [
            (place, panel)
            for place, panel in places
            if (panel.radio and panel.detailed) or (place == len(places) and not panel.radio)
        ]
        right = [one for one in places if one not in left]
        if not (left and right) or len(places) < 3:
            return (places,)
        return tuple(left), tuple(right)

    @property
    def size_name(self) -> str:
        return next((tile.name for tile in self.sizes if tile.on), "")


def derive(item: Item, chosen: Choices, menu: Menu, rules: PriceRules, language: str) -> Builder:
    line = as_line(chosen, item, menu)
    read = read_cart(WebCart((replace(line, note=""),)), menu).lines[0]
    sized = read if chosen.size or not item.variants else replace(read, variant=_usual(item))
    try:
        quoted = quote_line(sized, menu, rules, unfinished=True)
    except StoreError:
        quoted = quote_line(_bare(sized), menu, rules, unfinished=True)
    panels = tuple(
        _panel(group, item, chosen, sized, menu, rules)
        for group in menu.groups_of(item)
        if not group.retired
    )
    return Builder(
        item=item,
        chosen=chosen,
        line=line,
        sizes=tuple(_sizes(item, chosen, sized, menu, rules, language)),
        groups=panels,
        halves=tuple(_half_cards(item, chosen, quoted, menu)),
        prices=tuple(price_rows(item, quoted, menu)),
        unit=quoted.unit,
        total=quoted.listed,
        missing=_missing(item, chosen, menu),
        contains=(contains := allergens(item, chosen, menu)),
        traces=traces(item, chosen, menu, contains),
        note_left=LONGEST_NOTE - len(plain_text(chosen.note)),
    )


def _usual(item: Item) -> str:
    return item.default_variant or item.variants[0].id


def _missing(item: Item, chosen: Choices, menu: Menu) -> StoreError | None:
    if item.variants and chosen.size is None:
        return StoreError("unknown_variant", group="size")
    if len(plain_text(chosen.note)) > LONGEST_NOTE:
        return StoreError("note_too_long", group="note", most=LONGEST_NOTE)
    return check(chosen, item, menu)


def _bare(line: CartLine) -> CartLine:
    """The line without extras."""
    return replace(
        line, modifiers=(), parts=tuple(replace(part, modifiers=()) for part in line.parts)
    )


def _sizes(
    item: Item, chosen: Choices, line: CartLine, menu: Menu, rules: PriceRules, language: str
) -> Iterator[SizeTile]:
    bare = replace(_bare(line), quantity=1)
    for variant in item.variants:
        quoted = quote_line(replace(bare, variant=variant.id), menu, rules, unfinished=True)
        yield SizeTile(
            variant.id,
            text_in(variant.name, language),
            variant.size_note.replace(" in", "\N{DOUBLE PRIME}"),
            variant.servings,
            quoted.unit,
            chosen.size == variant.id,
            variant.available,
        )


def _panel(
    group: ModifierGroup, item: Item, chosen: Choices, line: CartLine, menu: Menu, rules: PriceRules
) -> GroupPanel:
    units = units_of(chosen, group)
    full = group.max is not None and units >= group.max
    radio = one_of(group)
    rows = [_row(option, group, item, chosen, line, menu, rules, full) for option in group.options]
    shown = len(rows) if radio or len(rows) <= SHOWN_AT_FIRST + 2 else SHOWN_AT_FIRST
    state = "open" if group.min == 0 else ("chosen" if units >= group.min else "wanted")
    return GroupPanel(group, radio, tuple(rows[:shown]), tuple(rows[shown:]), units, state)


def _row(
    option: Option,
    group: ModifierGroup,
    item: Item,
    chosen: Choices,
    line: CartLine,
    menu: Menu,
    rules: PriceRules,
    full: bool,
) -> OptionRow:
    price = option_price(option, line.variant)
    count = chosen.counts.get(option.id, 0)
    if one_of(group):
        count = int(chosen.picked.get(group.id) == option.id)
    why_not = ""
    if not option.available:
        why_not = "sold_out"
    elif not fits(option, chosen.size):
        why_not = "not_in_size"
    elif full and not one_of(group):
        why_not = "full"
    half = None
    if group.on_parts and item.halves:
        halved = line.parts or (_HALF, _HALF)
        half = price_on_part(price, halved[0], replace(line, parts=halved), menu, rules.rounding)
    return OptionRow(
        option=option,
        price=price,
        half_price=half if half != price else None,
        count=count,
        most=most_of(option, group),
        where=chosen.sides.get(option.id, "whole"),
        why_not=why_not,
    )


def _half_cards(item: Item, chosen: Choices, quoted: QuoteLine, menu: Menu) -> Iterator[HalfCard]:
    sides: tuple[Where, Where] = ("left", "right")
    amounts = [step.amount for step in quoted.trace if step.step == "part"]
    for place, item_id in enumerate(chosen.halves):
        yield HalfCard(
            side=sides[place],
            item=menu.item(item_id),
            price=amounts[place] // chosen.quantity if place < len(amounts) else 0,
            others=half_items(item, menu),
            left_out=chosen.left_out_of_halves[place],
        )
