"""Customers of the web shop: each orders, asks again until answered, follows, may take it back."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import TypeVar

from store_core.application import storefront
from store_core.application.customers import WebCustomer
from store_core.application.storefront import Placed, WebOrder
from store_core.application.web_carts import WebCart, WebLine, WebOption
from store_core.domain.errors import StoreError
from store_core.simulation.counter import LIMITED_CODE, any_items
from store_core.simulation.disk import Crash
from store_core.simulation.network import Link
from store_core.simulation.promises import Promises, Told
from store_core.simulation.server import TopServer
from store_core.simulation.world import World

T = TypeVar("T")
TRIES = 8
FOLLOWS = 3
REFUSED = frozenset(
    {"store_closed", "web_paused", "item_unavailable", "code_refused", "total_changed"}
)
"""What a customer may be told instead; else a refusal is a fault of the shop."""


@dataclass
class Customers:
    world: World
    promises: Promises
    server: TopServer
    link: Link

    def order(self, number: int) -> None:
        """One customer, who comes at this moment."""
        random = self.world.random(f"customer/{number}")
        if not self.server.up:
            return
        customer = _Customer(self, number, random, f"{random.getrandbits(64):016x}")
        customer.wanted = customer.choose()
        customer.place()


@dataclass
class _Customer:
    all: Customers
    number: int
    random: Random
    key: str
    wanted: WebOrder | None = None
    tries: int = 0

    @property
    def name(self) -> str:
        return f"customer {self.number}"

    def choose(self) -> WebOrder:
        shop = self.all.server.shop
        wares = any_items(shop, self.random, self.random.randint(1, 3))
        lines = tuple(
            WebLine(
                item.id,
                item.default_variant or (item.variants[0].id if item.variants else None),
                self.random.randint(1, 2),
                tuple(WebOption(option, count) for option, count in item.defaults.items()),
            )
            for item in wares
        )
        codes = (LIMITED_CODE,) if self.random.random() < 0.15 else ()
        phone = f"+1 555 014 {self.random.randint(1000, 9999)}"
        return WebOrder(WebCustomer(f"Guest {self.number}", phone), WebCart(lines, codes=codes))

    @property
    def _gone(self) -> set[str]:
        """What a server put back from a backup may have forgotten."""
        return {"order_not_found"} if self.all.world.faults["restore"] else set()

    def place(self) -> None:
        """The same words under the same key, until an answer comes."""
        self.tries += 1
        if self.tries > TRIES or self.wanted is None:
            return
        shop_at, wanted = self.all.server, self.wanted
        self._ask(lambda: storefront.place(shop_at.shop, wanted, self.key), self._placed)

    def _placed(self, placed: Placed) -> None:
        order = placed.order
        told = Told(order.id, order.header.number, order.bill.total, order.entry)
        world, promises = self.all.world, self.all.promises
        if self.key not in promises.told:
            world.counts["orders"] += 1
        before = promises.told.setdefault(self.key, told)
        if before != told and not world.faults["restore"]:
            world.wrong("a web order is placed once", f"{before.number} and {told.number}")
        world.note(self.name, f"is told {told.number}")
        world.later(
            self.random.uniform(20, 300), lambda: self._follow(order.id, placed.guest_token)
        )

    def _follow(self, order: str, token: str, left: int = FOLLOWS) -> None:
        server, random = self.all.server, self.random
        if random.random() < 0.1:
            self._ask(lambda: storefront.cancel(server.shop, order, token), lambda _found: None)
        else:
            self._ask(lambda: storefront.track(server.shop, order, token), lambda _found: None)
        if left:
            self.all.world.later(
                random.uniform(30, 400), lambda: self._follow(order, token, left - 1)
            )

    def _ask(self, work: Callable[[], T], done: Callable[[T], None]) -> None:
        self.all.link.ask(lambda: self._carried_out(work, done), self._again)

    def _carried_out(self, work: Callable[[], T], done: Callable[[T], None]) -> Callable[[], None]:
        """At the server; what to do with the answer."""
        server = self.all.server
        try:
            answer = work()
        except Crash as crash:
            server.die(crash)
            return self._again
        except StoreError as error:
            code = error.code
            return lambda: self._refused(code)
        return lambda: done(answer)

    def _again(self) -> None:
        if self.key not in self.all.promises.told:
            self.all.world.later(self.random.uniform(2, 20), self.place)

    def _refused(self, code: str) -> None:
        world = self.all.world
        world.note(self.name, f"is refused: {code}")
        if code.startswith(("disk_", "database_")):
            self._again()
        elif code not in {*REFUSED, "order_accepted", "order_closed"} | self._gone:
            world.wrong("nobody is refused without a reason", f"{self.name}: {code}")
