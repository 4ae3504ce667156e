"""The server above a hub listens for the shop (S1)."""

from pathlib import Path

import pytest

from store_core.application import devices
from store_core.application.devices import PairingGuard
from store_core.application.shop import Act, Shop
from store_core.application.silence import heed_silence, shop_heard
from store_core.domain.devices import Device, DeviceKind
from store_core.domain.hours import paused_at
from store_core.storage.journal import frontiers
from tests.shops import HandClock, new_shop


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def shop(tmp_path: Path, clock: HandClock) -> Shop:
    return new_shop(tmp_path, clock)


def linked(shop: Shop, kind: DeviceKind) -> Device:
    code = devices.new_pairing_code(shop, Act(), kind, kind).code
    device = devices.authenticate(shop, devices.pair(shop, PairingGuard(), code).token)
    devices.seen(shop, device)
    return device


def written(shop: Shop) -> int:
    with shop.database.read() as session:
        return sum(frontiers(session, shop.identity.store).values())


def test_the_web_waits_for_a_shop_that_is_silent_and_goes_on_when_it_is_back(
    shop: Shop, clock: HandClock
) -> None:
    hub, began, usual = linked(shop, "server"), shop.now(), shop.settings
    clock.forward(seconds=61)
    heed_silence(shop, began)
    assert shop.settings.web_prep_minutes == usual.prep_minutes + usual.silence_minutes
    assert "promised later" in shop_heard(shop).said
    clock.forward(minutes=5)
    heed_silence(shop, began)
    assert paused_at(shop.now(), shop.settings)
    assert "paused" in shop_heard(shop).said
    before = written(shop)
    heed_silence(shop, began)
    assert written(shop) == before
    devices.seen(shop, hub)
    heed_silence(shop, began)
    assert shop.settings == usual


def test_a_till_that_came_directly_is_the_shop_too(shop: Shop, clock: HandClock) -> None:
    linked(shop, "server")
    began = shop.now()
    clock.forward(minutes=2)
    linked(shop, "till")
    heed_silence(shop, began)
    assert shop.settings.silence is None


def test_a_server_in_the_shop_does_not_wait_for_itself(shop: Shop, clock: HandClock) -> None:
    linked(shop, "till")
    began = shop.now()
    clock.forward(hours=1)
    heed_silence(shop, began)
    assert shop.settings.silence is None


def test_a_server_that_was_off_itself_gives_the_shop_its_time(shop: Shop, clock: HandClock) -> None:
    linked(shop, "server")
    clock.forward(minutes=10)
    heed_silence(shop, shop.now())
    assert shop.settings.silence is None
