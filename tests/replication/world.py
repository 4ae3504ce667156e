"""A store of several machines over a bad network, in virtual time: real databases, the real core,
and a network that drops, repeats, delays and reorders as a seed says.
"""

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

from store_core.application import devices, kitchen, orders, shifts, terminals
from store_core.application.device_secrets import FileSecrets
from store_core.application.devices import PairingGuard, new_pairing_code, pair
from store_core.application.orders import Head
from store_core.application.payments import Tender
from store_core.application.shop import Act, Shop
from store_core.application.terminals import CorrectedClock, Membership
from store_core.domain.devices import DeviceKind
from store_core.domain.errors import StoreError
from store_core.domain.orders import Order
from store_core.journal.state import digest
from store_core.journal.verifier import Fault, verify
from store_core.replication import feed
from store_core.replication.agent import (
    Action,
    Agent,
    CloseStream,
    OpenStream,
    SendPing,
)
from store_core.replication.errands import Errand, Errands, Event, Request
from store_core.replication.feed import Server
from store_core.replication.messages import (
    Hello,
    Message,
    Pull,
    Push,
    PushAnswer,
    Renewed,
    pack,
    unpack,
)
from store_core.replication.peers import peer_of
from store_core.storage.journal import frontiers
from tests.shops import FRIDAY_EVENING, cart, line, new_shop, person


@dataclass(slots=True)
class Weather:
    """Chances of each mishap per message; `slow` is the longest delay in seconds."""

    lost_request: float = 0.0
    lost_answer: float = 0.0
    repeated: float = 0.0
    broken_stream: float = 0.0
    slow: float = 0.05


CALM = Weather()


@dataclass
class World:
    """`run(seconds)` plays; machines are reached by name in `terminals`."""

    folder: Path
    seed: int = 0
    weather: Weather = field(default_factory=Weather)
    at: float = 0.0
    server_up: bool = True

    def __post_init__(self) -> None:
        self.random = Random(self.seed)
        self._serial = count()
        self._events: list[tuple[float, int, Callable[[], None]]] = []
        self.terminals: dict[str, Terminal] = {}
        home = self.folder / "server"
        home.mkdir(parents=True)
        self.shop = new_shop(home, self.now)
        self.server = Server(self.shop.identity.store, self.shop.identity.device)

    def now(self) -> datetime:
        self.at += 0.001
        return FRIDAY_EVENING + timedelta(seconds=self.at)

    def later(self, seconds: float, event: Callable[[], None]) -> None:
        heapq.heappush(self._events, (self.at + seconds, next(self._serial), event))

    def run(self, seconds: float) -> None:
        until = self.at + seconds
        while self._events and self._events[0][0] <= until:
            at, _, event = heapq.heappop(self._events)
            self.at = max(self.at, at)
            event()
        self.at = max(self.at, until)

    def chance(self, odds: float) -> bool:
        return self.random.random() < odds

    def delay(self) -> float:
        return self.random.uniform(0.001, self.weather.slow)

    def pair(self, name: str, kind: DeviceKind) -> "Terminal":
        code = new_pairing_code(self.shop, Act(), kind, name).code
        paired = pair(self.shop, PairingGuard(), code)
        home = self.folder / name
        secrets = FileSecrets(home)
        membership = Membership(paired.identity, kind, "http://server", paired.token)
        terminals.join(home, secrets, membership, self.now())
        terminal = Terminal(self, name, home)
        self.terminals[name] = terminal
        self.tell_streams()
        return terminal

    def answer(self, token: str, path: str, data: bytes) -> bytes:
        """What the server does with a request."""
        if not self.server_up:
            raise StoreError("server_unreachable")
        answer = answer_at(self.shop, self.server, token, path, data)
        if path in {"push", "renew"}:
            self.tell_streams()
        return pack(answer)

    def tell_streams(self) -> None:
        with self.shop.database.read() as session:
            hint = feed.hint(session, self.server.store)
        for terminal in self.terminals.values():
            terminal.hear_hint(hint.epoch, hint.head)

    def settle(self, seconds: float = 120) -> None:
        """Calm weather until nothing is left to do."""
        self.weather, self.server_up = Weather(), True
        self.run(seconds)

    def digests(self) -> list[dict[str, str]]:
        shops = [self.shop, *(one.shop for one in self.terminals.values())]
        found = []
        for shop in shops:
            with shop.database.read() as session:
                found.append(dict(digest(session)))
        return found

    def faults(self) -> list[Fault]:
        shops = [self.shop, *(one.shop for one in self.terminals.values())]
        found: list[Fault] = []
        for shop in shops:
            with shop.database.read() as session:
                found += verify(session).faults
        return found

    def converged(self) -> bool:
        first, *others = self.digests()
        return all(other == first for other in others)

    def entries(self) -> int:
        with self.shop.database.read() as session:
            return sum(frontiers(session, self.server.store).values())


def answer_at(shop: Shop, server: Server, token: str, path: str, data: bytes) -> Message:
    """As a server's endpoints do."""
    device = devices.device_of(shop, token)
    peer = peer_of(device)
    if path not in {"hello", "push"}:
        devices.authenticate(shop, token)
    if path == "push":

        def take(piece: Push, refused: dict[str, str]) -> PushAnswer:
            with shop.database.write() as session:
                return feed.push(session, server, peer, piece, shop.now(), refused)[0]

        return feed.in_turns(unpack(data, Push), take)
    if path == "renew":
        renewed = devices.renew(shop, device)
        return Renewed(device=renewed.device, prefix=renewed.prefix, token=renewed.token)
    with shop.database.read() as session:
        if path == "hello":
            return feed.hello(session, server, peer, unpack(data, Hello), shop.now())
        if path == "pull":
            return feed.pull(session, server, peer, unpack(data, Pull))
        return feed.snapshot(session, server, peer, shop.now())


class Terminal:
    """One machine: its database, its agent, and the hands that carry out what the agent says."""

    def __init__(self, world: World, name: str, home: Path) -> None:
        self.world = world
        self.name = name
        self.home = home
        self.requests: list[str] = []
        self.up = False
        self.start()

    def start(self) -> None:
        """As the program does at its start, also after `kill`."""
        world, home = self.world, self.home
        secrets = FileSecrets(home)
        self.shop = terminals.open_shop(home, secrets, now=world.now, committed=self._committed)
        self.token = secrets.read(self.shop.identity.device).token  # type: ignore[union-attr]  # paired
        kind = next(
            one.kind for one in devices.devices(world.shop) if one.id == self.shop.identity.device
        )
        relays = kind != "kitchen"
        parts = None if relays else frozenset({"label"})
        self.agent = Agent(self.shop.identity.device, relays, world.random.random)
        self.agent.number = next(world._serial)
        self.errands = Errands(
            self.shop.database,
            self.shop.identity.store,
            self.agent,
            parts,
            self._become,
            self._correct_clock,
            gathers=kind == "server",
        )
        self.stream = 0
        self.up = True
        self._life = next(world._serial)
        self._do(self.agent.start(world.at))
        self._tick()

    def kill(self) -> None:
        """Nothing is finished, nothing is said; what was committed is on the disk."""
        self.up = False
        self._life = -1
        self.stream = 0
        self.shop.database.close()

    def sell(self, quantity: int = 1) -> Order:
        shop = self.shop
        cashier = Act(person(shop, "cashier"))
        shift = shifts.current_shift(shop) or shifts.open_shift(shop, cashier, 10_000)
        chosen = cart(line(shop, "margherita", quantity, "l"))
        head = Head(label=f"Table {quantity}")
        return orders.sell(shop, cashier, chosen, head, [Tender("cash", 100_000)], shift.id)

    def bump_oldest(self) -> None:
        """The kitchen moves its oldest open ticket on, if it has one."""
        for order in orders.open_orders(self.shop):
            for fired in order.tickets:
                if fired.progress.state != "bumped":
                    states = ("started", "ready", "bumped")
                    held = fired.progress.state
                    to = states[states.index(held) + 1] if held in states else "started"
                    cook = Act(person(self.shop, "cook"))
                    kitchen.advance_ticket(self.shop, cook, fired.ticket.id, to)  # type: ignore[arg-type]  # one of the states
                    return

    @property
    def reaches(self) -> bool:
        """Whether the server that it speaks with is there."""
        return self.world.server_up

    def ask(self, path: str, data: bytes) -> bytes:
        return self.world.answer(self.token, path, data)

    def hear_hint(self, epoch: str, head: int) -> None:
        session = self.stream
        if session:
            self._after_delay(lambda now: self.agent.hinted(session, epoch, head, now))

    def _committed(self, _touched: object) -> None:
        self._after(0.0, lambda now: self.errands.committed()(now))

    def _become(self, renewed: Renewed) -> None:
        secrets = FileSecrets(self.home)
        terminals.become(self.shop, secrets, renewed.prefix, renewed.device, renewed.token)
        self.token = renewed.token

    def _correct_clock(self, offset: timedelta) -> None:
        assert isinstance(self.shop.now, CorrectedClock)
        terminals.correct_clock(self.shop, offset)

    def _tick(self) -> None:
        self._do(self.agent.tick(self.world.at))
        life = self._life
        self.world.later(0.5, lambda: self._tick() if life == self._life else None)

    def _do(self, actions: list[Action]) -> None:
        for action in actions:
            match action:
                case OpenStream(session):
                    self._open_stream(session)
                case CloseStream():
                    self.stream = 0
                case SendPing(session):
                    if self.stream == session and self.reaches:
                        self._after_delay(partial(self.agent.ponged, session))
                case _:
                    self._run(action)

    def _open_stream(self, session: int) -> None:
        world = self.world
        if not self.reaches:
            self._after_delay(lambda now: self.agent.session_failed(session, now))
            return
        self.stream = session
        self._after_delay(lambda now: self.agent.stream_opened(session, now))
        if world.chance(world.weather.broken_stream):
            self._after(
                world.random.uniform(0.1, 5),
                lambda now: self.agent.session_failed(session, now),
            )

    def _run(self, action: Request) -> None:
        world, weather = self.world, self.world.weather
        errand = self.errands.errand(action)
        self.requests.append(errand.path)
        message = errand.ask()
        if message is None:
            self._after(0.0, errand.idle)
            return
        data = pack(message)
        if world.chance(weather.lost_request):
            self._after(5.0, lambda now: self.agent.session_failed(action.session, now))
            return
        if world.chance(weather.repeated):
            world.later(world.delay() * 20, lambda: self._repeat(errand.path, data))
        self._after_delay(lambda now: self._arrive(action, errand, data))

    def _repeat(self, path: str, data: bytes) -> None:
        """The network delivers a request once more, late; its answer goes nowhere."""
        try:
            if path != "renew":
                self.ask(path, data)
        except StoreError:
            return

    def _arrive(self, action: Request, errand: Errand, data: bytes) -> list[Action]:
        world = self.world
        try:
            answer = self.ask(errand.path, data)
        except StoreError as error:
            code = error.code
            self._after_delay(lambda now: self.agent.session_failed(action.session, now, code))
            return []
        if world.chance(world.weather.lost_answer):
            self._after(5.0, lambda now: self.agent.session_failed(action.session, now))
            return []
        self._after_delay(lambda now: self._settle(action, errand, answer, now))
        return []

    def _settle(self, action: Request, errand: Errand, data: bytes, now: float) -> list[Action]:
        answer: Any = unpack(data, errand.answer)
        try:
            _touched, event = errand.settle(answer, timedelta())
        except StoreError as error:
            return self.agent.session_failed(action.session, now, error.code)
        return event(now)

    def _after_delay(self, event: Event) -> None:
        self._after(self.world.delay(), event)

    def _after(self, seconds: float, event: Event) -> None:
        life = getattr(self, "_life", -1)

        def happen() -> None:
            if self.up and life == self._life:
                self._do(event(self.world.at))

        self.world.later(seconds, happen)
