"""What the machines said was done, kept outside any database: what the end is held against."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from store_core.domain.orders import Order


@dataclass(frozen=True, slots=True)
class Said:
    """Who wrote an entry: which machine, under which id."""

    machine: str
    device: str


@dataclass(frozen=True, slots=True)
class Told:
    """What a customer of the web was told."""

    order: str
    number: str
    total: int
    entry: str


@dataclass
class Promises:
    """`orders` are as a use case gave them back, `payments` by the entry they are in, `told` by the
    customer's key. `lost` went with a
    file that was put back from an old copy. `shut_out` are devices whose entries may be kept apart,
    `revoked` those with the head of the feed as it was then, `at_hub` with what a hub had of theirs
    when it heard of that; `displayed` are tickets that a display
    has shown, `called_out` those that a till said the kitchen has not; machines in `put_back` have
    an old file when they next start.
    """

    entries: dict[str, Said] = field(default_factory=dict)
    orders: dict[str, Order] = field(default_factory=dict)
    payments: dict[str, str] = field(default_factory=dict)
    told: dict[str, Told] = field(default_factory=dict)
    lost: set[str] = field(default_factory=set)
    shut_out: set[str] = field(default_factory=set)
    revoked: dict[str, int] = field(default_factory=dict)
    at_hub: dict[str, frozenset[str]] = field(default_factory=dict)
    displayed: set[str] = field(default_factory=set)
    called_out: set[str] = field(default_factory=set)
    put_back: set[str] = field(default_factory=set)

    def committed(self, machine: str, device: str, entries: Iterable[str]) -> None:
        for entry in entries:
            self.entries[entry] = Said(machine, device)

    def taken_back(self, machine: str, entries: Iterable[str]) -> None:
        """They may be there or not: the power failed before the program could know."""
        for entry in entries:
            if entry in self.entries and self.entries[entry].machine == machine:
                del self.entries[entry]

    def lose(self, entries: Iterable[str]) -> None:
        for entry in entries:
            self.lost.add(entry)
            self.entries.pop(entry, None)

    def set_aside(self, machine: str, device: str) -> None:
        """Its file is no longer the one it works with; in it are entries of all that it went by."""
        self.shut_out.add(device)
        for entry, said in self.entries.items():
            if said.machine == machine:
                self.entries[entry] = Said(f"{machine} before", said.device)
                self.shut_out.add(said.device)

    def turn_from(self, entries: Iterable[str]) -> None:
        """Whoever wrote them keeps them apart: the server has others of those numbers."""
        for entry in entries:
            said = self.entries[entry]
            self.entries[entry] = Said(f"{said.machine} before", said.device)
            self.shut_out.add(said.device)

    def said_by(self, machine: str) -> set[str]:
        return {entry for entry, said in self.entries.items() if said.machine == machine}
