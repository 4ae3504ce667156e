"""X and Z reports and slips, as they come out of the printer and in a file."""

from dataclasses import replace
from pathlib import Path

import pytest

import resources
from store_core.application import orders, refunds, report_papers, shifts, slips, stores
from store_core.application.orders import Head
from store_core.application.payments import Tender
from store_core.application.shop import Act, Shop
from store_core.domain.refunds import Pieces
from store_core.domain.shifts import Count
from store_core.printing.document import Document
from store_core.printing.pdf import to_pdf
from tests.printing.paper import printed
from tests.printing.pdfs import said
from tests.shops import cart, line, new_shop, open_shift, person

WIDTHS = ["80", "58"]


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    shop = new_shop(tmp_path)
    rules = replace(shop.settings.rules, cash_rounding=5)
    owner = Act(person(shop, "owner"))
    stores.change_settings(shop, owner, lambda settings: replace(settings, rules=rules))
    return shop


@pytest.fixture
def manager(shop: Shop) -> Act:
    return Act(person(shop, "cashier"), person(shop, "manager"), "dropped")


def z_report(shop: Shop, manager: Act) -> Document:
    """Of a shift with a sale, a refund, cash taken out, one parked ticket left, and 2.00 short."""
    shift, cashier = open_shift(shop), Act(manager.person)
    cash = [Tender("card", 1_000), Tender("cash", 5_000)]
    sold = orders.sell(shop, cashier, cart(line(shop, "margherita", 2)), Head(), cash, shift)
    refunds.refund(shop, manager, sold.id, [Pieces(sold.lines[0].id, 1)], shift)
    shifts.move_cash(shop, replace(manager, reason="milk"), "paid_out", 350)
    orders.park(shop, cashier, cart(line(shop, "fries")), Head())
    due = shifts.x_report(shop, manager)
    count = Count(((1, due.expected_cash - 201),), (("card", due.expected("card")),))
    shifts.expected(shop, cashier, count)
    closed = shifts.close_shift(shop, manager, count, "a coin rolled away")
    return report_papers.shift_report(closed, shop.settings)


def words(document: Document, model: str) -> list[str]:
    return [" ".join(row.split()) for row in printed(document, model).text]


@pytest.mark.parametrize("width", WIDTHS)
def test_a_z_report_is_read_on_any_roll(shop: Shop, manager: Act, width: str) -> None:
    said_on_paper = words(z_report(shop, manager), width)
    for row in (
        "Z REPORT 1",
        "NET USD 12.50",
        "Refunds 1 -12.50",
        "Cash rounding -0.03",
        "given back -13.55",
        "Paid out -3.50",
        "milk (Aiko K.)",
        "Cash SHORT 2.01",
        "Card difference 0.00",
        "Reason: a coin rolled away",
        "Parked W-0003",
        "Gift cards 0.00",
        "Deposits 0.00",
        "Grand total 13.53",
    ):
        assert row in said_on_paper


def test_an_x_report_has_no_number_and_no_count(shop: Shop, manager: Act) -> None:
    open_shift(shop)
    document = report_papers.shift_report(shifts.x_report(shop, manager), shop.settings)
    told = words(document, "80")
    assert "X REPORT" in told
    assert "Count" not in told


@pytest.mark.parametrize("width", WIDTHS)
def test_a_refund_slip_says_what_goes_back_and_how(shop: Shop, manager: Act, width: str) -> None:
    shift = open_shift(shop)
    cash = [Tender("cash", 5_000)]
    wanted = cart(line(shop, "margherita", 2))
    sold = orders.sell(shop, Act(manager.person), wanted, Head(), cash, shift)
    refund = refunds.refund(shop, manager, sold.id, [Pieces(sold.lines[0].id, 1)], shift)
    slip = slips.refund_slip(orders.order(shop, sold.id), refund, shop.settings, "Aiko K.")
    told = words(slip, width)
    for row in (
        "REFUND",
        "#W-0002 for #W-0001 18:58",
        "1 Margherita, M 13.53",
        "incl. Sales tax 8.25 % 1.03",
        "REFUND USD 13.53",
        "Cash rounding 0.02",
        "Back in cash 13.55",
        "Reason: dropped",
    ):
        assert row in told


def test_a_z_report_in_a_file_says_the_same_as_on_paper(shop: Shop, manager: Act) -> None:
    document = z_report(shop, manager)
    file = said(to_pdf(document, resources.path("fonts")))
    for row in words(document, "80"):
        assert not row.strip("-─ ") or row in file
