"""Writers take turns; those who come while others write share one commit (group commit).

Each has its own part of the transaction, rolled back alone when it fails, and goes on only when the
commit that all share is on the disk. A writer that comes alone has the transaction to itself.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Event, Lock
from time import monotonic
from typing import Literal, TypeVar

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from store_core.storage.backing import Backing

LONGEST = 0.025
"""Seconds from its beginning after which a transaction takes no further writer along."""
IMPATIENCE = 0.05
T = TypeVar("T")


@dataclass(slots=True)
class _Group:
    """A transaction and those whose work is in it."""

    connection: Connection
    begun: float = field(default_factory=monotonic)
    members: int = 0
    in_turn: bool = False
    over: Event = field(default_factory=Event)
    failure: BaseException | None = None


class Turns:
    def __init__(self, backing: Backing) -> None:
        self._backing = backing
        self._group: _Group | None = None
        self._waiting = 0
        self._counting = Lock()

    @property
    def taken(self) -> bool:
        """Whether a transaction is open; to be asked with the backing's lock held."""
        return self._group is not None

    @contextmanager
    def take(self) -> Iterator[Session]:
        """A turn, over when what was done in it is committed."""
        self._wait(1)
        with self._turn() as (group, session):
            yield session
        self._until_over(group)
        if group.failure:
            raise group.failure

    def take_each(self, works: Sequence[Callable[[Session], T]]) -> list[T | Exception]:
        """As many turns of one thread, over when all are committed: what each gave or failed with.
        What fails in one of them is nothing to the others.
        """
        left = len(works)
        self._wait(left)
        tried: list[tuple[_Group | None, T | Exception]] = []
        try:
            for work in works:
                left -= 1
                tried.append(self._tried(work))
                if tried[-1][0] is None:  # the database is away, for those who come next too
                    tried.extend(tried[-1:] * left)
                    break
        finally:
            self._wait(-left)
        return [self._outcome(group, given) for group, given in tried]

    @contextmanager
    def _turn(self) -> Iterator[tuple[_Group, Session]]:
        """Done when it is over, but not committed yet; who takes it was counted as waiting."""
        with self._backing.lock:
            self._wait(-1)
            group = self._group or self._begin()
            if group.in_turn:
                raise RuntimeError("a turn to write within another one")
            group.in_turn = True
            try:
                # The first writer's part is the transaction, the others' is a savepoint in it.
                mode: Literal["create_savepoint", "rollback_only"] = (
                    "create_savepoint" if group.members else "rollback_only"
                )
                with (
                    Session(group.connection, join_transaction_mode=mode) as session,
                    session.begin(),
                ):
                    yield group, session
            except BaseException as error:
                self._give_up(group, error)
                raise
            group.members += 1
            self._end_turn(group)

    def _tried(self, work: Callable[[Session], T]) -> tuple[_Group | None, T | Exception]:
        """No group where no transaction could be begun."""
        group: _Group | None = None
        try:
            with self._turn() as (group, session):
                return group, work(session)
        except Exception as error:  # noqa: BLE001 - told to whose work it was
            return group, error

    def _outcome(self, group: _Group | None, given: T | Exception) -> T | Exception:
        if group is None or isinstance(given, Exception):
            return given
        self._until_over(group)
        if group.failure is None or isinstance(group.failure, Exception):
            return group.failure or given
        raise group.failure

    def _until_over(self, group: _Group) -> None:
        while not group.over.wait(IMPATIENCE):
            self._end_group(group)

    def _wait(self, change: int) -> None:
        with self._counting:
            self._waiting += change

    def _begin(self) -> _Group:
        connection = self._backing.writer.connect()
        try:
            connection.begin()
            self._backing.begin_writing(connection)
        except BaseException:
            connection.close()
            raise
        self._group = _Group(connection)
        return self._group

    def _give_up(self, group: _Group, error: BaseException) -> None:
        """Take back what one writer did, and only that, if the database still lets us."""
        if group.members and self._backing.is_begun(group.connection):
            self._end_turn(group)
            return
        why = error.__context__  # there is no savepoint left to go back to
        if group.members and isinstance(why, self._backing.errors):
            self._close(group, why)
            raise why
        self._close(group, error)

    def _end_turn(self, group: _Group) -> None:
        """Leave the commit to who waits next, unless there is nobody or it has been long."""
        group.in_turn = False
        full = group.members >= self._backing.most_in_group
        if full or not self._waiting or monotonic() - group.begun > LONGEST:
            self._commit(group)

    def _end_group(self, group: _Group) -> None:
        """Nobody came to commit."""
        with self._backing.lock:
            if self._group is group:
                self._commit(group)

    def _commit(self, group: _Group) -> None:
        try:
            transaction = group.connection.get_transaction()
            if transaction:
                transaction.commit()
        except BaseException as error:  # noqa: BLE001 - told to each whose work it was
            self._close(group, error)
        else:
            self._close(group, None)

    def _close(self, group: _Group, failure: BaseException | None) -> None:
        self._group = None
        group.failure = failure
        with suppress(*self._backing.errors):
            if failure and not group.connection.invalidated:
                group.connection.connection.rollback()  # SQLite keeps open what it can't commit
            group.connection.close()
        group.over.set()
