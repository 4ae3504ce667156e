"""Web orders as customers place them, and what the kitchen does with them."""

from datetime import datetime, timedelta

from store_core.application import kitchen, orders, shifts
from store_core.application.orders import Head
from store_core.application.payments import Tender
from store_core.application.shop import Act, Shop
from store_core.domain.kitchen import TicketState
from store_core.domain.orders import Contact, Order
from tests.shops import FRIDAY_EVENING, HandClock, cart, line, person

CODE = "4827"


def place(
    shop: Shop,
    name: str = "Priya Raghunathan",
    *items: str,
    phone: str = "+15550142277",
    requested_at: datetime | None = None,
    note: str = "",
    allergy: str = "",
) -> Order:
    """One Margherita unless other items are named."""
    head = Head(
        contact=Contact(name, phone),
        label=name.split()[0],
        code=CODE,
        note=note,
        allergy=allergy,
        requested_at=requested_at,
    )
    lines = [line(shop, item) for item in items or ("margherita",)]
    return orders.place_for_customer(shop, cart(*lines, channel="web"), head)


def accept(shop: Shop, order: Order, promised_at: datetime | None = None) -> Order:
    return orders.accept(shop, Act(person(shop, "cashier")), order.id, promised_at)


def cook(shop: Shop, order: Order, to: TicketState = "ready") -> Order:
    """All its tickets are moved on."""
    cook_act = Act(person(shop, "cook"))
    for fired in orders.order(shop, order.id).tickets:
        kitchen.advance_ticket(shop, cook_act, fired.ticket.id, to)
    return orders.order(shop, order.id)


def clock_at(clock: HandClock, minutes: float) -> None:
    """So many minutes after (before) Friday evening."""
    clock.at = FRIDAY_EVENING + timedelta(minutes=minutes)


def sale(shop: Shop, label: str = "Table 7") -> Order:
    """At the counter, paid; the kitchen has it."""
    act = Act(person(shop, "cashier"))
    shift = shifts.current_shift(shop) or shifts.open_shift(shop, act, 0)
    wanted = cart(line(shop, "margherita"))
    return orders.sell(shop, act, wanted, Head(label=label), [Tender("cash", 10_000)], shift.id)
