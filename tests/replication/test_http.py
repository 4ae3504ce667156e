"""A server as it answers over HTTP, and whatever else may answer in its place (S1, S4)."""

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from store_core.domain.errors import StoreError
from store_core.replication.http import HttpServer, Passed, is_here
from store_core.replication.messages import Hint, Nothing, pack
from store_core.replication.pinning import NO_CHECK_TIME, certificate_at, fingerprint_of_pem, only
from sync_server.lan import new_certificate
from tests.sync_server.tls import stranger

pytestmark = pytest.mark.database("sqlite")  # and needs none
HINT = Hint(epoch="first", head=7)
PROBLEM = "application/problem+json"


@dataclass
class Desk:
    """Answers every request alike; `asked` are the paths, tokens, kinds and bodies of them."""

    url: str
    status: int = 200
    media: str = "application/octet-stream"
    body: bytes = b""
    asked: list[tuple[str, str, str, bytes]] = field(default_factory=list)


@contextmanager
def answering(status: int = 200, body: bytes = b"", media: str = "") -> Iterator[Desk]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            said = self.rfile.read(int(self.headers["Content-Length"]))
            token, kind = self.headers["Authorization"], self.headers["Content-Type"]
            desk.asked.append((self.path, token, kind, said))
            self.send_response(desk.status)
            self.send_header("Location", "/elsewhere")
            if desk.media:
                self.send_header("Content-Type", desk.media)
            self.send_header("Content-Length", str(len(desk.body)))
            self.end_headers()
            self.wfile.write(desk.body)

        def log_message(self, *_said: object) -> None:
            """Of no interest."""

    serving = HTTPServer(("127.0.0.1", 0), Handler)
    desk = Desk(f"http://127.0.0.1:{serving.server_port}", status, media, body)
    thread = Thread(target=serving.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield desk
    finally:
        serving.shutdown()
        thread.join()
        serving.server_close()


def test_it_asks_with_its_token_and_reads_the_answer() -> None:
    with answering(body=pack(HINT)) as desk:
        server = HttpServer(f"{desk.url}/", "secret")
        assert server.address == desk.url
        assert server.ask("hello", Nothing(), Hint) == HINT
        server.token = "another"
        server.ask("push", Nothing(), Hint)
        server.close()
    media = "application/octet-stream"
    assert desk.asked == [
        ("/api/terminals/hello", "Bearer secret", media, pack(Nothing())),
        ("/api/terminals/push", "Bearer another", media, pack(Nothing())),
    ]


def test_a_code_is_shown_as_json() -> None:
    with answering(body=b"what it gives") as desk:
        server = HttpServer(desk.url, "")
        assert server.pair("AAAA") == b"what it gives"
        server.close()
    assert desk.asked == [
        ("/api/terminals/pair", "Bearer ", "application/json", b'{"code":"AAAA"}')
    ]


@pytest.mark.parametrize(
    ("status", "media", "body", "code", "values"),
    [
        (404, PROBLEM, b'{"code": "code_unknown", "tries": 3}', "code_unknown", {"tries": 3}),
        (200, PROBLEM, b'{"code": "device_revoked"}', "device_revoked", {}),
        (400, f"{PROBLEM}; charset=utf-8", b'{"status": 1}', "server_error", {"status": 1}),
        (404, PROBLEM, b"no json", "server_unreachable", None),
        (404, PROBLEM, b'{"code": 4}', "server_unreachable", None),
        (404, PROBLEM, b"[]", "server_unreachable", None),
        (500, PROBLEM, b'{"code": "boom"}', "server_unreachable", {"detail": "boom"}),
        (500, "text/html", b'{"code": "boom"}', "server_unreachable", {"detail": "boom"}),
        (503, "", b"gone", "server_unreachable", None),
        (404, "text/html", b'{"code": "code_unknown"}', "server_unreachable", None),
        (204, "", b"", "server_unreachable", None),
        (307, "", b"", "server_unreachable", None),
        (200, "", b"no message", "bad_message", {"message": "Hint"}),
    ],
)
def test_whatever_is_no_answer_is_told_as_it_is(
    status: int, media: str, body: bytes, code: str, values: dict[str, object] | None
) -> None:
    with answering(status, body, media) as desk:
        server = HttpServer(desk.url, "")
        with pytest.raises(StoreError) as raised:
            server.ask("hello", Nothing(), Hint)
        server.close()
        assert len(desk.asked) == 1
    told = {"server": desk.url} if code == "server_unreachable" else {}
    assert (raised.value.code, raised.value.values) == (code, {**told, **(values or {})})


def test_what_is_passed_on_comes_back_as_it_came() -> None:
    with answering(409, b"no", PROBLEM) as desk:
        server = HttpServer(desk.url, "secret")
        assert server.pass_on("push", b"data", "text/plain") == Passed(409, PROBLEM, b"no")
        desk.media = ""
        assert server.pass_on("push", b"data", "text/plain") == Passed(409, "", b"no")
        server.close()
    assert desk.asked[0] == ("/api/terminals/push", "Bearer secret", "text/plain", b"data")


def test_from_one_request_to_the_next_it_goes_to_another_server() -> None:
    with answering(body=pack(HINT)) as first, answering(body=pack(HINT)) as second:
        server = HttpServer(first.url, "secret")
        server.ask("hello", Nothing(), Hint)
        server.go_to(second.url, "")
        server.ask("pull", Nothing(), Hint)
        beside = server.at(first.url, "", 5)
        beside.ask("push", Nothing(), Hint)
        beside.close()
        server.close()
    assert [one[0] for one in first.asked] == ["/api/terminals/hello", "/api/terminals/push"]
    assert [one[:2] for one in second.asked] == [("/api/terminals/pull", "Bearer secret")]


def test_no_proxy_of_the_system_stands_between(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with answering(body=pack(HINT)) as desk:
        server = HttpServer(desk.url, "")
        assert server.ask("hello", Nothing(), Hint) == HINT
        pools = server._http.get_adapter(desk.url).poolmanager.pools  # type: ignore[attr-defined]  # of its class
        assert len(pools) == 1
        server.close()
        assert len(pools) == 0


def test_by_https_only_the_one_certificate_is_spoken_to(tmp_path: Path) -> None:
    with stranger(tmp_path) as one, stranger(tmp_path) as other:
        said = pack(HINT)
        one.answer = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(said), said)
        certificate = certificate_at(one.url)
        server = HttpServer(one.url, "secret", certificate=certificate)
        assert server.ask("hello", Nothing(), Hint) == HINT
        server.go_to(other.url, certificate)
        with pytest.raises(StoreError, match="server_not_known"):
            server.ask("hello", Nothing(), Hint)
        server.go_to(one.url, "")
        with pytest.raises(StoreError, match="server_not_known"):
            server.ask("hello", Nothing(), Hint)
        server.go_to(one.url, certificate)
        assert server.ask("hello", Nothing(), Hint) == HINT
        server.close()
        assert (len(one.heard), other.heard) == (2, [])


def test_a_certificate_is_known_by_itself_whatever_its_name_and_the_time() -> None:
    made = new_certificate()
    pem = ssl.DER_cert_to_PEM_cert(made.certificate)
    assert fingerprint_of_pem(pem) == made.fingerprint
    for context in (only(pem), only("")):
        assert context.verify_mode == ssl.CERT_REQUIRED
        assert context.minimum_version == ssl.TLSVersion.TLSv1_3
        assert context.check_hostname is False
        assert context.verify_flags & NO_CHECK_TIME


def test_nobody_there_and_nobody_who_answers_in_time_are_the_same() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        server = HttpServer(url, "", 0.1)
        with pytest.raises(StoreError, match="server_unreachable"):
            server.ask("hello", Nothing(), Hint)
    with pytest.raises(StoreError, match="server_unreachable"):
        server.ask("hello", Nothing(), Hint)
    server.close()
    with pytest.raises(StoreError, match="server_unreachable"):
        HttpServer("http://localhost:what", "").ask("hello", Nothing(), Hint)
    with pytest.raises(StoreError, match="server_unreachable"):
        certificate_at("https://127.0.0.1:1")


@pytest.mark.parametrize(
    ("address", "here"),
    [
        ("http://localhost:80", True),
        ("http://127.0.0.9", True),
        ("https://[::1]:443", True),
        ("http://192.168.1.2", False),
        ("http://shop.example", False),
        ("http://[::", False),
        ("", False),
    ],
)
def test_only_this_very_machine_is_spoken_to_in_the_open(address: str, here: bool) -> None:
    assert is_here(address) == here
    if not here and address.startswith("http://"):
        server = HttpServer(address, "")
        with pytest.raises(StoreError, match="server_not_private"):
            server.ask("hello", Nothing(), Hint)
        with pytest.raises(StoreError, match="server_not_private"):
            server.pass_on("push", b"", "")
        with pytest.raises(StoreError, match="server_not_private"):
            _ = server.stream_security


def test_the_stream_is_where_the_server_is_and_as_private() -> None:
    near, far = HttpServer("http://localhost:80/shop", "a"), HttpServer("https://shop:443", "b")
    assert near.stream_address == "ws://localhost:80/shop/api/terminals/stream"
    assert far.stream_address == "wss://shop:443/api/terminals/stream"
    assert near.stream_security is None
    assert far.stream_security is not None
    assert (near.headers, far.headers) == (
        {"Authorization": "Bearer a"},
        {"Authorization": "Bearer b"},
    )
