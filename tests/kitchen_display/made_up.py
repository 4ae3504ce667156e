"""Orders put together by hand, for tables of what the board shows of them."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from kitchen_display.presenters.inputs import BoardInputs, Kitchen
from store_core.domain.cart import CartLine
from store_core.domain.kitchen import Ticket, TicketProgress, TicketState
from store_core.domain.orders import (
    FactKind,
    FiredTicket,
    Order,
    OrderFact,
    OrderHeader,
    OrderLine,
)
from store_core.domain.pricing import Quote
from tests.shops import FRIDAY_EVENING, pizzeria

NOW = FRIDAY_EVENING
PROMISED = timedelta(minutes=20)
KITCHEN = Kitchen.of(pizzeria().menu, pizzeria().settings)


def ordered(
    number: str,
    stations: Mapping[str, TicketState] | None = None,
    *,
    ago: float = 0,
    moved_ago: float | None = None,
    rev: int = 0,
    facts: tuple[tuple[FactKind, float], ...] = (),
    voided: tuple[str, ...] = (),
    allergy: str = "",
) -> Order:
    """Fired `ago` minutes before NOW (after, when negative), promised 20 minutes later. At each
    station two lines: "<number>-<station>-1" and "-2". Facts are (kind, minutes ago).
    """
    fire_at = NOW - timedelta(minutes=ago)
    states = stations or {"oven": "fired"}
    moved = None if moved_ago is None else NOW - timedelta(minutes=moved_ago)
    lines = {name: [f"{number}-{name}-{n}" for n in (1, 2)] for name in states}
    return Order(
        header=OrderHeader(
            number, number, "counter", "dine_in", fire_at, fire_at + PROMISED, allergy=allergy
        ),
        lines=tuple(_line(one, station) for station, ids in lines.items() for one in ids),
        bill=Quote("USD", (), 0, (), (), 0, False, 0, 0, 0, 0),
        voided=frozenset(voided),
        facts=tuple(OrderFact(kind, NOW - timedelta(minutes=when)) for kind, when in facts),
        tickets=tuple(
            FiredTicket(
                Ticket(f"{number}/{name}", number, name, tuple(ids), fire_at, fire_at + PROMISED),
                TicketProgress(states[name], rev, moved if states[name] != "fired" else None),
            )
            for name, ids in lines.items()
        ),
    )


def _line(line_id: str, station: str) -> OrderLine:
    item = {"oven": "Margherita", "cold": "Salad", "fry": "Fries"}[station]
    cart = CartLine(line_id, item.lower(), quantity=2)
    return OrderLine(cart, {"en": item}, 100, 200, 200, "standard", {"en": "L"}, station)


def board(*orders: Order, now: datetime = NOW, **inputs: object) -> BoardInputs:
    return BoardInputs(
        kitchen=KITCHEN,
        now=now,
        orders={one.id: one for one in orders},
        **inputs,  # type: ignore[arg-type]  # any of the inputs, by name
    )
