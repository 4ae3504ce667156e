"""Entries that a server keeps apart behind a gap, taken in once the gap is no more (S1)."""

from collections.abc import Mapping

import msgspec
from sqlalchemy.orm import Session

from store_core.domain.errors import StoreError
from store_core.journal.entries import Entry, SealedPart, seal_sha256
from store_core.journal.ledger import Intake, receive_sealed
from store_core.journal.touched import NOTHING, Touched
from store_core.storage.journal import known_ids, sha256_at
from store_core.storage.replication import QuarantineRow, kept_behind_gaps


class _Parts(msgspec.Struct):
    """Of an entry as it was sent: the personal data that came with it."""

    parts: Mapping[str, bytes] = {}


def take_in_kept(session: Session) -> Touched:
    """What now follows, as what was missing has come, or the owner gave it up. The rest stays."""
    touched, intake = NOTHING, Intake(session)
    for row in kept_behind_gaps(session):
        entry = entry_kept(row)
        if entry.dseq > intake.have(entry.store, entry.device):
            if known_ids(session, {entry.id}):
                continue
            try:
                touched |= intake.receive(entry)
            except StoreError:
                continue  # another gap, or another history: it stays where it is
            intake.keep()
            _receive_parts(session, row, entry)
        if sha256_at(session, entry.store, entry.device, entry.dseq) == entry.sha256:
            session.delete(row)
    session.flush()
    return touched


def _receive_parts(session: Session, row: QuarantineRow, entry: Entry) -> None:
    for part, data in msgspec.msgpack.decode(row.entry, type=_Parts).parts.items():
        if entry.sealed.get(part) == seal_sha256(data):
            receive_sealed(session, SealedPart(entry.id, part, data))


def entry_kept(row: QuarantineRow) -> Entry:
    """As it was sent: its body lies in the message as bytes."""
    sent = msgspec.msgpack.decode(row.entry, type=Entry)
    body = msgspec.msgpack.decode(sent.body, type=bytes)
    return msgspec.structs.replace(sent, body=msgspec.Raw(body))
