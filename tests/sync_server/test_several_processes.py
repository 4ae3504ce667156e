"""Two server processes on one PostgreSQL behind one port, killed and ended in the middle of it."""

import os
import shutil
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from pathlib import Path
from threading import Event
from time import monotonic, sleep

import psycopg
import pytest
import requests
from sqlalchemy import select

from store_core import linking
from store_core.application.device_secrets import FILE
from store_core.commands.doctor_neighbours import HELLO
from store_core.journal.verifier import verify
from store_core.replication.http import HttpServer
from store_core.replication.messages import HelloAnswer
from store_core.storage.backing import DatabaseUrl
from store_core.storage.orders import OrderRow
from sync_server.console import ask
from tests.databases import cloned, kept_clone, open_at
from tests.sync_server.customers import ORDER, guest
from tests.sync_server.processes import ServerProcess, founded_on_postgresql

CLIENTS = 6


@pytest.fixture
def place() -> DatabaseUrl:
    return cloned(founded_on_postgresql()[1])


@pytest.fixture
def server(tmp_path: Path, place: DatabaseUrl) -> Iterator[ServerProcess]:
    with closing(two_processes(tmp_path, place)) as started:
        yield started


@pytest.fixture(scope="module")
def lasting_place() -> DatabaseUrl:
    return kept_clone(founded_on_postgresql()[1])


@pytest.fixture(scope="module")
def lasting(
    tmp_path_factory: pytest.TempPathFactory, lasting_place: DatabaseUrl
) -> Iterator[ServerProcess]:
    """For tests that leave it running."""
    with closing(two_processes(tmp_path_factory.mktemp("lasting"), lasting_place)) as started:
        yield started


def two_processes(folder: Path, place: DatabaseUrl) -> ServerProcess:
    shutil.copytree(founded_on_postgresql()[0], folder / "server")
    words = ("--processes", "2", "--lan", "127.0.0.1")
    return ServerProcess(folder / "server", words=words, DATABASE_URL=place.url).start()


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
                timeout=60,
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
    last = server.members
    assert server.stop() == 0
    until(lambda: not any(map(is_alive, last)))
    with open_at(place).read() as session:
        assert sorted(session.scalars(select(OrderRow.number))) == sorted(told)
        assert len(set(told)) == 60
        assert verify(session).faults == ()


@contextmanager
def without_hints(place: DatabaseUrl) -> Iterator[None]:
    """Every connection is cut once; whoever tells or hears hints is cut off again and again."""
    over = Event()

    def cut_off() -> None:
        end = (
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        with psycopg.connect(place.url, autocommit=True) as connection:
            connection.execute(end)
            while not over.wait(0.02):
                connection.execute(end + " AND query ~ '^(LISTEN|SELECT pg_notify)'")

    with ThreadPoolExecutor(1) as cutting:
        done = cutting.submit(cut_off)
        yield
        over.set()
        done.result()


def test_what_one_process_commits_the_page_at_the_other_follows(lasting: ServerProcess) -> None:
    """Each request may be answered by either; a stream by the one that took it."""
    follow_an_order(lasting, "followed-key", nullcontext())


def test_a_page_follows_its_order_when_connections_are_cut_and_every_hint_is_lost(
    lasting: ServerProcess, lasting_place: DatabaseUrl
) -> None:
    follow_an_order(lasting, "followed-without-hints", without_hints(lasting_place))


def follow_an_order(
    lasting: ServerProcess, key: str, meanwhile: AbstractContextManager[None]
) -> None:
    api = f"{lasting.url}/api/customer"
    made = requests.post(
        f"{api}/orders/create/", json=ORDER, headers={"Idempotency-Key": key}, timeout=60
    ).json()
    follow = f"{api}/orders/stream/{made['order_id']}/"
    token = guest(made["guest_token"])
    streams = [requests.get(follow, headers=token, stream=True, timeout=60) for _ in range(CLIENTS)]
    waiting = [stream.iter_lines(decode_unicode=True) for stream in streams]
    for lines in waiting:
        assert '"status":"placed"' in next_data(lines)
    with meanwhile:
        cancel = f"{api}/orders/cancel/{made['order_id']}/"
        until(lambda: requests.post(cancel, headers=token, timeout=60).ok)
        for lines in waiting:
            assert '"status":"cancelled"' in next_data(lines)
    for stream in streams:
        stream.close()


def next_data(lines: Iterator[str]) -> str:
    return next(line for line in lines if line.startswith("data:"))


def test_ctrl_c_ends_all_its_processes(server: ServerProcess) -> None:
    members = server.members
    assert server.end(signal.SIGINT) == 0
    until(lambda: not any(map(is_alive, members)))


def test_no_process_outlives_the_one_that_started_it(server: ServerProcess) -> None:
    members = server.members
    server.kill()
    until(lambda: not any(map(is_alive, members)))


def test_a_till_of_another_machine_comes_in_through_either(lasting: ServerProcess) -> None:
    code = ask(lasting.folder, "post", "codes", {"kind": "till", "name": "Bar"})
    member = linking.pair(code["address"], code["code"])
    for _ in range(4):
        server = HttpServer(member.server, member.token, certificate=member.certificate)
        with closing(server):
            assert not server.ask("hello", HELLO, HelloAnswer).pair_again


def test_the_console_and_the_key_are_reached_through_either(
    lasting: ServerProcess, tmp_path: Path
) -> None:
    codes = {lasting.code("till", f"Till {number}") for number in range(4)}
    assert len(codes) == 4
    lasting.console("key", "--to", str(tmp_path))
    assert (tmp_path / FILE).read_bytes() == (lasting.folder / FILE).read_bytes()
