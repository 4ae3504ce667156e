"""Pairing, tokens and revocation."""

from pathlib import Path

import pytest

from store_core.application import devices
from store_core.application.devices import PairingGuard, new_pairing_code, pair
from store_core.application.shop import Act, Shop
from store_core.domain.errors import StoreError
from tests.shops import HandClock, new_shop, person


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def shop(tmp_path: Path, clock: HandClock) -> Shop:
    return new_shop(tmp_path, clock)


def owner(shop: Shop) -> Act:
    return Act(person(shop, "owner"))


def test_a_code_makes_a_device_with_the_next_letter(shop: Shop) -> None:
    code = new_pairing_code(shop, owner(shop), "till", "Counter").code
    paired = pair(shop, PairingGuard(), f"{code[:4].lower()} {code[4:]}")
    assert (paired.kind, paired.name, paired.prefix) == ("till", "Counter", "A")
    assert devices.authenticate(shop, paired.token).id == paired.device
    second = pair(shop, PairingGuard(), new_pairing_code(shop, owner(shop), "kitchen", "K").code)
    assert second.prefix == "B"


def test_codes_have_eight_characters_that_nobody_mistakes(shop: Shop) -> None:
    codes = [new_pairing_code(shop, Act(), "till", "Counter").code for _ in range(20)]
    assert all(len(code) == 8 and not set(code) & set("IL1O0") for code in codes)
    assert len(set(codes)) == 20


def test_a_code_opens_once(shop: Shop) -> None:
    code = new_pairing_code(shop, owner(shop), "till", "Counter").code
    pair(shop, PairingGuard(), code)
    with pytest.raises(StoreError, match="code_used"):
        pair(shop, PairingGuard(), code)
    assert len(devices.devices(shop)) == 2


def test_a_code_lasts_ten_minutes(shop: Shop, clock: HandClock) -> None:
    code = new_pairing_code(shop, owner(shop), "till", "Counter").code
    clock.forward(minutes=10, seconds=1)
    with pytest.raises(StoreError, match="code_expired"):
        pair(shop, PairingGuard(), code)


def test_guessing_is_slowed_down_and_a_good_code_still_opens_later(
    shop: Shop, clock: HandClock
) -> None:
    guard = PairingGuard()
    code = new_pairing_code(shop, owner(shop), "till", "Counter").code
    for _ in range(5):
        with pytest.raises(StoreError, match="code_unknown"):
            pair(shop, guard, "AAAABBBB")
    with pytest.raises(StoreError, match="pairing_paused"):
        pair(shop, guard, code)
    clock.forward(seconds=6)
    assert pair(shop, guard, code).prefix == "A"


def test_a_cashier_pairs_nothing(shop: Shop) -> None:
    with pytest.raises(StoreError, match="not_permitted"):
        new_pairing_code(shop, Act(person(shop, "cashier")), "till", "Counter")


@pytest.mark.parametrize(("kind", "name"), [("printer", "Second"), ("till", "  ")])
def test_what_can_not_be_paired_gets_no_code(shop: Shop, kind: str, name: str) -> None:
    with pytest.raises(StoreError, match="bad_device"):
        new_pairing_code(shop, owner(shop), kind, name)  # type: ignore[arg-type]  # from outside


def test_a_revoked_device_is_known_and_shut_out(shop: Shop) -> None:
    paired = pair(shop, PairingGuard(), new_pairing_code(shop, Act(), "till", "Counter").code)
    devices.revoke(shop, owner(shop), paired.device)
    with pytest.raises(StoreError, match="device_revoked"):
        devices.authenticate(shop, paired.token)
    assert devices.device_of(shop, paired.token).id == paired.device


def test_a_token_that_nobody_was_given_opens_nothing(shop: Shop) -> None:
    with pytest.raises(StoreError, match="device_unknown"):
        devices.authenticate(shop, "guess")


def test_prefixes_are_never_given_twice(shop: Shop) -> None:
    first = pair(shop, PairingGuard(), new_pairing_code(shop, Act(), "till", "Counter").code)
    devices.revoke(shop, owner(shop), first.device)
    second = pair(shop, PairingGuard(), new_pairing_code(shop, Act(), "till", "Counter").code)
    assert second.prefix == "B"


def test_a_restored_machine_gets_another_letter_and_the_copied_one_keeps_its_own(
    shop: Shop,
) -> None:
    first = pair(shop, PairingGuard(), new_pairing_code(shop, Act(), "till", "Counter").code)
    renewed = devices.renew(shop, devices.authenticate(shop, first.token))
    assert (renewed.prefix, renewed.name) == ("B", "Counter")
    assert devices.authenticate(shop, first.token).prefix == "A"


def test_neither_code_nor_token_is_kept_readable(shop: Shop, tmp_path: Path) -> None:
    code = new_pairing_code(shop, Act(), "till", "Counter").code
    token = pair(shop, PairingGuard(), code).token
    shop.database.close()
    held = b"".join(path.read_bytes() for path in tmp_path.glob("store.sqlite*"))
    assert code.encode() not in held
    assert token.encode() not in held
