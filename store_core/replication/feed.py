"""The server's side of the exchange: each function is one transaction's work."""

from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from store_core.domain.errors import StoreError
from store_core.journal.apply import knows
from store_core.journal.entries import is_storable
from store_core.journal.kept import take_in_kept
from store_core.journal.kinds import KINDS, SERVER_OWNED
from store_core.journal.ledger import Intake
from store_core.journal.state import take_snapshot
from store_core.journal.touched import NOTHING, Touched
from store_core.replication.branches import heads, keep_apart
from store_core.replication.carrying import accept, carried, within_bytes
from store_core.replication.messages import (
    BATCH,
    OLDEST_PROTOCOL,
    PROTOCOL,
    SCHEMA,
    Carried,
    Hello,
    HelloAnswer,
    Hint,
    Pull,
    PullAnswer,
    Push,
    PushAnswer,
    Snapshot,
    entry_of,
)
from store_core.replication.peers import Peer
from store_core.storage.journal import (
    EntryRow,
    SealedRow,
    chain_head,
    frontiers,
    known_ids,
    last_of_device,
)
from store_core.storage.orders import OrderRow, OrderStatusRow
from store_core.storage.replication import (
    entry_at,
    feed_after,
    feed_number,
    the_feed,
)
from store_core.storage.store import DeviceRow

AT_ONCE = 20
"""Entries of a push that are taken in in one transaction."""
SIP = 40
"""Entries that a terminal is given at once: until it has taken them in, nothing it writes itself
is sent.
"""
SNAPSHOT_OVER = 5_000
RECENT = timedelta(days=14)
_GAP = "journal_gap"
_AWAITED = "awaited"
"""Comes to a hub from its upstream, in the order in which it can be taken in."""


@dataclass(frozen=True, slots=True)
class Server:
    """The server whose feed it is. A terminal that lacks more than `snapshot_over` entries is given
    a snapshot, with what was placed in the `recent` past or is open; a hub is given all. Where it
    is a hub itself, `upstream` is the address of the server above it, and its certificate. `oldest`
    and `newest` are the protocols it speaks.
    """

    store: str
    device: str
    snapshot_over: int = SNAPSHOT_OVER
    recent: timedelta = RECENT
    upstream: str = ""
    upstream_certificate: str = ""
    oldest: int = OLDEST_PROTOCOL
    newest: int = PROTOCOL


def hello(session: Session, server: Server, peer: Peer, said: Hello, now: datetime) -> HelloAnswer:
    """Errors: `protocol_too_old`, `protocol_too_new` where there is no common protocol."""
    protocol = _common_protocol(server, said)
    if peer.device.revoked_at:
        return _pair_again("device_revoked", now)
    own = peer.device.id
    mine = frontiers(session, server.store)
    has = said.frontiers.get(own, 0)
    if 0 < has <= mine.get(own, 0) and _sha256(session, server, own, has) != said.newest_sha256:
        return _pair_again("journal_fork", now)
    feed = the_feed(session, server.store)
    lacking = sum(max(0, last - said.frontiers.get(device, 0)) for device, last in mine.items())
    return HelloAnswer(
        protocol=protocol,
        schema=SCHEMA,
        server=server.device,
        epoch=feed.epoch,
        head=feed.head,
        cursor=_cursor(session, server.store, mine, said.frontiers, feed.head),
        frontiers=mine,
        at=now,
        heads=heads(session, server.store, mine),
        behind=mine.get(own, 0) > has,
        snapshot=said.schema == SCHEMA and lacking > server.snapshot_over and not peer.is_hub,
        upstream=server.upstream,
        upstream_certificate=server.upstream_certificate,
    )


def in_turns(batch: Push, take: Callable[[Push, dict[str, str]], PushAnswer]) -> PushAnswer:
    """A batch in pieces; `take` has one taken in by `push`, in a transaction of its own. Who sells
    meanwhile has a turn after each.
    """
    refused: dict[str, str] = {}
    frontiers: dict[str, int] = {}
    for start in range(0, max(len(batch.entries), 1), AT_ONCE):
        piece = msgspec.structs.replace(batch, entries=batch.entries[start : start + AT_ONCE])
        answer = take(piece, refused)
        frontiers |= answer.frontiers
    return msgspec.structs.replace(answer, frontiers=frontiers)


def push(
    session: Session,
    server: Server,
    peer: Peer,
    batch: Push,
    now: datetime,
    refused: dict[str, str],
) -> tuple[PushAnswer, Touched]:
    """Take in what this server lacks; what it can't take goes into quarantine, kept whole.

    After a refused entry the rest of that device's entries in the batch are kept there too;
    `refused` remembers from one of its pieces to the next.
    """
    if peer.device.revoked_at:
        return _quarantine_all(session, peer, batch, now), NOTHING
    touched, intake = NOTHING, Intake(session)
    taken = known_ids(session, {one.id for one in batch.entries})
    for one in batch.entries:
        why = refused.get(one.device)
        if why is None and one.store != server.store:
            why = "wrong_store"
        elif why in {None, _GAP} and one.dseq > intake.have(one.store, one.device):
            why = _refusal(session, server, peer, one, taken) or why
        if why is None:
            try:
                touched |= accept(intake, session, one)
                taken.add(one.id)
            except StoreError as error:
                why = error.code
        if why == _AWAITED:
            refused[one.device] = why
        elif why and (why != _GAP or batch.surrender):
            refused[one.device] = why
            keep_apart(session, one, f"{why} from {peer.device.id}", now)
    intake.keep()
    touched |= take_in_kept(session)
    own = refused.get(peer.device.id)
    answer = PushAnswer(
        epoch=the_feed(session, server.store).epoch,
        frontiers=_have(session, server.store, {one.device for one in batch.entries}),
        unwanted=tuple(device for device in refused if device != peer.device.id),
        pair_again=_public(own) if own else None,
    )
    return answer, touched


def _quarantine_all(session: Session, peer: Peer, batch: Push, now: datetime) -> PushAnswer:
    """What comes from a device that was revoked is kept, and nothing else."""
    for one in batch.entries:
        keep_apart(session, one, f"device_revoked from {peer.device.id}", now)
    return PushAnswer(epoch="", frontiers={}, pair_again="device_revoked")


def pull(session: Session, server: Server, peer: Peer, asked: Pull) -> PullAnswer:
    """The next batch of the feed. Error `epoch_unknown` for the feed of another life."""
    feed = the_feed(session, server.store)
    if asked.epoch != feed.epoch or asked.cursor > feed.head:
        raise StoreError("epoch_unknown", epoch=feed.epoch)
    most = BATCH if peer.is_hub else SIP
    found = feed_after(session, server.store, asked.cursor, peer.device.id, most)
    rows = within_bytes(row for _, row in found)
    whole = len(rows) == len(found) < most
    return PullAnswer(
        epoch=feed.epoch,
        cursor=feed.head if whole else found[len(rows) - 1][0],
        head=feed.head,
        entries=carried(session, rows, peer.parts),
        own=_have(session, server.store, [peer.device.id])[peer.device.id],
    )


def snapshot(session: Session, server: Server, peer: Peer, now: datetime) -> Snapshot:
    """The state without what is long closed, and the entries that a terminal still needs."""
    feed = the_feed(session, server.store)
    since = now - server.recent
    mine = frontiers(session, server.store)
    heads = [last_of_device(session, server.store, device) for device in mine]
    rows = {row.id: row for row in (*heads, *_with_sealed(session, since)) if row}
    return Snapshot(
        epoch=feed.epoch,
        head=feed.head,
        frontiers=mine,
        state=take_snapshot(session, since),
        entries=carried(session, list(rows.values()), peer.parts),
    )


def hint(session: Session, store: str) -> Hint:
    """What the stream says."""
    feed = the_feed(session, store)
    return Hint(epoch=feed.epoch, head=feed.head)


def _pair_again(why: str, now: datetime) -> HelloAnswer:
    return HelloAnswer(
        protocol=PROTOCOL,
        schema=SCHEMA,
        server="",
        epoch="",
        head=0,
        cursor=0,
        frontiers={},
        at=now,
        pair_again=why,
    )


def _sha256(session: Session, server: Server, device: str, dseq: int) -> str:
    row = entry_at(session, server.store, device, dseq)
    return row.sha256 if row else ""


def _common_protocol(server: Server, said: Hello) -> int:
    if said.protocol < server.oldest:
        raise StoreError("protocol_too_old", oldest=server.oldest)
    if said.oldest_protocol > server.newest:
        raise StoreError("protocol_too_new", newest=server.newest)
    return min(said.protocol, server.newest)


def _cursor(
    session: Session, store: str, mine: Mapping[str, int], theirs: Mapping[str, int], head: int
) -> int:
    """Just before the first entry of the feed that they lack."""
    lacking = (
        feed_number(session, store, device, theirs.get(device, 0) + 1)
        for device, last in mine.items()
        if last > theirs.get(device, 0)
    )
    return min((seq - 1 for seq in lacking if seq), default=head)


def _refusal(
    session: Session, server: Server, peer: Peer, one: Carried, taken: Container[str]
) -> str | None:
    """Why an entry that is not known is not let near the journal; `taken` are ids of others."""
    if one.device == peer.device.id:
        allowed = peer.may_write(one.kind)
    else:
        allowed = peer.relays and _may_be_relayed(session, server, peer, one)
    if not allowed:
        return _AWAITED if server.upstream and _comes_down(session, one) else "not_allowed"
    if one.id in taken:
        return "id_taken"
    return None if _is_whole(one) else "malformed"


def _may_be_relayed(session: Session, server: Server, peer: Peer, one: Carried) -> bool:
    """Not in this server's own name, nor a server's kinds in a terminal's, nor a revoked device's
    after its end; but for what a hub took in before it knew of that (ADR 0026).
    """
    if one.device == server.device:
        return False
    row = session.get(DeviceRow, one.device)
    if row is None:
        return one.kind not in SERVER_OWNED
    if row.device.revoked_at and one.at > row.device.revoked_at and not peer.is_hub:
        return False
    return one.kind not in SERVER_OWNED or row.device.kind == "server"


def _comes_down(session: Session, one: Carried) -> bool:
    """Written by a server that this one does not know yet."""
    return one.kind in SERVER_OWNED and session.get(DeviceRow, one.device) is None


def _is_whole(one: Carried) -> bool:
    """Whether the bytes are those hashed, and a kind this program knows has the body it should."""
    try:
        entry = entry_of(one)
        if not is_storable(entry):
            return False
        if knows(entry):
            msgspec.json.decode(entry.body, type=KINDS[entry.kind, entry.v])
    except (msgspec.DecodeError, StoreError):
        return False
    return True


def _have(session: Session, store: str, devices: Iterable[str]) -> dict[str, int]:
    held = {device: chain_head(session, store, device) for device in sorted(devices)}
    return {device: head.dseq if head else 0 for device, head in held.items()}


def _public(why: str) -> str:
    return why if why == "journal_fork" else "entry_refused"


def _with_sealed(session: Session, since: datetime) -> Iterable[EntryRow]:
    """Entries of orders in the snapshot that have personal data beside them."""
    return session.scalars(
        select(EntryRow)
        .join(OrderRow, OrderRow.entry_id == EntryRow.id)
        .join(OrderStatusRow, OrderStatusRow.order_id == OrderRow.id)
        .where(
            EntryRow.id.in_(select(SealedRow.entry_id)),
            or_(OrderStatusRow.open, OrderStatusRow.placed_at >= since),
        )
    )
