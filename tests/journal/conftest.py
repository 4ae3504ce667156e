"""Everything here runs on both databases."""

import pytest

from tests.databases import Kind


@pytest.fixture(scope="module", autouse=True)
def _on_both(database: Kind) -> None:
    """Asks for each."""
