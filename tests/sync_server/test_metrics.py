"""What the server counts is what happened."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from prometheus_client.parser import text_string_to_metric_families

from store_core.application import orders
from store_core.application.shop import Act, Shop
from store_core.storage.replication import the_feed
from sync_server.app import create_app
from sync_server.beacon import Beacon
from tests.shops import person
from tests.sync_server.customers import guest, ordered
from tests.sync_server.headless import HeadlessTerminal
from tests.sync_server.processes import ServerProcess
from tests.sync_server.serving import served

Figures = dict[str, dict[tuple[tuple[str, str], ...], float]]


@pytest.fixture
def url(shop: Shop) -> Iterator[str]:
    with served(create_app(shop, Beacon())) as address:
        yield address


def figures(url: str) -> Figures:
    found: Figures = {}
    text = requests.get(f"{url}/metrics", timeout=60).text
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            labels = tuple(sorted(sample.labels.items()))
            found.setdefault(sample.name, {})[labels] = sample.value
    return found


def value(found: Figures, name: str, **labels: str) -> float:
    return found.get(name, {}).get(tuple(sorted(labels.items())), 0)


def test_requests_are_counted_by_the_template_of_their_address(url: str) -> None:
    for order in ("a", "b"):
        requests.get(f"{url}/api/customer/orders/track/{order}/", timeout=60)
    requests.get(f"{url}/track/some-order/some-secret", timeout=60)
    requests.get(f"{url}/wp-login.php", timeout=60)
    found = figures(url)["tillpass_http_request_seconds_count"]
    counted = {(dict(labels)["route"], dict(labels)["status"]): n for labels, n in found.items()}
    assert counted["/api/customer/orders/track/{order_id}/", "401"] == 2
    assert counted["/track/{order}/{token}", "404"] == 1
    assert counted["(none)", "404"] == 1


def test_orders_are_counted_by_what_happened_and_channel(url: str, shop: Shop) -> None:
    api = f"{url}/api/customer/"
    first, second = ordered(api, "first-key"), ordered(api, "second-key")
    orders.accept(shop, Act(person(shop, "cashier")), first["order_id"])
    path = f"{api}orders/cancel/{second['order_id']}/"
    assert requests.post(path, headers=guest(second["guest_token"]), timeout=60).ok
    found = figures(url)
    counted = {
        what: value(found, "tillpass_orders_total", what=what, channel="web")
        for what in ("placed", "accepted", "cancelled")
    }
    assert counted == {"placed": 2, "accepted": 1, "cancelled": 1}
    assert value(found, "tillpass_database_write_seconds_count") >= 4
    assert value(found, "tillpass_feed_head") == shop_head(shop)


def test_an_order_of_before_the_start_keeps_its_channel(shop: Shop) -> None:
    with served(create_app(shop, Beacon())) as before:
        made = ordered(f"{before}/api/customer/")
    with served(create_app(shop, Beacon())) as after:
        orders.accept(shop, Act(person(shop, "cashier")), made["order_id"])
        found = figures(after)
    assert value(found, "tillpass_orders_total", what="accepted", channel="web") == 1


def test_open_streams_are_counted_while_they_are_open(url: str) -> None:
    api = f"{url}/api/customer/"
    made = ordered(api)
    address = f"{api}orders/stream/{made['order_id']}/"
    headers = guest(made["guest_token"])
    with requests.get(address, headers=headers, stream=True, timeout=60) as stream:
        lines = stream.iter_lines()
        assert next(lines)
        assert value(figures(url), "tillpass_streams", kind="order") == 1


@pytest.mark.parametrize("shared", [False, True], ids=["one process", "several processes"])
def test_a_terminals_entries_and_contact_are_counted(tmp_path: Path, shared: bool) -> None:
    """Also where several processes count into one folder."""
    environment = {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path / "counted")} if shared else {}
    (tmp_path / "counted").mkdir()
    server = ServerProcess(tmp_path / "server", tmp_path / "log", **environment).start()
    try:
        till = HeadlessTerminal(tmp_path / "till")
        till.join(server.url, server.code("till", "Counter")).start()
        till.wait(lambda: till.link.state == "online" and till.driver.agent.level)
        till.sell()
        till.wait(lambda: till.link.unsent == 0 and till.driver.agent.own == 2)
        found = figures(server.url)
        till.stop()
    finally:
        server.close()
    sold = value(found, "tillpass_entries_total", kind="order_placed", origin="received")
    assert sold == 1
    assert value(found, "tillpass_orders_total", what="placed", channel="counter") == 1
    assert value(found, "tillpass_streams", kind="terminal") == 1
    terminal = {"device": till.shop.identity.device, "kind": "till"}
    seen = value(found, "tillpass_terminal_contact_timestamp_seconds", **terminal)
    assert seen >= value(found, "tillpass_terminal_hello_timestamp_seconds", **terminal) > 0
    assert value(found, "process_open_fds") > 0


def shop_head(shop: Shop) -> float:
    with shop.database.read() as session:
        return the_feed(session, shop.identity.store).head
