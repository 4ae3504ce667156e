"""The door for terminals of other machines: TLS by a certificate of the server's own (ADR 0025)."""

import datetime as dt
import errno
import os
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryDirectory

import msgspec
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from store_core.application.device_secrets import (
    Secret,
    Secrets,
    name_of_certificate,
    write_owner_only,
)
from store_core.domain.errors import StoreError
from store_core.domain.pairing import LAN_PORT, fingerprint_of

EVERYWHERE = "0.0.0.0"  # noqa: S104 - other machines are to come in: what is open there is `PATHS`
OFF = "off"
PORT_KEPT = "lan.json"
LAST_PORT = LAN_PORT + 99
PATHS = frozenset(
    f"/api/terminals/{name}"
    for name in (
        "prove",
        "prove-for",
        "whose",
        "hello",
        "push",
        "pull",
        "snapshot",
        "renew",
        "hold",
        "release",
        "office",
        "stream",
    )
)
"""All that is open to other machines. Pictures travel by `pull`; a code that is said, and not
proven, is taken on the server's own machine only.
"""


class Certificate(msgspec.Struct, frozen=True):
    """Both in DER. Whoever has the key is the server for every terminal that was paired with it."""

    key: bytes
    certificate: bytes

    @property
    def fingerprint(self) -> str:
        return fingerprint_of(self.certificate)


@dataclass(frozen=True, slots=True)
class Lan:
    """`host` is empty where the socket listens on every address."""

    socket: socket.socket
    host: str
    certificate: Certificate

    @property
    def port(self) -> int:
        return int(self.socket.getsockname()[1])


class _Kept(msgspec.Struct, frozen=True):
    port: int


class ForTerminals:
    """The server's application as other machines see it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] in PATHS:
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            await Response(status_code=404)(scope, receive, send)


def certificate_of(secrets: Secrets, store: str) -> Certificate:
    """Made when it is asked for the first time. Error `keyring_locked`."""
    name = name_of_certificate(store)
    held = secrets.read(name)
    if held is not None:
        return msgspec.msgpack.decode(held.key, type=Certificate)
    made = new_certificate()
    secrets.keep(name, Secret("", msgspec.msgpack.encode(made)))
    return made


def new_certificate() -> Certificate:
    """Self-signed and without an end, as RFC 5280 (4.1.2.5) writes that: terminals know it by its
    fingerprint, and another one would have to be told to each of them by hand.
    """
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Tillpass")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
        .not_valid_after(dt.datetime(9999, 12, 31, 23, 59, 59, tzinfo=dt.UTC))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    return Certificate(
        key.private_bytes(
            serialization.Encoding.DER,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        ),
        made.public_bytes(serialization.Encoding.DER),
    )


def security(certificate: Certificate, folder: Path) -> ssl.SSLContext:
    """TLS 1.3 for a server. The ssl module takes a key from a file only: one in `folder` for that
    moment, under a password that nobody keeps.
    """
    password = token_hex(32)
    key = serialization.load_der_private_key(certificate.key, None)
    told = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(password.encode()),
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    with TemporaryDirectory(dir=folder) as short:
        path = Path(short) / "lan.pem"
        shown = ssl.DER_cert_to_PEM_cert(certificate.certificate)
        write_owner_only(path, told + shown.encode())
        context.load_cert_chain(path, password=password)
    return context


@contextmanager
def opened(host: str, folder: Path, certificate: Certificate) -> Iterator[Lan]:
    """Listening at the port that this folder's server always had, unless another program has it
    now. Error `address_not_here`.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
        if os.name != "nt":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        kept = _kept_port(folder)
        wanted = (*([kept] if kept else []), *range(LAN_PORT, LAST_PORT + 1), 0)
        _bind(listener, host, wanted)
        listener.listen(128)
        lan = Lan(listener, "" if host == EVERYWHERE else host, certificate)
        if not kept:
            write_owner_only(folder / PORT_KEPT, msgspec.json.encode(_Kept(lan.port)))
        yield lan


def _bind(listener: socket.socket, host: str, ports: tuple[int, ...]) -> None:
    """At the first of the ports that is free."""
    for port in ports:
        try:
            listener.bind((host, port))
        except OSError as error:
            if error.errno not in {errno.EADDRINUSE, errno.EACCES} or port == ports[-1]:
                raise StoreError("address_not_here", address=host) from error
        else:
            return


def _kept_port(folder: Path) -> int:
    try:
        return msgspec.json.decode((folder / PORT_KEPT).read_bytes(), type=_Kept).port
    except (OSError, msgspec.DecodeError):
        return 0
