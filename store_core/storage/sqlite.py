"""SQLite: one file, one writing connection, query-only readers (`Durability`)."""

import os
import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager, closing, nullcontext
from pathlib import Path
from threading import RLock
from time import sleep
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import QueuePool, StaticPool

from store_core.domain.errors import StoreError
from store_core.storage.backing import Backing, Others, Touched

READERS = 4
GROUP = 32
LONG_LOG = 4_000
"""Pages of 4 kB; a sale writes about forty."""
SOON_CHECKED = 64_000_000
"""Bytes of a file that is looked through at every start, in about a tenth of a second."""
COPIED_AT_ONCE = 256
"""Pages of a copy; each lot is put on the disk before the next, so that a sale's commit never waits
for more than one.
"""
BREATH = 0.002
KNOWN_FAILURES = {
    "disk is full": "disk_full",
    "database is locked": "database_locked",
    "malformed": "database_corrupt",
    "not a database": "database_corrupt",
    "readonly": "database_readonly",
    "unable to open": "database_unreachable",
    "disk i/o error": "disk_failed",
}


class Direct(SQLiteDialect_pysqlite):
    """Says its savepoints to the driver itself: compiling three words and looking for an answer
    takes forty times as long as SQLite does.
    """

    supports_statement_cache = True

    def do_savepoint(self, connection: Connection, name: str) -> None:
        _say(connection, f"SAVEPOINT {name}")

    def do_rollback_to_savepoint(self, connection: Connection, name: str) -> None:
        _say(connection, f"ROLLBACK TO SAVEPOINT {name}")

    def do_release_savepoint(self, connection: Connection, name: str) -> None:
        _say(connection, f"RELEASE SAVEPOINT {name}")


registry.register("sqlite.direct", __name__, Direct.__name__)


class Sqlite(Backing):
    errors = (DatabaseError, sqlite3.Error)

    def __init__(self, path: Path | None) -> None:
        """`path` None: in memory, for verification and tests; its readers see committed data."""
        self.name = str(path or ":memory:")
        self._look_through = path is not None and _is_doubtful(path)
        self.lock = RLock()
        self.reads_in_lock = path is None
        self.most_in_group = 1 if path is None else GROUP
        self.writer = _engine(path, query_only=False)
        self.readers = self.writer if path is None else _engine(path, query_only=True)

    def begin_writing(self, connection: Connection) -> None:
        """Its transaction began as BEGIN IMMEDIATE."""

    def is_begun(self, connection: Connection) -> bool:
        """A full disk, for one, ends the whole transaction."""
        held: sqlite3.Connection | None = connection.connection.driver_connection
        return held is not None and held.in_transaction

    def check(self, connection: Connection) -> None:
        """Of a large file that was closed in order only its head; `examine` reads all of it."""
        if self._look_through:
            self.examine(connection)
        else:
            connection.exec_driver_sql("SELECT count(*) FROM sqlite_master")

    def examine(self, connection: Connection) -> None:
        answer = connection.exec_driver_sql("PRAGMA quick_check").scalar_one()
        if answer != "ok":
            raise StoreError("database_corrupt", path=self.name, detail=str(answer)[:200])

    def alone(self) -> AbstractContextManager[None]:
        """No other process opens the file (`FolderLock`)."""
        return nullcontext()

    def checkpoint(self) -> None:
        if self.reads_in_lock:
            return
        with self.writer.connect() as connection:
            _say(connection, "PRAGMA wal_checkpoint(PASSIVE)")

    def copy(self, connection: Connection, file: Path) -> None:
        """The reader's own transaction holds what is copied still, however long it takes."""
        source: sqlite3.Connection | None = connection.connection.driver_connection
        if source is None:
            raise StoreError("backup_failed", path=str(file), detail="there is no connection")
        try:
            with closing(sqlite3.connect(file)) as copied, file.open("rb+") as written:
                copied.execute("PRAGMA synchronous=OFF")  # whoever asked syncs it as a whole

                def put_down(_status: int, _left: int, _of: int) -> None:
                    os.fsync(written.fileno())
                    sleep(BREATH)

                source.backup(copied, pages=COPIED_AT_ONCE, progress=put_down)
                copied.execute("PRAGMA journal_mode=DELETE")
                (answer,) = copied.execute("PRAGMA quick_check").fetchone()
        except sqlite3.Error as error:
            raise self._uncopied(error, file) from error
        if answer != "ok":
            raise StoreError("database_corrupt", path=self.name, detail=str(answer)[:200])

    def _uncopied(self, error: sqlite3.Error, file: Path) -> StoreError:
        """Which of the two files is to blame."""
        if self.code_of(error) == "database_corrupt":
            return StoreError("database_corrupt", path=self.name, detail=str(error))
        return StoreError("backup_failed", path=str(file), detail=str(error))

    def code_of(self, error: Exception) -> str | None:
        said = str(error.orig if isinstance(error, DatabaseError) else error).lower()
        return next((code for words, code in KNOWN_FAILURES.items() if words in said), None)

    def others(self, hear: Callable[[Touched], None]) -> Others:
        return _Nobody()


def _say(connection: Connection, words: str) -> None:
    held: sqlite3.Connection | None = connection.connection.driver_connection
    if held is not None:
        held.execute(words)


def _is_doubtful(path: Path) -> bool:
    """The last connection to close takes the log away, so one left behind tells of a crash."""
    log = path.with_name(f"{path.name}-wal")
    return log.exists() or (path.exists() and path.stat().st_size < SOON_CHECKED)


class _Nobody:
    def tell(self, touched: Touched) -> None:
        """There is one process."""

    def close(self) -> None:
        """Nothing was opened."""


def _engine(path: Path | None, *, query_only: bool) -> Engine:
    if path is None:
        engine = create_engine(
            "sqlite+direct://",
            poolclass=StaticPool,
            hide_parameters=True,
            connect_args={"check_same_thread": False},
        )
    else:
        engine = create_engine(
            URL.create("sqlite+direct", database=str(path)),
            poolclass=QueuePool,
            pool_size=READERS if query_only else 1,
            max_overflow=0,
            hide_parameters=True,  # they may name a customer, and errors are written down
            connect_args={"check_same_thread": False, "timeout": 10},
        )
    begin = "BEGIN" if query_only else "BEGIN IMMEDIATE"

    @event.listens_for(engine, "connect")
    def configure(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in _pragmas(query_only):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin_transaction(connection: Any) -> None:
        connection.connection.driver_connection.execute(begin)

    return engine


def _pragmas(query_only: bool) -> tuple[str, ...]:
    shared = ("foreign_keys=ON", "cache_size=-16000", "temp_store=MEMORY")
    if query_only:
        return (*shared, "wal_autocheckpoint=0", "query_only=ON")
    return ("journal_mode=WAL", "synchronous=FULL", f"wal_autocheckpoint={LONG_LOG}", *shared)
