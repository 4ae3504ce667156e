from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from pos_app.presenters.change import derive_refund
from pos_app.presenters.refund import Refunding, derive
from store_core.application import orders, refunds, shifts
from store_core.application.orders import Head
from store_core.application.payments import Tender
from store_core.application.shop import Act, Shop
from store_core.domain.errors import StoreError
from store_core.domain.orders import Order
from store_core.domain.refunds import Pieces
from tests.shops import cart, line, new_shop, person, pizzeria

SETTINGS = pizzeria().settings


class Counter:
    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.act = Act(person(shop, "manager"), reason="Wrong item")
        self.shift = shifts.open_shift(shop, self.act, 10000).id

    def sells(self, tenders: Sequence[Tender] = (Tender("cash", 10000),)) -> Order:
        """Three cokes and a margherita."""
        basket = cart(line(self.shop, "coke", 3), line(self.shop, "margherita"))
        return orders.sell(self.shop, self.act, basket, Head(), tenders, self.shift)

    def gives_back(self, order: Order, line_id: str, quantity: int) -> Order:
        refunds.refund(self.shop, self.act, order.id, [Pieces(line_id, quantity)], self.shift)
        return orders.order(self.shop, order.id)


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    shop = new_shop(tmp_path)
    yield Counter(shop)
    shop.database.close()


def test_it_comes_to_what_was_paid_for_the_pieces_tax_and_all(counter: Counter) -> None:
    order = counter.sells()
    coke = order.lines[0]
    state = derive(Refunding(order, {coke.id: 2}), SETTINGS, shift_open=True)
    assert [(row.name, row.back, row.left) for row in state.lines] == [
        ("Coke", 2, 3),
        ("Margherita, M", 0, 1),
    ]
    assert state.lines[0].amount == "5.96"
    assert (state.total, state.words_below) == ("$5.96", "2 pieces")
    assert [(row.text, row.amount) for row in state.tenders] == [("In cash", "5.96")]
    assert "incl. Sales tax 8.25 %" in [row.text for row in state.sums]


def test_nothing_chosen_gives_nothing_back(counter: Counter) -> None:
    state = derive(Refunding(counter.sells()), SETTINGS, shift_open=True)
    assert (state.can_step, state.words_below, state.sums) == (False, "Nothing chosen", ())


def test_pieces_already_given_back_are_not_offered_again(counter: Counter) -> None:
    order = counter.sells()
    again = counter.gives_back(order, order.lines[0].id, 2)
    first = derive(Refunding(again), SETTINGS, shift_open=True).lines[0]
    assert (first.left, first.below) == (1, "3 sold · 2 refunded")


def test_it_goes_back_the_way_it_was_paid_the_last_tender_first(counter: Counter) -> None:
    order = counter.sells([Tender("cash", 1000), Tender("card", 1246)])
    every = {one.id: one.quantity for one in order.lines}
    state = derive(Refunding(order, every), SETTINGS, shift_open=True)
    assert [(row.text, row.amount) for row in state.tenders] == [
        ("Back to the card", "12.46"),
        ("In cash", "10.00"),
    ]
    assert not state.can_all


def test_cash_is_given_back_rounded_where_the_store_rounds(counter: Counter) -> None:
    order = counter.sells()
    settings = replace(SETTINGS, rules=replace(SETTINGS.rules, cash_rounding=5))
    state = derive(Refunding(order, {order.lines[0].id: 2}), settings, shift_open=True)
    assert [(row.text, row.amount) for row in state.tenders] == [("In cash, rounded", "5.95")]
    assert state.total == "$5.95"


def test_without_a_shift_or_refused_it_says_so(counter: Counter) -> None:
    chosen = Refunding(counter.sells())
    chosen = replace(chosen, wanted={chosen.order.lines[0].id: 1})
    shut = derive(chosen, SETTINGS, shift_open=False)
    assert (shut.can_step, shut.alarm) == (False, True)
    refused = replace(chosen, refused=StoreError("too_many_pieces", left=0))
    assert "given back already" in derive(refused, SETTINGS, shift_open=True).note


def test_afterwards_what_to_hand_over_stands_in_huge_digits(counter: Counter) -> None:
    order = counter.sells()
    order = counter.gives_back(order, order.lines[0].id, 2)
    state = derive_refund(order, order.refunds[-1], SETTINGS)
    assert (state.paid, state.title, state.change) == ("Part refunded", "Give back", "$5.96")
    assert [(piece.text, piece.count) for piece in state.pieces][:2] == [("$5", 1), ("25¢", 3)]


def test_what_was_paid_by_card_goes_back_on_its_terminal(counter: Counter) -> None:
    order = counter.sells([Tender("card", 2246)])
    order = counter.gives_back(order, order.lines[0].id, 3)
    state = derive_refund(order, order.refunds[-1], SETTINGS)
    assert (state.title, state.pieces) == ("Nothing in cash", ())
    assert state.no_change == "Give it back on the card terminal."
    assert state.sums[1][0] == "To the card"
