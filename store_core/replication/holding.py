"""The terminal's side of the exchange: each function is one transaction's work."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from store_core.domain.errors import StoreError
from store_core.journal.base import deflate, keep_base
from store_core.journal.entries import from_row
from store_core.journal.folding import apply_beyond
from store_core.journal.kept import take_in_kept
from store_core.journal.ledger import Intake, keep, receive_sealed
from store_core.journal.state import load_snapshot
from store_core.journal.touched import NOTHING, Touched, touch
from store_core.replication.branches import give_way, is_of_another_branch, is_where_they_part
from store_core.replication.carrying import accept, carried, within_bytes
from store_core.replication.messages import (
    BATCH,
    OLDEST_PROTOCOL,
    PROTOCOL,
    SCHEMA,
    Hello,
    HelloAnswer,
    PullAnswer,
    Push,
    Snapshot,
    entry_of,
    parts_of,
)
from store_core.storage.journal import (
    EntryRow,
    SealedRow,
    chain_head,
    count,
    frontiers,
    last_of_device,
)
from store_core.storage.kitchen import TicketRow
from store_core.storage.order_queries import open_order_ids
from store_core.storage.pictures import picture_ids
from store_core.storage.replication import UpstreamRow, entries_after, entry_at, the_upstream
from store_core.storage.shifts import ShiftRow
from store_core.storage.store import (
    CatalogueRow,
    DeviceRow,
    PersonRow,
    SettingsRow,
)
from store_core.storage.terminal import program_version


@dataclass(frozen=True, slots=True)
class Held:
    """What this machine has: `own` is its own newest `dseq`, `acked` the one a server has; `epoch`
    and `cursor` its place in that server's feed.
    """

    frontiers: Mapping[str, int]
    own: int
    server: str = ""
    epoch: str = ""
    cursor: int = 0
    acked: int = 0


def held(session: Session, store: str, device: str) -> Held:
    """The state of the exchange as the last commit left it."""
    mine = frontiers(session, store)
    row = the_upstream(session)
    if row is None:
        return Held(mine, mine.get(device, 0))
    return Held(mine, mine.get(device, 0), row.server, row.epoch, row.cursor, row.acked)


def own_newest(session: Session, store: str, device: str) -> int:
    row = last_of_device(session, store, device)
    return row.dseq if row else 0


def newest_of_all(session: Session, store: str) -> dict[str, int]:
    """The newest entry held of each known device, without looking through the whole journal."""
    heads = {
        device: chain_head(session, store, device)
        for device in session.scalars(select(DeviceRow.id))
    }
    return {device: head.dseq for device, head in heads.items() if head}


def greeting(session: Session, store: str, device: str) -> Hello:
    known = held(session, store, device)
    newest = entry_at(session, store, device, known.own)
    return Hello(
        oldest_protocol=OLDEST_PROTOCOL,
        protocol=PROTOCOL,
        schema=SCHEMA,
        epoch=known.epoch,
        frontiers=known.frontiers,
        newest_sha256=newest.sha256 if newest else "",
        version=program_version(),
    )


def greeted(
    session: Session,
    known: Held,
    answer: HelloAnswer,
    own: str,
    offset: timedelta,
    *,
    anew: bool = False,
) -> Held:
    """Keep whom we speak with and where to read on: in a feed we know, where we stopped, or `anew`
    from its beginning.
    """
    same = known.server == answer.server and known.epoch == answer.epoch
    cursor = known.cursor if same and known.cursor <= answer.head else answer.cursor
    if anew:
        cursor = 0
    acked = answer.frontiers.get(own, 0)
    for row in session.scalars(select(UpstreamRow)):
        session.delete(row)
    session.flush()
    row = UpstreamRow(
        server=answer.server,
        epoch=answer.epoch,
        cursor=cursor,
        acked=acked,
        clock_offset_ms=round(offset.total_seconds() * 1000),
    )
    session.add(row)
    return Held(known.frontiers, known.own, answer.server, answer.epoch, cursor, acked)


def outgoing(
    session: Session,
    store: str,
    wanted: Mapping[str, int],
    *,
    parts: frozenset[str] | None,
    surrender: bool,
) -> Push:
    """The next batch of what a server lacks: of each device in `wanted`, the entries after the one
    it has, as far as they are held here with all that was sealed beside them.
    """
    rows: list[EntryRow] = []
    for device, last in wanted.items():
        found = entries_after(session, store, device, last, BATCH - len(rows))
        rows += _complete(session, found)
        if len(rows) >= BATCH:
            break
    return Push(entries=carried(session, within_bytes(rows), parts), surrender=surrender)


def acknowledged(session: Session, epoch: str, acked: int) -> None:
    """Keep how much of our own the server has, in this life of its."""
    row = the_upstream(session)
    if row and row.epoch == epoch:
        row.acked = acked


@dataclass(frozen=True, slots=True)
class Taken:
    """`turned`: to another branch of some device's entries, or on the way to where that begins;
    what both sides have is to be said anew.
    """

    touched: Touched
    turned: bool = False


def take_in(session: Session, answer: PullAnswer) -> Taken:
    """Data and cursor, in one transaction. Errors: those of `accept`; `journal_fork` only where the
    branch that counts can't be turned to.
    """
    touched, intake, turned = NOTHING, Intake(session), False
    for one in answer.entries:
        try:
            touched |= accept(intake, session, one)
        except StoreError as error:
            if error.code != "journal_fork":
                raise
            intake.keep()
            if not is_where_they_part(session, one):
                _read_again(session, answer.epoch)
                return Taken(touched, turned=True)
            touched |= give_way(session, one) | _on_screens(session)
            count(session, "catalogue")
            intake, turned = Intake(session), True
            touched |= accept(intake, session, one)
    intake.keep()
    touched |= take_in_kept(session)
    _move_cursor(session, answer.epoch, answer.cursor)
    return Taken(touched, turned)


def forget_cursor(session: Session) -> None:
    """Begin again from the frontiers at the next hello: something in between is missing."""
    row = the_upstream(session)
    if row:
        row.epoch, row.cursor = "", 0


def adopt(session: Session, taken: Snapshot) -> Touched:
    """Begin from a snapshot; what is held here beyond it (own unsent entries) is applied again.
    Error `journal_fork` where that goes on from another branch.
    """
    for one in taken.entries:
        if is_of_another_branch(session, one):
            raise StoreError("journal_fork", device=one.device, dseq=one.dseq)
    load_snapshot(session, taken.state)
    for one in taken.entries:
        keep(session, entry_of(one))
        for part in parts_of(one):
            receive_sealed(session, part)
    apply_beyond(session, taken.frontiers)
    keep_base(session, taken.frontiers, deflate(taken.state))
    count(session, "catalogue")
    _move_cursor(session, taken.epoch, taken.head)
    return _on_screens(session)


def is_stocked(session: Session) -> bool:
    """Whether the store's settings have come yet."""
    return session.scalars(select(SettingsRow.store)).first() is not None


def _read_again(session: Session, epoch: str) -> None:
    """The feed from its beginning: what is known changes nothing."""
    row = the_upstream(session)
    if row and row.epoch == epoch:
        row.cursor = 0


def _move_cursor(session: Session, epoch: str, cursor: int) -> None:
    row = the_upstream(session)
    if row and row.epoch == epoch:
        row.cursor = max(row.cursor, cursor)


def _complete(session: Session, rows: Sequence[EntryRow]) -> list[EntryRow]:
    """Up to the first whose sealed parts were withheld from this machine."""
    ids = [row.id for row in rows]
    parts = session.execute(
        select(SealedRow.entry_id, SealedRow.part).where(SealedRow.entry_id.in_(ids))
    )
    there = {(entry, part) for entry, part in parts}
    complete: list[EntryRow] = []
    for row in rows:
        if any((row.id, part) not in there for part in from_row(row).sealed):
            break
        complete.append(row)
    return complete


def _on_screens(session: Session) -> Touched:
    """All that a screen may show."""
    opened = set(open_order_ids(session))
    records = session.execute(select(CatalogueRow.kind, CatalogueRow.id))
    tickets = session.execute(select(TicketRow.id, TicketRow.order_id))
    return (
        frozenset((kind, one) for kind, one in records)
        | touch("settings", *session.scalars(select(SettingsRow.store)))
        | touch("picture", *picture_ids(session))
        | touch("person", *session.scalars(select(PersonRow.id)))
        | touch("device", *session.scalars(select(DeviceRow.id)))
        | touch("shift", *session.scalars(select(ShiftRow.id)))
        | touch("order", *opened)
        | touch("ticket", *(ticket for ticket, order in tickets if order in opened))
    )
