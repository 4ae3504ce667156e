"""A till that has sold for years, made in seconds.

One real day is sold by the use cases, its tickets bumped, its papers taken away, its shift closed.
Its rows are then multiplied by SQL, one day later each time. All random ids of that day hold the
same six hex digits, so one `replace` gives every id in every column and document its copy's own.
What a copy has not of its own are hashes and grand totals: `verify` would refuse the file.
"""

import os
import re
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Column, Date, Table, Text
from sqlalchemy.sql.type_api import TypeDecorator

from store_core.application.kitchen import advance_ticket
from store_core.application.shifts import close_shift, expected
from store_core.application.shop import Act
from store_core.application.terminals import DATABASE
from store_core.commands.bench_shops import make_till, open_till, pizzeria, three_lines
from store_core.domain.kitchen import TicketState
from store_core.domain.shifts import Count
from store_core.storage.base import Moment
from store_core.storage.printing import PrintJobRow
from store_core.storage.shifts import ZReportRow
from store_core.storage.tables import Row

MARK = "a11da7"
DAY_MS = 86_400_000
ORDERS_A_DAY = 50
STEP = timedelta(milliseconds=200)
LEFT_THE_KITCHEN: tuple[TicketState, ...] = ("ready", "bumped")
_TICKET_ID = re.compile(r"\b[0-9a-f]{32}\b")


@dataclass(slots=True)
class _MarkedRandom:
    """Bytes that end in the mark and a number, so that ids differ and are known again."""

    count: int = 0

    def __call__(self, size: int) -> bytes:
        self.count += 1
        return (bytes.fromhex(MARK) + self.count.to_bytes(3, "big")).rjust(size, b"\0")[-size:]


@dataclass(slots=True)
class _DayClock:
    """Moves at each look, so that one day holds all its orders."""

    at: datetime

    def __call__(self) -> datetime:
        self.at += STEP
        return self.at


def till_with_history(folder: Path, past_orders: int, shared: Path) -> None:
    """Make a till's folder with so many closed orders, the newest of them days ago. It is a copy of
    one in `shared`, made there the first time. Both are on the disk then, so that no gigabyte is
    still being written while something is measured.
    """
    made = shared / f"till-{past_orders}"
    if not made.exists():
        unfinished = made.with_suffix(".making")
        make_till(unfinished, pizzeria())
        if past_orders:
            _add_history(unfinished, past_orders)
        unfinished.rename(made)
    shutil.copytree(made, folder)
    if hasattr(os, "sync"):
        os.sync()


def _add_history(folder: Path, past_orders: int) -> None:
    a_day = min(ORDERS_A_DAY, past_orders)
    days = past_orders // a_day
    first = datetime.now(UTC) - timedelta(days=days + 2)
    first = first.replace(hour=16, minute=0, second=0, microsecond=0)
    tickets = _sell_a_day(folder, first, a_day)
    with closing(sqlite3.connect(folder / DATABASE, isolation_level=None)) as connection:
        for pragma in ("journal_mode=DELETE", "synchronous=OFF", "cache_size=-400000"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("BEGIN")
        connection.execute(f"DELETE FROM {PrintJobRow.__tablename__}")  # noqa: S608 - our own name
        _mark_tickets(connection, tickets)
        _multiply(connection, days, first)
        connection.execute("COMMIT")
        connection.execute("PRAGMA journal_mode=WAL")


def _sell_a_day(folder: Path, first: datetime, count: int) -> frozenset[str]:
    """The ids of its tickets."""
    till = open_till(folder, _DayClock(first), _MarkedRandom())
    tickets = set()
    for _ in range(count):
        for fired in till.sell(three_lines(till.shop)).tickets:
            tickets.add(fired.ticket.id)
            for state in LEFT_THE_KITCHEN:
                advance_ticket(till.shop, Act(), fired.ticket.id, state)
    nothing_counted = Count()
    expected(till.shop, till.owner, nothing_counted)
    close_shift(till.shop, till.owner, nothing_counted, "not counted")
    till.shop.database.close()
    return frozenset(tickets)


def _mark_tickets(connection: sqlite3.Connection, tickets: frozenset[str]) -> None:
    """A ticket's id is made of its order's, by a hash; here it gets the mark too."""

    def marked(text: str | None) -> str | None:
        return text and _TICKET_ID.sub(
            lambda found: MARK + found[0][len(MARK) :] if found[0] in tickets else found[0], text
        )

    connection.create_function("marked", 1, marked, deterministic=True)
    for table in Row.metadata.sorted_tables:
        texts = [column.name for column in table.columns if _holds_text(column)]
        if texts:
            changes = ", ".join(f'"{name}" = marked("{name}")' for name in texts)
            where = _has_mark(texts)
            connection.execute(f'UPDATE "{table.name}" SET {changes} WHERE {where}')  # noqa: S608


def _multiply(connection: sqlite3.Connection, days: int, first: datetime) -> None:
    """The first day's rows again for each day after it."""
    connection.execute("CREATE TEMP TABLE later (n INTEGER PRIMARY KEY)")
    numbers = ((number,) for number in range(1, days))
    connection.executemany("INSERT INTO later VALUES (?)", numbers)
    marked = f"SELECT count(*) FROM entries WHERE id LIKE '%{MARK}%'"  # noqa: S608
    entries = connection.execute(marked).fetchone()[0]
    for table in Row.metadata.sorted_tables:
        _multiply_table(connection, table, entries, first)
    last = "UPDATE counters SET value = value * ? WHERE name LIKE 'orders/%'"
    connection.execute(last, (days,))


def _multiply_table(
    connection: sqlite3.Connection, table: Table, entries: int, first: datetime
) -> None:
    texts = [column.name for column in table.columns if _holds_text(column)]
    if not texts:
        return
    name, where = table.name, _has_mark(texts)
    copied = ", ".join(_copied(column, entries) for column in table.columns)
    connection.execute(f'CREATE TEMP TABLE day AS SELECT * FROM "{name}" WHERE {where}')  # noqa: S608
    connection.execute(
        f'INSERT INTO "{name}" SELECT {copied} FROM day CROSS JOIN later',  # noqa: S608
        {"day": f"{first:%Y-%m-%d}"},
    )
    connection.execute("DROP TABLE day")


def _copied(column: Column[object], entries: int) -> str:
    """The column's value in the copy of day `n`."""
    held = f'day."{column.name}"'
    if isinstance(column.type, Moment):
        return f"{held} + n * {DAY_MS}"
    if column.name == "dseq":
        return f"{held} + n * {entries}"
    if column.table.name == ZReportRow.__tablename__ and column.name == "number":
        return f"{held} + n"
    if _holds_text(column):
        date = "date(:day, '+' || n || ' days')"
        return f"replace(replace({held}, '{MARK}', printf('%06x', n)), :day, {date})"
    return held


def _holds_text(column: Column[object]) -> bool:
    kind = column.type
    if isinstance(kind, Moment):
        return False
    shape = kind.impl if isinstance(kind, TypeDecorator) else kind
    return isinstance(shape, Text | Date)


def _has_mark(columns: list[str]) -> str:
    return " OR ".join(f"\"{name}\" LIKE '%{MARK}%'" for name in columns)
