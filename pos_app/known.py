"""What the till keeps in memory of its shop, and what has to be read again when it changed."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from store_core.application import discrepancies, kitchen, shifts, staff, time_clock
from store_core.application.shop import Shop
from store_core.application.time_clock import WhoIsIn
from store_core.domain.catalogue import Menu
from store_core.domain.discrepancies import Discrepancy
from store_core.domain.orders import Order
from store_core.domain.shifts import Shift
from store_core.domain.staff import Person
from store_core.domain.store import Settings

Part = Literal["menu", "settings", "people", "orders", "shift", "hours", "apart"]
EVERYTHING: frozenset[Part] = frozenset(get_args(Part))
_PARTS: Mapping[str, Part] = {
    **dict.fromkeys(("item", "option", "category", "group", "tax", "station", "promotion"), "menu"),
    "settings": "settings",
    "person": "people",
    "shift": "shift",
    "hours": "hours",
    "order": "apart",
    "discrepancy": "apart",
}
"""What is read again when an area was touched; orders besides are read one by one."""
NOT_KEPT = frozenset({"stock", "recipe", "supplier", "purchase", "device"})
"""Areas of which nothing is kept here: whoever shows them reads them anew."""


@dataclass(frozen=True, slots=True)
class Known:
    """What was read from the shop; None was not asked for. `orders` are all of the day, or those
    that were touched; `apart` is what does not add up, by order.
    """

    menu: Menu | None = None
    settings: Settings | None = None
    people: tuple[Person, ...] | None = None
    orders: tuple[Order, ...] = ()
    shift: tuple[Shift | None] | None = None
    hours: Mapping[str, WhoIsIn] | None = None
    apart: Mapping[str, tuple[Discrepancy, ...]] | None = None


def parts_of(areas: Collection[str]) -> frozenset[Part]:
    """What has to be read again."""
    return frozenset(_PARTS[area] for area in areas if area in _PARTS)


def read(shop: Shop, wanted: frozenset[Part], changed: frozenset[str] = frozenset()) -> Known:
    """`changed` are orders, by id."""
    whole_day = "orders" in wanted
    return Known(
        menu=shop.menu if "menu" in wanted else None,
        settings=shop.settings if "settings" in wanted else None,
        people=staff.people(shop) if "people" in wanted else None,
        orders=_orders_of_today(shop) if whole_day else kitchen.known_orders(shop, changed),
        shift=(shifts.current_shift(shop),) if "shift" in wanted else None,
        hours=time_clock.who_is_in(shop) if "hours" in wanted else None,
        apart=_apart(shop) if "apart" in wanted else None,
    )


def _apart(shop: Shop) -> Mapping[str, tuple[Discrepancy, ...]]:
    return {one.order.id: one.discrepancies for one in discrepancies.found(shop)}


def _orders_of_today(shop: Shop) -> tuple[Order, ...]:
    return kitchen.orders_of_the_day(shop, kitchen.day_start(shop.now(), shop.settings))
