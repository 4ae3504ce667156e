"""Reading the menu and the front page of the web shop (W1, W2)."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
import requests

from store_core.application.shop import Act, Shop
from sync_server.app import create_app
from sync_server.beacon import Beacon
from tests.shops import HandClock, change_items, person
from tests.sync_server.serving import served
from tests.sync_server.web_customer import Customer


@pytest.fixture
def web(shop: Shop) -> Iterator[str]:
    with served(create_app(shop, Beacon())) as url:
        yield url


@pytest.fixture
def customer(web: str) -> Customer:
    return Customer(web)


def test_the_front_page_says_when_the_store_is_open_and_what_day_it_is(customer: Customer) -> None:
    words = customer.open("/").words
    assert "Open until 2:00 AM" in words
    assert "Fri, Sat · today 10:00 AM – 2:00 AM" in words
    assert "Sunday 12:00 PM – 10:00 PM" in words
    assert "Pickup at 48 Harbor Street" in words


@pytest.mark.parametrize(("days", "told"), [(11, False), (13, True)])
def test_a_holiday_is_told_from_ten_days_before(
    customer: Customer, clock: HandClock, days: int, told: bool
) -> None:
    clock.forward(days=days)
    words = customer.open("/").words
    assert ("Independence Day, Saturday Jul 4 Open 12:00 PM – 10:00 PM" in words) is told


def test_search_engines_read_hours_and_menu(customer: Customer) -> None:
    front = json.loads(_structured(customer.open("/").html))
    assert front["@type"] == "Restaurant"
    assert front["openingHoursSpecification"][4] == {
        "@type": "OpeningHoursSpecification",
        "dayOfWeek": "Friday",
        "opens": "10:00",
        "closes": "02:00",
    }
    menu = json.loads(_structured(customer.open("/menu/desserts").html))
    items = {item["name"]: item["offers"] for item in menu["hasMenuSection"]["hasMenuItem"]}
    assert items["Tiramisù"] == {"@type": "Offer", "price": "6.00", "priceCurrency": "USD"}
    site_map = requests.get(f"{customer.url}/sitemap.xml", timeout=60).text
    assert f"<loc>{customer.url}/item/margherita</loc>" in site_map
    robots = requests.get(f"{customer.url}/robots.txt", timeout=60).text
    assert "Disallow: /track" in robots
    assert f"Sitemap: {customer.url}/sitemap.xml" in robots


def test_filters_leave_what_fits_and_count_what_each_would_leave(customer: Customer) -> None:
    customer.open("/menu/classic")
    assert "11 of 11 shown" in customer.page.words
    customer.press("Show", diet="vegetarian", without="milk")
    assert "1 of 11 shown" in customer.page.words
    assert "Marinara" in customer.page.words
    assert "Capricciosa" not in customer.page.words
    customer.follow("Without the filter No milk")
    assert "3 of 11 shown" in customer.page.words


def test_filters_that_leave_nothing_name_the_one_to_clear(customer: Customer) -> None:
    customer.open("/menu/classic?diet=vegan&topping=egg")
    assert "Nothing is left with these filters." in customer.page.words
    customer.follow("Without Vegan")
    assert "1 of 11 shown" in customer.page.words


def test_a_diet_goes_along_to_another_category_and_a_size_does_not(customer: Customer) -> None:
    customer.open("/menu/classic?diet=vegan&size=l")
    customer.follow("Drinks")
    assert "diet=vegan" in customer.page.url
    assert "size" not in customer.page.url


def test_search_finds_words_whatever_their_accents(customer: Customer) -> None:
    assert "Tiramisù" in customer.open("/menu?q=tiramisu").words
    hits = customer.open("/menu?q=jalap").words
    assert "Side of jalapeños" in hits
    assert "Margherita" not in hits


def test_search_without_a_hit_offers_what_comes_closest(customer: Customer) -> None:
    words = customer.open("/menu?q=margarita").words
    assert "No margarita here yet" in words
    assert "Margherita" in words
    assert customer.page.links["Build your own"] == "/item/half-and-half"


def test_what_is_typed_is_never_markup(customer: Customer) -> None:
    page = customer.open("/menu?q=%3Cscript%3Ealert(1)%3C/script%3E")
    assert "<script>alert" not in page.html
    assert "No <script>alert(1)</script> here yet" in page.words


def test_a_sold_out_item_stays_in_its_place_and_cannot_be_added(
    shop: Shop, customer: Customer
) -> None:
    customer.open("/menu/drinks")
    form, button = customer.page.button("Add Coke")
    gone = replace(shop.menu.item("coke"), available=False)
    change_items(shop, Act(person(shop, "owner")), (gone,))
    customer.send(form, button, {})
    assert "Sold out today" in customer.page.words
    assert "Nothing here yet" in customer.open("/cart").words
    assert "Coke Can, 12 fl oz Sold out today" in customer.open("/menu/drinks").words


def test_the_menu_follows_the_catalogue(shop: Shop, customer: Customer) -> None:
    assert "Coke Can, 12 fl oz" in customer.open("/menu/drinks").words
    renamed = replace(shop.menu.item("coke"), name={"en": "House cola"})
    change_items(shop, Act(person(shop, "owner")), (renamed,))
    assert "House cola" in customer.open("/menu/drinks").words


def test_pages_forbid_what_they_do_not_need(web: str) -> None:
    for path in ("/", "/menu", "/item/margherita", "/cart", "/nothing"):
        headers = requests.get(web + path, timeout=60).headers
        assert headers["content-security-policy"].startswith("default-src 'self';")
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"


def test_pages_hold_no_script_or_style_of_their_own(customer: Customer) -> None:
    for path in ("/", "/menu", "/item/half-and-half", "/cart", "/track", "/offline"):
        html = customer.open(path).html
        assert not re.search(r"\sstyle=|<style|\son[a-z]+=", html)
        for kind in re.findall(r"<script([^>]*)>", html):
            assert "src=" in kind or "json" in kind


def test_static_files_are_kept_for_ever_under_their_own_address(customer: Customer) -> None:
    sheet = re.findall(r'href="(/static/[^"]+shop\.css)"', customer.open("/").html)[0]
    answer = requests.get(customer.url + sheet, timeout=60)
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    again = {"If-None-Match": answer.headers["etag"]}
    assert requests.get(customer.url + sheet, headers=again, timeout=60).status_code == 304
    old = requests.get(f"{customer.url}/static/0123456789/shop.css", timeout=60)
    assert old.headers["cache-control"] == "no-cache"
    assert requests.get(f"{customer.url}/static/x/../secrets.json", timeout=60).status_code == 404


def test_the_shop_can_be_installed(customer: Customer) -> None:
    manifest = requests.get(f"{customer.url}/manifest.webmanifest", timeout=60).json()
    assert manifest["name"] == "Bella Napoli"
    for icon in manifest["icons"]:
        assert requests.get(customer.url + icon["src"], timeout=60).content[:4] == b"\x89PNG"
    worker = requests.get(f"{customer.url}/service-worker.js", timeout=60)
    assert worker.headers["content-type"].startswith("text/javascript")
    assert '"/menu/drinks"' in worker.text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/nothing", 404),
        ("/item/unicorn", 404),
        ("/menu/unicorns", 404),
        ("/track/1/2", 404),
    ],
)
def test_unknown_addresses_get_the_shops_own_page(
    customer: Customer, path: str, status: int
) -> None:
    page = customer.open(path)
    assert page.status == status
    assert "Nothing baked here" in page.words
    assert "See the menu" in page.links


def test_the_api_keeps_answering_for_itself(web: str) -> None:
    answer = requests.get(f"{web}/api/nothing", timeout=60)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def _structured(html: str) -> str:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.S)
    assert found
    return found[1]
