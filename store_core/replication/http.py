"""The server, reached over HTTP; blocking, for a worker thread."""

import ssl
from dataclasses import dataclass
from ipaddress import ip_address
from typing import TypeVar
from urllib.parse import urlsplit, urlunsplit

import msgspec
import requests

from store_core.domain.errors import StoreError
from store_core.replication.messages import Message, pack, unpack
from store_core.replication.pinning import Pinned, is_stranger, only

M = TypeVar("M", bound=Message)
CONNECT_SECONDS = 5
ANSWER_SECONDS = 30


class _Problem(msgspec.Struct):
    code: str = "server_error"


@dataclass(frozen=True, slots=True)
class Passed:
    """A server's answer as it came."""

    status: int
    media: str
    content: bytes


class HttpServer:
    """`token` may change while it is used. One thread at a time."""

    def __init__(
        self,
        address: str,
        token: str,
        patience: float = ANSWER_SECONDS,
        certificate: str = "",
    ) -> None:
        """`patience`: seconds to wait for an answer. `certificate` (PEM): the only one that is
        spoken to by https. http is for a server on this very machine.
        """
        self.address = address.rstrip("/")
        self.token = token
        self._patience, self.certificate = patience, certificate
        self._http = requests.Session()
        self._http.trust_env = False
        self._http.mount("https://", Pinned(certificate))

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    @property
    def stream_address(self) -> str:
        parts = urlsplit(self.address)
        scheme = "wss" if parts.scheme == "https" else "ws"
        path = f"{parts.path}/api/terminals/stream"
        return urlunsplit((scheme, parts.netloc, path, "", ""))

    @property
    def stream_security(self) -> ssl.SSLContext | None:
        """Error `server_not_private`."""
        self._require_private()
        return only(self.certificate) if self.address.startswith("https:") else None

    def ask(self, path: str, message: Message, shape: type[M]) -> M:
        """Errors: `server_unreachable` where none answers in time or as it should,
        `server_not_known` for another certificate, `server_not_private`, and what the server says.
        """
        answer = self._post(path, pack(message))
        return unpack(answer, shape)

    def pair(self, code: str) -> bytes:
        """What the server gives for a pairing code, as JSON. Errors as of `ask`."""
        return self._post("pair", msgspec.json.encode({"code": code}), "application/json")

    def at(self, address: str, certificate: str, patience: float) -> "HttpServer":
        """Another server, under the same token."""
        return HttpServer(address, self.token, patience, certificate)

    def go_to(self, address: str, certificate: str) -> None:
        """From the next request on."""
        if (address, certificate) != (self.address, self.certificate):
            self.address, self.certificate = address, certificate
            self._http.mount("https://", Pinned(certificate))

    def pass_on(self, path: str, data: bytes, media: str) -> Passed:
        """What the server answers to somebody else's request. Error `server_unreachable`."""
        answer = self._sent(path, data, media)
        return Passed(answer.status_code, answer.headers.get("Content-Type", ""), answer.content)

    def close(self) -> None:
        self._http.close()

    def _post(self, path: str, data: bytes, media: str = "application/octet-stream") -> bytes:
        answer = self._sent(path, data, media)
        if answer.status_code >= 500 or "problem" in answer.headers.get("Content-Type", ""):
            raise _problem(answer, self.address)
        if answer.status_code != requests.codes.ok:
            raise StoreError("server_unreachable", server=self.address)
        return answer.content

    def _sent(self, path: str, data: bytes, media: str) -> requests.Response:
        self._require_private()
        try:
            return self._http.post(
                f"{self.address}/api/terminals/{path}",
                data,
                headers={**self.headers, "Content-Type": media},
                timeout=(min(CONNECT_SECONDS, self._patience), self._patience),
                allow_redirects=False,
            )
        except (requests.RequestException, ValueError) as error:
            if is_stranger(error):
                raise StoreError("server_not_known", server=self.address) from error
            raise StoreError("server_unreachable", server=self.address) from error

    def _require_private(self) -> None:
        if self.address.startswith("http:") and not is_here(self.address):
            raise StoreError("server_not_private", server=self.address)


def is_here(address: str) -> bool:
    """Whether a server's address is one of this very machine, which nobody else listens to."""
    try:
        host = urlsplit(address).hostname or ""
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _problem(answer: requests.Response, address: str) -> StoreError:
    try:
        code = msgspec.json.decode(answer.content, type=_Problem).code
        values = msgspec.json.decode(answer.content, type=dict[str, object])
    except msgspec.DecodeError:
        return StoreError("server_unreachable", server=address)
    if answer.status_code >= 500:
        return StoreError("server_unreachable", server=address, detail=code)
    return StoreError(code, **{name: told for name, told in values.items() if name != "code"})
