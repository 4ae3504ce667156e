"""Shops to play are made once for all tests of a process."""

from collections.abc import Iterator

import pytest

from store_core.commands.simulate import Simulation, simulating


@pytest.fixture(scope="session")
def simulation() -> Iterator[Simulation]:
    with simulating() as made:
        yield made
