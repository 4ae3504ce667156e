"""Search as you type, and telling a scanner from fingers (C2)."""

from dataclasses import replace

import pytest

from pos_app.presenters.search import SCAN_GAP, Scanner, find, index_of
from store_core.domain.catalogue import Category, Item, Menu
from tests.shops import pizzeria

PIZZERIA = index_of(pizzeria().menu)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("marg", "margherita"),
        ("MARG", "margherita"),
        ("tiramisu", "tiramisu"),
        ("pellegr", "sparkling-water"),
        ("mushroom tru", "truffle-mushroom"),
        ("salame picc", "pepperoni"),
        ("9520000001018", "coke"),
        ("gluten free m", "gluten-free-margherita"),
    ],
)
def test_an_item_is_found_by_what_people_type(typed: str, first: str) -> None:
    assert find(PIZZERIA, typed)[0] == first


def test_a_name_that_begins_so_comes_before_a_word_in_it_and_letters_in_the_middle() -> None:
    items = tuple(
        Item(item_id, {"en": name}, 100, "standard", position=place)
        for place, (item_id, name) in enumerate(
            [("middle", "Grapefruit"), ("word", "Fresh ape"), ("begins", "Ape cake")]
        )
    )
    assert find(index_of(Menu(items=items)), "ape") == ("begins", "word", "middle")


def test_a_category_finds_all_it_holds_after_the_names() -> None:
    categories = (
        Category("drinks", {"en": "Drinks"}),
        Category("beer", {"en": "Beer"}, parent="drinks"),
    )
    items = (
        Item("pils", {"en": "Pils"}, 300, "standard", category_ids=("beer",)),
        Item("mug", {"en": "Drinks mug"}, 900, "standard", position=9),
    )
    assert find(index_of(Menu(categories, items)), "drinks") == ("mug", "pils")


def test_what_is_sold_out_comes_after_what_is_there_and_what_is_retired_never() -> None:
    def item(item_id: str) -> Item:
        return Item(item_id, {"en": f"Cake {item_id}"}, 100, "standard")

    items = (
        replace(item("a"), available=False),
        item("b"),
        replace(item("c"), retired=True),
    )
    assert find(index_of(Menu(items=items)), "cake") == ("b", "a")


@pytest.mark.parametrize("typed", ["", "  ", "-", "qqqq", "margherita qqqq"])
def test_nothing_is_found_for_nothing(typed: str) -> None:
    assert find(PIZZERIA, typed) == ()


def typed(scanner: Scanner, text: str, gap: float) -> str:
    at = 10.0
    for char in text:
        scanner.key(char, at)
        at += gap
    return scanner.enter(at)


def test_a_scan_is_told_by_its_speed() -> None:
    assert typed(Scanner(), "9520000001018", 0.004) == "9520000001018"
    assert typed(Scanner(), "9520000001018", SCAN_GAP * 2) == ""
    assert typed(Scanner(), "95", 0.004) == ""


def test_what_was_typed_slowly_before_is_no_part_of_the_code() -> None:
    scanner = Scanner()
    scanner.key("x", 1.0)
    assert not scanner.key("9", 2.0)
    assert scanner.key("5", 2.01)
    assert scanner.key("2", 2.02)
    assert scanner.key("0", 2.03)
    assert scanner.enter(2.04) == "9520"


def test_enter_long_after_is_no_scan() -> None:
    scanner = Scanner()
    for place, char in enumerate("95200"):
        scanner.key(char, place * 0.01)
    assert scanner.enter(1.0) == ""
