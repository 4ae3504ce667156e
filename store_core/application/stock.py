"""What is in stock, and what people say of it: counted, wasted, moved, edited (O2)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from store_core.application.shop import Act, Shop
from store_core.domain.purchasing import PurchaseOrder, Supplier
from store_core.domain.stock import MoveKind, Recipe, StockItem, Stocks
from store_core.domain.stock_levels import Level


@dataclass(frozen=True, slots=True)
class Dependent:
    """Something on the menu whose recipe takes a stock item."""

    kind: Literal["item", "option"]
    id: str


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


@dataclass(frozen=True, slots=True)
class Movement:
    """`quantity` is what it added, for a count what was there. All that sales took in a day is one
    movement without `at`. `place` is the other shop of a transfer, `order` a purchase order.
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


@dataclass(frozen=True, slots=True)
class MovementsAsked:
    """Days of business, both included; empty lets everything through."""

    since: date
    until: date
    stock: str = ""
    kind: MoveKind | None = None
    limit: int = 500


@dataclass(frozen=True, slots=True)
class StockPublication:
    """Records new or different; `seen` are their revs as they were read, -1 for a new one."""

    seen: Mapping[str, int]
    items: tuple[StockItem, ...] = ()
    recipes: tuple[Recipe, ...] = ()
    suppliers: tuple[Supplier, ...] = ()


@dataclass(frozen=True, slots=True)
class Published:
    """The revs that the records have now, by "kind/id"."""

    revs: Mapping[str, int]


def stock_now(shop: Shop) -> StockView:
    raise NotImplementedError


def count(shop: Shop, act: Act, counts: Mapping[str, int], at: datetime | None = None) -> None:
    raise NotImplementedError


def waste(shop: Shop, act: Act, item: str, quantity: int) -> None:
    raise NotImplementedError


def transfer(shop: Shop, act: Act, moved: Mapping[str, int], place: str) -> None:
    raise NotImplementedError


def movements(shop: Shop, asked: MovementsAsked) -> tuple[Movement, ...]:
    raise NotImplementedError
