"""A terminal without a screen: the real driver on a loop and threads of its own."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Thread
from time import monotonic, sleep
from typing import TypeVar

from store_core import linking
from store_core.application import orders, shifts, terminals
from store_core.application.device_secrets import FileSecrets
from store_core.application.orders import Head
from store_core.application.payments import Tender
from store_core.application.shop import Act, Shop, utc_now
from store_core.application.terminals import open_shop
from store_core.domain.orders import Order
from store_core.replication.driver import Driver
from store_core.replication.link_state import LinkState
from tests.shops import cart, line, person

T = TypeVar("T")


class HeadlessTerminal:
    """`join` pairs a folder, `start` opens it; `link` is the newest state."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.secrets = FileSecrets(folder)
        self.link = LinkState("offline")
        self.bugs: list[BaseException] = []

    def join(self, url: str, code: str) -> "HeadlessTerminal":
        terminals.join(self.folder, self.secrets, linking.pair(url, code), utc_now())
        return self

    def start(self) -> "HeadlessTerminal":
        self.shop: Shop = open_shop(self.folder, self.secrets)
        self._store = ThreadPoolExecutor(1)
        self._ready: list[Driver] = []
        self._thread = Thread(target=lambda: asyncio.run(self._run()))
        self._thread.start()
        self.wait(lambda: bool(self._ready))
        self.driver = self._ready[0]
        self.shop.committed = lambda _touched: self.driver.poke()
        return self

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self.driver.close)
        self._thread.join(10)
        self._store.shutdown()
        self.shop.database.close()

    def sell(self) -> Order:
        def work() -> Order:
            shop = self.shop
            cashier = Act(person(shop, "cashier"))
            shift = shifts.current_shift(shop) or shifts.open_shift(shop, cashier, 10_000)
            chosen = cart(line(shop, "margherita", 1, "l"))
            tenders = [Tender("cash", 100_000)]
            return orders.sell(shop, cashier, chosen, Head(label="Bar"), tenders, shift.id)

        return self._store.submit(work).result()

    def wait(self, what: Callable[[], bool], seconds: float = 30) -> float:
        """How long it took, in seconds."""
        begun = monotonic()
        while not what():
            assert monotonic() - begun < seconds, (self.link, self.bugs)
            sleep(0.01)
        return monotonic() - begun

    def wait_until_sent(self, seconds: float = 30) -> float:
        return self.wait(lambda: self.link.state == "online", seconds)

    async def _run(self) -> None:
        self._loop = asyncio.get_running_loop()

        async def on_store(work: Callable[[], T]) -> T:
            return await self._loop.run_in_executor(self._store, work)

        def tell(state: LinkState) -> None:
            self.link = state

        driver = linking.driver_of(self.shop, self.secrets, on_store, tell, self.bugs.append)
        self._ready.append(driver)
        await driver.run()
