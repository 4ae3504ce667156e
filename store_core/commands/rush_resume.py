"""Books of a till in a rush that was killed, as its own database has them."""

from datetime import UTC, datetime

from store_core.application import orders, shifts
from store_core.application.shop import Shop
from store_core.commands.rush_books import Books
from store_core.storage.journal import chain_head

ALWAYS = datetime(2000, 1, 1, tzinfo=UTC)


def own_entries(shop: Shop) -> int:
    """How many this machine has written."""
    with shop.database.read() as session:
        head = chain_head(session, shop.identity.store, shop.identity.device)
    return head.dseq if head else 0


def catch_up(shop: Shop, books: Books) -> list[str]:
    """What is not in the books yet of the open shift; the orders still parked here."""
    own = f"{shop.identity.prefix}-"
    parked = []
    for order in orders.orders_since(shop, ALWAYS):
        if order.header.channel == "counter" and order.header.number.startswith(own):
            books.sold.append(order.id)
            if order.status == "parked":
                parked.append(order.id)
        for payment in order.payments:
            if payment.shift == books.shift:
                books.keep(payment.method, payment.kept)
        for made in order.refunds:
            if made.shift == books.shift:
                books.refunds.append(made.number)
                for back in made.paid_back:
                    books.keep(back.method, -back.given)
    for moved in shifts.movements(shop):
        books.moved += {"paid_in": 1, "paid_out": -1}.get(moved.kind, 0) * moved.amount
    return parked
