"""Everybody who follows an order, on one loop: a commit wakes one task, which reads each order that
it touched once, together with the others, and hands the same bytes to all who follow it (W6).
"""

import asyncio
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import islice
from math import ceil
from random import Random
from time import monotonic

from fastapi.sse import format_sse_event
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from store_core.application import storefront
from store_core.application.shop import Shop
from store_core.application.storefront import Guest
from store_core.domain.errors import StoreError
from sync_server.beacon import Beacon
from sync_server.customer.answers import OrderTracked
from sync_server.logs import log_of
from sync_server.metrics import Meter

ENDED = frozenset({"completed", "cancelled"})
GATHER = 0.005
"""Seconds in which commits that follow each other closely are read together."""
MOST_AT_ONCE = 50
"""Orders in one reading, so that the next change need not wait for long."""
TICK = 1.0
SEATS = 15
"""A stream hears something every so many ticks, not all of them at once."""
LOOKED_AGAIN = 20
"""At most so many orders are read again in a tick though nothing was told: hints get lost."""
SOONEST_MS, LATEST_MS = 1_000, 20_000
COMING_A_SECOND = 300
"""As they may all be cut at once, each stream is told another time to come back after, so that no
more than these come in a second, or all within `LATEST_MS`.
"""
_log = log_of("following")


@dataclass(frozen=True, slots=True)
class State:
    """How an order stands, as it is sent; the same state has the same `id` from any process."""

    id: str
    event: bytes
    over: bool


@dataclass(slots=True)
class _Followed:
    """`read` is done when it was read first; `guest` stays None where there is no such order.
    `opening` counts those that are to be among the `streams`.
    """

    read: "asyncio.Future[None]"
    guest: Guest | None = None
    state: State | None = None
    opening: int = 0
    streams: "set[OrderStream]" = field(default_factory=set)


class Followers:
    """`run` for as long as the server lives."""

    def __init__(self, shop: Shop, beacon: Beacon, meter: Meter) -> None:
        self._shop, self._beacon, self._meter = shop, beacon, meter
        self._orders: dict[str, _Followed] = {}
        self._changed: dict[str, None] = {}
        self._fresh: dict[str, None] = {}
        self._work = asyncio.Event()
        self._seats: list[set[OrderStream]] = [set() for _ in range(SEATS)]
        self._random = Random()  # noqa: S311 - spreads out who comes back
        self._over = False

    async def stream(self, order_id: str, token: str, seen: str | None) -> "OrderStream":
        """For a guest who was told the state `seen` before. Errors: `order_not_found`, for a wrong
        token and an unknown id alike, and those of a database that can't be read.
        """
        if self._over:
            raise StoreError("database_unreachable")
        followed = self._orders.get(order_id)
        if followed is None:
            read = asyncio.get_running_loop().create_future()
            followed = self._orders[order_id] = _Followed(read)
            self._fresh[order_id] = None
            self._work.set()
        followed.opening += 1
        try:
            await asyncio.shield(followed.read)
            if followed.guest is None or not followed.guest.opens(token):
                raise StoreError("order_not_found", order=order_id)
        except BaseException:
            followed.opening -= 1
            self._forget(order_id)
            raise
        return OrderStream(self, order_id, seen)

    def retry(self) -> bytes:
        """When to come back after a cut, as it is sent; it also shows that both ends are there."""
        there = sum(map(len, self._seats))
        latest = min(SOONEST_MS + there * 1000 // COMING_A_SECOND, LATEST_MS)
        return format_sse_event(retry=self._random.randint(SOONEST_MS, latest))

    @contextmanager
    def joined(self, stream: "OrderStream") -> Iterator[None]:
        """It is told every state from now on."""
        followed = self._orders[stream.order]
        seat = min(self._seats, key=len)
        followed.streams.add(stream)
        followed.opening -= 1
        seat.add(stream)
        if followed.state:
            stream.tell(followed.state)
        if self._over:
            stream.end()
        try:
            with self._meter.stream("order"):
                yield
        finally:
            seat.discard(stream)
            followed.streams.discard(stream)
            self._forget(stream.order)

    async def run(self) -> None:
        """Until the beacon is closed, which ends all streams."""
        tasks = [asyncio.create_task(one) for one in (self._read_on(), self._tick())]
        try:
            with self._beacon.subscribe() as ear:
                while not ear.closed:
                    since = monotonic()
                    touched = await ear.next(SEATS * TICK)
                    orders = [one for area, one in touched if area == "order"]
                    if not touched and monotonic() - since < SEATS * TICK:
                        orders = list(self._orders)  # others told of nothing in particular
                    self._look_at(orders)
        finally:
            self._over = True
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            self._end()

    def _look_at(self, orders: Collection[str]) -> None:
        here = [one for one in orders if one in self._orders]
        self._changed.update(dict.fromkeys(here))
        if here:
            self._work.set()

    async def _read_on(self) -> None:
        while True:
            await self._work.wait()
            await asyncio.sleep(GATHER)
            orders = self._next()
            try:
                found = await run_in_threadpool(self._read, orders)
            except Exception as error:  # noqa: BLE001 - a bug must not end everybody's stream
                self._not_read(orders, error)
                await asyncio.sleep(TICK)
                continue
            for order in orders:
                self._tell(order, *found.get(order, (None, None)))

    def _next(self) -> tuple[str, ...]:
        """What changed comes before what is looked at for the first time."""
        orders = tuple(islice((*self._changed, *self._fresh), MOST_AT_ONCE))
        for order in orders:
            self._changed.pop(order, None)
            self._fresh.pop(order, None)
        if not self._changed and not self._fresh:
            self._work.clear()
        return tuple(dict.fromkeys(orders))

    def _read(self, orders: Collection[str]) -> Mapping[str, tuple[Guest, State]]:
        settings = self._shop.settings
        found = storefront.follow(self._shop, orders)
        return {
            order: (one.guest, _state(OrderTracked.whole(one.tracked, settings)))
            for order, one in found.items()
        }

    def _tell(self, order: str, guest: Guest | None, state: State | None) -> None:
        followed = self._orders.get(order)
        if followed is None:
            return
        followed.guest = guest
        if state and (followed.state is None or followed.state.id != state.id):
            followed.state = state
            for stream in followed.streams:
                stream.tell(state)
        if not followed.read.done():
            followed.read.set_result(None)

    def _not_read(self, orders: Collection[str], error: Exception) -> None:
        """Who waits for a first look is told; the others are tried again."""
        if not isinstance(error, StoreError):
            _log.error("bug", exc_info=error)
        for order in orders:
            followed = self._orders.get(order)
            if followed and followed.read.done():
                self._look_at([order])
            elif followed:
                del self._orders[order]
                followed.read.set_exception(error)

    async def _tick(self) -> None:
        place = 0
        while True:
            await asyncio.sleep(TICK)
            place = (place + 1) % SEATS
            for stream in tuple(self._seats[place]):
                stream.beat()
            again = tuple(islice(self._orders, min(ceil(len(self._orders) / SEATS), LOOKED_AGAIN)))
            for order in again:
                self._orders[order] = self._orders.pop(order)
            self._look_at(again)

    def _forget(self, order: str) -> None:
        """Once nobody follows it."""
        followed = self._orders.get(order)
        if followed and not followed.streams and not followed.opening:
            del self._orders[order]
            self._changed.pop(order, None)
            self._fresh.pop(order, None)

    def _end(self) -> None:
        for followed in tuple(self._orders.values()):
            if not followed.read.done():
                followed.read.set_exception(StoreError("database_unreachable"))
            for stream in tuple(followed.streams):
                stream.end()


class OrderStream(Response):
    """Server-sent events of one order to one customer. What waits to be sent is bounded: of states
    that a slow customer did not take yet the newest alone is kept.
    """

    media_type = "text/event-stream"
    status_code = 200
    background = None

    def __init__(self, followers: Followers, order: str, seen: str | None) -> None:
        self.order = order
        self._followers = followers
        self._told = seen
        self._waiting = followers.retry()
        self._state: State | None = None
        self._over = False
        self._sending: asyncio.Task[None] | None = None
        self._send: Send | None = None
        self.init_headers({"Cache-Control": "no-cache", "X-Accel-Buffering": "no"})

    async def __call__(self, _scope: Scope, receive: Receive, send: Send) -> None:
        start = {"type": "http.response.start", "status": 200, "headers": self.raw_headers}
        await send(start)
        self._send = send
        with self._followers.joined(self):
            self._go_on()
            while (await receive())["type"] != "http.disconnect":
                pass
        if self._sending:
            self._sending.cancel()

    def tell(self, state: State) -> None:
        self._state = state
        self._go_on()

    def beat(self) -> None:
        """So that both ends notice when the other is gone."""
        if self._sending is None:
            self._waiting = self._followers.retry()
            self._go_on()

    def end(self) -> None:
        self._over = True
        self._go_on()

    def _go_on(self) -> None:
        if self._sending is None and self._send:
            self._sending = asyncio.create_task(self._deliver(self._send))

    async def _deliver(self, send: Send) -> None:
        try:
            while self._waiting or self._state or self._over:
                data, over = self._taken()
                with suppress(OSError):  # the customer has left
                    await send({"type": "http.response.body", "body": data, "more_body": not over})
                if over:
                    self._send = None
                    return
        finally:
            self._sending = None

    def _taken(self) -> tuple[bytes, bool]:
        data, state, over = self._waiting, self._state, self._over
        self._waiting, self._state = b"", None
        if state and state.id != self._told:
            data += state.event
            self._told = state.id
        return data, over or bool(state and state.over)


def _state(order: OrderTracked) -> State:
    data = order.model_dump_json()
    name = sha256(data.encode()).hexdigest()[:16]
    return State(
        name, format_sse_event(data_str=data, event="order", id=name), order.status in ENDED
    )
