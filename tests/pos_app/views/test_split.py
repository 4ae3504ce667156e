"""Splitting the bill and the tip on the tender screen, through accessible names (C3, C4)."""

import pytest

from tests.pos_app.counter import Till


@pytest.fixture
def paying(till: Till) -> Till:
    till.open_shift()
    till.put("margherita", "fries", "coke")
    till.pay()
    return till


def payments(till: Till) -> list[tuple[str, int, int]]:
    return [(one.method, one.amount, one.change) for one in till.orders()[0].payments]


def test_three_pay_one_after_the_other_each_in_their_own_way(paying: Till) -> None:
    due = paying.desk.due
    assert due == 2138
    paying.do("click", "3 ways")
    assert paying.do("read", "3 ways") == "7.13 + 7.13 + 7.12 chosen"
    assert paying.do("read", "Guest 1 of 3") == "$7.13"
    for key in "1000":
        paying.do("press", key)
    paying.do("press", "F12")
    assert paying.do("read", "Change $2.87") == "Guest 1 of 3 has paid"
    paying.do("click", "Card")
    paying.do("press", "F12")
    assert paying.do("read", "Guest 3 of 3") == "$7.12"
    paying.do("click", "Cash")
    paying.do("press", "F12")
    paying.until(lambda: paying.shows("change"))
    assert payments(paying) == [("cash", 713, 287), ("card", 713, 0), ("cash", 712, 0)]
    assert paying.orders()[0].payment_status == "paid"


def test_a_share_is_paid_by_two_tenders(paying: Till) -> None:
    paying.do("click", "2 ways")
    for key in "500":
        paying.do("press", key)
    paying.do("press", "F12")
    assert paying.do("read", "Guest 1 of 2") == "$5.69"
    paying.do("click", "Card")
    paying.do("press", "F12")
    assert paying.do("read", "Guest 2 of 2") == "$10.69"


def test_back_asks_before_what_was_taken_is_given_back(paying: Till) -> None:
    paying.do("click", "2 ways")
    paying.do("press", "F12")
    paying.do("press", "Escape")
    paying.settle()
    assert "Cash" in paying.do("read", "Money was taken")
    paying.do("click", "Go on taking")
    paying.settle()
    assert paying.do("read", "Guest 2 of 2") == "$10.69"
    paying.do("click", "Back")
    paying.settle()
    paying.do("click", "Give it back")
    assert paying.shows("sell")
    paying.pay()
    assert paying.do("read", "To pay") == "$21.38"
    assert paying.orders() == ()


def test_an_interrupted_split_goes_on_where_it_was(paying: Till) -> None:
    paying.do("click", "2 ways")
    paying.do("press", "F12")
    paying.do("press", "F6")
    paying.pay()
    assert paying.do("read", "Guest 2 of 2") == "$10.69"
    paying.do("read", "Take back cash")


def test_each_pays_for_their_own_lines(till: Till) -> None:
    till.open_shift()
    till.put("margherita", "fries", "coke", "coke", "coke")
    till.pay()
    due = till.desk.due
    till.do("click", "By item")
    till.settle()
    till.do("click", "Pick Margherita, Medium")
    till.do("click", "Pick Coke more")
    till.do("click", "One more guest")
    till.do("click", "Pick Fries")
    till.do("press", "F12")
    till.settle()
    shares = till.do("read", "By item")
    assert shares.count("+") == 2
    till.do("click", "Card")
    for _guest in range(2):
        till.do("press", "F12")
    assert till.do("read", "Guest 3 of 3").startswith("$")
    till.do("press", "F12")
    till.until(lambda: till.shows("change"))
    amounts = [amount for _method, amount, _change in payments(till)]
    assert (sum(amounts), len(amounts)) == (due, 3)


def test_a_tip_is_on_top_and_on_the_receipt(paying: Till) -> None:
    paying.do("click", "Add tip")
    paying.settle()
    paying.do("click", "$1.98")
    paying.do("press", "F12")
    paying.settle()
    assert paying.do("read", "To pay") == "$23.36"
    paying.do("press", "F12")
    paying.until(lambda: paying.shows("change"))
    order = paying.orders()[0]
    assert (order.bill.tip, order.bill.total, order.due) == (198, 2138, 0)


def test_a_tip_is_taken_off_again(paying: Till) -> None:
    for _time in range(2):
        paying.do("press", "T")
        paying.settle()
        if paying.desk.draft.cart.tip:
            paying.do("click", "No tip")
        else:
            for key in "200":
                paying.do("press", key)
            paying.do("press", "F12")
        paying.settle()
    assert paying.do("read", "To pay") == "$21.38"


def test_split_on_the_ticket_leads_to_the_ways_to_split(till: Till) -> None:
    till.open_shift()
    till.window.show_screen("sell")
    till.put("margherita")
    till.do("press", "F5")
    till.until(lambda: till.shows("tender"))
    assert till.window.focusWidget().accessibleName() == "Whole"
