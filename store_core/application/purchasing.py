"""Orders to suppliers: drafted, sent, received in part, closed (O2)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from zoneinfo import ZoneInfo

from store_core.application.letters import Letter, letter_to
from store_core.application.office import OfficeCall
from store_core.application.shop import Act, Shop, Transaction
from store_core.application.stock import StockView, stock_in
from store_core.application.stock_records import Published, refuse
from store_core.domain.errors import StoreError
from store_core.domain.purchasing import PurchaseOrder, SentBy, due_at
from store_core.domain.reordering import Need, fee_of, ordered_lines
from store_core.domain.staff import Permission
from store_core.domain.stock import Moved
from store_core.domain.stock_checks import MOST, order_problems
from store_core.journal.kinds import StockChanged, StockMoved
from store_core.storage.journal import count
from store_core.storage.stock_queries import purchase_of, received_of

ALLOWED = {
    "draft": frozenset({"draft", "cancelled"}),
    "sent": frozenset({"closed", "cancelled"}),
}
"""What a saved order may become by hand; `SEND_ORDER` alone makes it sent."""


@dataclass(frozen=True, slots=True)
class OrderEdit:
    """`seen` is the order's rev as it was read, -1 for a new one."""

    order: PurchaseOrder
    seen: int = -1


@dataclass(frozen=True, slots=True)
class Sending:
    """The draft goes to its supplier by that way; `language` is what things are called in."""

    order: str
    seen: int
    by: SentBy = "email"
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Sent:
    """The order as it is now, and what to tell the supplier: nothing was sent by itself."""

    order: PurchaseOrder
    rev: int
    letter: Letter


@dataclass(frozen=True, slots=True)
class Arrived:
    """What came of a stock item and what all of it cost, minor units."""

    quantity: int
    amount: int


def draft_order(view: StockView, supplier_id: str, order_id: str) -> PurchaseOrder:
    """The supplier's open draft, or a new one by that id with what their items need; without lines
    where they need nothing. Error `unknown_supplier`.
    """
    for order in view.orders:
        if order.supplier == supplier_id and order.status == "draft":
            return order
    supplier = view.stocks.supplier(supplier_id)
    needs = (Need(row.item, row.on_hand, row.on_order, row.level.state) for row in view.rows)
    order = PurchaseOrder(order_id, supplier_id, lines=ordered_lines(needs, supplier))
    return replace(order, delivery_fee=fee_of(supplier, order.goods))


def _save(tx: Transaction, asked: OrderEdit) -> Published:
    tx.require(Permission.EDIT_STOCK)
    order = asked.order
    held, rev = _seen(tx, order.id, asked.seen)
    if held is None:
        if order.status != "draft":
            raise StoreError("order_not_draft", order=order.number)
        number = f"{count(tx.session, 'purchases'):04d}"
        made = PurchaseOrder(order.id, order.supplier, number)
    else:
        made = held
        _check_step(tx, held, order)
    if made.status == "draft":
        changed = ("supplier", "lines", "delivery_fee", "note", "status")
        made = replace(made, **{name: getattr(order, name) for name in changed})
        refuse(order_problems(made, tx.known.stocks))
    else:
        made = replace(made, status=order.status, note=order.note)
    return _record(tx, made, rev + 1)


def _check_step(tx: Transaction, held: PurchaseOrder, order: PurchaseOrder) -> None:
    """Errors: `order_is_closed`, `order_was_sent`, `order_came`."""
    if order.status not in ALLOWED.get(held.status, frozenset()):
        if held.status == "sent":
            raise StoreError("order_was_sent", order=held.number)
        raise StoreError("order_is_closed", order=held.number)
    came = received_of(tx.session, [held.id]).get(held.id)
    if order.status == "cancelled" and came:
        raise StoreError("order_came", order=held.number)


SAVE_ORDER = OfficeCall("save_purchase_order", OrderEdit, Published, _save)
"""Errors: `not_permitted`, `changed_meanwhile`, `bad_records`, `order_not_draft`,
`order_was_sent` (its lines stand), `order_is_closed`, `order_came` (close it instead).
"""


def _send(tx: Transaction, asked: Sending) -> Sent:
    tx.require(Permission.EDIT_STOCK)
    held, rev = _seen(tx, asked.order, asked.seen)
    if held is None:
        raise StoreError("unknown_purchase")
    if held.status != "draft":
        raise StoreError("order_not_draft", order=held.number)
    if not held.lines:
        raise StoreError("nothing_to_order", order=held.number)
    refuse(order_problems(held, tx.known.stocks))
    supplier = tx.known.stocks.supplier(held.supplier)
    zone = ZoneInfo(tx.settings.time_zone)
    due = due_at(supplier, tx.now, zone)
    sent = replace(held, status="sent", sent_at=tx.now, sent_by=asked.by, due_at=due)
    _record(tx, sent, rev + 1)
    letter = letter_to(supplier, sent, tx.known.stocks, tx.settings, asked.language)
    return Sent(sent, rev + 1, letter)


SEND_ORDER = OfficeCall("send_purchase_order", Sending, Sent, _send)
"""Errors: `not_permitted`, `changed_meanwhile`, `unknown_purchase`, `order_not_draft`,
`nothing_to_order`, `bad_records`.
"""


def _seen(tx: Transaction, order_id: str, seen: int) -> tuple[PurchaseOrder | None, int]:
    """The order as it is held with its rev, -1 where there is none. Error `changed_meanwhile`."""
    held, rev = purchase_of(tx.session, order_id)
    if seen != rev:
        raise StoreError("changed_meanwhile", records=[f"purchase/{order_id}"])
    return held, rev


def _record(tx: Transaction, order: PurchaseOrder, rev: int) -> Published:
    key = f"purchase/{order.id}"
    tx.record(StockChanged(revs={key: rev}, purchases=(order,)))
    return Published({key: rev})


def receive(
    shop: Shop, act: Act, arrived: Mapping[str, Arrived], order: str = "", supplier: str = ""
) -> None:
    """What came, by stock item; of a purchase order perhaps only a part of it, by whichever machine
    it is unpacked at.

    Errors: `nothing_counted`, `unknown_stock_item`, `bad_quantity`, `unknown_purchase`,
    `order_not_sent`, `unknown_supplier`, `not_permitted`.
    """
    with shop.transaction(act) as tx:
        tx.require(Permission.COUNT_STOCK)
        if not arrived:
            raise StoreError("nothing_counted")
        for stock, one in arrived.items():
            tx.known.stocks.item(stock)
            if not 0 < one.quantity <= MOST or not 0 <= one.amount <= MOST:
                raise StoreError("bad_quantity", item=stock)
        if order:
            held, _ = purchase_of(tx.session, order)
            if held is None:
                raise StoreError("unknown_purchase")
            if held.status != "sent":
                raise StoreError("order_not_sent", order=held.number)
            supplier = held.supplier
        elif supplier:
            tx.known.stocks.supplier(supplier)
        moves = {stock: Moved(one.quantity, one.amount) for stock, one in arrived.items()}
        tx.record(StockMoved(kind="receipt", moves=moves, supplier=supplier, purchase=order))


def reorder(shop: Shop) -> tuple[str, ...]:
    """Draft an order to each supplier whose items are low, at most once a business day, and none
    beside an open draft; the ids of what was drafted. Nothing where the setting says so.
    """
    if shop.settings.reorder == "off":
        return ()
    with shop.transaction() as tx:
        view = stock_in(tx.session, tx.known, tx.now)
        drafted = []
        for supplier in view.suppliers:
            order_id = sha256(f"reorder/{view.day}/{supplier.id}".encode()).hexdigest()[:32]
            drafts = draft_order(view, supplier.id, order_id)
            is_new = drafts.id == order_id and f"purchase/{order_id}" not in view.revs
            if is_new and drafts.lines:
                drafted.append(replace(drafts, rule_day=view.day))
        for order in drafted:
            number = f"{count(tx.session, 'purchases'):04d}"
            _record(tx, replace(order, number=number), 0)
        return tuple(order.id for order in drafted)
