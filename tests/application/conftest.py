"""Everything here runs on both databases."""

from pathlib import Path

import pytest

from store_core.application.device_secrets import FileSecrets, Secret
from tests.application.seller import Seller
from tests.databases import Kind
from tests.shops import KEY, new_shop


@pytest.fixture(scope="module", autouse=True)
def _on_both(database: Kind) -> None:
    """Asks for each."""


@pytest.fixture
def seller(tmp_path: Path) -> Seller:
    FileSecrets(tmp_path).keep("server", Secret("", KEY))
    return Seller(new_shop(tmp_path), tmp_path)
