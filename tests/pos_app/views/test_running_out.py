"""The cashier says what ran out, for how long, and when it is back (K4)."""

from datetime import timedelta

import pytest

from pos_app.views.sell import SellScreen
from tests.pos_app.counter import Till


@pytest.fixture
def selling(till: Till) -> Till:
    till.open_shift()
    till.window.show_screen("sell")
    return till


def screen(till: Till) -> SellScreen:
    found = till.window.screen_named("sell")
    assert isinstance(found, SellScreen)
    return found


def run_out(till: Till, name: str, how_long: str) -> None:
    till.do("hold", name)
    till.until(lambda: screen(till).builder.x() == 0)
    till.do("click", "Sold out")
    till.do("click", how_long)


def is_there(till: Till, item: str) -> bool:
    return till.desk.menu.item(item).available


def test_what_ran_out_is_sold_out_on_its_tile_and_comes_back_when_it_is_said(
    selling: Till,
) -> None:
    run_out(selling, "Margherita", "Until it is back")
    selling.until(lambda: not is_there(selling, "margherita"))
    assert "Sold out" in selling.do("read", "Margherita")
    selling.do("click", "Margherita")
    assert selling.desk.draft.lines == ()
    selling.do("click", "It is back")
    selling.until(lambda: is_there(selling, "margherita"))


def test_what_ran_out_for_an_hour_is_there_again_after_it(selling: Till) -> None:
    run_out(selling, "Margherita", "For an hour")
    selling.until(lambda: not is_there(selling, "margherita"))
    now = selling.desk.now
    selling.shop.now = selling.desk.now = lambda: now() + timedelta(minutes=61)
    selling.until(lambda: is_there(selling, "margherita"))
