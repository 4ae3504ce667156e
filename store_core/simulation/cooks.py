"""What a cook does at a kitchen display."""

from random import Random

from store_core.application.kitchen import advance_ticket, mark_line, recall_ticket
from store_core.application.orders import open_orders
from store_core.domain.errors import StoreError
from store_core.domain.kitchen import RANKS, TicketState
from store_core.domain.orders import FiredTicket
from store_core.simulation.terminal import Terminal

AT_ONCE = 3
RACES = frozenset({"ticket_already_there", "ticket_not_there_yet", "unknown_ticket"})
"""Refusals that two cooks who act at once must meet."""


def cook(terminal: Terminal, random: Random) -> None:
    """Go on with the oldest tickets; recall one now and then. Errors: those of the use cases."""
    act = terminal.act("cook")
    waiting = [
        fired
        for order in open_orders(terminal.shop)
        for fired in order.tickets
        if fired.progress.state != "bumped"
    ]
    for fired in waiting[:AT_ONCE]:
        state, ticket = fired.progress.state, fired.ticket.id
        try:
            if state != "fired" and random.random() < 0.05:
                recall_ticket(terminal.shop, act, ticket, "fired")
            else:
                _mark(terminal, fired, random)
                advance_ticket(terminal.shop, act, ticket, _next(state, random))
        except StoreError as error:
            if error.code not in RACES:
                raise


def _mark(terminal: Terminal, fired: FiredTicket, random: Random) -> None:
    if random.random() < 0.2:
        line = random.choice(fired.ticket.lines)
        act = terminal.act("cook")
        mark_line(terminal.shop, act, fired.ticket.id, line, done=random.random() < 0.8)


def _next(state: TicketState, random: Random) -> TicketState:
    """One step on, or off the pass at once."""
    further = [step for step in RANKS if RANKS[step] > RANKS[state]]
    return further[0] if random.random() < 0.5 else further[-1]
