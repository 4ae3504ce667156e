from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store_core.domain.hours import (
    OpenState,
    WeekRow,
    business_date,
    holidays_ahead,
    is_open_at,
    local,
    open_state,
    pickup_times,
    week,
)
from store_core.domain.store import HolidayHours, OpeningHours, PriceRules, Settings

NEW_YORK = ZoneInfo("America/New_York")
PIZZERIA = Settings(
    store="bella",
    name="Bella Napoli",
    profile="pizzeria",
    time_zone="America/New_York",
    rules=PriceRules("USD"),
    hours=(
        *(OpeningHours(weekday, "10:00", "23:00") for weekday in range(4)),
        OpeningHours(4, "10:00", "02:00"),
        OpeningHours(5, "10:00", "02:00"),
        OpeningHours(6, "12:00", "22:00"),
    ),
    holidays=(
        HolidayHours("2026-12-31", {"en": "New Year's Eve"}, "10:00", "03:00"),
        HolidayHours("2026-12-25", {"en": "Christmas"}),
        HolidayHours("2026-12-24", {"en": "Christmas Eve"}, "10:00", "16:00"),
    ),
)
NEVER = replace(PIZZERIA, hours=(), holidays=())
ROUND_THE_CLOCK = replace(
    NEVER, hours=tuple(OpeningHours(weekday, "00:00", "00:00") for weekday in range(7))
)
LUNCH_AND_DINNER = replace(
    NEVER, hours=(OpeningHours(0, "18:00", "22:30"), OpeningHours(0, "11:30", "14:00"))
)
any_moment = st.integers(0, 374 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


def at(clock: str) -> datetime:
    """UTC of a time on the wall in New York, "2026-11-20 18:30"."""
    return datetime.fromisoformat(clock).replace(tzinfo=NEW_YORK).astimezone(UTC)


def wall(when: datetime | None) -> str | None:
    return local(when, PIZZERIA).strftime("%a %d %H:%M") if when else None


@pytest.mark.parametrize(
    ("now", "state"),
    [
        ("2026-11-16 09:59", (False, None, "Mon 16 10:00")),
        ("2026-11-16 10:00", (True, "Mon 16 23:00", None)),
        ("2026-11-16 22:59", (True, "Mon 16 23:00", None)),
        ("2026-11-16 23:00", (False, None, "Tue 17 10:00")),
        ("2026-11-17 01:00", (False, None, "Tue 17 10:00")),
        ("2026-11-20 18:00", (True, "Sat 21 02:00", None)),
        ("2026-11-21 01:59", (True, "Sat 21 02:00", None)),
        ("2026-11-21 02:00", (False, None, "Sat 21 10:00")),
        ("2026-11-22 01:30", (True, "Sun 22 02:00", None)),
        ("2026-11-22 11:00", (False, None, "Sun 22 12:00")),
        ("2026-11-22 22:00", (False, None, "Mon 23 10:00")),
        ("2026-12-24 15:00", (True, "Thu 24 16:00", None)),
        ("2026-12-24 17:00", (False, None, "Sat 26 10:00")),
        ("2026-12-25 12:00", (False, None, "Sat 26 10:00")),
        ("2027-01-01 02:30", (True, "Fri 01 03:00", None)),
    ],
)
def test_the_pizzeria_keeps_its_hours(now: str, state: tuple[bool, str | None, str | None]) -> None:
    found = open_state(at(now), PIZZERIA)
    assert (found.open, wall(found.until), wall(found.opens_next)) == state
    assert is_open_at(at(now), PIZZERIA) is state[0]


@pytest.mark.parametrize(
    ("settings", "state"),
    [
        (NEVER, OpenState(open=False)),
        (ROUND_THE_CLOCK, OpenState(open=True)),
        (replace(NEVER, always_open=True), OpenState(open=True)),
    ],
)
def test_a_store_may_never_open_or_never_close(settings: Settings, state: OpenState) -> None:
    assert open_state(at("2026-11-16 03:00"), settings) == state
    assert is_open_at(at("2026-11-16 03:00"), settings) is state.open


@pytest.mark.parametrize(
    ("now", "state"),
    [
        ("2026-11-16 12:00", (True, "Mon 16 14:00", None)),
        ("2026-11-16 15:00", (False, None, "Mon 16 18:00")),
        ("2026-11-16 18:00", (True, "Mon 16 22:30", None)),
    ],
)
def test_a_day_may_have_a_break(now: str, state: tuple[bool, str | None, str | None]) -> None:
    found = open_state(at(now), LUNCH_AND_DINNER)
    assert (found.open, wall(found.until), wall(found.opens_next)) == state


def test_hours_that_meet_at_midnight_are_one_stretch() -> None:
    hours = (OpeningHours(0, "10:00", "00:00"), OpeningHours(1, "00:00", "02:00"))
    found = open_state(at("2026-11-16 23:30"), replace(NEVER, hours=hours))
    assert wall(found.until) == "Tue 17 02:00"


@pytest.mark.parametrize(
    ("now", "hours_to_closing"),
    [
        ("2026-03-06 18:00", 8),
        ("2026-03-07 18:00", 8),
        ("2026-10-30 18:00", 8),
        ("2026-10-31 18:00", 9),
    ],
)
def test_the_night_the_clocks_change_is_as_long_as_it_is(now: str, hours_to_closing: int) -> None:
    """On 8 March 2:00, when it closes, is skipped; on 1 November 1:00 comes twice."""
    assert open_state(at(now), PIZZERIA).until == at(now) + timedelta(hours=hours_to_closing)


@pytest.mark.parametrize(
    ("zone", "cut", "now", "day"),
    [
        ("America/New_York", "04:00", "2026-11-21T08:59Z", "2026-11-20"),
        ("America/New_York", "04:00", "2026-11-21T09:00Z", "2026-11-21"),
        ("America/New_York", "00:00", "2026-11-21T05:00Z", "2026-11-21"),
        ("America/New_York", "00:00", "2026-11-21T04:59Z", "2026-11-20"),
        ("Asia/Colombo", "04:00", "2026-11-20T22:29Z", "2026-11-20"),
        ("Asia/Colombo", "04:00", "2026-11-20T22:30Z", "2026-11-21"),
        ("Africa/Accra", "04:00", "2026-01-01T03:59Z", "2025-12-31"),
        ("America/New_York", "04:00", "2026-03-08T07:59Z", "2026-03-07"),
        ("America/New_York", "04:00", "2026-03-08T08:00Z", "2026-03-08"),
        ("America/New_York", "04:00", "2026-11-01T08:59Z", "2026-10-31"),
        ("America/New_York", "04:00", "2026-11-01T09:00Z", "2026-11-01"),
    ],
)
def test_a_business_day_ends_at_the_cut(zone: str, cut: str, now: str, day: str) -> None:
    settings = replace(PIZZERIA, time_zone=zone, day_cut=cut)
    assert business_date(datetime.fromisoformat(now), settings) == date.fromisoformat(day)


def test_the_week_is_told_in_rows() -> None:
    assert week(PIZZERIA, date(2026, 11, 21)) == (
        WeekRow(0, 3, (("10:00", "23:00"),), today=False),
        WeekRow(4, 5, (("10:00", "02:00"),), today=True),
        WeekRow(6, 6, (("12:00", "22:00"),), today=False),
    )
    assert week(LUNCH_AND_DINNER, date(2026, 11, 16)) == (
        WeekRow(0, 0, (("11:30", "14:00"), ("18:00", "22:30")), today=True),
        WeekRow(1, 6, (), today=False),
    )


@pytest.mark.parametrize(
    ("today", "names"),
    [
        ("2026-12-13", []),
        ("2026-12-14", ["Christmas Eve"]),
        ("2026-12-21", ["Christmas Eve", "Christmas", "New Year's Eve"]),
        ("2026-12-31", ["New Year's Eve"]),
        ("2027-01-01", []),
    ],
)
def test_holidays_are_announced_ten_days_before(today: str, names: list[str]) -> None:
    ahead = holidays_ahead(PIZZERIA, date.fromisoformat(today))
    assert [holiday.name["en"] for holiday in ahead] == names


@pytest.mark.parametrize(
    ("now", "prep", "days", "first", "last", "count"),
    [
        ("2026-11-16 18:01", 20, 1, "Mon 16 18:30", "Mon 16 22:45", 18),
        ("2026-11-16 18:10", 20, 1, "Mon 16 18:30", "Mon 16 22:45", 18),
        ("2026-11-16 08:00", 20, 1, "Mon 16 10:30", "Mon 16 22:45", 50),
        ("2026-11-20 23:30", 15, 1, "Fri 20 23:45", "Sat 21 01:45", 9),
        ("2026-11-21 01:00", 30, 1, "Sat 21 01:30", "Sat 21 01:45", 2),
        ("2026-11-21 01:00", 30, 2, "Sat 21 01:30", "Sun 22 01:45", 2 + 62),
        ("2026-12-24 15:50", 15, 2, None, None, 0),
    ],
)
def test_an_order_can_be_picked_up_every_quarter_of_an_hour(
    now: str, prep: int, days: int, first: str | None, last: str | None, count: int
) -> None:
    times = pickup_times(at(now), PIZZERIA, prep, days)
    assert len(times) == count
    assert (wall(times[0]), wall(times[-1])) == (first, last) if times else first is None


def test_late_hours_count_even_when_the_day_is_cut_at_midnight() -> None:
    settings = replace(PIZZERIA, day_cut="00:00")
    assert wall(pickup_times(at("2026-11-21 01:00"), settings, 30, 1)[0]) == "Sat 21 01:30"


def test_a_store_that_is_always_open_hands_out_around_the_clock() -> None:
    settings = replace(NEVER, always_open=True)
    times = pickup_times(at("2026-11-16 23:07"), settings, 10, 1)
    assert (wall(times[0]), wall(times[-1])) == ("Mon 16 23:30", "Tue 17 03:45")


@given(
    any_moment,
    st.integers(0, 90),
)
def test_whoever_comes_at_an_offered_time_finds_the_store_open(now: datetime, prep: int) -> None:
    for when in pickup_times(now, PIZZERIA, prep, 3):
        assert is_open_at(when, PIZZERIA)
        assert when >= now + timedelta(minutes=prep)


@given(any_moment)
def test_the_store_closes_and_opens_when_it_says(now: datetime) -> None:
    state = open_state(now, PIZZERIA)
    assert state.open is is_open_at(now, PIZZERIA)
    turn = state.until or state.opens_next
    assert turn is not None
    assert turn > now
    moment = timedelta(microseconds=1)
    assert is_open_at(turn - moment, PIZZERIA) is state.open
    assert is_open_at(turn, PIZZERIA) is not state.open
