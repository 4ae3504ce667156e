"""The server looks after the stock without being asked."""

import asyncio
from contextlib import suppress
from pathlib import Path

import pytest

from store_core.application import stock
from store_core.application.stock import stock_now
from sync_server.stock_keeper import keep
from tests.larder import KG, owner, set_up, stocked_shop


@pytest.mark.database("sqlite")
def test_a_draft_is_written_while_the_server_runs_and_only_one(tmp_path: Path) -> None:
    shop = stocked_shop(tmp_path)
    set_up(shop, reorder="draft")
    stock.count(shop, owner(shop), {"mozzarella": KG})

    async def serve() -> None:
        keeping = asyncio.create_task(keep(shop, every=0.01))
        async with asyncio.timeout(60):
            while not stock_now(shop).orders:
                await asyncio.sleep(0.01)
        await asyncio.sleep(0.2)  # some looks more
        keeping.cancel()
        with suppress(asyncio.CancelledError):
            await keeping

    asyncio.run(serve())
    assert [order.number for order in stock_now(shop).orders] == ["0001"]
