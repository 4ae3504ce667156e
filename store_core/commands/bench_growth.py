"""Of the benchmark `growth` what one file shows: cost per sale and entry as it grows, and how it is
kept from growing.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from time import perf_counter

import msgspec
from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session

from store_core.application.compaction import KEPT, Compaction, Pieces
from store_core.application.device_secrets import FileSecrets
from store_core.application.shop import Shop
from store_core.application.terminals import DATABASE, SERVER_PREFIX, open_shop
from store_core.commands.bench_bare import bare, copy_database, listen, replay
from store_core.commands.bench_figures import (
    WARM_UP,
    Aim,
    Figure,
    Ground,
    Limit,
    spread,
    tally,
    timed_in_turn,
)
from store_core.commands.bench_history import ORDERS_A_DAY, till_with_history
from store_core.commands.bench_shops import TillShop, open_till, three_lines
from store_core.journal.entries import NO_ENTRY, Entry, from_row
from store_core.journal.ledger import receive
from store_core.replication.feed import AT_ONCE, SNAPSHOT_OVER
from store_core.storage.journal import EntryRow
from store_core.storage.replication import StoreFeedRow, UpstreamRow
from store_core.storage.terminal import ThisDeviceRow

ELSEWHERE = "another-till"
FLAT = 1.2
MB = 1_000_000
LATEST = 30
"""Entries of the history that are sent as such, before all that follow."""
PIECES = Pieces(entries=200)
"""Nobody draws on a screen meanwhile; orders are taken away as in a running till."""
MOST_COMPACTED = 10_000


def points_of(ground: Ground) -> tuple[int, ...]:
    """Numbers of past orders: none, each power of ten from a thousand on, and the most."""
    most = ground.scale.orders
    tens = [10**power for power in range(3, 8) if 10**power < most]
    return (0, *tens, most)


def cost_curve(ground: Ground) -> Iterator[Figure]:
    """A sale, and another till's sale taken in, on files of different age, in turn."""
    points, times = points_of(ground), ground.scale.times
    entries = _entries_of_another(ground, times + WARM_UP)
    tills: list[TillShop] = []
    for past in points:
        folder = ground.folder / f"curve-{past}"
        till_with_history(folder, past, ground.shared)
        tills.append(open_till(folder))
    sales: list[Callable[[], object]] = [partial(_sell, till) for till in tills]
    yield from _curve("sale", points, timed_in_turn(sales, times))
    takers: list[Callable[[], object]] = [_Taker(till.shop, iter(entries)) for till in tills]
    yield from _curve("entry received and applied", points, timed_in_turn(takers, times))
    for till in tills:
        till.shop.database.close()


def bare_sales(ground: Ground, count: int) -> float:
    """Seconds that SQLite alone needs for the rows of so many sales, a batch to a transaction."""
    folder = ground.folder / "bare"
    till_with_history(folder, 0, ground.shared)
    till = open_till(folder)
    file = folder.with_name("bare.sqlite")
    copy_database(till.shop, file)
    heard = listen(till.shop, partial(_sell, till), ground.scale.times)
    till.shop.database.close()
    with closing(bare(file)) as connection:
        begun = perf_counter()
        for start in range(0, len(heard.writes), AT_ONCE):
            some = heard.writes[start : start + AT_ONCE]
            replay(connection, [statement for one in some for statement in one])
        return (perf_counter() - begun) / len(heard.writes) * count


def server_with_history(ground: Ground, folder: Path) -> None:
    """Of a till's file a server's: it numbers what it has."""
    till_with_history(folder, ground.scale.orders, ground.shared)
    shop = open_shop(folder, FileSecrets(folder))
    with shop.database.write() as session:
        here = update(ThisDeviceRow)
        session.execute(here.values(kind="server", server="", prefix=SERVER_PREFIX))
        entries = session.scalar(select(func.count()).select_from(EntryRow)) or 0
        feed = StoreFeedRow(store=shop.identity.store, epoch=shop.new_id(), head=entries)
        session.add(feed)
        _chain(session, entries - LATEST if entries > SNAPSHOT_OVER else 0)
        session.execute(
            text(
                "INSERT INTO feed (store, seq, entry_id) "
                "SELECT store, row_number() OVER (ORDER BY device, dseq), id FROM entries"
            )
        )
    shop.database.close()


def _chain(session: Session, after: int) -> None:
    """Multiplied rows have the hashes of the first; those that are sent need their own."""
    before: str | None = None
    for row in session.scalars(
        select(EntryRow).where(EntryRow.dseq > after).order_by(EntryRow.dseq)
    ):
        row.prev_sha256 = before or row.prev_sha256
        row.sha256 = before = from_row(row).sha256


def compaction(ground: Ground) -> Iterator[Figure]:
    """Of an old file: how much goes, how long a piece takes, whether it grows again."""
    past = min(ground.scale.orders, MOST_COMPACTED)
    folder = ground.folder / "compacted"
    till_with_history(folder, past, ground.shared)
    till = open_till(folder)
    _as_acknowledged(till.shop)
    before, begun = _in_use(folder), perf_counter()
    taken, held = _compacted(till.shop, past // ORDERS_A_DAY)
    seconds, after = perf_counter() - begun, _in_use(folder)
    yield Figure(
        name=f"file of {past:,} orders, compacted, in use",
        found=tally([round(after / MB, 2)]),
        unit="MB",
        limit=Limit("before", tally([round(before / MB, 2)])),
        note=f"{taken:,} orders taken away in {seconds:.0f} s without a pause",
    )
    name = "compaction, one piece's transaction"
    yield Figure(name=name, found=spread(held), aim=Aim("p99", most=50))
    whole, sales = _size(folder), min(ground.scale.times, taken)
    for _ in range(sales):
        _sell(till)
    till.shop.database.close()
    yield Figure(
        name=f"compacted file after {sales:,} more sales",
        found=tally([round(_size(folder) / MB, 2)]),
        unit="MB",
        limit=Limit("before", tally([round(whole / MB, 2)])),
        aim=Aim("max", most=1, ratio=True),
    )


def _compacted(shop: Shop, days: int) -> tuple[int, list[float]]:
    """How many orders went, and the seconds of each transaction. Of a few days half stay."""
    held: list[float] = []
    shop.database.written = lambda written: held.append(written.took)
    kept = min(KEPT, timedelta(days=days) / 2)
    work = Compaction(shop, kept, PIECES)
    while work.step():
        pass
    shop.database.written = lambda _written: None
    return work.taken, held


def _as_acknowledged(shop: Shop) -> None:
    """By a server that has all of it; the shop was founded before its first order."""
    with shop.database.write() as session:
        first = session.scalars(select(EntryRow).order_by(EntryRow.at).limit(1)).one()
        founding = update(EntryRow).where(EntryRow.dseq < first.dseq)
        session.execute(founding.values(at=first.at))
        newest = session.scalar(select(func.max(EntryRow.dseq))) or 0
        session.add(
            UpstreamRow(server="server", epoch="1", cursor=0, acked=newest, clock_offset_ms=0)
        )


def _in_use(folder: Path) -> int:
    """Bytes of pages that hold something."""
    with closing(sqlite3.connect(folder / DATABASE)) as connection:
        size, pages, free = (
            connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("page_size", "page_count", "freelist_count")
        )
    return int(size * (pages - free))


def _size(folder: Path) -> int:
    with closing(sqlite3.connect(folder / DATABASE)) as connection:
        size, pages = (
            connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("page_size", "page_count")
        )
    return int(size * pages)


def _curve(what: str, points: tuple[int, ...], taken: list[list[float]]) -> Iterator[Figure]:
    young = Limit("the same with no past order", spread(taken[0]))
    yield Figure(name=f"{what}, no past order", found=young.found)
    for past, seconds in zip(points[1:], taken[1:], strict=True):
        yield Figure(
            name=f"{what}, after {past:,} orders",
            found=spread(seconds),
            limit=young,
            aim=Aim("p50", most=FLAT, ratio=True),
        )


@dataclass(slots=True)
class _Taker:
    """Takes the next entry in, in a transaction of its own."""

    shop: Shop
    entries: Iterator[Entry]

    def __call__(self) -> None:
        with self.shop.database.write() as session:
            receive(session, next(self.entries))


def _entries_of_another(ground: Ground, count: int) -> list[Entry]:
    """Sales in the name of a machine that none of the files has heard of."""
    folder = ground.folder / "another"
    till_with_history(folder, 0, ground.shared)
    till = open_till(folder)
    for _ in range(count):
        _sell(till)
    with till.shop.database.read() as session:
        sold = select(EntryRow).where(EntryRow.kind == "order_placed").order_by(EntryRow.dseq)
        entries = [from_row(row) for row in session.scalars(sold)]
    till.shop.database.close()
    chain: list[Entry] = []
    for dseq, entry in enumerate(entries, 1):
        before = chain[-1].sha256 if chain else NO_ENTRY
        renumbered = msgspec.structs.replace(entry, device=ELSEWHERE, dseq=dseq, prev_sha256=before)
        chain.append(renumbered)
    return chain


def _sell(till: TillShop) -> None:
    till.sell(three_lines(till.shop))
