"""The till as a process of its own, begun in training beside a real server (C11)."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import sleep

import pytest
from sqlalchemy import select

from store_core.application import training
from store_core.application.verifier import verify_file
from store_core.domain.staff import Person
from store_core.storage.engine import Database
from store_core.storage.orders import OrderRow
from tests.shops import pin_of, pizzeria
from tests.sync_server.customers import ordered
from tests.sync_server.processes import ServerProcess


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ServerProcess]:
    process = ServerProcess(tmp_path / "server").start()
    yield process
    process.close()


@pytest.fixture
def till(server: ServerProcess, tmp_path: Path) -> Iterator["Program"]:
    program = Program(tmp_path / "till", server)
    yield program
    program.end()


def cashier() -> Person:
    return next(one for one in pizzeria().staff if one.role == "cashier")


class Program:
    """`tillpass pos --training --drive`."""

    def __init__(self, folder: Path, server: ServerProcess) -> None:
        words = ["--data", str(folder), "--keyring", "file", "--drive", "--training"]
        words += ["--server", server.url, "--pair", server.code("till", "Till 1")]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "store_core.commands", "pos", *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
            text=True,
        )
        assert self._answer() == {"event": "ready"}

    def do(self, command: str) -> str:
        assert self._process.stdin
        self._process.stdin.write(f"{command}\n")
        self._process.stdin.flush()
        answer = self._answer()
        assert answer["ok"], answer
        return str(answer.get("text", ""))

    def quit(self) -> int:
        self.do("quit")
        return self._process.wait(30)

    def end(self) -> None:
        """However far it got."""
        self._process.kill()
        self._process.communicate()

    def _answer(self) -> dict[str, object]:
        assert self._process.stdout
        said: dict[str, object] = json.loads(self._process.stdout.readline())
        return said


def test_a_trainee_sells_while_the_real_till_stays_in_exchange(
    server: ServerProcess, till: Program, tmp_path: Path
) -> None:
    folder = tmp_path / "till"
    somebody = cashier()
    till.do(f'click "{somebody.name}"')
    for digit in pin_of(somebody):
        till.do(f'click "PIN {digit}"')
    till.do('wait "$100"')
    till.do('click "$100"')
    till.do('click "Open shift"')
    till.do("wait Margherita")
    till.do("click Margherita")
    till.do("press F12")
    till.do("press F12")
    till.do('wait "Next customer"')

    ordered(f"{server.url}/api/customer/")
    while "1 real web order waits" not in till.do('read "Mode banner"'):
        sleep(0.1)
    till.do('click "Leave training"')
    till.do(f'wait "{somebody.name}"')
    assert till.quit() == 0
    assert numbers(folder / "store.sqlite") == ["W-0001"]
    assert "TRAIN-1" in numbers(folder / training.DATABASE)
    assert verify_file(folder / "store.sqlite").faults == ()


def numbers(file: Path) -> list[str]:
    """Of the orders in a database."""
    database = Database(file)
    try:
        with database.read() as session:
            return list(session.scalars(select(OrderRow.number).order_by(OrderRow.number)))
    finally:
        database.close()
