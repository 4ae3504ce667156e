"""Which tickets this display shows, told to the shop: then the kitchen has them (K5)."""

from collections.abc import Callable

from kitchen_display.presenters.cards import waits_at
from kitchen_display.presenters.inputs import BoardInputs
from kitchen_display.presenters.tickets import is_scheduled, is_void
from qt_kit.runner import Runner
from store_core.application.shop import Shop
from store_core.application.ticket_watch import acknowledge
from store_core.domain.errors import StoreError


class Shown:
    """`look` with each tick: what came since goes into one entry. Of a tab that is not shown, and
    of a window that is not `visible`, nobody can say that the cook has it.
    """

    def __init__(self, shop: Shop, runner: Runner, visible: Callable[[], bool]) -> None:
        self._shop, self._runner, self._visible = shop, runner, visible
        self._told: frozenset[str] = frozenset()

    def look(self, inputs: BoardInputs) -> None:
        if self._shop.identity.training or not self._visible():
            return
        shown = _on_show(inputs)
        fresh = {ticket: order for ticket, order in shown.items() if ticket not in self._told}
        self._told &= shown.keys()
        if not fresh:
            return
        self._told |= fresh.keys()

        def refused(_error: StoreError) -> None:
            """What is wrong with the disk is said elsewhere; it is told again."""
            self._told -= fresh.keys()

        self._runner.submit(lambda: acknowledge(self._shop, "shown", fresh), None, refused)


def _on_show(inputs: BoardInputs) -> dict[str, str]:
    """Tickets to begin with that are on the board now, each with its order."""
    return {
        fired.ticket.id: order.id
        for order in inputs.live
        for fired in inputs.tickets[order.id]
        if fired.progress.state == "fired"
        and not is_scheduled(fired, inputs.now)
        and not is_void(order, fired)
        and waits_at(inputs, inputs.station, order, fired)
    }
