"""What a database has to be able to do, whichever one it is."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from threading import RLock
from typing import Protocol

from sqlalchemy import Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError

from store_core.domain.errors import StoreError

Touched = frozenset[tuple[str, str]]

_SECRET = ("password", "sslpassword")


@dataclass(frozen=True, slots=True)
class DatabaseUrl:
    """Where a PostgreSQL database is; its password is never told."""

    url: str

    def __post_init__(self) -> None:
        """Error `database_url` for what is not one of PostgreSQL."""
        try:
            kind = make_url(self.url).get_backend_name()
        except ArgumentError as error:
            raise StoreError("database_url") from error
        if kind not in {"postgresql", "postgres"}:
            raise StoreError("database_url")

    def __str__(self) -> str:
        told = make_url(self.url).difference_update_query(_SECRET)
        return told.render_as_string(hide_password=True)

    def __repr__(self) -> str:
        return f"DatabaseUrl({str(self)!r})"


Place = Path | DatabaseUrl
"""A file, or a database elsewhere."""


class Others(Protocol):
    """The other processes on the same database. What they are told is a hint, never a record."""

    def tell(self, touched: Touched) -> None: ...

    def close(self) -> None: ...


class Backing(ABC):
    """One kind of database at one place; `name` is for people."""

    name: str
    lock: RLock
    """Held by whoever writes in this process and, where there is one connection for all, by whoever
    reads.
    """
    most_in_group: int
    """How many writers may share a commit."""
    reads_in_lock: bool
    errors: tuple[type[Exception], ...]
    """What its driver raises past SQLAlchemy, and what SQLAlchemy makes of the rest."""
    writer: Engine
    readers: Engine

    @abstractmethod
    def begin_writing(self, connection: Connection) -> None:
        """Wait until nobody else writes to the store: from now on nothing that is read changes."""

    @abstractmethod
    def is_begun(self, connection: Connection) -> bool:
        """Whether its transaction goes on after an error, for what is left of it."""

    @abstractmethod
    def check(self, connection: Connection) -> None:
        """At opening. Error `database_corrupt` and the like where it can't be trusted."""

    @abstractmethod
    def examine(self, connection: Connection) -> None:
        """As `check`, and all of it however long that takes."""

    @abstractmethod
    def alone(self) -> AbstractContextManager[None]:
        """One process at a time, for what is done once."""

    @abstractmethod
    def checkpoint(self) -> None:
        """While nobody writes: tidy up after what was committed, if that is this process's task."""

    @abstractmethod
    def copy(self, connection: Connection, file: Path) -> None:
        """All that a reader's view shows, into a file, while others write. Errors:
        `database_corrupt` where the copy shows damage, `backup_failed`, `backup_tool_missing`.
        """

    @abstractmethod
    def code_of(self, error: Exception) -> str | None:
        """The code of a failure that a person can put right; None for any other."""

    @abstractmethod
    def others(self, hear: Callable[[Touched], None]) -> Others:
        """`hear` is told what the others tell, on a thread of its own; of nothing in particular
        while they can't be heard.
        """
