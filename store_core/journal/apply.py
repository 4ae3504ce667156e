"""`apply`: the only writer of state. It writes tables; it never prints, sends or writes entries.

It never refuses and needs no parent, so entries may come in any order (Law 1).
"""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from sqlalchemy.orm import Session

from store_core.journal import kinds
from store_core.journal.apply_discrepancies import discrepancy_dismissed, gap_accepted
from store_core.journal.apply_kitchen import line_marked, ticket_moved, tickets_received
from store_core.journal.apply_orders import (
    order_accepted,
    order_cancelled,
    order_changed,
    order_handed_out,
    order_placed,
    receipt_reprinted,
)
from store_core.journal.apply_pictures import picture_added
from store_core.journal.apply_shifts import (
    count_locked,
    drawer_moved,
    order_refunded,
    report_reprinted,
    shift_closed,
    shift_opened,
)
from store_core.journal.apply_stock import stock_changed, stock_counted, stock_moved
from store_core.journal.apply_store import (
    availability_changed,
    catalogue_changed,
    device_changed,
    settings_changed,
    staff_changed,
)
from store_core.journal.apply_time_clock import hours_clocked, hours_corrected
from store_core.journal.entries import Entry
from store_core.journal.touched import Touched

Applier = Callable[[Session, Entry, Any], Touched]

APPLIERS: Mapping[type[kinds.Body], Applier] = {
    kinds.OrderPlaced: order_placed,
    kinds.OrderChanged: order_changed,
    kinds.OrderAccepted: order_accepted,
    kinds.OrderCancelled: order_cancelled,
    kinds.OrderHandedOut: order_handed_out,
    kinds.ReceiptReprinted: receipt_reprinted,
    kinds.TicketMoved: ticket_moved,
    kinds.LineMarked: line_marked,
    kinds.TicketsReceived: tickets_received,
    kinds.ShiftOpened: shift_opened,
    kinds.DrawerMoved: drawer_moved,
    kinds.CountLocked: count_locked,
    kinds.ShiftClosed: shift_closed,
    kinds.OrderRefunded: order_refunded,
    kinds.DiscrepancyDismissed: discrepancy_dismissed,
    kinds.GapAccepted: gap_accepted,
    kinds.ReportReprinted: report_reprinted,
    kinds.CatalogueChanged: catalogue_changed,
    kinds.AvailabilityChanged: availability_changed,
    kinds.PictureAdded: picture_added,
    kinds.StockChanged: stock_changed,
    kinds.StockMoved: stock_moved,
    kinds.StockCounted: stock_counted,
    kinds.StaffChanged: staff_changed,
    kinds.SettingsChanged: settings_changed,
    kinds.DeviceChanged: device_changed,
    kinds.HoursClocked: hours_clocked,
    kinds.HoursCorrected: hours_corrected,
}


def knows(entry: Entry) -> bool:
    """False for a kind or version from the future."""
    return (entry.kind, entry.v) in kinds.KINDS


def apply(session: Session, entry: Entry) -> Touched:
    """Put an entry's effect into the tables and say which (area, id)s it touched."""
    shape = kinds.KINDS[entry.kind, entry.v]
    return apply_body(session, entry, msgspec.json.decode(entry.body, type=shape))


def apply_body(session: Session, entry: Entry, body: kinds.Body) -> Touched:
    """`apply` where the body is known.

    Effects are written past the session, which forgets what it had read of them.
    """
    session.flush()
    touched = APPLIERS[type(body)](session, entry, body)
    session.expire_all()
    return touched
