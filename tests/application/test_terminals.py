"""A machine's own place in the store: opened, joined, set aside."""

import stat
from datetime import timedelta
from pathlib import Path

import pytest

from store_core.application import terminals
from store_core.application.device_secrets import FileSecrets, Secret
from store_core.application.shop import Identity
from store_core.application.terminals import Membership, open_shop
from store_core.domain.errors import StoreError
from tests.shops import FRIDAY_EVENING, KEY, HandClock

pytestmark = pytest.mark.database("sqlite")  # a till has its own file


def membership(device: str, prefix: str = "A") -> Membership:
    identity = Identity("store", device, prefix, "Counter", KEY)
    return Membership(identity, "till", "http://127.0.0.1:8000", f"token of {device}")


def test_a_machine_that_was_never_paired_says_so(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="not_paired"):
        open_shop(tmp_path, FileSecrets(tmp_path))


def test_a_paired_machine_knows_who_it_is_after_a_restart(tmp_path: Path) -> None:
    secrets = FileSecrets(tmp_path)
    terminals.join(tmp_path, secrets, membership("till-1"), FRIDAY_EVENING)
    shop = open_shop(tmp_path, secrets)
    assert shop.identity == Identity("store", "till-1", "A", "Counter", KEY)
    assert terminals.address_of_server(shop) == "http://127.0.0.1:8000"
    assert not terminals.is_stocked(shop)


def test_a_copied_data_folder_without_its_secrets_is_no_terminal(tmp_path: Path) -> None:
    terminals.join(tmp_path, FileSecrets(tmp_path), membership("till-1"), FRIDAY_EVENING)
    with pytest.raises(StoreError, match="not_paired"):
        open_shop(tmp_path, FileSecrets(tmp_path / "elsewhere"))


def test_folder_and_secrets_are_their_owners_only(tmp_path: Path) -> None:
    folder = tmp_path / "till"
    terminals.join(folder, FileSecrets(folder), membership("till-1"), FRIDAY_EVENING)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "secrets.json").stat().st_mode) == 0o600


def test_pairing_again_sets_the_old_database_aside(tmp_path: Path) -> None:
    secrets = FileSecrets(tmp_path)
    terminals.join(tmp_path, secrets, membership("till-1"), FRIDAY_EVENING)
    terminals.join(tmp_path, secrets, membership("till-2", "B"), FRIDAY_EVENING)
    assert open_shop(tmp_path, secrets).identity.device == "till-2"
    assert list(tmp_path.glob("before-*-store.sqlite"))


def test_a_machine_goes_on_under_another_id(tmp_path: Path) -> None:
    secrets = FileSecrets(tmp_path)
    terminals.join(tmp_path, secrets, membership("till-1"), FRIDAY_EVENING)
    shop = open_shop(tmp_path, secrets)
    terminals.become(shop, secrets, "C", "till-3", "new token")
    assert (shop.identity.device, shop.identity.prefix) == ("till-3", "C")
    assert secrets.read("till-1") is None
    assert secrets.read("till-3") == Secret("new token", KEY)
    shop.database.close()
    assert open_shop(tmp_path, secrets).identity == shop.identity


def test_the_clock_follows_the_servers(tmp_path: Path) -> None:
    secrets = FileSecrets(tmp_path)
    terminals.join(tmp_path, secrets, membership("till-1"), FRIDAY_EVENING)
    shop = open_shop(tmp_path, secrets, now=HandClock(FRIDAY_EVENING))
    terminals.correct_clock(shop, timedelta(minutes=3))
    assert shop.now() - FRIDAY_EVENING >= timedelta(minutes=3)
