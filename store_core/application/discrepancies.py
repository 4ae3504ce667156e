"""What does not add up: who sees it, and the ways to settle it (S1, C4)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import msgspec
from sqlalchemy.orm import Session

from store_core.application import papers, slips
from store_core.application.orders import change_of, read_order, unsealed
from store_core.application.payments import Tender, take, the_shift
from store_core.application.shop import Act, Shop, Transaction
from store_core.domain.discrepancies import Discrepancy, Kind, of_order, unmade_lines
from store_core.domain.errors import StoreError
from store_core.domain.kitchen import Ticket, tickets_for
from store_core.domain.orders import Order, OrderLine
from store_core.domain.refunds import Pieces, Refund, RefundSum, paid_back, pieces_left, refund_sum
from store_core.domain.staff import Permission
from store_core.journal.kinds import DiscrepancyDismissed, OrderChanged, OrderRefunded
from store_core.storage.discrepancies import count_apart, dismissed, orders_apart
from store_core.storage.journal import count
from store_core.storage.order_queries import find_orders

OPEN_REST: frozenset[Kind] = frozenset({"unbilled", "underpaid", "not_made"})
TOO_MUCH: frozenset[Kind] = frozenset({"overpaid", "cancelled_paid"})


@dataclass(frozen=True, slots=True)
class Found:
    """What of one order does not add up, as far as nobody has dismissed it."""

    order: Order
    discrepancies: tuple[Discrepancy, ...]


def found(shop: Shop) -> tuple[Found, ...]:
    """All that this machine knows of, the order placed first at the top."""
    with shop.database.read() as session:
        held = unsealed(shop, session, find_orders(session, orders_apart(session)))
        return tuple(Found(order, _open(session, order)) for order in held)


def found_in(shop: Shop, order: Order) -> tuple[Discrepancy, ...]:
    """What of an order does not add up and was not dismissed."""
    with shop.database.read() as session:
        return _open(session, order)


def how_many(shop: Shop) -> int:
    """How many orders do not add up."""
    with shop.database.read() as session:
        return count_apart(session)


def settle_rest(
    shop: Shop, act: Act, order_id: str, tenders: Sequence[Tender], shift: str | None
) -> Order:
    """Take what is still to pay of an order that is in the kitchen, and have made what nobody
    makes; where its bill does not name its lines, they are billed first, as they were agreed. The
    receipt is a copy where the customer has one already.

    Errors: `unknown_order`, `adds_up` where another till has settled it, those of `take`.
    """
    with shop.transaction(act) as tx:
        tx.require(Permission.SELL)
        order = _apart(tx, order_id, OPEN_REST)
        change = _billed_again(tx, order, order.live_lines)
        tickets = _tickets_of_rest(tx, order)
        bill = change.bill or order.bill
        payments = take(tx, bill, order.payments, tenders, shift, order.over_returned)
        entry = tx.record(msgspec.structs.replace(change, payments=payments, tickets=tickets))
        done = read_order(tx, order_id)
        papers.queue_tickets(tx, done, tickets)
        if payments:
            again = count(tx.session, f"copies/{order_id}") if order.payments else 0
            papers.queue_receipt(tx, entry, done, copy=again)
        if order.payments and any(one.method == "cash" for one in payments):
            slips.queue_drawer(tx, entry)
        return done


def bill_again(shop: Shop, act: Act, order_id: str) -> Order:
    """Put the lines that an order has on its bill, at the prices and terms they were sold under;
    what is then still to pay, or was paid too much, is said anew.

    Errors: `unknown_order`, `adds_up`.
    """
    with shop.transaction(act) as tx:
        tx.require(Permission.SELL)
        order = _apart(tx, order_id, {"unbilled"})
        tx.record(_billed_again(tx, order, order.live_lines))
        return read_order(tx, order_id)


def make_rest(shop: Shop, act: Act, order_id: str) -> Order:
    """Send what nobody makes to the kitchen, whatever was paid. Errors: `unknown_order`,
    `adds_up`.
    """
    with shop.transaction(act) as tx:
        tx.require(Permission.SELL)
        order = _apart(tx, order_id, {"not_made"})
        tickets = _tickets_of_rest(tx, order)
        tx.record(OrderChanged(order=order_id, tickets=tickets))
        made = read_order(tx, order_id)
        papers.queue_tickets(tx, made, tickets)
        return made


def take_off_rest(shop: Shop, act: Act, order_id: str) -> Order:
    """Take off what nobody makes and bill the others: the customer has what they paid for.

    Errors: `reason_missing`, `unknown_order`, `adds_up`, also where nothing would be left.
    """
    _reasoned(act)
    with shop.transaction(act) as tx:
        tx.require(Permission.VOID_LINE)
        order = _apart(tx, order_id, {"not_made"})
        unmade = {line.id for line in unmade_lines(order)}
        kept = [line for line in order.live_lines if line.id not in unmade]
        if not kept:
            raise StoreError("adds_up", order=order.header.number)
        tx.record(_billed_again(tx, order, kept))
        return read_order(tx, order_id)


def give_back(shop: Shop, act: Act, order_id: str, shift: str) -> Refund:
    """Give back what was paid beyond the bill, or all that a cancelled order was paid, to the
    tenders it came from; prints a slip, and kicks the drawer where cash leaves it.

    Errors: `reason_missing`, `no_shift`, `unknown_order`, `adds_up`, `not_permitted`.
    """
    _reasoned(act)
    with shop.transaction(act) as tx:
        tx.require(Permission.REFUND)
        the_shift(tx, shift)
        order = _apart(tx, order_id, TOO_MUCH)
        amount = sum(one.amount for one in of_order(order) if one.kind in TOO_MUCH)
        written = Refund(
            id=shop.new_id(),
            number=tx.next_number(),
            order=order_id,
            shift=shift,
            sum=_sum_back(order, amount),
            paid_back=paid_back(amount, order, order.refunds, tx.settings.rules, shop.new_id),
        )
        entry = tx.record(OrderRefunded(refund=written))
        actor = act.person.id if act.person else None
        made = replace(written, at=entry.at, actor=actor, reason=act.reason)
        slips.queue_refund(tx, entry, order, made)
        return made


def dismiss(shop: Shop, act: Act, order_id: str, discrepancy_id: str) -> None:
    """Let something stand as it is; a reason is asked for, and kept in the audit log.

    Errors: `reason_missing`, `unknown_order`, `adds_up`, `not_permitted`.
    """
    _reasoned(act)
    with shop.transaction(act) as tx:
        tx.require(Permission.DISMISS)
        order = read_order(tx, order_id)
        open_ones = {one.id: one for one in _open(tx.session, order)}
        if discrepancy_id not in open_ones:
            raise StoreError("adds_up", order=order.header.number)
        one = open_ones[discrepancy_id]
        body = DiscrepancyDismissed(
            id=one.id, word=one.kind, subject=one.subject, amount=one.amount, order=order_id
        )
        tx.record(body)


def _open(session: Session, order: Order) -> tuple[Discrepancy, ...]:
    every = of_order(order)
    let_stand = dismissed(session, {one.id for one in every})
    return tuple(one for one in every if one.id not in let_stand)


def _apart(tx: Transaction, order_id: str, kinds: Collection[Kind]) -> Order:
    """The order, if it has one of these; also one that was let stand."""
    order = read_order(tx, order_id)
    if not any(one.kind in kinds for one in of_order(order)):
        raise StoreError("adds_up", order=order.header.number)
    return order


def _billed_again(tx: Transaction, order: Order, lines: Sequence[OrderLine]) -> OrderChanged:
    header = order.header
    carts = [line.cart for line in lines]
    return change_of(tx, order, order.bill.cart(carts, header.fulfilment, header.channel))


def _tickets_of_rest(tx: Transaction, order: Order) -> tuple[Ticket, ...]:
    newest = max((one.ticket.revision for one in order.tickets), default=0)
    promised = tx.now + timedelta(minutes=tx.settings.prep_minutes)
    return tickets_for(order.id, unmade_lines(order), tx.now, promised, newest + 1)


def _sum_back(order: Order, amount: int) -> RefundSum:
    """All pieces of a cancelled order that was sold, and the rest as what was no sale."""
    left = [Pieces(line, count) for line, count in pieces_left(order, order.refunds).items()]
    pieces = [one for one in left if one.quantity > 0]
    if order.status == "cancelled" and order.settled and order.bill_covers_lines and pieces:
        sold = refund_sum(order, pieces, order.refunds, with_charges=True)
        if sold.amount <= amount:
            return replace(sold, amount=amount, surplus=amount - sold.amount)
    return RefundSum((), 0, amount, (), 0, surplus=amount)


def _reasoned(act: Act) -> None:
    if not act.reason.strip():
        raise StoreError("reason_missing")
