"""A hub in the shop and the server above it, as real processes over real sockets (S1)."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

from store_core.application import devices, orders
from store_core.application.devices import NewDevice
from store_core.application.kept_apart import KEPT_APART
from store_core.application.shop import Act
from store_core.application.terminal_list import TERMINALS
from store_core.commands import restore
from store_core.commands.main import main
from store_core.domain.errors import StoreError
from store_core.linking import OfficeServer
from sync_server.console import ask
from tests.shops import person
from tests.sync_server.customers import ordered
from tests.sync_server.headless import HeadlessTerminal
from tests.sync_server.processes import ServerProcess
from tests.sync_server.test_terminals import summary


@dataclass
class Both:
    """A hub, made of an empty folder, and the server above it, up again after each test."""

    server: ServerProcess
    hub: ServerProcess


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    folder = tmp_path_factory.mktemp("both")
    server = ServerProcess(folder / "server").start()
    hub = joined(server, folder / "hub")
    yield Both(server, hub)
    hub.close()
    server.close()


@pytest.fixture
def both(started: Both) -> Iterator[Both]:
    yield started
    for one in (started.server, started.hub):
        if not one.is_running:
            one.begin()


@pytest.fixture
def server(both: Both) -> ServerProcess:
    return both.server


@pytest.fixture
def hub(both: Both) -> ServerProcess:
    return both.hub


@pytest.fixture
def till(hub: ServerProcess, tmp_path: Path) -> Iterator[HeadlessTerminal]:
    """Paired with the hub, and level with it."""
    with paired(hub, tmp_path / "till") as terminal:
        yield terminal


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[ServerProcess]:
    """A shop's only server."""
    process = ServerProcess(tmp_path / "server").start()
    yield process
    process.close()


def coded(at: ServerProcess, kind: str) -> tuple[str, str]:
    """Address and code for a machine elsewhere, as the console shows them."""
    code = ask(at.folder, "post", "codes", {"kind": kind, "name": kind})
    return code["address"], f"{code['code']}.{code['fingerprint']}"


def joined(server: ServerProcess, folder: Path) -> ServerProcess:
    code = server.code("server", "Hub")
    hub = ServerProcess(folder, words=["--upstream", server.url, "--pair", code]).begin()
    hub.words = []
    return hub


@contextmanager
def paired(at: ServerProcess, folder: Path) -> Iterator[HeadlessTerminal]:
    terminal = HeadlessTerminal(folder).join(at.url, at.code("till", "Counter")).start()
    terminal.wait(lambda: terminal.is_level)
    yield terminal
    terminal.stop()
    assert terminal.bugs == []


def restored(server: ServerProcess, folder: Path) -> ServerProcess:
    """Another server, on another machine, of a backup of this one."""
    kept = folder.with_name("backup")
    assert main(["backup", "--data", str(server.folder), "--to", str(kept)]) == 0
    words = ["--data", str(folder), "--key", str(server.folder), "--keyring", "file"]
    assert main(["restore", str(kept), *words]) == 0
    return ServerProcess(folder).begin()


def orders_at(server: ServerProcess) -> int:
    return rows(server, "orders")


def rows(server: ServerProcess, table: str) -> int:
    with closing(sqlite3.connect(server.folder / "store.sqlite")) as database:
        return int(database.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608 - our own


def waiting(till: HeadlessTerminal) -> set[str]:
    """The numbers of the web orders that the till knows."""
    known = till.do(lambda: orders.open_orders(till.shop))
    return {order.header.number for order in known if order.header.channel == "web"}


def agree(*servers: ServerProcess) -> bool:
    """All hold the same, whole."""
    if len({rows(one, "entries") for one in servers}) > 1:
        return False
    found = [summary(one.folder / "store.sqlite") for one in servers]
    return all(state == found[0][0] and faults == 0 for state, _orders, faults in found)


def test_what_is_sold_at_the_hub_is_upstream_and_what_is_sold_upstream_is_at_the_hub(
    server: ServerProcess, hub: ServerProcess, till: HeadlessTerminal, tmp_path: Path
) -> None:
    known = orders_at(server)
    with paired(server, tmp_path / "elsewhere") as elsewhere:
        till.sell()
        elsewhere.sell()
        till.wait(lambda: orders_at(server) == orders_at(hub) == known + 2)
        till.wait(lambda: agree(server, hub))


def test_a_hub_that_is_killed_while_it_passes_on_loses_and_doubles_nothing(
    server: ServerProcess, hub: ServerProcess, till: HeadlessTerminal
) -> None:
    sold = orders_at(server)
    for _ in range(3):
        server.kill()
        for _ in range(20):
            till.sell()
            sold += 1
        till.wait_until_sent()
        server.begin()
        hub.kill()
        till.sell()
        sold += 1
        hub.begin()
    till.wait_until_sent()
    till.wait(lambda: orders_at(server) == sold)
    till.wait(lambda: agree(server, hub))


def test_what_one_server_alone_decides_is_asked_through_the_hub(
    server: ServerProcess, hub: ServerProcess, till: HeadlessTerminal
) -> None:
    """The till's own pairing went that way too; while the upstream is away it is told."""
    known = orders_at(hub)
    office = OfficeServer(till.shop, till.secrets)
    owner = Act(person(till.shop, "owner"))
    wanted = NewDevice("kitchen", "Pass")
    made = office.ask(owner, devices.NEW_PAIRING_CODE, wanted, till.shop.new_id())
    assert len(made.code) == devices.CODE_LENGTH
    there = office.ask(owner, TERMINALS, None, till.shop.new_id()).terminals
    linked = {one.device.id: one.device.kind for one in there if one.linked}
    assert linked[till.shop.identity.device] == "till"
    assert "server" in linked.values()
    assert office.ask(owner, KEPT_APART, None, till.shop.new_id()) == ()
    server.stop()
    with pytest.raises(StoreError, match="server_unreachable"):
        office.ask(owner, devices.NEW_PAIRING_CODE, wanted, till.shop.new_id())
    office.close()
    till.sell()
    till.wait(lambda: orders_at(hub) == known + 1)


def test_the_shops_own_server_becomes_the_hub_of_one_restored_from_its_backup(
    alone: ServerProcess, tmp_path: Path
) -> None:
    """What was sold after the backup is handed up; the till stays paired with both."""
    with paired(alone, tmp_path / "till") as till:
        till.sell()
        till.wait_until_sent()
        hosted = restored(alone, tmp_path / "hosted")
        till.sell()
        till.wait_until_sent()
        alone.stop()
        alone.words = ["--upstream", hosted.url, "--pair", hosted.code("server", "Hub")]
        alone.begin()
        till.wait_until_sent()
        till.sell()
        till.wait(lambda: orders_at(hosted) == 3)
        till.wait(lambda: agree(alone, hosted))
        hosted.close()


def test_a_web_order_taken_upstream_is_at_the_till_through_the_hub_and_without_it(
    server: ServerProcess, hub: ServerProcess, till: HeadlessTerminal
) -> None:
    known = orders_at(server)
    api = f"{server.url}/api/customer/"
    till.driver.ways._pause = 0.5
    first = ordered(api, "first-key")["number"]
    till.wait(lambda: first in waiting(till))
    hub.kill()
    second = ordered(api, "second-key")["number"]
    till.wait(lambda: {first, second} <= waiting(till))
    assert not till.driver.ways.at_home
    till.sell()
    till.wait(lambda: orders_at(server) == known + 3)
    hub.begin()
    till.wait(lambda: till.driver.ways.at_home and till.is_level)
    till.wait(lambda: agree(server, hub))
    assert summary(till.folder / "store.sqlite")[1:] == (known + 3, 0)


def test_a_till_that_is_all_alone_brings_what_it_sold_to_whichever_is_back_first(
    server: ServerProcess, hub: ServerProcess, till: HeadlessTerminal
) -> None:
    known = orders_at(server)
    server.kill()
    hub.kill()
    till.sell()
    till.sell()
    server.begin()
    till.wait(lambda: orders_at(server) == known + 2)
    hub.begin()
    till.wait(lambda: agree(server, hub))


def test_customers_are_not_served_by_the_hub(hub: ServerProcess) -> None:
    for path in ("", "menu", "api/customer/menu/"):
        assert requests.get(f"{hub.url}/{path}", timeout=60).status_code == 404


def test_a_machine_shut_out_upstream_is_shut_out_at_the_hub(
    server: ServerProcess, till: HeadlessTerminal
) -> None:
    server.console("revoke", till.shop.identity.device)
    till.wait(lambda: till.link.trouble == "device_revoked")


def test_a_hubs_backup_makes_no_second_authority(hub: ServerProcess, tmp_path: Path) -> None:
    kept = tmp_path / "backup"
    assert main(["backup", "--data", str(hub.folder), "--to", str(kept)]) == 0
    words = ["--data", str(tmp_path / "fresh"), "--key", str(hub.folder), "--keyring", "file"]
    with pytest.raises(StoreError, match="restore_of_hub"):
        restore.main([str(kept), *words])
    assert main(["restore", str(kept), *words, "--alone"]) == 0


def test_machines_of_three_places_speak_by_tls_alone(tmp_path: Path) -> None:
    """Hub and upstream each have a certificate of their own; the till learns the upstream's from
    the hub, at which it was paired.
    """
    door = ["--lan", "127.0.0.1"]
    server = ServerProcess(tmp_path / "server", words=door).start()
    address, code = coded(server, "server")
    hub = ServerProcess(tmp_path / "hub", words=[*door, "--upstream", address, "--pair", code])
    hub.begin().words = door
    till = HeadlessTerminal(tmp_path / "till").join(*coded(hub, "till")).start()
    try:
        till.driver.ways._pause = 0.5
        till.sell()
        till.wait(lambda: orders_at(server) == orders_at(hub) == 1)
        hub.kill()
        till.sell()
        till.wait(lambda: orders_at(server) == 2)
        hub.begin()
        till.wait(lambda: till.driver.ways.at_home and agree(server, hub))
    finally:
        till.stop()
        hub.close()
        server.close()
    assert till.bugs == []
