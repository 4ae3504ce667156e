"""Checking the database of this or another machine, and several against each other (O11)."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy.orm import Session

from store_core.application.shop import Shop
from store_core.application.z_chain import z_faults
from store_core.domain.errors import StoreError
from store_core.journal.verifier import Fault, Findings, Told, about, is_as_written, verify
from store_core.storage.backing import DatabaseUrl, Place
from store_core.storage.engine import Database
from store_core.storage.journal import entry_of
from store_core.storage.log_check import refuse_damaged_log
from store_core.storage.replication import feed_after
from store_core.storage.upgrade import check_schema

__all__ = [
    "DatabaseUrl",
    "Difference",
    "Fault",
    "Findings",
    "Place",
    "Told",
    "check_stretch",
    "compare",
    "verify_file",
]

SQLITE = b"SQLite format 3\0"


@dataclass(frozen=True, slots=True)
class Difference:
    """What two databases of one store do not agree on: `entry_differs` (each one's entry of that
    number, by file: one of the two rewrote history), `table_differs`, `entries_missing`.
    """

    code: str
    device: str = ""
    dseq: int = 0
    table: str = ""
    entries: tuple[tuple[Place, Fault], ...] = ()


def _quiet(_done: int, _of: int) -> None:
    """Nobody looks on."""


def verify_file(place: Place, told: Told = _quiet) -> Findings:
    """Read-only; may be run beside the programs whose database it is. Errors: `database_*`,
    `database_empty`, `not_a_database`, `not_a_store`.
    """
    with _opened(place) as session:
        found = verify(session, told)
        return replace(found, faults=(*found.faults, *z_faults(session)))


def check_stretch(shop: Shop, after: int, most: int) -> tuple[int, Fault | None]:
    """The next entries of a server's feed, each by its own hash: where to go on, 0 at the end, and
    the first that is not as it was written.
    """
    with shop.database.read() as session:
        rows = feed_after(session, shop.identity.store, after, without="", limit=most)
        changed = next((row for _, row in rows if not is_as_written(row)), None)
        fault = about(changed, "changed_entry") if changed else None
    return (rows[-1][0] if len(rows) == most else 0), fault


def compare(findings: Mapping[Place, Findings]) -> tuple[Difference, ...]:
    """Each database against the first; nothing to say of fewer than two."""
    places = list(findings)
    found: list[Difference] = []
    for other in places[1:]:
        found += _rewritten(findings, places[0], other)
    states = [one.state for one in findings.values()]
    shared = sorted(set.intersection(*(set(state) for state in states))) if states else []
    for table in shared:
        if len({state[table] for state in states}) > 1:
            found.append(Difference("table_differs", table=table))
    if len({tuple(sorted(one.frontiers.items())) for one in findings.values()}) > 1:
        found.append(Difference("entries_missing"))
    return tuple(found)


def _rewritten(
    findings: Mapping[Place, Findings], first: Place, other: Place
) -> Iterator[Difference]:
    """The first entry of each device that is another one in the other database."""
    ours, theirs = findings[first].hashes, findings[other].hashes
    for device in sorted(set(ours) & set(theirs)):
        both = sorted(set(ours[device]) & set(theirs[device]))
        for dseq in both:
            if ours[device][dseq] != theirs[device][dseq]:
                named = tuple((one, _entry(one, device, dseq)) for one in (first, other))
                yield Difference("entry_differs", device, dseq, entries=named)
                break


def _entry(place: Place, device: str, dseq: int) -> Fault:
    with _opened(place) as session:
        return about(entry_of(session, device, dseq), "entry_differs")


@contextmanager
def _opened(place: Place) -> Iterator[Session]:
    if isinstance(place, Path):
        _check_head(place)
        refuse_damaged_log(place)
    database = Database(place)
    try:
        check_schema(database)
        with database.read() as session:
            yield session
    finally:
        database.close()


def _check_head(path: Path) -> None:
    """SQLite would take an empty file for a new database."""
    try:
        with path.open("rb") as file:
            head = file.read(len(SQLITE))
    except OSError as error:
        detail = str(error.strerror)
        raise StoreError("database_unreachable", path=str(path), detail=detail) from error
    if not head:
        raise StoreError("database_empty", path=str(path))
    if head != SQLITE:
        raise StoreError("not_a_database", path=str(path))
