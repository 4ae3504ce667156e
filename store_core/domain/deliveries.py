"""How a supplier kept to an order (O2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from store_core.domain.money import round_money
from store_core.domain.purchasing import PurchaseOrder, missing


@dataclass(frozen=True, slots=True)
class Receipt:
    """What came of one stock item at once, and what it cost."""

    stock: str
    quantity: int
    cost: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Delivery:
    """`agreed` is what came at the order's prices, `paid` what it cost in fact. `short`: something
    of it never came, or not by when it was due.
    """

    on_time: bool
    short: bool
    agreed: int
    paid: int
    lead_hours: float | None


def delivery_of(order: PurchaseOrder, came: Sequence[Receipt], now: datetime) -> Delivery | None:
    """None while it may still come in time, and for what was cancelled before it came."""
    if order.sent_at is None or (order.status == "cancelled" and not came):
        return None
    received: dict[str, int] = {}
    for one in came:
        received[one.stock] = received.get(one.stock, 0) + one.quantity
    lacks = bool(missing(order, received))
    is_due = order.due_at is not None and order.due_at <= now
    if lacks and order.status == "sent" and not is_due:
        return None
    last = max((one.at for one in came), default=None)
    in_time = last is not None and (order.due_at is None or last <= order.due_at)
    prices = {line.stock: line for line in order.lines}
    told = [one for one in came if one.stock in prices]
    agreed = sum(
        round_money(Fraction(prices[one.stock].amount * one.quantity, prices[one.stock].quantity))
        for one in told
    )
    first = min((one.at for one in came), default=None)
    lead = (first - order.sent_at) / timedelta(hours=1) if first else None
    paid = sum(one.cost for one in told)
    return Delivery(in_time and not lacks, lacks, agreed, paid, lead)
