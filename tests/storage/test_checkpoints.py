"""The log of a file is moved into it while nobody writes."""

from pathlib import Path
from threading import active_count
from time import monotonic, sleep

import pytest

from store_core.storage.checkpoints import QUIET, Checkpoints
from store_core.storage.engine import Database
from store_core.storage.journal import count
from store_core.storage.upgrade import open_database


def moved_into(path: Path) -> bool:
    """Whether the file alone, without its log, holds the counter."""
    return b"a-counter-of-this-test" in path.read_bytes()


def until(path: Path, *, seconds: float) -> bool:
    latest = monotonic() + seconds
    while monotonic() < latest and not moved_into(path):
        sleep(0.02)
    return moved_into(path)


pytestmark = pytest.mark.database("sqlite")


@pytest.fixture
def store(tmp_path: Path) -> Database:
    return open_database(tmp_path / "store.sqlite")


def test_soon_after_the_last_commit(store: Database, tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    begun = monotonic()
    with store.write() as session:
        count(session, "a-counter-of-this-test")
    assert not moved_into(path) or monotonic() - begun > QUIET
    assert until(path, seconds=60)
    store.close()


def test_not_while_somebody_writes(store: Database, tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    begun = monotonic()
    with store.write() as session:
        count(session, "a-counter-of-this-test")
    with store.write() as session:
        count(session, "another")
        in_time = monotonic() - begun < QUIET
        sleep(QUIET * 2)
        assert not (in_time and moved_into(path))
    assert until(path, seconds=60)
    store.close()


def test_a_closed_database_leaves_no_thread_behind(tmp_path: Path) -> None:
    before = active_count()
    for number in range(3):
        database = open_database(tmp_path / f"{number}.sqlite")
        with database.write() as session:
            count(session, "a-counter-of-this-test")
        database.close()
    assert active_count() == before


def test_asked_again_until_nobody_writes() -> None:
    answers = [True, False, False]
    checkpoints = Checkpoints(answers.pop)
    checkpoints.committed()
    latest = monotonic() + 60
    while answers and monotonic() < latest:
        sleep(0.02)
    checkpoints.close()
    assert answers == []
