from datetime import timedelta
from pathlib import Path

import pytest

from pos_app.presenters.ringing import Rung, alarm, ring
from store_core.application.shop import Shop
from store_core.domain.orders import Order
from tests.pos_app.web_orders import clock_at, place
from tests.shops import FRIDAY_EVENING, HandClock, new_shop


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def shop(tmp_path: Path, clock: HandClock) -> Shop:
    return new_shop(tmp_path, clock)


class Bell:
    """Looks once a second, as the counter does."""

    def __init__(self, shop: Shop) -> None:
        self._settings, self._rung = shop.settings, Rung()

    def looks(self, waiting: list[Order], seconds: float) -> str | None:
        now = FRIDAY_EVENING + timedelta(seconds=seconds)
        self._rung, sound = ring(self._rung, waiting, self._settings, now)
        return sound


def test_it_rings_at_once_and_every_twenty_seconds_until_the_order_is_answered(shop: Shop) -> None:
    order, bell = place(shop), Bell(shop)
    rang = [second for second in range(1, 62) if bell.looks([order], second)]
    assert rang == [1, 21, 41, 61]
    assert bell.looks([], 62) is None
    assert bell.looks([order], 63) == "order"


def test_a_second_order_rings_at_once(shop: Shop) -> None:
    first, bell = place(shop), Bell(shop)
    assert bell.looks([first], 1) == "order"
    assert bell.looks([first, place(shop)], 3) == "order"
    assert bell.looks([first], 4) is None


def test_past_the_answer_time_it_is_an_alarm(shop: Shop) -> None:
    order, bell = place(shop), Bell(shop)
    assert bell.looks([order], 299) == "order"
    assert bell.looks([order], 319) == "alarm"


def test_a_clock_set_back_rings_rather_than_staying_silent(shop: Shop) -> None:
    order, bell = place(shop), Bell(shop)
    bell.looks([order], 100)
    assert bell.looks([order], 40) == "order"


def test_the_alarm_names_who_waits_the_longest(shop: Shop, clock: HandClock) -> None:
    first = place(shop)
    clock_at(clock, 1)
    second = place(shop)
    at = FRIDAY_EVENING + timedelta(minutes=4)
    assert alarm([first, second], shop.settings, at) is None
    told = alarm([second, first], shop.settings, at + timedelta(minutes=1.5))
    assert told
    assert told.words == "1 web order is past its answer time."
    assert told.text == "W-0001 has waited 5 min."
    told = alarm([second, first], shop.settings, at + timedelta(minutes=4))
    assert told
    assert told.words == "2 web orders are past their answer time."
