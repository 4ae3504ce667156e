"""Test mode (C11): everything runs as it would, and every new order is plainly a test."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from store_core.application import orders, refunds, shifts
from store_core.application.orders import Head
from store_core.application.payments import Tender
from store_core.application.shop import Act, Shop
from store_core.application.stores import switch_test_mode
from store_core.domain.errors import StoreError
from store_core.domain.orders import Order
from store_core.domain.refunds import Pieces
from store_core.domain.shifts import Count
from store_core.printing.document import Document, DrawerKick, Mark, from_json
from store_core.storage.journal import EntryRow
from store_core.storage.printing import PrintJobRow
from tests.shops import cart, line, new_shop, open_shift, person


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return new_shop(tmp_path)


def switch(shop: Shop, *, on: bool) -> None:
    switch_test_mode(shop, Act(person(shop, "owner")), on=on)


def sold(shop: Shop) -> Order:
    cashier = Act(person(shop, "cashier"))
    shift = shifts.current_shift(shop) or shifts.open_shift(shop, cashier, 10_000)
    chosen = cart(line(shop, "margherita"))
    return orders.sell(shop, cashier, chosen, Head(), [Tender("cash", 20_000)], shift.id)


def papers(shop: Shop) -> list[Document]:
    with shop.database.read() as session:
        return [from_json(row.document) for row in session.scalars(select(PrintJobRow))]


def marks(document: Document) -> list[str]:
    return [block.reason for block in document.blocks if isinstance(block, Mark)]


def test_orders_placed_in_test_mode_are_tests_for_ever(shop: Shop) -> None:
    switch(shop, on=True)
    tested = sold(shop)
    web = orders.place_for_customer(shop, cart(line(shop, "fries"), channel="web"), Head())
    switch(shop, on=False)
    assert [one.header.test for one in orders.orders(shop, [tested.id, web.id])] == [True, True]
    assert not tested.header.counts
    assert sold(shop).header.counts


def test_test_orders_take_no_number_from_the_real_ones(shop: Shop) -> None:
    numbers = [sold(shop).header.number]
    switch(shop, on=True)
    numbers += [sold(shop).header.number, sold(shop).header.number]
    switch(shop, on=False)
    numbers.append(sold(shop).header.number)
    assert numbers == ["W-0001", "TEST-W-1", "TEST-W-2", "W-0002"]


def test_every_paper_of_a_test_order_says_so_and_the_drawer_is_tried_too(shop: Shop) -> None:
    switch(shop, on=True)
    order = sold(shop)
    switch(shop, on=False)
    orders.reprint_receipt(shop, Act(person(shop, "cashier")), order.id)
    receipt, ticket, copy = sorted(papers(shop), key=lambda paper: (len(marks(paper)), paper.kind))
    assert [marks(paper) for paper in (receipt, ticket, copy)] == [
        ["test"],
        ["test"],
        ["copy", "test"],
    ]
    assert isinstance(receipt.blocks[0], Mark)
    assert DrawerKick() in receipt.blocks
    assert DrawerKick() not in copy.blocks


def test_a_real_order_stays_real_on_paper_whatever_the_mode_is_now(shop: Shop) -> None:
    order = sold(shop)
    switch(shop, on=True)
    orders.reprint_receipt(shop, Act(person(shop, "cashier")), order.id)
    assert sorted(mark for paper in papers(shop) for mark in marks(paper)) == ["copy"]


def test_a_ticket_parked_in_test_mode_is_still_a_test_when_it_is_paid(shop: Shop) -> None:
    switch(shop, on=True)
    cashier = Act(person(shop, "cashier"))
    parked = orders.park(shop, cashier, cart(line(shop, "fries")), Head())
    switch(shop, on=False)
    held = cart(*(one.cart for one in parked.live_lines))
    paid = orders.settle_parked(
        shop, cashier, parked.id, held, [Tender("cash", 9_000)], open_shift(shop)
    )
    assert paid.header.test
    assert all(marks(paper) == ["test"] for paper in papers(shop))


def test_no_test_is_ever_in_an_x_or_a_z_report(shop: Shop) -> None:
    manager = Act(person(shop, "manager"), reason="trying")
    sold(shop)
    before = shifts.x_report(shop, manager)
    switch(shop, on=True)
    tested = sold(shop)
    shift = shifts.current_shift(shop)
    assert shift
    one = [Pieces(tested.live_lines[0].id, 1)]
    refunds.refund(shop, manager, tested.id, one, shift.id)
    parked = orders.park(shop, manager, cart(line(shop, "fries")), Head())
    orders.discard_parked(shop, manager, parked.id)
    switch(shop, on=False)
    after = shifts.x_report(shop, manager)
    assert replace(after, at=before.at) == before
    assert before.sales == 1

    count = Count(((before.expected_cash, 1),))
    shifts.expected(shop, manager, count)
    z = shifts.close_shift(shop, manager, count)
    assert (z.sales, z.grand.sales, z.difference("cash")) == (1, before.grand.sales, 0)


def test_only_the_owner_switches_it_and_the_journal_says_who(shop: Shop) -> None:
    with pytest.raises(StoreError, match="not_permitted"):
        switch_test_mode(shop, Act(person(shop, "manager")), on=True)
    switch(shop, on=True)
    switch(shop, on=True)
    switch(shop, on=False)
    owner = person(shop, "owner").id
    with shop.database.read() as session:
        written = session.scalars(
            select(EntryRow).where(EntryRow.kind == "settings_changed", EntryRow.actor == owner)
        ).all()
    assert [row.reason for row in written] == ["test mode on", "test mode off"]
