"""Whether the kitchen has a ticket, who prints it, and what is done when nobody says so (K5, K6).

A till's own sale is printed by that till. A web order's tickets are printed by the one till that
the order names, whoever accepts it, so two tills apart never print the same one. Any other paper of
a ticket is made when the kitchen keeps silent, and says that it may be the second.
"""

from collections.abc import Collection, Iterable
from datetime import timedelta

from store_core.domain.devices import Device
from store_core.domain.kitchen import Ticket
from store_core.domain.orders import Order
from store_core.domain.printers import Printer, within_reach
from store_core.domain.store import Settings

ALARM_AFTER = timedelta(seconds=15)
"""A printer in trouble hands over to its fallback within ten seconds, a display shows at once."""
FALLBACK_AFTER = timedelta(seconds=25)
NEXT_AFTER = timedelta(seconds=20)
"""Before the next till takes it that the one before it is off."""
LOOK_BACK, LOOK_BACK_LATER = timedelta(hours=12), timedelta(hours=2)
"""A ticket due longer ago, and new to a machine that starts, or that has looked before, is history.
"""


def can_be_had(station: str, settings: Settings, devices: Iterable[Device]) -> bool:
    """Whether there is a printer or a display that a station's tickets come out at."""
    displays = (one for one in devices if one.kind == "kitchen" and one.revoked_at is None)
    return station in settings.station_printers or any(displays)


def is_wanted(order: Order, ticket: Ticket) -> bool:
    """Whether somebody still has to make it."""
    if order.status in {"cancelled", "completed"}:
        return False
    return not order.voided.issuperset(ticket.lines)


def prints_first(printers: Iterable[Printer], wanted: str | None, named: str, author: str) -> str:
    """The device whose paper of a ticket is the first: `named` by a web order, else the `author`
    of the firing; a printer on a cable is its driver's. "" where there is no printer.
    """
    known = {printer.id: printer for printer in printers}
    printer = known.get(wanted or "")
    if printer is None:
        return ""
    if named:
        return printer.driver or named
    return author if within_reach(known.values(), wanted, author) else printer.driver


def turn_of(device: str, first: str, devices: Iterable[Device]) -> timedelta:
    """How long after a ticket was due a till prints it for the kitchen that keeps silent."""
    tills = {one.id for one in devices if one.kind == "till" and one.revoked_at is None}
    order = sorted(tills | {device}, key=lambda one: (one != first, one))
    return FALLBACK_AFTER + order.index(device) * NEXT_AFTER


def printer_instead(
    settings: Settings, station: str, device: str, tried: Collection[str]
) -> str | None:
    """Where a till prints a ticket that the kitchen may not have: the station's printer, its
    fallbacks, the till's own; none that was `tried` already.
    """
    known = {printer.id: printer for printer in settings.printers}
    own = settings.till_printers.get(device, settings.receipt_printer)
    for start in (settings.station_printers.get(station), own):
        wanted, seen = start, set[str]()
        while wanted is not None and wanted in known and wanted not in seen:
            if wanted not in tried and known[wanted].driver in ("", device):
                return wanted
            seen.add(wanted)
            wanted = known[wanted].fallback
    return None
