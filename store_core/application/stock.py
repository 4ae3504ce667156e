"""What is in stock, and what people say of it: counted, wasted, moved (O2)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from sqlalchemy.orm import Session

from store_core.application.shop import Act, Known, Shop, Transaction
from store_core.application.stock_records import PUBLISH_STOCK, Published, StockPublication
from store_core.domain.errors import StoreError
from store_core.domain.hours import business_date, open_span
from store_core.domain.purchasing import PurchaseOrder, Supplier, missing, state_of_order
from store_core.domain.staff import Permission
from store_core.domain.stock import Moved, MoveKind, StockItem, Stocks
from store_core.domain.stock_checks import MOST
from store_core.domain.stock_levels import WEEKS, Level, Today, level
from store_core.domain.stock_use import Dependent, dependents
from store_core.journal.kinds import StockCounted, StockMoved
from store_core.storage.catalogue import load_names
from store_core.storage.stock import OrderUseRow, StockDayRow, StockMoveRow
from store_core.storage.stock_queries import (
    OnHand,
    days_between,
    load_purchases,
    moves_between,
    on_hand,
    received_of,
    stock_revs,
    used_by_day,
    wasted_orders,
)

__all__ = ["PUBLISH_STOCK", "Dependent", "Published", "StockPublication"]

DAYS = 7


@dataclass(frozen=True, slots=True)
class StockRow:
    """A stock item as it stands. `used` are the last seven business days, today last; `on_order`
    was sent for and has not come.
    """

    item: StockItem
    on_hand: int
    level: Level
    used: tuple[int, ...]
    on_order: int = 0
    counted_at: datetime | None = None
    dependents: tuple[Dependent, ...] = ()

    @property
    def value(self) -> int:
        return self.item.cost_of(max(self.on_hand, 0))


@dataclass(frozen=True)
class StockView:
    """`orders` are those still open, the newest first; `received` by order id and stock item id;
    `revs` of every record by "kind/id", the kinds being stock, recipe, supplier and purchase.
    """

    day: date
    currency: str
    rows: tuple[StockRow, ...] = ()
    stocks: Stocks = field(default_factory=Stocks)
    orders: tuple[PurchaseOrder, ...] = ()
    received: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    revs: Mapping[str, int] = field(default_factory=dict)

    @property
    def suppliers(self) -> tuple[Supplier, ...]:
        return tuple(one for one in self.stocks.suppliers if not one.retired)

    @property
    def value(self) -> int:
        return sum(row.value for row in self.rows)

    def row(self, item_id: str) -> StockRow:
        """Error `unknown_stock_item`."""
        for row in self.rows:
            if row.item.id == item_id:
                return row
        raise StoreError("unknown_stock_item", item=item_id)


@dataclass(frozen=True, slots=True)
class Movement:
    """`quantity` is what it added, for a count what was there. All that sales took in a day is one
    movement without `at`. `actor` is a person's short name, `place` the other shop of a transfer,
    `order` a purchase order, `sale` an order that was cancelled after it was begun.
    """

    kind: MoveKind
    stock: str
    day: date
    quantity: int
    cost: int = 0
    at: datetime | None = None
    entry: str = ""
    actor: str = ""
    reason: str = ""
    place: str = ""
    order: str = ""
    sale: str = ""


@dataclass(frozen=True, slots=True)
class MovementsAsked:
    """Days of business, both included; empty lets everything through."""

    since: date
    until: date
    stock: str = ""
    kind: MoveKind | None = None
    limit: int = 500


def stock_now(shop: Shop) -> StockView:
    """All of it, as far as this machine knows."""
    with shop.database.read() as session:
        return stock_in(session, shop.known_in(session), shop.now())


def stock_in(session: Session, known: Known, now: datetime) -> StockView:
    """`stock_now` as the caller's view has it."""
    stocks = known.stocks
    day = business_date(now, known.settings)
    orders = load_purchases(session)
    received = received_of(session, [order.id for order in orders if order.status == "sent"])
    held = on_hand(session)
    used = used_by_day(session, day - timedelta(weeks=WEEKS), day)
    still_open = tuple(
        order
        for order in reversed(orders)
        if state_of_order(order, received.get(order.id, {})) in ("draft", "sent", "part")
    )
    coming = _coming(still_open, received)
    today = _today(day, now, known)
    needed = dependents(known.menu, stocks)

    def row(item: StockItem) -> StockRow:
        here = held.get(item.id, OnHand(0))
        by_day = used.get(item.id, {})
        days = [day - timedelta(days=back) for back in range(DAYS - 1, -1, -1)]
        return StockRow(
            item=item,
            on_hand=here.quantity,
            level=level(item, here.quantity, by_day, days, today),
            used=tuple(by_day.get(one, 0) for one in days),
            on_order=coming.get(item.id, 0),
            counted_at=here.counted_at,
            dependents=needed.get(item.id, ()),
        )

    return StockView(
        day=day,
        currency=known.settings.rules.currency,
        rows=tuple(row(item) for item in stocks.counted),
        stocks=stocks,
        orders=still_open,
        received=received,
        revs=stock_revs(session),
    )


def _coming(
    orders: tuple[PurchaseOrder, ...], received: Mapping[str, Mapping[str, int]]
) -> Mapping[str, int]:
    """What was sent for and has not come, by stock item."""
    coming: dict[str, int] = {}
    for order in orders:
        if order.status == "sent":
            for stock, quantity in missing(order, received.get(order.id, {})).items():
                coming[stock] = coming.get(stock, 0) + quantity
    return coming


def _today(day: date, now: datetime, known: Known) -> Today:
    opened, closes = open_span(day, known.settings) or (now, now)
    return Today(day, now, opened, closes)


def count(shop: Shop, act: Act, counts: Mapping[str, int], at: datetime | None = None) -> None:
    """What was there `at` the time of counting, now without one; what was sold since then is taken
    from it, so counting goes on while the shop sells, and a list typed in later counts as well.

    Errors: `unknown_stock_item`, `bad_quantity`, `count_in_future`, `nothing_counted`,
    `not_permitted`.
    """
    with shop.transaction(act) as tx:
        tx.require(Permission.COUNT_STOCK)
        if not counts:
            raise StoreError("nothing_counted")
        for stock, quantity in counts.items():
            _check(tx, stock, quantity, least=0)
        moment = at or tx.now
        if moment > tx.now:
            raise StoreError("count_in_future")
        whole = moment.replace(microsecond=moment.microsecond // 1000 * 1000)
        tx.record(StockCounted(at=whole, counts=dict(counts)))


def waste(shop: Shop, act: Act, item: str, quantity: int) -> None:
    """Something is thrown away; `act` says why.

    Errors: `reason_missing`, `unknown_stock_item`, `bad_quantity`, `not_permitted`.
    """
    if not act.reason.strip():
        raise StoreError("reason_missing")
    with shop.transaction(act) as tx:
        tx.require(Permission.COUNT_STOCK)
        wasted = _check(tx, item, quantity, least=1)
        moves = {item: Moved(-quantity, wasted.cost_of(quantity))}
        tx.record(StockMoved(kind="waste", moves=moves))


def transfer(shop: Shop, act: Act, moved: Mapping[str, int], place: str) -> None:
    """From another shop, or with negative quantities to it.

    Errors: `place_missing`, `unknown_stock_item`, `bad_quantity`, `nothing_counted`,
    `not_permitted`.
    """
    with shop.transaction(act) as tx:
        tx.require(Permission.COUNT_STOCK)
        if not place.strip():
            raise StoreError("place_missing")
        if not moved:
            raise StoreError("nothing_counted")
        moves = {
            stock: Moved(quantity, _check(tx, stock, abs(quantity), least=1).cost_of(quantity))
            for stock, quantity in moved.items()
        }
        tx.record(StockMoved(kind="transfer", moves=moves, place=place.strip()))


def _check(tx: Transaction, stock: str, quantity: int, least: int) -> StockItem:
    """Errors: `unknown_stock_item`, `bad_quantity`."""
    item = tx.known.stocks.item(stock)
    if not least <= quantity <= MOST:
        raise StoreError("bad_quantity", item=stock)
    return item


def movements(shop: Shop, asked: MovementsAsked) -> tuple[Movement, ...]:
    """The newest first."""
    with shop.database.read() as session:
        stocks = shop.known_in(session).stocks
        names = load_names(session)
        kind = asked.kind or ""
        moves = moves_between(session, asked.since, asked.until, asked.stock, kind)
        told = [_told(row, names) for row in moves[: asked.limit]]
        if asked.kind in (None, "sale"):
            days = days_between(session, asked.since, asked.until, asked.stock)
            told += [_sales(row, stocks) for row in days if row.sale]
        if asked.kind in (None, "waste"):
            for row in wasted_orders(session, asked.since, asked.until):
                told += _cancelled(row, asked.stock, stocks)
    newest = sorted(told, key=lambda one: (one.day, one.at or _FIRST, one.stock), reverse=True)
    return tuple(newest[: asked.limit])


def _told(row: StockMoveRow, names: Mapping[str, str]) -> Movement:
    return Movement(
        kind=row.kind,  # type: ignore[arg-type]  # a kind's name as written
        stock=row.stock_id,
        day=row.day,
        quantity=row.quantity,
        cost=row.cost,
        at=row.at,
        entry=row.entry_id,
        actor=names.get(row.actor or "", ""),
        reason=row.reason,
        place=row.place,
        order=row.purchase,
    )


_FIRST = datetime(1970, 1, 1, tzinfo=UTC)


def _sales(row: StockDayRow, stocks: Stocks) -> Movement:
    item = stocks.item_of.get(row.stock_id)
    cost = item.cost_of(row.sale) if item else 0
    return Movement("sale", row.stock_id, row.day, -row.sale, cost)


def _cancelled(row: OrderUseRow, stock: str, stocks: Stocks) -> Iterator[Movement]:
    for one, quantity in row.use.uses.items():
        if stock in ("", one):
            item = stocks.item_of.get(one)
            cost = item.cost_of(quantity) if item else 0
            yield Movement("waste", one, row.day, -quantity, cost, row.at, sale=row.order_id)
