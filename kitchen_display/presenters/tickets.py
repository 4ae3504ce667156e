"""Where a ticket stands for somebody who looks at the board."""

from datetime import datetime, timedelta

from store_core.domain.kitchen import TicketState
from store_core.domain.orders import FiredTicket, Order

MAKING: frozenset[TicketState] = frozenset({"fired", "started"})
TOLERANCE = timedelta(seconds=10)
"""How far ahead another machine's clock may be before its ticket counts as scheduled."""


def is_gone(order: Order, fired: FiredTicket, now: datetime) -> bool:
    """Bumped, handed out since it last moved, or called off before it was time to begin."""
    if fired.progress.state == "bumped":
        return True
    handed_out = order.fact("handed_out") if order.facts else None
    if handed_out:
        moved = fired.progress.at
        return moved is None or moved <= handed_out.at
    return is_void(order, fired) and is_scheduled(fired, now)


def is_scheduled(fired: FiredTicket, now: datetime) -> bool:
    return fired.progress.state == "fired" and fired.ticket.fire_at > now + TOLERANCE


def is_void(order: Order, fired: FiredTicket) -> bool:
    """Nobody wants it any more: the order was cancelled, or all its lines were voided."""
    if order.facts and order.fact("cancelled"):
        return True
    return bool(order.voided) and order.voided.issuperset(fired.ticket.lines)
