"""What befalls the shop, as the plan says, and how each mishap ends."""

import shutil
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from functools import partial
from random import Random

import msgspec
from sqlalchemy.orm import Session

from store_core.application import devices
from store_core.application.backups import back_up
from store_core.application.restoring import restore
from store_core.application.shop import Shop
from store_core.journal.entries import NO_ENTRY, Entry
from store_core.journal.ledger import receive
from store_core.printing.status import Trouble
from store_core.simulation.disk import Disk
from store_core.simulation.floor import Floor
from store_core.simulation.hub import Hub
from store_core.simulation.machine import Machine
from store_core.simulation.network import Link, any_weather
from store_core.simulation.plan import Step
from store_core.simulation.terminal import Terminal
from store_core.storage.journal import chain_head, last_of_device
from store_core.storage.replication import the_feed

LONGEST_JUMP = 48 * 3600.0
FURTHEST_BOUNDARY = 30


class Mishaps:
    def __init__(self, floor: Floor) -> None:
        self.floor, self.world = floor, floor.world

    def befall(self, step: Step) -> None:
        random = self.world.random(f"step/{step.number}")
        if step.who in self.floor.printers:
            self._printer(step)
            return
        machine = self._machine(step.who)
        if machine is None or not machine.up:
            return
        match step.what:
            case "weather":
                for link in self._links(step.who):
                    weather = any_weather(random, self.floor.plan.faults)
                    link.weather = weather
                    self._ends(step, partial(link.clear, weather))
            case "half_open" | "partition":
                self._cut(step, self._some(self._links(step.who), random))
            case "crash" | "power_cut":
                boundaries = machine.disk.boundaries
                boundaries.torn = step.what == "power_cut"
                boundaries.dies_in = step.place or random.randint(1, FURTHEST_BOUNDARY)
            case "disk_full":
                self.world.befell("disk_full", machine.name)
                machine.do(machine.fill_disk)
                self._ends(step, lambda: machine.do(machine.free_disk))
            case "clock":
                self.world.befell("clock", machine.name)
                machine.skew = timedelta(seconds=random.uniform(-LONGEST_JUMP, LONGEST_JUMP))
            case "restore":
                if isinstance(machine, Hub):
                    self._replace_hub(step, machine)
                else:
                    self._restore(step)
            case _:
                if isinstance(machine, Terminal):
                    _TO_TERMINALS[step.what](self, step, machine)

    def _machine(self, name: str) -> Machine | None:
        if name == self.floor.server.name:
            return self.floor.server
        return self.floor.terminals.get(name)

    def _links(self, name: str) -> Sequence[Link]:
        """The server's own weather is that of its customers."""
        terminal = self.floor.terminals.get(name)
        return tuple(terminal.links.values()) if terminal else (self.floor.customers.link,)

    def _some(self, links: Sequence[Link], random: Random) -> Sequence[Link]:
        """All of a machine's ways, or one of them."""
        return links if random.random() < 0.5 else [random.choice(links)]

    def _ends(self, step: Step, end: Callable[[], None]) -> None:
        self.world.later(step.seconds, end)

    def _cut(self, step: Step, links: Sequence[Link]) -> None:
        terminal = self.floor.terminals[step.who]
        self.world.befell(step.what, step.who)
        for link in links:
            link.cut(step.what, cut=True)
            self._ends(step, partial(link.cut, step.what, cut=False))
        if terminal.link.parted:
            terminal.stream_broken()

    def _printer(self, step: Step) -> None:
        printer = self.floor.printers[step.who]
        if step.what == "cut_mid_job":
            printer.breaks += 1
            return
        dead = step.what == "printer_dead"
        self.world.befell(step.what, step.who)
        printer.trouble = Trouble.UNREACHABLE if dead else Trouble.PAPER_OUT
        self._ends(step, printer.calm)

    def _outdated(self, step: Step, terminal: Terminal) -> None:
        def updated() -> None:
            terminal.outdated = False

        terminal.outdated = True
        terminal.fall("its program is another", 2.0)
        self._ends(step, updated)

    def _future(self, step: Step, terminal: Terminal) -> None:
        self.world.befell(step.what, step.who)

        def write() -> None:
            shop = terminal.shop
            with shop.database.write() as session:
                _write_from_the_future(session, shop)
            terminal.touched(frozenset())

        terminal.do(write)

    def _revoke(self, step: Step, terminal: Terminal) -> None:
        server, device = self.floor.server, terminal.shop.identity.device

        def revoke() -> None:
            act = server.act("owner")
            devices.revoke(server.shop, act, device)
            with server.shop.database.read() as session:
                head = the_feed(session, server.shop.identity.store).head
            self.floor.promises.revoked[device] = head

        if server.up and device not in self.floor.promises.shut_out:
            self.world.befell(step.what, step.who)
            self.floor.promises.shut_out.add(device)
            server.do(revoke)
            terminal.stream_broken()

    def _clone(self, step: Step, terminal: Terminal) -> None:
        """Both go by the same id from now on."""
        name = f"{terminal.name} copied"
        if name in self.floor.terminals:
            return
        self.world.befell(step.what, step.who)
        home = self.floor.folder / name.replace(" ", "-")
        content = terminal.disk.read()
        shutil.copytree(terminal.home, home, ignore=shutil.ignore_patterns("*-wal", "*-shm"))
        Disk(home / terminal.disk.path.name, self.world.random(name)).write(content)
        self.floor.promises.shut_out.add(terminal.shop.identity.device)
        self.floor.add(name, terminal.kind, home)

    def _old_copy(self, step: Step, terminal: Terminal) -> None:
        """Copied now, put back when the mishap ends."""
        content, home = terminal.disk.read(), terminal.home
        secrets = {one.name: one.read_bytes() for one in sorted(home.glob("secrets*"))}

        def put_back() -> None:
            if not terminal.up or self.floor.terminals.get(terminal.name) is not terminal:
                return
            self.world.befell(step.what, step.who)
            terminal.stop()
            terminal.disk.write(content)
            for name, data in secrets.items():
                (home / name).write_bytes(data)
            self.floor.promises.put_back.add(terminal.name)
            self.floor.set_papers_aside(terminal.name)
            terminal.start()

        self._ends(step, put_back)

    def _restore(self, step: Step) -> None:
        """A backup is made now; when the mishap ends the disk is gone and all there is is that, but
        for a server that was put back meanwhile: it backs up at once.
        """
        server, world = self.floor.server, self.world
        device = server.shop.identity.device
        random = world.random(f"step/{step.number}/restore")
        folder = self.floor.folder / f"backup-{step.number}"
        back_up(server.shop, folder, server.clock())

        def put_back() -> None:
            if not server.up or server.shop.identity.device != device:
                return
            if self._only_kitchens_have(device):
                world.later(1.0, put_back)
                return
            world.befell(step.what, step.who)
            server.stop()
            for file in server.home.glob(f"{server.disk.path.name}*"):
                file.unlink()
            restore(folder, server.home, server.secrets, now=server.clock, random=random.randbytes)
            self.floor.promises.put_back.add(server.name)
            server.start()

        self._ends(step, put_back)

    def _only_kitchens_have(self, device: str) -> bool:
        """Something that server wrote, and so could hand it to nobody: they see no names."""
        newest = {"kitchen": 0, "till": 0, "server": 0}
        for terminal in self.floor.terminals.values():
            if terminal.up:
                shop = terminal.shop
                with shop.database.read() as session:
                    head = chain_head(session, shop.identity.store, device)
                newest[terminal.kind] = max(newest[terminal.kind], head.dseq if head else 0)
        return newest["kitchen"] > max(newest["till"], newest["server"])

    def _replace_hub(self, step: Step, hub: Hub) -> None:
        """Its disk is gone and nothing of it is put back: another folder is paired instead."""

        def replace() -> None:
            server = self.floor.server
            if not (hub.up and server.up and self.floor.hub is hub):
                return
            self.world.befell(step.what, hub.name)
            hub.note_revoked(gone=True)
            hub.stop()
            shutil.rmtree(hub.home)
            self.floor.promises.lose(self.floor.promises.said_by(hub.name))
            server.do(lambda: self.floor.pair(hub.name, hub.kind))

        self._ends(step, replace)


_TO_TERMINALS: Mapping[str, Callable[[Mishaps, Step, Terminal], None]] = {
    "old_protocol": Mishaps._outdated,
    "future": Mishaps._future,
    "revoke": Mishaps._revoke,
    "clone": Mishaps._clone,
    "old_copy": Mishaps._old_copy,
}


def _write_from_the_future(session: Session, shop: Shop) -> None:
    identity, now = shop.identity, shop.now()
    before = last_of_device(session, identity.store, identity.device)
    entry = Entry(
        id=shop.new_id(),
        store=identity.store,
        device=identity.device,
        dseq=before.dseq + 1 if before else 1,
        at=now.replace(microsecond=0),
        business_date=now.date(),
        kind="tip_shared",
        v=3,
        body=msgspec.Raw(b'{"to":"everybody"}'),
        prev_sha256=before.sha256 if before else NO_ENTRY,
    )
    receive(session, entry)
