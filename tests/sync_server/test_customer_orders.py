import json
import socket
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
import requests

from store_core.application import orders
from store_core.application.shop import Act, Shop
from store_core.application.web_carts import WebCart, WebLine, WebOption, quote_cart
from store_core.domain.orders import Contact
from tests.shops import HandClock, person
from tests.sync_server.customers import ORDER, PIZZA, Json, guest, ordered, send_order, written


def test_a_guest_orders_and_is_told_all_they_need(api: str, shop: Shop) -> None:
    answer = send_order(api)
    made = answer.json()
    assert answer.status_code == 201
    assert set(made) == {
        "order_id",
        "number",
        "verification_code",
        "guest_token",
        "status",
        "promised_at",
        "listed",
        "saved",
        "discounts",
        "goods",
        "charges",
        "taxes",
        "tax_included",
        "total",
        "tip",
        "lines",
        "track_url",
        "test",
    }
    held = orders.order(shop, made["order_id"])
    assert (made["number"], made["status"]) == ("W-0001", "placed")
    assert made["verification_code"] == held.header.code
    assert made["promised_at"] == "2026-06-12T23:18:00Z"
    assert made["order_id"] in made["track_url"]
    assert held.contact.phone == "+15550142277"


def test_the_store_prices_the_order_whatever_the_customer_says(api: str, shop: Shop) -> None:
    cheap = deepcopy(ORDER) | {"total": 1, "lines": [{**PIZZA, "price": 1, "unit_price": 1}]}
    chosen = tuple(WebOption(one["option_id"], one["quantity"]) for one in PIZZA["modifiers"])
    priya = Contact(phone="+15550142277")
    bill = quote_cart(shop, WebCart((WebLine("margherita", "l", 1, chosen),)), priya).bill
    made = send_order(api, cheap).json()
    assert made["total"] == {
        "amount": bill.total,
        "currency": "USD",
        "text": f"${bill.total / 100:.2f}",
    }
    assert made["lines"][0]["listed"]["amount"] == bill.listed == 1950
    assert made["lines"][0]["discounted"]["amount"] == bill.goods
    assert "2x Mushrooms" in made["lines"][0]["details"]


def test_a_quote_costs_what_the_order_will_and_leaves_nothing(api: str, shop: Shop) -> None:
    before = written(shop)
    cart = {"lines": ORDER["lines"], "customer": {"phone": ORDER["customer"]["phone"]}}
    quote = requests.post(f"{api}cart/quote/", json=cart, timeout=60).json()
    assert written(shop) == before
    assert quote["total"] == send_order(api).json()["total"]
    assert [tax["name"] for tax in quote["taxes"]] == ["Sales tax"]
    assert (
        quote["goods"]["amount"] + quote["taxes"][0]["amount"]["amount"]
        == (quote["total"]["amount"])
    )
    assert (quote["prep_minutes"], quote["open"], quote["opens_next"]) == (20, True, None)


def _changed(**fields: object) -> Json:
    return {**deepcopy(ORDER), **fields}


def _line(**fields: object) -> Json:
    return _changed(lines=[{**deepcopy(PIZZA), **fields}])


def _options(*chosen: tuple[str, object]) -> Json:
    return _line(modifiers=[{"option_id": one, "quantity": count} for one, count in chosen])


PLAIN = (("crust-thin", 1), ("sauce-tomato", 1))

BAD = {
    "an item nobody sells": (_line(item_id="sushi"), "unknown_item", "/lines/0/item_id"),
    "an option of another item": (
        _options(*PLAIN, ("dressing-oil", 1)),
        "option_not_offered",
        "/lines/0/modifiers/2/option_id",
    ),
    "fewer than a group wants": (
        _options(("sauce-tomato", 1)),
        "modifier_count",
        "/lines/0/modifiers",
    ),
    "more than a group allows": (
        _options(*PLAIN, ("crust-thick", 1)),
        "modifier_count",
        "/lines/0/modifiers",
    ),
    "a huge count of an option": (
        _options(*PLAIN, ("top-basil", 10**30)),
        "modifier_count",
        "/lines/0/modifiers/2/option_id",
    ),
    "a negative count of an option": (
        _options(*PLAIN, ("top-basil", -1)),
        "quantity_out_of_range",
        "/lines/0/modifiers/2/quantity",
    ),
    "zero pieces": (_line(quantity=0), "quantity_out_of_range", "/lines/0/quantity"),
    "minus one piece": (_line(quantity=-1), "quantity_out_of_range", "/lines/0/quantity"),
    "a huge number of pieces": (
        _line(quantity=10**30),
        "quantity_out_of_range",
        "/lines/0/quantity",
    ),
    "half a piece": (_line(quantity=0.5), "invalid_request", "/lines/0/quantity"),
    "pieces as text": (_line(quantity="2"), "invalid_request", "/lines/0/quantity"),
    "pieces as yes": (_line(quantity=True), "invalid_request", "/lines/0/quantity"),
    "no lines": (_changed(lines=[]), "empty_cart", "/lines"),
    "lines left out": (
        {name: value for name, value in ORDER.items() if name != "lines"},
        "invalid_request",
        "/lines",
    ),
    "lines that are no list": (_changed(lines="pizza"), "invalid_request", "/lines"),
    "half a surrogate in the name": (
        _changed(customer={"name": "\ud800", "phone": "5550142277"}),
        "invalid_request",
        "/customer/name",
    ),
    "no name": (
        _changed(customer={"name": " ", "phone": "5550142277"}),
        "name_missing",
        "/customer/name",
    ),
    "name left out": (
        _changed(customer={"phone": "5550142277"}),
        "invalid_request",
        "/customer/name",
    ),
    "a phone that can't be": (
        _changed(customer={"name": "Priya", "phone": "12"}),
        "phone_invalid",
        "/customer/phone",
    ),
    "an e-mail that can't be": (
        _changed(customer={"name": "Priya", "phone": "5550142277", "email": "priya"}),
        "email_invalid",
        "/customer/email",
    ),
    "a time that is over": (
        _changed(requested_time="2026-06-12T18:00:00-04:00"),
        "time_in_past",
        "/requested_time",
    ),
    "a time while closed": (
        _changed(requested_time="2026-06-13T05:00:00-04:00"),
        "time_closed",
        "/requested_time",
    ),
    "a time without its zone": (
        _changed(requested_time="2026-06-12T19:30:00"),
        "invalid_request",
        "/requested_time",
    ),
    "the first time there ever was": (
        _changed(requested_time="0001-01-01T00:00:00+14:00"),
        "time_in_past",
        "/requested_time",
    ),
    "the last time there ever will be": (
        _changed(requested_time="9999-12-31T23:59:59-14:00"),
        "time_too_far",
        "/requested_time",
    ),
    "payment in shells": (
        _changed(payment_method="shells"),
        "unknown_payment_method",
        "/payment_method",
    ),
    "delivery, which is not offered": (
        _changed(fulfilment="delivery"),
        "unknown_fulfilment",
        "/fulfilment",
    ),
    "a note without end": (_line(note="x" * 141), "note_too_long", "/lines/0/note"),
    "an id without end": (_line(item_id="x" * 101), "invalid_request", "/lines/0/item_id"),
}


@pytest.mark.parametrize(("body", "code", "pointer"), BAD.values(), ids=BAD)
def test_a_bad_order_is_refused_with_its_place_and_leaves_nothing(
    api: str, shop: Shop, body: Json, code: str, pointer: str
) -> None:
    before = written(shop)
    answer = send_order(api, body)
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (422, code)
    assert problem["errors"][0]["pointer"] == pointer
    assert problem["detail"]
    assert answer.headers["content-type"] == "application/problem+json"
    assert written(shop) == before


@pytest.mark.parametrize(
    "body", [b"{", b"", b"\xff\xfe", b"[" * 100_000, b'{"lines": ' + b"9" * 5_000 + b"}"]
)
def test_what_is_no_json_is_refused(api: str, shop: Shop, body: bytes) -> None:
    before = written(shop)
    headers = {"Idempotency-Key": "a-key-of-mine", "Content-Type": "application/json"}
    answer = requests.post(f"{api}orders/create/", data=body, headers=headers, timeout=60)
    assert answer.status_code in {400, 422}
    assert answer.json()["code"] == ("malformed_json" if body else "invalid_request")
    assert written(shop) == before


def test_a_body_over_a_megabyte_is_refused_unread(api: str, shop: Shop) -> None:
    before = written(shop)
    answer = send_order(api, _changed(note="x" * 1_000_001))
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")
    assert written(shop) == before


def test_a_body_over_a_megabyte_that_hides_its_size_is_refused(api: str, shop: Shop) -> None:
    before = written(shop)
    parts = urlsplit(api)
    with socket.create_connection((parts.hostname, parts.port), timeout=60) as connection:
        head = f"POST {parts.path}orders/create/ HTTP/1.1\r\nHost: shop\r\n"
        head += "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
        connection.sendall(head.encode())
        chunk = b"10000\r\n" + b" " * 0x10000 + b"\r\n"
        for _ in range(16):
            connection.sendall(chunk)
        assert connection.recv(20).startswith(b"HTTP/1.1 413 ")
    assert written(shop) == before


def test_an_order_without_a_key_or_with_an_unusable_one_is_refused(api: str, shop: Shop) -> None:
    before = written(shop)
    for headers, code in [
        ({}, "idempotency_key_missing"),
        ({"Idempotency-Key": "short"}, "idempotency_key_format"),
    ]:
        answer = requests.post(f"{api}orders/create/", json=ORDER, headers=headers, timeout=60)
        assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert written(shop) == before


def test_a_closed_store_says_when_it_opens(api: str, shop: Shop, clock: HandClock) -> None:
    clock.at = datetime(2026, 6, 13, 8, tzinfo=UTC)
    before = written(shop)
    answer = send_order(api)
    assert (answer.status_code, answer.json()["code"]) == (422, "store_closed")
    assert answer.json()["opens_next"] == "2026-06-13T14:00:00+00:00"
    assert written(shop) == before
    later = send_order(api, _changed(requested_time="2026-06-13T12:00:00-04:00")).json()
    assert later["promised_at"] == "2026-06-13T16:00:00Z"


def test_the_same_key_gives_the_same_answer(api: str, shop: Shop) -> None:
    first, again = send_order(api), send_order(api)
    assert (again.status_code, again.json()) == (201, first.json())
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"
    assert len(orders.open_orders(shop)) == 1


@pytest.mark.parametrize(
    ("content_type", "query"),
    [
        ("application/json; charset=utf-8", ""),
        ("application/vnd.tillpass+json", ""),
        ("application/json", "?language=it"),
        ("application/json", "?utm_source=letter"),
    ],
)
def test_an_order_is_the_same_however_it_is_sent(
    api: str, shop: Shop, content_type: str, query: str
) -> None:
    first = ordered(api)
    before = written(shop)
    headers = {"Idempotency-Key": "a-key-of-mine", "Content-Type": content_type}
    url, body = f"{api}orders/create/{query}", json.dumps(ORDER)
    again = requests.post(url, data=body, headers=headers, timeout=60)
    assert (again.status_code, again.headers["Idempotency-Replayed"]) == (201, "true")
    assert again.json() == first
    assert written(shop) == before


def test_an_order_is_told_in_the_language_it_is_sent_in(api: str) -> None:
    headers = {"Accept-Language": "it", "Idempotency-Key": "a-first-key"}
    said = requests.post(f"{api}orders/create/", json=ORDER, headers=headers, timeout=60).json()
    headers = {"Accept-Language": "en", "Idempotency-Key": "another-key"}
    url = f"{api}orders/create/?language=it"
    asked = requests.post(url, json=ORDER, headers=headers, timeout=60).json()
    assert [line["name"] for line in said["lines"]] == [line["name"] for line in asked["lines"]]
    assert said["lines"][0]["details"] == asked["lines"][0]["details"]


def test_another_body_under_the_same_key_is_refused(api: str, shop: Shop) -> None:
    send_order(api)
    before = written(shop)
    other = send_order(api, _changed(note="Ring twice"))
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_conflict")
    assert written(shop) == before


def test_two_presses_at_once_make_one_order(api: str, shop: Shop) -> None:
    with ThreadPoolExecutor(6) as pool:
        answers = [answer.json() for answer in pool.map(lambda _: send_order(api), range(6))]
    assert all(answer == answers[0] for answer in answers)
    assert len(orders.open_orders(shop)) == 1


def test_only_the_right_token_opens_an_order(api: str) -> None:
    mine, other = ordered(api), ordered(api, "another-key")
    url = f"{api}orders/track/{mine['order_id']}/"
    followed = requests.get(url, headers=guest(mine["guest_token"]), timeout=60)
    assert (followed.status_code, followed.json()["number"]) == (200, "W-0001")
    for headers, status, code in [
        (guest(other["guest_token"]), 404, "order_not_found"),
        (guest("wrong"), 404, "order_not_found"),
        ({}, 401, "token_missing"),
        ({"Authorization": "Basic cHJpeWE6MTIz"}, 401, "token_missing"),
    ]:
        for method, where in [("GET", "track"), ("POST", "cancel"), ("GET", "stream")]:
            there = f"{api}orders/{where}/{mine['order_id']}/"
            answer = requests.request(method, there, headers=headers, timeout=60)
            assert (answer.status_code, answer.json()["code"]) == (status, code), where
    unknown = f"{api}orders/track/019ebe0e-0000-7000-8000-000000000000/"
    answer = requests.get(unknown, headers=guest(mine["guest_token"]), timeout=60)
    assert (answer.status_code, answer.json()["code"]) == (404, "order_not_found")


def test_a_guest_looks_back_with_the_tokens_they_kept(api: str) -> None:
    mine, other = ordered(api), ordered(api, "another-key")
    tokens = f"Bearer {mine['guest_token']}, Bearer {other['guest_token']}, Bearer wrong"
    url = f"{api}orders/history/"
    found = requests.get(url, headers={"Authorization": tokens}, timeout=60).json()
    assert [order["number"] for order in found["orders"]] == ["W-0002", "W-0001"]
    one = requests.get(url, headers=guest(mine["guest_token"]), timeout=60).json()
    assert [order["number"] for order in one["orders"]] == ["W-0001"]
    wrong = requests.get(url, headers=guest("wrong"), timeout=60)
    assert (wrong.status_code, wrong.json()["code"]) == (401, "token_unknown")
    assert wrong.headers["www-authenticate"] == "Bearer"


def test_a_guest_takes_an_order_back_until_the_store_accepts(api: str, shop: Shop) -> None:
    mine, late = ordered(api), ordered(api, "another-key")
    url = f"{api}orders/cancel/{mine['order_id']}/"
    gone = requests.post(url, headers=guest(mine["guest_token"]), timeout=60)
    assert (gone.status_code, gone.json()["status"]) == (200, "cancelled")
    assert gone.json()["cancelled_by"] == "customer"
    orders.accept(shop, Act(person(shop, "cashier")), late["order_id"])
    url = f"{api}orders/cancel/{late['order_id']}/"
    refused = requests.post(url, headers=guest(late["guest_token"]), timeout=60)
    assert (refused.status_code, refused.json()["code"]) == (409, "order_accepted")


def test_one_address_may_not_order_without_end(api: str) -> None:
    url, headers = f"{api}orders/create/", {"X-Forwarded-For": "203.0.113.7"}
    codes = [
        requests.post(url, json={}, headers=headers, timeout=60).status_code for _ in range(30)
    ]
    assert set(codes) == {422}
    stopped = requests.post(url, json={}, headers=headers, timeout=60)
    assert (stopped.status_code, stopped.json()["code"]) == (429, "rate_limited")
    assert 1 <= int(stopped.headers["retry-after"]) <= 3
    assert send_order(api).status_code == 201


def test_no_other_site_may_call_from_a_browser(api: str) -> None:
    headers = {"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "POST"}
    asked = requests.options(f"{api}orders/create/", headers=headers, timeout=60)
    assert asked.status_code == 405
    assert not any(name.lower().startswith("access-control") for name in asked.headers)


def _quoted(api: str, language: str = "en", **cart: object) -> Json:
    answer = requests.post(
        f"{api}cart/quote/?language={language}", json={"lines": ORDER["lines"], **cart}, timeout=60
    )
    quote: Json = answer.json()
    return quote


def test_a_quote_tells_listed_price_saving_and_tip(api: str) -> None:
    quote = _quoted(api, codes=["napoli5"], tip=200)
    assert quote["listed"]["amount"] == 1950 + 550
    assert quote["saved"]["amount"] == 500
    assert [(one["id"], one["code"], one["amount"]["amount"]) for one in quote["discounts"]] == [
        ("napoli-5", "NAPOLI5", 500)
    ]
    assert quote["goods"]["amount"] == sum(one["discounted"]["amount"] for one in quote["lines"])
    for line in quote["lines"]:
        assert line["listed"]["amount"] - line["saved"]["amount"] == line["discounted"]["amount"]
        assert sum(one["amount"]["amount"] for one in line["discounts"]) == line["saved"]["amount"]
    assert quote["due"]["amount"] == quote["total"]["amount"] + 200
    assert quote["refused_codes"] == []


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "NAPOLI5 is for orders from $25.00: $14.00 more is needed."),
        ("it", "NAPOLI5 vale da $25.00: mancano $14.00."),
    ],
)
def test_a_code_that_takes_nothing_off_says_what_is_missing(
    api: str, language: str, said: str
) -> None:
    quote = _quoted(api, language, lines=[{"item_id": "coke", "quantity": 4}], codes=["NAPOLI5"])
    assert [(one["reason"], one["detail"]) for one in quote["refused_codes"]] == [("minimum", said)]
    assert quote["refused_codes"][0]["missing"]["amount"] == 1400


def test_an_order_with_a_code_that_takes_nothing_off_is_refused_with_the_reason(
    api: str, shop: Shop
) -> None:
    before = written(shop)
    bread = {"item_id": "garlic-bread", "quantity": 1}
    answer = send_order(api, ORDER | {"lines": [bread], "codes": ["", " napoli5 "]})
    assert answer.status_code == 422
    assert answer.json()["errors"] == [
        {
            "pointer": "/codes/1",
            "entered": "napoli5",
            "code": "code_refused",
            "reason": "minimum",
            "missing": 1850,
            "why": "napoli5 is for orders from $25.00: $18.50 more is needed.",
            "detail": "napoli5 is for orders from $25.00: $18.50 more is needed.",
        }
    ]
    assert written(shop) == before


def test_nothing_is_ordered_at_a_price_the_customer_was_not_told(api: str, shop: Shop) -> None:
    due = _quoted(api)["due"]["amount"]
    answer = send_order(api, ORDER | {"agreed_due": due})
    assert (answer.status_code, answer.json()["code"]) == (409, "total_changed")
    told = answer.json()["due"]
    assert told < due  # a first order costs less
    made = send_order(api, ORDER | {"agreed_due": told, "codes": ["UNKNOWN"]}, "another-key")
    assert made.status_code == 201
    assert made.json()["saved"]["amount"] > 0


@pytest.mark.parametrize(
    ("cart", "code", "pointer"),
    [
        ({"codes": [str(n) for n in range(11)]}, "too_many_codes", "/codes"),
        ({"tip": -1}, "tip_out_of_range", "/tip"),
        ({"tip": 100_001}, "tip_out_of_range", "/tip"),
    ],
)
def test_too_many_codes_and_tips_that_can_not_be_are_refused(
    api: str, cart: Json, code: str, pointer: str
) -> None:
    (error,) = _quoted(api, **cart)["errors"]
    assert (error["code"], error["pointer"]) == (code, pointer)
