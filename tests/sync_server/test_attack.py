"""Whatever is sent to the server, it answers in the words of its own description, and stands."""

import json
import secrets
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from typing import Any

import msgspec
import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.schemas import BaseSchema
from schemathesis.specs.openapi.checks import ignored_auth, positive_data_acceptance

from store_core.application import devices
from store_core.application.devices import Paired, PairingGuard
from store_core.application.shop import Act, Shop
from store_core.domain.devices import DeviceKind
from store_core.journal.entries import NO_ENTRY, Entry
from store_core.journal.kinds import KINDS
from store_core.journal.verifier import verify
from store_core.replication.messages import Hello, Pull, Push
from sync_server.app import create_app
from sync_server.beacon import Beacon
from tests.shops import HandClock, new_shop
from tests.sync_server.customers import ORDER, PIZZA, guest
from tests.sync_server.serving import served
from tests.sync_server.web_customer import Customer

CONSOLE = "the-consoles-token"
OPERATIONS = (
    "menu/categories/",
    "menu/items/",
    "payments/methods/",
    "cart/quote/",
    "orders/create/",
    "orders/track/{order_id}/",
    "orders/history/",
    "orders/cancel/{order_id}/",
    "orders/stream/{order_id}/",
)
BY_CONTENT: list[Any] = [positive_data_acceptance, ignored_auth]
"""What no schema says: which items there are, and that a wrong token is answered as an order that
does not exist.
"""
Json = dict[str, Any]
hard = settings(
    database=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate),
)


@dataclass(frozen=True)
class Target:
    shop: Shop
    url: str
    schema: BaseSchema

    @property
    def api(self) -> str:
        return f"{self.url}/api/customer/"

    def paired(self, kind: DeviceKind) -> Paired:
        code = devices.new_pairing_code(self.shop, Act(), kind, kind).code
        return devices.pair(self.shop, PairingGuard(), code)

    def operation(self, path: str) -> Any:
        [method] = self.schema[f"/api/customer/{path}"]
        return self.schema[f"/api/customer/{path}"][method]

    def conforms(self, path: str, **sent: Any) -> requests.Response:
        """The answer to a request made by hand, held against the description."""
        case: Case[Any] = self.operation(path).Case(**sent)
        answer = case.call(timeout=60)
        case.validate_response(answer, excluded_checks=BY_CONTENT)
        found: requests.Response = requests.Response()
        found.status_code, found._content = answer.status_code, answer.content
        return found


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    shop = new_shop(tmp_path_factory.mktemp("attacked"), HandClock())
    with served(create_app(shop, Beacon(), CONSOLE)) as url:
        yield Target(shop, url, schemathesis.openapi.from_url(f"{url}/api/openapi.json"))
    with shop.database.read() as session:
        found = verify(session)
    shop.database.close()
    assert found.faults == ()


@pytest.mark.parametrize("mode", GenerationMode, ids=lambda mode: mode.value)
@pytest.mark.parametrize("path", OPERATIONS)
def test_every_operation_answers_as_it_is_described(
    target: Target, path: str, mode: GenerationMode
) -> None:
    operation = target.operation(path)

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(hard, max_examples=30)
    def attack(case: Case[Any]) -> None:
        case.call_and_validate(timeout=60, excluded_checks=BY_CONTENT)

    attack()


def test_orders_of_what_is_on_the_menu_are_answered_as_described_all_their_way(
    target: Target,
) -> None:
    menu: Json = requests.get(f"{target.api}menu/items/", timeout=60).json()
    placed: list[Json] = []

    @given(lines=st.lists(_lines(menu), min_size=1, max_size=2), name=st.text(min_size=1))
    @settings(hard, max_examples=40)
    def order(lines: list[Json], name: str) -> None:
        body = ORDER | {"lines": lines, "customer": {"name": name, "phone": "+15550142277"}}
        headers = {"Idempotency-Key": secrets.token_hex(8)}
        answer = target.conforms("orders/create/", headers=headers, body=body)
        if answer.status_code == 201:
            placed.append(answer.json())

    order()
    assert len(placed) > 5
    for made in placed[:5]:
        sent = {"headers": guest(made["guest_token"])}
        at = sent | {"path_parameters": {"order_id": made["order_id"]}}
        for _ in range(2):
            assert target.conforms("orders/track/{order_id}/", **at).status_code == 200
            assert target.conforms("orders/history/", **sent).status_code == 200
            assert target.conforms("orders/cancel/{order_id}/", **at).status_code == 200
        assert target.conforms("orders/stream/{order_id}/", **at).status_code == 200


def _lines(menu: Json) -> st.SearchStrategy[Json]:
    """Lines that may be right: ids of the menu, in numbers that a person might mean."""

    def of_item(item: Json) -> st.SearchStrategy[Json]:
        groups = item["modifier_groups"]
        wanted = [option for group in groups for option in group["options"][: group["min"]]]
        options = [option for group in groups for option in group["options"]] or [{"id": "none"}]
        extras = st.lists(st.sampled_from(options), max_size=2 if groups else 0)
        variants = [variant["id"] for variant in item["variants"]] or [None]
        return st.fixed_dictionaries(
            {
                "item_id": st.just(item["id"]),
                "variant_id": st.sampled_from(variants),
                "quantity": st.integers(1, 3),
                "modifiers": extras.map(
                    lambda more: [{"option_id": one["id"], "quantity": 1} for one in wanted + more]
                ),
                "note": st.text(max_size=20),
            }
        )

    return st.sampled_from(menu["items"]).flatmap(of_item)


LONE = "\ud800"
HUGE = 10**40
BODIES: tuple[Any, ...] = (
    *(b"", b"null", b"[]", b"1", b'"x"', b"{", b'{"lines": "\xff"}', b"\xff\xfe{\x00}\x00"),
    *(b"[" * 200_000, b'{"a":' * 100_000, b'{"lines":[{"item_id":"coke","quantity":NaN}]}'),
    b'{"lines":[{"item_id":"coke","quantity":1e999}]}',
    *(ORDER | {"customer": {"name": name, "phone": "+15550142277"}} for name in (LONE, "\0", "")),
    *(ORDER | {name: LONE} for name in ("note", "payment_method", "fulfilment")),
    *(ORDER | {"lines": [PIZZA | {name: LONE}]} for name in ("item_id", "variant_id", "note")),
    *(ORDER | {"lines": [PIZZA | {"quantity": count}]} for count in (HUGE, -HUGE, 0, 1.5, "1")),
    *(
        ORDER | {"lines": [PIZZA | {"modifiers": [{"option_id": LONE, "quantity": count}]}]}
        for count in (HUGE, -HUGE)
    ),
    ORDER | {"lines": [PIZZA | {"parts": [{"shares": HUGE}, {"shares": HUGE, "item_id": LONE}]}]},
    ORDER | {"lines": [PIZZA] * 3_000},
    *(
        ORDER | {"requested_time": when}
        for when in (
            "0001-01-01T00:00:00+14:00",
            "0001-01-01T00:00:00-14:00",
            "9999-12-31T23:59:59-14:00",
            HUGE,
            -HUGE,
        )
    ),
    {"code": LONE},
    *({"kind": "till", "name": name} for name in (LONE, "\0", "x" * 41)),
    *({"host": "a", "port": port} for port in (HUGE, -1, "x")),
    {"host": "a", "port": 80, "printer": LONE},
)


ASKED_WITH_BODIES = (
    *("customer/cart/quote/", "customer/orders/create/", "terminals/pair"),
    *("admin/codes", "admin/printers", "admin/devices/x/revoke"),
)


@pytest.mark.parametrize("path", ASKED_WITH_BODIES)
def test_bodies_that_no_program_would_send_are_refused_in_words(target: Target, path: str) -> None:
    for body in BODIES:
        data = body if isinstance(body, bytes) else _json(body)
        headers = {
            "Content-Type": "application/json",
            "Idempotency-Key": secrets.token_hex(8),
            "Authorization": f"Bearer {CONSOLE}",
        }
        answer = requests.post(f"{target.url}/api/{path}", data, headers=headers, timeout=60)
        assert answer.status_code < 500, (body, answer.text)
        if not answer.ok:
            assert answer.headers["Content-Type"] == "application/problem+json"
            assert {"code", "detail", "status"} <= answer.json().keys()


def _json(body: object) -> bytes:
    return json.dumps(body).encode()


@pytest.mark.parametrize("kind", ["till", "kitchen"])
def test_bytes_from_a_paired_terminal_do_no_harm(target: Target, kind: DeviceKind) -> None:
    device = target.paired(kind)
    known = zlib.compress(b"\x91" * 1_000_000 + b"\xc0"), zlib.compress(b"\0" * 300_000_000, 9)
    messages = st.one_of(
        st.binary(max_size=300), st.binary(max_size=300).map(zlib.compress), _packed(_anything())
    )

    def send(data: bytes) -> None:
        for path in ("hello", "push", "pull"):
            assert _sent(target, device, path, data).status_code < 500

    for data in known:
        send(data)
    given(data=messages)(settings(hard, max_examples=40)(send))()
    for path in ("snapshot", "stream"):
        assert _sent(target, device, path, b"\0" * 500).status_code < 500


def test_whatever_a_till_writes_the_servers_journal_stays_whole(target: Target) -> None:
    """The fixture verifies the journal once all has been sent; here nothing may fail."""
    device = target.paired("till")

    @given(entry=_entries(device), surrender=st.booleans())
    @settings(hard, max_examples=120)
    def push(entry: Json, surrender: bool) -> None:
        data = zlib.compress(msgspec.msgpack.encode({"entries": [entry], "surrender": surrender}))
        assert _sent(target, device, "push", data).status_code < 500

    push()
    other = target.paired("till")
    hello = {"oldest_protocol": 1, "protocol": 1, "schema": 1, "epoch": "", "frontiers": {}}
    said = zlib.compress(msgspec.msgpack.encode(hello))
    assert _sent(target, other, "hello", said).status_code == 200
    assert _sent(target, other, "snapshot", b"").status_code == 200


def _sent(target: Target, device: Paired, path: str, data: bytes) -> requests.Response:
    headers = {"Authorization": f"Bearer {device.token}"}
    url = f"{target.url}/api/terminals/{path}"
    return requests.post(url, data, headers=headers, timeout=60)


def _anything() -> st.SearchStrategy[Any]:
    names = [*Hello.__struct_fields__, *Push.__struct_fields__, *Pull.__struct_fields__]
    number = st.integers(-(2**63), 2**64 - 1)
    leaf = st.one_of(st.none(), st.booleans(), number, st.floats(), st.text(), st.binary())
    value = st.recursive(leaf, lambda inner: st.lists(inner, max_size=3), max_leaves=5)
    return st.dictionaries(st.sampled_from(names), st.one_of(value, st.dictionaries(leaf, number)))


def _packed(values: st.SearchStrategy[Any]) -> st.SearchStrategy[bytes]:
    return values.map(lambda value: zlib.compress(msgspec.msgpack.encode(value)))


def _entries(device: Paired) -> st.SearchStrategy[Json]:
    """Entries whose hash is right and whose rest may be anything."""
    texts = st.one_of(st.text(max_size=20), st.just("\0"), st.just("x" * 50_000))
    moments = st.datetimes(timezones=st.sampled_from([UTC, None]))
    head = st.fixed_dictionaries(
        {
            "id": st.one_of(st.uuids(version=4).map(str), texts),
            "store": st.just(device.store),
            "device": st.uuids().map(str) | st.sampled_from([device.device, "server"]),
            "dseq": st.just(1) | st.integers(0, 2**53),
            "at": moments.map(lambda at: at.replace(microsecond=at.microsecond // 1000 * 1000)),
            "business_date": st.dates(),
            "kind": st.sampled_from([kind for kind, _ in KINDS]) | texts,
            "v": st.integers(0, 3),
            "prev_sha256": st.just(NO_ENTRY),
            "actor": st.none() | texts,
            "reason": st.none() | texts,
            "sealed": st.dictionaries(st.sampled_from(["label", "contact", "\0"]), texts),
        }
    )
    parts = st.sampled_from([{}, {}, {"label": b"\0"}])
    return st.builds(_hashed, head, _bodies(), parts)


def _bodies() -> st.SearchStrategy[bytes]:
    """JSON with the fields that bodies have, bytes that are none, and numbers beyond 64 bits."""
    number = st.integers(-3, 3) | st.sampled_from([2**63, -(2**63) - 1, 10**40])
    fields = {
        "order": st.sampled_from(["an-order", "\0", "x" * 1_000]),
        "ticket": st.just("a-ticket"),
        "line": st.just("a-line"),
        "done": st.booleans(),
        "state": st.sampled_from(["fired", "ready", "gone"]),
        "rev": number,
        "copy": number,
        "promised_at": st.sampled_from(["0001-01-01T00:00:00Z", "2026-06-12T10:00:00", "soon"]),
    }
    body = st.fixed_dictionaries({}, optional=fields).map(_json)
    return st.one_of(body, body, st.binary(max_size=50), st.just(b"[" * 50_000))


def _hashed(head: Json, body: bytes, parts: Json) -> Json:
    blank: Json = {"approver": None}
    sha256 = Entry(**blank, **head, body=msgspec.Raw(body)).sha256
    return blank | head | {"body": body, "sha256": sha256, "parts": parts}


FORMS = ("/item/margherita", "/cart/add", "/cart/restore", "/cart/x", "/cart/x/remove", "/checkout")
FIELDS = (
    *("item", "size", "note", "quantity", "line", "name", "phone", "email", "when", "day", "key"),
    *("pick-crust", "pick-sauce", "side-top-olives", "count-top-olives", "do", "undo", "method"),
)


def test_forms_of_the_web_shop_take_anything(target: Target) -> None:
    customer = Customer(target.url)
    customer.open("/menu/drinks")
    customer.press("Add Coke")
    token = dict(customer.open("/checkout").forms[-1].fields)
    values = st.one_of(st.text(max_size=40), st.integers().map(str), st.just("9" * 5_000))
    fields = st.dictionaries(st.sampled_from([*FIELDS, *token]), values, max_size=8)

    @given(path=st.sampled_from(FORMS), sent=fields, whole=st.booleans(), garbage=st.binary())
    @settings(hard, max_examples=100)
    def post(path: str, sent: Json, whole: bool, garbage: bytes) -> None:
        form = token | sent if whole else sent
        data: Any = {name: str(value).encode(errors="replace") for name, value in form.items()}
        for one in (data, garbage):
            answer = customer.session.post(
                target.url + path,
                one,
                headers={"Content-Type": "application/x-www-form-urlencoded"},
                timeout=60,
                allow_redirects=False,
            )
            assert answer.status_code < 500, (path, one)

    post()


ADDRESSES = ("%00", "%ED%A0%80", "%ff", "a" * 3_000, "..%2f..%2f", "%F0%9F", "{order}")
PAGES = ("item", "menu", "track", "language", "cart", "static", "food", "track/x", "health", "api")


@pytest.mark.parametrize("address", ADDRESSES)
def test_strange_addresses_queries_and_cookies_are_answered(target: Target, address: str) -> None:
    def ask(path: str) -> None:
        cookies = dict.fromkeys(("cart", "orders", "visitor", "language"), address)
        url = f"{target.url}/{path}"
        answer = requests.get(url, cookies=cookies, timeout=60, allow_redirects=False)
        assert answer.status_code < 500, path

    for page in PAGES:
        ask(f"{page}/{address}")
    for query in ("menu?q=", "language/en?back=", "pickup-time?day=", "checkout?at=", "cart?undo="):
        ask(query + address)
    for operation in OPERATIONS[:3]:
        ask(f"api/customer/{operation}?language={address}")
    for order in ("track", "stream"):
        ask(f"api/customer/orders/{order}/{address}/?token={address}")


def test_strange_languages_and_tokens_are_answered(target: Target) -> None:
    for told in ("en;q=nan", "en;q=inf", "en;q=1e999", ";;;,,,q=", "en-" * 2_000, "*", "\xff"):
        headers = {
            "Accept-Language": told.encode("latin-1"),
            "Authorization": told.encode("latin-1"),
        }
        for path in (*OPERATIONS[:3], "orders/history/"):
            answer = requests.get(target.api + path, headers=headers, timeout=60)
            assert answer.status_code < 500, told
