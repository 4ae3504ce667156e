"""What a kitchen display begins with."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from store_core.application import kitchen, orders, shifts
from store_core.application.orders import Head
from store_core.application.payments import Tender
from store_core.application.shop import Act, Shop
from store_core.domain.kitchen import TicketProgress, standing
from store_core.domain.orders import Order
from tests.shops import HandClock, cart, line, new_shop, person


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def shop(tmp_path: Path, clock: HandClock) -> Shop:
    return new_shop(tmp_path, clock)


def sold(shop: Shop, item: str = "margherita") -> Order:
    cashier = Act(person(shop, "cashier"))
    shift = shifts.current_shift(shop) or shifts.open_shift(shop, cashier, 10_000)
    wanted = cart(line(shop, item))
    return orders.sell(shop, cashier, wanted, Head(), [Tender("cash", 5_000)], shift.id)


def test_a_display_begins_with_what_is_open_and_what_was_made_today(
    shop: Shop, clock: HandClock
) -> None:
    yesterdays = sold(shop)
    ticket = yesterdays.tickets[0].ticket.id
    kitchen.advance_ticket(shop, Act(), ticket, "bumped")
    left_open = sold(shop)
    clock.forward(days=1)
    made = sold(shop)
    kitchen.advance_ticket(shop, Act(), made.tickets[0].ticket.id, "ready")
    shown = kitchen.orders_of_the_day(shop, kitchen.day_start(clock(), shop.settings))
    assert {one.id for one in shown} == {left_open.id, made.id}


def test_a_ticket_of_yesterday_recalled_today_is_shown(shop: Shop, clock: HandClock) -> None:
    ticket = sold(shop).tickets[0].ticket
    kitchen.advance_ticket(shop, Act(), ticket.id, "bumped")
    clock.forward(days=1)
    start = kitchen.day_start(clock(), shop.settings)
    assert kitchen.orders_of_the_day(shop, start) == ()
    kitchen.recall_ticket(shop, Act(), ticket.id, "ready")
    assert [one.id for one in kitchen.orders_of_the_day(shop, start)] == [ticket.order]


def test_an_order_whose_placing_has_not_arrived_is_left_out(shop: Shop) -> None:
    known = sold(shop)
    assert kitchen.known_orders(shop, ["not here yet", known.id]) == (known,)


@pytest.mark.parametrize(
    ("now", "start"),
    [
        ("2026-06-13T02:30:00+00:00", "2026-06-12T08:00:00+00:00"),  # Friday 22:30 in New York
        ("2026-06-13T07:59:00+00:00", "2026-06-12T08:00:00+00:00"),  # 03:59, still Friday's
        ("2026-06-13T08:00:00+00:00", "2026-06-13T08:00:00+00:00"),  # 04:00, the day cut
    ],
)
def test_the_business_day_begins_at_the_day_cut(shop: Shop, now: str, start: str) -> None:
    began = kitchen.day_start(datetime.fromisoformat(now), shop.settings)
    assert began == datetime.fromisoformat(start)
    assert began.tzinfo is UTC


def test_the_newer_revision_counts_then_the_further_state() -> None:
    started, ready = TicketProgress("started"), TicketProgress("ready")
    recalled = TicketProgress("fired", rev=1)
    made = frozenset({"line"})
    assert standing(started, ready) == standing(ready, started) == ready
    assert standing(ready, recalled) == recalled
    assert standing(TicketProgress("fired", lines_done=made), started).lines_done == made
