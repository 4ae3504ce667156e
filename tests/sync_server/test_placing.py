"""Customers' orders that come at once: one thread, few commits, an answer to each."""

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import event, select, text

from store_core.application.customers import WebCustomer
from store_core.application.shop import Shop
from store_core.application.storefront import Asked, Placed, WebOrder
from store_core.application.web_carts import WebCart, WebLine
from store_core.domain.errors import StoreError
from store_core.journal.verifier import verify
from store_core.storage import turns
from store_core.storage.orders import OrderRow
from sync_server.customer.placing import Placing
from tests.shops import new_shop

CROWD = 8
NEVER = (
    "CREATE TRIGGER never BEFORE INSERT ON orders BEGIN SELECT RAISE(ABORT, 'disk is full'); END"
)


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return new_shop(tmp_path)


@pytest.fixture
def placing(shop: Shop) -> Iterator[Placing]:
    made = Placing(shop)
    yield made
    made.close()


def asked(number: int, agreed: int | None = None) -> Asked:
    priya = WebCustomer("Priya Raman", "(555) 014-2277")
    return Asked(WebOrder(priya, WebCart((WebLine("coke"),)), agreed=agreed), f"key-of-{number:04}")


async def at_once(placing: Placing, orders: list[Asked]) -> list[Placed | BaseException]:
    return await asyncio.gather(*map(placing.place, orders), return_exceptions=True)


def numbers(shop: Shop) -> list[str]:
    with shop.database.read() as session:
        assert verify(session).faults == ()
        return sorted(session.scalars(select(OrderRow.number)))


def test_each_is_answered_and_those_that_waited_share_commits(
    shop: Shop, placing: Placing, monkeypatch: pytest.MonkeyPatch
) -> None:
    commits: list[object] = []
    heard = commits.append

    async def while_somebody_writes() -> list[Placed | BaseException]:
        with shop.database.write():
            coming = asyncio.gather(*[placing.place(asked(number)) for number in range(CROWD)])
            await asyncio.sleep(0.1)
        return [*await coming]

    monkeypatch.setattr(turns, "LONGEST", 60)  # a busy machine shares the commit too
    event.listen(shop.database.engine, "commit", heard)
    answers = asyncio.run(while_somebody_writes())
    event.remove(shop.database.engine, "commit", heard)
    told = [one.order.header.number for one in answers if isinstance(one, Placed)]
    assert told == [f"W-{number:04}" for number in range(1, CROWD + 1)]
    assert numbers(shop) == told
    assert len(commits) < CROWD / 2


def test_an_order_refused_is_nothing_to_those_beside_it(shop: Shop, placing: Placing) -> None:
    wanted = [asked(number, 1 if number in (0, 5) else None) for number in range(CROWD)]
    answers = asyncio.run(at_once(placing, wanted))
    refused = [one.code for one in answers if isinstance(one, StoreError)]
    assert refused == ["total_changed"] * 2
    assert len(numbers(shop)) == CROWD - 2


def test_a_key_sent_eight_times_at_once_places_one_order(shop: Shop, placing: Placing) -> None:
    answers = asyncio.run(at_once(placing, [asked(1)] * CROWD))
    placed = [one for one in answers if isinstance(one, Placed)]
    assert {one.order.header.number for one in placed} == {"W-0001"}
    assert sorted(one.replayed for one in placed) == [False] + [True] * (CROWD - 1)


def test_who_gave_up_keeps_nobody_waiting(shop: Shop, placing: Placing) -> None:
    async def one_leaves() -> list[Placed | BaseException]:
        leaving = asyncio.create_task(placing.place(asked(0)))
        await asyncio.sleep(0)
        leaving.cancel()
        with suppress(asyncio.CancelledError):
            await leaving
        return await at_once(placing, [asked(1), asked(2)])

    answers = asyncio.run(one_leaves())
    assert all(isinstance(one, Placed) for one in answers)
    assert numbers(shop) == ["W-0001", "W-0002", "W-0003"]  # it was on its way already


@pytest.mark.database("sqlite")
def test_a_disk_without_room_is_told_to_each_and_the_next_are_served(
    shop: Shop, placing: Placing
) -> None:
    def say(words: str) -> None:
        with shop.database.write() as session:
            session.execute(text(words))

    say(NEVER)
    answers = asyncio.run(at_once(placing, [asked(number) for number in range(3)]))
    assert [one.code for one in answers if isinstance(one, StoreError)] == ["disk_full"] * 3
    say("DROP TRIGGER never")
    assert isinstance(asyncio.run(placing.place(asked(3))), Placed)
