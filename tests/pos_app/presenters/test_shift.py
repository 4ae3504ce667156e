from dataclasses import replace

import pytest

from pos_app.presenters.amount import Entered
from pos_app.presenters.shift import Counted, ShiftFacts, derive, usual_floats
from store_core.domain.errors import StoreError
from tests.shops import pizzeria

SETTINGS = pizzeria().settings
MARIA = pizzeria().staff[0]
FACTS = ShiftFacts(SETTINGS, "Till 1", MARIA, may_open=True, today="Friday, June 12")


@pytest.mark.parametrize(
    ("facts", "counted", "words_below", "can_step"),
    [
        (FACTS, Counted(), "With an empty drawer", True),
        (FACTS, Counted(Entered(20000)), "Float", True),
        (FACTS, Counted(Entered(20000), opening=True), "Float", False),
        (replace(FACTS, may_open=False), Counted(), "With an empty drawer", False),
    ],
)
def test_opening_takes_a_float_and_someone_who_may(
    facts: ShiftFacts, counted: Counted, words_below: str, can_step: bool
) -> None:
    state = derive(facts, counted)
    assert (state.words_below, state.can_step) == (words_below, can_step)


def test_a_refusal_says_what_to_do() -> None:
    state = derive(FACTS, Counted(refused=StoreError("float_out_of_range", float=99999999)))
    assert state.alarm
    assert state.note == "The float can't be that much. Count it again."


@pytest.mark.parametrize(
    ("currency", "floats"),
    [
        ("USD", (0, 10000, 15000, 20000, 30000)),
        ("LKR", (0, 500000, 750000, 1000000, 1500000)),
        ("JPY", (0, 25000, 37500, 50000, 75000)),
    ],
)
def test_usual_floats_are_round_in_every_currency(currency: str, floats: tuple[int, ...]) -> None:
    rules = replace(SETTINGS.rules, currency=currency)
    assert usual_floats(replace(SETTINGS, rules=rules)) == floats
