"""Amounts of money: whole numbers of minor units, and the only place that rounds."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from functools import cache
from math import floor, lcm

from babel.numbers import get_currency_precision, is_currency

from store_core.domain.errors import StoreError
from store_core.domain.store import Rounding


@dataclass(frozen=True, slots=True)
class Currency:
    """An ISO 4217 code with the digits of its minor unit (USD 2, JPY 0, KWD 3)."""

    code: str
    digits: int

    @property
    def unit(self) -> int:
        """Minor units in one whole unit: 100 cents, 1 yen, 1000 fils."""
        return int(10**self.digits)


@cache
def currency(code: str) -> Currency:
    """Error `unknown_currency`."""
    if not is_currency(code):
        raise StoreError("unknown_currency", currency=code)
    return Currency(code, get_currency_precision(code))


def round_money(exact: Fraction | Decimal | int, rounding: Rounding = "half_up") -> int:
    """Minor units; `half_up` goes away from zero at .5."""
    ratio = Fraction(exact)
    if rounding == "half_even":
        return round(ratio)
    size = (2 * abs(ratio.numerator) + ratio.denominator) // (2 * ratio.denominator)
    return size if ratio >= 0 else -size


@cache
def percentage(text: str) -> Fraction:
    """The ratio of a decimal string of 0 to 100 ("12.5"). Error `bad_percent`."""
    try:
        percent = Decimal(text)
    except InvalidOperation as error:
        raise StoreError("bad_percent", percent=text) from error
    if not (percent.is_finite() and 0 <= percent <= 100):
        raise StoreError("bad_percent", percent=text)
    return Fraction(percent) / 100


def percent_of(amount: int, percent: str, rounding: Rounding = "half_up") -> int:
    """Of an amount of zero or more. Error `bad_percent`."""
    ratio = percentage(percent)
    whole, rest = divmod(amount * ratio.numerator, ratio.denominator)
    if rounding == "half_even" and 2 * rest == ratio.denominator:
        return whole + whole % 2
    return whole + (2 * rest >= ratio.denominator)


def settle(exact: Sequence[Fraction | int], total: int) -> tuple[int, ...]:
    """Whole amounts that add up to `total`, each the floor of its exact amount or one more.

    The units above the floors go to the largest remainders, ties to the earlier. `total` is the
    sum of `exact`, rounded to a neighbouring whole number.
    """
    whole = [floor(amount) for amount in exact]
    above = total - sum(whole)
    if not 0 <= above <= len(whole):
        raise ValueError(f"{total} is no rounding of the sum of {exact}")
    by_remainder = sorted(range(len(whole)), key=lambda place: whole[place] - exact[place])
    for place in by_remainder[:above]:
        whole[place] += 1
    return tuple(whole)


def share(amount: int, weights: Sequence[Fraction | int]) -> tuple[int, ...]:
    """Shares of `amount` by weight that always add up to it; all weights zero: equal weights.

    A negative amount is shared by its absolute value and negated.
    """
    if any(weight < 0 for weight in weights):
        raise ValueError(f"negative weight in {weights}")
    if amount < 0:
        return tuple(-part for part in share(-amount, weights))
    scale = lcm(*(weight.denominator for weight in weights))
    whole = [int(weight * scale) for weight in weights]
    if not any(whole):
        whole = [1] * len(whole)
    total = sum(whole)
    parts = [amount * weight // total for weight in whole]
    left = amount - sum(parts)
    if left and not parts:
        raise ValueError(f"nobody to share {amount} among")
    by_remainder = sorted(range(len(whole)), key=lambda place: -(amount * whole[place] % total))
    for place in by_remainder[:left]:
        parts[place] += 1
    return tuple(parts)


def cash_rounded(amount: int, step: int) -> int:
    """To the nearest payable `step` (5, 10, … minor units), half away from zero."""
    return step * round_money(Fraction(amount, step))
