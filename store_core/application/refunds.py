"""Giving money back for pieces of an order (C4)."""

from collections.abc import Sequence
from dataclasses import replace

from store_core.application import slips
from store_core.application.payments import the_shift
from store_core.application.shop import Act, Shop
from store_core.domain.errors import StoreError
from store_core.domain.refunds import Pieces, Refund, paid_back, refund_sum
from store_core.domain.staff import Permission
from store_core.journal.kinds import OrderRefunded, ReceiptReprinted
from store_core.storage.journal import count
from store_core.storage.order_queries import find_order


def refund(
    shop: Shop,
    act: Act,
    order_id: str,
    pieces: Sequence[Pieces],
    shift: str,
    *,
    with_charges: bool = False,
) -> Refund:
    """Give back what was paid for these pieces, to the tenders it came from; prints a slip, and
    kicks the drawer where cash leaves it. What was paid by card is given back on its terminal.

    Errors: `reason_missing`, `no_shift`, `unknown_order`, `order_unpaid`, those of `refund_sum`,
    `not_permitted`.
    """
    if not act.reason.strip():
        raise StoreError("reason_missing")
    with shop.transaction(act) as tx:
        tx.require(Permission.REFUND)
        the_shift(tx, shift)
        order = find_order(tx.session, order_id)
        if order is None:
            raise StoreError("unknown_order", order=order_id)
        if not order.settled:
            raise StoreError("order_unpaid", order=order.header.number)
        money = refund_sum(order, pieces, order.refunds, with_charges=with_charges)
        rules = tx.settings.rules
        written = Refund(
            id=shop.new_id(),
            number=tx.next_number(),
            order=order_id,
            shift=shift,
            sum=money,
            paid_back=paid_back(money.amount, order, order.refunds, rules, shop.new_id),
        )
        entry = tx.record(OrderRefunded(refund=written))
        actor = act.person.id if act.person else None
        made = replace(written, at=entry.at, actor=actor, reason=act.reason)
        slips.queue_refund(tx, entry, order, made)
        return made


def refunds_of(shop: Shop, order_id: str) -> tuple[Refund, ...]:
    """Oldest first. Error `unknown_order`."""
    with shop.database.read() as session:
        order = find_order(session, order_id)
    if order is None:
        raise StoreError("unknown_order", order=order_id)
    return order.refunds


def reprint_slip(shop: Shop, act: Act, order_id: str, refund_id: str) -> int:
    """Queue a refund's slip again, marked COPY; returns which copy it is.

    Errors: `unknown_order`, also for a refund that is not of this order; `not_permitted`.
    """
    with shop.transaction(act) as tx:
        tx.require(Permission.REPRINT)
        order = find_order(tx.session, order_id)
        made = next((one for one in order.refunds if one.id == refund_id), None) if order else None
        if order is None or made is None:
            raise StoreError("unknown_order", order=order_id)
        copy = count(tx.session, f"copies/{refund_id}")
        entry = tx.record(ReceiptReprinted(order=order_id, copy=copy, refund=refund_id))
        slips.queue_refund(tx, entry, order, made, copy)
        return copy
