"""What stock tells over time: turnover, waste, variance, margins, suppliers (O2, O8)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import pairwise
from typing import cast

from store_core.application.shop import Known, Shop
from store_core.domain.cart import Fulfilment
from store_core.domain.deliveries import Delivery, delivery_of
from store_core.domain.food_cost import food_costs
from store_core.domain.hours import business_date
from store_core.domain.stock import StockItem
from store_core.storage.stock_figures import (
    MovedSums,
    counted_periods,
    moved_in,
    receipts_of,
    sold_in,
    wasted_by_reason,
)
from store_core.storage.stock_queries import OnHand, load_purchases, on_hand, wasted_orders


@dataclass(frozen=True, slots=True)
class Turn:
    """`used` is the cost of what sales and waste took, `held` the value on hand now; `turns` is
    how often a week that value is used up, None with nothing on hand.
    """

    stock: str
    used: int
    held: int
    turns: float | None


@dataclass(frozen=True, slots=True)
class Turnover:
    rows: tuple[Turn, ...]
    used: int
    held: int
    turns: float | None


@dataclass(frozen=True, slots=True)
class Wasted:
    """`reason` is empty for what was thrown away with cancelled orders."""

    stock: str
    reason: str
    quantity: int
    cost: int


@dataclass(frozen=True, slots=True)
class WasteReport:
    """`percent` is the cost of waste in that of all that was used, None with nothing used."""

    rows: tuple[Wasted, ...]
    cost: int
    percent: float | None


@dataclass(frozen=True, slots=True)
class Variance:
    """Between a count and the one before it: what recipes and waste say was used, and what is
    gone in fact. `cost` is of the difference, positive where more is gone than was told.
    """

    stock: str
    since: datetime
    counted_at: datetime
    told: int
    gone: int
    cost: int

    @property
    def difference(self) -> int:
        return self.gone - self.told


@dataclass(frozen=True, slots=True)
class Margin:
    """An item in a variant (empty without): price without tax, what its recipe costs now, and what
    was sold of it. `food_cost` is a percentage of the price, None for something free.
    """

    item: str
    variant: str
    price: int
    cost: int
    food_cost: float | None
    pieces: int = 0
    net: int = 0
    cost_of_sold: int = 0

    @property
    def margin(self) -> int:
        return self.price - self.cost


@dataclass(frozen=True, slots=True)
class Performance:
    """Of orders that were sent and are due or came: how many arrived whole by when they were due,
    how many came short; `drift` is what was paid above what was agreed, in percent.
    """

    supplier: str
    orders: int
    on_time: int
    short: int
    drift: float | None
    lead_hours: float | None


def turnover(shop: Shop, since: date, until: date) -> Turnover:
    """Of these business days, both included, at what things cost now."""
    with shop.database.read() as session:
        stocks = shop.known_in(session).stocks
        moved, here = moved_in(session, since, until), on_hand(session)
    weeks = ((until - since).days + 1) / 7
    rows = tuple(
        _turn(item, moved.get(item.id), here.get(item.id, OnHand(0)).quantity, weeks)
        for item in stocks.counted
    )
    used, held = sum(row.used for row in rows), sum(row.held for row in rows)
    return Turnover(rows, used, held, _turns(used, held, weeks))


def _turn(item: StockItem, moved: MovedSums | None, quantity: int, weeks: float) -> Turn:
    used = item.cost_of(moved.sale + moved.waste) if moved else 0
    held = item.cost_of(max(quantity, 0))
    return Turn(item.id, used, held, _turns(used, held, weeks))


def _turns(used: int, held: int, weeks: float) -> float | None:
    return used / held / weeks if held else None


def waste_report(shop: Shop, since: date, until: date) -> WasteReport:
    """Of these business days, both included, the dearest first. What was thrown away with a
    cancelled order has no reason of its own.
    """
    with shop.database.read() as session:
        stocks = shop.known_in(session).stocks
        told = wasted_by_reason(session, since, until)
        cancelled = wasted_orders(session, since, until)
        moved = moved_in(session, since, until)
    sums = {(one.stock, one.reason): one for one in (Wasted(*row) for row in told)}
    for row in cancelled:
        for stock, quantity in row.use.uses.items():
            item = stocks.item_of.get(stock)
            cost = item.cost_of(quantity) if item else 0
            held = sums.get((stock, ""), Wasted(stock, "", 0, 0))
            more = Wasted(stock, "", held.quantity + quantity, held.cost + cost)
            sums[stock, ""] = more
    rows = tuple(sorted(sums.values(), key=lambda one: (-one.cost, one.stock, one.reason)))
    cost = sum(row.cost for row in rows)
    sold = sum(
        stocks.item_of[stock].cost_of(sums_of.sale)
        for stock, sums_of in moved.items()
        if stock in stocks.item_of
    )
    return WasteReport(rows, cost, 100 * cost / (sold + cost) if sold + cost else None)


def variance(shop: Shop, since: date, until: date) -> tuple[Variance, ...]:
    """For each count of these business days that followed another one, the dearest first."""
    with shop.database.read() as session:
        known = shop.known_in(session)
        periods = counted_periods(session)
    found = []
    for before, after in pairwise(periods):
        item = known.stocks.item_of.get(after.stock)
        if item is None or before.stock != after.stock:
            continue
        if since <= business_date(after.starts_at, known.settings) <= until:
            told = before.moved.sale + before.moved.waste
            gone = before.left_without_use - after.counted
            cost = item.cost_of(gone - told)
            found.append(Variance(item.id, before.starts_at, after.starts_at, told, gone, cost))
    return tuple(sorted(found, key=lambda one: (-abs(one.cost), one.stock, one.counted_at)))


def margins(shop: Shop, since: date | None = None, until: date | None = None) -> tuple[Margin, ...]:
    """Of everything on the menu that has a recipe, with what was sold of it on these business days,
    both included; without days of all.
    """
    with shop.database.read() as session:
        known = shop.known_in(session)
        sold = sold_in(session, since, until)
    return tuple(
        replace(one, pieces=pieces, net=net, cost_of_sold=cost)
        for one in costs_of(known)
        for pieces, net, cost in [sold.get((one.item, one.variant), (0, 0, 0))]
    )


def costs_of(known: Known) -> tuple[Margin, ...]:
    """As `margins`, without what was sold."""
    settings = known.settings
    fulfilment = cast("Fulfilment", settings.fulfilments[0] if settings.fulfilments else "pickup")
    costs = food_costs(known.menu, known.stocks, settings.rules, fulfilment)
    return tuple(Margin(one.item, one.variant, one.price, one.cost, one.percent) for one in costs)


def supplier_performance(shop: Shop, since: date, until: date) -> tuple[Performance, ...]:
    """Of orders sent on these business days, both included, as far as they came or should have."""
    with shop.database.read() as session:
        known = shop.known_in(session)
        sent = [
            order
            for order in load_purchases(session)
            if order.sent_at and since <= business_date(order.sent_at, known.settings) <= until
        ]
        came = receipts_of(session, [order.id for order in sent])
    now = shop.now()
    results: dict[str, list[Delivery]] = {}
    for order in sent:
        if told := delivery_of(order, came.get(order.id, ()), now):
            results.setdefault(order.supplier, []).append(told)
    return tuple(
        _performance(supplier.id, results[supplier.id])
        for supplier in known.stocks.suppliers
        if supplier.id in results
    )


def _performance(supplier: str, told: Sequence[Delivery]) -> Performance:
    agreed = sum(one.agreed for one in told)
    paid = sum(one.paid for one in told)
    leads = [one.lead_hours for one in told if one.lead_hours is not None]
    return Performance(
        supplier=supplier,
        orders=len(told),
        on_time=sum(one.on_time for one in told),
        short=sum(one.short for one in told),
        drift=100 * (paid - agreed) / agreed if agreed else None,
        lead_hours=sum(leads) / len(leads) if leads else None,
    )
