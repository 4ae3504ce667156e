"""Which of two servers a terminal speaks with (S1)."""

from math import inf

import pytest

from store_core.replication.ways import (
    LONGEST_PAUSE,
    LOOK_AGAIN,
    PAUSE,
    SETTLED,
    STEADY,
    TRIES,
    Reach,
    Ways,
)

HUB, UPSTREAM = Reach("http://hub"), Reach("https://upstream", "a certificate")


def away(ways: Ways, now: float) -> float:
    """Its server stays silent until the terminal is with the other; when that is."""
    now += 1
    while ways.greet(now) != UPSTREAM:
        now += 1
    ways.answered(now)
    return now


def back(ways: Ways, now: float) -> float:
    assert not ways.looked(now, found=True)
    assert ways.looked(now + LOOK_AGAIN, found=True)
    assert ways.greet(now + LOOK_AGAIN) == HUB
    ways.answered(now + LOOK_AGAIN)
    return now + LOOK_AGAIN


def test_it_goes_to_the_other_after_some_greetings_in_vain_and_then_takes_turns() -> None:
    ways = Ways(HUB, UPSTREAM)
    greeted = [ways.greet(float(second)) for second in range(TRIES + 4)]
    assert greeted == [HUB] * TRIES + [UPSTREAM, HUB] * 2


def test_who_knows_one_server_stays_with_it() -> None:
    ways = Ways(HUB)
    assert {ways.greet(float(second)) for second in range(20)} == {HUB}


def test_a_link_that_breaks_at_once_is_none() -> None:
    ways = Ways(HUB, UPSTREAM)
    for second in range(TRIES):
        ways.greet(float(second))
        ways.answered(second + 0.1)
    assert ways.greet(TRIES + 1.0) == UPSTREAM


def test_a_link_that_lasted_is_tried_again_as_often_as_at_first() -> None:
    ways = Ways(HUB, UPSTREAM)
    for second in range(TRIES):
        ways.greet(float(second))
    ways.answered(float(TRIES))
    lost = TRIES + STEADY
    assert [ways.greet(lost + second) for second in range(TRIES)] == [HUB] * TRIES


def test_it_looks_for_its_own_server_and_goes_back_when_that_answers_twice() -> None:
    ways = Ways(HUB, UPSTREAM)
    now = away(ways, 0.0)
    assert ways.look_at == now + PAUSE
    assert not ways.looked(now + PAUSE, found=False)
    assert ways.look_at == now + 2 * PAUSE
    back(ways, now + 2 * PAUSE)
    assert (ways.at_home, ways.look_at) == (True, inf)


@pytest.mark.parametrize(("stay", "pause"), [(STEADY, 2 * PAUSE), (SETTLED, PAUSE)])
def test_it_looks_less_often_for_a_server_that_was_soon_gone_again(
    stay: float, pause: float
) -> None:
    ways = Ways(HUB, UPSTREAM)
    now = back(ways, away(ways, 0.0))
    left = away(ways, now + stay)
    assert ways.look_at - left == pause


def test_a_server_that_comes_and_goes_is_left_alone_for_minutes_at_last() -> None:
    ways = Ways(HUB, UPSTREAM)
    now = 0.0
    for _ in range(20):
        now = back(ways, away(ways, now))
    assert ways.look_at == inf
    left = away(ways, now)
    assert ways.look_at - left == LONGEST_PAUSE


def test_an_outage_of_both_does_not_make_it_slow_to_return() -> None:
    ways = Ways(HUB, UPSTREAM)
    for second in range(100):
        ways.greet(float(second))
    assert ways._pause == PAUSE


def test_a_stay_is_counted_from_its_first_answer_to_the_very_second() -> None:
    ways = Ways(HUB, UPSTREAM)
    now = back(ways, away(ways, 0.0))
    ways.answered(now + SETTLED - 1)
    while ways.greet(now + SETTLED) == HUB:
        pass
    assert ways.look_at == now + SETTLED + PAUSE


def test_one_look_is_under_way_at_a_time_and_none_takes_it_from_where_it_is_at_home() -> None:
    ways = Ways(HUB, UPSTREAM)
    assert not any(ways.looked(float(second), found=True) for second in range(3))
    assert (ways.at_home, ways.look_at) == (True, inf)
    now = away(ways, 3.0)
    ways.looking()
    assert ways.look_at == inf
    assert not ways.looked(now, found=True)
    assert ways.look_at == now + LOOK_AGAIN
