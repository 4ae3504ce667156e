"""What cooks do with tickets, and what their displays show (K1, K2)."""

from collections.abc import Collection
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from store_core.application.orders import orders
from store_core.application.shop import Act, Shop, Transaction
from store_core.domain.errors import StoreError
from store_core.domain.hours import business_date
from store_core.domain.kitchen import TicketProgress, TicketState, advanced, recalled
from store_core.domain.orders import FiredTicket, Order
from store_core.domain.staff import Permission
from store_core.domain.store import Settings
from store_core.journal.kinds import LineMarked, TicketMoved
from store_core.storage.kitchen import LineMarkRow, TicketRow
from store_core.storage.order_queries import (
    find_order,
    open_order_ids,
    orders_moved_since,
    orders_placed_since,
    placed_ids,
)


def day_start(now: datetime, settings: Settings) -> datetime:
    """When the business day of a moment began, in UTC."""
    cut = time.fromisoformat(settings.day_cut)
    day = business_date(now, settings)
    return datetime.combine(day, cut, ZoneInfo(settings.time_zone)).astimezone(UTC)


def orders_of_the_day(shop: Shop, since: datetime) -> tuple[Order, ...]:
    """What a display begins with: open orders, and those placed or moved on since a moment."""
    with shop.database.read() as session:
        ids = {*open_order_ids(session), *orders_placed_since(session, since)}
        ids.update(orders_moved_since(session, since))
    return known_orders(shop, ids)


def known_orders(shop: Shop, order_ids: Collection[str]) -> tuple[Order, ...]:
    """Those of the orders whose placing has arrived here."""
    with shop.database.read() as session:
        ids = placed_ids(session, order_ids)
    return orders(shop, ids)


def advance_ticket(shop: Shop, act: Act, ticket_id: str, to: TicketState) -> TicketProgress:
    """Start a ticket, say it is ready, or bump it off the pass.

    Errors: `unknown_ticket`, `ticket_already_there`, `not_permitted`.
    """
    with shop.transaction(act) as tx:
        tx.require(Permission.COOK)
        fired = _fired(tx, ticket_id)
        state, rev = advanced(fired.progress, to)
        return _move(tx, fired, state, rev)


def recall_ticket(shop: Shop, act: Act, ticket_id: str, to: TicketState) -> TicketProgress:
    """Take a ticket back to an earlier state: recall, or undo of the last step.

    Errors: `unknown_ticket`, `ticket_not_there_yet`, `not_permitted`.
    """
    with shop.transaction(act) as tx:
        tx.require(Permission.COOK)
        fired = _fired(tx, ticket_id)
        state, rev = recalled(fired.progress, to)
        return _move(tx, fired, state, rev)


def mark_line(shop: Shop, act: Act, ticket_id: str, line_id: str, *, done: bool) -> None:
    """One line of a ticket is made, or is not after all. Errors: `unknown_ticket`,
    `unknown_line`, `not_permitted`.
    """
    with shop.transaction(act) as tx:
        tx.require(Permission.COOK)
        fired = _fired(tx, ticket_id)
        if line_id not in fired.ticket.lines:
            raise StoreError("unknown_line", line=line_id, ticket=ticket_id)
        if (line_id in fired.progress.lines_done) is done:
            return
        held = tx.session.get(LineMarkRow, (ticket_id, line_id))
        body = LineMarked(
            order=fired.ticket.order,
            ticket=ticket_id,
            line=line_id,
            done=done,
            rev=held.rev + 1 if held else 0,
        )
        tx.record(body)


def _move(tx: Transaction, fired: FiredTicket, state: TicketState, rev: int) -> TicketProgress:
    ticket = fired.ticket
    tx.record(TicketMoved(order=ticket.order, ticket=ticket.id, state=state, rev=rev))
    return TicketProgress(state, rev, tx.now, fired.progress.lines_done)


def _fired(tx: Transaction, ticket_id: str) -> FiredTicket:
    row = tx.session.get(TicketRow, ticket_id)
    order = find_order(tx.session, row.order_id) if row else None
    for fired in order.tickets if order else ():
        if fired.ticket.id == ticket_id:
            return fired
    raise StoreError("unknown_ticket", ticket=ticket_id)
