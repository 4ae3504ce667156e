from datetime import datetime
from pathlib import Path

import pytest

from store_core.application import staff
from store_core.application.shop import Shop
from store_core.domain.errors import StoreError
from store_core.domain.staff import Permission
from tests import databases
from tests.shops import HandClock, new_shop, person, pin_of

WRONG = "000000"


def wrong(shop: Shop, times: int) -> StoreError:
    """The last refusal of that many wrong PINs of the cashier."""
    for _ in range(times):
        with pytest.raises(StoreError) as refused:
            staff.sign_in(shop, person(shop, "cashier").id, WRONG)
    return refused.value


def test_the_right_pin_signs_in(tmp_path: Path) -> None:
    shop = new_shop(tmp_path)
    cashier = person(shop, "cashier")
    assert staff.sign_in(shop, cashier.id, pin_of(cashier)) == cashier


def test_wrong_pins_count_down_then_lock_with_a_growing_delay(tmp_path: Path) -> None:
    clock = HandClock()
    shop = new_shop(tmp_path, clock)
    cashier = person(shop, "cashier")
    assert wrong(shop, 1).values["tries_left"] == 4
    assert wrong(shop, 3).values["tries_left"] == 1
    locked = wrong(shop, 1)
    assert locked.code == "pin_locked"
    with pytest.raises(StoreError, match="pin_locked"):
        staff.sign_in(shop, cashier.id, pin_of(cashier))
    clock.forward(seconds=31)
    first = datetime.fromisoformat(str(locked.values["until"]))
    again = datetime.fromisoformat(str(wrong(shop, 1).values["until"]))
    assert again - clock.at > first - clock.at
    clock.forward(seconds=61)
    assert staff.sign_in(shop, cashier.id, pin_of(cashier)) == cashier
    assert wrong(shop, 1).values["tries_left"] == 4


def test_the_delay_survives_a_restart(tmp_path: Path) -> None:
    shop = new_shop(tmp_path)
    wrong(shop, 5)
    again = Shop(
        databases.again(shop.database),
        shop.identity,
        now=shop.now,
        committed=lambda _touched: None,
    )
    with pytest.raises(StoreError, match="pin_locked"):
        staff.sign_in(again, person(again, "cashier").id, pin_of(person(again, "cashier")))


def test_an_approver_needs_the_permission(tmp_path: Path) -> None:
    shop = new_shop(tmp_path)
    manager, cashier = person(shop, "manager"), person(shop, "cashier")
    assert staff.approve(shop, manager.id, pin_of(manager), Permission.VOID_LINE) == manager
    with pytest.raises(StoreError, match="not_permitted"):
        staff.approve(shop, cashier.id, pin_of(cashier), Permission.VOID_LINE)
    asked = {one.role for one in staff.approvers(shop, Permission.VOID_LINE)}
    assert asked == {"owner", "manager"}


@pytest.mark.parametrize("pin", ["123", "123456789", "12a4", "１２３４", ""])
def test_a_pin_is_four_to_eight_digits(pin: str) -> None:
    with pytest.raises(StoreError, match="pin_format"):
        staff.hash_pin(pin)
