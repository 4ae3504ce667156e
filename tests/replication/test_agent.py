"""The terminal's side by itself: when it asks, waits, pings and gives up."""

from datetime import UTC, datetime

import pytest

from store_core.replication.agent import (
    Action,
    Agent,
    CloseStream,
    Greet,
    OpenStream,
    PullAfter,
    PushAfter,
    Renew,
    SendPing,
    TakeSnapshot,
)
from store_core.replication.holding import Held
from store_core.replication.messages import HelloAnswer, PullAnswer, PushAnswer

NOW = datetime(2026, 6, 12, tzinfo=UTC)


def agent(random: float = 0.5) -> Agent:
    return Agent("till", relays=True, random=lambda: random)


def answer(head: int = 0, *, behind: bool = False, snapshot: bool = False) -> HelloAnswer:
    return HelloAnswer(
        protocol=1,
        schema=1,
        server="server",
        epoch="first",
        head=head,
        cursor=0,
        frontiers={"till": 3},
        at=NOW,
        behind=behind,
        snapshot=snapshot,
    )


def held(own: int = 3) -> Held:
    return Held({"till": own}, own, "server", "first", 0, 3)


def greeted(one: Agent, said: HelloAnswer, has: Held | None = None) -> list[Action]:
    one.start(0.0)
    return one.greeted(one.number, has or held(), said, 0.1)


def test_it_greets_first_and_then_opens_the_stream() -> None:
    one = agent()
    assert one.start(0.0) == [Greet(1)]
    assert one.greeted(1, held(), answer(), 0.1) == [OpenStream(1)]
    assert one.link.state == "online"


@pytest.mark.parametrize(
    ("said", "has", "first"),
    [
        (answer(head=9), held(), PullAfter(1, "first", 0)),
        (answer(), held(own=5), PushAfter(1, {"till": 3})),
        (answer(head=9, snapshot=True), held(), TakeSnapshot(1)),
        (answer(head=9, behind=True), held(), Renew(1)),
    ],
)
def test_what_it_does_after_hello(said: HelloAnswer, has: Held, first: Action) -> None:
    assert greeted(agent(), said, has) == [OpenStream(1), first]


def test_sending_and_fetching_take_turns() -> None:
    one = agent()
    assert greeted(one, answer(head=900), held(own=900))[1] == PushAfter(1, {"till": 3})
    pushed = PushAnswer(epoch="first", frontiers={"till": 203})
    assert one.pushed(1, pushed, 203, 0.2) == [PullAfter(1, "first", 0)]
    pulled = PullAnswer(epoch="first", cursor=200, head=900, entries=())
    assert one.pulled(1, pulled, 0.3) == [PushAfter(1, {"till": 203})]


def test_a_commit_is_sent_at_once_and_counted_until_it_is_acknowledged() -> None:
    one = agent()
    greeted(one, answer())
    assert one.committed(4) == [PushAfter(1, {"till": 3})]
    assert (one.link.state, one.link.unsent) == ("sending", 1)
    one.pushed(1, PushAnswer(epoch="first", frontiers={"till": 4}), 4, 0.5)
    assert (one.link.state, one.link.unsent) == ("online", 0)


def test_one_request_is_out_at_a_time() -> None:
    one = agent()
    greeted(one, answer())
    assert one.committed(4) != []
    assert one.committed(5) == []
    assert one.hinted(1, "first", 20, 0.2) == []


def test_an_answer_of_an_earlier_session_is_passed_over() -> None:
    one = agent()
    greeted(one, answer(), held(own=4))
    one.failed(1.0)
    one.start(2.0)
    late = PushAnswer(epoch="first", frontiers={"till": 4})
    assert one.pushed(1, late, 4, 2.1) == []
    assert one.link.state == "offline"
    one.greeted(one.number, held(own=4), answer(), 2.2)
    assert one.pushed(1, late, 4, 2.3) == []
    assert one.committed(5) == []


def test_another_epoch_on_the_stream_begins_all_anew() -> None:
    one = agent()
    greeted(one, answer())
    assert one.hinted(1, "second", 1, 5.0) == [CloseStream()]
    assert one.tick(one.wake_at) == [Greet(one.number)]


def test_it_pings_every_ten_seconds_and_gives_up_after_twenty_five() -> None:
    one = agent()
    greeted(one, answer())
    at = 0.1
    seen: list[tuple[float, Action]] = []
    while at < 30 and one.link.state != "offline":
        at = one.wake_at
        seen += [(round(at, 1), action) for action in one.tick(at)]
    assert seen == [(10.1, SendPing(1)), (20.1, SendPing(1)), (25.1, CloseStream())]


def test_a_pong_keeps_it_alive() -> None:
    one = agent()
    greeted(one, answer())
    for second in range(10, 200, 10):
        one.tick(float(second) + 0.5)
        one.ponged(1, float(second) + 0.6)
    assert one.link.state == "online"


@pytest.mark.parametrize(("random", "last"), [(0.0, 0.25), (0.999999, 15.0)])
def test_it_waits_a_quarter_to_fifteen_seconds_and_never_gives_up(
    random: float, last: float
) -> None:
    one = agent(random)
    at, waits = 0.0, []
    for _ in range(50):
        one.start(at)
        one.session_failed(one.number, at, "server_unreachable")
        waits.append(one.wake_at - at)
        at = one.wake_at
    assert all(0.25 <= wait <= 15 for wait in waits)
    assert waits[-1] == pytest.approx(last, abs=0.01)
    assert not one.stopped


def test_a_server_that_takes_nothing_in_is_not_asked_again_at_once() -> None:
    one = agent()
    greeted(one, answer(), held(own=4))
    assert one.pushed(1, PushAnswer(epoch="first", frontiers={"till": 3}), 4, 1.0) == [
        CloseStream()
    ]
    assert one.wake_at > 1.2


@pytest.mark.parametrize("code", ["journal_fork", "entry_refused", "device_revoked"])
def test_what_only_pairing_mends_is_handed_over_and_then_it_stops(code: str) -> None:
    one = agent()
    greeted(one, answer(), held(own=5))
    refused = PushAnswer(epoch="first", frontiers={}, pair_again=code)
    assert one.pushed(1, refused, 5, 1.0) == [PushAfter(1, {"till": 3}, surrender=True)]
    assert one.pushed(1, refused, 5, 1.1) == [PushAfter(1, {"till": 5}, surrender=True)]
    assert one.nothing_to_push(1, 1.2) == [CloseStream()]
    assert (one.stopped, one.trouble) == (True, code)
    assert one.tick(1_000.0) == []


def test_a_terminal_that_its_server_forgot_asks_no_more_until_it_is_paired_again() -> None:
    one = agent()
    greeted(one, answer(), held(own=5))
    one.session_failed(1, 0.1, "device_unknown")
    assert (one.stopped, one.link.trouble, one.link.unsent) == (True, "device_unknown", 2)
    assert one.tick(1_000.0) == []


def test_a_program_too_old_keeps_asking_and_says_why() -> None:
    one = agent()
    one.start(0.0)
    one.session_failed(1, 0.1, "protocol_too_old")
    assert (one.link.trouble, one.stopped) == ("protocol_too_old", False)
    assert one.tick(one.wake_at) == [Greet(one.number)]
