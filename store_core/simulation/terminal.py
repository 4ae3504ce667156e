"""A till or a kitchen: its database, its agent, and the hands that do what the agent says.

The hands stand where the driver's threads and sockets are; the agent, its errands and all they
write are the program's own.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import msgspec

from store_core.application import terminals
from store_core.domain.devices import DeviceKind
from store_core.domain.errors import StoreError
from store_core.journal.touched import Touched
from store_core.replication.agent import (
    Action,
    Agent,
    CloseStream,
    Greet,
    OpenStream,
    SendPing,
)
from store_core.replication.errands import Errands, Event, Request, offset_of
from store_core.replication.messages import (
    OLDEST_PROTOCOL,
    Hello,
    HelloAnswer,
    Message,
    Renewed,
    pack,
    unpack,
)
from store_core.replication.ways import Reach, Ways
from store_core.simulation.machine import Machine
from store_core.simulation.network import Link
from store_core.simulation.promises import Promises
from store_core.simulation.server import Serving
from store_core.simulation.watches import Showing
from store_core.simulation.world import World
from store_core.storage.replication import the_upstream
from store_core.storage.watching import quarantined

LATEST_TICK = 0.01


@dataclass
class _Place:
    """Where in which feed a terminal was last, and how much it then kept apart."""

    server: str = ""
    epoch: str = ""
    cursor: int = 0
    apart: int = 0


class Terminal(Machine):
    """`servers` by address; `outdated`: its program speaks a protocol that no server does."""

    def __init__(
        self,
        world: World,
        promises: Promises,
        servers: Mapping[str, Serving],
        name: str,
        kind: DeviceKind,
        home: Path,
    ) -> None:
        super().__init__(world, promises, name, home)
        self.servers, self.kind = servers, kind
        self.links = {
            address: Link(world, f"{name} to the {one.name}", partial(self._is_up, address))
            for address, one in servers.items()
            if one.name != name
        }
        self.outdated = False
        self.ways: Ways
        self.agent: Agent
        self._errands: Errands
        self._stream = 0
        self.token = ""
        self._reach = ""
        self._tick_at = -1.0
        self._place = _Place()
        self._showing: Showing | None = None

    def start(self) -> None:
        super().start()
        shop = self.shop
        secret = self.secrets.read(shop.identity.device)
        self.token = secret.token if secret else ""
        address, _certificate = terminals.upstream_of(shop)
        self._reach = terminals.address_of_server(shop)
        self.ways = Ways(Reach(self._reach), Reach(address) if address else None)
        relays = self.kind != "kitchen"
        self.agent = Agent(shop.identity.device, relays, self.random.random)
        self.agent.number = self.world.serial() * 1000
        self._errands = Errands(
            database=shop.database,
            store=shop.identity.store,
            agent=self.agent,
            parts=None if relays else frozenset({"label"}),
            become=self._become,
            correct_clock=partial(terminals.correct_clock, shop),
            gathers=self.kind == "server",
            heard_of=self._heard_of,
        )
        self._stream, self._tick_at = 0, -1.0
        self._place = self._read_place()
        self._showing = Showing(self) if self.kind == "kitchen" else None
        self.do(lambda: self._carry_out(self.agent.start(self.world.at)))

    def fallen(self) -> None:
        super().fallen()
        self._stream = 0

    @property
    def home_server(self) -> Serving:
        """Its own."""
        return self.servers[self.ways.home.address]

    def _is_up(self, address: str) -> bool:
        return self.servers[address].up

    @property
    def link(self) -> Link:
        """To the server it speaks with."""
        return self.links[self._reach]

    def touched(self, touched: Touched) -> None:
        super().touched(touched)
        if self._showing:
            tickets = sorted(one for area, one in touched if area == "ticket")
            self.promises.displayed.update(tickets)
            self._showing.show(tickets)
        self.later(0.0, self._look)

    def hear_hint(self, server: str, epoch: str, head: int) -> None:
        session = self._stream if self._reach == server else 0
        if session and not self.link.tell(
            lambda: self.tell_agent(lambda now: self.agent.hinted(session, epoch, head, now))
        ):
            self._stream = 0

    def tell_agent(self, event: Event) -> None:
        self.do(lambda: self._carry_out(event(self.world.at)))

    def ask(
        self,
        path: str,
        message: Message,
        done: Callable[[bytes], None],
        failed: Callable[[str], None],
    ) -> None:
        """Ask its own server something beside the exchange, or the one above it while that does not
        answer; `done` and `failed` in this life only.
        """
        home, other = self.ways.home.address, self.ways.other

        def ask_other(code: str) -> None:
            if code == "server_unreachable" and other:
                self._ask_at(other.address, path, message, done, failed)
            else:
                failed(code)

        self._ask_at(home, path, message, done, ask_other)

    def _ask_at(
        self,
        address: str,
        path: str,
        message: Message,
        done: Callable[[bytes], None],
        failed: Callable[[str], None],
    ) -> None:
        life, data, server = self.life, pack(message), self.servers[address]

        def mine(work: Callable[[], None]) -> Callable[[], None]:
            return lambda: self.do(work) if self.life == life else None

        def request() -> Callable[[], None]:
            try:
                answer = server.answer(self.token, path, data)
            except StoreError as error:
                return mine(partial(failed, error.code))
            return mine(partial(done, answer))

        again = path != "renew"  # each would be a new device, and nobody would go by it
        unreachable = mine(partial(failed, "server_unreachable"))
        self.links[address].ask(request, unreachable, again=again)

    def _look(self) -> None:
        self._carry_out(self._errands.committed()(self.world.at))

    def _heard_of(self, address: str, certificate: str) -> None:
        """As `linking.driver_of` has it."""
        other = Reach(address, certificate) if address else None
        if self.ways.at_home and other != self.ways.other:
            terminals.keep_upstream(self.shop, address, certificate)
            self.ways.other = other

    def _become(self, renewed: Renewed) -> None:
        terminals.become(self.shop, self.secrets, renewed.prefix, renewed.device, renewed.token)
        self.token = renewed.token
        self.world.note(self.name, f"goes by another id, {renewed.prefix}")

    def _carry_out(self, actions: list[Action]) -> None:
        for action in actions:
            match action:
                case OpenStream(session):
                    self._open_stream(session)
                case CloseStream():
                    self._stream = 0
                case SendPing(session):
                    self._ping(session)
                case Greet():
                    self._reach = self.ways.greet(self.world.at).address
                    self._run(action)
                case _:
                    self._run(action)
        self._come_back()

    def _come_back(self) -> None:
        """To `tick` when the agent wants it, or to look for its own server."""
        wakes = min(self.agent.wake_at, self.ways.look_at)
        wanted = max(wakes, self.world.at + LATEST_TICK)
        if self.agent.stopped or self.world.at < self._tick_at <= wanted:
            return
        self._tick_at = wanted
        self.later(wanted - self.world.at, self._tick)

    def _tick(self) -> None:
        if self.world.at >= self._tick_at:
            self._tick_at = -1.0
        if self.world.at >= self.ways.look_at:
            self.ways.looking()
            self._look_home()
        self._carry_out(self.agent.tick(self.world.at))

    def _look_home(self) -> None:
        """Whether its own server would greet it again."""
        message = self._errands.errand(Greet(self.agent.number)).ask()

        def looked(*, found: bool) -> None:
            if self.ways.looked(self.world.at, found=found):
                self.world.note(self.name, "goes back to its own server")
                self._carry_out(self.agent.moved(self.world.at))
            else:
                self._come_back()

        def answered(data: bytes) -> None:
            looked(found=not unpack(data, HelloAnswer).pair_again)

        if message:
            home = self.ways.home.address
            self._ask_at(home, "hello", message, answered, lambda _code: looked(found=False))

    def _open_stream(self, session: int) -> None:
        if not self.link.open:
            self._after(lambda now: self.agent.session_failed(session, now))
            return
        self._stream = session
        first = self.servers[self._reach].hint()

        def opened(now: float) -> list[Action]:
            self.agent.stream_opened(session, now)
            return self.agent.hinted(session, first.epoch, first.head, now)

        self._after(opened)

    def _ping(self, session: int) -> None:
        if self._stream == session and self.link.open:
            self.servers[self._reach].pinged(self.token)
            self._after(lambda now: self.agent.ponged(session, now))

    def stream_broken(self, server: str = "") -> None:
        """The end of it at that server is gone, or at whichever it is."""
        if server not in {"", self._reach}:
            return
        session, self._stream = self._stream, 0
        if session and not self.link.half_open:
            self._after(lambda now: self.agent.session_failed(session, now))

    def _after(self, event: Event) -> None:
        self.later(self.random.uniform(0.001, 0.04), lambda: self._carry_out(event(self.world.at)))

    def _run(self, action: Request) -> None:
        errand = self._errands.errand(action)
        message = errand.ask()
        if message is None:
            idle = errand.idle
            self.later(0.0, lambda: self._carry_out(idle(self.world.at)))
            return
        if isinstance(message, Hello):
            message = self.spoken(message)
        boundaries, sent = self.disk.boundaries, self.clock()
        boundaries.near("before a request")
        session = action.session

        def done(data: bytes) -> None:
            boundaries.near("before an answer is kept")
            answer: Any = unpack(data, errand.answer)
            self._check_protocol(message, answer)
            offset = offset_of(answer, sent, self.clock())
            try:
                touched, event = errand.settle(answer, offset)
            except StoreError as error:
                self._check_place()
                self._carry_out(self.agent.session_failed(session, self.world.at, error.code))
                return
            self._check_place()
            if isinstance(action, Greet) and session == self.agent.number:
                self.ways.answered(self.world.at)
            if touched:
                self.touched(touched)
            self._carry_out(event(self.world.at))

        def failed(code: str) -> None:
            self._carry_out(self.agent.session_failed(session, self.world.at, code))

        self._ask_at(self._reach, errand.path, message, done, failed)
        boundaries.near("after a request")

    def spoken(self, said: Hello) -> Hello:
        """As its program greets."""
        if self.outdated:
            self.world.befell("old_protocol", self.name)
            older = OLDEST_PROTOCOL - 1
            return msgspec.structs.replace(said, oldest_protocol=older, protocol=older)
        if self.home_server.ahead:
            self.world.befell("one_behind", self.name)
        return said

    def _check_protocol(self, said: Message, answer: Message) -> None:
        """Nobody is answered in words that he does not know."""
        if isinstance(said, Hello) and isinstance(answer, HelloAnswer):
            known = range(said.oldest_protocol, said.protocol + 1)
            if answer.protocol not in known and not answer.pair_again:
                words = f"{self.name} speaks {said.protocol}, is answered in {answer.protocol}"
                self.world.wrong("every program is spoken with as it can", words)

    def _check_place(self) -> None:
        """Within an epoch the cursor only grows, or a feed is read from its beginning. Who turned
        to another branch of some entries goes back with what came of them.
        """
        place, before = self._read_place(), self._place
        same = (place.server, place.epoch) == (before.server, before.epoch)
        if place.apart != before.apart:
            self.went_back()
        if same and 0 < place.cursor < before.cursor:
            words = f"{self.name} from {before.cursor} to {place.cursor}"
            self.world.wrong("cursors only grow", words)
        self._place = place

    def _read_place(self) -> _Place:
        with self.shop.database.read() as session:
            row = the_upstream(session)
            apart = quarantined(session)
        return _Place(row.server, row.epoch, row.cursor, apart) if row else _Place(apart=apart)
