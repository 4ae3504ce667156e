"""A terminal without a screen: the real shop and exchange, on threads of its own."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import Self, TypeVar

from store_core import linking
from store_core.application import terminals
from store_core.application.device_secrets import FileSecrets
from store_core.application.shop import Shop, utc_now
from store_core.application.terminals import is_stocked, open_shop
from store_core.replication.driver import Driver
from store_core.replication.link_state import LinkState

T = TypeVar("T")


class HeadlessTerminal:
    """`join` pairs a folder, `start` opens it and begins the exchange. `link` is the newest state
    of that, `bugs` what went wrong in it, `touched` the (area, id)s of every commit in turn.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.secrets = FileSecrets(folder)
        self.link = LinkState("offline")
        self.bugs: list[BaseException] = []
        self.touched: SimpleQueue[frozenset[tuple[str, str]]] = SimpleQueue()
        self.shop: Shop
        self.driver: Driver

    def join(self, url: str, code: str) -> Self:
        """Errors: those of `linking.pair`."""
        terminals.join(self.folder, self.secrets, linking.pair(url, code), utc_now())
        return self

    def start(self) -> Self:
        """Errors: those of `open_shop` and `linking.stock`."""
        self.shop = open_shop(self.folder, self.secrets)
        if not is_stocked(self.shop):
            linking.stock(self.shop, self.secrets)
        self._store = ThreadPoolExecutor(1, thread_name_prefix="store")
        self._loop = asyncio.new_event_loop()
        self.driver = self.do(self._new_driver)
        self._thread = Thread(target=self._run, name="link")
        self._thread.start()
        self.shop.committed = self._heard
        return self

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self.driver.close)
        self._thread.join(10)
        self._store.shutdown()
        self.shop.database.close()

    def do(self, work: Callable[[], T]) -> T:
        """Have it done on the store thread, where every write is."""
        return self._store.submit(work).result()

    @property
    def is_level(self) -> bool:
        """Nothing is left to send or fetch, as far as this machine and its server know."""
        return self.link.state == "online" and self.driver.agent.level

    def _heard(self, touched: frozenset[tuple[str, str]]) -> None:
        self.touched.put(touched)
        self.driver.poke()

    def _new_driver(self) -> Driver:
        async def on_store(work: Callable[[], T]) -> T:
            return await asyncio.get_running_loop().run_in_executor(self._store, work)

        def tell(state: LinkState) -> None:
            self.link = state

        return linking.driver_of(self.shop, self.secrets, on_store, tell, self.bugs.append)

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self.driver.run())
