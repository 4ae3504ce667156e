"""What each entry of the journal tells, as values for a sentence (O11)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any, Literal

import msgspec
from sqlalchemy.orm import Session

from store_core.domain.audit import Key
from store_core.domain.catalogue import Text
from store_core.domain.kitchen import TicketState, Way
from store_core.domain.orders import OrderLine
from store_core.domain.pricing import Quote
from store_core.domain.purchasing import Saved
from store_core.domain.store import Settings
from store_core.domain.time_clock import MarkKind
from store_core.journal import kinds
from store_core.journal.audit import body_of, names_of_records, names_of_stock, order_of
from store_core.journal.entries import Entry, from_row
from store_core.storage.audit import entries_before, names_of_devices, names_of_people
from store_core.storage.order_queries import (
    lines_by_id,
    numbers_of_orders,
    stations_of_tickets,
)
from store_core.storage.stock_queries import stock_names

Code = Literal[
    "sold",
    "ordered_online",
    "parked",
    "order_kept",
    "repriced",
    "lines_added",
    "lines_voided",
    "settled",
    "accepted",
    "cancelled",
    "handed_out",
    "receipt_reprinted",
    "slip_reprinted",
    "ticket_fired",
    "ticket_started",
    "ticket_ready",
    "ticket_bumped",
    "line_made",
    "line_not_made",
    "ticket_shown",
    "ticket_printed",
    "ticket_told",
    "tickets_received",
    "shift_opened",
    "paid_in",
    "paid_out",
    "no_sale",
    "count_locked",
    "shift_closed",
    "refunded",
    "dismissed",
    "gave_up",
    "report_reprinted",
    "catalogue_made",
    "catalogue_changed",
    "sold_out",
    "sold_again",
    "picture_added",
    "stock_made",
    "stock_changed",
    "stock_counted",
    "wasted",
    "received",
    "moved_in",
    "moved_out",
    "purchase_saved",
    "purchase_sent",
    "purchase_closed",
    "purchase_cancelled",
    "staff_made",
    "staff_changed",
    "staff_left",
    "settings_made",
    "settings_changed",
    "device_paired",
    "device_revoked",
    "clocked_in",
    "break_begun",
    "break_over",
    "clocked_out",
    "hours_corrected",
    "hours_removed",
    "unknown",
]
"""One sentence each, where sentences are made."""


@dataclass(frozen=True, slots=True)
class Named:
    """So many of something."""

    name: Text
    count: int = 1


@dataclass(frozen=True, slots=True)
class Story:
    """`code` chooses the sentence; each sentence uses some of the values. Amounts are minor units
    of the store's currency, `taken_off` what people took off by hand; `fields` are names of what
    changed; `station` is an id.
    """

    code: Code
    number: str = ""
    amount: int | None = None
    difference: int | None = None
    taken_off: int = 0
    names: tuple[Named, ...] = ()
    count: int = 0
    fields: tuple[str, ...] = ()
    station: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What a page of entries speaks of beside itself, read at once."""

    numbers: Mapping[str, str]
    lines: Mapping[str, OrderLine]
    stations: Mapping[str, str]
    before: Mapping[str, Settings]
    stock: Mapping[str, Text]
    people: Mapping[str, str]
    machines: Mapping[str, str]


Body = Any
"""Of the one kind that a teller is for."""
Teller = Callable[[Body, Known, Entry], Story]


def tell(session: Session, entries: Iterable[Entry]) -> tuple[Story, ...]:
    """A story for each."""
    bodies = [(entry, body_of(entry)) for entry in entries]
    known = _known(session, bodies)
    return tuple(
        TELLERS[type(body)](body, known, entry) if body else Story("unknown")
        for entry, body in bodies
    )


def _known(session: Session, bodies: Iterable[tuple[Entry, kinds.Body | None]]) -> Known:
    told = [(entry, body) for entry, body in bodies if body]
    orders = {order for _, body in told if (order := order_of(body))}
    lines = {line for _, body in told for line in _lines_of(body)}
    tickets = {body.ticket for _, body in told if isinstance(body, _KITCHEN)}
    corrected = any(isinstance(body, kinds.HoursCorrected) for _, body in told)
    given_up = any(isinstance(body, kinds.GapAccepted) for _, body in told)
    return Known(
        people=names_of_people(session) if corrected else {},
        machines=names_of_devices(session) if given_up else {},
        numbers=numbers_of_orders(session, orders),
        lines=lines_by_id(session, lines),
        stations=stations_of_tickets(session, tickets),
        stock=stock_names(session) if any(isinstance(body, _STOCK) for _, body in told) else {},
        before={
            entry.id: settings
            for entry, body in told
            if isinstance(body, kinds.SettingsChanged)
            and (settings := _settings_before(session, entry))
        },
    )


_KITCHEN = (kinds.TicketMoved, kinds.LineMarked)
_STOCK = (kinds.StockMoved, kinds.StockCounted)


def _lines_of(body: kinds.Body) -> tuple[str, ...]:
    """The order lines that a body names by id only."""
    match body:
        case kinds.OrderChanged():
            return body.voided
        case kinds.OrderRefunded():
            return tuple(one.line for one in body.refund.sum.lines)
        case kinds.LineMarked():
            return (body.line,)
        case _:
            return ()


def _settings_before(session: Session, entry: Entry) -> Settings | None:
    rows = entries_before(session, "settings", Key(entry.at, entry.id), 1)
    body = body_of(from_row(rows[0])) if rows else None
    return body.settings if isinstance(body, kinds.SettingsChanged) else None


def _placed(body: kinds.OrderPlaced, known: Known, entry: Entry) -> Story:
    code: Code = "parked" if body.header.parked else "sold"
    if body.header.channel == "web":
        code = "ordered_online"
    story = Story(code, body.header.number, body.bill.total, names=_counted(body.lines))
    return replace(story, taken_off=_by_hand(body.bill))


def _changed(body: kinds.OrderChanged, known: Known, entry: Entry) -> Story:
    total = body.bill.total if body.bill else None
    code: Code = "repriced" if body.bill else "order_kept"
    story = Story(code, known.numbers.get(body.order, ""), total)
    if body.bill:
        story = replace(story, taken_off=_by_hand(body.bill))
    gone = [known.lines[line] for line in body.voided if line in known.lines]
    if body.voided:
        return replace(story, code="lines_voided", names=_counted(gone), count=len(body.voided))
    if body.resumed:
        paid = sum(payment.amount for payment in body.payments)
        return replace(story, code="settled", amount=paid, names=_counted(body.added))
    if body.added:
        return replace(story, code="lines_added", names=_counted(body.added))
    return story


def _by_hand(bill: Quote) -> int:
    return sum(discount.amount for discount in bill.discounts if discount.source == "manual")


def _accepted(body: kinds.OrderAccepted, known: Known, entry: Entry) -> Story:
    return Story("accepted", known.numbers.get(body.order, ""), at=body.promised_at)


def _cancelled(body: kinds.OrderCancelled, known: Known, entry: Entry) -> Story:
    return Story("cancelled", known.numbers.get(body.order, ""))


def _handed_out(body: kinds.OrderHandedOut, known: Known, entry: Entry) -> Story:
    paid = sum(payment.amount for payment in body.payments)
    return Story("handed_out", known.numbers.get(body.order, ""), paid or None)


def _receipt(body: kinds.ReceiptReprinted, known: Known, entry: Entry) -> Story:
    code: Code = "slip_reprinted" if body.refund else "receipt_reprinted"
    return Story(code, known.numbers.get(body.order, ""), count=body.copy)


_TICKETS: Mapping[TicketState, Code] = {
    "fired": "ticket_fired",
    "started": "ticket_started",
    "ready": "ticket_ready",
    "bumped": "ticket_bumped",
}


def _ticket(body: kinds.TicketMoved, known: Known, entry: Entry) -> Story:
    station = known.stations.get(body.ticket, "")
    return Story(_TICKETS[body.state], known.numbers.get(body.order, ""), station=station)


def _marked(body: kinds.LineMarked, known: Known, entry: Entry) -> Story:
    code: Code = "line_made" if body.done else "line_not_made"
    line = known.lines.get(body.line)
    names = _counted([line]) if line else ()
    return Story(code, known.numbers.get(body.order, ""), names=names)


_RECEIVED: Mapping[Way, Code] = {
    "shown": "ticket_shown",
    "printed": "ticket_printed",
    "told": "ticket_told",
}


def _received(body: kinds.TicketsReceived, known: Known, entry: Entry) -> Story:
    order = order_of(body)
    if order is None:
        return Story("tickets_received", count=len(body.tickets))
    return Story(_RECEIVED[body.how], known.numbers.get(order, ""), count=len(body.tickets))


def _shift_opened(body: kinds.ShiftOpened, known: Known, entry: Entry) -> Story:
    return Story("shift_opened", amount=body.shift.opening_float)


def _drawer(body: kinds.DrawerMoved, known: Known, entry: Entry) -> Story:
    return Story(body.kind, amount=body.amount)


def _count(body: kinds.CountLocked, known: Known, entry: Entry) -> Story:
    return Story("count_locked", amount=body.count.cash)


def _shift_closed(body: kinds.ShiftClosed, known: Known, entry: Entry) -> Story:
    report = body.report
    return Story("shift_closed", str(report.number), report.net, report.difference("cash"))


def _refunded(body: kinds.OrderRefunded, known: Known, entry: Entry) -> Story:
    refund = body.refund
    back = [(known.lines.get(one.line), one.quantity) for one in refund.sum.lines]
    names = tuple(Named(line.name, quantity) for line, quantity in back if line)
    return Story("refunded", known.numbers.get(refund.order, ""), refund.sum.amount, names=names)


def _dismissed(body: kinds.DiscrepancyDismissed, known: Known, entry: Entry) -> Story:
    number = known.numbers.get(body.order or "", "")
    return Story("dismissed", number, body.amount or None, fields=(body.word,))


def _gave_up(body: kinds.GapAccepted, known: Known, entry: Entry) -> Story:
    numbers = f"{body.first}–{body.last}" if body.last > body.first else str(body.first)
    name = known.machines.get(body.device, body.device[:8])
    return Story("gave_up", numbers, names=(Named({"en": name}),))


def _report(body: kinds.ReportReprinted, known: Known, entry: Entry) -> Story:
    return Story("report_reprinted", str(body.number), count=body.copy)


def _catalogue(body: kinds.CatalogueChanged, known: Known, entry: Entry) -> Story:
    names = tuple(Named(name) for name in names_of_records(body))
    code: Code = "catalogue_changed" if body.revs else "catalogue_made"
    return Story(code, names=names, count=len(names))


def _picture(body: kinds.PictureAdded, known: Known, entry: Entry) -> Story:
    return Story("picture_added", number=f"{body.width} × {body.height}")


def _availability(body: kinds.AvailabilityChanged, known: Known, entry: Entry) -> Story:
    code: Code = "sold_again" if body.available else "sold_out"
    return Story(code, names=(Named(body.name),), at=body.until)


def _stock(body: kinds.StockChanged, known: Known, entry: Entry) -> Story:
    if body.purchases:
        purchase = body.purchases[0]
        amount = purchase.total if purchase.lines else None
        return Story(_PURCHASES[purchase.status], purchase.number, amount)
    names = tuple(Named(name) for name in names_of_stock(body))
    code: Code = "stock_changed" if body.revs else "stock_made"
    return Story(code, names=names, count=len(names))


_PURCHASES: Mapping[Saved, Code] = {
    "draft": "purchase_saved",
    "sent": "purchase_sent",
    "closed": "purchase_closed",
    "cancelled": "purchase_cancelled",
}


def _moved(body: kinds.StockMoved, known: Known, entry: Entry) -> Story:
    names = tuple(Named(known.stock.get(stock, {"en": stock})) for stock in body.moves)
    cost = abs(sum(move.cost for move in body.moves.values()))
    match body.kind:
        case "waste":
            return Story("wasted", amount=cost, names=names)
        case "receipt":
            return Story("received", amount=cost, names=names)
        case _:
            came = sum(move.quantity for move in body.moves.values()) > 0
            return Story("moved_in" if came else "moved_out", body.place, names=names)


def _stock_count(body: kinds.StockCounted, known: Known, entry: Entry) -> Story:
    names = tuple(Named(known.stock.get(stock, {"en": stock})) for stock in body.counts)
    return Story("stock_counted", names=names, count=len(names), at=body.at)


def _staff(body: kinds.StaffChanged, known: Known, entry: Entry) -> Story:
    names = tuple(Named({"en": person.name}) for person in body.people)
    if body.revs and all(person.retired for person in body.people):
        return Story("staff_left", names=names, count=len(names))
    return Story("staff_changed" if body.revs else "staff_made", names=names, count=len(names))


def _settings(body: kinds.SettingsChanged, known: Known, entry: Entry) -> Story:
    before = known.before.get(entry.id)
    if before is None:
        return Story("settings_made", names=(Named({"en": body.settings.name}),))
    return Story("settings_changed", fields=changed_fields(before, body.settings))


def _device(body: kinds.DeviceChanged, known: Known, entry: Entry) -> Story:
    code: Code = "device_revoked" if body.device.revoked_at else "device_paired"
    return Story(code, names=(Named({"en": body.device.name}),))


_MARKS: Mapping[MarkKind, Code] = {
    "in": "clocked_in",
    "break": "break_begun",
    "back": "break_over",
    "out": "clocked_out",
}


def _clocked(body: kinds.HoursClocked, known: Known, entry: Entry) -> Story:
    return Story(_MARKS[body.mark.kind], at=body.mark.at)


def _hours(body: kinds.HoursCorrected, known: Known, entry: Entry) -> Story:
    names = (Named({"en": known.people.get(body.person, body.person)}),)
    came = next((mark.at for mark in body.marks if mark.kind == "in"), None)
    return Story("hours_corrected" if body.marks else "hours_removed", names=names, at=came)


TELLERS: Mapping[type[kinds.Body], Teller] = {
    kinds.OrderPlaced: _placed,
    kinds.OrderChanged: _changed,
    kinds.OrderAccepted: _accepted,
    kinds.OrderCancelled: _cancelled,
    kinds.OrderHandedOut: _handed_out,
    kinds.ReceiptReprinted: _receipt,
    kinds.TicketMoved: _ticket,
    kinds.LineMarked: _marked,
    kinds.TicketsReceived: _received,
    kinds.ShiftOpened: _shift_opened,
    kinds.DrawerMoved: _drawer,
    kinds.CountLocked: _count,
    kinds.ShiftClosed: _shift_closed,
    kinds.OrderRefunded: _refunded,
    kinds.DiscrepancyDismissed: _dismissed,
    kinds.GapAccepted: _gave_up,
    kinds.ReportReprinted: _report,
    kinds.CatalogueChanged: _catalogue,
    kinds.AvailabilityChanged: _availability,
    kinds.PictureAdded: _picture,
    kinds.StockChanged: _stock,
    kinds.StockMoved: _moved,
    kinds.StockCounted: _stock_count,
    kinds.StaffChanged: _staff,
    kinds.SettingsChanged: _settings,
    kinds.DeviceChanged: _device,
    kinds.HoursClocked: _clocked,
    kinds.HoursCorrected: _hours,
}


def changed_fields(before: object, after: object) -> tuple[str, ...]:
    """Names of the fields of two dataclasses that differ."""
    mine: Any = after
    return tuple(
        field.name
        for field in fields(mine)
        if msgspec.to_builtins(getattr(before, field.name))
        != msgspec.to_builtins(getattr(after, field.name))
    )


def _counted(lines: Iterable[OrderLine]) -> tuple[Named, ...]:
    return tuple(Named(line.name, line.quantity) for line in lines)
