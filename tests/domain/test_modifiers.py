from dataclasses import replace

import pytest

from store_core.domain.cart import CartLine, Modifier, Part
from store_core.domain.errors import StoreError
from store_core.domain.modifiers import (
    Choices,
    choices,
    counted,
    find_option,
    option_price,
    same_line,
    unmet_groups,
)
from store_core.domain.unit_price import price_unit
from tests.domain.price_samples import CRUST, MENU, THIN, TOPPINGS, a_pizza, in_halves, top


def test_the_same_option_twice_counts_twice_and_none_of_it_not_at_all() -> None:
    assert counted([top("ham"), top("olive", 0), top("ham", 2)]) == {("top", "ham"): 3}


def test_what_every_half_has_is_on_the_whole_at_the_smallest_count() -> None:
    line = in_halves(
        Part(1, modifiers=(top("ham", 3), top("olive"))), Part(1, modifiers=(top("ham", 2),))
    )
    assert choices(line) == Choices(
        {("crust", "thin"): 1, ("top", "ham"): 2},
        ({("top", "ham"): 1, ("top", "olive"): 1}, {}),
    )


@pytest.mark.parametrize(
    ("line", "wanting"),
    [
        (CartLine("1", "margherita", "S"), ("crust",)),
        (a_pizza(), ()),
        (CartLine("1", "margherita", "S", modifiers=(replace(THIN, count=0),)), ("crust",)),
        (CartLine("1", "cola"), ()),
    ],
)
def test_the_builder_knows_which_group_is_still_to_choose(
    line: CartLine, wanting: tuple[str, ...]
) -> None:
    assert unmet_groups(line, MENU) == wanting


def test_a_retired_group_wants_nothing() -> None:
    menu = replace(MENU, groups=(replace(CRUST, retired=True), *MENU.groups[1:]))
    line = CartLine("1", "margherita", "S")
    assert unmet_groups(line, menu) == ()
    assert price_unit(line, menu, "half_up").amount == 1199


def test_a_group_may_be_met_by_a_half() -> None:
    wanted = replace(TOPPINGS, min=2)
    menu = replace(MENU, groups=(CRUST, wanted, *MENU.groups[2:]))
    line = in_halves(Part(1, modifiers=(top("ham", 2),)), Part(1))
    assert unmet_groups(line, menu) == ()
    assert unmet_groups(in_halves(Part(1, modifiers=(top("ham"),)), Part(1)), menu) == ("top",)


@pytest.mark.parametrize(
    ("line", "code", "values"),
    [
        (a_pizza(Modifier("lost", "ham")), "unknown_group", {"group": "lost"}),
        (a_pizza(top("lost")), "unknown_option", {"option": "lost", "group": "top"}),
        (a_pizza(top("ranch")), "unknown_option", {"option": "ranch", "group": "top"}),
        (
            a_pizza(Modifier("gift", "bow")),
            "option_not_offered",
            {"item": "margherita", "option": "bow"},
        ),
        (
            replace(a_pizza(size="L"), modifiers=(Modifier("crust", "gluten-free"),)),
            "option_unavailable",
            {"item": "margherita", "option": "gluten-free", "variant": "L"},
        ),
        (
            in_halves(Part(1, modifiers=(Modifier("dip", "ranch"),)), Part(1)),
            "option_not_on_parts",
            {"item": "margherita", "option": "ranch"},
        ),
        (
            CartLine("1", "margherita", "S"),
            "modifier_count",
            {"item": "margherita", "group": "crust", "count": 0, "min": 1, "max": 1},
        ),
        (
            a_pizza(Modifier("crust", "stuffed")),
            "modifier_count",
            {"item": "margherita", "group": "crust", "count": 2, "min": 1, "max": 1},
        ),
        (
            a_pizza(top("ham", 4), top("olive", 3)),
            "modifier_count",
            {"item": "margherita", "group": "top", "count": 7, "min": 0, "max": 6},
        ),
        (
            replace(
                in_halves(Part(1, modifiers=(top("ham", 4),)), Part(1)),
                modifiers=(THIN, top("olive", 3)),
            ),
            "modifier_count",
            {"item": "margherita", "group": "top", "count": 7, "min": 0, "max": 6},
        ),
        (
            a_pizza(top("basil", 3)),
            "modifier_count",
            {
                "item": "margherita",
                "group": "top",
                "option": "basil",
                "count": 3,
                "min": 0,
                "max": 2,
            },
        ),
        (
            a_pizza(top("ham", -1)),
            "modifier_count",
            {
                "item": "margherita",
                "group": "top",
                "option": "ham",
                "count": -1,
                "min": 0,
                "max": None,
            },
        ),
        (
            a_pizza(Modifier("dip", "ranch", 1000)),
            "modifier_count",
            {
                "item": "margherita",
                "group": "dip",
                "option": "ranch",
                "count": 1000,
                "min": 0,
                "max": None,
            },
        ),
    ],
)
def test_what_cannot_be_chosen_is_refused_by_name(
    line: CartLine, code: str, values: dict[str, object]
) -> None:
    with pytest.raises(StoreError) as refused:
        price_unit(line, MENU, "half_up")
    assert (refused.value.code, refused.value.values) == (code, values)


def test_six_toppings_on_one_half_and_six_on_the_other_are_six() -> None:
    line = in_halves(Part(1, modifiers=(top("ham", 6),)), Part(1, modifiers=(top("olive", 6),)))
    assert price_unit(line, MENU, "half_up").amount > 0


@pytest.mark.parametrize(
    ("option", "size", "price"),
    [("ham", "L", 225), ("ham", "S", 150), ("ham", None, 150), ("olive", "L", 75)],
)
def test_an_option_may_cost_more_on_a_larger_one(option: str, size: str | None, price: int) -> None:
    assert option_price(find_option(MENU, "top", option)[1], size) == price


HALVES = in_halves(Part(1, modifiers=(top("ham"), top("olive"))), Part(1, "diavola"))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (a_pizza(), replace(a_pizza(), id="2", quantity=5), True),
        (a_pizza(top("ham"), top("olive")), a_pizza(top("olive"), top("ham")), True),
        (a_pizza(top("ham"), top("ham")), a_pizza(top("ham", 2)), True),
        (a_pizza(top("ham", 0)), a_pizza(), True),
        (a_pizza(), replace(a_pizza(), note="  "), True),
        (a_pizza(top("ham")), a_pizza(top("ham", 2)), False),
        (a_pizza(), a_pizza(size="L"), False),
        (a_pizza(), a_pizza(item="diavola"), False),
        (a_pizza(), replace(a_pizza(), note="well done"), False),
        (a_pizza(), replace(a_pizza(), removed=("mozzarella",)), False),
        (a_pizza(), HALVES, False),
        (
            HALVES,
            in_halves(Part(1, modifiers=(top("olive"), top("ham"))), Part(1, "diavola")),
            True,
        ),
        (
            HALVES,
            in_halves(Part(1, "margherita", HALVES.parts[0].modifiers), Part(1, "diavola")),
            True,
        ),
        (HALVES, replace(HALVES, parts=(HALVES.parts[0], Part(1, "calzone"))), False),
        (
            HALVES,
            replace(
                HALVES, parts=(replace(HALVES.parts[0], removed=("mozzarella",)), HALVES.parts[1])
            ),
            False,
        ),
    ],
)
def test_lines_are_one_only_if_everything_is_the_same(
    one: CartLine, other: CartLine, same: bool
) -> None:
    assert same_line(one, other) is same
    assert same_line(other, one) is same
