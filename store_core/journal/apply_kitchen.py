"""Effects of what the kitchen does."""

from sqlalchemy.orm import Session

from store_core.domain.kitchen import RANKS
from store_core.journal.apply_orders import refresh_status
from store_core.journal.entries import Entry
from store_core.journal.kinds import LineMarked, TicketMoved
from store_core.journal.touched import Touched, touch
from store_core.storage.kitchen import LineMarkRow, TicketStateRow
from store_core.storage.merge import put_cell


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
