"""The terminal's side as a state machine without I/O: events in, actions out (S1).

Time is monotonic seconds, randomness is injected, so a simulation can play years of bad networks.
One request is out at a time; each carries the number of its session, and an answer of an earlier
session is passed over (what it stored is in the database and is read again at the next hello).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from store_core.replication.holding import Held
from store_core.replication.link_state import LinkState
from store_core.replication.messages import HelloAnswer, PullAnswer, PushAnswer, Snapshot

PING_EVERY = 10.0
DEAD_AFTER = 25.0
SHORTEST_WAIT = 0.25
LONGEST_WAIT = 15.0

FINAL = frozenset({"device_revoked", "device_unknown", "journal_fork", "entry_refused"})
"""Refusals that only pairing again mends."""
PASSING = frozenset(
    {"server_unreachable", "upstream_away", "epoch_unknown", "journal_gap", "database_locked"}
)
"""What trying again mends; not worth a word to the people in the shop."""


@dataclass(frozen=True, slots=True)
class Greet:
    session: int


@dataclass(frozen=True, slots=True)
class OpenStream:
    session: int


@dataclass(frozen=True, slots=True)
class CloseStream:
    pass


@dataclass(frozen=True, slots=True)
class SendPing:
    session: int


@dataclass(frozen=True, slots=True)
class PushAfter:
    """Send the next batch of each device's entries after the `dseq` given."""

    session: int
    wanted: Mapping[str, int]
    surrender: bool = False


@dataclass(frozen=True, slots=True)
class PullAfter:
    session: int
    epoch: str
    cursor: int


@dataclass(frozen=True, slots=True)
class TakeSnapshot:
    session: int


@dataclass(frozen=True, slots=True)
class Renew:
    """Ask for another id: this file is an old copy of itself."""

    session: int


Action = Greet | OpenStream | CloseStream | SendPing | PushAfter | PullAfter | TakeSnapshot | Renew


@dataclass(slots=True)
class _Session:
    """What is known of the server since hello."""

    epoch: str
    head: int
    cursor: int
    theirs: dict[str, int]
    snapshot: bool
    behind: bool
    acked_before: int
    unwanted: set[str] = field(default_factory=set)
    surrender: str | None = None
    """Why this terminal has to be paired again; first it hands over what is not acknowledged."""

    def learn(self, frontiers: Mapping[str, int]) -> None:
        """Both sides have these now, and none is to be sent."""
        for device, last in frontiers.items():
            self.theirs[device] = max(self.theirs.get(device, 0), last)


@dataclass(slots=True)
class Agent:
    """`relays`: passes on what others wrote (not a kitchen, which lacks their sealed parts)."""

    device: str
    relays: bool
    random: Callable[[], float]
    own: int = 0
    acked: int = 0
    trouble: str | None = None
    wake_at: float = 0.0
    number: int = 0
    _mine: dict[str, int] = field(default_factory=dict)
    _session: _Session | None = None
    _busy: bool = False
    _pushed_last: bool = False
    _stream_open: bool = False
    _failures: int = 0
    _heard_at: float = 0.0
    _ping_at: float = 0.0

    @property
    def stopped(self) -> bool:
        return self.trouble in FINAL

    @property
    def level(self) -> bool:
        """Nothing is left to send or fetch, as far as both sides know."""
        return self._session is not None and not self._busy

    @property
    def link(self) -> LinkState:
        """Without `since`, which needs a clock on the wall."""
        unsent = max(0, self.own - self.acked)
        if self._session is None:
            return LinkState("offline", unsent, None, self.trouble)
        return LinkState("sending" if unsent else "online", unsent)

    def start(self, now: float) -> list[Action]:
        """A new session: also what `tick` does when the wait is over."""
        self.number += 1
        self._session, self._busy, self._stream_open = None, True, False
        self._heard_at, self.wake_at = now, now + DEAD_AFTER
        return [Greet(self.number)]

    def greeted(self, session: int, held: Held, answer: HelloAnswer, now: float) -> list[Action]:
        """`held` is what this machine has, with its place in the feed of that answer."""
        if session != self.number:
            return []
        self._busy, self.trouble = False, None
        self.own, self.acked = max(self.own, held.own), held.acked
        self._mine = {**held.frontiers, self.device: self.own}
        self._session = _Session(
            answer.epoch,
            answer.head,
            held.cursor,
            dict(answer.frontiers),
            answer.snapshot,
            answer.behind,
            held.acked,
        )
        self._heard_at, self._ping_at = now, now + PING_EVERY
        self.wake_at = self._ping_at
        if answer.pair_again:
            self._session.surrender = answer.pair_again
            return self._next()
        return [OpenStream(session), *self._next()]

    def committed(self, own: int) -> list[Action]:
        """Something was written on this machine; `own` is its newest `dseq`."""
        self.own = max(self.own, own)
        self._mine[self.device] = self.own
        return self._next()

    def gathered(self, newest: Mapping[str, int]) -> list[Action]:
        """Something came to this machine, a hub, also from others; `newest` is what it holds."""
        for device, last in newest.items():
            self._mine[device] = max(self._mine.get(device, 0), last)
        return self.committed(newest.get(self.device, 0))

    def pushed(self, session: int, answer: PushAnswer, sent: int, now: float) -> list[Action]:
        """The server has taken a batch, `sent` the newest of our own in it. Where that moved
        nothing, it can't be helped just now.
        """
        known = self._current(session, now)
        if known is None:
            return []
        if known.surrender:
            known.acked_before = sent
            return self._next()
        if answer.pair_again:
            known.surrender = answer.pair_again
            return self._next()
        self.acked = max(self.acked, answer.frontiers.get(self.device, 0))
        moved = any(known.theirs.get(name, 0) != last for name, last in answer.frontiers.items())
        known.theirs.update(answer.frontiers)
        known.unwanted.update(answer.unwanted)
        if not moved and not answer.unwanted:
            return self.failed(now)
        return self._next()

    def nothing_to_push(self, session: int, now: float) -> list[Action]:
        """Of all that the server lacks, this machine has nothing whole enough to pass on."""
        known = self._current(session, now)
        if known is None:
            return []
        if known.surrender:
            return self.failed(now, known.surrender)
        known.unwanted.update(self._lacking(known))
        return self._next()

    def pulled(self, session: int, answer: PullAnswer, now: float) -> list[Action]:
        """A batch is stored with its cursor."""
        known = self._current(session, now)
        if known is None:
            return []
        known.cursor, known.head = answer.cursor, max(known.head, answer.head)
        known.learn({one.device: one.dseq for one in answer.entries})
        return self._next()

    def adopted(self, session: int, taken: Snapshot, now: float) -> list[Action]:
        """A snapshot is stored with its cursor."""
        known = self._current(session, now)
        if known is None:
            return []
        known.snapshot, known.epoch, known.cursor = False, taken.epoch, taken.head
        known.learn(taken.frontiers)
        return self._next()

    def renewed(self, session: int, device: str, now: float) -> list[Action]:
        """This machine goes by another id: all is said anew."""
        if session != self.number:
            return []
        self.device, self.own, self.acked = device, 0, 0
        return [CloseStream(), *self.start(now)]

    def stream_opened(self, session: int, now: float) -> list[Action]:
        if session == self.number:
            self._stream_open, self._heard_at = True, now
        return []

    def hinted(self, session: int, epoch: str, head: int, now: float) -> list[Action]:
        """The stream said where the feed is. Another epoch is another life of the server."""
        known = self._session
        if session != self.number or known is None:
            return []
        self._heard_at = now
        if epoch != known.epoch:
            return self.failed(now)
        known.head = max(known.head, head)
        return self._next()

    def ponged(self, session: int, now: float) -> list[Action]:
        if session == self.number:
            self._heard_at, self._failures = now, 0
        return []

    def failed(self, now: float, trouble: str | None = None) -> list[Action]:
        """The connection is lost, or the server can't answer: wait, then begin again."""
        self.number += 1
        self._session, self._busy, self._stream_open = None, False, False
        self.trouble = None if trouble in PASSING else trouble
        ceiling = min(LONGEST_WAIT, SHORTEST_WAIT * 2 ** min(self._failures + 1, 16))
        self._failures += 1
        self.wake_at = now + SHORTEST_WAIT + self.random() * (ceiling - SHORTEST_WAIT)
        return [CloseStream()]

    def moved(self, now: float) -> list[Action]:
        """From now on it is another server that answers."""
        return [CloseStream(), *self.start(now)]

    def turned(self, session: int, now: float) -> list[Action]:
        """To another branch of some device's entries, or away from its own, of which somebody else
        has written more: all is said anew.
        """
        return self.moved(now) if session == self.number else []

    def session_failed(self, session: int, now: float, trouble: str | None = None) -> list[Action]:
        """As `failed`, if it is the present session that did."""
        return self.failed(now, trouble) if session == self.number else []

    def tick(self, now: float) -> list[Action]:
        """Call at `wake_at`, or more often."""
        if self.stopped or now < self.wake_at:
            return []
        if self._session is None:
            return self.failed(now) if self._busy else self.start(now)
        if now - self._heard_at >= DEAD_AFTER:
            return self.failed(now)
        due = now >= self._ping_at
        if due:
            self._ping_at = now + PING_EVERY
        self.wake_at = min(self._ping_at, self._heard_at + DEAD_AFTER)
        return [SendPing(self.number)] if due else []

    def _current(self, session: int, now: float) -> _Session | None:
        """The session that a request's answer belongs to, which is then free for the next."""
        if session != self.number or self._session is None:
            return None
        self._busy, self._heard_at = False, now
        return self._session

    def _next(self) -> list[Action]:
        known = self._session
        if known is None or self._busy:
            return []
        action = self._choose(known)
        if action is None:
            if self._stream_open:
                self._failures = 0
            return []
        self._busy = True
        self._pushed_last = isinstance(action, PushAfter)
        return [action]

    def _choose(self, known: _Session) -> Action | None:
        """Pushing and pulling take turns, so that neither starves the other."""
        if known.surrender:
            return PushAfter(self.number, {self.device: known.acked_before}, surrender=True)
        if known.behind:
            return Renew(self.number)
        if known.snapshot:
            return TakeSnapshot(self.number)
        lacking = self._lacking(known)
        more = known.cursor < known.head
        if lacking and not (more and self._pushed_last):
            return PushAfter(self.number, lacking)
        return PullAfter(self.number, known.epoch, known.cursor) if more else None

    def _lacking(self, known: _Session) -> dict[str, int]:
        """What the server has of each device of which we have more; our own first."""
        devices = sorted(self._mine, key=lambda device: (device != self.device, device))
        return {
            device: known.theirs.get(device, 0)
            for device in devices
            if self._mine[device] > known.theirs.get(device, 0)
            and device not in known.unwanted
            and (self.relays or device == self.device)
        }
