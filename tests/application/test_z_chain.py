"""A Z report is held to what its till knew when it closed the shift, not to what came later."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import delete, select

from store_core.application import discrepancies, orders, refunds, shifts
from store_core.application.kept_apart import let_stand
from store_core.application.orders import Head
from store_core.application.reports_apart import reports_apart
from store_core.application.shop import Act, Shop
from store_core.application.z_chain import z_faults
from store_core.domain.refunds import Pieces
from store_core.domain.shifts import Count, ShiftReport
from store_core.storage.journal import AcceptedGapRow, EntryRow, SealedRow
from store_core.storage.orders import PaymentRow
from store_core.storage.shifts import ZReportRow
from tests.pos_app import apart
from tests.pos_app.apart import NOTE
from tests.shops import cart, line, new_shop, open_shift, person

pytestmark = pytest.mark.database("sqlite")


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return new_shop(tmp_path)


def faults(shop: Shop) -> list[tuple[str, str]]:
    with shop.database.read() as session:
        return [(fault.code, fault.detail) for fault in z_faults(session)]


@pytest.fixture
def closed_apart(shop: Shop) -> ShiftReport:
    return apart.closed_apart(shop)


def test_what_another_till_did_meanwhile_is_no_fault_of_the_z(
    shop: Shop, closed_apart: ShiftReport
) -> None:
    assert closed_apart.sales == 1
    assert reports_apart(shop) != ()
    assert faults(shop) == []


@pytest.mark.parametrize("figure", ["gross", "expected_cash", "tips"])
def test_a_z_that_somebody_changed_is_found_all_the_same(
    shop: Shop, closed_apart: ShiftReport, figure: str
) -> None:
    changed = replace(closed_apart, **{figure: getattr(closed_apart, figure) + 650})
    with shop.database.write() as session:
        row = session.get(ZReportRow, closed_apart.shift.id)
        assert row
        row.report = changed
    assert faults(shop) == [("z_differs", figure)]


def test_a_z_that_counts_what_was_given_up_is_not_held_to_the_rest(
    shop: Shop, closed_apart: ShiftReport
) -> None:
    """Its sale is lost with the entries; nobody can tell any more what it should say."""
    with shop.database.write() as session:
        row = session.get(ZReportRow, closed_apart.shift.id)
        sale = session.scalars(select(PaymentRow)).one()
        entry = session.get(EntryRow, sale.entry_id)
        assert row
        assert entry
        session.add(
            AcceptedGapRow(
                entry_id="x", device=row.device, first=entry.dseq, last=entry.dseq, sha256="x"
            )
        )
        session.delete(sale)
        session.execute(delete(SealedRow).where(SealedRow.entry_id == entry.id))
        session.delete(entry)
    assert faults(shop) == []


def test_the_difference_is_shown_until_somebody_lets_it_stand(
    shop: Shop, closed_apart: ShiftReport
) -> None:
    (order,) = discrepancies.found(shop)
    (shown,) = reports_apart(shop)
    assert shown.report == closed_apart
    assert shown.discrepancy.amount == shown.now - closed_apart.revenue
    assert shown.discrepancy.amount + shown.discrepancy.count != 0
    assert order.order.bill.total > closed_apart.revenue
    act = Act(person(shop, "manager"), reason="booked")
    let_stand(shop, act, shown.discrepancy)
    assert reports_apart(shop) == ()


def test_a_day_with_refunds_and_a_card_differs_in_nothing(shop: Shop) -> None:
    act = Act(person(shop, "manager"), reason="a day")
    shift = open_shift(shop)
    for _ in range(2):
        sold = orders.sell(shop, act, cart(line(shop, "margherita", 2)), Head(), NOTE, shift)
    refunds.refund(shop, act, sold.id, [Pieces(sold.live_lines[0].id, 1)], shift)
    shifts.expected(shop, act, Count())
    report = shifts.close_shift(shop, act, Count())
    assert report.revenue < 2 * sold.bill.total
    assert reports_apart(shop) == ()
