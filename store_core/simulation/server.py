"""Servers' machines: they answer terminals and customers, and tell streams where the feed is."""

import zlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import msgspec

from store_core.application import devices, promotions
from store_core.application.devices import PairingGuard, new_pairing_code
from store_core.application.hubs import become_hub
from store_core.application.shop import Act
from store_core.application.terminals import Membership, join
from store_core.domain.devices import Device, DeviceKind
from store_core.domain.errors import StoreError
from store_core.journal.touched import Touched
from store_core.replication import feed
from store_core.replication.feed import Server
from store_core.replication.messages import (
    PROTOCOL,
    HeldCode,
    Hello,
    Hint,
    HoldCode,
    Message,
    Nothing,
    Owner,
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
from store_core.simulation.disk import Crash
from store_core.simulation.listening import Listening
from store_core.simulation.machine import Machine
from store_core.simulation.promises import Promises
from store_core.simulation.world import World

SNAPSHOT_OVER = 400
"""Entries; small, so that machines that were away begin from a snapshot."""
HINT_AFTER = 0.005


class Serving(Machine):
    """`hear` is told where the feed is after each commit, once for many; `fell` that all its
    streams are broken.
    """

    hear: Callable[[str, int], None] = staticmethod(lambda _epoch, _head: None)
    fell: Callable[[], None] = staticmethod(lambda: None)
    address = ""
    ahead = False
    """Its program is one protocol ahead of today's, and says things that are not known yet."""
    _hinting = False

    def start(self) -> None:
        self._hinting = False
        super().start()

    def fallen(self) -> None:
        super().fallen()
        self.fell()

    @property
    def server(self) -> Server:
        identity = self.shop.identity
        known = Server(identity.store, identity.device, snapshot_over=SNAPSHOT_OVER)
        if self.ahead:
            return replace(known, oldest=PROTOCOL, newest=PROTOCOL + 1)
        return known

    def touched(self, touched: Touched) -> None:
        super().touched(touched)
        self.feed_moved()

    def feed_moved(self) -> None:
        if not self._hinting:
            self._hinting = True
            self.later(HINT_AFTER, self._hint)

    def answer(self, token: str, path: str, data: bytes) -> bytes:
        """What the server's endpoints do with a machine's request. Errors: theirs, and
        `server_unreachable` where its program dies of it.
        """
        if not self.up:
            raise StoreError("server_unreachable")
        try:
            return self._answered(token, path, data)
        except Crash as crash:
            self.die(crash)
            raise StoreError("server_unreachable") from None
        except StoreError as error:
            if error.code.startswith(("disk_", "database_")):
                raise StoreError("server_unreachable", detail=error.code) from error
            raise

    def _answered(self, token: str, path: str, data: bytes) -> bytes:
        answer = self._exchange(token, path, data)
        return _newer(answer) if self.ahead else pack(answer)

    def _exchange(self, token: str, path: str, data: bytes) -> Message:
        """What every server answers."""
        shop = self.shop
        if path == "hello":
            return self._hello(token, unpack(data, Hello))
        if path == "push":
            return self._push(token, unpack(data, Push))
        peer = peer_of(devices.authenticate(shop, token))
        with shop.database.read() as session:
            if path == "pull":
                return feed.pull(session, self.server, peer, unpack(data, Pull))
            return feed.snapshot(session, self.server, peer, shop.now())

    def _hello(self, token: str, said: Hello) -> Message:
        shop = self.shop
        device = devices.device_of(shop, token)
        devices.greeted(shop, device, said.version, said.frontiers.get(device.id, 0))
        self.heard_from(device)
        with shop.database.read() as session:
            return feed.hello(session, self.server, peer_of(device), said, shop.now())

    def _push(self, token: str, batch: Push) -> Message:
        shop = self.shop

        def take(piece: Push, refused: dict[str, str]) -> PushAnswer:
            with shop.database.write() as session:
                peer = peer_of(devices.device_of(shop, token))
                answer, touched = feed.push(session, self.server, peer, piece, shop.now(), refused)
            if touched:
                shop.committed(touched)
            return answer

        answer = feed.in_turns(batch, take)
        self.feed_moved()
        return answer

    def heard_from(self, device: Device) -> None:
        """That it is there."""

    def pinged(self, token: str) -> None:
        """By a machine whose stream is open."""

    def hint(self) -> Hint:
        """What every stream is told when it opens, and after each commit."""
        with self.shop.database.read() as session:
            return feed.hint(session, self.shop.identity.store)

    def _hint(self) -> None:
        self._hinting = False
        hint = self.hint()
        self.hear(hint.epoch, hint.head)


class TopServer(Serving):
    """The one that decides what only one may, and that customers reach."""

    address = "http://server"
    listens = False
    """For the shop, whose hub is another server."""

    def __init__(self, world: World, promises: Promises, name: str, home: Path) -> None:
        super().__init__(world, promises, name, home)
        self._heard: dict[str, float] = {}

    def start(self) -> None:
        super().start()
        if self.listens:
            Listening(self, self._heard)

    def heard_from(self, device: Device) -> None:
        if self.listens and device.revoked_at is None:
            self._heard[device.id] = self.world.at

    def pinged(self, token: str) -> None:
        def note() -> None:
            with suppress(StoreError):  # on a full disk nothing is noted
                device = devices.authenticate(self.shop, token)
                devices.seen(self.shop, device)
                self.heard_from(device)

        if self.listens:
            self.do(note)

    def pair(self, kind: DeviceKind, name: str, home: Path, now: datetime, address: str) -> None:
        """Join a machine that stands beside the server at that address."""
        given = self._new_member(kind, name, address)
        secrets = type(self.secrets)(home)
        if kind == "server":
            become_hub(home, secrets, given, self.shop.new_id())
        else:
            join(home, secrets, given, now)

    def _new_member(self, kind: DeviceKind, name: str, address: str) -> Membership:
        code = new_pairing_code(self.shop, Act(), kind, name).code
        paired = devices.pair(self.shop, PairingGuard(), code)
        return Membership(paired.identity, kind, address, paired.token)

    def _exchange(self, token: str, path: str, data: bytes) -> Message:
        shop = self.shop
        match path:
            case "hold":
                device = devices.authenticate(shop, token)
                asked = unpack(data, HoldCode)
                held = promotions.hold_code(shop, device.id, asked.code, asked.hold)
                return HeldCode(
                    code=held.code,
                    hold=held.id,
                    promotions=held.promotions,
                    expires_at=held.expires_at,
                )
            case "release":
                device = devices.authenticate(shop, token)
                promotions.release_holds(shop, device.id, unpack(data, ReleaseHolds).holds)
                return Nothing()
            case "renew":
                renewed = devices.renew(shop, devices.authenticate(shop, token))
                return Renewed(device=renewed.device, prefix=renewed.prefix, token=renewed.token)
            case "whose":
                devices.authenticate(shop, token)
                return Owner(device=devices.owner_of(shop, unpack(data, Whose).token_sha256))
        return super()._exchange(token, path, data)


def _newer(answer: Message) -> bytes:
    """With a field that today's program does not know."""
    fields = {name: getattr(answer, name) for name in answer.__struct_fields__}
    return zlib.compress(msgspec.msgpack.encode({**fields, "said_since": [1]}), 1)
