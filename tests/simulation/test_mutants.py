"""Do the checks notice? The programs are broken on purpose, each time in one place."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import msgspec
import pytest
from sqlalchemy.orm import Session

from store_core.application import promotions, storefront
from store_core.application.shop import Transaction
from store_core.application.ticket_watch import TicketWatch
from store_core.domain import silence
from store_core.domain.devices import Device
from store_core.journal import apply_orders, apply_stock
from store_core.journal.touched import NOTHING
from store_core.printing.delivery import Job
from store_core.printing.queue import DatabaseQueue
from store_core.replication import feed, holding
from store_core.replication.agent import Agent
from store_core.replication.messages import Carried, PullAnswer, Push
from store_core.replication.peers import Peer, peer_of
from store_core.simulation import listening, server
from store_core.simulation.hub import Hub
from store_core.simulation.plan import Plan, Step
from store_core.simulation.stage import Simulation
from store_core.storage import stock
from store_core.storage.turns import Turns

Deed = tuple[float, str, str, float]
"""At which second, who, what, for how long."""
Break = Callable[[pytest.MonkeyPatch], None]


def plan_of(deeds: Iterator[Deed], kitchens: int = 1, tills: int = 1, *, hub: bool = False) -> Plan:
    steps = tuple(Step(number, *deed) for number, deed in enumerate(sorted(deeds), 1))
    hours = (steps[-1].at + 60) / 3600
    faults = frozenset({"lost_answer", "duplicate"})
    return Plan(1, hours, tills, kitchens, faults, steps, hub=hub)


def sales(what: str = "sell", count: int = 4, who: str = "till 1") -> Iterator[Deed]:
    for number in range(count):
        yield (1.0 + 9 * number, who, what, 0.0)


def cut_papers() -> Iterator[Deed]:
    yield from sales()
    for number in range(6):
        yield (0.5 + 5 * number, ("kitchen", "receipt")[number % 2], "cut_mid_job", 0.0)


def revoked_in_the_dark() -> Iterator[Deed]:
    yield (0.5, "till 1", "partition", 40.0)
    yield (20.0, "till 1", "revoke", 0.0)
    yield from sales()


def revoked_at_the_hub() -> Iterator[Deed]:
    """It comes back to the hub with a sale, before it hears that it is shut out."""
    yield (18.8, "till 1", "partition", 1.2)
    yield (18.9, "till 1", "revoke", 0.0)
    yield from sales()


def customers_without_answers() -> Iterator[Deed]:
    for number in range(8):
        yield (0.5 + 9 * number, "server", "weather", 300.0)
    yield from sales("order", 8, "customer")


def settled_apart() -> Iterator[Deed]:
    """Both tills settle what is parked, and one of them has heard of nothing since."""
    yield from sales("park")
    yield (40.0, "till 2", "partition", 60.0)
    for number in range(8):
        yield (45.0 + 5 * number, "till 1", "settle", 0.0)
        yield (47.0 + 5 * number, "till 2", "settle", 0.0)


def tills_that_change_servers() -> Iterator[Deed]:
    """At the hub, at the server above it, and back."""
    yield from sales(count=12)
    yield (5.0, "hub", "crash", 0.0)
    yield (40.0, "till 1", "partition", 20.0)


def nobody_has_them() -> Iterator[Deed]:
    """No display hears of the sales, and no printer takes a paper."""
    yield (0.2, "kitchen 1", "partition", 120.0)
    for printer in ("kitchen", "receipt"):
        yield (0.3, printer, "printer_dead", 120.0)
    yield from sales(count=3)


def a_silent_shop() -> Iterator[Deed]:
    """The server above the hub hears nobody, for longer than it goes on selling."""
    yield (0.5, "hub", "partition", 340.0)
    for at in (50.0, 100.0, 330.0, 400.0):
        yield (at, "customer", "order", 0.0)


def two_cooks() -> Iterator[Deed]:
    yield from sales()
    for number in range(9):
        yield (3.0 + 9 * number, "kitchen 1", "cook", 0.0)
        yield (5.0 + 9 * number, "kitchen 2", "cook", 0.0)
    yield (4.0, "kitchen 1", "partition", 60.0)


def the_server_keeps_nothing(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(feed, "accept", lambda *_given: NOTHING)


def a_terminal_keeps_all_but_the_last(patch: pytest.MonkeyPatch) -> None:
    take_in = holding.take_in

    def lossy(session: Session, answer: PullAnswer) -> holding.Taken:
        return take_in(session, msgspec.structs.replace(answer, entries=answer.entries[:-1]))

    patch.setattr(holding, "take_in", lossy)


def the_outbox_forgets(patch: pytest.MonkeyPatch) -> None:
    outgoing = holding.outgoing

    def forgetful(*given: Any, **named: Any) -> Push:
        batch = outgoing(*given, **named)
        kept: tuple[Carried, ...] = batch.entries[1:]
        return msgspec.structs.replace(batch, entries=kept)

    patch.setattr(holding, "outgoing", forgetful)


def a_hub_keeps_to_itself_what_tills_hand_it(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Agent, "gathered", lambda agent, newest: agent.committed(0))


def a_newer_server_has_no_patience(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(feed, "_common_protocol", lambda server, _said: server.newest)


def stock_is_taken_twice(patch: pytest.MonkeyPatch) -> None:
    add = stock.add_to_sums

    def twice(*given: Any) -> None:
        add(*given)
        add(*given)

    patch.setattr(apply_stock, "add_to_sums", twice)


def a_paper_that_may_lie_there_is_not_marked(patch: pytest.MonkeyPatch) -> None:
    def plain(queue: DatabaseQueue, job: Job, due_at: Any, error: str) -> None:
        queue.release(job, due_at, error)

    patch.setattr(DatabaseQueue, "finish_uncertain", plain)


def nobody_looks_whether_it_is_revoked(patch: pytest.MonkeyPatch) -> None:
    def blind(device: Device) -> Peer:
        return peer_of(replace(device, revoked_at=None))

    patch.setattr(server, "peer_of", blind)


def a_hub_lets_the_revoked_in(patch: pytest.MonkeyPatch) -> None:
    answered = Hub._answered

    def blind(hub: Hub, *given: Any) -> bytes:
        with pytest.MonkeyPatch.context() as meanwhile:
            nobody_looks_whether_it_is_revoked(meanwhile)
            return answered(hub, *given)

    patch.setattr(Hub, "_answered", blind)


def uses_are_not_counted(patch: pytest.MonkeyPatch) -> None:
    def plenty(_session: Any, _shop: Any, limited: Any, _now: Any) -> Mapping[str, int]:
        return {one.id: 99 for one in limited}

    patch.setattr(promotions, "_left", plenty)


def a_key_is_not_looked_up(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(storefront, "_answered", lambda *_given: None)


def a_commit_in_five_is_none(patch: pytest.MonkeyPatch) -> None:
    commit = Turns._commit
    commits = iter(range(1, 1_000_000))

    def forgets(turns: Turns, group: Any) -> None:
        if next(commits) % 5 == 0:
            group.connection.get_transaction().rollback()
            turns._close(group, None)
        else:
            commit(turns, group)

    patch.setattr(Turns, "_commit", forgets)


def numbers_are_given_again(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Transaction, "next_number", lambda _tx: "A-0001")


def nobody_shows_the_tickets(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(DatabaseQueue, "claim", lambda _queue, _printer, _now: None)


def what_does_not_add_up_is_nobodys_business(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(apply_orders, "_is_apart", lambda _session, _order: False)


def no_till_calls_out(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(TicketWatch, "look", lambda _watch: ())


def nobody_listens_for_the_shop(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(listening, "heed_silence", lambda *_given: None)


def the_web_stays_paused(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(silence, "_ended", lambda settings: settings)


MUTANTS: tuple[tuple[Break, Plan, frozenset[str]], ...] = (
    (the_server_keeps_nothing, plan_of(sales()), frozenset({"calm comes within a bound"})),
    (
        a_terminal_keeps_all_but_the_last,
        plan_of(sales()),
        frozenset({"calm comes within a bound"}),
    ),
    (the_outbox_forgets, plan_of(sales()), frozenset({"calm comes within a bound"})),
    (
        a_hub_keeps_to_itself_what_tills_hand_it,
        plan_of(sales(), hub=True),
        frozenset({"calm comes within a bound"}),
    ),
    (
        a_newer_server_has_no_patience,
        replace(plan_of(sales()), ahead=True),
        frozenset({"every program is spoken with as it can"}),
    ),
    (stock_is_taken_twice, plan_of(sales()), frozenset({"stock adds up"})),
    (
        a_paper_that_may_lie_there_is_not_marked,
        plan_of(cut_papers()),
        frozenset({"extra papers are marked"}),
    ),
    (
        nobody_looks_whether_it_is_revoked,
        plan_of(revoked_in_the_dark()),
        frozenset({"nothing of the revoked"}),
    ),
    (
        a_hub_lets_the_revoked_in,
        plan_of(revoked_at_the_hub(), hub=True),
        frozenset({"nothing of the revoked"}),
    ),
    (
        uses_are_not_counted,
        plan_of(sales("sell by code", 10)),
        frozenset({"codes are not overdrawn"}),
    ),
    (
        a_key_is_not_looked_up,
        plan_of(customers_without_answers()),
        frozenset({"a web order is placed once", "no program stumbles"}),
    ),
    (
        a_commit_in_five_is_none,
        plan_of(sales(count=12)),
        frozenset(
            {
                "who writes reads it",
                "no program stumbles",
                "every fact once",
                "calm comes within a bound",
            }
        ),
    ),
    (
        what_does_not_add_up_is_nobodys_business,
        plan_of(settled_apart(), tills=2),
        frozenset({"what does not add up is shown"}),
    ),
    (
        no_till_calls_out,
        plan_of(nobody_has_them()),
        frozenset({"a ticket that nobody has is called out"}),
    ),
    (
        nobody_listens_for_the_shop,
        plan_of(a_silent_shop(), hub=True),
        frozenset({"the web waits for a silent shop"}),
    ),
    (
        the_web_stays_paused,
        plan_of(a_silent_shop(), hub=True),
        frozenset({"the web waits for a silent shop"}),
    ),
    (numbers_are_given_again, plan_of(sales()), frozenset({"numbers are unique"})),
    (nobody_shows_the_tickets, plan_of(sales()), frozenset({"calm comes within a bound"})),
)


@pytest.mark.parametrize(
    ("mutant", "played", "noticed"), MUTANTS, ids=[mutant.__name__ for mutant, _, _ in MUTANTS]
)
def test_a_broken_program_is_noticed(
    simulation: Simulation,
    monkeypatch: pytest.MonkeyPatch,
    mutant: Break,
    played: Plan,
    noticed: frozenset[str],
) -> None:
    mutant(monkeypatch)
    outcome = simulation.run(played)
    assert {violation.check for violation in outcome.violations} & noticed


@pytest.mark.parametrize(
    "played",
    [
        plan_of(revoked_in_the_dark()),
        plan_of(revoked_at_the_hub(), hub=True),
        plan_of(sales("sell by code", 10)),
        plan_of(two_cooks(), kitchens=2),
        plan_of(settled_apart(), tills=2),
        plan_of(tills_that_change_servers(), hub=True),
        plan_of(nobody_has_them()),
        plan_of(a_silent_shop(), hub=True),
        replace(plan_of(sales(), hub=True), ahead=True),
        plan_of(iter([(5.0, "till 1", "future", 0.0)]), hub=True),
    ],
    ids=[
        "revoked",
        "revoked, with a hub",
        "codes",
        "two cooks",
        "settled apart",
        "a hub",
        "nobody has them",
        "a silent shop",
        "one protocol behind",
        "from the future",
    ],
)
def test_the_same_shops_are_sound_with_the_program_as_it_is(
    simulation: Simulation, played: Plan
) -> None:
    assert simulation.run(played).violations == ()
