"""A store with a hub, and tills that go from one server to the other, over a bad network."""

from store_core.application import devices, terminals
from store_core.application.device_secrets import FileSecrets
from store_core.application.devices import PairingGuard, new_pairing_code, pair
from store_core.application.hubs import become_hub
from store_core.application.shop import Act
from store_core.application.terminals import Membership
from store_core.domain.errors import StoreError
from store_core.replication import feed
from store_core.replication.agent import Action
from store_core.replication.errands import Errand, Request
from store_core.replication.feed import Server
from store_core.replication.messages import pack
from tests.replication.world import Terminal, World, answer_at


class Hub(Terminal):
    """Serves the tills that are with it."""

    @property
    def server(self) -> Server:
        own = self.shop.identity
        return Server(own.store, own.device, upstream="http://server")

    def answer(self, token: str, path: str, data: bytes) -> bytes:
        if not self.up:
            raise StoreError("server_unreachable")
        if not devices.is_token(self.shop, token):
            self._learn(token)
        if path == "renew":
            return self.world.answer(token, path, data)
        answer = pack(answer_at(self.shop, self.server, token, path, data))
        if path == "push":
            self._committed(None)
        return answer

    def tell_streams(self) -> None:
        with self.shop.database.read() as session:
            hint = feed.hint(session, self.server.store)
        for one in self.world.terminals.values():
            if isinstance(one, Till) and one.hub is self:
                one.hear_hint(hint.epoch, hint.head)

    def _learn(self, token: str) -> None:
        if not self.world.server_up:
            raise StoreError("server_unreachable")
        owner = devices.owner_of(self.world.shop, devices.token_sha256(token))
        if not devices.is_known(self.shop, owner):
            raise StoreError("upstream_away")
        devices.learn_token(self.shop, token, owner)

    def _committed(self, touched: object) -> None:
        super()._committed(touched)
        if self.up:
            self.tell_streams()

    def _settle(self, action: Request, errand: Errand, data: bytes, now: float) -> list[Action]:
        actions = super()._settle(action, errand, data, now)
        self.tell_streams()
        return actions


class Till(Terminal):
    """With the hub, or where `hub` is None with the server above it."""

    hub: Hub | None = None

    @property
    def reaches(self) -> bool:
        return self.hub.up if self.hub else self.world.server_up

    def ask(self, path: str, data: bytes) -> bytes:
        return self.hub.answer(self.token, path, data) if self.hub else super().ask(path, data)

    def go_to(self, hub: Hub | None) -> None:
        self.hub = hub
        self.stream = 0
        self._do(self.agent.moved(self.world.at))


class HubWorld(World):
    """`hub` is paired with the server, `terminals` hold it too."""

    def __post_init__(self) -> None:
        super().__post_init__()
        home = self.folder / "hub"
        code = new_pairing_code(self.shop, Act(), "server", "Hub").code
        paired = pair(self.shop, PairingGuard(), code)
        given = Membership(paired.identity, "server", "http://server", paired.token)
        become_hub(home, FileSecrets(home), given, self.shop.new_id())
        self.hub = Hub(self, "hub", home)
        self.terminals["hub"] = self.hub

    def till(self, name: str, hub: Hub | None) -> Till:
        code = new_pairing_code(self.shop, Act(), "till", name).code
        paired = pair(self.shop, PairingGuard(), code)
        home = self.folder / name
        given = Membership(paired.identity, "till", "http://hub", paired.token)
        terminals.join(home, FileSecrets(home), given, self.now())
        till = Till(self, name, home)
        till.hub = hub
        self.terminals[name] = till
        self.tell_streams()
        return till

    def tell_streams(self) -> None:
        with self.shop.database.read() as session:
            hint = feed.hint(session, self.server.store)
        for one in self.terminals.values():
            if not (isinstance(one, Till) and one.hub):
                one.hear_hint(hint.epoch, hint.head)
