"""The terminal's side by itself: when it asks, waits, pings and gives up."""

from collections.abc import Callable
from datetime import UTC, datetime

import msgspec
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
from store_core.replication.messages import (
    Carried,
    HelloAnswer,
    PullAnswer,
    PushAnswer,
    Snapshot,
)

pytestmark = pytest.mark.database("sqlite")  # and needs none
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


def is_level(one: Agent) -> bool:
    return one.level


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
    kept_apart = PushAnswer(epoch="first", frontiers={"till": 3})
    assert one.pushed(1, kept_apart, 4, 1.1) == [PushAfter(1, {"till": 4}, surrender=True)]
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


def test_a_greeting_without_an_answer_is_given_up_and_another_one_said_after_a_wait() -> None:
    one = agent(random=0.0)
    one.start(100.0)
    assert one.tick(124.9) == []
    assert one.tick(125.0) == [CloseStream()]
    assert one.tick(125.2) == []
    assert one.tick(125.25) == [Greet(3)]


def test_each_wait_in_vain_may_be_twice_as_long_until_an_idle_link_has_lasted() -> None:
    one = agent(random=1.0)
    waits = []
    for _ in range(8):
        one.start(0.0)
        one.failed(0.0)
        waits.append(one.wake_at)
    assert waits == [0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 15.0, 15.0]
    greeted(one, answer())
    one.failed(0.0)
    assert one.wake_at == 15.0  # its stream was never open
    greeted(one, answer(head=1))
    one.stream_opened(one.number, 0.2)
    one.pulled(one.number, PullAnswer(epoch="first", cursor=1, head=1, entries=()), 0.3)
    one.failed(0.0)
    assert one.wake_at == 0.5
    one.failed(0.0)
    greeted(one, answer())
    one.ponged(one.number, 0.2)
    one.failed(0.0)
    assert one.wake_at == 0.5


def test_a_lost_link_is_offline_and_says_why_only_where_that_does_not_pass() -> None:
    one = agent()
    greeted(one, answer())
    one.session_failed(one.number, 1.0, "protocol_too_old")
    assert (one.link.state, one.link.trouble, is_level(one)) == (
        "offline",
        "protocol_too_old",
        False,
    )
    one.start(2.0)
    one.session_failed(one.number, 3.0, "upstream_away")
    assert (one.link.state, one.link.trouble) == ("offline", None)


def test_whatever_comes_of_an_earlier_session_changes_nothing() -> None:
    one = agent()
    greeted(one, answer(head=9))
    one.failed(1.0)
    one.start(2.0)
    one.greeted(3, held(), answer(), 2.1)
    before = one.link, one.wake_at, one.device, is_level(one)
    pushed = PushAnswer(epoch="first", frontiers={"till": 9})
    pulled = PullAnswer(epoch="first", cursor=9, head=12, entries=())
    late = [
        one.greeted(1, held(own=7), answer(head=12), 30.0),
        one.pushed(1, pushed, 9, 30.0),
        one.nothing_to_push(1, 30.0),
        one.pulled(1, pulled, 30.0),
        one.adopted(1, snapshot(), 30.0),
        one.renewed(1, "another", 30.0),
        one.turned(1, 30.0),
        one.stream_opened(1, 30.0),
        one.hinted(1, "second", 12, 30.0),
        one.ponged(1, 30.0),
        one.session_failed(1, 30.0, "device_revoked"),
    ]
    assert late == [[]] * len(late)
    assert (one.link, one.wake_at, one.device, is_level(one)) == before
    assert one.tick(2.1 + 25) == [CloseStream()]  # none of it was heard of this link


@pytest.mark.parametrize(
    "happens",
    [
        lambda one: one.pushed(1, PushAnswer(epoch="first", frontiers={"till": 5}), 5, 20.0),
        lambda one: one.nothing_to_push(1, 20.0),
        lambda one: one.stream_opened(1, 20.0),
        lambda one: one.hinted(1, "first", 0, 20.0),
        lambda one: one.ponged(1, 20.0),
    ],
)
def test_whatever_its_server_says_is_a_sign_of_life(
    happens: Callable[[Agent], list[Action]],
) -> None:
    one = agent()
    greeted(one, answer(), held(own=5))
    one.tick(10.1)
    one.tick(20.0)
    assert happens(one) == []
    one.tick(20.1)
    assert one.wake_at == 30.1
    one.tick(30.1)
    assert one.tick(40.1) == [SendPing(1)]
    assert one.tick(44.9) == []
    assert one.tick(45.0) == [CloseStream()]


def test_who_has_to_be_paired_again_hands_over_what_was_not_taken_and_opens_no_stream() -> None:
    one = agent()
    refused = msgspec.structs.replace(answer(head=9), pair_again="journal_fork")
    assert greeted(one, refused, held(own=5)) == [PushAfter(1, {"till": 3}, surrender=True)]
    assert not one.stopped


def test_what_is_written_while_it_greets_is_sent_too() -> None:
    one = agent()
    one.start(0.0)
    assert one.committed(5) == []
    assert one.greeted(1, held(own=4), answer(), 0.1)[1:] == [PushAfter(1, {"till": 3})]
    assert one.link.unsent == 2
    assert one.committed(4) == []
    assert one.link.unsent == 2


def test_a_hub_sends_on_what_it_gathers_its_own_first_and_nothing_twice() -> None:
    one = agent()
    greeted(one, msgspec.structs.replace(answer(), frontiers={"till": 3, "b": 7}))
    gathered = one.gathered({"b": 8, "a": 2, "till": 4})
    assert list(wanted(gathered).items()) == [("till", 3), ("a", 0), ("b", 7)]
    first = one.pushed(1, PushAnswer(epoch="first", frontiers={"till": 4}), 4, 0.2)
    assert list(wanted(first)) == ["a", "b"]
    assert one.gathered({"b": 1}) == []
    assert one.pushed(1, PushAnswer(epoch="first", frontiers={"a": 2, "b": 8}), 0, 0.3) == []
    assert (is_level(one), one.link.unsent) == (True, 0)
    assert one.gathered({"b": 8, "a": 2, "till": 4}) == []


def test_a_kitchen_passes_nothing_on() -> None:
    one = Agent("till", relays=False, random=lambda: 0.5)
    greeted(one, answer(), Held({"till": 3, "other": 9}, 3, "server", "first", 0, 3))
    assert is_level(one)
    assert one.gathered({"other": 12}) == []
    assert one.gathered({"other": 12, "till": 4}) == [PushAfter(1, {"till": 3})]


def test_what_a_server_will_not_have_from_here_is_not_offered_again() -> None:
    one = agent()
    greeted(one, answer(head=5), Held({"till": 4, "other": 9}, 4, "server", "first", 0, 3))
    refused = PushAnswer(epoch="first", frontiers={"till": 3}, unwanted=("other",))
    assert one.pushed(1, refused, 4, 0.2) == [PullAfter(1, "first", 0)]
    done = PullAnswer(epoch="first", cursor=5, head=5, entries=())
    assert one.pulled(1, done, 0.3) == [PushAfter(1, {"till": 3})]
    assert one.nothing_to_push(1, 0.4) == []
    assert (is_level(one), one.link.unsent) == (True, 1)
    assert one.hinted(1, "first", 6, 0.5) == [PullAfter(1, "first", 5)]


def test_what_it_fetched_is_not_sent_back() -> None:
    one = agent()
    greeted(one, answer(head=9))
    fetched = PullAnswer(epoch="first", cursor=1, head=4, entries=(carried("other", 7),))
    assert one.pulled(1, fetched, 0.2) == [PullAfter(1, "first", 1)]  # there is still up to 9
    assert not is_level(one)
    assert one.pulled(1, PullAnswer(epoch="first", cursor=9, head=9, entries=()), 0.3) == []
    assert is_level(one)
    assert one.gathered({"other": 7}) == []
    assert one.gathered({"other": 8}) == [PushAfter(1, {"other": 7})]


def test_after_a_snapshot_it_goes_on_from_there() -> None:
    one = agent()
    greeted(one, answer(head=9, snapshot=True))
    assert not is_level(one)
    assert one.adopted(1, snapshot(), 0.2) == []
    assert is_level(one)
    assert one.gathered({"other": 4}) == []
    assert one.hinted(1, "second", 13, 0.3) == [PullAfter(1, "second", 12)]
    assert one.hinted(1, "first", 13, 0.3) == [CloseStream()]  # that was before the snapshot


def test_an_old_copy_takes_another_id_and_says_all_anew() -> None:
    one = agent()
    greeted(one, answer(behind=True), held(own=5))
    assert not is_level(one)
    assert one.renewed(1, "another", 0.2) == [CloseStream(), Greet(2)]
    assert (one.device, one.own, one.acked) == ("another", 0, 0)
    before = Held({"till": 5}, 0, "server", "first", 0, 0)
    assert one.greeted(2, before, answer(), 0.3)[1:] == [PushAfter(2, {"till": 3})]


def test_what_a_server_acknowledged_stays_acknowledged() -> None:
    one = agent()
    greeted(one, answer(), held(own=5))
    one.pushed(1, PushAnswer(epoch="first", frontiers={"till": 4}), 4, 0.2)
    one.pushed(1, PushAnswer(epoch="first", frontiers={"till": 3}), 4, 0.3)
    assert one.acked == 4


def test_another_server_is_greeted_at_once() -> None:
    one = agent()
    greeted(one, answer(), held(own=5))
    assert one.moved(1.0) == [CloseStream(), Greet(2)]
    assert one.turned(2, 1.0) == [CloseStream(), Greet(3)]
    assert one.link.state == "offline"
    one.stream_opened(1, 1.0)
    assert one.greeted(3, held(own=5), answer(), 1.1)[1:] == [PushAfter(3, {"till": 3})]


def snapshot() -> Snapshot:
    return Snapshot(epoch="second", head=12, frontiers={"other": 4}, state=b"", entries=())


def wanted(actions: list[Action]) -> dict[str, int]:
    [action] = actions
    assert isinstance(action, PushAfter)
    return dict(action.wanted)


def carried(device: str, dseq: int) -> Carried:
    return Carried(
        id="id",
        store="store",
        device=device,
        dseq=dseq,
        at=NOW,
        business_date=NOW.date(),
        kind="order_placed",
        v=1,
        body=b"{}",
        prev_sha256="",
        sha256="",
    )
