from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from pos_app.desk import Desk
from pos_app.presenters.receipts import (
    Listed,
    ReceiptsPresenter,
    day_began,
    derive,
    paid_here,
)
from qt_kit.runner import ManualRunner
from store_core.application import orders, receipts, shifts
from store_core.application.orders import Head
from store_core.application.payments import Tender
from store_core.application.shop import Act, Shop
from store_core.domain.errors import StoreError
from store_core.domain.orders import Order
from store_core.replication.link_state import LinkState
from tests.shops import FRIDAY_EVENING, cart, line, new_shop, person, pizzeria

SETTINGS = pizzeria().settings


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    made = new_shop(tmp_path)
    yield made
    made.database.close()


@pytest.fixture
def sold(shop: Shop) -> tuple[Order, ...]:
    act = Act(person(shop, "cashier"))
    shift = shifts.open_shift(shop, act, 10000).id
    return tuple(
        orders.sell(shop, act, cart(line(shop, item)), Head(), [Tender("cash", 10000)], shift)
        for item in ("margherita", "coke")
    )


def test_sales_since_the_line_went_are_marked_as_not_sent(sold: tuple[Order, ...]) -> None:
    since = sold[1].header.placed_at
    state = derive(Listed(sold, loaded=True), SETTINGS, LinkState("offline", 2, since))
    assert [row.waits for row in state.rows] == [False, True]
    assert state.below == "2 sales today · 1 waits to be sent"
    state = derive(Listed(sold, loaded=True), SETTINGS, LinkState("online"))
    assert not any(row.waits for row in state.rows)


def test_what_became_of_a_copy_is_said_on_its_button(sold: tuple[Order, ...]) -> None:
    listed = Listed(sold, loaded=True, chosen=sold[0].id, copy=2)
    assert derive(listed, SETTINGS, LinkState("online")).words_below == "Copy 2 sent to the printer"
    refused = Listed(sold, loaded=True, chosen=sold[0].id, refused=StoreError("not_permitted"))
    state = derive(refused, SETTINGS, LinkState("online"))
    assert state.words_below == "You may not do that. Ask a manager."


@pytest.mark.parametrize(
    ("now", "began"),
    [
        (FRIDAY_EVENING, datetime(2026, 6, 12, 8, tzinfo=UTC)),
        (FRIDAY_EVENING + timedelta(hours=8), datetime(2026, 6, 12, 8, tzinfo=UTC)),
        (FRIDAY_EVENING + timedelta(hours=10), datetime(2026, 6, 13, 8, tzinfo=UTC)),
    ],
)
def test_the_day_goes_on_past_midnight_until_its_cut(now: datetime, began: datetime) -> None:
    assert day_began(now, SETTINGS) == began


def test_a_web_order_paid_into_this_drawer_is_among_the_receipts(sold: tuple[Order, ...]) -> None:
    shift = sold[0].payments[0].shift or ""
    from_the_web = replace(sold[0], device="elsewhere")
    assert paid_here([from_the_web], "till", shift) == (from_the_web,)
    assert paid_here([from_the_web], "till", "another drawer") == ()


def test_more_of_what_was_found_comes_with_the_last_row(shop: Shop) -> None:
    act = Act(person(shop, "cashier"))
    shift = shifts.open_shift(shop, act, 10000).id
    for _sale in range(receipts.PAGE + 2):
        orders.sell(shop, act, cart(line(shop, "coke")), Head(), [Tender("cash", 500)], shift)
    runner = ManualRunner()
    desk = Desk(shop, runner)
    desk.load(lambda: None)
    runner.run_all()
    presenter = ReceiptsPresenter(desk, lambda: None)
    presenter.search("w")
    assert presenter.state().empty == "Reading…"
    runner.run_all()
    assert presenter.state().below == f"{receipts.PAGE} found, and more"
    presenter.choose(presenter.state().rows[-1].id)
    presenter.move(1)
    presenter.move(1)
    runner.run_all()
    state = presenter.state()
    assert (len(state.rows), state.below) == (receipts.PAGE + 2, f"{receipts.PAGE + 2} found")
    assert len({row.id for row in state.rows}) == len(state.rows)


def test_an_answer_to_an_older_search_is_not_shown(shop: Shop) -> None:
    runner = ManualRunner()
    desk = Desk(shop, runner)
    desk.load(lambda: None)
    runner.run_all()
    presenter = ReceiptsPresenter(desk, lambda: None)
    presenter.search("w")
    presenter.search("")
    runner.run_all()
    assert presenter.state().empty == "Reading…"
    presenter.load()
    runner.run_all()
    assert presenter.state().empty == "No sale at this till yet today"


def test_what_is_of_another_day_says_which(sold: tuple[Order, ...]) -> None:
    listed = Listed(text="1", found=sold)
    tomorrow = date(2026, 6, 13)
    state = derive(listed, SETTINGS, LinkState("online"), tomorrow)
    assert {row.date for row in state.rows} == {"12 Jun 2026"}
    state = derive(listed, SETTINGS, LinkState("online"), date(2026, 6, 12))
    assert {row.date for row in state.rows} == {""}
