"""The agent's requests: what to ask, and what to store of the answer. No network in here."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import msgspec

from store_core.domain.errors import StoreError
from store_core.journal.touched import NOTHING, Touched
from store_core.replication import holding
from store_core.replication.agent import (
    Action,
    Agent,
    Greet,
    PullAfter,
    PushAfter,
    Renew,
    TakeSnapshot,
)
from store_core.replication.branches import parted
from store_core.replication.messages import (
    HelloAnswer,
    Message,
    Nothing,
    Pull,
    PullAnswer,
    PushAnswer,
    Renewed,
    Snapshot,
)
from store_core.storage.engine import Database

Event = Callable[[float], list[Action]]
"""What to tell the agent, given the monotonic time."""
Settled = tuple[Touched, Event]
Request = Greet | PushAfter | PullAfter | TakeSnapshot | Renew


@dataclass(frozen=True, slots=True)
class Errand:
    """`ask` reads what to send, None for nothing to send after all (then `idle` is the event);
    `settle` stores the answer in one transaction. Both are run where the database is.
    """

    path: str
    answer: type[Message]
    ask: Callable[[], Message | None]
    settle: Callable[[Any, timedelta], Settled]
    idle: Event = lambda _now: []


@dataclass(frozen=True, slots=True)
class Errands:
    """`become` takes on another identity; `correct_clock` hears how far the server's is ahead. A
    hub `gathers`: others hand it what they wrote, at any time. `heard_of` is told the address
    and the certificate of the server above the one that answered, empty where there is none.
    """

    database: Database
    store: str
    agent: Agent
    parts: frozenset[str] | None
    become: Callable[[Renewed], None]
    correct_clock: Callable[[timedelta], None]
    gathers: bool = False
    heard_of: Callable[[str, str], None] = lambda _address, _certificate: None

    def errand(self, action: Request) -> Errand:
        match action:
            case Greet(session):
                return self._greet(session)
            case PushAfter():
                return self._push(action)
            case PullAfter(session, epoch, cursor):
                return self._pull(session, epoch, cursor)
            case TakeSnapshot(session):
                return self._snapshot(session)
            case Renew(session):
                return self._renew(session)

    def committed(self) -> Event:
        """What to tell the agent after a commit."""
        if self.gathers:
            with self.database.read() as session:
                newest = holding.newest_of_all(session, self.store)
            return lambda _now: self.agent.gathered(newest)
        own = self.own_newest()
        return lambda _now: self.agent.committed(own)

    def own_newest(self) -> int:
        with self.database.read() as session:
            return holding.own_newest(session, self.store, self.agent.device)

    def _greet(self, session: int) -> Errand:
        def ask() -> Message:
            with self.database.read() as database:
                return holding.greeting(database, self.store, self.agent.device)

        def settle(answer: HelloAnswer, offset: timedelta) -> Settled:
            own = self.agent.device
            with self.database.write() as database:
                known = holding.held(database, self.store, own)
                apart = parted(database, self.store, answer.frontiers, answer.heads)
                if own in apart:
                    answer = msgspec.structs.replace(answer, pair_again="journal_fork")
                if not answer.pair_again:
                    known = holding.greeted(database, known, answer, own, offset, anew=bool(apart))
            if not answer.pair_again:
                self.correct_clock(offset)
                self.heard_of(answer.upstream, answer.upstream_certificate)
            return NOTHING, lambda now: self.agent.greeted(session, known, answer, now)

        return Errand("hello", HelloAnswer, ask, settle)

    def _push(self, action: PushAfter) -> Errand:
        sent = 0

        def ask() -> Message | None:
            nonlocal sent
            with self.database.read() as database:
                batch = holding.outgoing(
                    database,
                    self.store,
                    action.wanted,
                    parts=self.parts,
                    surrender=action.surrender,
                )
            own = [one.dseq for one in batch.entries if one.device == self.agent.device]
            sent = max(own, default=0)
            return batch if batch.entries else None

        def settle(answer: PushAnswer, _offset: timedelta) -> Settled:
            acked = answer.frontiers.get(self.agent.device)
            if acked is not None and not answer.pair_again:
                with self.database.write() as database:
                    holding.acknowledged(database, answer.epoch, acked)
            return NOTHING, lambda now: self.agent.pushed(action.session, answer, sent, now)

        def idle(now: float) -> list[Action]:
            return self.agent.nothing_to_push(action.session, now)

        return Errand("push", PushAnswer, ask, settle, idle)

    def _pull(self, session: int, epoch: str, cursor: int) -> Errand:
        def settle(answer: PullAnswer, _offset: timedelta) -> Settled:
            try:
                with self.database.write() as database:
                    taken = holding.take_in(database, answer)
            except StoreError as error:
                if error.code == "journal_gap":
                    with self.database.write() as database:
                        holding.forget_cursor(database)
                raise
            if taken.turned or answer.own > self.own_newest():
                return taken.touched, lambda now: self.agent.turned(session, now)
            pulled = partial(self.agent.pulled, session, answer)
            if not self.gathers:
                return taken.touched, pulled
            gathered = self.committed()
            return taken.touched, lambda now: [*pulled(now), *gathered(now)]

        return Errand("pull", PullAnswer, lambda: Pull(epoch=epoch, cursor=cursor), settle)

    def _snapshot(self, session: int) -> Errand:
        def settle(answer: Snapshot, _offset: timedelta) -> Settled:
            with self.database.write() as database:
                touched = holding.adopt(database, answer)
            return touched, lambda now: self.agent.adopted(session, answer, now)

        return Errand("snapshot", Snapshot, Nothing, settle)

    def _renew(self, session: int) -> Errand:
        def settle(answer: Renewed, _offset: timedelta) -> Settled:
            with self.database.write() as database:
                holding.forget_cursor(database)  # what went by was without the old id's entries
            self.become(answer)
            return NOTHING, lambda now: self.agent.renewed(session, answer.device, now)

        return Errand("renew", Renewed, Nothing, settle)


def offset_of(answer: object, sent: datetime, received: datetime) -> timedelta:
    """How far the server's clock is ahead, as of the middle of the way there and back."""
    if not isinstance(answer, HelloAnswer):
        return timedelta()
    return answer.at - (sent + (received - sent) / 2)
