"""The server's disk dies in mid-trade: a backup comes back, and the tills bring the rest."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from store_core.application.device_secrets import FileSecrets
from store_core.application.terminals import open_shop
from store_core.application.verifier import verify_file
from store_core.commands.main import main
from store_core.domain.errors import StoreError
from tests.sync_server.headless import HeadlessTerminal
from tests.sync_server.processes import ServerProcess


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ServerProcess]:
    running = ServerProcess(tmp_path / "server", tmp_path / "log").start()
    yield running
    running.close()


@pytest.fixture
def tills(server: ServerProcess, tmp_path: Path) -> Iterator[list[HeadlessTerminal]]:
    paired = []
    for name in ("till-1", "till-2"):
        till = HeadlessTerminal(tmp_path / name)
        paired.append(till.join(server.url, server.code("till", name)).start())
    yield paired
    for till in paired:
        till.stop()


def test_after_a_restore_everything_is_there_once_and_to_the_cent(
    server: ServerProcess, tills: list[HeadlessTerminal], capsys: pytest.CaptureFixture[str]
) -> None:
    sold = [till.sell() for till in tills]
    assert main(["backup", "--data", str(server.folder)]) == 0
    assert "entries are in" in capsys.readouterr().out
    sold += [till.sell() for till in (*tills, *tills)]
    server.console("test-mode", "on")  # what only the server wrote comes back from the tills too
    for till in tills:
        till.wait(lambda till=till: till.shop.settings.test_mode)  # type: ignore[misc]  # bound now
        till.wait_until_sent()
    server.kill()
    for file in server.folder.glob("store.sqlite*"):
        file.write_bytes(b"")
    sold.append(tills[0].sell())
    with pytest.raises(StoreError, match="database_lost"):
        open_shop(server.folder, FileSecrets(server.folder))
    assert main(["restore", "--data", str(server.folder)]) == 0
    assert "It is a new one to its tills (W2)" in capsys.readouterr().out
    server.start()
    for till in tills:
        till.wait(lambda till=till: till.is_level)  # type: ignore[misc]  # bound now
    sold.append(tills[1].sell())
    files = [server.folder / "store.sqlite", *(till.folder / "store.sqlite" for till in tills)]
    tills[0].wait(lambda: len({frozenset(held_in(file).items()) for file in files}) == 1)
    server.stop()
    found = [verify_file(file) for file in files]
    assert [one.faults for one in found] == [()] * 3
    assert found[0].state == found[1].state == found[2].state
    assert found[0].orders == len(sold)
    for till in tills:
        kept = sum(order.paid for order in sold)
        assert till.do(lambda till=till: taken(till)) == kept  # type: ignore[misc]  # bound now


def held_in(file: Path) -> dict[str, int]:
    return verify_file(file).frontiers


def taken(till: HeadlessTerminal) -> int:
    with till.shop.database.read() as session:
        amounts = session.connection().exec_driver_sql("SELECT sum(amount) FROM payments")
        total: int = amounts.scalar_one()
        return total
