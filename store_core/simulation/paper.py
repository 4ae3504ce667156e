"""Printers that fail, and the papers that came out of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from store_core.application.shop import Shop
from store_core.domain.errors import StoreError
from store_core.printing.connection import NotSent, Outcome, Printed, Uncertain
from store_core.printing.delivery import RETRY_SECONDS
from store_core.printing.document import Document, Mark, from_json, to_json
from store_core.printing.queue import DatabaseQueue
from store_core.printing.spooler import Reports, Spooler
from store_core.printing.status import Trouble
from store_core.simulation.machine import Machine
from store_core.simulation.world import World

LOOK_AT_LEAST = 0.05


@dataclass(frozen=True, slots=True)
class Paper:
    """What lies on the counter; `marks` say why it may lie there twice."""

    machine: str
    printer: str
    kind: str
    title: str
    marks: frozenset[str]


@dataclass
class SimulatedPrinter:
    """A printer takes documents as they are: how they are encoded is tested beside."""

    world: World
    name: str
    papers: list[Paper]
    trouble: Trouble | None = None
    breaks: int = 0
    """How many of the next papers are cut off on their way."""

    def __post_init__(self) -> None:
        self._random = self.world.random(f"printer/{self.name}")

    def calm(self) -> None:
        self.trouble, self.breaks = None, 0

    def deliver(self, machine: str, job: bytes) -> Outcome:
        if self.trouble:
            return NotSent(self.trouble)
        if not job:
            return Printed()
        document = from_json(job)
        if self.breaks:
            self.breaks -= 1
            self.world.befell("cut_mid_job", self.name)
            if self._random.random() < 0.5:
                self._print(machine, document)
            return Uncertain(self._random.randint(1, len(job)), "cut off")
        self._print(machine, document)
        return Printed()

    def _print(self, machine: str, document: Document) -> None:
        marks = frozenset(block.reason for block in document.blocks if isinstance(block, Mark))
        self.papers.append(Paper(machine, self.name, document.kind, document.title, marks))
        self.world.note(self.name, f"prints {document.title} {' '.join(sorted(marks))}".rstrip())


@dataclass
class Spoolers:
    """Of one till's life: a spooler for each printer it drives, without their threads."""

    machine: Machine
    printers: Mapping[str, SimulatedPrinter]
    _driven: dict[str, "_Driven"] = field(default_factory=dict)

    def drive(self, shop: Shop) -> None:
        """Those of the settings that it does not drive yet."""
        for record in shop.settings.printers:
            if record.id not in self._driven and record.id in self.printers:
                spooler = self._spooler(shop, self.printers[record.id])
                self._driven[record.id] = _Driven(self.machine, spooler)
                self._driven[record.id].wake()

    def wake(self, printer: str) -> None:
        if printer in self._driven:
            self._driven[printer].wake()

    def _spooler(self, shop: Shop, printer: SimulatedPrinter) -> Spooler:
        machine = self.machine
        boundaries = machine.disk.boundaries

        def deliver(job: bytes) -> Outcome:
            boundaries.near("before a print")
            outcome = printer.deliver(machine.name, job)
            boundaries.near("after a print")
            return outcome

        reports = Reports(lambda _name, _health: None, _raise, self.wake)
        queue = DatabaseQueue(shop.database)
        return Spooler(printer.name, queue, to_json, deliver, shop.now, reports)


@dataclass
class _Driven:
    """What the spooler's thread does."""

    machine: Machine
    spooler: Spooler
    _recovered: bool = False
    _due: float = -1.0

    def wake(self) -> None:
        self._step_in(0.0)

    def _step_in(self, seconds: float) -> None:
        at = self.machine.world.at + seconds
        if self.machine.world.at <= self._due <= at:
            return
        self._due = at
        self.machine.later(seconds, lambda: self._step(at))

    def _step(self, at: float) -> None:
        if at != self._due:
            return
        self._due = -1.0
        try:
            if not self._recovered:
                self.spooler.recover()
                self._recovered = True
            seconds = self.spooler.step()
        except StoreError:
            self._recovered = False
            seconds = RETRY_SECONDS[-1]
        self._step_in(max(seconds, LOOK_AT_LEAST))


def _raise(error: Exception) -> None:
    raise error
