"""Statements compiled once: on SQLite past SQLAlchemy, and by way of it where somebody listens."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.exc import DatabaseError

from store_core.application.shop import Shop
from store_core.domain.errors import StoreError
from store_core.storage.base import insert_once, insert_rows
from store_core.storage.journal import CounterRow, count, counted
from store_core.storage.prepared import TOLD
from store_core.storage.web import GuestTokenRow, answer_under
from tests.shops import new_shop


@pytest.fixture(params=[False, True], ids=["alone", "listened to"])
def shop(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Shop]:
    shop, heard = new_shop(tmp_path), list[str]()

    def hear(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        heard.append(statement)

    if request.param:
        shop.database.engine.update_execution_options(**{TOLD: True})
        event.listen(shop.database.engine, "before_cursor_execute", hear)
    yield shop
    if request.param:
        assert any("counters" in one for one in heard)


def token(order: str) -> GuestTokenRow:
    return GuestTokenRow.fresh(order_id=order, token_sha256=f"of {order}")


def test_statements_write_and_read_in_the_sessions_own_transaction(shop: Shop) -> None:
    with shop.database.write() as session:
        assert [count(session, "presses"), count(session, "presses")] == [1, 2]
        insert_rows(session, token("a"), token("b"))
        assert insert_once(session, token("c"))
        assert not insert_once(session, token("c"))
    with shop.database.read() as session:
        assert counted(session, "presses") == 2
        assert counted(session, "never pressed") == 0
        assert answer_under(session, "never asked") is None
        held = {row.order_id for row in session.query(GuestTokenRow)}
    assert held == {"a", "b", "c"}


def test_what_fails_takes_back_what_went_past_sqlalchemy_too(shop: Shop) -> None:
    def press_in_vain() -> None:
        with shop.database.write() as session:
            count(session, "presses")
            raise StoreError("unknown_order")

    with pytest.raises(StoreError, match="unknown_order"):
        press_in_vain()
    with shop.database.read() as session:
        assert counted(session, "presses") == 0
    with shop.database.write() as session:
        count(session, "presses")


def test_a_row_that_is_there_already_is_an_error_of_the_database(shop: Shop) -> None:
    def insert_twice() -> None:
        with shop.database.write() as session:
            count(session, "presses")
            insert_rows(session, token("a"), token("a"))

    with pytest.raises((DatabaseError, sqlite3.Error)):
        insert_twice()
    with shop.database.read() as session:
        assert counted(session, "presses") == 0


def test_a_row_to_be_written_at_once_has_all_its_columns() -> None:
    with pytest.raises(TypeError, match="value"):
        CounterRow.fresh(name="presses")
    with pytest.raises(TypeError, match="name, value"):
        CounterRow.fresh(name="presses", value=1, of="nobody")
