from dataclasses import replace

from pos_app.views.sign_in import SignInScreen
from tests.pos_app.counter import Till
from tests.shops import person, pin_of


def wrong_pin(till: Till, times: int) -> None:
    for _ in range(times):
        for _digit in range(6):
            till.do("click", "PIN 0")
        till.until(lambda: till.do("read", "Sign-in message") != "Checking…")


def test_a_right_pin_opens_the_till_without_a_further_press(till: Till) -> None:
    maria = next(one for one in till.desk.people if one.id == "maria")
    till.do("click", "Maria Gutierrez")
    for digit in pin_of(maria)[:5]:
        till.do("click", f"PIN {digit}")
    assert till.desk.person is None
    till.do("click", f"PIN {pin_of(maria)[5]}")
    till.until(lambda: till.desk.person is not None)
    assert till.do("read", "Person") == "Maria Gutierrez, Cashier"


def test_the_keyboard_alone_signs_in_by_first_letter_and_digits(till: Till) -> None:
    till.do("press", "T")
    assert "chosen" in till.do("read", "Tomasz Okafor")
    manager = person(till.shop, "manager")
    for digit in pin_of(manager):
        till.do("press", digit)
    till.until(lambda: till.desk.person == manager)


def test_arrows_choose_and_a_wrong_digit_is_taken_back(till: Till) -> None:
    till.do("press", "Right")
    till.do("press", "Right")
    till.do("press", "1")
    till.do("press", "Backspace")
    assert till.do("read", "PIN digits") == "0 of 6"
    chosen = [one.name for one in till.desk.people if "chosen" in till.do("read", one.name)]
    assert chosen == [till.desk.people[1].name]


def test_a_wrong_pin_says_how_many_tries_are_left(till: Till) -> None:
    till.do("click", "Maria Gutierrez")
    wrong_pin(till, 3)
    assert till.do("read", "Sign-in message") == "Not this PIN, 2 tries left"
    wrong_pin(till, 1)
    assert till.do("read", "Sign-in message") == "Not this PIN, 1 try left"


def test_after_five_wrong_ones_the_pad_waits_and_counts_down(till: Till) -> None:
    till.do("click", "Maria Gutierrez")
    wrong_pin(till, 5)
    assert till.do("read", "Sign-in message").startswith("Too many wrong PINs. Try again in 0:")
    assert till.refuses("click", "PIN 1")
    till.clock.forward(seconds=31)
    till.until(lambda: till.do("read", "Sign-in message") == "Enter your PIN")
    for digit in pin_of(next(one for one in till.desk.people if one.id == "maria")):
        till.do("click", f"PIN {digit}")
    till.until(lambda: till.desk.person is not None)


def test_a_cook_is_sent_to_the_kitchen_display(till: Till) -> None:
    till.do("click", "Luca Bianchi")
    assert till.do("read", "Sign-in message") == "Cooks work at the kitchen display."
    assert till.refuses("click", "PIN 1")


def test_locking_hides_everything_and_the_ticket_stays(till: Till) -> None:
    till.open_shift()
    till.put("margherita")
    till.do("press", "F9")
    assert till.desk.person is None
    assert till.refuses("click", "Person")
    till.sign_in()
    assert till.desk.draft.pieces == 1


def test_many_people_scroll_and_are_found_by_name(till: Till) -> None:
    maria = till.desk.people[0]
    till.desk.people = tuple(
        replace(maria, id=f"p{n}", name=f"Person {n} of a very large family indeed")
        for n in range(40)
    )
    screen = till.window.findChild(SignInScreen)
    assert screen is not None
    screen.entered()
    till.do("click", "Person 39 of a very large family indeed")
    assert "chosen" in till.do("read", "Person 39 of a very large family indeed")
    assert screen.people.scroll_y > 0
