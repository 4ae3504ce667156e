from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from store_core.application import orders, papers, stores
from store_core.application.orders import Head
from store_core.application.payments import Tender
from store_core.application.shop import Act, Shop
from store_core.domain.cart import CartLine, ManualDiscount, Modifier, Part
from store_core.domain.orders import Order
from store_core.printing.document import Document, DrawerKick, Item, Mark, Row, Text, from_json
from store_core.storage.printing import PrintJobRow
from tests.shops import cart, line, new_shop, open_shift, person


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return new_shop(tmp_path)


def half_and_half(shop: Shop) -> CartLine:
    halves = (
        Part(1, "margherita"),
        Part(1, "pepperoni", (Modifier("toppings", "top-jalapenos"),)),
    )
    crust = (Modifier("crust", "crust-stuffed"), Modifier("sauce", "sauce-tomato"))
    return CartLine(shop.new_id(), "half-and-half", "l", 1, crust, halves, note="cut in squares")


def sold(shop: Shop, *lines: CartLine, head: Head | None = None) -> Order:
    return orders.sell(
        shop,
        Act(person(shop, "cashier")),
        cart(*lines),
        head or Head(label="Table 7"),
        [Tender("cash", 20_000)],
        open_shift(shop),
    )


def jobs(shop: Shop, what: str) -> list[Document]:
    with shop.database.read() as session:
        rows = session.scalars(select(PrintJobRow).where(PrintJobRow.what == what))
        return [from_json(row.document) for row in rows]


def words(document: Document) -> list[str]:
    said = []
    for block in document.blocks:
        if isinstance(block, Text):
            said.append(block.text)
        elif isinstance(block, Row):
            said.append(f"{block.label} {block.amount}".strip())
        elif isinstance(block, Item):
            said.append(f"{block.quantity} {block.name} {block.amount}".strip())
        elif isinstance(block, Mark):
            said.append(block.text)
    return said


def test_a_receipt_says_lines_extras_taxes_cash_and_change(shop: Shop) -> None:
    order = sold(shop, line(shop, "margherita", 2, "l"), half_and_half(shop))
    said = words(jobs(shop, "receipt")[0])
    assert said[0] == "BELLA NAPOLI"
    assert "2 Margherita, L 31.00" in said
    assert "1/2 Pepperoni" in said
    assert "Stuffed crust +3.00" in said
    assert any(row.startswith("Sales tax 8.25 %") for row in said)
    change = order.payments[0].change
    assert f"Change {change // 100}.{change % 100:02}" in said


def test_only_the_first_receipt_kicks_the_drawer_and_a_copy_says_so(shop: Shop) -> None:
    order = sold(shop, line(shop, "fries"))
    assert orders.reprint_receipt(shop, Act(person(shop, "cashier")), order.id) == 1
    first, copy = jobs(shop, "receipt")
    assert any(isinstance(block, DrawerKick) for block in first.blocks)
    assert not any(isinstance(block, DrawerKick) for block in copy.blocks)
    assert words(copy)[0] == "COPY"


def test_each_station_gets_its_lines_and_drinks_go_to_none(shop: Shop) -> None:
    sold(shop, line(shop, "margherita"), line(shop, "fries"), line(shop, "coke"))
    said = {document.title.rsplit(" ", 1)[1]: words(document) for document in jobs(shop, "ticket")}
    assert set(said) == {"Oven", "Fry"}
    assert "1 Margherita, M" in said["Oven"]
    assert not any("Fries" in row for row in said["Oven"])


def test_an_allergy_stands_above_the_lines(shop: Shop) -> None:
    sold(shop, line(shop, "margherita"), head=Head(allergy="peanuts"))
    said = words(jobs(shop, "ticket")[0])
    assert said.index("ALLERGY: peanuts") < said.index("1 Margherita, M")


def test_what_is_left_out_and_the_note_reach_the_kitchen(shop: Shop) -> None:
    wanted = replace(
        line(shop, "margherita"), removed=("basil",), note="Extra crispy, cut in squares"
    )
    sold(shop, wanted)
    said = words(jobs(shop, "ticket")[0])
    assert "No basil" in said
    assert '"Extra crispy, cut in squares"' in said


def test_an_unpaid_order_says_what_is_to_pay(shop: Shop) -> None:
    placed = orders.place_for_customer(shop, cart(line(shop, "fries"), channel="web"), Head())
    said = words(papers.receipt(placed, shop.settings))
    assert said[-1].startswith("To pay") or any(row.startswith("To pay") for row in said)


def test_handing_out_what_is_paid_prints_nothing_more(shop: Shop) -> None:
    order = sold(shop, line(shop, "margherita"))
    orders.hand_out(shop, Act(person(shop, "cashier")), order.id, "", [], None)
    assert len(jobs(shop, "receipt")) == 1


def test_the_receipt_of_a_web_order_names_who_handed_it_out(shop: Shop) -> None:
    cashier = Act(person(shop, "cashier"))
    placed = orders.place_for_customer(shop, cart(line(shop, "fries"), channel="web"), Head())
    orders.accept(shop, cashier, placed.id)
    orders.hand_out(shop, cashier, placed.id, "", [Tender("cash", 1_000)], open_shift(shop))
    assert any(
        row.endswith(person(shop, "cashier").short_name) for row in words(jobs(shop, "receipt")[0])
    )


def test_a_receipt_tells_the_discount_each_tender_and_what_rounding_left_off(shop: Shop) -> None:
    rules = replace(shop.settings.rules, cash_rounding=10)
    owner = Act(person(shop, "owner"), reason="regular")
    stores.change_settings(shop, owner, lambda settings: replace(settings, rules=rules))
    wanted = replace(line(shop, "margherita"), discount=ManualDiscount("amount", amount=500))
    tenders = [Tender("card", 100), Tender("cash", 2_000)]
    order = orders.sell(shop, owner, cart(wanted), Head(), tenders, open_shift(shop))
    assert (order.bill.total, order.payments[1].rounding) == (812, -2)
    said = words(jobs(shop, "receipt")[0])
    rows = (
        "Discount \N{MINUS SIGN}5.00",
        "Cash rounding \N{MINUS SIGN}0.02",
        "Card 1.00",
        "Cash 20.00",
        "Change 12.90",
        "You saved 5.00",
    )
    assert [row for row in rows if row not in said] == []


def test_a_receipt_tells_each_offer_with_its_code_and_what_was_saved(shop: Shop) -> None:
    wanted = replace(cart(line(shop, "truffle-mushroom", 2)), codes=("napoli5",), tip=300)
    cashier = Act(person(shop, "cashier"))
    order = orders.sell(shop, cashier, wanted, Head(), [Tender("cash", 9_000)], open_shift(shop))
    said = words(jobs(shop, "receipt")[0])
    for row in ("$5 off (NAPOLI5) \N{MINUS SIGN}5.00", "Tip 3.00", "You saved 5.00"):
        assert row in said
    assert order.bill.discounts[0].id == "napoli-5"
    assert not any("saved" in row for row in words(jobs(shop, "ticket")[0]))


def test_a_further_ticket_of_an_order_is_another_paper_and_says_so(shop: Shop) -> None:
    order = sold(shop, line(shop, "fries"))
    first = order.tickets[0].ticket
    further = replace(first, id="further", revision=2)
    settings = shop.settings
    one = papers.kitchen_ticket(order, first, "Fry", settings)
    other = papers.kitchen_ticket(order, further, "Fry", settings)
    assert one.title == f"Ticket {order.header.number} Fry"
    assert other.title == f"{one.title} Rev 2"
    assert set(words(other)) - set(words(one)) == {"Rev 2"}
