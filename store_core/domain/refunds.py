"""Giving money back by pieces: what was really paid for them, to the cent (`pricing.md`, 11)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from store_core.domain.errors import StoreError
from store_core.domain.money import cash_rounded, share
from store_core.domain.pricing import Quote, QuoteLine
from store_core.domain.store import PriceRules
from store_core.domain.tax import TaxAmount, summed

if TYPE_CHECKING:
    from store_core.domain.orders import Order


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

    @property
    def given(self) -> int:
        return self.amount + self.rounding


@dataclass(frozen=True, slots=True)
class RefundSum:
    """What pieces come to before anything is written. `charges` (with their tax) go back with the
    last piece; `surplus` is what was paid beyond the bill and no sale; `amount` is all that goes
    back, `taxes` and `tax` are within it.
    """

    lines: tuple[RefundedLine, ...]
    charges: int
    amount: int
    taxes: tuple[TaxAmount, ...]
    tax: int
    surplus: int = 0

    @property
    def sold(self) -> int:
        """What it takes off the sales."""
        return self.amount - self.surplus

    @property
    def of_pieces(self) -> bool:
        return bool(self.lines or self.charges)


@dataclass(frozen=True, slots=True)
class Refund:
    """Money given back for pieces of an order; `number` is this till's own, as an order's is.

    `at`, `actor` and `reason` come from its entry when it is read.
    """

    id: str
    number: str
    order: str
    shift: str
    sum: RefundSum
    paid_back: tuple[PaidBack, ...]
    at: datetime | None = None
    actor: str | None = None
    reason: str = ""


def pieces_left(order: "Order", earlier: Sequence[Refund]) -> dict[str, int]:
    """How many of each line have not been given back, by line id."""
    gone = _pieces_gone(earlier)
    return {line.id: line.quantity - gone.get(line.id, 0) for line in order.live_lines}


def refund_sum(
    order: "Order",
    pieces: Sequence[Pieces],
    earlier: Sequence[Refund],
    *,
    with_charges: bool = False,
) -> RefundSum:
    """What these pieces were paid with, after the `earlier` refunds of the order.

    Errors: `unknown_line`, `too_many_pieces` (with how many are `left`), `nothing_to_refund`,
    `unbilled` while the bill does not name the order's lines.
    """
    if not order.bill_covers_lines:
        raise StoreError("unbilled", order=order.header.number)
    left = pieces_left(order, earlier)
    wanted = _wanted(pieces, left)
    billed = {line.line_id: line for line in order.bill.lines}
    lines = tuple(
        _refunded(order.bill, billed[line.id], line.quantity, left[line.id], wanted[line.id])
        for line in order.live_lines
        if wanted.get(line.id)
    )
    last = sum(left.values()) == sum(wanted.values())
    charges = order.bill.charges if with_charges or last else ()
    if any(refund.sum.charges for refund in earlier):
        charges = ()
    if not lines and not sum(charge.amount for charge in charges):
        raise StoreError("nothing_to_refund", order=order.header.number)
    on_top = 0 if order.bill.tax_included else sum(charge.tax for charge in charges)
    back = sum(charge.amount for charge in charges) + on_top
    parts = [*(line.taxes for line in lines), *(charge.taxes for charge in charges)]
    taxes = summed(part for some in parts for part in some)
    return RefundSum(
        lines=lines,
        charges=back,
        amount=sum(line.amount for line in lines) + back,
        taxes=taxes,
        tax=sum(part.amount for part in taxes),
    )


def paid_back(
    amount: int,
    order: "Order",
    earlier: Sequence[Refund],
    rules: PriceRules,
    new_id: Callable[[], str],
) -> tuple[PaidBack, ...]:
    """The tenders that `amount` goes back to: the last one taken first, and never more to a payment
    than it brought.
    """
    gone = sum(refund.sum.amount for refund in earlier)
    cash = [part for refund in earlier for part in refund.paid_back if part.method == "cash"]
    cash_gone, cash_given = sum(part.amount for part in cash), sum(part.given for part in cash)
    back: dict[str, int] = {}
    for payment in reversed(order.payments):
        skipped = min(gone, payment.amount)
        part = min(amount, payment.amount - skipped)
        gone, amount = gone - skipped, amount - part
        if part:
            back[payment.method] = back.get(payment.method, 0) + part
    given = cash_rounded(cash_gone + back.get("cash", 0), rules.cash_rounding) - cash_given
    return tuple(
        PaidBack(new_id(), method, part, given - part if method == "cash" else 0)
        for method, part in back.items()
    )


def _pieces_gone(earlier: Sequence[Refund]) -> dict[str, int]:
    gone: dict[str, int] = {}
    for refund in earlier:
        for line in refund.sum.lines:
            gone[line.line] = gone.get(line.line, 0) + line.quantity
    return gone


def _wanted(pieces: Sequence[Pieces], left: Mapping[str, int]) -> dict[str, int]:
    wanted: dict[str, int] = {}
    for some in pieces:
        if some.line not in left:
            raise StoreError("unknown_line", line=some.line)
        wanted[some.line] = wanted.get(some.line, 0) + max(0, some.quantity)
    for line, quantity in wanted.items():
        if quantity > left[line]:
            raise StoreError("too_many_pieces", line=line, left=left[line])
    return wanted


def _refunded(bill: Quote, line: QuoteLine, sold: int, left: int, quantity: int) -> RefundedLine:
    """The next `quantity` pieces' shares, in order."""

    def next_shares(amount: int) -> int:
        first = sold - left
        return sum(share(amount, [1] * sold)[first : first + quantity])

    taxes = tuple(TaxAmount(part.name, part.rate, next_shares(part.amount)) for part in line.taxes)
    tax = sum(part.amount for part in taxes)
    goods = next_shares(line.discounted)
    return RefundedLine(
        line=line.line_id,
        quantity=quantity,
        amount=goods if bill.tax_included else goods + tax,
        tax=tax,
        taxes=taxes,
    )
