"""A terminal whose file is damaged hands over what can be read of it, and begins anew."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from qt_kit.entrance import Entrance
from store_core.application import devices, orders, shifts
from store_core.application.device_secrets import FileSecrets
from store_core.application.orders import Head
from store_core.application.payments import Tender
from store_core.application.shop import Act, Shop
from store_core.application.terminals import open_shop
from store_core.application.verifier import verify_file
from store_core.commands.main import main
from store_core.domain.devices import DeviceKind
from store_core.domain.errors import StoreError
from store_core.journal.verifier import verify
from store_core.storage.watching import quarantined
from sync_server.app import create_app
from sync_server.beacon import Beacon
from tests.shops import cart, line, person
from tests.sync_server.headless import HeadlessTerminal
from tests.sync_server.serving import served

SENT, UNSENT = 2, 6


@pytest.fixture
def url(shop: Shop) -> Iterator[str]:
    with served(create_app(shop, Beacon())) as address:
        yield address


@pytest.fixture
def folder(shop: Shop, url: str, tmp_path: Path) -> Path:
    """Of a till that has sold, some of it while its server was away, and has ended."""
    place = paired(shop, url, tmp_path / "till", "till")
    alone = open_shop(place, FileSecrets(place))
    act = Act(person(alone, "cashier"))
    shift = shifts.current_shift(alone)
    assert shift
    for _ in range(UNSENT):
        wanted = cart(line(alone, "margherita"))
        orders.sell(alone, act, wanted, Head(), [Tender("cash", 5_000)], shift.id)
    alone.database.close()
    return place


def paired(shop: Shop, url: str, place: Path, kind: DeviceKind) -> Path:
    code = devices.new_pairing_code(shop, Act(), kind, "Counter").code
    terminal = HeadlessTerminal(place).join(url, code).start()
    for _ in range(SENT if kind == "till" else 0):
        terminal.sell()
    terminal.wait(lambda: terminal.is_level)
    terminal.stop()
    return place


def repaired(folder: Path) -> int:
    return main(["doctor", "--data", str(folder), "--repair", "--yes"])


def scratch(folder: Path, first: int, last: int) -> None:
    """Pages of the file, from one to another, are nothing any more."""
    file = folder / "store.sqlite"
    held = bytearray(file.read_bytes())
    held[first * 4096 : last * 4096] = bytes((last - first) * 4096)
    file.write_bytes(held)


def page_of(folder: Path, dseq: int) -> int:
    """Where the file keeps an entry, from 0."""
    with closing(sqlite3.connect(folder / "store.sqlite")) as database:
        (mark,) = database.execute(
            "SELECT sha256 FROM entries WHERE dseq = ? AND kind = 'order_placed' "
            "AND device = (SELECT device FROM this_device)",
            (dseq,),
        ).fetchone()
    held = (folder / "store.sqlite").read_bytes()
    return held.index(mark.encode()) // 4096


def in_the_books(shop: Shop) -> int:
    with shop.database.read() as session:
        found = verify(session)
    assert found.faults == ()
    return found.orders


def test_what_was_not_sent_is_read_out_of_the_damaged_file(
    shop: Shop, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scratch(folder, 0, 3)
    with pytest.raises(StoreError, match="database_corrupt"):
        open_shop(folder, FileSecrets(folder))
    assert in_the_books(shop) == SENT
    assert repaired(folder) == 0
    assert f"({UNSENT})" in capsys.readouterr().out
    assert in_the_books(shop) == SENT + UNSENT
    till = HeadlessTerminal(folder).start()
    number = till.sell().header.number
    till.wait(lambda: till.is_level)
    till.stop()
    assert number.endswith("-0001")
    assert not number.startswith("A-")
    assert in_the_books(shop) == SENT + UNSENT + 1
    with shop.database.read() as session:
        servers = verify(session)
    assert verify_file(folder / "store.sqlite").state == servers.state


def test_what_can_not_be_read_is_told_and_what_follows_is_kept_apart(
    shop: Shop, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lost = page_of(folder, SENT + 1 + 3)
    scratch(folder, 0, 2)
    scratch(folder, lost, lost + 1)
    assert repaired(folder) == 0
    told = capsys.readouterr().out
    assert "Can't be read in the damaged file: entr" in told
    assert "Can be read there, but follows what can't" in told
    with shop.database.read() as session:
        apart = quarantined(session)
    assert in_the_books(shop) < SENT + UNSENT
    assert apart > 0


@pytest.mark.parametrize("seed", range(4))
def test_whatever_bits_are_flipped_nothing_is_made_up(shop: Shop, folder: Path, seed: int) -> None:
    random, file = Random(seed), folder / "store.sqlite"
    held = bytearray(file.read_bytes())
    for _ in range(200):
        held[random.randrange(len(held))] ^= 1 << random.randrange(8)
    held[:16] = bytes(16)
    file.write_bytes(held)
    assert repaired(folder) == 0
    assert SENT <= in_the_books(shop) <= SENT + UNSENT


@pytest.mark.parametrize("left", [0, 5_000])
def test_a_truncated_file_begins_anew(shop: Shop, folder: Path, left: int) -> None:
    with (folder / "store.sqlite").open("rb+") as file:
        file.truncate(left)
    assert repaired(folder) == 0
    assert in_the_books(shop) >= SENT
    till = HeadlessTerminal(folder).start()
    till.sell()
    till.wait(lambda: till.is_level)
    till.stop()


def test_a_kitchen_display_begins_anew_too(shop: Shop, url: str, tmp_path: Path) -> None:
    place = paired(shop, url, tmp_path / "kitchen", "kitchen")
    scratch(place, 0, 4)
    assert repaired(place) == 0
    display = HeadlessTerminal(place).start()
    display.wait(lambda: display.is_level)
    display.stop()
    assert verify_file(place / "store.sqlite").faults == ()


def test_without_its_server_nothing_is_touched(
    shop: Shop, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scratch(folder, 0, 3)
    machine = folder / "machine.json"
    told = machine.read_text()
    at = told.index("http://")
    machine.write_text(told[:at] + "http://127.0.0.1:9" + told[told.index('"', at) :])
    before = (folder / "store.sqlite").read_bytes()
    assert repaired(folder) == 1
    assert "no server answers" in capsys.readouterr().err
    assert (folder / "store.sqlite").read_bytes() == before


def test_without_a_yes_nothing_is_touched(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scratch(folder, 0, 3)
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    before = (folder / "store.sqlite").read_bytes()
    assert main(["doctor", "--data", str(folder), "--repair"]) == 1
    assert (folder / "store.sqlite").read_bytes() == before


def test_a_whole_machine_is_left_alone(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert repaired(folder) == 0
    assert capsys.readouterr().out == "Nothing is damaged.\n"


def test_a_till_that_its_server_forgot_brings_its_sales_when_it_is_paired_again(
    shop: Shop, url: str, folder: Path
) -> None:
    """As after a restore from a backup that is older than the till."""
    with shop.database.write() as session:
        session.connection().exec_driver_sql("DELETE FROM device_tokens")
    forgotten = HeadlessTerminal(folder).start()
    forgotten.wait(lambda: forgotten.driver.agent.stopped)
    assert (forgotten.link.trouble, forgotten.link.unsent > 0) == ("device_unknown", True)
    forgotten.stop()
    code = devices.new_pairing_code(shop, Act(), "till", "Counter").code
    Entrance(folder, "till", "file").pair(url, code).database.close()
    assert in_the_books(shop) == SENT + UNSENT
