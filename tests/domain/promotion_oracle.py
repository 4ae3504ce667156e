"""Step 5 of `pricing.md` once more, as it is written: piece by piece, slowly, sharing no code."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction

from store_core.domain.catalogue import Promotion


@dataclass(frozen=True)
class Unit:
    """One piece of a line."""

    line: int
    piece: int
    price: int
    left: int
    sets: tuple[str, ...]

    def is_in(self, name: str | None) -> bool:
        return name is None or name in self.sets


@dataclass
class Basket:
    """`lines` are (listed unit price, quantity, sets)."""

    lines: Sequence[tuple[int, int, tuple[str, ...]]]
    rounding: str
    left: list[int]
    used: set[tuple[int, int]]

    @classmethod
    def full(cls, lines: Sequence[tuple[int, int, tuple[str, ...]]], rounding: str) -> "Basket":
        return cls(lines, rounding, [price * count for price, count, _ in lines], set())

    def units(self) -> list[Unit]:
        return [
            Unit(line, piece, price, part, sets)
            for line, (price, count, sets) in enumerate(self.lines)
            for piece, part in enumerate(shared(self.left[line], [1] * count))
        ]

    def unused(self, units: Sequence[Unit]) -> list[Unit]:
        return [unit for unit in units if (unit.line, unit.piece) not in self.used]

    def percent(self, amount: int, percent: str) -> int:
        mode = ROUND_HALF_UP if self.rounding == "half_up" else ROUND_HALF_EVEN
        return int((Decimal(amount) * Decimal(percent) / 100).quantize(Decimal(1), mode))

    def use(self, units: Sequence[Unit]) -> None:
        self.used |= {(unit.line, unit.piece) for unit in units}

    def run(self, one: Promotion) -> int:
        before = sum(self.left)
        getattr(self, f"_{one.kind}")(one)
        return before - sum(self.left)

    def _members(self, name: str | None) -> list[int]:
        return [at for at, (_, _, sets) in enumerate(self.lines) if name is None or name in sets]

    def _item_percent(self, one: Promotion) -> None:
        for at in self._members(one.set):
            self.left[at] -= self.percent(self.left[at], one.percent)

    def _item_amount(self, one: Promotion) -> None:
        for at in self._members(one.set):
            self.left[at] = max(0, self.left[at] - one.amount * self.lines[at][1])

    def _order_percent(self, one: Promotion) -> None:
        self._off_order(self.percent(sum(self.left), one.percent))

    def _order_amount(self, one: Promotion) -> None:
        self._off_order(min(one.amount, sum(self.left)))

    def _off_order(self, amount: int) -> None:
        for at, part in enumerate(shared(amount, self.left)):
            self.left[at] -= part

    def _buy_get(self, one: Promotion) -> None:
        assert one.buy
        assert one.get
        units = self.unused(self.units())
        most = len(units) if one.times is None else one.times
        cheapest = sorted(
            (unit for unit in units if unit.is_in(one.get.set)),
            key=lambda unit: (unit.price, unit.line, unit.piece),
        )
        for repeats in range(most, -1, -1):
            got = cheapest[: one.get.qty * repeats]
            to_buy = [unit for unit in units if unit.is_in(one.buy.set) and unit not in got]
            if len(got) == one.get.qty * repeats and len(to_buy) >= one.buy.qty * repeats:
                break
        to_buy.sort(key=lambda unit: (-unit.price, unit.line, unit.piece))
        self.use([*got, *to_buy[: one.buy.qty * repeats]])
        for unit in got:
            self.left[unit.line] -= self.percent(unit.left, one.percent)

    def _bundle(self, one: Promotion) -> None:
        units = self.units()
        repeats = 0
        while one.times is None or repeats < one.times:
            picked: list[Unit] = []
            for name in one.sets:
                free = [u for u in self.unused(units) if u.is_in(name) and u not in picked]
                if not free:
                    return
                picked.append(min(free, key=lambda unit: (-unit.price, unit.line, unit.piece)))
            saved = sum(unit.left for unit in picked) - one.price
            if saved <= 0:
                return
            for unit, part in zip(
                picked, shared(saved, [unit.left for unit in picked]), strict=True
            ):
                self.left[unit.line] -= part
            self.use(picked)
            repeats += 1


def shared(amount: int, weights: Sequence[int]) -> list[int]:
    if not any(weights):
        weights = [1] * len(weights)
    exact = [Fraction(amount * weight, sum(weights)) for weight in weights]
    parts = [int(part) for part in exact]
    places = sorted(range(len(parts)), key=lambda at: (parts[at] - exact[at], at))
    for at in places[: amount - sum(parts)]:
        parts[at] += 1
    return parts


ORDER = ["buy_get", "bundle", "item_percent", "order_percent", "item_amount", "order_amount"]


def left_of_lines(
    lines: Sequence[tuple[int, int, tuple[str, ...]]],
    promotions: Sequence[Promotion],
    codes: Sequence[str],
    rounding: str,
) -> list[int]:
    listed = sum(price * count for price, count, _ in lines)
    running = [
        one
        for one in promotions
        if one.min_subtotal <= listed and (one.code is None or one.code.upper() in codes)
    ]
    for group in {one.exclusive_group for one in running if one.exclusive_group}:
        rivals = sorted(
            (one for one in running if one.exclusive_group == group), key=lambda one: one.id
        )
        best = max(rivals, key=lambda one: Basket.full(lines, rounding).run(one))
        running = [one for one in running if one.exclusive_group != group or one is best]
    basket = Basket.full(lines, rounding)
    for one in sorted(running, key=lambda one: (one.priority, ORDER.index(one.kind), one.id)):
        basket.run(one)
    return basket.left
