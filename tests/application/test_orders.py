from pathlib import Path

import pytest

from store_core.application import kitchen, orders, shifts
from store_core.application.orders import Head
from store_core.application.payments import Tender
from store_core.application.shop import Act, Shop
from store_core.domain.errors import StoreError
from store_core.domain.orders import Contact
from tests.shops import cart, line, new_shop, person


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return new_shop(tmp_path)


@pytest.fixture
def cashier(shop: Shop) -> Act:
    return Act(person(shop, "cashier"))


@pytest.fixture
def shift(shop: Shop, cashier: Act) -> str:
    return shifts.open_shift(shop, cashier, 10_000).id


def test_a_sale_is_paid_and_fired_in_one_commit(shop: Shop, cashier: Act, shift: str) -> None:
    sold = orders.sell(
        shop,
        cashier,
        cart(line(shop, "margherita", 2, "l")),
        Head(label="Table 7"),
        [Tender("cash", 10_000)],
        shift,
    )
    assert (sold.header.number, sold.status, sold.payment_status) == ("W-0001", "accepted", "paid")
    assert sold.payments[0].change == 10_000 - sold.bill.total
    assert [fired.ticket.station for fired in sold.tickets] == ["oven"]
    assert orders.order(shop, sold.id) == sold


def test_too_little_cash_leaves_nothing_behind(shop: Shop, cashier: Act, shift: str) -> None:
    with pytest.raises(StoreError) as refused:
        orders.sell(
            shop, cashier, cart(line(shop, "margherita")), Head(), [Tender("cash", 100)], shift
        )
    assert refused.value.code == "tendered_too_little"
    assert orders.open_orders(shop) == ()


def test_a_web_order_waits_is_accepted_made_and_handed_out_against_its_code(
    shop: Shop, cashier: Act, shift: str
) -> None:
    head = Head(contact=Contact("Priya R.", "+15550142277"), code="4827", label="Priya")
    placed = orders.place_for_customer(shop, cart(line(shop, "margherita"), channel="web"), head)
    assert (placed.status, placed.tickets) == ("placed", ())
    accepted = orders.accept(shop, cashier, placed.id)
    ticket = accepted.tickets[0].ticket.id
    cook = Act(person(shop, "cook"))
    kitchen.advance_ticket(shop, cook, ticket, "started")
    assert orders.order(shop, placed.id).status == "preparing"
    kitchen.advance_ticket(shop, cook, ticket, "ready")
    assert orders.order(shop, placed.id).status == "ready"
    with pytest.raises(StoreError, match="wrong_code"):
        orders.hand_out(shop, cashier, placed.id, "0000", [Tender("cash", 2_000)], shift)
    done = orders.hand_out(shop, cashier, placed.id, "4827", [Tender("cash", 2_000)], shift)
    assert (done.status, done.payment_status) == ("completed", "paid")
    assert done.contact.phone == "+15550142277"


def test_a_recalled_ticket_is_in_work_again(shop: Shop, cashier: Act, shift: str) -> None:
    sold = orders.sell(
        shop, cashier, cart(line(shop, "margherita")), Head(), [Tender("cash", 5_000)], shift
    )
    cook, ticket = Act(person(shop, "cook")), sold.tickets[0].ticket.id
    kitchen.advance_ticket(shop, cook, ticket, "ready")
    assert orders.order(shop, sold.id).status == "completed"
    progress = kitchen.recall_ticket(shop, cook, ticket, "started")
    assert (progress.state, progress.rev) == ("started", 1)
    assert orders.order(shop, sold.id).status == "preparing"


def test_a_parked_ticket_is_changed_and_paid_later(shop: Shop, cashier: Act, shift: str) -> None:
    parked = orders.park(shop, cashier, cart(line(shop, "margherita")), Head(label="Table 4"))
    assert parked.status == "parked"
    kept = parked.lines[0].cart
    paid = orders.settle_parked(
        shop,
        cashier,
        parked.id,
        cart(kept, line(shop, "fries", 2)),
        [Tender("cash", 10_000)],
        shift,
    )
    assert (paid.status, paid.pieces, paid.bill_covers_lines) == ("accepted", 3, True)
    assert paid.label == "Table 4"


def test_taking_a_line_out_of_a_parked_ticket_needs_a_manager(shop: Shop, cashier: Act) -> None:
    first, second = line(shop, "margherita"), line(shop, "fries")
    parked = orders.park(shop, cashier, cart(first, second), Head())
    kept = cart(parked.lines[0].cart)
    with pytest.raises(StoreError, match="not_permitted"):
        orders.change_parked(shop, cashier, parked.id, kept)
    approved = Act(cashier.person, person(shop, "manager"), "customer left")
    changed = orders.change_parked(shop, approved, parked.id, kept)
    assert [one.cart.item for one in changed.live_lines] == ["margherita"]


def test_a_customer_cancels_only_until_the_store_accepts(shop: Shop, cashier: Act) -> None:
    placed = orders.place_for_customer(shop, cart(line(shop, "margherita"), channel="web"), Head())
    orders.accept(shop, cashier, placed.id)
    with pytest.raises(StoreError, match="order_accepted"):
        orders.withdraw(shop, placed.id)
