import pytest
from hypothesis import given
from hypothesis import strategies as st

from store_core.domain.cash import Kind, change_breakdown, denominations, quick_notes
from store_core.domain.money import currency

EVERYWHERE = ("USD", "EUR", "GBP", "LKR", "GHS", "JPY", "KWD", "CHF", "VND")


@pytest.mark.parametrize(
    ("code", "due", "offered"),
    [
        ("USD", 4844, (4844, 4900, 5000, 6000, 10000)),
        ("USD", 320, (320, 400, 500, 1000, 2000)),
        ("USD", 5000, (5000, 6000, 10000)),
        ("USD", 14844, (14844, 14900, 15000, 16000, 20000)),
        ("EUR", 1999, (1999, 2000, 5000, 10000)),
        ("GBP", 4844, (4844, 4900, 5000, 6000)),
        ("LKR", 48440, (48440, 48500, 50000, 100000, 500000)),
        ("GHS", 4844, (4844, 4900, 5000, 6000, 10000)),
        ("JPY", 4844, (4844, 4900, 5000, 10000)),
        ("KWD", 4844, (4844, 5000, 10000, 20000)),
        ("KWD", 12100, (12100, 12250, 12500, 13000, 15000)),
        ("CHF", 4844, (4844, 4900, 5000, 10000)),
        ("VND", 187500, (187500, 190000, 200000, 500000, 1000000)),
        ("CHF", 5, (5, 10, 50, 100)),
        ("USD", 0, ()),
        ("USD", -100, ()),
    ],
)
def test_the_till_offers_what_people_hand_over(
    code: str, due: int, offered: tuple[int, ...]
) -> None:
    assert quick_notes(due, currency(code)) == offered


@pytest.mark.parametrize(
    ("code", "change", "pieces"),
    [
        (
            "USD",
            1156,
            (
                (1000, 1, "note"),
                (100, 1, "note"),
                (25, 2, "coin"),
                (5, 1, "coin"),
                (1, 1, "coin"),
            ),
        ),
        (
            "EUR",
            388,
            (
                (200, 1, "coin"),
                (100, 1, "coin"),
                (50, 1, "coin"),
                (20, 1, "coin"),
                (10, 1, "coin"),
                (5, 1, "coin"),
                (2, 1, "coin"),
                (1, 1, "coin"),
            ),
        ),
        ("GBP", 15001, ((5000, 3, "note"), (1, 1, "coin"))),
        (
            "LKR",
            123000,
            ((100000, 1, "note"), (10000, 2, "note"), (2000, 1, "note"), (1000, 1, "coin")),
        ),
        ("GHS", 760, ((500, 1, "note"), (200, 1, "coin"), (50, 1, "coin"), (10, 1, "coin"))),
        (
            "JPY",
            5156,
            ((5000, 1, "note"), (100, 1, "coin"), (50, 1, "coin"), (5, 1, "coin"), (1, 1, "coin")),
        ),
        (
            "KWD",
            1775,
            (
                (1000, 1, "note"),
                (500, 1, "note"),
                (250, 1, "note"),
                (20, 1, "coin"),
                (5, 1, "coin"),
            ),
        ),
        ("CHF", 1156, ()),
        ("USD", 0, ()),
    ],
)
def test_change_is_handed_over_in_few_pieces(
    code: str, change: int, pieces: tuple[tuple[int, int, Kind], ...]
) -> None:
    assert change_breakdown(change, currency(code)) == pieces


@given(st.integers(1, 10**7), st.sampled_from(EVERYWHERE))
def test_every_offer_pays_the_bill_and_rises(due: int, code: str) -> None:
    offered = quick_notes(due, currency(code))
    assert offered[0] == due
    assert list(offered) == sorted(set(offered))
    assert len(offered) <= 5


@given(st.integers(0, 10**7), st.sampled_from(("USD", "EUR", "GBP", "GHS", "JPY")))
def test_change_adds_up_where_there_is_a_coin_of_one(amount: int, code: str) -> None:
    handed = change_breakdown(amount, currency(code))
    assert sum(piece * count for piece, count, _ in handed) == amount


def test_what_no_coin_can_pay_is_left_out() -> None:
    assert change_breakdown(1003, currency("KWD")) == ((1000, 1, "note"),)


def test_a_drawer_is_counted_from_the_largest_note_to_the_smallest_coin() -> None:
    assert [value for value, _kind in denominations(currency("USD"))] == [
        *(10000, 5000, 2000, 1000, 500, 100),
        *(25, 10, 5, 1),
    ]
    assert denominations(currency("CHF")) == ()
