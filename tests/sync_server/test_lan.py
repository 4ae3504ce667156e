"""Terminals of other machines: paired, in exchange, and never with anybody else (S4, ADR 0025)."""

import os
import ssl
import stat
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import requests
from starlette.routing import Route, WebSocketRoute
from websockets.sync.client import connect

from store_core import linking
from store_core.application import devices, stores, terminals
from store_core.application.device_secrets import FileSecrets
from store_core.application.shop import Act, utc_now
from store_core.application.terminals import Membership
from store_core.domain.errors import StoreError
from store_core.domain.pairing import NONCE_BYTES, Proofs, proofs
from store_core.replication.http import HttpServer
from store_core.replication.messages import Hello, HelloAnswer, Prove, Proven, pack, unpack
from store_core.replication.pinning import Pinned, certificate_at, only
from sync_server.console import ask
from sync_server.lan import PATHS, certificate_of, new_certificate, opened
from sync_server.terminals import router, topmost
from tests.shops import new_shop
from tests.sync_server.headless import HeadlessTerminal
from tests.sync_server.processes import ServerProcess
from tests.sync_server.tls import HERE, Hub, Stranger, hub, stranger

HELLO = Hello(oldest_protocol=1, protocol=1, schema=1, epoch="", frontiers={})


@pytest.fixture
def lan(tmp_path: Path) -> Iterator[Hub]:
    shop = new_shop(tmp_path)
    with hub(shop, tmp_path) as one:
        yield one
    shop.database.close()


@pytest.fixture
def between(tmp_path: Path) -> Iterator[Stranger]:
    with stranger(tmp_path) as one:
        yield one


def scanned(lan: Hub) -> str:
    code = lan.code()
    return f"{code.code}.{code.fingerprint.upper()}"


def hello(member: Membership, address: str) -> HelloAnswer:
    server = HttpServer(address, member.token, certificate=member.certificate)
    try:
        return server.ask("hello", HELLO, HelloAnswer)
    finally:
        server.close()


def test_a_code_says_where_other_machines_find_the_server(lan: Hub) -> None:
    code = lan.code()
    assert code.address == lan.url
    assert code.fingerprint == lan.certificate.fingerprint


@pytest.mark.parametrize("by_hand", [True, False])
def test_a_till_of_another_machine_comes_in_sells_and_hears_at_once(
    lan: Hub, tmp_path: Path, *, by_hand: bool
) -> None:
    code = lan.code().code.lower() if by_hand else scanned(lan)
    till = HeadlessTerminal(tmp_path / "till").join(lan.url, code).start()
    try:
        till.wait(lambda: till.is_level)
        till.sell()
        till.wait_until_sent()
        stores.switch_test_mode(lan.shop, Act(), on=True)
        till.wait(lambda: till.shop.settings.test_mode)
        member = terminals.certificate_of_server(till.shop)
        assert ssl.PEM_cert_to_DER_cert(member) == lan.certificate.certificate
        devices.revoke(lan.shop, Act(), till.shop.identity.device)
        till.wait(lambda: till.link.trouble == "device_revoked")
        assert till.bugs == []
    finally:
        till.stop()


def test_a_code_opens_once_and_a_wrong_one_never(lan: Hub) -> None:
    code = lan.code().code
    assert linking.pair(lan.url, code).kind == "till"
    with pytest.raises(StoreError, match="code_used"):
        linking.pair(lan.url, code)
    with pytest.raises(StoreError, match="code_unknown"):
        linking.pair(lan.url, "AAAABBBB")


def test_guessing_by_proof_is_slowed_down_too(lan: Hub) -> None:
    guard = lan.app.state.pairing_guard
    for _ in range(5):
        guard.failed(utc_now())
    with pytest.raises(StoreError, match="pairing_paused"):
        linking.pair(lan.url, lan.code().code)


def test_only_one_proof_is_looked_at_at_a_time(lan: Hub) -> None:
    code = lan.code().code
    with lan.app.state.pairing_guard.proving(), pytest.raises(StoreError, match="pairing_paused"):
        linking.pair(lan.url, code)
    assert linking.pair(lan.url, code).kind == "till"


def test_a_scanned_code_is_said_to_nobody_but_its_server(lan: Hub, between: Stranger) -> None:
    with pytest.raises(StoreError, match="server_not_known"):
        linking.pair(between.url, scanned(lan))
    assert between.heard == []


def test_a_typed_code_gives_nothing_to_who_passes_it_on(lan: Hub, between: Stranger) -> None:
    """The proof is about the certificate of the one between, so the server takes it for a guess,
    and the code goes on being good.
    """
    code = lan.code().code
    with pytest.raises(StoreError, match="server_unreachable"):
        linking.pair(between.url, code)
    said = between.heard[0]
    assert code.encode() not in said
    true = HttpServer(lan.url, "", certificate=certificate_at(lan.url))
    with closing(true), pytest.raises(StoreError, match="code_unknown"):
        true.ask("prove", unpack(said.partition(b"\r\n\r\n")[2], Prove), Proven)
    assert linking.pair(lan.url, code).kind == "till"


def test_a_made_up_answer_is_no_server(lan: Hub, between: Stranger) -> None:
    body = pack(Proven(proof=bytes(32), paired=b"{}"))
    between.answer = (
        b"HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\n"
        b"Content-Length: %d\r\n\r\n" % len(body)
    ) + body
    with pytest.raises(StoreError, match="server_not_known"):
        linking.pair(between.url, lan.code().code)


def test_another_certificate_at_the_known_address_hears_nothing(
    lan: Hub, between: Stranger
) -> None:
    member = linking.pair(lan.url, scanned(lan))
    with pytest.raises(StoreError, match="server_not_known"):
        hello(member, between.url)
    server = HttpServer(between.url, member.token, certificate=member.certificate)
    security = server.stream_security
    with pytest.raises(ssl.SSLCertVerificationError):
        connect(server.stream_address, ssl=security, additional_headers=server.headers, proxy=None)
    server.close()
    assert between.heard == []


def test_a_till_says_that_another_machine_took_its_servers_place(
    lan: Hub, between: Stranger, tmp_path: Path
) -> None:
    till = HeadlessTerminal(tmp_path / "till").join(lan.url, scanned(lan)).start()
    till.wait(lambda: till.is_level)
    till.do(lambda: terminals.move_server(till.shop, between.url))
    till.stop()
    till.start()
    try:
        till.wait(lambda: till.link.trouble == "server_not_known")
        assert till.sell().id
    finally:
        till.stop()
    assert between.heard == []


def test_a_server_that_is_stopped_lets_go_of_other_machines_and_they_find_it_again(
    tmp_path: Path,
) -> None:
    """A process of its own: both of its doors end with one signal."""
    with closing(ServerProcess(tmp_path / "server", words=("--lan", HERE)).start()) as server:
        code = ask(server.folder, "post", "codes", {"kind": "till", "name": "Bar"})
        till = HeadlessTerminal(tmp_path / "till").join(code["address"], code["code"]).start()
        try:
            till.wait(lambda: till.is_level)
            assert server.stop() == 0
            assert "graceful shutdown exceeded" not in server.log.read_text()
            till.wait(lambda: till.link.state == "offline")
            till.sell()
            server.begin()
            till.wait(lambda: till.is_level)
            assert till.bugs == []
        finally:
            till.stop()


def test_without_a_certificate_nobody_is_spoken_to(lan: Hub) -> None:
    server = HttpServer(lan.url, "")
    with pytest.raises(StoreError, match="server_not_known"):
        server.ask("prove", Prove(nonce=b"", proof=b""), Proven)
    server.close()


@pytest.mark.parametrize("address", ["http://192.168.1.10:8000", "http://till.example"])
def test_another_machine_is_never_reached_in_the_open(address: str) -> None:
    with pytest.raises(StoreError, match="server_not_private"):
        linking.pair(address, "XP9C8M3P")


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("192.168.1.10", "https://192.168.1.10:8443"),
        (" 192.168.1.10:8444/ ", "https://192.168.1.10:8444"),
        ("https://hub.local", "https://hub.local:8443"),
        ("127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("localhost:8000", "http://localhost:8000"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
    ],
)
def test_an_address_is_made_whole(typed: str, address: str) -> None:
    assert linking.server_address(typed) == address


@pytest.mark.parametrize("typed", ["", "ftp://hub", "hub:many", "http://"])
def test_what_is_no_address_is_said(typed: str) -> None:
    with pytest.raises(StoreError, match="bad_address"):
        linking.server_address(typed)


def test_other_machines_find_nothing_but_the_terminals_door(lan: Hub) -> None:
    with requests.Session() as http:
        http.mount("https://", Pinned(certificate_at(lan.url)))
        for path in (
            "/",
            "/api/terminals/pair",
            "/api/admin/codes",
            "/api/customer/menu",
            "/metrics",
        ):
            answer = http.post(f"{lan.url}{path}", timeout=60)
            assert (answer.status_code, answer.content) == (404, b""), path


def test_every_open_path_is_one_of_the_terminals() -> None:
    routes = (*router.routes, *topmost.routes)
    known = {one.path for one in routes if isinstance(one, Route | WebSocketRoute)}
    assert {"/api/terminals/pair", *PATHS} == known


def test_the_certificate_is_made_once_and_its_key_is_the_owners_alone(tmp_path: Path) -> None:
    secrets = FileSecrets(tmp_path)
    first = certificate_of(secrets, "a store")
    assert certificate_of(secrets, "a store") == first
    assert certificate_of(secrets, "another") != first
    if os.name != "nt":
        assert stat.S_IMODE((tmp_path / "secrets.json").stat().st_mode) == 0o600


def test_the_port_stays_also_when_another_program_has_it_for_a_while(tmp_path: Path) -> None:
    made = new_certificate()
    with opened(HERE, tmp_path, made) as first:
        port = first.port
        with opened(HERE, tmp_path, made) as meanwhile:
            assert meanwhile.port != port
    with opened(HERE, tmp_path, made) as again:
        assert again.port == port


def test_an_address_of_another_machine_is_no_place_to_listen(tmp_path: Path) -> None:
    with (
        pytest.raises(StoreError, match="address_not_here"),
        opened("192.0.2.1", tmp_path, new_certificate()),
    ):
        pass


def test_proofs_differ_by_code_certificate_and_occasion() -> None:
    nonce = bytes(NONCE_BYTES)
    said: list[Proofs] = [
        proofs("XP9C8M3P", "a", nonce),
        proofs("XP9C8M3Q", "a", nonce),
        proofs("XP9C8M3P", "b", nonce),
        proofs("XP9C8M3P", "a", nonce[:-1] + b"1"),
    ]
    assert len({one.of_terminal for one in said} | {one.of_server for one in said}) == 8
    assert proofs("XP9C8M3P", "a", nonce) == said[0]


def test_a_certificate_that_is_known_holds_at_any_time_of_the_clock(
    lan: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A terminal that lost its clock goes on, so the time is not looked at."""
    assert only(certificate_at(lan.url)).verify_flags & 0x200000
