"""A larder to test with: the pizzeria's margherita, two suppliers, a shelf with little on it."""

from dataclasses import replace
from pathlib import Path

from store_core.application.office import perform
from store_core.application.orders import Head, sell
from store_core.application.payments import Tender
from store_core.application.shop import Act, Shop
from store_core.application.stock import PUBLISH_STOCK, Published, StockPublication, stock_now
from store_core.application.stores import change_settings
from store_core.domain.cart import CartLine
from store_core.domain.orders import Order
from store_core.domain.purchasing import Price, Supplier
from store_core.domain.stock import Pack, Recipe, StockItem, Use
from tests.shops import HandClock, cart, new_shop, open_shift, person

KG = 1_000_000
GRAM = 1_000
PIECE = 1_000

DAIRY = Supplier(
    "dairy",
    "Latteria Sole",
    email="orders@latteria.example",
    lead_hours=4,
    prices={"mozzarella": Price(3 * KG, 2_040)},
    delivery_fee=1_200,
    free_from=50_000,
)
MILL = Supplier("mill", "Molino Rossi", lead_hours=48, order_days=(0, 3))
MOZZARELLA = StockItem(
    "mozzarella",
    {"en": "Mozzarella"},
    unit_cost=680,
    packs=(Pack("bag", {"en": "Bag"}, 3 * KG),),
    par=30 * KG,
    reorder_at=10 * KG,
    supplier="dairy",
    ingredients=("mozzarella",),
)
FLOUR = StockItem("flour", {"en": "Flour"}, unit_cost=115, supplier="mill", position=1)
DOUGH = StockItem("dough", {"en": "Dough"}, position=2)
MUSHROOMS = StockItem("mushrooms", {"en": "Mushrooms"}, unit_cost=500, position=3)
BOX = StockItem("box", {"en": "Box"}, unit="piece", unit_cost=25, position=4)
SIZES = {"s": 700, "m": 1_000, "l": 1_300, "xl": 1_600}
RECIPES = (
    Recipe("stock/dough", (Use("flour", 600 * GRAM),), makes=KG),
    Recipe(
        "item/margherita",
        (
            Use("mozzarella", 120 * GRAM),
            Use("dough", 250 * GRAM),
            Use("box", PIECE, "piece", scales=False),
        ),
        sizes=SIZES,
    ),
    Recipe("item/pepperoni", (Use("mozzarella", 100 * GRAM), Use("dough", 250 * GRAM))),
    Recipe("option/top-mushrooms", (Use("mushrooms", 40 * GRAM),), sizes=SIZES),
    Recipe("option/top-mushrooms/xl", (Use("mushrooms", 100 * GRAM),)),
)
LARDER = StockPublication({}, (MOZZARELLA, FLOUR, DOUGH, MUSHROOMS, BOX), RECIPES, (DAIRY, MILL))


def stocked_shop(folder: Path, clock: HandClock | None = None) -> Shop:
    """The pizzeria without a stock of its own but this one."""
    shop = new_shop(folder, clock)
    publish(shop, LARDER)
    return shop


def publish(shop: Shop, asked: StockPublication) -> Published:
    """As whoever read the records just now."""
    revs = stock_now(shop).revs
    seen = {key: revs.get(key, -1) for key in (*revs, *asked.seen)}
    return perform(shop, owner(shop), PUBLISH_STOCK, replace(asked, seen=seen), shop.new_id())


def owner(shop: Shop, reason: str = "") -> Act:
    return Act(person(shop, "owner"), reason=reason)


def sold(shop: Shop, *lines: CartLine) -> Order:
    tenders = [Tender("cash", 1_000_000)]
    return sell(shop, owner(shop), cart(*lines), Head(), tenders, open_shift(shop))


def on_hand(shop: Shop, item: str) -> int:
    return stock_now(shop).row(item).on_hand


def set_up(shop: Shop, **settings: object) -> None:
    """Settings by name."""
    change_settings(shop, owner(shop), lambda held: replace(held, **settings))  # type: ignore[arg-type]  # settings by name
