"""A till or a kitchen: its database, its agent, and the hands that do what the agent says.

The hands stand where the driver's threads and sockets are; the agent, its errands and all they
write are the program's own.
"""

from collections.abc import Callable
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
    OpenStream,
    SendPing,
)
from store_core.replication.errands import Errands, Event, Request, offset_of
from store_core.replication.messages import (
    OLDEST_PROTOCOL,
    Hello,
    Message,
    Renewed,
    pack,
    unpack,
)
from store_core.simulation.machine import Machine
from store_core.simulation.network import Link
from store_core.simulation.promises import Promises
from store_core.simulation.server import ServerMachine
from store_core.simulation.watches import Showing
from store_core.simulation.world import World
from store_core.storage.replication import the_upstream

LATEST_TICK = 0.01


@dataclass
class _Place:
    """Where in which feed a terminal was last."""

    server: str = ""
    epoch: str = ""
    cursor: int = 0


class Terminal(Machine):
    """`outdated`: its program speaks a protocol that the server no longer does."""

    def __init__(
        self,
        world: World,
        promises: Promises,
        server: ServerMachine,
        name: str,
        kind: DeviceKind,
        home: Path,
    ) -> None:
        super().__init__(world, promises, name, home)
        self.server, self.kind = server, kind
        self.link = Link(world, name, lambda: server.up)
        self.outdated = False
        self.agent: Agent
        self._errands: Errands
        self._stream = 0
        self._token = ""
        self._tick_at = -1.0
        self._place = _Place()
        self._showing: Showing | None = None

    def start(self) -> None:
        super().start()
        shop = self.shop
        secret = self.secrets.read(shop.identity.device)
        self._token = secret.token if secret else ""
        relays = self.kind == "till"
        self.agent = Agent(shop.identity.device, relays, self.random.random)
        self.agent.number = self.world.serial() * 1000
        self._errands = Errands(
            database=shop.database,
            store=shop.identity.store,
            agent=self.agent,
            parts=None if relays else frozenset({"label"}),
            become=self._become,
            correct_clock=partial(terminals.correct_clock, shop),
        )
        self._stream, self._tick_at = 0, -1.0
        self._place = self._read_place()
        self._showing = Showing(self) if self.kind == "kitchen" else None
        self.do(lambda: self._carry_out(self.agent.start(self.world.at)))

    def fallen(self) -> None:
        self._stream = 0

    def touched(self, touched: Touched) -> None:
        super().touched(touched)
        if self._showing:
            tickets = sorted(one for area, one in touched if area == "ticket")
            self.promises.displayed.update(tickets)
            self._showing.show(tickets)
        self.later(0.0, self._look)

    def hear_hint(self, epoch: str, head: int) -> None:
        session = self._stream
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
        """Ask the server something beside the exchange; `done` and `failed` in this life only."""
        life, data = self.life, pack(message)

        def mine(work: Callable[[], None]) -> Callable[[], None]:
            return lambda: self.do(work) if self.life == life else None

        def request() -> Callable[[], None]:
            try:
                answer = self.server.answer(self._token, path, data)
            except StoreError as error:
                return mine(partial(failed, error.code))
            return mine(partial(done, answer))

        again = path != "renew"  # each would be a new device, and nobody would go by it
        self.link.ask(request, mine(partial(failed, "server_unreachable")), again=again)

    def _look(self) -> None:
        own = self._errands.own_newest()
        self._carry_out(self.agent.committed(own))

    def _become(self, renewed: Renewed) -> None:
        terminals.become(self.shop, self.secrets, renewed.prefix, renewed.device, renewed.token)
        self._token = renewed.token
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
                case _:
                    self._run(action)
        self._come_back()

    def _come_back(self) -> None:
        """To `tick` when the agent wants it."""
        wanted = max(self.agent.wake_at, self.world.at + LATEST_TICK)
        if self.agent.stopped or self.world.at < self._tick_at <= wanted:
            return
        self._tick_at = wanted
        self.later(wanted - self.world.at, self._tick)

    def _tick(self) -> None:
        if self.world.at >= self._tick_at:
            self._tick_at = -1.0
        self._carry_out(self.agent.tick(self.world.at))

    def _open_stream(self, session: int) -> None:
        if not self.link.open:
            self._after(lambda now: self.agent.session_failed(session, now))
            return
        self._stream = session
        self._after(lambda now: self.agent.stream_opened(session, now))

    def _ping(self, session: int) -> None:
        if self._stream == session and self.link.open:
            self._after(lambda now: self.agent.ponged(session, now))

    def stream_broken(self) -> None:
        """The server's end of it is gone."""
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
        if self.outdated and isinstance(message, Hello):
            self.world.befell("old_protocol", self.name)
            older = OLDEST_PROTOCOL - 1
            message = msgspec.structs.replace(message, oldest_protocol=older, protocol=older)
        boundaries, sent = self.disk.boundaries, self.clock()
        boundaries.near("before a request")
        session = action.session

        def done(data: bytes) -> None:
            boundaries.near("before an answer is kept")
            answer: Any = unpack(data, errand.answer)
            offset = offset_of(answer, sent, self.clock())
            try:
                touched, event = errand.settle(answer, offset)
            except StoreError as error:
                self._carry_out(self.agent.session_failed(session, self.world.at, error.code))
                return
            self._check_place()
            if touched:
                self.touched(touched)
            self._carry_out(event(self.world.at))

        def failed(code: str) -> None:
            self._carry_out(self.agent.session_failed(session, self.world.at, code))

        self.ask(errand.path, message, done, failed)
        boundaries.near("after a request")

    def _check_place(self) -> None:
        """Within an epoch the cursor only grows; it is given up for an empty one."""
        place, before = self._read_place(), self._place
        same = (place.server, place.epoch) == (before.server, before.epoch)
        if same and place.cursor < before.cursor:
            words = f"{self.name} from {before.cursor} to {place.cursor}"
            self.world.wrong("cursors only grow", words)
        self._place = place

    def _read_place(self) -> _Place:
        with self.shop.database.read() as session:
            row = the_upstream(session)
        return _Place(row.server, row.epoch, row.cursor) if row else _Place()
