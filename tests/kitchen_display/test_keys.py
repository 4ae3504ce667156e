"""What the keys of a bump bar mean."""

from datetime import timedelta

import pytest

from kitchen_display.presenters.keys import Meaning, Typed, digit_of, meaning
from tests.kitchen_display.made_up import NOW


@pytest.mark.parametrize(
    ("keys", "meant"),
    [
        ("3", Meaning(card=3)),
        ("0", Meaning(waits=True)),
        ("04", Meaning(card=13)),
        (".", Meaning(lines_of_card=True, waits=True)),
        (".3", Meaning(card=3, lines_of_card=True, waits=True)),
        (".03", Meaning(card=12, lines_of_card=True, waits=True)),
        (".32", Meaning(card=3, line=2, lines_of_card=True)),
        (".032", Meaning(card=12, line=2, lines_of_card=True)),
        ("", None),
        ("12", None),
        ("00", None),
        ("..", None),
        (".30", None),
    ],
)
def test_keys_mean_a_ticket_or_a_line(keys: str, meant: Meaning | None) -> None:
    assert meaning(Typed(keys, NOW)) == meant


def test_nobody_waits_longer_than_three_seconds_for_the_next_key() -> None:
    begun = Typed().then("0", NOW)
    assert begun.then("4", NOW + timedelta(seconds=2)).keys == "04"
    assert begun.then("4", NOW + timedelta(seconds=3)).keys == "4"


@pytest.mark.parametrize(("place", "digit"), [(1, "1"), (9, "9"), (10, "01"), (18, "09"), (19, "")])
def test_every_card_of_two_nines_has_keys(place: int, digit: str) -> None:
    assert digit_of(place) == digit
    if digit:
        meant = meaning(Typed(digit, NOW))
        assert meant is not None
        assert meant.card == place
