"""What the database does when the machine fails it."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError

from store_core.application import orders
from store_core.application.orders import Head
from store_core.application.payments import Tender
from store_core.application.shop import Act, Shop
from store_core.application.verifier import verify_file
from store_core.domain.errors import StoreError
from store_core.domain.orders import Order
from store_core.journal.verifier import verify
from store_core.storage import sqlite
from store_core.storage.journal import EntryRow
from store_core.storage.orders import OrderRow
from store_core.storage.terminal import PinAttemptRow
from store_core.storage.upgrade import open_database
from tests.databases import again, fill_disk, free_disk
from tests.shops import cart, line, new_shop, open_shift, person

SELL_FOR_EVER = """
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from store_core.application import orders
from store_core.application.orders import Head
from store_core.application.payments import Tender
from store_core.application.shop import Act
from tests.shops import cart, line, new_shop, open_shift, person

shop = new_shop(Path(sys.argv[1]))
act, cash = Act(person(shop, "cashier")), [Tender("cash", 5000)]
shift = open_shift(shop)

def sell(_seller):
    while True:
        sold = orders.sell(shop, act, cart(line(shop, "margherita")), Head(), cash, shift)
        os.write(1, f"{sold.header.number}\\n".encode())

sellers = int(sys.argv[2])
with ThreadPoolExecutor(sellers) as threads:
    list(threads.map(sell, range(sellers)))
"""


@pytest.mark.database("sqlite")
@pytest.mark.parametrize(("sellers", "sales"), [(1, 1), (1, 9), (8, 40)])
def test_every_sale_that_was_said_survives_kill_9(tmp_path: Path, sellers: int, sales: int) -> None:
    """Those of several sellers at once share their commits."""
    seller = subprocess.Popen(
        [sys.executable, "-c", SELL_FOR_EVER, str(tmp_path), str(sellers)],
        stdout=subprocess.PIPE,
        text=True,
    )
    with seller:
        said = [seller.stdout.readline().strip() for _ in range(sales)] if seller.stdout else []
        os.kill(seller.pid, signal.SIGKILL)
    database = open_database(tmp_path / "store.sqlite")
    with database.read() as session:
        kept = set(session.scalars(select(OrderRow.number)))
    database.close()
    assert set(said) <= kept
    assert verify_file(tmp_path / "store.sqlite").faults == ()


def sell(shop: Shop, act: Act) -> Order:
    wanted = cart(line(shop, "margherita"))
    return orders.sell(shop, act, wanted, Head(), [Tender("cash", 5_000)], open_shift(shop))


def sell_until_refused(shop: Shop, act: Act) -> None:
    for _ in range(50):
        sell(shop, act)


def test_a_full_disk_is_said_and_nothing_is_half_written(tmp_path: Path) -> None:
    shop = new_shop(tmp_path)
    act = Act(person(shop, "cashier"))
    open_shift(shop)
    fill_disk(shop.database, "payments")
    with pytest.raises(StoreError, match="disk_full"):
        sell(shop, act)
    free_disk(shop.database, "payments")
    assert sell(shop, act).header.number == "W-0001"
    with shop.database.read() as session:
        assert verify(session).faults == ()


@pytest.mark.database("sqlite")
def test_a_full_disk_of_a_file_is_said_too(tmp_path: Path) -> None:
    shop = new_shop(tmp_path)
    act = Act(person(shop, "cashier"))
    open_shift(shop)
    with shop.database.write() as session:
        pages = session.execute(text("PRAGMA page_count")).scalar_one()
        session.execute(text(f"PRAGMA max_page_count={pages}"))
    with pytest.raises(StoreError, match="disk_full"):
        sell_until_refused(shop, act)
    with shop.database.write() as session:
        session.execute(text("PRAGMA max_page_count=100000"))
    assert sell(shop, act).payment_status == "paid"
    assert verify_file(tmp_path / "store.sqlite").faults == ()


def test_a_database_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    shop = new_shop(tmp_path)
    with shop.database.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match="database_newer"):
        again(shop.database)


def _tear(path: Path) -> None:
    torn = bytearray(path.read_bytes())
    torn[4096 * 3 : 4096 * 12] = bytes(4096 * 9)
    path.write_bytes(torn)


@pytest.mark.database("sqlite")
def test_a_torn_file_is_found_at_start(tmp_path: Path) -> None:
    new_shop(tmp_path).database.close()
    path = tmp_path / "store.sqlite"
    _tear(path)
    with pytest.raises(StoreError, match="database_corrupt"):
        open_database(path)


@pytest.mark.database("sqlite")
def test_a_large_file_is_looked_through_after_a_crash(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "SOON_CHECKED", 0)
    running = new_shop(tmp_path).database
    crashed = tmp_path / "crashed"
    crashed.mkdir()
    for file in tmp_path.glob("store.sqlite*"):
        shutil.copy(file, crashed)
    log = crashed / "store.sqlite-wal"
    log.write_bytes(log.read_bytes()[:32])
    running.close()
    _tear(crashed / "store.sqlite")
    with pytest.raises(StoreError, match="database_corrupt"):
        open_database(crashed / "store.sqlite")


@pytest.mark.database("sqlite")
def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError, match="database_unreachable"):
        open_database(tmp_path / "file" / "store.sqlite")


def test_readers_cannot_write(tmp_path: Path) -> None:
    shop = new_shop(tmp_path)
    row = PinAttemptRow(person="maria", failures=1, locked_until=None)
    with shop.database.read() as session:
        session.add(row)
        with pytest.raises(DatabaseError, match=r"read-?only"):
            session.flush()


def test_a_sale_is_one_entry(tmp_path: Path) -> None:
    shop = new_shop(tmp_path)
    shift = open_shift(shop)
    count = select(func.count()).select_from(EntryRow)
    with shop.database.read() as session:
        before = session.scalar(count) or 0
    act = Act(person(shop, "cashier"))
    orders.sell(shop, act, cart(line(shop, "margherita")), Head(), [Tender("cash", 5_000)], shift)
    with shop.database.read() as session:
        assert session.scalar(count) == before + 1
