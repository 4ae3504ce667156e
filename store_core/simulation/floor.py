"""The whole shop: its machines on the shop's floor, its printers, its customers."""

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from random import Random

from store_core.application import terminals
from store_core.application.device_secrets import FileSecrets
from store_core.domain.catalogue import Promotion
from store_core.domain.devices import DeviceKind
from store_core.domain.profile import Profile
from store_core.journal.touched import Touched
from store_core.simulation.counter import LIMITED_CODE
from store_core.simulation.customers import Customers
from store_core.simulation.hub import Hub
from store_core.simulation.network import Link
from store_core.simulation.paper import Paper, SimulatedPrinter, Spoolers
from store_core.simulation.plan import HUB, PRINTERS, Plan
from store_core.simulation.promises import Promises
from store_core.simulation.server import Serving, TopServer
from store_core.simulation.terminal import Terminal
from store_core.simulation.watches import Watch
from store_core.simulation.world import OPENING, World
from store_core.storage.upgrade import open_database

KINDS: Mapping[str, DeviceKind] = {HUB: "server"}
LIMIT = 8
"""Uses of the code that everybody is after."""
FOUNDED = 0
"""The seed of the store that all simulations begin from."""
STOCKING = 20.0
"""Seconds from pairing until people come to work."""


class Moulds:
    """A founded store and an empty database, made once and copied for each simulation."""

    def __init__(self, folder: Path, profile: Profile) -> None:
        self.store, self.blank = folder / "store", folder / "blank"
        random = Random(FOUNDED)  # noqa: S311 - a simulation has to be repeatable
        limited = Promotion(
            id="first-few",
            kind="order_percent",
            name={"en": "First few"},
            percent="10",
            code=LIMITED_CODE,
            limit=LIMIT,
        )
        menu = replace(profile.menu, promotions=(*profile.menu.promotions, limited))
        terminals.found_store(
            self.store,
            FileSecrets(self.store),
            replace(profile, menu=menu, demo_pins={}),
            now=lambda: OPENING,
            random=random.randbytes,
        )
        self.blank.mkdir()
        open_database(self.blank / terminals.DATABASE).close()


class Till(Terminal):
    """A terminal with printers."""

    printers: dict[str, SimulatedPrinter]
    _spoolers: Spoolers | None = None
    watch: Watch | None = None

    def start(self) -> None:
        self._spoolers = Spoolers(self, self.printers)
        self.watch = None
        super().start()
        self.watch = Watch(self)
        self._drive()

    def touched(self, touched: Touched) -> None:
        super().touched(touched)
        if self.watch:
            self.watch.touched(touched)
        if any(area == "settings" for area, _ in touched):
            self.later(0.0, self._drive)
        for area, printer in sorted(touched):
            if area == "print_job" and self._spoolers:
                self._spoolers.wake(printer)

    def _drive(self) -> None:
        if self._spoolers and terminals.is_stocked(self.shop):
            self._spoolers.drive(self.shop)


class Floor:
    """`terminals` by name; a copy of a terminal is one as well, and so is a hub."""

    def __init__(self, plan: Plan, world: World, moulds: Moulds, folder: Path) -> None:
        self.plan, self.world, self.folder = plan, world, folder
        self._moulds = moulds
        self.promises = Promises()
        self.papers: list[Paper] = []
        self.printers = {name: SimulatedPrinter(world, name, self.papers) for name in PRINTERS}
        home = folder / "server"
        shutil.copytree(moulds.store, home)
        self.server = TopServer(world, self.promises, "server", home)
        self.terminals: dict[str, Terminal] = {}
        self.servers: dict[str, Serving] = {}
        self.server.listens = plan.hub
        self._serve(self.server)
        self.server.start()
        for name in (*plan.servers[1:], *plan.terminals):
            self.pair(name, KINDS.get(name, "till" if name in plan.till_names else "kitchen"))
        customers_link = Link(world, "customer", lambda: self.server.up)
        self.customers = Customers(world, self.promises, self.server, customers_link)

    def pair(self, name: str, kind: DeviceKind) -> None:
        """A new machine, or one that has to begin anew; what it had is set aside."""
        home = self.folder / name.replace(" ", "-")
        if not home.exists():
            shutil.copytree(self._moulds.blank, home)
        beside = [address for address, one in self.servers.items() if one.name != name][-1]
        self.server.pair(kind, name, home, self.world.now(), beside)
        self.add(name, kind, home)

    def add(self, name: str, kind: DeviceKind, home: Path) -> None:
        make = {"till": Till, "server": Hub}.get(kind, Terminal)
        terminal = make(self.world, self.promises, self.servers, name, kind, home)
        if isinstance(terminal, Till):
            terminal.printers = self.printers
        if isinstance(terminal, Hub):
            self._serve(terminal)
        self.terminals[name] = terminal
        terminal.start()

    @property
    def hub(self) -> Hub | None:
        found = self.terminals.get(HUB)
        return found if isinstance(found, Hub) else None

    @property
    def machines(self) -> Iterator[TopServer | Terminal]:
        yield self.server
        yield from self.terminals.values()

    def set_papers_aside(self, name: str) -> None:
        """That machine's program can't know of them."""
        self.papers[:] = [
            replace(paper, machine=f"{name} before") if paper.machine == name else paper
            for paper in self.papers
        ]

    def close(self) -> None:
        for machine in self.machines:
            if machine.up:
                machine.stop()

    def _serve(self, server: Serving) -> None:
        self.servers[server.address] = server
        server.ahead = self.plan.ahead
        server.hear = partial(self._hint, server.address)
        server.fell = partial(self._broken, server.address)

    def _hint(self, server: str, epoch: str, head: int) -> None:
        for terminal in self.terminals.values():
            if terminal.up:
                terminal.hear_hint(server, epoch, head)

    def _broken(self, server: str) -> None:
        for terminal in self.terminals.values():
            if terminal.up:
                terminal.stream_broken(server)
