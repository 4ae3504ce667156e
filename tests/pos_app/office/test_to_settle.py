"""The manager's list of what does not add up, over a real till."""

import pytest

from pos_app.office.views.to_settle_page import ToSettlePage
from store_core.application import discrepancies, orders
from store_core.domain.staff import Role
from store_core.storage.replication import QuarantineRow
from tests.pos_app.apart import closed_apart, lost_before, paid_twice, short
from tests.pos_app.counter import Till


def open_page(till: Till, role: Role = "manager") -> ToSettlePage:
    till.desk.load(lambda: None)
    till.settle()
    till.sign_in(role)
    till.window.office.open()
    window = till.window.office.window
    assert window is not None
    window.show_page("to_settle")
    till.settle()
    page = window.page("to_settle")
    assert isinstance(page, ToSettlePage)
    return page


def names(page: ToSettlePage) -> list[str]:
    return [row.name for row in page._state.rows]


def test_orders_and_machines_stand_there_until_somebody_lets_them_stand(till: Till) -> None:
    owed, twice = short(till.shop), paid_twice(till.shop)
    with till.shop.database.write() as session:
        session.add(
            QuarantineRow(
                device="copy-of-till",
                dseq=7,
                sha256="7",
                why="journal_fork from till",
                received_at=till.shop.now(),
                entry=b"",
            )
        )
    page = open_page(till)
    till.until(lambda: len(names(page)) == 3)
    assert names(page) == [f"#{owed.header.number}", f"#{twice.header.number}", "copy-of-"]
    assert "Nobody makes" in page.slip.said.text()
    page.slip.reasons[0].click()
    till.until(lambda: len(names(page)) == 2)
    assert [one.order.id for one in discrepancies.found(till.shop)] == [twice.id]
    page._presenter.choose(1)
    page.slip.reasons[0].click()
    till.until(lambda: len(names(page)) == 1)
    till.settle()


@pytest.mark.parametrize("searched", ["nothing like it", ""])
def test_where_everything_adds_up_the_page_says_so(till: Till, searched: str) -> None:
    page = open_page(till)
    page.search(searched)
    assert names(page) == []
    assert page.slip.isHidden()


def test_the_owner_gives_up_what_is_missing_and_what_came_after_counts(till: Till) -> None:
    lost_before(till.shop)
    page = open_page(till, "owner")
    till.until(lambda: names(page) == ["other"])
    assert "Entries 1 to 2 of it are missing." in page.slip.said.text()
    till.do("click", "Give up what is missing…")
    assert "for good" in page.slip.advice.text()
    till.do("click", "Give up what is missing: Its disk broke")
    till.until(lambda: names(page) == [])
    till.settle()
    assert [one.header.number for one in orders.open_orders(till.shop)] == ["B-0003", "B-0004"]


def test_a_manager_is_not_offered_to_give_anything_up(till: Till) -> None:
    lost_before(till.shop)
    page = open_page(till)
    till.until(lambda: names(page) == ["other"])
    assert page.slip.other.isHidden()
    assert till.refuses("click", "Give up what is missing…")


def test_a_z_report_that_its_shift_has_outgrown_stands_there_too(till: Till) -> None:
    report = closed_apart(till.shop)
    page = open_page(till)
    till.until(lambda: f"Z {report.number}" in names(page))
    page._presenter.choose(names(page).index(f"Z {report.number}"))
    assert "This Z report says" in page.slip.said.text()
    till.do("click", "Let it stand: Difference was booked")
    till.until(lambda: f"Z {report.number}" not in names(page))
    till.settle()
