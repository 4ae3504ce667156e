"""A log that changed after it was written is found before SQLite forgets what stood behind."""

import shutil
from pathlib import Path
from random import Random

import pytest

from store_core.application import orders
from store_core.application.orders import Head
from store_core.application.payments import Tender
from store_core.application.shop import Act
from store_core.domain.errors import StoreError
from store_core.journal.salvage import salvage
from store_core.storage.log_check import is_damaged
from store_core.storage.upgrade import open_database
from tests.shops import cart, line, new_shop, open_shift, person

pytestmark = pytest.mark.database("sqlite")
SALES = 12


@pytest.fixture(scope="module")
def crashed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a crash leaves behind: a file, and a log with every sale in it."""
    running = tmp_path_factory.mktemp("running")
    shop = new_shop(running)
    act, shift = Act(person(shop, "cashier")), open_shift(shop)
    for _ in range(SALES):
        wanted = cart(line(shop, "margherita"))
        orders.sell(shop, act, wanted, Head(), [Tender("cash", 5_000)], shift)
    folder = tmp_path_factory.mktemp("crashed")
    for file in running.glob("store.sqlite*"):
        shutil.copy(file, folder)
    return folder


@pytest.fixture
def log(crashed: Path, tmp_path: Path) -> Path:
    """Of a copy of it."""
    shutil.copytree(crashed, tmp_path / "copy")
    return tmp_path / "copy" / "store.sqlite-wal"


@pytest.mark.parametrize("seed", range(10))
def test_a_flipped_bit_is_found_and_every_sale_can_still_be_read(log: Path, seed: int) -> None:
    database, held = log.with_name("store.sqlite"), bytearray(log.read_bytes())
    whole = sum(map(len, salvage(database, "store").entries.values()))
    random = Random(seed)
    held[random.randrange(len(held) * 3 // 4)] ^= 1 << random.randrange(8)
    log.write_bytes(held)
    with pytest.raises(StoreError, match="database_corrupt"):
        open_database(database)
    assert log.read_bytes() == held
    assert sum(map(len, salvage(database, "store").entries.values())) >= whole - 1


@pytest.mark.parametrize("seed", range(10))
def test_a_power_cut_in_the_last_commit_is_none_of_it(log: Path, seed: int) -> None:
    held = log.read_bytes()
    log.write_bytes(held[: Random(seed).randrange(len(held))])
    assert not is_damaged(log.with_name("store.sqlite"))


def test_a_whole_log_is_whole(log: Path) -> None:
    assert not is_damaged(log.with_name("store.sqlite"))
    open_database(log.with_name("store.sqlite")).close()
