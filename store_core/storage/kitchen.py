"""Tables of kitchen tickets, how far they are, and whether the kitchen has them."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Mapped, Session, mapped_column

from store_core.domain.kitchen import Ticket
from store_core.storage.base import Cell, Json, Row


class TicketRow(Row):
    __tablename__ = "tickets"

    id: Mapped[str] = mapped_column(primary_key=True)
    order_id: Mapped[str] = mapped_column(index=True)
    entry_id: Mapped[str]
    fire_at: Mapped[datetime] = mapped_column(index=True)
    ticket: Mapped[Ticket] = mapped_column(Json(Ticket))


class TicketReceivedRow(Row):
    """The kitchen has the ticket: the first display or printer that said so."""

    __tablename__ = "tickets_received"

    ticket_id: Mapped[str] = mapped_column(primary_key=True)
    order_id: Mapped[str] = mapped_column(index=True)
    entry_id: Mapped[str]
    how: Mapped[str]
    at: Mapped[datetime]
    device: Mapped[str]


class TicketStateRow(Row, Cell):
    """May be known before its ticket, so it stands alone."""

    __tablename__ = "ticket_states"

    ticket_id: Mapped[str] = mapped_column(primary_key=True)
    order_id: Mapped[str] = mapped_column(index=True)
    state: Mapped[str]
    at: Mapped[datetime]


class LineMarkRow(Row, Cell):
    """Whether one line of a ticket is made."""

    __tablename__ = "line_marks"

    ticket_id: Mapped[str] = mapped_column(primary_key=True)
    line_id: Mapped[str] = mapped_column(primary_key=True)
    order_id: Mapped[str] = mapped_column(index=True)
    done: Mapped[bool]


def tickets_of(session: Session, orders: Collection[str]) -> Sequence[str]:
    """The ids of all their tickets."""
    return session.scalars(select(TicketRow.id).where(TicketRow.order_id.in_(orders))).all()
