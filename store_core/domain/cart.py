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


@dataclass(frozen=True, slots=True)
class Cart:
    lines: tuple[CartLine, ...] = ()
    fulfilment: Fulfilment = "pickup"
    channel: Channel = "counter"
    tip: int = 0
