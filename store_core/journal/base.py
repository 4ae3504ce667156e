"""What a terminal's journal goes on from, where it does not hold every entry (Law 2)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from zlib import compress, decompress

import msgspec
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from store_core.journal.entries import Entry
from store_core.journal.state import forget_orders, load_snapshot
from store_core.storage.replication import BaseRow, GoneRow

LEVEL = 6
"""Of deflating: kept for weeks, made once a day."""


@dataclass(frozen=True, slots=True)
class Base:
    """The state that the entries up to `frontiers` made; `gone` are orders taken out of it since.
    An empty one stands where every entry is held.
    """

    frontiers: Mapping[str, int] = field(default_factory=dict)
    deflated: bytes = b""
    gone: tuple[str, ...] = ()

    def load(self, session: Session) -> None:
        """Make it the state of an empty database."""
        if self.deflated:
            load_snapshot(session, decompress(self.deflated))
            forget_orders(session, self.gone)

    def stands_for(self, entry: Entry) -> bool:
        return entry.dseq <= self.frontiers.get(entry.device, 0)


def base_of(session: Session) -> Base:
    row = session.scalars(select(BaseRow)).first()
    if row is None:
        return Base()
    gone = tuple(session.scalars(select(GoneRow.order_id).order_by(GoneRow.order_id)))
    return Base(_decoded(row.frontiers), row.state, gone)


def base_frontiers(session: Session) -> Mapping[str, int]:
    """Up to which of each device's entries the base stands for them."""
    frontiers = session.scalar(select(BaseRow.frontiers))
    return _decoded(frontiers) if frontiers else {}


def deflate(state: bytes) -> bytes:
    return compress(state, LEVEL)


def keep_base(session: Session, frontiers: Mapping[str, int], deflated: bytes) -> None:
    row = BaseRow(id=1, frontiers=msgspec.json.encode(frontiers).decode(), state=deflated)
    session.merge(row)
    session.execute(delete(GoneRow))


def _decoded(frontiers: str) -> Mapping[str, int]:
    return msgspec.json.decode(frontiers, type=dict[str, int])
