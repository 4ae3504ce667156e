from pathlib import Path

import pytest

from pos_app.desk import Desk
from pos_app.presenters.approval import Done, Request
from pos_app.presenters.orders import OrdersPresenter
from qt_kit.runner import ManualRunner
from store_core.application import orders
from store_core.domain.orders import Order
from store_core.domain.staff import Permission
from tests.pos_app.web_orders import accept, place
from tests.shops import new_shop, person


class Board:
    """A manager at the till; what is asked for and handed out is kept."""

    def __init__(self, folder: Path) -> None:
        self.shop = new_shop(folder)
        self.runner = ManualRunner()
        self.desk = Desk(self.shop, self.runner)
        self.desk.load(lambda: None)
        self.runner.run_all()
        self.desk.person = person(self.shop, "manager")
        self.asked: list[tuple[Request, Done]] = []
        self.handed: list[Order] = []
        self.presenter = OrdersPresenter(
            self.desk, lambda: None, lambda *asked: self.asked.append(asked), self.handed.append
        )
        self.desk.subscribe(self.presenter.follow)

    def known(self, order: Order) -> Order:
        self.desk.know(order)
        return order

    def chosen(self) -> str:
        detail = self.presenter.state().detail
        return detail.number if detail else ""


@pytest.fixture
def board(tmp_path: Path) -> Board:
    return Board(tmp_path)


def test_the_first_order_that_comes_is_opened_and_the_next_does_not_push_it_aside(
    board: Board,
) -> None:
    assert board.chosen() == ""
    board.known(place(board.shop))
    assert board.chosen() == "#W-0001"
    board.known(place(board.shop))
    assert board.chosen() == "#W-0001"


def test_coming_in_opens_the_oldest_unanswered_even_from_the_list(board: Board) -> None:
    taken = board.known(accept(board.shop, place(board.shop)))
    board.presenter.show("list")
    board.presenter.choose(taken.id)
    board.presenter.enter()
    assert (board.presenter.state().view, board.chosen()) == ("list", "#W-0001")
    board.known(place(board.shop))
    board.presenter.enter()
    assert (board.presenter.state().view, board.chosen()) == ("board", "#W-0002")


@pytest.mark.parametrize("act", ["accept", "ready"])
def test_an_act_under_way_is_not_begun_again(board: Board, act: str) -> None:
    order = place(board.shop)
    board.known(order if act == "accept" else accept(board.shop, order))
    for _ in range(2):
        getattr(board.presenter, act)(order.id)
    assert board.runner.waiting() == 1
    cards = [card for column in board.presenter.state().columns for card in column.cards]
    assert [card.busy for card in cards] == [True]
    board.runner.run_all()
    wanted = "accepted" if act == "accept" else "ready"
    assert board.desk.orders[order.id].status == wanted


def test_what_was_accepted_stays_open_so_that_a_second_press_answers_nothing_else(
    board: Board,
) -> None:
    first = board.known(place(board.shop))
    board.known(place(board.shop))
    board.presenter.step()
    board.runner.run_all()
    assert board.desk.orders[first.id].status == "accepted"
    assert board.chosen() == "#W-0001"
    board.presenter.step()
    assert board.runner.waiting() == 0


def test_a_refused_answer_is_said_at_the_order(board: Board) -> None:
    order = board.known(place(board.shop))
    board.presenter.accept(order.id)
    orders.withdraw(board.shop, order.id)
    board.runner.run_all()
    detail = board.presenter.state().detail
    assert detail
    assert detail.problem == "This order is answered already, or was taken back."


def test_rejecting_asks_why_and_who_may(board: Board) -> None:
    order = board.known(place(board.shop))
    board.presenter.reject(order.id)
    request, done = board.asked[0]
    assert request.permission is Permission.CANCEL_ORDER
    assert (request.title, request.words) == ("Reject W-0001", "Reject the order")
    assert "Sold out" in request.reasons
    done(None, "Sold out")
    board.runner.run_all()
    assert board.desk.orders[order.id].status == "cancelled"


def test_what_is_made_is_handed_out_by_the_sheet(board: Board) -> None:
    order = board.known(accept(board.shop, place(board.shop)))
    board.presenter.hand_out(order.id)
    assert board.handed == [order]
    waiting = board.known(place(board.shop))
    board.presenter.hand_out(waiting.id)
    assert board.handed == [order], "what nobody accepted is not handed out"


def test_a_later_time_goes_up_and_down_by_quarters_of_an_hour(board: Board) -> None:
    order = board.known(place(board.shop))

    def later() -> int:
        detail = board.presenter.state().detail
        assert detail
        assert detail.later
        return next(time.minutes for time in detail.later.times if time.chosen)

    board.presenter.later(order.id)
    walk = [later()]
    for direction in (1, 1, -1, -1, -1):
        board.presenter.later_step(direction)
        walk.append(later())
    assert walk == [10, 45, 60, 45, 45, 45]
    board.presenter.not_later()
    detail = board.presenter.state().detail
    assert detail
    assert detail.later is None
