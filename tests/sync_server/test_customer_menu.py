from collections.abc import Mapping
from dataclasses import replace
from time import sleep

import pytest
import requests

from store_core.application.shop import Act, Shop
from store_core.application.stores import change_settings
from store_core.domain.errors import StoreError
from sync_server.customer.access import preferred_language
from sync_server.customer.menu import READ_AGAIN
from sync_server.customer.rate import OrderRate
from tests.shops import change_items, person


def _get(api: str, path: str, **headers: str) -> requests.Response:
    return requests.get(api + path, headers=headers, timeout=60)


def _item(api: str, item_id: str) -> Mapping[str, object]:
    items = _get(api, "menu/items/").json()["items"]
    found: Mapping[str, object] = next(item for item in items if item["id"] == item_id)
    return found


def test_the_menu_says_of_each_item_what_can_be_chosen(api: str, shop: Shop) -> None:
    answer = _get(api, "menu/items/").json()
    assert set(answer) == {"items"}
    assert len(answer["items"]) == len(shop.menu.items)
    margherita = answer["items"][0]
    assert set(margherita) == {
        "id",
        "name",
        "description",
        "price",
        "category_ids",
        "image",
        "images",
        "available",
        "sold_out_until",
        "featured",
        "allergens",
        "diet",
        "variants",
        "modifier_groups",
    }
    assert margherita["price"] == {"amount": 1250, "currency": "USD", "text": "$12.50"}
    assert [(one["id"], one["price"]["amount"]) for one in margherita["variants"]] == [
        ("s", 950),
        ("m", 1250),
        ("l", 1550),
        ("xl", 1850),
    ]
    toppings = margherita["modifier_groups"][2]
    assert set(toppings) == {"id", "name", "min", "max", "free", "options"}
    assert (toppings["id"], toppings["min"], toppings["max"], toppings["free"]) == (
        "toppings",
        0,
        8,
        0,
    )
    assert toppings["options"][0] == {
        "id": "top-jalapenos",
        "name": "Jalapeños",
        "price": {"amount": 125, "currency": "USD", "text": "$1.25"},
    }


def test_the_picture_of_an_item_can_be_fetched(api: str) -> None:
    image = str(_item(api, "margherita")["image"])
    answer = requests.get(api.removesuffix("/api/customer/") + image, timeout=60)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/webp")


def test_categories_name_the_one_they_stand_in(api: str) -> None:
    categories = _get(api, "menu/categories/").json()["categories"]
    by_id = {category["id"]: category for category in categories}
    assert by_id["juices"]["parent_id"] == "drinks"
    assert by_id["classic"] == {
        "id": "classic",
        "name": "Classic",
        "parent_id": None,
        "position": 10,
        "icon": "pizza",
    }


@pytest.mark.parametrize("path", ["menu/items/", "menu/categories/"])
def test_an_unchanged_menu_is_not_sent_again(api: str, path: str) -> None:
    etag = _get(api, path).headers["etag"]
    for known in (etag, f'"old", W/{etag}', "*"):
        answer = _get(api, path, **{"If-None-Match": known})
        assert (answer.status_code, answer.content, answer.headers["etag"]) == (304, b"", etag)
    assert _get(api, path, **{"If-None-Match": '"old"'}).status_code == 200
    italian = _get(api, path, **{"If-None-Match": etag, "Accept-Language": "it"})
    assert italian.status_code == 200


def test_what_is_sold_out_or_dearer_shows_at_once(api: str, shop: Shop) -> None:
    etag = _get(api, "menu/items/").headers["etag"]
    owner = Act(person(shop, "owner"))
    coke = shop.menu.item("coke")
    change_items(shop, owner, (replace(coke, available=False, price=300),))
    answer = _get(api, "menu/items/", **{"If-None-Match": etag})
    assert answer.status_code == 200
    found = _item(api, "coke")
    assert (found["available"], found["price"]) == (
        False,
        {"amount": 300, "currency": "USD", "text": "$3.00"},
    )
    change_items(shop, owner, (replace(coke, retired=True),))
    assert "coke" not in {item["id"] for item in _get(api, "menu/items/").json()["items"]}


def test_what_another_process_of_the_server_changed_shows_within_a_second(
    api: str, shop: Shop
) -> None:
    assert _item(api, "coke")["available"]
    elsewhere = Shop(shop.database, shop.identity, now=shop.now)
    sold_out = replace(shop.menu.item("coke"), available=False)
    change_items(elsewhere, Act(person(shop, "owner")), (sold_out,))
    sleep(READ_AGAIN)
    assert not _item(api, "coke")["available"]


@pytest.mark.parametrize("path", ["menu/items/", "menu/categories/"])
def test_asked_by_header_or_by_query_the_menu_is_the_same(api: str, path: str) -> None:
    by_header = _get(api, path, **{"Accept-Language": "it"})
    by_query = _get(api, f"{path}?language=it")
    assert by_header.content == by_query.content
    told = ("etag", "cache-control", "content-language", "vary", "content-type")
    assert [by_header.headers[name] for name in told] == [by_query.headers[name] for name in told]
    assert _get(api, f"{path}?language={'x' * 36}").status_code == 422


def test_the_menu_speaks_the_customers_language(api: str) -> None:
    italian = _get(
        api, "menu/categories/", **{"Accept-Language": "fr;q=0.9, it-CH;q=0.8, en;q=0.1"}
    )
    assert italian.headers["content-language"] == "it"
    assert italian.json()["categories"][0]["name"] == "Classiche"
    asked = _get(api, "menu/categories/?language=en", **{"Accept-Language": "it"})
    assert asked.headers["content-language"] == "en"
    methods = _get(api, "payments/methods/?language=it").json()
    assert methods == {
        "methods": [{"id": "cash", "name": "Contanti al ritiro", "when": "at_pickup"}]
    }


@pytest.mark.parametrize(
    ("asked", "header", "spoken"),
    [
        (None, None, "en"),
        (None, "", "en"),
        (None, "de, fr;q=0.5", "en"),
        (None, "it;q=0, en", "en"),
        (None, "it;q=rubbish, ;;;,", "en"),
        (None, "en-GB;q=0.5, it;q=0.7", "it"),
        ("it-IT", "en", "it"),
        ("xx", "it", "en"),
    ],
)
def test_the_language_that_suits_best_is_chosen(
    asked: str | None, header: str | None, spoken: str
) -> None:
    assert preferred_language(asked, header, ("en", "it")) == spoken


def test_a_store_without_web_orders_takes_no_web_payment(api: str, shop: Shop) -> None:
    owner = Act(person(shop, "owner"))
    change_settings(shop, owner, lambda held: replace(held, web_fulfilments=()))
    assert _get(api, "payments/methods/").json() == {"methods": []}


def test_an_address_may_order_again_after_a_while() -> None:
    now = 0.0
    rate = OrderRate(per_minute=2, clock=lambda: now)
    rate.take("192.0.2.1")
    rate.take("192.0.2.1")
    rate.take("192.0.2.2")
    with pytest.raises(StoreError) as refused:
        rate.take("192.0.2.1")
    assert (refused.value.code, refused.value.values["seconds"]) == ("rate_limited", 30)
    now = 29.0
    with pytest.raises(StoreError):
        rate.take("192.0.2.1")
    now = 30.0
    rate.take("192.0.2.1")
