"""Receipts of earlier days, found by their number."""

from pathlib import Path

import pytest

from store_core.application import orders, receipts, refunds
from store_core.application.orders import Head
from store_core.application.payments import Tender
from store_core.application.shop import Act, Shop
from store_core.domain.refunds import Pieces
from tests.shops import HandClock, cart, line, new_shop, open_shift, person


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def shop(tmp_path: Path, clock: HandClock) -> Shop:
    return new_shop(tmp_path, clock)


def sell(shop: Shop, times: int = 1) -> None:
    act, shift = Act(person(shop, "cashier")), open_shift(shop)
    for _time in range(times):
        wanted = cart(line(shop, "coke"))
        orders.sell(shop, act, wanted, Head(), [Tender("cash", 500)], shift)


def numbers(shop: Shop, text: str) -> list[str]:
    return [order.header.number for order in receipts.numbered(shop, text)]


def test_a_sale_of_last_month_is_found_by_part_of_its_number_and_refunded(
    shop: Shop, clock: HandClock
) -> None:
    sell(shop, 3)
    clock.forward(days=31)
    sell(shop)
    assert numbers(shop, "#w-0002") == numbers(shop, " 0002 ") == ["W-0002"]
    [old] = receipts.numbered(shop, "2")
    act = Act(person(shop, "manager"), reason="Not as ordered")
    refunds.refund(shop, act, old.id, [Pieces(old.lines[0].id, 1)], open_shift(shop))
    assert receipts.numbered(shop, "2")[0].payment_status == "refunded"


def test_what_was_never_paid_has_no_receipt(shop: Shop) -> None:
    orders.park(shop, Act(person(shop, "cashier")), cart(line(shop, "coke")), Head())
    assert numbers(shop, "W") == []


@pytest.mark.parametrize("text", ["%", "_", "\\", "’", "w_0"])
def test_only_the_letters_of_the_number_count(shop: Shop, text: str) -> None:
    sell(shop)
    assert numbers(shop, text) == []


def test_many_come_page_by_page_none_twice(shop: Shop) -> None:
    sell(shop, 7)
    first = receipts.numbered(shop, "W", limit=3)
    second = receipts.numbered(shop, "W", first[-1], limit=3)
    last = receipts.numbered(shop, "W", second[-1], limit=3)
    found = [order.header.number for order in (*first, *second, *last)]
    assert found == [f"W-{number:04d}" for number in range(7, 0, -1)]
