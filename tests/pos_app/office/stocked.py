"""A pizzeria with a stock: what it keeps, its recipes, who supplies it, a week of sales."""

from dataclasses import replace
from datetime import timedelta

from pos_app.office.views.stock_page import StockPage
from store_core.application import orders, purchasing, shifts, stock
from store_core.application.office import perform
from store_core.application.orders import Head
from store_core.application.payments import Tender
from store_core.application.shop import Act, Shop
from store_core.application.stock import PUBLISH_STOCK, StockPublication
from store_core.domain.purchasing import Price, Supplier
from store_core.domain.stock import Pack, Recipe, StockItem, Use
from tests.pos_app.counter import Till
from tests.shops import HandClock, cart, line, person

G = 1_000
KG = 1_000_000

SUPPLIERS = (
    Supplier(
        "latteria",
        "Latteria Sole",
        "orders@latteria.example",
        "+1 555 0130",
        "Rosa",
        lead_hours=4,
        prices={"mozzarella": Price(KG, 680), "ricotta": Price(KG, 560)},
        delivery_fee=1_200,
        free_from=50_000,
    ),
    Supplier("meats", "Harbor Meats", phone="+1 555 0131", lead_hours=24),
    Supplier("rossi", "Molino Rossi", "rossi@molino.example", lead_hours=48),
)
TIN = Pack("tin", {"en": "tins"}, 2_550 * G)


def _item(
    id_: str,
    name: str,
    cost: int,
    par: int,
    reorder: int,
    supplier: str | None = None,
) -> StockItem:
    return StockItem(
        id_, {"en": name}, unit_cost=cost, par=par, reorder_at=reorder, supplier=supplier
    )


ITEMS = (
    _item("mozzarella", "Mozzarella, fior di latte", 680, 30 * KG, 12 * KG, "latteria"),
    _item("pepperoni", "Pepperoni, sliced", 1_140, 18 * KG, 5 * KG, "meats"),
    replace(
        _item("tomatoes", "San Marzano tomatoes, 2.55 kg tins", 284, 40 * TIN.size, 8 * TIN.size),
        packs=(TIN,),
        shown_in="tin",
        supplier="rossi",
    ),
    _item("flour", "Pizza flour type 00", 115, 200 * KG, 50 * KG, "rossi"),
    _item("truffle", "Truffle paste, summer black", 19_000, 2 * KG, 700 * G),
    _item("ricotta", "Ricotta", 560, 8 * KG, 2 * KG, "latteria"),
    StockItem("brownies", {"en": "Brownies"}, "piece", (), 150, 48_000, 12_000, "rossi"),
)
RECIPES = (
    Recipe(
        "item/margherita",
        (Use("mozzarella", 180 * G), Use("flour", 250 * G), Use("tomatoes", 120 * G)),
        {"s": 700, "l": 1_400},
    ),
    Recipe("item/diavola", (Use("mozzarella", 150 * G), Use("pepperoni", 90 * G))),
    Recipe("option/top-mozzarella", (Use("mozzarella", 80 * G),)),
)
COUNTED = {
    "mozzarella": 3_200 * G,
    "pepperoni": 4_600 * G,
    "tomatoes": 18 * TIN.size,
    "flour": 92 * KG,
    "truffle": 240 * G,
    "ricotta": 6 * KG,
    "brownies": 0,
}


def publish(shop: Shop, **records: tuple[object, ...]) -> None:
    """New records, by the owner."""
    keys = {"items": "stock", "recipes": "recipe", "suppliers": "supplier"}
    seen = {
        f"{keys[kind]}/{one.id}": -1  # type: ignore[attr-defined]  # every record has an id
        for kind, found in records.items()
        for one in found
    }
    asked = StockPublication(seen, **records)  # type: ignore[arg-type]  # of its own kind each
    perform(shop, Act(person(shop, "owner")), PUBLISH_STOCK, asked, shop.new_id())


def fill(shop: Shop, clock: HandClock, *, days: int = 7) -> None:
    """Records, a week of sales, what was counted this evening."""
    publish(shop, items=ITEMS, recipes=RECIPES, suppliers=SUPPLIERS)
    owner = Act(person(shop, "owner"))
    clock.at -= timedelta(days=days)
    stock.count(shop, owner, dict.fromkeys(COUNTED, 400 * KG))
    for _day in range(days):
        clock.forward(days=1)
        sell(shop)
    sell(shop, 30)
    stock.waste(shop, replace(owner, reason="Spilt"), "ricotta", 800 * G)
    stock.count(shop, owner, COUNTED)


def sell(shop: Shop, pieces: int = 6) -> None:
    manager = Act(person(shop, "manager"))
    shift = shifts.current_shift(shop) or shifts.open_shift(shop, manager, 10_000)
    for item in ("margherita", "diavola"):
        wanted = cart(replace(line(shop, item), quantity=pieces))
        orders.sell(shop, manager, wanted, Head(label="Ann"), [Tender("cash", 100_000)], shift.id)


def receive(shop: Shop, stocks: dict[str, int], order: str = "") -> None:
    arrived = {one: purchasing.Arrived(quantity, 100) for one, quantity in stocks.items()}
    purchasing.receive(shop, Act(person(shop, "owner")), arrived, order)


def stock_page(till: Till) -> StockPage:
    """The back office at its stock, read."""
    office = till.window.office.window
    assert office is not None
    office.show_page("stock")
    found = office.page("stock")
    assert isinstance(found, StockPage)
    till.until(lambda: found._listed.loaded)
    return found
