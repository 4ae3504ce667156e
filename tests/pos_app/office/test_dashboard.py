"""The dashboard over a real till, used by its accessible names."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from pos_app.office.views.dashboard_page import DashboardPage
from pos_app.office.window import OfficeWindow
from store_core.application import orders, refunds, shifts
from store_core.application.dashboard import dashboard
from store_core.application.orders import Head
from store_core.application.payments import Tender
from store_core.application.shop import Act
from store_core.domain.dashboard import Asked
from store_core.domain.orders import Order
from store_core.domain.refunds import Pieces
from store_core.replication.link_state import LinkState
from tests.pos_app.counter import Till
from tests.shops import cart, line, open_shift, person


def act(till: Till) -> Act:
    return Act(person(till.shop, "owner"), reason="asked to")


def sell(till: Till, item: str = "margherita") -> Order:
    wanted = cart(line(till.shop, item))
    cash = [Tender("cash", 50_000)]
    return orders.sell(till.shop, act(till), wanted, Head(), cash, open_shift(till.shop))


@pytest.fixture
def empty(till: Till) -> Iterator[Till]:
    """The owner at a till that never sold, the back office about to open."""
    till.sign_in("owner")
    yield till
    if till.window.office.window is not None:
        till.window.office.window.close()


@pytest.fixture
def office(empty: Till) -> Till:
    """A pizza and two colas sold, one of them given back; the dashboard open."""
    sell(empty)
    sell(empty, "coke")
    back = sell(empty, "coke")
    pieces = [Pieces(back.lines[0].id, 1)]
    refunds.refund(empty.shop, act(empty), back.id, pieces, open_shift(empty.shop))
    opened(empty)
    return empty


def opened(till: Till) -> DashboardPage:
    till.do("click", "Person")
    till.do("click", "Back office")
    till.until(lambda: till.window.office.window is not None)
    found = page(till)
    till.until(lambda: charted(found))
    return found


def charted(found: DashboardPage) -> bool:
    state = found._presenter.state()
    return state.cards is not None and bool(found.findChildren(type(found.line))) and drawn(found)


def drawn(found: DashboardPage) -> bool:
    return found.line._chart is not None and found.promises._chart is not None


def window(till: Till) -> OfficeWindow:
    found = till.window.office.window
    assert found is not None
    return found


def page(till: Till) -> DashboardPage:
    found = window(till).page("dashboard")
    assert isinstance(found, DashboardPage)
    return found


def test_the_back_office_opens_on_the_dashboard_of_today(office: Till) -> None:
    read = dashboard(office.shop, act(office), Asked())
    assert window(office).current == "dashboard"
    assert office.do("read", "Days shown").startswith("Friday, June 12 live, ")
    assert f"${read.sums.net / 100:.2f}" in office.do("read", "Net sales")
    assert office.do("read", "Number of orders").startswith("3")
    assert "1 refund" in office.do("read", "Given back")
    assert "Nothing was sold last Friday" in office.do("read", "Sales through the day")
    assert "Margherita" in page(office).bars.accessibleDescription()


def test_a_shop_that_never_sold_is_told_from_when_there_will_be_an_answer(empty: Till) -> None:
    found = opened(empty)
    for chart in (found.line, found.bars, found.heat, found.promises, found.tenders):
        told = chart.accessibleDescription()
        assert "?" in told
        assert "There will be an answer from the first paid order on." in told


def test_what_is_sold_meanwhile_shows_by_itself(office: Till) -> None:
    found, cards = page(office), page(office)._cards
    bars = found.bars
    sell(office, "pepperoni")
    office.desk.on_touched(frozenset({("order", "any")}))
    office.until(lambda: office.do("read", "Number of orders").startswith("4"))
    assert found._cards is not cards
    assert found.bars is bars
    assert window(office).focusWidget() is found.head.spans


def test_many_changes_are_read_once(office: Till) -> None:
    found = page(office)
    office.until(lambda: not found._presenter._reading)
    for _ in range(50):
        office.desk.on_touched(frozenset({("promotion", "any")}))
        found.look()
    assert found._soon.isActive()
    assert not found._presenter._reading


def test_the_days_are_chosen_by_touch_and_by_keys(office: Till) -> None:
    office.do("click", "Yesterday")
    office.until(lambda: office.do("read", "Days shown") == "Thursday, June 11")
    assert office.do("read", "Number of orders").startswith("0")
    spans = page(office).head.spans
    spans.setFocus()
    QTest.keyClick(spans, Qt.Key.Key_Right)
    office.until(lambda: office.do("read", "Days shown").startswith("Jun 6 – Jun 12"))
    assert office.do("read", "Number of orders").startswith("3")


def test_own_days_are_typed_or_stepped_and_a_wrong_one_says_how(office: Till) -> None:
    office.do("click", "Custom")
    office.until(lambda: office.do("read", "From") == "2026-06-12")
    office.do("type", "From", "12.6.")
    assert office.do("read", "Days message") == "Write a date like 2026-06-12"
    office.do("type", "From", "2026-06-13")
    assert office.do("read", "Days message") == "The first day comes after the last"
    office.do("type", "From", "2026-06-10")
    office.until(lambda: office.do("read", "Days shown").startswith("Jun 10 – Jun 12"))
    office.do("click", "To a day earlier")
    office.until(lambda: office.do("read", "Days shown") == "Jun 10 – Jun 11")
    assert office.do("read", "Number of orders").startswith("0")


def test_a_chart_opens_its_rows_and_arrows_move_inside_it(office: Till) -> None:
    found = page(office)
    found.bars.setFocus()
    QTest.keyClick(found.bars, Qt.Key.Key_Down)
    assert found.bars.accessibleDescription().startswith("Margherita: 1 sold")
    QTest.keyClick(found.bars, Qt.Key.Key_Return)
    office.until(lambda: found.rows.is_open())
    told = [target.text for target in found.rows.table.body.targets()]
    assert told[0].startswith("Margherita, 1, $12.50")
    QTest.keyClick(found.rows.table.body, Qt.Key.Key_Escape)
    office.until(lambda: not found.rows.is_open())
    assert window(office).focusWidget() is found.bars
    for chart in ("Net sales", "Sales through the day", "Ways to pay"):
        office.do("click", chart)
        office.until(lambda: found.rows.is_open())
        assert found.rows.table.body.targets()
        office.until(lambda: not office.refuses("click", "Close rows"))
        office.until(lambda: not found.rows.is_open())


def test_the_line_says_the_point_that_an_arrow_stops_at(office: Till) -> None:
    found = page(office)
    found.line.setFocus()
    QTest.keyClick(found.line, Qt.Key.Key_End)
    told = found.line.accessibleDescription()
    assert told.startswith("until ")
    assert "3 orders" in told
    QTest.keyClick(found.line, Qt.Key.Key_Home)
    assert "0 orders" in found.line.accessibleDescription()


def test_items_are_found_by_name(office: Till) -> None:
    found = page(office)
    office.do("type", "Search the back office", "marg")
    office.until(lambda: found.rows.is_open())
    assert [target.name for target in found.rows.table.body.targets()] == ["Margherita (1)"]


def test_the_dashboard_is_kept_as_a_workbook_with_the_rows_of_each_chart(
    office: Till, tmp_path: Path
) -> None:
    found, path = page(office), tmp_path / "told.xlsx"
    found._choose_file = lambda _parent, _name: path
    office.do("click", "Save for Excel")
    office.until(lambda: found._presenter.files.state is not None and path.exists())
    office.until(lambda: "Saved" in office.do("read", "Export progress"))
    book = load_workbook(path)
    read = dashboard(office.shop, act(office), Asked())
    assert book.sheetnames == [
        "Figures",
        "Sales through the day",
        "Items",
        "Orders by hour",
        "Promises",
        "Payments",
    ]
    figures = {str(row[0].value): row[1].value for row in book["Figures"].iter_rows(min_row=2)}
    assert figures["Net sales"] == read.sums.net / 100
    assert figures["Refunded"] == -read.sums.refunded / 100
    items = [[cell.value for cell in row] for row in book["Items"].iter_rows(min_row=2)]
    assert ["Margherita", 1, 12.5, "no recipe"] in items
    assert not list(tmp_path.glob("*.part"))


def test_the_dashboard_is_kept_as_a_paper(office: Till, tmp_path: Path) -> None:
    found, path = page(office), tmp_path / "told.pdf"
    found._choose_file = lambda _parent, _name: path
    office.do("click", "Save as PDF")
    office.until(lambda: path.exists())
    office.until(lambda: "Saved" in office.do("read", "Export progress"))
    text = " ".join(sheet.extract_text() for sheet in PdfReader(path).pages)
    assert "Dashboard, Friday, June 12" in text
    assert "What earns the most?" in text
    assert "Margherita" in text


@pytest.mark.parametrize("suffix", [".xlsx", ".pdf"])
def test_a_folder_that_cant_be_written_is_said(office: Till, tmp_path: Path, suffix: str) -> None:
    (tmp_path / "file").write_text("in the way")
    found = page(office)
    found._choose_file = lambda _parent, _name: tmp_path / "file" / f"told{suffix}"
    office.do("click", "Save as PDF" if suffix == ".pdf" else "Save for Excel")
    told = found._presenter.files
    office.until(lambda: told.state is not None and told.state.failed)
    assert "Choose another place" in office.do("read", "Export progress")


def test_an_export_that_is_called_off_leaves_no_file(office: Till, tmp_path: Path) -> None:
    found, path = page(office), tmp_path / "told.xlsx"
    files = found._presenter.files
    files.start(path, Asked())
    files.cancel()
    assert files.state is None
    answers: list[None] = []
    office.desk.look(lambda _shop: None, answers.append)
    office.until(lambda: bool(answers))
    assert list(tmp_path.glob("told*")) == []


def test_who_may_not_see_reports_is_told_so(empty: Till) -> None:
    opened(empty)
    cashier = Act(person(empty.shop, "cashier"))
    made = DashboardPage(empty.desk, cashier)
    made.entered()
    empty.until(lambda: bool(made._presenter.state().error))
    assert made._presenter.state().cards is None
    made.left()
    made.deleteLater()


def test_without_the_server_the_dashboard_still_reads(office: Till) -> None:
    office.desk.on_link(LinkState("offline"))
    office.do("click", "7 days")
    office.until(lambda: office.do("read", "Days shown").startswith("Jun 6 – Jun 12"))
    assert office.do("read", "Number of orders").startswith("3")


def test_a_closed_shift_still_shows(office: Till) -> None:
    before = office.do("read", "Net sales")
    report = shifts.x_report(office.shop, act(office))
    assert f"${report.net / 100:.2f}" in before


def test_the_plotting_library_waits_until_the_dashboard_shows() -> None:
    """The till starts without it."""
    code = (
        "import pos_app.office.window, pos_app.views.window, sys; print('pyqtgraph' in sys.modules)"
    )
    told = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert told.stdout.strip() == "False"
