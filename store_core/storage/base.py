"""What all tables share: column types, and the columns of a cell."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, Generic, Self, TypeVar, cast

import msgspec
from sqlalchemy import BigInteger, LargeBinary, MetaData, Table, Text, insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.types import TypeDecorator

from store_core.storage.prepared import Prepared

T = TypeVar("T")
DialectInsert = sqlite.Insert | postgresql.Insert


class WithoutNul(TypeDecorator[str]):
    """PostgreSQL takes no NUL; what it is replaced by stands in no id, so it finds nothing."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return value.replace("\0", "\ufffd") if value and "\0" in value else value


WORDS = Text().with_variant(WithoutNul(collation="C"), "postgresql")
"""Text that every database compares and sorts alike, byte by byte."""


class Day(TypeDecorator[date]):
    """A business day as ISO text, the same in every database and snapshot."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> str | None:
        return None if value is None else value.isoformat()

    def process_result_value(self, value: str | None, dialect: Dialect) -> date | None:
        return None if value is None else date.fromisoformat(value)


class Moment(TypeDecorator[datetime]):
    """A UTC datetime kept as milliseconds since 1970: sorts, compares and travels as an integer."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return None if value is None else to_millis(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        return None if value is None else from_millis(value)


class Json(TypeDecorator[T], Generic[T]):
    """A frozen dataclass kept as canonical JSON text."""

    impl = Text
    cache_ok = True

    def __init__(self, shape: Any) -> None:
        super().__init__()
        self.shape = shape
        self._decoder: msgspec.json.Decoder[T] = msgspec.json.Decoder(shape)

    def process_bind_param(self, value: T | None, dialect: Dialect) -> str | None:
        return None if value is None else canonical(value).decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> T | None:
        return None if value is None else self._decoder.decode(value)


_ENCODER = msgspec.json.Encoder(order="sorted")


def canonical(value: object) -> bytes:
    """JSON with sorted keys and no spaces: equal values give equal bytes."""
    return _ENCODER.encode(value)


def to_millis(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)


def from_millis(millis: int) -> datetime:
    return datetime.fromtimestamp(millis / 1000, UTC)


class Row(DeclarativeBase):
    """Base of all tables."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - named and typed by SQLAlchemy
        datetime: Moment,
        date: Day,
        bytes: LargeBinary,
        str: WORDS,
        int: BigInteger,
    }

    def __init__(self, **values: Any) -> None:
        """Most rows are written at once and forgotten: the session need not watch them become."""
        unknown = values.keys() - _names(type(self))
        if unknown:
            raise TypeError(f"{type(self).__name__} has no {', '.join(sorted(unknown))}")
        self.__dict__.update(values)

    @classmethod
    def fresh(cls, **values: Any) -> Self:
        """A row with all its columns, to be written at once: no session ever watches it."""
        if values.keys() != _names(cls):
            raise TypeError(f"{cls.__name__} wants {', '.join(sorted(_names(cls)))}")
        row = cls.__new__(cls)
        row.__dict__.update(values)
        return row

    @classmethod
    def read(cls, values: Iterable[Any]) -> Self:
        """A row as it was found, its columns in their order; no session watches it."""
        row = cls.__new__(cls)
        row.__dict__.update(zip(_keys(cls), values, strict=True))
        return row


@cache
def _keys(row: type[Row]) -> tuple[str, ...]:
    return tuple(row.__table__.columns.keys())


@cache
def _names(row: type[Row]) -> frozenset[str]:
    return frozenset(row.__table__.columns.keys())


class Cell:
    """Columns of a value that many may set: the largest (rev, rank, entry id) stays."""

    rev: Mapped[int] = mapped_column(default=0)
    rank: Mapped[int] = mapped_column(default=0)
    entry_id: Mapped[str] = mapped_column(default="")

    @property
    def version(self) -> tuple[int, int, str]:
        return (self.rev, self.rank, self.entry_id)


def columns(row: Row) -> Mapping[str, Any]:
    """A row as plain column values, and perhaps more than those."""
    held, names = row.__dict__, _names(type(row))
    return held if names <= held.keys() else {name: getattr(row, name) for name in names}


def table_of(row: type[Row]) -> Table:
    """For statements that go past the session."""
    return cast("Table", row.__table__)


def insert_rows(session: Session, *rows: Row) -> None:
    """New rows of one table, written at once and not kept in the session."""
    if rows:
        _insert(table_of(type(rows[0]))).run_all(session, [columns(row) for row in rows])


def insert_once(session: Session, row: Row) -> bool:
    """False, and nothing written, where its primary key is taken."""
    return _insert_once(table_of(type(row))).run(session, columns(row)).rowcount == 1


@cache
def _insert_once(table: Table) -> Prepared:
    return Prepared(
        lambda dialect: insert_into(dialect, table).on_conflict_do_nothing(), table.c.keys()
    )


@cache
def _insert(table: Table) -> Prepared:
    return Prepared(lambda _dialect: insert(table), table.c.keys())


def insert_into(dialect: str, table: Table) -> DialectInsert:
    """An insert that can say what a conflict does: the one thing each database spells itself."""
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)
