"""What the ticket watch asks: tickets that the kitchen may not have, and their papers here."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

import msgspec
from sqlalchemy import and_, delete, exists, or_, select, update
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
    ticket, order = TicketRow.id, TicketRow.order_id
    over = OrderFactRow.kind.in_(("cancelled", "handed_out"))
    return session.scalars(
        select(TicketRow)
        .where(
            or_(and_(TicketRow.fire_at > after, TicketRow.fire_at <= until), ticket.in_(watched))
        )
        .where(~exists().where(TicketReceivedRow.ticket_id == ticket))
        .where(~exists().where(TicketStateRow.ticket_id == ticket))
        .where(~exists().where(OrderFactRow.order_id == order, over))
        .order_by(TicketRow.fire_at, ticket)
    ).all()


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
    second = or_(PrintJobRow.copy > 0, TicketReceivedRow.how != "shown")
    return session.scalars(
        select(PrintJobRow)
        .join(TicketReceivedRow, TicketReceivedRow.ticket_id == PrintJobRow.entry_id)
        .where(PrintJobRow.printer.in_(printers), PrintJobRow.state == "queued")
        .where(PrintJobRow.what == "ticket", second)
    ).all()


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


_DEVICE: msgspec.json.Decoder[Device] = msgspec.json.Decoder(Device)
_DEVICES, _TOKENS = table_of(DeviceRow), table_of(DeviceTokenRow)
_HEARD_LAST_FIRST = prepared(
    select(_DEVICES.c.device)
    .outerjoin(_TOKENS, _TOKENS.c.device == _DEVICES.c.id)
    .order_by(_TOKENS.c.last_seen.is_(None), _TOKENS.c.last_seen.desc(), _DEVICES.c.id)
)
