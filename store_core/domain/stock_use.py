"""What sales take from the stock: a line by its recipes, an order by its facts (O2)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Literal

from store_core.domain.cart import CartLine, Modifier
from store_core.domain.catalogue import Menu
from store_core.domain.money import round_money
from store_core.domain.orders import Order, OrderLine
from store_core.domain.pricing import QuoteLine
from store_core.domain.stock import MEASURES, Recipe, Stocks, Use, recipe_id

WHOLE = 1_000
LARGEST = max(MEASURES.values())
DEEPEST = 8
"""How far made things may be made of made things before a recipe is taken as it stands."""


@dataclass(frozen=True, slots=True)
class LineUse:
    """Quantities by stock item id, and what they cost when it was sold."""

    uses: Mapping[str, int]
    cost: int


@dataclass(frozen=True, slots=True)
class Sold:
    """Pieces of an item in a variant, what they brought without tax, what they cost."""

    item: str
    variant: str
    pieces: int
    net: int
    cost: int


@dataclass(frozen=True, slots=True)
class OrderUse:
    """What an order took from the stock, and when: for a sale when it is made, so that a count
    before that still finds it.
    """

    kind: Literal["sale", "waste"]
    at: datetime
    uses: Mapping[str, int]
    sold: tuple[Sold, ...] = ()


@dataclass(frozen=True, slots=True)
class Dependent:
    """Something on the menu whose recipe takes a stock item."""

    kind: Literal["item", "option"]
    id: str


def line_use(line: CartLine, menu: Menu, stocks: Stocks) -> LineUse:
    """What all pieces of a line take. A half takes its share of its own item and extras; what is
    left out is not taken, nor by a choice that the item comes with.
    """
    shares = sum(part.shares for part in line.parts) or 1
    taken: dict[str, int] = {}

    def take(uses: Mapping[str, int], times: int) -> None:
        for stock, quantity in uses.items():
            taken[stock] = taken.get(stock, 0) + quantity * times

    def take_options(modifiers: Iterable[Modifier], times: int, item: str) -> None:
        usual = menu.item(item).defaults if line.removed else {}
        for one in modifiers:
            removed = line.removed if one.option in usual else ()
            uses = piece_use(stocks, "option", one.option, line.variant, removed)
            take(uses, one.count * times)

    for part in line.parts:
        item = part.item or line.item
        removed = part.removed + (line.removed if item == line.item else ())
        take(piece_use(stocks, "item", item, line.variant, removed), part.shares)
        take_options(part.modifiers, part.shares, item)
    if not line.parts:
        take(piece_use(stocks, "item", line.item, line.variant, line.removed), 1)
    take_options(line.modifiers, shares, line.item)
    pieces = line.quantity
    uses = {
        stock: (2 * quantity * pieces + shares) // (2 * shares)
        for stock, quantity in taken.items()
        if quantity
    }
    return LineUse(uses, cost_of(uses, stocks))


def piece_use(
    stocks: Stocks,
    kind: Literal["item", "option"],
    record: str,
    variant: str | None = None,
    removed: tuple[str, ...] = (),
) -> Mapping[str, int]:
    """What one piece takes from the shelf, to the thousandth; nothing without a recipe."""
    key = (kind, record, variant, removed)
    known = stocks.uses_by_piece.get(key)
    if known is None:
        known = _piece_use(stocks, kind, record, variant, frozenset(removed))
        stocks.uses_by_piece[key] = known
    return known


def _piece_use(
    stocks: Stocks,
    kind: Literal["item", "option"],
    record: str,
    variant: str | None,
    removed: frozenset[str],
) -> Mapping[str, int]:
    recipe, scale = recipe_for(stocks, kind, record, variant)
    taken: dict[str, Fraction] = {}
    for use in recipe.uses if recipe else ():
        if removed.isdisjoint(stocks.stands_for.get(use.stock, ())):
            _take_made(stocks, use, scale if use.scales else Fraction(1), taken, DEEPEST)
    return {stock: round_money(quantity) for stock, quantity in taken.items()}


def recipe_for(
    stocks: Stocks, kind: Literal["item", "option"], record: str, variant: str | None
) -> tuple[Recipe | None, Fraction]:
    """The variant's own recipe, or else that of the whole and how it is scaled."""
    if variant and (own := stocks.recipe_of.get(recipe_id(kind, record, variant))):
        return own, Fraction(1)
    recipe = stocks.recipe_of.get(recipe_id(kind, record))
    size = recipe.sizes.get(variant, WHOLE) if recipe and variant else WHOLE
    return recipe, Fraction(size, WHOLE)


def _take_made(
    stocks: Stocks, use: Use, scale: Fraction, taken: dict[str, Fraction], deep: int
) -> None:
    """A use itself, or what it is made of."""
    made = stocks.recipe_of.get(recipe_id("stock", use.stock))
    if made is None or made.makes <= 0 or not deep:
        taken[use.stock] = taken.get(use.stock, Fraction(0)) + use.quantity * scale
        return
    for part in made.uses:
        _take_made(stocks, part, scale * Fraction(use.quantity, made.makes), taken, deep - 1)


def cost_of(uses: Mapping[str, int], stocks: Stocks) -> int:
    """Minor units, rounded once."""
    known = stocks.item_of
    cost = sum(
        quantity * known[stock].unit_cost * (LARGEST // known[stock].measure)
        for stock, quantity in uses.items()
        if stock in known
    )
    return (2 * cost + LARGEST) // (2 * LARGEST)


def dependents(menu: Menu, stocks: Stocks) -> Mapping[str, tuple[Dependent, ...]]:
    """What on the menu needs each stock item, whatever it is made of on the way."""
    sold: dict[Literal["item", "option"], set[str]] = {
        "item": {item.id for item in menu.items if not item.retired},
        "option": {
            option.id for group in menu.groups if not group.retired for option in group.options
        },
    }
    needed: dict[str, dict[Dependent, None]] = {}
    for recipe in stocks.recipe_of:
        kind, _, rest = recipe.partition("/")
        record, _, variant = rest.partition("/")
        for each in ("item", "option"):
            if each == kind and record in sold[each]:
                for stock in piece_use(stocks, each, record, variant or None):
                    needed.setdefault(stock, {})[Dependent(each, record)] = None
    return {stock: tuple(several) for stock, several in needed.items()}


def started_lines(order: Order) -> tuple[str, ...]:
    """Live lines that the kitchen has begun, whether it finished them or not."""
    live = {line.id for line in order.live_lines}
    return tuple(
        line
        for fired in order.tickets
        if fired.progress.state != "fired" or fired.progress.lines_done
        for line in fired.ticket.lines
        if line in live
    )


def order_use(order: Order) -> OrderUse | None:
    """A function of the order's facts: nothing while it is parked; of a cancelled one only what
    was said to be wasted.
    """
    status = order.status
    if status == "parked" or not order.header.counts:
        return None
    if status == "cancelled":
        return _wasted(order)
    uses = _summed(order.live_lines)
    if not uses:
        return None
    lines = zip(order.live_lines, order.agreed, strict=True)
    sold = tuple(_sold(line, priced, order.bill.tax_included) for line, priced in lines)
    return OrderUse("sale", _made_at(order), uses, _together(sold))


def _made_at(order: Order) -> datetime:
    if order.tickets:
        return min(fired.ticket.fire_at for fired in order.tickets)
    resumed = order.fact("resumed") if order.header.parked else None
    return resumed.at if resumed else order.header.placed_at


def _wasted(order: Order) -> OrderUse | None:
    cancelled = order.fact("cancelled")
    wasted = {line for fact in order.facts for line in fact.wasted}
    uses = _summed(line for line in order.live_lines if line.id in wasted)
    return OrderUse("waste", cancelled.at, uses) if cancelled and uses else None


def _summed(lines: Iterable[OrderLine]) -> Mapping[str, int]:
    uses: dict[str, int] = {}
    for line in lines:
        for stock, quantity in line.uses.items():
            uses[stock] = uses.get(stock, 0) + quantity
    return uses


def _sold(line: OrderLine, priced: QuoteLine, tax_included: bool) -> Sold:
    net = priced.discounted - (priced.tax if tax_included else 0)
    return Sold(line.cart.item, line.cart.variant or "", line.quantity, net, line.cost)


def _together(sold: Iterable[Sold]) -> tuple[Sold, ...]:
    """One of each item and variant."""
    sums: dict[tuple[str, str], Sold] = {}
    for one in sold:
        key = (one.item, one.variant)
        held = sums.get(key, Sold(*key, 0, 0, 0))
        sums[key] = Sold(*key, held.pieces + one.pieces, held.net + one.net, held.cost + one.cost)
    return tuple(sums[key] for key in sorted(sums))
