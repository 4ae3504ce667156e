"""The tour's evening: a piece given back, cash paid out, X, a blind count, Z (C4, C5)."""

import re

from store_core.commands.hands import Hands
from store_core.commands.tour_stage import Stage
from store_core.domain.cash import change_breakdown, denominations
from store_core.domain.errors import StoreError
from store_core.domain.money import currency
from store_core.domain.wording import piece

MANAGER = "Tomasz Okafor"
CURRENCY = "USD"
SHORT = 300
"""What the cashier lost on the way, in minor units: more than the store lets pass unexplained."""


def close_day(stage: Stage) -> None:
    """One line of the first sale goes back, cash goes out, and the shift ends with its Z report."""
    counter = stage.counter
    _give_back(stage)
    counter.click("Shift")
    _pay_out(stage)
    expected = _read_x(stage)
    counter.click("Close shift")
    counter.see("Lock the count")
    _count(counter, expected - SHORT)
    counter.picture("counter-count")
    counter.click("Lock the count")
    counter.see_says("Expected and counted", "3.00 short")
    counter.click("Wrong change")
    counter.picture("counter-compare")
    counter.click("Close and print Z 0001")
    counter.see("Report screen")
    stage.paper_with("Z REPORT 1", "Cash SHORT", "Reason: Wrong change")
    counter.picture("counter-z")
    counter.click("Done")
    counter.see("Sign in")


def _approve(stage: Stage, reason: str = "") -> None:
    """The manager comes over with their PIN."""
    counter = stage.counter
    if reason:
        counter.click(reason)
    counter.click(MANAGER)
    counter.digits("Approval", stage.shop.pins[MANAGER])


def _give_back(stage: Stage) -> None:
    counter = stage.counter
    counter.click("Person", "Receipts", "Receipt #A-0001", "Refund", "Refund Coke plus")
    counter.picture("counter-refund")
    counter.click("Give back")
    _approve(stage, "Wrong item")
    counter.see("Next customer")
    counter.picture("counter-refunded")
    stage.paper_with("REFUND", "for #A-0001", "Coke")
    counter.click("Next customer")


def _pay_out(stage: Stage) -> None:
    counter = stage.counter
    counter.click("Paid out")
    counter.digits("Amount", "1250")
    counter.picture("counter-paid-out")
    counter.click("Pay out")
    _approve(stage, "Supplies")
    counter.see("12.50 paid out")
    counter.picture("counter-shift-open")


def _read_x(stage: Stage) -> int:
    """What the X report says should be in the drawer, in minor units."""
    counter = stage.counter
    counter.click("X report")
    _approve(stage)
    counter.see("Report screen")
    counter.picture("counter-x")
    counter.click("Print")
    stage.paper_with("X REPORT")
    counter.click("Back to the shift")
    for paper in stage.papers():
        told = re.search(r"EXPECTED CASH +([0-9,.]+)", paper)
        if told and "X REPORT" in paper:
            return int(re.sub(r"\D", "", told[1]))
    raise StoreError("did_not_happen", what="expected cash on the X report")


def _count(counter: Hands, cash: int) -> None:
    """Notes and coins from the largest down, each with Enter after it."""
    pieces = {value: count for value, count, _kind in change_breakdown(cash, currency(CURRENCY))}
    counter.click(f"Count {piece(CURRENCY, denominations(currency(CURRENCY))[0][0])}")
    for value, _kind in denominations(currency(CURRENCY)):
        for digit in str(pieces.get(value, 0)):
            counter.press(digit)
        counter.press("Return")
