"""The hours clock on a real shop, on both databases (O6)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from store_core.application import time_clock
from store_core.application.audit import log
from store_core.application.shop import Act, Shop
from store_core.application.time_clock import Timesheet, WorkWeek
from store_core.domain.audit import Search
from store_core.domain.errors import StoreError
from store_core.domain.staff import Role
from store_core.domain.time_clock import Correction, MarkKind
from tests.shops import HandClock, new_shop, person

MONDAY = date(2026, 6, 8)


@pytest.fixture
def clock() -> HandClock:
    return HandClock(datetime(2026, 6, 12, 13, tzinfo=UTC))


@pytest.fixture
def shop(tmp_path: Path, clock: HandClock) -> Iterator[Shop]:
    """At nine in the morning in New York."""
    made = new_shop(tmp_path, clock)
    yield made
    made.database.close()


def act(shop: Shop, role: Role, reason: str = "") -> Act:
    return Act(person(shop, role), reason=reason)


def press(shop: Shop, *kinds: MarkKind, role: Role = "cashier") -> None:
    for kind in kinds:
        time_clock.clock(shop, act(shop, role), kind)


def sheet(shop: Shop) -> Timesheet:
    return time_clock.timesheet(shop, act(shop, "manager"), MONDAY)


def week(shop: Shop, role: Role = "cashier") -> WorkWeek:
    someone = person(shop, role)
    return next(one for one in sheet(shop).weeks if one.person.id == someone.id)


def test_a_day_with_a_break_is_on_the_timesheet(shop: Shop, clock: HandClock) -> None:
    press(shop, "in")
    clock.forward(hours=3)
    press(shop, "break")
    clock.forward(minutes=30)
    press(shop, "back")
    clock.forward(hours=4)
    press(shop, "out")
    friday = week(shop).days[4]
    assert (friday.date, friday.minutes) == (date(2026, 6, 12), 420)
    assert week(shop).minutes == 420
    assert week(shop, "manager").minutes == 0


def test_who_is_in_is_known_with_since_when_and_where(shop: Shop) -> None:
    cashier = person(shop, "cashier")
    assert time_clock.presence_of(shop, cashier.id).state == "out"
    press(shop, "in")
    found = time_clock.presences(shop)[cashier.id]
    assert (found.state, found.device) == ("in", shop.identity.device)


def test_nobody_clocks_in_twice_nor_without_working_here(shop: Shop) -> None:
    press(shop, "in")
    with pytest.raises(StoreError, match="clock_not_now") as refused:
        press(shop, "in")
    assert refused.value.values["state"] == "in"
    with pytest.raises(StoreError, match="not_permitted"):
        time_clock.clock(shop, Act(), "in")
    stranger = replace(person(shop, "cashier"), id="stranger")
    with pytest.raises(StoreError, match="not_permitted"):
        time_clock.clock(shop, Act(stranger), "in")


def test_work_past_midnight_belongs_to_the_day_it_began(shop: Shop, clock: HandClock) -> None:
    clock.forward(hours=9)
    press(shop, "in")
    clock.forward(hours=8)
    press(shop, "out")
    assert [day.minutes for day in week(shop).days] == [0, 0, 0, 0, 480, 0, 0]


def test_a_manager_puts_a_forgotten_end_right_with_a_reason(shop: Shop, clock: HandClock) -> None:
    press(shop, "in")
    came = clock.at
    clock.forward(hours=20)
    stint = week(shop).days[4].stints[0]
    assert week(shop).forgotten
    assert week(shop).minutes == 0
    meant = Correction(came, came + timedelta(hours=8), 45)
    who = person(shop, "cashier").id
    with pytest.raises(StoreError, match="reason_missing"):
        time_clock.correct(shop, act(shop, "manager"), who, stint.id, meant)
    with pytest.raises(StoreError, match="not_permitted"):
        time_clock.correct(shop, act(shop, "cashier", "I want more"), who, stint.id, meant)
    by = act(shop, "manager", "Forgot to clock out")
    time_clock.correct(shop, by, who, stint.id, meant)
    assert week(shop).minutes == 435
    assert week(shop).days[4].stints[0].corrected
    assert not week(shop).forgotten
    newest = log(shop, by, Search(), limit=1)[0]
    assert (newest.story.code, newest.reason) == ("hours_corrected", "Forgot to clock out")
    with pytest.raises(StoreError, match="hours_changed"):
        time_clock.correct(shop, by, who, stint.id, meant)


def test_hours_are_added_and_taken_away(shop: Shop, clock: HandClock) -> None:
    by, who = act(shop, "manager", "The till was off"), person(shop, "cook").id
    came = clock.at - timedelta(days=2)
    marks = time_clock.correct(shop, by, who, "", Correction(came, came + timedelta(hours=5)))
    assert week(shop, "cook").days[2].minutes == 300
    overlapping = Correction(came + timedelta(hours=4), came + timedelta(hours=6))
    with pytest.raises(StoreError, match="bad_records") as refused:
        time_clock.correct(shop, by, who, "", overlapping)
    assert refused.value.values["problems"] == [
        {"at": f"hours/{who}/came", "code": "hours_overlap"}
    ]
    time_clock.correct(shop, by, who, marks[0], Correction(None))
    assert week(shop, "cook").minutes == 0


def test_the_timesheet_is_for_who_may_correct_it(shop: Shop) -> None:
    with pytest.raises(StoreError, match="not_permitted"):
        time_clock.timesheet(shop, act(shop, "cashier"), MONDAY)
