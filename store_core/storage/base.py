"""What all tables share: column types, and the columns of a cell."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

import msgspec
from sqlalchemy import BigInteger, LargeBinary, MetaData, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

T = TypeVar("T")


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
    type_annotation_map = {datetime: Moment, bytes: LargeBinary, str: Text}  # noqa: RUF012


class Cell:
    """Columns of a value that many may set: the largest (rev, rank, entry id) stays."""

    rev: Mapped[int] = mapped_column(default=0)
    rank: Mapped[int] = mapped_column(default=0)
    entry_id: Mapped[str] = mapped_column(default="")

    @property
    def version(self) -> tuple[int, int, str]:
        return (self.rev, self.rank, self.entry_id)


def columns(row: Row) -> Mapping[str, Any]:
    """A row as plain column values."""
    return {column.key: getattr(row, column.key) for column in row.__table__.columns}
