from dataclasses import replace

import pytest

from pos_app.presenters.amount import Entered
from pos_app.presenters.paying import compact
from pos_app.presenters.tender import Received, asked_for, derive
from qt_kit.ticket_line import Detail, TicketLine
from store_core.domain.errors import StoreError
from tests.shops import pizzeria

SETTINGS = pizzeria().settings


@pytest.mark.parametrize(
    ("due", "given", "below", "can_take"),
    [
        (4844, 6000, "Change $11.56", True),
        (4844, 4844, "No change", True),
        (4844, 2000, "$28.44 is missing", False),
        (4844, 0, "$48.44 is missing", False),
        (0, 0, "Nothing to pay", False),
    ],
)
def test_the_button_says_what_comes_of_it(due: int, given: int, below: str, can_take: bool) -> None:
    state = derive(due, Received(Entered(given)), SETTINGS)
    assert (state.below, state.can_take) == (below, can_take)


@pytest.mark.parametrize(
    ("given", "below", "part"),
    [
        (2000, "$28.44 stays open", True),
        (4844, "No change", False),
        (0, "$48.44 is missing", False),
    ],
)
def test_less_than_what_is_left_counts_as_a_part(given: int, below: str, part: bool) -> None:
    state = derive(4844, Received(Entered(given)), SETTINGS, parts=True)
    assert (state.below, state.part) == (below, part)


def test_nothing_to_pay_is_taken_as_such() -> None:
    assert derive(0, Received(Entered(0)), SETTINGS, parts=True).can_take


@pytest.mark.parametrize(
    ("given", "below", "can_take", "alarm"),
    [
        (4844, "All of it", True, False),
        (5000, "$48.44 at most", False, True),
        (2000, "$28.44 stays open", True, False),
    ],
)
def test_a_card_never_takes_more_than_is_left(
    given: int, below: str, can_take: bool, alarm: bool
) -> None:
    state = derive(4844, Received(Entered(given), "card"), SETTINGS, parts=True)
    assert (state.words, state.below) == ("Card took", below)
    assert (state.can_take, state.alarm) == (can_take, alarm)


def test_a_card_is_taken_on_its_own_terminal_step_by_step() -> None:
    state = derive(4844, Received(Entered(4844), "card"), SETTINGS, parts=True)
    assert state.steps[0] == "Enter $48.44 on the card terminal."
    assert [card.text for card in state.quick] == ["$48.44"]


@pytest.mark.parametrize(
    ("left", "step", "cash", "card"), [(4844, 5, 4845, 4844), (4844, 10, 4840, 4844), (2, 5, 0, 2)]
)
def test_what_is_left_in_cash_is_rounded_as_the_store_rounds(
    left: int, step: int, cash: int, card: int
) -> None:
    settings = replace(SETTINGS, rules=replace(SETTINGS.rules, cash_rounding=step))
    assert (asked_for(left, "cash", settings), asked_for(left, "card", settings)) == (cash, card)


@pytest.mark.parametrize(("given", "part"), [(2000, True), (2001, False), (4844, False)])
def test_a_part_in_cash_is_one_that_coins_can_make_up(given: int, part: bool) -> None:
    settings = replace(SETTINGS, rules=replace(SETTINGS.rules, cash_rounding=5))
    assert derive(4844, Received(Entered(given)), settings, parts=True).part == part


def test_quick_amounts_are_notes_with_their_change_and_the_entered_one_is_chosen() -> None:
    state = derive(4844, Received(Entered(6000)), SETTINGS)
    assert [(card.text, card.below) for card in state.quick] == [
        ("$48.44", "Exact"),
        ("$49", "change 0.56"),
        ("$50", "change 1.56"),
        ("$60", "change 11.56"),
        ("$100", "change 51.56"),
    ]
    assert [card.text for card in state.quick if card.chosen] == ["$60"]


def test_while_the_money_is_taken_it_can_not_be_taken_again() -> None:
    assert not derive(4844, Received(Entered(6000), taking=True), SETTINGS).can_take


def test_a_refusal_says_what_to_do_and_lets_try_again() -> None:
    refused = StoreError("item_unavailable", item="brownie")
    state = derive(4844, Received(Entered(6000), refused=refused), SETTINGS)
    assert state.alarm
    assert state.hint_below.startswith("Something on the ticket is sold out.")
    assert state.can_take


def test_a_line_in_short_has_all_its_extras_in_one_row() -> None:
    line = TicketLine(
        "1",
        "Half & half, Large",
        "20.25",
        details=(
            Detail("Margherita", kind="left"),
            Detail("Pepperoni + jalapeños", "+0.75", "right"),
            Detail("Stuffed crust", "+3.00"),
            Detail("onions", kind="removal", before="No"),
        ),
    )
    short = compact(line)
    assert [detail.text for detail in short.details] == [
        "Margherita | Pepperoni + jalapeños, stuffed crust, no onions"
    ]
    assert not short.editable
