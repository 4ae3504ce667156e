"""Starting and ending the server process."""

import asyncio
import gc
import json
import signal
import socket
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from secrets import token_bytes, token_urlsafe
from types import FrameType
from typing import Any, Literal

import msgspec
import uvicorn
from starlette.types import ASGIApp
from uvicorn.loops.auto import auto_loop_factory

import resources
from store_core import linking
from store_core.application.admin_door import ADMIN, AdminDoor
from store_core.application.device_secrets import Secrets, secrets_of, write_owner_only
from store_core.application.folder import FolderLock
from store_core.application.hubs import become_hub, is_hub, move_upstream
from store_core.application.shop import Act, Shop, utc_now
from store_core.application.stores import change_settings
from store_core.application.terminals import (
    DatabaseUrl,
    found_store,
    is_founded,
    is_stocked,
    open_shop,
)
from store_core.domain.errors import StoreError
from store_core.domain.identity import uuid7
from store_core.domain.pairing import LanDoor
from store_core.domain.profile import Profile, parse_profile
from sync_server.app import create_app
from sync_server.beacon import Beacon
from sync_server.descriptors import raise_limit
from sync_server.lan import OFF, ForTerminals, Lan, certificate_of, opened, security
from sync_server.logs import Form, write_logs
from sync_server.processes import Shared
from sync_server.upstream import Upstream

HOST = "127.0.0.1"
"""Without TLS it is for programs of the same machine."""
GRACE_SECONDS = 3
SWITCH_SECONDS = 0.0005
"""After which who computes lets another thread on: somebody who asks the database forty times for
one order would otherwise wait forty times for who makes a snapshot or reads a long message.
"""
SLOW_MS = 30_000
FETCHING_SECONDS = 600
"""For a new hub, which fetches the whole journal."""
METRICS = "metrics"
"""Where several processes count into, in the data folder."""


@dataclass(frozen=True, slots=True)
class Start:
    """`demo` tells the profile's PINs when ready; `always_open` None leaves the shop's hours;
    `database` None is the file in the folder, which one process alone may open. `lan` is the
    address of this machine that terminals of others come in at, `EVERYWHERE` or `OFF`. `upstream`
    is the address of the server above this one, `pair` the code it gave for this one.
    """

    folder: Path
    port: int
    profile: str | None
    demo: bool
    always_open: bool | None
    keyring: Literal["auto", "file"]
    database: DatabaseUrl | None = None
    processes: int = 1
    lan: str = OFF
    log: Form = "json"
    log_level: str = "info"
    upstream: str | None = None
    pair: str | None = None


def serve(start: Start) -> int:
    """Until SIGINT or SIGTERM.

    Errors: those of `_bound` and `lan.opened`, `unknown_profile`, `profile_missing`,
    `folder_in_use`, `one_process_per_file`, `process_failed`, and those of `open_shop`.
    """
    if start.processes > 1 and start.database is None:
        raise StoreError("one_process_per_file", processes=start.processes)
    write_logs(start.log, start.log_level)
    raise_limit()
    with ExitStack() as held:
        held.enter_context(FolderLock(start.folder))
        listener = held.enter_context(_bound(start.port))
        if start.upstream and start.pair:
            _join(start, start.upstream, start.pair)
        door = AdminDoor(f"http://{HOST}:{listener.getsockname()[1]}", token_urlsafe(32))
        shop = _shop(start)
        held.callback(shop.database.close)
        held.callback((start.folder / ADMIN).unlink, missing_ok=True)
        lan = held.enter_context(_lan(start, shop)) if start.lan != OFF else None
        way = Way(start.folder, start.keyring, listener, door, lan)
        ready = _when_ready(start, door, _demo_pins(shop) if start.demo else None)
        if start.processes == 1:
            return _run(shop, way, ready)
        shop.database.close()
        shared = Shared(start.processes, start.folder / METRICS, ready)
        return shared.run(partial(_one_of_several, start, way))


@dataclass(frozen=True, slots=True)
class Way:
    """How the server is reached: by programs of this machine, by its console, and by the terminals
    of other machines, if they may.
    """

    folder: Path
    keyring: Literal["auto", "file"]
    listener: socket.socket
    door: AdminDoor
    lan: Lan | None


def _lan(start: Start, shop: Shop) -> AbstractContextManager[Lan]:
    held = secrets_of(start.folder, start.keyring)
    return opened(start.lan, start.folder, certificate_of(held, shop.identity.store))


def _one_of_several(start: Start, way: Way, ready: Callable[[], None]) -> int:
    """One server process of several, from its beginning to its end."""
    write_logs(start.log, start.log_level)
    return _run(_opened(start), way, ready)


def _run(shop: Shop, way: Way, ready: Callable[[], None]) -> int:
    try:
        with asyncio.Runner(loop_factory=auto_loop_factory()) as runner:
            return runner.run(_serve(shop, way, ready))
    finally:
        shop.database.close()


def _when_ready(
    start: Start, door: AdminDoor, demo_pins: Mapping[str, str] | None
) -> Callable[[], None]:
    """Opens the console's door and says so on standard output."""

    def ready() -> None:
        write_owner_only(start.folder / ADMIN, msgspec.json.encode(door))
        port = int(door.url.rpartition(":")[2])
        told: dict[str, object] = {"event": "ready", "url": door.url, "port": port}
        if demo_pins is not None:
            told["pins"] = demo_pins
        print(json.dumps(told), flush=True)

    return ready


class _Server(uvicorn.Server):
    """Ends open streams and who serves `beside` it when it is told to stop, and leaves the exit
    status to us.
    """

    def __init__(
        self, config: uvicorn.Config, beacon: Beacon, beside: uvicorn.Server | None
    ) -> None:
        super().__init__(config)
        self._beacon, self._beside = beacon, beside

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        loop = asyncio.get_running_loop()
        held = {
            number: signal.signal(number, lambda sig, frame: loop.call_soon_threadsafe(stop, sig))
            for number in (signal.SIGINT, signal.SIGTERM)
        }

        def stop(number: int, frame: FrameType | None = None) -> None:
            self._beacon.close()
            self.handle_exit(number, frame)
            if self._beside is not None:
                self._beside.handle_exit(number, frame)

        try:
            yield
        finally:
            for number, handler in held.items():
                signal.signal(number, handler)


class _Beside(uvicorn.Server):
    """Hears no signals: who serves first tells it."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def _serve(shop: Shop, way: Way, ready: Callable[[], None]) -> int:
    beacon = Beacon()
    above = Upstream(shop, secrets_of(way.folder, way.keyring)) if is_hub(shop) else None
    app = create_app(shop, beacon, way.door.token, way.folder, above)
    beside = None if way.lan is None else _Beside(_config_of_lan(app, shop, way.lan, way.folder))
    server = _Server(_config(app), beacon, beside)
    serving = asyncio.create_task(server.serve(sockets=[way.listener]))
    await _until_started(server, serving)
    both = [serving]
    if server.started and beside and way.lan:
        both.append(asyncio.create_task(beside.serve(sockets=[way.lan.socket])))
        await _until_started(beside, both[-1])
    sys.setswitchinterval(SWITCH_SECONDS)
    if server.started:
        gc.freeze()  # looking all that was loaded through for garbage would stop every request
        ready()
    await asyncio.gather(*both)
    return 0


async def _until_started(server: uvicorn.Server, serving: asyncio.Task[None]) -> None:
    while not server.started and not serving.done():
        await asyncio.sleep(0.01)


def _config(app: ASGIApp, **more: Any) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        ws="websockets-sansio",
        ws_ping_interval=10,
        ws_ping_timeout=15,
        ws_max_size=64_000,
        timeout_graceful_shutdown=GRACE_SECONDS,
        server_header=False,
        **more,
    )


def _config_of_lan(app: ASGIApp, shop: Shop, lan: Lan, folder: Path) -> uvicorn.Config:
    """The application's life is the first server's; no proxy stands before this one."""
    shop.lan = LanDoor(lan.host, lan.port, lan.certificate.fingerprint)
    context = security(lan.certificate, folder)
    return _config(
        ForTerminals(app),
        lifespan="off",
        proxy_headers=False,
        ssl_context_factory=lambda *_given: context,
    )


def _shop(start: Start) -> Shop:
    """Founded if need be, at this program's schema, open when it is asked to be.

    Errors besides those of `open_shop`: `not_a_hub`, `one_process_per_hub`, `server_unreachable`
    where a hub has fetched nothing yet.
    """
    if not is_founded(start.folder, start.database):
        _found(start)
    shop = _opened(start)
    if start.upstream or is_hub(shop):
        return _hub(start, shop)
    always_open = start.always_open
    if always_open is not None and shop.settings.always_open != always_open:
        change_settings(shop, Act(), lambda now: replace(now, always_open=always_open))
    return shop


def _hub(start: Start, shop: Shop) -> Shop:
    """Whatever it holds, a hub decides nothing of its own; one that is new fetches all first."""
    try:
        if start.processes > 1:
            raise StoreError("one_process_per_hub", processes=start.processes)
        if start.upstream:
            move_upstream(shop, start.upstream)
        if not is_stocked(shop):
            linking.stock(shop, _secrets(start), FETCHING_SECONDS)
    except BaseException:
        shop.database.close()
        raise
    return shop


def _join(start: Start, upstream: str, code: str) -> None:
    """Errors: those of `linking.pair` and `become_hub`."""
    if start.database:
        raise StoreError("hub_keeps_file")
    given = linking.pair(upstream, code)
    become_hub(start.folder, _secrets(start), given, uuid7(utc_now(), token_bytes))


def _opened(start: Start) -> Shop:
    return open_shop(start.folder, _secrets(start), place=start.database)


def _secrets(start: Start) -> Secrets:
    return secrets_of(start.folder, start.keyring)


def _found(start: Start) -> None:
    if start.profile is None:
        raise StoreError("profile_missing", folder=str(start.folder))
    held = _secrets(start)
    found_store(start.folder, held, _profile(start.profile), place=start.database)


def _profile(name: str) -> Profile:
    """Error `unknown_profile`."""
    known = sorted(path.name for path in resources.path("profiles").iterdir() if path.is_dir())
    if name not in known:
        raise StoreError("unknown_profile", profile=name, known=", ".join(known))
    return parse_profile(resources.path(f"profiles/{name}/profile.json").read_bytes())


def _demo_pins(shop: Shop) -> dict[str, str]:
    """By the person's name."""
    profile = _profile(shop.settings.profile)
    return {person.name: profile.demo_pins[person.id] for person in profile.staff}


def _give_up_on_who_takes_nothing(listener: socket.socket) -> None:
    """Has the system end every connection whose other end is gone, or reads nothing, for so long
    that it holds what was sent to it back (Linux).
    """
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, SLOW_MS)


@contextmanager
def _bound(port: int) -> Iterator[socket.socket]:
    """Errors: `port_taken`, `port_forbidden`, `port_out_of_range`."""
    if not 0 <= port < 65_536:
        raise StoreError("port_out_of_range", port=port)
    # Where uvloop lacks, asyncio sends small answers at once only on a socket that says it is TCP.
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        _give_up_on_who_takes_nothing(listener)
        try:
            listener.bind((HOST, port))
            listener.listen(128)
        except PermissionError as error:
            raise StoreError("port_forbidden", port=port) from error
        except OSError as error:
            raise StoreError("port_taken", port=port) from error
        yield listener
