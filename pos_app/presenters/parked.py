"""Tickets kept for later: which there are, and what may be done with them (C3)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from pos_app.presenters.ticket import FULFILMENTS, ago
from qt_kit.wording import _, counted
from store_core.domain.catalogue import text_in
from store_core.domain.orders import Order
from store_core.domain.staff import Person
from store_core.domain.store import Settings
from store_core.domain.wording import money


@dataclass(frozen=True, slots=True)
class ParkedTicket:
    """`holds` names what is in it, most pieces first."""

    order: str
    name: str
    number: str
    kind: str
    icon: str
    pieces: str
    holds: str
    total: str
    since: str
    by: str
    allergy: str


@dataclass(frozen=True, slots=True)
class ParkedState:
    title: str
    tickets: tuple[ParkedTicket, ...]
    empty_title: str
    empty: str


def derive(
    orders: Iterable[Order], people: Iterable[Person], settings: Settings, now: datetime
) -> ParkedState:
    """Newest first, as the desk gives them."""
    names = {person.id: person.short_name for person in people}
    tickets = tuple(_ticket(order, names, settings, now) for order in orders)
    return ParkedState(
        title=_("Parked tickets"),
        tickets=tickets,
        empty_title=_("No ticket is parked"),
        empty=_("Park keeps a ticket for later, on every till. Its key is F2."),
    )


def _ticket(order: Order, names: dict[str, str], settings: Settings, now: datetime) -> ParkedTicket:
    header = order.header
    word, icon = FULFILMENTS.get(header.fulfilment, (header.fulfilment, "receipt"))
    language = settings.languages[0]
    lines = sorted(order.live_lines, key=lambda line: -line.quantity)
    return ParkedTicket(
        order=order.id,
        name=order.label or header.number,
        number=header.number,
        kind=_(word),
        icon=icon,
        pieces=counted("{count} item", "{count} items", order.pieces),
        holds=", ".join(f"{line.quantity} {text_in(line.name, language)}" for line in lines),
        total=money(order.bill.currency, order.bill.total, settings.locale),
        since=ago(now - header.placed_at),
        by=names.get(order.operator or "", ""),
        allergy=header.allergy,
    )
