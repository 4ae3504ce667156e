"""Receipts and kitchen tickets: orders as documents, queued with their commit (C9, S2)."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from urllib.parse import quote
from zoneinfo import ZoneInfo

import msgspec

from store_core.application.shop import Transaction
from store_core.domain.catalogue import Menu, text_in
from store_core.domain.kitchen import Ticket
from store_core.domain.orders import LineDetail, Order, OrderLine, Payment
from store_core.domain.printers import within_reach
from store_core.domain.store import Settings
from store_core.domain.wording import amount, clock_time, day
from store_core.journal.entries import Entry
from store_core.printing.document import (
    Align,
    Blank,
    Block,
    Cut,
    Document,
    DrawerKick,
    Item,
    Mark,
    Picture,
    Qr,
    Row,
    Rule,
    Size,
    Text,
    copied,
    for_test,
    for_training,
    unconfirmed,
)
from store_core.printing.queue import enqueue
from store_core.storage.catalogue import load_people

FULFILMENT_WORDS = {"dine_in": "Dine in", "pickup": "Pickup", "delivery": "Delivery"}
METHOD_WORDS = {"cash": "Cash", "card": "Card"}
DISCOUNT_WORDS = {"promotion": "Offer", "manual": "Discount", "points": "Points"}
CHARGE_WORDS = {"delivery": "Delivery", "service": "Service", "small_order": "Small order"}


def queue_receipt(tx: Transaction, entry: Entry, order: Order, copy: int = 0) -> None:
    """One receipt; the first one kicks the drawer where cash was taken, copies are marked."""
    settings = tx.settings
    operator = _operator_name(tx, order)
    document = receipt(order, settings, operator)
    if copy:
        document = copied(document)
    queue(tx, entry.id, document, receipt_printer(tx), copy=copy)


def receipt_printer(tx: Transaction) -> str | None:
    """Where this machine's receipts and reports come out."""
    settings = tx.settings
    return settings.till_printers.get(tx.shop.identity.device, settings.receipt_printer)


def queue_tickets(tx: Transaction, order: Order, tickets: Iterable[Ticket]) -> None:
    """The first paper of each ticket whose station has a printer."""
    for ticket in tickets:
        document = _ticket_paper(tx, order, ticket)
        printer = tx.settings.station_printers.get(ticket.station)
        queue(tx, ticket.id, document, printer, station=ticket.station)


def queue_ticket_again(tx: Transaction, order: Order, ticket: Ticket, printer: str) -> None:
    """A paper of a ticket that the kitchen may have: marked, and once from each machine."""
    document = unconfirmed(_ticket_paper(tx, order, ticket))
    queue(tx, ticket.id, document, printer, station=ticket.station, copy=1)


def station_name(menu: Menu, station: str, language: str) -> str:
    names = {one.id: one.name for one in menu.stations}
    return text_in(names.get(station, {}), language) or station


def _ticket_paper(tx: Transaction, order: Order, ticket: Ticket) -> Document:
    station = station_name(tx.menu, ticket.station, tx.settings.languages[0])
    return kitchen_ticket(order, ticket, station, tx.settings)


def receipt(order: Order, settings: Settings, operator: str = "") -> Document:
    """What the customer takes along: lines, taxes, tenders, change, in the store's design of now;
    what was sold and paid is as it was.
    """
    body = (
        *_receipt_head(order, settings, operator),
        *_receipt_lines(order, settings),
        Rule(),
        *_receipt_sums(order, settings),
        *_receipt_foot(order, settings),
    )
    blocks = (
        *logo(settings),
        *(enlarged(body) if settings.receipt.size == "large" else body),
        Cut(),
        *((DrawerKick(),) if any(_is_cash(paid) for paid in order.payments) else ()),
    )
    title = f"Receipt {order.header.number}"
    return as_meant(Document(title=title, kind="receipt", blocks=blocks), order)


def kitchen_ticket(order: Order, ticket: Ticket, station: str, settings: Settings) -> Document:
    """What a station has to make, large; allergies first. A further ticket of an order tells so, as
    on the display (K3).
    """
    zone = ZoneInfo(settings.time_zone)
    language = settings.languages[0]
    kind = FULFILMENT_WORDS[order.header.fulfilment]
    further = f"Rev {ticket.revision}" if ticket.revision > 1 else ""
    blocks: list[Block] = [
        Row(station, clock_time(ticket.fire_at, zone, short=True), bold=True),
        Text(order.header.number, align=Align.CENTER, bold=True, size=Size.BIG),
        Text(f"{kind}  {order.label}".strip(), align=Align.CENTER, bold=True, size=Size.BIG),
        *((Mark(further),) if further else ()),
        Row("Promised", clock_time(ticket.promised_at, zone, short=True)),
        Rule(),
    ]
    if order.header.allergy:
        blocks += [Mark(f"ALLERGY: {order.header.allergy}"), Blank()]
    for line in order.live_lines:
        if line.id in ticket.lines:
            blocks += _ticket_line(line, language)
    if order.header.note:
        blocks += [Rule(), Text(f'"{order.header.note}"', bold=True)]
    blocks.append(Cut())
    title = f"Ticket {order.header.number} {station} {further}".rstrip()
    return as_meant(Document(title=title, kind="ticket", blocks=tuple(blocks)), order)


def as_meant(document: Document, order: Order) -> Document:
    """Headed by what keeps the paper of an order that is not real from being taken for one."""
    if order.header.training:
        return for_training(document)
    return for_test(document) if order.header.test else document


def logo(settings: Settings) -> Iterator[Block]:
    design = settings.receipt
    if design.logo and design.show_logo:
        yield Picture(design.logo, design.logo_percent)


def enlarged(blocks: Iterable[Block]) -> Iterator[Block]:
    """Letters of twice the height where they were of the usual one."""
    for block in blocks:
        if isinstance(block, (Text, Row, Item)) and block.size is Size.NORMAL:
            yield msgspec.structs.replace(block, size=Size.TALL)
        else:
            yield block


def _receipt_head(order: Order, settings: Settings, operator: str) -> Iterator[Block]:
    zone = ZoneInfo(settings.time_zone)
    placed = order.header.placed_at
    yield Text(settings.name.upper(), align=Align.CENTER, bold=True, size=Size.BIG)
    design = settings.receipt
    for row in design.header or (*settings.address, settings.phone):
        yield Text(row, align=Align.CENTER)
    yield Rule()
    where = order.label or FULFILMENT_WORDS[order.header.fulfilment]
    label = text_in(design.number_label, order.header.language)
    number = f"{label} {order.header.number}" if label else f"#{order.header.number}"
    yield Row(f"{number} {where}", clock_time(placed, zone, short=True))
    on = day(placed.astimezone(zone).date(), settings.locale, "MMM d, y")
    yield Row(on, operator if design.show_cashier else "")
    yield Rule()


def _receipt_lines(order: Order, settings: Settings) -> Iterator[Block]:
    language, currency = order.header.language, order.bill.currency
    for line in order.live_lines:
        yield Item(
            str(line.quantity),
            line_name(line, language),
            amount(currency, line.listed, settings.locale),
        )
        for detail in line.details:
            extra = detail.amount * line.quantity
            yield Row(
                detail_text(detail, language),
                f"+{amount(currency, extra, settings.locale)}" if extra else "",
                indent=4 if detail.part is not None and detail.kind != "part" else 2,
            )


def _receipt_sums(order: Order, settings: Settings) -> Iterator[Block]:
    bill = order.bill

    def text(minor: int) -> str:
        return amount(bill.currency, minor, settings.locale)

    for discount in bill.discounts:
        name = text_in(discount.name, order.header.language) or DISCOUNT_WORDS[discount.source]
        told = f"{name} ({discount.code})" if discount.code else name
        yield Row(told, text(-discount.amount))
    yield Row("Goods", text(bill.goods))
    for charge in bill.charges:
        yield Row(CHARGE_WORDS[charge.kind], text(charge.amount))
    for tax in bill.taxes if settings.receipt.show_taxes or not bill.tax_included else ():
        yield Row(tax_label(tax.name, tax.rate, included=bill.tax_included), text(tax.amount))
    yield Row(f"TOTAL {bill.currency}", text(bill.total), bold=True, size=Size.TALL)
    if bill.tip:
        yield Row("Tip", text(bill.tip))
    if rounding := sum(payment.rounding for payment in order.payments):
        yield Row("Cash rounding", text(rounding))
    for payment in order.payments:
        if payment.tendered:
            yield Row(METHOD_WORDS[payment.method], text(payment.tendered))
        if payment.change:
            yield Row("Change", text(payment.change))
    if order.due:
        yield Row("To pay", text(order.due), bold=True)
    if bill.saved and settings.receipt.show_savings:
        yield Row("You saved", text(bill.saved))


def _receipt_foot(order: Order, settings: Settings) -> Iterator[Block]:
    design, language = settings.receipt, order.header.language
    if design.link:
        yield Blank()
        content = design.link.replace("{number}", quote(order.header.number))
        yield Qr(content, text_in(design.link_words, language))
    for text in (design.thanks, design.returns):
        if said := text_in(text, language):
            yield Blank()
            yield Text(said, align=Align.CENTER)


def _ticket_line(line: OrderLine, language: str) -> Iterator[Block]:
    yield Item(str(line.quantity), line_name(line, language), bold=True, size=Size.BIG)
    for detail in line.details:
        inner = detail.part is not None and detail.kind != "part"
        yield Row(detail_text(detail, language), size=Size.TALL, indent=6 if inner else 4)


def line_name(line: OrderLine, language: str) -> str:
    """ "Margherita, L"."""
    size = text_in(line.size, language)
    name = text_in(line.name, language)
    return f"{name}, {size}" if size else name


def detail_text(detail: LineDetail, language: str) -> str:
    """ "2x Jalapeños", "No onions", "1/2 Margherita", a note in quotes."""
    text = text_in(detail.text, language)
    if detail.kind == "removed":
        return f"No {text[:1].lower()}{text[1:]}"
    if detail.kind == "note":
        return f'"{text}"'
    if detail.kind == "part":
        return f"{Fraction(detail.shares, detail.of)} {text}"
    return f"{detail.count}x {text}" if detail.count > 1 else text


def tax_label(name: str, rate: str, *, included: bool) -> str:
    """ "incl. VAT 10 %"."""
    percent = rate.rstrip("0").rstrip(".") if "." in rate else rate
    return f"{'incl. ' if included else ''}{name} {percent} %"


def _is_cash(payment: Payment) -> bool:
    return payment.method == "cash" and payment.tendered > 0


def _operator_name(tx: Transaction, order: Order) -> str:
    """Who sold it; for a customer's own order, who hands it out."""
    if tx.act.person and order.operator in {None, tx.act.person.id}:
        return tx.act.person.short_name
    people = {person.id: person for person in load_people(tx.session)}
    person = people.get(order.operator or "", tx.act.person)
    return person.short_name if person else ""


def queue(
    tx: Transaction,
    cause: str,
    document: Document,
    printer_id: str | None,
    *,
    station: str = "",
    copy: int = 0,
) -> None:
    """One paper of a commit; `cause` is its entry's id, its ticket's, or any other new one's."""
    device, printers = tx.shop.identity.device, tx.settings.printers
    printer = within_reach(printers, printer_id, device)
    if printer is None:
        return
    if document.kind == "drawer" and not printer.drawer:
        return
    if tx.shop.identity.training:
        if document.kind == "drawer":
            return
        document = for_training(document)
    fallback = within_reach(printers, printer.fallback, device)
    enqueue(
        tx.session,
        document,
        entry_id=cause,
        printer=printer.id,
        fallback=fallback.id if fallback and fallback.id != printer.id else None,
        station=station,
        copy=copy,
        now=tx.now,
    )
    tx.touched |= frozenset({("print_job", printer.id)})
