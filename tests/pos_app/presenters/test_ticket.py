"""The ticket column, derived from a draft."""

from dataclasses import replace
from datetime import timedelta

import pytest

from pos_app.presenters.ticket import TicketInputs, TicketState, ago, derive
from store_core.domain.cart import CartLine, Modifier, Part
from store_core.domain.draft import Draft, add, new_draft, price
from tests.shops import FRIDAY_EVENING, pizzeria

MENU, SETTINGS = pizzeria().menu, pizzeria().settings
DEFAULTS = (Modifier("crust", "crust-thin"), Modifier("sauce", "sauce-tomato"))


def ticket(*lines: CartLine, building: CartLine | None = None) -> TicketState:
    draft = new_draft("dine_in")
    for line in lines:
        draft, _ = add(draft, line)
    return shown(draft, building)


def shown(draft: Draft, building: CartLine | None = None) -> TicketState:
    told = price(draft, MENU, SETTINGS.rules)
    given = TicketInputs(draft, told, MENU, SETTINGS, FRIDAY_EVENING, building=building)
    return derive(given)


HALVES = CartLine(
    "half",
    "half-and-half",
    "l",
    1,
    (Modifier("crust", "crust-stuffed"), Modifier("sauce", "sauce-tomato")),
    (
        Part(1, "margherita", removed=("basil",)),
        Part(1, "pepperoni", (Modifier("toppings", "top-jalapenos", 2),)),
    ),
    note="Cut in squares",
)


def test_halves_are_told_with_their_own_extras_and_what_is_left_out() -> None:
    line = ticket(HALVES).lines[0]
    assert line.name == "Half & half, Large"
    assert [(row.kind, row.before, row.text, row.price) for row in line.details] == [
        ("left", "", "Margherita", ""),
        ("removal", "No", "basil", ""),
        ("right", "", "Pepperoni + 2 jalapeños", "+1.50"),
        ("plain", "", "Stuffed crust", "+3.00"),
        ("note", "", "“Cut in squares”", ""),
    ]


def test_what_is_left_out_of_a_half_stands_under_that_half() -> None:
    whole = CartLine("1", "margherita", "m", 1, DEFAULTS, removed=("basil",))
    told = [
        [row.belongs for row in line.details if row.kind == "removal"]
        for line in ticket(HALVES, whole).lines
    ]
    assert told == [[True], [False]]


def test_prices_under_a_line_are_those_of_all_its_pieces() -> None:
    line = CartLine("1", "margherita", "m", 3, (*DEFAULTS, Modifier("toppings", "top-olives", 2)))
    assert [(row.text, row.price) for row in ticket(line).lines[0].details] == [
        ("2× Black olives", "+7.50")
    ]


def test_the_sums_are_items_and_each_tax_and_the_total_is_on_pay() -> None:
    state = ticket(CartLine("1", "margherita", "m", 2, DEFAULTS), CartLine("2", "fries"))
    assert [(row.text, row.amount) for row in state.sums] == [
        ("3 items", "29.50"),
        ("Sales tax 8.25 %", "2.43"),
    ]
    assert (state.pay_words, state.pay_amount, state.pay_step) == ("Pay", "$31.93", "ready")
    assert state.can_park


def test_an_empty_ticket_can_not_be_paid_or_parked() -> None:
    state = ticket()
    assert (state.empty, state.pay_amount, state.pay_step) == (True, "$0.00", "disabled")
    assert (state.sums, state.can_park, state.title) == ((), False, "New ticket")
    assert state.below_title == "Add a table or name"


@pytest.mark.parametrize(
    ("draft", "title", "below"),
    [
        (Draft(label="Table 7", guests=3), "Table 7", "3 guests"),
        (Draft(label="Table 7"), "Table 7", ""),
        (Draft(guests=1), "New ticket", "1 guest"),
        (Draft(order_id="o", number="A-0417"), "A-0417", ""),
    ],
)
def test_the_head_says_whose_ticket_it_is(draft: Draft, title: str, below: str) -> None:
    state = shown(draft)
    assert (state.title, state.below_title) == (title, below)


def test_a_line_being_built_stands_on_top_and_counts_but_can_not_be_paid() -> None:
    unfinished = CartLine("new", "half-and-half", "l", 1, (), HALVES.parts)
    state = ticket(CartLine("1", "fries"), building=unfinished)
    first = state.lines[0]
    assert (first.name, first.amount, first.details[0].text) == (
        "Half & half, Large",
        "18.00",
        "Building…",
    )
    assert (first.pending, state.pay_step, state.can_park) == (True, "disabled", False)
    assert [row.amount for row in state.sums] == ["22.50", "1.86"]
    assert state.pay_amount == "$24.36"


def test_a_line_being_edited_stands_for_the_one_it_was() -> None:
    line = CartLine("1", "margherita", "m", 1, DEFAULTS)
    state = ticket(line, building=replace(line, variant="l"))
    assert [one.name for one in state.lines] == ["Margherita, Large"]
    assert state.sums[0].amount == "15.50"


def test_what_can_not_be_sold_any_more_is_marked_and_stops_pay() -> None:
    state = ticket(CartLine("1", "fries"), CartLine("2", "brownie"))
    assert [row.text for row in state.lines[1].details] == ["Sold out now"]
    assert (state.pay_step, state.blocked_line) == ("blocked", "2")


@pytest.mark.parametrize(
    ("passed", "words"),
    [
        (timedelta(seconds=-5), "just now"),
        (timedelta(seconds=59), "just now"),
        (timedelta(minutes=12), "12 min ago"),
        (timedelta(minutes=125), "2 h 5 min ago"),
    ],
)
def test_how_long_ago(passed: timedelta, words: str) -> None:
    assert ago(passed) == words
