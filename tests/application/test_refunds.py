"""Giving money back over the counter."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from store_core.application import audit, orders, refunds, shifts, stores
from store_core.application.orders import Head
from store_core.application.payments import Tender
from store_core.application.shop import Act, Shop
from store_core.domain.audit import Search
from store_core.domain.errors import StoreError
from store_core.domain.orders import Order
from store_core.domain.refunds import Pieces
from store_core.printing.document import Document, DrawerKick, Row, from_json
from store_core.storage.printing import PrintJobRow
from tests.shops import cart, line, new_shop, open_shift, person


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return new_shop(tmp_path)


@pytest.fixture
def manager(shop: Shop) -> Act:
    return Act(person(shop, "cashier"), person(shop, "manager"), "cold when it came")


def sold(shop: Shop, *tenders: Tender) -> Order:
    act, wanted = Act(person(shop, "cashier")), cart(line(shop, "margherita", 3))
    paid = tenders or (Tender("cash", 20_000),)
    return orders.sell(shop, act, wanted, Head(), paid, open_shift(shop))


def slips(shop: Shop) -> list[Document]:
    with shop.database.read() as session:
        rows = session.scalars(select(PrintJobRow).where(PrintJobRow.what == "receipt"))
        documents = [from_json(row.document) for row in rows]
    return [one for one in documents if one.title.startswith("Refund")]


def kicks(document: Document) -> bool:
    return any(isinstance(block, DrawerKick) for block in document.blocks)


def test_pieces_go_back_with_a_reason_a_number_and_a_slip(shop: Shop, manager: Act) -> None:
    order = sold(shop)
    pieces = [Pieces(order.lines[0].id, 1)]
    refund = refunds.refund(shop, manager, order.id, pieces, open_shift(shop))
    assert (refund.number, refund.reason) == ("W-0002", "cold when it came")
    assert refund.actor == person(shop, "cashier").id
    assert refunds.refunds_of(shop, order.id) == (refund,)
    again = orders.order(shop, order.id)
    assert (again.payment_status, again.refunded) == ("part_refunded", refund.sum.amount)
    (slip,) = slips(shop)
    assert kicks(slip)
    assert (slip.kind, slip.title) == ("receipt", "Refund W-0002")


def test_a_paid_order_stays_done_when_its_money_went_back(shop: Shop, manager: Act) -> None:
    order = sold(shop)
    pieces = [Pieces(order.lines[0].id, 3)]
    refund = refunds.refund(shop, manager, order.id, pieces, open_shift(shop))
    again = orders.order(shop, order.id)
    assert refund.sum.amount == order.bill.total
    assert (again.payment_status, again.due, again.status) == ("refunded", 0, order.status)


def test_a_cashier_alone_gives_nothing_back(shop: Shop, manager: Act) -> None:
    order = sold(shop)
    pieces = [Pieces(order.lines[0].id, 1)]
    alone = Act(manager.person, reason="cold")
    with pytest.raises(StoreError, match="not_permitted"):
        refunds.refund(shop, alone, order.id, pieces, open_shift(shop))
    with pytest.raises(StoreError, match="reason_missing"):
        refunds.refund(shop, replace(manager, reason=""), order.id, pieces, open_shift(shop))
    assert refunds.refunds_of(shop, order.id) == ()


def test_an_unpaid_or_unknown_order_gives_nothing_back(shop: Shop, manager: Act) -> None:
    web = orders.place_for_customer(shop, cart(line(shop, "fries"), channel="web"), Head())
    pieces = [Pieces(web.lines[0].id, 1)]
    with pytest.raises(StoreError, match="order_unpaid"):
        refunds.refund(shop, manager, web.id, pieces, open_shift(shop))
    with pytest.raises(StoreError, match="unknown_order"):
        refunds.refund(shop, manager, "nobody's", pieces, open_shift(shop))
    with pytest.raises(StoreError, match="unknown_order"):
        refunds.refunds_of(shop, "nobody's")


def test_what_was_paid_by_card_goes_back_on_it_and_the_drawer_stays_shut(
    shop: Shop, manager: Act
) -> None:
    total = sold(shop).bill.total
    order = sold(shop, Tender("card", total))
    pieces = [Pieces(order.lines[0].id, 1)]
    refund = refunds.refund(shop, manager, order.id, pieces, open_shift(shop))
    assert [part.method for part in refund.paid_back] == ["card"]
    [slip] = slips(shop)
    assert not kicks(slip)
    assert Row("Back to card", "13.53") in slip.blocks
    report = shifts.x_report(shop, manager)
    assert {one.method: one.refunded for one in report.tenders} == {
        "cash": 0,
        "card": refund.sum.amount,
    }


@pytest.mark.parametrize("step", [5, 10])
def test_a_rounded_sale_given_back_piece_by_piece_leaves_the_drawer_as_it_was(
    shop: Shop, manager: Act, step: int
) -> None:
    rules = replace(shop.settings.rules, cash_rounding=step)
    owner = Act(person(shop, "owner"))
    stores.change_settings(shop, owner, lambda settings: replace(settings, rules=rules))
    order = sold(shop)
    before = shifts.x_report(shop, manager)
    assert before.expected_cash % step == 0
    for _ in range(3):
        pieces = [Pieces(order.lines[0].id, 1)]
        refund = refunds.refund(shop, manager, order.id, pieces, open_shift(shop))
        assert refund.paid_back[0].given % step == 0
    report = shifts.x_report(shop, manager)
    assert (report.expected_cash, report.cash_rounding) == (10_000, 0)
    assert (report.net, report.tax, report.tenders[0].kept) == (0, 0, 0)


def test_no_more_pieces_go_back_than_were_sold(shop: Shop, manager: Act) -> None:
    order = sold(shop)
    pieces = [Pieces(order.lines[0].id, 2)]
    refunds.refund(shop, manager, order.id, pieces, open_shift(shop))
    with pytest.raises(StoreError, match="too_many_pieces"):
        refunds.refund(shop, manager, order.id, pieces, open_shift(shop))


def test_a_slip_is_printed_again_as_a_copy_that_leaves_the_drawer_shut(
    shop: Shop, manager: Act
) -> None:
    order = sold(shop)
    pieces = [Pieces(order.lines[0].id, 1)]
    refund = refunds.refund(shop, manager, order.id, pieces, open_shift(shop))
    somebody_else = Act(person(shop, "manager"))
    assert refunds.reprint_slip(shop, somebody_else, order.id, refund.id) == 1
    assert refunds.reprint_slip(shop, somebody_else, order.id, refund.id) == 2
    first, copy, _second_copy = slips(shop)
    assert not kicks(copy)
    assert set(first.blocks) - set(copy.blocks) == {DrawerKick()}
    told = audit.log(shop, Act(person(shop, "owner")), Search())[0].story
    assert (told.code, told.number, told.count) == ("slip_reprinted", "W-0001", 2)


def test_a_slip_of_another_order_is_not_printed(shop: Shop, manager: Act) -> None:
    order, other = sold(shop), sold(shop)
    pieces = [Pieces(order.lines[0].id, 1)]
    refund = refunds.refund(shop, manager, order.id, pieces, open_shift(shop))
    with pytest.raises(StoreError, match="unknown_order"):
        refunds.reprint_slip(shop, manager, other.id, refund.id)
