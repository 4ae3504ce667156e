from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from pos_app.presenters.order_detail import DetailState, Seen, derive, phone_text, promise
from store_core.application import orders
from store_core.application.orders import Head
from store_core.application.shop import Act, Shop
from store_core.domain.cart import Modifier, Part
from store_core.domain.errors import StoreError
from store_core.domain.orders import Contact, Order
from tests.pos_app.web_orders import accept, cook, place
from tests.shops import FRIDAY_EVENING, cart, line, new_shop, person


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return new_shop(tmp_path)


def detail(shop: Shop, order: Order, seen: Seen | None = None) -> DetailState:
    return derive(order, shop.menu, shop.settings, FRIDAY_EVENING, seen or Seen())


def test_it_says_who_ordered_how_to_reach_them_and_what_they_wish(shop: Shop) -> None:
    told = detail(shop, place(shop, allergy="sesame", note="Ring twice"))
    assert (told.number, told.name) == ("#W-0001", "Priya Raghunathan")
    assert [fact.text for fact in told.facts] == [
        "Web · Pickup",
        "+1 555-014-2277",
        f"As soon as possible, about {shop.settings.prep_minutes} min",
    ]
    assert (told.allergy, told.note) == ("Allergy: sesame", "Ring twice")
    wished = FRIDAY_EVENING + timedelta(minutes=92)
    assert detail(shop, place(shop, requested_at=wished)).facts[-1].text == "At 20:30"


def test_what_is_no_phone_number_stands_as_it_was_written() -> None:
    assert phone_text("ask for Tom") == "ask for Tom"
    assert phone_text("") == ""


def test_lines_say_halves_extras_removals_and_notes(shop: Shop) -> None:
    menu = shop.menu
    whole = line(shop, "margherita", 2, "l")
    left_out = menu.item("margherita").ingredients[0]
    whole = replace(whole, note="Well done", removed=(left_out.id,))
    base = tuple(Modifier(group, menu.group(group).options[0].id) for group in ("crust", "sauce"))
    halves = replace(
        line(shop, "half-and-half"),
        modifiers=base,
        parts=(Part(1, "margherita"), Part(1, "pepperoni")),
    )
    head = Head(contact=Contact("Tom"), code="1")
    order = orders.place_for_customer(shop, cart(whole, halves, channel="web"), head)
    told = detail(shop, order).lines
    assert (told[0].quantity, told[0].name) == ("2", "Margherita, Large")
    kinds = [(one.kind, one.before) for one in told[0].details]
    assert kinds == [("removal", "No"), ("note", "")]
    assert [(one.kind, one.text) for one in told[1].details][:2] == [
        ("left", "Margherita"),
        ("right", "Pepperoni"),
    ]


def test_the_sums_are_those_of_the_bill(shop: Shop) -> None:
    order = place(shop)
    told = detail(shop, order)
    assert told.sums[0].text == "1 item"
    assert [row.text for row in told.sums[1:]] == ["Your first order", "Sales tax 8.25 %"]
    assert (told.total_words, told.total) == ("Pays at counter", f"${order.bill.total / 100:.2f}")


def test_accepting_promises_the_minute_that_shows_and_fires_at_once(shop: Shop) -> None:
    order = place(shop)
    prep = shop.settings.prep_minutes

    def at(moment: datetime) -> datetime:
        return promise(order, shop.settings, moment)

    soonest = at(FRIDAY_EVENING + timedelta(minutes=2, seconds=50))
    assert soonest == FRIDAY_EVENING + timedelta(minutes=prep + 2)
    taken = accept(shop, order, at(FRIDAY_EVENING))
    assert taken.tickets[0].ticket.fire_at < FRIDAY_EVENING + timedelta(seconds=1)
    wished = place(shop, requested_at=FRIDAY_EVENING + timedelta(minutes=90))
    wanted = promise(wished, shop.settings, FRIDAY_EVENING)
    assert wanted == FRIDAY_EVENING + timedelta(minutes=90)


@pytest.mark.parametrize(
    ("stands", "words", "able", "acts"),
    [
        ("placed", "Accept", True, ("later", "reject")),
        ("accepted", "In kitchen", False, ("hand_out", "cancel")),
        ("ready", "Hand out", True, ("cancel",)),
        ("rejected", "Rejected", False, ()),
    ],
)
def test_the_foot_is_the_next_step_and_nothing_that_a_second_press_could_do_by_mistake(
    shop: Shop, stands: str, words: str, able: bool, acts: tuple[str, ...]
) -> None:
    order = place(shop)
    if stands == "rejected":
        act = Act(person(shop, "cashier"), reason="Sold out")
        order = orders.cancel(shop, act, order.id)
    elif stands != "placed":
        order = accept(shop, order)
        order = cook(shop, order) if stands == "ready" else order
    told = detail(shop, order)
    assert (told.foot.words, told.foot.able, told.acts) == (words, able, acts)


def test_who_may_cook_may_say_that_it_is_ready(shop: Shop) -> None:
    taken = accept(shop, place(shop))
    assert "ready" in detail(shop, taken, Seen(may_cook=True)).acts


def test_a_later_time_says_when_it_would_be_ready(shop: Shop) -> None:
    order = place(shop)
    told = detail(shop, order, Seen(later=20))
    assert told.later
    texts = [(time.text, time.below, time.chosen) for time in told.later.times]
    assert texts == [
        ("+10 min", "ready 19:28", False),
        ("+20 min", "ready 19:38", True),
        ("+30 min", "ready 19:48", False),
        ("+45 min", "ready 20:03", False),
    ]
    assert told.foot.amount == "ready 19:38"
    other = detail(shop, order, Seen(later=60)).later
    assert other
    assert (other.times[-1].text, other.times[-1].chosen, other.can_lower) == (
        "+60 min",
        True,
        True,
    )


def test_a_refusal_is_said_in_a_sentence(shop: Shop) -> None:
    seen = Seen(refused=StoreError("order_not_waiting"))
    told = detail(shop, place(shop), seen)
    assert told.problem == "This order is answered already, or was taken back."


def test_a_rejected_order_says_why(shop: Shop) -> None:
    act = Act(person(shop, "cashier"), reason="Kitchen too busy")
    rejected = orders.cancel(shop, act, place(shop).id)
    assert detail(shop, rejected).facts[-1].text == "Kitchen too busy"
