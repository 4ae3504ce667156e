"""The staff page over a real till, used by its accessible names (O6)."""

import csv
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from pos_app.office.views.staff_page import StaffPage
from pos_app.office.window import OfficeWindow
from store_core.application import staff, time_clock
from store_core.application.office import perform
from store_core.application.shop import Act
from store_core.application.staff_records import SAVE_PERSON, PersonEdit, staff_now
from store_core.domain.staff import Permission, Person, Role, granted
from store_core.replication.link_state import LinkState
from tests.pos_app.counter import Till
from tests.shops import person


@pytest.fixture
def office(till: Till) -> Iterator[Till]:
    """The owner at the till, the staff page open."""
    open_as(till, "owner")
    yield till
    if till.window.office.window is not None:
        till.window.office.window.close()


def open_as(till: Till, role: Role) -> None:
    till.sign_in(role)
    till.do("click", "Person")
    till.do("click", "Back office")
    till.until(lambda: till.window.office.window is not None)
    window(till).resize(1440, 900)
    window(till).show_page("staff")
    till.until(lambda: page(till).people.isVisible())


def window(till: Till) -> OfficeWindow:
    found = till.window.office.window
    assert found is not None
    return found


def page(till: Till) -> StaffPage:
    found = window(till).page("staff")
    assert isinstance(found, StaffPage)
    return found


def names(till: Till) -> list[str]:
    return [target.name for target in page(till).people.body.targets()]


def held(till: Till, name: str) -> Person | None:
    return next((one for one in staff_now(till.shop).people if one.name == name), None)


def add(till: Till, name: str = "Nia Boateng", pin: str = "738291") -> Person:
    till.do("click", "New person")
    till.do("type", "Name", name)
    if pin:
        till.do("type", "PIN", pin)
    till.do("click", "Add")
    till.until(lambda: held(till, name) is not None)
    till.until(lambda: name in names(till))
    found = held(till, name)
    assert found is not None
    return found


def test_somebody_new_is_added_and_signs_in(office: Till) -> None:
    nia = add(office)
    assert staff.sign_in(office.shop, nia.id, "738291").name == "Nia Boateng"
    assert office.do("read", "Done") == "Added Nia Boateng"


def test_what_is_wrong_stands_at_its_field_and_nothing_is_saved(office: Till) -> None:
    office.do("click", "New person")
    office.do("type", "Name", "Nia Boateng")
    office.do("type", "PIN", "1234")
    office.do("type", "E-mail", "nobody")
    office.do("click", "Add")
    fields = page(office).panel.column
    office.until(lambda: fields.problem_field() is not None)
    assert held(office, "Nia Boateng") is None


def test_a_change_is_saved_and_taken_back(office: Till) -> None:
    cashier = person(office.shop, "cashier")
    office.do("click", cashier.name)
    office.do("type", "Phone", "+1 212 555 0100")
    office.do("click", "Save")
    office.until(lambda: person(office.shop, "cashier").phone == "+1 212 555 0100")
    office.until(lambda: page(office).bar.isVisible())
    page(office).bar.undone.emit()
    office.until(lambda: person(office.shop, "cashier") == cashier)


def edit_elsewhere(till: Till, someone: Person, email: str) -> None:
    edit = PersonEdit(staff_now(till.shop).revs[someone.id], replace(someone, email=email))
    perform(till.shop, Act(person(till.shop, "owner")), SAVE_PERSON, edit, till.shop.new_id())
    till.desk.on_touched(frozenset({("person", someone.id)}))


def test_two_who_edit_one_person_see_each_other(office: Till) -> None:
    cashier = person(office.shop, "cashier")
    office.do("click", cashier.name)
    office.do("type", "Phone", "+1 212 555 0100")
    edit_elsewhere(office, cashier, "maria@example.org")
    office.until(lambda: not office.refuses("read", "Keep mine"))
    assert "E-mail: maria@example.org" in office.do("read", "Notice")
    office.do("click", "Keep mine")
    office.until(lambda: person(office.shop, "cashier").phone == "+1 212 555 0100")


def test_who_leaves_is_asked_about_once_and_comes_back(office: Till) -> None:
    nia = add(office)
    office.do("click", nia.name)
    office.do("click", "Does not work here any more")
    office.do("click", "Take out")
    office.until(lambda: nia.name not in names(office))
    office.until(lambda: page(office).bar.isVisible())
    page(office).bar.undone.emit()
    office.until(lambda: nia.name in names(office))


def test_the_last_owner_is_not_taken_out_nor_made_a_cook(office: Till) -> None:
    owner = person(office.shop, "owner")
    office.do("click", owner.name)
    assert office.refuses("click", "Does not work here any more")
    assert office.refuses("click", "Role")


def test_a_new_pin_is_set_and_weak_ones_are_refused(office: Till) -> None:
    cashier = person(office.shop, "cashier")
    office.do("click", cashier.name)
    office.do("click", "Set a new PIN")
    office.do("type", "New PIN", "1234")
    office.do("type", "New PIN once more", "1234")
    assert office.refuses("click", "Set PIN")
    office.do("type", "New PIN", "7391")
    office.do("type", "New PIN once more", "7391")
    office.do("click", "Set PIN")
    office.until(lambda: person(office.shop, "cashier").pin_digits == 4)
    assert staff.sign_in(office.shop, cashier.id, "7391").id == cashier.id


def test_an_owner_makes_a_recovery_code_and_keeps_it_as_a_paper(
    office: Till, tmp_path: Path
) -> None:
    page(office)._choose_file = lambda _parent, name: tmp_path / name
    office.do("click", person(office.shop, "owner").name)
    office.do("click", "Make a recovery code")
    office.until(lambda: not office.refuses("read", "Code"))
    assert len(office.do("read", "Code")) == 19
    office.do("click", "Save to print")
    office.until(lambda: (tmp_path / "recovery-code.pdf").exists())
    office.do("click", "Kept it")
    assert person(office.shop, "owner").recovery_hash


def test_a_right_is_switched_at_once_and_taken_back(office: Till) -> None:
    office.do("click", "Rights")
    office.do("click", "Give money back, Cashier")

    def may() -> bool:
        return granted("cashier", Permission.REFUND, office.shop.settings.grants)

    office.until(may)
    assert office.do("read", "Done") == "Cashier: Give money back is on"
    page(office).bar.undone.emit()
    office.until(lambda: not may())
    assert office.refuses("click", "Change settings, Owner")


def test_rights_are_switched_by_keyboard(office: Till) -> None:
    office.do("click", "Rights")
    body = page(office).matrix.body
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Space):
        QTest.keyClick(body, key)
    office.until(lambda: granted("cashier", Permission.DISCOUNT, office.shop.settings.grants))


def test_a_manager_looks_at_rights_and_people_and_changes_neither(till: Till) -> None:
    open_as(till, "manager")
    assert till.refuses("click", "New person")
    till.do("click", "Rights")
    assert till.refuses("click", "Give money back, Cashier")
    assert "Only an owner" in till.do("read", "Staff message")
    window(till).close()


def test_without_the_server_it_is_said(office: Till) -> None:
    office.desk.on_link(LinkState("offline"))
    assert "can't be reached" in office.do("read", "Staff message")


def test_what_somebody_did_leads_to_the_log(office: Till) -> None:
    cashier = person(office.shop, "cashier")
    office.do("click", cashier.name)
    office.do("click", f"What {cashier.name.split()[0]} did")
    assert window(office).current == "audit_log"
    assert office.do("read", "Search the back office") == cashier.name


def work_a_day(till: Till) -> None:
    cashier = Act(person(till.shop, "cashier"))
    time_clock.clock(till.shop, cashier, "in")
    till.clock.forward(hours=20)
    till.desk.on_touched(frozenset({("hours", "x")}))


def test_a_forgotten_clock_out_is_put_right_and_exported(office: Till, tmp_path: Path) -> None:
    work_a_day(office)
    office.do("click", "Hours")
    office.until(lambda: page(office).hours.isVisible())
    who = person(office.shop, "cashier")
    office.do("click", who.name)
    office.until(lambda: not office.refuses("read", "18:58 – ?"))
    office.do("click", "18:58 – ?")
    office.do("type", "Went", "2:28")
    office.do("type", "Break", "30")
    assert office.refuses("click", "Save")
    office.do("click", "Forgot to clock out")
    office.do("click", "Save")
    office.until(lambda: office.do("read", "Done") == f"Hours of {who.short_name} are saved")
    sheet = tmp_path / "hours.csv"
    page(office)._choose_file = lambda _parent, _name: sheet
    office.until(lambda: "7:00" in str(office.do("read", who.name)))
    office.do("click", "Export")
    office.until(sheet.exists)
    with sheet.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    first = rows[0]
    assert (first["came"], first["left"], first["minutes"]) == ("18:58", "02:28", "420")
    book = tmp_path / "hours.xlsx"
    page(office)._choose_file = lambda _parent, _name: book
    office.do("click", "Export")
    office.until(book.exists)
    page_of_book = load_workbook(book).active
    assert page_of_book is not None
    assert page_of_book["H2"].value == 7


def test_a_week_back_is_empty_and_the_next_is_not_to_come(office: Till) -> None:
    office.do("click", "Hours")
    office.until(lambda: page(office).hours.isVisible())
    this = office.do("read", "Week")
    assert office.refuses("click", "Next week")
    office.do("click", "Week before")
    office.until(lambda: office.do("read", "Week") != this)
    office.do("click", "Next week")
    office.until(lambda: office.do("read", "Week") == this)
