from dataclasses import replace

from store_core.application import shifts
from store_core.application.shop import Act
from store_core.application.stores import change_settings
from store_core.domain.money import cash_rounded
from tests.pos_app.counter import Till
from tests.shops import change_items, person


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
    till.settle()
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


def test_less_than_due_stays_open_and_the_rest_goes_by_card(till: Till) -> None:
    till.open_shift()
    till.put("margherita")
    till.pay()
    due = till.desk.due
    for key in "500":
        till.do("press", key)
    assert "stays open" in till.do("read", "Take cash")
    till.do("press", "F12")
    assert till.shows("tender")
    till.do("press", "Alt+2")
    assert till.do("read", "By card") == f"${(due - 500) / 100:.2f}"
    till.do("click", "Card took")
    till.until(lambda: till.shows("change"))
    order = till.orders()[0]
    assert [(one.method, one.amount) for one in order.payments] == [
        ("cash", 500),
        ("card", due - 500),
    ]
    assert order.payment_status == "paid"


def test_a_card_first_and_the_rest_in_cash_gives_change(till: Till) -> None:
    till.open_shift()
    till.put("margherita")
    till.pay()
    due = till.desk.due
    till.do("click", "Card")
    for key in "500":
        till.do("press", key)
    till.do("press", "F12")
    till.do("click", "Cash")
    till.do("click", "$20")
    till.do("press", "F12")
    till.until(lambda: till.shows("change"))
    payments = till.orders()[0].payments
    assert [(one.method, one.amount) for one in payments] == [("card", 500), ("cash", due - 500)]
    assert payments[1].change == 2000 - (due - 500)


def test_a_tender_is_taken_back_before_the_end(till: Till) -> None:
    till.open_shift()
    till.put("margherita")
    till.pay()
    whole = till.do("read", "Cash received")
    for key in "500":
        till.do("press", key)
    till.do("press", "F12")
    assert till.do("read", "Cash received") != whole
    till.do("click", "Take back cash")
    assert till.do("read", "Cash received") == whole
    assert till.refuses("read", "Take back cash")
    assert till.orders() == ()


def test_a_look_at_the_orders_keeps_what_was_taken(till: Till) -> None:
    till.open_shift()
    till.put("margherita")
    till.pay()
    for key in "500":
        till.do("press", key)
    till.do("press", "F12")
    till.do("press", "F6")
    till.pay()
    till.do("read", "Take back cash")


def test_cash_is_rounded_where_the_store_rounds_and_the_card_is_not(till: Till) -> None:
    change_settings(
        till.shop,
        Act(person(till.shop, "owner")),
        lambda now: replace(now, rules=replace(now.rules, cash_rounding=10)),
    )
    till.until(lambda: till.desk.settings.rules.cash_rounding == 10)
    till.open_shift()
    till.put("margherita")
    till.pay()
    due = till.desk.due
    rounded = cash_rounded(due, 10)
    assert rounded != due
    assert till.do("read", "Cash received") == f"${rounded / 100:.2f}"
    till.do("press", "F12")
    till.until(lambda: till.shows("change"))
    payment = till.orders()[0].payments[0]
    assert (payment.amount, payment.rounding) == (due, rounded - due)


def test_the_drawer_opens_without_a_sale_with_a_reason_and_a_managers_pin(till: Till) -> None:
    till.open_shift()
    till.put("margherita")
    till.pay()
    till.do("click", "Open drawer")
    till.approve("Give change")
    till.until(lambda: not till.refuses("read", "Drawer opened"))
    assert [one.kind for one in shifts.movements(till.shop)] == ["no_sale"]


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
