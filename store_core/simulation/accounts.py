"""Which orders add up, reckoned beside the product; and who is shown those that do not."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator

from sqlalchemy.orm import Session

from store_core.domain.discrepancies import of_order
from store_core.domain.orders import Order
from store_core.storage.discrepancies import dismissed, orders_apart


def misfits(order: Order) -> Iterator[str]:
    """What is wrong with an order, in words; nothing where it adds up."""
    facts = {fact.kind for fact in order.facts}
    if order.header.parked and not facts & {"resumed", "cancelled", "handed_out"}:
        return
    paid = sum(payment.amount for payment in order.payments)
    back = sum(part.amount for refund in order.refunds for part in refund.paid_back)
    pieces = Counter[str]()
    for refund in order.refunds:
        for gone in refund.sum.lines:
            pieces[gone.line] += gone.quantity
    if {"cancelled", "handed_out"} <= facts:
        yield "it is cancelled and handed out"
    if back > paid or any(pieces[line.id] > line.quantity for line in order.lines):
        yield f"{back} went back of {paid}, pieces of it twice"
    if "cancelled" in facts and "handed_out" not in facts:
        if paid > back:
            yield f"it is cancelled, {paid - back} are kept"
        return
    yield from _of_bill(order, paid, facts)
    if order.header.channel == "web" and not facts & {"accepted", "handed_out"}:
        return
    on_tickets = {line for fired in order.tickets for line in fired.ticket.lines}
    for line in order.lines:
        wanted = line.id not in order.voided and pieces[line.id] < line.quantity
        if wanted and line.station and line.id not in on_tickets:
            yield f"nobody makes {line.id}"


def _of_bill(order: Order, paid: int, facts: Collection[str]) -> Iterator[str]:
    held = {line.id for line in order.lines} - order.voided
    if {line.line_id for line in order.bill.lines} != held:
        yield "its bill is of other lines"
        return
    kept = paid - sum(refund.sum.surplus for refund in order.refunds)
    may_owe = order.header.channel == "web" and not order.payments and "handed_out" not in facts
    if kept != order.bill.due and not may_owe:
        yield f"it costs {order.bill.due}, kept are {kept}"


def wrongly_shown(session: Session, orders: Iterable[Order]) -> Iterator[str]:
    """Orders that do not add up and are not shown at this machine, unless somebody let that stand;
    and those that are shown though they add up.
    """
    shown = frozenset(orders_apart(session))
    for order in orders:
        wrong = list(misfits(order))
        number = order.header.number
        if wrong and order.id not in shown and not _is_dismissed(session, order):
            yield f"{number} does not add up, {wrong[0]}, and is not shown"
        if order.id in shown and not wrong:
            yield f"{number} adds up and is shown as if it did not"


def _is_dismissed(session: Session, order: Order) -> bool:
    """Whether people looked at all of it."""
    found = {one.id for one in of_order(order)}
    return bool(found) and dismissed(session, found) == found
