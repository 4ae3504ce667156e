"""Receipts of any day, found by their number (C9)."""

from store_core.application.orders import orders
from store_core.application.shop import Shop
from store_core.domain.orders import Order
from store_core.storage.order_queries import paid_numbered

PAGE = 50


def numbered(
    shop: Shop, text: str, after: Order | None = None, limit: int = PAGE
) -> tuple[Order, ...]:
    """Paid orders whose number holds the text, of every till and day, newest first; `after` is the
    last one of the page before.
    """
    place = (after.header.placed_at, after.id) if after else None
    with shop.database.read() as session:
        found = paid_numbered(session, text.strip().lstrip("#"), place, limit)
    return orders(shop, found)
