"""One machine of the shop: its program lives until it crashes, its file lives on."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import select

from store_core.application import terminals
from store_core.application.device_secrets import FileSecrets
from store_core.application.shop import Act, Shop
from store_core.application.staff import people
from store_core.domain.errors import StoreError
from store_core.domain.kept import Written
from store_core.domain.kitchen import RANKS
from store_core.domain.staff import Role
from store_core.journal.touched import Touched
from store_core.simulation.disk import Crash, Disk, SimulatedDatabase
from store_core.simulation.promises import Promises
from store_core.simulation.world import World
from store_core.storage.journal import EntryRow
from store_core.storage.kitchen import TicketStateRow
from store_core.storage.replication import QuarantineRow

_RANKS: Mapping[str, int] = {state: rank for state, rank in RANKS.items()}  # noqa: C416 - widens the key


class Machine:
    """`skew` is how far its clock is off."""

    def __init__(self, world: World, promises: Promises, name: str, home: Path) -> None:
        self.world, self.promises, self.name, self.home = world, promises, name, home
        self.random = world.random(f"machine/{name}")
        self.skew = timedelta()
        self.up = False
        self.full = False
        self.life = 0
        self.secrets = FileSecrets(home)
        self.disk = Disk(
            home / terminals.DATABASE, world.random(f"disk/{name}"), unsure=self._unsure
        )
        self.shop: Shop
        self.newest: tuple[str, ...] = ()
        self._tickets: dict[str, tuple[int, int]] = {}

    def clock(self) -> datetime:
        return self.world.now() + self.skew

    def start(self) -> None:
        """As the program does, also after a crash."""
        self.life = self.world.serial()
        self.shop = terminals.open_shop(
            self.home,
            self.secrets,
            now=self.clock,
            random=self.random.randbytes,
            committed=self.touched,
            make=partial(SimulatedDatabase, disk=self.disk),
        )
        self.shop.database.written = self._written
        self.up, self.full = True, False
        self.world.note(self.name, "starts")
        self._check_kept()

    def do(self, work: Callable[[], None]) -> None:
        """Something the program does; it may die of it."""
        if not self.up:
            return
        try:
            work()
        except Crash as crash:
            self.die(crash)

    def later(self, seconds: float, work: Callable[[], None]) -> None:
        """Unless the program has died meanwhile."""
        life = self.life

        def happen() -> None:
            if self.up and self.life == life:
                self.do(work)

        self.world.later(seconds, happen)

    def die(self, crash: Crash) -> None:
        self.world.befell("power_cut" if crash.power else "crash", self.name)
        self.fall(str(crash))

    def fall(self, why: str, down: float | None = None) -> None:
        """Nothing is finished and nothing is said; what is on the disk stays there."""
        seconds = self.random.uniform(1, 40) if down is None else down
        self.world.note(self.name, f"dies: {why}")
        self.stop()
        self.world.later(seconds, self.wake)

    def stop(self) -> None:
        content = self.disk.content or self.disk.read()
        self.up, self.life = False, 0
        self.shop.database.close()
        self.disk.write(content)
        self.disk.content = None
        self.disk.boundaries.calm()
        self.fallen()

    def fallen(self) -> None:
        """What else ends with the program."""

    def wake(self) -> None:
        if not self.up:
            self.start()

    def touched(self, touched: Touched) -> None:
        """After each commit of a use case, and what the exchange brought."""
        self._check_tickets([one for area, one in touched if area == "ticket"])

    def act(self, role: Role, reason: str = "") -> Act:
        """Somebody of that role. Error `not_paired`."""
        staff = people(self.shop)
        found = next((one for one in staff if one.role == role), None)
        if found is None:
            raise StoreError("not_paired")
        return Act(found, reason=reason)

    def fill_disk(self) -> None:
        database = self.shop.database
        if isinstance(database, SimulatedDatabase) and not self.full:
            self.full = True
            database.fill()

    def free_disk(self) -> None:
        database = self.shop.database
        if isinstance(database, SimulatedDatabase) and self.up and self.full:
            self.full = False
            database.free()

    def _written(self, written: Written) -> None:
        own = self.shop.identity.device
        kept = tuple(one.entry for one in written.kept if one.device == own)
        for one in written.kept:
            if one.device == own:
                self.world.note(self.name, f"wrote {one.kind} {one.entry}")
        self.newest = kept
        self.promises.committed(self.name, own, kept)

    def _unsure(self) -> None:
        self.promises.taken_back(self.name, self.newest)

    def _check_kept(self) -> None:
        """Whatever was said to be done is on the disk."""
        said = self.promises.said_by(self.name)
        with self.shop.database.read() as session:
            held = set(session.scalars(select(EntryRow.id)))
        lost = sorted(said - held)
        if self.name in self.promises.put_back:
            self.promises.put_back.discard(self.name)
            self.went_back()
            self.promises.lose(lost)
        elif lost:
            self.world.wrong("what was said is kept", f"{self.name} lost {len(lost)}: {lost[0]}")

    def went_back(self) -> None:
        """Tickets may stand where they stood before; what it wrote under an id that it has given up
        may be kept apart.
        """
        self._tickets.clear()
        with self.shop.database.read() as session:
            apart = b"".join(session.scalars(select(QuarantineRow.entry)))
        said = self.promises.said_by(self.name)
        self.promises.turn_from(entry for entry in said if entry.encode() in apart)

    def _check_tickets(self, tickets: list[str]) -> None:
        if not tickets:
            return
        with self.shop.database.read() as session:
            rows = session.scalars(
                select(TicketStateRow).where(TicketStateRow.ticket_id.in_(sorted(tickets)))
            ).all()
        for row in rows:
            stands = (row.rev, _RANKS[row.state])
            before = self._tickets.get(row.ticket_id, stands)
            if stands < before:
                words = f"{row.ticket_id} at {self.name} from {before} to {stands}"
                self.world.wrong("tickets go forward", words)
            self._tickets[row.ticket_id] = stands
