"""A till asks a real server process for a limited code, over a real socket (O3)."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from time import monotonic

import pytest
from sqlalchemy import select

from store_core.application import orders, promotions, shifts
from store_core.application.orders import Head
from store_core.application.payments import Tender
from store_core.application.shop import Act
from store_core.domain.errors import StoreError
from store_core.domain.held_codes import HELD_FOR, Hold
from store_core.domain.orders import Order
from store_core.linking import AT_THE_COUNTER, CodeServer
from store_core.storage.promotions import CodeHoldRow, PromotionUseRow, UsedHoldRow, kept_uses
from store_core.storage.upgrade import open_database
from tests.shops import cart, line, person
from tests.sync_server.headless import HeadlessTerminal
from tests.sync_server.processes import ServerProcess


@pytest.fixture
def codes(till: HeadlessTerminal) -> Iterator[CodeServer]:
    asked = CodeServer(till.shop, till.secrets)
    yield asked
    asked.close()


def held_at(server: ServerProcess) -> tuple[int, int, int]:
    """Holds no order used, holds used, uses."""
    database = open_database(server.folder / "store.sqlite")
    with database.read() as session:
        kept = len(kept_uses(session, "first-100"))
        gone = len(session.scalars(select(UsedHoldRow)).all())
        used = len(session.scalars(select(PromotionUseRow)).all())
    database.close()
    return kept, gone, used


def sell(till: HeadlessTerminal, hold: Hold) -> Order:
    def work() -> Order:
        shop = till.shop
        cashier = Act(person(shop, "cashier"))
        shift = shifts.current_shift(shop) or shifts.open_shift(shop, cashier, 10_000)
        wanted = replace(cart(line(shop, "garlic-bread")), codes=("FIRST100",))
        cash = [Tender("cash", 5_000)]
        return orders.sell(shop, cashier, wanted, Head(), cash, shift.id, [hold])

    return till.do(work)


def test_a_held_code_rides_in_the_sale_to_the_server(
    server: ServerProcess, till: HeadlessTerminal, codes: CodeServer
) -> None:
    hold = codes.hold("first100", "hold-1")
    assert hold.promotions == ("first-100",)
    assert abs(hold.expires_at - till.shop.now() - HELD_FOR).total_seconds() < 10
    assert codes.hold("first100", "hold-1") == hold
    assert held_at(server) == (1, 0, 0)
    order = sell(till, hold)
    assert [one.amount for one in order.bill.discounts] == [130]
    till.wait(lambda: held_at(server) == (0, 1, 1))


def test_a_ticket_thrown_away_gives_its_code_back(server: ServerProcess, codes: CodeServer) -> None:
    codes.hold("FIRST100", "hold-1")
    codes.release(["hold-1"])
    codes.release(["hold-1", "never-held"])
    assert held_at(server) == (0, 0, 0)


@pytest.mark.parametrize(
    ("code", "error"), [("NOTHING", "code_not_known"), ("NAPOLI5", "code_not_limited")]
)
def test_the_server_says_which_codes_it_holds(codes: CodeServer, code: str, error: str) -> None:
    with pytest.raises(StoreError, match=error):
        codes.hold(code, "hold-1")


def test_without_its_server_a_till_declines_the_code_while_the_customer_waits(
    server: ServerProcess, codes: CodeServer
) -> None:
    server.kill()
    begun = monotonic()
    with pytest.raises(StoreError, match="code_needs_server"):
        promotions.request_hold(codes.hold, "FIRST100", "hold-1")
    assert monotonic() - begun < AT_THE_COUNTER + 20


def test_a_kitchen_holds_no_codes(server: ServerProcess, tmp_path: Path) -> None:
    kitchen = HeadlessTerminal(tmp_path / "kitchen")
    kitchen.join(server.url, server.code("kitchen", "Oven")).start()
    asked = CodeServer(kitchen.shop, kitchen.secrets)
    with pytest.raises(StoreError, match="device_not_allowed"):
        asked.hold("FIRST100", "hold-1")
    asked.close()
    kitchen.stop()


def test_the_profiles_promotions_are_at_the_till(till: HeadlessTerminal) -> None:
    assert len(till.shop.menu.promotions) == 9
    with till.shop.database.read() as session:
        assert session.scalars(select(CodeHoldRow)).all() == []
