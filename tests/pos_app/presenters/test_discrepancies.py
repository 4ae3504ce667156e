"""An order that does not add up, on the board and in the column beside it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from pos_app.desk import Desk
from pos_app.presenters.approval import Done, Request
from pos_app.presenters.hand_out import HandOutPresenter
from pos_app.presenters.order_board import Card
from pos_app.presenters.order_detail import DetailState
from pos_app.presenters.orders import OrdersPresenter
from qt_kit.runner import ManualRunner
from store_core.application import shifts
from store_core.application.shop import Shop
from store_core.domain.orders import Order
from store_core.domain.staff import Permission
from tests.pos_app.apart import discarded, paid_twice, short
from tests.shops import new_shop, person


class Counter:
    """A manager at the till, who gives the reason that is offered first."""

    def __init__(self, folder: Path, make: Callable[[Shop], Order]) -> None:
        self.runner = ManualRunner()
        self.shop = new_shop(folder)
        self.order = make(self.shop)
        self.desk = Desk(self.shop, self.runner)
        self.shop.committed = self.desk.on_touched
        self.desk.load(lambda: None)
        self.runner.run_all()
        self.desk.person = person(self.shop, "manager")
        self.asked: list[Request] = []
        self.hand = HandOutPresenter(self.desk, lambda: None, lambda _order: None)
        self.presenter = OrdersPresenter(
            self.desk, lambda: None, self._ask, self.hand.begin, self.hand.begin_rest
        )
        self.presenter.choose(self.order.id)

    def _ask(self, request: Request, done: Done) -> None:
        self.asked.append(request)
        done(None, request.reasons[0])

    @property
    def detail(self) -> DetailState:
        self.runner.run_all()
        detail = self.presenter.state().detail
        assert detail is not None
        return detail

    @property
    def card(self) -> Card:
        self.runner.run_all()
        cards = (one for column in self.presenter.state().columns for one in column.cards)
        return next(one for one in cards if one.id == self.order.id)


def test_a_rest_to_pay_stands_on_the_card_and_beside_it(tmp_path: Path) -> None:
    counter = Counter(tmp_path, short)
    card, detail = counter.card, counter.detail
    assert (card.badge.words, card.acts) == ("To settle", ())
    assert card.payment.endswith("to pay")
    assert len(detail.apart) == 2
    assert detail.apart[1] == "Nobody makes: 1 × Tiramisù."
    assert (detail.foot.step, detail.acts) == ("settle_rest", ("take_off", "let_stand"))


def test_the_rest_is_taken_like_any_money_and_the_order_goes_on(tmp_path: Path) -> None:
    counter = Counter(tmp_path, short)
    counter.presenter.step()
    handing = counter.hand.state()
    assert handing is not None
    assert handing.stand == "cash"
    counter.hand.exact()
    counter.hand.step()
    assert counter.detail.apart == ()
    assert counter.desk.orders[counter.order.id].due == 0
    assert counter.card.badge.words != "To settle"


def test_what_nobody_makes_is_taken_off_by_who_may_void(tmp_path: Path) -> None:
    counter = Counter(tmp_path, short)
    counter.presenter.take_off(counter.order.id)
    assert [one.permission for one in counter.asked] == [Permission.VOID_LINE]
    assert counter.detail.apart == ()


def test_what_was_paid_twice_is_given_back(tmp_path: Path) -> None:
    counter = Counter(tmp_path, paid_twice)
    assert counter.detail.foot.words == "Give back…"
    assert counter.card.payment.endswith("too much")
    counter.presenter.step()
    assert [one.permission for one in counter.asked] == [Permission.REFUND]
    assert counter.detail.apart == ()


def test_what_is_cancelled_and_paid_stays_on_the_board_until_it_is_given_back(
    tmp_path: Path,
) -> None:
    counter = Counter(tmp_path, discarded)
    assert counter.card.payment.startswith("Return ")
    counter.presenter.step()
    counter.runner.run_all()
    board = counter.presenter.state().columns
    assert all(not column.cards for column in board)


def test_a_manager_lets_it_stand_with_a_reason(tmp_path: Path) -> None:
    counter = Counter(tmp_path, paid_twice)
    counter.presenter.let_stand(counter.order.id)
    assert [one.permission for one in counter.asked] == [Permission.DISMISS]
    assert counter.detail.apart == ()
    assert counter.desk.apart == {}


@pytest.mark.parametrize("make", [short, paid_twice, discarded])
def test_the_shift_is_not_closed_over_it(tmp_path: Path, make: Callable[[Shop], Order]) -> None:
    counter = Counter(tmp_path, make)
    found = shifts.blockers(counter.shop, 0)
    assert [(one.kind, one.number) for one in found] == [("apart", counter.order.header.number)]
