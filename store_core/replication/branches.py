"""One device's entries that go on in two ways: a file was copied, or put back as it was (S1).

The branch that the server holds counts, so whoever holds the other one turns to it: what it has of
the other is kept apart, and its state is made anew without it (ADR 0034).
"""

from collections.abc import Mapping
from datetime import datetime

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from store_core.domain.errors import StoreError
from store_core.journal.base import base_frontiers
from store_core.journal.entries import NO_ENTRY
from store_core.journal.folding import cut_off
from store_core.journal.touched import Touched
from store_core.replication.carrying import carried
from store_core.replication.messages import BATCH, Carried
from store_core.storage.journal import sha256_at
from store_core.storage.replication import QuarantineRow, entries_after


def heads(session: Session, store: str, frontiers: Mapping[str, int]) -> dict[str, str]:
    """The hash of each device's entry of that number, where it is held."""
    found = {name: sha256_at(session, store, name, last) for name, last in frontiers.items()}
    return {device: sha256 for device, sha256 in found.items() if sha256}


def parted(
    session: Session, store: str, frontiers: Mapping[str, int], theirs: Mapping[str, str]
) -> set[str]:
    """Devices of which another branch is held here than there."""
    mine = heads(session, store, {name: frontiers.get(name, 0) for name in theirs})
    return {device for device, sha256 in mine.items() if sha256 != theirs[device]}


def is_where_they_part(session: Session, one: Carried) -> bool:
    """Whether it is the first entry of another branch; False where an earlier one is. Error
    `journal_fork` where that can't be told, as the entries in question are no longer held.
    """
    before: str | None = NO_ENTRY
    if one.dseq > 1:
        before = sha256_at(session, one.store, one.device, one.dseq - 1)
    if before is None or one.dseq <= base_frontiers(session).get(one.device, 0):
        raise StoreError("journal_fork", device=one.device, dseq=one.dseq)
    return before == one.prev_sha256


def is_of_another_branch(session: Session, one: Carried) -> bool:
    """Than what is held here."""
    wanted = ((one.dseq, one.sha256), (one.dseq - 1, one.prev_sha256))
    held = (sha256_at(session, one.store, one.device, dseq) for dseq, _ in wanted)
    return any(ours and ours != theirs for ours, (_, theirs) in zip(held, wanted, strict=True))


def give_way(session: Session, one: Carried) -> Touched:
    """To the branch that begins with this entry."""
    last = one.dseq - 1
    while rows := entries_after(session, one.store, one.device, last, BATCH):
        for held in carried(session, rows, None):
            keep_apart(session, held, f"journal_fork here, {one.id} counts", one.at)
        last = rows[-1].dseq
    return cut_off(session, one.store, one.device, one.dseq, epoch=one.id)


def keep_apart(session: Session, one: Carried, why: str, now: datetime) -> None:
    """Whole, and once however often it comes."""
    known = select(QuarantineRow.id).where(
        QuarantineRow.device == one.device,
        QuarantineRow.dseq == one.dseq,
        QuarantineRow.sha256 == one.sha256,
    )
    if session.scalar(known) is None:
        row = QuarantineRow(
            device=one.device,
            dseq=one.dseq,
            sha256=one.sha256,
            why=why,
            received_at=now,
            entry=msgspec.msgpack.encode(one),
        )
        session.add(row)
