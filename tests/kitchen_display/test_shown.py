"""A display says which tickets it shows, and none that it does not (K5)."""

from pathlib import Path

import pytest
from sqlalchemy import select

from kitchen_display.presenters.inputs import ALL
from store_core.storage.journal import EntryRow
from store_core.storage.kitchen import TicketReceivedRow
from tests.kitchen_display.displays import Display
from tests.kitchen_display.kitchens import scheduled, sold
from tests.shops import HandClock, new_shop


@pytest.fixture
def display(tmp_path: Path) -> Display:
    clock = HandClock()
    return Display(new_shop(tmp_path, clock), clock)


def tick(display: Display) -> None:
    display.later(0.5)
    display.runner.run_all()


def had(display: Display) -> set[str]:
    """Orders of which the kitchen has a ticket."""
    with display.shop.database.read() as session:
        return set(session.scalars(select(TicketReceivedRow.order_id)))


def entries(display: Display) -> int:
    with display.shop.database.read() as session:
        return session.query(EntryRow).where(EntryRow.kind == "tickets_received").count()


def test_tickets_that_came_together_are_told_of_together_and_once(display: Display) -> None:
    sales = [sold(display.shop) for _ in range(3)]
    display.hears_of(*sales)
    assert had(display) == set()
    for _ in range(4):
        tick(display)
    assert had(display) == {order.id for order in sales}
    assert entries(display) == 1


def test_a_ticket_at_another_station_is_not_shown(display: Display) -> None:
    display.session.choose_station("fry")
    order = sold(display.shop)
    display.hears_of(order)
    tick(display)
    assert had(display) == set()
    display.session.choose_station(ALL)
    tick(display)
    assert had(display) == {order.id}


def test_a_hidden_window_shows_nothing(display: Display) -> None:
    display.visible = False
    order = sold(display.shop)
    display.hears_of(order)
    tick(display)
    assert had(display) == set()
    display.visible = True
    tick(display)
    assert had(display) == {order.id}


def test_a_scheduled_ticket_is_had_when_it_is_time_to_begin(display: Display) -> None:
    order = scheduled(display.shop, display.clock, 60)
    display.hears_of(order)
    tick(display)
    assert had(display) == set()
    fire_at = order.tickets[0].ticket.fire_at
    display.later((fire_at - display.clock()).total_seconds() + 1)
    display.runner.run_all()
    assert had(display) == {order.id}
