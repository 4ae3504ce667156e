"""Statements that run with every sale, compiled once for each kind of database.

SQLAlchemy finds a compiled statement in its cache by looking through the whole statement; at two
dozen statements a sale that is more work than all that SQLite does for them. What SQLAlchemy does
around each one is as much again: on SQLite they go to the driver's own connection.
"""

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, Protocol

from sqlalchemy import ClauseElement, Connection, CursorResult, Dialect, Select
from sqlalchemy.orm import Session

Processor = Callable[[Any], Any]
TOLD = "told"
"""The execution option of an engine whose listeners are to hear of these statements too."""
_DRIVER = "driver"


class Answer(Protocol):
    """What the driver's cursor and SQLAlchemy's result both tell."""

    @property
    def rowcount(self) -> int: ...


@dataclass(frozen=True, slots=True)
class _Compiled:
    """`names` are the parameters, in their order where the driver takes them `by_place`, and `pick`
    takes their values; `made` are those, by their place, that the driver is given otherwise, and
    `read` are the columns of an answer that it gives otherwise.
    """

    sql: str
    by_place: bool
    names: tuple[str, ...]
    pick: Callable[[Mapping[str, Any]], tuple[Any, ...]]
    made: tuple[tuple[int, Processor], ...]
    fixed: Mapping[str, Any]
    read: tuple[tuple[int, Processor], ...]

    def row(self, answered: Sequence[Any]) -> Sequence[Any]:
        told = list(answered)
        for place, read in self.read:
            told[place] = read(told[place])
        return told

    def parameters(self, values: Mapping[str, Any]) -> Any:
        given = {**self.fixed, **values} if self.fixed else values
        found = self.pick(given)
        if self.made:
            told = list(found)
            for place, make in self.made:
                told[place] = make(found[place])
            found = tuple(told)
        return found if self.by_place else dict(zip(self.names, found, strict=True))


class Prepared:
    """`make(dialect name)` gives the statement; `names` are an insert's columns. What it answers is
    as the driver gives it: ask it for numbers, text and bytes only, but for `rows`.
    """

    def __init__(
        self, make: Callable[[str], ClauseElement], names: Sequence[str] | None = None
    ) -> None:
        self._make, self._names = make, names
        self._known: dict[str, _Compiled] = {}

    def all(self, session: Session, **values: Any) -> Sequence[Any]:
        """Every row."""
        driver = _driver(session)
        if driver is None:
            return self._told(session, values).all()
        compiled = self._known.get("sqlite") or self._compile(session.connection())
        return driver.execute(compiled.sql, compiled.parameters(values)).fetchall()

    def rows(self, session: Session, **values: Any) -> Sequence[Sequence[Any]]:
        """Every row, with its values as the columns have them."""
        found = self.all(session, **values)
        compiled = self._known[session.connection().dialect.name] if found else None
        return [compiled.row(one) for one in found] if compiled else []

    def first(self, session: Session, **values: Any) -> Any:
        """The first row, None where there is none."""
        rows = self.all(session, **values)
        return rows[0] if rows else None

    def value(self, session: Session, **values: Any) -> Any:
        """The only column of the first row, None where there is none."""
        row = self.first(session, **values)
        return None if row is None else row[0]

    def run(self, session: Session, values: Mapping[str, Any]) -> Answer:
        driver = _driver(session)
        if driver is None:
            return self._told(session, values)
        compiled = self._known.get("sqlite") or self._compile(session.connection())
        return driver.execute(compiled.sql, compiled.parameters(values))

    def run_all(self, session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
        if len(rows) == 1:
            self.run(session, rows[0])
        elif rows:
            connection = session.connection()
            compiled = self._known.get(connection.dialect.name) or self._compile(connection)
            parameters = [compiled.parameters(row) for row in rows]
            driver = _driver(session)
            if driver is None:
                connection.exec_driver_sql(compiled.sql, parameters)
            else:
                driver.executemany(compiled.sql, parameters)

    def _told(self, session: Session, values: Mapping[str, Any]) -> CursorResult[*tuple[Any, ...]]:
        """By way of SQLAlchemy, which sees for itself when a server has gone."""
        connection = session.connection()
        compiled = self._known.get(connection.dialect.name) or self._compile(connection)
        return connection.exec_driver_sql(compiled.sql, compiled.parameters(values))

    def _compile(self, connection: Connection) -> _Compiled:
        dialect = connection.dialect
        compiled = _compile(self._make(dialect.name), dialect, self._names)
        self._known[dialect.name] = compiled
        return compiled


def prepared(statement: ClauseElement) -> Prepared:
    """One that is the same for every database."""
    return Prepared(lambda _dialect: statement)


def _driver(session: Session) -> sqlite3.Connection | None:
    """SQLite's own connection in the session's transaction; None for another database."""
    if _DRIVER not in session.info:
        connection = session.connection()
        held = connection.connection.driver_connection
        told = connection.get_execution_options().get(TOLD)
        direct = isinstance(held, sqlite3.Connection) and not told
        session.info[_DRIVER] = held if direct else None
    known: sqlite3.Connection | None = session.info[_DRIVER]
    return known


def _compile(statement: ClauseElement, dialect: Dialect, names: Sequence[str] | None) -> _Compiled:
    compiled: Any = statement.compile(dialect=dialect, column_keys=names)
    names = tuple(compiled.positiontup if compiled.positional else compiled.binds)
    kinds = [compiled.binds[name].type.dialect_impl(dialect) for name in names]
    processors = enumerate(kind.bind_processor(dialect) for kind in kinds)
    made = tuple((place, make) for place, make in processors if make)
    fixed = {name: bind.value for name, bind in compiled.binds.items() if not bind.required}
    return _Compiled(
        compiled.string,
        bool(compiled.positional),
        names,
        _picker(names),
        made,
        fixed,
        tuple(_readers(statement, dialect)),
    )


def _readers(statement: ClauseElement, dialect: Dialect) -> Iterator[tuple[int, Processor]]:
    if isinstance(statement, Select):
        for place, column in enumerate(statement.selected_columns):
            read = column.type.dialect_impl(dialect).result_processor(dialect, None)
            if read:
                yield place, read


def _picker(names: Sequence[str]) -> Callable[[Mapping[str, Any]], tuple[Any, ...]]:
    """`itemgetter` gives a tuple only of more than one."""
    if len(names) > 1:
        return itemgetter(*names)
    return lambda given: tuple([given[name] for name in names])
