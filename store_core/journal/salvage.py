"""Entries out of a damaged file: each is proven by its own hash, so none is made up (S1)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from store_core.domain.errors import StoreError
from store_core.journal.audit import body_of
from store_core.journal.entries import Entry, SealedPart, seal_sha256
from store_core.journal.kinds import GapAccepted
from store_core.journal.ledger import receive, receive_sealed
from store_core.journal.touched import NOTHING, Touched
from store_core.storage.base import from_millis, table_of
from store_core.storage.journal import AcceptedGapRow, EntryRow, SealedRow, chain_head
from store_core.storage.pages import Record, records

_ENTRY = tuple(column.name for column in table_of(EntryRow).columns)
_SEALED = tuple(column.name for column in table_of(SealedRow).columns)
_NO_ENTRY_OF_OURS = (TypeError, ValueError, OverflowError, AttributeError, msgspec.MsgspecError)


@dataclass(frozen=True, slots=True)
class Salvaged:
    """`entries` by device and number, `sealed` parts by entry and name."""

    entries: Mapping[str, Mapping[int, Entry]]
    sealed: Mapping[str, Mapping[str, bytes]]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Numbers of a device's entries, both ends among them."""

    device: str
    first: int
    last: int

    @property
    def count(self) -> int:
        return self.last - self.first + 1


@dataclass(frozen=True, slots=True)
class Recovery:
    """What was `taken` in, what is `missing`, and what is `stranded`: it can be read, but follows
    something that is missing.
    """

    taken: tuple[Stretch, ...] = ()
    missing: tuple[Stretch, ...] = ()
    stranded: tuple[Stretch, ...] = ()
    touched: Touched = field(default=NOTHING)


def salvage(path: Path, store: str) -> Salvaged:
    """All that the file and its log still hold of a store's journal."""
    entries: dict[str, dict[int, Entry]] = {}
    promised: dict[str, Mapping[str, str]] = {}
    parts: list[SealedPart] = []
    for record in records(path, {len(_ENTRY), len(_SEALED)}):
        if len(record) == len(_SEALED):
            parts += _part(record)
        elif (entry := _proven(record)) and entry.store == store:
            entries.setdefault(entry.device, {})[entry.dseq] = entry
            promised[entry.id] = entry.sealed
    sealed: dict[str, dict[str, bytes]] = {}
    for part in parts:
        if promised.get(part.entry, {}).get(part.part) == seal_sha256(part.data):
            sealed.setdefault(part.entry, {})[part.part] = part.data
    return Salvaged(entries, sealed)


def take_in(session: Session, found: Salvaged) -> Recovery:
    """Go on with each device's chain as far as what was found follows without a gap."""
    taken: list[Stretch] = []
    missing: list[Stretch] = []
    stranded: list[Stretch] = []
    touched = NOTHING
    lost = _given_up(found, session.scalars(select(AcceptedGapRow)))
    for device, chain in sorted(found.entries.items(), key=lambda one: (one[0] in lost, one[0])):
        have = _have(session, next(iter(chain.values())))
        last = have
        while entry := _next(chain, last, lost.get(device, {})):
            try:
                touched |= receive(session, entry)
            except StoreError:
                break  # another history goes on here: what is held stands
            for part, data in found.sealed.get(entry.id, {}).items():
                receive_sealed(session, SealedPart(entry.id, part, data))
            last = entry.dseq
        if last > have:
            taken.append(Stretch(device, have + 1, last))
        beyond = list(_stretches(device, [dseq for dseq in chain if dseq > last]))
        stranded += beyond
        missing += _gaps(device, last, beyond, lost.get(device, {}))
    return Recovery(tuple(taken), tuple(missing), tuple(stranded), touched)


def reckon(found: Salvaged, have: Mapping[str, int]) -> Recovery:
    """What `take_in` would find with somebody who holds so much of each device."""
    taken: list[Stretch] = []
    missing: list[Stretch] = []
    stranded: list[Stretch] = []
    lost = _given_up(found, ())
    for device, chain in sorted(found.entries.items()):
        last = have.get(device, 0)
        beyond = list(_stretches(device, [dseq for dseq in chain if dseq > last]))
        while beyond and (entry := _next(chain, last, lost.get(device, {}))):
            if entry.dseq != beyond[0].first:
                break
            last = beyond[0].last
            taken.append(beyond.pop(0))
        stranded += beyond
        missing += _gaps(device, last, beyond, lost.get(device, {}))
    return Recovery(tuple(taken), tuple(missing), tuple(stranded))


def _have(session: Session, entry: Entry) -> int:
    head = chain_head(session, entry.store, entry.device)
    return head.dseq if head else 0


def _given_up(found: Salvaged, held: Iterable[AcceptedGapRow]) -> dict[str, dict[int, int]]:
    """What the owner gave up, as far as that is known: the first by the last of each device's."""
    lost: dict[str, dict[int, int]] = {}
    for row in held:
        lost.setdefault(row.device, {})[row.last] = row.first
    for chain in found.entries.values():
        for entry in chain.values():
            gap = body_of(entry) if entry.kind == "gap_accepted" else None
            if isinstance(gap, GapAccepted):
                lost.setdefault(gap.device, {})[gap.last] = gap.first
    return lost


def _next(chain: Mapping[int, Entry], last: int, lost: Mapping[int, int]) -> Entry | None:
    """The entry after `last`, or after what was given up behind it."""
    over = (end + 1 for end, first in lost.items() if first <= last + 1 <= end)
    return next((chain[dseq] for dseq in (last + 1, *over) if dseq in chain), None)


def _gaps(
    device: str, last: int, beyond: list[Stretch], lost: Mapping[int, int]
) -> Iterator[Stretch]:
    for stretch in beyond:
        if stretch.first > last + 1 and lost.get(stretch.first - 1, stretch.first) > last + 1:
            yield Stretch(device, last + 1, stretch.first - 1)
        last = stretch.last


def _stretches(device: str, numbers: list[int]) -> Iterator[Stretch]:
    ordered = sorted(numbers)
    while ordered:
        first = ordered[0]
        count = next(
            (place for place, one in enumerate(ordered) if one != first + place), len(ordered)
        )
        yield Stretch(device, first, first + count - 1)
        ordered = ordered[count:]


def _proven(record: Record) -> Entry | None:
    row = dict(zip(_ENTRY, record, strict=True))
    promised, _ = row.pop("sha256"), row.pop("applied")
    try:
        whole: dict[str, Any] = {
            **row,
            "at": from_millis(int(str(row["at"]))),
            "business_date": date.fromisoformat(str(row["business_date"])),
            "body": msgspec.Raw(str(row["body"]).encode()),
            "sealed": msgspec.json.decode(str(row["sealed"]), type=dict[str, str]),
        }
        entry = Entry(**whole)
        return entry if entry.sha256 == promised else None
    except _NO_ENTRY_OF_OURS:
        return None


def _part(record: Record) -> Iterator[SealedPart]:
    match record:
        case (str(entry), str(part), bytes(data)):
            yield SealedPart(entry, part, data)
