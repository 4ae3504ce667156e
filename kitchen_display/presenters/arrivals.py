"""Which tickets are news at a display, and which came while it was away (K1)."""

from dataclasses import dataclass, field
from datetime import datetime

from kitchen_display.presenters.inputs import ALL, BoardInputs
from kitchen_display.presenters.tickets import MAKING, is_gone, is_scheduled
from store_core.domain.orders import FiredTicket


@dataclass(slots=True)
class Arrivals:
    """`listening_since`: what was fired before, while the display was off or had no connection,
    went to paper and appears silently.
    """

    listening_since: datetime
    _seen: set[tuple[str, bool]] = field(default_factory=set)

    def look(self, inputs: BoardInputs) -> tuple[bool, frozenset[str]]:
        """(whether to make a sound, tickets that came silently) among those not seen before."""
        ring, silent = False, set()
        for order in inputs.live:
            for fired in inputs.tickets[order.id]:
                known = (fired.ticket.id, fired.progress.state in MAKING)
                if known in self._seen or is_gone(order, fired, inputs.now):
                    continue
                if is_scheduled(fired, inputs.now):
                    continue
                self._seen.add(known)
                if self._is_heard(inputs, fired):
                    ring = ring or _concerns(inputs, fired)
                elif fired.progress.state == "fired":
                    silent.add(fired.ticket.id)
        return ring, frozenset(silent)

    def _is_heard(self, inputs: BoardInputs, fired: FiredTicket) -> bool:
        began = fired.ticket.fire_at
        if fired.progress.state not in MAKING:
            began = fired.progress.at or began
        return inputs.link.state != "offline" and began >= self.listening_since


def _concerns(inputs: BoardInputs, fired: FiredTicket) -> bool:
    """New work at the tab shown; at the pass that is what got ready."""
    making = fired.progress.state in MAKING
    if inputs.at_pass:
        return not making
    return making and inputs.station in (ALL, fired.ticket.station)
