"""Shops to test with: a real pizzeria on a real database, made once and copied."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import resources
from store_core.application import shifts
from store_core.application.catalogue import catalogue_now, publication_of, publish
from store_core.application.shop import Act, Identity, Shop
from store_core.application.staff import people
from store_core.application.stores import create_store
from store_core.domain.cart import Cart, CartLine, Channel, Modifier
from store_core.domain.catalogue import Item
from store_core.domain.profile import Profile, parse_profile
from store_core.domain.staff import Person, Role
from store_core.domain.stock import OpeningStock
from store_core.journal.touched import Touched
from store_core.storage.backing import Place
from store_core.storage.engine import Database
from store_core.storage.upgrade import open_database
from tests import databases

KEY = b"k" * 32
FRIDAY_EVENING = datetime(2026, 6, 12, 22, 58, tzinfo=UTC)
"""18:58 in the store's New York."""


@dataclass(slots=True)
class HandClock:
    """A clock that moves when told, and a millisecond at each look so that ids sort."""

    at: datetime = FRIDAY_EVENING

    def __call__(self) -> datetime:
        self.at += timedelta(milliseconds=1)
        return self.at

    def forward(self, **amount: float) -> None:
        self.at += timedelta(**amount)


@cache
def pizzeria() -> Profile:
    return parse_profile(resources.path("profiles/pizzeria/profile.json").read_bytes())


def _found(place: Place) -> None:
    shop = _shop(open_database(place), HandClock(FRIDAY_EVENING - timedelta(days=1)))
    create_store(shop, replace(pizzeria(), stock=OpeningStock()))
    shop.database.close()


def new_shop(
    folder: Path,
    now: Callable[[], datetime] | None = None,
    committed: Callable[[Touched], None] = lambda _touched: None,
) -> Shop:
    """The pizzeria's own server, in a file of its own in `folder` or, in tests that run on both
    databases, on a PostgreSQL database of its own. Its shelves are empty and nothing has a recipe.
    """
    place = databases.like(_found, folder / "store.sqlite")
    return _shop(databases.open_at(place), now or HandClock(), committed)


def _shop(
    database: Database,
    now: Callable[[], datetime],
    committed: Callable[[Touched], None] = lambda _touched: None,
) -> Shop:
    identity = Identity(store="store", device="server", prefix="W", name="Server", key=KEY)
    return Shop(database, identity, now=now, committed=committed)


def person(shop: Shop, role: Role) -> Person:
    """Somebody of that role."""
    return next(one for one in people(shop) if one.role == role)


def pin_of(someone: Person) -> str:
    return pizzeria().demo_pins[someone.id]


def line(shop: Shop, item_id: str, quantity: int = 1, variant: str | None = None) -> CartLine:
    """An item with its default variant and modifiers."""
    item = shop.menu.item(item_id)
    chosen = variant or item.default_variant or (item.variants[0].id if item.variants else None)
    modifiers = tuple(
        Modifier(shop.menu.option(option)[0].id, option, count)
        for option, count in item.defaults.items()
    )
    return CartLine(shop.new_id(), item_id, chosen, quantity, modifiers)


def cart(*lines: CartLine, channel: Channel = "counter") -> Cart:
    return Cart(lines, "pickup" if channel == "web" else "dine_in", channel)


def open_shift(shop: Shop, opening_float: int = 10_000) -> str:
    """The id of the shift at this machine, opened if there is none."""
    held = shifts.current_shift(shop)
    return (held or shifts.open_shift(shop, Act(person(shop, "cashier")), opening_float)).id


def change_items(shop: Shop, act: Act, items: tuple[Item, ...]) -> None:
    """As somebody publishes them who has just read the catalogue."""
    publish(shop, act, publication_of(items, catalogue_now(shop).revs))
