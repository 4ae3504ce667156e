"""What drives a terminal's exchange: hints, requests and what goes wrong, over real HTTP (S1)."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import TypeVar

import pytest

from store_core import linking
from store_core.application import stores, terminals
from store_core.application.device_secrets import FileSecrets
from store_core.application.devices import new_pairing_code, revoke
from store_core.application.shop import Act, Shop
from store_core.journal.kinds import ReportReprinted
from store_core.replication.agent import Agent, Greet
from store_core.replication.driver import Driver, Surroundings
from store_core.replication.errands import Errands
from store_core.replication.http import HttpServer
from store_core.replication.link_state import LinkState
from store_core.replication.ways import LOOKS, Reach, Ways
from store_core.storage.journal import frontiers
from sync_server.app import create_app
from sync_server.beacon import Beacon
from tests.shops import new_shop
from tests.sync_server.serving import served

T = TypeVar("T")
PATIENCE = 30.0
NOBODY = "http://127.0.0.1:1"
WALL = datetime(2026, 6, 12, 18, tzinfo=UTC)


@dataclass
class Till:
    """Paired and stocked; `new_driver` has it begin. What it is told is kept."""

    shop: Shop
    server_shop: Shop
    url: str
    secrets: FileSecrets
    links: list[LinkState] = field(default_factory=list)
    bugs: list[BaseException] = field(default_factory=list)
    touched: list[frozenset[tuple[str, str]]] = field(default_factory=list)
    offsets: list[float] = field(default_factory=list)

    def new_driver(self, url: str = "", ways: Ways | None = None) -> Driver:
        own = self.shop.identity
        secret = self.secrets.read(own.device)
        assert secret
        agent = Agent(own.device, relays=True, random=lambda: 0.0)
        errands = Errands(
            self.shop.database,
            own.store,
            agent,
            None,
            lambda _renewed: None,
            lambda offset: self.offsets.append(offset.total_seconds()),
        )

        async def on_store(work: Callable[[], T]) -> T:
            return work()

        given = Surroundings(
            on_store, self.touched.append, self.links.append, self.bugs.append, lambda: WALL
        )
        return Driver(agent, errands, HttpServer(url or self.url, secret.token), given, ways)

    def write(self) -> None:
        """A fact of its own, as any use case would."""
        body = ReportReprinted(shift="shift", number=1, copy=1)
        with self.shop.transaction(Act()) as tx:
            tx.record(body)


@pytest.fixture
def till(tmp_path: Path) -> Iterator[Till]:
    server_shop = new_shop(tmp_path)
    with served(create_app(server_shop, Beacon())) as url:
        folder = tmp_path / "till"
        secrets = FileSecrets(folder)
        code = new_pairing_code(server_shop, Act(), "till", "Bar").code
        terminals.join(folder, secrets, linking.pair(url, code), server_shop.now())
        shop = terminals.open_shop(folder, secrets)
        linking.stock(shop, secrets)
        yield Till(shop, server_shop, url, secrets)
        shop.database.close()
    server_shop.database.close()


def play(driver: Driver, doing: Callable[[], Awaitable[None]]) -> None:
    """While the driver runs."""

    async def run() -> None:
        running = asyncio.create_task(driver.run())
        await asyncio.sleep(0)
        try:
            await asyncio.wait_for(doing(), PATIENCE)
        finally:
            driver.close()
            await asyncio.wait_for(running, PATIENCE)
        left = asyncio.all_tasks() - {asyncio.current_task()}
        assert left == set()

    asyncio.run(run())


async def until(true: Callable[[], bool]) -> None:
    latest = monotonic() + PATIENCE
    while not true():
        assert monotonic() < latest
        await asyncio.sleep(0.005)


def newest_on_server(till: Till) -> int:
    with till.server_shop.database.read() as session:
        return frontiers(session, till.shop.identity.store).get(till.shop.identity.device, 0)


def test_what_is_written_is_sent_when_it_is_told_and_what_others_wrote_comes_by_itself(
    till: Till,
) -> None:
    driver = till.new_driver()
    assert driver.state == LinkState("offline", since=WALL)
    driver.poke()  # before it runs there is nobody to hear it

    async def trade() -> None:
        await driver.level()
        assert [one.state for one in till.links] == ["online"]
        await until(lambda: driver._stream is not None and driver.agent._stream_open)
        till.write()
        assert newest_on_server(till) == 0
        driver.poke()
        driver.poke()
        await until(lambda: driver.agent.level and driver.agent.acked == 1)
        assert newest_on_server(till) == 1
        assert till.touched == []
        stores.switch_test_mode(till.server_shop, Act(), on=True)
        await until(lambda: till.shop.settings.test_mode)
        await until(lambda: driver.agent.level)

    play(driver, trade)
    states = [(one.state, one.unsent) for one in till.links]
    assert states == [("online", 0), ("sending", 1), ("online", 0)]
    assert any(area == "settings" for one in till.touched for area, _ in one)
    assert till.bugs == []
    assert till.offsets != []
    driver.poke()  # nobody is there any more


def test_a_ping_is_answered_by_whoever_holds_the_stream(till: Till) -> None:
    driver = till.new_driver()

    async def ping() -> None:
        await driver.level()
        await until(lambda: driver.agent._stream_open)
        heard = driver.agent._heard_at
        await driver._ping(driver.agent.number)
        await until(lambda: driver.agent._heard_at > heard)
        driver._close_stream()
        await driver._ping(driver.agent.number)
        await until(lambda: driver._streaming is None)

    play(driver, ping)
    assert till.bugs == []


def test_a_machine_that_was_shut_out_says_so_and_stops(till: Till) -> None:
    driver = till.new_driver()

    async def shut_out() -> None:
        await driver.level()
        await until(lambda: driver.agent._stream_open)
        revoke(till.server_shop, Act(), till.shop.identity.device)
        await until(lambda: driver.agent.stopped)
        assert driver.state == LinkState("offline", 0, WALL, "device_revoked")

    play(driver, shut_out)


def test_while_nobody_answers_it_is_offline_and_tries_again(till: Till) -> None:
    driver = till.new_driver(NOBODY)

    async def wait() -> None:
        await until(lambda: driver.agent.number >= 4)
        assert driver.state == LinkState("offline", since=WALL)
        assert not driver._level.is_set()

    play(driver, wait)
    assert (till.bugs, till.links) == ([], [])


def test_a_bug_in_an_errand_is_told_and_tried_again(till: Till) -> None:
    driver = till.new_driver()

    def boom() -> None:
        raise ZeroDivisionError

    driver._errands = replace(driver._errands, correct_clock=lambda _offset: boom())

    async def wait() -> None:
        await until(lambda: len(till.bugs) >= 2)

    play(driver, wait)
    assert {type(one) for one in till.bugs} == {ZeroDivisionError}
    assert driver.state.state == "offline"


def test_a_task_that_ends_by_a_bug_is_told_of(till: Till) -> None:
    driver = till.new_driver()

    async def broken() -> None:
        raise ZeroDivisionError

    async def wait() -> None:
        driver._spawn(broken())
        await until(lambda: till.bugs != [])

    play(driver, wait)
    assert [type(one) for one in till.bugs] == [ZeroDivisionError]


def test_away_from_home_it_is_served_elsewhere_and_goes_back_when_its_own_server_answers(
    till: Till,
) -> None:
    """As if its own server had answered all but one of the looks that it takes."""
    other = till.url.replace("127.0.0.1", "localhost")
    ways = Ways(Reach(till.url), Reach(other), at_home=False)
    driver = till.new_driver(NOBODY, ways)

    async def go_home() -> None:
        await driver.level()
        await until(lambda: driver.state.elsewhere)
        assert driver._server.address == other
        ways._good_looks, ways.look_at = LOOKS - 1, 0.0
        driver.poke()
        await until(lambda: ways.at_home and driver.agent.level)
        assert driver._server.address == till.url
        await until(lambda: not driver.state.elsewhere)

    play(driver, go_home)
    assert till.bugs == []


@pytest.mark.parametrize("shut_out", [True, False])
def test_its_own_server_is_not_back_while_it_does_not_greet_it(till: Till, shut_out: bool) -> None:
    ways = Ways(Reach(NOBODY), Reach(till.url), at_home=False)
    driver = till.new_driver(till.url, ways)
    message = driver._errands.errand(Greet(1)).ask()
    assert message is not None
    if shut_out:
        revoke(till.server_shop, Act(), till.shop.identity.device)
        ways.home = Reach(till.url)
    assert not driver._greets(message)
    driver._server.close()
