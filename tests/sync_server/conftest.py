"""A pizzeria served over real HTTP."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from store_core.application.shop import Shop
from sync_server.app import create_app
from sync_server.beacon import Beacon
from tests.shops import HandClock, new_shop
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
