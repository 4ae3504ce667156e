"""Tables of the exchange: the server's feed, what each upstream has, pairing, quarantine."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import cast

from sqlalchemy import Integer, Select, bindparam, delete, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from store_core.domain.devices import Device
from store_core.domain.errors import StoreError
from store_core.storage.base import Row, insert_rows, table_of
from store_core.storage.journal import EntryRow, is_given_up
from store_core.storage.prepared import prepared
from store_core.storage.store import DeviceRow


class StoreFeedRow(Row):
    """One per store, on servers only: locked first, `head` written last, so the feed is gapless
    and in commit order.
    """

    __tablename__ = "store_feed"

    store: Mapped[str] = mapped_column(primary_key=True)
    epoch: Mapped[str]
    head: Mapped[int]


class FeedRow(Row):
    """The server's own numbering of every entry it holds."""

    __tablename__ = "feed"

    store: Mapped[str] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[str] = mapped_column(unique=True)


class UpstreamRow(Row):
    """A terminal's place at one server: `cursor` in its feed of that epoch, and the own `dseq` it
    has acknowledged. `clock_offset_ms` is server minus ours, measured at hello.
    """

    __tablename__ = "upstreams"

    server: Mapped[str] = mapped_column(primary_key=True)
    epoch: Mapped[str]
    cursor: Mapped[int]
    acked: Mapped[int]
    clock_offset_ms: Mapped[int]


class BaseRow(Row):
    """The snapshot that a terminal's own journal goes on from; none where it holds every entry.
    `frontiers` are the entries it stands for, as JSON, `state` is deflated.
    """

    __tablename__ = "base"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    frontiers: Mapped[str]
    state: Mapped[bytes]


class GoneRow(Row):
    """An order that was long closed and has been taken away here: the base's state is to be read
    without it. The next base has none of them.
    """

    __tablename__ = "gone_orders"

    order_id: Mapped[str] = mapped_column(primary_key=True)


class PairingCodeRow(Row):
    """A code that turns an unknown machine into a device, once, before `expires_at`. `sealed` is
    the code itself under the store's key, to prove to a machine that it is known here.
    """

    __tablename__ = "pairing_codes"

    code_sha256: Mapped[str] = mapped_column(primary_key=True)
    sealed: Mapped[bytes]
    kind: Mapped[str]
    name: Mapped[str]
    created_by: Mapped[str | None]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class DeviceTokenRow(Row):
    """What a paired device shows at each request, hashed; `version` and `newest`, its own newest
    entry, are as it last said hello.
    """

    __tablename__ = "device_tokens"

    device: Mapped[str] = mapped_column(primary_key=True)
    token_sha256: Mapped[str] = mapped_column(unique=True)
    last_seen: Mapped[datetime | None]
    version: Mapped[str] = mapped_column(default="")
    newest: Mapped[int] = mapped_column(default=0)


class QuarantineRow(Row):
    """An entry that was not taken in: a fork, or from a revoked device."""

    __tablename__ = "quarantine"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    device: Mapped[str]
    dseq: Mapped[int]
    sha256: Mapped[str]
    why: Mapped[str]
    received_at: Mapped[datetime]
    entry: Mapped[bytes]


@dataclass(frozen=True, slots=True)
class ApartRow:
    """What is kept apart of one device: how many entries, the first of them, and why that is."""

    device: str
    entries: int
    first: int
    why: str
    since: datetime


def kept_apart(session: Session) -> Sequence[ApartRow]:
    """By device, the first that came at the top."""
    rows = session.execute(
        select(
            QuarantineRow.device, QuarantineRow.dseq, QuarantineRow.why, QuarantineRow.received_at
        ).order_by(QuarantineRow.id)
    ).all()
    found: dict[str, ApartRow] = {}
    for row in rows:
        held = found.get(row.device, ApartRow(row.device, 0, row.dseq, row.why, row.received_at))
        found[row.device] = replace(held, entries=held.entries + 1, first=min(held.first, row.dseq))
    return tuple(found.values())


def newest_codes(session: Session, count: int) -> Sequence[PairingCodeRow]:
    newest = select(PairingCodeRow).order_by(PairingCodeRow.expires_at.desc()).limit(count)
    return session.scalars(newest).all()


def device_of_token(session: Session, token_sha256: str) -> str | None:
    """The id of the device that holds a token."""
    found: str | None = _DEVICE_OF_TOKEN.value(session, token=token_sha256)
    return found


def device_with_token(session: Session, token_sha256: str) -> Device | None:
    """The device that holds a token."""
    found = _DEVICE_WITH_TOKEN.rows(session, token=token_sha256)
    return cast("Device", found[0][0]) if found else None


@dataclass(frozen=True, slots=True)
class Feed:
    """Where a server's feed is; another epoch is another life of its server."""

    epoch: str
    head: int


def the_feed(session: Session, store: str) -> Feed:
    """A server's own feed. Error `no_feed` on a terminal, which has none."""
    found = _THE_FEED.first(session, of=store)
    if found is None:
        raise StoreError("no_feed", store=store)
    return Feed(*found)


def begin_epoch(session: Session, store: str, epoch: str) -> None:
    """Whoever read the feed before learns that its numbers mean something else now."""
    session.execute(update(StoreFeedRow).where(StoreFeedRow.store == store).values(epoch=epoch))


def the_upstream(session: Session) -> UpstreamRow | None:
    """The one server that this machine speaks with."""
    return session.scalars(select(UpstreamRow)).first()


def tokens_by_device(session: Session) -> dict[str, DeviceTokenRow]:
    return {row.device: row for row in session.scalars(select(DeviceTokenRow))}


def has_feed(session: Session, store: str) -> bool:
    """Whether this is the server, which owns what the store has only once."""
    return _THE_FEED.first(session, of=store) is not None


def feed_after(
    session: Session, store: str, cursor: int, without: str, limit: int
) -> Sequence[tuple[int, EntryRow]]:
    """The feed's next entries with their numbers, but for those one device wrote itself."""
    found = session.execute(
        select(FeedRow.seq, EntryRow)
        .join(EntryRow, EntryRow.id == FeedRow.entry_id)
        .where(FeedRow.store == store, FeedRow.seq > cursor, EntryRow.device != without)
        .order_by(FeedRow.seq)
        .limit(limit)
    )
    return [(seq, row) for seq, row in found]


def feed_number(session: Session, store: str, device: str, dseq: int) -> int | None:
    """Where in the feed a device's entry stands; where that was given up, the next one."""
    return session.scalar(
        select(FeedRow.seq)
        .join(EntryRow, EntryRow.id == FeedRow.entry_id)
        .where(EntryRow.store == store, EntryRow.device == device, EntryRow.dseq >= dseq)
        .order_by(EntryRow.dseq)
        .limit(1)
    )


def entry_at(session: Session, store: str, device: str, dseq: int) -> EntryRow | None:
    return session.scalars(
        select(EntryRow).where(
            EntryRow.store == store, EntryRow.device == device, EntryRow.dseq == dseq
        )
    ).first()


def entries_after(
    session: Session, store: str, device: str, dseq: int, limit: int
) -> Sequence[EntryRow]:
    """A device's entries from `dseq + 1` on, as far as there is no gap but those given up."""
    rows = session.scalars(
        select(EntryRow)
        .where(EntryRow.store == store, EntryRow.device == device, EntryRow.dseq > dseq)
        .order_by(EntryRow.dseq)
        .limit(limit)
    ).all()
    found: list[EntryRow] = []
    for row in rows:
        if row.dseq != dseq + 1 and not is_given_up(
            session, device, dseq, row.dseq, row.prev_sha256
        ):
            break
        found.append(row)
        dseq = row.dseq
    return found


def kept_behind_gaps(session: Session) -> Sequence[QuarantineRow]:
    """Entries that were not taken in for those that are missing before them, in their order."""
    return session.scalars(
        select(QuarantineRow)
        .where(QuarantineRow.why.startswith("journal_gap"))
        .order_by(QuarantineRow.device, QuarantineRow.dseq, QuarantineRow.id)
    ).all()


def number_in_feed(session: Session, store: str, entry_ids: Sequence[str]) -> None:
    """Give entries the next numbers of the store's feed, in this order; nothing on a terminal,
    which has none.
    """
    head = _NUMBERED.value(session, of=store, more=len(entry_ids))
    if head:
        first = head - len(entry_ids) + 1
        rows = (
            FeedRow.fresh(store=store, seq=n, entry_id=i) for n, i in enumerate(entry_ids, first)
        )
        insert_rows(session, *rows)


def take_out_of_feed(session: Session, store: str, gone: Select[str], epoch: str) -> None:
    """Entries that no longer count: what comes after them moves up, in another epoch."""
    of_store = FeedRow.store == store
    first = session.scalar(
        select(func.min(FeedRow.seq)).where(of_store, FeedRow.entry_id.in_(gone))
    )
    if first is None:
        return
    after = select(FeedRow.entry_id).where(of_store, FeedRow.seq > first)
    kept = session.scalars(after.where(FeedRow.entry_id.not_in(gone)).order_by(FeedRow.seq)).all()
    session.execute(delete(FeedRow).where(of_store, FeedRow.seq >= first))
    session.execute(
        update(StoreFeedRow).where(StoreFeedRow.store == store).values(epoch=epoch, head=first - 1)
    )
    if kept:
        number_in_feed(session, store, kept)


_TOKENS, _DEVICES = table_of(DeviceTokenRow), table_of(DeviceRow)
_DEVICE_OF_TOKEN = prepared(
    select(_TOKENS.c.device).where(_TOKENS.c.token_sha256 == bindparam("token"))
)
_DEVICE_WITH_TOKEN = prepared(
    select(_DEVICES.c.device)
    .join(_TOKENS, _TOKENS.c.device == _DEVICES.c.id)
    .where(_TOKENS.c.token_sha256 == bindparam("token"))
)
_FEEDS = table_of(StoreFeedRow)
_THE_FEED = prepared(select(_FEEDS.c.epoch, _FEEDS.c.head).where(_FEEDS.c.store == bindparam("of")))
_NUMBERED = prepared(
    update(_FEEDS)
    .where(_FEEDS.c.store == bindparam("of"))
    .values(head=_FEEDS.c.head + bindparam("more"))
    .returning(_FEEDS.c.head)
)
