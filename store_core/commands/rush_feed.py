"""Writers and readers of one feed on PostgreSQL, each a process of its own (`rush --feed`).

A writer does what a server process does with a till's push, with entries it makes up; a reader
follows the feed by its cursor, as a terminal does.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from hashlib import sha256
from multiprocessing import get_all_start_methods, get_context
from multiprocessing.context import BaseContext
from pathlib import Path
from random import Random
from threading import Event
from typing import TypeVar

import msgspec
from sqlalchemy import func, select

from store_core.application import devices
from store_core.application.device_secrets import FileSecrets
from store_core.application.devices import PairingGuard
from store_core.application.shop import Act, Shop
from store_core.application.terminals import DatabaseUrl, found_store, open_shop
from store_core.commands.bench_shops import pizzeria
from store_core.commands.rush_database import RushDatabase, rush_database
from store_core.domain.errors import StoreError
from store_core.journal.entries import NO_ENTRY, Entry
from store_core.journal.kinds import DrawerMoved
from store_core.replication import feed
from store_core.replication.feed import Server
from store_core.replication.messages import BATCH, Hint, Pull, PullAnswer, Push, PushAnswer, carry
from store_core.replication.peers import Peer, peer_of
from store_core.storage.backing import Others, Touched
from store_core.storage.base import canonical
from store_core.storage.journal import EntryRow
from store_core.storage.replication import FeedRow, the_feed

T = TypeVar("T")

WRITERS = 8
READERS = 3
AGAIN = 0.25
REST = 0.2
"""Seconds that all readers but one leave to writers before they look for what is new."""
AT_ONCE = 10_000
LOOK_EVERY = 1.0
"""Seconds after which a reader looks without having been told."""
PASSING = frozenset({"database_unreachable", "database_locked"})


@dataclass(frozen=True, slots=True)
class Job:
    """One process's part: whose token it has, and how many entries it is to write, or up to which
    number it is to read and how long to rest where there is nothing more.
    """

    folder: Path
    place: DatabaseUrl
    token: str
    count: int
    rest: float = 0.0


@dataclass(slots=True)
class Done:
    """`digest` is of the ids in the order in which they were read."""

    entries: int = 0
    batches: int = 0
    again: Counter[str] = field(default_factory=Counter)
    digest: str = ""
    wrong: list[str] = field(default_factory=list)
    begun: float = 0.0
    ended: float = 0.0


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of it, after how many seconds the last writer was done, and how much later the last
    reader; `wrong` in words.
    """

    entries: int
    lost: int
    doubled: int
    seconds: float
    behind: float
    pushes: int
    pulls: int
    again: Counter[str]
    wrong: tuple[str, ...]


def run(folder: Path, entries: int, restarts: int) -> int:
    """Says what came of it; the exit status."""
    with rush_database(folder / "postgresql") as database:
        trial = feed_trial(folder / "server", database, entries, restarts)
        print(
            f"{trial.entries} entries in {trial.pushes} pushes by {WRITERS} writers in "
            f"{trial.seconds:.1f} s: {trial.entries / trial.seconds:.0f} entries/s; "
            f"{READERS} readers had all {trial.behind:.1f} s later, in {trial.pulls} pulls"
        )
        again = ", ".join(f"{code} {times}" for code, times in trial.again.items())
        print(f"database: {database.told()}; asked again: {again or 'never'}")
    print(f"{trial.lost} entries lost, {trial.doubled} doubled")
    for words in trial.wrong:
        print(f"VIOLATION {words}")
    print(f"{len(trial.wrong)} violations")
    return 1 if trial.wrong else 0


def feed_trial(folder: Path, database: RushDatabase, entries: int, restarts: int) -> Trial:
    """At least so many entries, while the database restarts so often in the middle of it."""
    found_store(folder, FileSecrets(folder), pizzeria(), place=database.direct)
    with _opened(folder, database.direct) as shop:
        each = -(-entries // WRITERS)
        tokens = [_paired(shop, f"Till {number}") for number in range(WRITERS + READERS)]
        before = _hint(shop).head
        span = range(before, before + each * WRITERS)
        place = database.place if restarts else database.direct
        with ProcessPoolExecutor(WRITERS + READERS, _start_method()) as processes:
            jobs = [Job(folder, place, token, each) for token in tokens]
            reading = [replace(one, count=span.stop, rest=REST) for one in jobs[WRITERS:]]
            reading[0] = replace(reading[0], rest=0.0)
            readers = [processes.submit(follow, one) for one in reading]
            writers = [processes.submit(write, one) for one in jobs[:WRITERS]]
            _strike(shop, database, restarts, span, writers)
            written = [one.result() for one in writers]
            read = [one.result() for one in readers]
        feed_now = _feed_of(shop)
    begun, ended = min(one.begun for one in written), max(one.ended for one in written)
    return Trial(
        entries=len(span),
        lost=max(0, span.stop - feed_now.entries),
        doubled=max(0, feed_now.entries - span.stop),
        seconds=ended - begun,
        behind=max(one.ended for one in read) - ended,
        pushes=sum(one.batches for one in written),
        pulls=sum(one.batches for one in read),
        again=sum((one.again for one in (*written, *read)), Counter[str]()),
        wrong=(
            *(words for one in read for words in one.wrong),
            *_faults(feed_now, span.stop, read),
        ),
    )


def _start_method() -> BaseContext:
    """Processes that know nothing of this one, loaded once for all where the system can."""
    if "forkserver" not in get_all_start_methods():
        return get_context("spawn")
    context = get_context("forkserver")
    context.set_forkserver_preload([__name__])
    return context


def write(job: Job) -> Done:
    """Pushes, each again until it is answered, as a till does."""
    done = Done()
    with _patient(job, done) as shop, _others(shop, Event()) as others:
        device = _patiently(partial(devices.authenticate, shop, job.token), done)
        making = _entries(shop, device.id)
        done.begun = time.monotonic()
        while done.entries < job.count:
            some = [next(making) for _ in range(min(BATCH, job.count - done.entries))]
            batch = Push(entries=tuple(carry(one, {}) for one in some))
            _patiently(partial(_push, shop, job.token, batch, others), done)
            done.entries += len(some)
            done.batches += 1
        done.ended = time.monotonic()
    return done


def follow(job: Job) -> Done:
    """Pulls up to the number where the feed will end."""
    done, told, digest, cursor = Done(), Event(), sha256(), 0
    with _patient(job, done) as shop, _others(shop, told):
        server = Server(shop.identity.store, shop.identity.device)
        peer = peer_of(_patiently(partial(devices.authenticate, shop, job.token), done))
        epoch = _patiently(partial(_hint, shop), done).epoch
        while cursor < job.count:
            asked = Pull(epoch=epoch, cursor=cursor)
            answer = _patiently(partial(_pull, shop, server, peer, asked), done)
            if answer.cursor - cursor != len(answer.entries):
                done.wrong.append(f"{len(answer.entries)} entries from {cursor} to {answer.cursor}")
            for one in answer.entries:
                digest.update(one.id.encode())
            done.entries += len(answer.entries)
            done.batches += 1
            cursor = answer.cursor
            if not answer.entries:
                told.wait(LOOK_EVERY)
                time.sleep(job.rest)
                told.clear()
        done.ended = time.monotonic()
    done.digest = digest.hexdigest()
    return done


def _push(shop: Shop, token: str, batch: Push, others: Others) -> None:
    """What the server does with it. Errors: `database_*`."""
    server = Server(shop.identity.store, shop.identity.device)

    def take(piece: Push, refused: dict[str, str]) -> PushAnswer:
        with shop.database.write() as session:
            peer = peer_of(devices.device_of(shop, token))
            answer, touched = feed.push(session, server, peer, piece, shop.now(), refused)
        others.tell(touched)
        return answer

    answer = feed.in_turns(batch, take)
    last = batch.entries[-1]
    if answer.pair_again or answer.frontiers[last.device] < last.dseq:
        raise StoreError("did_not_happen", what=f"entry {last.dseq} of {last.device} is taken in")


def _pull(shop: Shop, server: Server, peer: Peer, asked: Pull) -> PullAnswer:
    with shop.database.read() as session:
        return feed.pull(session, server, peer, asked)


def _hint(shop: Shop) -> Hint:
    with shop.database.read() as session:
        return feed.hint(session, shop.identity.store)


def _patiently(work: Callable[[], T], done: Done) -> T:
    """Tried again for as long as the database is away."""
    while True:
        try:
            return work()
        except StoreError as error:
            if error.code not in PASSING:
                raise
            done.again[error.code] += 1
            time.sleep(AGAIN)


def _entries(shop: Shop, device: str) -> Iterator[Entry]:
    """A till's chain from its first on: somebody moves cash, all day long."""
    before = Entry(
        id="",
        store=shop.identity.store,
        device=device,
        dseq=0,
        at=shop.now().replace(microsecond=0),
        business_date=shop.now().date(),
        kind="drawer_moved",
        v=1,
        body=msgspec.Raw(b""),
        prev_sha256=NO_ENTRY,
    )
    previous = NO_ENTRY
    while True:
        body = DrawerMoved(id=shop.new_id(), shift=device, kind="paid_in", amount=1)
        before = msgspec.structs.replace(
            before,
            id=shop.new_id(),
            dseq=before.dseq + 1,
            body=msgspec.Raw(canonical(body)),
            prev_sha256=previous,
        )
        previous = before.sha256
        yield before


def _strike(
    shop: Shop,
    database: RushDatabase,
    restarts: int,
    span: range,
    writers: Sequence[Future[Done]],
) -> None:
    """The database's mishaps spread over the feed as it grows, so that each is in mid-push."""
    random = Random(restarts)  # noqa: S311 - a rush, not a secret
    for number in range(restarts):
        due = span[len(span) * number // restarts]
        while _hint(shop).head < due and not any(one.done() for one in writers):
            time.sleep(AGAIN)
        database.mishap(random)


@dataclass(frozen=True, slots=True)
class FeedNow:
    """As it stands in the end; `gap` is the first number that is missing, 0 for none."""

    head: int
    entries: int
    kept: int
    gap: int
    digest: str


def _feed_of(shop: Shop) -> FeedNow:
    digest, entries, gap = sha256(), 0, 0
    with shop.database.read() as session:
        head = the_feed(session, shop.identity.store).head
        kept = session.scalar(select(func.count()).select_from(EntryRow)) or 0
        rows = select(FeedRow.seq, FeedRow.entry_id).order_by(FeedRow.seq)
        for seq, entry_id in session.execute(rows.execution_options(yield_per=AT_ONCE)):
            entries += 1
            gap = gap or (entries if seq != entries else 0)
            digest.update(entry_id.encode())
    return FeedNow(head, entries, kept, gap, digest.hexdigest())


def _faults(now: FeedNow, whole: int, read: Sequence[Done]) -> Iterator[str]:
    """The feed is 1 to its head, each entry once, as every reader saw it."""
    if now.gap:
        yield f"number {now.gap} of the feed is missing"
    if not now.head == now.kept == now.entries == whole:
        yield (
            f"{whole} entries should be there: {now.kept} are kept, "
            f"{now.entries} in the feed to {now.head}"
        )
    for number, one in enumerate(read, 1):
        if (one.entries, one.digest) != (whole, now.digest):
            yield f"reader {number} read {one.entries} entries, not those of the feed in its order"


def _paired(shop: Shop, name: str) -> str:
    """Its token."""
    code = devices.new_pairing_code(shop, Act(), "till", name).code
    return devices.pair(shop, PairingGuard(), code).token


@contextmanager
def _patient(job: Job, done: Done) -> Iterator[Shop]:
    with ExitStack() as held:
        yield _patiently(lambda: held.enter_context(_opened(job.folder, job.place)), done)


@contextmanager
def _opened(folder: Path, place: DatabaseUrl) -> Iterator[Shop]:
    shop = open_shop(folder, FileSecrets(folder), place=place)
    try:
        yield shop
    finally:
        shop.database.close()


@contextmanager
def _others(shop: Shop, told: Event) -> Iterator[Others]:
    """As a server process hears of the others' commits."""

    def hear(_touched: Touched) -> None:
        told.set()

    others = shop.database.others(hear)
    try:
        yield others
    finally:
        others.close()
