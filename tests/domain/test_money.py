from decimal import Decimal
from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store_core.domain.errors import StoreError
from store_core.domain.money import Currency, cash_rounded, currency, round_money, settle, share
from store_core.domain.store import Rounding

weights = st.lists(
    st.one_of(st.integers(0, 10**6), st.fractions(0, 1000, max_denominator=1000)),
    min_size=1,
    max_size=30,
)


@pytest.mark.parametrize(
    ("code", "digits", "unit"),
    [("USD", 2, 100), ("LKR", 2, 100), ("GHS", 2, 100), ("JPY", 0, 1), ("KWD", 3, 1000)],
)
def test_a_currency_knows_its_minor_unit(code: str, digits: int, unit: int) -> None:
    assert currency(code) == Currency(code, digits)
    assert currency(code).unit == unit


def test_money_that_nobody_knows_is_refused() -> None:
    with pytest.raises(StoreError) as refused:
        currency("XQQ")
    assert (refused.value.code, refused.value.values) == ("unknown_currency", {"currency": "XQQ"})


@pytest.mark.parametrize(
    ("exact", "half_up", "half_even"),
    [
        ("0.5", 1, 0),
        ("1.5", 2, 2),
        ("2.5", 3, 2),
        ("-0.5", -1, 0),
        ("-1.5", -2, -2),
        ("-2.5", -3, -2),
        ("2.4999999999999999999999", 2, 2),
        ("2.5000000000000000000001", 3, 3),
        ("-2.4999999999999999999999", -2, -2),
        ("7", 7, 7),
        ("0", 0, 0),
    ],
)
def test_half_a_cent_goes_where_the_store_says(exact: str, half_up: int, half_even: int) -> None:
    modes: dict[Rounding, int] = {"half_up": half_up, "half_even": half_even}
    for rounding, expected in modes.items():
        assert round_money(Fraction(exact), rounding) == expected
        assert round_money(Decimal(exact), rounding) == expected


@pytest.mark.parametrize(
    ("amount", "by", "shares"),
    [
        (100, [1, 1, 1], (34, 33, 33)),
        (4844, [1, 1, 1], (1615, 1615, 1614)),
        (-100, [1, 1, 1], (-34, -33, -33)),
        (5, [0, 0, 0], (2, 2, 1)),
        (5, [0, 3, 0], (0, 5, 0)),
        (0, [1, 2], (0, 0)),
        (0, [], ()),
        (10, [1, 2, 4], (1, 3, 6)),
        (565, [Fraction(5, 2), Fraction(5, 2), Fraction(63, 4)], (68, 68, 429)),
        (1, [Fraction(1, 3), Fraction(1, 3)], (1, 0)),
    ],
)
def test_shares_go_by_largest_remainder(
    amount: int, by: list[int | Fraction], shares: tuple[int, ...]
) -> None:
    assert share(amount, by) == shares


def test_there_must_be_somebody_to_share_among() -> None:
    with pytest.raises(ValueError, match="nobody"):
        share(1, [])
    with pytest.raises(ValueError, match="negative weight"):
        share(1, [2, -1])


@given(st.integers(-(10**9), 10**9), weights)
def test_shares_always_add_up_and_stay_near_their_exact_size(
    amount: int, by: list[int | Fraction]
) -> None:
    shares = share(amount, by)
    assert sum(shares) == amount
    fair = by if any(by) else [1] * len(by)
    for part, weight in zip(shares, fair, strict=True):
        exact = Fraction(abs(amount) * weight) / sum(fair)
        assert floor(exact) <= abs(part) <= floor(exact) + 1


@given(st.integers(0, 10**9), weights)
def test_a_negative_amount_is_shared_like_its_opposite(
    amount: int, by: list[int | Fraction]
) -> None:
    assert share(-amount, by) == tuple(-part for part in share(amount, by))


@given(st.lists(st.fractions(-1000, 1000, max_denominator=100), max_size=20))
def test_what_is_settled_adds_up_to_the_rounded_sum(exact: list[Fraction]) -> None:
    total = round_money(sum(exact, Fraction()))
    whole = settle(exact, total)
    assert sum(whole) == total
    assert all(abs(part - amount) < 1 for part, amount in zip(whole, exact, strict=True))


def test_whole_amounts_settle_as_they_are() -> None:
    assert settle([875, Fraction(1, 2), -75, Fraction(1, 4)], 801) == (875, 1, -75, 0)


def test_nothing_settles_to_another_sum() -> None:
    with pytest.raises(ValueError, match="no rounding"):
        settle([Fraction(1, 2), 3], 6)


@pytest.mark.parametrize(
    ("amount", "step", "rounded"),
    [
        (4223, 1, 4223),
        (4222, 5, 4220),
        (4223, 5, 4225),
        (4225, 10, 4230),
        (4224, 10, 4220),
        (0, 5, 0),
        (-4223, 5, -4225),
        (-4225, 10, -4230),
        (12345, 50, 12350),
        (2, 5, 0),
    ],
)
def test_cash_goes_to_the_nearest_coin(amount: int, step: int, rounded: int) -> None:
    assert cash_rounded(amount, step) == rounded
