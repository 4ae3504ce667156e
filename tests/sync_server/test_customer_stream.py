import json
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from time import monotonic

import pytest
import requests

from store_core.application import kitchen, orders, shifts
from store_core.application.payments import Tender
from store_core.application.shop import Act, Shop
from sync_server.app import create_app
from sync_server.beacon import Beacon
from tests.shops import new_shop, person
from tests.sync_server.customers import Json, guest, ordered
from tests.sync_server.serving import served


class Following:
    """A customer's open stream, which the end of the server closes."""

    def __init__(self, answer: requests.Response) -> None:
        self._answer = answer
        self._said: Queue[Json | None] = Queue()
        Thread(target=self._listen, daemon=True).start()

    def next(self, seconds: float = 1.0) -> Json | None:
        """The next state, None at the end of the stream."""
        return self._said.get(timeout=seconds)

    def silent_for(self, seconds: float) -> bool:
        try:
            self._said.get(timeout=seconds)
        except Empty:
            return True
        return False

    def _listen(self) -> None:
        event = ""
        try:
            for line in self._answer.iter_lines(chunk_size=1, decode_unicode=True):
                if line.startswith("event: "):
                    event = line.removeprefix("event: ")
                if line.startswith("data: ") and event == "order":
                    self._said.put(json.loads(line.removeprefix("data: ")))
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


def test_the_customer_sees_each_step_within_a_second_until_it_is_handed_out(
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
        assert next(answer.iter_lines(chunk_size=1)) == b"event: order"
    wrong = requests.get(url[:-1] + "x", timeout=60)
    assert (wrong.status_code, wrong.json()["code"]) == (404, "order_not_found")


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
