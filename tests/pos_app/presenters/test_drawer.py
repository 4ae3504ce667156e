from dataclasses import replace

import pytest

from pos_app.presenters.amount import Entered
from pos_app.presenters.drawer import Moving, derive, usual_amounts
from store_core.domain.errors import StoreError
from tests.shops import pizzeria

SETTINGS = pizzeria().settings


@pytest.mark.parametrize(
    ("moving", "words", "amount", "can_step"),
    [
        (Moving("paid_out"), "Pay out", "$0.00", False),
        (Moving("paid_out", Entered(4800)), "Pay out", "$48.00", True),
        (Moving("paid_in", Entered(4800)), "Pay in", "$48.00", True),
        (Moving("paid_in", Entered(4800), moving=True), "Pay in", "$48.00", False),
    ],
)
def test_cash_is_moved_by_an_amount(
    moving: Moving, words: str, amount: str, can_step: bool
) -> None:
    state = derive(moving, SETTINGS)
    assert (state.words, state.step_amount, state.can_step) == (words, amount, can_step)


def test_a_refusal_says_that_nothing_was_written() -> None:
    state = derive(Moving("paid_in", Entered(4800), refused=StoreError("no_shift")), SETTINGS)
    assert (state.alarm, state.note) == (True, "Nothing was written")
    assert state.can_step


@pytest.mark.parametrize(
    ("currency", "amounts"),
    [
        ("USD", (500, 1000, 2000, 5000, 10000)),
        ("EUR", (1000, 2000, 5000, 10000, 20000)),
        ("CHF", (5, 10, 50, 100)),
    ],
)
def test_whole_notes_are_offered(currency: str, amounts: tuple[int, ...]) -> None:
    rules = replace(SETTINGS.rules, currency=currency)
    assert usual_amounts(replace(SETTINGS, rules=rules)) == amounts
