import asyncio
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from time import monotonic
from typing import Any

import pytest
import requests
from starlette.types import Message

from store_core.application import kitchen, orders, shifts, storefront
from store_core.application.payments import Tender
from store_core.application.shop import Act, Shop
from sync_server.app import create_app
from sync_server.beacon import Beacon
from sync_server.customer.following import Followers, OrderStream, State
from tests.shops import new_shop, person
from tests.sync_server.customers import Json, guest, ordered
from tests.sync_server.serving import served


class Following:
    """A customer's open stream, which the end of the server closes."""

    def __init__(self, answer: requests.Response) -> None:
        self._answer = answer
        self.last_id = ""
        self._said: Queue[Json | None] = Queue()
        Thread(target=self._listen, daemon=True).start()

    def next(self, seconds: float = 20.0) -> Json | None:
        """The next state, None at the end of the stream."""
        return self._said.get(timeout=seconds)

    def silent_for(self, seconds: float) -> bool:
        try:
            self._said.get(timeout=seconds)
        except Empty:
            return True
        return False

    def _listen(self) -> None:
        event = data = ""
        try:
            for line in self._answer.iter_lines(chunk_size=1, decode_unicode=True):
                if line.startswith("event: "):
                    event = line.removeprefix("event: ")
                if line.startswith("data: "):
                    data = line.removeprefix("data: ")
                if line.startswith("id: "):
                    self.last_id = line.removeprefix("id: ")
                if not line and event == "order" and data:
                    self._said.put(json.loads(data))
                    data = ""
        finally:
            self._said.put(None)


@pytest.fixture
def mine(api: str) -> Json:
    return ordered(api)


@pytest.fixture
def following(api: str, mine: Json) -> Following:
    url = f"{api}orders/stream/{mine['order_id']}/"
    answer = requests.get(url, headers=guest(mine["guest_token"]), stream=True, timeout=60)
    assert answer.headers["content-type"].startswith("text/event-stream")
    return Following(answer)


def test_the_customer_sees_each_step_as_it_happens_until_it_is_handed_out(
    shop: Shop, mine: Json, following: Following
) -> None:
    cashier, cook = Act(person(shop, "cashier")), Act(person(shop, "cook"))
    shift = shifts.open_shift(shop, cashier, 0).id
    first = following.next()
    assert first
    assert first["status"] == "placed"
    accepted = orders.accept(shop, cashier, mine["order_id"])
    ticket = accepted.tickets[0].ticket.id
    seen = [following.next()]
    kitchen.advance_ticket(shop, cook, ticket, "started")
    seen.append(following.next())
    kitchen.advance_ticket(shop, cook, ticket, "ready")
    seen.append(following.next())
    tenders = [Tender("cash", 10_000)]
    orders.hand_out(shop, cashier, mine["order_id"], mine["verification_code"], tenders, shift)
    seen.append(following.next())
    assert [state["status"] for state in seen if state] == [
        "accepted",
        "preparing",
        "ready",
        "completed",
    ]
    assert following.next() is None


def test_the_orders_of_others_are_not_heard(
    api: str, shop: Shop, mine: Json, following: Following
) -> None:
    following.next()
    other = ordered(api, "another-key")
    orders.accept(shop, Act(person(shop, "cashier")), other["order_id"])
    assert following.silent_for(0.3)


def test_a_rejected_order_ends_the_stream_with_the_reason(
    shop: Shop, mine: Json, following: Following
) -> None:
    following.next()
    orders.cancel(shop, Act(person(shop, "cashier"), reason="Oven broken"), mine["order_id"])
    gone = following.next()
    assert gone
    assert (gone["status"], gone["reason"]) == ("cancelled", "Oven broken")
    assert following.next() is None


def test_a_browser_follows_with_the_token_in_the_address(api: str, mine: Json) -> None:
    url = f"{api}orders/stream/{mine['order_id']}/?token={mine['guest_token']}"
    with requests.get(url, stream=True, timeout=60) as answer:
        assert answer.status_code == 200
        lines = answer.iter_lines(chunk_size=1)
        assert next(lines).startswith(b"retry: ")
        assert [next(lines), next(lines)] == [b"", b"event: order"]
    wrong = requests.get(url[:-1] + "x", timeout=60)
    assert (wrong.status_code, wrong.json()["code"]) == (404, "order_not_found")


def test_who_comes_back_is_told_what_they_missed_and_nothing_twice(
    api: str, shop: Shop, mine: Json, following: Following
) -> None:
    following.next()
    last = following.last_id
    url = f"{api}orders/stream/{mine['order_id']}/"
    back = guest(mine["guest_token"]) | {"Last-Event-ID": last}
    level = Following(requests.get(url, headers=back, stream=True, timeout=60))
    assert level.silent_for(0.3)
    orders.accept(shop, Act(person(shop, "cashier")), mine["order_id"])
    late = Following(requests.get(url, headers=back, stream=True, timeout=60))
    for one in (following, level, late):
        told = one.next()
        assert told
        assert (told["status"], one.last_id == last) == ("accepted", False)


def test_all_who_follow_an_order_are_told_of_one_reading(
    api: str, shop: Shop, mine: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"{api}orders/stream/{mine['order_id']}/"
    family = [
        Following(requests.get(url, headers=guest(mine["guest_token"]), stream=True, timeout=60))
        for _ in range(20)
    ]
    assert all(one.next() for one in family)
    readings: list[int] = []
    monkeypatch.setattr(storefront, "follow", counted(storefront.follow, readings))
    orders.accept(shop, Act(person(shop, "cashier")), mine["order_id"])
    assert {(one.next() or {})["status"] for one in family} == {"accepted"}
    assert len(readings) < len(family) / 2


def test_who_does_not_read_is_kept_the_newest_state_alone() -> None:
    asyncio.run(a_stalled_customer())


async def a_stalled_customer() -> None:
    sent: list[bytes] = []
    reads, gone = asyncio.Event(), asyncio.Event()

    async def send(message: Message) -> None:
        if message["type"] == "http.response.body":
            sent.append(message["body"])
            await reads.wait()

    async def receive() -> Message:
        await gone.wait()
        return {"type": "http.disconnect"}

    stream = OrderStream(Alone(), "an-order", None)
    attended = asyncio.create_task(stream({}, receive, send))
    while not sent:
        await asyncio.sleep(0)
    for number in range(100):
        stream.tell(State(f"{number}", b"state %d" % number, over=False))
        stream.beat()
    reads.set()
    while len(sent) < 2:
        await asyncio.sleep(0)
    gone.set()
    await attended
    assert sent == [b"retry: 1000\n\n", b"state 99"]


class Alone(Followers):
    """Nobody tells its streams anything."""

    def __init__(self) -> None:
        return

    def retry(self) -> bytes:
        return b"retry: 1000\n\n"

    @contextmanager
    def joined(self, _stream: OrderStream) -> Iterator[None]:
        yield


def counted(work: Callable[..., Any], calls: list[int]) -> Callable[..., Any]:
    def call(*given: Any) -> Any:
        calls.append(1)
        return work(*given)

    return call


def test_a_server_that_stops_ends_its_streams(tmp_path: Path) -> None:
    shop = new_shop(tmp_path)
    with served(create_app(shop, Beacon())) as url:
        mine = ordered(f"{url}/api/customer/")
        there = f"{url}/api/customer/orders/stream/{mine['order_id']}/"
        answer = requests.get(there, headers=guest(mine["guest_token"]), stream=True, timeout=60)
        stream = Following(answer)
        stream.next()
        begun = monotonic()
    assert monotonic() - begun < 30
    assert stream.next() is None
    shop.database.close()
