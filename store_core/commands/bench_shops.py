"""Shops to measure: the pizzeria as a till has it, and with a menu of thousands."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path

from sqlalchemy import delete, update

from store_core.application import orders
from store_core.application.device_secrets import FileSecrets
from store_core.application.orders import Head
from store_core.application.payments import Tender
from store_core.application.shifts import current_shift, open_shift
from store_core.application.shop import Act, Clock, Shop, utc_now
from store_core.application.staff import people
from store_core.application.terminals import found_store, open_shop
from store_core.domain.cart import Cart, CartLine, Modifier
from store_core.domain.catalogue import Item, Menu
from store_core.domain.orders import Order
from store_core.domain.profile import Profile, parse_profile
from store_core.storage.replication import FeedRow, StoreFeedRow
from store_core.storage.terminal import ThisDeviceRow

NOWHERE = "http://127.0.0.1:9"
"""A server that does not answer: the till is on its own."""
ADJECTIVES = ("Rustic", "Smoky", "Golden", "Garden", "Coastal", "Midnight", "Harvest", "Alpine")


@dataclass(frozen=True, slots=True)
class TillShop:
    """A till with a cashier at it (`act`), a shift open, and the owner within call."""

    shop: Shop
    act: Act
    owner: Act
    shift: str

    def sell(self, wanted: Cart) -> Order:
        """Paid in cash, fired, papers queued."""
        tenders = [Tender("cash", 1_000_000)]
        return orders.sell(self.shop, self.act, wanted, Head(), tenders, self.shift)


def pizzeria() -> Profile:
    path: Path = import_module("resources").path("profiles/pizzeria/profile.json")
    return parse_profile(path.read_bytes())


def large_pizzeria(items: int) -> Profile:
    """With so many items: its own, and more of them under other names."""
    profile = pizzeria()
    own = profile.menu.items
    more = (_another(own[number % len(own)], number) for number in range(items - len(own)))
    return replace(profile, menu=replace(profile.menu, items=(*own, *more)))


def _another(item: Item, number: int) -> Item:
    word = f"{ADJECTIVES[number % len(ADJECTIVES)]} {number}"
    name = {language: f"{word} {text}" for language, text in item.name.items()}
    return replace(item, id=f"{item.id}-{number}", name=name, barcode=f"20{number:06d}")


def make_till(folder: Path, profile: Profile) -> None:
    """A folder that `tillpass pos` opens. It is made where a server's is and given a till's place,
    as pairing would: no feed of its own, and a server elsewhere.
    """
    secrets = FileSecrets(folder)
    found_store(folder, secrets, profile)
    shop = open_shop(folder, secrets)
    with shop.database.write() as session:
        session.execute(delete(FeedRow))
        session.execute(delete(StoreFeedRow))
        session.execute(update(ThisDeviceRow).values(kind="till", server=NOWHERE, prefix="A"))
    shop.database.close()


def open_till(
    folder: Path, now: Clock = utc_now, random: Callable[[int], bytes] | None = None
) -> TillShop:
    """With a cashier and a shift; close its `shop.database`."""
    shop = open_shop(folder, FileSecrets(folder), now=now)
    if random is not None:
        shop.random = random
    by_role = {person.role: Act(person) for person in people(shop)}
    cashier = by_role["cashier"]
    shift = current_shift(shop) or open_shift(shop, cashier, 10_000)
    return TillShop(shop, cashier, by_role["owner"], shift.id)


def three_lines(shop: Shop) -> Cart:
    """A pizza with two extras, another one, and two drinks."""
    menu, new_id = shop.menu, shop.new_id
    pizza = usual_line(menu, "margherita", new_id())
    extras = tuple(
        Modifier(menu.option(option)[0].id, option) for option in ("top-mushrooms", "top-jalapenos")
    )
    pizza = replace(pizza, modifiers=pizza.modifiers + extras)
    others = (usual_line(menu, "pepperoni", new_id()), usual_line(menu, "coke", new_id(), 2))
    return Cart((pizza, *others), "dine_in", "counter")


def usual_line(menu: Menu, item_id: str, line_id: str, quantity: int = 1) -> CartLine:
    """An item as it is usually made."""
    item = menu.item(item_id)
    variant = item.default_variant or (item.variants[0].id if item.variants else None)
    modifiers = tuple(
        Modifier(menu.option(option)[0].id, option, count)
        for option, count in item.defaults.items()
    )
    return CartLine(line_id, item_id, variant, quantity, modifiers)
