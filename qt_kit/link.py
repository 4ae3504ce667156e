"""The exchange with the server: driven on its own thread, its database work on the store thread."""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from random import Random
from threading import Event, Thread
from typing import TypeVar

from qt_kit.runner import OnBug, Runner
from store_core.application import terminals
from store_core.application.device_secrets import Secrets
from store_core.application.shop import Shop, utc_now
from store_core.domain.devices import DeviceKind
from store_core.domain.errors import StoreError
from store_core.replication.agent import FINAL, Agent
from store_core.replication.driver import Driver, OnStore, Surroundings
from store_core.replication.errands import Errands
from store_core.replication.http import HttpServer
from store_core.replication.link_state import LinkState
from store_core.replication.messages import Renewed

T = TypeVar("T")
STOCKING_SECONDS = 60
CLOSING_SECONDS = 5


def pair(address: str, code: str) -> terminals.Membership:
    """Turn a pairing code into a membership; blocks. Errors: `server_unreachable`,
    `code_unknown`, `code_used`, `code_expired`, `pairing_paused`.
    """
    server = HttpServer(address, "")
    try:
        return terminals.membership_of(server.pair(code), server.address)
    finally:
        server.close()


def stock(shop: Shop, secrets: Secrets) -> None:
    """Fetch the whole shop for the first time; blocks. Errors: `server_unreachable`, and why the
    server will not have this machine.
    """

    async def inline(work: Callable[[], T]) -> T:
        return work()

    async def fetch() -> None:
        driver = driver_of(shop, secrets, inline, lambda _link: None, _raise)
        running = asyncio.create_task(driver.run())
        try:
            await asyncio.wait_for(driver.level(), STOCKING_SECONDS)
        except TimeoutError:
            trouble = driver.state.trouble or "server_unreachable"
            raise StoreError(trouble, server=terminals.address_of_server(shop)) from None
        finally:
            driver.close()
            await running

    # On a thread of its own: `asyncio.run` takes away the calling thread's loop, which may be Qt's.
    with ThreadPoolExecutor(1) as worker:
        worker.submit(lambda: asyncio.run(fetch())).result()


def driver_of(
    shop: Shop,
    secrets: Secrets,
    on_store: OnStore,
    tell: Callable[[LinkState], None],
    bug: OnBug,
) -> Driver:
    """Reads who this machine is: call it where the database may be read."""
    kind, address = terminals.kind_of(shop), terminals.address_of_server(shop)
    secret = secrets.read(shop.identity.device)
    server = HttpServer(address, secret.token if secret else "")
    agent = Agent(shop.identity.device, _relays(kind), Random().random)  # noqa: S311 - jitter

    def become(renewed: Renewed) -> None:
        terminals.become(shop, secrets, renewed.prefix, renewed.device, renewed.token)
        server.token = renewed.token

    errands = Errands(
        database=shop.database,
        store=shop.identity.store,
        agent=agent,
        parts=None if _relays(kind) else frozenset({"label"}),
        become=become,
        correct_clock=lambda offset: terminals.correct_clock(shop, offset),
    )
    given = Surroundings(
        on_store=on_store,
        touched=lambda touched: shop.committed(touched),
        link=tell,
        bug=bug,
        wall=utc_now,
    )
    return Driver(agent, errands, server, given)


class Link:
    """Runs a driver on a thread of its own, with its own loop, until `close`: so a busy screen
    holds up no sale on its way, and the end of Qt's loop does not cut the driver off (ADR 0005).
    """

    def __init__(
        self,
        shop: Shop,
        secrets: Secrets,
        runner: Runner,
        tell: Callable[[LinkState], None],
        bug: OnBug,
    ) -> None:
        """`tell` and `bug` are called on the link's thread."""
        self._shop, self._secrets, self._runner = shop, secrets, runner
        self._tell = tell
        self._driver = driver_of(shop, secrets, self._on_store, self._changed, bug)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._started = Event()
        self._thread = Thread(target=self._run, name="link", daemon=True)
        self._thread.start()

    @property
    def state(self) -> LinkState:
        return self._driver.state

    def poke(self) -> None:
        """After a commit, from any thread."""
        self._driver.poke()

    def close(self) -> None:
        """Ends the exchange; call it before the store thread ends."""
        self._started.wait(CLOSING_SECONDS)
        if self._loop is not None:
            with suppress(RuntimeError):  # it has ended by itself
                self._loop.call_soon_threadsafe(self._driver.close)
        self._thread.join(CLOSING_SECONDS)

    def _run(self) -> None:
        async def drive() -> None:
            self._loop = asyncio.get_running_loop()
            self._started.set()
            await self._driver.run()

        asyncio.run(drive())

    def _changed(self, link: LinkState) -> None:
        if link.trouble in FINAL:
            device = self._shop.identity.device
            self._runner.submit(lambda: self._secrets.forget(device))
        self._tell(link)

    def _on_store(self, work: Callable[[], T]) -> Awaitable[T]:
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()

        def settle(answer: Callable[[], None]) -> None:
            if not future.done():
                answer()

        def attempt() -> None:
            try:
                result = work()
            except Exception as error:  # noqa: BLE001 - it is raised again where it is awaited
                answer = partial(future.set_exception, error)
            else:
                answer = partial(future.set_result, result)
            with suppress(RuntimeError):  # the link has ended; what was stored is stored
                loop.call_soon_threadsafe(settle, answer)

        self._runner.submit(attempt)
        return future


def _relays(kind: DeviceKind) -> bool:
    """A kitchen lacks the sealed parts of what others wrote, and so passes none of it on."""
    return kind != "kitchen"


def _raise(error: BaseException) -> None:
    raise error
