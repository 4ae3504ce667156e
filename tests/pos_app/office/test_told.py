"""Every thing that can happen has a sentence, in words and without gaps."""

import re
from datetime import UTC, datetime
from typing import get_args

import pytest

from pos_app.office.told import (
    GROUP_WORDS,
    SENTENCES,
    change_words,
    field_word,
    named,
    sentence,
)
from store_core.application.changes import Change
from store_core.application.happenings import Code, Named, Story
from store_core.domain.audit import Group
from tests.shops import pizzeria

SETTINGS = pizzeria().settings
MARGHERITA = Named({"en": "Margherita", "it": "Margherita"})


def test_every_code_and_every_group_has_its_words() -> None:
    assert set(get_args(Code)) <= set(SENTENCES)
    assert set(get_args(Group)) == set(GROUP_WORDS)


def test_no_sentence_is_for_nothing() -> None:
    variants = {
        "dismissed_elsewhere",
        "handed_out_paid",
        "settings_kept",
        "shift_closed_over",
        "shift_closed_short",
        "sold_out_until",
    }
    assert set(SENTENCES) == {*get_args(Code), *variants}


@pytest.mark.parametrize("code", get_args(Code))
@pytest.mark.parametrize("number", ["A-0417", ""])
def test_every_sentence_is_whole(code: Code, number: str) -> None:
    story = Story(
        code,
        number=number,
        amount=1899,
        difference=-500,
        names=(MARGHERITA,),
        count=2,
        fields=("prep_minutes", "hours"),
        at=datetime(2026, 6, 12, 23, 30, tzinfo=UTC),
    )
    told = sentence(story, SETTINGS)
    assert told == told.strip()
    assert not re.search(r"[{}]|: $|  ", told)
    assert told[0].isupper()


@pytest.mark.parametrize(
    ("story", "words"),
    [
        (
            Story("sold", "A-0417", 1899, names=(Named(MARGHERITA.name, 2), MARGHERITA)),
            "Sold A-0417 for $18.99: 2 × Margherita, Margherita",
        ),
        (Story("sold", "A-0417", 0), "Sold A-0417 for $0.00"),
        (Story("cancelled"), "Cancelled an order not known here"),
        (Story("handed_out", "W-0001"), "Handed out W-0001"),
        (Story("handed_out", "W-0001", 500), "Handed out W-0001, took $5.00"),
        (
            Story("shift_closed", "12", 100_000, -250),
            "Closed the shift with Z 12, net $1,000.00, $2.50 short",
        ),
        (
            Story("shift_closed", "12", 100_000, 250),
            "Closed the shift with Z 12, net $1,000.00, $2.50 over",
        ),
        (
            Story("shift_closed", "12", 100_000, 0),
            "Closed the shift with Z 12, net $1,000.00, drawer exact",
        ),
        (
            Story("settings_changed", fields=("prep_minutes", "hours")),
            "Changed preparation time, opening hours",
        ),
        (Story("settings_changed"), "Saved the settings without a change"),
        (
            Story("accepted", "W-0001", at=datetime(2026, 6, 12, 23, 30, tzinfo=UTC)),
            "Accepted W-0001, promised for 19:30",
        ),
    ],
)
def test_what_happened_reads_like_a_person_says_it(story: Story, words: str) -> None:
    assert sentence(story, SETTINGS) == words


def test_many_names_end_in_how_many_more() -> None:
    many = tuple(Named({"en": f"Dish {n}"}) for n in range(6))
    assert named(many, "en") == "Dish 0, Dish 1, Dish 2 and 3 more"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            Change(MARGHERITA.name, ("variants", "m", "price"), 1250, 1300),
            ("Margherita · variants · m · price", "$12.50", "$13.00"),
        ),
        (Change({}, ("prep_minutes",), 15, 20), ("preparation time", "15", "20")),
        (Change({"en": "Luca"}, ("pin_hash",)), ("Luca · PIN", "", "")),
        (Change({"en": "Luca"}, ("retired",), False, True), ("Luca · retired", "no", "yes")),
    ],
)
def test_a_change_says_what_before_and_after(change: Change, words: tuple[str, str, str]) -> None:
    assert change_words(change, SETTINGS) == words


def test_a_field_without_words_of_its_own_is_told_by_its_name() -> None:
    assert field_word("oven_speed") == "oven speed"
