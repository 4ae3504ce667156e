"""A store is backed up while it sells, and put back whole or not at all."""

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random
from threading import Event, Thread

import pytest

from store_core.application import backups, orders
from store_core.application.backups import back_up, chosen, is_due, thin
from store_core.application.device_secrets import FileSecrets, Secret
from store_core.application.folder import FolderLock
from store_core.application.orders import Head
from store_core.application.payments import Tender
from store_core.application.restoring import restore
from store_core.application.shop import Act, Shop
from store_core.application.terminals import RESTORING, open_shop
from store_core.application.verifier import verify_file
from store_core.domain.errors import StoreError
from store_core.journal.verifier import verify
from store_core.storage.engine import Database
from tests.shops import FRIDAY_EVENING, KEY, cart, line, new_shop, open_shift, person

pytestmark = pytest.mark.database("sqlite")
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Seller:
    """A server that sells over its own counter."""

    shop: Shop
    folder: Path

    @property
    def kept_in(self) -> Path:
        return self.folder / backups.FOLDER

    @property
    def file(self) -> Path:
        return self.folder / "store.sqlite"

    def sell(self, count: int = 1) -> None:
        act = Act(person(self.shop, "cashier"))
        shift = open_shift(self.shop)
        for _ in range(count):
            wanted = cart(line(self.shop, "margherita"))
            orders.sell(self.shop, act, wanted, Head(), [Tender("cash", 5_000)], shift)

    def back_up(self) -> backups.Backup:
        return back_up(self.shop, self.kept_in, self.shop.now())

    def end(self) -> None:
        self.shop.database.close()


@pytest.fixture
def seller(tmp_path: Path) -> Seller:
    FileSecrets(tmp_path).keep("server", Secret("", KEY))
    return Seller(new_shop(tmp_path), tmp_path)


def again(seller: Seller) -> Seller:
    """As the server finds it when it is started after a restore."""
    return Seller(open_shop(seller.folder, FileSecrets(seller.folder)), seller.folder)


def sold(seller: Seller) -> int:
    found = verify_file(seller.file)
    assert found.faults == ()
    return found.orders


def flip(file: Path, seed: int, bits: int = 60) -> None:
    random, held = Random(seed), bytearray(file.read_bytes())
    for _ in range(bits):
        held[random.randrange(len(held))] ^= 1 << random.randrange(8)
    file.write_bytes(held)


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


def test_what_was_sold_after_the_backup_comes_out_of_the_damaged_file(seller: Seller) -> None:
    seller.sell(5)
    seller.back_up()
    seller.sell(5)
    seller.end()
    held = bytearray(seller.file.read_bytes())
    held[: 3 * 4096] = bytes(3 * 4096)
    seller.file.write_bytes(held)
    with pytest.raises(StoreError, match="database_corrupt"):
        again(seller)
    done = restore(seller.kept_in, seller.folder, FileSecrets(seller.folder))
    assert [one.count for one in done.recovery.taken] == [5]
    assert done.recovery.missing == ()
    assert done.aside
    assert done.aside.read_bytes() == held
    assert sold(seller) == 10


def test_a_restored_server_gives_no_number_twice(seller: Seller) -> None:
    seller.sell(2)
    made = seller.back_up()
    seller.end()
    secrets = FileSecrets(seller.folder)
    epochs = {made.manifest.epoch}
    for life in (2, 3):
        restore(made.path, seller.folder, secrets)
        running = again(seller)
        assert running.shop.identity.prefix == f"W{life}"
        running.sell()
        epochs.add(running.back_up().manifest.epoch)
        running.end()
    assert len(epochs) == 3
    assert sold(seller) == 4


@pytest.mark.parametrize("seed", range(12))
def test_flipped_bits_are_found_and_what_is_proven_is_kept(seller: Seller, seed: int) -> None:
    seller.sell(4)
    made = seller.back_up()
    seller.sell(8)
    seller.end()
    flip(seller.file, seed)
    done = restore(made.path, seller.folder, FileSecrets(seller.folder))
    taken = sum(one.count for one in done.recovery.taken)
    told = sum(one.count for one in (*done.recovery.missing, *done.recovery.stranded))
    assert sold(seller) == 4 + taken
    assert taken + told <= 8


@pytest.mark.parametrize("left", [0, 1, 4096, 50_000])
def test_a_truncated_file_is_noticed_and_put_back(seller: Seller, left: int) -> None:
    seller.sell(3)
    again(seller).end()
    made = seller.back_up()
    seller.end()
    with seller.file.open("rb+") as file:
        file.truncate(left)
    with pytest.raises(StoreError) as refused:
        again(seller)
    assert refused.value.code == ("database_corrupt" if left > 1 else "database_lost")
    restore(made.path, seller.folder, FileSecrets(seller.folder))
    assert sold(seller) == 3


def test_a_lost_file_is_missed_and_no_new_shop_is_begun(seller: Seller) -> None:
    again(seller).end()
    seller.end()
    for file in seller.folder.glob("store.sqlite*"):
        file.unlink()
    with pytest.raises(StoreError, match="database_lost"):
        again(seller)
    assert not seller.file.exists()


def test_a_backup_that_changed_is_refused(seller: Seller) -> None:
    made = seller.back_up()
    seller.end()
    before = seller.file.read_bytes()
    flip(made.path, 1, bits=1)
    with pytest.raises(StoreError, match="backup_damaged"):
        restore(made.path, seller.folder, FileSecrets(seller.folder))
    assert seller.file.read_bytes() == before


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


def test_a_backup_of_a_newer_program_is_refused(seller: Seller) -> None:
    with seller.shop.database.write() as session:
        session.connection().exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    made = seller.back_up()
    seller.end()
    with pytest.raises(StoreError, match="database_newer"):
        restore(made.path, seller.folder, FileSecrets(seller.folder))
    assert not (seller.folder / RESTORING).exists()


def test_nothing_is_restored_under_a_running_server(seller: Seller) -> None:
    made = seller.back_up()
    with FolderLock(seller.folder), pytest.raises(StoreError, match="folder_in_use"):
        restore(made.path, seller.folder, FileSecrets(seller.folder))


def test_without_the_key_nothing_is_restored_and_with_the_carried_one_it_is(
    seller: Seller, tmp_path_factory: pytest.TempPathFactory
) -> None:
    seller.sell(2)
    made = seller.back_up()
    elsewhere = tmp_path_factory.mktemp("another machine")
    secrets = FileSecrets(elsewhere / "server")
    with pytest.raises(StoreError, match="backup_key_missing"):
        restore(made.path, elsewhere / "server", secrets)
    carried = FileSecrets(elsewhere / "stick")
    carried.keep("server", Secret("", KEY))
    restore(made.path, elsewhere / "server", secrets, key_from=carried)
    moved = again(Seller(seller.shop, elsewhere / "server"))
    moved.sell()
    assert moved.shop.identity.key == KEY
    moved.end()
    assert sold(moved) == 3


def test_another_stores_backup_is_refused(seller: Seller) -> None:
    again(seller).end()
    made = seller.back_up()
    manifest = made.path.with_name(f"{made.path.name}.json")
    told = json.loads(manifest.read_text())
    manifest.write_text(json.dumps({**told, "store": "another"}))
    seller.end()
    with pytest.raises(StoreError, match="restore_other_store"):
        restore(made.path, seller.folder, FileSecrets(seller.folder))


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


STEPS = frozenset({"os.rename", "os.remove", "shutil.copyfile", "sqlite3.connect"})


def test_killed_at_any_step_a_restore_is_begun_again_and_loses_nothing(
    seller: Seller, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """At every file that it opens, moves or takes away, in turn."""
    seller.sell(2)
    again(seller).end()
    seller.back_up()
    seller.sell(2)
    seller.end()
    template = seller.folder
    step, whole = 1, False
    while not whole:
        folder = tmp_path_factory.mktemp("killed") / "server"
        shutil.copytree(template, folder)
        killed = os.fork()
        if not killed:
            _die_at(step, folder)
        _, status = os.waitpid(killed, 0)
        whole = os.WIFEXITED(status)
        one = Seller(seller.shop, folder)
        if not whole:
            _after_the_kill(one)
        assert sold(one) == 4, step
        step += 1
    assert step > 10


def _after_the_kill(one: Seller) -> None:
    """Either it is as before, or it says so; in any case it can be begun again."""
    if (one.folder / RESTORING).exists():
        with pytest.raises(StoreError, match="restore_unfinished"):
            again(one)
    else:
        again(one).end()
        assert sold(one) == 4
    restore(one.kept_in, one.folder, FileSecrets(one.folder))


def _die_at(step: int, folder: Path) -> None:
    steps = 0

    def watch(event: str, told: tuple[object, ...]) -> None:
        nonlocal steps
        if event in STEPS and str(folder) in str(told):
            steps += 1
            if steps == step:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)
    try:
        restore(folder / backups.FOLDER, folder, FileSecrets(folder))
    finally:
        os._exit(0)


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
