"""Entries as machines write them, made by hand one after the other, and a server's empty database
that knows who those machines are.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session, configure_mappers

from store_core.domain.devices import Device, DeviceKind
from store_core.journal.entries import NO_ENTRY, Entry, seal_sha256
from store_core.journal.kinds import KIND_OF, Body, DeviceChanged, ReportReprinted
from store_core.journal.ledger import receive
from store_core.replication import feed
from store_core.replication.feed import Server
from store_core.replication.messages import Carried, Push, PushAnswer, carry, entry_of
from store_core.replication.peers import Peer, peer_of
from store_core.storage.replication import QuarantineRow, StoreFeedRow
from tests.databases import scratch

NOW = datetime(2026, 6, 12, 18, tzinfo=UTC)
SERVER = Server("store", "server")
FACT = ReportReprinted(shift="shift", number=1, copy=1)
"""Something any till may write, that needs nothing and changes no total."""
_ids = count(1)
configure_mappers()  # rows are made here before any is read


@dataclass
class Pen:
    """Writes one device's entries, each after the one before."""

    device: str
    dseq: int = 0
    sha256: str = NO_ENTRY
    written: list[Entry] = field(default_factory=list)

    def write(
        self, body: Body = FACT, parts: Mapping[str, bytes] | None = None, **otherwise: Any
    ) -> Carried:
        """`otherwise` are fields that are not as they should be."""
        kind, v = KIND_OF[type(body)]
        entry = Entry(
            id=f"entry-{next(_ids):04}",
            store="store",
            device=self.device,
            dseq=self.dseq + 1,
            at=NOW,
            business_date=NOW.date(),
            kind=kind,
            v=v,
            body=msgspec.Raw(msgspec.json.encode(body)),
            prev_sha256=self.sha256,
            sealed={part: seal_sha256(data) for part, data in (parts or {}).items()},
        )
        entry = msgspec.structs.replace(entry, **otherwise)
        self.dseq, self.sha256 = entry.dseq, entry.sha256
        self.written.append(entry)
        return carry(entry, parts or {})

    def copy(self) -> "Pen":
        """Another one that goes on from here."""
        return Pen(self.device, self.dseq, self.sha256)


def device(name: str, kind: DeviceKind = "till", revoked_at: datetime | None = None) -> Device:
    return Device(name, kind, name, name[:1].upper(), NOW, revoked_at)


@contextmanager
def serving(*known: Device) -> Iterator[Session]:
    """A server's database with a feed, that knows these machines; nothing of it is kept."""
    with scratch() as session:
        session.add(StoreFeedRow(store="store", epoch="first", head=0))
        session.flush()
        for place, one in enumerate(known, 1):
            told = DeviceChanged(device=one, rev=1)
            receive_all(session, [Pen(f"office {place}").write(told, id=f"device {place}")])
        yield session


def receive_all(session: Session, entries: list[Carried]) -> None:
    for one in entries:
        receive(session, entry_of(one))


def push(
    session: Session,
    sender: Device | Peer,
    *entries: Carried,
    server: Server = SERVER,
    surrender: bool = False,
) -> PushAnswer:
    peer = sender if isinstance(sender, Peer) else peer_of(sender)
    batch = Push(entries=entries, surrender=surrender)
    return feed.push(session, server, peer, batch, NOW, {})[0]


def apart(session: Session) -> list[tuple[str, int, str]]:
    """What is kept apart: whose, which, and why."""
    rows = session.scalars(select(QuarantineRow).order_by(QuarantineRow.id))
    return [(row.device, row.dseq, row.why) for row in rows]
