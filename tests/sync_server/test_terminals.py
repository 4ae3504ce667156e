"""Terminals and a real server process, over real sockets (S1, S4)."""

from pathlib import Path

import pytest
import requests

from store_core.journal.state import digest
from store_core.journal.verifier import verify
from store_core.replication.messages import BATCH
from store_core.storage.engine import Database
from store_core.storage.upgrade import open_database
from tests.sync_server.headless import HeadlessTerminal
from tests.sync_server.processes import ServerProcess


def summary(path: Path) -> tuple[dict[str, str], int, int]:
    """The state, how many orders, how many faults."""
    database = Database(path)
    with database.read() as session:
        found = verify(session)
        state = dict(digest(session))
    database.close()
    return state, found.orders, len(found.faults)


def has_sent(till: HeadlessTerminal, sales: int) -> bool:
    """The sales, and the shift's opening."""
    return till.link.unsent == 0 and till.driver.agent.own == sales + 1


def test_what_a_till_sells_is_with_the_server_within_a_second(
    server: ServerProcess, till: HeadlessTerminal
) -> None:
    """Once of five times at least: how often is for the benchmarks."""
    for sales in range(1, 6):
        till.sell()
        seconds = till.wait(lambda count=sales: has_sent(till, count))  # type: ignore[misc]  # bound now
        assert summary(server.folder / "store.sqlite")[1] == sales
        if seconds < 1:
            return
    pytest.fail("it took longer each time")


def test_two_tills_and_a_kitchen_agree_with_the_server(
    server: ServerProcess, till: HeadlessTerminal, tmp_path: Path
) -> None:
    others = [
        HeadlessTerminal(tmp_path / name).join(server.url, server.code(kind, name)).start()
        for name, kind in (("second", "till"), ("kitchen", "kitchen"))
    ]
    for other in others:
        other.wait(lambda other=other: other.driver.agent.level)  # type: ignore[misc]  # bound now
    till.sell()
    others[0].sell()
    everywhere = [server.folder, till.folder, *(other.folder for other in others)]
    till.wait(lambda: len({str(summary(one / "store.sqlite")) for one in everywhere}) == 1)
    assert summary(server.folder / "store.sqlite")[1:] == (2, 0)
    for other in others:
        other.stop()


def test_a_server_killed_while_a_till_sends_gets_everything_once(
    server: ServerProcess, till: HeadlessTerminal
) -> None:
    sold = 0
    while till.driver.agent.acked == till.driver.agent.own:
        server.kill()
        till.wait(lambda: till.link.state == "offline")
        sold += sold_beyond_a_batch(till)
        before = till.driver.agent.acked
        server.start()
        till.wait(lambda: till.driver.agent.acked > before)  # noqa: B023 - called at once
        server.kill()
    server.start()
    till.wait_until_sent()
    state, orders, faults = summary(server.folder / "store.sqlite")
    assert (orders, faults) == (sold, 0)
    assert state == summary(till.folder / "store.sqlite")[0]


def sold_beyond_a_batch(till: HeadlessTerminal) -> int:
    for _ in range(BATCH + 20):
        till.sell()
    return BATCH + 20


def test_a_revoked_tills_stream_ends_and_its_late_sales_are_kept_apart(
    server: ServerProcess, till: HeadlessTerminal
) -> None:
    server.console("revoke", till.shop.identity.device)
    till.wait(lambda: till.link.state == "offline")
    till.sell()
    till.wait(lambda: till.link.trouble == "device_revoked")
    assert summary(server.folder / "store.sqlite")[1] == 0


def test_codes_that_are_wrong_or_used_say_so(server: ServerProcess) -> None:
    address = f"{server.url}/api/terminals/pair"
    code, other = server.code("till", "Counter"), server.code("till", "Other")
    assert requests.post(address, json={"code": code}, timeout=60).json()["prefix"] == "A"
    used = requests.post(address, json={"code": code}, timeout=60)
    assert (used.status_code, used.json()["code"]) == (410, "code_used")
    assert used.headers["Content-Type"] == "application/problem+json"
    for _ in range(4):
        wrong = requests.post(address, json={"code": "AAAABBBB"}, timeout=60)
        assert (wrong.status_code, wrong.json()["code"]) == (404, "code_unknown")
    paused = requests.post(address, json={"code": other}, timeout=60)
    assert (paused.status_code, paused.json()["code"]) == (429, "pairing_paused")


@pytest.mark.parametrize("path", ["hello", "push", "pull", "snapshot", "renew"])
def test_nothing_opens_without_a_token(server: ServerProcess, path: str) -> None:
    answer = requests.post(f"{server.url}/api/terminals/{path}", data=b"", timeout=60)
    assert answer.json()["code"] in {"device_unknown", "bad_message"}
    assert not answer.ok


def test_the_console_opens_only_with_the_token_of_the_data_folder(server: ServerProcess) -> None:
    body = {"kind": "till", "name": "Thief"}
    answer = requests.post(f"{server.url}/api/admin/codes", json=body, timeout=60)
    assert (answer.status_code, answer.json()["code"]) == (401, "admin_unknown")


def test_a_body_over_a_megabyte_is_not_read(server: ServerProcess) -> None:
    big = b"x" * 1_000_001
    for data in (big, iter([big])):
        answer = requests.post(f"{server.url}/api/terminals/push", data=data, timeout=60)
        assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")


def test_a_stopped_server_ends_its_streams_and_leaves_no_door(
    server: ServerProcess, till: HeadlessTerminal
) -> None:
    assert server.stop() == 0
    assert "graceful shutdown exceeded" not in server.log.read_text()
    till.wait(lambda: till.link.state == "offline")
    assert not (server.folder / "admin.json").exists()


def test_a_taken_port_is_said_in_one_line(server: ServerProcess, tmp_path: Path) -> None:
    second = ServerProcess(tmp_path / "second")
    said = second.refused("--port", str(server.port), "--profile", "pizzeria")
    assert said.returncode == 1
    assert said.stderr.count("\n") == 1
    assert f"port {server.port} is taken" in said.stderr


def test_one_data_folder_is_one_servers(server: ServerProcess) -> None:
    said = server.refused("--port", "0")
    assert (said.returncode, said.stderr.count("\n")) == (1, 1)
    assert "in use" in said.stderr


def test_a_folder_of_a_newer_version_is_left_alone(server: ServerProcess) -> None:
    server.stop()
    database = open_database(server.folder / "store.sqlite")
    with database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    database.close()
    said = server.refused("--port", "0")
    assert (said.returncode, said.stderr.count("\n")) == (1, 1)
    assert "newer version" in said.stderr


def test_a_folder_without_a_store_asks_for_a_profile(tmp_path: Path) -> None:
    said = ServerProcess(tmp_path / "empty").refused("--port", "0")
    assert said.returncode == 1
    assert "--profile" in said.stderr
