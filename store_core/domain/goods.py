"""The pieces of a cart that promotions work on, and what each kind takes off them: `pricing.md`, 5.

All pieces of a line have one listed price, and whatever takes pieces, the cheapest or the dearest,
takes those of a line in their order. So the pieces of a line that are used up are always its first
ones, and a count says which.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice

from store_core.domain.catalogue import Promotion, Wanted
from store_core.domain.money import percent_of, share
from store_core.domain.store import Rounding


@dataclass(frozen=True, slots=True)
class GoodsLine:
    """`unit` is the listed price of one piece, `sets` what the line is in."""

    unit: int
    quantity: int
    sets: tuple[str, ...] = ()


@dataclass(frozen=True)
class Goods:
    """The lines of a cart by what promotions ask of them."""

    lines: tuple[GoodsLine, ...]

    @cached_property
    def cheapest_first(self) -> tuple[int, ...]:
        """Places of the lines; ties go to the earlier."""
        return tuple(sorted(range(len(self.lines)), key=lambda place: self.lines[place].unit))

    @cached_property
    def dearest_first(self) -> tuple[int, ...]:
        """Places of the lines; ties go to the earlier."""
        return tuple(sorted(range(len(self.lines)), key=lambda place: -self.lines[place].unit))

    @cached_property
    def _cheapest_of(self) -> dict[str, list[int]]:
        return self._by_set(self.cheapest_first)

    @cached_property
    def _dearest_of(self) -> dict[str, list[int]]:
        return self._by_set(self.dearest_first)

    def _by_set(self, places: Sequence[int]) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for place in places:
            for name in dict.fromkeys(self.lines[place].sets):
                found.setdefault(name, []).append(place)
        return found

    def cheapest(self, name: str | None) -> Sequence[int]:
        """Places of the lines in a set, all without one, the cheapest piece first."""
        return self.cheapest_first if name is None else self._cheapest_of.get(name, ())

    def dearest(self, name: str | None) -> Sequence[int]:
        return self.dearest_first if name is None else self._dearest_of.get(name, ())


@dataclass(frozen=True, slots=True)
class State:
    """What is left of each line, and how many of its first pieces are used up."""

    left: Sequence[int]
    used: Sequence[int]


@dataclass(frozen=True, slots=True)
class Saving:
    """What one promotion takes: minor units and pieces, by the place of the line."""

    off: Mapping[int, int]
    pieces: Mapping[int, int] = field(default_factory=dict)

    @property
    def amount(self) -> int:
        return sum(self.off.values())


def saving(promotion: Promotion, goods: Goods, state: State, rounding: Rounding) -> Saving:
    left = state.left
    if promotion.kind == "buy_get":
        return _buy_get(promotion, goods, state, rounding)
    if promotion.kind == "bundle":
        return _bundle(promotion, goods, state)
    if promotion.kind == "item_percent":
        places = goods.cheapest(promotion.set)
        return Saving({at: percent_of(left[at], promotion.percent, rounding) for at in places})
    if promotion.kind == "item_amount":
        places = goods.cheapest(promotion.set)
        off = {at: min(promotion.amount * goods.lines[at].quantity, left[at]) for at in places}
        return Saving(off)
    if promotion.kind == "order_percent":
        return off_order(percent_of(sum(left), promotion.percent, rounding), left)
    return off_order(promotion.amount, left)


def off_order(amount: int, left: Sequence[int]) -> Saving:
    """Shared by what is left of each line; no more than that."""
    amount = min(amount, sum(left))
    return Saving(dict(enumerate(share(amount, left)))) if amount else Saving({})


def _buy_get(promotion: Promotion, goods: Goods, state: State, rounding: Rounding) -> Saving:
    buy, get = promotion.buy or Wanted(qty=0), promotion.get or Wanted()
    to_get, to_buy = goods.cheapest(get.set), goods.dearest(buy.set)
    free = {at: goods.lines[at].quantity - state.used[at] for at in {*to_get, *to_buy}}
    repeats = _repeats(promotion, free, to_get, to_buy)
    got = _taken(repeats * get.qty, to_get, free)
    remaining = {at: free[at] - got.get(at, 0) for at in to_buy}
    bought = _taken(repeats * buy.qty, to_buy, remaining)
    off = {}
    for at, count in got.items():
        piece, larger = divmod(state.left[at], goods.lines[at].quantity)
        of_larger = min(max(larger - state.used[at], 0), count)
        off[at] = of_larger * percent_of(piece + 1, promotion.percent, rounding)
        off[at] += (count - of_larger) * percent_of(piece, promotion.percent, rounding)
    pieces = {at: got.get(at, 0) + bought.get(at, 0) for at in {**got, **bought}}
    return Saving(off, pieces)


def _repeats(
    promotion: Promotion, free: Mapping[int, int], to_get: Sequence[int], to_buy: Sequence[int]
) -> int:
    """The most that leave enough to buy; with more of them gone, less is left, so halving finds
    it.
    """
    buy, get = promotion.buy or Wanted(qty=0), promotion.get or Wanted()
    pieces_to_buy = sum(free[at] for at in to_buy)
    both = frozenset(to_buy)

    def enough(repeats: int) -> bool:
        got = _taken(repeats * get.qty, to_get, free)
        gone = sum(count for at, count in got.items() if at in both)
        return pieces_to_buy - gone >= repeats * buy.qty

    low, high = 0, sum(free[at] for at in to_get) // get.qty
    if promotion.times is not None:
        high = min(high, promotion.times)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if enough(middle) else (low, middle - 1)
    return low


def _taken(count: int, places: Iterable[int], free: Mapping[int, int]) -> dict[int, int]:
    """Pieces of the lines in their order, up to `count` in all."""
    taken = {}
    for at in places:
        if count <= 0:
            break
        if pieces := min(free[at], count):
            taken[at] = pieces
            count -= pieces
    return taken


def _bundle(promotion: Promotion, goods: Goods, state: State) -> Saving:
    used = list(state.used)
    off: dict[int, int] = {}
    pieces: dict[int, int] = {}
    begin = dict.fromkeys(promotion.sets, 0)
    left_times = promotion.times
    while left_times is None or left_times > 0:
        picked = _picked(promotion.sets, goods, used, begin)
        if picked is None:
            break
        worth = [_piece(goods, state, at, number) for at, number in picked]
        spared = sum(worth) - promotion.price
        if spared <= 0:
            break
        same = _alike(picked, goods, state)
        if left_times is not None:
            same = min(same, left_times)
            left_times -= same
        for (at, _), part in zip(picked, share(spared, worth), strict=True):
            off[at] = off.get(at, 0) + part * same
            pieces[at] = pieces.get(at, 0) + same
            used[at] += same
    return Saving(off, pieces)


def _picked(
    sets: Sequence[str], goods: Goods, used: Sequence[int], begin: dict[str, int]
) -> list[tuple[int, int]] | None:
    """(place, piece) for each set in written order, the dearest unused; None where one is out.
    `begin` moves past the lines of a set that are used up, so that each is passed once.
    """
    picked: list[tuple[int, int]] = []
    taken: dict[int, int] = {}
    for name in sets:
        places = goods.dearest(name)
        while begin[name] < len(places) and _is_used_up(places[begin[name]], goods, used):
            begin[name] += 1
        for at in islice(places, begin[name], None):
            number = used[at] + taken.get(at, 0)
            if number < goods.lines[at].quantity:
                picked.append((at, number))
                taken[at] = taken.get(at, 0) + 1
                break
        else:
            return None
    return picked


def _is_used_up(at: int, goods: Goods, used: Sequence[int]) -> bool:
    return used[at] >= goods.lines[at].quantity


def _piece(goods: Goods, state: State, at: int, number: int) -> int:
    """What a piece carries of what is left of its line; the first ones carry the odd units."""
    piece, larger = divmod(state.left[at], goods.lines[at].quantity)
    return piece + (number < larger)


def _alike(picked: Sequence[tuple[int, int]], goods: Goods, state: State) -> int:
    """How many bundles in a row take the same lines and carry the same, this one included."""
    each: dict[int, int] = {}
    last: dict[int, int] = {}
    for at, number in picked:
        each[at] = each.get(at, 0) + 1
        last[at] = number
    counts = []
    for at, count in each.items():
        first, quantity = last[at] - count + 1, goods.lines[at].quantity
        larger = state.left[at] % quantity
        if first < larger <= last[at]:
            return 1
        end = larger if last[at] < larger else quantity
        counts.append((end - first) // count)
    return min(counts)
