"""Park, recall, void with a manager's PIN, discard (C3)."""

import pytest

from pos_app.views.sell import SellScreen
from store_core.domain.orders import Order
from tests.pos_app.counter import Till
from tests.shops import person, pin_of


@pytest.fixture
def selling(till: Till) -> Till:
    till.open_shift()
    till.window.show_screen("sell")
    return till


def screen(till: Till) -> SellScreen:
    found = till.window.screen_named("sell")
    assert isinstance(found, SellScreen)
    return found


def park(till: Till, table: str = "Table 7") -> Order:
    till.do("click", "Park")
    till.settle()
    till.do("click", table)
    till.until(lambda: any(order.label == table for order in till.desk.parked))
    return next(order for order in till.desk.parked if order.label == table)


def approve(till: Till, reason: str) -> None:
    manager = person(till.shop, "manager")
    till.settle()
    till.do("click", reason)
    till.do("click", manager.name)
    for digit in pin_of(manager):
        till.do("click", f"Approval {digit}")


def test_a_ticket_is_parked_under_a_table_and_resumed_with_its_lines(selling: Till) -> None:
    selling.do("click", "Margherita")
    selling.do("click", "Fries")
    order = park(selling)
    assert selling.desk.draft.lines == ()
    assert selling.do("read", "Resume Table 7") == "2 items, parked just now $18.40"
    selling.do("click", "Resume Table 7")
    draft = selling.desk.draft
    assert (draft.order_id, draft.label) == (order.id, "Table 7")
    assert [line.id for line in draft.lines] == [line.id for line in order.lines]


def test_a_ticket_without_a_name_is_asked_for_one(selling: Till) -> None:
    selling.do("click", "Fries")
    selling.do("press", "F2")
    selling.settle()
    selling.do("press", "F12")
    assert selling.desk.parked == ()
    selling.do("type", "Ticket name", "Priya")
    selling.do("press", "Return")
    selling.until(lambda: [order.label for order in selling.desk.parked] == ["Priya"])


def test_a_named_ticket_is_parked_at_once(selling: Till) -> None:
    selling.put("fries", label="Table 3")
    selling.do("press", "F2")
    selling.until(lambda: [order.label for order in selling.desk.parked] == ["Table 3"])


def test_more_of_a_parked_line_needs_nobody(selling: Till) -> None:
    selling.do("click", "Fries")
    park(selling)
    selling.do("click", "Resume Table 7")
    selling.do("click", "Fries")
    selling.do("click", "Line Fries")
    selling.do("click", "More")
    assert [line.quantity for line in selling.desk.draft.lines] == [1, 2]
    selling.do("click", "Park")
    selling.until(lambda: selling.desk.parked[0].pieces == 3)
    assert len(selling.desk.parked[0].lines) == 2


def test_taking_a_parked_line_out_asks_for_the_managers_pin_and_a_reason(selling: Till) -> None:
    selling.do("click", "Fries")
    selling.do("click", "Margherita")
    order = park(selling)
    selling.do("click", "Resume Table 7")
    selling.do("click", "Line Fries")
    selling.do("click", "Remove")
    assert selling.desk.draft.pieces == 2
    approve(selling, "Entered by mistake")
    selling.until(lambda: selling.desk.draft.pieces == 1)
    assert selling.desk.draft.reason == "Entered by mistake"
    selling.settle()
    selling.do("click", "Park")
    selling.until(lambda: selling.desk.draft.order_id is None)
    changed = next(one for one in selling.orders() if one.id == order.id)
    assert [line.cart.item for line in changed.live_lines] == ["margherita"]


def test_leaving_the_question_leaves_the_line(selling: Till) -> None:
    selling.do("click", "Fries")
    park(selling)
    selling.do("click", "Resume Table 7")
    selling.do("click", "Line Fries")
    selling.do("click", "Fewer")
    selling.settle()
    selling.do("press", "Escape")
    assert selling.desk.draft.pieces == 1


def test_a_parked_ticket_is_found_resumed_and_what_was_on_the_counter_parked(selling: Till) -> None:
    selling.do("click", "Fries")
    park(selling)
    selling.put("margherita", label="Table 3")
    selling.do("press", "F3")
    assert selling.shows("parked")
    assert selling.do("read", "Parked Table 7").startswith("1 item $4.87")
    selling.do("click", "Resume")
    selling.until(lambda: selling.desk.draft.label == "Table 7")
    assert selling.shows("sell")
    selling.until(lambda: {order.label for order in selling.desk.parked} == {"Table 7", "Table 3"})


def test_a_parked_ticket_is_discarded_with_a_reason(selling: Till) -> None:
    selling.do("click", "Fries")
    order = park(selling)
    selling.do("press", "F3")
    selling.do("click", "Discard")
    approve(selling, "They left")
    selling.until(lambda: selling.desk.parked == ())
    gone = next(one for one in selling.orders() if one.id == order.id)
    fact = gone.fact("cancelled")
    assert fact is not None
    assert (gone.status, fact.reason) == ("cancelled", "They left")


def test_a_recalled_ticket_is_put_back_as_it_was(selling: Till) -> None:
    selling.do("click", "Fries")
    park(selling)
    selling.do("click", "Resume Table 7")
    selling.do("click", "Fries")
    selling.do("click", "Ticket menu")
    selling.do("click", "Put back as it was")
    assert selling.desk.draft.lines == ()
    assert selling.desk.parked[0].pieces == 1


def test_a_resumed_ticket_is_paid_as_one_order(selling: Till) -> None:
    selling.do("click", "Fries")
    order = park(selling)
    selling.do("click", "Resume Table 7")
    selling.do("click", "Pay")
    selling.do("click", "Take cash")
    selling.until(lambda: selling.shows("change"))
    assert [(one.id, one.payment_status) for one in selling.orders()] == [(order.id, "paid")]


def test_the_last_order_is_repeated_at_a_tap(selling: Till) -> None:
    selling.put("fries", "coke", "coke", label="Table 3")
    selling.do("click", "Pay")
    selling.do("click", "Take cash")
    selling.until(lambda: selling.shows("change"))
    selling.window.show_screen("sell")
    assert selling.do("read", "Repeat last order") == "W-0001, Table 3, 3 items $10.83"
    selling.do("click", "Repeat last order")
    lines = selling.desk.draft.lines
    assert [(line.item, line.quantity) for line in lines] == [("fries", 1), ("coke", 2)]
    assert selling.desk.draft.label == ""
