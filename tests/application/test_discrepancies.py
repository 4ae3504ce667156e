"""Tills that could not see each other, and the people who put it right when they can again."""

import random
from collections.abc import Iterator
from dataclasses import replace

import pytest

from store_core.application import discrepancies, orders, refunds, shifts
from store_core.application.orders import Head
from store_core.application.payments import Tender
from store_core.application.shop import Act, Shop
from store_core.domain.cart import Cart, CartLine
from store_core.domain.errors import StoreError
from store_core.domain.orders import Order
from store_core.domain.refunds import Pieces
from store_core.domain.staff import Person
from tests.journal.histories import OWNER, exchange, machines

pytestmark = pytest.mark.database("sqlite")
NOTE = [Tender("cash", 10_000)]


class Two:
    """Two tills and the server, which hear of each other when told to."""

    def __init__(self) -> None:
        crew = machines(random.Random(7))
        self.server, self.one, self.two = (machine.shop for machine in crew[:3])
        self.others = crew
        self.shifts = {
            shop.identity.device: shifts.open_shift(shop, OWNER, 10_000).id
            for shop in (self.one, self.two)
        }

    def meet(self) -> None:
        for _ in range(2):
            for shop in (self.one, self.two):
                exchange(shop.database, self.server.database)
                exchange(self.server.database, shop.database)

    def shift(self, shop: Shop) -> str:
        return self.shifts[shop.identity.device]

    def parked(self) -> Order:
        """Known to both."""
        order = orders.park(self.one, OWNER, _cart("soup"), Head(label="Table 4"))
        self.meet()
        return orders.order(self.two, order.id)

    def settle(self, shop: Shop, order: Order, *more: str) -> Order:
        cart = self.cart_of(order, *more)
        return orders.settle_parked(shop, OWNER, order.id, cart, NOTE, self.shift(shop))

    def add(self, shop: Shop, order: Order, *more: str) -> None:
        orders.change_parked(shop, OWNER, order.id, self.cart_of(order, *more))

    def cart_of(self, order: Order, *more: str) -> Cart:
        lines = tuple(line.cart for line in order.live_lines)
        added = (CartLine(f"new-{item}", item) for item in more)
        return replace(_cart(), lines=(*lines, *added))

    def shown(self) -> list[str]:
        """What all three say does not add up."""
        said = [
            [one.kind for found in discrepancies.found(shop) for one in found.discrepancies]
            for shop in (self.server, self.one, self.two)
        ]
        assert said[0] == said[1] == said[2]
        return [str(kind) for kind in said[0]]


def _cart(*items: str) -> Cart:
    return Cart(tuple(CartLine(item, item) for item in items), "dine_in", "counter")


@pytest.fixture
def tills() -> Iterator[Two]:
    two = Two()
    yield two
    for machine in two.others:
        machine.shop.database.close()


@pytest.fixture
def short(tills: Two) -> Order:
    """Till two adds a salad to a parked ticket while till one, unaware, settles the soup."""
    order = tills.parked()
    tills.add(tills.two, order, "salad")
    tills.settle(tills.one, order)
    tills.meet()
    return orders.order(tills.one, order.id)


def test_a_line_added_while_another_till_settles_is_shown_as_owed_and_not_made(
    tills: Two, short: Order
) -> None:
    assert tills.shown() == ["underpaid", "not_made"]
    (found,) = discrepancies.found(tills.one)
    owed, unmade = found.discrepancies
    assert owed.amount == short.due == short.bill.due - short.paid > 300
    assert [short.lines[1].id] == list(unmade.lines)
    assert short.id in {order.id for order in orders.open_orders(tills.one)}


def test_taking_the_rest_has_the_missing_line_made_and_all_adds_up(
    tills: Two, short: Order
) -> None:
    done = discrepancies.settle_rest(tills.two, OWNER, short.id, NOTE, tills.shift(tills.two))
    tills.meet()
    assert done.paid == done.bill.due
    assert [one.ticket.station for one in done.tickets if one.ticket.revision == 2] == ["cold"]
    assert tills.shown() == []
    with pytest.raises(StoreError, match="adds_up"):
        discrepancies.settle_rest(tills.one, OWNER, short.id, NOTE, tills.shift(tills.one))


def test_taking_off_what_nobody_makes_leaves_what_the_customer_paid_for(
    tills: Two, short: Order
) -> None:
    left = discrepancies.take_off_rest(tills.one, OWNER, short.id)
    tills.meet()
    assert [line.cart.item for line in left.live_lines] == ["soup"]
    assert left.bill.due == left.paid
    assert tills.shown() == []


def test_what_a_manager_lets_stand_is_gone_everywhere_until_it_becomes_another(
    tills: Two, short: Order
) -> None:
    owed, unmade = discrepancies.found(tills.one)[0].discrepancies
    discrepancies.dismiss(tills.one, OWNER, short.id, owed.id)
    tills.meet()
    assert tills.shown() == ["not_made"]
    discrepancies.dismiss(tills.two, OWNER, short.id, unmade.id)
    tills.meet()
    assert tills.shown() == []
    assert discrepancies.how_many(tills.server) == 0
    discrepancies.take_off_rest(tills.one, OWNER, short.id)
    tills.meet()
    assert tills.shown() == []


def test_nobody_dismisses_without_the_right_or_a_reason(tills: Two, short: Order) -> None:
    owed = discrepancies.found(tills.one)[0].discrepancies[0]
    cashier = Act(Person("c", "Carl", "cashier"), reason="no")
    with pytest.raises(StoreError, match="not_permitted"):
        discrepancies.dismiss(tills.one, cashier, short.id, owed.id)
    with pytest.raises(StoreError, match="reason_missing"):
        discrepancies.dismiss(tills.one, replace(OWNER, reason=" "), short.id, owed.id)


def test_a_ticket_settled_at_both_tills_was_paid_twice_and_is_given_back(tills: Two) -> None:
    order = tills.parked()
    tills.settle(tills.one, order)
    tills.settle(tills.two, order)
    tills.meet()
    assert tills.shown() == ["overpaid"]
    refund = discrepancies.give_back(tills.one, OWNER, order.id, tills.shift(tills.one))
    paid = order.bill.due
    assert (refund.sum.amount, refund.sum.surplus, refund.sum.sold) == (paid, paid, 0)
    tills.meet()
    assert tills.shown() == []
    held = orders.order(tills.two, order.id)
    assert (held.payment_status, held.balance) == ("paid", 0)
    report = shifts.x_report(tills.one, OWNER)
    assert report.expected_cash == 10_000
    assert (report.refunds.amount, report.sales, report.net) == (0, 1, held.bill.total)


def test_both_tills_add_another_line_and_settle(tills: Two) -> None:
    """One bill stays, and names only one of the lines: what it costs nobody knows at first."""
    order = tills.parked()
    tills.settle(tills.one, order, "salad")
    tills.settle(tills.two, order, "water")
    tills.meet()
    assert tills.shown()[0] == "unbilled"
    billed = discrepancies.bill_again(tills.one, OWNER, order.id)
    assert len(billed.bill.lines) == len(billed.live_lines) == 3
    tills.meet()
    assert "overpaid" in tills.shown()
    discrepancies.give_back(tills.two, OWNER, order.id, tills.shift(tills.two))
    tills.meet()
    if "not_made" in tills.shown():
        discrepancies.make_rest(tills.two, OWNER, order.id)
    tills.meet()
    assert tills.shown() == []


def test_a_ticket_discarded_while_another_till_settles_it_is_given_back_whole(
    tills: Two,
) -> None:
    order = tills.parked()
    orders.discard_parked(tills.two, OWNER, order.id)
    tills.settle(tills.one, order)
    tills.meet()
    assert tills.shown() == ["cancelled_paid"]
    refund = discrepancies.give_back(tills.one, OWNER, order.id, tills.shift(tills.one))
    assert [line.quantity for line in refund.sum.lines] == [1]
    assert (refund.sum.amount, refund.sum.surplus) == (order.bill.due, 0)
    tills.meet()
    assert tills.shown() == []
    assert shifts.x_report(tills.one, OWNER).net == 0


def test_the_same_pieces_refunded_at_both_tills_are_shown(tills: Two) -> None:
    shift = tills.shift(tills.one)
    sold = orders.sell(tills.one, OWNER, _cart("soup", "water"), Head(), NOTE, shift)
    tills.meet()
    for shop in (tills.one, tills.two):
        pieces = [Pieces(sold.lines[0].id, 1)]
        refunds.refund(shop, OWNER, sold.id, pieces, tills.shift(shop))
    tills.meet()
    assert tills.shown() == ["over_refunded"]
    (found,) = discrepancies.found(tills.server)
    assert found.discrepancies[0].amount == sold.bill.lines[0].discounted
    discrepancies.dismiss(tills.one, OWNER, sold.id, found.discrepancies[0].id)
    tills.meet()
    assert tills.shown() == []


def test_an_order_cancelled_here_and_handed_out_there_is_shown(tills: Two) -> None:
    cart = Cart((CartLine("soup", "soup"),), "pickup", "web")
    order = orders.place_for_customer(tills.server, cart, Head(code="1234"))
    tills.meet()
    orders.accept(tills.one, OWNER, order.id)
    tills.meet()
    orders.cancel(tills.one, OWNER, order.id)
    orders.hand_out(tills.two, OWNER, order.id, "1234", NOTE, tills.shift(tills.two))
    tills.meet()
    assert tills.shown() == ["cancelled_handed_out"]
    assert orders.order(tills.one, order.id).status == "completed"


def test_an_order_from_the_web_that_waits_to_be_paid_at_the_counter_adds_up(tills: Two) -> None:
    cart = Cart((CartLine("soup", "soup"),), "pickup", "web")
    order = orders.place_for_customer(tills.server, cart, Head(code="1234"))
    tills.meet()
    orders.accept(tills.one, OWNER, order.id)
    tills.meet()
    assert tills.shown() == []


def test_a_salad_given_back_before_anybody_made_it_needs_no_kitchen(
    tills: Two, short: Order
) -> None:
    discrepancies.dismiss(
        tills.one, OWNER, short.id, discrepancies.found(tills.one)[0].discrepancies[1].id
    )
    discrepancies.settle_rest(tills.one, OWNER, short.id, NOTE, tills.shift(tills.one))
    tills.meet()
    assert tills.shown() == []
