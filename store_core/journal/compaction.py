"""A terminal's base moves on, and orders that were closed before it are taken away (ADR 0029).

Each function is one short transaction's work. After every one of them the state is what the base
and the entries beyond it add up to.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec
from sqlalchemy import delete, func, select, tuple_
from sqlalchemy.orm import Session

from store_core.journal.apply import apply, knows
from store_core.journal.base import Base, base_frontiers, base_of, deflate, keep_base
from store_core.journal.entries import from_row
from store_core.journal.kinds import KINDS, TicketsReceived
from store_core.journal.state import forget_orders, take_snapshot
from store_core.storage.audit import LogRow
from store_core.storage.base import insert_rows
from store_core.storage.journal import EntryRow, SealedRow, chain_head, given_up_after
from store_core.storage.orders import OrderStatusRow, PaymentRow, RefundRow
from store_core.storage.replication import GoneRow, UpstreamRow
from store_core.storage.shifts import ShiftRow, ZReportRow
from store_core.storage.stock import OrderUseRow, StockMoveRow
from store_core.storage.store import DeviceRow
from store_core.storage.upgrade import memory_database

OWED = frozenset({"to_verify", "deposit_paid", "failed", "unknown"})
"""Payments that somebody still has to see to."""


@dataclass(frozen=True, slots=True)
class Place:
    """Of an order among those that are closed, oldest first."""

    placed_at: datetime
    order: str


def reach(session: Session, store: str, own: str, before: datetime, most: int) -> dict[str, int]:
    """Up to which entries the base may go: written before a moment, applied, of one's own only what
    the server has; `most` more than it stands for now.
    """
    reached, left = dict(base_frontiers(session)), most
    for device in session.scalars(select(DeviceRow.id).order_by(DeviceRow.id)):
        last = reached.get(device, 0)
        end = _end(session, store, device, own)
        rows = session.execute(
            select(EntryRow.dseq, EntryRow.at)
            .where(EntryRow.store == store, EntryRow.device == device)
            .where(EntryRow.dseq > last, EntryRow.dseq <= end)
            .order_by(EntryRow.dseq)
            .limit(left)
        )
        for dseq, at in rows:
            if dseq != given_up_after(session, device, last) + 1 or at >= before:
                break
            last, left = dseq, left - 1
        if last:
            reached[device] = last
    return reached


def _end(session: Session, store: str, device: str, own: str) -> int:
    """The last of a device's entries that a base may stand for."""
    head = chain_head(session, store, device)
    unapplied = session.scalar(
        select(func.min(EntryRow.dseq)).where(
            EntryRow.applied.is_(False), EntryRow.store == store, EntryRow.device == device
        )
    )
    end = (unapplied - 1) if unapplied else (head.dseq if head else 0)
    if device == own:
        end = min(end, session.scalar(select(UpstreamRow.acked)) or 0)
    return end


class NextBase:
    """The present base and the entries up to `frontiers`, folded in memory a few at a time."""

    def __init__(self, base: Base, frontiers: Mapping[str, int]) -> None:
        self.base, self.frontiers = base, frontiers
        self._database = memory_database()
        self._left = {
            device: (base.frontiers.get(device, 0), last)
            for device, last in frontiers.items()
            if last > base.frontiers.get(device, 0)
        }
        with self._database.write() as folded:
            base.load(folded)

    def go_on(self, session: Session, count: int) -> bool:
        """Fold so many more; False where that was all."""
        device, (done, last) = next(iter(self._left.items()), ("", (0, 0)))
        rows = session.scalars(
            select(EntryRow)
            .where(EntryRow.device == device, EntryRow.dseq > done, EntryRow.dseq <= last)
            .order_by(EntryRow.dseq)
            .limit(count)
        ).all()
        with self._database.write() as folded:
            for row in rows:
                entry = from_row(row)
                if knows(entry):
                    apply(folded, entry)
                self._left[device] = (row.dseq, last)
        if not rows or rows[-1].dseq == last:
            self._left.pop(device, None)
        return bool(self._left)

    def deflated(self) -> bytes:
        with self._database.read() as folded:
            return deflate(take_snapshot(folded))

    def close(self) -> None:
        self._database.close()


def move_base(session: Session, fold: NextBase, deflated: bytes) -> bool:
    """False, and nothing done, where the machine began from another base meanwhile."""
    if base_of(session) != fold.base:
        return False
    keep_base(session, fold.frontiers, deflated)
    _delete(session, _left_behind(session, fold))
    return True


def _left_behind(session: Session, fold: NextBase) -> list[str]:
    """The last entries that the base before stood for, where their orders have gone since."""
    held = select(OrderStatusRow.order_id)
    last = (
        (device, dseq)
        for device, dseq in fold.base.frontiers.items()
        if dseq < fold.frontiers[device]
    )
    found = (
        session.scalar(
            select(EntryRow.id)
            .join(LogRow, LogRow.entry_id == EntryRow.id)
            .where(EntryRow.device == device, EntryRow.dseq == dseq)
            .where(LogRow.order_id.is_not(None), LogRow.order_id.not_in(held))
        )
        for device, dseq in last
    )
    return [entry for entry in found if entry]


@dataclass(frozen=True, slots=True)
class Named:
    """Orders in entries beyond the base that are about several at once, as of these `heads`."""

    heads: Mapping[str, int]
    orders: frozenset[str]


def named(session: Session, store: str, before: Named | None) -> Named:
    """Worked out again only where something was written since."""
    known = {
        device: chain_head(session, store, device)
        for device in session.scalars(select(DeviceRow.id))
    }
    heads = {device: head.dseq for device, head in known.items() if head}
    if before and before.heads == heads:
        return before
    reached = base_frontiers(session)
    beyond = (one for one in _of_several(session) if one.dseq > reached.get(one.device, 0))
    return Named(heads, frozenset(order for one in beyond for order in _orders_of(one)))


def _of_several(session: Session) -> Sequence[EntryRow]:
    """What a kitchen said of several orders at once."""
    several = (
        select(EntryRow)
        .join(LogRow, LogRow.entry_id == EntryRow.id)
        .where(LogRow.order_id.is_(None), LogRow.kind_group == "kitchen")
    )
    return session.scalars(several).all()


def _orders_of(row: EntryRow) -> frozenset[str]:
    shape = KINDS.get((row.kind, row.v))
    if shape is not TicketsReceived:
        return frozenset()
    return frozenset(msgspec.json.decode(row.body, type=TicketsReceived).tickets.values())


def take_away_leftovers(session: Session) -> None:
    """What the base stands for and was said of several orders that have all gone."""
    reached = base_frontiers(session)
    covered = [one for one in _of_several(session) if one.dseq < reached.get(one.device, 0)]
    orders = {one.id: _orders_of(one) for one in covered}
    wanted = frozenset().union(*orders.values())
    held = frozenset(
        session.scalars(select(OrderStatusRow.order_id).where(OrderStatusRow.order_id.in_(wanted)))
    )
    _delete(session, [entry for entry, about in orders.items() if about and not about & held])


def closed_orders(
    session: Session, before: datetime, after: Place | None, limit: int
) -> list[Place]:
    """The next closed orders that were placed before a moment, oldest first."""
    place = tuple_(OrderStatusRow.placed_at, OrderStatusRow.order_id)
    query = (
        select(OrderStatusRow.placed_at, OrderStatusRow.order_id)
        .where(OrderStatusRow.open.is_(False), OrderStatusRow.placed_at < before)
        .order_by(OrderStatusRow.placed_at, OrderStatusRow.order_id)
        .limit(limit)
    )
    if after:
        query = query.where(place > (after.placed_at, after.order))
    return [Place(*row) for row in session.execute(query)]


def may_go(session: Session, order: str, since: datetime) -> bool:
    """Whether all that happened to an order is in the base and nothing more is to come: no entry
    beyond it, no shift that is open, no money to see to, no count since that reached back to it
    (`since` bounds the search: counts written earlier are in the base).
    """
    status = session.get(OrderStatusRow, order)
    if status is None or status.open or status.payment_status in OWED:
        return False
    reached = base_frontiers(session)
    written = session.execute(
        select(EntryRow.device, EntryRow.dseq)
        .join(LogRow, LogRow.entry_id == EntryRow.id)
        .where(LogRow.order_id == order)
    )
    if any(dseq > reached.get(device, 0) for device, dseq in written):
        return False
    return not _in_open_shift(session, order) and not _counted(session, order, reached, since)


def take_away(session: Session, orders: Sequence[str]) -> None:
    """Orders that may go, with their entries, but for the last ones that the base stands for: the
    next ones follow them.
    """
    reached = base_frontiers(session)
    forget_orders(session, orders)
    insert_rows(session, *(GoneRow.fresh(order_id=one) for one in orders))
    written = session.execute(
        select(EntryRow.id, EntryRow.device, EntryRow.dseq)
        .join(LogRow, LogRow.entry_id == EntryRow.id)
        .where(LogRow.order_id.in_(orders))
    )
    _delete(session, [one for one, device, dseq in written if dseq < reached[device]])


def _delete(session: Session, entries: Sequence[str]) -> None:
    session.execute(delete(SealedRow).where(SealedRow.entry_id.in_(entries)))
    session.execute(delete(LogRow).where(LogRow.entry_id.in_(entries)))
    session.execute(delete(EntryRow).where(EntryRow.id.in_(entries)))


def _in_open_shift(session: Session, order: str) -> bool:
    """Whose report is still to be made."""
    paid = select(PaymentRow.shift.label("shift")).where(PaymentRow.order_id == order)
    back = select(RefundRow.shift_id.label("shift")).where(RefundRow.order_id == order)
    open_now = select(ShiftRow.id).where(
        ShiftRow.id.in_(paid.union(back)), ShiftRow.id.not_in(select(ZReportRow.shift_id))
    )
    return session.scalar(open_now.limit(1)) is not None


def _counted(session: Session, order: str, reached: Mapping[str, int], since: datetime) -> bool:
    """A count divides the period before it by what each order took, so that they must be there for
    who folds it.
    """
    used_at = session.scalar(select(OrderUseRow.at).where(OrderUseRow.order_id == order))
    if used_at is None:
        return False
    counts = session.execute(
        select(EntryRow.device, EntryRow.dseq)
        .join(LogRow, LogRow.entry_id == EntryRow.id)
        .join(StockMoveRow, StockMoveRow.entry_id == EntryRow.id)
        .where(LogRow.kind_group == "stock", LogRow.at >= since)
        .where(StockMoveRow.kind == "count", StockMoveRow.at <= used_at)
        .distinct()
    )
    return any(dseq > reached.get(device, 0) for device, dseq in counts)
