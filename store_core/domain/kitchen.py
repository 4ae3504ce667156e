"""Kitchen tickets: what each station has to make, and how far it is (K1, K2)."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Literal

from store_core.domain.errors import StoreError

if TYPE_CHECKING:
    from store_core.domain.orders import OrderLine

TicketState = Literal["fired", "started", "ready", "bumped"]
Age = Literal["on_time", "soon", "late", "scheduled"]

Way = Literal["shown", "printed", "told"]
"""How the kitchen came by a ticket: `told` by somebody who went there."""

RANKS: Mapping[TicketState, int] = {"fired": 0, "started": 1, "ready": 2, "bumped": 3}
SOON_FROM = 0.6
"""Share of the promised time after which a ticket counts as soon due."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """One station's part of an order; `lines` are ids of order lines."""

    id: str
    order: str
    station: str
    lines: tuple[str, ...]
    fire_at: datetime
    promised_at: datetime
    revision: int = 1


@dataclass(frozen=True, slots=True)
class TicketProgress:
    """The state cell of a ticket as it stands; `rev` rises only when it is recalled."""

    state: TicketState = "fired"
    rev: int = 0
    at: datetime | None = None
    lines_done: frozenset[str] = frozenset()


def ticket_id(order: str, station: str, revision: int) -> str:
    """From its cause, so two machines that fire the same order make the same ticket."""
    return sha256(f"ticket/{order}/{station}/{revision}".encode()).hexdigest()[:32]


def tickets_for(
    order: str,
    lines: Iterable["OrderLine"],
    fire_at: datetime,
    promised_at: datetime,
    revision: int = 1,
) -> tuple[Ticket, ...]:
    """One ticket per station that has a line; lines without a station need no kitchen."""
    by_station: dict[str, list[str]] = {}
    for line in lines:
        if line.station:
            by_station.setdefault(line.station, []).append(line.id)
    return tuple(
        Ticket(
            id=ticket_id(order, station, revision),
            order=order,
            station=station,
            lines=tuple(ids),
            fire_at=fire_at,
            promised_at=promised_at,
            revision=revision,
        )
        for station, ids in by_station.items()
    )


def advanced(progress: TicketProgress, to: TicketState) -> tuple[TicketState, int]:
    """The state cell's next value and rev for a step forward.

    Error `ticket_already_there` when the ticket is at that state or beyond.
    """
    if RANKS[progress.state] >= RANKS[to]:
        raise StoreError("ticket_already_there", state=progress.state)
    return to, progress.rev


def recalled(progress: TicketProgress, to: TicketState) -> tuple[TicketState, int]:
    """The state cell's next value and rev for a step back (recall, undo): a new revision.

    Error `ticket_not_there_yet` when there is nothing to take back.
    """
    if RANKS[progress.state] <= RANKS[to]:
        raise StoreError("ticket_not_there_yet", state=progress.state)
    return to, progress.rev + 1


def standing(held: TicketProgress, other: TicketProgress) -> TicketProgress:
    """Of two states of one ticket the one that counts: the cell's merge without the entry ids."""
    newer = (other.rev, RANKS[other.state]) > (held.rev, RANKS[held.state])
    return replace(other, lines_done=held.lines_done) if newer else held


def fire_time(promised_at: datetime, prep: timedelta, now: datetime) -> datetime:
    """When the kitchen begins: promise minus preparation, never in the past."""
    return max(now, promised_at - prep)


def age(fire_at: datetime, promised_at: datetime, now: datetime) -> Age:
    """How a ticket stands against its promise."""
    if now < fire_at:
        return "scheduled"
    if now >= promised_at:
        return "late"
    return "soon" if now - fire_at >= (promised_at - fire_at) * SOON_FROM else "on_time"


def all_day(lines: Iterable["OrderLine"]) -> tuple[tuple["OrderLine", int], ...]:
    """How many of each item are still to be made, most first; the line is a sample of the item."""
    totals: Counter[str] = Counter()
    samples: dict[str, OrderLine] = {}
    for line in lines:
        totals[line.cart.item] += line.quantity
        samples.setdefault(line.cart.item, line)
    return tuple((samples[item], count) for item, count in totals.most_common())
