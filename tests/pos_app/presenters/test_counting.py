from dataclasses import replace

import pytest

from pos_app.presenters.counting import (
    Counting,
    derive,
    moved,
    nothing_counted,
    recalled,
    shortened,
    stepped,
    typed,
)
from store_core.domain.shifts import Count
from store_core.domain.store import Settings
from tests.shops import pizzeria

SETTINGS = pizzeria().settings


def in_currency(code: str) -> Settings:
    return replace(SETTINGS, rules=replace(SETTINGS.rules, currency=code))


def counted(*keys: str, settings: Settings = SETTINGS) -> Counting:
    """Digits, "next", "back", "+", "-"."""
    counting = nothing_counted(settings)
    for key in keys:
        match key:
            case "next":
                counting = moved(counting, counting.at + 1)
            case "back":
                counting = shortened(counting)
            case "+" | "-":
                counting = stepped(counting, 1 if key == "+" else -1)
            case digits:
                counting = typed(counting, digits)
    return counting


@pytest.mark.parametrize(
    ("keys", "pieces"),
    [
        (("2", "next", "3"), ((10000, 2), (5000, 3))),
        (("1", "2", "back"), ((10000, 1),)),
        (("1", "2", "back", "back"), ()),
        (("next", "next", "28"), ((2000, 28),)),
        (("+", "+", "-"), ((10000, 1),)),
        (("-",), ()),
        (("9", "99999"), ((10000, 9),)),
    ],
)
def test_pieces_are_typed_from_the_largest_note_down(
    keys: tuple[str, ...], pieces: tuple[tuple[int, int], ...]
) -> None:
    assert counted(*keys).count.pieces == pieces


def test_back_at_a_place_its_number_is_typed_anew() -> None:
    counting = moved(counted("12", "next", "3"), 0)
    assert typed(counting, "4").count.pieces == ((10000, 4), (5000, 3))
    assert shortened(counting).count.pieces == ((5000, 3),)


def test_beyond_the_last_place_it_stays() -> None:
    counting = nothing_counted(SETTINGS)
    last = moved(counting, 99)
    assert last.place.key == "card"
    assert moved(last, last.at + 1) == last
    assert derive(last, SETTINGS).last


def test_card_slips_are_counted_beside_the_cash_and_not_into_it() -> None:
    counting = typed(moved(counted("2"), 99), "4844")
    assert counting.count == Count(((10000, 2),), (("card", 4844),))
    state = derive(counting, SETTINGS)
    assert state.sum == "$200.00"
    assert (state.at_name, state.at_number) == ("Card terminal", "48.44")


def test_a_row_says_what_its_pieces_are_worth() -> None:
    state = derive(counted("next", "next", "28"), SETTINGS)
    assert [(row.name, row.number, row.amount) for row in state.rows[2:3]] == [
        ("$20", "28", "560.00")
    ]
    assert [row.name for row in state.rows[-2:]] == ["1¢", "Card terminal"]


def test_a_currency_without_known_notes_is_counted_as_one_amount() -> None:
    settings = in_currency("CHF")
    counting = counted("20050", settings=settings)
    assert counting.count.cash == 20050
    state = derive(counting, settings)
    assert [row.name for row in state.rows] == ["Cash", "Card terminal"]
    assert not state.can_step


@pytest.mark.parametrize("currency", ["USD", "EUR", "JPY", "CHF"])
def test_a_count_comes_back_as_it_was(currency: str) -> None:
    settings = in_currency(currency)
    count = counted("3", "next", "14", settings=settings).count
    assert recalled(count, settings).count == count
