"""The dashboard of real shops, counted by hand and against their Z reports."""

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from store_core.application import orders, refunds, shifts, stores
from store_core.application.dashboard import dashboard
from store_core.application.kitchen import advance_ticket
from store_core.application.orders import Head
from store_core.application.payments import Tender
from store_core.application.shop import Act, Shop
from store_core.domain.dashboard import Asked, Dashboard
from store_core.domain.errors import StoreError
from store_core.domain.kitchen import TicketState
from store_core.domain.orders import Method, Order
from store_core.domain.refunds import Pieces
from store_core.domain.shifts import Count, ShiftReport
from store_core.storage.sales import ShiftMinuteRow
from tests.larder import stocked_shop
from tests.shops import HandClock, cart, line, new_shop, person

FRIDAY, NEXT_FRIDAY = date(2026, 6, 12), date(2026, 6, 19)
WEEK = timedelta(days=7)


@pytest.fixture
def clock() -> HandClock:
    """18:58 on a Friday in New York."""
    return HandClock()


@pytest.fixture
def shop(tmp_path: Path, clock: HandClock) -> Shop:
    return new_shop(tmp_path, clock)


def act(shop: Shop, reason: str = "") -> Act:
    return Act(person(shop, "owner"), reason=reason)


def open_day(shop: Shop) -> str:
    return shifts.open_shift(shop, act(shop), 10_000).id


def sell(shop: Shop, shift: str, item: str = "margherita", by: Method = "cash") -> Order:
    wanted = cart(line(shop, item))
    if by == "card":
        parked = orders.park(shop, act(shop), wanted, Head())
        tender = Tender("card", parked.bill.due)
        same = replace(wanted, lines=tuple(one.cart for one in parked.lines))
        return orders.settle_parked(shop, act(shop), parked.id, same, [tender], shift)
    return orders.sell(shop, act(shop), wanted, Head(), [Tender(by, 100_000)], shift)


def give_back(shop: Shop, shift: str, order: Order) -> None:
    pieces = [Pieces(order.lines[0].id, 1)]
    refunds.refund(shop, act(shop, "cold"), order.id, pieces, shift)


def throw_away(shop: Shop, item: str) -> Order:
    parked = orders.park(shop, act(shop), cart(line(shop, item)), Head())
    orders.discard_parked(shop, act(shop, "left"), parked.id)
    return parked


def close_day(shop: Shop) -> ShiftReport:
    so_far = shifts.x_report(shop, act(shop))
    card = so_far.expected("card")
    count = Count(((1, so_far.expected_cash),), (("card", card),) if card else ())
    shifts.expected(shop, act(shop), count)
    return shifts.close_shift(shop, act(shop), count, "counted")


def look(shop: Shop, asked: Asked | None = None) -> Dashboard:
    return dashboard(shop, act(shop), asked or Asked())


def days(since: date, until: date | None = None) -> Asked:
    return Asked("own", (since, until or since))


def test_a_shop_that_never_sold_has_questions_and_no_answers(shop: Shop) -> None:
    told = look(shop)
    assert (told.sums.sales, told.sums.net, told.average) == (0, 0, None)
    assert (told.items, told.tenders, told.heat.cells, told.first) == ((), (), (), None)
    assert told.promises.kept is None
    assert told.live


def test_who_may_not_see_reports_sees_no_dashboard(shop: Shop) -> None:
    with pytest.raises(StoreError, match="not_permitted"):
        dashboard(shop, Act(person(shop, "cashier")), Asked())


def test_a_day_holds_its_sales_and_what_was_given_back_and_thrown_away(shop: Shop) -> None:
    shift = open_day(shop)
    pizza, cola = sell(shop, shift), sell(shop, shift, "coke", "card")
    give_back(shop, shift, pizza)
    thrown = throw_away(shop, "diavola")
    told = look(shop)
    assert (told.sums.sales, told.sums.net) == (2, cola.bill.goods)
    assert (told.sums.refunds, told.sums.refunded) == (1, pizza.bill.total)
    assert (told.voided.pieces, told.voided.amount) == (1, thrown.bill.listed)
    assert {one.item: (one.pieces, one.net) for one in told.items} == {"coke": (1, cola.bill.goods)}
    kept = {one.method: one.taken - one.refunded for one in told.tenders}
    assert kept == {"cash": 0, "card": cola.bill.total}


def test_today_is_compared_with_last_week_up_to_the_same_quarter_hour(
    shop: Shop, clock: HandClock
) -> None:
    shift = open_day(shop)
    early = sell(shop, shift)
    clock.forward(hours=2)
    sell(shop, shift)
    close_day(shop)
    clock.forward(days=7, hours=-2, minutes=-40)
    sold = sell(shop, open_day(shop), "coke")
    clock.forward(minutes=60)
    told = look(shop)
    assert (told.compared.now.net, told.compared.before.net) == (sold.bill.goods, early.bill.goods)
    assert told.compared.until == 19 * 60 + 15
    clock.forward(hours=2)
    assert look(shop).compared.before.net == 2 * early.bill.goods
    assert told.line.before[-1].net == 2 * early.bill.goods


def test_what_is_sold_after_midnight_belongs_to_the_evening_before(
    shop: Shop, clock: HandClock
) -> None:
    shift = open_day(shop)
    sell(shop, shift)
    clock.forward(hours=6)
    late = sell(shop, shift, "coke")
    told = look(shop)
    assert (told.period.since, told.sums.sales) == (FRIDAY, 2)
    assert told.line.points[-1].at == 25 * 60
    clock.forward(hours=5)
    assert look(shop).sums.sales == 0
    assert look(shop).open_since == FRIDAY
    assert look(shop, days(FRIDAY)).sums.sales == 2
    hours = {cell.hour: cell.orders for cell in look(shop, days(FRIDAY)).heat.cells if cell.orders}
    assert hours == {18: 1, 24: 1}
    assert late.header.placed_at.date() == date(2026, 6, 13)


@pytest.mark.parametrize("zone", ["Asia/Kathmandu", "Pacific/Auckland", "America/St_Johns"])
def test_hours_are_those_of_the_stores_own_clock(shop: Shop, clock: HandClock, zone: str) -> None:
    stores.change_settings(shop, act(shop), lambda held: replace(held, time_zone=zone))
    clock.at = datetime(2026, 6, 13, 11, 50, tzinfo=UTC)
    sell(shop, open_day(shop))
    clock.forward(days=1)
    told = look(shop, Asked("yesterday"))
    there = {"Asia/Kathmandu": 17, "Pacific/Auckland": 23, "America/St_Johns": 9}[zone]
    busiest = told.heat.busiest
    assert told.sums.sales == 1
    assert busiest is not None
    assert (busiest.weekday, busiest.hour, busiest.usual) == (5, there, 1.0)


def test_every_number_is_that_of_the_z_reports_of_the_same_days(
    shop: Shop, clock: HandClock
) -> None:
    choose, reports = random.Random(7), []
    for _ in range(9):
        shift, sold = open_day(shop), []
        for _ in range(choose.randint(2, 5)):
            clock.forward(minutes=choose.randint(1, 50))
            item = choose.choice(["margherita", "pepperoni", "coke", "diavola"])
            sold.append(sell(shop, shift, item, choose.choice(["cash", "card"])))
        if choose.random() < 0.6:
            give_back(shop, shift, choose.choice(sold))
        if choose.random() < 0.6:
            throw_away(shop, "diavola")
        reports.append(close_day(shop))
        clock.at = reports[-1].shift.opened_at + timedelta(days=1)
    asked = [days(one.business_date) for one in reports]
    for of, told in [
        *(([one], look(shop, each)) for one, each in zip(reports, asked, strict=True)),
        (reports, look(shop, days(FRIDAY, FRIDAY + timedelta(days=8)))),
        (reports[2:6], look(shop, days(FRIDAY + timedelta(days=2), FRIDAY + timedelta(days=5)))),
    ]:
        assert_equal(told, of)


def assert_equal(told: Dashboard, reports: list[ShiftReport]) -> None:
    def total(of: str) -> int:
        return sum(getattr(report, of) for report in reports)

    sums = told.sums
    assert (sums.sales, sums.gross, sums.charges) == (
        total("sales"),
        total("gross"),
        total("charges"),
    )
    assert (sums.net, sums.tax, sums.tips) == (total("net"), total("tax"), total("tips"))
    assert sums.rounding == total("cash_rounding")
    assert sums.saved == sum(report.discounts.amount for report in reports)
    assert sums.refunds == sum(report.refunds.count for report in reports)
    assert sums.refunded == sum(report.refunds.amount for report in reports)
    assert told.voided.pieces == sum(report.voids.count for report in reports)
    assert told.voided.amount == sum(report.voids.amount for report in reports)
    for method in ("cash", "card"):
        tenders = [one for report in reports for one in report.tenders if one.method == method]
        ours = [one for one in told.tenders if one.method == method]
        assert sum(one.taken for one in ours) == sum(one.taken for one in tenders)
        assert sum(one.refunded for one in ours) == sum(one.refunded for one in tenders)
        assert sum(one.count for one in ours) == sum(one.count for one in tenders)
    points = told.line.points
    drawn = points[-1].net if told.line.by == "quarter" else sum(point.net for point in points)
    assert drawn == sums.net
    assert sum(item.net for item in told.items) == sums.net - sums.charges


def test_test_orders_are_not_counted(shop: Shop) -> None:
    stores.switch_test_mode(shop, act(shop), on=True)
    sell(shop, open_day(shop))
    assert look(shop).sums.sales == 0


def test_an_order_is_late_by_when_it_left_the_kitchen(shop: Shop, clock: HandClock) -> None:
    shift = open_day(shop)
    in_time, late = sell(shop, shift), sell(shop, shift)
    sell(shop, shift)
    for order, minutes in ((in_time, -4), (late, 3)):
        clock.at = order.promise + timedelta(minutes=minutes)
        for fired in order.tickets:
            advance_ticket(shop, act(shop), fired.ticket.id, "ready")
    told = look(shop).promises
    assert (told.orders, told.late, told.kept) == (2, 1, 0.5)
    assert [minutes for minutes, _ in told.minutes] == [-3, 4]


def test_an_item_earns_what_its_recipe_leaves_and_one_without_says_so(
    tmp_path: Path, clock: HandClock
) -> None:
    shop = stocked_shop(tmp_path, clock)
    shift = open_day(shop)
    pizza, cola = sell(shop, shift), sell(shop, shift, "coke")
    told = {one.item: one for one in look(shop).items}
    assert pizza.lines[0].cost > 0
    assert told["margherita"].profit == pizza.bill.goods - pizza.lines[0].cost
    assert (told["coke"].profit, told["coke"].net) == (None, cola.bill.goods)


def test_a_shift_of_another_till_counts_into_the_same_day(shop: Shop) -> None:
    first = sell(shop, open_day(shop))
    close_day(shop)
    second = sell(shop, open_day(shop), "coke")
    told = look(shop)
    assert told.sums.net == first.bill.goods + second.bill.goods
    assert told.sums.sales == 2


def test_a_ticket_that_moves_on_is_counted_once_and_leaves_no_trace(
    shop: Shop, clock: HandClock
) -> None:
    order = sell(shop, open_day(shop))
    moves: tuple[tuple[TicketState, int], ...] = (("ready", -4), ("bumped", 3))
    for state, minutes in moves:
        clock.at = order.promise + timedelta(minutes=minutes)
        for fired in order.tickets:
            advance_ticket(shop, act(shop), fired.ticket.id, state)
    with shop.database.read() as session:
        rows = session.scalars(select(ShiftMinuteRow)).all()
        assert [(row.minutes, row.orders) for row in rows] == [(4, 1)]
