"""What the server does by itself with the stock: order what is low, 86 what is out (O2, K4)."""

from collections.abc import Iterator

from store_core.application.availability import set_available
from store_core.application.purchasing import reorder
from store_core.application.shop import Act, Shop
from store_core.application.stock import Dependent, StockView, stock_now
from store_core.domain.catalogue import Menu
from store_core.domain.hours import rest_of_day
from store_core.storage.base import insert_once
from store_core.storage.web import IdempotencyRow


def keep_stock(shop: Shop) -> None:
    """As the settings say; asked again at any time it does nothing twice."""
    reorder(shop)
    sell_out(shop)


def sell_out(shop: Shop) -> tuple[Dependent, ...]:
    """86 until the end of the business day what needs something that is out. Each at most once a
    day: who brings it back knows better than the list.
    """
    if not shop.settings.sold_out_by_stock:
        return ()
    view = stock_now(shop)
    wanted = tuple(_without(view, shop.menu))
    with shop.transaction() as tx:
        until = rest_of_day(tx.now, tx.settings)
        rows = (
            (one, IdempotencyRow(key=_key(view, one), body_sha256="", answer=b"", at=tx.now))
            for one in wanted
        )
        gone = tuple(one for one, row in rows if insert_once(tx.session, row))
    for one in gone:
        set_available(shop, Act(reason="out of stock"), one.kind, one.id, False, until)
    return gone


def _without(view: StockView, menu: Menu) -> Iterator[Dependent]:
    """Still for sale, though something of it is out."""
    out = (row.dependents for row in view.rows if row.level.state == "out")
    for one in dict.fromkeys(each for several in out for each in several):
        record = menu.item(one.id) if one.kind == "item" else menu.option(one.id)[1]
        if record.available:
            yield one


def _key(view: StockView, one: Dependent) -> str:
    return f"out/{view.day}/{one.kind}/{one.id}"
