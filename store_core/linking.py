"""How a terminal is tied to its server: paired, stocked for the first time, kept in exchange."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from hmac import compare_digest
from random import Random
from secrets import token_bytes
from typing import TypeVar
from urllib.parse import urlsplit

import msgspec

from store_core.application import terminals
from store_core.application.device_secrets import Secrets
from store_core.application.office import OfficeCall
from store_core.application.shop import Act, Shop, utc_now
from store_core.domain.devices import DeviceKind
from store_core.domain.errors import StoreError
from store_core.domain.held_codes import Hold
from store_core.domain.pairing import LAN_PORT, NONCE_BYTES, plain_code, proofs
from store_core.replication.agent import Agent
from store_core.replication.driver import Driver, OnStore, Surroundings
from store_core.replication.errands import Errands
from store_core.replication.http import HttpServer, is_here
from store_core.replication.link_state import LinkState
from store_core.replication.messages import (
    HeldCode,
    HoldCode,
    Message,
    Nothing,
    OfficeAnswer,
    OfficeAsk,
    Owner,
    Prove,
    ProveFor,
    Proven,
    ReleaseHolds,
    Renewed,
    Whose,
)
from store_core.replication.pinning import certificate_at, fingerprint_of_pem
from store_core.replication.ways import Reach, Ways

A = TypeVar("A")
R = TypeVar("R")
T = TypeVar("T")
M = TypeVar("M", bound=Message)
STOCKING_SECONDS = 60
AT_THE_COUNTER = 5.0
"""Seconds that a customer waits for an answer before it counts as none."""
IN_THE_OFFICE = 30.0


def server_address(typed: str) -> str:
    """A server's address as a person types it, made whole: another machine's is https, at its usual
    port. Error `bad_address`.
    """
    typed = typed.strip()
    named = typed if "://" in typed else f"//{typed}"
    try:
        parts = urlsplit(named)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise StoreError("bad_address", server=typed) from error
    if not host or parts.scheme not in {"", "http", "https"}:
        raise StoreError("bad_address", server=typed)
    scheme = parts.scheme or ("http" if is_here(named) else "https")
    if scheme == "https" and port is None:
        parts = parts._replace(netloc=f"{parts.netloc}:{LAN_PORT}")
    return parts._replace(scheme=scheme, path=parts.path.rstrip("/")).geturl()


def pair(address: str, code: str) -> terminals.Membership:
    """Turn a pairing code into a membership; blocks. The code may have the fingerprint of the
    server's certificate behind it, after a dot, as a QR code has.

    Errors: `bad_address`, `server_unreachable`, `server_not_known` where another machine answers,
    `server_not_private`, `code_unknown`, `code_used`, `code_expired`, `pairing_paused`.
    """
    address = server_address(address)
    code, _dot, fingerprint = code.partition(".")
    if address.startswith("https:"):
        return _pair_by_proof(address, plain_code(code), fingerprint.strip().lower())
    server = HttpServer(address, "")
    try:
        return terminals.membership_of(server.pair(code), server.address)
    finally:
        server.close()


def _pair_by_proof(address: str, code: str, expected: str) -> terminals.Membership:
    """The code is never sent: both ends prove that they know it, and mean the same certificate."""
    certificate = certificate_at(address)
    shown = fingerprint_of_pem(certificate)
    if expected and shown != expected:
        raise StoreError("server_not_known", server=address)
    nonce = token_bytes(NONCE_BYTES)
    known = proofs(code, shown, nonce)
    server = HttpServer(address, "", certificate=certificate)
    try:
        answer = server.ask("prove", Prove(nonce=nonce, proof=known.of_terminal), Proven)
    finally:
        server.close()
    if not compare_digest(answer.proof, known.of_server):
        raise StoreError("server_not_known", server=address)
    return terminals.membership_of(answer.paired, server.address, certificate)


def stock(shop: Shop, secrets: Secrets, patience: float = STOCKING_SECONDS) -> None:
    """Fetch the whole shop for the first time; blocks, `patience` seconds at most. Errors:
    `server_unreachable`, and why the server will not have this machine.
    """

    async def inline(work: Callable[[], T]) -> T:
        return work()

    async def fetch() -> None:
        driver = driver_of(shop, secrets, inline, lambda _link: None, _raise)
        running = asyncio.create_task(driver.run())
        try:
            await asyncio.wait_for(driver.level(), patience)
        except TimeoutError:
            trouble = driver.state.trouble or "server_unreachable"
            raise StoreError(trouble, server=terminals.address_of_server(shop)) from None
        finally:
            driver.close()
            await running

    # On a thread of its own: `asyncio.run` takes away the calling thread's loop, which may be Qt's.
    with ThreadPoolExecutor(1) as worker:
        worker.submit(lambda: asyncio.run(fetch())).result()


class _Asking:
    """Asks the server for something beside the exchange, or the one above it while that does not
    answer: both come to the same, under the same id. Blocks; one thread at a time.

    Whatever is asked: `server_unreachable`, and why the server will not have this machine.
    """

    def __init__(self, shop: Shop, secrets: Secrets, patience: float) -> None:
        """Reads who this machine is: call it where the database may be read."""
        self._shop, self._secrets, self._patience = shop, secrets, patience
        address = terminals.address_of_server(shop)
        certificate = terminals.certificate_of_server(shop)
        self._server = HttpServer(address, "", patience, certificate)

    def close(self) -> None:
        self._server.close()

    def _ask(self, path: str, message: Message, shape: type[M]) -> M:
        secret = self._secrets.read(self._shop.identity.device)
        self._server.token = secret.token if secret else ""
        try:
            return self._server.ask(path, message, shape)
        except StoreError as error:
            other = _upstream(self._shop)
            if error.code != "server_unreachable" or other is None:
                raise
        upstream = self._server.at(other.address, other.certificate, self._patience)
        try:
            return upstream.ask(path, message, shape)
        finally:
            upstream.close()


class CodeServer(_Asking):
    """The server as it keeps uses of limited codes."""

    def __init__(self, shop: Shop, secrets: Secrets) -> None:
        super().__init__(shop, secrets, AT_THE_COUNTER)

    def hold(self, code: str, hold_id: str) -> Hold:
        """Errors besides: `code_not_known`, `code_not_limited`, `code_used_up`."""
        held = self._ask("hold", HoldCode(code=code, hold=hold_id), HeldCode)
        return Hold(held.hold, held.code, held.promotions, held.expires_at)

    def release(self, hold_ids: Sequence[str]) -> None:
        self._ask("release", ReleaseHolds(holds=tuple(hold_ids)), Nothing)


class UpstreamServer(_Asking):
    """The server above a hub, as it knows whose token is whose."""

    def __init__(self, shop: Shop, secrets: Secrets) -> None:
        super().__init__(shop, secrets, AT_THE_COUNTER)

    def owner_of(self, token_sha256: str) -> str:
        """Error besides: `device_unknown`."""
        return self._ask("whose", Whose(token_sha256=token_sha256), Owner).device

    def prove_for(self, said: Prove, fingerprint: str) -> Proven:
        """Errors besides: those of `pair`."""
        asked = ProveFor(nonce=said.nonce, proof=said.proof, fingerprint=fingerprint)
        return self._ask("prove-for", asked, Proven)


class OfficeServer(_Asking):
    """The server as it owns catalogue, staff, settings and stock lists."""

    def __init__(self, shop: Shop, secrets: Secrets) -> None:
        super().__init__(shop, secrets, IN_THE_OFFICE)

    def ask(self, act: Act, call: OfficeCall[A, R], asked: A, call_id: str) -> R:
        """Errors besides: those of `office_calls.answer_call`."""
        said = OfficeAsk(
            call=call.name,
            id=call_id,
            body=msgspec.json.encode(asked),
            person=act.person.id if act.person else "",
            approver=act.approver.id if act.approver else "",
            reason=act.reason,
        )
        answer = self._ask("office", said, OfficeAnswer)
        return msgspec.json.decode(answer.body, type=call.answers)


def driver_of(
    shop: Shop,
    secrets: Secrets,
    on_store: OnStore,
    tell: Callable[[LinkState], None],
    bug: Callable[[BaseException], object],
) -> Driver:
    """Reads who this machine is: call it where the database may be read."""
    kind, address = terminals.kind_of(shop), terminals.address_of_server(shop)
    secret = secrets.read(shop.identity.device)
    certificate = terminals.certificate_of_server(shop)
    server = HttpServer(address, secret.token if secret else "", certificate=certificate)
    ways = Ways(Reach(address, certificate), _upstream(shop))
    agent = Agent(shop.identity.device, _relays(kind), Random().random)  # noqa: S311 - jitter

    def become(renewed: Renewed) -> None:
        terminals.become(shop, secrets, renewed.prefix, renewed.device, renewed.token)
        server.token = renewed.token

    def heard_of(address: str, certificate: str) -> None:
        """Only its own server knows; the other one is the topmost."""
        other = Reach(address, certificate) if address else None
        if ways.at_home and other != ways.other:
            terminals.keep_upstream(shop, address, certificate)
            ways.other = other

    errands = Errands(
        database=shop.database,
        store=shop.identity.store,
        agent=agent,
        parts=None if _relays(kind) else frozenset({"label"}),
        become=become,
        correct_clock=lambda offset: terminals.correct_clock(shop, offset),
        gathers=kind == "server",
        heard_of=heard_of,
    )
    given = Surroundings(
        on_store=on_store,
        touched=lambda touched: shop.committed(touched),
        link=tell,
        bug=bug,
        wall=utc_now,
    )
    return Driver(agent, errands, server, given, ways)


def _upstream(shop: Shop) -> Reach | None:
    address, certificate = terminals.upstream_of(shop)
    return Reach(address, certificate) if address else None


def _relays(kind: DeviceKind) -> bool:
    """A kitchen lacks the sealed parts of what others wrote, and so passes none of it on."""
    return kind != "kitchen"


def _raise(error: BaseException) -> None:
    raise error
