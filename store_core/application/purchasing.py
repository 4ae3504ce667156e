"""Orders to suppliers: drafted, sent, received in part, closed (O2)."""

from collections.abc import Mapping
from dataclasses import dataclass

from store_core.application.shop import Act, Shop
from store_core.application.stock import StockView
from store_core.domain.purchasing import PurchaseOrder, SentBy


@dataclass(frozen=True, slots=True)
class OrderEdit:
    """`seen` is the order's rev as it was read, -1 for a new one."""

    order: PurchaseOrder
    seen: int = -1


@dataclass(frozen=True, slots=True)
class Sending:
    """The draft goes to its supplier by that way; `language` is what the letter is in."""

    order: str
    seen: int
    by: SentBy = "email"
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Letter:
    """What the supplier is told. `mailto` opens it in a mail program, empty without an address."""

    order: PurchaseOrder
    rev: int
    to: str
    subject: str
    text: str
    mailto: str = ""


@dataclass(frozen=True, slots=True)
class Arrived:
    """What came of a stock item and what all of it cost, minor units."""

    quantity: int
    amount: int


def draft_order(view: StockView, supplier_id: str, order_id: str) -> PurchaseOrder:
    raise NotImplementedError


def receive(
    shop: Shop, act: Act, arrived: Mapping[str, Arrived], order: str = "", supplier: str = ""
) -> None:
    raise NotImplementedError


def reorder(shop: Shop) -> tuple[str, ...]:
    raise NotImplementedError
