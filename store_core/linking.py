"""How a terminal is tied to its server: paired, stocked for the first time, kept in exchange."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from random import Random
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
from store_core.printing.wires import own_address
from store_core.replication.agent import Agent
from store_core.replication.driver import Driver, OnStore, Surroundings
from store_core.replication.errands import Errands
from store_core.replication.http import HttpServer
from store_core.replication.link_state import LinkState
from store_core.replication.messages import (
    HeldCode,
    HoldCode,
    Message,
    Nothing,
    OfficeAnswer,
    OfficeAsk,
    Owner,
    ReleaseHolds,
    Renewed,
    Whose,
)
from store_core.replication.ways import Ways

A = TypeVar("A")
R = TypeVar("R")
T = TypeVar("T")
M = TypeVar("M", bound=Message)
STOCKING_SECONDS = 60
AT_THE_COUNTER = 5.0
"""Seconds that a customer waits for an answer before it counts as none."""
IN_THE_OFFICE = 30.0


def reachable(address: str) -> str:
    """A server's address as other machines would have to type it: one on this very machine is at
    this machine's own address.
    """
    parts = urlsplit(address)
    if parts.hostname not in {"localhost", "127.0.0.1", "::1"}:
        return address
    own = own_address()
    port = f":{parts.port}" if parts.port else ""
    return parts._replace(netloc=f"{own}{port}").geturl() if own else address


def pair(address: str, code: str) -> terminals.Membership:
    """Turn a pairing code into a membership; blocks. Errors: `server_unreachable`,
    `code_unknown`, `code_used`, `code_expired`, `pairing_paused`.
    """
    server = HttpServer(address, "")
    try:
        return terminals.membership_of(server.pair(code), server.address)
    finally:
        server.close()


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
        self._server = HttpServer(terminals.address_of_server(shop), "", patience)

    def close(self) -> None:
        self._server.close()

    def _ask(self, path: str, message: Message, shape: type[M]) -> M:
        secret = self._secrets.read(self._shop.identity.device)
        self._server.token = secret.token if secret else ""
        try:
            return self._server.ask(path, message, shape)
        except StoreError as error:
            other = terminals.address_of_upstream(self._shop)
            if error.code != "server_unreachable" or not other:
                raise
        upstream = self._server.at(other, self._patience)
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
    server = HttpServer(address, secret.token if secret else "")
    ways = Ways(address, terminals.address_of_upstream(shop))
    agent = Agent(shop.identity.device, _relays(kind), Random().random)  # noqa: S311 - jitter

    def become(renewed: Renewed) -> None:
        terminals.become(shop, secrets, renewed.prefix, renewed.device, renewed.token)
        server.token = renewed.token

    def heard_of(upstream: str) -> None:
        """Only its own server knows; the other one is the topmost."""
        if ways.at_home and upstream != ways.other:
            terminals.keep_upstream(shop, upstream)
            ways.other = upstream

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


def _relays(kind: DeviceKind) -> bool:
    """A kitchen lacks the sealed parts of what others wrote, and so passes none of it on."""
    return kind != "kitchen"


def _raise(error: BaseException) -> None:
    raise error
