"""Giving money back by pieces: what was really paid for them, to the cent (`pricing.md`, 11)."""

from dataclasses import dataclass

from store_core.domain.tax import TaxAmount


@dataclass(frozen=True, slots=True)
class Pieces:
    """How many of one line of an order."""

    line: str
    quantity: int


@dataclass(frozen=True, slots=True)
class RefundedLine:
    """`amount` is the line's money going back (its tax within it), in minor units."""

    line: str
    quantity: int
    amount: int
    tax: int
    taxes: tuple[TaxAmount, ...] = ()


@dataclass(frozen=True, slots=True)
class PaidBack:
    """Money going back to a tender it came from: `amount` off what the order has been paid,
    `rounding` what cash rounding adds to it, so `amount + rounding` leaves the drawer.
    """

    id: str
    method: str
    amount: int
    rounding: int = 0


@dataclass(frozen=True, slots=True)
class RefundSum:
    """What pieces come to before anything is written. `charges` go back with the last piece."""

    lines: tuple[RefundedLine, ...]
    charges: int
    amount: int
    taxes: tuple[TaxAmount, ...]
    tax: int


@dataclass(frozen=True, slots=True)
class Refund:
    """Money given back for pieces of an order; `number` is this till's own, as an order's is."""

    id: str
    number: str
    order: str
    shift: str
    sum: RefundSum
    paid_back: tuple[PaidBack, ...]
