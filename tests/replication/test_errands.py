"""What a terminal asks, and what it keeps of the answers (S1)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

import msgspec
import pytest
from sqlalchemy import select

from store_core.domain.errors import StoreError
from store_core.journal.kinds import DeviceChanged
from store_core.journal.state import take_snapshot
from store_core.replication import holding
from store_core.replication.agent import (
    Agent,
    CloseStream,
    Greet,
    OpenStream,
    PullAfter,
    PushAfter,
    Renew,
    TakeSnapshot,
)
from store_core.replication.errands import Errand, Errands, offset_of
from store_core.replication.messages import (
    Carried,
    Hello,
    HelloAnswer,
    Nothing,
    Pull,
    PullAnswer,
    Push,
    PushAnswer,
    Renewed,
    Snapshot,
)
from store_core.storage.journal import frontiers
from store_core.storage.replication import UpstreamRow
from tests.databases import blank
from tests.replication.pens import NOW, Pen, device, receive_all, serving
from tests.replication.test_holding import SOLD_OUT, answer

pytestmark = pytest.mark.database("sqlite")
AHEAD = timedelta(seconds=3)


@dataclass
class Machine:
    """A till with its agent; `told` is what it was told beside."""

    errands: Errands
    agent: Agent
    pen: Pen
    told: list[object] = field(default_factory=list)

    def write(self, count: int = 1) -> None:
        with self.errands.database.write() as session:
            receive_all(session, [self.pen.write() for _ in range(count)])

    def greeted(self, **otherwise: object) -> list[object]:
        """What it does then."""
        self.agent.start(0.0)
        said = self.hello(**otherwise)
        _touched, event = self.errand(Greet(self.agent.number)).settle(said, AHEAD)
        return list(event(0.1))

    def hello(self, **otherwise: object) -> HelloAnswer:
        second = [one.sha256 for one in self.pen.written if one.dseq == 2]
        return answer(
            **{"heads": dict.fromkeys(["till"] if second else [], "".join(second)), **otherwise}
        )

    def errand(self, action: Greet | PushAfter | PullAfter | TakeSnapshot | Renew) -> Errand:
        return self.errands.errand(action)

    def upstream(self) -> tuple[str, int, int] | None:
        with self.errands.database.read() as session:
            row = session.scalars(select(UpstreamRow)).first()
            return (row.epoch, row.cursor, row.acked) if row else None


@pytest.fixture
def machine() -> Iterator[Machine]:
    agent = Agent("till", relays=True, random=lambda: 0.5)
    told: list[object] = []
    errands = Errands(
        blank(),
        "store",
        agent,
        None,
        told.append,
        told.append,
        heard_of=lambda address, certificate: told.append((address, certificate)),
    )
    yield Machine(errands, agent, Pen("till"), told)
    errands.database.close()


def test_it_greets_with_what_it_has_and_keeps_whom_it_speaks_with(machine: Machine) -> None:
    machine.write(3)
    errand = machine.errand(Greet(1))
    said = errand.ask()
    assert isinstance(said, Hello)
    assert (errand.path, errand.answer, said.frontiers) == ("hello", HelloAnswer, {"till": 3})
    machine.agent.start(0.0)
    hello = machine.hello(head=4, upstream="https://up", upstream_certificate="pem")
    touched, event = errand.settle(hello, AHEAD)
    assert touched == frozenset()
    assert machine.told == [AHEAD, ("https://up", "pem")]
    assert machine.upstream() == ("first", 4, 2)
    assert event(0.1) == [OpenStream(1), PushAfter(1, {"till": 2})]


@pytest.mark.parametrize("why", ["device_revoked", "journal_fork"])
def test_a_server_that_will_not_have_it_is_not_kept(machine: Machine, why: str) -> None:
    machine.write(3)
    assert machine.greeted(pair_again=why) == [PushAfter(1, {"till": 0}, surrender=True)]
    assert (machine.told, machine.upstream()) == ([], None)


def test_a_server_that_has_another_entry_of_its_number_has_a_fork(machine: Machine) -> None:
    machine.write(3)
    forked = machine.greeted(frontiers={"till": 3}, heads={"till": "another"})
    assert forked == [PushAfter(1, {"till": 0}, surrender=True)]
    assert (machine.told, machine.upstream()) == ([], None)


def test_it_sends_its_own_and_keeps_what_was_acknowledged(machine: Machine) -> None:
    machine.write(3)
    machine.greeted(head=4)
    errand = machine.errand(PushAfter(1, {"till": 2}))
    batch = errand.ask()
    assert isinstance(batch, Push)
    assert (errand.path, errand.answer, len(batch.entries)) == ("push", PushAnswer, 1)
    assert not batch.surrender
    touched, event = errand.settle(PushAnswer(epoch="first", frontiers={"till": 3}), AHEAD)
    assert (touched, event(0.2)) == (frozenset(), [])
    assert machine.upstream() == ("first", 4, 3)
    assert (machine.agent.acked, machine.agent.level) == (3, True)


def test_what_it_hands_over_is_marked_and_counted_and_never_acknowledged(machine: Machine) -> None:
    machine.write(3)
    machine.greeted(head=4)
    refused = PushAnswer(epoch="first", frontiers={"till": 3}, pair_again="journal_fork")
    errand = machine.errand(PushAfter(1, {"till": 0}, surrender=True))
    batch = errand.ask()
    assert isinstance(batch, Push)
    assert batch.surrender
    again = PushAfter(1, {"till": 2}, surrender=True)
    assert errand.settle(refused, AHEAD)[1](0.2) == [again]
    assert errand.settle(refused, AHEAD)[1](0.3) == [PushAfter(1, {"till": 3}, surrender=True)]
    assert machine.upstream() == ("first", 4, 2)


def test_what_others_wrote_counts_for_nothing_of_its_own(machine: Machine) -> None:
    other = Pen("other")
    with machine.errands.database.write() as session:
        receive_all(session, [other.write() for _ in range(5)])
    machine.write()
    machine.greeted(head=4, frontiers={}, pair_again="journal_fork")
    errand = machine.errand(PushAfter(1, {"other": 0}, surrender=True))
    errand.ask()
    answered = errand.settle(PushAnswer(epoch="first", frontiers={"other": 5}), AHEAD)
    assert answered[1](0.2) == [PushAfter(1, {"till": 0}, surrender=True)]


def test_with_nothing_to_send_nothing_is_asked(machine: Machine) -> None:
    machine.write()
    machine.greeted(head=4, frontiers={})
    errand = machine.errand(PushAfter(1, {"till": 1}))
    assert errand.ask() is None
    assert errand.idle(0.2) == []
    assert (machine.agent.level, machine.agent.link.unsent) == (True, 1)


def pulled(*entries: Carried, cursor: int) -> PullAnswer:
    return PullAnswer(epoch="first", cursor=cursor, head=9, entries=entries)


def test_it_takes_in_what_it_fetched_and_reads_on(machine: Machine) -> None:
    machine.greeted(frontiers={})
    errand = machine.errand(PullAfter(1, "first", 4))
    assert (errand.path, errand.answer) == ("pull", PullAnswer)
    assert errand.ask() == Pull(epoch="first", cursor=4)
    touched, event = errand.settle(pulled(Pen("kitchen").write(SOLD_OUT), cursor=5), AHEAD)
    assert ("item", "soup") in touched
    assert event(0.2) == [PullAfter(1, "first", 5)]
    assert machine.upstream() == ("first", 5, 0)


def test_where_something_in_between_is_missing_it_begins_again(machine: Machine) -> None:
    machine.greeted(frontiers={})
    other = Pen("other")
    other.write()
    beyond = pulled(Pen("kitchen").write(SOLD_OUT), other.write(), cursor=6)
    with pytest.raises(StoreError, match="journal_gap"):
        machine.errand(PullAfter(1, "first", 4)).settle(beyond, AHEAD)
    assert machine.upstream() == ("", 0, 0)
    with machine.errands.database.read() as session:
        assert frontiers(session, "store") == {}


def test_what_is_damaged_on_the_way_leaves_its_place_in_the_feed(machine: Machine) -> None:
    machine.greeted(frontiers={})
    damaged = msgspec.structs.replace(Pen("kitchen").write(SOLD_OUT), reason="no")
    with pytest.raises(StoreError, match="entry_damaged"):
        machine.errand(PullAfter(1, "first", 4)).settle(pulled(damaged, cursor=5), AHEAD)
    assert machine.upstream() == ("first", 4, 0)


def test_it_begins_from_a_snapshot(machine: Machine) -> None:
    machine.greeted(frontiers={}, snapshot=True)
    errand = machine.errand(TakeSnapshot(1))
    assert (errand.path, errand.answer, errand.ask()) == ("snapshot", Snapshot, Nothing())
    with serving(device("kitchen", "kitchen")) as server:
        state = take_snapshot(server)
    taken = Snapshot(epoch="first", head=9, frontiers={"office 1": 1}, state=state, entries=())
    touched, event = errand.settle(taken, AHEAD)
    assert ("device", "kitchen") in touched
    assert event(0.2) == []
    assert (machine.agent.level, machine.upstream()) == (True, ("first", 9, 0))


def test_an_old_copy_becomes_another_machine(machine: Machine) -> None:
    machine.greeted(behind=True)
    errand = machine.errand(Renew(1))
    assert (errand.path, errand.answer, errand.ask()) == ("renew", Renewed, Nothing())
    renewed = Renewed(device="another", prefix="B", token="secret")
    touched, event = errand.settle(renewed, AHEAD)
    assert (touched, machine.told[-1]) == (frozenset(), renewed)
    assert event(0.2) == [CloseStream(), Greet(2)]
    assert machine.agent.device == "another"


def test_after_a_commit_a_till_tells_of_its_own_and_a_hub_of_what_others_gave(
    machine: Machine,
) -> None:
    machine.greeted(head=4, frontiers={})
    machine.write(2)
    assert machine.errands.committed()(0.2) == [PushAfter(1, {"till": 0})]
    assert machine.errands.own_newest() == 2
    hub = Agent("hub", relays=True, random=lambda: 0.5)
    gathering = Errands(machine.errands.database, "store", hub, None, print, print, gathers=True)
    with machine.errands.database.write() as session:
        told = DeviceChanged(device=device("till"), rev=1)
        receive_all(session, [Pen("office").write(told)])
    hub.start(0.0)
    hub.greeted(1, holding.Held({}, 0), answer(head=0, frontiers={}), 0.1)
    assert gathering.committed()(0.2) == [PushAfter(1, {"till": 0})]


def test_what_a_hub_fetched_may_free_what_it_kept_and_sends_on(machine: Machine) -> None:
    hub = Agent("hub", relays=True, random=lambda: 0.5)
    gathering = Errands(machine.errands.database, "store", hub, None, print, print, gathers=True)
    machine.write()
    hub.start(0.0)
    hub.greeted(1, holding.Held({}, 0), answer(head=1, cursor=0, frontiers={}), 0.1)
    told = DeviceChanged(device=device("till"), rev=1)
    came = PullAnswer(epoch="first", cursor=1, head=1, entries=(Pen("office").write(told),))
    touched, event = gathering.errand(PullAfter(1, "first", 0)).settle(came, AHEAD)
    assert ("device", "till") in touched
    assert event(0.2) == [PushAfter(1, {"till": 0})]


def test_the_clock_is_taken_at_the_middle_of_the_way() -> None:
    received = NOW + timedelta(seconds=4)
    ahead = answer(at=NOW + timedelta(seconds=7))
    assert offset_of(ahead, NOW, received) == timedelta(seconds=5)
    assert offset_of(Nothing(), NOW, received) == timedelta()
