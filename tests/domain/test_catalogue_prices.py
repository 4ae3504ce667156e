"""Many prices change at once, and are seen before they hold (O1)."""

from dataclasses import replace

import pytest

from store_core.domain.catalogue import Menu
from store_core.domain.catalogue_edits import copy_of
from store_core.domain.errors import StoreError
from store_core.domain.price_changes import PriceChange, new_price, preview, repriced
from tests.shops import pizzeria


@pytest.mark.parametrize(
    ("price", "change", "expected"),
    [
        (1000, PriceChange("percent", "10"), 1100),
        (1000, PriceChange("percent", "-7.5"), 925),
        (999, PriceChange("percent", "2.5"), 1024),
        (1000, PriceChange("amount", amount=-250), 750),
        (1000, PriceChange("set", amount=1200), 1200),
        (1024, PriceChange("percent", "0", ending="5"), 1025),
        (1024, PriceChange("percent", "0", ending="9"), 1029),
        (1023, PriceChange("percent", "0", ending="9"), 1019),
        (1020, PriceChange("percent", "0", ending="5"), 1025),
        (3, PriceChange("percent", "-50", ending="9"), 9),
        (1024, PriceChange("percent", "0", step=50), 1000),
        (1025, PriceChange("percent", "0", step=50), 1050),
        (100, PriceChange("amount", amount=-250), -150),
    ],
)
def test_a_price_becomes(price: int, change: PriceChange, expected: int) -> None:
    assert new_price(price, change) == expected


def test_sizes_with_a_price_of_their_own_change_too() -> None:
    menu = pizzeria().menu
    change = PriceChange("amount", amount=100)
    seen = preview(menu, ["margherita", "fries"], change)
    after = repriced(menu, ["margherita", "fries"], change)
    own = [one.id for one in menu.item("margherita").variants if one.price is not None]
    assert [one.variant for one in seen] == [None, *own, None]
    assert all(one.after == one.before + 100 for one in seen)
    assert {item.id: item.price for item in after} == {
        "margherita": menu.item("margherita").price + 100,
        "fries": menu.item("fries").price + 100,
    }


def test_only_the_sizes_that_are_meant_change() -> None:
    menu = pizzeria().menu
    dish = replace(
        menu.item("margherita"),
        variants=tuple(
            replace(one, price=1000, multiplier=None) for one in menu.item("margherita").variants
        ),
    )
    size = dish.variants[-1].id
    change = PriceChange("amount", amount=100, variants=(size,))
    (after,) = repriced(Menu(items=(dish,)), [dish.id], change)
    assert after.price == dish.price
    assert [one.price for one in after.variants] == [1000] * (len(dish.variants) - 1) + [1100]
    assert [one.variant for one in preview(Menu(items=(dish,)), [dish.id], change)] == [size]


def test_what_stays_the_same_is_not_published() -> None:
    menu = pizzeria().menu
    assert repriced(menu, ["fries"], PriceChange("percent", "0")) == ()


def test_a_percentage_that_is_no_number_is_refused() -> None:
    with pytest.raises(StoreError, match="bad_percent"):
        new_price(100, PriceChange("percent", "ten"))


def test_a_copy_has_a_name_of_its_own_and_nothing_only_one_may_have() -> None:
    menu = pizzeria().menu
    fries = replace(menu.item("fries"), barcode="4006381333931", quick_key=1)
    once = copy_of(fries, "fries-2", menu)
    assert (once.id, once.name["en"], once.barcode, once.quick_key) == (
        "fries-2",
        f"{fries.name['en']} 2",
        "",
        None,
    )
    twice = copy_of(fries, "fries-3", replace(menu, items=(*menu.items, once)))
    assert twice.name["en"] == f"{fries.name['en']} 3"
