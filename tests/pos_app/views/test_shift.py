from qt_kit.drive import perform
from store_core.application import shifts
from tests.pos_app.counter import Till


def test_without_an_open_shift_its_float_is_asked_for_after_signing_in(till: Till) -> None:
    till.sign_in()
    assert till.shows("shift")
    for key in ("Amount 1", "Amount 5", "Amount 0", "Amount 00"):
        till.do("click", key)
    assert till.do("read", "Float in the drawer") == "$150.00"
    till.do("press", "F12")
    till.until(lambda: till.desk.shift is not None)
    assert till.desk.shift is not None
    assert till.desk.shift.opening_float == 15000


def test_the_float_is_typed_with_its_cents(till: Till) -> None:
    till.sign_in()
    for key in "20050":
        till.do("press", key)
    till.do("press", "Backspace")
    assert till.do("read", "Float in the drawer") == "$20.05"


def test_an_open_shift_is_not_asked_for_again(till: Till) -> None:
    till.open_shift()
    till.do("press", "F9")
    till.sign_in("manager")
    assert not till.shows("shift")
    till.do("press", "F8")
    assert till.do("read", "Close shift") == "Close shift Count the drawer"


def test_a_driver_may_sign_in_but_not_open_the_shift(till: Till) -> None:
    till.sign_in("driver")
    assert till.refuses("click", "Open shift")
    assert till.refuses("click", "$100")


def test_cash_is_paid_out_with_a_reason_and_a_managers_pin(till: Till) -> None:
    till.open_shift()
    till.do("press", "F8")
    till.do("press", "O")
    for key in "4800":
        till.do("press", key)
    assert till.do("read", "Paid out") == "$48.00"
    till.do("click", "Pay out")
    till.approve("Supplies")
    till.do("wait", "48.00 paid out")
    [movement] = shifts.movements(till.shop)
    assert (movement.kind, movement.amount, movement.reason) == ("paid_out", 4800, "Supplies")
    till.until(lambda: "Paid out −48.00" in till.do("read", "Paid in and out"))


def test_a_manager_pays_in_alone_for_a_reason_of_their_own(till: Till) -> None:
    till.open_shift()
    till.do("press", "F9")
    till.sign_in("manager")
    till.do("press", "F8")
    till.do("click", "Paid in")
    till.do("click", "$50")
    till.do("press", "F12")
    till.settle()
    till.do("type", "Another reason", "Sold the old oven")
    till.do("click", "Pay in")
    till.do("wait", "50.00 paid in")
    assert [one.reason for one in shifts.movements(till.shop)] == ["Sold the old oven"]


def test_leaving_the_amount_moves_nothing(till: Till) -> None:
    till.open_shift()
    till.do("press", "F8")
    till.do("click", "Paid in")
    till.do("click", "$50")
    till.do("press", "Escape")
    till.do("click", "Paid in")
    assert till.do("read", "Paid in") == "$0.00"
    till.do("click", "Leave it")
    assert shifts.movements(till.shop) == ()


def test_an_open_shift_does_not_tell_what_should_be_in_the_drawer(till: Till) -> None:
    till.open_shift()
    till.sell("margherita")
    till.do("press", "F8")
    shown = perform("list")["names"]
    assert isinstance(shown, list)
    assert not any("113.53" in till.do("read", str(name)) for name in shown if name != "Shift")


def test_an_x_report_takes_a_manager_and_shows_itself_on_paper(till: Till) -> None:
    till.open_shift()
    till.sell("margherita")
    till.do("press", "F8")
    till.do("click", "X report")
    till.approve()
    till.until(lambda: till.shows("report"))
    assert "X REPORT" in till.do("read", "Report")
    till.do("click", "Print")
    till.until(lambda: till.do("read", "Print") == "sent to the printer")
    till.do("click", "Back to the shift")
    assert till.shows("shift")
