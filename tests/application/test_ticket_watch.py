"""The kitchen has every ticket, or the till says so and prints it: once, and the extra one marked
(K5, K6).
"""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from store_core.application import audit, kitchen, orders, stores
from store_core.application.orders import Head
from store_core.application.payments import Tender
from store_core.application.shop import Act, Shop
from store_core.application.ticket_watch import acknowledge
from store_core.domain.audit import Search
from store_core.domain.orders import Order
from store_core.domain.store import Settings
from store_core.storage.journal import EntryRow
from store_core.storage.kitchen import TicketReceivedRow
from tests.crews import Crew, Till, marks, tickets_of
from tests.shops import cart, line, open_shift, person

pytestmark = pytest.mark.database("sqlite")
"""Tills are on SQLite."""
EVERYTHING = Search(sensitive=False)


@pytest.fixture
def crew(tmp_path: Path) -> Crew:
    return Crew(tmp_path)


@pytest.fixture
def till(crew: Crew) -> Till:
    return crew.till("Till 1")


def configure(crew: Crew, settings: Settings, *shops: Shop) -> None:
    stores.change_settings(crew.server, Act(person(crew.server, "owner")), lambda _: settings)
    crew.meet(*shops)


def without_kitchen_printer(crew: Crew, *shops: Shop) -> None:
    configure(crew, replace(crew.server.settings, station_printers={}), *shops)


def sold(till: Till, item: str = "margherita") -> Order:
    shop = till.shop
    wanted = cart(line(shop, item))
    paid = [Tender("cash", 20_000)]
    return orders.sell(shop, Act(person(shop, "cashier")), wanted, Head(), paid, open_shift(shop))


def web_order(crew: Crew, minutes: int = 0) -> Order:
    """Placed now; wanted in so many minutes, as soon as can be if 0."""
    wanted = crew.clock() + timedelta(minutes=minutes) if minutes else None
    basket = cart(line(crew.server, "margherita"), channel="web")
    return orders.place_for_customer(crew.server, basket, Head(code="1234", requested_at=wanted))


def accepted(till: Till, order: Order) -> Order:
    return orders.accept(till.shop, Act(person(till.shop, "manager")), order.id)


def received(shop: Shop) -> dict[str, str]:
    with shop.database.read() as session:
        return {row.ticket_id: row.how for row in session.query(TicketReceivedRow)}


def said(shop: Shop) -> int:
    """How many entries say that the kitchen has something."""
    with shop.database.read() as session:
        return session.query(EntryRow).where(EntryRow.kind == "tickets_received").count()


def test_a_ticket_is_had_when_its_paper_is_out(till: Till) -> None:
    order = sold(till)
    assert till.look() == ()
    assert received(till.shop) == {}
    assert marks(till.prints()) == [""]
    till.look()
    assert received(till.shop) == dict.fromkeys(tickets_of(order), "printed")


def test_papers_that_come_out_together_are_told_of_in_one_entry(till: Till) -> None:
    for _ in range(3):
        sold(till)
    till.prints()
    till.looks(3)
    assert said(till.shop) == 1


def test_a_display_that_shows_a_ticket_says_so_once(crew: Crew, till: Till) -> None:
    display = crew.pair("kitchen", "Kitchen")
    order = sold(till)
    crew.meet(till.shop, display)
    acknowledge(display, "shown", tickets_of(order))
    acknowledge(display, "shown", tickets_of(order))
    assert said(display) == 1
    crew.meet(display, till.shop)
    assert set(received(till.shop).values()) == {"shown"}
    till.prints()
    till.look()
    assert said(till.shop) == 1


def test_the_kitchens_silence_is_called_out_and_ends_by_itself(crew: Crew, till: Till) -> None:
    display = crew.pair("kitchen", "Kitchen")
    without_kitchen_printer(crew, till.shop, display)
    order = sold(till)
    assert till.looks(14) == ()
    (missing,) = till.look(2)
    assert (missing.number, missing.station) == (order.header.number, "Oven")
    crew.meet(till.shop, display)
    acknowledge(display, "shown", tickets_of(order))
    crew.meet(display, till.shop)
    assert till.look() == ()
    till.looks(60)
    assert till.prints() == []


def test_a_cook_who_works_on_a_ticket_has_it(crew: Crew, till: Till) -> None:
    display = crew.pair("kitchen", "Kitchen")
    without_kitchen_printer(crew, till.shop, display)
    order = sold(till)
    crew.meet(till.shop, display)
    cook = Act(person(display, "cook"))
    kitchen.advance_ticket(display, cook, order.tickets[0].ticket.id, "started")
    crew.meet(display, till.shop)
    assert till.looks(40) == ()
    assert till.prints() == []


def test_what_no_display_shows_is_printed_once_at_the_till_that_sold_it(
    crew: Crew, till: Till
) -> None:
    other, display = crew.till("Till 2"), crew.pair("kitchen", "Kitchen")
    without_kitchen_printer(crew, till.shop, other.shop, display)
    sold(till)
    crew.meet(till.shop, other.shop)
    till.look()
    other.look()
    till.looks(30)
    (missing,) = till.look()
    assert missing.printer == "Counter"
    assert marks(till.prints("receipt")) == ["unconfirmed"]
    assert till.look() == ()
    crew.meet(till.shop, other.shop)
    assert other.looks(60) == ()
    assert other.prints() == till.prints() == []


def test_a_till_that_is_off_is_stood_in_for_by_the_next(crew: Crew, till: Till) -> None:
    other = crew.till("Till 2")
    sold(till)
    crew.meet(till.shop, other.shop)
    assert [one.printer for one in other.looks(40)] == [""]
    other.looks(10)
    assert marks(other.prints("kitchen")) == ["unconfirmed"]
    assert other.look() == ()
    crew.meet(other.shop, till.shop)
    till.restart()
    till.look()
    assert marks(till.prints()) == ["unconfirmed"]


def test_a_dead_kitchen_printer_without_a_stand_in_sends_the_ticket_to_the_till(
    crew: Crew, till: Till
) -> None:
    held = crew.server.settings
    alone = tuple(replace(one, fallback=None) for one in held.printers)
    configure(crew, replace(held, printers=alone), till.shop)
    sold(till)
    till.looks(30)
    assert marks(till.prints("receipt")) == ["unconfirmed"]
    till.look()
    assert marks(till.prints("kitchen")) == ["unconfirmed"]


def test_a_paper_made_for_silence_is_taken_back_when_the_kitchen_has_it(
    crew: Crew, till: Till
) -> None:
    display = crew.pair("kitchen", "Kitchen")
    without_kitchen_printer(crew, till.shop, display)
    order = sold(till)
    till.looks(30)
    crew.meet(till.shop, display)
    acknowledge(display, "shown", tickets_of(order))
    crew.meet(display, till.shop)
    till.look()
    assert till.prints() == []


def test_a_shop_without_display_and_kitchen_printer_is_left_in_peace(
    crew: Crew, till: Till
) -> None:
    without_kitchen_printer(crew, till.shop)
    sold(till)
    assert till.looks(60) == ()
    assert till.prints() == []


def test_a_cancelled_order_is_not_missed(crew: Crew, till: Till) -> None:
    crew.pair("kitchen", "Kitchen")
    without_kitchen_printer(crew, till.shop)
    placed = web_order(crew)
    crew.meet(till.shop)
    accepted(till, placed)
    assert till.looks(20)
    orders.cancel(till.shop, Act(person(till.shop, "manager"), reason="gone"), placed.id)
    assert till.look() == ()


def test_a_web_order_taken_by_the_server_is_printed_by_the_till(crew: Crew, till: Till) -> None:
    configure(crew, replace(crew.server.settings, acceptance="automatic"), till.shop)
    web_order(crew)
    assert Till(crew, crew.server).prints() == []
    crew.meet(till.shop)
    till.look()
    assert marks(till.prints("kitchen")) == [""]


def test_a_printer_on_a_cable_is_printed_on_by_the_till_it_hangs_on(crew: Crew, till: Till) -> None:
    other = crew.till("Till 2")
    held = crew.server.settings
    driver = other.shop.identity.device
    on_cable = {
        one.id: replace(one, connection="usb", path="/dev/usb/lp0", driver=driver, fallback=None)
        for one in held.printers
        if one.id == "kitchen"
    }
    wired = tuple(on_cable.get(one.id, one) for one in held.printers)
    configure(crew, replace(held, printers=wired), till.shop, other.shop)
    sold(till)
    assert till.prints() == []
    crew.meet(till.shop, other.shop)
    other.look()
    assert marks(other.prints("kitchen")) == [""]


def test_two_tills_apart_that_accept_the_same_web_order_print_it_unmarked_once(
    crew: Crew, till: Till
) -> None:
    other = crew.till("Till 2")
    placed = web_order(crew)
    crew.meet(till.shop, other.shop)
    papers = []
    for one in (till, other):
        accepted(one, placed)
        one.looks(60)
        papers += one.prints()
    assert sorted(marks(papers)) == ["", "unconfirmed"]
    crew.meet(till.shop, other.shop)
    crew.meet(till.shop, other.shop)
    for one in (till, other):
        assert one.looks(60) == ()
        assert one.prints() == []


def test_whoever_accepts_the_till_that_the_order_names_prints(crew: Crew, till: Till) -> None:
    other = crew.till("Till 2")
    placed = web_order(crew)
    crew.meet(till.shop, other.shop)
    named, accepting = (
        (till, other) if placed.header.paper_till == till.shop.identity.device else (other, till)
    )
    accepted(accepting, placed)
    assert accepting.prints() == []
    crew.meet(accepting.shop, named.shop)
    named.look()
    assert marks(named.prints()) == [""]


def test_a_scheduled_order_is_printed_when_it_is_fired_and_not_before(
    crew: Crew, till: Till
) -> None:
    accepted_one = web_order(crew, minutes=60)
    crew.meet(till.shop)
    promised = accepted(till, accepted_one).promise
    prep = timedelta(minutes=till.shop.settings.prep_minutes)
    till.look()
    assert till.prints() == []
    crew.clock.at = promised - prep - timedelta(seconds=5)
    assert till.look() == ()
    assert till.prints() == []
    till.look(6)
    assert marks(till.prints()) == [""]


def test_a_scheduled_order_whose_till_is_off_is_printed_by_another(crew: Crew, till: Till) -> None:
    other = crew.till("Till 2")
    placed = web_order(crew, minutes=60)
    crew.meet(till.shop, other.shop)
    tills = {one.shop.identity.device: one for one in (till, other)}
    named = tills.pop(placed.header.paper_till)
    (up,) = tills.values()
    accepted(named, placed)
    crew.meet(named.shop, up.shop)
    crew.clock.forward(minutes=45)
    up.looks(50)
    assert marks(up.prints()) == ["unconfirmed"]
    up.look()
    crew.meet(up.shop, named.shop)
    named.restart()
    named.looks(60)
    assert named.prints() == []


def test_an_order_cancelled_before_it_is_fired_is_never_printed(crew: Crew, till: Till) -> None:
    placed = web_order(crew, minutes=60)
    crew.meet(till.shop)
    accepted(till, placed)
    orders.cancel(till.shop, Act(person(till.shop, "manager"), reason="gone"), placed.id)
    crew.clock.forward(minutes=45)
    till.looks(60)
    assert till.prints() == []


@pytest.mark.parametrize("hours", [-48, 48])
def test_a_clock_that_jumps_neither_loses_a_ticket_nor_prints_it_twice(
    crew: Crew, till: Till, hours: int
) -> None:
    crew.pair("kitchen", "Kitchen")
    without_kitchen_printer(crew, till.shop)
    sold(till)
    till.look()
    crew.clock.forward(hours=hours)
    till.looks(60)
    assert marks(till.prints()) == ["unconfirmed"]
    assert till.looks(60) == ()
    assert till.prints() == []


def test_somebody_who_tells_the_cooks_ends_the_alarm(crew: Crew, till: Till) -> None:
    crew.pair("kitchen", "Kitchen")
    without_kitchen_printer(crew, till.shop)
    order, cashier = sold(till), person(till.shop, "cashier")
    assert till.looks(20)
    acknowledge(till.shop, "told", tickets_of(order), Act(cashier))
    assert till.look() == ()
    (newest,) = audit.log(till.shop, Act(person(till.shop, "owner")), EVERYTHING, limit=1)
    assert (newest.story.code, newest.story.number) == ("ticket_told", order.header.number)
