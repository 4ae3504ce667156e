"""Two server processes on one PostgreSQL behind one port, killed and ended in the middle of it."""

import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import monotonic, sleep

import pytest
import requests
from sqlalchemy import select

from store_core.journal.verifier import verify
from store_core.storage.backing import DatabaseUrl
from store_core.storage.orders import OrderRow
from tests.databases import new_place, open_at
from tests.sync_server.customers import ORDER, guest
from tests.sync_server.processes import ServerProcess

CLIENTS = 6


@pytest.fixture
def place() -> DatabaseUrl:
    return new_place()


@pytest.fixture
def server(tmp_path: Path, place: DatabaseUrl) -> Iterator[ServerProcess]:
    started = ServerProcess(
        tmp_path, tmp_path / "log", words=("--processes", "2"), DATABASE_URL=place.url
    ).start()
    yield started
    started.close()


def until(what: Callable[[], bool], seconds: float = 60) -> None:
    end = monotonic() + seconds
    while not what():
        assert monotonic() < end
        sleep(0.05)


def is_alive(pid: int) -> bool:
    try:
        return " Z " not in Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False


def order(server: ServerProcess, key: str) -> str:
    """Its number; asked for again with the same key until there is an answer, as programs do."""
    while True:
        try:
            answer = requests.post(
                f"{server.url}/api/customer/orders/create/",
                json=ORDER,
                headers={"Idempotency-Key": key},
                timeout=30,
            )
        except requests.ConnectionError:
            sleep(0.05)
            continue
        assert answer.status_code == 201, answer.text
        number: str = answer.json()["number"]
        return number


def test_a_process_killed_in_the_middle_of_orders_loses_and_doubles_none(
    server: ServerProcess, place: DatabaseUrl
) -> None:
    first = server.members
    assert len(first) == 2
    with ThreadPoolExecutor(CLIENTS) as clients:
        asked = [clients.submit(order, server, f"key-of-{number:04}") for number in range(60)]
        until(lambda: sum(one.done() for one in asked) > 10)
        os.kill(min(first), signal.SIGKILL)
        told = [one.result() for one in asked]
    until(lambda: len(server.members) == 2 and server.members != first)
    assert server.stop() == 0
    with open_at(place).read() as session:
        assert sorted(session.scalars(select(OrderRow.number))) == sorted(told)
        assert len(set(told)) == 60
        assert verify(session).faults == ()


def test_what_one_process_commits_the_page_at_the_other_follows(server: ServerProcess) -> None:
    """Each request may be answered by either; a stream by the one that took it."""
    api = f"{server.url}/api/customer"
    made = requests.post(
        f"{api}/orders/create/", json=ORDER, headers={"Idempotency-Key": "followed-key"}, timeout=10
    ).json()
    follow = f"{api}/orders/stream/{made['order_id']}/"
    token = guest(made["guest_token"])
    streams = [requests.get(follow, headers=token, stream=True, timeout=30) for _ in range(CLIENTS)]
    waiting = [stream.iter_lines(decode_unicode=True) for stream in streams]
    for lines in waiting:
        assert '"status":"placed"' in next_data(lines)
    begun = monotonic()
    requests.post(f"{api}/orders/cancel/{made['order_id']}/", headers=token, timeout=10)
    for lines in waiting:
        assert '"status":"cancelled"' in next_data(lines)
    assert monotonic() - begun < 10
    for stream in streams:
        stream.close()


def next_data(lines: Iterator[str]) -> str:
    return next(line for line in lines if line.startswith("data:"))


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_ending_the_server_ends_all_its_processes(
    server: ServerProcess, end: signal.Signals
) -> None:
    members = server.members
    assert server.end(end) == 0
    until(lambda: not any(map(is_alive, members)), 10)


def test_no_process_outlives_the_one_that_started_it(server: ServerProcess) -> None:
    members = server.members
    server.kill()
    until(lambda: not any(map(is_alive, members)), 20)


def test_the_console_and_the_key_are_reached_through_either(
    server: ServerProcess, tmp_path: Path
) -> None:
    codes = {server.code("till", f"Till {number}") for number in range(4)}
    assert len(codes) == 4
    server.console("key", "--to", str(tmp_path / "carried"))
    held = (tmp_path / "carried" / "secrets.json").read_bytes()
    assert held == (tmp_path / "secrets.json").read_bytes()
