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
        with suppress(TimeoutError):
            await asyncio.wait_for(keep(shop, every=0.01), 1)

    asyncio.run(serve())
    assert [order.number for order in stock_now(shop).orders] == ["0001"]
