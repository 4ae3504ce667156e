"""Who supplies the shop, and what was ordered from them (O2)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo
from typing import Literal

Saved = Literal["draft", "sent", "closed", "cancelled"]
OrderState = Literal["draft", "sent", "part", "closed", "cancelled"]
SentBy = Literal["email", "phone", "portal", "in_person"]


@dataclass(frozen=True, slots=True)
class Price:
    """What a supplier asks for `quantity` (thousandths of the unit) of a stock item."""

    quantity: int
    amount: int


@dataclass(frozen=True, slots=True)
class Supplier:
    """`prices` by stock item id. `order_days` are weekdays (Monday 0) on which they take orders,
    every day where it is empty. `delivery_fee` in minor units, nothing from `free_from` on.
    """

    id: str
    name: str
    email: str = ""
    phone: str = ""
    contact: str = ""
    lead_hours: int = 24
    order_days: tuple[int, ...] = ()
    prices: Mapping[str, Price] = field(default_factory=dict)
    delivery_fee: int = 0
    free_from: int | None = None
    note: str = ""
    retired: bool = False


@dataclass(frozen=True, slots=True)
class OrderedLine:
    """`quantity` in thousandths of the item's unit; `amount` is what all of it costs. `pack` is the
    pack it is ordered in, empty for loose.
    """

    stock: str
    quantity: int
    amount: int
    pack: str = ""


@dataclass(frozen=True, slots=True)
class PurchaseOrder:
    """An order to a supplier as the server holds it; what came of it is told by receipts.

    `rule_day` is the business day whose automatic reorder drafted it.
    """

    id: str
    supplier: str
    number: str = ""
    lines: tuple[OrderedLine, ...] = ()
    status: Saved = "draft"
    rule_day: date | None = None
    sent_at: datetime | None = None
    sent_by: SentBy | None = None
    due_at: datetime | None = None
    delivery_fee: int = 0
    note: str = ""

    @property
    def goods(self) -> int:
        return sum(line.amount for line in self.lines)

    @property
    def total(self) -> int:
        return self.goods + self.delivery_fee


def state_of_order(order: PurchaseOrder, received: Mapping[str, int]) -> OrderState:
    """`received` by stock item id; all of it received closes an order by itself."""
    if order.status != "sent" or not any(received.values()):
        return order.status
    return "part" if missing(order, received) else "closed"


def missing(order: PurchaseOrder, received: Mapping[str, int]) -> Mapping[str, int]:
    """What is still to come, by stock item id; nothing for what came in full or more."""
    wanted: dict[str, int] = {}
    for line in order.lines:
        wanted[line.stock] = wanted.get(line.stock, 0) + line.quantity
    left = {stock: quantity - received.get(stock, 0) for stock, quantity in wanted.items()}
    return {stock: quantity for stock, quantity in left.items() if quantity > 0}


def due_at(supplier: Supplier, sent: datetime, zone: tzinfo) -> datetime:
    """When an order sent then should come: its lead time after the next day they take orders."""
    there = sent.astimezone(zone)
    days = supplier.order_days or range(7)
    wait = next((ahead for ahead in range(7) if (there.weekday() + ahead) % 7 in days), 0)
    return sent + timedelta(days=wait, hours=supplier.lead_hours)
