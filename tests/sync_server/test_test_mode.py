"""Test mode as customers and the console meet it (C11)."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from store_core.application import orders, stores
from store_core.application.shop import Act, Shop
from sync_server.app import create_app
from sync_server.beacon import Beacon
from tests.sync_server.customers import guest, ordered
from tests.sync_server.processes import ServerProcess
from tests.sync_server.serving import served
from tests.sync_server.web_customer import Customer

STRIP = "TEST. Nothing ordered here is real."


@pytest.fixture
def customer(shop: Shop) -> Iterator[Customer]:
    with served(create_app(shop, Beacon())) as url:
        yield Customer(url)


def switch(shop: Shop, *, on: bool) -> None:
    stores.switch_test_mode(shop, Act(), on=on)


def placed(customer: Customer, button: str) -> None:
    customer.open("/menu/drinks")
    customer.press("Add Coke")
    customer.open("/checkout")
    customer.press(button, name="Ama Mensah", phone="+1 (123) 456-7890")


def test_every_page_says_that_nothing_ordered_is_real(shop: Shop, customer: Customer) -> None:
    customer.open("/menu/drinks")
    customer.press("Add Coke")
    pages = ("/", "/menu", "/menu/build", "/item/margherita", "/cart", "/checkout", "/offline")
    assert not any(STRIP in customer.open(page).words for page in pages)
    switch(shop, on=True)
    assert [page for page in pages if STRIP not in customer.open(page).words] == []
    assert STRIP in customer.open("/nowhere").words


def test_a_test_order_says_so_on_its_pages_for_ever(shop: Shop, customer: Customer) -> None:
    switch(shop, on=True)
    placed(customer, "Place test order")
    assert "Order TEST-W-1" in customer.page.words
    switch(shop, on=False)
    customer.follow("Track this order")
    assert STRIP in customer.page.words
    assert STRIP not in customer.open("/").words


def test_the_strip_is_there_in_every_language(shop: Shop, customer: Customer) -> None:
    switch(shop, on=True)
    customer.session.headers["Accept-Language"] = "it"
    assert "PROVA. Qui nessun ordine è reale." in customer.open("/").words


@pytest.mark.parametrize("on", [True, False])
def test_every_answer_about_an_order_tells_whether_it_is_a_test(
    shop: Shop, api: str, *, on: bool
) -> None:
    switch(shop, on=on)
    created = ordered(api)
    switch(shop, on=not on)
    token = guest(created["guest_token"])
    order_id = created["order_id"]
    tracked = requests.get(f"{api}orders/track/{order_id}/", headers=token, timeout=60).json()
    history = requests.get(f"{api}orders/history/", headers=token, timeout=60).json()
    cancelled = requests.post(f"{api}orders/cancel/{order_id}/", headers=token, timeout=60).json()
    told = (created, tracked, history["orders"][0], cancelled)
    assert [answer["test"] for answer in told] == [on] * 4
    assert orders.order(shop, order_id).header.test is on


def test_the_owner_switches_it_at_the_console(tmp_path: Path) -> None:
    server = ServerProcess(tmp_path).start()
    try:
        assert server.console("test-mode", "on") == "Test mode is on."
        assert STRIP in Customer(server.url).open("/").words
        assert server.console("test-mode", "off") == "Test mode is off."
        assert STRIP not in Customer(server.url).open("/").words
    finally:
        server.close()
