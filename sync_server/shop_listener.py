"""Listens for the shop for as long as the server above it lives (S1)."""

import asyncio
from contextlib import suppress

from starlette.concurrency import run_in_threadpool

from store_core.application.shop import Shop
from store_core.application.silence import heed_silence
from store_core.domain.errors import StoreError

EVERY = 5.0
"""Seconds."""


async def listen(shop: Shop, every: float = EVERY) -> None:
    since = shop.now()
    while True:
        await asyncio.sleep(every)
        with suppress(StoreError):  # a database that answers again is asked again
            await run_in_threadpool(heed_silence, shop, since)
