"""Taking money (C4)."""

from collections.abc import Sequence
from dataclasses import dataclass

from store_core.application.shop import Transaction
from store_core.domain.errors import StoreError
from store_core.domain.orders import Method, Payment


@dataclass(frozen=True, slots=True)
class Tender:
    """What a customer hands over, in minor units."""

    method: Method
    tendered: int


def take(tx: Transaction, due: int, tenders: Sequence[Tender], shift: str) -> tuple[Payment, ...]:
    """Payments that settle `due` exactly; only the last tender may give change.

    Errors: `tendered_too_little` (with what is `missing`), `tendered_out_of_range`.
    """
    payments = []
    left = due
    for tender in tenders:
        if tender.tendered <= 0 or left <= 0:
            raise StoreError("tendered_out_of_range", tendered=tender.tendered)
        amount = min(left, tender.tendered)
        payment = Payment(
            id=tx.shop.new_id(),
            method=tender.method,
            amount=amount,
            tendered=tender.tendered,
            change=tender.tendered - amount,
            shift=shift or None,
        )
        payments.append(payment)
        left -= amount
    if left > 0:
        raise StoreError("tendered_too_little", missing=left)
    return tuple(payments)
