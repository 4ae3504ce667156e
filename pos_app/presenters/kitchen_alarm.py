"""Tickets that the kitchen has not: what the counter says of them, and when it rings (K5)."""

from collections.abc import Sequence
from datetime import datetime

from pos_app.presenters.ringing import AGAIN_AFTER, Alarm, Rung
from qt_kit.wording import _, counted
from store_core.application.ticket_watch import Missing

NAMED = 3
"""So many orders are named where several are missing."""


def kitchen_alarm(missing: Sequence[Missing]) -> Alarm | None:
    """What the banner says, whichever screen shows."""
    if not missing:
        return None
    numbers = list(dict.fromkeys(one.number for one in missing))
    if len(numbers) > 1:
        words = counted(
            "The kitchen has not got {count} order.",
            "The kitchen has not got {count} orders.",
            len(numbers),
        )
        return Alarm(words, f"{_named(numbers)}. {_what_to_do(missing)}")
    stations = ", ".join(dict.fromkeys(one.station for one in missing))
    words = _("The kitchen has not got {number}.").format(number=numbers[0])
    return Alarm(
        words, _("For {stations}. {act}").format(stations=stations, act=_what_to_do(missing))
    )


def _named(numbers: Sequence[str]) -> str:
    shown, more = ", ".join(numbers[:NAMED]), len(numbers) - NAMED
    return _("{numbers} and {count} more").format(numbers=shown, count=more) if more > 0 else shown


def _what_to_do(missing: Sequence[Missing]) -> str:
    printers = dict.fromkeys(one.printer for one in missing if one.printer)
    if printers:
        places = ", ".join(printers)
        return _("It prints at {printers}: take it there.").format(printers=places)
    return _("Tell the cook.")


def ring_for_kitchen(before: Rung, missing: Sequence[Missing], now: datetime) -> tuple[Rung, bool]:
    """At once for a ticket that was not missing before, then every 20 s until none is."""
    tickets = frozenset(one.ticket for one in missing)
    if not tickets:
        return Rung(), False
    due = before.at is None or not 0 <= (now - before.at).total_seconds() < AGAIN_AFTER.seconds
    if tickets <= before.orders and not due:
        return Rung(tickets, before.at), False
    return Rung(tickets, now), True
