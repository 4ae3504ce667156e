"""A shift from its float to its Z report."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from store_core.application import orders, refunds, shifts, staff, stores
from store_core.application.orders import Head
from store_core.application.payments import Tender
from store_core.application.shift_figures import figures
from store_core.application.shop import Act, Identity, Shop
from store_core.application.verifier import verify_file
from store_core.domain.errors import StoreError
from store_core.domain.orders import Order
from store_core.domain.refunds import Pieces
from store_core.domain.shifts import Blocker, Count, ShiftReport, TenderSum
from store_core.domain.store import Settings
from store_core.journal.kinds import CatalogueChanged
from store_core.printing.document import DrawerKick, from_json
from store_core.storage.journal import EntryRow
from store_core.storage.printing import PrintJobRow
from store_core.storage.shifts import ShiftRow, ZReportRow
from store_core.storage.upgrade import open_database
from tests.databases import fill_disk, free_disk
from tests.shops import KEY, HandClock, cart, change_items, line, new_shop, person

FLOAT = 10_000


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def shop(tmp_path: Path, clock: HandClock) -> Shop:
    return new_shop(tmp_path, clock)


@pytest.fixture
def cashier(shop: Shop) -> Act:
    return Act(person(shop, "cashier"))


@pytest.fixture
def manager(shop: Shop) -> Act:
    """The cashier with the manager's PIN beside, saying why."""
    return Act(person(shop, "cashier"), person(shop, "manager"), "asked to")


@pytest.fixture
def shift(shop: Shop, cashier: Act) -> str:
    return shifts.open_shift(shop, cashier, FLOAT).id


def change(shop: Shop, how: Callable[[Settings], Settings]) -> None:
    stores.change_settings(shop, Act(person(shop, "owner")), how)


def sold(shop: Shop, act: Act, item: str = "margherita", pieces: int = 1, card: int = 0) -> Order:
    shift = shifts.current_shift(shop)
    tenders = [Tender("card", card)] if card else []
    return orders.sell(
        shop,
        act,
        cart(line(shop, item, pieces)),
        Head(),
        [*tenders, Tender("cash", 50_000)],
        shift.id if shift else "",
    )


def counted(cash: int, card: int = 0) -> Count:
    return Count(((1, cash),), (("card", card),) if card else ())


def close(shop: Shop, act: Act, count: Count | None = None, reason: str = "") -> ShiftReport:
    """With a count that is right, unless another is given."""
    if count is None:
        now = shifts.x_report(shop, Act(person(shop, "manager")))
        count = counted(now.expected_cash, now.expected("card"))
    shifts.expected(shop, act, count)
    return shifts.close_shift(shop, act, count, reason)


def second_till(shop: Shop) -> Shop:
    """Another till, as the server knows both."""
    return Shop(shop.database, Identity("store", "till-2", "B", "Till 2", KEY), now=shop.now)


def papers(shop: Shop, what: str) -> list[PrintJobRow]:
    with shop.database.read() as session:
        rows = session.scalars(select(PrintJobRow).where(PrintJobRow.what == what)).all()
        session.expunge_all()
    return list(rows)


def whole_day(shop: Shop, cashier: Act, manager: Act) -> tuple[Order, Order, Order]:
    """Two cash sales, one by card and cash; a refund, cash out and in, a void, a reprint."""
    first = sold(shop, cashier, "margherita", 2)
    mixed = sold(shop, cashier, "margherita", card=500)
    fries = sold(shop, cashier, "fries", 3)
    shift = shifts.current_shift(shop)
    assert shift
    refunds.refund(shop, manager, first.id, [Pieces(first.lines[0].id, 1)], shift.id)
    shifts.move_cash(shop, manager, "paid_out", 1_500)
    shifts.move_cash(shop, manager, "paid_in", 700)
    shifts.open_drawer(shop, manager)
    parked = orders.park(shop, cashier, cart(line(shop, "fries", 2), line(shop, "coke")), Head())
    kept = cart(parked.lines[1].cart)
    orders.change_parked(shop, manager, parked.id, kept)
    orders.discard_parked(shop, manager, parked.id)
    orders.reprint_receipt(shop, cashier, mixed.id)
    return first, mixed, fries


def test_a_report_says_what_was_sold_taken_and_given_back(
    shop: Shop, cashier: Act, manager: Act, shift: str
) -> None:
    first, mixed, fries = whole_day(shop, cashier, manager)
    report = shifts.x_report(shop, manager)
    total = sum(order.bill.total for order in (first, mixed, fries))
    back = refunds.refunds_of(shop, first.id)[0].sum
    assert (report.shift.id, report.number, report.sales) == (shift, None, 3)
    assert report.gross == sum(order.bill.listed for order in (first, mixed, fries))
    assert (report.refunds.count, report.refunds.amount) == (1, back.amount)
    assert report.tenders == (
        TenderSum("cash", 3, total - 500, back.amount),
        TenderSum("card", 1, 500),
    )
    assert (report.paid_in, report.paid_out, report.no_sales) == (700, 1_500, 1)
    assert report.expected_cash == FLOAT + total - 500 - back.amount + 700 - 1_500
    assert (report.voids.count, report.reprints) == (3, 1)
    assert (
        report.voids.amount
        == sum(line.listed for line in orders.orders(shop, [fries.id])[0].lines) // 3 * 2
        + shop.menu.item("coke").price
    )
    assert report.tax == sum(order.bill.tax for order in (first, mixed, fries)) - back.tax
    assert (report.grand.sales, report.grand.refunds) == (total, back.amount)


def test_every_sum_of_a_report_adds_up_to_the_tenders(
    shop: Shop, cashier: Act, manager: Act, shift: str
) -> None:
    whole_day(shop, cashier, manager)
    report = shifts.x_report(shop, manager)
    on_top = 0 if report.tax_included else report.tax
    kept = sum(tender.kept for tender in report.tenders)
    assert kept == report.net + on_top + report.tips + report.cash_rounding
    assert (
        sum(tally.amount for tally in report.categories) == report.gross - report.discounts.amount
    )
    assert sum(tax.amount for tax in report.taxes) == report.tax
    assert sum(tally.amount for tally in report.operators) == report.grand.sales
    assert sum(tally.count for tally in report.operators) == report.sales


def test_sales_stand_by_category_and_operator_with_their_names(
    shop: Shop, cashier: Act, shift: str
) -> None:
    sold(shop, cashier, "margherita", 2)
    sold(shop, Act(person(shop, "owner")), "fries")
    report = shifts.x_report(shop, Act(person(shop, "manager")))
    pizza = shop.menu.item("margherita").category_ids[0]
    assert [tally.count for tally in report.categories if tally.id == pizza] == [2]
    people = {tally.id: tally.name["en"] for tally in report.operators}
    assert people == {
        one.id: one.short_name for one in (person(shop, "cashier"), person(shop, "owner"))
    }
    assert report.name(report.by) == person(shop, "manager").short_name


def test_a_line_of_no_category_of_the_menu_counts_as_other(
    shop: Shop, cashier: Act, shift: str
) -> None:
    fries = shop.menu.item("fries")
    lost = replace(fries, category_ids=("gone",))
    with shop.transaction(Act(person(shop, "owner"))) as tx:
        tx.record(CatalogueChanged(revs={"item/fries": 1}, items=(lost,)))
    sold(shop, cashier, "fries")
    report = shifts.x_report(shop, Act(person(shop, "manager")))
    assert [(tally.id, tally.name["en"]) for tally in report.categories] == [("", "Other")]


def test_a_cashier_does_not_see_what_is_expected_before_the_count_is_locked(
    shop: Shop, cashier: Act, shift: str
) -> None:
    with pytest.raises(StoreError, match="not_permitted"):
        shifts.x_report(shop, cashier)
    seen = shifts.expected(shop, cashier, counted(9_900))
    assert (seen.expected_cash, seen.difference("cash")) == (FLOAT, -100)
    assert shifts.locked_count(shop) == counted(9_900)


def test_a_second_count_needs_a_manager(shop: Shop, cashier: Act, manager: Act, shift: str) -> None:
    shifts.expected(shop, cashier, counted(9_900))
    shifts.expected(shop, cashier, counted(9_900))
    with pytest.raises(StoreError, match="not_permitted"):
        shifts.expected(shop, cashier, counted(FLOAT))
    assert shifts.expected(shop, manager, counted(FLOAT)).difference("cash") == 0
    assert shifts.locked_count(shop) == counted(FLOAT)


def test_a_shift_closes_only_with_the_count_that_was_locked(
    shop: Shop, cashier: Act, shift: str
) -> None:
    with pytest.raises(StoreError, match="count_missing"):
        shifts.close_shift(shop, cashier, counted(FLOAT))
    shifts.expected(shop, cashier, counted(FLOAT))
    with pytest.raises(StoreError, match="count_missing"):
        shifts.close_shift(shop, cashier, counted(FLOAT + 1))
    assert shifts.close_shift(shop, cashier, counted(FLOAT)).number == 1
    assert shifts.current_shift(shop) is None


@pytest.mark.parametrize(("apart", "asks"), [(0, False), (200, False), (-200, False), (-201, True)])
def test_a_difference_above_the_tolerance_needs_a_reason(
    shop: Shop, cashier: Act, shift: str, apart: int, asks: bool
) -> None:
    count = counted(FLOAT + apart)
    if asks:
        with pytest.raises(StoreError, match="reason_missing"):
            close(shop, cashier, count)
    report = close(shop, cashier, count, "a note stuck to another" if asks else "")
    assert report.difference("cash") == apart
    assert report.reason == ("a note stuck to another" if asks else "")


def test_card_slips_that_differ_need_a_reason_too(shop: Shop, cashier: Act, shift: str) -> None:
    order = sold(shop, cashier, card=500)
    cash = FLOAT + order.bill.total - 500
    with pytest.raises(StoreError, match="reason_missing"):
        close(shop, cashier, counted(cash))
    assert close(shop, cashier, counted(cash), "slip lost").difference("card") == -500


def test_what_is_still_open_is_named_and_a_manager_may_close_anyway(
    shop: Shop, cashier: Act, manager: Act, shift: str
) -> None:
    parked = orders.park(shop, cashier, cart(line(shop, "fries")), Head())
    web = orders.place_for_customer(shop, cart(line(shop, "fries"), channel="web"), Head())
    found = shifts.blockers(shop, unsent=7)
    assert found == (
        Blocker("parked", parked.id, parked.header.number),
        Blocker("unanswered", web.id, web.header.number),
        Blocker("unsent", count=7),
    )
    shifts.expected(shop, cashier, counted(FLOAT))
    with pytest.raises(StoreError) as refused:
        shifts.close_shift(shop, cashier, counted(FLOAT), unsent=7)
    assert (refused.value.code, refused.value.values) == (
        "shift_blocked",
        {
            "parked": [parked.header.number],
            "unanswered": [web.header.number],
            "apart": [],
            "unsent": 7,
        },
    )
    assert shifts.close_shift(shop, manager, counted(FLOAT), unsent=7).overridden == found


def test_another_tills_parked_tickets_stand_in_the_way_of_the_last_to_close_only(
    shop: Shop, cashier: Act, shift: str
) -> None:
    other = second_till(shop)
    shifts.open_shift(other, cashier, 0)
    orders.park(other, cashier, cart(line(shop, "fries")), Head())
    assert shifts.blockers(shop, 0) == ()
    assert [one.kind for one in shifts.blockers(other, 0)] == ["parked"]
    with shop.database.write() as session:
        session.execute(text("DELETE FROM shifts WHERE device = 'till-2'"))
    assert [one.kind for one in shifts.blockers(shop, 0)] == ["parked"]


def test_nothing_is_sold_settled_moved_or_given_back_without_the_open_shift(
    shop: Shop, cashier: Act, manager: Act, shift: str
) -> None:
    order = sold(shop, cashier)
    parked = orders.park(shop, cashier, cart(line(shop, "fries")), Head())
    web = orders.place_for_customer(shop, cart(line(shop, "fries"), channel="web"), Head())
    orders.accept(shop, cashier, web.id)
    shifts.expected(shop, manager, counted(FLOAT + order.bill.total))
    shifts.close_shift(shop, manager, counted(FLOAT + order.bill.total))
    cash = [Tender("cash", 5_000)]
    held = cart(parked.lines[0].cart)
    for deed in (
        lambda: orders.sell(shop, cashier, cart(line(shop, "fries")), Head(), cash, shift),
        lambda: orders.settle_parked(shop, cashier, parked.id, held, cash, shift),
        lambda: orders.hand_out(shop, cashier, web.id, "", cash, shift),
        lambda: orders.hand_out(shop, cashier, web.id, "", cash, None),
        lambda: refunds.refund(shop, manager, order.id, [Pieces(order.lines[0].id, 1)], shift),
        lambda: shifts.move_cash(shop, manager, "paid_in", 100),
        lambda: shifts.open_drawer(shop, manager),
        lambda: shifts.x_report(shop, manager),
        lambda: shifts.expected(shop, cashier, counted(0)),
        lambda: shifts.close_shift(shop, cashier, counted(0)),
    ):
        with pytest.raises(StoreError, match="no_shift"):
            deed()
    assert orders.order(shop, order.id).refunds == ()
    assert shifts.open_shift(shop, cashier, 0).id != shift


def test_z_reports_are_numbered_without_a_gap_at_each_till(shop: Shop, cashier: Act) -> None:
    other = second_till(shop)
    numbers: list[str] = []
    for till in (shop, other, shop, shop):
        shifts.open_shift(till, cashier, FLOAT)
        assert shifts.next_z(till) == (numbers.count(till.identity.name) + 1)
        close(till, cashier)
        numbers.append(till.identity.name)
    assert [report.number for report in shifts.z_reports(shop)] == [3, 2, 1]
    assert [report.number for report in shifts.z_reports(other)] == [1]


def test_grand_totals_run_on_from_the_z_before(shop: Shop, cashier: Act, manager: Act) -> None:
    totals = []
    for _ in range(2):
        shifts.open_shift(shop, cashier, FLOAT)
        totals.append(whole_day(shop, cashier, manager))
        close(shop, cashier)
    newest, oldest = shifts.z_reports(shop)
    every = sum(order.bill.total for day in totals for order in day)
    assert (newest.grand.sales, oldest.grand.sales) == (every, every // 2)
    assert newest.grand.refunds == 2 * oldest.grand.refunds


def test_a_z_report_says_what_its_facts_add_up_to_and_never_changes(
    shop: Shop, cashier: Act, manager: Act, shift: str, clock: HandClock
) -> None:
    first, *_ = whole_day(shop, cashier, manager)
    closed = close(shop, cashier)
    clock.forward(days=1)
    again = shifts.open_shift(shop, cashier, FLOAT).id
    refunds.refund(shop, manager, first.id, [Pieces(first.lines[0].id, 1)], again)
    orders.reprint_receipt(shop, cashier, first.id)
    change_items(shop, Act(person(shop, "owner")), (replace(shop.menu.item("fries"), price=1),))
    assert shifts.z_reports(shop) == (closed,)
    with shop.transaction(cashier) as tx:
        row = tx.session.get(ShiftRow, shift)
        assert row
        worked_out = figures(tx, row)
        changes = {
            name: getattr(closed, name)
            for name in ("number", "at", "by", "count", "reason", "overridden", "names", "grand")
        }
    assert replace(worked_out, **changes) == closed


def test_a_refund_counts_in_the_shift_that_gives_the_money_back(
    shop: Shop, cashier: Act, manager: Act, shift: str
) -> None:
    order = sold(shop, cashier)
    close(shop, cashier)
    later = shifts.open_shift(shop, cashier, FLOAT)
    refunds.refund(shop, manager, order.id, [Pieces(order.lines[0].id, 1)], later.id)
    report = shifts.x_report(shop, manager)
    assert (report.sales, report.refunds.count, report.net) == (0, 1, -order.bill.goods)
    assert report.expected_cash == FLOAT - order.bill.total
    assert shifts.z_reports(shop)[0].refunds.count == 0


def test_a_web_order_counts_where_it_is_paid_for(shop: Shop, cashier: Act, shift: str) -> None:
    other = second_till(shop)
    there = shifts.open_shift(other, cashier, 0)
    web = orders.place_for_customer(shop, cart(line(shop, "fries"), channel="web"), Head())
    orders.accept(shop, cashier, web.id)
    orders.hand_out(other, cashier, web.id, "", [Tender("cash", 5_000)], there.id)
    act = Act(person(shop, "manager"))
    assert shifts.x_report(shop, act).sales == 0
    report = shifts.x_report(other, act)
    assert (report.sales, report.expected_cash) == (1, web.bill.total)
    assert [tally.id for tally in report.operators] == [person(shop, "cashier").id]


def test_a_parked_ticket_is_the_sale_of_whoever_takes_the_money(
    shop: Shop, cashier: Act, shift: str
) -> None:
    parked = orders.park(shop, Act(person(shop, "owner")), cart(line(shop, "fries")), Head())
    held = cart(parked.lines[0].cart)
    orders.settle_parked(shop, cashier, parked.id, held, [Tender("cash", 5_000)], shift)
    report = shifts.x_report(shop, Act(person(shop, "manager")))
    assert [tally.id for tally in report.operators] == [person(shop, "cashier").id]


def test_a_test_order_counts_nowhere(shop: Shop, cashier: Act, shift: str) -> None:
    change(shop, lambda settings: replace(settings, test_mode=True))
    sold(shop, cashier)
    report = shifts.x_report(shop, Act(person(shop, "manager")))
    assert (report.sales, report.gross, report.expected_cash) == (0, 0, FLOAT)


def test_cash_moves_with_a_reason_a_slip_and_an_open_drawer(
    shop: Shop, cashier: Act, manager: Act, shift: str
) -> None:
    with pytest.raises(StoreError, match="reason_missing"):
        shifts.move_cash(shop, replace(manager, reason=" "), "paid_out", 500)
    with pytest.raises(StoreError, match="not_permitted"):
        shifts.move_cash(shop, replace(cashier, reason="milk"), "paid_out", 500)
    for amount in (0, -1, shifts.LARGEST_MOVEMENT + 1):
        with pytest.raises(StoreError, match="amount_out_of_range"):
            shifts.move_cash(shop, manager, "paid_in", amount)
    moved = shifts.move_cash(shop, replace(manager, reason="milk"), "paid_out", 500)
    assert (moved.kind, moved.amount, moved.reason) == ("paid_out", 500, "milk")
    assert shifts.movements(shop) == (moved,)
    (slip,) = papers(shop, "receipt")
    assert any(isinstance(block, DrawerKick) for block in from_json(slip.document).blocks)


def test_a_no_sale_opens_the_drawer_and_prints_nothing(
    shop: Shop, manager: Act, shift: str
) -> None:
    shifts.open_drawer(shop, manager)
    (kick,) = papers(shop, "drawer")
    assert from_json(kick.document).blocks == (DrawerKick(),)
    assert papers(shop, "receipt") == []


def test_an_x_report_leaves_no_entry_and_each_is_a_paper_of_its_own(
    shop: Shop, manager: Act, shift: str
) -> None:
    entries = select(func.count()).select_from(EntryRow)
    with shop.database.read() as session:
        before = session.scalar(entries)
    shifts.x_report(shop, manager)
    shifts.x_report(shop, manager, print_it=True)
    shifts.x_report(shop, manager, print_it=True)
    with shop.database.read() as session:
        assert session.scalar(entries) == before
    assert len(papers(shop, "report")) == 2


def test_a_z_report_printed_again_is_a_copy_and_counted(
    shop: Shop, cashier: Act, shift: str
) -> None:
    close(shop, cashier)
    shifts.open_shift(shop, cashier, FLOAT)
    assert [shifts.reprint_z(shop, cashier, 1) for _ in range(2)] == [1, 2]
    with pytest.raises(StoreError, match="unknown_z"):
        shifts.reprint_z(shop, cashier, 2)
    assert [paper.copy for paper in papers(shop, "report")] == [0, 1, 2]
    assert shifts.x_report(shop, Act(person(shop, "manager"))).reprints == 2


def test_a_name_stands_in_the_report_as_it_was(shop: Shop, cashier: Act, shift: str) -> None:
    order = sold(shop, cashier)
    closed = close(shop, cashier)
    assert staff.people(shop)
    assert closed.name(order.operator) == person(shop, "cashier").short_name
    assert closed.name(None) == ""


CLOSE_FOR_EVER = """
import sys
from pathlib import Path
from store_core.application import shifts
from store_core.application.shop import Act
from store_core.domain.shifts import Count
from tests.shops import new_shop, person

shop = new_shop(Path(sys.argv[1]))
act = Act(person(shop, "cashier"))
while True:
    shifts.open_shift(shop, act, 100)
    count = Count(((1, 100),))
    shifts.expected(shop, act, count)
    print(shifts.close_shift(shop, act, count).number, flush=True)
"""


@pytest.mark.database("sqlite")
@pytest.mark.parametrize("closed", [1, 3, 6])
def test_z_numbers_have_no_gap_after_kill_9(tmp_path: Path, closed: int) -> None:
    closer = subprocess.Popen(
        [sys.executable, "-c", CLOSE_FOR_EVER, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    with closer:
        said = [int(closer.stdout.readline()) for _ in range(closed)] if closer.stdout else []
        os.kill(closer.pid, signal.SIGKILL)
    database = open_database(tmp_path / "store.sqlite")
    with database.read() as session:
        kept = sorted(session.scalars(select(ZReportRow.number)))
    database.close()
    assert said == list(range(1, closed + 1))
    assert kept == list(range(1, len(kept) + 1))
    assert len(kept) >= closed
    assert verify_file(tmp_path / "store.sqlite").faults == ()


def test_a_close_that_fails_half_way_leaves_the_shift_open_and_no_number_used(
    shop: Shop, cashier: Act, shift: str
) -> None:
    shifts.expected(shop, cashier, counted(FLOAT))
    fill_disk(shop.database, "print_jobs")
    with pytest.raises(StoreError, match="disk_full"):
        shifts.close_shift(shop, cashier, counted(FLOAT))
    assert shifts.current_shift(shop)
    free_disk(shop.database, "print_jobs")
    assert shifts.close_shift(shop, cashier, counted(FLOAT)).number == 1
