"""The way of a web order as its customer follows it, each step with its time (W6)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from store_core.application.shop import Shop
from store_core.domain.kitchen import RANKS
from store_core.domain.orders import Order, Status
from store_core.storage.web import TicketMove, ticket_moves

STEPS: tuple[Status, ...] = ("placed", "accepted", "preparing", "ready", "completed")


@dataclass(frozen=True, slots=True)
class Step:
    """`at` is None while the order has not got there."""

    status: Status
    at: datetime | None


def steps(shop: Shop, orders: Collection[Order]) -> Mapping[str, tuple[Step, ...]]:
    """By order: all of `STEPS`; for a cancelled one those it took, and `cancelled`."""
    fired = [order.id for order in orders if order.tickets]
    moves: Mapping[str, Collection[TicketMove]] = {}
    if fired:
        with shop.database.read() as session:
            moves = ticket_moves(session, fired)
    return {order.id: steps_of(order, moves.get(order.id, ())) for order in orders}


def steps_of(order: Order, moves: Collection[TicketMove]) -> tuple[Step, ...]:
    """The way of the order up to now, each step with its time, and what is still to come."""
    accepted = order.fact("accepted")
    handed_out = order.fact("handed_out")
    cancelled = order.fact("cancelled")
    placed_at = order.header.placed_at
    accepted_at = accepted.at if accepted else placed_at
    begun_at = min((move.at for move in moves), default=accepted_at)
    times: dict[Status, datetime] = {
        "placed": placed_at,
        "accepted": accepted_at,
        "preparing": begun_at,
        "ready": _made_at(order, moves) or begun_at,
        "completed": handed_out.at if handed_out else begun_at,
    }
    if order.status == "cancelled":
        gone: list[Status] = ["placed", "accepted"] if accepted else ["placed"]
        ended = Step("cancelled", cancelled.at if cancelled else None)
        return (*(Step(status, times[status]) for status in gone), ended)
    reached = STEPS.index(order.status) if order.status in STEPS else 0
    return tuple(
        Step(status, times[status] if place <= reached else None)
        for place, status in enumerate(STEPS)
    )


def _made_at(order: Order, moves: Collection[TicketMove]) -> datetime | None:
    """When the last of its tickets became ready, not counting what was recalled since."""
    revs = {fired.ticket.id: fired.progress.rev for fired in order.tickets}
    ready: dict[str, datetime] = {}
    for move in moves:
        done = RANKS[move.state] >= RANKS["ready"]
        if done and move.rev == revs.get(move.ticket):
            ready[move.ticket] = min(move.at, ready.get(move.ticket, move.at))
    return max(ready.values(), default=None)
