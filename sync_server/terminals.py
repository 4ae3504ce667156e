"""The terminals' API: pairing, the exchange, and the stream that says where the feed is (S1)."""

import asyncio
from dataclasses import replace
from typing import Annotated, cast

import msgspec
from fastapi import APIRouter, Depends, FastAPI, Header, Request, Response, WebSocket
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool
from starlette.websockets import WebSocketDisconnect

from store_core.application import devices, promotions
from store_core.application.devices import Endpoint, PairingCode, PairingGuard
from store_core.application.kept_apart import KEPT_APART, KeptApart
from store_core.application.office_calls import answer_call, do_call
from store_core.application.shop import Act, Shop
from store_core.application.terminal_list import TERMINALS
from store_core.domain.devices import Device
from store_core.domain.errors import StoreError
from store_core.replication import feed
from store_core.replication.feed import Server
from store_core.replication.messages import (
    HeldCode,
    Hello,
    HoldCode,
    Message,
    Nothing,
    OfficeAnswer,
    OfficeAsk,
    Owner,
    Prove,
    ProveFor,
    Proven,
    Pull,
    Push,
    PushAnswer,
    ReleaseHolds,
    Renewed,
    Whose,
    pack,
    unpack,
)
from store_core.replication.peers import peer_of
from sync_server.claims import Claims
from sync_server.feed_watch import FeedWatch
from sync_server.logs import about
from sync_server.metrics import Meter
from sync_server.pace import Pace
from sync_server.upstream import (
    Above,
    TheUpstream,
    Upstream,
    add_passing,
    pass_on,
    passing,
)

MEDIA_TYPE = "application/vnd.msgpack+deflate"
REFUSED = 4403
"""WebSocket close code; the reason is the error's code."""

router = APIRouter(prefix="/api/terminals", include_in_schema=False)
topmost = APIRouter(prefix="/api/terminals", include_in_schema=False)
"""What only one server of a store decides."""


def add_terminals(app: FastAPI, watch: FeedWatch) -> None:
    app.state.pairing_guard = PairingGuard()
    app.state.feed_watch = watch
    app.state.pace = Pace()
    app.include_router(router)
    if app.state.upstream is None:
        app.include_router(topmost)
    else:
        add_passing(app)


class PairRequest(BaseModel):
    code: str = Field(max_length=40)


def shop_of(request: Request) -> Shop:
    return cast("Shop", request.app.state.shop)


async def body_of(request: Request) -> bytes:
    return await request.body()


def token_of(authorization: str) -> str:
    scheme, _, token = authorization.partition(" ")
    return token if scheme.lower() == "bearer" else ""


def bearer(authorization: Annotated[str, Header()] = "") -> str:
    return token_of(authorization)


def pace_of(request: Request) -> Pace:
    return cast("Pace", request.app.state.pace)


TheShop = Annotated[Shop, Depends(shop_of)]
ThePace = Annotated[Pace, Depends(pace_of)]
Body = Annotated[bytes, Depends(body_of)]
Token = Annotated[str, Depends(bearer)]


def known_token(token: Token, upstream: Above) -> str:
    """A hub asks its upstream whose token it is, the first time. Errors: `device_unknown`,
    `upstream_away`.
    """
    if upstream is not None:
        upstream.learn(token)
    return token


KnownToken = Annotated[str, Depends(known_token)]


@topmost.post("/pair")
def pair(asked: PairRequest, request: Request, shop: TheShop) -> Response:
    paired = devices.pair(shop, request.app.state.pairing_guard, asked.code)
    return Response(msgspec.json.encode(paired), media_type="application/json")


@topmost.post("/prove-for")
def prove_for(body: Body, request: Request, shop: TheShop, token: Token) -> Response:
    """As `prove`, at a hub."""
    _reaching(devices.authenticate(shop, token), "whose")
    said = unpack(body, ProveFor)
    guard: PairingGuard = request.app.state.pairing_guard
    paired, proof = devices.pair_by_proof(shop, guard, said.nonce, said.proof, said.fingerprint)
    return _message(Proven(proof=proof, paired=msgspec.json.encode(paired)))


@passing.post("/prove")
def prove_at_hub(body: Body, shop: TheShop, upstream: TheUpstream) -> Response:
    fingerprint = shop.lan.fingerprint if shop.lan else ""
    return _message(upstream.prove(unpack(body, Prove), fingerprint))


@topmost.post("/prove")
def prove(body: Body, request: Request, shop: TheShop) -> Response:
    """As `pair`, for a machine that does not say its code: it can't know who listens."""
    said = unpack(body, Prove)
    guard: PairingGuard = request.app.state.pairing_guard
    paired, proof = devices.pair_by_proof(shop, guard, said.nonce, said.proof)
    return _message(Proven(proof=proof, paired=msgspec.json.encode(paired)))


@router.post("/hello")
def hello(body: Body, shop: TheShop, token: KnownToken, request: Request, above: Above) -> Response:
    """Also answers a revoked device: it is told to pair again and may hand over what it has."""
    device = _reaching(devices.device_of(shop, token), "exchange")
    said = unpack(body, Hello)
    newest = said.frontiers.get(device.id, 0)
    devices.greeted(shop, device, said.version, newest)
    if device.revoked_at is None:
        claims: Claims = request.app.state.claims
        claims.heard(said.frontiers)
    with shop.database.read() as session:
        return _message(
            feed.hello(session, _server(shop, above), peer_of(device), said, shop.now())
        )


@router.post("/push")
def push(body: Body, shop: TheShop, token: Token, above: Above, pace: ThePace) -> Response:
    """Also takes from a revoked device, into quarantine."""
    sender, head = "", 0

    def take(piece: Push, refused: dict[str, str]) -> PushAnswer:
        nonlocal sender, head
        pace.wait(sender, head)
        # Read while nobody else writes, so that a revocation committed before holds.
        with shop.database.write() as session:
            device = _reaching(devices.device_of(shop, token), "exchange")
            server, peer = _server(shop, above), peer_of(device)
            answer, touched = feed.push(session, server, peer, piece, shop.now(), refused)
            sender, head = device.id, feed.hint(session, server.store).head
        if touched:
            shop.committed(touched)
        elif above:
            above.poke()
        return answer

    return _message(feed.in_turns(unpack(body, Push), take))


@router.post("/pull")
def pull(body: Body, shop: TheShop, token: Token, above: Above, pace: ThePace) -> Response:
    peer = peer_of(_reaching(devices.authenticate(shop, token), "exchange"))
    asked = unpack(body, Pull)
    pace.asked(peer.device.id, asked.cursor)
    with shop.database.read() as session:
        return _message(feed.pull(session, _server(shop, above), peer, asked))


@router.post("/snapshot")
def snapshot(shop: TheShop, token: Token, above: Above) -> Response:
    peer = peer_of(_reaching(devices.authenticate(shop, token), "snapshot"))
    with shop.database.read() as session:
        return _message(feed.snapshot(session, _server(shop, above), peer, shop.now()))


@topmost.post("/renew")
def renew(shop: TheShop, token: Token) -> Response:
    device = _reaching(devices.authenticate(shop, token), "renew")
    renewed = devices.renew(shop, device)
    answer = Renewed(device=renewed.device, prefix=renewed.prefix, token=renewed.token)
    return _message(answer)


@topmost.post("/whose")
def whose(body: Body, shop: TheShop, token: Token) -> Response:
    """A hub was shown a token that it does not know."""
    _reaching(devices.authenticate(shop, token), "whose")
    owner = devices.owner_of(shop, unpack(body, Whose).token_sha256)
    return _message(Owner(device=owner))


@topmost.post("/hold")
def hold(body: Body, shop: TheShop, token: Token) -> Response:
    """A use of a limited code for a ticket; the same id again is answered the same."""
    device = _reaching(devices.authenticate(shop, token), "codes")
    asked = unpack(body, HoldCode)
    held = promotions.hold_code(shop, device.id, asked.code, asked.hold)
    answer = HeldCode(
        code=held.code, hold=held.id, promotions=held.promotions, expires_at=held.expires_at
    )
    return _message(answer)


@topmost.post("/release")
def release(body: Body, shop: TheShop, token: Token) -> Response:
    device = _reaching(devices.authenticate(shop, token), "codes")
    promotions.release_holds(shop, device.id, unpack(body, ReleaseHolds).holds)
    return _message(Nothing())


@topmost.post("/office")
def office(body: Body, shop: TheShop, token: Token) -> Response:
    """What somebody does in the back office; the same id again is answered the same. At a hub's
    console that is nobody by name.
    """
    device = _reaching(devices.authenticate(shop, token), "office")
    said = unpack(body, OfficeAsk)
    if device.kind == "server" and not said.person:
        told = do_call(shop, Act(), said.call, said.id, said.body)
        return _message(OfficeAnswer(body=told))
    answer = answer_call(
        shop, said.call, said.id, said.body, said.person, said.approver, said.reason
    )
    return _message(OfficeAnswer(body=answer))


@passing.post("/office")
def office_at_hub(
    request: Request, body: Body, shop: TheShop, token: KnownToken, upstream: TheUpstream
) -> Response:
    """Who of the shop is there is known here, and where a pairing code is shown; what is kept apart
    is so here or there. All else the upstream does.
    """
    call = unpack(body, OfficeAsk).call
    if call == TERMINALS.name:
        return office(body, shop, token)
    passed = pass_on(request, upstream, body)
    if call == KEPT_APART.name and passed.status_code == 200:
        return _message(_apart_in_both(office(body, shop, token), passed))
    if call == devices.NEW_PAIRING_CODE.name and passed.status_code == 200:
        made = unpack(bytes(passed.body), OfficeAnswer)
        code = msgspec.json.decode(made.body, type=PairingCode)
        here = devices.shown(shop.lan, replace(code, address="", fingerprint=""))
        return _message(OfficeAnswer(body=msgspec.json.encode(here)))
    return passed


def _apart_in_both(*answers: Response) -> OfficeAnswer:
    """A machine that both keep something of, as the first says."""
    found: dict[str, KeptApart] = {}
    for answer in answers:
        told = unpack(bytes(answer.body), OfficeAnswer)
        for one in msgspec.json.decode(told.body, type=tuple[KeptApart, ...]):
            found.setdefault(one.device, one)
    return OfficeAnswer(body=msgspec.json.encode(tuple(found.values())))


@router.websocket("/stream")
async def stream(socket: WebSocket) -> None:
    """Says where the feed is, whenever that changes; ends at once when the device is revoked."""
    shop: Shop = socket.app.state.shop
    token = token_of(socket.headers.get("authorization", ""))
    await socket.accept()
    try:
        device = await run_in_threadpool(devices.authenticate, shop, token)
        _reaching(device, "stream")
    except StoreError as error:
        await socket.close(REFUSED, error.code)
        return
    meter: Meter = socket.app.state.meter
    with meter.terminal(device.id, device.kind):
        tasks = {
            asyncio.ensure_future(_until_gone(socket)),
            asyncio.ensure_future(_tell(socket, socket.app.state.feed_watch, device)),
            asyncio.ensure_future(_keep_seeing(shop, device)),
        }
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _tell(socket: WebSocket, watch: FeedWatch, device: Device) -> None:
    seen, told = None, None
    while (seen := await watch.next(seen)) is not None:
        if device.id in seen.revoked:
            await socket.close(REFUSED, "device_revoked")
            return
        if seen.hint != told:
            told = seen.hint
            await socket.send_bytes(pack(told))
    await socket.close(1012)


async def _keep_seeing(shop: Shop, device: Device) -> None:
    """It said hello once, and is there for as long as its stream is."""
    while True:
        await asyncio.sleep(devices.SEEN_EVERY.total_seconds())
        await run_in_threadpool(devices.seen, shop, device)


async def _until_gone(socket: WebSocket) -> None:
    try:
        while True:
            await socket.receive_bytes()
    except (WebSocketDisconnect, KeyError):
        return


def _reaching(device: Device, endpoint: Endpoint) -> Device:
    about(device=device.id)
    devices.require_reach(device, endpoint)
    return device


def _server(shop: Shop, above: Upstream | None) -> Server:
    identity = shop.identity
    if above is None:
        return Server(identity.store, identity.device)
    address, certificate = above.address, above.certificate
    return Server(
        identity.store, identity.device, upstream=address, upstream_certificate=certificate
    )


def _message(answer: Message) -> Response:
    return Response(pack(answer), media_type=MEDIA_TYPE)
