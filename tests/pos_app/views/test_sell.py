"""Selling by tap, key and scan, through accessible names (C2)."""

from dataclasses import replace

import pytest

from pos_app.views.sell import SellScreen
from qt_kit.drive import find
from store_core.application.shop import Act
from tests.pos_app.counter import Till
from tests.shops import change_items, person

COKE = "9520000001018"


@pytest.fixture
def selling(till: Till) -> Till:
    till.open_shift()
    till.window.show_screen("sell")
    return till


def screen(till: Till) -> SellScreen:
    found = till.window.screen_named("sell")
    assert isinstance(found, SellScreen)
    return found


def lines(till: Till) -> list[tuple[str, str | None, int]]:
    return [(line.item, line.variant, line.quantity) for line in till.desk.draft.lines]


def focused(till: Till) -> str:
    return till.window.focusWidget().accessibleName()


def test_a_tap_adds_the_chosen_size_at_once_and_the_same_again_is_one_line(selling: Till) -> None:
    selling.do("click", "Margherita")
    selling.do("click", "Large")
    selling.do("click", "Margherita")
    selling.do("click", "Margherita")
    selling.do("click", "Fries")
    assert lines(selling) == [("margherita", "m", 1), ("margherita", "l", 2), ("fries", None, 1)]
    assert selling.do("read", "Pay") == "Pay $51.96"
    assert "x3" in selling.do("read", "Margherita")


def test_the_newest_line_is_chosen_and_let_go_after_four_seconds(selling: Till) -> None:
    selling.do("click", "Fries")
    assert selling.do("read", "More") == "1"
    selling.until(lambda: selling.refuses("read", "More"))
    selling.do("click", "Line Fries")
    selling.settle()
    assert selling.do("read", "More") == "1"


def test_quantity_edit_and_remove_stand_under_the_chosen_line(selling: Till) -> None:
    selling.do("click", "Fries")
    selling.do("click", "More")
    selling.do("click", "More")
    selling.do("click", "Fewer")
    assert lines(selling) == [("fries", None, 2)]
    selling.do("click", "Remove")
    assert lines(selling) == []
    assert selling.do("read", "Notice") == "Fries removed"
    selling.do("click", "Undo")
    assert lines(selling) == [("fries", None, 2)]


def test_one_less_than_one_removes_and_control_z_brings_everything_back(selling: Till) -> None:
    selling.do("click", "Fries")
    selling.do("click", "Fewer")
    assert lines(selling) == []
    selling.do("press", "Ctrl+Z")
    selling.do("press", "Ctrl+Z")
    assert lines(selling) == []
    selling.do("click", "Fries")
    selling.do("click", "Margherita")
    selling.do("press", "Ctrl+Z")
    assert lines(selling) == [("fries", None, 1)]


def test_a_hold_opens_the_builder_and_adds_nothing(selling: Till) -> None:
    selling.do("hold", "Margherita")
    selling.until(lambda: screen(selling).builder.x() == 0)
    assert selling.do("read", "Being built") == "Margherita"
    assert lines(selling) == []


def test_what_wants_a_choice_opens_the_builder_by_itself(selling: Till) -> None:
    selling.do("click", "Build your own")
    selling.until(lambda: screen(selling).builder.x() == 0)
    assert selling.do("read", "Being built") == "Build your own"


def test_what_is_sold_out_explains_and_offers_others_of_its_kind(selling: Till) -> None:
    selling.do("click", "Brownie")
    assert selling.do("read", "Notice") == "Brownie is sold out. Instead:"
    selling.do("click", "Sell Cheesecake instead")
    assert lines(selling) == [("cheesecake", None, 1)]


def test_what_sells_out_on_the_ticket_stops_pay_until_it_is_off(selling: Till) -> None:
    selling.do("click", "Fries")
    selling.do("click", "Margherita")
    owner = Act(person(selling.shop, "owner"))
    change_items(selling.shop, owner, (replace(selling.desk.menu.item("fries"), available=False),))
    selling.until(lambda: not selling.desk.menu.item("fries").available)
    assert "Sold out now" in selling.do("read", "Line Fries")
    selling.do("click", "Pay")
    assert selling.shows("sell")
    selling.do("click", "Remove")
    selling.do("click", "Pay")
    assert selling.shows("tender")


def test_any_letter_searches_and_enter_adds_the_best_hit(selling: Till) -> None:
    selling.do("click", "Drinks")
    for key in "tira":
        selling.do("press", key)
    assert selling.do("read", "Search") == "tira"
    assert focused(selling) == "Search"
    selling.do("press", "Return")
    assert lines(selling) == [("tiramisu", None, 1)]
    assert selling.do("read", "Search") == ""
    assert selling.do("read", "Shelf") == "Drinks"


def test_typing_into_the_search_as_quick_as_a_scanner_is_still_typing(selling: Till) -> None:
    selling.do("type", "Search", "marg")
    selling.do("press", "Return")
    assert lines(selling) == [("margherita", "m", 1)]


def test_the_slash_goes_to_the_search_and_escape_clears_it(selling: Till) -> None:
    selling.do("click", "Fries")
    selling.do("press", "/")
    assert focused(selling) == "Search"
    selling.do("type", "Search", "zzz")
    assert "Nothing is called" in selling.do("read", "Items")
    selling.do("press", "Escape")
    assert selling.do("read", "Shelf") == "Quick keys"


@pytest.mark.parametrize("place", ["Search", "Items", "Fulfilment", "Categories"])
def test_a_scan_lands_in_the_ticket_whatever_has_the_focus(selling: Till, place: str) -> None:
    find(place).widget.setFocus()
    selling.do("scan", COKE)
    assert lines(selling) == [("coke", None, 1)]
    assert selling.do("read", "Search") == ""


def test_an_unknown_code_says_so(selling: Till) -> None:
    selling.do("scan", "4006381333931")
    assert selling.do("read", "Notice") == "No item has the code 4006381333931."
    assert lines(selling) == []


def test_a_scan_goes_past_the_builder_and_leaves_it_as_it_was(selling: Till) -> None:
    selling.do("hold", "Margherita")
    before = screen(selling).presenter.building
    selling.settle()
    selling.do("scan", COKE)
    assert lines(selling) == [("coke", None, 1)]
    assert screen(selling).presenter.building == before


def test_what_has_to_be_built_waits_for_what_is_being_built(selling: Till) -> None:
    owner = Act(person(selling.shop, "owner"))
    coded = replace(selling.desk.menu.item("build-your-own"), barcode="4006381333931")
    change_items(selling.shop, owner, (coded,))
    selling.until(lambda: selling.desk.menu.by_barcode("4006381333931") is not None)
    selling.do("hold", "Margherita")
    selling.until(lambda: not selling.refuses("read", "Being built"))
    selling.do("scan", "4006381333931")
    selling.until(lambda: not selling.refuses("read", "Notice"))
    assert selling.do("read", "Notice").endswith("Finish this one first.")
    assert selling.do("read", "Being built") == "Margherita"
    assert lines(selling) == []


def test_a_scan_into_a_field_being_edited_stays_in_it(selling: Till) -> None:
    selling.do("click", "Table or name")
    selling.settle()
    selling.do("click", "Ticket name")
    selling.do("type", "Ticket name", COKE)
    assert selling.do("read", "Ticket name") == COKE
    assert lines(selling) == []


def test_keys_choose_category_and_size(selling: Till) -> None:
    selling.do("press", "Alt+2")
    assert selling.do("read", "Shelf") == "Classic"
    selling.do("press", "Alt+X")
    selling.do("click", "Marinara")
    assert lines(selling) == [("marinara", "xl", 1)]
    selling.do("press", "Alt+1")
    assert selling.do("read", "Shelf") == "Quick keys"


def test_the_grid_is_walked_with_arrows_and_enter_adds_but_never_pays(selling: Till) -> None:
    selling.do("press", "Down")
    assert focused(selling) == "Items"
    selling.do("press", "Right")
    selling.do("press", "Return")
    assert lines(selling) == [("pepperoni", "m", 1)]
    screen(selling).ticket.pay.setFocus()
    selling.do("press", "Return")
    assert selling.shows("sell")
    selling.do("press", "F12")
    assert selling.shows("tender")


def test_the_focus_goes_search_size_tiles_lines_fulfilment_acts_pay(selling: Till) -> None:
    selling.do("click", "Fries")
    screen(selling).step_back()
    walked = []
    for _step in range(12):
        walked.append(focused(selling))
        selling.do("press", "Tab")
    assert walked == [
        "Search",
        "Next tap adds",
        "Items",
        "Ticket lines",
        "Fulfilment",
        "Table or name",
        "Ticket menu",
        "Why this total",
        "Park",
        "Discount",
        "Split",
        "Pay",
    ]


def test_kinds_inside_a_category_are_chosen_over_the_grid(selling: Till) -> None:
    selling.do("click", "Drinks")
    selling.do("click", "Juices")
    assert selling.refuses("read", "Coke")
    selling.do("click", "Orange juice")
    assert lines(selling) == [("orange-juice", None, 1)]


def test_table_guests_and_allergy_stand_on_the_ticket(selling: Till) -> None:
    selling.do("click", "Fries")
    selling.do("click", "Table or name")
    selling.settle()
    selling.do("click", "Table 4")
    selling.do("click", "Guests plus")
    selling.do("click", "Guests plus")
    selling.do("type", "Allergy", "peanuts")
    selling.do("click", "Save ticket details")
    told = selling.do("read", "Table or name")
    assert told == "Table 4 2 guests Allergy: peanuts"
    draft = selling.desk.draft
    assert (draft.label, draft.guests, draft.allergy) == ("Table 4", 2, "peanuts")


def test_the_price_follows_the_fulfilment_that_is_chosen(selling: Till) -> None:
    selling.do("click", "Fries")
    selling.do("click", "Pickup")
    assert selling.desk.draft.cart.fulfilment == "pickup"


def test_thirty_lines_end_in_a_bar_that_scrolls(selling: Till) -> None:
    for category in ("Classic", "Gourmet", "Sides", "Drinks"):
        selling.do("click", category)
        for item in screen(selling).presenter.wares().items(category.lower())[:8]:
            screen(selling).presenter.tap(item.id)
            if screen(selling).presenter.building:
                screen(selling).presenter.close_builder()
    screen(selling).presenter.choose_line(selling.desk.draft.lines[0].id)
    hidden = selling.do("read", "More lines")
    assert hidden.endswith("more lines")
    selling.do("click", "More lines")
    assert selling.do("read", "More lines") != hidden


def test_the_ticket_menu_empties_it_and_undo_brings_it_back(selling: Till) -> None:
    selling.do("click", "Fries")
    selling.do("click", "Ticket menu")
    selling.do("click", "Remove all lines")
    assert selling.desk.draft.pieces == 0
    selling.do("click", "Undo")
    assert lines(selling) == [("fries", None, 1)]
