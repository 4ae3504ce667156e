"""What one order puts into the sums of the shifts that took its money (O8).

A day's sales are those of the shifts that began on it, so they are what its Z reports say.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from store_core.domain.kitchen import RANKS
from store_core.domain.orders import Order, Payment
from store_core.domain.refunds import Refund

QUARTER = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Sums:
    """As in a `ShiftReport`, in minor units: `net` is `gross` less what was saved and refunded, and
    with charges. `refunded` is what went back for pieces.
    """

    sales: int = 0
    gross: int = 0
    saved: int = 0
    charges: int = 0
    net: int = 0
    tax: int = 0
    tips: int = 0
    refunds: int = 0
    refunded: int = 0
    rounding: int = 0


@dataclass(frozen=True, slots=True)
class Tendered:
    """`taken` and `refunded` of one way to pay are what was in hand."""

    method: str
    count: int
    taken: int
    refunded: int


@dataclass(frozen=True, slots=True)
class ItemSold:
    """`net` is without tax, refunds taken off; `costed` pieces had a recipe and cost `cost`."""

    item: str
    pieces: int
    net: int
    costed: int
    cost: int


@dataclass(frozen=True, slots=True)
class QuarterSold:
    """In the quarter hour that begins then."""

    at: datetime
    sales: int
    net: int


@dataclass(frozen=True, slots=True)
class ShiftShare:
    """What an order adds to one shift. `minutes` is how long after its promise the last ticket left
    the kitchen, begun minutes counted whole: 0 or less kept the promise.
    """

    shift: str
    sums: Sums = field(default_factory=Sums)
    tenders: tuple[Tendered, ...] = ()
    items: tuple[ItemSold, ...] = ()
    quarters: tuple[QuarterSold, ...] = ()
    minutes: int | None = None


def settling(order: Order) -> Payment | None:
    """The payment that made an order fully paid."""
    paid = 0
    for payment in order.payments:
        paid += payment.amount
        if paid >= order.bill.due:
            return payment
    return None


def order_shares(order: Order) -> tuple[ShiftShare, ...]:
    """By shift; nothing for a test, and nothing that no shift took money for."""
    if not order.header.counts:
        return ()
    settled = settling(order)
    sold_in = settled.shift if settled else None
    shifts = [payment.shift for payment in order.payments]
    shifts += [refund.shift for refund in order.refunds]
    return tuple(
        _share(order, shift, settled if shift == sold_in else None)
        for shift in sorted({shift for shift in shifts if shift})
    )


def _share(order: Order, shift: str, settled: Payment | None) -> ShiftShare:
    """`settled` where the order was sold in this shift."""
    refunds = [refund for refund in order.refunds if refund.shift == shift]
    quarters = [QuarterSold(_quarter(one.at, order), 0, -_off(order, one)) for one in refunds]
    sold = _sold(order) if settled else Sums()
    if settled:
        quarters.append(QuarterSold(_quarter(settled.at, order), 1, sold.net))
    paid = [payment for payment in order.payments if payment.shift == shift]
    return ShiftShare(
        shift=shift,
        sums=replace(
            sold,
            net=sold.net - sum(_off(order, refund) for refund in refunds),
            tax=sold.tax - sum(refund.sum.tax for refund in refunds),
            refunds=sum(refund.sum.of_pieces for refund in refunds),
            refunded=sum(refund.sum.sold for refund in refunds),
            rounding=sum(payment.rounding for payment in paid)
            - sum(part.rounding for refund in refunds for part in refund.paid_back),
        ),
        tenders=_tenders(paid, refunds),
        items=_items(order, refunds, sold=settled is not None),
        quarters=_by_quarter(quarters),
        minutes=minutes_late(order) if settled else None,
    )


def _sold(order: Order) -> Sums:
    bill = order.bill
    charges = sum(charge.amount for charge in bill.charges)
    return Sums(
        sales=1,
        gross=bill.listed,
        saved=bill.saved,
        charges=charges,
        net=bill.listed - bill.saved + charges,
        tax=bill.tax,
        tips=bill.tip,
    )


def _off(order: Order, refund: Refund) -> int:
    """What a refund takes off `net`."""
    return refund.sum.sold - (0 if order.bill.tax_included else refund.sum.tax)


def _quarter(at: datetime | None, order: Order) -> datetime:
    when = at or order.header.placed_at
    past = timedelta(minutes=when.minute % 15, seconds=when.second, microseconds=when.microsecond)
    return when - past


def _by_quarter(found: Iterable[QuarterSold]) -> tuple[QuarterSold, ...]:
    sums: dict[datetime, QuarterSold] = {}
    for one in found:
        held = sums.get(one.at, QuarterSold(one.at, 0, 0))
        sums[one.at] = QuarterSold(one.at, held.sales + one.sales, held.net + one.net)
    return tuple(sums[at] for at in sorted(sums))


def _tenders(payments: Iterable[Payment], refunds: Iterable[Refund]) -> tuple[Tendered, ...]:
    sums: dict[str, Tendered] = {}

    def add(method: str, count: int, taken: int, refunded: int) -> None:
        held = sums.get(method, Tendered(method, 0, 0, 0))
        sums[method] = Tendered(
            method, held.count + count, held.taken + taken, held.refunded + refunded
        )

    for payment in payments:
        add(payment.method, int(bool(payment.amount)), payment.kept, 0)
    for refund in refunds:
        for part in refund.paid_back:
            add(part.method, 0, 0, part.given)
    return tuple(sums[method] for method in sorted(sums))


def _items(order: Order, refunds: Iterable[Refund], *, sold: bool) -> tuple[ItemSold, ...]:
    """What was given back takes off pieces and money; what it cost is gone all the same."""
    sums: dict[str, ItemSold] = {}
    item_of: Mapping[str, str] = {line.id: line.cart.item for line in order.lines}

    def add(item: str, pieces: int, net: int, costed: int, cost: int) -> None:
        held = sums.get(item, ItemSold(item, 0, 0, 0, 0))
        sums[item] = ItemSold(
            item, held.pieces + pieces, held.net + net, held.costed + costed, held.cost + cost
        )

    if sold:
        within = order.bill.tax_included
        for line, priced in zip(order.live_lines, order.agreed, strict=True):
            costed = line.quantity if line.uses else 0
            net = priced.discounted - (priced.tax if within else 0)
            add(line.cart.item, line.quantity, net, costed, line.cost)
    for refund in refunds:
        for back in refund.sum.lines:
            add(item_of.get(back.line, ""), -back.quantity, back.tax - back.amount, 0, 0)
    return tuple(sums[item] for item in sorted(sums))


def minutes_late(order: Order) -> int | None:
    """Against its promise; None while something is still in the kitchen, or nothing ever was."""
    live = {line.id for line in order.live_lines}
    tickets = [fired for fired in order.tickets if live.intersection(fired.ticket.lines)]
    left = [
        fired.progress.at
        for fired in tickets
        if fired.progress.at and RANKS[fired.progress.state] >= RANKS["ready"]
    ]
    if not left or len(left) < len(tickets):
        return None
    return -((order.promise - max(left)) // timedelta(minutes=1))
