"""What does not add up, and a person has to look at: the exceptions of the specification (S1).

Machines that could not see each other may both be right and yet not fit together. Each of these is
a function of facts alone: it goes by itself when later facts settle it, and what a person dismissed
comes back when it becomes another.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

from store_core.domain.orders import Order, OrderLine

Kind = Literal[
    "unbilled",
    "underpaid",
    "overpaid",
    "not_made",
    "over_refunded",
    "cancelled_handed_out",
    "cancelled_paid",
    "kept_apart",
    "gap",
    "z_differs",
]


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """`subject` is the order, the device or the shift that it is about; `amount` in minor units.

    `lines` are those of an order that nobody makes or that its bill does not name; `first` and
    `count` are of a device's entries that are kept apart, "gap" where others before them are lost.
    Of a closed shift, `amount` and `count` (of sales) are what its Z report says too little.
    """

    kind: Kind
    subject: str
    amount: int = 0
    lines: tuple[str, ...] = ()
    first: int = 0
    count: int = 0

    @property
    def id(self) -> str:
        """From its cause: the same on every machine, and another one when it has become another."""
        cause = (self.kind, self.subject, self.amount, *self.lines, self.first, self.count)
        whole = "/".join(map(str, cause))
        return sha256(f"discrepancy/{whole}".encode()).hexdigest()[:32]


def of_order(order: Order) -> tuple[Discrepancy, ...]:
    """What does not add up in an order. While its bill does not name the lines it has, nobody can
    say what it costs, so nothing is said of money. A test is never looked at.
    """
    if not order.header.counts or order.status == "parked":
        return ()
    return tuple(_of_order(order))


def _of_order(order: Order) -> Iterable[Discrepancy]:
    if order.status == "cancelled":
        kept = order.paid - order.refunded
        if kept > 0:
            yield Discrepancy("cancelled_paid", order.id, kept)
    elif not order.bill_covers_lines:
        yield Discrepancy("unbilled", order.id, lines=unbilled_lines(order))
    elif order.due and (order.payments or is_owed(order)):
        yield Discrepancy("underpaid", order.id, order.due)
    if order.status != "cancelled" and order.bill_covers_lines and order.overpaid:
        yield Discrepancy("overpaid", order.id, order.overpaid)
    if unmade := unmade_lines(order):
        yield Discrepancy("not_made", order.id, lines=tuple(line.id for line in unmade))
    if excess := refunded_twice(order):
        yield Discrepancy("over_refunded", order.id, excess)
    if order.fact("cancelled") and order.fact("handed_out"):
        yield Discrepancy("cancelled_handed_out", order.id)


def is_owed(order: Order) -> bool:
    """Whether it should have been paid by now: over the counter before the kitchen begins, else
    when it is handed out.
    """
    return order.header.channel != "web" or order.fact("handed_out") is not None


def unbilled_lines(order: Order) -> tuple[str, ...]:
    """Lines it has and its bill does not, or the other way round."""
    billed = {line.line_id for line in order.bill.lines}
    return tuple(sorted(billed ^ {line.id for line in order.live_lines}))


def unmade_lines(order: Order) -> tuple[OrderLine, ...]:
    """Lines of an order in the kitchen that stand on no ticket, but for those given back whole."""
    if order.status in {"parked", "placed", "cancelled"}:
        return ()
    fired = {line for one in order.tickets for line in one.ticket.lines}
    back = _pieces_back(order)
    return tuple(
        line
        for line in order.live_lines
        if line.station and line.id not in fired and back.get(line.id, 0) < line.quantity
    )


def refunded_twice(order: Order) -> int:
    """What went back for pieces (or charges) that had gone back already: two machines refunded
    them at once. At least what went back beyond all that was paid.
    """
    sold = {line.id: line.quantity for line in order.lines}
    left = dict(sold)
    twice, charged = 0, False
    for refund in order.refunds:
        for back in refund.sum.lines:
            held = max(0, left.get(back.line, 0))
            beyond = max(0, back.quantity - held)
            twice += back.amount * beyond // back.quantity if beyond else 0
            left[back.line] = held - back.quantity
        if refund.sum.charges:
            twice += refund.sum.charges if charged else 0
            charged = True
    return max(twice, order.refunded - order.paid, 0)


def _pieces_back(order: Order) -> Mapping[str, int]:
    back: dict[str, int] = {}
    for refund in order.refunds:
        for line in refund.sum.lines:
            back[line.line] = back.get(line.line, 0) + line.quantity
    return back
