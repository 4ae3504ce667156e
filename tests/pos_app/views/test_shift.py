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
