"""A hub's side towards the server above it: kept level with it, and asked for what it alone may
decide (S1, ADR 0026).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic, sleep
from typing import Annotated, TypeVar, cast

from fastapi import APIRouter, Depends, FastAPI, Request, Response
from starlette.concurrency import run_in_threadpool

from store_core import linking
from store_core.application import devices, terminals
from store_core.application.device_secrets import Secrets
from store_core.application.office import OfficeCall
from store_core.application.shop import Act, Shop
from store_core.application.watching import Check
from store_core.domain.errors import StoreError
from store_core.replication.driver import Driver
from store_core.replication.http import HttpServer, Passed
from store_core.replication.link_state import LinkState
from store_core.replication.messages import Prove, Proven
from sync_server.beacon import Beacon
from sync_server.logs import log_of

A = TypeVar("A")
R = TypeVar("R")
T = TypeVar("T")
S = TypeVar("S", linking.UpstreamServer, linking.OfficeServer)
FOLLOWS_WITHIN = 5.0
"""Seconds for the record of a device to come down after its token is known."""
_log = log_of("upstream")


class Upstream:
    """`run` for as long as the hub lives. What it is asked for beside that blocks."""

    def __init__(self, shop: Shop, secrets: Secrets) -> None:
        self.address = terminals.address_of_server(shop)
        self.certificate = terminals.certificate_of_server(shop)
        self._shop, self._secrets = shop, secrets
        self._driver: Driver | None = None
        self._link = LinkState("offline")

    async def run(self, beacon: Beacon) -> None:
        async def on_store(work: Callable[[], T]) -> T:
            return await run_in_threadpool(work)

        driver = linking.driver_of(self._shop, self._secrets, on_store, self._linked, self._bug)
        beacon.listen(lambda _touched: driver.poke())
        self._driver = driver
        await driver.run()

    def close(self) -> None:
        """On the event loop."""
        if self._driver:
            self._driver.close()

    def poke(self) -> None:
        """A terminal handed something over, perhaps of a kind that touches nothing here."""
        if self._driver:
            self._driver.poke()

    def check(self, _shop: Shop) -> Check:
        """Never not ready: a hub is there for when the upstream is away."""
        link = self._link
        if link.state != "offline":
            return Check(True, f"level with {self.address}" if not link.unsent else "sending")
        why = f" ({link.trouble})" if link.trouble else ""
        return Check(True, f"no link to {self.address} since {link.since}{why}")

    def pass_on(self, path: str, token: str, body: bytes, media: str) -> Passed:
        """A terminal's own request, in its own name. Error `upstream_away`."""
        server = HttpServer(self.address, token, certificate=self.certificate)
        try:
            return server.pass_on(path, body, media)
        except StoreError as error:
            raise StoreError("upstream_away") from error
        finally:
            server.close()

    def learn(self, token: str) -> None:
        """Whose token it is, where that is not known here yet; where the upstream is known to be
        away nobody waits for it. Errors: `device_unknown`, `upstream_away`.
        """
        if devices.is_token(self._shop, token):
            return
        if self._link.state == "offline":
            raise StoreError("upstream_away")
        with self._asked(linking.UpstreamServer) as server:
            owner = server.owner_of(devices.token_sha256(token))
        if not self._follows(owner):
            raise StoreError("upstream_away")
        devices.learn_token(self._shop, token, owner)

    def prove(self, said: Prove, fingerprint: str) -> Proven:
        """For a machine that pairs with this hub. Errors: `upstream_away`, those of pairing."""
        with self._asked(linking.UpstreamServer) as server:
            return server.prove_for(said, fingerprint)

    def ask(self, call: OfficeCall[A, R], asked: A) -> R:
        """As the hub's own console. Errors: `upstream_away`, those of the call."""
        with self._asked(linking.OfficeServer) as office:
            return office.ask(Act(), call, asked, self._shop.new_id())

    @contextmanager
    def _asked(self, kind: Callable[[Shop, Secrets], S]) -> Iterator[S]:
        server = kind(self._shop, self._secrets)
        try:
            yield server
        except StoreError as error:
            if error.code != "server_unreachable":
                raise
            raise StoreError("upstream_away") from error
        finally:
            server.close()

    def _follows(self, device: str) -> bool:
        """Whether its record comes down: until then nothing can be said of it."""
        latest = monotonic() + FOLLOWS_WITHIN
        while not devices.is_known(self._shop, device):
            if monotonic() > latest:
                return False
            sleep(0.05)
        return True

    def _linked(self, link: LinkState) -> None:
        if (link.state, link.trouble) != (self._link.state, self._link.trouble):
            _log.info("upstream", state=link.state, trouble=link.trouble)
        self._link = link

    def _bug(self, error: BaseException) -> None:
        _log.error("bug in the link to the upstream", exc_info=error)


def upstream_of(request: Request) -> Upstream | None:
    """None on the topmost server."""
    return cast("Upstream | None", request.app.state.upstream)


def the_upstream(request: Request) -> Upstream:
    upstream = upstream_of(request)
    if upstream is None:
        raise StoreError("not_a_hub")
    return upstream


async def _body(request: Request) -> bytes:
    return await request.body()


Above = Annotated[Upstream | None, Depends(upstream_of)]
TheUpstream = Annotated[Upstream, Depends(the_upstream)]

passing = APIRouter(prefix="/api/terminals", include_in_schema=False)


def add_passing(app: FastAPI) -> None:
    """What a hub does not decide itself."""
    app.include_router(passing)


@passing.post("/pair")
@passing.post("/renew")
@passing.post("/hold")
@passing.post("/release")
def pass_on(
    request: Request, upstream: TheUpstream, body: Annotated[bytes, Depends(_body)]
) -> Response:
    """Under the terminal's own token and the same idempotency id, so that asking again, here or
    there, is answered the same.
    """
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    passed = upstream.pass_on(
        request.url.path.rpartition("/")[2],
        token if scheme.lower() == "bearer" else "",
        body,
        request.headers.get("Content-Type", "application/octet-stream"),
    )
    return Response(passed.content, passed.status, media_type=passed.media)
