"""The exchange with the server: driven on its own thread, its database work on the store thread."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from threading import Event, Thread
from typing import TypeVar

from qt_kit.runner import OnBug, Runner
from store_core.application.device_secrets import Secrets
from store_core.application.shop import Shop
from store_core.linking import driver_of
from store_core.replication.agent import FINAL
from store_core.replication.link_state import LinkState

T = TypeVar("T")
CLOSING_SECONDS = 5


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
