"""The two merges of the journal, on rows (ADR 0002).

Both are commutative, associative and idempotent, so entries may come in any order and twice.
"""

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from store_core.storage.base import Cell, Row, columns


def put_fact(session: Session, row: Row) -> None:
    """Insert once by primary key; of two causes of the same fact the smaller entry id stays."""
    held = _held(session, row)
    if held is None:
        session.add(row)
    elif _entry(row) < _entry(held):
        _overwrite(held, row)


def put_cell(session: Session, row: Row) -> bool:
    """Keep the largest (rev, rank, entry id); True when the given row won."""
    held = _held(session, row)
    if held is None:
        session.add(row)
        return True
    if not isinstance(row, Cell) or not isinstance(held, Cell) or row.version <= held.version:
        return False
    _overwrite(held, row)
    return True


def _held(session: Session, row: Row) -> Row | None:
    key = inspect(type(row)).primary_key_from_instance(row)
    return session.get(type(row), tuple(key))


def _entry(row: Row) -> str:
    entry_id: str = getattr(row, "entry_id")  # noqa: B009 - every fact's table has this column
    return entry_id


def _overwrite(held: Row, row: Row) -> None:
    for name, value in columns(row).items():
        setattr(held, name, value)
