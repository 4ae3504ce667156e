"""The one store thread: in order, away from the screen, and it outlives bugs."""

import threading
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from qt_kit.runner import ManualRunner, StoreThread
from store_core.domain.errors import StoreError


def failing(error: Exception) -> int:
    raise error


class Bugs(list[BaseException]):
    """What was reported."""


@pytest.fixture
def bugs() -> Bugs:
    return Bugs()


@pytest.fixture
def store(qtbot: QtBot, bugs: Bugs) -> Iterator[StoreThread]:
    made = StoreThread(bugs.append)
    yield made
    assert made.close()


def test_work_runs_on_the_store_thread_and_answers_on_the_qt_thread(
    store: StoreThread, qtbot: QtBot
) -> None:
    where: list[str] = []
    store.submit(
        lambda: threading.current_thread().name,
        lambda name: where.extend((name, threading.current_thread().name)),
    )
    qtbot.waitUntil(lambda: len(where) == 2, timeout=20_000)
    assert where == ["store", threading.main_thread().name]


def test_work_runs_in_the_order_it_was_submitted(store: StoreThread, qtbot: QtBot) -> None:
    done: list[int] = []
    for number in range(50):
        store.submit(lambda number=number: number, done.append)  # type: ignore[misc]
    qtbot.waitUntil(lambda: len(done) == 50, timeout=20_000)
    assert done == list(range(50))


def test_an_error_a_person_can_act_on_goes_to_who_asked(
    store: StoreThread, qtbot: QtBot, bugs: Bugs
) -> None:
    told: list[StoreError] = []
    store.submit(lambda: failing(StoreError("sold_out", item="m")), None, told.append)
    qtbot.waitUntil(lambda: bool(told), timeout=20_000)
    assert (told[0].code, told[0].values, bugs) == ("sold_out", {"item": "m"}, [])


def test_a_bug_is_reported_and_the_next_sale_goes_on(
    store: StoreThread, qtbot: QtBot, bugs: Bugs
) -> None:
    done: list[int] = []
    store.submit(lambda: failing(ZeroDivisionError()), done.append)
    store.submit(lambda: 1, lambda _one: failing(KeyError()))
    store.submit(lambda: 2, done.append)
    qtbot.waitUntil(lambda: done == [2], timeout=20_000)
    assert [type(bug) for bug in bugs] == [ZeroDivisionError, KeyError]


def test_an_error_nobody_waits_for_is_not_lost(
    store: StoreThread, qtbot: QtBot, bugs: Bugs
) -> None:
    store.submit(lambda: failing(StoreError("drawer_open")))
    qtbot.waitUntil(lambda: bool(bugs), timeout=20_000)
    assert isinstance(bugs[0], StoreError)


def test_closing_finishes_what_was_submitted(qtbot: QtBot) -> None:
    store = StoreThread()
    done: list[int] = []
    for number in range(20):
        store.submit(lambda number=number: done.append(number))  # type: ignore[misc]
    assert store.close()
    assert done == list(range(20))


def test_the_manual_runner_runs_when_told(bugs: Bugs) -> None:
    runner = ManualRunner(bugs.append)
    said: list[object] = []

    def first(one: int) -> None:
        said.append(one)
        runner.submit(lambda: 2, said.append)

    runner.submit(lambda: 1, first)
    runner.submit(lambda: failing(StoreError("late")), None, said.append)
    runner.submit(lambda: failing(KeyError()))
    assert (runner.waiting(), said) == (3, [])
    runner.run_all()
    assert said[0] == 1
    assert isinstance(said[1], StoreError)
    assert said[2] == 2
    assert isinstance(bugs[0], KeyError)
