"""Whoever keeps the server running asks it how it is, and is told the truth."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import requests

from store_core.application.shop import Shop
from store_core.application.watching import disk_has_room
from sync_server.app import create_app
from sync_server.beacon import Beacon
from tests.sync_server.serving import served


@pytest.fixture
def url(shop: Shop) -> Iterator[str]:
    with served(create_app(shop, Beacon(), "the-consoles-token")) as address:
        yield address


def ask(url: str, path: str, **headers: str) -> requests.Response:
    return requests.get(f"{url}{path}", headers=headers, timeout=60)


def test_a_shop_that_stands_is_live_and_ready(url: str) -> None:
    assert ask(url, "/health/live").json() == {"status": "live"}
    answer = ask(url, "/health/ready")
    assert answer.status_code == 200
    checks = answer.json()["checks"]
    able = {"database_reads", "database_writes", "schema", "disk", "feed_watch"}
    assert set(checks) == {*able, "journal", "shop"}
    assert all(check["ok"] for check in checks.values())


def test_a_database_that_another_program_holds_makes_the_shop_not_ready(
    url: str, shop: Shop
) -> None:
    with closing(sqlite3.connect(str(shop.database.path), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert failed(url) == {"database_writes"}
        other.execute("ROLLBACK")


def test_a_schema_that_is_not_the_programs_makes_the_shop_not_ready(url: str, shop: Shop) -> None:
    with closing(sqlite3.connect(str(shop.database.path))) as other:
        other.execute("UPDATE alembic_version SET version_num = 'older'")
        other.commit()
    assert failed(url) == {"schema"}


def test_a_lost_database_makes_the_shop_not_ready_but_leaves_it_live(url: str, shop: Shop) -> None:
    with closing(sqlite3.connect(str(shop.database.path))) as other:
        for table in ("counters", "devices"):
            other.execute(f"DROP TABLE {table}")
    assert ask(url, "/health/live").status_code == 200
    assert "database_writes" in failed(url)


def test_a_disk_without_room_is_no_place_for_a_shop(shop: Shop, tmp_path: Path) -> None:
    free = shutil.disk_usage(tmp_path).free
    assert disk_has_room(shop, floor=free // 2).ok
    assert not disk_has_room(shop, floor=free * 2).ok


@pytest.mark.parametrize("path", ["/health/live", "/health/ready", "/metrics"])
def test_only_this_machine_or_the_consoles_token_may_watch(url: str, path: str) -> None:
    for header in ("X-Forwarded-For", "Via", "Forwarded"):
        answer = ask(url, path, **{header: "203.0.113.7"})
        assert (answer.status_code, answer.json()["code"]) == (401, "watch_unknown")
    proven = {"X-Forwarded-For": "203.0.113.7", "Authorization": "Bearer the-consoles-token"}
    assert ask(url, path, **proven).status_code == 200


def failed(url: str) -> set[str]:
    answer = ask(url, "/health/ready")
    told = answer.json()
    assert (answer.status_code, told["code"]) == (503, "not_ready")
    assert answer.headers["Content-Type"] == "application/problem+json"
    return {name for name, check in told["checks"].items() if not check["ok"]}
