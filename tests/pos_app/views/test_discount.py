"""Codes, discounts by hand and reasons for prices, through accessible names (C4, O3)."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import pytest

from pos_app.views.sell import SellScreen
from store_core.application import audit
from store_core.application.shop import Act
from store_core.domain.audit import Search
from store_core.domain.errors import StoreError
from store_core.domain.held_codes import Hold
from tests.pos_app.counter import Till
from tests.shops import person

TUESDAY = datetime(2026, 6, 16, 23, 0, tzinfo=UTC)
MONDAY_BEFORE_SIX = datetime(2026, 6, 15, 21, 59, tzinfo=UTC)


@pytest.fixture
def selling(till: Till) -> Till:
    till.open_shift()
    till.window.show_screen("sell")
    return till


def open_discount(till: Till) -> None:
    till.do("press", "F4")
    till.settle()


def enter(till: Till, code: str) -> None:
    open_discount(till)
    till.do("type", "Discount code", code)
    till.do("press", "Return")


def sell_in_cash(till: Till) -> None:
    till.pay()
    till.do("press", "F12")
    till.until(lambda: till.shows("change"))


def test_an_offer_runs_by_itself_and_is_on_the_order(selling: Till) -> None:
    selling.clock.at = TUESDAY
    selling.put("margherita", "margherita")
    assert "2-for-1 Tuesday" in selling.do("read", "Line Margherita, Medium")
    due = selling.desk.due
    sell_in_cash(selling)
    order = selling.orders()[0]
    assert (order.bill.due, [one.id for one in order.bill.discounts]) == (
        due,
        ["two-for-one-tuesday"],
    )


def test_the_ticket_is_priced_anew_when_the_happy_hour_ends(selling: Till) -> None:
    selling.clock.at = MONDAY_BEFORE_SIX
    selling.put("coke")
    assert "Happy hour" in selling.do("read", "Line Coke")
    selling.clock.forward(minutes=2)
    selling.until(lambda: "Happy hour" not in selling.do("read", "Line Coke"))
    assert selling.do("read", "Pay") == "Pay $2.98"


def test_a_code_comes_off_and_is_taken_away_again(selling: Till) -> None:
    selling.put("margherita", "margherita", "fries")
    before = selling.desk.due
    enter(selling, "napoli5")
    assert "comes off" in selling.do("read", "napoli5")
    assert selling.desk.due < before
    selling.do("click", "Remove napoli5")
    assert selling.desk.due == before


@pytest.mark.parametrize(
    ("code", "sentence", "stays"),
    [
        ("nope", "No offer has this code.", False),
        ("NAPOLI5", "It needs $20.50 more of goods.", True),
    ],
)
def test_a_code_that_takes_nothing_off_says_why(
    selling: Till, code: str, sentence: str, stays: bool
) -> None:
    selling.put("fries")
    enter(selling, code)
    told = "Nothing comes off yet" if stays else code
    assert selling.do("read", told) == sentence
    assert (selling.desk.draft.cart.codes == (code,)) is stays


def test_a_limited_code_takes_a_use_of_the_servers_into_the_sale(selling: Till) -> None:
    selling.put("fries")
    enter(selling, "FIRST100")
    selling.until(lambda: selling.desk.draft.cart.codes == ("FIRST100",))
    sell_in_cash(selling)
    order = selling.orders()[0]
    assert order.limited_uses == ("first-100",)


def test_a_limited_code_waits_for_the_server_in_a_clear_sentence(selling: Till) -> None:
    selling.desk.codes._server = NoServer()
    selling.put("fries")
    enter(selling, "FIRST100")
    assert "counted by the server" in selling.do("read", "FIRST100")
    assert selling.desk.draft.cart.codes == ()


class NoServer:
    """A server that does not answer."""

    def hold(
        self,
        code: str,
        hold_id: str,
        held: Callable[[Hold], None],
        refused: Callable[[StoreError], None],
    ) -> None:
        refused(StoreError("code_needs_server", entered=code))

    def release(self, holds: Sequence[Hold]) -> None:
        """Nobody hears it."""


def test_a_discount_takes_a_reason_and_a_managers_pin_and_both_are_in_the_entry(
    selling: Till,
) -> None:
    selling.put("margherita", "fries")
    whole = selling.desk.due
    open_discount(selling)
    selling.do("click", "Percent")
    selling.do("click", "10 %")
    assert selling.do("read", "New total") != f"${whole / 100:.2f}"
    selling.do("click", "Take off")
    selling.approve("Complaint")
    selling.until(lambda: selling.desk.draft.cart.discount is not None)
    manager = person(selling.shop, "manager")
    assert "Complaint" in selling.do("read", "Remove 10 % off, whole order")
    due = selling.desk.due
    sell_in_cash(selling)
    order = selling.orders()[0]
    assert (order.bill.due, due < whole) == (due, True)
    act = Act(person(selling.shop, "owner"))
    sold = audit.log(selling.shop, act, Search(sensitive=False), limit=1)[0]
    assert (sold.reason, sold.approver) == ("Complaint", manager.name)


def test_the_price_of_the_tapped_line_is_set_and_undone(selling: Till) -> None:
    selling.put("margherita", "fries")
    selling.do("click", "Line Margherita, Medium")
    open_discount(selling)
    selling.do("click", "Price")
    for key in "900":
        selling.do("press", key)
    selling.do("press", "F12")
    selling.approve("As agreed")
    selling.until(lambda: "9.00" in selling.do("read", "Line Margherita, Medium"))
    selling.settle()
    selling.do("press", "Escape")
    selling.do("press", "Ctrl+Z")
    assert selling.desk.draft.why == ""


def test_a_parked_ticket_keeps_its_code_and_its_discount(selling: Till) -> None:
    selling.put("margherita", "margherita", "fries")
    enter(selling, "NAPOLI5")
    selling.do("click", "Amount")
    selling.do("click", "$2")
    selling.do("press", "F12")
    selling.approve("Regular guest")
    selling.until(lambda: selling.desk.draft.cart.discount is not None)
    due = selling.desk.due
    selling.do("press", "F2")
    selling.until(lambda: bool(selling.desk.parked))
    selling.desk.recall(selling.desk.parked[0])
    assert selling.desk.due == due
    sell_in_cash(selling)
    assert selling.orders()[0].bill.due == due


def test_a_line_says_where_its_price_comes_from(selling: Till) -> None:
    selling.clock.at = TUESDAY
    selling.put("margherita", "margherita")
    selling.do("hold", "Line Margherita, Medium")
    assert selling.do("read", "Because of Margherita").startswith("25.00 Menu price, Medium")
    assert selling.do("read", "Because of 2-for-1 Tuesday").startswith("\N{MINUS SIGN}12.50")
    selling.do("press", "Escape")
    selling.settle()
    selling.do("click", "Why this total")
    selling.settle()
    assert selling.do("read", "Because of Sales tax 8.25 %") == "1.03"


def test_a_scanned_voucher_is_used_and_typing_in_the_panel_is_no_search(selling: Till) -> None:
    selling.put("margherita", "margherita", "fries")
    screen = selling.window.screen_named("sell")
    assert isinstance(screen, SellScreen)
    assert screen.keys is not None
    screen.keys.scanned.emit("NAPOLI5")
    selling.settle()
    assert selling.desk.draft.cart.codes == ("NAPOLI5",)
    selling.do("click", "Percent")
    selling.do("press", "5")
    selling.qtbot.wait(150)  # slower than a scanner
    selling.do("press", "a")
    assert selling.window.top_bar.search.text() == ""
    assert selling.do("read", "Kind of discount") == "Amount"


def test_a_line_of_a_recalled_ticket_is_discounted_with_one_managers_pin(selling: Till) -> None:
    selling.put("margherita", "fries")
    selling.do("press", "F2")
    selling.until(lambda: bool(selling.desk.parked))
    selling.desk.recall(selling.desk.parked[0])
    selling.do("click", "Line Fries")
    open_discount(selling)
    selling.do("click", "50 %")
    selling.do("press", "F12")
    selling.approve("Late or damaged")
    selling.until(lambda: "50 % off" in selling.do("read", "Line Fries"))
    selling.settle()
    due = selling.desk.due
    sell_in_cash(selling)
    assert selling.orders()[0].bill.due == due


def test_a_ticket_thrown_away_gives_its_limited_code_back(selling: Till) -> None:
    server = Counting()
    selling.desk.codes._server = server
    selling.put("fries")
    enter(selling, "FIRST100")
    selling.do("click", "Remove FIRST100")
    enter(selling, "FIRST100")
    assert (server.asked, server.released) == (1, [])
    selling.desk.clear_draft()
    assert server.released == ["FIRST100"]


class Counting:
    """A server with enough of everything, that counts how often it is asked."""

    def __init__(self) -> None:
        self.asked = 0
        self.released: list[str] = []

    def hold(
        self,
        code: str,
        hold_id: str,
        held: Callable[[Hold], None],
        refused: Callable[[StoreError], None],
    ) -> None:
        self.asked += 1
        held(Hold(hold_id, code, ("first-100",), TUESDAY))

    def release(self, holds: Sequence[Hold]) -> None:
        self.released += [hold.code for hold in holds]
