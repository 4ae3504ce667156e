from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from store_core.application import kitchen, orders, shifts, storefront
from store_core.application.customers import WebCustomer, dialled
from store_core.application.payments import Tender
from store_core.application.shop import Act, Shop
from store_core.application.storefront import WebOrder
from store_core.application.stores import change_settings
from store_core.application.web_carts import (
    RefusedError,
    WebCart,
    WebLine,
    WebOption,
    WebPart,
    quote_cart,
)
from store_core.domain.errors import StoreError
from store_core.domain.pricing import quote
from tests.shops import HandClock, change_items, line, new_shop, person
from tests.shops import cart as shop_cart

KEY = "a-key-of-the-customer"
PLAIN = (WebOption("crust-thin"), WebOption("sauce-tomato"))
MARGHERITA = WebLine("margherita", "l", 1, (*PLAIN, WebOption("top-mushrooms", 2)))
PRIYA = WebCustomer("Priya Raman", "(555) 014-2277", "priya@example.org")
ORDER = WebOrder(PRIYA, WebCart((MARGHERITA, WebLine("coke", quantity=2))))


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def shop(tmp_path: Path, clock: HandClock) -> Shop:
    return new_shop(tmp_path, clock)


def test_a_guest_orders_and_gets_number_code_token_and_promise(
    shop: Shop, clock: HandClock
) -> None:
    placed = storefront.place(shop, ORDER, KEY)
    held = orders.order(shop, placed.order.id)
    assert (held.header.number, held.status, held.label) == ("W-0001", "placed", "Priya R.")
    assert (held.contact.phone, held.contact.name) == ("+15550142277", "Priya Raman")
    assert len(held.header.code) == 4
    assert held.header.code.isdigit()
    assert held.promise - clock.at < timedelta(minutes=20)
    assert len(placed.guest_token) == 43


def test_the_store_prices_the_cart_as_the_till_does(shop: Shop) -> None:
    counter = line(shop, "margherita", 1, "l")
    mushrooms = replace(counter.modifiers[0], group="toppings", option="top-mushrooms", count=2)
    counter = replace(counter, modifiers=(*counter.modifiers, mushrooms))
    same = shop_cart(counter, line(shop, "coke", 2), channel="web")
    assert (
        quote_cart(shop, ORDER.cart).bill.total == quote(same, shop.menu, shop.settings.rules).total
    )
    assert storefront.place(shop, ORDER, KEY).order.bill.listed == 1550 + 400 + 550


def test_the_same_key_gives_the_same_answer_even_after_the_store_accepted(shop: Shop) -> None:
    first = storefront.place(shop, ORDER, KEY)
    orders.accept(shop, Act(person(shop, "cashier")), first.order.id)
    again = storefront.place(shop, ORDER, KEY)
    assert again == replace(first, replayed=True)
    assert len(orders.open_orders(shop)) == 1


def test_another_order_under_a_used_key_is_refused(shop: Shop) -> None:
    storefront.place(shop, ORDER, KEY)
    with pytest.raises(StoreError, match="idempotency_conflict"):
        storefront.place(shop, replace(ORDER, note="no onions"), KEY)
    assert len(orders.open_orders(shop)) == 1


def test_presses_of_the_same_button_at_once_make_one_order(shop: Shop) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: storefront.place(shop, ORDER, KEY), range(8)))
    assert len({answer.order.id for answer in answers}) == 1
    assert sorted(answer.replayed for answer in answers) == [False] + [True] * 7
    assert len(orders.open_orders(shop)) == 1


def test_a_key_is_forgotten_after_a_week(shop: Shop, clock: HandClock) -> None:
    first = storefront.place(shop, ORDER, KEY)
    clock.forward(days=7, minutes=5)
    storefront.place(shop, ORDER, "another-key")
    again = storefront.place(shop, ORDER, KEY)
    assert (again.replayed, again.order.id == first.order.id) == (False, False)


def _line(**changes: object) -> WebOrder:
    return replace(ORDER, cart=WebCart((replace(MARGHERITA, **changes),)))  # type: ignore[arg-type]  # fields of a line


def _customer(**changes: str) -> WebOrder:
    return replace(ORDER, customer=replace(PRIYA, **changes))


def _half(item: str | None, *options: WebOption, shares: int = 1) -> WebPart:
    return WebPart(shares, item, options)


FRIDAY = datetime(2026, 6, 12, 22, 58, tzinfo=UTC)

REFUSED = {
    "an item nobody sells": (
        _line(item_id="sushi"),
        "unknown_item",
        "/lines/0/item_id",
    ),
    "a size it does not have": (_line(variant_id="xxl"), "unknown_variant", "/lines/0/variant_id"),
    "no size": (_line(variant_id=None), "unknown_variant", "/lines/0/variant_id"),
    "an option nobody offers": (
        _line(modifiers=(*PLAIN, WebOption("top-gold"))),
        "unknown_option",
        "/lines/0/modifiers/2/option_id",
    ),
    "an option of another item": (
        _line(modifiers=(*PLAIN, WebOption("dressing-oil"))),
        "option_not_offered",
        "/lines/0/modifiers/2/option_id",
    ),
    "two crusts": (
        _line(modifiers=(*PLAIN, WebOption("crust-thick"))),
        "modifier_count",
        "/lines/0/modifiers",
    ),
    "no crust": (
        _line(modifiers=(WebOption("sauce-tomato"),)),
        "modifier_count",
        "/lines/0/modifiers",
    ),
    "three of an option that is sold twice": (
        _line(modifiers=(*PLAIN, WebOption("top-mushrooms", 3))),
        "modifier_count",
        "/lines/0/modifiers/2/option_id",
    ),
    "minus one of an option, plus two": (
        _line(modifiers=(*PLAIN, WebOption("top-basil", -1), WebOption("top-basil", 2))),
        "quantity_out_of_range",
        "/lines/0/modifiers/2/quantity",
    ),
    "none of it": (_line(quantity=0), "quantity_out_of_range", "/lines/0/quantity"),
    "less than none": (_line(quantity=-1), "quantity_out_of_range", "/lines/0/quantity"),
    "a hundred": (_line(quantity=100), "quantity_out_of_range", "/lines/0/quantity"),
    "halves of a drink": (
        _line(item_id="coke", variant_id=None, modifiers=(), parts=(_half(None), _half(None))),
        "not_divisible",
        "/lines/0/parts",
    ),
    "half of no share": (
        _line(parts=(_half(None), _half(None, shares=0))),
        "part_shares",
        "/lines/0/parts",
    ),
    "a half that is no pizza": (
        _line(item_id="half-and-half", parts=(_half("margherita"), _half("coke"))),
        "part_not_offered",
        "/lines/0/parts/1/item_id",
    ),
    "a half nobody sells": (
        _line(item_id="half-and-half", parts=(_half("margherita"), _half("sushi"))),
        "unknown_item",
        "/lines/0/parts/1/item_id",
    ),
    "crust on one half only": (
        _line(
            item_id="half-and-half",
            parts=(_half("margherita", WebOption("crust-thick")), _half("diavola")),
        ),
        "option_not_on_parts",
        "/lines/0/parts/0/modifiers/0/option_id",
    ),
    "left out what is not in it": (
        _line(removed=("pineapple",)),
        "unknown_ingredient",
        "/lines/0/removed",
    ),
    "a long note": (_line(note="x" * 141), "note_too_long", "/lines/0/note"),
    "a long note to the order": (replace(ORDER, note="x" * 141), "note_too_long", "/note"),
    "no lines": (replace(ORDER, cart=WebCart()), "empty_cart", "/lines"),
    "fifty-one lines": (
        replace(ORDER, cart=WebCart((MARGHERITA,) * 51)),
        "too_many_lines",
        "/lines",
    ),
    "delivery from a store that doesn't": (
        replace(ORDER, cart=replace(ORDER.cart, fulfilment="delivery")),
        "unknown_fulfilment",
        "/fulfilment",
    ),
    "no name": (_customer(name=" \n "), "name_missing", "/customer/name"),
    "an endless name": (_customer(name="x" * 81), "name_too_long", "/customer/name"),
    "no phone": (_customer(phone=" "), "phone_missing", "/customer/phone"),
    "words for a phone": (_customer(phone="call me"), "phone_invalid", "/customer/phone"),
    "a phone without its area": (_customer(phone="014-2277"), "phone_invalid", "/customer/phone"),
    "a phone that is too long": (
        _customer(phone="+1 555 014 22779"),
        "phone_invalid",
        "/customer/phone",
    ),
    "an e-mail of nowhere": (_customer(email="priya@home"), "email_invalid", "/customer/email"),
    "payment in shells": (
        replace(ORDER, payment_method="shells"),
        "unknown_payment_method",
        "/payment_method",
    ),
    "yesterday": (
        replace(ORDER, requested_time=FRIDAY - timedelta(minutes=2)),
        "time_in_past",
        "/requested_time",
    ),
    "at five in the morning": (
        replace(ORDER, requested_time=datetime(2026, 6, 13, 9, tzinfo=UTC)),
        "time_closed",
        "/requested_time",
    ),
    "next month": (
        replace(ORDER, requested_time=FRIDAY + timedelta(days=8)),
        "time_too_far",
        "/requested_time",
    ),
}


@pytest.mark.parametrize(("wanted", "code", "pointer"), REFUSED.values(), ids=REFUSED)
def test_what_can_not_be_ordered_is_refused_with_its_place(
    shop: Shop, wanted: WebOrder, code: str, pointer: str
) -> None:
    with pytest.raises(RefusedError) as refused:
        storefront.place(shop, wanted, KEY)
    assert [fault.code for fault in refused.value.faults] == [code]
    assert refused.value.values["pointer"] == pointer
    assert orders.open_orders(shop) == ()


def test_all_that_is_wrong_is_said_at_once(shop: Shop) -> None:
    bad = replace(
        ORDER,
        customer=WebCustomer("", "12"),
        cart=WebCart((MARGHERITA, WebLine("sushi"), WebLine("coke", quantity=0))),
    )
    with pytest.raises(RefusedError) as refused:
        storefront.place(shop, bad, KEY)
    assert [(fault.code, fault.values.get("line")) for fault in refused.value.faults] == [
        ("name_missing", None),
        ("phone_invalid", None),
        ("unknown_item", 1),
        ("quantity_out_of_range", 2),
    ]


def test_what_is_sold_out_can_not_be_ordered(shop: Shop) -> None:
    owner = Act(person(shop, "owner"))
    coke = shop.menu.item("coke")
    change_items(shop, owner, (replace(coke, available=False),))
    with pytest.raises(RefusedError) as refused:
        storefront.place(shop, ORDER, KEY)
    assert refused.value.code == "item_unavailable"
    assert refused.value.values["pointer"] == "/lines/1/item_id"


def test_a_closed_store_takes_orders_for_later_only_and_says_when_it_opens(
    shop: Shop, clock: HandClock
) -> None:
    clock.at = datetime(2026, 6, 13, 8, tzinfo=UTC)
    with pytest.raises(RefusedError) as refused:
        storefront.place(shop, ORDER, KEY)
    assert refused.value.code == "store_closed"
    assert refused.value.values["opens_next"] == "2026-06-13T14:00:00+00:00"
    noon = datetime(2026, 6, 13, 16, tzinfo=UTC)
    placed = storefront.place(shop, replace(ORDER, requested_time=noon), KEY)
    assert placed.order.promise == noon


def test_a_time_sooner_than_the_kitchen_can_is_promised_as_soon_as_it_can(
    shop: Shop, clock: HandClock
) -> None:
    at_once = replace(ORDER, requested_time=clock.at - timedelta(seconds=30))
    promise = storefront.place(shop, at_once, KEY).order.promise
    assert promise - clock.at > timedelta(minutes=19)


@pytest.mark.parametrize("key", ["", "short", "x" * 201, "contains\nlines", "schlüssel"])
def test_a_key_that_can_not_be_one_is_refused(shop: Shop, key: str) -> None:
    with pytest.raises(StoreError, match="idempotency_key_format"):
        storefront.place(shop, ORDER, key)


@pytest.mark.parametrize(
    ("typed", "region", "kept"),
    [
        ("555 014 2277", "US", "+15550142277"),
        ("+1 555-014-2277", "US", "+15550142277"),
        ("024 412 3456", "GH", "+233244123456"),
        ("+39 06 698 12345", "US", "+390669812345"),
        ("+39 555", "US", None),
        ("\x00", "US", None),
    ],
)
def test_a_phone_number_is_kept_in_one_form(typed: str, region: str, kept: str | None) -> None:
    assert dialled(typed, region) == kept


def test_only_the_token_of_an_order_opens_it(shop: Shop) -> None:
    mine = storefront.place(shop, ORDER, KEY)
    other = storefront.place(shop, ORDER, "another-key")
    assert storefront.track(shop, mine.order.id, mine.guest_token).order.id == mine.order.id
    for order_id, token in [
        (mine.order.id, other.guest_token),
        (mine.order.id, ""),
        (mine.order.id, "\ud800"),
        ("nothing", mine.guest_token),
    ]:
        with pytest.raises(StoreError, match="order_not_found"):
            storefront.track(shop, order_id, token)


def test_the_customer_sees_each_step_with_its_time(shop: Shop, clock: HandClock) -> None:
    placed = storefront.place(shop, ORDER, KEY)
    cashier, cook = Act(person(shop, "cashier")), Act(person(shop, "cook"))
    shift = shifts.open_shift(shop, cashier, 0).id

    def after(minutes: int, act: Callable[[], object]) -> list[tuple[str, int | None]]:
        clock.forward(minutes=minutes)
        act()
        tracked = storefront.track(shop, placed.order.id, placed.guest_token)
        start = placed.order.header.placed_at
        return [
            (step.status, None if step.at is None else round((step.at - start).seconds / 60))
            for step in tracked.steps
        ]

    accepted = after(2, lambda: orders.accept(shop, cashier, placed.order.id))
    assert accepted[:3] == [("placed", 0), ("accepted", 2), ("preparing", None)]
    ticket = orders.order(shop, placed.order.id).tickets[0].ticket.id
    after(3, lambda: kitchen.advance_ticket(shop, cook, ticket, "started"))
    after(4, lambda: kitchen.advance_ticket(shop, cook, ticket, "ready"))
    after(1, lambda: kitchen.recall_ticket(shop, cook, ticket, "started"))
    after(2, lambda: kitchen.advance_ticket(shop, cook, ticket, "bumped"))
    tenders = [Tender("cash", 5_000)]
    code = placed.order.header.code
    assert after(
        5, lambda: orders.hand_out(shop, cashier, placed.order.id, code, tenders, shift)
    ) == [("placed", 0), ("accepted", 2), ("preparing", 5), ("ready", 12), ("completed", 17)]


def test_an_order_is_ready_when_its_last_station_is(shop: Shop, clock: HandClock) -> None:
    wanted = replace(ORDER, cart=WebCart((MARGHERITA, WebLine("fries"))))
    placed = storefront.place(shop, wanted, KEY)
    cook = Act(person(shop, "cook"))
    accepted = orders.accept(shop, Act(person(shop, "cashier")), placed.order.id)
    assert len(accepted.tickets) == 2
    for fired in accepted.tickets:
        clock.forward(minutes=5)
        kitchen.advance_ticket(shop, cook, fired.ticket.id, "ready")
    ready = storefront.track(shop, placed.order.id, placed.guest_token).steps[3]
    assert ready.at
    assert clock.at - ready.at < timedelta(seconds=1)


def test_a_guest_looks_back_at_the_orders_of_their_tokens(shop: Shop, clock: HandClock) -> None:
    first = storefront.place(shop, ORDER, KEY)
    clock.forward(minutes=1)
    second = storefront.place(shop, ORDER, "another-key")
    storefront.place(shop, ORDER, "somebody-elses")
    found = storefront.history(shop, [first.guest_token, second.guest_token, "wrong"])
    assert [order.header.number for order in found] == ["W-0002", "W-0001"]
    with pytest.raises(StoreError, match="token_unknown"):
        storefront.history(shop, ["wrong"])


def test_a_guest_cancels_until_the_store_accepts_and_once_is_enough(shop: Shop) -> None:
    mine = storefront.place(shop, ORDER, KEY)
    gone = storefront.cancel(shop, mine.order.id, mine.guest_token)
    assert (gone.order.status, gone.cancelled_by, gone.cancellable) == (
        "cancelled",
        "customer",
        False,
    )
    assert [step.status for step in gone.steps] == ["placed", "cancelled"]
    assert storefront.cancel(shop, mine.order.id, mine.guest_token) == gone
    late = storefront.place(shop, ORDER, "another-key")
    orders.accept(shop, Act(person(shop, "cashier")), late.order.id)
    with pytest.raises(StoreError, match="order_accepted"):
        storefront.cancel(shop, late.order.id, late.guest_token)


def test_a_rejected_order_tells_the_customer_why(shop: Shop) -> None:
    mine = storefront.place(shop, ORDER, KEY)
    orders.cancel(shop, Act(person(shop, "cashier"), reason="Oven broken"), mine.order.id)
    tracked = storefront.track(shop, mine.order.id, mine.guest_token)
    assert (tracked.cancelled_by, tracked.reason) == ("store", "Oven broken")


def test_a_store_that_accepts_by_itself_answers_accepted(shop: Shop) -> None:
    owner = Act(person(shop, "owner"))
    change_settings(shop, owner, lambda held: replace(held, acceptance="automatic"))
    assert storefront.place(shop, ORDER, KEY).order.status == "accepted"


def test_a_name_can_not_break_the_line_it_is_printed_on(shop: Shop) -> None:
    placed = storefront.place(shop, _customer(name="Pri\x1bya\n\n Raman "), KEY)
    assert orders.order(shop, placed.order.id).contact.name == "Pri ya Raman"
