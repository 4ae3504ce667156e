from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from pos_app.presenters.order_board import Asked, OrdersInputs, derive, retimed
from pos_app.presenters.order_filters import Filters, View, filters_for, found_by, seen_in
from store_core.application import orders
from store_core.application.orders import Head
from store_core.application.payments import Tender
from store_core.application.shop import Act, Shop
from store_core.domain.orders import Order
from store_core.domain.store import Settings
from tests.pos_app.web_orders import CODE, accept, clock_at, cook, place, sale
from tests.shops import FRIDAY_EVENING, HandClock, cart, line, new_shop, open_shift


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def shop(tmp_path: Path, clock: HandClock) -> Shop:
    return new_shop(tmp_path, clock)


def given(
    shop: Shop, known: Iterable[Order], asked: Asked | None = None, minutes: float = 0
) -> OrdersInputs:
    now = FRIDAY_EVENING + timedelta(minutes=minutes)
    by_id = {one.id: one for one in known}
    return OrdersInputs(by_id, shop.menu, shop.settings, now, asked or Asked())


def numbers(shop: Shop, known: Iterable[Order], asked: Asked | None = None) -> list[list[str]]:
    """By column."""
    state = derive(given(shop, known, asked))
    return [[card.number for card in column.cards] for column in state.columns]


def test_orders_stand_in_the_column_of_their_stage_the_most_urgent_first(
    shop: Shop, clock: HandClock
) -> None:
    late = accept(shop, place(shop), FRIDAY_EVENING + timedelta(minutes=40))
    soon = accept(shop, place(shop), FRIDAY_EVENING + timedelta(minutes=20))
    waits_less = accept(shop, place(shop))
    waits_more = cook(shop, accept(shop, place(shop)))
    clock_at(clock, 1)
    waits_less = cook(shop, waits_less)
    first, second = place(shop), place(shop)
    rejected = orders.cancel(shop, Act(reason="Sold out"), place(shop).id)
    known = [second, first, late, soon, waits_less, waits_more, rejected]
    assert numbers(shop, known) == [
        ["W-0005", "W-0006"],
        ["W-0002", "W-0001"],
        ["W-0004", "W-0003"],
    ]


def test_a_sale_at_the_counter_stands_in_the_kitchen_and_leaves_when_it_is_made(shop: Shop) -> None:
    sold = sale(shop)
    card = derive(given(shop, [sold])).columns[1].cards[0]
    assert (card.source, card.name, card.payment, card.acts) == (
        "Front desk",
        "Table 7",
        "Paid, cash",
        (),
    )
    assert numbers(shop, [cook(shop, sold)]) == [[], [], []]


def test_a_card_says_who_what_and_how_it_is_paid(shop: Shop) -> None:
    wished = FRIDAY_EVENING + timedelta(minutes=92)
    order = place(shop, "Tom Baker", "margherita", "coke", requested_at=wished)
    card = derive(given(shop, [order])).columns[0].cards[0]
    assert (card.name, card.kind, card.wish, card.amount, card.payment) == (
        "Tom Baker",
        "Pickup · 2 items",
        "for 20:30",
        f"${order.bill.total / 100}",
        "Pays at counter",
    )
    assert card.acts == ("accept", "later", "reject")
    assert derive(given(shop, [accept(shop, order)])).columns[1].cards[0].wish == ""


def test_parked_tickets_are_nobodys_order_yet(shop: Shop) -> None:
    parked = orders.park(shop, Act(), cart(line(shop, "margherita")), Head(label="Table 4"))
    assert numbers(shop, [parked]) == [[], [], []]
    assert derive(given(shop, [parked], Asked("list"))).rows == ()


def test_the_board_of_today_leaves_out_what_is_promised_for_tomorrow(shop: Shop) -> None:
    tomorrow = accept(shop, place(shop), FRIDAY_EVENING + timedelta(hours=20))
    assert numbers(shop, [tomorrow])[1] == []
    assert numbers(shop, [tomorrow], Asked(filters=Filters(date="all")))[1] == ["W-0001"]


@pytest.mark.parametrize(
    ("filters", "in_kitchen"),
    [
        (Filters(), ["W-0001", "W-0002"]),
        (Filters(source="web"), ["W-0001"]),
        (Filters(source="counter"), ["W-0002"]),
        (Filters(type="pickup"), ["W-0001"]),
        (Filters(type="dine_in"), ["W-0002"]),
    ],
)
def test_filters_narrow_the_board_but_never_hide_what_waits_for_an_answer(
    shop: Shop, filters: Filters, in_kitchen: list[str]
) -> None:
    known = [accept(shop, place(shop)), sale(shop), place(shop)]
    assert numbers(shop, known, Asked(filters=filters)) == [["W-0003"], in_kitchen, []]


@pytest.mark.parametrize(
    ("filters", "listed"),
    [
        (Filters(), ["W-0004", "W-0003", "W-0002"]),
        (Filters(date="week"), ["W-0004", "W-0003", "W-0002", "W-0001"]),
        (Filters(date="yesterday"), ["W-0001"]),
        (Filters(stage="new"), ["W-0004"]),
        (Filters(stage="kitchen"), ["W-0003"]),
        (Filters(stage="cancelled"), ["W-0002"]),
        (Filters(stage="done", date="week"), ["W-0001"]),
        (Filters(payment="paid"), ["W-0003"]),
        (Filters(payment="unpaid"), ["W-0004", "W-0002"]),
        (Filters(source="counter", payment="unpaid"), []),
        (Filters(text="baker"), ["W-0004"]),
    ],
)
def test_the_list_has_every_order_of_its_days_by_status_payment_type_and_source(
    shop: Shop, clock: HandClock, filters: Filters, listed: list[str]
) -> None:
    clock_at(clock, -24 * 60)
    old = cook(shop, accept(shop, place(shop)))
    cash = [Tender("cash", old.due)]
    old = orders.hand_out(shop, Act(), old.id, CODE, cash, open_shift(shop))
    clock_at(clock, -10)
    gone = orders.cancel(shop, Act(reason="Sold out"), place(shop).id)
    known = [old, gone, sale(shop), place(shop, "Tom Baker")]
    state = derive(given(shop, known, Asked("list", filters)))
    assert [row.number for row in state.rows] == listed
    assert bool(state.empty) is not bool(listed)


def test_what_is_still_open_from_yesterday_stands_under_today(shop: Shop, clock: HandClock) -> None:
    clock_at(clock, -24 * 60)
    forgotten = place(shop)
    state = derive(given(shop, [forgotten], Asked("list")))
    assert [row.number for row in state.rows] == ["W-0001"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("priya", True),
        ("RAGHU", True),
        ("priya rag", True),
        ("priya tom", False),
        ("0142277", True),
        ("555-014", True),
        ("555 0142277", True),
        ("w-0001", True),
        ("#W-0001", True),
        ("0001", True),
        ("0002", False),
        ("", True),
        ("99", False),
    ],
)
def test_orders_are_found_by_number_name_and_phone(shop: Shop, text: str, found: bool) -> None:
    assert found_by(place(shop), text) is found


def test_only_filters_that_can_tell_orders_apart_are_offered(shop: Shop) -> None:
    def keys(view: View, settings: Settings) -> list[str]:
        return [one.key for one in filters_for(view, Filters(), settings)]

    takeaway = replace(shop.settings, fulfilments=("pickup",), web_fulfilments=())
    assert keys("list", shop.settings) == ["date", "type", "source", "stage", "payment"]
    assert keys("list", takeaway) == ["date", "stage", "payment"]
    assert keys("board", shop.settings) == ["date", "type", "source"]
    types = filters_for("board", Filters(), shop.settings)[1]
    words = [choice.text for choice in types.choices]
    assert words == ["All types", "Dine in", "Pickup"]


def test_going_back_to_the_board_lets_go_of_what_only_the_list_can_filter() -> None:
    narrowed = Filters(date="week", type="pickup", stage="done", payment="paid", text="tom")
    assert seen_in("board", narrowed) == Filters(type="pickup")


def test_a_second_later_only_the_badges_differ(shop: Shop) -> None:
    order = place(shop)
    before = given(shop, [order], Asked(chosen=order.id))
    state = derive(before)
    after = retimed(state, given(shop, [order], Asked(chosen=order.id), minutes=1))
    old, new = state.columns[0].cards[0], after.columns[0].cards[0]
    assert (old.badge.words, new.badge.words) == ("5:01 left", "4:01 left")
    assert replace(new, badge=old.badge) == old
    assert after.detail
    assert after.detail.badge.words == "Answer in 4:01"


def test_an_empty_board_says_what_will_come(shop: Shop) -> None:
    state = derive(given(shop, []))
    assert state.empty == "No orders now."
    assert state.detail is None
    narrowed = derive(given(shop, [], Asked(filters=Filters(source="web"))))
    assert narrowed.empty == "No order is like that."
