"""The shop's own server with another above it: a terminal to that, a server to the others."""

from dataclasses import replace

import msgspec
from sqlalchemy import select

from store_core.application import devices
from store_core.domain.errors import StoreError
from store_core.journal.touched import Touched
from store_core.replication.feed import Server
from store_core.replication.messages import (
    PROTOCOL,
    Hello,
    Message,
    Owner,
    Push,
    Whose,
    pack,
    unpack,
)
from store_core.simulation.server import Serving
from store_core.simulation.terminal import Terminal
from store_core.storage.journal import EntryRow
from store_core.storage.store import DeviceRow

PASSED_ON = frozenset({"hold", "release", "renew"})


class Hub(Serving, Terminal):
    """What it can't decide it passes on, while whoever asked waits."""

    address = "http://hub"

    @property
    def server(self) -> Server:
        return replace(super().server, upstream=self.home_server.address)

    def start(self) -> None:
        super().start()
        self.note_revoked()

    def touched(self, touched: Touched) -> None:
        if any(area == "device" for area, _ in touched):
            self.note_revoked()
        super().touched(touched)

    def note_revoked(self, *, gone: bool = False) -> None:
        """What is here of a revoked machine when this hub hears of that, or is `gone` before."""
        at_hub = self.promises.at_hub
        with self.shop.database.read() as session:
            for device in sorted(self.promises.revoked.keys() - at_hub.keys()):
                row = session.get(DeviceRow, device)
                if gone or (row and row.device.revoked_at):
                    held = select(EntryRow.id).where(EntryRow.device == device)
                    at_hub[device] = frozenset(session.scalars(held))

    def spoken(self, said: Hello) -> Hello:
        newest = PROTOCOL + 1 if self.ahead else PROTOCOL
        return msgspec.structs.replace(said, protocol=newest)

    def _answered(self, token: str, path: str, data: bytes) -> bytes:
        if path in PASSED_ON:
            return self._ask_above(token, path, data)
        if path == "hello":
            self._learn(token)
        return super()._answered(token, path, data)

    def _push(self, token: str, batch: Push) -> Message:
        answer = super()._push(token, batch)
        self.later(0.0, self._look)
        return answer

    def _learn(self, token: str) -> None:
        """Whose token it is, as the server's own program does (`sync_server/upstream.py`), but
        without waiting for the device's record.
        """
        if devices.is_token(self.shop, token):
            return
        if self.agent.link.state == "offline":
            raise StoreError("upstream_away")
        asked = pack(Whose(token_sha256=devices.token_sha256(token)))
        owner = unpack(self._ask_above(self.token, "whose", asked), Owner).device
        if not devices.is_known(self.shop, owner):
            raise StoreError("upstream_away")
        devices.learn_token(self.shop, token, owner)

    def _ask_above(self, token: str, path: str, data: bytes) -> bytes:
        above = self.home_server
        try:
            return self.link.at_once(lambda: above.answer(token, path, data))
        except StoreError as error:
            if error.code == "server_unreachable":
                raise StoreError("upstream_away") from error
            raise
