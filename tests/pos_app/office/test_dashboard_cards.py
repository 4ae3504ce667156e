"""What the dashboard's cards say, as tables."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from pos_app.office.presenters.dashboard_cards import (
    bar_card,
    heat_card,
    line_card,
    minute_bars,
    promise_card,
    tender_card,
)
from pos_app.office.presenters.dashboard_figures import figures
from pos_app.office.presenters.dashboard_words import short, title, value_ticks
from qt_kit.badge import Tone
from store_core.domain.dashboard import (
    Compared,
    Count,
    Dashboard,
    Heat,
    HeatCell,
    ItemEarned,
    Line,
    Period,
    Point,
    Promises,
    Voided,
)
from store_core.domain.order_sales import Sums, Tendered
from store_core.domain.store import PriceRules, Settings

FRIDAY = date(2026, 6, 12)
SETTINGS = Settings("store", "Stall", "stall", "UTC", PriceRules("USD"), always_open=True)


def dashboard() -> Dashboard:
    """A Friday at 19:00, ahead of the last one."""
    return Dashboard(
        period=Period(FRIDAY, FRIDAY),
        at=datetime(2026, 6, 12, 19, 4, tzinfo=UTC),
        live=True,
        sums=Sums(sales=98, net=296_000, refunds=1, refunded=1_250),
        compared=Compared(Count(98, 296_000), Count(89, 262_000), 19 * 60),
        line=Line(
            "quarter",
            (Point(600, 0, 0), Point(615, 98, 296_000)),
            (Point(600, 0, 0), Point(1_200, 120, 494_000)),
            600,
            1_560,
            1_144,
        ),
        items=(
            ItemEarned("pepperoni", {"en": "Pepperoni"}, 34, 50_000, 36_200),
            ItemEarned("coke", {"en": "Coke"}, 60, 16_500, None),
        ),
        tenders=(Tendered("card", 60, 180_600, 0), Tendered("cash", 38, 63_000, 800)),
        promises=Promises(((-6, 89), (3, 8), (9, 1))),
        promises_before=Promises(((-2, 93), (2, 7))),
        heat=Heat(
            FRIDAY - timedelta(days=56),
            FRIDAY - timedelta(days=1),
            (18, 19),
            tuple(HeatCell(day, hour, day * hour, 8) for day in range(7) for hour in (18, 19)),
        ),
        voided=Voided(3, 2_450),
        first=date(2026, 1, 2),
    )


def test_five_figures_say_how_they_stand_to_last_friday() -> None:
    told = figures(dashboard(), SETTINGS)
    assert [(one.label, one.value) for one in told] == [
        ("Net sales", "$2,960.00"),
        ("Orders", "98"),
        ("Average order", "$30.20"),
        ("On time", "91 %"),
        ("Given back", "$12.50"),
    ]
    changes = [(one.change.words, one.change.tone) for one in told if one.change]
    assert changes == [
        ("13 % more", Tone.GOOD),
        ("9 more", Tone.GOOD),
        ("$0.76 more", Tone.GOOD),
        ("2 points less", Tone.BAD),
    ]
    assert told[-1].below == "1 refund; 3 pieces voided, $24.50"


@pytest.mark.parametrize(
    ("changed", "question", "answer"),
    [
        ({}, "Are we ahead of last Friday?", "Yes, by $340.00 at 19:00."),
        (
            {"compared": Compared(Count(1, 100), Count(2, 350), 675)},
            "Are we ahead of last Friday?",
            "No, $2.50 behind at 11:15.",
        ),
        (
            {"compared": Compared(Count(1, 100), Count(2, 100)), "live": False},
            "Was it better than the Friday before?",
            "Level with the Friday before.",
        ),
        (
            {"compared": Compared(Count(1, 100), Count(0, 0), 675)},
            "Are we ahead of last Friday?",
            "Nothing was sold last Friday to compare with.",
        ),
        (
            {"first": None, "sums": Sums()},
            "Are we ahead of last Friday?",
            "There will be an answer from the first paid order on.",
        ),
        (
            {"sums": Sums(), "open_since": date(2026, 6, 10)},
            "Are we ahead of last Friday?",
            "A shift opened on Wednesday, Jun 10 is still open: what it sells counts there.",
        ),
        (
            {"period": Period(date(2026, 5, 14), FRIDAY)},
            "Are we ahead of the same days 5 weeks earlier?",
            "Yes, by $340.00 at 19:00.",
        ),
        (
            {"period": Period(date(2026, 6, 6), FRIDAY), "first": date(2026, 6, 2)},
            "Are we ahead of the week before?",
            "No whole comparison yet: the first sale was on June 2, 2026.",
        ),
    ],
)
def test_the_line_answers_whether_the_shop_is_ahead(
    changed: dict[str, object], question: str, answer: str
) -> None:
    found = replace(dashboard(), **changed)  # type: ignore[arg-type]  # a table of fields
    card = line_card(found, SETTINGS)
    assert (card.question, card.answer) == (question, answer)


def test_the_line_has_its_values_at_its_ends_and_says_each_point() -> None:
    card = line_card(dashboard(), SETTINGS)
    assert card.end == ("$2,960.00", "now")
    assert card.before_end == ("$4,940.00", "last Friday")
    assert card.now_words == "now 19:04"
    assert [tick.text for tick in card.up] == ["0", "2k", "4k", "6k"]
    assert [tick.text for tick in card.across][:3] == ["10", "12", "14"]
    assert card.spots[-1].said == "until 10:15: $2,960.00, 98 orders"


def test_bars_rank_by_profit_or_by_pieces_and_say_where_a_recipe_is_missing() -> None:
    earns, sells = (bar_card(dashboard(), rank, SETTINGS) for rank in ("profit", "pieces"))
    assert (earns.question, earns.answer) == (
        "What earns the most?",
        "Pepperoni: $362.00 after ingredients.",
    )
    assert [(one.name, one.below, one.value, one.plain) for one in earns.bars] == [
        ("Pepperoni", "34 sold", "$362.00", False),
        ("Coke", "60 sold, sales", "$165.00", True),
    ]
    assert sells.answer == "Coke: 60 sold."
    assert [one.name for one in sells.bars] == ["Coke", "Pepperoni"]


def test_the_busiest_hour_is_named_and_the_others_fade_beside_it() -> None:
    card = heat_card(dashboard(), SETTINGS)
    assert card.answer == "Sunday 19:00: 14 orders an hour, the most since Apr 17."
    assert card.hours == ("18", "19")
    assert card.cells[6][1].share == 1.0
    assert card.cells[0][0].share == 0.0
    assert card.cells[3][1].said == "7.1 orders an hour, of 8 days"


def test_promises_are_counted_by_minutes_on_both_sides_of_the_line() -> None:
    card = promise_card(dashboard(), SETTINGS)
    assert card.answer == "9 of 98 late, the worst by 9 min."
    assert sum(bar.orders for bar in card.bars) == 98
    assert sum(bar.orders for bar in card.bars if bar.late) == 9
    kept = promise_card(replace(dashboard(), promises=Promises(((0, 4),))), SETTINGS)
    assert kept.answer == "All 4 in time."


@pytest.mark.parametrize(
    ("minutes", "bars"),
    [
        ([(0, 1)], [(-4, -2, 0), (-2, 0, 1), (0, 2, 0), (2, 4, 0)]),
        ([(1, 1), (2, 1), (3, 1)], [(-4, -2, 0), (-2, 0, 0), (0, 2, 2), (2, 4, 1)]),
        ([(-1, 2), (-2, 3), (1, 1)], [(-4, -2, 3), (-2, 0, 2), (0, 2, 1), (2, 4, 0)]),
    ],
)
def test_a_promise_kept_to_the_minute_is_no_late_one(
    minutes: list[tuple[int, int]], bars: list[tuple[int, int, int]]
) -> None:
    assert [(bar.left, bar.right, bar.orders) for bar in minute_bars(minutes)] == bars


def test_far_away_orders_stand_in_the_outermost_bars() -> None:
    bars = minute_bars([(-900, 1), (0, 5), (700, 2)])
    assert (bars[0].orders, bars[-1].orders, len(bars)) == (1, 2, 20)


def test_tenders_are_shares_of_what_was_kept() -> None:
    card = tender_card(dashboard(), SETTINGS)
    assert card.answer == "Most by card: 74 %."
    assert [(part.name, part.value, part.percent) for part in card.parts] == [
        ("Card", "$1,806.00", "74 %"),
        ("Cash", "$622.00", "26 %"),
    ]


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        ([0.0], ["0", "0.25", "0.5", "0.75", "1"]),
        ([4_940.0], ["0", "2k", "4k", "6k"]),
        ([-40.0, 100.0], ["−50", "0", "50", "100"]),
        ([169_150.0], ["0", "50k", "100k", "150k", "200k"]),
    ],
)
def test_an_axis_has_a_few_round_numbers(values: list[float], texts: list[str]) -> None:
    assert [tick.text for tick in value_ticks(values)] == texts


def test_large_numbers_are_short_at_an_axis() -> None:
    assert [short(value) for value in (0, 950, 1_500, 2_000_000, -3_000)] == [
        "0",
        "950",
        "1.5k",
        "2m",
        "−3k",
    ]


@pytest.mark.parametrize(
    ("since", "until", "text"),
    [
        ("2026-06-12", "2026-06-12", "Friday, June 12"),
        ("2025-06-12", "2025-06-12", "Thu, Jun 12, 2025"),
        ("2026-05-14", "2026-06-12", "May 14 – Jun 12"),
        ("2025-12-31", "2026-01-02", "Dec 31, 2025 – Jan 2, 2026"),
    ],
)
def test_the_title_names_the_days(since: str, until: str, text: str) -> None:
    asked = Period(date.fromisoformat(since), date.fromisoformat(until))
    assert title(replace(dashboard(), period=asked), SETTINGS) == text
