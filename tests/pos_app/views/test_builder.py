"""The builder by hand and by key, its price always the domain's (C2)."""

import pytest

from pos_app.views.sell import SellScreen
from store_core.domain.cart import Modifier
from store_core.domain.pricing import quote_line
from store_core.domain.wording import money
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


def build(till: Till, name: str) -> None:
    till.do("click", name)
    arrived(till)


def arrived(till: Till) -> None:
    """The panel has slid in."""
    till.until(lambda: screen(till).builder.x() == 0)


def press(till: Till, *keys: str) -> None:
    """As slowly as fingers are, so that it is no scan."""
    for key in keys:
        till.qtbot.wait(110)
        till.do("press", key)


def price(till: Till) -> str:
    """What the line costs by the domain's own rules."""
    made = screen(till).presenter.building
    assert made is not None
    desk = till.desk
    priced = quote_line(made.line, desk.menu, desk.settings.rules, unfinished=True)
    return money("USD", priced.listed)


def test_halves_are_built_and_cost_what_the_domain_says(selling: Till) -> None:
    selling.do("click", "Large")
    build(selling, "Half & half")
    assert selling.do("read", "Add to ticket") == "Choose a crust first"
    for name in ("Right", "Jalapeños", "Jalapeños plus", "Left", "Mushrooms", "Stuffed"):
        selling.do("click", name)
        assert selling.do("read", "Price").endswith(price(selling))
    assert selling.do("read", "Left half") == "Margherita + mushrooms 8.75 chosen"
    assert selling.do("read", "Right half") == "Pepperoni + 2 jalapeños 10.25"
    assert selling.do("read", "Add to ticket") == "Add $22.00"
    selling.do("click", "Add to ticket")
    line = selling.desk.draft.lines[0]
    assert [part.item for part in line.parts] == ["margherita", "pepperoni"]
    assert line.parts[1].modifiers == (Modifier("toppings", "top-jalapenos", 2),)
    assert selling.do("read", "Line Half & half, Large").startswith("1 22.00; Margherita")


def test_the_button_leads_to_the_group_that_is_still_wanted(selling: Till) -> None:
    build(selling, "Half & half")
    selling.do("click", "Add to ticket")
    assert selling.desk.draft.lines == ()
    focus = selling.window.focusWidget()
    assert focus is not None
    assert focus.accessibleName() == "Group Crust"


def test_another_pizza_is_picked_for_a_half(selling: Till) -> None:
    build(selling, "Half & half")
    selling.do("click", "Change 2")
    selling.until(lambda: screen(selling).builder.picker.y() == 0)
    selling.do("click", "Diavola")
    selling.until(lambda: not screen(selling).builder.picker.isVisible())
    assert selling.do("read", "Right half").startswith("Diavola")
    selling.do("click", "Swap halves")
    assert selling.do("read", "Left half").startswith("Diavola")


def test_a_note_is_tapped_or_typed_and_stands_on_the_line(selling: Till) -> None:
    selling.do("hold", "Margherita")
    arrived(selling)
    selling.do("press", "N")
    selling.settle()
    selling.do("click", "Extra crispy")
    selling.do("click", "Done")
    selling.settle()
    assert selling.do("read", "Note") == "Extra crispy chosen"
    selling.do("press", "F12")
    assert "“Extra crispy”" in selling.do("read", "Line Margherita, Medium")


def test_a_line_is_edited_in_place_and_saved(selling: Till) -> None:
    selling.do("click", "Margherita")
    selling.do("click", "Fries")
    selling.do("click", "Line Margherita, Medium")
    selling.do("click", "Edit")
    arrived(selling)
    selling.do("click", "Stuffed")
    selling.do("click", "Leave out Basil")
    selling.do("click", "Quantity plus")
    assert selling.do("read", "Add to ticket") == "Save $31.00"
    selling.do("click", "Add to ticket")
    line = selling.desk.draft.lines[0]
    assert (line.item, line.quantity, line.removed) == ("margherita", 2, ("basil",))
    assert "No basil" in selling.do("read", "Line Margherita, Medium")


def test_escape_closes_and_undo_opens_it_again_as_it_was(selling: Till) -> None:
    build(selling, "Build your own")
    selling.do("click", "Pesto")
    selling.do("press", "Escape")
    assert screen(selling).presenter.building is None
    assert selling.do("read", "Notice") == "Build your own, Medium not added"
    selling.until(lambda: not screen(selling).builder.isVisible())
    selling.do("click", "Undo")
    arrived(selling)
    assert selling.do("read", "Pesto").endswith("chosen")


def test_everything_is_built_by_keys(selling: Till) -> None:
    build(selling, "Half & half")
    press(selling, "3", "Tab")  # crust: stuffed
    press(selling, "2", "Tab")  # sauce: white
    press(selling, "]", "1")  # toppings: jalapeños on the right
    press(selling, "\\", "4")  # olives on the whole
    press(selling, "[", "2")  # mushrooms on the left
    press(selling, "L", "+", "F12")
    line = selling.desk.draft.lines[0]
    assert (line.variant, line.quantity) == ("l", 2)
    options = {modifier.option for modifier in line.modifiers}
    assert options == {"crust-stuffed", "sauce-white", "top-olives"}
    assert [[one.option for one in part.modifiers] for part in line.parts] == [
        ["top-mushrooms"],
        ["top-jalapenos"],
    ]


def test_an_option_far_down_is_scrolled_to(selling: Till) -> None:
    build(selling, "Half & half")
    selling.do("click", "Chili honey")
    assert selling.do("read", "Chili honey").startswith("1")


def test_pay_waits_while_something_is_built(selling: Till) -> None:
    selling.do("click", "Fries")
    build(selling, "Half & half")
    assert selling.refuses("click", "Pay")
    assert "Building…" in selling.do("read", "Line Half & half, Medium")
    assert selling.refuses("read", "Park")
