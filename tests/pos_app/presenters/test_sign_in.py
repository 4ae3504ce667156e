from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from pos_app.presenters.shell import LinkBadge
from pos_app.presenters.sign_in import Entry, Facts, derive
from qt_kit.badge import Tone
from store_core.application.time_clock import WhoIsIn
from store_core.domain.errors import StoreError
from store_core.domain.shifts import Shift
from store_core.domain.time_clock import Presence
from tests.shops import FRIDAY_EVENING, pizzeria

PEOPLE = pizzeria().staff
FACTS = Facts(
    pizzeria().settings,
    PEOPLE,
    "Till 1",
    None,
    LinkBadge("All sent", Tone.GOOD, "check"),
    FRIDAY_EVENING,
)


def locked(seconds: int) -> StoreError:
    return StoreError("pin_locked", until=(FRIDAY_EVENING + timedelta(seconds=seconds)).isoformat())


@pytest.mark.parametrize(
    ("entry", "prompt", "hand", "can_type"),
    [
        (Entry(), "Choose your name", "ready", False),
        (Entry("maria"), "Enter your PIN", "ready", True),
        (Entry("maria", "246", checking=True), "Checking…", "checking", False),
        (
            Entry("maria", "111111", refused=StoreError("wrong_pin", tries_left=2)),
            "Not this PIN, 2 tries left",
            "wrong",
            True,
        ),
        (
            Entry("maria", "111111", refused=locked(27)),
            "Too many wrong PINs. Try again in 0:27.",
            "locked",
            False,
        ),
        (
            Entry("maria", "111111", refused=locked(600)),
            "Too many wrong PINs. Try again in 10:00.",
            "locked",
            False,
        ),
        (Entry("maria", "", refused=locked(0)), "Enter your PIN", "ready", True),
        (Entry("luca"), "Cooks work at the kitchen display.", "elsewhere", False),
        (Entry("gone"), "Choose your name", "ready", False),
    ],
)
def test_the_pin_pad_says_what_to_do(entry: Entry, prompt: str, hand: str, can_type: bool) -> None:
    state = derive(FACTS, entry)
    assert (state.prompt, state.hand, state.can_type) == (prompt, hand, can_type)


@pytest.mark.parametrize(
    ("moment", "always", "words"),
    [
        (FRIDAY_EVENING, False, "Friday, June 12 · open until 02:00"),
        (FRIDAY_EVENING, True, "Friday, June 12"),
        (FRIDAY_EVENING - timedelta(hours=10), False, "Friday, June 12 · opens at 10:00"),
    ],
)
def test_the_clock_says_how_long_the_shop_is_open(
    moment: datetime, always: bool, words: str
) -> None:
    facts = replace(FACTS, now=moment, settings=replace(FACTS.settings, always_open=always))
    assert derive(facts, Entry()).day == words


def test_who_opened_the_shift_is_told() -> None:
    shift = Shift("s", "till-1", FRIDAY_EVENING - timedelta(hours=8), "tomasz", 20000)
    assert derive(replace(FACTS, shift=shift), Entry()).shift == "Shift opened 10:58 by Tomasz O."
    assert derive(FACTS, Entry()).shift == "No shift is open at this till"


@pytest.mark.parametrize(
    ("held", "badge"),
    [
        (None, ("", "")),
        (WhoIsIn(Presence("in", FRIDAY_EVENING), ""), ("", "monitor")),
        (WhoIsIn(Presence("in", FRIDAY_EVENING), "Till 2"), ("Till 2", "monitor")),
        (WhoIsIn(Presence("break", FRIDAY_EVENING), "Till 2"), ("Break", "coffee")),
    ],
)
def test_a_badge_says_who_is_at_another_till_or_on_a_break(
    held: WhoIsIn | None, badge: tuple[str, str]
) -> None:
    facts = replace(FACTS, hours={"maria": held} if held else {})
    card = next(one for one in derive(facts, Entry()).people if one.id == "maria")
    assert (card.badge, card.badge_icon) == badge


def test_a_cook_clocks_where_they_can_not_sell() -> None:
    state = derive(FACTS, Entry("luca", clocking=True))
    assert (state.prompt, state.can_type) == ("PIN to clock in or out", True)
    known = (PEOPLE[0], Presence("in", FRIDAY_EVENING, "till", 65))
    acts = derive(FACTS, Entry("maria", clocking=True, known=known))
    assert acts.prompt == "In since 18:58, 1:05 worked"
    assert [act.words for act in acts.acts] == ["Take a break", "Clock out"]
    assert not acts.can_type


def test_the_dots_are_as_many_as_the_pin_has_digits() -> None:
    short = tuple(replace(one, pin_digits=4) for one in PEOPLE)
    assert derive(replace(FACTS, people=short), Entry("maria")).digits == 4
