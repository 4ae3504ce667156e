"""The benchmark `journal`: what a sale costs, asks of the disk, and costs after years."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Connection

from store_core.application.shifts import x_report
from store_core.commands import bench_syncs
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
from store_core.commands.bench_history import till_with_history
from store_core.commands.bench_shops import TillShop, open_till, three_lines

LIKE_THE_TILL = ("journal_mode=WAL", "synchronous=FULL", "cache_size=-16000")
X_REPORTS = 20
BARE = "a bare SQLite transaction of the same rows"
Statements = list[tuple[str, Any, bool]]


@dataclass(slots=True)
class _Heard:
    """What the database was told during sales: writing statements of each, reads, commits."""

    sales: list[Statements] = field(default_factory=list)
    reads: list[int] = field(default_factory=list)
    commits: list[int] = field(default_factory=list)


def measure(ground: Ground) -> Iterator[Figure]:
    folder = ground.folder / "sale"
    till_with_history(folder, 0, ground.shared)
    yield from _one_sale(folder, ground.scale.times)
    yield _syncs(folder, min(ground.scale.times, 60))
    yield from _past_orders(ground)


def _one_sale(folder: Path, times: int) -> Iterator[Figure]:
    """The sale and, in turn with it, what it wrote, replayed without the shop."""
    till = open_till(folder)
    for _ in range(WARM_UP):
        _sell(till)
    bare_file = folder.with_name("bare.sqlite")
    _copy_database(till, bare_file)
    heard = _listen(till, times + WARM_UP)
    written = iter(heard.sales)
    with closing(_bare(bare_file)) as bare:
        ours, theirs = timed_in_turn(
            (lambda: _sell(till), lambda: _replay(bare, next(written))), times
        )
    till.shop.database.close()
    counts = f"{len(heard.sales[-1])} writing statements and {heard.reads[-1]} reads in a sale"
    limit = Limit(BARE, spread(theirs))
    yield Figure(name="sale of 3 lines, paid", found=spread(ours), limit=limit, note=counts)
    one = Aim("max", most=1, least=1)
    commits = tally(heard.commits)
    yield Figure(name="commits in a sale", found=commits, unit="commits", aim=one)


def _syncs(folder: Path, times: int) -> Figure:
    name, unit = "syncs of the disk in a sale", "syncs"
    counted = bench_syncs.count(folder, times)
    if counted is None:
        return Figure(name=name, found=None, unit=unit, note=bench_syncs.WHY_NOT)
    more = sum(one > 1 for one in counted)
    note = f"{more} of {times} sales had a checkpoint in them" if more else ""
    aim = Aim("p50", most=1, least=1)
    return Figure(name=name, found=tally(counted), unit=unit, aim=aim, note=note)


def _past_orders(ground: Ground) -> Iterator[Figure]:
    """The same sale on files of different age, in turn."""
    tills = []
    for past in ground.scale.history:
        folder = ground.folder / f"past-{past}"
        till_with_history(folder, past, ground.shared)
        tills.append(open_till(folder))
    works: list[Callable[[], object]] = [partial(_sell, till) for till in tills]
    yield from _flat("sale", timed_in_turn(works, ground.scale.times), ground.scale.history)
    works = [partial(x_report, till.shop, till.owner) for till in tills]
    name = f"X report of {ground.scale.times + WARM_UP} sales"
    yield from _flat(name, timed_in_turn(works, X_REPORTS), ground.scale.history)
    for till in tills:
        till.shop.database.close()


def _flat(name: str, taken: Sequence[list[float]], history: Sequence[int]) -> Iterator[Figure]:
    young = Limit("the same with no past order", spread(taken[0]))
    for past, seconds in zip(history[1:], taken[1:], strict=True):
        found = spread(seconds)
        slope = (found.p50 - young.found.p50) * 1000 / past * 1000
        yield Figure(
            name=f"{name}, after {past:,} orders",
            found=found,
            limit=young,
            aim=Aim("p50", most=1.2, ratio=True),
            note=f"{slope:+.1f} µs for each 1,000 past orders",
        )


def _sell(till: TillShop) -> None:
    till.sell(three_lines(till.shop))


def _copy_database(till: TillShop, to: Path) -> None:
    """As it stands now, in one file."""
    path = till.shop.database.path
    if path is None:
        raise ValueError("a benchmark's shop is in a file")
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(to)) as copy:
        source.backup(copy)


def _listen(till: TillShop, times: int) -> _Heard:
    """Sell with an ear at SQLAlchemy for the statements and one at SQLite for the commits."""
    engine, heard = till.shop.database.engine, _Heard()

    def on_statement(
        _connection: Connection,
        _cursor: object,
        statement: str,
        parameters: Any,
        _context: object,
        executemany: bool,
    ) -> None:
        word = statement.lstrip().partition(" ")[0].upper()
        if word == "SELECT":
            heard.reads[-1] += 1
        elif word in {"INSERT", "UPDATE", "DELETE", "REPLACE"}:
            heard.sales[-1].append((statement, parameters, executemany))

    def on_trace(statement: str) -> None:
        heard.commits[-1] += statement.upper().startswith("COMMIT")

    listened = engine.raw_connection()
    driver: Any = listened.driver_connection
    driver.set_trace_callback(on_trace)
    listened.close()
    event.listen(engine, "before_cursor_execute", on_statement)
    for _ in range(times):
        heard.sales.append([])
        heard.reads.append(0)
        heard.commits.append(0)
        _sell(till)
    event.remove(engine, "before_cursor_execute", on_statement)
    driver.set_trace_callback(None)
    return heard


def _bare(file: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(file, isolation_level=None)
    for pragma in LIKE_THE_TILL:
        connection.execute(f"PRAGMA {pragma}")
    return connection


def _replay(connection: sqlite3.Connection, statements: Statements) -> None:
    connection.execute("BEGIN IMMEDIATE")
    for statement, parameters, many in statements:
        (connection.executemany if many else connection.execute)(statement, parameters)
    connection.execute("COMMIT")
