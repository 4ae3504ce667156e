"""Promotions in the shop: sold under, frozen, counted, held, never overdrawn (O3, P10)."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import select

from store_core.application import orders, promotions, shifts, storefront
from store_core.application.audit import log
from store_core.application.customers import WebCustomer
from store_core.application.orders import Head
from store_core.application.payments import Tender
from store_core.application.shop import Act, Shop
from store_core.application.storefront import WebOrder
from store_core.application.stores import switch_test_mode
from store_core.application.web_carts import RefusedError, WebCart, WebLine, quote_cart
from store_core.domain.audit import Search
from store_core.domain.cart import ManualDiscount
from store_core.domain.catalogue import Promotion
from store_core.domain.errors import StoreError
from store_core.domain.held_codes import Hold
from store_core.domain.orders import Contact, Order
from store_core.storage.promotions import CustomerOrderRow, PromotionUseRow, kept_uses
from tests import databases
from tests.shops import (
    FRIDAY_EVENING,
    HandClock,
    cart,
    change_items,
    line,
    new_shop,
    open_shift,
    person,
    pizzeria,
)

TUESDAY_EVENING = datetime(2026, 6, 16, 22, 0, tzinfo=UTC)
WEDNESDAY_AT_FIVE = datetime(2026, 6, 17, 21, 0, tzinfo=UTC)
WEDNESDAY_AT_NINE = datetime(2026, 6, 18, 1, 0, tzinfo=UTC)
CASH = [Tender("cash", 50_000)]
PRIYA = WebCustomer("Priya Raman", "(555) 014-2277", "priya@example.org")
BREAD = WebCart((WebLine("garlic-bread"),))
FEW = Promotion(
    "few", "order_amount", {"en": "$1 off"}, code="FEW", amount=100, limit=3, priority=5
)
TILL = "the till"


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def shop(tmp_path: Path, clock: HandClock) -> Iterator[Shop]:
    opened = new_shop(tmp_path, clock)
    yield opened
    opened.database.close()


@pytest.fixture
def cashier(shop: Shop) -> Act:
    return Act(person(shop, "cashier"))


def few(shop: Shop, limit: int = 3) -> None:
    promotions.change_promotions(shop, Act(person(shop, "owner")), (replace(FEW, limit=limit),))


def sold(shop: Shop, act: Act, *items: str, codes: tuple[str, ...] = (), **more: object) -> Order:
    wanted = replace(cart(*(line(shop, item) for item in items)), codes=codes)
    return orders.sell(shop, act, wanted, Head(), CASH, open_shift(shop), **more)  # type: ignore[arg-type]  # holds


def web_order(phone: str, *codes: str) -> WebOrder:
    return WebOrder(WebCustomer("Ann", phone), replace(BREAD, codes=codes))


def phone(number: int) -> str:
    return f"(555) 014-{number:04d}"


def taken_off(order: Order) -> dict[str, int]:
    return {one.id: one.amount for one in order.bill.discounts}


def uses(shop: Shop) -> int:
    with shop.database.read() as session:
        return len(session.scalars(select(PromotionUseRow)).all())


def test_the_profiles_promotions_are_on_the_menu(shop: Shop) -> None:
    assert {one.id: one for one in shop.menu.promotions} == {
        one.id: one for one in pizzeria().menu.promotions
    }


def test_two_pizzas_on_a_tuesday_cost_what_the_dearer_one_does(
    shop: Shop, clock: HandClock, cashier: Act
) -> None:
    clock.at = TUESDAY_EVENING
    order = sold(shop, cashier, "margherita", "capricciosa")
    cheaper = min(one.listed for one in order.bill.lines)
    assert taken_off(order) == {"two-for-one-tuesday": cheaper}
    assert order.bill.goods == order.bill.listed - cheaper


def test_a_ticket_parked_in_the_happy_hour_keeps_it_when_more_is_ordered_at_nine(
    shop: Shop, clock: HandClock, cashier: Act
) -> None:
    clock.at = WEDNESDAY_AT_FIVE
    parked = orders.park(shop, cashier, cart(line(shop, "lemonade")), Head())
    clock.at = WEDNESDAY_AT_NINE
    more = cart(parked.lines[0].cart, line(shop, "lemonade"))
    changed = orders.change_parked(shop, cashier, parked.id, more)
    assert taken_off(changed) == {"happy-hour": 80 + 80}
    assert taken_off(sold(shop, cashier, "lemonade")) == {}


def test_an_order_keeps_the_offer_it_was_parked_under_though_the_owner_ends_it(
    shop: Shop, clock: HandClock, cashier: Act
) -> None:
    clock.at = TUESDAY_EVENING
    pizzas = [line(shop, "margherita"), line(shop, "margherita")]
    parked = orders.park(shop, cashier, cart(*pizzas), Head())
    offer = next(one for one in shop.menu.promotions if one.id == "two-for-one-tuesday")
    promotions.change_promotions(shop, Act(person(shop, "owner")), (replace(offer, retired=True),))
    kept = cart(*(one.cart for one in parked.lines), line(shop, "coke"))
    paid = orders.settle_parked(shop, cashier, parked.id, kept, CASH, open_shift(shop))
    assert taken_off(paid) == {"two-for-one-tuesday": paid.bill.lines[0].listed}
    assert taken_off(sold(shop, cashier, "margherita", "margherita")) == {}


def test_a_code_put_on_a_parked_ticket_takes_off_and_comes_off_again(
    shop: Shop, cashier: Act
) -> None:
    parked = orders.park(shop, cashier, cart(line(shop, "truffle-mushroom", 2)), Head())
    same = cart(parked.lines[0].cart)
    with_code = orders.change_parked(
        shop, cashier, parked.id, replace(same, codes=("napoli5",), tip=200)
    )
    assert taken_off(with_code) == {"napoli-5": 500}
    assert with_code.bill.tip == 200
    assert taken_off(orders.change_parked(shop, cashier, parked.id, same)) == {}


@pytest.mark.parametrize(
    ("discount", "role", "reason", "error"),
    [
        (ManualDiscount("percent", percent="10"), "cashier", "Regular", "not_permitted"),
        (ManualDiscount("percent", percent="10"), "manager", " ", "reason_missing"),
        (ManualDiscount("amount", amount=100), "manager", "", "reason_missing"),
    ],
)
def test_what_a_person_takes_off_needs_their_right_and_a_reason(
    shop: Shop, discount: ManualDiscount, role: str, reason: str, error: str
) -> None:
    act = Act(person(shop, role), reason=reason)  # type: ignore[arg-type]  # a role's name
    wanted = replace(cart(line(shop, "coke")), discount=discount)
    with pytest.raises(StoreError, match=error):
        orders.sell(shop, act, wanted, Head(), CASH, open_shift(shop))
    with pytest.raises(StoreError, match=error):
        orders.park(shop, act, wanted, Head())


def test_a_price_of_ones_own_needs_a_right_of_its_own_lent_by_a_manager(
    shop: Shop, cashier: Act
) -> None:
    priced = replace(line(shop, "coke"), discount=ManualDiscount("price", amount=1))
    with pytest.raises(StoreError, match="not_permitted"):
        orders.park(shop, replace(cashier, reason="Dented"), cart(priced), Head())
    lent = replace(cashier, approver=person(shop, "manager"), reason="Dented")
    parked = orders.park(shop, lent, cart(priced), Head())
    assert parked.bill.goods == 1
    again = cart(parked.lines[0].cart, line(shop, "fries"))
    changed = orders.change_parked(shop, cashier, parked.id, again)
    assert changed.bill.goods == 1 + 450
    entry = log(shop, Act(person(shop, "owner")), Search(), limit=3)[1]
    assert (entry.group, entry.reason, entry.approver) == (
        "discounts",
        "Dented",
        person(shop, "manager").name,
    )


def test_a_discount_put_on_a_parked_ticket_needs_the_right_then(shop: Shop, cashier: Act) -> None:
    parked = orders.park(shop, cashier, cart(line(shop, "fries")), Head())
    off = replace(cart(parked.lines[0].cart), discount=ManualDiscount("percent", percent="50"))
    with pytest.raises(StoreError, match="not_permitted"):
        orders.change_parked(shop, replace(cashier, reason="Cold"), parked.id, off)
    manager = Act(person(shop, "manager"), reason="Cold")
    assert orders.change_parked(shop, manager, parked.id, off).bill.goods == 225


def test_the_reports_tell_each_promotion_and_what_people_took_off(
    shop: Shop, clock: HandClock
) -> None:
    clock.at = TUESDAY_EVENING
    manager = Act(person(shop, "manager"), reason="Burnt crust")
    wanted = cart(line(shop, "margherita"), line(shop, "margherita"))
    off = replace(wanted, discount=ManualDiscount("amount", amount=100))
    order = orders.sell(shop, manager, off, Head(), CASH, open_shift(shop))
    report = shifts.x_report(shop, manager)
    assert {one.id: (one.count, one.amount) for one in report.promotions} == {
        "two-for-one-tuesday": (1, order.bill.lines[0].listed),
        "order": (1, 100),
    }
    assert report.discounts.amount == order.bill.saved == order.bill.lines[0].listed + 100


def test_a_limited_code_ends_with_its_last_use(shop: Shop) -> None:
    few(shop)
    placed = [storefront.place(shop, web_order(phone(n), "few"), f"key-of-{n}") for n in range(3)]
    assert [taken_off(one.order)["few"] for one in placed] == [100, 100, 100]
    with pytest.raises(RefusedError) as refused:
        storefront.place(shop, web_order(phone(4), "FEW"), "key-of-4")
    assert refused.value.code == "code_refused"
    assert refused.value.values["pointer"] == "/codes/0"
    quoted = quote_cart(shop, web_order(phone(4), "FEW").cart).bill
    assert [one.reason.code for one in quoted.refused_codes] == ["used_up"]
    assert uses(shop) == 3


def test_a_cancelled_order_gives_its_use_back(shop: Shop) -> None:
    few(shop, limit=1)
    first = storefront.place(shop, web_order(phone(1), "FEW"), "key-of-1").order
    orders.cancel(shop, Act(person(shop, "manager"), reason="Oven is out"), first.id)
    assert uses(shop) == 0
    second = storefront.place(shop, web_order(phone(2), "FEW"), "key-of-2").order
    assert taken_off(second)["few"] == 100


def test_an_order_in_test_mode_uses_nothing_up(shop: Shop) -> None:
    few(shop, limit=1)
    switch_test_mode(shop, Act(), on=True)
    storefront.place(shop, web_order(phone(1), "FEW"), "key-of-1")
    assert uses(shop) == 0


def test_a_limited_code_at_a_till_takes_nothing_off_until_it_is_held(
    shop: Shop, clock: HandClock
) -> None:
    few(shop)
    wanted = replace(cart(line(shop, "fries")), codes=("FEW",))
    assert promotions.needs_hold(shop.menu, " few ")
    assert not promotions.needs_hold(shop.menu, "NAPOLI5")
    alone = promotions.terms_at_till(shop.menu, shop.settings, clock(), wanted)
    assert alone.occasion.uses_left == {}
    hold = promotions.hold_code(shop, TILL, "few", "hold-1")
    held = promotions.terms_at_till(shop.menu, shop.settings, clock(), wanted, [hold])
    assert held.occasion.uses_left == {"few": 1}


def test_holds_count_until_they_are_sold_given_back_or_out_of_time(
    shop: Shop, clock: HandClock, cashier: Act
) -> None:
    few(shop, limit=2)
    first = promotions.hold_code(shop, TILL, "FEW", "hold-1")
    assert promotions.hold_code(shop, TILL, "FEW", "hold-1") == first
    promotions.hold_code(shop, TILL, "FEW", "hold-2")
    with pytest.raises(StoreError, match="code_used_up"):
        promotions.hold_code(shop, TILL, "FEW", "hold-3")
    promotions.release_holds(shop, "another till", ["hold-2"])
    with pytest.raises(StoreError, match="code_used_up"):
        promotions.hold_code(shop, TILL, "FEW", "hold-3")
    promotions.release_holds(shop, TILL, ["hold-2", "never-held"])
    promotions.hold_code(shop, TILL, "FEW", "hold-3")
    order = sold(shop, cashier, "fries", codes=("FEW",), holds=[first])
    assert taken_off(order) == {"few": 100}
    assert uses(shop) == 1
    with pytest.raises(StoreError, match="code_used_up"):
        promotions.hold_code(shop, TILL, "FEW", "hold-4")


def test_a_hold_that_ran_out_stops_counting_once_its_till_was_heard_of(
    shop: Shop, clock: HandClock, cashier: Act
) -> None:
    few(shop, limit=1)
    open_shift(shop)
    hold = promotions.hold_code(shop, "server", "FEW", "hold-1")
    clock.forward(minutes=31)
    with pytest.raises(StoreError, match="hold_expired"):
        sold(shop, cashier, "fries", codes=("FEW",), holds=[hold])
    with pytest.raises(StoreError, match="code_used_up"):
        # A sale of before it ran out might still be on its way.
        promotions.hold_code(shop, TILL, "FEW", "hold-2")
    sold(shop, cashier, "fries")
    assert promotions.hold_code(shop, TILL, "FEW", "hold-2").promotions == ("few",)


def test_a_parked_ticket_keeps_its_use_until_it_is_discarded(shop: Shop, cashier: Act) -> None:
    few(shop, limit=1)
    wanted = replace(cart(line(shop, "fries")), codes=("FEW",))
    hold = promotions.hold_code(shop, TILL, "FEW", "hold-1")
    parked = orders.park(shop, cashier, wanted, Head(), [hold])
    grown = replace(cart(parked.lines[0].cart, line(shop, "coke")), codes=("FEW",))
    assert taken_off(orders.change_parked(shop, cashier, parked.id, grown)) == {"few": 100}
    with pytest.raises(StoreError, match="code_used_up"):
        promotions.hold_code(shop, TILL, "FEW", "hold-2")
    orders.discard_parked(shop, Act(person(shop, "manager"), reason="Left"), parked.id)
    promotions.hold_code(shop, TILL, "FEW", "hold-2")


def test_a_limited_code_can_be_held_for_a_ticket_that_is_parked_already(
    shop: Shop, cashier: Act
) -> None:
    few(shop)
    parked = orders.park(shop, cashier, cart(line(shop, "fries")), Head())
    hold = promotions.hold_code(shop, TILL, "FEW", "hold-1")
    coded = replace(cart(parked.lines[0].cart), codes=("FEW",))
    paid = orders.settle_parked(
        shop, cashier, parked.id, coded, CASH, open_shift(shop), holds=[hold]
    )
    assert taken_off(paid) == {"few": 100}
    assert uses(shop) == 1


@pytest.mark.parametrize(
    ("code", "error"), [("NO SUCH", "code_not_known"), ("NAPOLI5", "code_not_limited")]
)
def test_only_limited_codes_are_held(shop: Shop, code: str, error: str) -> None:
    with pytest.raises(StoreError, match=error):
        promotions.hold_code(shop, TILL, code, "hold-1")


def test_without_the_server_a_limited_code_is_declined() -> None:
    def ask(_code: str, _hold_id: str) -> Hold:
        raise StoreError("server_unreachable", server="http://nowhere")

    with pytest.raises(StoreError, match="code_needs_server"):
        promotions.request_hold(ask, "FEW", "hold-1")


def test_a_first_order_is_the_first_by_its_phone_and_by_its_email(shop: Shop) -> None:
    def ordered(name: str, phone: str, email: str = "") -> Order:
        wanted = WebOrder(WebCustomer(name, phone, email), BREAD)
        return storefront.place(shop, wanted, f"a key of {name}").order

    first = ordered("Priya", "(555) 014-2277", "priya@example.org")
    assert taken_off(first) == {"first-order": 98}
    assert taken_off(ordered("Priya again", "+1 555 014 2277")) == {}
    assert taken_off(ordered("Raman", "(555) 014-2278", "PRIYA@example.org")) == {}
    assert taken_off(ordered("Luca", "(555) 014-2279")) == {"first-order": 98}


def test_an_order_that_was_cancelled_was_no_first_order(shop: Shop) -> None:
    first = storefront.place(shop, web_order(phone(1)), "key-of-1")
    storefront.cancel(shop, first.order.id, first.guest_token)
    again = storefront.place(shop, web_order(phone(1)), "key-of-2").order
    assert taken_off(again) == {"first-order": 98}


def test_nobodys_phone_or_email_stands_beside_the_orders(shop: Shop) -> None:
    storefront.place(shop, WebOrder(PRIYA, BREAD), "key-of-priya")
    with shop.database.read() as session:
        kept = session.scalars(select(CustomerOrderRow.contact_hmac)).all()
    assert [len(one) for one in kept] == [64, 64]
    assert not any(said in one for one in kept for said in ("0142277", "priya"))


def test_a_quote_tells_of_a_first_order_only_who_says_who_they_are(shop: Shop) -> None:
    assert quote_cart(shop, BREAD).bill.saved == 0
    assert quote_cart(shop, BREAD, Contact(phone="+15550142277")).bill.saved == 98


def test_a_set_that_an_offer_is_on_can_not_be_taken_off_the_menu(shop: Shop) -> None:
    owner = Act(person(shop, "owner"))
    bare = tuple(replace(one, sets=()) for one in shop.menu.items if "desserts" in one.sets)
    change_items(shop, owner, bare[1:])
    with pytest.raises(StoreError, match="unknown_set"):
        change_items(shop, owner, bare)


def test_an_offer_with_a_mistake_is_not_put_on_the_menu(shop: Shop) -> None:
    owner = Act(person(shop, "owner"))
    with pytest.raises(StoreError, match="promotion_set"):
        promotions.change_promotions(shop, owner, (replace(FEW, set="snails"),))


def test_racing_checkouts_and_tills_never_overdraw_a_code(shop: Shop) -> None:
    racers, limit = 12, 5
    few(shop, limit)
    place = databases.place_of(shop.database)
    shops = [
        Shop(databases.open_at(place), shop.identity, now=lambda: FRIDAY_EVENING)
        for _ in range(racers)
    ]
    start = Barrier(racers)

    def race(number: int) -> str:
        start.wait(30)
        try:
            if number % 3:
                order = web_order(phone(number), "FEW")
                storefront.place(shops[number], order, f"key-of-{number}")
            else:
                promotions.hold_code(shops[number], f"till {number}", "FEW", f"hold-{number}")
        except StoreError as error:
            return error.code
        return "won"

    with ThreadPoolExecutor(racers) as pool:
        came = Counter(pool.map(race, range(racers)))
    with shop.database.read() as session:
        held = len(kept_uses(session, "few"))
    assert came.keys() <= {"won", "code_refused", "code_used_up"}
    assert came["won"] == limit == uses(shop) + held
