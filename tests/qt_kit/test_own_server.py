"""A till that keeps the shop's server: founded, started, watched, ended, found again."""

import os
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep
from urllib.parse import urlsplit

import pytest

from qt_kit.entrance import Entrance
from qt_kit.own_server import ServerKeeper, free_port, machines
from store_core import linking
from store_core.application.shop import Shop
from store_core.application.terminals import Membership, address_of_server
from store_core.commands.doctor_neighbours import HELLO
from store_core.domain.errors import StoreError
from store_core.domain.printers import Printer
from store_core.replication.http import HttpServer
from store_core.replication.messages import HelloAnswer
from tests.foundings import founding

CABLE = Printer("receipt", "Counter", connection="usb", path="/dev/usb/lp0")


class PowerCutError(Exception):
    """Between two steps."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "till"


@pytest.fixture
def entrance(folder: Path) -> Iterator[Callable[[], Entrance]]:
    made: list[Entrance] = []

    def make() -> Entrance:
        made.append(Entrance(folder, "till", "file"))
        return made[-1]

    yield make
    for one in made:
        one.close()


def until(true: Callable[[], bool]) -> None:
    latest = monotonic() + 60
    while not true():
        assert monotonic() < latest
        sleep(0.05)


def server_of(entrance: Entrance) -> int:
    assert entrance.keeper is not None
    keeper = entrance.keeper
    keeper.wait()
    until(lambda: keeper.process_id is not None)
    assert keeper.process_id is not None
    return keeper.process_id


def is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def left(shop: Shop, entrance: Entrance) -> None:
    shop.database.close()
    entrance.close()


def assert_still_known(kitchen: Membership) -> None:
    """At the same address and by the same certificate as before the server was killed."""
    server = HttpServer(kitchen.server, kitchen.token, certificate=kitchen.certificate)
    with closing(server):
        assert not server.ask("hello", HELLO, HelloAnswer).pair_again


def assert_another_keeper_leaves_it_alone(entrance: Entrance) -> None:
    first = entrance.keeper
    assert first is not None
    second = ServerKeeper(first.folder, first.port, "file")
    second.start()
    assert second.wait() == first.wait()
    assert second.process_id is None
    second.close()
    assert is_alive(server_of(entrance))


@contextmanager
def held(port: int) -> Iterator[None]:
    """Nobody else gets it meanwhile."""
    sockets: list[socket.socket] = []

    def taken() -> bool:
        with suppress(OSError):
            sockets.append(socket.create_server(("127.0.0.1", port)))
        return bool(sockets)

    until(taken)
    with sockets[0]:
        yield


def test_a_shop_is_founded_kept_and_found_again_whatever_is_cut_off(
    entrance: Callable[[], Entrance], folder: Path
) -> None:
    """The power goes after the founding; somebody else wants to keep the server; it is killed; its
    port is taken.
    """
    first = entrance()
    told: list[str] = []

    def cut(step: str) -> None:
        told.append(step)
        if step == "serving":
            raise PowerCutError

    with pytest.raises(PowerCutError):
        first.found(founding(printers=(CABLE,), receipt_printer="receipt"), cut)
    assert told == ["founding", "serving"]
    assert first.begun

    again = entrance()
    with pytest.raises(StoreError, match="not_paired"):
        again.enter()
    assert again.begun
    shop = again.open_founded(told.append)
    assert told[2:] == ["serving", "connecting"]
    assert (shop.settings.name, shop.identity.name) == ("Da Mario", "Till 1")
    invited = again.invite_kitchen()
    assert len(invited.code.code) == 8
    assert again.kitchen_came() == ""
    kitchen = linking.pair(invited.address, f"{invited.code.code}.{invited.code.fingerprint}")
    assert again.kitchen_came() == "Kitchen"
    process = server_of(again)
    assert_another_keeper_leaves_it_alone(again)
    os.kill(process, signal.SIGKILL)
    until(lambda: server_of(again) != process)
    assert again.keeper is not None
    known = machines(again.keeper.wait())
    assert [one.kind for one in known] == ["server", "till", "kitchen"]
    assert_still_known(kitchen)
    process = server_of(again)
    address = address_of_server(shop)
    left(shop, again)
    until(lambda: not is_alive(process))

    port = urlsplit(address).port
    assert port is not None
    with held(port):
        third = entrance()
        shop = third.enter()
        assert address_of_server(shop) != address
        assert third.keeper is not None
        assert third.keeper.wait().url != address
        printers = {one.driver for one in shop.settings.printers}
        assert printers <= {"", shop.identity.device}
        left(shop, third)


def test_a_server_that_does_not_start_says_why(tmp_path: Path) -> None:
    keeper = ServerKeeper(tmp_path, free_port(), "file")
    keeper.start()
    log = tmp_path / "server.log"
    until(lambda: log.exists() and log.stat().st_size > 0)
    with pytest.raises(StoreError, match="own_server_silent") as refused:
        keeper.wait(0)
    keeper.close()
    assert "store" in str(refused.value.values["said"])
