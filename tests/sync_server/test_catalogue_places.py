"""Each item is where it is meant to be: at the till, on the web, in the categories on show (O1)."""

from dataclasses import replace

import pytest

from pos_app.presenters.search import find, index_of
from pos_app.presenters.wares import Wares
from store_core.application.web_carts import WebCart, WebLine, cart_faults
from store_core.domain.catalogue import Category, Item, Menu
from store_core.domain.catalogue_edits import with_records
from sync_server.customer.menu import categories_of, items_of
from tests.shops import pizzeria

MENU, SETTINGS = pizzeria().menu, pizzeria().settings

pytestmark = pytest.mark.database("sqlite")


def with_fries(**fields: object) -> Menu:
    fries: Item = replace(MENU.item("fries"), **fields)  # type: ignore[arg-type]  # fields of an item
    return with_records(MENU, [fries])


def on_the_web(menu: Menu) -> set[str]:
    return {item.id for item in items_of(menu, SETTINGS, "en").items}


def at_the_till(menu: Menu, category: str) -> set[str]:
    return {item.id for item in Wares(menu, SETTINGS).items(category)}


def test_what_is_not_for_the_web_is_not_there_and_can_not_be_ordered() -> None:
    menu = with_fries(on_web=False)
    assert "fries" not in on_the_web(menu)
    assert "fries" in at_the_till(menu, MENU.item("fries").category_ids[0])
    faults = cart_faults(WebCart((WebLine("fries"),)), menu, SETTINGS)
    assert [fault.code for fault in faults] == ["item_unavailable"]


def test_what_is_not_for_the_till_is_neither_on_a_tile_nor_found_there() -> None:
    menu = with_fries(at_till=False, barcode="4006381333931")
    assert "fries" in on_the_web(menu)
    assert "fries" not in at_the_till(menu, MENU.item("fries").category_ids[0])
    assert "fries" not in find(index_of(menu), "fries")
    assert menu.by_barcode("4006381333931") is None


def test_hiding_one_category_leaves_an_item_in_its_others_and_in_the_search() -> None:
    other = Category("lunch", {"en": "Lunch"})
    hidden = [replace(one, hidden=True) for one in MENU.categories if one.id == "sides"]
    menu = with_records(with_fries(category_ids=("sides", "lunch")), [other, *hidden])
    assert "fries" in at_the_till(menu, "lunch")
    assert at_the_till(menu, "sides") == set()
    assert "fries" in find(index_of(menu), "fries")
    shown = {one.id for one in categories_of(menu, "en").categories}
    assert "lunch" in shown
    assert "sides" not in shown


def test_what_is_inside_a_hidden_category_is_hidden_with_it() -> None:
    above = Category("above", {"en": "Above"}, hidden=True)
    inside = Category("inside", {"en": "Inside"}, parent="above")
    menu = with_records(MENU, [above, inside])
    assert "inside" not in {one.id for one in categories_of(menu, "en").categories}
