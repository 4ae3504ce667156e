"""Statements that run with every sale, compiled once for each kind of database.

SQLAlchemy finds a compiled statement in its cache by looking through the whole statement; at two
dozen statements a sale that is more work than all that SQLite does for them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ClauseElement, Connection, CursorResult, Dialect
from sqlalchemy.orm import Session

Processor = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class _Compiled:
    """`order` are the names of the parameters where the driver takes them by place."""

    sql: str
    order: tuple[str, ...] | None
    fixed: Mapping[str, Any]
    processors: Mapping[str, Processor]

    def parameters(self, values: Mapping[str, Any]) -> Any:
        processors = self.processors
        given = {**self.fixed, **values}
        for name, process in processors.items():
            given[name] = process(given[name])
        return given if self.order is None else tuple(given[name] for name in self.order)


class Prepared:
    """`make(dialect name)` gives the statement; `names` are an insert's columns. What it answers is
    as the driver gives it: ask it for numbers, text and bytes only.
    """

    def __init__(
        self, make: Callable[[str], ClauseElement], names: Sequence[str] | None = None
    ) -> None:
        self._make, self._names = make, names
        self._known: dict[str, _Compiled] = {}

    def run(self, session: Session, **values: Any) -> CursorResult[*tuple[Any, ...]]:
        connection = session.connection()
        compiled = self._compiled(connection)
        return connection.exec_driver_sql(compiled.sql, compiled.parameters(values))

    def run_all(self, session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
        connection = session.connection()
        compiled = self._compiled(connection)
        if len(rows) == 1:
            connection.exec_driver_sql(compiled.sql, compiled.parameters(rows[0]))
        elif rows:
            connection.exec_driver_sql(compiled.sql, [compiled.parameters(row) for row in rows])

    def _compiled(self, connection: Connection) -> _Compiled:
        dialect = connection.dialect
        known = self._known.get(dialect.name)
        if known is None:
            known = self._known[dialect.name] = _compile(
                self._make(dialect.name), dialect, self._names
            )
        return known


def prepared(statement: ClauseElement) -> Prepared:
    """One that is the same for every database."""
    return Prepared(lambda _dialect: statement)


def _compile(statement: ClauseElement, dialect: Dialect, names: Sequence[str] | None) -> _Compiled:
    compiled: Any = statement.compile(dialect=dialect, column_keys=names)
    processors = {
        name: process
        for name, bind in compiled.binds.items()
        if (process := bind.type.dialect_impl(dialect).bind_processor(dialect))
    }
    fixed = {name: bind.value for name, bind in compiled.binds.items() if not bind.required}
    order = tuple(compiled.positiontup) if compiled.positional else None
    return _Compiled(compiled.string, order, fixed, processors)
