"""Keeps the sums of shifts: an order's old share goes out, its new one in (O8)."""

from sqlalchemy.orm import Session

from store_core.domain.order_sales import order_shares
from store_core.domain.orders import Order
from store_core.storage.merge import put_derived
from store_core.storage.sales import OrderSaleRow, add_shares, find_shares


def keep_sales(session: Session, order: Order, *, fresh: bool) -> None:
    """`fresh`: nothing was derived of the order before. An order that has shares keeps some, for
    payments and refunds are facts.
    """
    held = () if fresh else find_shares(session, order.id)
    shares = order_shares(order)
    if shares == held:
        return
    if held:
        add_shares(session, held, sign=-1)
    put_derived(session, OrderSaleRow(order_id=order.id, shares=shares))
    add_shares(session, shares, sign=1)
