"""Threads tell of commits, streams hear of them on the event loop."""

import asyncio

from sync_server.beacon import NOTHING, Beacon

PATIENCE = 60.0


def test_a_busy_stream_hears_at_once_of_all_that_was_committed_and_then_of_the_next() -> None:
    told = [frozenset({("order", str(number))}) for number in range(100)]

    async def follow() -> None:
        beacon = Beacon()
        with beacon.subscribe() as ear:
            await asyncio.gather(*(asyncio.to_thread(beacon.tell, one) for one in told))
            assert await ear.next(PATIENCE) == frozenset().union(*told)
            waiting = asyncio.create_task(ear.next(PATIENCE))
            await asyncio.to_thread(beacon.tell, told[0])
            assert await waiting == told[0]
            await asyncio.to_thread(beacon.close)
            assert await ear.next(PATIENCE) == NOTHING
            assert ear.closed

    asyncio.run(follow())


def test_a_stream_that_opens_while_the_server_goes_down_is_closed() -> None:
    async def follow() -> None:
        beacon = Beacon()
        beacon.close()
        with beacon.subscribe() as ear:
            assert ear.closed

    asyncio.run(follow())
