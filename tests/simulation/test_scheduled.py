"""Orders for later fire at promise minus preparation, from whichever machine is up, once (K6).

Real databases, the real agents and watches; the network, the printers and the time are simulated.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from store_core.application import orders, stores
from store_core.application.orders import Head
from store_core.application.shop import Shop
from store_core.domain.orders import Order
from store_core.simulation.floor import STOCKING, Floor, Moulds
from store_core.simulation.machine import Machine
from store_core.simulation.paper import Paper
from store_core.simulation.plan import Plan
from store_core.simulation.world import OPENING, World
from tests.shops import cart, line, pizzeria

AHEAD = timedelta(seconds=75)
LONG = 3600.0
"""Seconds that nobody waits for in a test."""


@pytest.fixture(scope="module")
def moulds(tmp_path_factory: pytest.TempPathFactory) -> Moulds:
    return Moulds(tmp_path_factory.mktemp("moulds"), pizzeria())


@dataclass
class Evening:
    """Two tills and a server; `ordered` is to be fired `AHEAD`."""

    floor: Floor
    ordered: Order

    @property
    def world(self) -> World:
        return self.floor.world

    @property
    def named(self) -> Machine:
        """The till whose paper is the first."""
        tills = self.floor.terminals.values()
        wanted = self.ordered.header.paper_till
        return next(one for one in tills if one.shop.identity.device == wanted)

    @property
    def other(self) -> Machine:
        named = self.named.name
        return next(one for one in self.floor.terminals.values() if one.name != named)

    @property
    def fire_at(self) -> float:
        """On the world's clock."""
        held = orders.order(self.floor.server.shop, self.ordered.id)
        return seconds(held.tickets[0].ticket.fire_at)

    @property
    def papers(self) -> list[Paper]:
        number = self.ordered.header.number
        return [one for one in self.floor.papers if one.title.startswith(f"Ticket {number} ")]

    @property
    def printed(self) -> list[set[str]]:
        """The marks of each paper."""
        return [set(paper.marks) for paper in self.papers]

    def accept(self, machine: Machine) -> None:
        shop = machine.shop
        orders.accept(shop, machine.act("manager"), self.ordered.id)

    def calm(self) -> None:
        for terminal in self.floor.terminals.values():
            terminal.link.calm()


def placed_ahead(shop: Shop) -> Order:
    wanted = shop.now() + timedelta(minutes=shop.settings.prep_minutes) + AHEAD
    basket = cart(line(shop, "margherita"), channel="web")
    return orders.place_for_customer(shop, basket, Head(code="1234", requested_at=wanted))


def seconds(moment: datetime) -> float:
    return (moment - OPENING).total_seconds()


@pytest.fixture
def evening(moulds: Moulds, tmp_path: Path) -> Iterator[Evening]:
    world = World(1)
    floor = Floor(Plan(1, 1.0, tills=2, kitchens=0), world, moulds, tmp_path)
    world.run(STOCKING)
    shop = floor.server.shop
    placed = placed_ahead(shop)
    world.run(world.at + 5)
    yield Evening(floor, placed)
    floor.close()


def test_with_everything_up_it_is_printed_once_when_it_is_time(evening: Evening) -> None:
    evening.accept(evening.other)
    fire_at = evening_after_it_spread(evening)
    evening.world.run(fire_at - 1)
    assert evening.printed == []
    evening.world.run(fire_at + 10)
    assert evening.printed == [set()]
    assert evening.papers[0].machine == evening.named.name
    evening.world.run(fire_at + 120)
    assert len(evening.papers) == 1


def test_with_the_server_off_its_till_fires_it(evening: Evening) -> None:
    """The other, which can't hear of that, prints it as well, and says what it is."""
    evening.accept(evening.named)
    fire_at = evening_after_it_spread(evening)
    evening.floor.server.fall("off", LONG)
    evening.world.run(fire_at + 10)
    assert evening.printed == [set()]
    evening.world.run(fire_at + 120)
    assert evening.printed == [set(), {"unconfirmed"}]


def test_taken_by_the_server_alone_it_is_fired_by_the_tills_that_come_back(
    moulds: Moulds, tmp_path: Path
) -> None:
    """All tills are off while it is placed, accepted and due: the paper is late, and says so."""
    world = World(2)
    floor = Floor(Plan(2, 1.0, tills=2, kitchens=0), world, moulds, tmp_path)
    world.run(STOCKING)
    shop = floor.server.shop
    stores.change_settings(
        shop, floor.server.act("owner"), lambda held: replace(held, acceptance="automatic")
    )
    for terminal in floor.terminals.values():
        terminal.fall("off", 180.0)
    placed = placed_ahead(shop)
    evening = Evening(floor, placed)
    world.run(evening.fire_at + 60)
    assert evening.printed == []
    world.run(STOCKING + 180 + 120)
    assert evening.printed == [{"unconfirmed"}]
    floor.close()


def test_with_its_till_off_another_fires_it_and_says_that_it_may_be_the_second(
    evening: Evening,
) -> None:
    evening.accept(evening.named)
    fire_at = evening_after_it_spread(evening)
    named, other = evening.named, evening.other
    named.fall("off", fire_at + 150 - evening.world.at)
    evening.world.run(fire_at + 120)
    assert evening.printed == [{"unconfirmed"}]
    assert evening.papers[0].machine == other.name
    evening.world.run(fire_at + 300)
    assert named.up
    assert len(evening.papers) == 1


def test_accepted_by_two_tills_apart_one_paper_is_the_first(evening: Evening) -> None:
    named, other = evening.named, evening.other
    for terminal in evening.floor.terminals.values():
        terminal.link.parted = True
    for machine in (named, other):
        evening.accept(machine)
    held = orders.order(named.shop, evening.ordered.id)
    fire_at = seconds(held.tickets[0].ticket.fire_at)
    evening.world.run(fire_at + 120)
    assert sorted(evening.printed, key=len) == [set(), {"unconfirmed"}]
    evening.calm()
    evening.world.run(fire_at + 300)
    assert len(evening.papers) == 2


def test_apart_until_it_is_due_and_joined_later_it_is_fired_once(evening: Evening) -> None:
    evening.accept(evening.named)
    fire_at = evening_after_it_spread(evening)
    other = evening.other
    evening.floor.terminals[other.name].link.parted = True
    evening.world.run(fire_at + 20)
    assert evening.printed == [set()]
    evening.calm()
    evening.world.run(fire_at + 300)
    assert [paper.marks for paper in evening.papers if paper.machine == evening.named.name] == [
        frozenset()
    ]
    assert all("unconfirmed" in paper.marks for paper in evening.papers[1:])


@pytest.mark.parametrize("hours", [-30, 30])
def test_a_clock_that_jumps_does_not_fire_it_twice_nor_never(evening: Evening, hours: int) -> None:
    evening.accept(evening.named)
    fire_at = evening_after_it_spread(evening)
    evening.named.skew += timedelta(hours=hours)
    evening.world.run(fire_at + 120)
    assert len(evening.papers) == 1
    assert sum(not marks for marks in evening.printed) <= 1


def test_a_till_that_starts_anew_before_it_is_due_fires_it(evening: Evening) -> None:
    evening.accept(evening.named)
    fire_at = evening_after_it_spread(evening)
    evening.named.fall("restarted", 20)
    evening.world.run(fire_at + 10)
    assert evening.printed == [set()]
    evening.world.run(fire_at + 120)
    assert len(evening.papers) == 1


def test_a_till_that_starts_anew_right_after_it_was_fired_fires_it_no_more(
    evening: Evening,
) -> None:
    evening.accept(evening.named)
    fire_at = evening_after_it_spread(evening)
    evening.world.run(fire_at + 8)
    evening.named.fall("restarted", 5)
    evening.world.run(fire_at + 120)
    assert evening.printed == [set()]


def evening_after_it_spread(evening: Evening) -> float:
    """When it fires; the acceptance is at all machines by now."""
    evening.world.run(evening.world.at + 10)
    return evening.fire_at
