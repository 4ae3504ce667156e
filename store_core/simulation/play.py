"""A plan played from beginning to end: people, mishaps, then calm, then every check."""

import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import process_time

from sqlalchemy import func, select

from store_core.application import kitchen
from store_core.domain.errors import StoreError
from store_core.domain.orders import Order
from store_core.replication.agent import FINAL
from store_core.simulation import checks
from store_core.simulation.cooks import cook
from store_core.simulation.counter import DEEDS, RACES, Cashier
from store_core.simulation.floor import STOCKING, Floor, Moulds, Till
from store_core.simulation.mishaps import Mishaps
from store_core.simulation.plan import HOUR, Plan, Step
from store_core.simulation.terminal import Terminal
from store_core.simulation.world import OverError, Violation, World
from store_core.storage.journal import frontiers
from store_core.storage.printing import PrintJobRow

CALM_WITHIN = 180.0
"""Seconds of good weather after which every machine has to have everything."""
COPY_IN_USE = 0.3
_WAITING = (
    select(func.count())
    .select_from(PrintJobRow)
    .where(PrintJobRow.state != "printed", PrintJobRow.what != "drawer")
)
ANY_TIME = frozenset({"disk_full", "database_locked", "not_paired", "no_shift"})
"""What a full disk says, and a machine that is being stocked."""


@dataclass(frozen=True)
class Outcome:
    """`digest` is of the whole history; `calm_after` seconds until all were equal; `last` are its
    last lines. It took `busy` seconds of processor time.
    """

    plan: Plan
    digest: str
    orders: int
    faults: Counter[str]
    hours: float
    calm_after: float
    violations: tuple[Violation, ...]
    last: tuple[str, ...]
    busy: float


def play(plan: Plan, moulds: Moulds, folder: Path) -> Outcome:
    """In an empty folder, which is left to be looked at."""
    begun = process_time()
    world = World(plan.seed)
    floor = Floor(plan, world, moulds, folder)
    running = _Play(floor)
    try:
        running.run()
    except OverError:
        pass
    except Exception as error:  # noqa: BLE001 - a bug of the product is a finding
        where = traceback.extract_tb(error.__traceback__)[-1]
        words = f"{error!r} in {Path(where.filename).name}, {where.name}"
        world.violations.append(Violation("no program stumbles", words))
    finally:
        floor.close()
    return Outcome(
        plan,
        world.digest,
        world.counts["orders"],
        world.faults,
        world.at / HOUR,
        running.calm_after,
        tuple(world.violations),
        tuple(world.last),
        process_time() - begun,
    )


class _Play:
    def __init__(self, floor: Floor) -> None:
        self.floor, self.world = floor, floor.world
        self.mishaps = Mishaps(floor)
        self.calm_after = 0.0

    def run(self) -> None:
        """Error `OverError` at the first thing that is wrong."""
        self.world.run(STOCKING)
        for step in self.floor.plan.steps:
            self.world.later(STOCKING + step.at - self.world.at, partial(self._step, step))
        self.world.run(STOCKING + self.floor.plan.hours * HOUR)
        self._calm()
        checks.check_all(self.floor)

    def _step(self, step: Step) -> None:
        self.world.note(step.who, f"{step.what} (step {step.number})")
        if step.what == "order":
            self.floor.customers.order(step.number)
        elif step.what in DEEDS or step.what == "cook":
            self._work(step, self.floor.terminals[step.who])
            copied = self.floor.terminals.get(f"{step.who} copied")
            if copied and self.world.random(f"copy/{step.number}").random() < COPY_IN_USE:
                self._work(step, copied)
        else:
            self.mishaps.befall(step)

    def _work(self, step: Step, terminal: Terminal) -> None:
        random = self.world.random(f"step/{step.number}/{terminal.name}")

        def attempt(deed: Callable[[], None]) -> None:
            try:
                deed()
            except StoreError as error:
                self._refused(terminal, step.what, error)

        if step.what == "cook":
            terminal.do(lambda: attempt(lambda: cook(terminal, random)))
            return
        cashier = Cashier(terminal, random, partial(self._did, terminal), attempt)
        asked = self.world.counts["requests"]
        terminal.do(lambda: attempt(lambda: DEEDS[step.what](cashier)))
        if step.what != "sell by code" and self.world.counts["requests"] != asked:
            self.world.wrong("no sale waits for the network", f"{terminal.name}: {step.what}")

    def _refused(self, terminal: Terminal, what: str, error: StoreError) -> None:
        self.world.note(terminal.name, f"is refused: {error.code}")
        if error.code == "disk_full" and not terminal.full:
            self.world.wrong("nobody is refused without a reason", f"{terminal.name}: {error}")
        if error.code not in RACES | ANY_TIME:
            words = f"{terminal.name}, {what}: {error}"
            self.world.wrong("nobody is refused without a reason", words)

    def _did(self, terminal: Terminal, order: Order) -> None:
        """What was done is there, at once, where it was done."""
        promises = self.floor.promises
        if order.id not in promises.orders and order.header.channel != "web":
            self.world.counts["orders"] += 1
        promises.orders[order.id] = order
        if isinstance(terminal, Till) and terminal.watch:
            terminal.watch.fired([one.ticket.id for one in order.tickets])
        for payment in order.payments:
            promises.payments.setdefault(payment.id, terminal.newest[-1])
        found = kitchen.known_orders(terminal.shop, [order.id])
        if [(held.payments, held.status) for held in found] != [(order.payments, order.status)]:
            self.world.wrong("who writes reads it", f"{terminal.name}: {order.header.number}")

    def _calm(self) -> None:
        """Good weather, and people who mend what only people can."""
        begun = self.world.at
        while not self._settled():
            if self.world.at - begun > CALM_WITHIN:
                self.world.wrong("calm comes within a bound", self._unsettled())
            self._mend()
            self.world.run(self.world.at + 1.0)
        self.calm_after = self.world.at - begun
        self.world.note("shop", "is calm")

    def _mend(self) -> None:
        floor = self.floor
        floor.customers.link.calm()
        for printer in floor.printers.values():
            printer.calm()
        for machine in (floor.server, *floor.terminals.values()):
            machine.disk.boundaries.calm()
            machine.do(machine.free_disk)
        for terminal in tuple(floor.terminals.values()):
            for link in terminal.links.values():
                link.calm()
            terminal.outdated = False
            if terminal.up and terminal.agent.trouble in FINAL and floor.server.up:
                self._pair_again(terminal)

    def _pair_again(self, terminal: Terminal) -> None:
        """As its screen asks for."""
        self.world.note(terminal.name, f"is paired again: {terminal.agent.trouble}")
        self.floor.promises.set_aside(terminal.name, terminal.shop.identity.device)
        terminal.stop()
        self.floor.pair(terminal.name, terminal.kind)

    def _settled(self) -> bool:
        return not self._unsettled()

    def _unsettled(self) -> str:
        """What is still under way, in words."""
        server = self.floor.server
        if not server.up:
            return "the server is down"
        if server.listens and server.shop.settings.silence:
            return "the web waits for the shop"
        with server.shop.database.read() as session:
            mine = frontiers(session, server.shop.identity.store)
        for terminal in self.floor.terminals.values():
            if not terminal.up or not terminal.agent.level:
                state = terminal.agent.link if terminal.up else "down"
                return f"{terminal.name} is not level: {state}"
            with terminal.shop.database.read() as session:
                held = frontiers(session, server.shop.identity.store)
                papers = session.scalar(_WAITING) or 0
            if held != mine:
                return f"{terminal.name} has other entries than the server"
            if papers and terminal.kind == "till":
                return f"{terminal.name} has {papers} papers to print"
        return ""
