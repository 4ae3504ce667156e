"""A store is backed up while it sells, and a backup is whole or none."""

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from threading import Event, Thread

import pytest

from store_core.application import backups
from store_core.application.backups import back_up, chosen, is_due, thin
from store_core.application.shop import Shop
from store_core.application.verifier import verify_file
from store_core.domain.errors import StoreError
from store_core.journal.verifier import verify
from store_core.storage.engine import Database
from tests.application.seller import Seller, flip
from tests.shops import FRIDAY_EVENING

pytestmark = pytest.mark.database("sqlite")
ROOT = Path(__file__).parents[2]


def test_a_backup_is_made_in_the_middle_of_trade_and_is_whole(seller: Seller) -> None:
    over = Event()

    def trade() -> None:
        while not over.is_set():
            seller.sell()

    seller.sell(3)
    trading = Thread(target=trade)
    trading.start()
    try:
        made = [seller.back_up() for _ in range(3)]
    finally:
        over.set()
        trading.join()
    assert made[0].manifest.head < made[2].manifest.head
    for one in made:
        found = verify_file(one.path)
        assert found.faults == ()
        assert found.frontiers == one.manifest.frontiers
    with seller.shop.database.read() as session:
        assert verify(session).faults == ()


def test_the_newest_whole_one_of_a_folder_is_taken(seller: Seller) -> None:
    first = seller.back_up()
    seller.sell()
    second = seller.back_up()
    assert chosen(seller.kept_in).path == second.path
    flip(second.path, 1, bits=1)
    assert chosen(seller.kept_in).path == first.path


@pytest.mark.parametrize("torn", [b"", b"{", b'{"file": "x"}'])
def test_a_torn_manifest_is_none(seller: Seller, torn: bytes) -> None:
    made = seller.back_up()
    made.path.with_name(f"{made.path.name}.json").write_bytes(torn)
    assert backups.backups(seller.kept_in) == []
    with pytest.raises(StoreError, match="backup_incomplete"):
        chosen(made.path)
    with pytest.raises(StoreError, match="no_backup"):
        chosen(seller.kept_in)


def test_old_ones_are_thinned_to_one_a_day_for_a_month(seller: Seller) -> None:
    made = seller.back_up()
    told = json.loads(made.path.with_name(f"{made.path.name}.json").read_text())
    now = FRIDAY_EVENING
    for hours in range(3, 24 * 40, 3):
        at = now - timedelta(hours=hours)
        file = seller.kept_in / f"store-{at:%Y%m%d-%H%M%S}.sqlite"
        file.touch()
        about = {**told, "file": file.name, "made_at": at.isoformat()}
        file.with_name(f"{file.name}.json").write_text(json.dumps(about))
    thin(seller.kept_in, "store", now)
    ages = [now - one.manifest.made_at for one in backups.backups(seller.kept_in)]
    assert sum(age < timedelta(days=1) for age in ages) == 8
    assert sum(age > timedelta(days=1) for age in ages) == 28
    assert max(ages) < timedelta(days=30)
    assert len(list(seller.kept_in.iterdir())) == 2 * len(ages)


def test_it_is_due_after_a_quarter_of_an_hour_in_which_something_happened(seller: Seller) -> None:
    now = seller.shop.now()
    assert is_due(seller.shop, seller.kept_in, now)
    back_up(seller.shop, seller.kept_in, now)
    seller.sell()
    assert not is_due(seller.shop, seller.kept_in, now + timedelta(minutes=14))
    assert is_due(seller.shop, seller.kept_in, now + timedelta(minutes=15))
    back_up(seller.shop, seller.kept_in, now)
    assert not is_due(seller.shop, seller.kept_in, now + timedelta(hours=9))


def test_no_room_is_said_and_nothing_is_left_behind(
    seller: Seller, monkeypatch: pytest.MonkeyPatch
) -> None:
    free = shutil.disk_usage(seller.folder).free
    monkeypatch.setattr(backups, "DISK_FLOOR", free)
    with pytest.raises(StoreError, match="backup_no_room"):
        seller.back_up()
    assert list(seller.kept_in.iterdir()) == []


def test_a_disk_that_takes_no_more_is_said_and_the_selling_goes_on(seller: Seller) -> None:
    seller.sell()
    size = seller.file.stat().st_size // 2
    held = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
        with pytest.raises(StoreError, match="backup_failed"):
            seller.back_up()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, held)
    assert list(seller.kept_in.iterdir()) == []
    seller.sell()
    assert seller.back_up().manifest.head == 7


def test_a_place_that_is_no_folder_is_said(seller: Seller) -> None:
    (seller.folder / "file").touch()
    with pytest.raises(StoreError, match="backup_failed"):
        back_up(seller.shop, seller.folder / "file", seller.shop.now())


def test_a_damaged_store_makes_no_backup(seller: Seller) -> None:
    seller.sell(3)
    seller.end()
    with seller.file.open("rb+") as file:
        file.seek(12 * 4096)
        file.write(b"\x0d\xff\xff\xff" * 1024 * 8)
    damaged = Seller(new_shop_at(seller), seller.folder)
    with pytest.raises(StoreError, match="database_corrupt"):
        damaged.back_up()
    damaged.end()
    assert list(seller.kept_in.iterdir()) == []


def new_shop_at(seller: Seller) -> Shop:
    """Past the look through a file at opening, as of a large one."""
    return Shop(Database(seller.file), seller.shop.identity, now=seller.shop.now)


BACK_UP_FOR_EVER = """
import sys
from pathlib import Path
from store_core.application.backups import back_up
from tests.shops import new_shop

shop = new_shop(Path(sys.argv[1]))
while True:
    print(back_up(shop, Path(sys.argv[1]) / "backups", shop.now()).path.name, flush=True)
"""


def test_killed_while_it_is_made_a_backup_is_whole_or_none(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", BACK_UP_FOR_EVER, str(tmp_path)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    ) as maker:
        said = [maker.stdout.readline().strip() for _ in range(3)] if maker.stdout else []
        os.kill(maker.pid, signal.SIGKILL)
    held = backups.backups(tmp_path / "backups")
    assert {*said} <= {one.path.name for one in held}
    assert all(backups.is_whole(one) for one in held)
