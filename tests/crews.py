"""A server, tills and a kitchen display of one pizzeria, on databases of their own, by hand."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from store_core.application import devices
from store_core.application.shop import Act, Shop
from store_core.application.ticket_watch import Missing, TicketWatch
from store_core.domain.devices import DeviceKind
from store_core.domain.orders import Order
from store_core.printing.document import Document, Mark
from store_core.printing.queue import DatabaseQueue
from store_core.storage.upgrade import memory_database
from tests.journal.histories import exchange
from tests.shops import HandClock, new_shop


@dataclass
class Crew:
    """`pair` adds machines, `meet` lets two exchange all they have; the clock is everybody's."""

    folder: Path
    clock: HandClock = field(default_factory=HandClock)

    def __post_init__(self) -> None:
        self.server = new_shop(self.folder, self.clock)

    def pair(self, kind: DeviceKind, name: str) -> Shop:
        code = devices.new_pairing_code(self.server, Act(), kind, name).code
        paired = devices.pair(self.server, devices.PairingGuard(), code)
        shop = Shop(memory_database(), paired.identity, now=self.clock)
        self.meet(shop)
        return shop

    def till(self, name: str) -> "Till":
        return Till(self, self.pair("till", name))

    def meet(self, *shops: Shop) -> None:
        """Each with the server, so that in the end all have everything."""
        for shop in shops:
            exchange(shop.database, self.server.database)
        for shop in shops:
            exchange(self.server.database, shop.database)


@dataclass
class Till:
    """A till with its watch; its papers come out when it is told to print."""

    crew: Crew
    shop: Shop

    def __post_init__(self) -> None:
        self.watch = TicketWatch(self.shop)

    def look(self, seconds: float = 0) -> tuple[Missing, ...]:
        """After so long."""
        self.crew.clock.forward(seconds=seconds)
        return self.watch.look()

    def looks(self, seconds: int) -> tuple[Missing, ...]:
        """Every second, as it is done in a shop."""
        told: tuple[Missing, ...] = ()
        for _ in range(seconds):
            told = self.look(1)
        return told

    def restart(self) -> None:
        self.watch = TicketWatch(self.shop)

    def prints(self, *printers: str) -> list[Document]:
        """What comes out of its printers now, tickets only."""
        queue, out = DatabaseQueue(self.shop.database), []
        for printer in printers or [one.id for one in self.shop.settings.printers]:
            while job := queue.claim(printer, self.crew.clock()):
                queue.finish_printed(job, self.crew.clock())
                out.append(job.document)
        return [one for one in out if one.kind == "ticket"]


def marks(papers: Sequence[Document]) -> list[str]:
    """Why each may be there twice; "" where it says nothing."""
    return [
        next((block.reason for block in paper.blocks if isinstance(block, Mark)), "")
        for paper in papers
    ]


def tickets_of(order: Order) -> dict[str, str]:
    return {one.ticket.id: order.id for one in order.tickets}
