"""One reader per process of what streams to terminals tell, fanned out to all of them."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic

from starlette.concurrency import run_in_threadpool

from store_core.application.devices import revoked_devices
from store_core.application.shop import Shop
from store_core.domain.errors import StoreError
from store_core.replication import feed
from store_core.replication.messages import Hint
from sync_server.beacon import NOTHING, Beacon, Touched

READ_AGAIN = 1.0
"""Seconds between readings when nobody told of a commit."""
LATE_AFTER = 5.0
GATHER = 0.01
"""Seconds in which commits that follow each other closely are told as one."""


@dataclass(frozen=True, slots=True)
class FeedNow:
    hint: Hint
    revoked: frozenset[str]


class FeedWatch:
    """`run` for as long as the server lives; `next` waits for something else than was seen."""

    def __init__(self, shop: Shop, beacon: Beacon) -> None:
        self._shop = shop
        self._beacon = beacon
        self._now: FeedNow | None = None
        self._over = False
        self._read_at: float | None = None
        self._changed = asyncio.Condition()

    @property
    def is_running(self) -> bool:
        """Whether it read the feed in the last seconds."""
        return self._read_at is not None and monotonic() - self._read_at < LATE_AFTER

    async def run(self) -> None:
        with self._beacon.subscribe() as subscription:
            touched = NOTHING
            while not subscription.closed:
                with suppress(StoreError):  # a database that answers again is read again
                    await self._set(await run_in_threadpool(self._read, touched))
                touched = await subscription.next(READ_AGAIN)
                await asyncio.sleep(GATHER)
        self._over = True
        async with self._changed:
            self._changed.notify_all()

    async def next(self, seen: FeedNow | None) -> FeedNow | None:
        """None when the server goes down."""
        async with self._changed:
            await self._changed.wait_for(
                lambda: self._over or (self._now is not None and self._now != seen)
            )
            return None if self._over else self._now

    async def _set(self, now: FeedNow) -> None:
        self._read_at = monotonic()
        if now != self._now:
            async with self._changed:
                self._now = now
                self._changed.notify_all()

    def _read(self, touched: Touched) -> FeedNow:
        """Devices are read when one was touched, and whenever nothing is known to be."""
        with self._shop.database.read() as session:
            hint = feed.hint(session, self._shop.identity.store)
        if self._now and touched and not any(area == "device" for area, _ in touched):
            return FeedNow(hint, self._now.revoked)
        return FeedNow(hint, revoked_devices(self._shop))
