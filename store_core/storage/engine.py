"""The database of one machine, or of several: one transaction for writing at a time, and readers
with a view of their own.

Everything outside `storage/` sees a `Database` and SQLAlchemy sessions and never asks which
database it is.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from contextvars import Context, copy_context
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Generic, TypeVar

from sqlalchemy import Engine
from sqlalchemy.exc import DatabaseError
from sqlalchemy.exc import TimeoutError as NoConnectionError
from sqlalchemy.orm import Session

from store_core.domain.errors import StoreError
from store_core.domain.kept import Kept, Written
from store_core.storage.backing import Backing, DatabaseUrl, Others, Place, Touched
from store_core.storage.checkpoints import Checkpoints, Resting
from store_core.storage.sqlite import Sqlite
from store_core.storage.turns import Turns

_KEPT, _CONTEXT = "kept", "context"
T = TypeVar("T")


@dataclass(slots=True)
class _Part(Generic[T]):
    """Work in a turn of its own, and the session that it had."""

    work: Callable[[Session], T]
    session: Session | None = None
    begun: float = 0.0

    def __call__(self, session: Session) -> T:
        self.session, self.begun = session, perf_counter()
        return self.work(session)


class Database:
    """`write()` commits or rolls back as a whole; while one writes, the others wait."""

    def __init__(
        self, place: Place | None, resting: Callable[[Callable[[], bool]], Resting] = Checkpoints
    ) -> None:
        """`place` None: in memory, for verification and tests. `resting` decides when what was
        committed is moved into the file.
        """
        self.path = place if isinstance(place, Path) else None
        """The file, where there is one."""
        self.written: Callable[[Written], None] = lambda _written: None
        """Told of every transaction after its commit, on the thread that wrote and in the context
        that its entries were written in.
        """
        self._backing = _backing(place)
        self._turns = Turns(self._backing)
        self._checkpoints = resting(self._checkpoint)

    @property
    def name(self) -> str:
        """Where it is, for people."""
        return self._backing.name

    @contextmanager
    def write(self) -> Iterator[Session]:
        """One turn to write, alone; over when it is committed. Error codes: `disk_full`,
        `database_*`.
        """
        asked = perf_counter()
        with self.known_errors(), self._turns.take() as session:
            begun = perf_counter()
            yield session
        self._committed(session, asked, begun)

    def write_each(self, works: Sequence[Callable[[Session], T]]) -> list[T | Exception]:
        """A turn for each, by this thread and under one commit if possible: what it gave, or the
        error that took it back and nobody else's. Over when all that is kept is committed.
        """
        asked = perf_counter()
        parts = [_Part(work) for work in works]
        outcomes = [self._known(one) for one in self._turns.take_each(parts)]
        for part, outcome in zip(parts, outcomes, strict=True):
            if part.session and not isinstance(outcome, Exception):
                self._committed(part.session, asked, part.begun)
        return outcomes

    def _committed(self, session: Session, asked: float, begun: float) -> None:
        self._checkpoints.committed()
        kept = tuple(session.info.get(_KEPT, ()))
        written = Written(begun - asked, perf_counter() - begun, kept)
        context: Context | None = session.info.get(_CONTEXT)
        if context:
            context.run(self.written, written)
        else:
            self.written(written)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """One consistent view; writing through it is refused by the database."""
        with self.known_errors():
            if self._backing.reads_in_lock:
                with self._backing.lock, Session(self._backing.writer) as session:
                    yield session
            else:
                with Session(self._backing.readers) as session:
                    yield session

    def check(self) -> None:
        """At opening. Errors `database_corrupt`, `database_encoding`."""
        with self.read() as session:
            self._backing.check(session.connection())

    def examine(self) -> None:
        """As `check`, and every page of the file."""
        with self.read() as session:
            self._backing.examine(session.connection())

    def copy(self, session: Session, file: Path) -> None:
        """What a reader's view shows, into a file. Errors: those of `Backing.copy`."""
        self._backing.copy(session.connection(), file)

    def alone(self) -> AbstractContextManager[None]:
        """One process at a time, for what is done once in a database's life."""
        return self._backing.alone()

    def others(self, hear: Callable[[Touched], None]) -> Others:
        """Tells the other processes on this database, and hears from them until it is closed."""
        return self._backing.others(hear)

    @property
    def engine(self) -> Engine:
        """The writing engine, for migrations."""
        return self._backing.writer

    @contextmanager
    def known_errors(self) -> Iterator[None]:
        """What a person can put right, out of what the database says. Error codes: `disk_*`,
        `database_*`, each with `path` and `detail`.
        """
        try:
            yield
        except NoConnectionError as error:
            detail = "every connection is in use"
            raise StoreError("database_locked", path=self.name, detail=detail) from error
        except self._backing.errors as error:
            code = self._backing.code_of(error)
            if code is None:
                raise
            said = error.orig if isinstance(error, DatabaseError) else error
            detail = " ".join(str(said).lower().split())
            raise StoreError(code, path=self.name, detail=detail) from error

    def _known(self, outcome: T | Exception) -> T | Exception:
        if isinstance(outcome, Exception):
            try:
                with self.known_errors():
                    raise outcome
            except Exception as error:  # noqa: BLE001 - it is an answer
                return error
        return outcome

    def close(self) -> None:
        self._checkpoints.close()
        self._backing.readers.dispose()
        self._backing.writer.dispose()

    def _checkpoint(self) -> bool:
        """What fails here fails again when something is written, and is told then."""
        with self._backing.lock, suppress(*self._backing.errors):
            if self._turns.taken:
                return False
            self._backing.checkpoint()
        return True


def _backing(place: Place | None) -> Backing:
    """psycopg is an extra, loaded only where a server asks for it."""
    if isinstance(place, DatabaseUrl):
        from store_core.storage.postgresql import Postgresql

        return Postgresql(place)
    return Sqlite(place)


def note(session: Session, kept: Kept) -> None:
    """Have an entry told of when the transaction is committed."""
    session.info.setdefault(_KEPT, []).append(kept)
    if _CONTEXT not in session.info:
        session.info[_CONTEXT] = copy_context()
