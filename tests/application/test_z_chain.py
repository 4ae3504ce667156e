"""A Z report is held to what its till knew when it closed the shift, not to what came later."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from store_core.application import orders, shifts
from store_core.application.orders import Head
from store_core.application.shop import Act, Shop
from store_core.application.z_chain import z_faults
from store_core.domain.shifts import Count, ShiftReport
from store_core.storage.journal import AcceptedGapRow, EntryRow
from store_core.storage.orders import PaymentRow
from store_core.storage.shifts import ZReportRow
from tests.pos_app.apart import NOTE, other_till
from tests.shops import cart, line, new_shop, open_shift, person

pytestmark = pytest.mark.database("sqlite")


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return new_shop(tmp_path)


def closed(shop: Shop) -> ShiftReport:
    act = Act(person(shop, "manager"), reason="a count of nothing")
    shifts.expected(shop, act, Count())
    return shifts.close_shift(shop, act, Count())


def faults(shop: Shop) -> list[tuple[str, str]]:
    with shop.database.read() as session:
        return [(fault.code, fault.detail) for fault in z_faults(session)]


@pytest.fixture
def closed_apart(shop: Shop) -> ShiftReport:
    """A parked ticket was settled here and its shift closed, while another till put more on it."""
    act = Act(person(shop, "manager"))
    parked = orders.park(shop, act, cart(line(shop, "margherita")), Head(label="Table 4"))
    same = cart(*(one.cart for one in parked.live_lines))
    with other_till(shop) as other:
        orders.settle_parked(shop, act, parked.id, same, NOTE, open_shift(shop))
        report = closed(shop)
        more = cart(*same.lines, line(other, "tiramisu"))
        orders.change_parked(other, Act(person(other, "manager")), parked.id, more)
    assert orders.order(shop, parked.id).bill.total > report.gross
    return report


def test_what_another_till_did_meanwhile_is_no_fault_of_the_z(
    shop: Shop, closed_apart: ShiftReport
) -> None:
    assert closed_apart.sales == 1
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
    assert faults(shop) == []
