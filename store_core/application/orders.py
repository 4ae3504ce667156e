"""What happens to an order: placed, parked, changed, accepted, handed out (C2, C3, C6)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import msgspec
from sqlalchemy.orm import Session

from store_core.application import papers
from store_core.application.payments import Tender, take
from store_core.application.promotions import (
    check_holds,
    remember_orderer,
    terms_again,
    terms_in,
)
from store_core.application.recipes import with_use
from store_core.application.shop import Act, Shop, Transaction
from store_core.domain.availability import check_for_sale
from store_core.domain.cart import Cart, ManualDiscount
from store_core.domain.errors import StoreError
from store_core.domain.held_codes import Hold
from store_core.domain.hours import business_date
from store_core.domain.kitchen import Ticket, fire_time, tickets_for
from store_core.domain.orders import (
    Contact,
    Order,
    OrderHeader,
    OrderLine,
    freeze,
)
from store_core.domain.pricing import Quote, quote
from store_core.domain.promotions import Terms, freeze_terms
from store_core.domain.staff import Permission
from store_core.domain.stock_use import started_lines
from store_core.domain.ticket_watch import prints_first
from store_core.journal.apply_orders import as_placed
from store_core.journal.entries import Entry, unseal
from store_core.journal.kinds import (
    OrderAccepted,
    OrderCancelled,
    OrderChanged,
    OrderHandedOut,
    OrderPlaced,
    ReceiptReprinted,
)
from store_core.storage.journal import count, sealed_of
from store_core.storage.order_queries import (
    find_order,
    find_orders,
    open_order_ids,
    orders_placed_since,
)
from store_core.storage.orders import BillRow
from store_core.storage.ticket_watch import till_heard_last


@dataclass(frozen=True, slots=True)
class Head:
    """What an order says beside its lines. `label` is the table or name on the ticket."""

    label: str = ""
    guests: int | None = None
    note: str = ""
    allergy: str = ""
    contact: Contact = field(default_factory=Contact)
    requested_at: datetime | None = None
    language: str = "en"
    payment_method: str = "cash"
    code: str = ""


@dataclass(frozen=True, slots=True)
class _Priced:
    """A cart as it will stand: its bill, its lines, and what of the terms it keeps."""

    bill: Quote
    lines: tuple[OrderLine, ...]
    terms: Terms | None


def sell(
    shop: Shop,
    act: Act,
    cart: Cart,
    head: Head,
    tenders: Sequence[Tender],
    shift: str,
    holds: Sequence[Hold] = (),
) -> Order:
    """Place, pay and fire a counter order in one commit; queues receipt and kitchen tickets.
    `holds` are of the cart's limited codes, and are used up.

    Errors: those of `quote` and `take`, `item_unavailable`, `not_permitted`, `hold_expired`,
    `reason_missing` for a discount by hand without one.
    """
    with shop.transaction(act) as tx:
        tx.require(Permission.SELL)
        priced = _priced(tx, cart, holds=holds)
        payments = take(tx, priced.bill, (), tenders, shift)
        header = _header(tx, cart, head)
        tickets = tickets_for(header.id, priced.lines, tx.now, header.promised_at)
        body = OrderPlaced(
            header=header,
            lines=priced.lines,
            bill=priced.bill,
            payments=payments,
            tickets=tickets,
            terms=priced.terms,
            holds=tuple(holds),
        )
        entry = tx.record(body, _sealed(head))
        order = _as_placed(entry, body, head)
        papers.queue_tickets(tx, order, tickets)
        papers.queue_receipt(tx, entry, order)
        return order


def park(shop: Shop, act: Act, cart: Cart, head: Head, holds: Sequence[Hold] = ()) -> Order:
    """Keep a ticket for later, on every till; nothing is fired. A limited code on it is used up
    until it is discarded.
    """
    with shop.transaction(act) as tx:
        tx.require(Permission.SELL)
        priced = _priced(tx, cart, holds=holds)
        header = replace(_header(tx, cart, head), parked=True)
        body = OrderPlaced(
            header=header,
            lines=priced.lines,
            bill=priced.bill,
            terms=priced.terms,
            holds=tuple(holds),
        )
        return _as_placed(tx.record(body, _sealed(head)), body, head)


def change_parked(
    shop: Shop,
    act: Act,
    order_id: str,
    cart: Cart,
    seen: Collection[str] | None = None,
    holds: Sequence[Hold] = (),
) -> Order:
    """Park again with other lines, codes, discounts or tip. Taking a line out needs `void_line`.

    `seen` are the ids of the lines it had when it was taken up. Errors: those of `park`,
    `order_not_parked`, `order_changed` where another till has changed it since.
    """
    with shop.transaction(act) as tx:
        tx.require(Permission.SELL)
        order = _parked(tx, order_id, seen)
        tx.record(change_of(tx, order, cart, holds))
        return read_order(tx, order_id)


def settle_parked(
    shop: Shop,
    act: Act,
    order_id: str,
    cart: Cart,
    tenders: Sequence[Tender],
    shift: str,
    seen: Collection[str] | None = None,
    holds: Sequence[Hold] = (),
) -> Order:
    """Pay and fire a parked ticket, with the lines as they are now, in one commit.

    Errors: those of `change_parked` and `take`.
    """
    with shop.transaction(act) as tx:
        tx.require(Permission.SELL)
        order = _parked(tx, order_id, seen)
        change = change_of(tx, order, cart, holds)
        bill = change.bill or order.bill
        kept = tuple(line for line in order.live_lines if line.id not in change.voided)
        promised = tx.now + timedelta(minutes=tx.settings.prep_minutes)
        tickets = tickets_for(order_id, (*kept, *change.added), tx.now, promised)
        payments = take(tx, bill, order.payments, tenders, shift)
        entry = tx.record(
            msgspec.structs.replace(change, payments=payments, tickets=tickets, resumed=True)
        )
        paid = read_order(tx, order_id)
        papers.queue_tickets(tx, paid, tickets)
        papers.queue_receipt(tx, entry, paid)
        return paid


def discard_parked(shop: Shop, act: Act, order_id: str) -> None:
    """Cancel a parked ticket; a reason is asked for."""
    _reasoned(act)
    with shop.transaction(act) as tx:
        tx.require(Permission.VOID_LINE)
        _parked(tx, order_id)
        tx.record(OrderCancelled(order=order_id))


def place_for_customer(shop: Shop, cart: Cart, head: Head) -> Order:
    """A customer's order over the web or the API; it waits for the counter to accept it.

    Errors: those of `quote`, `item_unavailable`. Opening hours are the storefront's business.
    """
    with shop.transaction() as tx:
        return place_in(tx, cart, head)


def place_in(tx: Transaction, cart: Cart, head: Head) -> Order:
    """`place_for_customer` in a transaction that holds more than the order."""
    priced = _priced(tx, cart, head.contact)
    header = replace(_header(tx, cart, head), paper_till=till_heard_last(tx.session))
    body = OrderPlaced(header=header, lines=priced.lines, bill=priced.bill, terms=priced.terms)
    order = _as_placed(tx.record(body, _sealed(head)), body, head)
    remember_orderer(tx, order, head.contact)
    if tx.settings.acceptance == "automatic":
        return _accept(tx, order, header.promised_at, by="")
    return order


def accept(shop: Shop, act: Act, order_id: str, promised_at: datetime | None = None) -> Order:
    """Take a web order on: promise a time and fire its tickets.

    Errors: `unknown_order`, `order_not_waiting`, `promise_in_past`, `not_permitted`.
    """
    with shop.transaction(act) as tx:
        tx.require(Permission.ANSWER_WEB_ORDER)
        order = read_order(tx, order_id)
        if order.status != "placed":
            raise StoreError("order_not_waiting", order=order.header.number, status=order.status)
        promise = promised_at or max(order.promise, _earliest_promise(tx))
        if promise < tx.now:
            raise StoreError("promise_in_past", order=order.header.number)
        return _accept(tx, order, promise, by=tx.shop.identity.device)


def cancel(shop: Shop, act: Act, order_id: str) -> Order:
    """Reject or cancel an order that was not handed out; a reason is asked for.

    Errors: `reason_missing`, `unknown_order`, `order_closed`, `not_permitted`.
    """
    _reasoned(act)
    with shop.transaction(act) as tx:
        tx.require(Permission.CANCEL_ORDER)
        order = _open(tx, order_id)
        if order.paid:
            raise StoreError("order_paid", order=order.header.number)
        wasted = started_lines(order) if tx.settings.cancelled_is_waste else ()
        tx.record(OrderCancelled(order=order_id, wasted=wasted))
        return read_order(tx, order_id)


def withdraw(shop: Shop, order_id: str) -> Order:
    """The customer cancels; possible until the store accepts. Error `order_accepted`."""
    with shop.transaction(Act(reason="by customer")) as tx:
        order = _open(tx, order_id)
        if order.status != "placed":
            raise StoreError("order_accepted", order=order.header.number)
        tx.record(OrderCancelled(order=order_id))
        return read_order(tx, order_id)


def hand_out(
    shop: Shop, act: Act, order_id: str, code: str, tenders: Sequence[Tender], shift: str | None
) -> Order:
    """Give an order to the customer against their code, taking what is still due.

    Errors: `wrong_code`, `order_closed`, `order_not_ready`, those of `take`.
    """
    with shop.transaction(act) as tx:
        tx.require(Permission.HAND_OUT)
        order = _open(tx, order_id)
        if order.status in {"placed", "parked"}:
            raise StoreError("order_not_ready", order=order.header.number)
        if order.header.code and code.strip() != order.header.code:
            raise StoreError("wrong_code", order=order.header.number)
        payments = take(tx, order.bill, order.payments, tenders, shift)
        entry = tx.record(OrderHandedOut(order=order_id, payments=payments))
        done = read_order(tx, order_id)
        if payments:
            papers.queue_receipt(tx, entry, done)
        return done


def reprint_receipt(shop: Shop, act: Act, order_id: str) -> int:
    """Queue the receipt again, marked COPY; returns which copy it is."""
    with shop.transaction(act) as tx:
        tx.require(Permission.REPRINT)
        order = read_order(tx, order_id)
        copy = count(tx.session, f"copies/{order_id}")
        entry = tx.record(ReceiptReprinted(order=order_id, copy=copy))
        papers.queue_receipt(tx, entry, order, copy=copy)
        return copy


def order(shop: Shop, order_id: str) -> Order:
    """Error `unknown_order`."""
    return orders(shop, [order_id])[0]


def orders(shop: Shop, order_ids: Sequence[str]) -> tuple[Order, ...]:
    """Orders with what this machine may see of their sealed parts. Error `unknown_order`."""
    with shop.database.read() as session:
        found = find_orders(session, order_ids)
        if len(found) != len(order_ids):
            missing = set(order_ids) - {one.id for one in found}
            raise StoreError("unknown_order", order=min(missing))
        return unsealed(shop, session, found)


def open_orders(shop: Shop) -> tuple[Order, ...]:
    """Neither completed nor cancelled, oldest first; parked ones too."""
    with shop.database.read() as session:
        return unsealed(shop, session, find_orders(session, open_order_ids(session)))


def orders_since(shop: Shop, since: datetime) -> tuple[Order, ...]:
    """Placed at or after a moment, oldest first."""
    with shop.database.read() as session:
        return unsealed(shop, session, find_orders(session, orders_placed_since(session, since)))


def _priced(
    tx: Transaction, cart: Cart, contact: Contact | None = None, holds: Sequence[Hold] = ()
) -> _Priced:
    for line in cart.lines:
        check_for_sale(line, tx.menu)
    check_holds(tx, holds)
    _check_by_hand(tx, [cart.discount, *(line.discount for line in cart.lines)])
    lines = tuple(replace(line, id=tx.shop.new_id()) for line in cart.lines)
    whole = replace(cart, lines=lines)
    terms = terms_in(tx.session, tx.shop, tx.known, tx.now, whole, contact=contact, holds=holds)
    bill = quote(whole, tx.menu, tx.settings.rules, terms=terms)
    frozen = freeze_terms(terms, whole)
    sold = with_use(tx, freeze(lines, bill, tx.menu))
    return _Priced(bill, sold, frozen if frozen.promotions else None)


def _check_by_hand(tx: Transaction, given: Iterable[ManualDiscount | None]) -> None:
    """What a person takes off, or the price they set, needs a permission and a reason."""
    for discount in given:
        if discount:
            overrides = discount.kind == "price"
            tx.require(Permission.OVERRIDE_PRICE if overrides else Permission.DISCOUNT)
            _reasoned(tx.act)


def _header(tx: Transaction, cart: Cart, head: Head) -> OrderHeader:
    settings = tx.settings
    web = cart.channel == "web"
    minutes = settings.web_prep_minutes if web else settings.prep_minutes
    earliest = tx.now + timedelta(minutes=minutes)
    return OrderHeader(
        id=tx.shop.new_id(),
        number=tx.next_number(),
        channel=cart.channel,
        fulfilment=cart.fulfilment,
        placed_at=tx.now,
        promised_at=max(head.requested_at or earliest, earliest),
        requested_at=head.requested_at,
        language=head.language,
        payment_method=head.payment_method,
        code=head.code,
        note=head.note,
        allergy=head.allergy,
        guests=head.guests,
        test=tx.settings.test_mode,
    )


def _earliest_promise(tx: Transaction) -> datetime:
    return tx.now + timedelta(minutes=tx.settings.prep_minutes)


def _accept(tx: Transaction, order: Order, promise: datetime, by: str) -> Order:
    """Where it is time and this is the machine whose paper is the first, that is queued; else the
    ticket watch of that machine does it when it is time.
    """
    prep = timedelta(minutes=tx.settings.prep_minutes)
    fire_at = fire_time(promise, prep, tx.now)
    tickets = tickets_for(order.id, order.live_lines, fire_at, promise)
    tx.record(OrderAccepted(order=order.id, promised_at=promise, tickets=tickets))
    accepted = read_order(tx, order.id)
    if fire_at <= tx.now:
        papers.queue_tickets(tx, accepted, (one for one in tickets if _prints(tx, order, one, by)))
    return accepted


def _prints(tx: Transaction, order: Order, ticket: Ticket, by: str) -> bool:
    settings, named = tx.settings, order.header.paper_till
    wanted = settings.station_printers.get(ticket.station)
    first = prints_first(settings.printers, wanted, named, by)
    return first == tx.shop.identity.device


def change_of(
    tx: Transaction, order: Order, cart: Cart, holds: Sequence[Hold] = ()
) -> OrderChanged:
    """The difference between an order and a cart; a changed line is a new line, and lines that
    stay keep the price they were frozen at. All is quoted under the order's own terms.
    """
    held = {line.id: line.cart for line in order.live_lines}
    lines = tuple(
        line if held.get(line.id) == line else replace(line, id=tx.shop.new_id())
        for line in cart.lines
    )
    added = [line for line in lines if line.id not in held]
    voided = tuple(line_id for line_id in held if line_id not in {line.id for line in lines})
    if voided:
        tx.require(Permission.VOID_LINE)
    check_holds(tx, holds)
    header = order.header
    whole = replace(cart, lines=lines, fulfilment=header.fulfilment, channel=header.channel)
    as_it_was = whole == order.bill.cart(lines, header.fulfilment, header.channel)
    if not added and not voided and as_it_was and order.bill_covers_lines:
        return OrderChanged(order=order.id, holds=tuple(holds))
    for line in added:
        check_for_sale(line, tx.menu)
    off_order = cart.discount if cart.discount != order.bill.discount else None
    _check_by_hand(tx, [off_order, *(line.discount for line in added)])
    menu = tx.menu.on(business_date(header.placed_at, tx.settings))
    bill = quote(whole, menu, tx.settings.rules, order.agreed, terms_again(order, holds))
    held_bill = tx.session.get(BillRow, order.id)
    return OrderChanged(
        order=order.id,
        added=with_use(tx, freeze(added, bill, tx.menu)),
        voided=voided,
        bill=bill,
        bill_rev=held_bill.rev + 1 if held_bill else 0,
        holds=tuple(holds),
    )


def _as_placed(entry: Entry, body: OrderPlaced, head: Head) -> Order:
    """What reading it back would give."""
    return replace(as_placed(entry, body), label=head.label, contact=head.contact)


def read_order(tx: Transaction, order_id: str) -> Order:
    found = find_order(tx.session, order_id)
    if found is None:
        raise StoreError("unknown_order", order=order_id)
    return unsealed(tx.shop, tx.session, (found,))[0]


def _open(tx: Transaction, order_id: str) -> Order:
    found = read_order(tx, order_id)
    if found.status in {"completed", "cancelled"}:
        raise StoreError("order_closed", order=found.header.number, status=found.status)
    return found


def _parked(tx: Transaction, order_id: str, seen: Collection[str] | None = None) -> Order:
    found = read_order(tx, order_id)
    if found.status != "parked":
        raise StoreError("order_not_parked", order=found.header.number, status=found.status)
    if seen is not None and {line.id for line in found.live_lines} != set(seen):
        raise StoreError("order_changed", order=found.header.number)
    return found


def _reasoned(act: Act) -> None:
    if not act.reason.strip():
        raise StoreError("reason_missing")


def _sealed(head: Head) -> dict[str, bytes]:
    parts = {"label": head.label.encode()}
    if head.contact != Contact():
        parts["contact"] = msgspec.json.encode(head.contact)
    return parts


def unsealed(shop: Shop, session: Session, found: Sequence[Order]) -> tuple[Order, ...]:
    """Label and contact put in where this machine holds them."""
    entries = [one.entry for one in found]
    parts = {
        (row.entry_id, row.part): unseal(shop.identity.key, row.entry_id, row.part, row.data)
        for row in sealed_of(session, entries)
    }

    def whole(one: Order) -> Order:
        contact = parts.get((one.entry, "contact"))
        return replace(
            one,
            label=parts.get((one.entry, "label"), b"").decode(),
            contact=msgspec.json.decode(contact, type=Contact) if contact else Contact(),
        )

    return tuple(whole(one) for one in found)
