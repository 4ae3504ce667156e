"""Customers as a process of its own: `python -m store_core.commands.bench_load`.

Plain sockets kept open, one loop, requests made beforehand: what is measured is the server.
"""

import json
import selectors
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from secrets import token_hex
from time import perf_counter

import msgspec

KEY = b"a-key-of-32-letters-put-in-here!"
"""Stands in a request for what has to differ each time."""
PATIENCE = 30


class Asked(msgspec.Struct, frozen=True):
    """`clients` ask `request` again and again for `seconds`, and expect `status`."""

    port: int
    request: bytes
    status: int
    clients: int
    seconds: float


class Answered(msgspec.Struct, frozen=True):
    """`taken` are the seconds of each answer, all of them within `over` seconds."""

    taken: list[float]
    over: float


def request(method: str, path: str, headers: Mapping[str, str], body: bytes = b"") -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    if method == "POST":
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode() + body


def load(asked: Asked) -> Answered:
    """In another process; RuntimeError with what it says where the server answered otherwise."""
    done = subprocess.run(
        [sys.executable, "-m", __name__],
        input=msgspec.msgpack.encode(asked),
        capture_output=True,
        timeout=asked.seconds + PATIENCE,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr.decode(errors="replace").strip().splitlines()[-1])
    return msgspec.json.decode(done.stdout, type=Answered)


@dataclass(slots=True)
class _Client:
    socket: socket.socket
    began: float = 0.0
    held: bytearray = field(default_factory=bytearray)
    missing: int | None = None

    def ask(self, data: bytes) -> None:
        self.held.clear()
        self.missing = None
        self.began = perf_counter()
        self.socket.sendall(data)

    def hear(self, status: bytes) -> bool:
        """Whether the answer is whole. ValueError for another status than is expected."""
        data = self.socket.recv(1 << 20)
        if not data:
            raise ValueError("the server closed the connection")
        self.held += data
        if self.missing is None:
            head, blank, body = bytes(self.held).partition(b"\r\n\r\n")
            if not blank:
                return False
            if head.split(b" ", 2)[1] != status:
                raise ValueError(bytes(self.held)[:400].decode(errors="replace"))
            self.missing = _length(head) - len(body)
        else:
            self.missing -= len(data)
        return self.missing <= 0


def _length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name == b"content-length":
            return int(value)
    return 0


def _answers(asked: Asked) -> Iterator[float]:
    status = str(asked.status).encode()
    with selectors.DefaultSelector() as ready:
        for _ in range(asked.clients):
            connected = socket.create_connection(("127.0.0.1", asked.port), PATIENCE)
            connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            ready.register(connected, selectors.EVENT_READ, _Client(connected))
        clients: list[_Client] = [key.data for key in ready.get_map().values()]
        fresh = _requests(asked.request)
        for client in clients:
            client.ask(next(fresh))
        end, waiting = perf_counter() + asked.seconds, len(clients)
        while waiting:
            for key, _ in ready.select(PATIENCE):
                client = key.data
                if client.hear(status):
                    now = perf_counter()
                    yield now - client.began
                    if now < end:
                        client.ask(next(fresh))
                    else:
                        waiting -= 1
        for client in clients:
            client.socket.close()


def _requests(template: bytes) -> Iterator[bytes]:
    """As it is, or with a new key each time."""
    head, key, tail = template.partition(KEY)
    if not key:
        while True:
            yield template
    prefix, number = token_hex(8), 0
    while True:
        number += 1
        yield head + f"{prefix}{number:016d}".encode() + tail


def main() -> int:
    asked = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Asked)
    began = perf_counter()
    taken = list(_answers(asked))
    print(json.dumps({"taken": taken, "over": perf_counter() - began}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
