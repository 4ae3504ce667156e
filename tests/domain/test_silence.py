"""What the web promises while the shop is not heard of (S1, W3)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from store_core.domain.hours import paused_at, rest_of_day, web_times
from store_core.domain.silence import under_silence
from store_core.domain.store import Settings
from tests.domain.test_hours import PIZZERIA, at

HEARD = at("2026-11-20 18:30")
CLOSED = at("2026-11-20 03:00")


def after(seconds: float, settings: Settings = PIZZERIA) -> Settings:
    return under_silence(settings, HEARD, HEARD + timedelta(seconds=seconds))


@pytest.mark.parametrize(
    ("seconds", "silent", "paused"),
    [
        (0, False, False),
        (59, False, False),
        (60, True, False),
        (299, True, False),
        (300, True, True),
        (3_000, True, True),
    ],
)
def test_first_it_promises_later_and_then_nothing(
    seconds: float, silent: bool, paused: bool
) -> None:
    settings = after(seconds)
    now = HEARD + timedelta(seconds=seconds)
    assert (settings.silence is not None, paused_at(now, settings)) == (silent, paused)


def test_what_is_promised_meanwhile_is_later() -> None:
    earliest = [web_times(HEARD, settings)[0] for settings in (PIZZERIA, after(60))]
    assert earliest[1] > earliest[0]
    assert after(60).web_prep_minutes - PIZZERIA.web_prep_minutes == PIZZERIA.silence_minutes


def test_it_ends_when_the_shop_is_heard_of() -> None:
    now = HEARD + timedelta(seconds=400)
    assert under_silence(after(400), now, now) == PIZZERIA


def test_it_says_nothing_twice() -> None:
    for seconds in (60, 300):
        once = after(seconds)
        assert after(seconds + 30, once) == once


def test_it_does_not_get_better_by_itself() -> None:
    assert after(61, after(400)) == after(400)


def test_a_pause_of_a_persons_is_there_again_afterwards() -> None:
    theirs = replace(PIZZERIA, web_paused_until=HEARD + timedelta(minutes=30))
    now = HEARD + timedelta(seconds=400)
    assert under_silence(after(400, theirs), now, now) == theirs


def test_a_pause_that_a_person_set_meanwhile_stays() -> None:
    tomorrow = HEARD + timedelta(days=1)
    theirs = replace(after(400), web_paused_until=tomorrow)
    now = HEARD + timedelta(seconds=500)
    assert under_silence(theirs, now, now).web_paused_until == tomorrow


def test_a_closed_shop_need_not_be_heard_of() -> None:
    assert under_silence(PIZZERIA, CLOSED - timedelta(hours=5), CLOSED) == PIZZERIA


def test_a_silence_that_lasts_pauses_the_next_day_too() -> None:
    tomorrow = HEARD + timedelta(days=1)
    settings = under_silence(after(400), HEARD, tomorrow)
    assert settings.web_paused_until == rest_of_day(tomorrow, PIZZERIA)
    assert under_silence(settings, tomorrow, tomorrow) == PIZZERIA
