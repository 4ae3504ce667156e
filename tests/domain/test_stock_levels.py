"""Who should act on a stock item, and how soon."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

import pytest

from store_core.domain.purchasing import OrderedLine, Price, Supplier
from store_core.domain.reordering import Need, ordered_lines
from store_core.domain.stock import Pack, StockItem
from store_core.domain.stock_levels import State, Today, expected_today, level

FRIDAY = date(2026, 6, 12)
OPENED = datetime(2026, 6, 12, 14, tzinfo=UTC)
KG = 1_000_000
CHEESE = StockItem("cheese", {"en": "Cheese"}, par=30 * KG, reorder_at=10 * KG, supplier="dairy")
USUAL = {FRIDAY - timedelta(weeks=week): 8 * KG for week in (1, 2, 3)}
DAYS = [FRIDAY - timedelta(days=back) for back in range(7)]


def today(hours: float) -> Today:
    """So many of the ten hours of a Friday are over."""
    return Today(FRIDAY, OPENED + timedelta(hours=hours), OPENED, OPENED + timedelta(hours=10))


@pytest.mark.parametrize(
    ("on_hand", "used_today", "hours", "state"),
    [
        (20 * KG, 0, 0, "fine"),
        (10 * KG, 0, 0, "low"),
        (7 * KG, 0, 0, "tonight"),
        (7 * KG, 6 * KG, 5, "low"),
        (3 * KG, 4 * KG, 5, "tonight"),
        (KG, 8 * KG, 10, "low"),
        (0, 8 * KG, 10, "out"),
        (-KG, 0, 0, "out"),
    ],
)
def test_the_most_urgent_state_is_told(
    on_hand: int, used_today: int, hours: float, state: State
) -> None:
    used = {**USUAL, FRIDAY: used_today}
    assert level(CHEESE, on_hand, used, DAYS, today(hours)).state == state


@pytest.mark.parametrize(
    ("used", "hours", "expected"),
    [
        (USUAL, 0, 8 * KG),
        ({**USUAL, FRIDAY: 5 * KG}, 5, 5 * KG),
        ({**USUAL, FRIDAY: 2 * KG}, 5, 6 * KG),
        ({FRIDAY: KG}, 1, 0),
        ({FRIDAY: 3 * KG}, 5, 3 * KG),
        ({FRIDAY - timedelta(days=1): 9 * KG}, 0, 0),
        (USUAL, 10, 0),
    ],
)
def test_the_rest_of_a_day_is_expected_by_its_weekday_or_by_its_own_faster_pace(
    used: Mapping[date, int], hours: float, expected: int
) -> None:
    assert expected_today(used, today(hours)) == expected


def test_what_will_not_last_is_told_with_the_hour_it_runs_out() -> None:
    told = level(CHEESE, 2 * KG, {**USUAL, FRIDAY: 4 * KG}, DAYS, today(5))
    assert told.runs_out_at == OPENED + timedelta(hours=7, minutes=30)
    assert told.lasts == 2 * 7 / 4


def test_nothing_used_lasts_for_ever() -> None:
    assert level(CHEESE, 20 * KG, {}, DAYS, today(5)).lasts is None


@pytest.mark.parametrize(
    ("on_hand", "on_order", "state", "ordered"),
    [
        (10 * KG, 0, "low", 21 * KG),
        (11 * KG, 0, "fine", 0),
        (11 * KG, 0, "tonight", 21 * KG),
        (4 * KG, 20 * KG, "tonight", 0),
        (4 * KG, 5 * KG, "low", 21 * KG),
        (-5 * KG, 0, "out", 30 * KG),
    ],
)
def test_an_order_fills_up_to_par_in_whole_packs_and_knows_what_is_on_its_way(
    on_hand: int, on_order: int, state: State, ordered: int
) -> None:
    packs = (Pack("big", {"en": "Big"}, 10 * KG), Pack("bag", {"en": "Bag"}, 3 * KG))
    item = StockItem(
        "cheese", {"en": "Cheese"}, packs=packs, par=30 * KG, reorder_at=10 * KG, supplier="dairy"
    )
    dairy = Supplier("dairy", "Dairy", prices={"cheese": Price(3 * KG, 2_000)})
    lines = ordered_lines([Need(item, on_hand, on_order, state)], dairy)
    asked = OrderedLine("cheese", ordered, ordered * 2_000 // (3 * KG), "bag")
    assert lines == ((asked,) if ordered else ())
