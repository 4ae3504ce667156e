"""How an entry is found in the audit log: its group, its order, its words (O11)."""

from collections.abc import Iterator, Mapping

import msgspec

from store_core.domain.audit import SENSITIVE, Group
from store_core.domain.catalogue import Text
from store_core.domain.orders import OrderLine
from store_core.domain.pricing import Quote
from store_core.journal import kinds
from store_core.journal.entries import Entry
from store_core.storage.audit import LogRow

_HAND = frozenset({"manual", "price"})
GROUPS: Mapping[type[kinds.Body], Group] = {
    kinds.OrderPlaced: "sales",
    kinds.OrderChanged: "sales",
    kinds.OrderAccepted: "sales",
    kinds.OrderCancelled: "voids",
    kinds.OrderHandedOut: "sales",
    kinds.ReceiptReprinted: "reprints",
    kinds.TicketMoved: "kitchen",
    kinds.LineMarked: "kitchen",
    kinds.TicketsReceived: "kitchen",
    kinds.ShiftOpened: "shifts",
    kinds.DrawerMoved: "drawer",
    kinds.CountLocked: "shifts",
    kinds.ShiftClosed: "shifts",
    kinds.OrderRefunded: "refunds",
    kinds.DiscrepancyDismissed: "discrepancies",
    kinds.GapAccepted: "discrepancies",
    kinds.ReportReprinted: "reprints",
    kinds.CatalogueChanged: "catalogue",
    kinds.AvailabilityChanged: "catalogue",
    kinds.PictureAdded: "catalogue",
    kinds.StockChanged: "stock",
    kinds.StockMoved: "stock",
    kinds.StockCounted: "stock",
    kinds.StaffChanged: "staff",
    kinds.SettingsChanged: "settings",
    kinds.DeviceChanged: "devices",
    kinds.HoursClocked: "hours",
    kinds.HoursCorrected: "staff",
}


def body_of(entry: Entry) -> kinds.Body | None:
    """None for a kind or version from the future."""
    shape = kinds.KINDS.get((entry.kind, entry.v))
    return msgspec.json.decode(entry.body, type=shape) if shape else None


def log_row(entry: Entry) -> LogRow:
    """A function of the entry alone, so any machine finds it under the same words."""
    return row_of(entry, body_of(entry))


def row_of(entry: Entry, body: kinds.Body | None) -> LogRow:
    """`log_row` where the body is known."""
    group = _group(body)
    return LogRow.fresh(
        entry_id=entry.id,
        at=entry.at,
        device=entry.device,
        actor=entry.actor,
        approver=entry.approver,
        kind_group=group,
        sensitive=group in SENSITIVE or bool(entry.approver or entry.reason),
        order_id=order_of(body) if body else None,
        words=" ".join(sorted(set(_words(body)))).casefold(),
        reason=(entry.reason or "").casefold(),
    )


def order_of(body: kinds.Body) -> str | None:
    """The order an entry is about."""
    if isinstance(body, kinds.OrderPlaced):
        return body.header.id
    if isinstance(body, kinds.OrderRefunded):
        return body.refund.order
    if isinstance(body, kinds.TicketsReceived):
        orders = set(body.tickets.values())
        return orders.pop() if len(orders) == 1 else None
    order: str | None = getattr(body, "order", None)
    return order


def _group(body: kinds.Body | None) -> Group:
    match body:
        case None:
            return "unknown"
        case kinds.OrderChanged() if body.voided:
            return "voids"
        case kinds.OrderPlaced() | kinds.OrderChanged() if body.bill and _by_hand(body.bill):
            return "discounts"
        case _:
            return GROUPS[type(body)]


def _by_hand(bill: Quote) -> bool:
    """Whether a person, not a promotion, set a price or took something off."""
    return any(step.step in _HAND for line in bill.lines for step in line.trace)


def _words(body: kinds.Body | None) -> Iterator[str]:
    """In no order: that of a mapping is another when it is read back."""
    match body:
        case kinds.OrderPlaced():
            yield body.header.number
            yield from _named(body.lines)
        case kinds.OrderChanged():
            yield from _named(body.added)
        case kinds.OrderRefunded():
            yield body.refund.number
        case kinds.ShiftClosed():
            yield f"Z {body.report.number}"
        case kinds.ReportReprinted():
            yield f"Z {body.number}"
        case kinds.CatalogueChanged():
            for name in names_of_records(body):
                yield from _in_all_languages(name)
        case kinds.AvailabilityChanged():
            yield from _in_all_languages(body.name)
        case kinds.StaffChanged():
            yield from (person.name for person in body.people)
        case kinds.DeviceChanged():
            yield body.device.name
        case _:
            yield from _words_of_stock(body)


def _words_of_stock(body: kinds.Body | None) -> Iterator[str]:
    match body:
        case kinds.StockChanged():
            for name in names_of_stock(body):
                yield from _in_all_languages(name)
        case kinds.StockMoved():
            yield from (*body.moves, body.place)
        case kinds.StockCounted():
            yield from body.counts
        case _:
            return


def names_of_records(body: kinds.CatalogueChanged) -> Iterator[Text]:
    """Of all that a change of the catalogue names; a tax class may have none but its id."""
    yield from (item.name for item in body.items)
    yield from (category.name for category in body.categories)
    yield from (group.name for group in body.groups)
    yield from (station.name for station in body.stations)
    yield from (promotion.name for promotion in body.promotions)
    yield from (tax.name or {"en": tax.id} for tax in body.taxes)


def names_of_stock(body: kinds.StockChanged) -> Iterator[Text]:
    """Recipes have no name but the id of what they are for."""
    yield from (item.name for item in body.items)
    yield from ({"en": supplier.name} for supplier in body.suppliers)
    yield from ({"en": purchase.number} for purchase in body.purchases)
    yield from ({"en": recipe.id.split("/")[1]} for recipe in body.recipes if "/" in recipe.id)


def _named(lines: tuple[OrderLine, ...]) -> Iterator[str]:
    for line in lines:
        yield from _in_all_languages(line.name)


def _in_all_languages(name: Text) -> Iterator[str]:
    yield from dict.fromkeys(name.values())
