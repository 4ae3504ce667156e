"""Clocking in and out at the till, and getting in without the PIN (O6)."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from pos_app.views.recovery import RecoverySheet
from store_core.application import time_clock
from store_core.application.office import perform
from store_core.application.shop import Act
from store_core.application.staff_records import (
    KEEP_RECOVERY,
    NewRecovery,
    new_recovery_code,
    staff_now,
)
from store_core.domain.staff import Person, Role
from store_core.domain.time_clock import Presence
from tests.pos_app.counter import Till
from tests.shops import person, pin_of


def held(till: Till, role: Role) -> Presence:
    return time_clock.presence_of(till.shop, person(till.shop, role).id)


def type_pin(till: Till, someone: Person) -> None:
    till.do("click", someone.name)
    for digit in pin_of(someone):
        till.do("click", f"PIN {digit}")


def test_a_cook_clocks_in_and_out_from_the_sign_in_screen(till: Till) -> None:
    cook = person(till.shop, "cook")
    till.do("click", "Clock in or out without a sale")
    type_pin(till, cook)
    till.until(lambda: not till.refuses("read", "Clock in"))
    till.do("click", "Clock in")
    till.until(lambda: held(till, "cook").state == "in")
    till.until(lambda: "clocked in at 18:58" in till.do("read", "Sign-in message"))
    assert till.desk.person is None
    till.clock.forward(hours=4)
    till.do("click", "Clock in or out without a sale")
    type_pin(till, cook)
    till.until(lambda: not till.refuses("read", "Clock out"))
    assert till.do("read", "Sign-in message") == "In since 18:58, 4:00 worked"
    till.do("click", "Clock out")
    till.until(lambda: held(till, "cook").state == "out")


def test_a_wrong_pin_clocks_nobody(till: Till) -> None:
    till.do("click", "Clock in or out without a sale")
    till.do("click", person(till.shop, "cashier").name)
    for digit in "000000":
        till.do("click", f"PIN {digit}")
    till.until(lambda: "4 tries left" in till.do("read", "Sign-in message"))
    assert till.refuses("click", "Clock in")


def test_escape_leaves_the_clock_again(till: Till) -> None:
    till.do("click", "Clock in or out without a sale")
    type_pin(till, person(till.shop, "cashier"))
    till.until(lambda: not till.refuses("read", "Clock in"))
    QTest.keyClick(till.window.focusWidget(), Qt.Key.Key_Escape)
    till.until(lambda: till.refuses("read", "Clock in"))


def test_who_sells_has_a_break_by_the_menu(till: Till) -> None:
    till.sign_in()
    for words, state in (("Clock in", "in"), ("Take a break", "break"), ("Clock out", "out")):
        till.do("click", "Person")
        till.do("click", words)
        till.until(lambda state=state: held(till, "cashier").state == state)  # type: ignore[misc]  # the default binds the loop's value
        till.settle()


def test_an_owner_gets_in_again_by_the_recovery_code(till: Till) -> None:
    owner = person(till.shop, "owner")
    code = new_recovery_code(till.shop)
    asked = NewRecovery(code, staff_now(till.shop).revs[owner.id])
    perform(till.shop, Act(owner), KEEP_RECOVERY, asked, "code")
    till.desk.on_touched(frozenset({("person", owner.id)}))
    till.until(lambda: any(one.recovery_hash for one in till.desk.people))
    till.do("click", owner.name)
    till.do("click", "Forgotten PIN")
    till.settle()
    till.do("type", "Recovery code", "AAAA-AAAA-AAAA-AAAA")
    till.do("type", "New PIN", "738291")
    till.do("type", "New PIN once more", "738291")
    till.do("click", "Set the new PIN")
    sheet = till.window.findChild(RecoverySheet)
    assert sheet is not None
    till.until(lambda: "not the recovery" in sheet.code.edit.accessibleDescription())
    till.do("type", "Recovery code", code)
    till.do("click", "Set the new PIN")
    till.until(lambda: "new PIN holds" in till.do("read", "Sign-in message"))
    till.settle()
    for digit in "738291":
        till.do("click", f"PIN {digit}")
    till.until(lambda: till.desk.person is not None)
