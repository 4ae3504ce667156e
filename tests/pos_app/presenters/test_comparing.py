from dataclasses import replace
from datetime import date

import pytest

from pos_app.presenters.comparing import derive, difference_words, needs_reason, off_net
from store_core.domain.shifts import Count, Shift, ShiftReport, Tally, TenderSum
from tests.shops import FRIDAY_EVENING, pizzeria

SETTINGS = replace(pizzeria().settings, cash_tolerance=200)
NOTHING = Tally("", {}, 0, 0)
REPORT = ShiftReport(
    shift=Shift("s", "till-1", FRIDAY_EVENING, "maria", 10000),
    till="Till 1",
    number=None,
    at=FRIDAY_EVENING,
    by="maria",
    business_date=date(2026, 6, 12),
    currency="USD",
    sales=3,
    gross=6000,
    discounts=Tally("discounts", {}, 1, 500),
    refunds=Tally("refunds", {}, 1, 1082),
    net=4500,
    tax=371,
    tax_included=False,
    tips=0,
    cash_rounding=0,
    voids=NOTHING,
    reprints=0,
    no_sales=0,
    paid_in=0,
    paid_out=4800,
    expected_cash=12000,
    tenders=(TenderSum("cash", 2, 6800), TenderSum("card", 1, 3000)),
)


def counted(cash: int, card: int = 3000) -> ShiftReport:
    return replace(REPORT, count=Count(((1, cash),), (("card", card),)))


@pytest.mark.parametrize(
    ("off", "words"), [(0, "Matches"), (-500, "5.00 short"), (200, "2.00 over")]
)
def test_a_difference_says_how_much_and_which_way(off: int, words: str) -> None:
    assert difference_words(off, "USD", "en_US") == words


@pytest.mark.parametrize(
    ("cash", "difference", "match"),
    [
        (12000, "Matches", "matches"),
        (11800, "2.00 short", "warn"),
        (11799, "2.01 short", "bad"),
        (12500, "5.00 over", "bad"),
    ],
)
def test_above_the_stores_limit_a_difference_is_bad(cash: int, difference: str, match: str) -> None:
    row = derive(counted(cash), "", SETTINGS).rows[0]
    assert (row.expected, row.difference, row.match) == ("120.00", difference, match)


@pytest.mark.parametrize(
    ("report", "why"),
    [
        (counted(12000), ""),
        (counted(11800), ""),
        (counted(11500), "Why is cash 5.00 short?"),
        (counted(12000, 0), "Why is card 30.00 short?"),
    ],
)
def test_a_reason_is_asked_for_above_the_limit(report: ShiftReport, why: str) -> None:
    state = derive(report, "", SETTINGS)
    assert state.why == why
    assert needs_reason(report, SETTINGS) == bool(why)


def test_all_tenders_are_added_up() -> None:
    state = derive(counted(11500), "Unknown", SETTINGS)
    assert state.total == ("150.00", "145.00", "−5.00")
    assert dict(state.reasons)["Unknown"]


def test_net_sales_are_what_the_rows_above_come_to() -> None:
    rows = {row.text: row.amount for row in derive(counted(12000), "", SETTINGS).sums}
    assert rows == {
        "Gross sales": "60.00",
        "Discounts": "−5.00",
        "Refunds (1)": "−10.00",
        "Net sales": "$45.00",
        "Sales tax": "3.71",
    }
    assert REPORT.gross - REPORT.discounts.amount - off_net(REPORT) == REPORT.net


def test_what_is_owed_is_marked_as_a_liability() -> None:
    rows = derive(counted(12000), "", SETTINGS).others
    assert [row.text for row in rows if row.liability] == [
        "Gift cards sold, not used",
        "Deposits held",
    ]
    assert ("Paid in / paid out", "0.00 / 48.00") in [(row.text, row.amount) for row in rows]
