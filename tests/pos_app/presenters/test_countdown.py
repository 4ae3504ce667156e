from datetime import timedelta
from pathlib import Path

import pytest

from pos_app.presenters.countdown import Countdown, countdown, heading
from qt_kit.badge import Tone
from store_core.application import orders
from store_core.application.payments import Tender
from store_core.application.shop import Act, Shop
from store_core.domain.orders import Order
from tests.pos_app.web_orders import CODE, accept, clock_at, cook, place
from tests.shops import FRIDAY_EVENING, HandClock, new_shop, open_shift, person


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def shop(tmp_path: Path, clock: HandClock) -> Shop:
    return new_shop(tmp_path, clock)


def told(shop: Shop, order: Order, minutes: float) -> tuple[str, Tone, str]:
    badge = countdown(order, shop.settings, FRIDAY_EVENING + timedelta(minutes=minutes))
    return badge.words, badge.tone, badge.icon


@pytest.mark.parametrize(
    ("minutes", "words", "tone", "icon"),
    [
        (0, "5:01 left", Tone.NEUTRAL, "clock"),
        (2.5, "2:31 left", Tone.NEUTRAL, "clock"),
        (3.1, "1:55 left", Tone.WARN, "triangle-alert"),
        (4.2, "0:49 left", Tone.BAD, "octagon-alert"),
        (5.25, "0:15 late", Tone.BAD, "octagon-alert"),
        (8.5, "3 min late", Tone.BAD, "octagon-alert"),
        (5 + 95, "1:34 h late", Tone.BAD, "octagon-alert"),
    ],
)
def test_a_new_order_counts_down_its_five_minutes_to_the_answer(
    shop: Shop, minutes: float, words: str, tone: Tone, icon: str
) -> None:
    assert told(shop, place(shop), minutes) == (words, tone, icon)


@pytest.mark.parametrize(
    ("minutes", "words"), [(4.2, "Answer in 0:49"), (8.5, "Answer 3 min late")]
)
def test_beside_its_number_it_says_what_is_counted(shop: Shop, minutes: float, words: str) -> None:
    badge = heading(place(shop), shop.settings, FRIDAY_EVENING + timedelta(minutes=minutes))
    assert badge.words == words


@pytest.mark.parametrize(
    ("minutes", "words", "tone", "icon"),
    [
        (1, "in 19 min", Tone.NEUTRAL, "clock"),
        (14, "in 6 min", Tone.WARN, "triangle-alert"),
        (19.5, "in 1 min", Tone.WARN, "triangle-alert"),
        (20.5, "due now", Tone.BAD, "octagon-alert"),
        (23.5, "3 min late", Tone.BAD, "octagon-alert"),
    ],
)
def test_in_the_kitchen_it_counts_to_the_promise(
    shop: Shop, minutes: float, words: str, tone: Tone, icon: str
) -> None:
    taken = accept(shop, place(shop), FRIDAY_EVENING + timedelta(minutes=20))
    assert told(shop, taken, minutes) == (words, tone, icon)


def test_one_for_later_says_the_time_and_on_another_day_the_day(shop: Shop) -> None:
    tonight = accept(shop, place(shop), FRIDAY_EVENING + timedelta(minutes=92))
    assert told(shop, tonight, 0) == ("at 20:30", Tone.INFO, "calendar-clock")
    tomorrow = accept(shop, place(shop), FRIDAY_EVENING + timedelta(hours=20))
    assert told(shop, tomorrow, 0)[0] == "at Sat 14:58"


@pytest.mark.parametrize(
    ("minutes", "words", "tone", "icon"),
    [
        (14, "waits 4 min", Tone.NEUTRAL, "clock"),
        (27, "waits 17 min", Tone.NEUTRAL, "clock"),
        (29, "waits 19 min", Tone.WARN, "triangle-alert"),
        (51, "waits 41 min", Tone.BAD, "octagon-alert"),
    ],
)
def test_ready_it_waits_and_nobody_is_overdue_before_the_promise(
    shop: Shop, clock: HandClock, minutes: float, words: str, tone: Tone, icon: str
) -> None:
    taken = accept(shop, place(shop), FRIDAY_EVENING + timedelta(minutes=20))
    clock_at(clock, 9.99)
    assert told(shop, cook(shop, taken), minutes) == (words, tone, icon)


def test_an_order_that_is_over_says_how_it_ended(shop: Shop) -> None:
    cashier = Act(person(shop, "cashier"), reason="Sold out")

    def ending(order: Order) -> str:
        return countdown(order, shop.settings, FRIDAY_EVENING).words

    rejected = orders.cancel(shop, cashier, place(shop).id)
    taken_back = orders.withdraw(shop, place(shop).id)
    cancelled = orders.cancel(shop, cashier, accept(shop, place(shop)).id)
    given = cook(shop, accept(shop, place(shop)))
    given = orders.hand_out(
        shop, cashier, given.id, CODE, [Tender("cash", given.due)], open_shift(shop)
    )
    ends = [ending(one) for one in (rejected, taken_back, cancelled, given)]
    assert ends == ["Rejected", "Taken back", "Cancelled", "Handed out"]
    assert isinstance(countdown(given, shop.settings, FRIDAY_EVENING), Countdown)
