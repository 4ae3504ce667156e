"""What the owner sets is what customers meet, at once (O5, P26, P27)."""

from collections.abc import Iterator
from typing import Any

import pytest
import requests

from store_core.application.office import perform
from store_core.application.shop import Act, Shop
from store_core.application.stores import CHANGE_SETTINGS, PAUSE_WEB, SettingsEdit, WebPause
from store_core.application.stores import settings_now as held
from store_core.domain.setting_list import with_value
from sync_server.app import create_app
from sync_server.beacon import Beacon
from sync_server.shop.policies import Block, blocks
from tests.shops import HandClock, person
from tests.sync_server.customers import ORDER, send_order
from tests.sync_server.serving import served
from tests.sync_server.test_shop_ordering import OTHER_PHONE, with_coke
from tests.sync_server.web_customer import Customer

TERMS = """# How we work

We bake to order.
Nothing is kept.

- No cash after ten
- <b>No dogs</b>"""


@pytest.fixture
def web(shop: Shop) -> Iterator[str]:
    """The address of the web shop."""
    with served(create_app(shop, Beacon())) as url:
        yield url


@pytest.fixture
def customer(web: str) -> Customer:
    return Customer(web)


def change(shop: Shop, **values: Any) -> None:
    settings, rev = held(shop)
    wanted = settings
    for key, value in values.items():
        wanted = with_value(wanted, key, value)
    act = Act(person(shop, "owner"))
    perform(shop, act, CHANGE_SETTINGS, SettingsEdit(rev, wanted, settings), shop.new_id())


def pause(shop: Shop, minutes: int | None) -> None:
    perform(shop, Act(person(shop, "cashier")), PAUSE_WEB, WebPause(minutes), shop.new_id())


def test_a_policy_is_linked_in_the_foot_and_read_in_ones_language(
    shop: Shop, customer: Customer
) -> None:
    customer.open("/")
    assert "Terms" not in customer.page.links
    change(shop, policies={"terms": {"en": TERMS, "it": "Si cuoce su ordinazione."}})
    customer.open("/")
    customer.follow("Terms")
    assert "We bake to order." in customer.page.words
    assert "<b>No dogs" not in customer.page.html
    customer.open("/language/it?back=/policies/terms")
    assert "Si cuoce su ordinazione." in customer.page.words
    customer.open("/sitemap.xml")
    assert "/policies/terms" in customer.page.html


@pytest.mark.parametrize("path", ["/policies/terms", "/policies/nothing", "/policies/privacy"])
def test_a_policy_that_nobody_wrote_is_no_page(web: str, path: str) -> None:
    assert requests.get(web + path, timeout=60).status_code == 404


def test_policies_stand_at_checkout(shop: Shop, customer: Customer) -> None:
    change(shop, policies={"returns": {"en": "All payments are final."}})
    with_coke(customer).open("/checkout")
    assert "With your order you agree to: Returns and refunds" in customer.page.words


def test_a_text_is_parted_into_headings_paragraphs_and_lists() -> None:
    assert tuple(blocks(TERMS)) == (
        Block("heading", ("How we work",)),
        Block("paragraph", ("We bake to order.", "Nothing is kept.")),
        Block("list", ("No cash after ten", "<b>No dogs</b>")),
    )
    assert tuple(blocks(" \n\n")) == ()


def test_while_web_orders_pause_a_later_time_can_be_ordered(
    shop: Shop, customer: Customer, clock: HandClock
) -> None:
    with_coke(customer)
    pause(shop, 30)
    customer.open("/")
    assert "No web orders until 7:28 PM" in customer.page.words
    customer.open("/checkout")
    assert "As soon as possible" not in customer.page.words
    first = customer.page.html.index('name="time"')
    assert 'value="2026-06-13T00:00:00+00:00"' in customer.page.html[first : first + 200]
    clock.forward(minutes=31)
    customer.open("/checkout")
    assert "As soon as possible" in customer.page.words
    customer.press("Place order", name="Ama Mensah", phone=OTHER_PHONE)
    assert customer.page.url.endswith("/thanks")


def test_programs_are_told_of_a_pause_and_refused(shop: Shop, api: str, clock: HandClock) -> None:
    pause(shop, 30)
    quoted = requests.post(f"{api}cart/quote/", json=_cart(), timeout=60).json()
    assert (quoted["open"], quoted["paused_until"]) == (False, quoted["opens_next"])
    answer = send_order(api)
    assert answer.json()["errors"][0]["code"] == "web_paused"
    pause(shop, 0)
    assert send_order(api, key="another-key").status_code == 201


def _cart() -> dict[str, Any]:
    return {name: ORDER[name] for name in ("fulfilment", "lines")}


def test_a_shop_that_makes_to_order_offers_days_from_its_first(
    shop: Shop, customer: Customer, api: str
) -> None:
    change(shop, min_advance_days=2, max_advance_days=3)
    with_coke(customer).open("/checkout")
    assert "Order at least 2 days ahead." in customer.page.words
    assert '<option value="2026-06-14"' in customer.page.html
    assert '<option value="2026-06-15"' in customer.page.html
    assert customer.page.html.count("<option value=") == 2
    assert _refused(api, None) == "time_too_soon"
    assert _refused(api, "2026-06-13T23:00:00Z") == "time_too_soon"
    assert _refused(api, "2026-06-16T23:00:00Z") == "time_too_far"
    late = ORDER | {"requested_time": "2026-06-14T22:00:00Z"}
    assert send_order(api, late).status_code == 201


def _refused(api: str, when: str | None) -> str:
    answer = send_order(
        api, ORDER | ({"requested_time": when} if when else {}), key=f"order-at-{when}"
    )
    return str(answer.json()["errors"][0]["code"])


def test_an_order_below_the_minimum_is_told_what_is_missing(
    shop: Shop, customer: Customer, api: str
) -> None:
    change(shop, order_minimum=10_000)
    with_coke(customer).open("/cart")
    assert "Orders are taken from $100.00. Add $97.25 more." in customer.page.words
    assert "Checkout" not in customer.page.links
    quoted = requests.post(f"{api}cart/quote/", json=_cart(), timeout=60).json()
    assert quoted["missing"]["amount"] == 10_000 - quoted["goods"]["amount"]
    answer = send_order(api)
    assert answer.json()["errors"][0]["code"] == "below_minimum"
    change(shop, minimum_for=("delivery",))
    assert send_order(api, key="another-key").status_code == 201


def test_a_language_the_store_learns_is_spoken_without_a_restart(
    shop: Shop, customer: Customer
) -> None:
    change(shop, languages=("en", "fr"))
    customer.open("/")
    assert "Français" in customer.page.links
    customer.follow("Français")
    assert customer.page.status == 200


def test_a_locale_nobody_knows_keeps_the_shop_open(shop: Shop, customer: Customer) -> None:
    change(shop, locale="en_LK")
    assert customer.open("/menu").status == 200
