"""The list of the store's machines, as the server tells it."""

from datetime import timedelta
from pathlib import Path

import pytest

from store_core.application import devices
from store_core.application.devices import PairingGuard, new_pairing_code, pair
from store_core.application.office import perform
from store_core.application.shop import Act, Shop
from store_core.application.terminal_list import (
    RENAME,
    STILL_THERE,
    TERMINALS,
    NewName,
    Terminal,
    take_own_name,
    terminals_known,
)
from store_core.domain.devices import DeviceKind
from store_core.domain.errors import StoreError
from tests.shops import HandClock, new_shop, person


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def shop(tmp_path: Path, clock: HandClock) -> Shop:
    return new_shop(tmp_path, clock)


def manager(shop: Shop) -> Act:
    return Act(person(shop, "manager"))


def paired(shop: Shop, name: str, kind: DeviceKind = "till") -> str:
    code = new_pairing_code(shop, manager(shop), kind, name).code
    return pair(shop, PairingGuard(), code).device


def listed(shop: Shop) -> dict[str, Terminal]:
    found = perform(shop, manager(shop), TERMINALS, None, "")
    return {one.device.name: one for one in found.terminals}


def rename(shop: Shop, device: str, name: str, seen: int = 0, call: str = "once") -> int:
    return perform(shop, manager(shop), RENAME, NewName(device, name, seen), call)


def test_a_machine_that_never_called_is_listed_as_never_seen(shop: Shop) -> None:
    paired(shop, "Counter")
    till, server = listed(shop)["Counter"], listed(shop)["Server"]
    assert (till.last_seen, till.unsent, till.linked) == (None, None, False)
    assert server.linked
    assert server.unsent == 0


def test_its_greeting_tells_version_and_what_the_server_lacks(shop: Shop, clock: HandClock) -> None:
    device = paired(shop, "Counter")
    one = listed(shop)["Counter"].device
    devices.greeted(shop, one, "0.1.0", 7)
    till = listed(shop)["Counter"]
    assert (till.device.id, till.version, till.unsent, till.linked) == (device, "0.1.0", 7, True)
    clock.forward(seconds=STILL_THERE.total_seconds() + 1)
    assert not listed(shop)["Counter"].linked
    devices.seen(shop, one)
    assert listed(shop)["Counter"].linked


def test_a_cashier_is_not_told(shop: Shop) -> None:
    with pytest.raises(StoreError, match="not_permitted"):
        perform(shop, Act(person(shop, "cashier")), TERMINALS, None, "")


def test_machines_shut_out_come_last_and_are_not_linked(shop: Shop) -> None:
    device = paired(shop, "Counter")
    paired(shop, "Pass", "kitchen")
    devices.greeted(shop, listed(shop)["Counter"].device, "0.1.0", 0)
    devices.revoke(shop, manager(shop), device)
    assert list(listed(shop)) == ["Server", "Pass", "Counter"]
    assert not listed(shop)["Counter"].linked


def test_a_new_name_is_everywhere_and_told_once(shop: Shop) -> None:
    device = paired(shop, "Counter")
    assert rename(shop, device, "  Front   till ") == 1
    assert rename(shop, device, "  Front   till ") == 1
    assert [one.device.name for one in terminals_known(shop).terminals] == ["Server", "Front till"]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("  ", "device_name_missing"),
        ("x" * 41, "device_name_too_long"),
        ("SERVER", "device_name_taken"),
    ],
)
def test_a_name_nobody_could_know_it_by_is_refused_at_its_field(
    shop: Shop, name: str, code: str
) -> None:
    device = paired(shop, "Counter")
    with pytest.raises(StoreError) as refused:
        rename(shop, device, name)
    problems = refused.value.values["problems"]
    assert isinstance(problems, list)
    (problem,) = problems
    assert (problem["at"], problem["code"]) == (f"device/{device}/name", code)
    assert "Counter" in listed(shop)


def test_two_who_rename_at_once_see_each_other(shop: Shop) -> None:
    device = paired(shop, "Counter")
    rename(shop, device, "Front")
    with pytest.raises(StoreError, match="changed_meanwhile") as refused:
        rename(shop, device, "Bar", seen=0, call="another")
    assert refused.value.values["records"] == [f"device/{device}"]
    assert rename(shop, device, "Bar", seen=1, call="third") == 2


def test_a_machine_goes_by_the_name_the_store_calls_it(shop: Shop) -> None:
    rename(shop, shop.identity.device, "Cellar")
    take_own_name(shop)
    assert shop.identity.name == "Cellar"


def test_the_stream_is_noted_often_enough() -> None:
    assert timedelta(seconds=20) < STILL_THERE < timedelta(minutes=1)
