"""Effects of what the kitchen does."""

from sqlalchemy.orm import Session

from store_core.domain.kitchen import RANKS
from store_core.journal.apply_orders import refresh_status
from store_core.journal.entries import Entry
from store_core.journal.kinds import LineMarked, TicketMoved, TicketsReceived
from store_core.journal.touched import Touched, touch
from store_core.storage.kitchen import LineMarkRow, TicketReceivedRow, TicketStateRow
from store_core.storage.merge import put_cell, put_fact


def ticket_moved(session: Session, entry: Entry, body: TicketMoved) -> Touched:
    row = TicketStateRow(
        ticket_id=body.ticket,
        order_id=body.order,
        state=body.state,
        at=entry.at,
        rev=body.rev,
        rank=RANKS[body.state],
        entry_id=entry.id,
    )
    put_cell(session, row)
    return refresh_status(session, body.order) | touch("ticket", body.ticket)


def line_marked(session: Session, entry: Entry, body: LineMarked) -> Touched:
    row = LineMarkRow(
        ticket_id=body.ticket,
        line_id=body.line,
        order_id=body.order,
        done=body.done,
        rev=body.rev,
        rank=int(body.done),
        entry_id=entry.id,
    )
    put_cell(session, row)
    return touch("order", body.order) | touch("ticket", body.ticket)


def tickets_received(session: Session, entry: Entry, body: TicketsReceived) -> Touched:
    """Orders are as they were: only who waits for a ticket's arrival has to look."""
    rows = (
        TicketReceivedRow.fresh(
            ticket_id=ticket,
            order_id=order,
            entry_id=entry.id,
            how=body.how,
            at=entry.at,
            device=entry.device,
        )
        for ticket, order in sorted(body.tickets.items())
    )
    put_fact(session, *rows)
    return touch("received", *body.tickets)
