"""PostgreSQL: several processes on one database (`Where it grows`, ADR 0013).

Whoever writes locks the store's feed first and reads at READ COMMITTED, so a use case sees all
that was committed before it and nothing changes under it, as with SQLite's one writer; as everybody
takes the same lock first, there is no deadlock and no serialization failure to try again after.
Readers have a snapshot of their own (REPEATABLE READ) and wait for nobody.
"""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import RLock
from time import monotonic
from typing import Any

import psycopg
from psycopg.pq import TransactionStatus
from psycopg.waiting import Ready
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import PoolResetState

from store_core.domain.errors import StoreError
from store_core.storage.backing import Backing, DatabaseUrl, Others, Touched
from store_core.storage.hints import Hints

READERS = 4
WRITERS = 2
"""One that writes, and one for what is done once in a database's life around it."""
GROUP = 32
PATIENCE = 10
SILENCE = 60.0
"""Seconds after which a server that says nothing is taken for gone, wherever it or the network to
it stopped; no statement of ours takes as long before its first row.
"""
PING = 5.0
"""As `SILENCE`, for the word that is asked for before a connection is used again."""
DUMP = "pg_dump"
ALONE = 0x7469_6C6C
"""The key of the advisory lock around what only one process may do."""
KNOWN_FAILURES = {
    "08": "database_unreachable",
    "25006": "database_readonly",
    "25P03": "database_unreachable",
    "28": "database_unreachable",
    "3D": "database_unreachable",
    "42501": "database_readonly",
    "53100": "disk_full",
    "53300": "database_locked",
    "55P03": "database_locked",
    "57P": "database_unreachable",
    "58030": "disk_failed",
    "XX": "database_corrupt",
}
"""By the beginning of the SQLSTATE."""

_LINE = {
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}
"""A machine or a network that is gone is noticed after about ten seconds."""
_AS_WRITER = (
    f"SET lock_timeout = '{PATIENCE}s'",
    "SET idle_in_transaction_session_timeout = '60s'",
)
_AS_READER = (
    "SET default_transaction_isolation = 'repeatable read'",
    "SET default_transaction_read_only = on",
)


class _Heard(psycopg.Connection[Any]):
    """One on which nobody waits for ever: a half-open line says nothing by itself."""

    def wait(self, gen: Any, *given: Any, **named: Any) -> Any:
        """Error `psycopg.OperationalError` after the silence; the connection is closed then."""
        patience = PING if self.autocommit else SILENCE
        return super().wait(self._within(gen, patience), *given, **named)

    def _within(self, gen: Any, seconds: float) -> Any:
        latest = monotonic() + seconds
        try:
            wanted = next(gen)
            while True:
                ready = yield wanted
                if ready != Ready.NONE:
                    latest = monotonic() + seconds
                elif monotonic() > latest:
                    self.close()
                    raise psycopg.OperationalError(f"no word of the server in {seconds:g} s")
                wanted = gen.send(ready)
        except StopIteration as told:
            return told.value


class Postgresql(Backing):
    errors = (DatabaseError, psycopg.Error)

    def __init__(self, place: DatabaseUrl) -> None:
        self.name = str(place)
        self.lock = RLock()
        self.reads_in_lock = False
        self.most_in_group = GROUP
        self._url = make_url(place.url).set(drivername="postgresql+psycopg")
        self.writer = _engine(self._url, WRITERS, _AS_WRITER)
        self.readers = _engine(self._url, READERS, _AS_READER)

    def begin_writing(self, connection: Connection) -> None:
        connection.exec_driver_sql("SELECT store FROM store_feed ORDER BY store FOR UPDATE")

    def is_begun(self, connection: Connection) -> bool:
        if connection.invalidated:
            return False
        held: psycopg.Connection | None = connection.connection.driver_connection
        return held is not None and held.info.transaction_status is TransactionStatus.INTRANS

    def check(self, connection: Connection) -> None:
        """The server looks after its files itself. Error `database_encoding`."""
        encoding = connection.exec_driver_sql("SHOW server_encoding").scalar_one()
        if encoding != "UTF8":
            raise StoreError("database_encoding", path=self.name, encoding=encoding)

    examine = check

    @contextmanager
    def alone(self) -> Iterator[None]:
        with self.writer.connect() as connection:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({ALONE})")
            yield

    def checkpoint(self) -> None:
        """Its server sees to it."""

    def copy(self, connection: Connection, file: Path) -> None:
        """By PostgreSQL's own tool, of exactly what this view shows."""
        tool = shutil.which(DUMP)
        if tool is None:
            raise StoreError("backup_tool_missing", tool=DUMP)
        view = connection.exec_driver_sql("SELECT pg_export_snapshot()").scalar_one()
        url = self._url.set(drivername="postgresql", password=None)
        asked = ["--format=custom", "--no-owner", f"--snapshot={view}", f"--file={file}"]
        password = {"PGPASSWORD": str(self._url.password)} if self._url.password else {}
        done = subprocess.run(
            [tool, *asked, f"--dbname={url.render_as_string(hide_password=False)}"],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, **password},
        )
        if done.returncode:
            said = " ".join(done.stderr.split()) or f"{DUMP} ended with {done.returncode}"
            raise StoreError("backup_failed", path=str(file), detail=said[-300:])

    def code_of(self, error: Exception) -> str | None:
        orig = error.orig if isinstance(error, DatabaseError) else error
        state = getattr(orig, "sqlstate", None)
        if state:
            return next(
                (code for head, code in KNOWN_FAILURES.items() if state.startswith(head)), None
            )
        if "too many" in str(orig):
            return "database_locked"
        # Said by the client itself: there is no connection, or none any more.
        return "database_unreachable" if isinstance(orig, psycopg.OperationalError) else None

    def others(self, hear: Callable[[Touched], None]) -> Others:
        conninfo = self._url.set(drivername="postgresql")
        return Hints(conninfo.render_as_string(hide_password=False), hear)


def _engine(url: URL, connections: int, settings: tuple[str, ...]) -> Engine:
    engine = create_engine(
        url,
        pool_size=connections,
        max_overflow=0,
        pool_timeout=PATIENCE,
        pool_pre_ping=True,
        pool_reset_on_return=None,
        hide_parameters=True,
        connect_args={"connect_timeout": PATIENCE, "application_name": "tillpass", **_LINE},
    )

    @event.listens_for(engine, "do_connect")
    def connect(_dialect: Any, _record: Any, given: Any, named: Any) -> psycopg.Connection[Any]:
        return _Heard.connect(*given, **named)

    @event.listens_for(engine, "connect")
    def configure(connection: Any, _record: Any) -> None:
        for setting in settings:
            connection.execute(setting)
        connection.commit()

    @event.listens_for(engine, "reset")
    def reset(connection: Any, _record: Any, state: PoolResetState) -> None:
        """One that was cut meanwhile is replaced when it is wanted again: nobody's error."""
        if not state.terminate_only:
            with suppress(psycopg.Error):
                connection.rollback()

    return engine
