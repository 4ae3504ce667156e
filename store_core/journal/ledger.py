"""Writing to the journal and taking in what other machines wrote."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from store_core.domain.errors import StoreError
from store_core.domain.kept import Kept
from store_core.journal.apply import apply, apply_body, knows
from store_core.journal.audit import body_of, row_of
from store_core.journal.entries import (
    NO_ENTRY,
    Entry,
    SealedPart,
    from_row,
    seal,
    seal_sha256,
    to_row,
)
from store_core.journal.kinds import KIND_OF, Body, OrderPlaced
from store_core.journal.touched import NOTHING, Touched
from store_core.storage.base import canonical, insert_rows
from store_core.storage.engine import note
from store_core.storage.journal import (
    ChainHead,
    EntryRow,
    SealedRow,
    chain_head,
    is_given_up,
    seals_of,
    sha256_at,
)
from store_core.storage.merge import put_derived, put_fact
from store_core.storage.replication import number_in_feed


@dataclass(frozen=True, slots=True)
class Author:
    """The machine that writes: its ids, the store's sealing key, where new ids and random bytes
    come from.
    """

    store: str
    device: str
    key: bytes
    new_id: Callable[[], str]
    random: Callable[[int], bytes]


@dataclass(frozen=True, slots=True)
class By:
    """Who did it, when, and in which business day."""

    at: datetime
    business_date: date
    actor: str | None = None
    approver: str | None = None
    reason: str | None = None


def write(
    session: Session, author: Author, body: Body, by: By, sealed: Mapping[str, bytes]
) -> tuple[Entry, Touched]:
    """Write this machine's next entry and apply it, in the caller's transaction.

    `sealed` are plain personal data by part; they are encrypted here.
    """
    before = chain_head(session, author.store, author.device)
    entry_id = author.new_id()
    parts = {
        part: seal(author.key, entry_id, part, plain, author.random)
        for part, plain in sealed.items()
        if plain
    }
    kind, v = KIND_OF[type(body)]
    entry = Entry(
        id=entry_id,
        store=author.store,
        device=author.device,
        dseq=before.dseq + 1 if before else 1,
        at=_to_the_millisecond(by.at),
        business_date=by.business_date,
        kind=kind,
        v=v,
        body=msgspec.Raw(canonical(body)),
        prev_sha256=before.sha256 if before else NO_ENTRY,
        actor=by.actor,
        approver=by.approver,
        reason=by.reason,
        sealed={part: seal_sha256(data) for part, data in parts.items()},
    )
    _keep(session, (entry, body))
    insert_rows(
        session, *(SealedRow.fresh(entry_id=entry_id, part=p, data=d) for p, d in parts.items())
    )
    return entry, apply_body(session, entry, body)


class Intake:
    """Takes in what other machines wrote, entry after entry. Each takes effect at once; what the
    journal keeps of them is written together, by `keep`.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._heads: dict[tuple[str, str], ChainHead | None] = {}
        self._taken: list[tuple[Entry, Body | None]] = []

    def have(self, store: str, device: str) -> int:
        """The newest `dseq` of a device, of what was taken in and what was held before."""
        head = self._head(store, device)
        return head.dseq if head else 0

    def receive(self, entry: Entry) -> Touched:
        """Known ones change nothing, nor do those that a snapshot stood for.

        Errors: `journal_fork` (the same `dseq` or a predecessor with another hash: a cloned file),
        `journal_gap` (an entry before it is missing that nobody gave up; `have` is the last one
        held).
        """
        before = self._head(entry.store, entry.device)
        have = before.dseq if before else 0
        if entry.dseq <= have:
            self.keep()
            held = sha256_at(self._session, entry.store, entry.device, entry.dseq)
            if held and held != entry.sha256:
                raise StoreError("journal_fork", device=entry.device, dseq=entry.dseq)
            return NOTHING
        if entry.dseq != have + 1:
            prev = entry.prev_sha256
            if not is_given_up(self._session, entry.device, have, entry.dseq, prev):
                raise StoreError("journal_gap", device=entry.device, dseq=entry.dseq, have=have)
        elif entry.prev_sha256 != (before.sha256 if before else NO_ENTRY):
            raise StoreError("journal_fork", device=entry.device, dseq=entry.dseq)
        body = body_of(entry)
        self._heads[entry.store, entry.device] = ChainHead(entry.dseq, entry.sha256)
        self._taken.append((entry, body))
        return apply_body(self._session, entry, body) if body else NOTHING

    def keep(self) -> None:
        """Before anybody looks for them."""
        taken, self._taken = self._taken, []
        if taken:
            _keep(self._session, *taken)

    def _head(self, store: str, device: str) -> ChainHead | None:
        if (store, device) not in self._heads:
            self._heads[store, device] = chain_head(self._session, store, device)
        return self._heads[store, device]


def receive(session: Session, entry: Entry) -> Touched:
    """Take in one entry another machine wrote. Errors: those of `Intake.receive`."""
    intake = Intake(session)
    touched = intake.receive(entry)
    intake.keep()
    return touched


def receive_sealed(session: Session, part: SealedPart) -> None:
    """Keep a sealed part beside its entry, if that is held here. Error `sealed_mismatch` for bytes
    of another.
    """
    seals = seals_of(session, part.entry)
    if seals is None:
        return
    promised = msgspec.json.decode(seals, type=dict[str, str])
    if promised.get(part.part) != seal_sha256(part.data):
        raise StoreError("sealed_mismatch", entry=part.entry, part=part.part)
    put_derived(session, SealedRow(entry_id=part.entry, part=part.part, data=part.data))


def keep(session: Session, entry: Entry) -> None:
    """Keep an entry whose effect a snapshot brings already, wherever it stands in its chain."""
    if session.get(EntryRow, entry.id) is None:
        _keep(session, (entry, body_of(entry)))


def apply_pending(session: Session) -> Touched:
    """Apply entries that came before this program knew their kind (after an upgrade)."""
    touched = NOTHING
    waiting = select(EntryRow).where(EntryRow.applied.is_(False)).order_by(EntryRow.id)
    for row in session.scalars(waiting).all():
        entry = from_row(row)
        if knows(entry):
            touched |= apply(session, entry)
            row.applied = True
    return touched


def _keep(session: Session, *taken: tuple[Entry, Body | None]) -> None:
    """The body is None where it is of a kind or version from the future."""
    logged = [row_of(entry, body) for entry, body in taken]
    insert_rows(session, *(to_row(entry, applied=body is not None) for entry, body in taken))
    put_fact(session, *logged)
    for (entry, body), row in zip(taken, logged, strict=True):
        kind = entry.kind if body else "unknown"
        channel = body.header.channel if isinstance(body, OrderPlaced) else ""
        note(session, Kept(entry.id, kind, entry.device, row.order_id, channel))
    for store, of_store in groupby(taken, lambda one: one[0].store):
        number_in_feed(session, store, [entry.id for entry, _ in of_store])


def _to_the_millisecond(moment: datetime) -> datetime:
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)
