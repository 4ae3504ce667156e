"""Slips for money that moves without a sale: refunds, cash put in or taken out (C4, C5)."""

from store_core.application.papers import (
    METHOD_WORDS,
    as_meant,
    line_name,
    queue,
    receipt_printer,
    tax_label,
)
from store_core.application.report_papers import (
    MOVEMENT_WORDS,
    date_text,
    head,
    sum_text,
    time_text,
)
from store_core.application.shop import Transaction
from store_core.domain.orders import Order
from store_core.domain.refunds import Refund
from store_core.domain.shifts import Movement
from store_core.domain.store import Settings
from store_core.journal.entries import Entry
from store_core.printing.document import (
    Blank,
    Block,
    Cut,
    Document,
    DrawerKick,
    Item,
    Row,
    Rule,
    Size,
    Text,
    copied,
)
from store_core.storage.catalogue import load_people


def queue_refund(
    tx: Transaction, entry: Entry, order: Order, refund: Refund, copy: int = 0
) -> None:
    """One slip; the first one kicks the drawer where cash leaves it, copies are marked."""
    names = {person.id: person.short_name for person in load_people(tx.session)}
    document = refund_slip(order, refund, tx.settings, names.get(refund.actor or "", ""))
    if copy:
        document = copied(document)
    queue(tx, entry.id, document, receipt_printer(tx), copy=copy)


def queue_drawer(tx: Transaction, entry: Entry) -> None:
    """Open the drawer for cash whose paper is a copy, which opens none."""
    queue(tx, entry.id, Document("Drawer", "drawer", (DrawerKick(),)), receipt_printer(tx))


def queue_movement(tx: Transaction, entry: Entry, movement: Movement) -> None:
    """Open the drawer, with a slip to put into it where cash goes in or out."""
    kick = Document("Drawer", "drawer", (DrawerKick(),))
    if movement.kind != "no_sale":
        who = tx.act.person.short_name if tx.act.person else ""
        kick = movement_slip(movement, tx.settings, who)
    queue(tx, entry.id, kick, receipt_printer(tx))


def refund_slip(order: Order, refund: Refund, settings: Settings, operator: str = "") -> Document:
    """What the customer gets with the money: pieces, tax, tenders."""
    language, bill = order.header.language, order.bill
    quantities = {line.line: line for line in refund.sum.lines}
    blocks: list[Block] = [
        *head("REFUND", settings),
        Row(f"#{refund.number} for #{order.header.number}", time_text(refund.at, settings)),
        Row(date_text(refund.at, settings), operator),
        Rule(),
    ]
    for line in order.live_lines:
        if back := quantities.get(line.id):
            paid = sum_text(bill.currency, back.amount, settings)
            blocks.append(Item(str(back.quantity), line_name(line, language), paid))
    if refund.sum.charges:
        blocks.append(Row("Charges", sum_text(bill.currency, refund.sum.charges, settings)))
    if refund.sum.surplus:
        beyond = sum_text(bill.currency, refund.sum.surplus, settings)
        blocks.append(Row("Paid too much", beyond))
    blocks.append(Rule())
    for tax in refund.sum.taxes:
        label = tax_label(tax.name, tax.rate, included=True)
        blocks.append(Row(label, sum_text(bill.currency, tax.amount, settings)))
    total = sum_text(bill.currency, refund.sum.amount, settings)
    blocks.append(Row(f"REFUND {bill.currency}", total, bold=True, size=Size.TALL))
    if rounding := sum(part.rounding for part in refund.paid_back):
        blocks.append(Row("Cash rounding", sum_text(bill.currency, rounding, settings)))
    for part in refund.paid_back:
        given = sum_text(bill.currency, part.given, settings)
        way = METHOD_WORDS[part.method].lower()
        blocks.append(Row(f"Back in {way}" if part.method == "cash" else f"Back to {way}", given))
    blocks += [Text(f"Reason: {refund.reason}"), Cut()]
    if any(part.method == "cash" and part.given for part in refund.paid_back):
        blocks.append(DrawerKick())
    document = Document(f"Refund {refund.number}", "receipt", tuple(blocks))
    return as_meant(document, order)


def movement_slip(movement: Movement, settings: Settings, operator: str = "") -> Document:
    """What lies in the drawer in place of the cash; it opens the drawer."""
    words = MOVEMENT_WORDS[movement.kind]
    total = sum_text(settings.rules.currency, movement.amount, settings)
    blocks = (
        *head(words.upper(), settings),
        Row(date_text(movement.at, settings), time_text(movement.at, settings)),
        Row(settings.rules.currency, total, bold=True, size=Size.TALL),
        Text(movement.reason),
        Row("By", operator),
        Blank(2),
        Rule("solid"),
        Text("Signature"),
        Cut(),
        DrawerKick(),
    )
    return Document(words, "receipt", blocks)
