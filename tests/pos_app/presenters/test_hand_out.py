from pathlib import Path

import pytest

from pos_app.desk import Desk
from pos_app.presenters.hand_out import HandOutPresenter, HandOutState
from qt_kit.runner import ManualRunner
from store_core.application import orders, shifts
from store_core.application.payments import Tender
from store_core.application.shop import Act, Shop
from store_core.domain.orders import Order
from tests.pos_app.web_orders import CODE, accept, cook, place, sale
from tests.shops import new_shop, person


class Counter:
    """A cashier with an open shift, and somebody at the counter who fetches their order."""

    def __init__(self, folder: Path, *, shift: bool = True) -> None:
        self.shop: Shop = new_shop(folder)
        self.runner = ManualRunner()
        self.desk = Desk(self.shop, self.runner)
        self.desk.load(lambda: None)
        self.runner.run_all()
        self.desk.person = person(self.shop, "cashier")
        if shift:
            self.desk.shift = shifts.open_shift(self.shop, self.desk.act(), 10_000)
        self.given: list[Order] = []
        self.handing = HandOutPresenter(self.desk, lambda: None, self.given.append)

    def begin(self) -> Order:
        order = cook(self.shop, accept(self.shop, place(self.shop)))
        self.desk.know(order)
        self.handing.begin(order)
        return order

    def types(self, digits: str) -> HandOutState:
        for digit in digits:
            self.handing.digits(digit)
        return self.state()

    def state(self) -> HandOutState:
        state = self.handing.state()
        assert state
        return state

    def stored(self, order: Order) -> Order:
        return orders.order(self.shop, order.id)


@pytest.fixture
def counter(tmp_path: Path) -> Counter:
    return Counter(tmp_path)


def test_the_right_code_leads_to_the_cash_without_a_further_press(counter: Counter) -> None:
    order = counter.begin()
    assert (counter.state().stand, counter.state().foot.able) == ("code", False)
    state = counter.types(CODE)
    assert (state.stand, state.foot.words, state.tender.proposed) == ("cash", "Take cash", True)
    assert state.foot.amount == f"${order.due / 100:.2f}"


def test_a_wrong_code_says_so_and_stays_until_the_next_digit(counter: Counter) -> None:
    counter.begin()
    state = counter.types("1111")
    assert (state.stand, state.wrong, state.dots) == ("code", True, 4)
    assert state.prompt == "Not the code of this order. Ask again."
    assert counter.types("4").dots == 1
    counter.handing.backspace()
    assert counter.types(CODE).stand == "cash"


def test_cash_gives_the_order_away_with_change_and_a_receipt(counter: Counter) -> None:
    order = counter.begin()
    counter.types(CODE)
    counter.handing.quick(5000)
    assert counter.state().foot.below.startswith("Change $")
    counter.handing.step()
    counter.runner.run_all()
    assert counter.handing.state() is None
    assert counter.given[0].status == counter.stored(order).status == "completed"
    assert counter.given[0].payments[0].change == 5000 - order.due
    assert counter.desk.orders[order.id].status == "completed"


def test_a_second_press_takes_the_cash_once(counter: Counter) -> None:
    order = counter.begin()
    counter.types(CODE)
    counter.handing.step()
    counter.handing.step()
    assert counter.runner.waiting() == 1
    counter.runner.run_all()
    assert len(counter.stored(order).payments) == 1


def test_too_little_cash_cannot_be_taken(counter: Counter) -> None:
    counter.begin()
    counter.types(CODE)
    state = counter.types("100")
    assert (state.foot.able, state.foot.below.endswith("is missing")) == (False, True)
    counter.handing.step()
    assert counter.runner.waiting() == 0


def test_without_a_shift_the_shift_comes_first(tmp_path: Path) -> None:
    counter = Counter(tmp_path, shift=False)
    counter.begin()
    assert counter.types(CODE).shift_first
    counter.handing.step()
    assert counter.runner.waiting() == 0


def test_what_is_paid_and_has_no_code_is_given_away_at_once(counter: Counter) -> None:
    sold = sale(counter.shop)
    counter.desk.know(sold)
    counter.handing.begin(sold)
    assert counter.state().foot.words == "Handing out…"
    counter.runner.run_all()
    assert counter.stored(sold).fact("handed_out")


def test_handed_out_at_another_till_meanwhile_it_is_closed_here(counter: Counter) -> None:
    order = counter.begin()
    counter.types(CODE)
    act = Act(person(counter.shop, "cashier"))
    cash = [Tender("cash", order.due)]
    assert counter.desk.shift is not None
    shift = counter.desk.shift.id
    there = orders.hand_out(counter.shop, act, order.id, CODE, cash, shift)
    counter.desk.know(there)
    counter.handing.follow()
    assert counter.handing.state() is None


def test_refused_by_the_core_it_says_so_and_nothing_was_taken(counter: Counter) -> None:
    order = counter.begin()
    counter.types(CODE)
    counter.handing.step()
    orders.cancel(counter.shop, Act(reason="Sold out"), order.id)
    counter.runner.run_all()
    state = counter.state()
    assert (state.tender.alarm, state.tender.hint) == (True, "Nothing was taken")
    assert state.tender.hint_below == "This order is finished already."
    assert counter.stored(order).payments == ()
