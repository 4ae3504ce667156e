"""Tickets on their way to the kitchen: had, printed by whoever is to, or called out (K5, K6)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from store_core.application import papers
from store_core.application.orders import unsealed
from store_core.application.shop import Act, Shop
from store_core.domain.devices import Device
from store_core.domain.kitchen import Ticket, Way
from store_core.domain.orders import Order
from store_core.domain.ticket_watch import (
    ALARM_AFTER,
    FALLBACK_AFTER,
    LOOK_BACK,
    LOOK_BACK_LATER,
    can_be_had,
    is_wanted,
    printer_instead,
    prints_first,
    turn_of,
)
from store_core.journal.kinds import TicketsReceived
from store_core.printing.delivery import job_id
from store_core.printing.document import from_json, to_json, unconfirmed
from store_core.storage import ticket_watch
from store_core.storage.catalogue import load_devices
from store_core.storage.kitchen import TicketRow
from store_core.storage.order_queries import find_orders
from store_core.storage.printing import PrintJobRow

BUSY_PAUSE, IDLE_PAUSE, SOON = 2.0, 5.0, 0.3
AREAS = frozenset({"ticket", "received", "print_job"})
"""What the watch is to hear of soon."""


@dataclass(frozen=True, slots=True)
class Missing:
    """A ticket that the kitchen does not seem to have; `printer` is where this till prints it, by
    name.
    """

    ticket: str
    order: str
    number: str
    station: str
    since: datetime
    printer: str = ""


@dataclass(frozen=True, slots=True)
class _Waiting:
    """`first` is the device whose paper is the first; `jobs` are this machine's papers of it."""

    order: Order
    ticket: Ticket
    first: str
    jobs: tuple[PrintJobRow, ...]

    @property
    def printed(self) -> bool:
        return any(job.state == "printed" for job in self.jobs)

    @property
    def copies(self) -> frozenset[int]:
        return frozenset(job.copy for job in self.jobs)

    @property
    def tried(self) -> frozenset[str]:
        return frozenset(one for job in self.jobs for one in (job.printer, job.fallback) if one)


def acknowledge(shop: Shop, how: Way, tickets: Mapping[str, str], act: Act | None = None) -> None:
    """The kitchen has tickets (each with its order); nothing is written of those it had already."""
    if not tickets:
        return
    with shop.database.read() as session:
        fresh = ticket_watch.not_received(session, tickets)
    if fresh:
        with shop.transaction(act) as tx:
            told = {ticket: tickets[ticket] for ticket in sorted(fresh)}
            tx.record(TicketsReceived(how=how, tickets=told))


@dataclass(slots=True)
class TicketWatch:
    """A till's eye on the tickets of all the shop, from its start to its end. `look` again after
    `pause` seconds, and `SOON` after anything touched one.
    """

    shop: Shop
    _heard: dict[str, datetime] = field(default_factory=dict)
    _began: bool = False

    @property
    def pause(self) -> float:
        return BUSY_PAUSE if self._heard else IDLE_PAUSE

    def look(self) -> tuple[Missing, ...]:
        """Says what came out of this machine's printers, prints what it is to print, and tells
        what the kitchen does not have, longest missing first.
        """
        shop = self.shop
        if shop.identity.training:
            return ()
        now = shop.now()
        with shop.database.read() as session:
            rows = self._unreceived(session, now)
            devices = load_devices(session) if rows else ()
            waiting = self._waiting(session, rows, devices)
        acknowledge(
            shop, "printed", {one.ticket.id: one.order.id for one in waiting if one.printed}
        )
        _take_back(shop)
        missing = [one for one in waiting if not one.printed]
        self._print_first(missing, now)
        self._print_again(missing, now, devices)
        return self._told(missing, now)

    def _unreceived(self, session: Session, now: datetime) -> Sequence[TicketRow]:
        after = now - (LOOK_BACK_LATER if self._began else LOOK_BACK)
        rows = ticket_watch.unreceived(session, after, now, self._heard)
        self._hear([row.id for row in rows], now)
        return rows

    def _waiting(
        self,
        session: Session,
        rows: Sequence[TicketRow],
        devices: tuple[Device, ...],
    ) -> list[_Waiting]:
        """What nobody in the kitchen has, as far as it could have it."""
        if not rows:
            return []
        wrote = ticket_watch.authors(session, [row.entry_id for row in rows])
        jobs = ticket_watch.papers(session, [job for row in rows for job in _papers(row)])
        session.expunge_all()
        ids = list(dict.fromkeys(row.order_id for row in rows))
        orders = {one.id: one for one in unsealed(self.shop, session, find_orders(session, ids))}
        settings = self.shop.known_in(session).settings
        found = []
        for row in rows:
            order, ticket = orders.get(row.order_id), row.ticket
            if order is None or not is_wanted(order, ticket):
                continue
            if not can_be_had(ticket.station, settings, devices):
                continue
            wanted = settings.station_printers.get(ticket.station)
            named = order.header.paper_till if ticket.revision == 1 else ""
            author = wrote.get(row.entry_id, "")
            first = prints_first(settings.printers, wanted, named, author) or named or author
            mine = tuple(job for job in jobs if job.entry_id == row.id)
            found.append(_Waiting(order, ticket, first, mine))
        return found

    def _hear(self, tickets: Iterable[str], now: datetime) -> None:
        """Since when each is watched; a clock that was set back begins anew."""
        self._began = True
        self._heard = {one: min(self._heard.get(one, now), now) for one in tickets}

    def _print_first(self, missing: Iterable[_Waiting], now: datetime) -> None:
        """What this machine is to print and did not when it was fired. Where it is late, another
        may have done it: then it waits its turn like the others.
        """
        device = self.shop.identity.device
        due = [
            one
            for one in missing
            if one.first == device and not one.jobs and now - one.ticket.fire_at < FALLBACK_AFTER
        ]
        if due:
            with self.shop.transaction() as tx:
                for one in due:
                    papers.queue_tickets(tx, one.order, (one.ticket,))

    def _print_again(
        self,
        missing: Iterable[_Waiting],
        now: datetime,
        devices: tuple[Device, ...],
    ) -> None:
        """What the kitchen still does not have when it is this till's turn."""
        device, settings = self.shop.identity.device, self.shop.settings
        for one in missing:
            waited = now - self._heard[one.ticket.id]
            if 1 in one.copies or waited < turn_of(device, one.first, devices):
                continue
            printer = printer_instead(settings, one.ticket.station, device, one.tried)
            if printer is not None:
                with self.shop.transaction() as tx:
                    papers.queue_ticket_again(tx, one.order, one.ticket, printer)

    def _told(self, missing: Iterable[_Waiting], now: datetime) -> tuple[Missing, ...]:
        settings, menu = self.shop.settings, self.shop.menu
        printers = {one.id: one.name for one in settings.printers}
        told = [
            Missing(
                ticket=one.ticket.id,
                order=one.order.id,
                number=one.order.header.number,
                station=papers.station_name(menu, one.ticket.station, settings.languages[0]),
                since=self._heard[one.ticket.id],
                printer=next((printers.get(job.printer, "") for job in one.jobs), ""),
            )
            for one in missing
            if now - self._heard[one.ticket.id] >= ALARM_AFTER
        ]
        return tuple(sorted(told, key=lambda one: (one.since, one.number, one.station)))


def _papers(row: TicketRow) -> tuple[str, str]:
    """The first one, and the one for the kitchen's silence."""
    first, again = (job_id("ticket", row.id, row.ticket.station, copy) for copy in (0, 1))
    return first, again


def _take_back(shop: Shop) -> None:
    """Papers that wait for a printer, of tickets that the kitchen has: those made because it kept
    silent are not needed; the first one is the second now, unless a display only shows the ticket.
    """
    printers = [one.id for one in shop.settings.printers]
    with shop.database.read() as session:
        found = ticket_watch.needless_papers(session, printers)
        silent = [job.id for job in found if job.copy]
        second = {
            job.id: marked
            for job in found
            if not job.copy
            and (marked := to_json(unconfirmed(from_json(job.document)))) != job.document
        }
    if not silent and not second:
        return
    with shop.database.write() as session:
        for job in silent:
            ticket_watch.withdraw(session, job)
        for job, document in second.items():
            ticket_watch.rewrite(session, job, document)
