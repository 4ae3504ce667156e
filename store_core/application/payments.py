"""Taking money, in cash or by card, mixed as the customer likes (C4)."""

from collections.abc import Sequence
from dataclasses import dataclass

from store_core.application.shop import Transaction
from store_core.domain.errors import StoreError
from store_core.domain.money import cash_rounded, currency
from store_core.domain.orders import Method, Payment
from store_core.domain.pricing import Quote
from store_core.storage.shifts import open_shift_id

MOST_TIMES_DUE = 1_000
MOST_UNITS = 10_000
"""Nobody hands over more than a thousand times what is due, or a note beyond so many units: a
barcode scanned into the amount is refused.
"""


@dataclass(frozen=True, slots=True)
class Tender:
    """What a customer hands over, in minor units. A `share` is what it pays of an order that others
    pay the rest of, with change; in cash one that coins can make up.
    """

    method: Method
    tendered: int
    share: int | None = None

    @property
    def settles(self) -> int:
        """What it counts towards an order that it does not pay the rest of."""
        return self.tendered if self.share is None else self.share


def take(
    tx: Transaction,
    bill: Quote,
    earlier: Sequence[Payment],
    tenders: Sequence[Tender],
    shift: str | None,
    returned: int = 0,
) -> tuple[Payment, ...]:
    """Payments that settle what the `earlier` ones, less what was `returned` of them, left of a
    bill, in the shift open at this machine. Only cash gives change, and only cash that settles the
    rest is rounded; a share is not.

    Errors: `no_shift`, `card_overpaid` (with what is `due`), `tendered_too_little` (with what is
    `missing`), `tendered_out_of_range`.
    """
    left = bill.due - sum(payment.amount for payment in earlier) + returned
    if left <= 0 and (earlier or bill.due) and not tenders:
        return ()
    held = the_shift(tx, shift)
    if bill.due == 0 and not earlier and not tenders:
        return (_payment(tx, held, "cash", 0, 0, 0),)
    payments: list[Payment] = []
    for tender in tenders:
        if left <= 0:
            raise StoreError("tendered_out_of_range", tendered=tender.tendered)
        payment = (_cash if tender.method == "cash" else _card)(tx, held, left, tender)
        payments.append(payment)
        left -= payment.amount
    if left > 0:
        cash = not tenders or tenders[-1].method == "cash"
        raise StoreError("tendered_too_little", missing=_in_cash(tx, left) if cash else left)
    return tuple(payments)


def the_shift(tx: Transaction, shift: str | None) -> str:
    """The shift money moves in. Error `no_shift` unless it is the one open at this machine."""
    held = open_shift_id(tx.session, tx.shop.identity.device)
    if held is None or held != shift:
        raise StoreError("no_shift")
    return held


def _cash(tx: Transaction, shift: str, left: int, tender: Tender) -> Payment:
    """All that is left, rounded as cash is, or a part of it that coins can make up."""
    tendered, share = tender.tendered, tender.share
    of_others = share is not None and share < left
    asked = share if share is not None and of_others else _in_cash(tx, left)
    unit = currency(tx.settings.rules.currency).unit
    most = max(MOST_TIMES_DUE * asked, MOST_UNITS * unit)
    if not min(asked, 1) <= tendered <= most:
        raise StoreError("tendered_out_of_range", tendered=tendered)
    if of_others:
        return _share(tx, shift, asked, tendered)
    if tendered >= asked:
        return _payment(tx, shift, "cash", left, tendered, asked - left)
    if tendered >= left:
        raise StoreError("tendered_too_little", missing=asked - tendered)
    if tendered % tx.settings.rules.cash_rounding:
        raise StoreError("tendered_out_of_range", tendered=tendered)
    return _payment(tx, shift, "cash", tendered, tendered, 0)


def _share(tx: Transaction, shift: str, share: int, tendered: int) -> Payment:
    if share <= 0 or share % tx.settings.rules.cash_rounding:
        raise StoreError("tendered_out_of_range", tendered=share)
    if tendered < share:
        raise StoreError("tendered_too_little", missing=share - tendered)
    return _payment(tx, shift, "cash", share, tendered, 0)


def _card(tx: Transaction, shift: str, left: int, tender: Tender) -> Payment:
    if tender.tendered <= 0:
        raise StoreError("tendered_out_of_range", tendered=tender.tendered)
    if tender.tendered > left:
        raise StoreError("card_overpaid", tendered=tender.tendered, due=left)
    return _payment(tx, shift, tender.method, tender.tendered, tender.tendered, 0)


def _payment(
    tx: Transaction, shift: str, method: Method, amount: int, tendered: int, rounding: int
) -> Payment:
    return Payment(
        id=tx.shop.new_id(),
        method=method,
        amount=amount,
        tendered=tendered,
        change=tendered - amount - rounding,
        shift=shift,
        rounding=rounding,
    )


def _in_cash(tx: Transaction, amount: int) -> int:
    return cash_rounded(amount, tx.settings.rules.cash_rounding)
