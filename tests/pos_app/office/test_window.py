"""The back office over a real till, used by its accessible names."""

import csv
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from pos_app.office.page import OfficePage
from pos_app.office.pages import PAGES
from pos_app.office.views.log_page import LogPage
from pos_app.office.views.z_page import ZPage
from pos_app.office.window import OfficeWindow
from qt_kit.table import Table
from store_core.application import orders, shifts
from store_core.application.orders import Head
from store_core.application.payments import Tender
from store_core.application.shop import Act
from store_core.domain.shifts import Count
from store_core.domain.staff import Role
from store_core.replication.link_state import LinkState
from tests.pos_app.counter import Till
from tests.shops import cart, line, person, pin_of


def act(till: Till, role: Role, reason: str = "") -> Act:
    return Act(person(till.shop, role), reason=reason)


def make_history(till: Till) -> None:
    """A shift with a sale, a ticket thrown away, a paid-out, and its Z."""
    shop, manager = till.shop, act(till, "manager", "Spilt")
    shift = shifts.open_shift(shop, manager, 10_000)
    wanted = cart(line(shop, "margherita"))
    head, cash = Head(label="Ann"), [Tender("cash", 5_000)]
    orders.sell(shop, act(till, "cashier"), wanted, head, cash, shift.id)
    parked = orders.park(shop, act(till, "cashier"), cart(line(shop, "diavola")), Head())
    orders.discard_parked(shop, manager, parked.id)
    shifts.move_cash(shop, manager, "paid_out", 500)
    due = shifts.x_report(shop, manager).expected_cash
    count = Count(pieces=((1, due - 250),))
    shifts.expected(shop, manager, count)
    shifts.close_shift(shop, manager, count, "Counted twice")


@pytest.fixture
def office(till: Till) -> Iterator[Till]:
    """The manager at the till, the back office open."""
    make_history(till)
    till.sign_in("manager")
    open_office(till)
    yield till
    if till.window.office.window is not None:
        till.window.office.window.close()


def open_office(till: Till) -> None:
    till.do("click", "Person")
    till.do("click", "Back office")
    till.until(lambda: till.window.office.window is not None)


def window(till: Till) -> OfficeWindow:
    found = till.window.office.window
    assert found is not None
    return found


def page(till: Till, key: str) -> OfficePage:
    window(till).show_page(key)
    return window(till).page(key)


def log(till: Till) -> LogPage:
    found = page(till, "audit_log")
    assert isinstance(found, LogPage)
    till.until(lambda: found.table.isVisible())
    return found


def names(table: Table) -> list[str]:
    return [target.text for target in table.body.targets()]


def test_the_log_shows_what_is_sensitive_newest_first(office: Till) -> None:
    found = log(office)
    told = names(found.table)
    assert "Closed the shift with Z 1, net $12.50, $2.50 short, “Counted twice”" in told[0]
    assert any("Cancelled W-0002, “Spilt”, Tomasz Okafor" in row for row in told)
    assert not any("Sold" in row for row in told)
    office.do("click", "Sensitive only")
    office.until(lambda: any("Sold W-0001" in row for row in names(found.table)))


def test_search_kind_and_person_narrow_and_the_empty_page_says_so(office: Till) -> None:
    found = log(office)
    office.do("type", "Search the back office", "spilt diavola")
    office.until(lambda: len(names(found.table)) == 1)
    assert "Cancelled W-0002" in names(found.table)[0]
    office.do("click", "Kind")
    office.do("click", "Refunds")
    office.until(lambda: not found.table.isVisible())
    office.do("click", "Kind")
    office.do("click", "All kinds")
    office.do("click", "Who")
    office.do("click", "Tomasz Okafor")
    office.until(lambda: len(names(found.table)) == 1)


def test_dates_are_typed_and_a_wrong_one_says_how(office: Till) -> None:
    found = log(office)
    before = len(names(found.table))
    office.do("click", "Days")
    office.do("click", "From … to …")
    office.do("type", "From", "12.6.")
    assert office.do("read", "Dates message") == "Write a date like 2026-06-12"
    office.do("type", "From", "2026-06-12")
    office.until(lambda: 0 < len(names(found.table)) < before)
    office.do("type", "To", "2026-06-11")
    assert office.do("read", "Dates message") == "The first day comes after the last"


def test_an_entry_opens_with_its_fields_its_chain_and_its_order(office: Till) -> None:
    found = log(office)
    cancelled = next(
        target.name for target in found.table.body.targets() if "Cancelled" in target.text
    )
    office.do("click", cancelled)
    office.until(lambda: found.panel.isVisible())
    told = office.do("read", "Entry")
    assert "Cancelled W-0002" in told
    assert "Who: Tomasz Okafor" in told
    assert office.do("read", "Chain").startswith("It is as it was written")
    office.do("click", "All of this order")
    office.until(lambda: len(names(found.table)) == 2)
    assert office.do("read", "Search the back office") == "W-0002"
    assert "Parked W-0002" in names(found.table)[1]


def test_the_keyboard_walks_opens_searches_and_goes_back_to_the_till(office: Till) -> None:
    found = log(office)
    office.until(lambda: found.table.body.hasFocus())
    QTest.keyClick(found.table.body, Qt.Key.Key_Down)
    QTest.keyClick(found.table.body, Qt.Key.Key_Down)
    office.until(lambda: found.panel.isVisible())
    QTest.keyClick(found.table.body, Qt.Key.Key_Escape)
    assert not found.panel.isVisible()
    QTest.keyClick(found.table.body, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert window(office).bar.search.edit.hasFocus()
    QTest.keyClick(window(office).bar.search.edit, Qt.Key.Key_Escape)
    assert found.table.body.hasFocus()
    QTest.keyClick(found.table.body, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert window(office).current == PAGES[0].key
    QTest.keyClick(window(office), Qt.Key.Key_Escape)
    office.until(lambda: office.window.office.window is None)


def test_what_happens_meanwhile_comes_to_the_top(office: Till) -> None:
    found = log(office)
    shifts.open_shift(office.shop, act(office, "manager"), 5_000)
    office.until(lambda: "Opened the shift with $50.00" in names(found.table)[0])


def test_a_locked_till_closes_the_office(office: Till) -> None:
    office.desk.lock()
    office.until(lambda: office.window.office.window is None)


def test_without_the_server_the_badge_says_so_and_reading_goes_on(office: Till) -> None:
    found = log(office)
    office.desk.on_link(LinkState("offline", unsent=3))
    assert office.do("read", "Office link") == "3 not sent"
    assert names(found.table)


def test_a_cashier_calls_a_manager_to_open_it(till: Till) -> None:
    make_history(till)
    till.sign_in("cashier")
    till.do("click", "Person")
    till.do("click", "Back office")
    assert till.window.office.window is None
    till.do("wait", "Check a sale")
    till.do("click", "Check a sale")
    manager = person(till.shop, "manager")
    till.do("click", manager.name)
    till.do("wait", "Approval 3")
    for digit in pin_of(manager):
        till.do("click", f"Approval {digit}")
    till.until(lambda: till.window.office.window is not None)
    assert "by leave of" in till.do("read", "Office person")
    assert names(log(till).table)
    window(till).close()


def test_what_is_found_is_written_to_a_file_that_runs_nothing(office: Till, tmp_path: Path) -> None:
    found = log(office)
    shifts.open_shift(office.shop, act(office, "manager", "=HYPERLINK(0)"), 5_000)
    office.until(lambda: "HYPERLINK" in names(found.table)[0])
    wanted = tmp_path / "log.csv"
    found._choose_file = lambda _parent, _name: wanted
    office.do("click", "Export")
    office.until(lambda: "entries written to" in office.do("read", "Export progress"))
    with wanted.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == found._state.count
    assert rows[0]["reason"] == "'=HYPERLINK(0)"
    assert rows[0]["what"] == "Opened the shift with $50.00 in the drawer"
    assert rows[0]["amount"] == "50.00"
    office.do("click", "Close export")
    assert list(tmp_path.glob("*.part")) == []


def test_a_file_that_can_not_be_written_is_refused_in_a_sentence(
    office: Till, tmp_path: Path
) -> None:
    found = log(office)
    found._choose_file = lambda _parent, _name: tmp_path / "nowhere" / "log.csv"
    office.do("click", "Export")
    office.until(lambda: "nowhere" in office.do("read", "Export progress"))


def z_page(till: Till) -> ZPage:
    found = page(till, "z_reports")
    assert isinstance(found, ZPage)
    till.until(lambda: found.table.isVisible())
    return found


def test_z_reports_stand_as_paper_print_again_and_are_kept_as_pdf(
    office: Till, tmp_path: Path
) -> None:
    found = z_page(office)
    assert names(found.table)[0].startswith("1, Fri 12 Jun 2026")
    assert "2.50 short" in names(found.table)[0]
    assert "Z REPORT 1" in office.do("read", "Z report")
    office.do("click", "Print Z again")
    office.until(lambda: office.do("read", "Report message") == "Copy 1 sent to the printer")
    wanted = tmp_path / "z.pdf"
    found._choose_file = lambda _parent, _name: wanted
    office.do("click", "Save PDF")
    office.until(lambda: office.do("read", "Report message") == "Saved as z.pdf")
    assert wanted.read_bytes().startswith(b"%PDF")
    assert "Printed Z 1 again, copy 1" in names(log(office).table)[0]


def test_z_reports_are_found_by_what_stands_in_their_row(office: Till) -> None:
    found = z_page(office)
    office.do("type", "Search the back office", "z1 okafor")
    assert found.table.isVisible() is False or len(names(found.table)) == 1
    office.do("type", "Search the back office", "z2")
    office.until(lambda: not found.table.isVisible())


def test_before_the_first_z_the_page_says_what_will_be_there(till: Till) -> None:
    till.sign_in("owner")
    open_office(till)
    found = page(till, "z_reports")
    assert isinstance(found, ZPage)
    till.until(lambda: found._state.empty == "No Z report yet")
    window(till).close()


def test_a_sale_does_not_wait_for_a_long_search_of_the_log(till: Till) -> None:
    till.open_shift()
    found_all = threading.Event()
    till.desk.look(lambda _shop: found_all.wait(5))
    till.sell("margherita")
    assert not found_all.is_set()
    found_all.set()


def test_an_answer_that_comes_after_the_office_closed_troubles_nobody(office: Till) -> None:
    log(office)
    office.do("type", "Search the back office", "margherita")
    window(office).close()
    office.until(lambda: office.window.office.window is None)
    office.qtbot.wait(300)


def test_keys_go_to_the_till_again_when_the_office_is_left(office: Till) -> None:
    window(office).close()
    office.until(lambda: office.window.isActiveWindow())
    office.do("press", "F3")
    assert office.shows("parked")
