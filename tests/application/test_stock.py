"""What sales, people and time do to the stock."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from store_core.application import orders, stock
from store_core.application.availability import set_available
from store_core.application.kitchen import advance_ticket
from store_core.application.office import perform
from store_core.application.orders import Head
from store_core.application.payments import Tender
from store_core.application.shop import Act, Shop
from store_core.application.stock import (
    PUBLISH_STOCK,
    MovementsAsked,
    Published,
    StockPublication,
    movements,
    stock_now,
)
from store_core.application.stock_rules import sell_out
from store_core.domain.cart import Modifier, Part
from store_core.domain.errors import StoreError
from store_core.domain.purchasing import Supplier
from store_core.domain.staff import Role
from store_core.domain.stock import Recipe, StockItem, Use
from tests.larder import (
    BOX,
    FLOUR,
    GRAM,
    KG,
    MILL,
    MUSHROOMS,
    PIECE,
    on_hand,
    owner,
    publish,
    set_up,
    sold,
    stocked_shop,
)
from tests.shops import HandClock, cart, line, open_shift, person


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def shop(tmp_path: Path, clock: HandClock) -> Shop:
    return stocked_shop(tmp_path, clock)


def counted(shop: Shop, **counts: int) -> None:
    stock.count(shop, owner(shop), counts)


def test_a_sale_takes_what_its_recipe_says_and_made_things_take_what_they_are_made_of(
    shop: Shop,
) -> None:
    counted(shop, mozzarella=KG, flour=KG, box=10 * PIECE)
    sold(shop, line(shop, "margherita", 2, "l"))
    assert on_hand(shop, "mozzarella") == KG - 2 * 156 * GRAM
    assert on_hand(shop, "flour") == KG - 2 * 195 * GRAM
    assert on_hand(shop, "box") == 8 * PIECE
    assert [row.item.id for row in stock_now(shop).rows if row.item.id == "dough"] == []


def test_a_half_takes_half_and_a_size_may_have_a_recipe_of_its_own(shop: Shop) -> None:
    counted(shop, mozzarella=KG, mushrooms=KG)
    mushrooms = Modifier("toppings", "top-mushrooms")
    halves = (
        Part(1, "margherita", (mushrooms,)),
        Part(1, "pepperoni"),
    )
    whole = line(shop, "half-and-half", 1, "m")
    crust = Modifier("crust", "crust-thin")
    sold(shop, replace(whole, parts=halves, modifiers=(*whole.modifiers, crust)))
    assert on_hand(shop, "mozzarella") == KG - 110 * GRAM
    assert on_hand(shop, "mushrooms") == KG - 20 * GRAM
    extra = line(shop, "margherita", 1, "xl")
    sold(shop, replace(extra, modifiers=(*extra.modifiers, mushrooms)))
    assert on_hand(shop, "mushrooms") == KG - 120 * GRAM


def test_what_is_left_out_is_not_taken(shop: Shop) -> None:
    counted(shop, mozzarella=KG, flour=KG)
    sold(shop, replace(line(shop, "margherita", 1, "m"), removed=("mozzarella",)))
    assert on_hand(shop, "mozzarella") == KG
    assert on_hand(shop, "flour") == KG - 150 * GRAM


def test_a_recipe_changed_later_changes_no_order_that_was_placed(shop: Shop) -> None:
    counted(shop, mozzarella=KG)
    sold(shop, line(shop, "margherita", 1, "m"))
    publish(
        shop, StockPublication({}, recipes=(Recipe("item/margherita", (Use("mozzarella", KG),)),))
    )
    assert on_hand(shop, "mozzarella") == KG - 120 * GRAM
    sold(shop, line(shop, "margherita", 1, "m"))
    assert on_hand(shop, "mozzarella") == -120 * GRAM


def test_a_parked_ticket_takes_nothing_until_it_is_settled(shop: Shop, clock: HandClock) -> None:
    counted(shop, mozzarella=KG)
    act, wanted = owner(shop), cart(line(shop, "margherita", 1, "m"))
    parked = orders.park(shop, act, wanted, Head())
    assert on_hand(shop, "mozzarella") == KG
    clock.forward(minutes=5)
    counted(shop, mozzarella=500 * GRAM)
    clock.forward(minutes=5)
    lines = replace(wanted, lines=tuple(one.cart for one in parked.live_lines))
    tenders = [Tender("cash", 100_000)]
    orders.settle_parked(shop, act, parked.id, lines, tenders, open_shift(shop))
    assert on_hand(shop, "mozzarella") == 380 * GRAM


def test_what_is_cancelled_before_it_is_begun_goes_back(shop: Shop) -> None:
    counted(shop, mozzarella=KG)
    placed = orders.place_for_customer(shop, cart(line(shop, "margherita"), channel="web"), Head())
    assert on_hand(shop, "mozzarella") < KG
    orders.accept(shop, owner(shop), placed.id)
    orders.cancel(shop, owner(shop, "sold out"), placed.id)
    assert on_hand(shop, "mozzarella") == KG
    assert movements_of(shop, "mozzarella") == ["count"]


@pytest.mark.parametrize("is_waste", [True, False])
def test_what_is_cancelled_after_it_was_begun_is_waste_if_the_shop_says_so(
    shop: Shop, is_waste: bool
) -> None:
    set_up(shop, cancelled_is_waste=is_waste)
    counted(shop, mozzarella=KG)
    placed = orders.place_for_customer(
        shop, cart(line(shop, "margherita", 1, "m"), channel="web"), Head()
    )
    accepted = orders.accept(shop, owner(shop), placed.id)
    advance_ticket(shop, Act(), accepted.tickets[0].ticket.id, "started")
    orders.cancel(shop, owner(shop, "nobody came"), placed.id)
    assert on_hand(shop, "mozzarella") == KG - is_waste * 120 * GRAM
    assert movements_of(shop, "mozzarella") == (["waste", "count"] if is_waste else ["count"])


def movements_of(shop: Shop, item: str) -> list[str]:
    day = stock_now(shop).day
    return [one.kind for one in movements(shop, MovementsAsked(day, day, stock=item))]


def test_a_count_counts_what_was_there_then_and_a_list_typed_in_later_counts_as_well(
    shop: Shop, clock: HandClock
) -> None:
    counted(shop, mozzarella=KG)
    clock.forward(minutes=1)
    sold(shop, line(shop, "margherita", 1, "m"))
    clock.forward(minutes=1)
    when = clock.at
    clock.forward(minutes=1)
    sold(shop, line(shop, "margherita", 1, "m"))
    stock.count(shop, owner(shop), {"mozzarella": 800 * GRAM}, at=when)
    assert on_hand(shop, "mozzarella") == 680 * GRAM
    stock.count(shop, owner(shop), {"mozzarella": 5 * KG}, at=when - timedelta(seconds=90))
    assert on_hand(shop, "mozzarella") == 680 * GRAM


def test_waste_wants_a_reason_and_a_transfer_a_place(shop: Shop) -> None:
    counted(shop, mozzarella=KG)
    with pytest.raises(StoreError, match="reason_missing"):
        stock.waste(shop, owner(shop), "mozzarella", GRAM)
    with pytest.raises(StoreError, match="place_missing"):
        stock.transfer(shop, owner(shop), {"mozzarella": GRAM}, " ")
    stock.waste(shop, owner(shop, "dropped"), "mozzarella", 200 * GRAM)
    stock.transfer(shop, owner(shop), {"mozzarella": 3 * KG}, "Mill Road")
    stock.transfer(shop, owner(shop), {"mozzarella": -KG}, "Mill Road")
    assert on_hand(shop, "mozzarella") == 2_800 * GRAM
    assert movements_of(shop, "mozzarella") == ["transfer", "transfer", "waste", "count"]


@pytest.mark.parametrize(
    ("counts", "code"),
    [
        ({"mozzarella": -1}, "bad_quantity"),
        ({"caviar": 1}, "unknown_stock_item"),
        ({}, "nothing_counted"),
    ],
)
def test_a_wrong_count_is_refused(shop: Shop, counts: dict[str, int], code: str) -> None:
    with pytest.raises(StoreError, match=code):
        stock.count(shop, owner(shop), counts)


def test_nobody_counts_ahead_and_a_cook_does_not_count(shop: Shop, clock: HandClock) -> None:
    with pytest.raises(StoreError, match="count_in_future"):
        stock.count(shop, owner(shop), {"box": 1}, at=clock.at + timedelta(hours=1))
    with pytest.raises(StoreError, match="not_permitted"):
        stock.count(shop, Act(person(shop, "cook")), {"box": 1})


@pytest.mark.parametrize("off", [{"stock_deduction": False}, {"test_mode": True}])
def test_nothing_is_taken_where_sales_do_not_count(shop: Shop, off: dict[str, bool]) -> None:
    set_up(shop, **off)
    counted(shop, mozzarella=KG)
    sold(shop, line(shop, "margherita"))
    assert on_hand(shop, "mozzarella") == KG


def test_what_runs_low_runs_out_tonight_or_is_out_is_told(shop: Shop, clock: HandClock) -> None:
    counted(shop, mozzarella=11 * KG, flour=KG)
    for weeks in range(3, -1, -1):
        clock.forward(weeks=-weeks)
        sold(shop, line(shop, "margherita", 50, "m"))
        clock.forward(weeks=weeks)
    rows = {row.item.id: row for row in stock_now(shop).rows}
    assert rows["mozzarella"].used[-1] == 6 * KG
    assert rows["mozzarella"].level.state == "low"
    assert rows["flour"].level.state == "out"
    assert [one.id for one in rows["flour"].dependents] == ["margherita", "pepperoni"]


def publishing(shop: Shop, role: Role, asked: StockPublication) -> Published:
    return perform(shop, Act(person(shop, role)), PUBLISH_STOCK, asked, shop.new_id())


def test_what_somebody_else_changed_is_not_overwritten(shop: Shop) -> None:
    dearer, renamed = replace(FLOUR, unit_cost=130), replace(FLOUR, name={"en": "Tipo 00"})
    seen = {"stock/flour": stock_now(shop).revs["stock/flour"]}
    publishing(shop, "manager", StockPublication(seen, items=(dearer,)))
    with pytest.raises(StoreError, match="changed_meanwhile") as refused:
        publishing(shop, "owner", StockPublication(seen, items=(renamed,)))
    assert refused.value.values == {"records": ["stock/flour"]}
    with pytest.raises(StoreError, match="not_permitted"):
        publishing(shop, "cashier", StockPublication(seen, items=(renamed,)))
    assert stock_now(shop).row("flour").item == dearer


CYCLE = Recipe("stock/flour", (Use("dough", GRAM),), makes=KG)


@pytest.mark.parametrize(
    ("asked", "at", "code"),
    [
        (replace(FLOUR, unit="sack"), "stock/flour/unit", "unknown_unit"),  # type: ignore[arg-type]  # what another program may send
        (replace(FLOUR, unit="piece"), "recipe/stock/dough/uses/flour/unit", "recipe_unit"),
        (replace(FLOUR, unit_cost=-1), "stock/flour/unit_cost", "stock_negative"),
        (replace(FLOUR, par=5, reorder_at=6), "stock/flour/reorder_at", "reorder_above_par"),
        (replace(FLOUR, supplier="nobody"), "stock/flour/supplier", "unknown_supplier"),
        (replace(FLOUR, retired=True), "recipe/stock/dough/uses/flour/stock", "stock_item_retired"),
        (replace(FLOUR, name={"en": " "}), "stock/flour/name", "name_missing"),
        (
            Recipe("item/margherita", (Use("box", 1),)),
            "recipe/item/margherita/uses/box/unit",
            "recipe_unit",
        ),
        (
            Recipe("item/margherita", (Use("flour", 0),)),
            "recipe/item/margherita/uses/flour/quantity",
            "stock_not_positive",
        ),
        (Recipe("item/spaceship"), "recipe/item/spaceship/id", "unknown_record"),
        (Recipe("item/margherita/xxl"), "recipe/item/margherita/xxl/id", "unknown_variant"),
        (
            Recipe("option/top-ham", (Use("ham", 1),)),
            "recipe/option/top-ham/uses/ham/stock",
            "unknown_stock_item",
        ),
        (CYCLE, "recipe/stock/flour/uses", "recipe_cycle"),
        (replace(MILL, lead_hours=-1), "supplier/mill/lead_hours", "stock_negative"),
        (replace(MILL, email="mill"), "supplier/mill/email", "email_bad"),
        (replace(MILL, retired=True), "supplier/mill/retired", "supplier_in_use"),
    ],
)
def test_a_wrong_record_is_refused_at_its_field_and_nothing_is_saved(
    shop: Shop, asked: StockItem | Recipe | Supplier, at: str, code: str
) -> None:
    before = stock_now(shop)
    wrong = StockPublication(
        {},
        items=(asked, replace(BOX, unit_cost=1)) if isinstance(asked, StockItem) else (),
        recipes=(asked,) if isinstance(asked, Recipe) else (),
        suppliers=(asked,) if isinstance(asked, Supplier) else (),
    )
    with pytest.raises(StoreError, match="bad_records") as refused:
        publish(shop, wrong)
    problems = refused.value.values["problems"]
    assert isinstance(problems, list)
    assert (at, code) in [(one["at"], one["code"]) for one in problems]
    assert stock_now(shop) == before


def test_the_unit_of_what_was_counted_does_not_change(shop: Shop) -> None:
    counted(shop, mushrooms=KG)
    with pytest.raises(StoreError, match="unit_in_use"):
        publish(shop, StockPublication({}, items=(replace(MUSHROOMS, unit="ml"),)))


def test_what_is_out_is_86_for_the_day_if_the_shop_wants_it(shop: Shop, clock: HandClock) -> None:
    counted(shop, mozzarella=KG, flour=KG, mushrooms=0, box=PIECE)
    assert sell_out(shop) == ()
    set_up(shop, sold_out_by_stock=True)
    assert [one.id for one in sell_out(shop)] == ["top-mushrooms"]
    assert not shop.menu.option("top-mushrooms")[1].available
    assert shop.menu.item("margherita").available
    set_available(shop, owner(shop), "option", "top-mushrooms", True)
    assert sell_out(shop) == ()
    clock.forward(days=1)
    assert [one.id for one in sell_out(shop)] == ["top-mushrooms"]
    clock.forward(days=1)
    assert shop.menu.option("top-mushrooms")[1].available
