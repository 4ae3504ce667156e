"""What stock tells over time: turnover, waste, variance, margins, suppliers (O2, O8)."""

from dataclasses import dataclass
from datetime import date, datetime

from store_core.application.shop import Shop


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
    raise NotImplementedError


def waste_report(shop: Shop, since: date, until: date) -> WasteReport:
    raise NotImplementedError


def variance(shop: Shop, since: date, until: date) -> tuple[Variance, ...]:
    raise NotImplementedError


def margins(shop: Shop, since: date | None = None, until: date | None = None) -> tuple[Margin, ...]:
    raise NotImplementedError


def supplier_performance(shop: Shop, since: date, until: date) -> tuple[Performance, ...]:
    raise NotImplementedError
