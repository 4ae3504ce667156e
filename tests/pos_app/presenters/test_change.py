from dataclasses import replace
from pathlib import Path

import pytest

from pos_app.presenters.change import derive
from store_core.application import orders, shifts
from store_core.application.orders import Head
from store_core.application.payments import Tender
from store_core.application.shop import Act
from store_core.domain.orders import Order, Payment
from tests.shops import cart, line, new_shop, person, pizzeria

MENU, SETTINGS = pizzeria().menu, pizzeria().settings


@pytest.fixture
def sold(tmp_path: Path) -> Order:
    shop = new_shop(tmp_path)
    act = Act(person(shop, "cashier"))
    shift = shifts.open_shift(shop, act, 10000).id
    basket = cart(line(shop, "margherita"), line(shop, "caesar-salad"))
    order = orders.sell(shop, act, basket, Head(label="Table 7"), [Tender("cash", 6000)], shift)
    shop.database.close()
    return order


def paid(order: Order, tendered: int, change: int) -> Order:
    payment = Payment("p", "cash", tendered - change, tendered, change)
    return replace(order, payments=(payment,))


def test_the_change_is_handed_over_in_few_notes_and_coins(sold: Order) -> None:
    state = derive(paid(sold, 6000, 1156), MENU, SETTINGS)
    assert (state.title, state.change) == ("Change due", "$11.56")
    assert [(one.text, one.count, one.kind) for one in state.pieces] == [
        ("$10", 1, "note"),
        ("$1", 1, "note"),
        ("25¢", 2, "coin"),
        ("5¢", 1, "coin"),
        ("1¢", 1, "coin"),
    ]


def test_exact_money_leaves_nothing_to_hand_over(sold: Order) -> None:
    state = derive(paid(sold, sold.bill.total, 0), MENU, SETTINGS)
    assert (state.title, state.pieces) == ("No change due", ())
    assert state.no_change


def test_what_went_to_which_station_is_told(sold: Order) -> None:
    assert derive(sold, MENU, SETTINGS).kitchen == "Sent to the kitchen at 18:58 · Cold, Oven"


def test_without_a_receipt_printer_none_is_spoken_of(sold: Order) -> None:
    state = derive(sold, MENU, replace(SETTINGS, receipt_printer=None))
    assert (state.drawer, state.printer) == ("", "No receipt printer is set up")


@pytest.mark.parametrize(
    ("trouble", "printer", "kitchen"),
    [
        ({}, "Receipt sent to the printer", ""),
        (
            {"receipt": "paper_out"},
            "The printer is out of paper. Put a roll in; it prints by itself.",
            "",
        ),
        (
            {"kitchen": "cover_open"},
            "Receipt sent to the printer",
            "In the kitchen: The printer's cover is open. Close it; it prints by itself.",
        ),
    ],
)
def test_a_printer_in_trouble_says_what_to_do(
    sold: Order, trouble: dict[str, str], printer: str, kitchen: str
) -> None:
    state = derive(sold, MENU, SETTINGS, trouble=trouble)
    assert (state.printer, state.kitchen_trouble) == (printer, kitchen)


def test_of_a_split_bill_only_the_last_ones_change_is_still_due(sold: Order) -> None:
    first = Payment("1", "cash", 1000, 2000, 1000)
    second = Payment("2", "card", 500, 500, 0)
    last = Payment("3", "cash", sold.bill.due - 1500, 2000, 2000 - (sold.bill.due - 1500))
    state = derive(replace(sold, payments=(first, second, last)), MENU, SETTINGS)
    assert state.change == f"${last.change / 100:.2f}"
    assert state.sums[1:] == (("Cash received", "30.00"), ("Card", "5.00"))


def test_what_came_off_and_the_tip_are_shown(sold: Order) -> None:
    bill = replace(sold.bill, goods=sold.bill.listed - 250, tip=200)
    state = derive(replace(sold, bill=bill), MENU, SETTINGS)
    assert (state.saved, state.sums[1]) == ("Saved $2.50", ("Tip", "2.00"))
