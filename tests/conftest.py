"""What every test needs before Qt is loaded, and the databases it may run on."""

import os
import sys
from collections.abc import Iterator

import pytest

from tests import databases

if sys.platform.startswith("linux") and not (
    os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

STARTED_BY_ANOTHER = "PYTEST_XDIST_WORKER"


def pytest_configure(config: pytest.Config) -> None:
    if STARTED_BY_ANOTHER not in os.environ:
        databases.choose_server()


def pytest_unconfigure(config: pytest.Config) -> None:
    if STARTED_BY_ANOTHER not in os.environ:
        databases.end_server()


def pytest_sessionfinish() -> None:
    databases.drop_templates()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test on `database` runs on both; marked `database("sqlite")` it is about that one only."""
    if "database" in metafunc.fixturenames:
        named = metafunc.definition.get_closest_marker("database")
        kinds = named.args if named else databases.KINDS
        metafunc.parametrize("database", kinds, indirect=True, scope="module")


@pytest.fixture(scope="module")
def database(request: pytest.FixtureRequest) -> Iterator[databases.Kind]:
    """The kind of database the test is on."""
    databases.chosen.kind = request.param
    yield databases.chosen.kind
    databases.chosen.kind = "sqlite"


@pytest.fixture(autouse=True)
def _clean_databases() -> Iterator[None]:
    yield
    databases.clean_up()
