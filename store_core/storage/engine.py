"""The database of one machine: one writing connection, query-only readers (`Durability`).

Everything outside `storage/` sees a `Database` and SQLAlchemy sessions and never asks which
database it is.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from time import perf_counter
from typing import Any

from sqlalchemy import URL, Engine, create_engine, event, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.exc import TimeoutError as NoConnectionError
from sqlalchemy.orm import Session
from sqlalchemy.pool import QueuePool, StaticPool

from store_core.domain.errors import StoreError
from store_core.domain.kept import Kept, Written

READERS = 4
_KEPT = "kept"
_KNOWN_FAILURES = {
    "disk is full": "disk_full",
    "database is locked": "database_locked",
    "malformed": "database_corrupt",
    "not a database": "database_corrupt",
    "readonly": "database_readonly",
    "unable to open": "database_unreachable",
    "disk i/o error": "disk_failed",
}


class Database:
    """One SQLite file. Writing is serialised; `write()` commits or rolls back as a whole."""

    def __init__(self, path: Path | None) -> None:
        """`path` None: in memory, for verification and tests; its readers see committed data."""
        self.path = path
        self.written: Callable[[Written], None] = lambda _written: None
        """Told of every transaction after its commit, on the thread that wrote."""
        self._lock = RLock()
        self._writer = _engine(path, query_only=False)
        self._readers = self._writer if path is None else _engine(path, query_only=True)

    @contextmanager
    def write(self) -> Iterator[Session]:
        """One transaction on the writing connection. Error codes: `disk_full`, `database_*`."""
        asked = perf_counter()
        with (
            self._lock,
            self.known_errors(),
            Session(self._writer) as session,
            session.begin(),
        ):
            begun = perf_counter()
            yield session
        kept = tuple(session.info.get(_KEPT, ()))
        self.written(Written(begun - asked, perf_counter() - begun, kept))

    @contextmanager
    def read(self) -> Iterator[Session]:
        """One consistent view; writing through it is refused by the database."""
        with self.known_errors():
            if self._readers is self._writer:
                with self._lock, Session(self._writer) as session:
                    yield session
            else:
                with Session(self._readers) as session:
                    yield session

    def quick_check(self) -> None:
        """Error `database_corrupt` when the file does not hold together."""
        with self.read() as session:
            answer = session.execute(text("PRAGMA quick_check")).scalar_one()
        if answer != "ok":
            raise StoreError("database_corrupt", path=str(self.path), detail=str(answer)[:200])

    @property
    def engine(self) -> Engine:
        """The writing engine, for migrations."""
        return self._writer

    @contextmanager
    def known_errors(self) -> Iterator[None]:
        """What a person can put right, out of what the database says. Error codes: `disk_*`,
        `database_*`, each with `path` and `detail`.
        """
        path = str(self.path or ":memory:")
        try:
            yield
        except NoConnectionError as error:
            detail = "every connection is in use"
            raise StoreError("database_locked", path=path, detail=detail) from error
        except (DatabaseError, sqlite3.Error) as error:
            said = str(error.orig if isinstance(error, DatabaseError) else error).lower()
            for words, code in _KNOWN_FAILURES.items():
                if words in said:
                    raise StoreError(code, path=path, detail=said) from error
            raise

    def close(self) -> None:
        self._readers.dispose()
        self._writer.dispose()


def note(session: Session, kept: Kept) -> None:
    """Have an entry told of when the transaction is committed."""
    session.info.setdefault(_KEPT, []).append(kept)


def _engine(path: Path | None, *, query_only: bool) -> Engine:
    if path is None:
        engine = create_engine(
            "sqlite://",
            poolclass=StaticPool,
            hide_parameters=True,
            connect_args={"check_same_thread": False},
        )
    else:
        engine = create_engine(
            URL.create("sqlite", database=str(path)),
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
        connection.exec_driver_sql(begin)

    return engine


def _pragmas(query_only: bool) -> tuple[str, ...]:
    shared = ("foreign_keys=ON", "cache_size=-16000", "temp_store=MEMORY")
    if query_only:
        return (*shared, "wal_autocheckpoint=0", "query_only=ON")
    return ("journal_mode=WAL", "synchronous=FULL", *shared)
