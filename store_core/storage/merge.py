"""The two merges of the journal, on rows (ADR 0002).

Both are commutative, associative and idempotent, so entries may come in any order and twice. Each
is one statement that the database itself decides, with no look before it.
"""

from collections.abc import Callable, Sequence
from functools import cache

from sqlalchemy import ColumnElement, Insert, Table, tuple_
from sqlalchemy.orm import Session

from store_core.storage.base import DialectInsert, Row, columns, insert_into, table_of
from store_core.storage.prepared import Prepared

Wins = Callable[[DialectInsert, Table], ColumnElement[bool] | None]


def put_fact(session: Session, *rows: Row) -> None:
    """Insert rows of one table once by primary key; of two causes of the same fact the smaller
    entry id stays.
    """
    _put(session, rows, _is_earlier)


def put_cell(session: Session, *rows: Row) -> None:
    """Keep the largest (rev, rank, entry id) of each."""
    _put(session, rows, _is_newer)


def put_derived(session: Session, row: Row) -> None:
    """What was derived anew takes the place of what was derived before; no merge at all."""
    _put(session, [row], _always)


def _put(session: Session, rows: Sequence[Row], wins: Wins) -> None:
    if rows:
        _upsert(table_of(type(rows[0])), wins).run_all(session, [columns(row) for row in rows])


@cache
def _upsert(table: Table, wins: Wins) -> Prepared:
    def make(dialect: str) -> Insert:
        insert = insert_into(dialect, table)
        return insert.on_conflict_do_update(
            index_elements=table.primary_key.columns,
            set_={column.name: insert.excluded[column.name] for column in table.columns},
            where=wins(insert, table),
        )

    return Prepared(make, table.c.keys())


def _is_earlier(insert: DialectInsert, table: Table) -> ColumnElement[bool]:
    return insert.excluded.entry_id < table.c.entry_id


def _is_newer(insert: DialectInsert, table: Table) -> ColumnElement[bool]:
    given, held = insert.excluded, table.c
    return tuple_(given.rev, given.rank, given.entry_id) > tuple_(
        held.rev, held.rank, held.entry_id
    )


def _always(_insert: DialectInsert, _table: Table) -> None:
    return None
