"""What the ticket watch asks: tickets that the kitchen may not have, and their papers here."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

import msgspec
from sqlalchemy import bindparam, delete, exists, or_, select, update
from sqlalchemy.orm import Session

from store_core.domain.devices import Device
from store_core.storage.base import table_of
from store_core.storage.journal import EntryRow
from store_core.storage.kitchen import TicketReceivedRow, TicketRow, TicketStateRow
from store_core.storage.orders import OrderFactRow
from store_core.storage.prepared import prepared
from store_core.storage.printing import PrintJobRow
from store_core.storage.replication import DeviceTokenRow
from store_core.storage.store import DeviceRow


def unreceived(
    session: Session, after: datetime, until: datetime, watched: Collection[str]
) -> Sequence[TicketRow]:
    """Tickets due between two moments, and those watched already, of which nobody in the kitchen
    has said or done anything.
    """
    due = _DUE.rows(session, after=after, until=until)
    rows = {row.id: row for row in map(TicketRow.read, due)}
    for one in watched:
        if one not in rows:
            rows.update((one, TicketRow.read(row)) for row in _WATCHED.rows(session, ticket=one))
    return sorted(rows.values(), key=lambda row: (row.fire_at, row.id))


def not_received(session: Session, tickets: Collection[str]) -> frozenset[str]:
    """Those of the tickets that nobody has said to have."""
    had = select(TicketReceivedRow.ticket_id).where(TicketReceivedRow.ticket_id.in_(tickets))
    return frozenset(tickets) - frozenset(session.scalars(had))


def authors(session: Session, entries: Collection[str]) -> Mapping[str, str]:
    """The device that wrote each entry."""
    found = session.execute(select(EntryRow.id, EntryRow.device).where(EntryRow.id.in_(entries)))
    return dict(found.all())


def papers(session: Session, jobs: Collection[str]) -> Sequence[PrintJobRow]:
    """Those of this machine's papers that there are, printed or not."""
    return session.scalars(select(PrintJobRow).where(PrintJobRow.id.in_(jobs))).all()


def needless_papers(session: Session, printers: Collection[str]) -> Sequence[PrintJobRow]:
    """Papers that none of the printers was sent yet, of tickets that the kitchen has; the first one
    of a ticket only where the kitchen has another in hand.
    """
    return [
        PrintJobRow.read(row)
        for printer in printers
        for row in _NEEDLESS.rows(session, printer=printer)
    ]


def withdraw(session: Session, job: str) -> None:
    """Unless it was sent meanwhile."""
    unsent = PrintJobRow.id == job, PrintJobRow.state == "queued"
    session.execute(delete(PrintJobRow).where(*unsent))


def rewrite(session: Session, job: str, document: bytes) -> None:
    """Unless it was sent meanwhile."""
    unsent = PrintJobRow.id == job, PrintJobRow.state == "queued"
    session.execute(update(PrintJobRow).where(*unsent).values(document=document))


def till_heard_last(session: Session) -> str:
    """The till that a server is most likely to reach; "" where there is none."""
    machines = (_DEVICE.decode(told) for (told,) in _HEARD_LAST_FIRST.all(session))
    tills = (one.id for one in machines if one.kind == "till" and one.revoked_at is None)
    return next(tills, "")


_TICKETS, _FACTS, _JOBS = table_of(TicketRow), table_of(OrderFactRow), table_of(PrintJobRow)
_RECEIVED, _STATES = table_of(TicketReceivedRow), table_of(TicketStateRow)
_NOBODY_HAS = (
    select(_TICKETS)
    .where(~exists().where(_RECEIVED.c.ticket_id == _TICKETS.c.id))
    .where(~exists().where(_STATES.c.ticket_id == _TICKETS.c.id))
    .where(
        ~exists().where(
            _FACTS.c.order_id == _TICKETS.c.order_id,
            or_(_FACTS.c.kind == "cancelled", _FACTS.c.kind == "handed_out"),
        )
    )
)
_DUE = prepared(
    _NOBODY_HAS.where(
        _TICKETS.c.fire_at > bindparam("after"), _TICKETS.c.fire_at <= bindparam("until")
    )
)
_WATCHED = prepared(_NOBODY_HAS.where(_TICKETS.c.id == bindparam("ticket")))
_NEEDLESS = prepared(
    select(_JOBS)
    .join(_RECEIVED, _RECEIVED.c.ticket_id == _JOBS.c.entry_id)
    .where(_JOBS.c.printer == bindparam("printer"), _JOBS.c.state == "queued")
    .where(_JOBS.c.what == "ticket", or_(_JOBS.c.copy > 0, _RECEIVED.c.how != "shown"))
)
_DEVICE: msgspec.json.Decoder[Device] = msgspec.json.Decoder(Device)
_DEVICES, _TOKENS = table_of(DeviceRow), table_of(DeviceTokenRow)
_HEARD_LAST_FIRST = prepared(
    select(_DEVICES.c.device)
    .outerjoin(_TOKENS, _TOKENS.c.device == _DEVICES.c.id)
    .order_by(_TOKENS.c.last_seen.is_(None), _TOKENS.c.last_seen.desc(), _DEVICES.c.id)
)
