"""The builder: what is done to a line, and what its panel shows (C2)."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from pos_app.presenters import building
from pos_app.presenters.builder import BuilderState, derive
from pos_app.presenters.builder_groups import GroupState, OptionState
from pos_app.presenters.building import Building
from pos_app.presenters.wares import fresh_line
from store_core.domain.cart import CartLine, Modifier, Part
from store_core.domain.errors import StoreError
from store_core.domain.pricing import quote_line
from store_core.domain.wording import money
from tests.shops import pizzeria

MENU, SETTINGS = pizzeria().menu, pizzeria().settings


def opened(item: str, size: str | None = None) -> Building:
    return building.opened(fresh_line(MENU.item(item), MENU, size, "line"), MENU)


def state(made: Building) -> BuilderState:
    return derive(made, MENU, SETTINGS)


def group(made: Building, group_id: str) -> GroupState:
    return next(one for one in state(made).groups if one.id == group_id)


def option(made: Building, group_id: str, option_id: str) -> OptionState:
    return next(one for one in group(made, group_id).options if one.id == option_id)


def choose(made: Building, group_id: str, option_id: str) -> Building:
    return building.choose(made, MENU, group_id, option_id)


def top(made: Building, option_id: str, by: int = 1) -> Building:
    return building.take(made, MENU, "toppings", option_id, by)


def drawn() -> Building:
    """The half-and-half of the drawing: left with mushrooms, right with jalapeños twice, dips."""
    made = opened("half-and-half", "l")
    made = top(building.take_side(made, 0), "top-mushrooms")
    made = top(building.take_side(made, 1), "top-jalapenos", 2)
    for dip in ("dip-garlic-cup", "dip-ranch-cup"):
        made = building.take(made, MENU, "dips", dip, 1)
    return made


def test_the_drawn_pizza_shows_the_drawn_numbers() -> None:
    shown = state(drawn())
    assert [(card.side, card.name, card.changes, card.price) for card in shown.parts] == [
        ("Left half", "Margherita", "+ mushrooms", "8.75"),
        ("Right half", "Pepperoni", "+ 2 jalapeños", "10.25"),
    ]
    assert [card.chosen for card in shown.parts] == [False, True]
    assert (shown.price, shown.action) == ("$19.75", "Choose a crust first")
    assert shown.reckoning.startswith("½ 17.50 + ½ 20.50 + ")
    assert option(drawn(), "toppings", "top-jalapenos").below == "+1.50 on half"
    assert option(drawn(), "toppings", "top-olives").below == "+0.75 on half"
    dips = group(drawn(), "dips")
    assert (dips.rule, dips.badge) == ("1 free, up to 4", "2 of 4")
    assert sorted(one.below for one in dips.options if one.count) == ["+0.75", "Free"]
    assert [segment.note for segment in group(drawn(), "toppings").sides] == ["", "1", "2"]


def test_toppings_are_laid_on_the_half_they_are_on() -> None:
    left, right = state(top(building.take_side(drawn(), None), "top-olives")).pictures
    assert left.picture == "pizza-margherita"
    assert left.toppings == (("top-olive", 1), ("top-mushroom", 1))
    assert right.toppings == (("top-olive", 1), ("top-jalapeno", 2))


def test_the_required_group_is_first_and_named_until_it_is_met() -> None:
    made = opened("build-your-own")
    shown = state(made)
    assert [one.badge for one in shown.groups[:2]] == ["Required", "Required"]
    assert shown.unmet_group == "crust"
    made = choose(choose(made, "crust", "crust-thin"), "sauce", "sauce-white")
    shown = state(made)
    assert (shown.unmet_group, shown.action) == ("", "Add")
    assert [one.badge for one in shown.groups[:2]] == ["Done", "Done"]


@pytest.mark.parametrize(
    ("item", "words"),
    [("half-and-half", "Choose a crust first"), ("caesar-salad", "Add")],
)
def test_the_button_says_the_next_step(item: str, words: str) -> None:
    assert state(opened(item)).action == words


def test_scoops_that_miss_are_counted() -> None:
    made = opened("ice-cream")
    made = building.take(made, MENU, "scoops", "scoop-vanilla", -1)
    assert state(made).action == "Choose 1 more: scoops"
    made = building.take(made, MENU, "scoops", "scoop-chocolate", -1)
    assert state(made).action == "Choose 2 more: scoops"
    made = building.take(made, MENU, "scoops", "scoop-pistachio", 2)
    assert state(made).price == "$5.75"


def test_a_chosen_option_changes_with_another_and_stays_when_one_is_needed() -> None:
    made = opened("margherita")
    assert choose(made, "crust", "crust-thin") == made
    stuffed = choose(made, "crust", "crust-stuffed")
    assert [one.option for one in stuffed.line.modifiers if one.group == "crust"] == [
        "crust-stuffed"
    ]
    assert state(stuffed).reckoning == "Medium 12.50 + stuffed crust 3.00"


def test_no_more_than_the_group_and_the_option_allow() -> None:
    made = top(opened("margherita"), "top-olives", 2)
    assert not option(made, "toppings", "top-olives").can_add
    assert option(made, "toppings", "top-bacon").can_add
    for name in ("top-bacon", "top-ham", "top-corn"):
        made = top(made, name, 2)
    assert not option(made, "toppings", "top-mushrooms").can_add


def test_what_is_sold_out_or_not_in_this_size_says_so() -> None:
    large = opened("margherita", "l")
    assert (option(large, "crust", "crust-gluten-free").below) == "Not in large"
    assert not option(large, "crust", "crust-gluten-free").enabled
    assert option(large, "toppings", "top-corn").below == "Sold out"


def test_another_size_drops_what_does_not_come_in_it() -> None:
    made = choose(opened("margherita", "m"), "crust", "crust-gluten-free")
    large = building.resize(made, MENU, "l")
    assert state(large).unmet_group == "crust"
    assert state(large).price == "$15.50"


def test_a_size_that_a_half_does_not_come_in_can_not_be_taken() -> None:
    made = opened("half-and-half", "l")
    parts = (Part(1, "margherita"), Part(1, "vegan-verde"))
    line = replace(made.line, parts=parts)
    menu = replace(
        MENU,
        items=tuple(
            replace(item, sets=(*item.sets, "halves")) if item.id == "vegan-verde" else item
            for item in MENU.items
        ),
    )
    sizes = derive(replace(made, line=line), menu, SETTINGS).sizes
    assert [segment.key for segment in sizes if not segment.enabled] == ["xl"]


def test_what_is_made_of_others_opens_as_halves_of_two() -> None:
    made = opened("half-and-half", "m")
    assert [part.item for part in made.line.parts] == ["margherita", "pepperoni"]
    assert (made.side, state(made).divided, state(made).can_change) == (0, "2", True)
    assert len(building.allowed_parts(made, MENU)) > 10


def test_whole_makes_it_the_left_pizza_and_halves_bring_the_other_back() -> None:
    made = top(building.take_side(opened("half-and-half", "l"), 0), "top-olives")
    made = building.leave_out(made, "basil")
    whole = building.divide(made, MENU, 1)
    assert (whole.line.item, whole.line.parts, whole.line.removed) == ("margherita", (), ("basil",))
    assert Modifier("toppings", "top-olives") in whole.line.modifiers
    again = building.divide(whole, MENU, 2)
    assert again.line.item == "half-and-half"
    assert [(part.item, part.removed) for part in again.line.parts] == [
        ("margherita", ("basil",)),
        ("pepperoni", ()),
    ]


def test_quarters_keep_the_halves_where_they_were() -> None:
    quarters = building.divide(drawn(), MENU, 4)
    assert [card.side for card in state(quarters).parts] == [
        "Top left",
        "Top right",
        "Bottom right",
        "Bottom left",
    ]
    assert [part.item for part in quarters.line.parts] == [
        "margherita",
        "pepperoni",
        "pepperoni",
        "margherita",
    ]
    assert state(quarters).price == state(drawn()).price
    assert building.divide(quarters, MENU, 2).line.parts == drawn().line.parts


def test_halves_swap_and_change() -> None:
    swapped = building.swap(drawn())
    assert [part.item for part in swapped.line.parts] == ["pepperoni", "margherita"]
    assert state(swapped).price == state(drawn()).price
    changed = building.change_part(drawn(), MENU, 0, "truffle-mushroom")
    assert (changed.line.parts[0].item, changed.side) == ("truffle-mushroom", 0)


def test_an_ingredient_is_left_out_of_the_side_it_is_in() -> None:
    made = building.take_side(opened("half-and-half"), 0)
    shown = state(made)
    assert shown.removals_of == "Margherita"
    assert "Basil" in [one.text for one in shown.removals]
    left = building.leave_out(made, "basil")
    assert [one.id for one in state(left).removals if one.left_out] == ["basil"]
    assert state(left).parts[0].changes == "no basil"
    assert building.leave_out(left, "basil") == made


def test_an_existing_line_is_saved_and_several_are_multiplied() -> None:
    line = fresh_line(MENU.item("margherita"), MENU, "m", "line")
    made = building.with_quantity(building.opened(line, MENU, editing=True), 3)
    shown = state(made)
    assert (shown.action, shown.price, shown.reckoning) == ("Save", "$37.50", "3 × 12.50")
    assert building.with_quantity(made, 0).line.quantity == 1


def test_what_the_menu_no_longer_sells_has_no_price_and_says_so() -> None:
    menu = replace(
        MENU,
        items=tuple(
            replace(item, group_ids=()) if item.id == "margherita" else item for item in MENU.items
        ),
    )
    shown = derive(opened("margherita"), menu, SETTINGS)
    assert (shown.price, bool(shown.problem)) == ("", True)


ITEMS = st.sampled_from(["margherita", "half-and-half", "build-your-own", "pesto-genovese"])
ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("divide"), st.sampled_from([1, 2, 4])),
        st.tuples(st.just("side"), st.integers(0, 3)),
        st.tuples(st.just("top"), st.integers(0, 27)),
        st.tuples(st.just("fewer"), st.integers(0, 27)),
        st.tuples(st.just("crust"), st.integers(0, 3)),
        st.tuples(st.just("size"), st.integers(0, 3)),
        st.tuples(st.just("swap"), st.just(0)),
        st.tuples(st.just("part"), st.integers(0, 30)),
        st.tuples(st.just("leave out"), st.integers(0, 6)),
    ),
    max_size=16,
)


def done(made: Building, act: str, value: int) -> Building:
    """One act, as the panel offers it: what it shows as impossible is not done."""
    shown = state(made)
    parts = len(made.line.parts)
    if act == "divide":
        return building.divide(made, MENU, value) if shown.divisions else made
    if act == "side":
        return building.take_side(made, value % (parts + 1) if value < parts else None)
    if act in ("top", "fewer"):
        one = next(g for g in shown.groups if g.id == "toppings").options[value]
        able = one.enabled and one.can_add if act == "top" else one.count > 0
        return top(made, one.id, 1 if act == "top" else -1) if able else made
    if act == "crust":
        found = [g for g in shown.groups if g.id == "crust"]
        able = bool(found) and found[0].options[value].enabled
        return choose(made, "crust", found[0].options[value].id) if able else made
    if act == "size":
        return building.resize(made, MENU, shown.sizes[value % len(shown.sizes)].key)
    if act == "swap":
        return building.swap(made)
    if act == "part" and parts and shown.can_change:
        offered = building.allowed_parts(made, MENU)
        return building.change_part(made, MENU, value % parts, offered[value % len(offered)].id)
    if act == "leave out" and shown.removals:
        return building.leave_out(made, shown.removals[value % len(shown.removals)].id)
    return made


@hypothesis_settings(max_examples=60)
@given(ITEMS, ACTS)
def test_whatever_is_tapped_the_price_shown_is_the_price(
    item: str, acts: list[tuple[str, int]]
) -> None:
    made = opened(item, "m")
    for act, value in acts:
        made = done(made, act, value)
        shown = state(made)
        assert shown.problem == ""
        line: CartLine = made.line
        priced = quote_line(line, MENU, SETTINGS.rules, unfinished=True)
        assert shown.price == money("USD", priced.listed)
        if not shown.unmet_group:
            assert quote_line(line, MENU, SETTINGS.rules).listed == priced.listed
        else:
            with pytest.raises(StoreError, match="modifier_count"):
                quote_line(line, MENU, SETTINGS.rules)
