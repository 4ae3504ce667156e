"""A bill among several: exact shares, whose turn it is, who takes which lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_app.presenters.splitting import (
    Picking,
    Split,
    SplitKind,
    cards,
    covers,
    give,
    one_more,
    picked,
    shares,
    turn,
)
from store_core.domain.cart import Cart, CartLine, Modifier
from store_core.domain.pricing import Quote, quote
from store_core.domain.refunds import Pieces
from tests.shops import pizzeria

MENU, SETTINGS = pizzeria().menu, pizzeria().settings
THIN = (Modifier("crust", "crust-thin"), Modifier("sauce", "sauce-tomato"))
LINES = (
    CartLine("1", "margherita", "m", 2, THIN),
    CartLine("2", "fries"),
    CartLine("3", "coke", quantity=3),
)


def bill(tip: int = 0) -> Quote:
    return quote(Cart(LINES, "dine_in", tip=tip), MENU, SETTINGS.rules)


def test_unequal_shares_are_written_out_and_in_short() -> None:
    whole = bill()
    told = {card.key: (card.below, card.short) for card in cards(Split("3"), whole, 0, SETTINGS)}
    assert whole.due == 4086
    assert told["whole"] == ("$40.86", "$40.86")
    assert told["2"] == ("20.43 each", "20.43 each")
    assert told["3"] == ("13.62 each", "13.62 each")
    assert told["4"] == (
        "10.22 + 10.22 + 10.21 + 10.21",
        "2 \N{MULTIPLICATION SIGN} 10.22 + 2 \N{MULTIPLICATION SIGN} 10.21",
    )
    assert told["items"] == ("pick lines", "pick lines")


@pytest.mark.parametrize(
    ("settled", "number", "left", "last"),
    [
        (0, 1, 1022, False),
        (500, 1, 522, False),
        (1022, 2, 1022, False),
        (2044, 3, 1021, False),
        (3065, 4, 1021, True),
        (3100, 4, 986, True),
    ],
)
def test_each_pays_in_turn(settled: int, number: int, left: int, last: bool) -> None:
    now = turn(Split("4"), bill(), settled)
    assert (now.number, now.left, now.last) == (number, left, last)


def test_what_was_taken_before_is_not_split() -> None:
    assert shares(Split("2", before=1000), bill()) == (1543, 1543)
    assert turn(Split("2", before=1000), bill(), 1000).left == 1543


@given(st.integers(0, 5000), st.sampled_from(["whole", "2", "3", "4"]), st.integers(0, 4086))
def test_shares_add_up_to_what_is_due(tip: int, kind: SplitKind, before: int) -> None:
    whole = bill(tip)
    assert sum(shares(Split(kind, before), whole)) == whole.due - before


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 3)), max_size=9), st.integers(0, 999))
def test_whoever_takes_what_all_of_it_is_paid(taken: list[tuple[int, int]], tip: int) -> None:
    quantities = {line.id: line.quantity for line in LINES}
    picking = Picking()
    for place, count in taken:
        line = LINES[place]
        picking = one_more(give(picking, line.id, count, line.quantity))
    payers = picked(picking, quantities)
    whole = bill(tip)
    assert sum(shares(Split("items", payers=payers), whole)) == whole.due


def test_nobody_takes_what_another_has() -> None:
    picking = one_more(give(Picking(), "3", 2, 3))
    assert give(picking, "3", 3, 3).mine("3") == 1
    assert picked(give(picking, "3", 3, 3), {"3": 3}) == ((Pieces("3", 2),), (Pieces("3", 1),))


def test_a_split_by_item_ends_when_the_ticket_has_other_lines() -> None:
    split = Split("items", payers=((Pieces("1", 2),), (Pieces("2", 1), Pieces("3", 3))))
    assert covers(split, bill())
    fewer = quote(Cart(LINES[:2], "dine_in"), MENU, SETTINGS.rules)
    assert not covers(split, fewer)
