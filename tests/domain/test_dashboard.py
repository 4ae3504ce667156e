"""Which days the dashboard holds, and what it makes of their sums."""

from datetime import UTC, date, datetime, timedelta

import pytest

from store_core.domain.dashboard import (
    Asked,
    DayQuarter,
    DaySold,
    Facts,
    Period,
    Sold,
    Span,
    dashboard_of,
    heat_of,
    period_of,
)
from store_core.domain.order_sales import ItemSold
from store_core.domain.store import PriceRules, Settings

FRIDAY = date(2026, 6, 12)
NOON = datetime(2026, 6, 12, 12, 10, tzinfo=UTC)


def store(zone: str = "UTC", cut: str = "04:00") -> Settings:
    return Settings(
        "store", "Stall", "stall", zone, PriceRules("EUR"), day_cut=cut, always_open=True
    )


@pytest.mark.parametrize(
    ("span", "since", "until"),
    [
        ("today", "2026-06-12", "2026-06-12"),
        ("yesterday", "2026-06-11", "2026-06-11"),
        ("week", "2026-06-06", "2026-06-12"),
        ("thirty", "2026-05-14", "2026-06-12"),
        ("month", "2026-06-01", "2026-06-12"),
    ],
)
def test_a_range_ends_today_or_yesterday(span: Span, since: str, until: str) -> None:
    asked = period_of(Asked(span), FRIDAY)
    assert asked == Period(date.fromisoformat(since), date.fromisoformat(until))


@pytest.mark.parametrize(
    ("first", "last", "since", "until"),
    [
        ("2026-05-01", "2026-05-03", "2026-05-01", "2026-05-03"),
        ("2026-05-03", "2026-05-01", "2026-05-01", "2026-05-03"),
        ("2026-06-10", "2026-07-01", "2026-06-10", "2026-06-12"),
        ("2026-07-01", "2026-07-03", "2026-06-12", "2026-06-12"),
    ],
)
def test_an_own_range_is_put_in_order_and_ends_today(
    first: str, last: str, since: str, until: str
) -> None:
    own = (date.fromisoformat(first), date.fromisoformat(last))
    asked = period_of(Asked("own", own), FRIDAY)
    assert asked == Period(date.fromisoformat(since), date.fromisoformat(until))


@pytest.mark.parametrize(("days", "weeks"), [(1, 1), (7, 1), (8, 2), (14, 2), (30, 5)])
def test_days_are_compared_with_the_same_weekdays_before(days: int, weeks: int) -> None:
    asked = Period(FRIDAY - timedelta(days=days - 1), FRIDAY)
    before = asked.before
    assert before.days == days
    assert before.since.weekday() == asked.since.weekday()
    assert asked.since - before.since == timedelta(weeks=weeks)
    assert before.until < asked.since


def quarter(day: date, hour: int, minute: int, net: int) -> DayQuarter:
    at = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(hours=hour, minutes=minute)
    return DayQuarter(day, at, 1, net)


def test_while_the_day_runs_both_sides_end_at_the_last_full_quarter_hour() -> None:
    before = FRIDAY - timedelta(days=7)
    now = (quarter(FRIDAY, 11, 0, 500), quarter(FRIDAY, 12, 0, 300))
    then = (quarter(before, 11, 45, 700), quarter(before, 12, 0, 40), quarter(before, 20, 0, 900))
    facts = Facts(
        Period(FRIDAY, FRIDAY), FRIDAY, NOON, Sold(quarters=now), Sold(quarters=then), (), {}
    )
    told = dashboard_of(facts, store()).compared
    assert (told.now.net, told.before.net, told.until) == (500, 700, 12 * 60)


def test_days_that_are_over_are_compared_whole() -> None:
    asked = Period(FRIDAY - timedelta(days=2), FRIDAY - timedelta(days=1))
    now = Sold(days=(DaySold(asked.since, 2, 900), DaySold(asked.until, 1, 100)))
    then = Sold(days=(DaySold(asked.before.since, 4, 2_000),))
    told = dashboard_of(Facts(asked, FRIDAY, NOON, now, then, (), {}), store())
    assert (told.compared.now.net, told.compared.before.net) == (1_000, 2_000)
    assert [point.net for point in told.line.points] == [900, 100]
    assert [point.net for point in told.line.before] == [2_000, 0]


def test_the_line_of_a_day_adds_up_and_stays_where_nothing_is_sold() -> None:
    quarters = (quarter(FRIDAY, 9, 0, 100), quarter(FRIDAY, 10, 30, 50))
    facts = Facts(Period(FRIDAY, FRIDAY), FRIDAY, NOON, Sold(quarters=quarters), Sold(), (), {})
    line = dashboard_of(facts, store()).line
    assert [(point.at, point.net) for point in line.points] == [
        (540, 0),
        (555, 100),
        (630, 100),
        (645, 150),
        (730, 150),
    ]
    assert (line.first, line.last, line.now) == (540, 730, 730)


def test_an_hour_is_as_busy_as_on_the_days_that_sold_anything() -> None:
    thursday = FRIDAY - timedelta(days=1)
    sold = [
        DayQuarter(day, datetime(day.year, day.month, day.day, hour, tzinfo=UTC), orders, 100)
        for day, hour, orders in (
            (FRIDAY, 19, 6),
            (FRIDAY - timedelta(days=7), 19, 2),
            (thursday, 12, 3),
        )
    ]
    heat = heat_of(sold, Period(FRIDAY - timedelta(days=55), FRIDAY), store())
    assert heat.hours == tuple(range(12, 20))
    busiest = heat.busiest
    assert busiest is not None
    assert (busiest.weekday, busiest.hour, busiest.usual) == (4, 19, 4.0)
    assert next(cell.usual for cell in heat.cells if (cell.weekday, cell.hour) == (3, 12)) == 3.0


def test_what_earns_the_most_comes_first_and_without_a_recipe_sales_count() -> None:
    items = (
        ItemSold("soup", 10, 4_000, 10, 1_500),
        ItemSold("cola", 9, 2_700, 0, 0),
        ItemSold("stew", 5, 3_000, 3, 600),
        ItemSold("gone", 0, 0, 0, 0),
    )
    facts = Facts(
        Period(FRIDAY, FRIDAY),
        FRIDAY,
        NOON,
        Sold(items=items),
        Sold(),
        (),
        {"soup": {"en": "Soup"}},
    )
    told = dashboard_of(facts, store()).items
    assert [(one.item, one.profit, one.earned) for one in told] == [
        ("stew", None, 3_000),
        ("cola", None, 2_700),
        ("soup", 2_500, 2_500),
    ]
    assert told[2].name == {"en": "Soup"}
