"""A pizzeria served over real HTTP, in this process or in one of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from store_core.application.shop import Shop
from store_core.linking import OfficeServer
from sync_server.app import create_app
from sync_server.beacon import Beacon
from tests.shops import HandClock, new_shop
from tests.sync_server.headless import HeadlessTerminal
from tests.sync_server.processes import ServerProcess
from tests.sync_server.serving import served


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def shop(tmp_path: Path, clock: HandClock) -> Iterator[Shop]:
    opened = new_shop(tmp_path, clock)
    yield opened
    opened.database.close()


@pytest.fixture
def api(shop: Shop) -> Iterator[str]:
    """The address of the customers' API, with a slash at the end."""
    with served(create_app(shop, Beacon())) as url:
        yield f"{url}/api/customer/"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ServerProcess]:
    """A server in a process of its own."""
    process = ServerProcess(tmp_path / "server").start()
    yield process
    process.close()


@pytest.fixture
def till(server: ServerProcess, tmp_path: Path) -> Iterator[HeadlessTerminal]:
    """Paired with the server, and level with it."""
    terminal = HeadlessTerminal(tmp_path / "till").join(server.url, server.code("till", "Counter"))
    terminal.start()
    terminal.wait(lambda: terminal.is_level)
    yield terminal
    terminal.stop()
    assert terminal.bugs == []


@pytest.fixture
def office(till: HeadlessTerminal) -> Iterator[OfficeServer]:
    """The server, as the till's back office asks it."""
    asked = OfficeServer(till.shop, till.secrets)
    yield asked
    asked.close()
