"""What comes off the goods of a cart, in this order: promotions, what a person takes off lines,
then off the order, and points (`pricing.md`, 5 and 6; ADR 0008).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from store_core.domain.cart import Cart, CartLine, ManualDiscount
from store_core.domain.catalogue import Promotion, Text
from store_core.domain.errors import StoreError
from store_core.domain.goods import Goods, Saving, State, off_order, saving
from store_core.domain.money import percent_of, percentage
from store_core.domain.promotions import (
    Reason,
    Sale,
    Terms,
    applicable,
    in_order,
    normal_code,
    sale,
)
from store_core.domain.store import Rounding

Source = Literal["promotion", "manual", "points"]


@dataclass(frozen=True, slots=True)
class LineDiscount:
    """`amount` off one line. `id` is the promotion's, "line" or "order" for what a person took off,
    "points" for points.
    """

    source: Source
    id: str
    amount: int


@dataclass(frozen=True, slots=True)
class Discount:
    """`amount` off all lines together, for receipts and reports; `name` and `code` as they were."""

    source: Source
    id: str
    amount: int
    name: Text = field(default_factory=dict)
    code: str | None = None


@dataclass(frozen=True, slots=True)
class RefusedCode:
    """A code that took nothing off, as it was typed, and why."""

    code: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Discounts:
    """`lines` are in the order of the cart's, each discount in the order it was taken."""

    lines: tuple[tuple[LineDiscount, ...], ...]
    discounts: tuple[Discount, ...]
    refused: tuple[RefusedCode, ...]


class _Till:
    """What is left of each line while discounts are taken one after another."""

    def __init__(self, goods: Goods) -> None:
        self.goods = goods
        self.left = [line.unit * line.quantity for line in goods.lines]
        self.used = [0] * len(goods.lines)
        self.lines: list[list[LineDiscount]] = [[] for _ in goods.lines]
        self.discounts: list[Discount] = []

    @property
    def state(self) -> State:
        return State(self.left, self.used)

    def take(self, off: Saving, discount: Discount) -> None:
        for at, amount in off.off.items():
            if amount:
                self.left[at] -= amount
                self.lines[at].append(LineDiscount(discount.source, discount.id, amount))
        for at, pieces in off.pieces.items():
            self.used[at] += pieces
        if off.amount:
            self.discounts.append(replace(discount, amount=off.amount))


def discounts(cart: Cart, goods: Goods, rounding: Rounding, terms: Terms | None) -> Discounts:
    """Errors: `points_out_of_range`, `discount_amount`, `discount_percent`, and `discount_kind`
    for a price set on the whole order.
    """
    if cart.points_amount < 0:
        raise StoreError("points_out_of_range", points=cart.points_amount)
    till = _Till(goods)
    refused: dict[str, Reason] = {}
    if terms and terms.promotions:
        listed = sum(till.left)
        refused = _promotions(till, terms.promotions, sale(cart, terms.occasion, listed), rounding)
    _by_hand(till, cart, rounding)
    till.take(off_order(cart.points_amount, till.left), Discount("points", "points", 0))
    promotions = terms.promotions if terms else ()
    return Discounts(
        tuple(map(tuple, till.lines)),
        tuple(till.discounts),
        tuple(_refused_codes(cart.codes, promotions, refused)),
    )


def _promotions(
    till: _Till, promotions: Iterable[Promotion], sale: Sale, rounding: Rounding
) -> dict[str, Reason]:
    """Why not, by the ids of those that took nothing off."""
    refused: dict[str, Reason] = {}
    running = []
    for promotion in promotions:
        if reason := applicable(promotion, sale):
            refused[promotion.id] = reason
        else:
            running.append(promotion)
    chosen, excluded = _without_excluded(in_order(running), till, rounding)
    for promotion in chosen:
        off = saving(promotion, till.goods, till.state, rounding)
        till.take(off, Discount("promotion", promotion.id, 0, promotion.name, promotion.code))
        if not off.amount:
            refused[promotion.id] = Reason("no_goods", promotion.id)
    return refused | excluded


def _without_excluded(
    running: Sequence[Promotion], till: _Till, rounding: Rounding
) -> tuple[list[Promotion], dict[str, Reason]]:
    """Of each exclusive group the one that saves most when run alone on the untouched cart."""
    groups: dict[str, list[Promotion]] = {}
    for promotion in running:
        if promotion.exclusive_group is not None:
            groups.setdefault(promotion.exclusive_group, []).append(promotion)
    excluded: dict[str, Reason] = {}
    for group in groups.values():
        if len(group) < 2:
            continue
        alone = {one.id: saving(one, till.goods, till.state, rounding).amount for one in group}
        best = min(group, key=lambda one: (-alone[one.id], one.id))
        for one in group:
            if one is not best and alone[one.id]:
                excluded[one.id] = Reason("excluded_by", one.id, other=best.id)
            elif one is not best:
                excluded[one.id] = Reason("no_goods", one.id)
    return [one for one in running if one.id not in excluded], excluded


def _by_hand(till: _Till, cart: Cart, rounding: Rounding) -> None:
    off = {
        at: _off_line(line, till.left[at], rounding)
        for at, line in enumerate(cart.lines)
        if line.discount
    }
    till.take(Saving(off), Discount("manual", "line", 0))
    if cart.discount:
        _check(cart.discount)
        if cart.discount.kind == "price":
            raise StoreError("discount_kind", kind=cart.discount.kind)
        till.take(_off_order(cart.discount, till.left, rounding), Discount("manual", "order", 0))


def _off_order(discount: ManualDiscount, left: Sequence[int], rounding: Rounding) -> Saving:
    if discount.kind == "percent":
        return off_order(percent_of(sum(left), discount.percent, rounding), left)
    return off_order(discount.amount, left)


def _off_line(line: CartLine, left: int, rounding: Rounding) -> int:
    discount = line.discount
    if discount is None:
        return 0
    _check(discount, line=line.id)
    if discount.kind == "percent":
        return percent_of(left, discount.percent, rounding)
    if discount.kind == "amount":
        return min(discount.amount, left)
    return max(left - discount.amount * line.quantity, 0)


def _check(discount: ManualDiscount, **where: object) -> None:
    if discount.amount < 0:
        raise StoreError("discount_amount", amount=discount.amount, **where)
    try:
        percentage(discount.percent)
    except StoreError as error:
        raise StoreError("discount_percent", percent=discount.percent, **where) from error


def _refused_codes(
    codes: Iterable[str], promotions: Iterable[Promotion], refused: dict[str, Reason]
) -> Iterable[RefusedCode]:
    """A code may stand for several promotions; it is refused if none of them took anything off."""
    by_code: dict[str, list[str]] = {}
    for promotion in promotions:
        if promotion.code is not None:
            by_code.setdefault(normal_code(promotion.code), []).append(promotion.id)
    for code in {normal_code(code): code for code in codes}.values():
        ids = by_code.get(normal_code(code))
        if ids is None:
            yield RefusedCode(code, Reason("unknown_code"))
        elif all(promotion_id in refused for promotion_id in ids):
            yield RefusedCode(code, refused[ids[0]])
