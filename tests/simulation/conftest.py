"""Shops to play are made once for all tests of a process."""

from collections.abc import Iterator

import pytest

from store_core.commands.simulate import simulating
from store_core.simulation.stage import Simulation


@pytest.fixture(scope="session")
def simulation() -> Iterator[Simulation]:
    with simulating() as made:
        yield made
