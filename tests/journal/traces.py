"""Which rows an entry is owed, said once more and apart from `apply`: what a journal's tables are
held against.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

import msgspec

from store_core.domain.kitchen import RANKS
from store_core.journal import kinds
from store_core.journal.entries import Entry

Key = tuple[str, tuple[str, ...]]
"""A table and a primary key in it."""
Traces = Iterator[tuple[Key, "Weight"]]


@dataclass(frozen=True, slots=True, order=True)
class Weight:
    """Of several entries that write the same cell, the largest stays."""

    rev: int = 0
    rank: int = 0


class Identified(Protocol):
    @property
    def id(self) -> str: ...


def owed(entries: Iterable[Entry]) -> dict[Key, str]:
    """By which entry each row stands there: of a fact the first, of a cell the weightiest."""
    facts: dict[Key, str] = {}
    cells: dict[Key, tuple[Weight, str]] = {}
    for entry in entries:
        body = msgspec.json.decode(entry.body, type=kinds.KINDS[entry.kind, entry.v])
        for key in _facts(entry, body):
            facts[key] = min(facts.get(key, entry.id), entry.id)
        for key, weight in _cells(body):
            cells[key] = max(cells.get(key, (weight, entry.id)), (weight, entry.id))
    return {**facts, **{key: entry for key, (_weight, entry) in cells.items()}}


def _facts(entry: Entry, body: kinds.Body) -> Iterator[Key]:
    match body:
        case kinds.OrderPlaced(header=header, lines=lines):
            yield "orders", (header.id,)
            yield from _each("order_lines", lines)
        case kinds.OrderChanged(added=added, voided=voided, resumed=resumed):
            yield from _each("order_lines", added)
            yield from (("voided_lines", (line,)) for line in voided)
            if resumed:
                yield "order_facts", (entry.id,)
        case kinds.OrderAccepted() | kinds.OrderCancelled() | kinds.OrderHandedOut():
            yield "order_facts", (entry.id,)
        case kinds.TicketsReceived(tickets=tickets):
            yield from (("tickets_received", (ticket,)) for ticket in tickets)
        case kinds.OrderRefunded(refund=refund):
            yield "refunds", (refund.id,)
        case kinds.StockMoved(moves=moved) | kinds.StockCounted(counts=moved):
            yield from (("stock_moves", (entry.id, stock)) for stock in moved)
        case kinds.HoursCorrected(marks=marks, voided=voided):
            yield from _each("clock_marks", marks)
            yield from (("clock_voids", (mark,)) for mark in voided)
        case _:
            yield from _single_facts(entry, body)
    yield from _each("payments", getattr(body, "payments", ()))
    if not isinstance(body, kinds.TicketsReceived):
        yield from _each("tickets", getattr(body, "tickets", ()))
    yield from _each("used_holds", getattr(body, "holds", ()))


def _single_facts(entry: Entry, body: kinds.Body) -> Iterator[Key]:
    match body:
        case kinds.ShiftOpened(shift=shift):
            yield "shifts", (shift.id,)
        case kinds.DrawerMoved(id=movement):
            yield "drawer_movements", (movement,)
        case kinds.CountLocked():
            yield "drawer_counts", (entry.id,)
        case kinds.ShiftClosed(report=report):
            yield "z_reports", (report.shift.id,)
        case kinds.DiscrepancyDismissed(id=discrepancy):
            yield "dismissals", (discrepancy,)
        case kinds.GapAccepted():
            yield "accepted_gaps", (entry.id,)
        case kinds.PictureAdded(id=picture):
            yield "pictures", (picture,)
        case kinds.HoursClocked(mark=mark):
            yield "clock_marks", (mark.id,)


def _cells(body: kinds.Body) -> Traces:
    match body:
        case kinds.OrderPlaced(header=header):
            yield ("bills", (header.id,)), Weight()
        case kinds.OrderChanged(order=order, bill=bill, bill_rev=rev):
            if bill:
                yield ("bills", (order,)), Weight(rev)
        case kinds.TicketMoved(ticket=ticket, state=state, rev=rev):
            yield ("ticket_states", (ticket,)), Weight(rev, RANKS[state])
        case kinds.LineMarked(ticket=ticket, line=line, done=done, rev=rev):
            yield ("line_marks", (ticket, line)), Weight(rev, done)
        case kinds.AvailabilityChanged(sold=sold, id=id_, available=available, rev=rev):
            yield ("availability", (sold, id_)), Weight(rev, not available)
        case _:
            yield from _cells_of_the_server(body)


def _cells_of_the_server(body: kinds.Body) -> Traces:
    match body:
        case kinds.StaffChanged(people=people, revs=revs):
            for person in people:
                yield ("people", (person.id,)), Weight(revs.get(person.id, 0))
        case kinds.SettingsChanged(settings=settings, rev=rev):
            yield ("settings", (settings.store,)), Weight(rev)
        case kinds.DeviceChanged(device=device, rev=rev):
            yield ("devices", (device.id,)), Weight(rev, device.revoked_at is not None)
        case kinds.CatalogueChanged(revs=revs):
            records: dict[str, tuple[Identified, ...]] = {
                "category": body.categories,
                "item": body.items,
                "group": body.groups,
                "tax": body.taxes,
                "station": body.stations,
                "promotion": body.promotions,
            }
            yield from _records("catalogue", records, revs)
        case kinds.StockChanged(revs=revs):
            held: dict[str, tuple[Identified, ...]] = {
                "stock": body.items,
                "recipe": body.recipes,
                "supplier": body.suppliers,
                "purchase": body.purchases,
            }
            yield from _records("stock_records", held, revs)


def _records(
    table: str, records: Mapping[str, Iterable[Identified]], revs: Mapping[str, int]
) -> Traces:
    for kind, changed in records.items():
        for record in changed:
            yield (table, (kind, record.id)), Weight(revs.get(f"{kind}/{record.id}", 0))


def _each(table: str, things: Iterable[Identified]) -> Iterator[Key]:
    for thing in things:
        yield table, (thing.id,)
