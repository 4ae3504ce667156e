"""A queue that comes in bulk is taken in no faster than the shop takes it in (S1)."""

from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from time import monotonic, sleep

import pytest
import requests

from store_core.replication import holding
from store_core.replication.feed import AT_ONCE, SIP
from store_core.replication.messages import (
    Message,
    Pull,
    PullAnswer,
    Push,
    PushAnswer,
    pack,
    unpack,
)
from store_core.storage.replication import Feed, the_feed
from sync_server.app import create_app
from sync_server.beacon import Beacon
from sync_server.pace import AHEAD, LEFT_BEHIND, LONGEST, PRESENT, Pace
from tests.replication.world import Terminal, World
from tests.sync_server.serving import served

HEAD = 1_000
QUEUED = 5 * AT_ONCE


@dataclass
class StandingClock:
    at: float = 0.0

    def __call__(self) -> float:
        return self.at


def slowly() -> float:
    """So that a busy machine's pauses count as none."""
    return monotonic() / 100


@pytest.mark.parametrize(
    ("who", "behind", "ago"),
    [
        ("kitchen", AHEAD, 0.0),
        ("kitchen", LEFT_BEHIND + 1, 0.0),
        ("kitchen", AHEAD + 1, PRESENT + 1),
        ("away", AHEAD + 1, 0.0),
    ],
    ids=["nearly there", "left behind", "gone", "brings it itself"],
)
def test_a_queue_does_not_wait_for_a_terminal_that_is(who: str, behind: int, ago: float) -> None:
    clock = StandingClock()
    pace = Pace(clock)
    pace.asked(who, HEAD - behind)
    clock.at += ago
    assert pace.wait("away", HEAD)


def test_a_queue_waits_until_the_kitchen_has_taken_in_what_came_before() -> None:
    pace = Pace(StandingClock())
    pace.asked("kitchen", HEAD - AHEAD - 1)
    waiting = Thread(target=pace.wait, args=("away", HEAD))
    waiting.start()
    waiting.join(2 * LONGEST)
    assert waiting.is_alive()
    pace.asked("kitchen", HEAD - AHEAD)
    waiting.join(60)
    assert not waiting.is_alive()


def test_a_kitchen_that_stands_still_holds_nobody_up_for_good() -> None:
    pace = Pace()
    pace.asked("kitchen", HEAD - AHEAD - 1)
    assert not pace.wait("away", HEAD)


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def feed_of(world: World) -> Feed:
    with world.shop.database.read() as session:
        return the_feed(session, world.server.store)


def wait_until_it_stands(world: World) -> None:
    """Held back, or at its end."""
    before = -1
    while before != (head := feed_of(world).head):
        before = head
        sleep(0.3)


def posted(url: str, who: Terminal, path: str, message: Message) -> bytes:
    answer = requests.post(
        f"{url}/api/terminals/{path}",
        pack(message),
        headers={"Authorization": f"Bearer {who.token}"},
        timeout=60,
    )
    answer.raise_for_status()
    return answer.content


def test_of_a_tills_long_queue_little_is_ever_ahead_of_a_kitchen_that_is_there(
    world: World,
) -> None:
    away, kitchen = world.pair("away", "till"), world.pair("kitchen", "kitchen")
    world.run(5)
    world.server_up = False
    for _ in range(QUEUED):
        away.sell()
    own = away.shop.identity.device
    with away.shop.database.read() as session:
        batch: Push = holding.outgoing(
            session, world.server.store, {own: 0}, parts=None, surrender=False
        )
    app = create_app(world.shop, Beacon())
    app.state.pace = Pace(slowly)
    with served(app) as url:
        at = feed_of(world)
        sips: list[int] = []

        def taste() -> int:
            """How far the kitchen was behind when it asked."""
            nonlocal at
            behind = feed_of(world).head - at.head
            answer = unpack(
                posted(url, kitchen, "pull", Pull(epoch=at.epoch, cursor=at.head)), PullAnswer
            )
            at = Feed(answer.epoch, answer.cursor)
            sips.append(len(answer.entries))
            return behind

        assert taste() == 0
        told: list[PushAnswer] = []
        pushing = Thread(
            target=lambda: told.append(unpack(posted(url, away, "push", batch), PushAnswer))
        )
        pushing.start()
        behind = []
        while pushing.is_alive() or at.head < feed_of(world).head:
            wait_until_it_stands(world)
            behind.append(taste())
        pushing.join()
    assert told[0].frontiers == {own: len(batch.entries)}
    assert sum(sips) == len(batch.entries) > QUEUED
    assert max(sips) <= SIP
    assert max(behind) <= AHEAD + AT_ONCE
