import random
from datetime import UTC, datetime, timedelta

import pytest

from store_core.domain.errors import StoreError
from store_core.domain.time_clock import (
    Correction,
    Mark,
    MarkKind,
    Presence,
    check_correction,
    check_next,
    presence,
    stints,
)

DAY = datetime(2026, 6, 12, tzinfo=UTC)


def at(clock: str, day: int = 0) -> datetime:
    hour, minute = clock.split(":")
    return DAY + timedelta(days=day, hours=int(hour), minutes=int(minute))


def marks(*told: tuple[MarkKind, str]) -> list[Mark]:
    return [Mark(f"{n}", "maria", kind, at(clock), "till") for n, (kind, clock) in enumerate(told)]


def test_a_break_is_taken_off_what_was_worked() -> None:
    day = marks(("in", "9:00"), ("break", "12:00"), ("back", "12:30"), ("out", "17:15"))
    (stint,) = stints(day, at("20:00"))
    assert (stint.minutes(at("20:00")), stint.break_minutes(at("20:00"))) == (465, 30)


def test_who_goes_from_a_break_worked_until_it_began() -> None:
    (stint,) = stints(marks(("in", "9:00"), ("break", "12:00"), ("out", "13:00")), at("20:00"))
    assert stint.minutes(at("20:00")) == 180


def test_marks_in_any_order_tell_the_same() -> None:
    day = marks(("in", "9:00"), ("break", "12:00"), ("back", "12:30"), ("out", "17:15"))
    shuffled = random.Random(1).sample(day, len(day))
    assert stints(shuffled, at("20:00")) == stints(day, at("20:00"))


def test_pressed_on_two_terminals_counts_once() -> None:
    twice = marks(("in", "9:00"), ("in", "9:01"), ("out", "10:00"), ("out", "10:01"))
    (stint,) = stints(twice, at("20:00"))
    assert stint.minutes(at("20:00")) == 60


def test_who_never_clocked_out_has_no_hours_but_a_flag() -> None:
    forgot = marks(("in", "9:00"))
    (running,) = stints(forgot, at("20:00"))
    assert (running.forgotten, running.minutes(at("20:00"))) == (False, 660)
    (stint,) = stints(forgot, at("2:00", day=1))
    assert (stint.forgotten, stint.minutes(at("2:00", day=1))) == (True, 0)
    assert presence(forgot, at("2:00", day=1)) == Presence(forgotten=True)


def test_the_next_day_begins_anew_after_a_forgotten_one() -> None:
    forgot = [*marks(("in", "9:00")), Mark("next", "maria", "in", at("9:00", day=1), "till")]
    first, second = stints(forgot, at("12:00", day=1))
    assert first.forgotten
    assert second.minutes(at("12:00", day=1)) == 180


@pytest.mark.parametrize(
    ("told", "state", "next_"),
    [
        ((), "out", ("in",)),
        ((("in", "9:00"),), "in", ("break", "out")),
        ((("in", "9:00"), ("break", "10:00")), "break", ("back", "out")),
        ((("in", "9:00"), ("out", "10:00")), "out", ("in",)),
    ],
)
def test_the_clock_offers_what_comes_next(
    told: tuple[tuple[MarkKind, str], ...], state: str, next_: tuple[MarkKind, ...]
) -> None:
    held = presence(marks(*told), at("11:00"))
    assert (held.state, held.next) == (state, next_)
    for kind in set[MarkKind]({"in", "break", "back", "out"}) - set(next_):
        with pytest.raises(StoreError, match="clock_not_now"):
            check_next(held, kind)


@pytest.mark.parametrize(
    ("meant", "found"),
    [
        (Correction(at("9:00"), at("12:00"), 30), set()),
        (Correction(None), set()),
        (Correction(at("9:00")), {("left", "hours_end_missing")}),
        (Correction(at("9:00"), at("9:00")), {("left", "hours_order")}),
        (Correction(at("9:00", -1), at("9:00")), {("left", "hours_too_long")}),
        (Correction(at("9:00"), at("10:00"), 60), {("break", "break_too_long")}),
        (Correction(at("9:00"), at("10:00"), -1), {("break", "break_too_long")}),
        (Correction(at("17:00"), at("21:00")), {("left", "hours_future")}),
        (Correction(at("13:00"), at("15:00")), {("came", "hours_overlap")}),
    ],
)
def test_a_correction_says_at_which_field_it_can_not_be(
    meant: Correction, found: set[tuple[str, str]]
) -> None:
    others = stints(marks(("in", "14:00"), ("out", "16:00")), at("20:00"))
    assert set(check_correction(meant, others, at("20:00"))) == found
