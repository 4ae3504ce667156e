"""A shop's server as other machines meet it, and machines that only seem to be it."""

import asyncio
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from time import sleep
from typing import Any

import uvicorn
from fastapi import FastAPI
from starlette.types import ASGIApp

from store_core.application import devices
from store_core.application.devices import PairingCode
from store_core.application.shop import Act, Shop
from store_core.domain.devices import DeviceKind
from store_core.domain.pairing import LanDoor
from sync_server.app import create_app
from sync_server.beacon import Beacon
from sync_server.lan import Certificate, ForTerminals, new_certificate, security

HERE = "127.0.0.1"


@dataclass
class Hub:
    """`url` is where other machines come in."""

    shop: Shop
    app: FastAPI
    url: str
    certificate: Certificate

    def code(self, kind: DeviceKind = "till", name: str = "Bar") -> PairingCode:
        return devices.new_pairing_code(self.shop, Act(), kind, name)


@contextmanager
def hub(shop: Shop, folder: Path, certificate: Certificate | None = None) -> Iterator[Hub]:
    """The shop's application on one loop, open to this machine and to others, as the server program
    does it.
    """
    certificate = certificate or new_certificate()
    context = security(certificate, folder)
    app = create_app(shop, Beacon())
    first = uvicorn.Server(_config(app))
    beside = uvicorn.Server(
        _config(ForTerminals(app), lifespan="off", ssl_context_factory=lambda *_given: context)
    )
    sockets = [socket.create_server((HERE, 0)) for _ in range(2)]

    async def serve() -> None:
        serving = asyncio.create_task(first.serve(sockets=sockets[:1]))
        while not first.started and not serving.done():
            await asyncio.sleep(0.01)
        await asyncio.gather(serving, beside.serve(sockets=sockets[1:]))

    thread = Thread(target=asyncio.run, args=(serve(),))
    thread.start()
    try:
        while not beside.started:
            assert thread.is_alive()
            sleep(0.01)
        port = int(sockets[1].getsockname()[1])
        shop.lan = LanDoor(HERE, port, certificate.fingerprint)
        yield Hub(shop, app, f"https://{HERE}:{port}", certificate)
    finally:
        app.state.beacon.close()
        first.should_exit = beside.should_exit = True
        thread.join()
        for one in sockets:
            one.close()


def _config(app: ASGIApp, **more: Any) -> uvicorn.Config:
    return uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=60, **more)


@dataclass
class Stranger:
    """Answers with a certificate of its own, and whatever it is told to; `heard` is what anybody
    said to it.
    """

    url: str
    heard: list[bytes] = field(default_factory=list)
    answer: bytes = b""


@contextmanager
def stranger(folder: Path) -> Iterator[Stranger]:
    context = security(new_certificate(), folder)
    listening = socket.create_server((HERE, 0))
    one = Stranger(f"https://{HERE}:{listening.getsockname()[1]}")

    def attend() -> None:
        while True:
            try:
                taken, _address = listening.accept()
            except OSError:
                return
            with suppress(OSError), taken, context.wrap_socket(taken, server_side=True) as secret:
                secret.settimeout(20)
                if said := _request(secret):
                    one.heard.append(said)
                    secret.sendall(one.answer)

    thread = Thread(target=attend)
    thread.start()
    try:
        yield one
    finally:
        with suppress(OSError):
            listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join()


def _request(secret: ssl.SSLSocket) -> bytes:
    """Head and body of one request; nothing where the other end hung up."""
    said = b""
    while b"\r\n\r\n" not in said:
        more = secret.recv(65_536)
        if not more:
            return said
        said += more
    head, _gap, body = said.partition(b"\r\n\r\n")
    lengths = [line for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")]
    wanted = int(lengths[0].split(b":")[1]) if lengths else 0
    while len(body) < wanted and (more := secret.recv(65_536)):
        body += more
    return head + b"\r\n\r\n" + body
