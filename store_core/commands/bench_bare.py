"""What a use case writes, and the same rows written again by SQLite alone: the limit of both."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Connection

from store_core.application.shop import Shop
from store_core.storage.prepared import TOLD

LIKE_THE_SHOP = ("journal_mode=WAL", "synchronous=FULL", "cache_size=-16000")
BARE = "a bare SQLite transaction of the same rows"
WRITES = frozenset({"INSERT", "UPDATE", "DELETE", "REPLACE"})
Statements = list[tuple[str, Any, bool]]


@dataclass(slots=True)
class Heard:
    """What the database was told each time: writing statements, reads, commits."""

    writes: list[Statements] = field(default_factory=list)
    reads: list[int] = field(default_factory=list)
    commits: list[int] = field(default_factory=list)

    @property
    def words(self) -> str:
        return f"{len(self.writes[-1])} writing statements and {self.reads[-1]} reads in each"


def listen(shop: Shop, work: Callable[[], object], times: int) -> Heard:
    """Do the work with an ear at SQLAlchemy for statements and one in SQLite for commits."""
    engine, heard = shop.database.engine, Heard()

    def on_statement(
        _connection: Connection,
        _cursor: object,
        statement: str,
        parameters: Any,
        _context: object,
        executemany: bool,
    ) -> None:
        word = statement.lstrip().partition(" ")[0].upper()
        heard.reads[-1] += word == "SELECT"
        if word in WRITES:
            heard.writes[-1].append((statement, parameters, executemany))

    def on_trace(statement: str) -> None:
        heard.commits[-1] += statement.upper().startswith("COMMIT")

    listened = engine.raw_connection()
    driver: Any = listened.driver_connection
    listened.close()
    if isinstance(driver, sqlite3.Connection):
        driver.set_trace_callback(on_trace)
    event.listen(engine, "before_cursor_execute", on_statement)
    engine.update_execution_options(**{TOLD: True})
    for _ in range(times):
        heard.writes.append([])
        heard.reads.append(0)
        heard.commits.append(0)
        work()
    engine.update_execution_options(**{TOLD: False})
    event.remove(engine, "before_cursor_execute", on_statement)
    if isinstance(driver, sqlite3.Connection):
        driver.set_trace_callback(None)
    return heard


def copy_database(shop: Shop, to: Path) -> None:
    """As it stands now, in one file."""
    path = shop.database.path
    if path is None:
        raise ValueError("a benchmark's shop is in a file")
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(to)) as copy:
        source.backup(copy)


def bare(file: Path) -> sqlite3.Connection:
    """With the settings that the shop's own writing connection has."""
    connection = sqlite3.connect(file, isolation_level=None)
    for pragma in LIKE_THE_SHOP:
        connection.execute(f"PRAGMA {pragma}")
    return connection


def replay(connection: sqlite3.Connection, statements: Statements) -> None:
    """One transaction, on a copy that was made before these were heard."""
    connection.execute("BEGIN IMMEDIATE")
    for statement, parameters, many in statements:
        (connection.executemany if many else connection.execute)(statement, parameters)
    connection.execute("COMMIT")
