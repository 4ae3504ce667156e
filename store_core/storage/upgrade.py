"""Opening a database: refused when newer than the program, upgraded when older."""

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection

from store_core.domain.errors import StoreError
from store_core.storage import revisions
from store_core.storage.backing import Place
from store_core.storage.engine import Database
from store_core.storage.log_check import refuse_damaged_log
from store_core.storage.tables import Row


def open_database(place: Place, make: Callable[[Place], Database] = Database) -> Database:
    """The database at a place, whole and at this program's schema, as `make` makes it.

    Errors: `database_newer` (written by a newer version), `database_unreachable`,
    `database_encoding`, and those of `Database.known_errors`.
    """
    if isinstance(place, Path):
        _make_folder(place)
        refuse_damaged_log(place)
    database = make(place)
    try:
        database.check()
        with database.known_errors(), database.alone():
            migrate(database)
    except BaseException:
        database.close()
        raise
    return database


def _make_folder(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            "database_unreachable", path=str(path), detail=str(error.strerror)
        ) from error


def memory_database() -> Database:
    """An empty database in memory at this program's schema."""
    database = Database(None)
    Row.metadata.create_all(database.engine)
    return database


def migrate(database: Database) -> None:
    """Bring the schema to this program's. Error `database_newer`."""
    with database.engine.connect() as connection:
        if _known(connection, database.name) == revisions.known()[-1]:
            return
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(revisions.FOLDER))
    with database.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def check_schema(database: Database) -> None:
    """Read-only. Errors: `not_a_store` for the database of another program, `database_newer`."""
    with database.read() as session:
        if not _known(session.connection(), database.name):
            raise StoreError("not_a_store", path=database.name)


def _known(connection: Connection, path: str) -> str | None:
    """The revision it is at, None where there is no schema of ours. Error `database_newer`."""
    current = revisions.current(connection)
    if current and current not in revisions.known():
        raise StoreError("database_newer", path=path, revision=current)
    return current
