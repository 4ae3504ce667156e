from dataclasses import replace

from store_core.application.shop import Act
from store_core.application.stores import change_items
from tests.pos_app.counter import Till
from tests.shops import person


def test_a_note_is_tapped_taken_and_its_change_shown(till: Till) -> None:
    till.open_shift()
    till.put("margherita", "coke")
    till.pay()
    due = till.desk.due
    till.do("click", "$20")
    assert "Change $" in till.do("read", "Take cash")
    till.do("click", "Take cash")
    till.until(lambda: till.shows("change"))
    order = till.orders()[0]
    assert order.payments[0].tendered == 2000
    assert order.payments[0].change == 2000 - due
    assert till.desk.draft.pieces == 0


def test_a_sale_goes_through_once_however_often_it_is_pressed(till: Till) -> None:
    till.open_shift()
    till.put("margherita")
    till.pay()
    button = till.window.screen_named("tender")
    for _ in range(4):
        button.next_step()
    till.until(lambda: till.shows("change"))
    button.next_step()
    till.qtbot.wait(200)
    assert len(till.orders()) == 1


def test_the_keyboard_alone_takes_cash(till: Till) -> None:
    till.open_shift()
    till.put("margherita")
    till.pay()
    for key in "2000":
        till.do("press", key)
    assert till.do("read", "Cash received") == "$20.00"
    till.do("press", "F12")
    till.until(lambda: till.shows("change"))
    assert till.orders()[0].payments[0].tendered == 2000


def test_less_than_due_says_what_is_missing_and_takes_nothing(till: Till) -> None:
    till.open_shift()
    till.put("margherita")
    till.pay()
    till.do("press", "5")
    till.do("press", "0")
    till.do("press", "0")
    assert "is missing" in till.do("read", "Take cash")
    assert till.refuses("click", "Take cash")
    till.do("press", "E")
    assert "No change" in till.do("read", "Take cash")


def test_what_went_out_of_stock_meanwhile_is_said_and_nothing_is_taken(till: Till) -> None:
    till.open_shift()
    till.put("margherita")
    till.pay()
    sold_out = replace(till.shop.menu.item("margherita"), available=False)
    change_items(till.shop, Act(person(till.shop, "owner")), (sold_out,))
    till.window.screen_named("tender").next_step()
    till.until(lambda: "sold out" in till.do("read", "Nothing was taken"))
    assert till.orders() == ()
    assert till.desk.draft.pieces == 1


def test_back_leaves_the_ticket_as_it_was(till: Till) -> None:
    till.open_shift()
    till.put("margherita")
    till.pay()
    till.do("click", "Back")
    assert till.desk.draft.pieces == 1
    assert till.orders() == ()


def test_without_a_shift_paying_leads_to_opening_one(till: Till) -> None:
    till.sign_in()
    till.put("margherita")
    till.pay()
    assert till.shows("shift")
