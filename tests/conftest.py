"""What every test needs before Qt is loaded, and the databases it may run on."""

import gc
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings
from pytestqt.qtbot import QtBot
from pytestqt.wait_signal import SignalBlocker

from tests import databases

if TYPE_CHECKING:
    from PySide6.QtCore import SignalInstance

if sys.platform.startswith("linux") and not (
    os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

os.environ["TILLPASS_LAN"] = "127.0.0.1"  # no server of a test is open to other machines

STARTED_BY_ANOTHER = "PYTEST_XDIST_WORKER"
HERE = Path(__file__).parent
LONG = ("end_to_end/test_tour.py", "end_to_end/", "commands/test_bench.py")
PATIENCE_MS = 60_000
"""How long something may take on a busy machine that happens in an instant on another."""

settings.register_profile("steady", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("steady")


def pytest_configure(config: pytest.Config) -> None:
    if STARTED_BY_ANOTHER not in os.environ:
        databases.choose_server()


def pytest_unconfigure(config: pytest.Config) -> None:
    if STARTED_BY_ANOTHER not in os.environ:
        databases.end_server()


def pytest_collection_finish() -> None:
    """What is loaded now stays to the end: a collection of garbage need not look through it."""
    gc.collect()
    gc.freeze()


def pytest_sessionfinish() -> None:
    databases.drop_templates()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test on `database` runs on both; marked `database("sqlite")` it is about that one only."""
    if "database" in metafunc.fixturenames:
        named = metafunc.definition.get_closest_marker("database")
        kinds = named.args if named else databases.KINDS
        metafunc.parametrize("database", kinds, indirect=True, scope="module")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long begins first, so that one process does not end long after the others, nor
    takes over a part of it and has to prepare it anew.
    """
    items.sort(key=_turn)


def _turn(item: pytest.Item) -> int:
    path = item.path.relative_to(HERE).as_posix()
    return next((turn for turn, long in enumerate(LONG) if path.startswith(long)), len(LONG))


class PatientBot(QtBot):
    """Waits for what happens, not for a time."""

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = PATIENCE_MS) -> None:
        super().waitUntil(callback, timeout=max(timeout, PATIENCE_MS))

    def waitSignal(
        self,
        signal: "SignalInstance",
        *,
        timeout: int = PATIENCE_MS,
        raising: bool | None = None,
        check_params_cb: Callable[..., bool] | None = None,
    ) -> SignalBlocker:
        """With `raising=False` it is awaited for a time, as by `assertNotEmitted`."""
        patience = timeout if raising is False else max(timeout, PATIENCE_MS)
        return super().waitSignal(
            signal, timeout=patience, raising=raising, check_params_cb=check_params_cb
        )


@pytest.fixture
def qtbot(qapp: object, request: pytest.FixtureRequest) -> QtBot:
    """Closes the windows that were given to it, as the plugin's own does."""
    return PatientBot(request)


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
