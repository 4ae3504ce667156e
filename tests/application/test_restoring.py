"""A backup is put back whole or not at all, with what a damaged file still proves."""

import json
import os
import shutil
import signal
import sys
from pathlib import Path

import pytest

from store_core.application import backups
from store_core.application.device_secrets import FileSecrets, Secret, name_of_certificate
from store_core.application.folder import FolderLock
from store_core.application.restoring import restore
from store_core.application.terminals import RESTORING
from store_core.domain.errors import StoreError
from tests.application.seller import Seller, again, flip, sold
from tests.shops import KEY

pytestmark = pytest.mark.database("sqlite")


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
    shown = Secret("", b"certificate and its key")
    name = name_of_certificate(seller.shop.identity.store)
    carried.keep(name, shown)
    restore(made.path, elsewhere / "server", secrets, key_from=carried)
    assert secrets.read(name) == shown, "its tills know the server again"
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


STEPS = frozenset({"os.rename", "os.remove"})


def test_killed_at_any_step_a_restore_is_begun_again_and_loses_nothing(
    seller: Seller, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """At every file that it moves or takes away, in turn."""
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
    assert step > 4


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

    signal.alarm(60)  # a fork may hang, rarely; it then dies as if it were killed here
    sys.addaudithook(watch)
    try:
        restore(folder / backups.FOLDER, folder, FileSecrets(folder))
    finally:
        os._exit(0)
