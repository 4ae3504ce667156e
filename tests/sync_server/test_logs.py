"""The server's log: every request and event is in it, and nobody's name or token."""

import io
import json
import logging
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import requests

from store_core.domain.orders import Order
from sync_server.logs import log_of, write_logs
from tests.sync_server.customers import ORDER, PIZZA, guest, send_order
from tests.sync_server.headless import HeadlessTerminal
from tests.sync_server.processes import ServerProcess
from tests.sync_server.web_customer import Customer

NAME, PHONE, EMAIL = "Zebulon Quixote", "+1 555 014 9931", "zebulon@quixote.example"
NOTE, LINE_NOTE, LABEL = "the gate squeaks", "cut it in nine", "Table of the Quixotes"
PERSONAL = ("Zebulon", "Quixote", "5550149931", "014 9931", "squeaks", "nine")
Line = dict[str, Any]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ServerProcess]:
    process = ServerProcess(tmp_path / "server", tmp_path / "log").start()
    yield process
    process.close()


def lines(server: ServerProcess) -> list[Line]:
    """All that was written by the time the server has ended."""
    server.stop()
    return [json.loads(one) for one in server.log.read_text().splitlines()]


def by_api(server: ServerProcess) -> dict[str, Any]:
    """Ordered, followed, looked back at and taken back; and once refused."""
    api = f"{server.url}/api/customer/"
    customer = {"name": NAME, "phone": PHONE, "email": EMAIL}
    wanted = ORDER | {"customer": customer, "note": NOTE}
    wanted["lines"] = [PIZZA | {"note": LINE_NOTE}]
    made: dict[str, Any] = send_order(api, wanted, "quixotes-key").json()
    refused = wanted | {"customer": customer | {"phone": "Quixote"}}
    assert send_order(api, refused, "quixotes-second-key").status_code == 422
    order, token = made["order_id"], made["guest_token"]
    for path, headers in (
        (f"orders/track/{order}/", guest(token)),
        ("orders/history/", guest(token)),
        (f"orders/stream/{order}/?token={token}", {}),
        (f"orders/track/{order}/", guest("a-wrong-token-of-Quixote")),
    ):
        requests.get(api + path, headers=headers, stream=True, timeout=60).close()
    answer = requests.post(f"{api}orders/cancel/{order}/", headers=guest(token), timeout=60)
    assert answer.json()["status"] == "cancelled"
    return made


def by_web_shop(server: ServerProcess) -> str:
    customer = Customer(server.url)
    customer.open("/menu/drinks")
    customer.press("Add Coke")
    customer.open("/checkout")
    customer.press("Place order", name=NAME, phone=PHONE, note=NOTE)
    assert customer.page.url.endswith("/thanks"), customer.page.words
    customer.open("/track/of-Quixote/squeaks-the-token")
    customer.open("/no/such/page/Zebulon")
    return customer.page.url


def at_the_counter(server: ServerProcess, folder: Path) -> tuple[str, str, Order]:
    code = server.code("till", "Counter")
    till = HeadlessTerminal(folder).join(server.url, code).start()
    till.wait(lambda: till.driver.agent.level)
    sold = till.sell(LABEL)
    till.wait(lambda: till.link.unsent == 0 and till.driver.agent.own == 2)
    secret = till.secrets.read(till.shop.identity.device)
    assert secret
    till.stop()
    return code, secret.token, sold


def test_the_whole_day_of_a_customer_leaves_no_name_and_no_token(
    server: ServerProcess, tmp_path: Path
) -> None:
    made = by_api(server)
    followed = by_web_shop(server)
    code, token, sold = at_the_counter(server, tmp_path / "till")
    console = json.loads((server.folder / "admin.json").read_text())["token"]
    events = {(one["event"], one["order"]) for one in lines(server) if "order" in one}
    written = server.log.read_text()
    tokens = (made["guest_token"], followed.rstrip("/").split("/")[-2], code, token, console)
    for secret in (*PERSONAL, *tokens, "quixotes-key"):
        assert secret.lower() not in written.lower(), secret
    placed, order = made["order_id"], sold.id
    assert {("order_placed", placed), ("order_cancelled", placed)} <= events
    assert ("order_placed", order) in events


def test_a_requests_line_and_its_events_share_an_id(server: ServerProcess) -> None:
    api = f"{server.url}/api/customer/"
    given = {"Idempotency-Key": "a-key-of-mine", "X-Request-ID": "from-the-proxy-17"}
    answer = requests.post(f"{api}orders/create/", json=ORDER, headers=given, timeout=60)
    assert answer.headers["X-Request-ID"] == "from-the-proxy-17"
    order = answer.json()["order_id"]
    placed, request = (one for one in lines(server) if one.get("request") == "from-the-proxy-17")
    assert (placed["event"], placed["order"]) == ("order_placed", order)
    assert (request["event"], request["order"]) == ("request", order)
    assert (request["route"], request["status"]) == ("/api/customer/orders/create/", 201)
    assert 0 < request["duration_ms"] < 10_000


def test_a_strange_request_id_is_replaced(server: ServerProcess) -> None:
    url = f"{server.url}/api/customer/payments/methods/"
    for strange in ("", "a" * 65, "två", 'a"b', "a b"):
        headers = {"X-Request-ID": strange.encode()}
        answer = requests.get(url, headers=headers, timeout=60)
        assert len(answer.headers["X-Request-ID"]) == 16


def test_a_bug_is_one_line_and_its_id_is_told_to_the_customer(server: ServerProcess) -> None:
    with closing(sqlite3.connect(server.folder / "store.sqlite")) as other:
        other.execute("DROP TABLE guest_tokens")
    wanted = ORDER | {"customer": {"name": NAME, "phone": PHONE}}
    answer = send_order(f"{server.url}/api/customer/", wanted)
    told = answer.json()
    assert (answer.status_code, told["code"]) == (500, "server_error")
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert told["request_id"] in told["detail"]
    whole = lines(server)
    mine = [one for one in whole if one.get("request") == told["request_id"]]
    assert [one["event"] for one in mine] == ["bug", "request"]
    assert "no such table: guest_tokens" in mine[0]["exception"]
    assert [one["event"] for one in whole if one["level"] == "error"] == ["bug"]
    assert "Quixote" not in str(whole)


def test_a_bug_on_a_page_of_the_shop_is_one_line_too(server: ServerProcess) -> None:
    customer = Customer(server.url)
    customer.open("/menu/drinks")
    customer.press("Add Coke")
    customer.open("/checkout")
    with closing(sqlite3.connect(server.folder / "store.sqlite")) as other:
        other.execute("DROP TABLE guest_tokens")
    customer.press("Place order", name=NAME, phone=PHONE)
    assert customer.page.status == 500
    [bug] = [one for one in lines(server) if one["level"] == "error"]
    assert bug["request"] in customer.page.words
    assert bug["route"] == "/checkout"


@pytest.fixture
def quiet() -> Iterator[None]:
    """Logging as it was, afterwards."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.captureWarnings(False)


@pytest.mark.usefixtures("quiet")
def test_a_person_reads_plain_words(capsys: pytest.CaptureFixture[str]) -> None:
    write_logs("text", "warning")
    log_of("event").info("order_placed", order="an-order")
    log_of("event").warning("a wheel squeaks", order="an-order")
    logging.getLogger("sqlalchemy.pool").error("a library's own words")
    said = capsys.readouterr().err
    assert "order_placed" not in said
    assert "a wheel squeaks" in said
    assert "order=an-order" in said
    assert "a library's own words" in said
    assert "{" not in said


@pytest.mark.usefixtures("quiet")
def test_a_line_that_cannot_be_written_stops_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    gone = io.StringIO()
    monkeypatch.setattr(sys, "stderr", gone)
    write_logs("json", "info")
    log_of("event").info("order_placed", order="an-order")
    assert json.loads(gone.getvalue())["order"] == "an-order"
    gone.close()
    log_of("event").info("order_placed", order="another")
