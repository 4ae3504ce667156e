"""Looks after the stock for as long as the server lives (O2)."""

import asyncio
from contextlib import suppress

from starlette.concurrency import run_in_threadpool

from store_core.application.shop import Shop
from store_core.application.stock_rules import keep_stock
from store_core.domain.errors import StoreError

EVERY = 60.0
"""Seconds."""


async def keep(shop: Shop, every: float = EVERY) -> None:
    while True:
        await asyncio.sleep(every)
        with suppress(StoreError):  # a database that answers again is asked again
            await run_in_threadpool(keep_stock, shop)
