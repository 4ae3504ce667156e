"""A customer without scripts: from the menu to collecting the order (W2, W3, W6)."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
import requests

from store_core.application import kitchen, orders, shifts
from store_core.application.payments import Tender
from store_core.application.shop import Act, Shop
from sync_server.app import create_app
from sync_server.beacon import Beacon
from tests.shops import HandClock, change_items, person
from tests.sync_server.serving import served
from tests.sync_server.web_customer import Customer

OTHER_PHONE = "+1 (123) 456-7890"


@pytest.fixture
def web(shop: Shop) -> Iterator[str]:
    """The address of the web shop."""
    with served(create_app(shop, Beacon())) as url:
        yield url


@pytest.fixture
def customer(web: str) -> Customer:
    return Customer(web)


def with_coke(customer: Customer) -> Customer:
    customer.open("/menu/drinks")
    customer.press("Add Coke")
    return customer


def placed(customer: Customer) -> str:
    """An order for a Coke; its tracking page is open, its id is returned."""
    with_coke(customer).open("/checkout")
    customer.press("Place order", name="Ama Mensah", phone=OTHER_PHONE)
    assert customer.page.url.endswith("/thanks"), customer.page.words
    customer.follow("Track this order")
    return customer.page.url.split("/")[-2]


def test_a_custom_pizza_goes_from_the_menu_to_the_counter(shop: Shop, customer: Customer) -> None:
    customer.open("/")
    customer.follow("Full menu")
    customer.open("/menu/build")
    customer.follow("Choose Build your own")
    customer.press("Update price", **{"size": "l", "pick-crust": "crust-stuffed"})
    assert "Choose one" in customer.page.words
    customer.press("Update price", **{"pick-sauce": "sauce-pesto"})
    customer.press("More Mushrooms")
    customer.press("More Mushrooms")
    customer.press("More Black olives")
    customer.press("Update price", **{"side-top-olives": "left", "note": "Well done"})
    words = customer.page.words
    for row in ("Large Build your own $12.50", "Stuffed crust $3.00", "Pesto sauce $1.00"):
        assert row in words
    assert "Mushrooms × 2 $4.00" in words
    assert "Black olives $0.75" in words
    assert "Add to cart $21.25" in words
    customer.press("Add to cart $21.25")
    assert "View cart 1 item $23.00" in customer.page.words
    customer.follow("View cart 1 item $23.00")
    for told in ("Large · Stuffed crust · Pesto sauce", "Left: Black olives", "“Well done”"):
        assert told in customer.page.words
    assert "Total $23.00" in customer.page.words
    customer.open("/checkout")
    customer.press("Place order", name="Ama Mensah", phone=OTHER_PHONE, note="Blue coat")

    order = orders.open_orders(shop)[0]
    assert (order.contact.name, order.contact.phone) == ("Ama Mensah", "+11234567890")
    assert (order.bill.total, order.header.note, order.status) == (1955, "Blue coat", "placed")
    thanks = customer.page.words
    assert "Thank you, Ama" in thanks
    assert order.header.number in thanks
    assert " ".join(order.header.code) in thanks
    assert "7:18 PM" in thanks
    customer.follow("Track this order")
    assert "With the store" in customer.page.words


def test_tracking_follows_each_step_and_its_page_refreshes_itself(
    shop: Shop, customer: Customer, clock: HandClock
) -> None:
    customer.open("/menu/classic")
    customer.follow("Choose Margherita")
    customer.press("Add to cart $12.50")
    customer.open("/checkout")
    customer.press("Place order", name="Ama", phone=OTHER_PHONE)
    customer.follow("Track this order")
    order_id = customer.page.url.split("/")[-2]
    track = customer.page.url
    assert '<noscript><meta http-equiv="refresh" content="30">' in customer.page.html

    cashier, cook = Act(person(shop, "cashier")), Act(person(shop, "cook"))
    clock.forward(minutes=2)
    accepted = orders.accept(shop, cashier, order_id)
    assert "It goes to the kitchen in time." in customer.open(track).words
    ticket = accepted.tickets[0].ticket.id
    clock.forward(minutes=4)
    kitchen.advance_ticket(shop, cook, ticket, "started")
    assert "It is being made right now." in customer.open(track).words
    assert customer.page.title.startswith("16 min, preparing")
    kitchen.advance_ticket(shop, cook, ticket, "ready")
    assert "Come to the counter and say your code." in customer.open(track).words
    code, due = accepted.header.code, accepted.due
    shift = shifts.open_shift(shop, cashier, 10_000).id
    orders.hand_out(shop, cashier, order_id, code, [Tender("cash", due)], shift)
    assert "Collected. Enjoy!" in customer.open(track).words
    assert "http-equiv" not in customer.page.html


def test_a_half_and_half_is_made_of_two_pizzas_each_for_half(customer: Customer) -> None:
    customer.open("/item/half-and-half")
    customer.press("Update price", size="l", left="pepperoni", right="truffle-mushroom")
    customer.press("Update price", **{"pick-crust": "crust-thin", "no-left": "mozzarella"})
    words = customer.page.words
    assert "½ Pepperoni $8.75" in words
    assert "½ Truffle & wild mushroom $11.50" in words
    customer.press("Add to cart $20.25")
    customer.open("/cart")
    assert "Left: Pepperoni, without Mozzarella" in customer.page.words
    assert "Right: Truffle & wild mushroom" in customer.page.words


def test_a_choice_that_is_missing_is_asked_for_and_nothing_is_added(customer: Customer) -> None:
    customer.open("/item/build-your-own")
    customer.press("Add to cart $10.00", note="Thin, please")
    assert customer.page.status == 422
    assert "One thing is missing" in customer.page.words
    assert customer.page.links["Crust: Choose one"] == "#group-crust"
    assert customer.page.values["note"] == "Thin, please"
    assert "Nothing here yet" in customer.open("/cart").words


def test_a_crust_that_the_size_lacks_is_shown_with_the_reason(customer: Customer) -> None:
    customer.open("/item/margherita?size=m")
    customer.press("Update price", **{"pick-crust": "crust-gluten-free", "size": "l"})
    assert "Not in large" in customer.page.words
    assert "pick-crust" not in customer.page.values


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"name": ""}, "Tell us a name to call out."),
        ({"phone": ""}, "Tell us a number, in case something is sold out."),
        ({"phone": "+1 (123) 456-78"}, "2 digits are missing. A number here has 10"),
        ({"phone": "call me"}, "This is not a phone number."),
        ({"email": "ama@"}, "This address is not complete."),
        ({"time": "2026-06-12T20:00:00+00:00"}, "That time is over."),
        ({"time": "2026-06-15T06:00:00+00:00"}, "The store is closed at that time."),
        ({"time": "2026-09-01T20:00:00+00:00"}, "That is too far ahead."),
        ({"time": "at noon"}, "Choose one of the times."),
        ({"note": "x" * 150}, "A note has at most 140 characters."),
        ({"pay": "gold"}, "Choose how to pay."),
        ({"total": "1"}, "An offer ended or a price changed: the total was $0.01"),
    ],
)
def test_what_is_wrong_at_checkout_is_told_and_what_was_typed_stays(
    shop: Shop, customer: Customer, changed: dict[str, str], told: str
) -> None:
    typed = {"name": "Ama Mensah", "phone": OTHER_PHONE, "email": "ama@example.com", "note": "Hi"}
    with_coke(customer).open("/checkout")
    customer.press("Place order", **(typed | changed))
    assert customer.page.status == 422
    assert told in customer.page.words
    assert "One thing to fix before we can bake" in customer.page.words
    kept = {name: value for name, value in (typed | changed).items() if name in typed}
    assert {name: customer.page.values[name] for name in kept} == kept
    assert orders.open_orders(shop) == ()
    customer.press("Place order", **(typed | {"time": "soon", "pay": "cash"}))
    assert "Thank you, Ama" in customer.page.words


def test_pressing_twice_orders_once(shop: Shop, customer: Customer) -> None:
    with_coke(customer).open("/checkout")
    form, button = customer.page.button("Place order")
    fields = dict(form.fields) | {"name": "Ama", "phone": OTHER_PHONE}
    cookies = customer.session.cookies.get_dict()

    def send(_number: int) -> str:
        return requests.post(
            f"{customer.url}/checkout", data=fields, cookies=cookies, timeout=60
        ).url

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(send, range(4)))) == 1
    assert len(orders.open_orders(shop)) == 1
    customer.send(form, button, {"name": "Ama", "phone": OTHER_PHONE})
    assert "Thank you, Ama" in customer.page.words
    customer.send(form, button, {"name": "Somebody else", "phone": OTHER_PHONE})
    assert "Thank you, Ama" in customer.page.words
    assert len(orders.open_orders(shop)) == 1


def test_a_price_that_a_browser_sends_is_not_believed(shop: Shop, customer: Customer) -> None:
    customer.open("/item/margherita")
    customer.press("Add to cart $12.50", price="1", unit="1", total="1")
    customer.open("/cart")
    assert "1 item $12.50" in customer.page.words
    customer.open("/checkout")
    customer.press("Place order", name="Ama", phone=OTHER_PHONE, price="1", amount="1")
    assert orders.open_orders(shop)[0].bill.total == 1150


def test_a_price_that_rises_meanwhile_is_shown_before_anything_is_ordered(
    shop: Shop, customer: Customer
) -> None:
    placed(customer)
    with_coke(customer).open("/checkout")
    dearer = replace(shop.menu.item("coke"), price=300)
    change_items(shop, Act(person(shop, "owner")), (dearer,))
    customer.press("Place order", name="Ama", phone=OTHER_PHONE)
    assert "the total was $2.98, now it is $3.25" in customer.page.words
    assert len(orders.open_orders(shop)) == 1
    customer.press("Place order")
    assert {order.bill.total for order in orders.open_orders(shop)} == {253, 325}


def test_what_sold_out_meanwhile_is_marked_in_cart_and_checkout(
    shop: Shop, customer: Customer
) -> None:
    with_coke(customer).open("/menu/desserts")
    customer.press("Add Cheesecake")
    customer.open("/checkout")
    gone = replace(shop.menu.item("cheesecake"), available=False)
    change_items(shop, Act(person(shop, "owner")), (gone,))
    customer.press("Place order", name="Ama", phone=OTHER_PHONE)
    assert "Cheesecake: Sold out by now" in customer.page.words
    assert orders.open_orders(shop) == ()
    customer.open("/cart")
    assert "Fix the marked lines first" in customer.page.words
    customer.press("Remove Cheesecake")
    assert "1 item $2.75" in customer.page.words
    assert "Checkout $2.98" in customer.page.words


def test_a_closed_store_takes_orders_for_later_only(
    shop: Shop, customer: Customer, clock: HandClock
) -> None:
    clock.forward(hours=8)
    customer.open("/")
    assert "The oven sleeps." in customer.page.words
    assert "We open today at 10:00 AM, in 7 h 2 min." in customer.page.words
    customer.follow("10:30 AM")
    with_coke(customer).open("/checkout")
    assert "As soon as possible" not in customer.page.words
    assert customer.page.values["time"] == "2026-06-13T14:30:00+00:00"
    customer.press("Place order", name="Ama", phone=OTHER_PHONE, time="soon")
    assert "The store is closed now." in customer.page.words
    customer.press("Place order", time="2026-06-13T14:30:00+00:00")
    assert "10:30 AM" in customer.page.words
    requested = orders.open_orders(shop)[0].header.requested_at
    assert requested is not None
    assert requested.isoformat() == "2026-06-13T14:30:00+00:00"


def test_times_of_another_day_are_shown_without_losing_what_was_typed(customer: Customer) -> None:
    with_coke(customer).open("/checkout")
    customer.press("Show times", name="Ama", day="2026-06-14")
    assert customer.page.values["name"] == "Ama"
    assert "12:30 PM" in customer.page.words
    assert "10:30 AM" not in customer.page.words


def test_an_order_is_taken_back_until_the_store_accepts(shop: Shop, customer: Customer) -> None:
    order_id = placed(customer)
    tracking = customer.page
    customer.press("Cancel order")
    assert "By you." in customer.page.words
    assert orders.order(shop, order_id).status == "cancelled"
    second = placed(customer)
    tracking = customer.page
    orders.accept(shop, Act(person(shop, "cashier")), second)
    form, button = tracking.button("Cancel order")
    customer.page = tracking
    customer.send(form, button, {})
    assert customer.page.status == 409
    assert "The store has accepted the order already. Call us" in customer.page.words
    assert orders.order(shop, second).status != "cancelled"


def test_a_rejected_order_says_why(shop: Shop, customer: Customer) -> None:
    order_id = placed(customer)
    orders.cancel(shop, Act(person(shop, "cashier"), reason="The oven broke"), order_id)
    customer.open(customer.page.url)
    assert "By the store. The oven broke" in customer.page.words


def test_nobody_sees_an_order_without_its_token(customer: Customer, web: str) -> None:
    order_id = placed(customer)
    stranger = Customer(web)
    for path in (f"/track/{order_id}/guess", f"/track/{order_id}", "/track/unknown/guess"):
        assert stranger.open(path).status == 404
    token = customer.page.url.split("/")[-1]
    assert stranger.open(f"/track/{order_id}?token={token}").url.endswith(token)
    assert stranger.page.status == 200
