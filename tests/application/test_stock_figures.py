"""What the stock tells over time."""

from pathlib import Path

import pytest

from store_core.application import orders, stock
from store_core.application.kitchen import advance_ticket
from store_core.application.orders import Head
from store_core.application.purchasing import Arrived, receive
from store_core.application.shop import Act, Shop
from store_core.application.stock import stock_now
from store_core.application.stock_figures import (
    Wasted,
    margins,
    turnover,
    variance,
    waste_report,
)
from tests.larder import GRAM, KG, PIECE, owner, set_up, sold, stocked_shop
from tests.shops import HandClock, cart, line


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def shop(tmp_path: Path, clock: HandClock) -> Shop:
    shop = stocked_shop(tmp_path, clock)
    stock.count(shop, owner(shop), {"mozzarella": 10 * KG, "flour": 10 * KG, "box": 100 * PIECE})
    clock.forward(minutes=1)
    return shop


def test_turnover_holds_what_was_used_against_what_is_there(shop: Shop) -> None:
    day = stock_now(shop).day
    sold(shop, line(shop, "margherita", 10, "m"))
    stock.waste(shop, owner(shop, "fell"), "mozzarella", 800 * GRAM)
    rows = {row.stock: row for row in turnover(shop, day, day).rows}
    assert (rows["mozzarella"].used, rows["mozzarella"].held) == (1_360, 5_440)
    assert rows["mozzarella"].turns == pytest.approx(7 * 1_360 / 5_440)
    assert rows["mushrooms"].turns is None


def test_waste_is_told_by_reason_and_with_it_what_cancelled_orders_threw_away(shop: Shop) -> None:
    day = stock_now(shop).day
    sold(shop, line(shop, "margherita", 10, "m"))
    for reason in ("fell", "fell", "too old"):
        stock.waste(shop, owner(shop, reason), "mozzarella", 100 * GRAM)
    web = orders.place_for_customer(
        shop, cart(line(shop, "margherita", 1, "m"), channel="web"), Head()
    )
    accepted = orders.accept(shop, owner(shop), web.id)
    advance_ticket(shop, Act(), accepted.tickets[0].ticket.id, "started")
    orders.cancel(shop, owner(shop, "nobody came"), web.id)
    report = waste_report(shop, day, day)
    told = [row for row in report.rows if row.stock == "mozzarella"]
    assert told == [
        Wasted("mozzarella", "fell", 200 * GRAM, 136),
        Wasted("mozzarella", "", 120 * GRAM, 82),
        Wasted("mozzarella", "too old", 100 * GRAM, 68),
    ]
    assert report.cost == 136 + 82 + 68 + 17 + 25
    used_by_sales = 816 + 173 + 250
    assert report.percent == pytest.approx(100 * report.cost / (report.cost + used_by_sales))


def test_two_counts_tell_what_is_gone_beyond_recipes_and_waste(
    shop: Shop, clock: HandClock
) -> None:
    day = stock_now(shop).day
    sold(shop, line(shop, "margherita", 10, "m"))
    stock.waste(shop, owner(shop, "fell"), "mozzarella", 100 * GRAM)
    receive(shop, owner(shop), {"mozzarella": Arrived(3 * KG, 2_040)}, supplier="dairy")
    clock.forward(minutes=1)
    stock.count(shop, owner(shop), {"mozzarella": 11_400 * GRAM})
    (found,) = variance(shop, day, day)
    assert (found.stock, found.told, found.gone) == ("mozzarella", 1_300 * GRAM, 1_600 * GRAM)
    assert (found.difference, found.cost) == (300 * GRAM, 204)


def test_a_late_order_changes_the_count_before_it_not_the_one_after(
    shop: Shop, clock: HandClock
) -> None:
    """Written by a till that was away: what it sold belongs between the two counts."""
    day = stock_now(shop).day
    clock.forward(minutes=10)
    stock.count(shop, owner(shop), {"mozzarella": 9 * KG})
    clock.forward(minutes=-5)
    sold(shop, line(shop, "margherita", 5, "m"))
    clock.forward(minutes=10)
    assert stock_now(shop).row("mozzarella").on_hand == 9 * KG
    (found,) = variance(shop, day, day)
    assert (found.told, found.gone) == (600 * GRAM, KG)


def test_margins_are_told_for_each_size_with_what_was_sold_of_it(shop: Shop) -> None:
    sold(shop, line(shop, "margherita", 2, "m"), line(shop, "margherita", 1, "l"))
    told = {(one.item, one.variant): one for one in margins(shop)}
    medium = told["margherita", "m"]
    assert (medium.price, medium.cost, medium.margin) == (1_250, 124, 1_126)
    assert medium.food_cost == pytest.approx(9.92)
    assert (medium.pieces, medium.net, medium.cost_of_sold) == (2, 2_500, 248)
    assert told["margherita", "l"].pieces == 1
    assert told["margherita", "xl"].pieces == 0
    assert ("coke", "") not in told


def test_prices_that_include_tax_are_told_without_it(shop: Shop) -> None:
    rules = shop.settings.rules
    set_up(shop, rules=type(rules)(rules.currency, tax="included"))
    medium = {(one.item, one.variant): one for one in margins(shop)}["margherita", "m"]
    assert medium.price < 1_250
