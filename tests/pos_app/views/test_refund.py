"""Money given back from the receipts (C4)."""

import pytest

from store_core.application import refunds
from store_core.application.shop import Act
from store_core.domain.refunds import Pieces
from tests.pos_app.counter import Till
from tests.shops import person


@pytest.fixture
def sold(till: Till) -> Till:
    """A margherita and two cokes, at their receipt."""
    till.open_shift()
    till.sell("margherita", "coke", "coke")
    till.window.show_screen("receipts")
    till.do("wait", "Receipt #W-0001")
    return till


def test_one_piece_is_given_back_with_a_reason_and_a_managers_pin(sold: Till) -> None:
    sold.do("click", "Refund")
    sold.do("click", "Refund Coke plus")
    assert sold.do("read", "What it comes to") == "$2.98"
    sold.do("click", "Give back")
    sold.approve("Wrong item")
    sold.until(lambda: sold.shows("change"))
    assert sold.do("read", "Give back") == "$2.98"
    assert "REFUND" in sold.do("read", "Refund slip")
    order = sold.orders()[0]
    assert order.payment_status == "part_refunded"
    assert order.refunds[0].reason == "Wrong item"
    sold.do("press", "Return")
    sold.window.show_screen("receipts")
    sold.until(lambda: sold.do("read", "Receipt #W-0001").endswith("Part refunded"))


def test_all_of_it_by_the_keyboard_and_then_no_more(sold: Till) -> None:
    sold.do("press", "F9")
    sold.sign_in("manager")
    sold.window.show_screen("receipts")
    sold.do("wait", "Receipt #W-0001")
    sold.do("press", "R")
    assert sold.shows("refund")
    for key in ("+", "Tab", "+", "+", "+", "F12"):
        sold.do("press", key)
    sold.settle()
    sold.do("click", "Not as ordered")
    sold.do("click", "Give it back")
    sold.until(lambda: sold.shows("change"))
    assert sold.orders()[0].payment_status == "refunded"
    sold.window.show_screen("receipts")
    sold.until(lambda: sold.do("read", "Receipt #W-0001").endswith("Refunded"))
    assert sold.refuses("read", "Refund")


def test_leaving_it_gives_nothing_back(sold: Till) -> None:
    sold.do("click", "Refund")
    sold.do("click", "All of it")
    sold.do("click", "Give back")
    sold.settle()
    sold.do("press", "Escape")
    sold.do("press", "Escape")
    assert sold.shows("receipts")
    assert sold.orders()[0].refunds == ()


def test_no_more_goes_back_than_was_sold(sold: Till) -> None:
    sold.do("click", "Refund")
    sold.do("click", "Refund Coke plus")
    sold.do("click", "Refund Coke plus")
    sold.until(lambda: sold.do("read", "Refund Coke") == "2")
    assert sold.refuses("click", "Refund Coke plus")


def somebody_else_refunds_a_coke(till: Till) -> None:
    order, act = till.orders()[0], Act(person(till.shop, "owner"), reason="At the other till")
    coke = next(line for line in order.lines if line.cart.item == "coke")
    assert till.desk.shift is not None
    refunds.refund(till.shop, act, order.id, [Pieces(coke.id, 1)], till.desk.shift.id)
    till.until(lambda: till.desk.orders[order.id].refunds != ())


def test_what_another_till_gives_back_meanwhile_is_not_given_back_twice(sold: Till) -> None:
    sold.do("click", "Refund")
    sold.do("click", "All of it")
    sold.do("click", "Give back")
    somebody_else_refunds_a_coke(sold)
    assert sold.do("read", "Refund Coke") == "1"
    sold.approve("Wrong item")
    sold.until(lambda: sold.refuses("read", "Approval PIN digits"))
    assert sold.shows("refund")
    assert len(sold.orders()[0].refunds) == 1
    sold.do("click", "Give back")
    sold.approve("Wrong item")
    sold.until(lambda: sold.shows("change"))
    assert sold.orders()[0].payment_status == "refunded"


def test_who_locks_the_till_in_the_middle_takes_the_question_along(sold: Till) -> None:
    sold.do("press", "F9")
    sold.sign_in("manager")
    sold.window.show_screen("receipts")
    sold.do("wait", "Receipt #W-0001")
    sold.do("click", "Refund")
    sold.do("click", "All of it")
    sold.do("click", "Give back")
    sold.settle()
    sold.do("click", "Wrong item")
    sold.do("press", "F9")
    sold.sign_in("cashier")
    sold.do("wait", "Receipt #W-0001")
    sold.do("click", "Refund")
    sold.settle()
    assert sold.refuses("read", "Give it back")
    assert sold.orders()[0].refunds == ()


def test_giving_back_twice_in_a_row_gives_back_once(sold: Till) -> None:
    sold.do("press", "F9")
    sold.sign_in("manager")
    sold.window.show_screen("receipts")
    sold.do("wait", "Receipt #W-0001")
    sold.do("click", "Refund")
    sold.do("click", "All of it")
    sold.do("press", "F12")
    sold.do("press", "F12")
    sold.settle()
    sold.do("click", "Wrong item")
    sold.do("click", "Give it back")
    sold.refuses("click", "Give it back")
    sold.do("press", "F12")
    sold.until(lambda: sold.shows("change"))
    assert len(sold.orders()[0].refunds) == 1
