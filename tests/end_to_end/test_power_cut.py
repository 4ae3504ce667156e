"""The power fails at the till in the middle of trade, and again while it prints."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from store_core.application.verifier import verify_file
from store_core.commands.crew import Member
from store_core.commands.hands import Hands
from store_core.commands.shopfront import Shopfront, Wishes, open_shop
from store_core.commands.tour_steps import CASHIER

SALES = 4


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shopfront]:
    papers = tmp_path / "papers"
    papers.mkdir()
    opened = open_shop(tmp_path / "shop", Wishes(headless=True, drive=True, papers=papers))
    yield opened
    opened.crew.end()


def sign_in(shop: Shopfront, counter: Hands) -> None:
    counter.see("Sign in")
    counter.click(CASHIER)
    counter.digits("PIN", shop.pins[CASHIER])


def cut_the_power(shop: Shopfront) -> None:
    os.kill(shop.counter.process.pid, signal.SIGKILL)
    shop.counter.process.wait()


def power_again(shop: Shopfront) -> Member:
    arguments = ["pos", "--data", str(shop.folder / "till"), "--keyring", "file", "--drive"]
    counter = shop.crew.start("till-again", arguments)
    counter.wait_for("ready")
    return counter


def test_a_till_that_loses_power_after_each_sale_loses_and_doubles_nothing(
    shop: Shopfront, tmp_path: Path
) -> None:
    counter = Hands(shop.counter, tmp_path)
    sign_in(shop, counter)
    counter.see("Float in the drawer")
    counter.click("$100", "Open shift")
    for _ in range(SALES):
        counter.see("Sell screen")
        counter.click("Margherita", "Pay")
        counter.see("Cash received")
        counter.click("Take cash")
        counter.see("Next customer")
        cut_the_power(shop)
        shop.counter = power_again(shop)
        counter = Hands(shop.counter, tmp_path)
        sign_in(shop, counter)
    counter.see("Sell screen")
    counter.see_says("Connection", "All sent")
    shop.kitchen.ask("wait 'Ticket A-0004 Oven' 60")
    shop.crew.end()
    files = sorted(shop.folder.rglob("store.sqlite"))
    findings = [verify_file(file) for file in files]
    assert [found.faults for found in findings] == [()] * 3
    assert {found.orders for found in findings} == {SALES}
    assert findings[0].state == findings[1].state == findings[2].state
    for number in ("A-0001", "A-0002", "A-0003", "A-0004"):
        assert_on_paper(tmp_path / "papers", number)


def assert_on_paper(papers: Path, number: str) -> None:
    """At least once; and every further one says that it may be a duplicate."""
    told = [paper.read_text() for paper in papers.glob("*.txt")]
    for mark in (f"#{number}", f"\n{number}\n"):
        found = [paper for paper in told if mark in paper]
        assert found
        assert sum("REPRINT" not in paper for paper in found) <= 1
