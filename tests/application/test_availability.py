"""Something runs out, and everybody stops selling it at once (K4, O1)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from store_core.application.availability import set_available
from store_core.application.catalogue import catalogue_now, publication_of, publish
from store_core.application.shop import Act, Shop
from store_core.domain.errors import StoreError
from tests.shops import HandClock, new_shop, person


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def shop(tmp_path: Path, clock: HandClock) -> Iterator[Shop]:
    made = new_shop(tmp_path, clock)
    yield made
    made.database.close()


def cook(shop: Shop) -> Act:
    return Act(person(shop, "cook"))


def test_what_is_sold_out_comes_back_when_somebody_says_so(shop: Shop) -> None:
    set_available(shop, cook(shop), "item", "fries", False)
    assert not shop.menu.item("fries").available
    set_available(shop, cook(shop), "item", "fries", True)
    assert shop.menu.item("fries").available


def test_it_comes_back_by_itself_when_its_time_is_over(shop: Shop, clock: HandClock) -> None:
    until = clock() + timedelta(hours=2)
    set_available(shop, cook(shop), "item", "fries", False, until)
    assert shop.menu.item("fries").sold_out_until == until
    clock.forward(hours=1)
    assert not shop.menu.item("fries").available
    clock.forward(hours=1)
    assert shop.menu.item("fries").available


def test_an_option_runs_out_too(shop: Shop, clock: HandClock) -> None:
    option = next(iter(shop.menu.item("margherita").defaults))
    set_available(shop, cook(shop), "option", option, False, clock() + timedelta(minutes=5))
    assert not shop.menu.option(option)[1].available
    clock.forward(minutes=6)
    assert shop.menu.option(option)[1].available


def test_what_the_owner_took_off_sale_does_not_come_back_with_time(
    shop: Shop, clock: HandClock
) -> None:
    off = replace(shop.menu.item("fries"), available=False)
    publish(shop, Act(person(shop, "owner")), publication_of([off], catalogue_now(shop).revs))
    set_available(shop, cook(shop), "item", "fries", False, clock() + timedelta(hours=1))
    clock.forward(hours=2)
    assert not shop.menu.item("fries").available


def test_what_is_sold_out_is_no_part_of_the_record(shop: Shop) -> None:
    set_available(shop, cook(shop), "item", "fries", False)
    view = catalogue_now(shop)
    assert view.menu.item("fries").available
    assert view.sold_out == {"item/fries": None}
    dearer = replace(shop.menu.item("fries"), available=True, price=1)
    publish(shop, Act(person(shop, "owner")), publication_of([dearer], view.revs))
    assert not shop.menu.item("fries").available


def test_a_driver_has_no_say_in_it(shop: Shop) -> None:
    with pytest.raises(StoreError, match="not_permitted"):
        set_available(shop, Act(person(shop, "driver")), "item", "fries", False)
    set_available(shop, Act(person(shop, "cashier")), "item", "fries", False)


def test_what_is_not_known_or_over_is_refused(shop: Shop, clock: HandClock) -> None:
    with pytest.raises(StoreError, match="unknown_item"):
        set_available(shop, cook(shop), "item", "nothing", False)
    with pytest.raises(StoreError, match="unknown_option"):
        set_available(shop, cook(shop), "option", "nothing", False)
    with pytest.raises(StoreError, match="until_past"):
        set_available(shop, cook(shop), "item", "fries", False, clock())
