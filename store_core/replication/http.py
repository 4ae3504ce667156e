"""The server, reached over HTTP; blocking, for a worker thread."""

from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urlsplit, urlunsplit

import msgspec
import requests

from store_core.domain.errors import StoreError
from store_core.replication.messages import Message, pack, unpack

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

    def __init__(self, address: str, token: str, patience: float = ANSWER_SECONDS) -> None:
        """`patience`: seconds to wait for an answer."""
        self.address = address.rstrip("/")
        self.token = token
        self._patience = patience
        self._http = requests.Session()
        self._http.trust_env = False

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    @property
    def stream_address(self) -> str:
        parts = urlsplit(self.address)
        scheme = "wss" if parts.scheme == "https" else "ws"
        path = f"{parts.path}/api/terminals/stream"
        return urlunsplit((scheme, parts.netloc, path, "", ""))

    def ask(self, path: str, message: Message, shape: type[M]) -> M:
        """Errors: `server_unreachable` where none answers in time or as it should, and what the
        server says.
        """
        answer = self._post(path, pack(message))
        return unpack(answer, shape)

    def pair(self, code: str) -> bytes:
        """What the server gives for a pairing code, as JSON. Errors as of `ask`."""
        return self._post("pair", msgspec.json.encode({"code": code}), "application/json")

    def at(self, address: str, patience: float) -> "HttpServer":
        """Another server, under the same token."""
        return HttpServer(address, self.token, patience)

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
        if not answer.ok:
            raise StoreError("server_unreachable", server=self.address)
        return answer.content

    def _sent(self, path: str, data: bytes, media: str) -> requests.Response:
        try:
            return self._http.post(
                f"{self.address}/api/terminals/{path}",
                data,
                headers={**self.headers, "Content-Type": media},
                timeout=(min(CONNECT_SECONDS, self._patience), self._patience),
            )
        except (requests.RequestException, ValueError) as error:
            raise StoreError("server_unreachable", server=self.address) from error


def _problem(answer: requests.Response, address: str) -> StoreError:
    try:
        code = msgspec.json.decode(answer.content, type=_Problem).code
        values = msgspec.json.decode(answer.content, type=dict[str, object])
    except msgspec.DecodeError:
        return StoreError("server_unreachable", server=address)
    if answer.status_code >= 500:
        return StoreError("server_unreachable", server=address, detail=code)
    return StoreError(code, **{name: told for name, told in values.items() if name != "code"})
