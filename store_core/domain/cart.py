"""What a customer wants, before it has a price: the input of `pricing.quote`."""

from dataclasses import dataclass
from typing import Literal

Channel = Literal["counter", "web", "phone"]
Fulfilment = Literal["dine_in", "pickup", "delivery"]


@dataclass(frozen=True, slots=True)
class Modifier:
    """`count` units of one option of one modifier group."""

    group: str
    option: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class Part:
    """A half or quarter: `shares` of the whole, perhaps another menu item, with its own extras."""

    shares: int
    item: str | None = None
    modifiers: tuple[Modifier, ...] = ()
    removed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ManualDiscount:
    """Money a person takes off, after all promotions: `percent` (a decimal string) or `amount` of
    what is left of a line or of the whole order, or the `price` of one piece of a line. Who
    approved it, and why, stands in the entry.
    """

    kind: Literal["percent", "amount", "price"]
    percent: str = "0"
    amount: int = 0


@dataclass(frozen=True, slots=True)
class Fee:
    """What delivery costs, nothing from `free_from` of goods after discounts; `zone` is its id."""

    amount: int
    tax_class: str | None = None
    free_from: int | None = None
    zone: str = ""


@dataclass(frozen=True, slots=True)
class CartLine:
    """One line; `id` is given by whoever holds the cart. `removed` are ingredient ids left out."""

    id: str
    item: str
    variant: str | None = None
    quantity: int = 1
    modifiers: tuple[Modifier, ...] = ()
    parts: tuple[Part, ...] = ()
    removed: tuple[str, ...] = ()
    note: str = ""
    discount: ManualDiscount | None = None


@dataclass(frozen=True, slots=True)
class Cart:
    """`codes` as they were typed; `points_amount` is what redeemed points are worth; `discount` is
    off the whole order; `currency` is that of the amounts in here, where a client says it.
    """

    lines: tuple[CartLine, ...] = ()
    fulfilment: Fulfilment = "pickup"
    channel: Channel = "counter"
    tip: int = 0
    codes: tuple[str, ...] = ()
    points_amount: int = 0
    fee: Fee | None = None
    discount: ManualDiscount | None = None
    currency: str = ""
