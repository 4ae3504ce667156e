"""Notes and coins: what a customer is likely to hand over, and how the change is handed back."""

from dataclasses import dataclass
from typing import Literal

from store_core.domain.money import Currency

Kind = Literal["note", "coin"]

MOST_QUICK_NOTES = 5
"""The exact amount and four more fit beside the keypad."""


@dataclass(frozen=True, slots=True)
class _Tray:
    """Notes and coins in use, in minor units, the largest first; `round_to` are the amounts that
    people round up to when they pay.
    """

    notes: tuple[int, ...]
    coins: tuple[int, ...]
    round_to: tuple[int, ...]


_TRAYS = {
    "USD": _Tray(
        notes=(10000, 5000, 2000, 1000, 500, 100),
        coins=(25, 10, 5, 1),
        round_to=(100, 500, 1000, 2000, 5000, 10000),
    ),
    "EUR": _Tray(
        notes=(20000, 10000, 5000, 2000, 1000, 500),
        coins=(200, 100, 50, 20, 10, 5, 2, 1),
        round_to=(100, 500, 1000, 2000, 5000, 10000),
    ),
    "GBP": _Tray(
        notes=(5000, 2000, 1000, 500),
        coins=(200, 100, 50, 20, 10, 5, 2, 1),
        round_to=(100, 500, 1000, 2000, 5000),
    ),
    "LKR": _Tray(
        notes=(500000, 100000, 50000, 10000, 5000, 2000),
        coins=(1000, 500, 200, 100),
        round_to=(100, 10000, 50000, 100000, 500000),
    ),
    "GHS": _Tray(
        notes=(20000, 10000, 5000, 2000, 1000, 500),
        coins=(200, 100, 50, 20, 10, 5, 1),
        round_to=(100, 500, 1000, 2000, 5000, 10000, 20000),
    ),
    "JPY": _Tray(
        notes=(10000, 5000, 1000),
        coins=(500, 100, 50, 10, 5, 1),
        round_to=(100, 500, 1000, 5000, 10000),
    ),
    "KWD": _Tray(
        notes=(20000, 10000, 5000, 1000, 500, 250),
        coins=(100, 50, 20, 10, 5),
        round_to=(250, 500, 1000, 5000, 10000, 20000),
    ),
}


def quick_notes(due: int, currency: Currency) -> tuple[int, ...]:
    """The exact amount, then what people hand over for it, rising; nothing due: nothing."""
    if due <= 0:
        return ()
    tray = _TRAYS.get(currency.code)
    round_to = tray.round_to if tray else _round_figures(due)
    rounded_up = {-(-due // note) * note for note in round_to}
    return (due, *sorted(rounded_up - {due}))[:MOST_QUICK_NOTES]


def _round_figures(due: int) -> tuple[int, ...]:
    """Where the notes aren't known: 1, 5 and 10 in the amount's first two digits, and beyond."""
    ten = int(10 ** max(len(str(due)) - 1, 1))
    return (ten // 10, ten // 2, ten, 5 * ten, 10 * ten)


def denominations(currency: Currency) -> tuple[tuple[int, Kind], ...]:
    """Notes, then coins, the largest first; () where they aren't known."""
    tray = _TRAYS.get(currency.code, _Tray((), (), ()))
    notes: list[tuple[int, Kind]] = [(note, "note") for note in tray.notes]
    return (*notes, *((coin, "coin") for coin in tray.coins))


def change_breakdown(amount: int, currency: Currency) -> tuple[tuple[int, int, Kind], ...]:
    """(denomination, count, kind), the largest first, with as few pieces as can be.

    What is smaller than the smallest coin is left out (the store's cash rounding should not leave
    any); a currency whose notes aren't known has no breakdown.
    """
    handed: list[tuple[int, int, Kind]] = []
    for piece, kind in denominations(currency):
        count, amount = divmod(amount, piece)
        if count:
            handed.append((piece, count, kind))
    return tuple(handed)
