"""The cart that survives, and the forms that only its owner can send (W3)."""

from collections.abc import Iterator

import pytest
import requests

from store_core.application import orders
from store_core.application.shop import Shop
from store_core.application.web_carts import WebLine, WebOption
from store_core.domain.errors import StoreError
from sync_server.app import create_app
from sync_server.beacon import Beacon
from sync_server.shop.held_cart import CartKeeper, HeldCart, HeldLine
from tests.sync_server.serving import served
from tests.sync_server.web_customer import Customer


@pytest.fixture
def web(shop: Shop) -> Iterator[str]:
    with served(create_app(shop, Beacon())) as url:
        yield url


@pytest.fixture
def customer(web: str) -> Customer:
    return Customer(web)


def test_the_cart_outlives_browser_and_server(shop: Shop) -> None:
    with served(create_app(shop, Beacon())) as url:
        first = Customer(url)
        first.open("/menu/drinks")
        first.press("Add Coke")
        kept = first.session.cookies
        assert all(cookie.expires for cookie in kept)
    with served(create_app(shop, Beacon())) as url:
        second = Customer(url)
        second.session.cookies = kept
        assert "Coke" in second.open("/cart").words


def test_equal_lines_become_one_and_different_ones_do_not(customer: Customer) -> None:
    for path in ("/item/margherita", "/item/margherita", "/item/margherita?size=l"):
        customer.open(path)
        customer.press("Add to cart $15.50" if "size" in path else "Add to cart $12.50")
    words = customer.open("/cart").words
    assert "3 items" in words
    assert words.count("Edit") == 2


def test_quantities_change_by_buttons(customer: Customer) -> None:
    customer.open("/menu/drinks")
    customer.press("Add Coke")
    customer.open("/cart")
    customer.press("One more Coke")
    customer.press("One more Coke")
    customer.press("One less Coke")
    assert "2 items $5.50" in customer.page.words


def test_a_line_is_edited_in_the_builder_and_keeps_its_place(customer: Customer) -> None:
    customer.open("/item/margherita")
    customer.press("Update price", note="Cut in eight", **{"of-top-mushrooms": "1"})
    customer.press("Add to cart $14.25", no=["basil"])
    customer.open("/menu/drinks")
    customer.press("Add Coke")
    customer.open("/cart")
    customer.follow("Edit Margherita")
    assert customer.page.values["note"] == "Cut in eight"
    assert customer.page.values["no"] == "basil"
    assert customer.page.values["of-top-mushrooms"] == "1"
    customer.press("Update price", size="xl")
    customer.press("Save changes $20.75")
    words = customer.page.words
    assert "Extra large · Mushrooms" in words
    assert "Without Basil" in words
    assert words.index("Margherita") < words.index("Coke")


def test_a_removed_line_comes_back_where_it_was(customer: Customer) -> None:
    customer.open("/item/margherita")
    customer.press("Add to cart $12.50", note="For Ama")
    customer.open("/menu/drinks")
    customer.press("Add Coke")
    customer.open("/cart")
    customer.press("Remove Margherita")
    assert "Margherita removed" in customer.page.words
    assert "1 item $2.75" in customer.page.words
    customer.press("Undo")
    words = customer.page.words
    assert "“For Ama”" in words
    assert words.index("Margherita") < words.index("Coke")
    assert "removed" not in words


def test_a_suggestion_is_added_without_leaving_the_cart(customer: Customer) -> None:
    customer.open("/menu/drinks")
    customer.press("Add Coke")
    customer.open("/cart")
    customer.press("Add Cheesecake $6.25")
    assert customer.page.url.endswith("/cart")
    assert "2 items $9.00" in customer.page.words


@pytest.mark.parametrize(
    "fields",
    [
        {"quantity": "0"},
        {"quantity": "-3"},
        {"quantity": "99999999999999999999"},
        {"quantity": "²"},
        {"of-top-mushrooms": "77"},
        {"of-top-corn": "1"},
        {"pick-crust": "sauce-pesto"},
        {"size": "gigantic"},
        {"left": "coke", "right": "coke"},
        {"of-scoop-vanilla": "1"},
        {"side-top-mushrooms": "below", "of-top-mushrooms": "1"},
        {"line": "not-mine"},
        {"more": "of-nothing"},
        {"note": "\x00\u202e" + "🍕" * 130},
    ],
)
def test_nonsense_in_the_builder_never_breaks_it(
    customer: Customer, fields: dict[str, str]
) -> None:
    customer.open("/item/margherita")
    form, button = next(
        (form, button)
        for form in customer.page.forms
        for button in form.buttons
        if button.words.startswith("Add to cart")
    )
    customer.send(form, button, fields)
    assert customer.page.status in {200, 422}
    assert customer.open("/cart").status == 200


def test_a_forged_or_damaged_cart_is_an_empty_one(customer: Customer) -> None:
    for text in ("", "x", "e30.AAAA", ".eJyrVsrJTFayUlAqzsxLVdJRSixKLskvSgUAVpUHSA.x"):
        customer.session.cookies.set("cart", text, domain="127.0.0.1")
        assert "Nothing here yet" in customer.open("/cart").words


def test_a_cart_larger_than_a_cookie_is_refused_and_the_old_one_kept() -> None:
    keeper = CartKeeper(b"secret")
    carts = [HeldCart()]

    def fill(most: int) -> None:
        for number in range(most):
            options = tuple(WebOption(f"top-{number}-{one}") for one in range(8))
            note = "".join(chr(0x1F300 + (number * 97 + place) % 700) for place in range(120))
            line = WebLine("margherita", "l", modifiers=options, note=note)
            grown = carts[-1].with_line(HeldLine(str(number), line))
            carts.append(keeper.read(keeper.written(grown)))

    with pytest.raises(StoreError, match="cart_full"):
        fill(50)
    assert 3 < len(carts[-1].lines) < 50


def test_a_form_of_another_site_changes_nothing(shop: Shop, customer: Customer) -> None:
    customer.open("/menu/drinks")
    cookies = customer.session.cookies.get_dict()
    for token in ({}, {"token": ""}, {"token": "00" * 32}, {"token": "no hex"}):
        answer = requests.post(
            f"{customer.url}/cart/add", data={"item": "coke", **token}, cookies=cookies, timeout=60
        )
        assert answer.status_code == 403
        assert "This page was open too long" in answer.text
    assert "Nothing here yet" in customer.open("/cart").words
    other = Customer(customer.url)
    other.open("/menu/drinks")
    stolen = dict(other.page.button("Add Coke")[0].fields)["token"]
    sent = {"item": "coke", "token": stolen}
    answer = requests.post(f"{customer.url}/cart/add", data=sent, cookies=cookies, timeout=60)
    assert answer.status_code == 403
    assert orders.open_orders(shop) == ()


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"a=" + b"x" * 70_000, 413), (b"\xff\xfe=1", 400), (b"&".join([b"a=1"] * 500), 400)],
)
def test_a_body_that_is_no_form_of_ours_is_refused(web: str, body: bytes, status: int) -> None:
    kind = {"content-type": "application/x-www-form-urlencoded"}
    answer = requests.post(f"{web}/checkout", data=body, headers=kind, timeout=60)
    assert answer.status_code == status
    assert "See the menu" in answer.text


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(customer: Customer) -> None:
    customer.open("/menu/drinks")
    form, button = customer.page.button("Add Coke")
    data = [*form.fields, (button.attributes["name"], button.attributes["value"])]
    answer = customer.session.post(
        f"{customer.url}/cart/add", data=data, timeout=60, allow_redirects=False
    )
    assert answer.status_code == 303
    told = answer.headers["set-cookie"].lower()
    assert told.count("httponly") == told.count("samesite=lax") == told.count("max-age") == 1
