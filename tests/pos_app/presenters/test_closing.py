from dataclasses import replace

import pytest

from pos_app.presenters.closing import Closing, ClosingFacts, derive
from pos_app.presenters.counting import nothing_counted
from store_core.domain.errors import StoreError
from store_core.domain.shifts import Blocker, Count, Shift
from tests.pos_app.presenters.test_comparing import REPORT
from tests.shops import FRIDAY_EVENING, pizzeria

SETTINGS = pizzeria().settings
MARIA = pizzeria().staff[0]
SHIFT = Shift("s", "till-1", FRIDAY_EVENING, MARIA.id, 20000)
FACTS = ClosingFacts(SETTINGS, SHIFT, pizzeria().staff, {})
COUNTING = nothing_counted(SETTINGS)
READ = Closing(COUNTING, blockers=(), number=418)
SHORT = replace(REPORT, count=Count(((1, 11000),), (("card", 3000),)))
PARKED = (Blocker("parked", "o-1", "A-0007"),)


@pytest.mark.parametrize(
    ("closing", "phase", "words", "can_step"),
    [
        (Closing(COUNTING), "reading", "Lock the count", False),
        (READ, "count", "Lock the count", True),
        (replace(READ, busy=True), "count", "Locking…", False),
        (replace(READ, blockers=PARKED), "blocked", "Count all the same", True),
        (replace(READ, blockers=PARKED, passed=True), "count", "Lock the count", True),
        (replace(READ, report=SHORT), "compare", "Close and print Z 0418", False),
        (replace(READ, report=SHORT, reason="Unknown"), "compare", "Close and print Z 0418", True),
        (replace(READ, report=SHORT, reason="Unknown", busy=True), "compare", "Closing…", False),
        (replace(READ, report=SHORT, blockers=PARKED), "blocked", "Count all the same", True),
    ],
)
def test_closing_goes_step_by_step(
    closing: Closing, phase: str, words: str, can_step: bool
) -> None:
    state = derive(FACTS, closing)
    assert (state.phase, state.words, state.can_step) == (phase, words, can_step)


def test_what_was_expected_shows_only_when_the_count_is_locked() -> None:
    assert derive(FACTS, READ).compare is None
    assert derive(FACTS, READ).locked == ""
    state = derive(FACTS, replace(READ, report=SHORT))
    assert state.compare is not None
    assert (state.locked, state.can_count) == ("Locked 18:58", False)


def test_the_head_says_which_shift_it_is() -> None:
    state = derive(FACTS, READ)
    assert state.title == "Close shift 418"
    assert state.below == ("Friday, June 12", "opened 18:58 by Maria G.", "float 200.00")


def test_each_thing_in_the_way_is_named_with_the_way_to_it() -> None:
    found = (*PARKED, Blocker("unanswered", "o-2", "W-0003"), Blocker("unsent", count=12))
    rows = derive(FACTS, replace(READ, blockers=found)).blockers
    assert [(row.text, row.go) for row in rows] == [
        ("A-0007 is still parked", "parked"),
        ("Web order W-0003 waits for an answer", "orders"),
        ("12 records are not sent", ""),
    ]


def test_a_refusal_says_what_to_do() -> None:
    state = derive(FACTS, replace(READ, refused=StoreError("disk_full")))
    assert state.alarm
    assert "disk is full" in state.message
