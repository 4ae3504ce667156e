from datetime import timedelta

import pytest

from pos_app.presenters.kitchen_alarm import kitchen_alarm, ring_for_kitchen
from pos_app.presenters.ringing import Rung
from store_core.application.ticket_watch import Missing
from tests.shops import FRIDAY_EVENING


def missing(count: int, station: str = "Oven", printer: str = "") -> list[Missing]:
    return [
        Missing(f"t{n}", f"o{n}", f"C-{n:04}", station, FRIDAY_EVENING, printer)
        for n in range(1, count + 1)
    ]


@pytest.mark.parametrize(
    ("tickets", "words", "text"),
    [
        (missing(1), "The kitchen has not got C-0001.", "For Oven. Tell the cook."),
        (
            missing(1, printer="Counter"),
            "The kitchen has not got C-0001.",
            "For Oven. It prints at Counter: take it there.",
        ),
        (
            [*missing(1), *missing(1, "Cold")],
            "The kitchen has not got C-0001.",
            "For Oven, Cold. Tell the cook.",
        ),
        (
            missing(3),
            "The kitchen has not got 3 orders.",
            "C-0001, C-0002, C-0003. Tell the cook.",
        ),
        (
            missing(10),
            "The kitchen has not got 10 orders.",
            "C-0001, C-0002, C-0003 and 7 more. Tell the cook.",
        ),
    ],
)
def test_it_names_the_order_and_says_what_to_do(
    tickets: list[Missing], words: str, text: str
) -> None:
    told = kitchen_alarm(tickets)
    assert told
    assert (told.words, told.text) == (words, text)


def test_it_says_nothing_of_a_kitchen_that_has_everything() -> None:
    assert kitchen_alarm([]) is None


def test_it_rings_at_once_then_every_twenty_seconds_and_for_another_ticket() -> None:
    rung, rang = Rung(), []
    for second in range(1, 50):
        tickets = missing(2 if second >= 30 else 1)
        rung, rings = ring_for_kitchen(rung, tickets, FRIDAY_EVENING + timedelta(seconds=second))
        if rings:
            rang.append(second)
    assert rang == [1, 21, 30]
    assert ring_for_kitchen(rung, [], FRIDAY_EVENING) == (Rung(), False)
