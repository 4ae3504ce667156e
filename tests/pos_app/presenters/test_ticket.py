"""The ticket column, derived from a draft."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from pos_app.presenters.sums import Reckoned, sum_rows
from pos_app.presenters.ticket import TicketInputs, TicketState, ago, derive
from store_core.application.promotions import terms_at_till
from store_core.domain.cart import CartLine, Fulfilment, ManualDiscount, Modifier, Part
from store_core.domain.catalogue import Promotion, TaxClass, TaxComponent
from store_core.domain.draft import (
    WHOLE,
    Draft,
    Grant,
    add,
    new_draft,
    price,
    take_off,
    with_code,
    with_fulfilment,
)
from store_core.domain.held_codes import Hold
from store_core.domain.promotions import Terms, occasion
from tests.shops import FRIDAY_EVENING, pizzeria

MENU, SETTINGS = pizzeria().menu, pizzeria().settings
DEFAULTS = (Modifier("crust", "crust-thin"), Modifier("sauce", "sauce-tomato"))


def ticket(*lines: CartLine, building: CartLine | None = None) -> TicketState:
    draft = new_draft("dine_in")
    for line in lines:
        draft, _ = add(draft, line)
    return shown(draft, building)


def shown(
    draft: Draft,
    building: CartLine | None = None,
    now: datetime = FRIDAY_EVENING,
    holds: tuple[Hold, ...] = (),
) -> TicketState:
    terms = terms_at_till(MENU, SETTINGS, now, draft.cart, holds)
    told = price(draft, MENU, SETTINGS.rules, terms)
    return derive(TicketInputs(draft, told, MENU, SETTINGS, now, terms, building=building))


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


TUESDAY = datetime(2026, 6, 9, 23, 0, tzinfo=UTC)
MONDAY_AT_FIVE = datetime(2026, 6, 8, 21, 0, tzinfo=UTC)


def of(*lines: CartLine) -> Draft:
    draft = new_draft("dine_in")
    for line in lines:
        draft, _ = add(draft, line)
    return draft


def test_an_offer_stands_under_its_line_and_in_the_sums_and_the_listed_price_is_struck() -> None:
    two = of(CartLine("1", "margherita", "m", 2, DEFAULTS), CartLine("2", "fries"))
    state = shown(two, now=TUESDAY)
    pizza, fries = state.lines
    assert (pizza.was, pizza.amount) == ("25.00", "12.50")
    assert [(row.kind, row.text, row.price) for row in pizza.details] == [
        ("promotion", "2-for-1 Tuesday", "−12.50")
    ]
    assert (fries.was, fries.amount, fries.details) == ("", "4.50", ())
    assert [(row.text, row.amount, row.kind) for row in state.sums] == [
        ("3 items", "29.50", "plain"),
        ("2-for-1 Tuesday", "−12.50", "good"),
        ("Sales tax 8.25 %", "1.40", "plain"),
    ]
    assert state.pay_amount == "$18.40"


def test_what_is_off_the_whole_order_stands_in_the_sums_alone() -> None:
    draft = with_code(of(CartLine("1", "margherita", "m", 2, DEFAULTS)), "napoli5")
    state = shown(draft)
    assert (state.lines[0].was, state.lines[0].details) == ("", ())
    assert [(row.text, row.kind) for row in state.sums][1] == ("$5 off", "good")


def test_a_code_that_does_nothing_yet_says_what_it_lacks() -> None:
    state = shown(with_code(of(CartLine("1", "fries")), "NAPOLI5"))
    assert [(row.text, row.kind) for row in state.sums][-1] == (
        "NAPOLI5: It needs $20.50 more of goods.",
        "warn",
    )


def test_a_limited_code_counts_only_with_the_use_that_the_server_keeps() -> None:
    hold = Hold("h", "FIRST100", ("first-100",), FRIDAY_EVENING + timedelta(minutes=30))
    draft = with_code(of(CartLine("1", "fries")), "FIRST100", hold)
    assert shown(draft, holds=(hold,)).sums[1].amount == "−0.90"
    assert shown(draft).sums[-1].kind == "warn"


def test_the_same_lines_cost_less_in_the_happy_hour() -> None:
    draft = of(CartLine("1", "coke", quantity=2))
    after = shown(draft, now=MONDAY_AT_FIVE + timedelta(hours=1))
    assert (shown(draft, now=MONDAY_AT_FIVE).lines[0].was, after.lines[0].was) != ("", "")
    assert after.lines[0].was == ""


def test_what_a_person_took_off_a_line_stands_under_it() -> None:
    line = CartLine("1", "margherita", "m", 1, DEFAULTS)
    tenth = take_off(of(line), "1", ManualDiscount("percent", percent="10"), Grant("Burnt"))
    less = take_off(tenth, "1", ManualDiscount("price", amount=900), Grant("Burnt"))
    told = [shown(draft).lines[0] for draft in (tenth, less)]
    assert [(line.was, line.amount, line.details[0].text) for line in told] == [
        ("12.50", "11.25", "10 % off"),
        ("12.50", "9.00", "Price set to 9.00"),
    ]


def test_more_offers_than_there_is_room_for_are_one_row() -> None:
    offers = tuple(
        Promotion(f"offer-{number}", "order_amount", name={"en": f"Offer {number}"}, amount=number)
        for number in range(1, 6)
    )
    draft = of(CartLine("1", "margherita", "m", 1, DEFAULTS))
    bill = price(draft, MENU, SETTINGS.rules, Terms(offers, occasion(TUESDAY, SETTINGS))).quote
    assert bill is not None
    rows = sum_rows(Reckoned(1, bill.listed, bill.taxes, bill), offers, SETTINGS)
    assert [(row.text, row.amount) for row in rows if row.kind == "good"] == [
        ("Offer 4", "−0.04"),
        ("Offer 5", "−0.05"),
        ("3 more offers", "−0.06"),
    ]


def test_a_broken_offer_stops_pay_and_says_whom_to_ask() -> None:
    draft = take_off(of(CartLine("1", "fries")), WHOLE, ManualDiscount("price"), Grant("x"))
    state = shown(draft)
    assert (state.pay_step, state.sums[0].kind) == ("disabled", "warn")


def test_eating_in_and_taking_away_differ_in_tax_and_service() -> None:
    rules = replace(SETTINGS.rules, service_percent="10", service_for=("dine_in",))
    settings = replace(SETTINGS, rules=rules)
    classes = (
        TaxClass("standard", (TaxComponent("VAT", "20"),), {"pickup": "away"}),
        TaxClass("away", (TaxComponent("VAT", "5"),)),
    )
    menu = replace(MENU, taxes=classes)
    draft, terms = of(CartLine("1", "fries")), Terms((), occasion(FRIDAY_EVENING, SETTINGS))
    told = []
    fulfilments: tuple[Fulfilment, ...] = ("dine_in", "pickup")
    for fulfilment in fulfilments:
        there = with_fulfilment(draft, fulfilment)
        priced = price(there, menu, rules, terms)
        state = derive(TicketInputs(there, priced, menu, settings, FRIDAY_EVENING, terms))
        told.append([(row.text, row.amount) for row in state.sums[1:]])
    assert told == [
        [("Service charge 10 %", "0.45"), ("VAT 20 %", "0.90")],
        [("VAT 5 %", "0.23")],
    ]


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
